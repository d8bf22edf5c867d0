"""What a phone shows at each step: now on top, what was before folded below, nothing to come."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from survey.models import STEP_KINDS
from survey.participant import now
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
