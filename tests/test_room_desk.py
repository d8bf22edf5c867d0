"""What the facilitator reads of a room, and what is hidden: nowhere, logged, erased at closing."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from reports.inputs import LeftOut
from survey.making import report as making
from survey.models import Answer, AuditEvent, Pledge, Request, User, Workshop
from survey.store.answers import exports, moderation
from survey.store.answers.pledges import Said
from survey.store.people import links
from survey.store.pulse import beat
from survey.web.database import db, writing
from tests import prepared
from tests.cast import held, phone, save

WORDS = "Bob at the desk is rude"
PLEDGED = {
    "pledge__what": "Ana will smile",
    "pledge__owner": "Ana himself",
    "pledge__notice": "They see Ana smile",
    "pledge__request": "Give Ana a mirror",
    "pledge__due": "2099-05-01",
}


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
    written = page(facilitator, room).split("data-list")[1].split("</ul>")[0]
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


def hide_said(app: Flask, kind: type[Said], why: str | None = "person") -> bool:
    with app.app_context(), writing() as session:
        workshop = held(session, session.scalars(select(Workshop.id)).one())
        rows = moderation.said(session, kind, workshop.id)
        one = next(one for one in rows if bool(one.hidden_why) == (why is None))
        user = session.scalars(select(User.id)).first()
        return moderation.hide_said(session, workshop, one.id, why, user or "")


def outputs(app: Flask, facilitator: FlaskClient, room: str) -> Iterator[str]:
    """All that a room shows and gives away of pledges and requests."""
    code = code_of(app, room)
    with app.app_context(), writing() as session:
        workshop = session.get_one(Workshop, room.split("/")[2])
        audit = f"/audits/{workshop.audit_id}"
        token = links.make(session, "pledges", workshop_id=workshop.id)
        source = making.read(workshop, "en")
        whole = exports.tables(session, workshop)
    yield from (table.to_csv() for table in (source.pledges, source.requests) if table is not None)
    yield repr(whole)
    yield phone(app, "Reception", code).get(f"/{code}/team").text
    yield phone(app, "Reception", code).get(f"/{code}/shared").text
    pages = ("room/projector", "pledges", "pledges.ics", "report")
    yield from (facilitator.get(f"{room}/{name}").text for name in pages)
    links_to = (f"{audit}/pledges", f"{audit}/trend", f"/p/{token}", f"/p/{token}/pledges.ics")
    yield from (facilitator.get(address).text for address in links_to)


def test_a_hidden_pledge_and_request_are_nowhere(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    code = code_of(app, room)
    save(phone(app, "Reception", code), "team", code, **PLEDGED)
    prepared.go_to(facilitator, room, "reading")
    assert sum("Ana" in text for text in outputs(app, facilitator, room)) >= 9
    assert hide_said(app, Pledge)
    assert hide_said(app, Request)
    told = "\n".join(outputs(app, facilitator, room))
    assert "Ana" not in told
    assert "1 left out by the facilitator: names a person." in told
    assert "Without a pledge: Reception" in page(facilitator, room, "room/close")
    with app.app_context():
        noted = db.session.execute(select(AuditEvent.what, AuditEvent.detail)).all()
        assert {("pledge_hidden", "person"), ("request_hidden", "person")} <= {*map(tuple, noted)}


def test_a_pledge_says_who_and_when_by_themselves(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    code = code_of(app, room)
    save(phone(app, "Reception", code), "team", code, **PLEDGED)
    prepared.go_to(facilitator, room, "pledge")
    told = page(facilitator, room)
    assert '<dt>Who</dt><dd dir="auto">Ana himself</dd>' in told
    assert '<dt>When</dt><dd dir="auto">before 1 May 2099</dd>' in told


def test_hiding_a_pledge_tells_every_page(app: Flask, facilitator: FlaskClient, room: str) -> None:
    code = code_of(app, room)
    save(phone(app, "Reception", code), "team", code, **PLEDGED)
    with app.app_context():
        before = beat(db.session, room.split("/")[2]).versions
    hide_said(app, Pledge)
    with app.app_context():
        after = beat(db.session, room.split("/")[2]).versions
    assert all(after[part] > before.get(part, 0) for part in after)
    assert {"step", "room"} <= after.keys()


def test_a_hidden_pledge_is_replaced_by_another_one_and_not_by_its_own_words(
    app: Flask, room: str
) -> None:
    code = code_of(app, room)
    own = phone(app, "Reception", code)
    version = save(own, "team", code, **PLEDGED).get_json()["saved"]["pledge"]
    hide_said(app, Pledge)
    late = {"pledge__what": "Ana will smile more", "pledge__version": str(version)}
    assert save(own, "team", code, **late).get_json()["conflicts"]["pledge"]["what"] == ""
    now = own.get(f"/{code}/shared").get_json()["values"]
    assert now["pledge-request"] == "Give Ana a mirror"
    new = {"pledge__what": "We all smile", "pledge__version": now["pledge-version"]}
    assert save(own, "team", code, **new).get_json()["saved"]["pledge"] > version
    assert own.get(f"/{code}/shared").get_json()["values"]["pledge-what"] == "We all smile"
    assert not hide_said(app, Pledge, None)
    with app.app_context():
        shown = db.session.scalars(select(Pledge).where(Pledge.hidden_why.is_(None))).all()
        assert [one.what for one in shown] == ["We all smile"]


def test_a_pledge_hidden_by_mistake_comes_back_to_its_team(app: Flask, room: str) -> None:
    code = code_of(app, room)
    own = phone(app, "Reception", code)
    save(own, "team", code, **PLEDGED)
    hide_said(app, Pledge, "mistake")
    assert "pledge-what" not in own.get(f"/{code}/shared").get_json()["values"]
    assert hide_said(app, Pledge, None)
    assert own.get(f"/{code}/shared").get_json()["values"]["pledge-what"] == "Ana will smile"


def test_closing_erases_the_words_of_hidden_pledges_and_keeps_why(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    code = code_of(app, room)
    save(phone(app, "Reception", code), "team", code, **PLEDGED)
    hide_said(app, Pledge, "insult")
    hide_said(app, Request)
    assert "2 texts are hidden" in page(facilitator, room, "room/close")
    facilitator.post(f"{room}/room/close")
    with app.app_context():
        pledge, request = db.session.query(Pledge).one(), db.session.query(Request).one()
        assert (pledge.what, pledge.owner, pledge.notice, request.text) == ("", "", "", "")
        found = moderation.left_out(db.session, pledge.workshop_id)
        assert [(one.what, one.why) for one in found] == [
            ("pledge", "insult"),
            ("request", "person"),
        ]
        source = making.read(db.session.get_one(Workshop, pledge.workshop_id), "en")
        assert LeftOut("pledge", "insult", 1) in source.left_out


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
    assert big(facilitator, room) == ("reveal", "Show the 2 cards")
    prepared.press(facilitator, room, "reveal")
    assert big(facilitator, room) == ("next", "Start: What would make them leave")


def big(facilitator: FlaskClient, room: str) -> tuple[str, ...]:
    """What the big button asks for, and what it says."""
    button = r'onward-next" name="to" value="(\w+)" data-next><b>([^<]+)'
    found = re.search(button, page(facilitator, room))
    assert found
    return found.groups()


def test_the_cockpit_changes_what_an_entry_is_about_and_the_log_tells_it(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    data = {"item": "value_added", "entry": "entry001"}
    statuses = [
        facilitator.post(f"{room}/room/theme", data=data | {"theme": theme}).status_code
        for theme in ("speed", "no such theme", "")
    ]
    assert statuses == [302, 422, 302]
    with app.app_context():
        noted = db.session.scalars(select(AuditEvent.detail).filter_by(what="entry_theme")).all()
        assert sorted(noted) == ["Spring", "speed"]
        assert not any(db.session.scalars(select(Answer.theme)).all())
