"""The cockpit in a real browser: what comes in, the keys, the time, and a network that is lost."""

import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Answer, Pledge, Respondent, Team, User, Workshop, new_id, now
from survey.store import pulse
from survey.store.answers import closing
from survey.store.room import steps
from survey.web.database import db, writing
from tests import cast
from tests.axe import violations
from tests.conftest import KEY, sign_in
from tests.phones import Server, a_browser
from tests.waiting import PATIENCE_MS

pytestmark = pytest.mark.browser

Found = TypeVar("Found")
DESKTOP, TABLET, UPRIGHT, PHONE = (1440, 900), (1024, 768), (820, 1180), (390, 664)
LONG = "Antes de confirmar cualquier reserva de grupo, llamar a Pisos y a Restaurante"


# what asks every twenty seconds would hide that nothing else does
NOT_BY_ITSELF = """const every = setInterval;
window.setInterval = (does, ms) => (ms < 20000 ? every(does, ms) : 0);"""


class Place:
    """A server with somebody who leads rooms, and the cockpits that are open."""

    def __init__(self, data: Path, browser: Browser) -> None:
        self.server, self.browser, self.rooms = Server(data, KEY), browser, 0
        client = sign_in(self.server.app, "Ada", "ada@example.org")
        session = client.get_cookie("session")
        assert session
        self.cookie = {"name": "session", "value": session.value, "url": self.server.url}
        self.user_id = self.work(lambda session: session.scalars(select(User.id)).one())
        self.server.start()

    def work(self, do: Callable[[Session], Found]) -> Found:
        """Do something in the database; a browser that runs has this thread's event loop."""
        with ThreadPoolExecutor(1) as apart:
            return apart.submit(self._work, do).result()

    def _work(self, do: Callable[[Session], Found]) -> Found:
        with self.server.app.app_context(), writing() as session:
            return do(session)

    def room(self, kind: str = "doors") -> str:
        """A new room that is at the first step of that kind."""
        self.rooms += 1
        about = {"code": f"RXZW23{self.rooms + 20}", "user_id": self.user_id}

        def make() -> str:
            return cast.make_workshop(self.server.app, step=kind, **about)

        with ThreadPoolExecutor(1) as apart:
            return apart.submit(make).result()

    def cockpit(
        self, room: str, size: tuple[int, int] = DESKTOP, *, does: str = "", clock: bool = False
    ) -> Page:
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="en-GB",
            reduced_motion="reduce",  # what changes its colour slowly has none for axe
        )
        context.set_default_timeout(PATIENCE_MS)
        context.add_cookies([self.cookie])
        page = context.new_page()
        if clock:
            page.clock.install()
            page.add_init_script(NOT_BY_ITSELF)
        page.goto(f"{self.server.url}/workshops/{room}/room{does}?lang=en")
        return page

    def write(self, room: str, text: str, item: str = "value_added", theme: str = "") -> None:
        """Put an entry on the sheet of the first team."""

        def add(session: Session) -> None:
            team = session.scalars(select(Team).filter_by(workshop_id=room)).first()
            assert team
            of = {"workshop_id": room, "team_id": team.id, "voice": "team"}
            sheet = session.scalars(select(Respondent).filter_by(**of)).first()
            if sheet is None:
                sheet = Respondent(id=new_id(), token_hash=new_id(), **of)
                session.add(sheet)
                session.flush()
            about = {"workshop_id": room, "respondent_id": sheet.id, "item": item}
            session.add(Answer(entry=f"e{new_id()}", text=text, theme=theme, **about))
            pulse.raise_parts(session, room, pulse.ROOM)

        self.work(add)

    def kind(self, room: str) -> str:
        """At which step a room is."""

        def at(session: Session) -> str:
            step = session.get_one(Workshop, room).step
            return step.kind if step else ""

        return self.work(at)

    def leave(self, room: str, seconds: float) -> None:
        """Let the timer of the present step end so many seconds from now."""

        def set_end(session: Session) -> None:
            step = session.get_one(Workshop, room).step
            assert step
            step.timer_ends_at, step.timer_left_s = now() + timedelta(seconds=seconds), None
            pulse.raise_parts(session, room, pulse.STEP)

        self.work(set_end)


