"""Files that are made in the background: reports, trends, gaps, orders, imports."""

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base, Id, OfAudit, now, one_of

KINDS = ("report", "kept", "trend", "gap", "order", "import")
WAITING = ("queued", "running")
TOOK_TOO_LONG = "took_too_long"
"""What is told of a set that failed because it was ended."""


ADDING = "adding"
"""In the view of an import: how far its answers are added, one piece after another."""


class FileSet(Base):
    """Files of one kind about one thing in one language, and how far they are.

    `about` is the workshop of a report, of its gaps or of the order of its cards, the audit of a
    trend or an import. `kept` is the last report of a workshop whose answers are deleted.
    `view` is what was asked for of it. `snapshot` is a hash of all that it shows, `code` of the
    code that makes it. `told` is what lists say.
    A set is ready as soon as its page can be shown, and complete at a progress of 100.
    """

    __tablename__ = "file_set"
    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(10))
    about: Mapped[str] = mapped_column(String(22), default="")
    audit_id: Mapped[OfAudit | None] = mapped_column(index=True)
    language: Mapped[str] = mapped_column(String(2), default="")
    view: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    snapshot: Mapped[str] = mapped_column(String(64))
    code: Mapped[str] = mapped_column(String(64), default="")
    state: Mapped[str] = mapped_column(String(10), default="queued")
    progress: Mapped[int] = mapped_column(default=0)
    told: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    created_at: Mapped[datetime] = mapped_column(default=now)
    __table_args__ = (
        UniqueConstraint("kind", "about", "language", "snapshot", "code"),
        one_of("kind", KINDS),
        one_of("state", (*WAITING, "ready", "failed", "stored", "undone")),
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress"),
    )

    @property
    def is_waiting(self) -> bool:
        """Whether its page cannot be shown yet."""
        return self.state in WAITING

    @property
    def is_being_added(self) -> bool:
        """Whether it is an import that was looked at and is being added."""
        return self.state == "running" and ADDING in self.view

    @property
    def took_too_long(self) -> bool:
        """Whether it failed because it was not done in time."""
        return bool(self.told and TOOK_TOO_LONG in self.told)

    @property
    def is_complete(self) -> bool:
        """Whether every file is there."""
        return self.state == "ready" and self.progress == 100

    @property
    def follows(self) -> bool:
        """Whether more of it is on its way."""
        return self.is_waiting or (self.state == "ready" and not self.is_complete)


def place_of(data: Path, kind: str, about: str) -> Path:
    """Where all sets of one kind about one thing lie in the data folder, each in its own folder."""
    return data / f"{kind}s" / about
