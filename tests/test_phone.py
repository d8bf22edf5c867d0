"""Answering in a real browser: nothing lost, nothing in the way."""

import re
import shutil
import signal
import sqlite3
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from survey.database import db
from tests import cast
from tests.conftest import KEY
from tests.phones import ARGUMENTS, CHROMIUM, Server, phone, wait_for_state

pytestmark = pytest.mark.browser
OWN_PAGES = ("rating", "team", "resume")
TARGETS = ".btn, .option, .chip, .team-choice, .nav-main a, .languages *, summary, .form-control"
SMALL_TARGETS = """selector => [...document.querySelectorAll(selector)]
    .filter(e => e.matches("a, button, label, input, textarea, summary") && e.checkVisibility())
    .filter(e => e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML)"""
RATED = "input[name='as_announced-performance'][value='{}']"
DRAFT = "[data-drafts=value_added] textarea"
ENTRY = "[data-entries=value_added] textarea"


@pytest.fixture(scope="module")
def server(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("phones") / "data"
    shutil.copytree(sqlite_template, data)
    server = Server(data, KEY)
    cast.make_workshop(server.app)
    with server.app.app_context():
        db.engine.dispose()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def stored(server: Server, item: str) -> list[tuple[str, int | None, str]]:
    """Entry, performance and text of the answers to an item, read from the file itself."""
    with closing(sqlite3.connect(server.data / "last_customer.sqlite3")) as connection:
        query = "SELECT entry, performance, text FROM answer WHERE item = ?"
        return connection.execute(query, [item]).fetchall()


def texts(server: Server, item: str) -> list[str]:
    return [text for _, _, text in stored(server, item)]


def test_answers_wait_for_the_network_and_arrive_once(server: Server, browser: Browser) -> None:
    page = phone(browser, server)
    page.context.set_offline(True)
    page.check(RATED.format(2))
    page.check("input[name='price_known-importance'][value='5']")
    wait_for_state(page, "2 answers wait for the network")
    page.context.set_offline(False)
    wait_for_state(page, "Saved")
    assert stored(server, "as_announced") == [("", 2, "")]


def test_what_a_closed_tab_had_not_sent_is_sent_by_the_next(
    server: Server, browser: Browser
) -> None:
    page = phone(browser, server, "Kitchen")
    page.goto(f"{server.url}/{cast.CODE}/team")
    context = page.context
    page.route("**/team", lambda route: route.abort())
    page.fill(DRAFT, "typed in a tunnel")
    wait_for_state(page, "1 answer waits for the network")
    page.close()
    again = context.new_page()
    again.goto(f"{server.url}/{cast.CODE}/team")
    wait_for_state(again, "Saved")
    assert again.locator(DRAFT).first.input_value() == "typed in a tunnel"
    assert "typed in a tunnel" in texts(server, "value_added")


def test_two_phones_fill_one_sheet_and_overwrite_nothing(server: Server, browser: Browser) -> None:
    one, two = (phone(browser, server) for _ in range(2))
    for page in (one, two):
        page.goto(f"{server.url}/{cast.CODE}/team")
    one.fill(DRAFT, "We call by name")
    one.click("button[value='share:value_added']")
    two.locator(ENTRY).wait_for()
    one.route("**/team", lambda route: route.abort())
    one.fill(ENTRY, "We always call by name")
    two.fill(ENTRY, "We greet by name")
    wait_for_state(two, "Saved")
    one.unroute("**/team")
    one.evaluate("dispatchEvent(new Event('online'))")
    one.locator(".conflict", has_text="We greet by name").wait_for()
    one.click("text=Keep ours")
    wait_for_state(one, "Saved")
    assert "We always call by name" in texts(server, "value_added")


def test_a_phone_without_script_goes_all_the_way(server: Server, browser: Browser) -> None:
    page = phone(browser, server, script=False)
    page.check(RATED.format(5))
    page.click("button:has-text('Hand in')")
    page.click("text=On to our team")
    page.fill(DRAFT, "We answer the phone")
    page.click("button[value='share:value_added']")
    assert "We answer the phone" in [box.input_value() for box in page.locator(ENTRY).all()]
    page.click("button:has-text('I am done')")
    page.locator("button:has-text('I have more to add')").wait_for()


def test_the_language_changes_without_losing_anything(server: Server, browser: Browser) -> None:
    page = phone(browser, server)
    page.check(RATED.format(3))
    page.click("button:has-text('Español')")
    page.locator("h1", has_text="Mi puntuación").wait_for()
    assert page.is_checked(RATED.format(3))


def test_a_hint_coaches_and_an_idea_moves_to_its_box(server: Server, browser: Browser) -> None:
    page = phone(browser, server)
    page.goto(f"{server.url}/{cast.CODE}/team")
    page.fill(DRAFT, "We could call every guest by name")
    page.click("text=Move it to the idea box")
    wait_for_state(page, "Saved")
    assert "We could call every guest by name" in texts(server, "ideas")


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["es", "en"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    server: Server, browser: Browser, language: str, scheme: str
) -> None:
    page = phone(browser, server, color_scheme=scheme)
    page.set_viewport_size({"width": 320, "height": 640})
    for url in pages(server, page):
        page.goto(f"{url}?lang={language}")
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], url
        assert page.evaluate("document.documentElement.scrollWidth") == 320, url
        assert page.evaluate(SMALL_TARGETS, TARGETS) == [], url


