"""Erasing for good: report files, and what the database keeps of deleted rows."""

import shutil
from collections.abc import Iterable

from flask import current_app

from survey.database import db


def erase_files(workshop_ids: Iterable[str]) -> None:
    """Delete the report files of workshops, and empty SQLite's journal of what it still holds."""
    folder = current_app.config["DATA"] / "reports"
    for workshop_id in workshop_ids:
        shutil.rmtree(folder / workshop_id, ignore_errors=True)
    db.session.close()  # a reader that is still open would keep the journal as it is
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            raw = connection.connection.driver_connection
            connection.rollback()  # a checkpoint cannot run inside a transaction
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]  # open
