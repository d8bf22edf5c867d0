"""Erasing for good: sets of files, and what the database keeps of deleted rows."""

import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session

from survey.models import FileSet, place_of

SHOWING = (
    "report",
    "kept",
    "trend",
    "gap",
    "order",
)  # what shows an audit or a workshop; an upload is what came in
PATIENCE_S = 0.2  # while the log is emptied nobody can save


def forget(session: Session, about: Sequence[str]) -> None:
    """Forget the sets that show one of these audits and workshops."""
    shows = FileSet.kind.in_(SHOWING) & FileSet.about.in_(about)
    session.execute(delete(FileSet).where(shows))


def erase(session: Session, data: Path, about: Iterable[str], uploads: Iterable[Path] = ()) -> None:
    """Delete the files of what was forgotten, and whole `uploads`; and empty SQLite's log."""
    showing = [place_of(data, kind, one) for one in about for kind in SHOWING]
    for folder in (*showing, *uploads):
        shutil.rmtree(folder, ignore_errors=True)
    engine = session.get_bind()
    session.close()  # a reader that is still open would keep the log as it is
    if isinstance(engine, Engine):
        empty_log(engine)


def empty_log(engine: Engine) -> bool:
    """Write SQLite's log into the database, where deleted rows are overwritten; whether it is done.

    Somebody who reads meanwhile keeps it as it is: then it must be tried again.
    """
    if engine.dialect.name != "sqlite":
        return True
    with closing(sqlite3.connect(engine.url.database or "", timeout=PATIENCE_S)) as connection:
        is_busy: int = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    return not is_busy
