"""What a phone shows at each step: now on top, what was before folded below, nothing to come."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select

from survey.models import STEP_KINDS, Pledge, Workshop
from survey.participant import now
from survey.web.database import db
from tests import cast

RATING, TEAM = f"/{cast.CODE}/rating", f"/{cast.CODE}/team"
QUESTIONS = ("value_added", "leave_reasons", "differentiators")
PARTS = (*QUESTIONS, "team_questions", "ideas", "pledge")


def phone_at(app: Flask, kind: str) -> FlaskClient:
    """A phone whose rating is handed in, with the room at the first step of that kind."""
    workshop_id = cast.make_workshop(app, step="all" if kind == "all" else "doors")
    phone = cast.phone(app)
    phone.post(RATING, data={"do": "hand_in"})
    cast.move_to(app, workshop_id, kind)
    return phone


def parts_of(page: str) -> tuple[list[str], list[str]]:
    """What stands on top of a team's page, and what is folded below."""
    found = html.fromstring(page)
    there = [part for part in PARTS if found.xpath(f"//*[@id='item-{part}']")]
    below = [p for p in there if found.xpath(f"//details[@class='earlier']//*[@id='item-{p}']")]
    return [part for part in there if part not in below], below


def test_every_kind_of_step_has_a_name_and_a_place_on_phones() -> None:
    assert {*now.TOPS} == {*now.NAMES} == {*STEP_KINDS}
    assert {*now.LOOKS} == {
        kind for kind, top in now.TOPS.items() if top in ("look", *now.OWN_PAGES)
    }


@pytest.mark.parametrize(
    ("kind", "top", "below"),
    [
        ("scene", [], []),
        ("question", ["value_added"], []),
        ("agree", [], [*QUESTIONS, "team_questions"]),
        ("break", [], [*QUESTIONS, "team_questions"]),
        ("pledge", ["ideas", "pledge"], [*QUESTIONS, "team_questions"]),
        ("reading", [], [*PARTS]),
        ("all", [*PARTS], []),
    ],
)
def test_a_step_puts_its_part_on_top(
    sqlite_app: Flask, kind: str, top: list[str], below: list[str]
) -> None:
    page = phone_at(sqlite_app, kind).get(f"{TEAM}?lang=en").text
    assert parts_of(page) == (top, below)


def test_an_earlier_question_can_still_be_filled_in(sqlite_app: Flask) -> None:
    phone = phone_at(sqlite_app, "pledge")
    answer = cast.save(phone, "team", value_added__entry001__text="We greet")
    assert answer.json["saved"] == {"value_added-entry001": 1}


@pytest.mark.parametrize("kind", [kind for kind, top in now.TOPS.items() if top == "look"])
def test_where_the_room_acts_together_a_phone_says_what_it_does(
    sqlite_app: Flask, kind: str
) -> None:
    if kind == "last":
        pytest.skip("the first workshop of an audit has nothing to look back on")
    phone = phone_at(sqlite_app, kind)
    for language in ("en", "es"):
        page = html.fromstring(phone.get(f"{TEAM}?lang={language}").text)
        assert page.xpath("//h1")[0].text_content().strip()
        assert not page.xpath("//button[@value='done']")


def main_of(page: str) -> str:
    """What stands on a page above what is folded."""
    text: str = html.fromstring(page).xpath("//main")[0].text_content()
    return " ".join(text.split("Still open")[0].split())


def test_while_pledges_are_read_out_a_phone_shows_its_own(sqlite_app: Flask) -> None:
    phone = phone_at(sqlite_app, "reading")
    assert "Our team has no pledge yet." in main_of(phone.get(f"{TEAM}?lang=en").text)
    told = {"pledge__what": "Call back at once", "pledge__owner": "Head of desk"}
    cast.save(phone, "team", **told)
    shown = main_of(phone.get(TEAM).text)
    assert "Reception pledges Call back at once Head of desk · by " in shown
    assert "Call back" not in cast.phone(sqlite_app, "Kitchen").get(TEAM).text


