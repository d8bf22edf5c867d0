"""Workshops of every stage go on as steps, whichever database they are stored in."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import MetaData, Table, insert, text

import questionnaires
from survey.models import Answer, Respondent, Step, Workshop
from survey.web.database import alembic, db, migrate
from tests.conftest import app_on, close

NOW = datetime.now(UTC)
BEFORE = "0009"
AUDIT = {"id": "a", "name": "Hotel", "organisation": "", "unit": "", "smallest_base": 5,
         "customer_word": "customer", "is_demo": False}  # fmt: skip
STAGES = ("preparing", "lobby", "answering", "swap_test", "discussion", "pledges", "closed")
QUESTIONS = [
    *("doors", "scene", "rate", "last", "question", "question", "question", "agree", "test"),
    *("break", "group", "vote", "pledge", "reading", "close"),
]


def add(name: str, row: dict[str, Any]) -> None:
    with db.engine.begin() as connection:
        table = Table(name, MetaData(), autoload_with=connection)
        known = {"created_at": NOW, "joined_at": NOW, "saved_at": NOW} | row
        values = {key: value for key, value in known.items() if key in table.columns}
        connection.execute(insert(table).values(values))


def add_workshop(stage: str) -> None:
    add("workshop", {"id": stage, "audit_id": "a", "title": stage, "date": date(2026, 3, 14),
                     "language": "en", "scene": "last", "code": stage[:8], "stage": stage,
                     "snapshot": ""})  # fmt: skip
    add("workshop_questionnaire", {"workshop_id": stage, "fielded_id": "q", "position": 0})
    for team in ("Reception", "Kitchen"):
        add("team", {"id": f"{stage}-{team[0]}", "workshop_id": stage, "key": team, "name": team,
                     "position": 0})  # fmt: skip
    for who in ("done", "open"):
        add("respondent", {"workshop_id": stage, "id": who, "team_id": f"{stage}-R",
                           "voice": "member", "token_hash": who, "resume_hash": "",
                           "language": "en", "source": "phone",
                           "is_done": who == "done"})  # fmt: skip
    add("answer", {"workshop_id": stage, "respondent_id": "done", "item": "x", "entry": "",
                   "item_version": 1, "performance": 3, "text": "", "theme": "", "evidence": "",
                   "language": "", "version": 1})  # fmt: skip


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def earlier(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application whose database knows stages, with a workshop of each."""
    on_postgres = request.param == "postgres"
    url = request.getfixturevalue("postgres_of_its_own") if on_postgres else None
    app = app_on(tmp_path / "data", {"url": url} if url else None)
    asked = questionnaires.shipped()["last_customer"]
    with app.app_context():
        alembic.upgrade(BEFORE)
        add("audit", AUDIT)
        add("fielded_questionnaire", {"id": "q", "key": asked.key, "version": 1,
                                      "definition": questionnaires.dump(asked),
                                      "fingerprint": "f"})  # fmt: skip
        for stage in STAGES:
            add_workshop(stage)
        add("pledge", {"id": "p", "workshop_id": "closed", "what": "We answer", "owner": "",
                       "notice": "", "theme": "", "request": "", "outcome": "open",
                       "version": 1})  # fmt: skip
    yield app
    close(app)


def test_each_stage_becomes_a_state_and_a_step(earlier: Flask) -> None:
    with earlier.app_context():
        migrate()
        found = {
            one.id: (one.state, one.step and one.step.kind) for one in db.session.query(Workshop)
        }
    assert found == {
        "preparing": ("preparing", None),
        "lobby": ("open", "doors"),
        "answering": ("open", "all"),
        "swap_test": ("open", "all"),
        "discussion": ("open", "all"),
        "pledges": ("open", "pledge"),
        "closed": ("closed", None),
    }


def test_open_doors_and_pledges_get_their_agenda(earlier: Flask) -> None:
    with earlier.app_context():
        migrate()
        made = {one.id: [step.kind for step in one.steps] for one in db.session.query(Workshop)}
    assert made["lobby"] == made["pledges"] == QUESTIONS
    assert made["answering"] == ["all"]
    assert made["closed"] == made["preparing"] == []


def test_nobody_and_nothing_is_lost_on_the_way(earlier: Flask) -> None:
    with earlier.app_context():
        migrate()
        assert alembic.compare_metadata() == []
        assert db.session.query(Answer).count() == len(STAGES)
        done = {one.workshop_id for one in db.session.query(Respondent) if one.done_step}
        steps = {one.workshop_id for one in db.session.query(Step)}
    assert done == steps == {*STAGES} - {"preparing", "closed"}


def test_what_the_columns_may_hold_is_kept_by_the_database(earlier: Flask) -> None:
    with earlier.app_context():
        migrate()
        with pytest.raises(Exception, match="ck_workshop_state"), db.engine.begin() as connection:
            connection.execute(text("UPDATE workshop SET state = 'lobby'"))


def test_the_way_back_keeps_everybody(earlier: Flask) -> None:
    with earlier.app_context():
        migrate()
        db.session.rollback()
        alembic.downgrade(BEFORE)
        with db.engine.connect() as connection:
            stages = dict(connection.execute(text("SELECT id, stage FROM workshop")).all())
            assert connection.scalar(text("SELECT COUNT(*) FROM respondent")) == 2 * len(STAGES)
        assert stages == {stage: stage for stage in STAGES} | {
            "swap_test": "answering",
            "discussion": "answering",
        }
        migrate()
