"""Audits, their workshops and teams, and what they ask."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.base import (
    DELETED,
    STATES,
    STEP_KINDS,
    Base,
    Id,
    OfAudit,
    OfUser,
    OfWorkshop,
    new_id,
    now,
    one_of,
)


class Audit(Base):
    """A series of workshops with comparable questions, for one organisation or unit.

    One without a name is nobody's: it holds what is being added or taken out piece by piece.
    """

    __tablename__ = "audit"
    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(120))
    organisation: Mapped[str] = mapped_column(String(120), default="")
    unit: Mapped[str] = mapped_column(String(120), default="")
    customer_word: Mapped[str] = mapped_column(Text, default="customer")
    smallest_base: Mapped[int] = mapped_column(default=5)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    # the facilitator's own, on reports: a PNG, and plain text
    logo: Mapped[bytes | None] = mapped_column(deferred=True)
    preface: Mapped[str] = mapped_column(Text, default="", server_default=sql("''"))
    # how many months after closing something is deleted by itself; NULL: never
    keep_months: Mapped[int | None]
    then_deletes: Mapped[str] = mapped_column(
        String(10), default="answers", server_default=sql("'answers'")
    )
    __table_args__ = (
        CheckConstraint("smallest_base = 1 OR smallest_base >= 3", name="smallest_base"),
        CheckConstraint("keep_months BETWEEN 1 AND 120", name="keep_months"),
        one_of("then_deletes", DELETED),
    )
    workshops: Mapped[list["Workshop"]] = relationship(
        back_populates="audit", order_by="Workshop.date", passive_deletes=True
    )

    @property
    def whose(self) -> str:
        """Whose it is: the organisation, else what it is called."""
        return self.organisation or self.name


class DeletionWarning(Base):
    """That a deletion to come was told, and on how many days: dates alone trust the clock too much.

    `about` is the workshop whose answers go, or the audit that goes as a whole.
    """

    __tablename__ = "deletion_warning"
    about: Mapped[str] = mapped_column(String(22), primary_key=True)
    audit_id: Mapped[OfAudit] = mapped_column(index=True)
    days: Mapped[int] = mapped_column(default=0)
    shown_on: Mapped[date]


class FieldedQuestionnaire(Base):
    """A questionnaire as it stood when a workshop began to use it; never changed."""

    __tablename__ = "fielded_questionnaire"
    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    # large, and rarely needed: who has its fingerprint has it by heart
    definition: Mapped[str] = mapped_column(Text, deferred=True)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)


class OwnQuestionnaire(Base):
    """A questionnaire file that a facilitator uploaded; the same key replaces it."""

    __tablename__ = "own_questionnaire"
    id: Mapped[Id]
    user_id: Mapped[OfUser]
    key: Mapped[str] = mapped_column(String(60))
    source: Mapped[str] = mapped_column(Text)
    uploaded_at: Mapped[datetime] = mapped_column(default=now)
    __table_args__ = (UniqueConstraint("user_id", "key"),)


class Workshop(Base):
    """One session with its teams and questionnaires; in a trend it is one wave."""

    __tablename__ = "workshop"
    id: Mapped[Id]
    audit_id: Mapped[OfAudit] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(String(120))
    date: Mapped[date]
    language: Mapped[str] = mapped_column(String(2), default="es")
    scene: Mapped[str] = mapped_column(String(20), default="last")
    code: Mapped[str] = mapped_column(String(8), unique=True)
    state: Mapped[str] = mapped_column(String(20), default="preparing")
    # the present step, kept when it closes; no foreign key: the tables would refer to each other
    step_id: Mapped[str | None] = mapped_column(String(22))
    open_until: Mapped[datetime | None]  # by link, without a room
    # who has joined goes on
    is_joining_closed: Mapped[bool] = mapped_column(default=False, server_default=sql("FALSE"))
    time_zone: Mapped[str | None] = mapped_column(String(40))
    wifi_name: Mapped[str | None] = mapped_column(String(63))
    wifi_password: Mapped[str | None] = mapped_column(String(63))  # cleared at closing
    snapshot: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    closed_at: Mapped[datetime | None]
    answers_deleted_at: Mapped[datetime | None]  # after the time that the audit keeps them
    voters: Mapped[int | None]  # how many voted on groups, once their ballots are counted
    import_id: Mapped[str | None] = mapped_column(
        ForeignKey("file_set.id", ondelete="SET NULL"), index=True
    )
    __table_args__ = (one_of("state", STATES),)
    audit: Mapped[Audit] = relationship(back_populates="workshops")
    teams: Mapped[list["Team"]] = relationship(
        order_by="Team.position", passive_deletes=True, back_populates="workshop"
    )
    questionnaires: Mapped[list[FieldedQuestionnaire]] = relationship(
        secondary="workshop_questionnaire",
        order_by="WorkshopQuestionnaire.position",
        viewonly=True,  # it would not write their positions
    )
    steps: Mapped[list["Step"]] = relationship(
        order_by="Step.position", foreign_keys="Step.workshop_id", viewonly=True
    )
    step: Mapped["Step | None"] = relationship(
        primaryjoin="Workshop.step_id == Step.id", foreign_keys=step_id, viewonly=True
    )

    @property
    def here(self) -> "Step | None":
        """The step at which its room is; None while it is not open."""
        return self.step if self.state == "open" else None

    @property
    def kind_here(self) -> str:
        """The kind of that step, or ""."""
        return self.here.kind if self.here else ""

    @property
    def zone(self) -> ZoneInfo | None:
        """The zone that its times of day are told in; None is that of the server."""
        return ZoneInfo(self.time_zone) if self.time_zone else None


class Step(Base):
    """A part of the agenda: what stands on top of every screen while it is the present one.

    `section` names that of a question, as its questionnaire and its own key with a full stop
    between them. `shown` counts what was revealed in it. A timer that runs has an end, one that
    pauses the seconds that are left.
    """

    __tablename__ = "step"
    id: Mapped[Id]
    workshop_id: Mapped[OfWorkshop] = mapped_column(index=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    section: Mapped[str] = mapped_column(String(81), default="")
    minutes: Mapped[int] = mapped_column(default=0)
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    shown: Mapped[int] = mapped_column(default=0)
    timer_ends_at: Mapped[datetime | None]
    timer_left_s: Mapped[int | None]
    __table_args__ = (
        one_of("kind", STEP_KINDS),
        CheckConstraint("minutes BETWEEN 0 AND 480", name="minutes"),
        CheckConstraint("shown >= 0", name="shown"),
        CheckConstraint("timer_ends_at IS NULL OR timer_left_s IS NULL", name="timer"),
    )


class CustomerWindow(Base):
    """The days on which customers are asked before a workshop, and the codes by which they come.

    `code` stands on cards and receipts, `kiosk` opens the page of a till. It ends with `last_day`
    (see `survey.store.answers.customers`), or on the day on which it was closed by hand.
    """

    __tablename__ = "customer_window"
    workshop_id: Mapped[OfWorkshop] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    kiosk: Mapped[str] = mapped_column(String(8), unique=True)
    opened_on: Mapped[date]
    last_day: Mapped[date]
    closed_on: Mapped[date | None]
    workshop: Mapped[Workshop] = relationship()


class Pulse(Base):
    """How often a part of a workshop has changed: `step`, `room`, or a team by its id.

    Pages that are open ask for these numbers alone, and fetch what they show where one moved.
    """

    __tablename__ = "pulse"
    workshop_id: Mapped[OfWorkshop] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(String(22), primary_key=True)
    version: Mapped[int] = mapped_column(default=1)


class WorkshopQuestionnaire(Base):
    """Which questionnaires a workshop asks, and in which order."""

    __tablename__ = "workshop_questionnaire"
    workshop_id: Mapped[OfWorkshop] = mapped_column(primary_key=True)
    fielded_id: Mapped[str] = mapped_column(
        ForeignKey("fielded_questionnaire.id"), primary_key=True
    )
    position: Mapped[int] = mapped_column(default=0)


class Correction(Base):
    """A slip of the pen that was mended in a questionnaire after a workshop had begun to use it."""

    __tablename__ = "correction"
    id: Mapped[Id]
    workshop_id: Mapped[OfWorkshop] = mapped_column(index=True)
    item: Mapped[str] = mapped_column(String(60))
    part: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2))
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(default=now)


class Team(Base):
    """The group that reports compare; its key lasts from workshop to workshop."""

    __tablename__ = "team"
    id: Mapped[Id]
    workshop_id: Mapped[OfWorkshop]
    key: Mapped[str] = mapped_column(String(22), default=new_id)
    name: Mapped[str] = mapped_column(String(120))
    invited: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)
    __table_args__ = (
        UniqueConstraint("workshop_id", "name"),
        UniqueConstraint("workshop_id", "key"),
        UniqueConstraint("workshop_id", "id"),
        CheckConstraint("invited >= 0", name="invited"),
    )
    workshop: Mapped[Workshop] = relationship(back_populates="teams")
