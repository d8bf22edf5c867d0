"""The schema, its migration, and the promises of the connection."""

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from survey.models import Answer, FileSet, Respondent, Team, User, Workshop
from survey.web import database
from survey.web.database import alembic, db, migrate, writing
from tests import cast
from tests.some import some

RESPONDENTS, ANSWERS = Respondent.__table__, Answer.__table__


def test_the_migration_makes_exactly_the_models(app: Flask) -> None:
    with app.app_context():
        assert alembic.compare_metadata() == []


def test_sqlite_survives_a_power_cut(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        pragma = {
            name: db.session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragma == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def add_ada() -> None:
    with writing() as session:
        session.add(User(name="Ada", email="ada@example.org", password_hash="x"))
        session.flush()


def add_ada_and_fail() -> None:
    with writing() as session:
        session.add(User(name="Ada", email="ada@example.org", password_hash="x"))
        session.flush()
        raise ZeroDivisionError


def test_a_failed_block_leaves_nothing_behind(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(ZeroDivisionError):
            add_ada_and_fail()
        assert db.session.query(User).count() == 0


def test_two_users_cannot_share_an_address(app: Flask) -> None:
    with app.app_context():
        add_ada()
        with pytest.raises(IntegrityError):
            add_ada()


def rows_of_version_3(session: Session) -> None:
    """An audit whose two workshops came from an upload, one more upload, a report and a trend."""
    at = "'2025-03-04 05:06:07'"
    for line in (
        f"INSERT INTO audit VALUES ('a', 'Hotel', '', '', 'customer', 5, {{false}}, {at})",
        f"INSERT INTO import_file VALUES ('added', 'a', NULL, 'old.csv', 'stored', {at})",
        f"INSERT INTO import_file VALUES ('wrong', 'a', NULL, 'bad.csv', 'refused', {at})",
        *(
            "INSERT INTO workshop (id, audit_id, title, date, language, scene, code, stage,"
            f" snapshot, created_at, import_id) VALUES ('{n}', 'a', 'W', '2025-03-04', 'es',"
            f" 'last', 'C{n}', 'closed', 's', {at}, 'added')"
            for n in "12"
        ),
        "INSERT INTO team (id, workshop_id, key, name, position) VALUES ('t', '1', 'k', 'Bar', 0)",
        f"INSERT INTO report_file VALUES ('r', '1', 'es', 's', 'ready', 100, '', {at})",
        "INSERT INTO trend_file (id, audit_id, language, filters, snapshot, state, progress,"
        f" headline, created_at) VALUES ('t', 'a', 'es', '', 's', 'ready', 100, '', {at})",
    ):
        is_sqlite = session.get_bind().dialect.name == "sqlite"
        session.execute(text(line.replace("{false}", "0" if is_sqlite else "false")))


def test_uploads_keep_their_undo_in_the_table_of_file_sets(app: Flask) -> None:
    with app.app_context():
        db.session.close()
        alembic.downgrade("0003")
        with writing() as session:
            rows_of_version_3(session)
        alembic.upgrade()
        kept = {one.id: one for one in db.session.query(FileSet)}
        assert kept.keys() == {"added", "wrong", "r"}
        assert (kept["added"].state, kept["added"].view) == ("stored", {"name": "old.csv"})
        assert (kept["wrong"].state, kept["wrong"].told) == ("ready", {"is_refused": True})
        assert (kept["r"].kind, kept["r"].about, kept["r"].audit_id) == ("report", "1", "a")
        assert {one.import_id for one in db.session.query(Workshop)} == {"added"}
        assert db.session.query(Team).one().name == "Bar"  # what hangs on a workshop stays
        with writing() as session:
            session.delete(session.get_one(FileSet, "added"))
        db.session.rollback()
        assert {one.import_id for one in db.session.query(Workshop)} == {None}
        db.session.close()
        alembic.downgrade("0003")
        assert db.session.scalar(text("SELECT name FROM import_file")) == "bad.csv"
        db.session.close()
        alembic.upgrade()
        assert alembic.compare_metadata() == []


@pytest.mark.parametrize("table", ["respondent", "answer"])
def test_sqlite_knows_no_order_in_which_people_joined(sqlite_app: Flask, table: str) -> None:
    with sqlite_app.app_context(), pytest.raises(OperationalError, match="no such column: rowid"):
        db.session.execute(text(f"SELECT rowid FROM {table}"))


def test_people_and_their_answers_stay_when_their_order_goes(app: Flask) -> None:
    cast.make_workshop(app)
    cast.save(cast.phone(app), "rating", as_announced__performance="4")
    with app.app_context():
        before = [db.session.execute(select(table)).all() for table in (RESPONDENTS, ANSWERS)]
        db.session.close()
        alembic.downgrade("0006")
        alembic.upgrade()
        after = [db.session.execute(select(table)).all() for table in (RESPONDENTS, ANSWERS)]
        assert all(some(before))
        assert after == before
        assert alembic.compare_metadata() == []


KILLED = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from survey import create_app
from survey.web import database
from survey.web.database import db, migrate
left = int(sys.argv[2])
def count(*_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
with create_app(DATA=Path(sys.argv[1])).app_context():
    event.listen(db.engine, "before_cursor_execute", count)
    migrate()
"""


@pytest.mark.parametrize("statements", [30, 90, 150])
def test_a_migration_that_is_killed_goes_on(sqlite_app: Flask, statements: int) -> None:
    data = sqlite_app.config["DATA"]
    with sqlite_app.app_context():
        alembic.downgrade("0003")
        with writing() as session:
            rows_of_version_3(session)
        db.engine.dispose()
        done = subprocess.run(
            [sys.executable, "-c", KILLED, str(data), str(statements)], check=False
        )
        assert done.returncode == -signal.SIGKILL
        assert db.session.scalar(text("SELECT version_num FROM alembic_version")) == "0003"
        db.session.close()
        migrate()
        assert alembic.compare_metadata() == []
        assert db.session.query(Team).one().name == "Bar"


@contextmanager
def held(app: Flask) -> Iterator[None]:
    """Somebody else holds what is written: the file, or the table."""
    if db.engine.dialect.name == "sqlite":
        file = app.config["DATA"] / "last_customer.sqlite3"
        with closing(sqlite3.connect(file, isolation_level=None)) as outside:
            outside.execute("BEGIN IMMEDIATE")
            yield
        return
    db.engine.dispose()  # what is connected waits as long as it was told then
    with db.engine.connect() as outside:
        outside.execute(text(f'LOCK TABLE "{User.__tablename__}" IN EXCLUSIVE MODE'))
        yield
    db.session.close()
    db.engine.dispose()


def test_a_lock_from_outside_lets_all_who_wait_go_in_the_same_time(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "LOCK_WAIT_S", 1)
    monkeypatch.setattr(database, "STANDS_STILL_S", 0.2)

    def save(_: int) -> float:
        began = time.monotonic()
        with app.app_context(), pytest.raises(OperationalError, match="lock"):
            add_ada()
        return time.monotonic() - began

    with app.app_context(), held(app), ThreadPoolExecutor(8) as phones:
        waited = phones.map(save, range(8))
        assert db.session.query(User).count() == 0  # reading goes on
        assert max(waited) < 4  # eight in turn would take eight
    with app.app_context():
        add_ada()
        assert db.session.query(User).count() == 1
