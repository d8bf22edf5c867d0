"""What a workshop asks is read once a session and restored once a process, and is never stale."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import event

from questionnaires import one
from survey.models import Workshop
from survey.store.answers import questionnaires
from survey.web.database import db, writing
from tests import cast

ITEM, WORDING = "as_announced", "What we announce is what {customers} get"
SLIP = WORDING.replace("announce", "anounce")


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """What is sent to the database meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def workshop_id(app: Flask) -> str:
    return cast.make_workshop(app, chosen=one("last_customer"))


def wording(workshop: Workshop) -> str:
    (asked,) = questionnaires.questionnaires_of(workshop)
    return asked.item(ITEM).wording["en"]


@pytest.mark.parametrize("sheet", ["rating", "team"])
def test_a_page_reads_what_is_asked_at_most_once(app: Flask, workshop_id: str, sheet: str) -> None:
    phone = cast.phone(app)
    phone.get(f"/{cast.CODE}/{sheet}")
    with statements(app) as sent:
        assert phone.get(f"/{cast.CODE}/{sheet}").status_code == 200
    assert len([one for one in sent if "questionnaire" in one]) <= 1
    assert not [one for one in sent if "definition" in one]


def test_a_correction_is_seen_at_once_in_the_same_session(app: Flask, workshop_id: str) -> None:
    with app.app_context(), writing() as session:
        workshop = session.get_one(Workshop, workshop_id)
        assert wording(workshop) == "What we announce is what customers get"
        questionnaires.correct(session, workshop_id, ITEM, "wording", "en", SLIP)
        assert wording(workshop) == "What we anounce is what customers get"
        assert questionnaires.item_of(session, workshop_id, ITEM).wording["en"] == SLIP


def test_what_is_fielded_anew_is_seen_at_once(app: Flask, workshop_id: str) -> None:
    other = [one("seven_ways"), replace(one("last_customer"), title={"es": "Otro", "en": "Other"})]
    with app.app_context(), writing() as session:
        workshop = session.get_one(Workshop, workshop_id)
        assert len(questionnaires.questionnaires_of(workshop)) == 1
        questionnaires.field(session, workshop_id, other)
        assert questionnaires.frozen(session, workshop_id) == other
        assert [asked.key for asked in questionnaires.questionnaires_of(workshop)] == [
            "seven_ways",
            "last_customer",
        ]


def test_what_was_read_before_a_save_is_read_again_after_it(app: Flask, workshop_id: str) -> None:
    with app.app_context():
        workshop = db.session.get_one(Workshop, workshop_id)
        before = wording(workshop)
        db.session.rollback()  # as a page does before it saves
        with writing() as session:
            questionnaires.correct(session, workshop_id, ITEM, "wording", "en", SLIP)
        assert wording(workshop) != before


def test_another_word_for_the_customer_is_seen_at_once(app: Flask, workshop_id: str) -> None:
    with app.app_context():
        workshop = db.session.get_one(Workshop, workshop_id)
        assert "customers" in wording(workshop)
        workshop.audit.customer_word = "patient"
        assert "patients" in wording(workshop)


def test_what_is_kept_is_bounded(
    app: Flask, workshop_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questionnaires, "_kept", kept := {})
    monkeypatch.setattr(questionnaires, "MOST_KEPT", 3)
    with app.app_context():
        workshop = db.session.get_one(Workshop, workshop_id)
        for word in ("customer", "student", "patient", "user"):
            workshop.audit.customer_word = word
            questionnaires.questionnaires_of(workshop)
            assert 0 < len(kept) <= 3
