"""The room's screen in a real browser: nothing overflows, letters can be read from the last row."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from questionnaires import shipped
from questionnaires.model import Kind
from survey.models import Pledge, Team, Workshop
from survey.room import screens
from survey.store.people import links
from survey.store.room import steps
from survey.web.database import db, writing
from tests import cast
from tests.cast import save
from tests.conftest import KEY
from tests.phones import Server, a_browser, joined

pytestmark = pytest.mark.browser

SIZES = [(1024, 768), (1920, 1080)]
TEAMS = ("Reservas y ventas", "Mantenimiento", "Restaurante", "Recepción", "Pisos", "Dirección")
LONG = (
    "Antes de confirmar cualquier reserva de grupo, llamar a Pisos y a Restaurante para saber si "
    "se puede, y escribir lo que han dicho"
)
OUT = """() => {
  const screen = document.querySelector('.screen').getBoundingClientRect();
  const content = document.querySelector('.content').getBoundingClientRect();
  const isOut = (box, within) => box.right > within.right + 1 || box.bottom > within.bottom + 1;
  return [...document.querySelectorAll('.screen *')].filter((part) => {
    const box = part.getBoundingClientRect();
    return box.width && isOut(box, part.closest('.content') ? content : screen);
  }).map((part) => part.textContent.trim().slice(0, 40));
}"""
SMALL = """() => [...document.querySelectorAll('.screen *')].filter((part) =>
  [...part.childNodes].some((one) => one.nodeType === Node.TEXT_NODE && one.data.trim())
  && parseFloat(getComputedStyle(part).fontSize) < innerHeight / 30
).map((part) => part.textContent.trim().slice(0, 40))"""


@contextmanager
def a_full_room(template: Path, folder: Path) -> Iterator[tuple[Server, str, str]]:
    """A server with a room of long texts, its workshop, and the address of its screen."""
    shutil.copytree(template, folder / "data")
    server = Server(folder / "data", KEY)
    workshop_id = cast.make_workshop(server.app, step="doors", teams=TEAMS, language="es")
    fill(server, workshop_id)
    with server.app.app_context(), writing() as session:
        token = links.make(session, "projector", workshop_id=workshop_id)
    with server.app.app_context():
        db.engine.dispose()
    server.start()
    try:
        yield server, workshop_id, f"{server.url}/screen/{token}"
    finally:
        server.stop()


def fill(server: Server, workshop_id: str) -> None:
    for n, team in enumerate(TEAMS):
        for person in range(5):
            rate_and_write(cast.phone(server.app, team), n, person)
    with server.app.app_context(), writing() as session:
        for row in session.query(Team).all():
            pledge = Pledge(workshop_id=workshop_id, team_id=row.id, what=LONG, owner=LONG[:60])
            session.add(pledge)


def rate_and_write(phone: FlaskClient, n: int, person: int) -> None:
    rated = [item.key for item in shipped()["last_customer"].items if item.kind is Kind.RATED]
    scores = {f"{key}__performance": str(1 + (n + person) % 5) for key in rated}
    save(phone, "rating", **scores, **{f"{key}__importance": "5" for key in rated})
    if person < 3:
        save(phone, "team", **{f"value_added__entry{n}{person}0__text": f"{LONG} {n}{person}"})


def go_on(server: Server, workshop_id: str) -> bool:
    """What the big button does; False at the end of the agenda."""
    # a browser that runs has this thread's event loop
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(_go_on, server, workshop_id).result()


def is_at(server: Server, workshop_id: str, section: str) -> bool:
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(_is_at, server, workshop_id, section).result()


def _is_at(server: Server, workshop_id: str, section: str) -> bool:
    with server.app.app_context():
        step = db.session.get_one(Workshop, workshop_id).step
        return step is not None and step.section.endswith(f".{section}")


def _go_on(server: Server, workshop_id: str) -> bool:
    with server.app.test_request_context(), writing() as session:
        workshop = session.get_one(Workshop, workshop_id, with_for_update=True)
        step = workshop.step
        assert step
        onward = screens.onward(session, workshop, step)
        return steps.move(session, workshop, steps.Seen(step.id, step.shown), onward)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_no_screen_overflows_or_has_letters_that_the_last_row_cannot_read(
    sqlite_template: Path, tmp_path: Path, width: int, height: int
) -> None:
    faults = []
    with (
        a_full_room(sqlite_template, tmp_path) as (server, workshop_id, address),
        a_browser() as browser,
    ):
        page = browser.new_page(
            viewport={"width": width, "height": height}, reduced_motion="reduce"
        )
        told: list[str] = []
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        seen = set()
        while True:
            page.goto(address)
            page.evaluate("document.fonts.ready")
            kind = page.locator(".screen").get_attribute("data-template")
            seen.add(kind)
            faults += [(kind, "out", one) for one in page.evaluate(OUT)]
            faults += [(kind, "small", one) for one in page.evaluate(SMALL)]
            faults += [(kind, "axe", one["id"]) for one in Axe().run(page).response["violations"]]
            if not go_on(server, workshop_id):
                break
    assert not faults, "\n".join(map(str, faults))
    assert not told
    assert seen >= {"doors", "scene", "rate", "question", "agree", "break", "pledge", "reading"}


def test_the_screen_follows_the_room_by_itself(sqlite_template: Path, tmp_path: Path) -> None:
    with (
        a_full_room(sqlite_template, tmp_path) as (server, workshop_id, address),
        a_browser() as browser,
    ):
        page = browser.new_page(viewport={"width": 1024, "height": 768})
        page.goto(address)
        page.locator(".doors").wait_for()
        go_on(server, workshop_id)
        page.locator(".scene").wait_for(timeout=15_000)
        assert page.evaluate("document.querySelectorAll('.is-last').length") == 1


def test_a_phone_that_has_handed_in_goes_on_with_the_room(
    sqlite_template: Path, tmp_path: Path
) -> None:
    with (
        a_full_room(sqlite_template, tmp_path) as (server, workshop_id, _address),
        a_browser() as browser,
    ):
        page = joined(browser, server, TEAMS[0], language="es")
        page.click(".dock [value=hand_in]")
        page.click(".ask [value=hand_in]")
        page.locator(".thanks").wait_for()
        for _step in ("scene", "rate", "question"):
            go_on(server, workshop_id)
        page.wait_for_url("**/team", timeout=15_000)
        page.locator("[data-drafts=value_added] .draft textarea").wait_for()


def at_the_first_question(server: Server, workshop_id: str, browser: Browser) -> Page:
    """A phone that stands in the draft of the first question, as after a shared entry."""
    for _step in ("scene", "rate", "question"):
        go_on(server, workshop_id)
    page = joined(browser, server, TEAMS[0], language="es")
    page.goto(f"{server.url}/{cast.CODE}/team")
    page.locator("[data-drafts=value_added] .draft textarea").click()
    return page


def next_question(server: Server, workshop_id: str) -> None:
    while go_on(server, workshop_id) and not is_at(server, workshop_id, "leave"):
        pass


def test_a_phone_that_is_left_in_a_field_goes_along_and_stands_at_the_top(
    sqlite_template: Path, tmp_path: Path
) -> None:
    with (
        a_full_room(sqlite_template, tmp_path) as (server, workshop_id, _address),
        a_browser() as browser,
    ):
        page = at_the_first_question(server, workshop_id, browser)
        next_question(server, workshop_id)
        page.locator("[data-drafts=leave_reasons] .draft textarea").wait_for(timeout=25_000)
        assert page.evaluate("scrollY") == 0


def test_who_is_writing_is_told_that_the_room_goes_on_and_may_finish(
    sqlite_template: Path, tmp_path: Path
) -> None:
    with (
        a_full_room(sqlite_template, tmp_path) as (server, workshop_id, _address),
        a_browser() as browser,
    ):
        page = at_the_first_question(server, workshop_id, browser)
        next_question(server, workshop_id)
        draft = page.locator("[data-drafts=value_added] .draft textarea")
        draft.press_sequentially("todavía escribo ", delay=300)
        page.locator("[data-moved-on]:visible").wait_for()
        page.click("[data-stay]")
        assert draft.input_value() == "todavía escribo "
        page.wait_for_timeout(12_000)
        assert draft.input_value() == "todavía escribo "
        expect(page.locator("[data-moved-on]")).to_be_hidden()
