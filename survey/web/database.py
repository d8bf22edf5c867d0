"""The database: connection, the one way to write, and the migrations."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

from alembic.util import CommandError
from flask import Flask
from flask_alembic import Alembic
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

from survey.models import Base

db = SQLAlchemy()
alembic = Alembic(metadatas=Base.metadata, run_mkdir=False)
_writer = threading.Lock()

LOCK_WAIT_S = 10


def init_app(app: Flask) -> None:
    """Connect `app` to its database and prepare SQLite for many phones at once."""
    app.config["ALEMBIC_CONTEXT"] = {
        "render_as_batch": True,
        "compare_type": True,
        "transactional_ddl": True,  # an upgrade that is killed half-way leaves no trace
    }
    db.init_app(app)
    # we open no asynchronous session: to close none, each request would start a thread of its own
    ends = [one for one in app.teardown_appcontext_funcs if not iscoroutinefunction(one)]
    app.teardown_appcontext_funcs = ends
    alembic.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _prepare_sqlite)
            event.listen(db.engine, "begin", _begin_sqlite)


def embedded() -> Path | None:
    """The file of the embedded database; None on PostgreSQL."""
    url = db.engine.url
    return Path(url.database or "") if db.engine.dialect.name == "sqlite" else None


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # the driver must not begin transactions by itself: it would begin them deferred
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",  # what a phone shows as saved survives a power cut
        "foreign_keys = ON",
        "secure_delete = ON",
        f"busy_timeout = {LOCK_WAIT_S * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # a deferred transaction that turns into a writer fails at once when another one wrote
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def writing() -> Iterator[Session]:
    """One write transaction: committed at the end of the block, rolled back if it raises.

    On SQLite a lock in front makes writers wait in line; the database's own busy handler
    is unfair and lets some wait for seconds.
    """
    engine: Engine = db.engine
    if engine.dialect.name != "sqlite":
        with db.sessionmaker.begin() as session:
            yield session
        return
    with _writer, Session(engine.execution_options(writes=True)) as session, session.begin():
        yield session


class NewerDatabaseError(Exception):
    """A database that a newer version has brought up to date."""


def migrate() -> None:
    """Bring the schema to the newest revision; all or nothing.

    Raises NewerDatabaseError where it is of a revision that this version does not know.
    """
    logging.getLogger("alembic").setLevel(logging.WARNING)  # Flask-Alembic sets it to INFO
    try:
        alembic.upgrade()
    except CommandError as error:
        raise NewerDatabaseError from error
