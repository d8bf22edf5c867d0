"""The tables. Rules live here too: named CHECK, UNIQUE and FOREIGN KEY constraints."""

import secrets
from datetime import UTC, date, datetime
from typing import Any

from flask_login import UserMixin
from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy import text as sql
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

STAGES = ("preparing", "lobby", "answering", "swap_test", "discussion", "pledges", "closed")
VOICES = ("member", "team", "customer")
ROLES = ("facilitator", "leadership")
EVIDENCE = ("heard", "measured", "believed")
HIGHEST_SCORE = 11  # 0 to 10 has eleven options
DONT_KNOW = 0


def new_id() -> str:
    """A random id of 128 bits, safe in an address."""
    return secrets.token_urlsafe(16)


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def coarse_now() -> datetime:
    """This hour: exact times beside answers would tell who gave them."""
    return now().replace(minute=0, second=0, microsecond=0)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment kept in UTC; SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """The stored moment with its zone."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def one_of(column: str, allowed: tuple[str, ...]) -> CheckConstraint:
    """A named rule that `column` holds one of the allowed words."""
    words = ", ".join(f"'{word}'" for word in allowed)
    return CheckConstraint(f"{column} IN ({words})", name=column)


def score_range(column: str) -> CheckConstraint:
    """A named rule that `column` holds a score, or 0 for "don't know"."""
    return CheckConstraint(f"{column} BETWEEN {DONT_KNOW} AND {HIGHEST_SCORE}", name=column)


class Base(DeclarativeBase):
    """All tables share one naming rule for constraints, so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime}  # noqa: RUF012 - SQLAlchemy's own attribute


class User(UserMixin, Base):  # type: ignore[misc]  # Flask-Login ships no types
    """Somebody with an account: a facilitator or a reader of the trends."""

    __tablename__ = "user"
    id: Mapped[str] = mapped_column(String(22), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    session_key: Mapped[str] = mapped_column(String(22), default=new_id)
    created_at: Mapped[datetime] = mapped_column(default=now)

    def get_id(self) -> str:
        """What the session cookie holds; a new password makes a new key and ends old sessions."""
        return f"{self.id}.{self.session_key}"


class OneTimeLink(Base):
    """A link that works once: the first set-up, an invitation. Only its hash is kept."""

    __tablename__ = "one_time_link"
    id: Mapped[str] = mapped_column(String(22), primary_key=True, default=new_id)
    purpose: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime | None]


class Audit(Base):
    """A series of workshops with comparable questions, for one organisation or unit."""

    __tablename__ = "audit"
    id: Mapped[str] = mapped_column(String(22), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(120))
    organisation: Mapped[str] = mapped_column(String(120), default="")
    unit: Mapped[str] = mapped_column(String(120), default="")
    customer_word: Mapped[str] = mapped_column(Text, default="customer")
    smallest_base: Mapped[int] = mapped_column(default=5)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    __table_args__ = (
        CheckConstraint("smallest_base = 1 OR smallest_base >= 3", name="smallest_base"),
    )
    workshops: Mapped[list["Workshop"]] = relationship(
        back_populates="audit", order_by="Workshop.date", passive_deletes=True
    )


class Membership(Base):
    """Who may see an audit, and as what."""

    __tablename__ = "membership"
    user_id: Mapped[str] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    audit_id: Mapped[str] = mapped_column(
        ForeignKey("audit.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(String(20), default="facilitator")
    __table_args__ = (one_of("role", ROLES),)


class FieldedQuestionnaire(Base):
    """A questionnaire as it stood when a workshop began to use it; never changed."""

    __tablename__ = "fielded_questionnaire"
    id: Mapped[str] = mapped_column(String(22), primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    definition: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)


class OwnQuestionnaire(Base):
    """A questionnaire file that a facilitator uploaded; the same key replaces it."""

    __tablename__ = "own_questionnaire"
    id: Mapped[str] = mapped_column(String(22), primary_key=True, default=new_id)
    user_id: Mapped[str] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(60))
    source: Mapped[str] = mapped_column(Text)
    uploaded_at: Mapped[datetime] = mapped_column(default=now)
    __table_args__ = (UniqueConstraint("user_id", "key"),)


class Workshop(Base):
    """One session with its teams and questionnaires; in a trend it is one wave."""

    __tablename__ = "workshop"
    id: Mapped[str] = mapped_column(String(22), primary_key=True, default=new_id)
    audit_id: Mapped[str] = mapped_column(ForeignKey("audit.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    date: Mapped[date]
    language: Mapped[str] = mapped_column(String(2), default="es")
    scene: Mapped[str] = mapped_column(String(20), default="last")
    code: Mapped[str] = mapped_column(String(8), unique=True)
    stage: Mapped[str] = mapped_column(String(20), default="preparing")
    snapshot: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    closed_at: Mapped[datetime | None]
    import_id: Mapped[str | None] = mapped_column(
        ForeignKey("import_file.id", ondelete="SET NULL"), index=True
    )
    __table_args__ = (one_of("stage", STAGES),)
    audit: Mapped[Audit] = relationship(back_populates="workshops")
    teams: Mapped[list["Team"]] = relationship(
        order_by="Team.position", passive_deletes=True, back_populates="workshop"
    )
    questionnaires: Mapped[list[FieldedQuestionnaire]] = relationship(
        secondary="workshop_questionnaire", order_by="WorkshopQuestionnaire.position"
    )


class WorkshopQuestionnaire(Base):
    """Which questionnaires a workshop asks, and in which order."""

    __tablename__ = "workshop_questionnaire"
    workshop_id: Mapped[str] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True
    )
    fielded_id: Mapped[str] = mapped_column(
        ForeignKey("fielded_questionnaire.id"), primary_key=True
    )
    position: Mapped[int] = mapped_column(default=0)


class Correction(Base):
    """A slip of the pen that was mended in a questionnaire after a workshop had begun to use it."""

    __tablename__ = "correction"
    id: Mapped[str] = mapped_column(String(22), primary_key=True, default=new_id)
    workshop_id: Mapped[str] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), index=True
    )
    item: Mapped[str] = mapped_column(String(60))
    part: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2))
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(default=now)


