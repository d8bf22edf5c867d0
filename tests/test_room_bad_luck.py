"""What goes wrong in a room, and how the day goes on all the same."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from survey.models import Answer, Respondent, Step, Workshop, now
from survey.web.database import db, writing
from tests import prepared, room_cast
from tests.cast import phone, save

PHONES = 40


def a_room(facilitator: FlaskClient, teams: str = "Reception, 8\nKitchen, 6") -> str:
    """The address of a workshop whose doors are open."""
    address = prepared.workshop(facilitator, teams=teams)
    prepared.go_to(facilitator, address, "doors")
    return address


@pytest.fixture
def room(sqlite_facilitator: FlaskClient) -> str:
    return a_room(sqlite_facilitator)


def code_of(app: Flask, room: str) -> str:
    with app.app_context():
        return db.session.get_one(Workshop, room.split("/")[2]).code


def rated(app: Flask, room: str, team: str, people: int) -> list[FlaskClient]:
    """People of a team who join now, rate everything and hand it in."""
    code = code_of(app, room)
    phones = [phone(app, team, code) for _ in range(people)]
    for n, one in enumerate(phones):
        room_cast.rate(one, code, n)
    return phones


def counted(app: Flask) -> int:
    """How many people are in the figures."""
    with app.app_context():
        query = select(func.count()).where(Respondent.cut.is_not(None))
        return db.session.scalar(query) or 0


def screen_link(facilitator: FlaskClient, room: str) -> str:
    found = re.search(r"/screen/[\w-]+", facilitator.post(f"{room}/room/screen-link").text)
    assert found
    return found[0]


def shown(page: str) -> str:
    """What a screen shows, without what belongs to the machine in front of it."""
    found = re.search(r"<main.*</main>", page, re.DOTALL)
    assert found
    return found[0]


def _time(session: Session, **moments: datetime) -> None:
    """Give the timer of the rating, which runs, other moments."""
    timed = update(Step).where(Step.kind == "rate").values(timer_left_s=None, **moments)
    session.execute(timed)


def test_a_screen_that_is_opened_on_another_machine_shows_where_the_room_is(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient, room: str
) -> None:
    link = screen_link(sqlite_facilitator, room)
    prepared.go_to(sqlite_facilitator, room, "question")
    texts = {f"value_added__entry00{n}__text": f"Soup {n} " + 50 * "is hot " for n in range(9)}
    save(
        phone(sqlite_app, "Kitchen", code_of(sqlite_app, room)),
        "team",
        code_of(sqlite_app, room),
        **texts,
    )
    for _page in range(2):
        prepared.press(sqlite_facilitator, room, "reveal")
    broken, other = sqlite_app.test_client().get(link).text, sqlite_app.test_client().get(link).text
    assert shown(other) == shown(broken)
    assert 'data-shown="2"' in other
    assert "Soup" in other


def test_a_cockpit_that_slept_for_five_minutes_moves_nothing_and_sees_where_the_room_is(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient, room: str
) -> None:
    asleep = sqlite_facilitator.get(f"{room}/room").text
    before = sqlite_facilitator.get(f"{room}/room/state").get_data()
    prepared.go_to(sqlite_facilitator, room, "rate")
    with sqlite_app.app_context(), writing() as session:
        ends = now() - timedelta(minutes=5)
        _time(session, timer_ends_at=ends)
    seen = dict(re.findall(r'name="(seen|shown)" value="([^"]*)"', asleep))
    sqlite_facilitator.post(f"{room}/room/step", data={**seen, "to": "next"})
    assert sqlite_facilitator.get(f"{room}/room/state").get_data() != before
    page = sqlite_facilitator.get(f"{room}/room?lang=en").text
    assert "Rating alone" in page
    assert 'data-left="0"' in page
    assert counted(sqlite_app) == 0  # the rating goes on: nobody pressed what they saw


def test_a_late_team_of_six_rates_writes_and_enters_the_figures(
    app: Flask, facilitator: FlaskClient
) -> None:
    room = a_room(facilitator)
    rated(app, room, "Reception", 8)
    for kind in ("rate", "question"):
        prepared.go_to(facilitator, room, kind)
    prepared.press(facilitator, room, "next")  # reasons to leave: about minute 25
    late, code = rated(app, room, "Kitchen", 6), code_of(app, room)
    answer = save(late[0], "team", code, value_added__entrylate__text="Soup is hot")
    assert answer.json["saved"] == {"value_added-entrylate": 1}
    assert counted(app) == 8
    assert 'class="dots"' not in late[0].get(f"/{code}/team").text
    facilitator.post(f"{room}/room/rating")
    assert counted(app) == 14
    prepared.go_to(facilitator, room, "agree")
    assert 'class="dots"' in late[0].get(f"/{code}/team").text


def test_a_phone_that_was_away_for_three_steps_loses_nothing_and_finds_the_room(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient, room: str
) -> None:
    [away] = rated(sqlite_app, room, "Kitchen", 1)
    code = code_of(sqlite_app, room)
    prepared.go_to(sqlite_facilitator, room, "question")
    before = away.get(f"/{code}/state").json["at"]
    for _step in range(3):
        prepared.press(sqlite_facilitator, room, "next")
    answer = save(away, "team", code, value_added__entryqueue__text="Soup is hot")
    assert answer.json["saved"] == {"value_added-entryqueue": 1}
    assert away.get(f"/{code}/state").json["at"] != before
    page = away.get(f"/{code}/team?lang=en").text
    assert "Soup is hot" in page.split('class="earlier"', 1)[1]


def test_forty_phones_that_save_while_the_room_goes_on_lose_nothing(
    app: Flask, facilitator: FlaskClient
) -> None:
    room = a_room(facilitator)
    code = code_of(app, room)
    phones = [phone(app, "Kitchen", code) for _ in range(PHONES)]
    prepared.go_to(facilitator, room, "question")
    page = facilitator.get(f"{room}/room").text
    seen = dict(re.findall(r'name="(seen|shown)" value="([^"]*)"', page))

    def write(n: int) -> int:
        if n == PHONES // 2:
            facilitator.post(f"{room}/room/step", data={**seen, "to": "next"})
        text = {f"mine.value_added__entry{n:03}__text": f"Soup {n}"}
        return save(phones[n], "team", code, **text).status_code

    with ThreadPoolExecutor(8) as all_at_once:
        assert set(all_at_once.map(write, range(PHONES))) == {200}
    with app.app_context():
        stored = db.session.scalars(select(Answer.text).where(Answer.text != "")).all()
        step = db.session.get_one(Workshop, room.split("/")[2]).step
    assert sorted(stored) == sorted(f"Soup {n}" for n in range(PHONES))
    assert step is not None
    assert step.section.endswith(".leave")


def test_a_hidden_entry_that_its_team_edits_comes_back_nowhere(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient, room: str
) -> None:
    code = code_of(sqlite_app, room)
    prepared.go_to(sqlite_facilitator, room, "question")
    team, entry = phone(sqlite_app, "Kitchen", code), "value_added__entry001"
    save(team, "team", code, **{f"{entry}__text": "Bob is rude"})
    hidden = {"item": "value_added", "entry": "entry001", "why": "person"}
    sqlite_facilitator.post(f"{room}/room/entry", data=hidden)
    save(team, "team", code, **{f"{entry}__text": "Bob is very rude", f"{entry}__version": "2"})
    save(team, "team", code, value_added__entry002__text="Soup is hot")
    prepared.press(sqlite_facilitator, room, "reveal")
    wall = sqlite_facilitator.get(f"{room}/room/projector").text
    assert "Soup is hot" in wall
    assert "rude" not in wall
    sqlite_facilitator.post(f"{room}/room/close")
    with sqlite_app.app_context():
        assert not [text for text in db.session.scalars(select(Answer.text)) if "rude" in text]


def through(facilitator: FlaskClient, room: str) -> list[str]:
    """Press the big button until the last step; the kinds of the screens on the way."""
    kinds: list[str] = []
    seen: list[str] = []
    while True:
        screen = facilitator.get(f"{room}/room/projector")
        assert screen.status_code == facilitator.get(f"{room}/room").status_code == 200
        here = re.findall(r'data-(?:seen|shown)="([^"]+)"', screen.text)
        if here == seen:
            return kinds
        kinds += re.findall(r'data-template="(\w+)"', screen.text)
        seen = here
        prepared.press(facilitator, room, re.findall(r'data-to="(\w+)"', screen.text)[0])


@pytest.mark.reports_at_closing
@pytest.mark.usefixtures("only_pages")
def test_one_team_of_eight_has_a_day_without_the_competitor_test(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient
) -> None:
    room = a_room(sqlite_facilitator, "Everybody, 8")
    rated(sqlite_app, room, "Everybody", 8)
    with sqlite_app.app_context():
        assert "test" not in db.session.scalars(select(Step.kind)).all()
    assert {"doors", "rate", "question", "agree", "pledge"} <= {*through(sqlite_facilitator, room)}
    sqlite_facilitator.post(f"{room}/room/close")
    board = sqlite_facilitator.get(f"{room}/room/projector").text.replace("\u00a0", " ")
    assert 'data-screen="board"' in board
    assert "8 people" in board


@pytest.mark.reports_at_closing
@pytest.mark.usefixtures("only_pages")
def test_where_nobody_comes_every_screen_stands_and_the_day_can_be_closed(
    sqlite_facilitator: FlaskClient, room: str
) -> None:
    assert {"doors", "rate", "question", "agree", "pledge"} <= {*through(sqlite_facilitator, room)}
    sqlite_facilitator.post(f"{room}/room/close")
    page = sqlite_facilitator.get(f"{room}/room/projector").text
    assert "No item was rated" in page
    assert "data-again" not in page  # nothing more will come: it does not ask for ever
    assert sqlite_facilitator.get(f"{room}/report").status_code == 200


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_is_an_hour_off_stops_nothing(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient, room: str, hours: int
) -> None:
    """The laptop's clock is put right in the middle of a step; other machines get seconds only."""
    prepared.go_to(sqlite_facilitator, room, "rate")
    with sqlite_app.app_context(), writing() as session:
        off = timedelta(hours=hours)
        moments = {"began_at": now() + off, "timer_ends_at": now() + off + timedelta(minutes=5)}
        _time(session, **moments)
    screen = sqlite_facilitator.get(f"{room}/room/projector").text
    left = re.search(r'data-left="(\d+)"', screen)
    assert left
    assert sqlite_facilitator.get(f"{room}/room").status_code == 200
    rated(sqlite_app, room, "Kitchen", 5)
    prepared.press(sqlite_facilitator, room, "next")
    assert counted(sqlite_app) == 5


def test_no_other_machine_is_told_a_moment_by_the_clock_of_the_server(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient, room: str
) -> None:
    link, code = screen_link(sqlite_facilitator, room), code_of(sqlite_app, room)
    joined = phone(sqlite_app, "Kitchen", code)
    prepared.go_to(sqlite_facilitator, room, "rate")
    pages = [sqlite_app.test_client().get(link), joined.get(f"/{code}/rating")]
    for page in pages:
        assert not re.search(r"\b\d\d:\d\d:\d\d\b|\d{4}-\d\d-\d\d", page.text)
