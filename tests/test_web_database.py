"""The schema, its migration, and the promises of the connection."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from survey.models import User
from survey.web.database import alembic, db, writing


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
