"""Links that people hold go on working when their three tables become one."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import MetaData, Table, insert

from survey.models import Link
from survey.store.people.accounts import DEMO_EMAIL
from survey.store.people.tokens import token_hash
from survey.web.database import alembic, db, migrate
from tests.conftest import app_on, close, leave_undone

MADE = datetime.now(UTC) - timedelta(hours=12)
AHEAD = MADE + timedelta(days=30)
REST = {"label": "", "role": "", "password_hash": "", "shows_entries": False}
NEEDED: dict[str, dict[str, Any]] = {
    "user": {"id": "u", "name": "Demo", "email": DEMO_EMAIL, "password_hash": "",
             "session_key": ""},
    "audit": {"id": "a", "name": "Hotel", "organisation": "", "unit": "", "smallest_base": 5,
              "customer_word": "customer", "is_demo": False},
    "workshop": {"id": "w", "audit_id": "a", "title": "Spring", "date": date(2026, 3, 14),
                 "language": "en", "scene": "last", "code": "KXZW2345", "stage": "closed",
                 "snapshot": ""},
}  # fmt: skip
SHARE = {"audit_id": "a", "expires_at": AHEAD}
PLEDGES = {"workshop_id": "w", "expires_at": AHEAD}
LINKS: dict[str, dict[str, dict[str, Any]]] = {
    "share_link": {
        "shared": SHARE | {"label": "Board", "shows_entries": True},
        "locked": SHARE | {"password_hash": "a hash"},
        "revoked": SHARE | {"revoked_at": MADE},
    },
    "pledge_link": {
        "pledges": PLEDGES,
        "over": PLEDGES | {"expires_at": MADE},
    },
    "one_time_link": {
        "first": {"purpose": "set_up"},
        "invited": {"purpose": "invitation", "audit_id": "a", "role": "leadership", "label": "Bea"},
        "forgotten": {"purpose": "password", "user_id": "u"},
        "late": {"purpose": "password", "user_id": "u", "created_at": MADE - timedelta(days=1)},
    },
}


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def earlier(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application whose database is of revision 0003, with links of all kinds."""
    on_postgres = request.param == "postgres"
    url = request.getfixturevalue("postgres_of_its_own") if on_postgres else None
    app = app_on(tmp_path / "data", {"url": url} if url else None)
    leave_undone(app, "begin", "trend")
    with app.app_context():
        alembic.upgrade("0003")
        for table, row in NEEDED.items():
            add(table, row)
        for table, rows in LINKS.items():
            for token, row in rows.items():
                add(table, REST | {"id": token, "token_hash": token_hash(token)} | row)
    yield app
    close(app)


def add(name: str, row: dict[str, Any]) -> None:
    with db.engine.begin() as connection:
        table = Table(name, MetaData(), autoload_with=connection)
        known = {"created_at": MADE} | row
        values = {key: value for key, value in known.items() if key in table.columns}
        connection.execute(insert(table).values(values))


def test_what_opened_before_opens_after_and_nothing_else(earlier: Flask) -> None:
    with earlier.app_context():
        migrate()
    client = earlier.test_client()
    opened = {
        f"/{page}/{token}"
        for page in ("s", "p", "invitation", "set-up", "new-password")
        for rows in LINKS.values()
        for token in rows
        if client.get(f"/{page}/{token}").status_code == 200
    }
    # whether the makers of invitations and of links to a new password may still, nobody knows
    assert opened == {"/s/shared", "/s/locked", "/p/pledges", "/set-up/first"}


def test_a_link_keeps_what_it_shows_its_password_and_its_end(earlier: Flask) -> None:
    with earlier.app_context():
        migrate()
        links = {link.id: link for link in db.session.query(Link)}
        gone = {"revoked", "invited", "forgotten", "late"}
        assert set(links) == {token for rows in LINKS.values() for token in rows} - gone
        assert (links["shared"].label, links["shared"].shows_entries) == ("Board", True)
        assert links["locked"].password_hash == "a hash"
        assert links["shared"].expires_at == AHEAD
        assert links["first"].expires_at - MADE == timedelta(days=7)


def test_the_way_back_and_forth_loses_no_link(earlier: Flask) -> None:
    with earlier.app_context():
        migrate()
        before = db.session.query(*Link.__table__.columns).order_by(Link.id).all()
        db.session.rollback()
        before_links = alembic.script_directory.get_revision("0005").down_revision
        alembic.downgrade(before_links)
        migrate()
        assert db.session.query(*Link.__table__.columns).order_by(Link.id).all() == before
        db.session.rollback()
        assert alembic.compare_metadata() == []