def test_at_the_end_a_phone_takes_its_pledge_away(sqlite_app: Flask) -> None:
    phone, other = phone_at(sqlite_app, "close"), cast.phone(sqlite_app, "Kitchen")
    cast.save(phone, "team", pledge__what="Call back at once", pledge__due="2099-05-01")
    with sqlite_app.app_context():
        workshop_id = db.session.scalars(select(Workshop.id)).one()
    for state in ("close", "closed"):
        cast.move_to(sqlite_app, workshop_id, state)
        shown = main_of(phone.get(f"{TEAM}?lang=en").text)
        assert "Call back at once By 1 May 2099 Add to the calendar" in shown
        assert "What happens now" in shown
    calendar = phone.get(f"/{cast.CODE}/pledge.ics")
    assert calendar.mimetype == "text/calendar"
    assert b"DTSTART;VALUE=DATE:20990501" in calendar.data
    assert calendar.data.count(f"/{cast.CODE}/pledge\r\n".encode()) == 4  # text, address; twice
    assert b"BEGIN:VEVENT" not in other.get(f"/{cast.CODE}/pledge.ics").data


def test_after_the_end_a_phone_tells_what_became_of_its_own_pledge(sqlite_app: Flask) -> None:
    phone, other = phone_at(sqlite_app, "close"), cast.phone(sqlite_app, "Kitchen")
    cast.save(phone, "team", pledge__what="Call back at once")
    own = f"/{cast.CODE}/pledge?lang=en"
    assert phone.get(own).status_code == 302
    with sqlite_app.app_context():
        pledge = db.session.query(Pledge).one()
        cast.move_to(sqlite_app, pledge.workshop_id, "closed")
    assert f'href="/{cast.CODE}/pledge"' in phone.get(TEAM).text
    token = cast.field_value(phone.get(own).text, "csrf_token")
    assert "Call back" not in other.get(own).text
    told = {f"pledge-{pledge.id}": "partly", "csrf_token": token}
    assert "Nothing was chosen" in other.post(own, data=told, follow_redirects=True).text
    assert "Saved. Thank you." in phone.post(own, data=told, follow_redirects=True).text
    with sqlite_app.app_context():
        assert db.session.query(Pledge).one().outcome == "partly"


def test_without_script_a_page_that_waits_can_be_loaded_again(sqlite_app: Flask) -> None:
    page = html.fromstring(phone_at(sqlite_app, "break").get(f"{TEAM}?lang=en").text)
    (again,) = page.xpath("//div[contains(@class, 'without-script')]/a")
    assert again.get("href") == TEAM
    # The break runs from when it was opened: a busy machine shows it a second or more later.
    assert re.search(r"Break (5:00|4:\d\d) ", main_of(html.tostring(page, encoding="unicode")))
    assert page.xpath("//div[@class='rest']//p[@class='wording']/text()") == ["Putting together"]


@pytest.mark.parametrize(
    ("kind", "page"),
    [
        ("rate", RATING),
        ("question", TEAM),
        ("break", TEAM),
        ("test", f"/{cast.CODE}/test"),
        ("vote", f"/{cast.CODE}/vote"),
    ],
)
def test_a_phone_goes_where_the_room_is(sqlite_app: Flask, kind: str, page: str) -> None:
    assert phone_at(sqlite_app, kind).get(f"/{cast.CODE}/").location == page


def test_who_comes_late_rates_first(sqlite_app: Flask) -> None:
    workshop_id = cast.make_workshop(sqlite_app, step="doors")
    cast.move_to(sqlite_app, workshop_id, "pledge")
    late = cast.phone(sqlite_app)
    assert late.get(f"/{cast.CODE}/").location == RATING
    late.post(RATING, data={"do": "hand_in"})
    assert late.get(f"/{cast.CODE}/").location == TEAM


@pytest.mark.parametrize("kind", ["question", "agree", "test", "vote", "pledge"])
def test_where_a_phone_works_it_shows_the_time_left(sqlite_app: Flask, kind: str) -> None:
    phone, other = phone_at(sqlite_app, "agree"), cast.phone(sqlite_app, "Kitchen")
    for item in ("leave_reasons", "differentiators"):
        cast.save(other, "team", **{f"{item}__entry001__text": "The phone at night"})
    with sqlite_app.app_context():
        workshop_id = db.session.scalars(select(Workshop.id)).one()
    cast.move_to(sqlite_app, workshop_id, kind)
    page = html.fromstring(phone.get(f"/{cast.CODE}/", follow_redirects=True).text)
    (time,) = page.xpath("//*[@data-time]")
    assert 0 < int(time.get("data-left")) <= 20 * 60
    assert time.get("data-runs") is not None
    assert phone.get(f"/{cast.CODE}/state").json["left"] == pytest.approx(
        int(time.get("data-left")), abs=2
    )