def test_the_keyboard_alone_is_enough(server: Server, browser: Browser) -> None:
    page = phone(browser, server)
    page.focus("input[name='as_announced-importance'][value='1']")
    for key in ("ArrowDown", "ArrowDown", "Tab", "Space", "Tab"):
        page.keyboard.press(key)
    assert page.is_checked("input[name='as_announced-importance'][value='3']")
    assert page.is_checked("input[name='as_announced-performance'][value='1']")
    assert page.evaluate("document.activeElement.name") == "same_every_shift-importance"


class Simulated:
    """A phone without a browser: sends one rating after another and notes what was confirmed."""

    def __init__(self, server: Server) -> None:
        self.server, self.confirmed = server, {}
        self.open = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar())
        ).open

    def join(self) -> None:
        page = self.open(f"{self.server.url}/{cast.CODE}/").read().decode()
        team = re.search(r'name="team" value="([^"]+)"', page)
        assert team
        self.post("", {"token": cast.field_value(page, "token"), "team": team[1]})

    def post(self, path: str, fields: dict[str, str]) -> None:
        data = urllib.parse.urlencode(fields).encode()
        headers = {"Accept": "application/json"}
        request = urllib.request.Request(f"{self.server.url}/{cast.CODE}/{path}", data, headers)
        self.open(request, timeout=5).read()

    def answer(self, until: float) -> None:
        n = 0
        while time.monotonic() < until:
            name, n = f"mine.value_added-e{id(self):x}{n:03}-text", n + 1
            while True:  # like the script: again and again until the server has it
                try:
                    self.post("team", {name: f"said {n}"})
                    break
                except (OSError, urllib.error.URLError):
                    time.sleep(0.2)
            self.confirmed[name.split("-")[1]] = f"said {n}"
            time.sleep(0.05)


def test_a_killed_server_keeps_all_it_confirmed_once(server: Server) -> None:
    phones = [Simulated(server) for _ in range(30)]
    for one in phones:
        one.join()
    until = time.monotonic() + 8
    threads = [threading.Thread(target=one.answer, args=(until,)) for one in phones]
    for thread in threads:
        thread.start()
    time.sleep(2)
    server.stop(signal.SIGKILL)
    server.start()
    for thread in threads:
        thread.join()
    kept = [(entry, text) for entry, _, text in stored(server, "value_added") if "said" in text]
    confirmed = {pair for one in phones for pair in one.confirmed.items()}
    assert len(confirmed) > len(phones)
    assert confirmed <= set(kept)
    assert len(set(kept)) == len(kept)
