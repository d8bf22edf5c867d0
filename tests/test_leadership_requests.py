"""Requests to leadership: who answers them, in which words, and who then reads it where."""

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from survey.models import FormerAnswer, Membership, Request, User, Workshop
from survey.store.answers import exports, moderation
from survey.web.database import db, writing
from tests import trend_cast
from tests.conftest import sign_in
from tests.trend_cast import ada

YES = {"answer": "accepted", "text": "It is ordered", "due": "2026-05-01"}
NO = {"answer": "declined", "text": "No money this year", "due": ""}


@pytest.fixture
def audit(app: Flask, facilitator: FlaskClient) -> str:
    """An audit with a closed workshop in which the kitchen asks for a second telephone."""
    audit_id = trend_cast.audit_with(app, [{"kitchen": trend_cast.all_of(6, 4, 2)}], ada(app))
    with app.app_context(), writing() as session:
        held = session.query(Workshop).one()
        team_id = held.teams[0].id
        session.add(Request(workshop_id=held.id, team_id=team_id, text="A second telephone"))
    return audit_id


def leader(app: Flask, audit_id: str, name: str = "Eve") -> FlaskClient:
    browser = sign_in(app, name, f"{name.lower()}@example.org")
    with app.app_context(), writing() as session:
        user_id = session.query(User.id).filter_by(name=name).scalar()
        session.add(Membership(user_id=user_id, audit_id=audit_id, role="leadership"))
    return browser


def request_of(app: Flask) -> Request:
    with app.app_context():
        return db.session.query(Request).one()


def page(browser: FlaskClient, audit_id: str) -> str:
    return browser.get(f"/audits/{audit_id}/requests?lang=en").text


def answer(
    app: Flask, browser: FlaskClient, audit_id: str, said: dict[str, str], seen: int = 0
) -> TestResponse:
    one = request_of(app).id
    data = {f"{one}-{name}": value for name, value in ({"seen": str(seen)} | said).items()}
    return browser.post(f"/audits/{audit_id}/requests/{one}?lang=en", data=data)


def test_leadership_answers_and_the_files_and_every_reader_have_it(
    app: Flask, facilitator: FlaskClient, audit: str
) -> None:
    eve = leader(app, audit)
    assert "0 of 1 answered" in page(eve, audit)
    assert answer(app, eve, audit, YES).status_code == 303
    for browser in (eve, facilitator):
        assert re.search("1 of 1 answered.*Yes.*by 1 May 2026.*It is ordered",
                         page(browser, audit), re.S)  # fmt: skip
    with app.app_context():
        held = db.session.query(Workshop).one()
        row = next(exports.requests(db.session, held, ""))
    assert (row["answer"], row["answer_text"], row["due"]) == tuple(YES.values())


def test_who_does_not_read_the_audit_neither_sees_nor_answers(app: Flask, audit: str) -> None:
    stranger = sign_in(app, "Mallory", "mallory@example.org")
    assert stranger.get(f"/audits/{audit}/requests").status_code == 404
    assert answer(app, stranger, audit, YES).status_code == 404
    other = trend_cast.audit_with(app, [], ada(app), "Another")
    assert answer(app, leader(app, other), other, YES).status_code == 404
    assert answer(app, app.test_client(), audit, YES).status_code == 403
    assert not request_of(app).answer


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"answer": "maybe"}, "Choose an answer."),
        ({"due": ""}, "A yes needs the date by which it is done."),
        ({"due": "2023-05-01"}, "This date is before the workshop."),
        ({"due": "soon"}, "Not a valid date value."),
        ({"answer": "declined", "text": " "}, "A no needs its reason."),
        ({"text": "x" * 501}, "Field cannot be longer than 500 characters."),
        ({"seen": "9" * 5000}, "Not a valid"),
    ],
)
def test_what_does_not_hold_is_said_and_shown_as_it_was_typed(
    app: Flask, facilitator: FlaskClient, audit: str, wrong: dict[str, str], told: str
) -> None:
    sent = answer(app, facilitator, audit, YES | wrong | {"text": wrong.get("text", "My words")})
    assert sent.status_code in (422, 409)
    assert told in sent.text
    assert wrong.get("text", "My words").strip() in sent.text
    assert not request_of(app).answer


def test_what_was_said_before_is_kept_with_its_day(
    app: Flask, facilitator: FlaskClient, audit: str
) -> None:
    answer(app, facilitator, audit, NO)
    answer(app, facilitator, audit, YES, seen=1)
    with app.app_context():
        former = db.session.query(FormerAnswer).one()
        assert (former.answer, former.answer_text) == ("declined", "No money this year")
        assert former.answered_at is not None
    before = page(facilitator, audit).split("What was said before")[1]
    assert re.search(r"No</span>.*said on .*No money this year", before, re.S)


def test_the_same_answer_twice_is_one(app: Flask, facilitator: FlaskClient, audit: str) -> None:
    for seen in (0, 0):
        assert answer(app, facilitator, audit, YES, seen).status_code == 303
    assert request_of(app).version == 1


def test_of_two_who_answer_none_overwrites_the_other_unawares(
    app: Flask, facilitator: FlaskClient, audit: str
) -> None:
    answer(app, leader(app, audit), audit, NO)
    late = answer(app, facilitator, audit, YES)
    assert late.status_code == 409
    assert "Somebody answered this request meanwhile" in late.text
    assert re.search("No money this year.*It is ordered", late.text, re.S)
    assert request_of(app).answer == "declined"
    seen = re.search(r'-seen"[^>]*value="(\d+)"', late.text)
    assert seen
    assert answer(app, facilitator, audit, YES, int(seen[1])).status_code == 303
    assert request_of(app).answer == "accepted"


def test_a_request_that_is_hidden_or_still_being_written_stands_nowhere(
    app: Flask, facilitator: FlaskClient, audit: str
) -> None:
    for state, why in (("closed", "person"), ("open", None)):
        with app.app_context(), writing() as session:
            session.query(Request).one().hidden_why = why
            session.query(Workshop).one().state = state
        assert "A second telephone" not in page(facilitator, audit)
        assert answer(app, facilitator, audit, YES).status_code == 404


def test_closing_forgets_all_answers_to_what_was_hidden(
    app: Flask, facilitator: FlaskClient, audit: str
) -> None:
    answer(app, facilitator, audit, NO)
    answer(app, facilitator, audit, YES, seen=1)
    with app.app_context(), writing() as session:
        held, asked = session.query(Workshop).one(), session.query(Request).one()
        asked.hidden_why = "person"
        session.flush()
        moderation.erase_hidden(session, held.id)
    with app.app_context():
        assert not db.session.query(FormerAnswer).count()
        assert not db.session.query(Request).one().answer_text
    assert "telephone" not in facilitator.get(f"/audits/{audit}/log?lang=en").text


def test_a_no_has_no_day(app: Flask, facilitator: FlaskClient, audit: str) -> None:
    answer(app, facilitator, audit, NO | {"due": "2026-05-01"})
    assert request_of(app).due is None
    answer(app, facilitator, audit, NO | {"answer": "later", "due": "2026-05-01"}, seen=1)
    assert request_of(app).due == date(2026, 5, 1)
