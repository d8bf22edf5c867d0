"""What every request of a phone begins with: read once, and never old."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text

from survey.models import Workshop
from survey.store.answers import customers, questionnaires
from survey.store.room import phones, steps
from survey.web.database import db, writing
from tests import cast

TOKEN = "a token that nobody holds"


def seen() -> Workshop:
    """The workshop as a phone finds it in a request of its own."""
    db.session.rollback()
    found = phones.phone_of(db.session, cast.CODE, TOKEN)
    assert found is not None
    return found[0]


CHANGES = {
    "UPDATE workshop SET title = 'Autumn'": lambda room: room.title,
    "UPDATE workshop SET is_joining_closed = TRUE": lambda room: room.is_joining_closed,
    "UPDATE audit SET customer_word = 'guest'": lambda room: room.audit.customer_word,
    "UPDATE audit SET smallest_base = 3": lambda room: room.audit.smallest_base,
    "UPDATE team SET name = 'Bar' WHERE position = 0": lambda room: room.teams[0].name,
    "UPDATE team SET position = 9 - position": lambda room: room.teams[0].name,
    "UPDATE team SET name = name || '|x'": lambda room: room.teams[0].name,
    "DELETE FROM team WHERE position = 1": lambda room: len(room.teams),
    "UPDATE step SET minutes = 7": lambda room: room.step.minutes,
    "UPDATE step SET section = 'x', kind = 'question'": lambda room: room.steps[0].kind,
    "DELETE FROM workshop_questionnaire": lambda room: len(room.questionnaires),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_anybody_changes_is_seen_at_once(app: Flask, change: str) -> None:
    cast.make_workshop(app)
    with app.app_context():
        before = CHANGES[change](seen())
        with db.engine.begin() as elsewhere:  # as another process does, past everything of ours
            elsewhere.execute(text(change))
        assert CHANGES[change](seen()) != before


def test_an_item_that_was_mended_is_seen_at_once(app: Flask) -> None:
    workshop_id = cast.make_workshop(app)
    with app.app_context():
        mended = f"{wording()}."
        with writing() as session:
            about = ("as_announced", "wording", "en", mended)
            questionnaires.correct(session, workshop_id, *about)
        assert wording() == mended


def wording() -> str:
    asked = questionnaires.questionnaires_of(seen())[0]
    return {item.key: item for item in asked.items}["as_announced"].wording["en"]


def test_where_the_room_goes_is_seen_at_once(app: Flask) -> None:
    workshop_id = cast.make_workshop(app, step="doors")
    with app.app_context():
        kinds = [seen().step.kind]
        for _ in range(2):
            with writing() as session:
                workshop = session.get_one(Workshop, workshop_id)
                steps.move(session, workshop, steps.Seen(workshop.step_id or ""), "next")
            kinds.append(seen().step.kind)
        assert kinds == ["doors", "scene", "rate"]


def test_what_is_the_same_is_not_read_again(app: Flask) -> None:
    cast.make_workshop(app)
    asked: list[str] = []

    def note(*said: Any) -> None:
        asked.append(said[2])

    with app.app_context():
        first = seen()
        event.listen(db.engine, "before_cursor_execute", note)
        again = seen()
        event.remove(db.engine, "before_cursor_execute", note)
        assert (again is first, len(again.teams), len(again.steps)) == (True, 2, 1)
        assert len([one for one in asked if one.startswith("SELECT")]) == 1


def test_a_phone_of_another_workshop_is_a_stranger(app: Flask) -> None:
    cast.make_workshop(app)
    cast.make_workshop(app, code="ABCD2345")
    token = cast.phone(app).get_cookie("phone", path=f"/{cast.CODE}").value
    with app.app_context():
        (_room, member), (_other, nobody) = (
            phones.phone_of(db.session, code, token) for code in (cast.CODE, "ABCD2345")
        )
        assert (member.team.name, nobody) == ("Reception", None)


def test_the_form_of_a_customer_is_no_phone_of_the_room(app: Flask) -> None:
    workshop_id = cast.make_workshop(app)
    with app.app_context(), writing() as session:
        workshop = session.get_one(Workshop, workshop_id)
        customers.write(session, workshop, TOKEN, customers.Given(line="Said"), "en", "phone")
    with app.app_context():
        assert phones.phone_of(db.session, cast.CODE, TOKEN)[1] is None