class Team(Base):
    """The group that reports compare; its key lasts from workshop to workshop."""

    __tablename__ = "team"
    id: Mapped[str] = mapped_column(String(22), primary_key=True, default=new_id)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(22), default=new_id)
    name: Mapped[str] = mapped_column(String(120))
    invited: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)
    # NULL while members still rate alone; then how often each performance score was given, as JSON
    spread: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (
        UniqueConstraint("workshop_id", "name"),
        UniqueConstraint("workshop_id", "key"),
        UniqueConstraint("workshop_id", "id"),
        CheckConstraint("invited >= 0", name="invited"),
    )
    workshop: Mapped[Workshop] = relationship(back_populates="teams")


class Respondent(Base):
    """One person, or one shared team sheet, known by a random token of which we keep the hash."""

    __tablename__ = "respondent"
    workshop_id: Mapped[str] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[str] = mapped_column(String(22), primary_key=True, default=new_id)
    team_id: Mapped[str | None] = mapped_column(String(22))
    voice: Mapped[str] = mapped_column(String(10), default="member")
    token_hash: Mapped[str] = mapped_column(String(64))
    resume_hash: Mapped[str] = mapped_column(String(64), default="")
    language: Mapped[str] = mapped_column(String(2), default="es")
    source: Mapped[str] = mapped_column(String(10), default="phone")
    joined_at: Mapped[datetime] = mapped_column(default=coarse_now)
    handed_in_at: Mapped[datetime | None]
    is_done: Mapped[bool] = mapped_column(default=False)  # with the team's sheet
    __table_args__ = (
        ForeignKeyConstraint(
            ["workshop_id", "team_id"], ["team.workshop_id", "team.id"], ondelete="CASCADE"
        ),
        UniqueConstraint("workshop_id", "token_hash"),
        one_of("voice", VOICES),
        # one sheet a team: two phones that open it at the same time share it
        Index(
            "uq_respondent_team_sheet",
            "workshop_id",
            "team_id",
            unique=True,
            sqlite_where=sql("voice = 'team'"),
            postgresql_where=sql("voice = 'team'"),
        ),
    )


class Answer(Base):
    """What one respondent gave for one item or entry. 0 is "don't know", NULL is not given."""

    __tablename__ = "answer"
    workshop_id: Mapped[str] = mapped_column(String(22), primary_key=True)
    respondent_id: Mapped[str] = mapped_column(String(22), primary_key=True)
    item: Mapped[str] = mapped_column(String(60), primary_key=True)
    entry: Mapped[str] = mapped_column(String(40), primary_key=True, default="")
    item_version: Mapped[int] = mapped_column(default=1)
    importance: Mapped[int | None]
    performance: Mapped[int | None]
    frequency: Mapped[int | None]
    number: Mapped[float | None]
    choice: Mapped[str | None] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text, default="")
    theme: Mapped[str] = mapped_column(String(60), default="")
    evidence: Mapped[str] = mapped_column(String(10), default="")
    language: Mapped[str] = mapped_column(String(2), default="")
    group_id: Mapped[str | None] = mapped_column(ForeignKey("entry_group.id", ondelete="SET NULL"))
    version: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime] = mapped_column(default=coarse_now)
    __table_args__ = (
        ForeignKeyConstraint(
            ["workshop_id", "respondent_id"],
            ["respondent.workshop_id", "respondent.id"],
            ondelete="CASCADE",
        ),
        one_of("evidence", ("", *EVIDENCE)),
        *(score_range(measure) for measure in ("importance", "performance", "frequency")),
    )


