"""What was published before sheets were cut is of cut 1, and its seals still hold."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import MetaData, Table, insert, text

from survey.models import FileSet, Respondent, Tally
from survey.web.database import alembic, db, migrate
from tests.conftest import app_on, close

AUDIT = {"id": "a", "name": "Hotel", "organisation": "", "unit": "", "smallest_base": 5,
         "customer_word": "customer", "is_demo": False}  # fmt: skip
NOW = datetime.now(UTC)
OPEN = ("read", "seen", "unread")
"""Open workshops: of which a report was made, of which a team has seen its dots, and neither."""


def add(name: str, row: dict[str, Any]) -> None:
    with db.engine.begin() as connection:
        table = Table(name, MetaData(), autoload_with=connection)
        known = {"created_at": NOW, "joined_at": NOW, "saved_at": NOW} | row
        values = {key: value for key, value in known.items() if key in table.columns}
        connection.execute(insert(table).values(values))


def add_workshop(name: str, stage: str) -> None:
    add("workshop", {"id": name, "audit_id": "a", "title": name, "date": date(2026, 3, 14),
                     "language": "en", "scene": "last", "code": name, "stage": stage,
                     "snapshot": ""})  # fmt: skip
    add("team", {"id": f"{name}-t", "workshop_id": name, "key": "t", "name": "Reception",
                 "position": 0, "spread": "{}" if name == "seen" else None})  # fmt: skip
    for who, voice in (("rated", "member"), ("silent", "member"), ("sheet", "team")):
        add("respondent", {"workshop_id": name, "id": who, "team_id": f"{name}-t", "voice": voice,
                           "token_hash": who, "resume_hash": "", "language": "en",
                           "source": "phone", "is_done": False})  # fmt: skip
        if who != "silent":
            add("answer", {"workshop_id": name, "respondent_id": who, "item": "x", "entry": "",
                           "item_version": 1, "performance": 3, "text": "", "theme": "",
                           "evidence": "", "language": "", "version": 1})  # fmt: skip


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def earlier(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application whose database is of revision 0005, with a closed workshop and open ones."""
    on_postgres = request.param == "postgres"
    url = request.getfixturevalue("postgres_of_its_own") if on_postgres else None
    app = app_on(tmp_path / "data", {"url": url} if url else None)
    with app.app_context():
        alembic.upgrade("0005")
        add("audit", AUDIT)
        for name in ("closed", *OPEN):
            add_workshop(name, "closed" if name == "closed" else "answering")
        add("file_set", {"id": "f", "kind": "report", "about": "read", "audit_id": "a",
                         "language": "en", "view": {}, "snapshot": "s", "code": "c",
                         "state": "ready", "progress": 100})  # fmt: skip
        for voice in ("member", "team"):
            add("tally", {"workshop_id": "closed", "team_id": "closed-t", "voice": voice,
                          "item": "x", "item_version": 1, "importance": -1, "performance": 3,
                          "n": 1})  # fmt: skip
    yield app
    close(app)


def test_what_was_read_is_of_the_first_cut_and_nothing_else(earlier: Flask) -> None:
    with earlier.app_context():
        migrate()
        cut = {(one.workshop_id, one.id) for one in db.session.query(Respondent) if one.cut}
        assert cut == {(name, "rated") for name in ("closed", "read", "seen")}
        assert {one.voice: one.cut for one in db.session.query(Tally)} == {"member": 1, "team": 0}
        assert db.session.query(FileSet).count() == 0


def test_the_way_back_keeps_answers_and_counts(earlier: Flask) -> None:
    with earlier.app_context():
        migrate()
        db.session.rollback()
        alembic.downgrade("0005")
        with db.engine.connect() as connection:
            assert connection.scalar(text("SELECT SUM(n) FROM tally")) == 2
            assert connection.scalar(text("SELECT COUNT(*) FROM respondent")) == 12
