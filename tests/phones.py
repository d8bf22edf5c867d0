"""A running server with a workshop on it, and browsers as small as phones."""

import os
import random
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from functools import partial
from http.cookiejar import CookieJar
from itertools import cycle
from pathlib import Path
from threading import Event
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from survey import create_app
from survey.web.database import db
from tests import cast
from tests.waiting import PATIENCE_MS, PATIENCE_S, wait_until

KEY = "a key for phones only, long enough to sign with"
# the shell is the same browser without windows of its own: a page takes a third of the time
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--font-render-hinting=none",  # letters as wide as on phones; the shell would round them
    "--js-flags=--no-opt --no-maglev",  # no page lives so long that better compiled code pays
]


def free_port() -> int:
    """A port that nobody listens on."""
    # connections are given ports from 32768 on: one of them could hold it before the server does
    for port in random.SystemRandom().sample(range(10_000, 32_000), 100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError("no port is free")


def take_for_made(data: Path, event: str, which: str) -> None:
    """Have reports be taken for made at an event of their row, where this holds of the row.

    Drawing takes seconds in which all else waits, and not all tests look at it.
    """
    with closing(sqlite3.connect(data / "last_customer.sqlite3")) as connection:
        connection.execute(
            f"CREATE TRIGGER taken_for_made AFTER {event} ON file_set"
            f" WHEN NEW.kind = 'report' AND {which} BEGIN UPDATE file_set"
            " SET state = 'ready', progress = 100 WHERE id = NEW.id; END"
        )


def wait_until_served(url: str) -> None:
    """Wait until the first page is served."""
    wait_until(partial(is_served, url), "a server that answers")


def is_served(url: str) -> bool:
    """Whether the first page is served."""
    try:
        with urllib.request.urlopen(f"{url}/favicon.ico", timeout=10):
            return True
    except OSError:
        return False


class Server:
    """The application as users start it, in processes of its own, on its own data folder."""

    def __init__(self, data: Path, key: str, database: str = "", processes: str = "") -> None:
        self.data, self.key, self.port, self.database = data, key, free_port(), database
        self.processes = processes  # "1" where one browser looks at pages: each takes seconds
        self.url = f"http://127.0.0.1:{self.port}"
        self.app = create_app(DATA=data, SECRET_KEY=key)

    def start(self) -> None:
        """Start, and wait until the first page is served."""
        environment = os.environ | {"SURVEY_DATA": str(self.data), "SURVEY_SECRET_KEY": self.key}
        environment |= {"SURVEY_DATABASE_URL": self.database}
        environment |= {"SURVEY_WORKERS": self.processes} if self.processes else {}
        command = [sys.executable, "-m", "survey", "--host", "127.0.0.1", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, env=environment, start_new_session=True, stdout=subprocess.DEVNULL
        )
        try:
            wait_until_served(self.url)
        except TimeoutError:
            self.stop()
            raise

    def move_to(self, state: str) -> None:
        """Put the workshop into another state; in the file itself, as a browser is running here."""
        with (
            closing(sqlite3.connect(self.data / "last_customer.sqlite3")) as connection,
            connection,
        ):
            connection.execute("UPDATE workshop SET state = ?", [state])
            connection.execute("UPDATE pulse SET version = version + 1")

    def step_to(self, kind: str) -> None:
        """Put every workshop that has a step of that kind into the first of them, likewise."""
        first = (
            "SELECT id FROM step WHERE step.workshop_id = workshop.id AND kind = ?"
            " ORDER BY position LIMIT 1"
        )
        with (
            closing(sqlite3.connect(self.data / "last_customer.sqlite3")) as connection,
            connection,
        ):
            connection.execute(
                f"UPDATE workshop SET step_id = coalesce(({first}), step_id)",
                [kind],
            )
            connection.execute("UPDATE pulse SET version = version + 1")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End all its processes; SIGKILL ends them in the middle of whatever they do."""
        os.killpg(self.process.pid, how)
        self.process.wait(PATIENCE_S)


class Simulated:
    """A phone without a browser: sends one entry after another and notes what was confirmed."""

    def __init__(self, *servers: Server) -> None:
        self.servers, self.confirmed = cycle(servers), {}
        self.server = next(self.servers)
        self.open = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar())
        ).open

    def join(self) -> None:
        """Join the first team."""
        page = self.open(f"{self.server.url}/{cast.CODE}/").read().decode()
        team = re.search(r'name="team" value="([^"]+)"', page)
        assert team
        self.post("", {"token": cast.field_value(page, "token"), "team": team[1]})

    def post(self, path: str, fields: dict[str, str]) -> None:
        """Send fields as the script does."""
        data = urllib.parse.urlencode(fields).encode()
        headers = {"Accept": "application/json"}
        request = urllib.request.Request(f"{self.server.url}/{cast.CODE}/{path}", data, headers)
        self.open(request, timeout=30).read()

    def answer(self, over: Event) -> None:
        """Send until it is over, each entry again and again until a server has it.

        Raises TimeoutError where none has it for long.
        """
        while not over.is_set():
            n = len(self.confirmed)
            entry, text = f"e{id(self):x}{n:03}", f"said {n + 1}"
            wait_until(partial(self._is_taken, f"mine.value_added-{entry}-text", text), entry)
            self.confirmed[entry] = text
            time.sleep(0.05)

    def _is_taken(self, name: str, text: str) -> bool:
        try:
            self.post("team", {name: text})
        except (OSError, urllib.error.URLError):
            self.server = next(self.servers)
            return False
        return True


@contextmanager
def answering(phones: list[Simulated]) -> Iterator[Callable[[], None]]:
    """All send at once, until the end; calling what it yields waits until each has sent on.

    Raises TimeoutError where one does not for long.
    """

    def all_go_on(entries: int = 2) -> None:
        wanted = {one: len(one.confirmed) + entries for one in phones}
        wait_until(
            lambda: all(len(one.confirmed) >= n for one, n in wanted.items()), "phones go on"
        )

    over = Event()
    with ThreadPoolExecutor(len(phones)) as hands:
        sent = [hands.submit(one.answer, over) for one in phones]
        try:
            yield all_go_on
        finally:
            over.set()
    for one in sent:
        one.result()


def phone(
    browser: Browser,
    server: Server,
    team: str = "Reception",
    *,
    script: bool = True,
    **options: Any,
) -> Page:
    """A phone that has joined a team and stands on its rating."""
    return joined(browser, server, team, java_script_enabled=script, **options)


def joined(
    browser: Browser,
    server: Server,
    team: str = "Reception",
    *,
    code: str = cast.CODE,
    language: str = "en",
    size: tuple[int, int] = (390, 844),
    shared: bool = False,
    **options: Any,
) -> Page:
    """A phone of any size that has joined any workshop, past the doors without opening them."""
    context = held(browser, size, **options)
    at = f"{server.url}/{code}/"
    doors = context.request.get(f"{at}?lang={language}").text()
    pressed = {"token": cast.field_value(doors, "token"), "team": cast.choice(doors, team)}
    pressed |= {"shared": "1"} if shared else {}
    context.request.post(at, form=pressed, max_redirects=0)
    page = context.new_page()
    page.goto(at)
    has_script = options.get("java_script_enabled", True)
    page.locator("html.js" if has_script else "h1").wait_for()
    return page


def held(browser: Browser, size: tuple[int, int] = (390, 844), **options: Any) -> BrowserContext:
    """A phone that has opened nothing yet."""
    viewport = {"width": size[0], "height": size[1]}
    context = browser.new_context(viewport=viewport, locale="en-GB", **options)
    context.set_default_timeout(PATIENCE_MS)
    return context


def rate(page: Page, name: str, value: int) -> None:
    """Choose an answer of a rating, whichever card is open."""
    page.locator(f"input[name={name}][value='{value}']").dispatch_event("click")


def wait_for_state(page: Page, words: str) -> None:
    """Wait until the bar at the bottom says so."""
    expect(page.locator("[data-save-state]")).to_have_text(words)


@contextmanager
def a_room(template: Path, folder: Path, processes: str = "") -> Iterator[Server]:
    """A running server, on a copy of an empty database, with a workshop that is answering."""
    shutil.copytree(template, folder / "data")
    server = Server(folder / "data", KEY, processes=processes)
    cast.make_workshop(server.app)
    with server.app.app_context():
        db.engine.dispose()
    server.start()
    yield server
    server.stop()


@contextmanager
def a_browser(*arguments: str) -> Iterator[Browser]:
    """The installed Chromium."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*ARGUMENTS, *arguments]
        )
        yield browser
        browser.close()


def stored(server: Server, item: str) -> list[tuple[str, int | None, str]]:
    """Entry, performance and text of the answers to an item, read from the file itself."""
    with closing(sqlite3.connect(server.data / "last_customer.sqlite3")) as connection:
        query = "SELECT entry, performance, text FROM answer WHERE item = ?"
        return connection.execute(query, [item]).fetchall()


def texts(server: Server, item: str) -> list[str]:
    """The words of the answers to an item."""
    return [text for _, _, text in stored(server, item)]
