"""What is done by the clock beside the making of files: backups, and forgetting what is over."""

import logging
import sqlite3

from flask import current_app
from sqlalchemy import select

from survey.models import Workshop
from survey.store.files import backups, erasing
from survey.store.people import instance_log, sign_ins, tries
from survey.web import recording
from survey.web.database import db, embedded, writing

log = logging.getLogger(__name__)


def back_up_due() -> None:
    """Make the backups whose time has come, and delete what was kept long enough."""
    folder = current_app.config["BACKUPS"]
    is_open = db.session.scalar(select(Workshop.id).filter_by(state="open").limit(1)) is not None
    db.session.rollback()
    for kind in ("ten-minutes", "day") if is_open else ("day",):
        if backups.is_due(folder, kind):
            back_up(kind)
    backups.forget_old(folder)


def back_up(kind: str) -> None:
    """Renew the backup of this kind; what keeps it from being made is logged, and tried again."""
    database = embedded()
    if database is None:
        return  # PostgreSQL has its own tools
    folder = current_app.config["BACKUPS"]
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        backups.make(database, current_app.config["DATA"], backups.place_of(folder, kind))
        recording.record("backup_made", detail=kind)
    except (OSError, sqlite3.Error) as error:
        recording.record("backup_failed", detail=kind)
        log.error("The backup %s cannot be written to %s: %s", kind, folder, error)


def empty_log() -> None:
    """Write what stands in SQLite's log into the database, so that nothing erased stays in it."""
    erasing.empty_log(db.engine)


def forget_old() -> None:
    """Delete what was kept long enough: counts of tries, sign-ins, lines of the instance's log."""
    with writing() as session:
        tries.forget_old(session)
        sign_ins.forget_old(session)
        instance_log.forget_old(session, current_app.config["LOG_DAYS"])