@pytest.fixture(scope="module")
def place(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    data = tmp_path_factory.mktemp("cockpit") / "data"
    shutil.copytree(sqlite_template, data)
    with a_browser() as browser:
        place = Place(data, browser)
        yield place
        place.server.stop()
    with place.server.app.app_context():
        db.engine.dispose()


def entries(page: Page) -> Locator:
    return page.locator("[data-list] > li > p")


def test_what_is_shared_comes_on_top_and_waits_while_somebody_points_at_the_list(
    place: Place,
) -> None:
    room = place.room("question")
    place.write(room, "The first")
    page = place.cockpit(room)
    expect(entries(page)).to_have_text(["The first"])
    place.write(room, "The second")
    expect(entries(page)).to_have_text(["The second", "The first"])
    row = page.locator("[data-list] > li").nth(1)
    row.hover()
    stood = row.bounding_box()
    place.write(room, "The third")
    place.write(room, "The fourth")
    expect(page.locator("[data-news]")).to_have_text("2 new ones")
    assert row.bounding_box() == stood  # nothing under the pointer moves
    expect(page.locator(".entries-head h2")).to_have_text("4 shared")
    expect(entries(page)).to_have_text(["The second", "The first"])
    page.hover("h1")
    expect(entries(page)).to_have_count(4)
    expect(page.locator("[data-news]")).to_be_hidden()
    texts = entries(page).all_inner_texts()
    assert texts[2:] == ["The second", "The first"]
    page.reload()
    expect(entries(page)).to_have_text(texts)


def test_two_taps_in_the_row_hide_an_entry_or_change_its_theme(place: Place) -> None:
    room = place.room("question")
    for text in ("Bob is rude", "We greet everybody"):
        place.write(room, text)
    page = place.cockpit(room)
    row = page.locator("[data-list] > li", has_text="Bob is rude")
    row.locator("[data-opens=hide]").click()
    expect(row.locator(".chip:focus")).to_have_text("names a person")
    row.get_by_role("button", name="insult").click()
    expect(entries(page)).to_have_text(["We greet everybody"])
    expect(page.locator(".entries-hidden")).to_contain_text("1 hidden: insult")
    # nobody is thrown to the top of the page
    assert page.evaluate("document.activeElement.dataset.opens") == "hide"
    page.click("[data-opens=theme]")
    page.get_by_role("button", name="Care").click()
    expect(page.locator(".chip-theme")).to_contain_text("Care")
    page.click("[data-shows]")
    page.get_by_role("button", name="Show again").click()
    expect(entries(page)).to_have_count(2)


def test_while_it_is_judged_a_claim_is_hidden_and_shown_again(place: Place) -> None:
    room = place.room("test")
    place.write(room, "Bob is nicer", "differentiators")
    page = place.cockpit(room)
    row = page.locator("[data-part=standing] > li")
    expect(row).to_have_count(1)
    page.keyboard.press("h")
    row.get_by_role("button", name="insult").click()
    expect(row).to_have_count(0)
    page.get_by_role("button", name="Show again").click()
    expect(row).to_contain_text("Bob is nicer")


def test_pledges_come_by_themselves_and_are_hidden_in_their_card(place: Place) -> None:
    room = place.room("pledge")
    page = place.cockpit(room)
    expect(page.locator("h1")).to_have_text("0 of 2 teams have a pledge")
    place.work(lambda session: pledge(session, room))
    expect(page.locator("h1")).to_have_text("1 of 2 teams have a pledge")
    expect(page.locator(".came-what")).to_have_text(LONG)
    page.get_by_role("button", name="Hide").click()
    page.get_by_role("button", name="by mistake").click()
    expect(page.locator("h1")).to_have_text("0 of 2 teams have a pledge")
    page.get_by_role("button", name="Show again").click()
    expect(page.locator("h1")).to_have_text("1 of 2 teams have a pledge")


def test_the_time_is_counted_paused_and_said_aloud(place: Place) -> None:
    room = place.room("scene")
    page = place.cockpit(room)
    left = page.locator("[data-timer] [data-left-words]")
    said = page.locator("[data-said]")
    expect(page.locator(".timer-last")).to_be_hidden()
    place.leave(room, 63)
    expect(said).to_have_text("One minute left")
    expect(page.locator(".timer-last")).to_have_text("last minute")
    page.click("text=One minute more")
    expect(left).to_have_text(re.compile("^1:[1-5]"))  # not 1:00 of what was rounded
    expect(page.locator(".timer-last")).to_be_hidden()
    place.leave(room, 0)
    expect(said).to_have_text("Time is up")
    page.keyboard.press("t")
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    stands = left.inner_text()
    page.wait_for_timeout(1500)
    assert left.inner_text() == stands


def test_keys_lead_the_room_unless_they_are_switched_off(place: Place) -> None:
    room = place.room("doors")
    page = place.cockpit(room)
    page.click("[data-next]")
    expect(page).to_have_title("The scene · Spring")
    page.locator("[data-next]").dispatch_event("click", {"detail": 2})  # of a double press
    expect(page.locator("[data-said]")).to_have_text("The room is at: The scene")
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_title("Arriving · Spring")
    page.locator("[data-keys]").uncheck()
    page.keyboard.press("ArrowRight")
    screen = place.cockpit(room, does="/projector")
    screen.keyboard.press("ArrowRight")
    expect(screen.locator(".scene")).to_be_visible()
    screen.keyboard.press("h")
    expect(screen.locator(".scene")).to_be_hidden()
    assert place.kind(room) == "scene"
    small = place.cockpit(room, PHONE)
    small.get_by_role("button", name="Agenda").click()
    small.keyboard.press("ArrowRight")
    small.wait_for_timeout(500)
    assert place.kind(room) == "scene"


def test_h_opens_the_reasons_for_the_newest(place: Place) -> None:
    room = place.room("question")
    page = place.cockpit(room)
    place.write(room, "The first")
    expect(entries(page)).to_have_count(1)
    page.keyboard.press("h")
    expect(page.locator(".panel .chip:focus")).to_have_text("names a person")
    page.keyboard.press("Escape")
    expect(page.locator(".panel")).to_have_count(0)


def test_of_two_cockpits_that_press_at_once_one_moves(place: Place) -> None:
    room = place.room("doors")
    pages = [place.cockpit(room), place.cockpit(room, PHONE)]
    for page in pages:
        page.locator("[data-next]").dispatch_event("click")
    for page in pages:
        expect(page).to_have_title("The scene · Spring")
    assert place.kind(room) == "scene"
    place.work(lambda session: closing.close(session, cast.held(session, room)))
    for page in pages:
        expect(page.locator("#now-title")).to_have_text("Closed")


def test_a_cockpit_that_slept_shows_the_room_as_it_is(place: Place) -> None:
    room = place.room("scene")
    page = place.cockpit(room, clock=True)
    place.leave(room, 200)
    left = page.locator("[data-timer] [data-left-words]")
    page.clock.run_for(3000)
    expect(left).to_contain_text("3:")
    page.clock.fast_forward("05:00")
    page.clock.run_for(1000)
    # five minutes went by on its clock alone: the server knows better
    expect(left).to_contain_text("3:")


def unanswered(route: Route) -> None:
    """Lose what is asked; what is sent would come through."""
    if route.request.method == "GET":
        route.abort()
    else:
        route.continue_()


def test_without_an_answer_for_half_a_minute_next_is_quiet(place: Place) -> None:
    room = place.room("doors")
    page = place.cockpit(room, clock=True)
    page.route("**/workshops/**", unanswered)
    lost = page.locator("[data-lost]")
    page.clock.run_for(12_000)
    expect(lost).to_be_hidden()
    for _ in range(8):
        page.clock.run_for(4000)
        page.wait_for_timeout(50)
    expect(lost).to_contain_text("No connection to the server since")
    page.locator("[data-next]").dispatch_event("click")
    page.wait_for_timeout(500)
    assert place.kind(room) == "doors"
    page.unroute("**/workshops/**")
    for _ in range(10):
        page.clock.run_for(4000)
        page.wait_for_timeout(50)
    expect(lost).to_be_hidden()
    page.click("[data-next]")
    expect(page).to_have_title("The scene · Spring")


STATES = (
    *("doors", "scene", "rate", "question", "agree", "test", "break", "vote"),
    *("pledge", "reading", "close"),
)
PLACED = """() => {
  const box = document.querySelector('[data-next]').getBoundingClientRect();
  return [box.left, box.top, box.width, box.height].map(Math.round);
}"""
FAULTS = """() => {
  const small = [...document.querySelectorAll('button, a, summary, label')].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && !one.matches('.skip, .brand') && box.height < 43.5;
  }).map((one) => `small: ${one.textContent.trim()}`);
  const cut = [...document.querySelectorAll('.onward-next')].filter((one) =>
    one.scrollHeight > one.clientHeight + 1).map((one) => `cut: ${one.textContent}`);
  const isWide = document.documentElement.scrollWidth > innerWidth;
  const isLong = document.documentElement.scrollHeight > innerHeight;
  const came = document.querySelector('.came');
  const isBehind = came.scrollWidth > came.clientWidth; // what time and words would hide
  const places = Object.entries({ wide: isWide, long: isLong, behind: isBehind });
  return [...small, ...cut, ...places.filter(([, is]) => is).map(([name]) => name)];
}"""


def test_next_never_moves_and_no_page_has_a_fault(place: Place) -> None:
    room = place.room("doors")
    for text in (LONG, LONG[::-1]):
        place.write(room, text)
    place.write(room, LONG, "differentiators")
    place.work(lambda session: pledge(session, room))
    place.work(lambda session: invite(session, room))
    page = place.cockpit(room)
    found, places = [], set()
    for kind in STATES:
        place.work(lambda session, kind=kind: go_to(session, room, kind))
        for language in ("es", "en"):
            page.goto(f"{place.server.url}/workshops/{room}/room?lang={language}")
            for size in (DESKTOP, TABLET, UPRIGHT, PHONE):
                page.set_viewport_size({"width": size[0], "height": size[1]})
                places.add((size, *page.evaluate(PLACED)))
                found += [(kind, language, size, one) for one in page.evaluate(FAULTS)]
            if language == "es":
                found += [(kind, one["id"]) for one in violations(page)]
        page.set_viewport_size({"width": 1440, "height": 900})
        page.emulate_media(color_scheme="dark")
        found += [(kind, "dark", one["id"]) for one in violations(page)]
        page.emulate_media(color_scheme="light")
    assert not found, "\n".join(map(str, found))
    assert len(places) == 4


def invite(session: Session, room: str) -> None:
    """Small teams with long names: no row of a table is wider."""
    for team in session.scalars(select(Team).filter_by(workshop_id=room)):
        team.name, team.invited = f"{team.name} y ventas", 4


def pledge(session: Session, room: str) -> None:
    team_id = session.scalars(select(Team.id).filter_by(workshop_id=room)).first()
    session.add(Pledge(workshop_id=room, team_id=team_id, what=LONG, owner=LONG, notice=LONG))
    pulse.raise_parts(session, room, pulse.ROOM)


def go_to(session: Session, room: str, kind: str) -> None:
    workshop = cast.held(session, room)
    to = next(step for step in workshop.steps if step.kind == kind)
    assert workshop.step
    if workshop.step is not to:
        steps.move(session, workshop, steps.Seen(workshop.step.id, workshop.step.shown), to.id)
