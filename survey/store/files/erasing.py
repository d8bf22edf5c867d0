"""Erasing for good: sets of files, and what the database keeps of deleted rows."""

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session

from survey.models import FileSet, place_of

SHOWING = (
    "report",
    "trend",
    "gap",
    "order",
)  # what shows an audit or a workshop; an upload is what came in


def forget(session: Session, about: Sequence[str]) -> None:
    """Forget the sets that show one of these audits and workshops.

    Comparisons of units go altogether: any may show what is erased, and they are drawn quickly.
    """
    shows = FileSet.kind.in_(SHOWING) & FileSet.about.in_(about)
    session.execute(delete(FileSet).where(shows | (FileSet.kind == "comparison")))


def erase(session: Session, data: Path, about: Iterable[str], uploads: Iterable[Path] = ()) -> None:
    """Delete the files of what was forgotten, and whole `uploads`; and empty SQLite's journal."""
    showing = [place_of(data, kind, one) for one in about for kind in SHOWING]
    for folder in (*showing, place_of(data, "comparison", ""), *uploads):
        shutil.rmtree(folder, ignore_errors=True)
    engine = session.get_bind()
    session.close()  # a reader that is still open would keep the journal as it is
    if isinstance(engine, Engine) and engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            raw = connection.connection.driver_connection
            connection.rollback()  # a checkpoint cannot run inside a transaction
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]  # open
