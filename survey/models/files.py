"""Files that are made in the background: reports, trends, imports."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base, new_id, now, one_of


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
