"""Audits, their workshops and teams, and what they ask."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.base import STAGES, Base, new_id, now, one_of


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


class FieldedQuestionnaire(Base):
    """A questionnaire as it stood when a workshop began to use it; never changed."""

    __tablename__ = "fielded_questionnaire"
    id: Mapped[str] = mapped_column(String(22), primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    # large, and rarely needed: who has its fingerprint has it by heart
    definition: Mapped[str] = mapped_column(Text, deferred=True)
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
        ForeignKey("file_set.id", ondelete="SET NULL"), index=True
    )
    __table_args__ = (one_of("stage", STAGES),)
    audit: Mapped[Audit] = relationship(back_populates="workshops")
    teams: Mapped[list["Team"]] = relationship(
        order_by="Team.position", passive_deletes=True, back_populates="workshop"
    )
    questionnaires: Mapped[list[FieldedQuestionnaire]] = relationship(
        secondary="workshop_questionnaire",
        order_by="WorkshopQuestionnaire.position",
        viewonly=True,  # it would not write their positions
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
    __table_args__ = (
        UniqueConstraint("workshop_id", "name"),
        UniqueConstraint("workshop_id", "key"),
        UniqueConstraint("workshop_id", "id"),
        CheckConstraint("invited >= 0", name="invited"),
    )
    workshop: Mapped[Workshop] = relationship(back_populates="teams")
