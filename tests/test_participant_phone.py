"""Answering in a real browser: nothing in the way, for anybody, on any screen."""

import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import cast
from tests.axe import faults_of_colours, violations
from tests.phones import Server, a_browser, a_room, phone, rate, texts, wait_for_state

pytestmark = pytest.mark.browser
OWN_PAGES = ("scene", "rating", "team", "resume")
TARGETS = ".btn, .option, .chip, .team-choice, .nav-main a, .languages *, summary, .form-control"
SMALL_TARGETS = """selector => [...document.querySelectorAll(selector)]
    .filter(e => e.matches("a, button, label, input, textarea, summary") && e.checkVisibility())
    .filter(e => e.getBoundingClientRect().height < 43.5
        || e.getBoundingClientRect().right > innerWidth).map(e => e.outerHTML)"""
RATED = "as_announced-performance"
DRAFT = "[data-drafts=value_added] textarea"
ENTRY = "[data-entries=value_added] textarea"


@pytest.fixture(scope="module")
def server(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with a_room(sqlite_template, tmp_path_factory.mktemp("phones"), "1") as server:
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as browser:
        yield browser


def test_a_phone_without_script_goes_all_the_way(server: Server, browser: Browser) -> None:
    page = phone(browser, server, script=False)
    page.check(f"input[name={RATED}][value='5']")
    page.click("button:has-text('Hand in')")
    page.click("text=On to our team")
    page.fill(DRAFT, "We answer the phone")
    page.click("button[value^='share:value_added']")
    assert "We answer the phone" in [box.input_value() for box in page.locator(ENTRY).all()]
    page.click("button:has-text('I am done')")
    page.locator("button:has-text('I have more to add')").wait_for()


def test_the_language_changes_without_losing_anything(server: Server, browser: Browser) -> None:
    page = phone(browser, server)
    rate(page, RATED, 3)
    page.click("button:has-text('Español')")
    page.locator("h1", has_text="Mi puntuación").wait_for()
    assert page.is_checked(f"input[name={RATED}][value='3']")


def test_a_hint_coaches_and_an_idea_moves_to_its_box(server: Server, browser: Browser) -> None:
    page = phone(browser, server)
    page.goto(f"{server.url}/{cast.CODE}/team")
    page.fill(DRAFT, "We could call every guest by name")
    page.click("text=Move it to the idea box")
    wait_for_state(page, "Saved")
    assert "We could call every guest by name" in texts(server, "ideas")


@pytest.mark.parametrize(
    ("language", "entry", "begins"),
    [
        ("es", "Podríamos llamar por el nombre", "«Podríamos»: "),
        ("en", "We could call", "“We could”: "),
    ],
)
def test_a_hint_quotes_as_its_language_does(
    server: Server, browser: Browser, language: str, entry: str, begins: str
) -> None:
    page = phone(browser, server)
    page.goto(f"{server.url}/{cast.CODE}/team?lang={language}")
    page.fill(DRAFT, entry)
    expect(page.locator(".hint p")).to_contain_text(begins)


def test_no_request_leaves_the_host(server: Server, browser: Browser) -> None:
    page = phone(browser, server)
    hosts, refused = set(), []
    page.on("request", lambda request: hosts.add(urllib.parse.urlsplit(request.url).netloc))
    page.on("console", lambda message: refused.append(message.text))
    for path in ("rating", "team", "resume"):
        page.goto(f"{server.url}/{cast.CODE}/{path}")
    assert hosts == {f"127.0.0.1:{server.port}"}
    assert refused == []


def pages(server: Server, page: Page) -> Iterator[str]:
    for path in (
        "/",
        "/join",
        f"/{cast.CODE}/rating",
        f"/{cast.CODE}/team",
        f"/{cast.CODE}/resume",
    ):
        yield server.url + path
    page.context.clear_cookies()
    yield f"{server.url}/{cast.CODE}/"


@pytest.mark.parametrize("language", ["es", "en"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    server: Server, browser: Browser, language: str
) -> None:
    page = phone(browser, server, color_scheme="light")
    page.set_viewport_size({"width": 320, "height": 640})
    for url in pages(server, page):
        page.goto(f"{url}?lang={language}")
        # colours are read once a card has faded in
        page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
        found = [*violations(page), *faults_of_colours(page, "dark")]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], url
        assert page.evaluate("document.documentElement.scrollWidth") == 320, url
        assert page.evaluate(SMALL_TARGETS, TARGETS) == [], url


def test_the_keyboard_alone_is_enough(server: Server, browser: Browser) -> None:
    page = phone(browser, server)
    page.focus("input[name='as_announced-importance'][value='1']")
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("input[name='as_announced-performance'][value='1']")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("#wording-same_every_shift")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.is_checked("input[name='as_announced-importance'][value='3']")
    assert page.is_checked("input[name='as_announced-performance'][value='1']")
    assert page.evaluate("document.activeElement.name") == "same_every_shift-importance"


def test_one_tap_adds_an_entry_and_puts_the_cursor_there(server: Server, browser: Browser) -> None:
    page = phone(browser, server)
    page.goto(f"{server.url}/{cast.CODE}/team")
    page.click("button[data-add=value_added]")
    page.keyboard.type("We keep the luggage")
    wait_for_state(page, "Saved")
    assert "We keep the luggage" in texts(server, "value_added")


def test_the_id_of_an_entry_tells_its_place_and_no_time(server: Server, browser: Browser) -> None:
    page = phone(browser, server)
    page.goto(f"{server.url}/{cast.CODE}/team")
    for _ in range(2):
        page.click("button[data-add=value_added]")
    names = [box.get_attribute("name") or "" for box in page.locator(DRAFT).all()]
    ids = [name.split("-")[1] for name in names]
    assert len(ids) == 3
    assert ids == sorted(ids)
    hours = f"{int(time.time()):x}"[:5]
    assert not [each for each in ids if hours in each]


def test_a_double_tap_hands_in_once_and_shows_no_error(server: Server, browser: Browser) -> None:
    page = phone(browser, server)
    rate(page, RATED, 4)
    page.click("button:has-text('Hand in')")
    page.dblclick("button:has-text('Hand in anyway')")
    page.locator("h1", has_text="Thank you").wait_for()
    assert page.locator(".notice-error").count() == 0


def test_the_back_button_shows_nothing_of_the_person_before(
    server: Server, browser: Browser
) -> None:
    page = phone(browser, server)
    rate(page, RATED, 2)
    page.click(".phone-help summary")
    page.click("button:has-text('Pass the phone')")
    page.check("label:has-text('Kitchen') input")
    page.click("button:has-text('Join')")
    page.click("text=Begin to rate")
    page.locator("html.js").wait_for()
    for _ in range(3):
        page.go_back()
        assert page.locator(":checked[name^='as_announced']").count() == 0


def test_a_screen_reader_hears_where_it_is_and_what_is_wrong(
    server: Server, browser: Browser
) -> None:
    page = phone(browser, server)
    card = page.get_by_role("group", name="What we announce is what customers get")
    scale = card.get_by_role("group", name="How much does it matter to them?")
    scale.get_by_role("radio", name="would leave without it").check()
    status = page.get_by_role("status").filter(has_text="Saved")
    expect(status).to_have_text("Saved")
    page.goto(f"{server.url}/{cast.CODE}/team")
    drafts = page.get_by_role("list", name="Private until we share it").first
    field = drafts.get_by_role("textbox", name="What do we do today").first
    field.evaluate("field => field.removeAttribute('maxlength')")
    field.fill("too long " * 60)
    expect(field).to_have_accessible_description("This is too long: at most 500 characters.")
    field.fill("short enough")
    expect(field).to_have_accessible_description("")
