"""Erasing for good: report files, and what the database keeps of deleted rows."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from flask import current_app

from survey.web.database import db


def folders_of(audit_id: str) -> list[Path]:
    """Where the trends and the imported files of an audit lie."""
    data: Path = current_app.config["DATA"]
    return [data / "trends" / audit_id, data / "imports" / audit_id]


def erase_files(workshop_ids: Iterable[str], folders: Iterable[Path] = ()) -> None:
    """Delete the report files of workshops and whole `folders`, and empty SQLite's journal.

    Comparisons of units go altogether: any may show what is erased, and they are drawn quickly.
    """
    data: Path = current_app.config["DATA"]
    reports = [data / "reports" / workshop_id for workshop_id in workshop_ids]
    for folder in [*reports, *folders, data / "comparisons"]:
        shutil.rmtree(folder, ignore_errors=True)
    db.session.close()  # a reader that is still open would keep the journal as it is
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            raw = connection.connection.driver_connection
            connection.rollback()  # a checkpoint cannot run inside a transaction
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]  # open