class Tally(Base):
    """How many respondents of a team gave this pair of scores; written when a workshop closes.

    Scores as in `Answer`, and -1 where not given (a key column cannot be NULL).
    """

    __tablename__ = "tally"
    workshop_id: Mapped[str] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True
    )
    team_id: Mapped[str] = mapped_column(String(22), primary_key=True, default="")
    voice: Mapped[str] = mapped_column(String(10), primary_key=True)
    item: Mapped[str] = mapped_column(String(60), primary_key=True)
    item_version: Mapped[int] = mapped_column(primary_key=True, default=1)
    importance: Mapped[int] = mapped_column(primary_key=True)
    performance: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int]


class EntryGroup(Base):
    """Entries that people put together, under a title they gave."""

    __tablename__ = "entry_group"
    id: Mapped[str] = mapped_column(String(22), primary_key=True, default=new_id)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    item: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200))
    theme: Mapped[str] = mapped_column(String(60), default="")


class Verdict(Base):
    """What people of other teams said of a claim in the swap test, as counts."""

    __tablename__ = "verdict"
    workshop_id: Mapped[str] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True
    )
    item: Mapped[str] = mapped_column(String(60), primary_key=True)
    entry: Mapped[str] = mapped_column(String(40), primary_key=True)
    only_us: Mapped[int] = mapped_column(default=0)
    maybe: Mapped[int] = mapped_column(default=0)
    anyone: Mapped[int] = mapped_column(default=0)
    contested: Mapped[int] = mapped_column(default=0)


class Pledge(Base):
    """What a team will do to keep its last customer, and later what became of it."""

    __tablename__ = "pledge"
    id: Mapped[str] = mapped_column(String(22), primary_key=True, default=new_id)
    workshop_id: Mapped[str] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), index=True
    )
    team_id: Mapped[str | None] = mapped_column(ForeignKey("team.id", ondelete="SET NULL"))
    what: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(String(120), default="")
    due: Mapped[date | None]
    notice: Mapped[str] = mapped_column(Text, default="")
    theme: Mapped[str] = mapped_column(String(60), default="")
    request: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str] = mapped_column(String(20), default="open")
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (one_of("outcome", ("open", "kept", "partly", "dropped")),)


class ReportFile(Base):
    """One report that was asked for: language, snapshot of the answers, and how far it is."""

    __tablename__ = "report_file"
    id: Mapped[str] = mapped_column(String(22), primary_key=True, default=new_id)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(2))
    snapshot: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10), default="queued")
    progress: Mapped[int] = mapped_column(default=0)
    step: Mapped[str] = mapped_column(String(60), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    __table_args__ = (
        UniqueConstraint("workshop_id", "language", "snapshot"),
        one_of("state", ("queued", "running", "ready", "failed")),
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress"),
    )


class TrendFile(Base):
    """One trend of an audit that was asked for: filters, language, and how far it is.

    `snapshot` names it: a hash of the workshops it shows, the filters and the method.
    `headline` is what the overview says of it, as JSON.
    """

    __tablename__ = "trend_file"
    id: Mapped[str] = mapped_column(String(22), primary_key=True, default=new_id)
    audit_id: Mapped[str] = mapped_column(ForeignKey("audit.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(2))
    filters: Mapped[str] = mapped_column(Text, default="")
    snapshot: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10), default="queued")
    progress: Mapped[int] = mapped_column(default=0)
    headline: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    __table_args__ = (
        UniqueConstraint("audit_id", "language", "snapshot"),
        one_of("state", ("queued", "running", "ready", "failed")),
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress"),
    )


class ShareLink(Base):
    """A link that reads the trend of one audit without an account; only its hash is kept."""

    __tablename__ = "share_link"
    id: Mapped[str] = mapped_column(String(22), primary_key=True, default=new_id)
    audit_id: Mapped[str] = mapped_column(ForeignKey("audit.id", ondelete="CASCADE"), index=True)
    label: Mapped[str] = mapped_column(String(120), default="")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    shows_entries: Mapped[bool] = mapped_column(default=False)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


class ImportFile(Base):
    """A table of answers of earlier workshops that somebody uploaded to add to an audit."""

    __tablename__ = "import_file"
    id: Mapped[str] = mapped_column(String(22), primary_key=True, default=new_id)
    audit_id: Mapped[str] = mapped_column(ForeignKey("audit.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[str | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(10), default="queued")
    created_at: Mapped[datetime] = mapped_column(default=now)
    __table_args__ = (
        one_of("state", ("queued", "refused", "checked", "stored", "undone", "failed")),
    )


class AuditEvent(Base):
    """Who did what, and when; never what somebody answered."""

    __tablename__ = "audit_event"
    id: Mapped[str] = mapped_column(String(22), primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    user_id: Mapped[str | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    audit_id: Mapped[str | None] = mapped_column(ForeignKey("audit.id", ondelete="CASCADE"))
    workshop_id: Mapped[str | None] = mapped_column(String(22))
    what: Mapped[str] = mapped_column(String(60))
    detail: Mapped[str] = mapped_column(Text, default="")
