"""Accounts get roles: the first owns the installation, and nobody has to sign in again."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import MetaData, Table, insert

from survey.models import User
from survey.web.database import alembic, db
from tests.conftest import app_on, close, signed_in

# name, the day it came, what it is in the audit; who made an audit that is gone is told by the log
PEOPLE = [
    ("Demo", 1, "facilitator"),
    ("Ada", 2, None),
    ("Bea", 3, "facilitator"),
    ("Cleo", 4, "leadership"),
    ("Dan", 5, None),
    ("Eva", 6, None),
]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def earlier(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application whose database is of revision 0018, with people of every kind."""
    on_postgres = request.param == "postgres"
    url = request.getfixturevalue("postgres_of_its_own") if on_postgres else None
    app = app_on(tmp_path / "data", {"url": url} if url else None)
    with app.app_context():
        alembic.upgrade("0018")
        add("audit", id="a", name="Hotel", organisation="", unit="", smallest_base=5,
            customer_word="customer", is_demo=False, created_at=datetime.now(UTC),
            preface="")  # fmt: skip
        for name, day, role in PEOPLE:
            came = {
                "created_at": datetime(2026, 1, day, tzinfo=UTC),
                "session_key": f"key of {name}",
            }
            add("user", id=name, name=name, email=f"{name.lower()}@example.org",
                password_hash="", **came)  # fmt: skip
            if role:
                add("membership", user_id=name, audit_id="a", role=role)
        add("audit_event", id="e", at=datetime.now(UTC), user_id="Dan", what="audit_deleted",
            detail="")  # fmt: skip
    yield app
    close(app)


def add(table_name: str, **row: object) -> None:
    with db.engine.begin() as connection:
        table = Table(table_name, MetaData(), autoload_with=connection)
        connection.execute(insert(table), row)


def test_everybody_becomes_what_they_were(earlier: Flask) -> None:
    with earlier.app_context():
        alembic.upgrade()
        roles = {user.name: user.role for user in db.session.query(User)}
    readers = dict.fromkeys(("Cleo", "Eva"), "leadership")
    assert roles == readers | dict.fromkeys(("Demo", "Bea", "Dan"), "facilitator") | {
        "Ada": "owner"
    }


def test_who_was_signed_in_still_is(earlier: Flask) -> None:
    with earlier.app_context():
        alembic.upgrade()
    assert signed_in(earlier, "Bea.key of Bea").get("/account").status_code == 200
    assert signed_in(earlier, "Bea.key of Ada").get("/account").status_code == 302


def test_the_way_back_leaves_nobody_signed_in(earlier: Flask) -> None:
    with earlier.app_context():
        alembic.upgrade()
        db.session.close()
        alembic.downgrade("0018")
        alembic.upgrade()
    assert signed_in(earlier, "Bea.key of Bea").get("/account").status_code == 302
