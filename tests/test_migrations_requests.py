"""What teams had asked of leadership beside their pledge stands in a table of its own."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import MetaData, Table, insert, text

from survey.models import Pledge, PledgeStatus, Request
from survey.web.database import alembic, db, migrate
from tests.conftest import app_on, close


def add(name: str, row: dict[str, Any]) -> None:
    with db.engine.begin() as connection:
        table = Table(name, MetaData(), autoload_with=connection)
        known = {"created_at": datetime.now(UTC)} | row
        values = {key: value for key, value in known.items() if key in table.columns}
        connection.execute(insert(table).values(values))


def add_pledge(name: str, what: str, request: str, team_id: str | None) -> None:
    add("pledge", {"id": name, "workshop_id": "w", "team_id": team_id, "what": what, "owner": "",
                   "due": date(2026, 5, 13), "notice": "", "theme": "speed", "request": request,
                   "outcome": "kept", "version": 3})  # fmt: skip


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def earlier(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application whose database is of revision 0007, with three pledges, two with requests."""
    on_postgres = request.param == "postgres"
    url = request.getfixturevalue("postgres_of_its_own") if on_postgres else None
    app = app_on(tmp_path / "data", {"url": url} if url else None)
    with app.app_context():
        alembic.upgrade("0007")
        add("audit", {"id": "a", "name": "Hotel", "organisation": "", "unit": "",
                      "smallest_base": 5, "customer_word": "customer",
                      "is_demo": False})  # fmt: skip
        add("workshop", {"id": "w", "audit_id": "a", "title": "W", "date": date(2026, 3, 14),
                         "language": "en", "scene": "last", "code": "W", "stage": "closed",
                         "snapshot": ""})  # fmt: skip
        add("team", {"id": "t", "workshop_id": "w", "key": "t", "name": "Bar", "position": 0})
        add_pledge("one", "Call back", "A second telephone", "t")
        add_pledge("two", "", "Nobody's «wish»", None)
        add_pledge("three", "Smile", "", "t")
        add("pledge_status", {"pledge_id": "one", "days": 30, "outcome": "partly",
                              "told_at": datetime.now(UTC)})  # fmt: skip
    yield app
    close(app)


def test_requests_are_carried_over_with_their_team(earlier: Flask) -> None:
    with earlier.app_context():
        migrate()
        kept = {(one.workshop_id, one.team_id, one.text) for one in db.session.query(Request)}
        assert kept == {("w", "t", "A second telephone"), ("w", None, "Nobody's «wish»")}
        assert {one.answer + one.answer_text for one in db.session.query(Request)} == {""}


def test_pledges_stay_with_what_was_told_of_them(earlier: Flask) -> None:
    with earlier.app_context():
        migrate()
        assert alembic.compare_metadata() == []
        pledge = db.session.get_one(Pledge, "one")
        assert (pledge.what, pledge.item, pledge.outcome) == ("Call back", "", "kept")
        assert db.session.query(PledgeStatus).one().outcome == "partly"


def test_the_way_back_keeps_requests(earlier: Flask) -> None:
    with earlier.app_context():
        migrate()
        alembic.downgrade("0007")
        with db.engine.begin() as connection:
            kept = dict(connection.execute(text("SELECT id, request FROM pledge")).all())
            told = connection.execute(text("SELECT outcome FROM pledge_status")).scalars().all()
        assert kept["one"] == "A second telephone"
        assert told == ["partly"]
