"""The database: connection, the one way to write, and the migrations."""

import logging
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

from alembic.util import CommandError
from flask import Flask
from flask_alembic import Alembic
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from survey.models import Base

db = SQLAlchemy()
alembic = Alembic(metadatas=Base.metadata, run_mkdir=False)

LOCK_WAIT_S = 10
STANDS_STILL_S = 2  # then the threads of those in line are needed by those who read
LOOKS_EVERY_S = 0.2
WRITE_BESIDE = 4  # on PostgreSQL; the other threads of a process are left to those who read
TRIES_EVERY_S = 0.001  # how often the writer in front looks whether another process has finished


class _Line:
    """The writers of this process, so many at a time and one behind another."""

    def __init__(self, places: int = 1) -> None:
        self._turn = threading.Semaphore(places)
        self._front_since: float | None = None

    @contextmanager
    def waited(self, wait_s: float) -> Iterator[float]:
        """Wait for one's turn; the seconds that are left of those."""
        until = time.monotonic() + wait_s
        while not self._turn.acquire(timeout=min(LOOKS_EVERY_S, wait_s)):
            if self._stands_still() or time.monotonic() >= until:
                # one goes on waiting at the front for all: else each would wait as long, in turn
                locked = sqlite3.OperationalError("database is locked, others wait already")
                raise OperationalError("BEGIN IMMEDIATE", None, locked)
        try:
            yield max(until - time.monotonic(), 0)
        finally:
            self._turn.release()

    def _stands_still(self) -> bool:
        since = self._front_since
        return since is not None and time.monotonic() - since > STANDS_STILL_S

    @contextmanager
    def at_the_front(self) -> Iterator[None]:
        """Say that one waits for somebody outside of this process."""
        self._front_since = time.monotonic()
        try:
            yield
        finally:
            self._front_since = None


_line = _Line()
_beside = _Line(WRITE_BESIDE)


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
        else:
            event.listen(db.engine, "connect", _prepare_postgres)


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


def _prepare_postgres(connection: Any, _record: object) -> None:
    # outside of a transaction: what ends it would take the setting back
    connection.autocommit = True
    connection.execute(f"SET lock_timeout = '{LOCK_WAIT_S}s'")
    connection.autocommit = False


def _begin_sqlite(connection: Connection) -> None:
    # a deferred transaction that turns into a writer fails at once when another one wrote
    wait_s = connection.get_execution_options().get("wait_s")
    driver: Any = connection.connection.dbapi_connection  # every request begins here: no detour
    if wait_s is None:
        driver.execute("BEGIN")
        return
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        with _line.at_the_front():
            until = time.monotonic() + wait_s
            while _is_busy(driver) and time.monotonic() < until:
                # the database's own handler waits for longer each time, and others pass
                time.sleep(TRIES_EVERY_S)
        if not driver.in_transaction:
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # tells why it cannot
    finally:
        driver.execute(f"PRAGMA busy_timeout = {LOCK_WAIT_S * 1000}")


def _is_busy(driver: sqlite3.Connection) -> bool:
    """Whether another process writes; where none does, we do."""
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
    return False


@contextmanager
def writing(wait_s: float | None = None) -> Iterator[Session]:
    """One write transaction: committed at the end of the block, rolled back if it raises.

    On SQLite the writers of a process wait in line, and only the first of each tries to begin:
    the database's own busy handler is unfair and lets some wait for seconds. On PostgreSQL a few
    write beside each other. Raises OperationalError where somebody else holds the database, or what
    is written, for longer than `wait_s` (else LOCK_WAIT_S), or the line stands still.
    """
    engine: Engine = db.engine
    longest_s = LOCK_WAIT_S if wait_s is None else wait_s
    if engine.dialect.name != "sqlite":
        with (
            _beside.waited(longest_s),
            _beside.at_the_front(),
            db.sessionmaker.begin() as session,
        ):
            if wait_s is not None:
                # 0 would wait for ever
                session.execute(text(f"SET LOCAL lock_timeout = {max(1, round(wait_s * 1000))}"))
            yield session
        return
    with (
        _line.waited(longest_s) as left_s,
        Session(engine.execution_options(wait_s=left_s)) as session,
        session.begin(),
    ):
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
