"""What the facilitator reads of a room, and what is hidden: nowhere, logged, erased at closing."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from survey.models import Answer, AuditEvent, Workshop
from survey.store.answers import exports
from survey.web.database import db
from tests import prepared
from tests.cast import phone, save

WORDS = "Bob at the desk is rude"


@pytest.fixture
def room(app: Flask, facilitator: FlaskClient) -> str:
    """A room at its first question, in which two entries are shared."""
    address = prepared.workshop(facilitator)
    prepared.go_to(facilitator, address, "question")
    code = code_of(app, address)
    entries = {
        "value_added__entry001__text": WORDS,
        "value_added__entry002__text": "We answer at once",
    }
    save(phone(app, "Reception", code), "team", code, **entries)
    return address


def code_of(app: Flask, room: str) -> str:
    with app.app_context():
        return db.session.get_one(Workshop, room.split("/")[2]).code


def page(facilitator: FlaskClient, room: str, name: str = "room") -> str:
    return facilitator.get(f"{room}/room{name.removeprefix('room')}?lang=en").text


def hide(facilitator: FlaskClient, room: str, why: str, entry: str = "entry001") -> int:
    data = {"item": "value_added", "entry": entry, "why": why}
    return facilitator.post(f"{room}/room/entry", data=data).status_code


def test_the_facilitator_reads_what_is_shared_without_whose_it_is(
    facilitator: FlaskClient, room: str
) -> None:
    written = page(facilitator, room).split('id="written"')[1].split("</section>")[0]
    assert WORDS in written
    assert "Reception" not in written


def test_what_is_hidden_is_nowhere_and_the_log_says_why(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    code = code_of(app, room)
    assert hide(facilitator, room, "person") == 302
    prepared.press(facilitator, room, "reveal")
    screen = page(facilitator, room, "room/projector")
    assert "We answer at once" in screen
    own = phone(app, "Reception", code)
    others = [screen, own.get(f"/{code}/team").text, own.get(f"/{code}/shared").text]
    assert not any(WORDS in text for text in others)
    with app.app_context():
        workshop = db.session.scalars(select(Workshop)).one()
        told = [row.get("text") for row in exports.answers(db.session, workshop, "")]
        assert WORDS not in told
        noted = db.session.scalars(select(AuditEvent).filter_by(what="entry_hidden")).one()
        assert noted.detail == "person"
        assert WORDS not in noted.detail
    assert "1 hidden" in page(facilitator, room)


def test_what_was_hidden_by_mistake_is_shown_again(facilitator: FlaskClient, room: str) -> None:
    hide(facilitator, room, "mistake")
    hide(facilitator, room, "show")
    prepared.press(facilitator, room, "reveal")
    assert WORDS in page(facilitator, room, "room/projector")


def test_only_the_four_reasons_hide(app: Flask, facilitator: FlaskClient, room: str) -> None:
    assert hide(facilitator, room, "withdrawn") == 422
    assert hide(facilitator, room, "because") == 422
    prepared.press(facilitator, room, "reveal")
    assert WORDS in page(facilitator, room, "room/projector")


def test_closing_erases_hidden_words_and_keeps_that_they_were_there(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    hide(facilitator, room, "insult")
    assert "1 text is hidden" in page(facilitator, room, "room/close")
    facilitator.post(f"{room}/room/close")
    with app.app_context():
        hidden = db.session.scalars(select(Answer).filter_by(hidden_why="insult")).one()
        assert hidden.text == ""
    assert hide(facilitator, room, "show") == 409


def test_before_closing_the_page_says_what_is_missing(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    code = code_of(app, room)
    draft = {"mine.value_added__entry009__text": "not shared yet"}
    save(phone(app, "Kitchen", code), "team", code, **draft)
    told = page(facilitator, room, "room/close")
    assert "1 draft is not shared" in told
    assert "Without a pledge: Reception, Kitchen." in told
    assert "not shared yet" not in told


def test_the_big_button_reveals_before_it_goes_on(facilitator: FlaskClient, room: str) -> None:
    big = re.search(r'btn-lg" name="to" value="(\w+)">([^<]+)', page(facilitator, room))
    assert big
    assert big.groups() == ("reveal", "Show the cards on the screen")
    prepared.press(facilitator, room, "reveal")
    assert 'btn-lg" name="to" value="next"' in page(facilitator, room)
