"""Every page of facilitators and leadership through axe, and on narrow and enlarged screens."""

import io
import json
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import delete, select

from survey import demo
from survey.making import queue
from survey.models import FileSet, User, Workshop
from survey.store.answers import imports
from survey.store.files import keys, sets
from survey.store.people import links
from survey.store.room import groups
from survey.web import access
from survey.web.database import db, writing
from tests import cast
from tests.axe import violations
from tests.conftest import KEY, leave_undone, sign_in
from tests.phones import Server, a_browser

pytestmark = pytest.mark.browser

PLEDGES = "PZXW2345"
# a page that reloads is not read; a route would lead each request through Python, uncached
NEVER_NEWS = """
const ask = window.fetch;
window.fetch = (url, ...rest) =>
  String(url).includes("/state") ? new Promise(() => {}) : ask(url, ...rest);
"""
REACHED = """size => {
  document.documentElement.style.fontSize = size;
  return document.documentElement.scrollWidth;
}"""
LOOKS = [("es", "dark", 1280), ("en", "light", 320)]
IN_PUBLIC = ("/", "/sign-in", "/accessibility", "/join", "/no-such-page")
AT_HOME = (
    *("/", "/password", "/audits", "/audits/new", "/workshops/new"),
    *("/questionnaires", "/account", "/accounts", "/log", "/trends"),
)
OF_AUDITS = (
    *("edit", "delete", "log", "people", "history", "share", "pledges", "requests"),
    "retention",
)
OF_TRENDS = ("trend", "trend/since-last-time")
OF_WORKSHOPS = (
    "edit",
    "delete",
    "preview",
    "asked",
    "join-sheet",
    "report",
    "pledges",
    "customers",
)
OF_ROOMS = ("room", "room/projector")
OFF_SCALE = """Marca temporal,Tienda,¿Qué importancia tiene? [Contestar el mismo día],\
¿Cómo lo hacemos hoy? [Contestar el mismo día],¿Por qué vienen?
2026-03-14,Centro,5,9,Precio
"""
"""A file whose page asks column by column what it is."""
MANIFEST = {
    "check_code": "1a2b",
    "sentences": ["Six of ten claims have an example."],
    "files": [{"name": "report.pdf", "size": 120_000}],
    "charts": [
        {
            "key": "grid",
            "title": "Importance and performance",
            "alt": "Importance and performance of six claims",
            **{kind: f"grid.{kind}" for kind in ("svg", "png", "slide")},
            "columns": ["Claim", "Importance"],
            "rows": [["We call back", "4.2"]] * 9,
        }
    ],
    "has_pictures": True,
    "pictures": [],
}


def logo() -> bytes:
    """A picture as the form of an audit keeps it."""
    buffer = io.BytesIO()
    Image.new("RGB", (600, 200), "navy").save(buffer, "PNG")
    return buffer.getvalue()


class Prepared:
    """A server with the demo, two workshops in the room, and the cookies of those who are in."""

    def __init__(self, data: Path) -> None:
        self.server = Server(data, KEY, processes="1")
        app = self.server.app
        browser = sign_in(app, "Ada", "ada@example.org", "owner")
        self.facilitator = cookie(browser, "session")
        with app.app_context(), writing() as session:
            user_id = self.user = session.scalars(select(User.id)).one()
            closed = demo.load(session, user_id)
            self.closed = [one.id for one in closed if one.state == "closed"]
            self.audit = closed[0].audit_id
            closed[0].audit.logo, closed[0].audit.preface = logo(), "What we found.\n\nAda"
            about = {"audit_id": self.audit}
            self.link = links.make(session, "share", shows_entries=True, **about)
            self.waiting = links.make(session, "share", **about)
            self.telling = links.make(session, "pledges", workshop_id=closed[0].id)
            about |= {"made_by": user_id, "role": "leadership", "label": "Bea"}
            invited = links.make(session, "invitation", **about)
            forgotten = links.make(session, "password", user_id=user_id)
        self.by_link: tuple[str, ...] = (f"/invitation/{invited}", f"/new-password/{forgotten}")
        self.rooms = {
            step: cast.make_workshop(app, code=f"RXZW234{n}", step=step, user_id=user_id)
            for n, step in enumerate(("preparing", "doors", "all"), start=2)
        }
        with app.app_context(), writing() as session:
            about = {"workshop_id": self.rooms["doors"], "user_id": user_id}
            self.by_link += (f"/cockpit/{links.make(session, 'cockpit', **about)}",)
        self.agreeing = self._team_that_compares(user_id)
        self.pledging = self._team_that_pledges(user_id)
        self.look = self._file()
        self._reports()
        self._trends(browser)

    def _team_that_compares(self, user_id: str) -> dict[str, str]:
        room = cast.make_workshop(self.server.app, user_id=user_id)
        phones = [cast.phone(self.server.app) for _ in range(5)]
        for score, phone in zip("12555", phones, strict=True):
            cast.save(phone, "rating", as_announced__performance=score)
            phone.post(f"/{cast.CODE}/rating", data={"do": "hand_in"})
        cast.end_rating(self.server.app, room)
        return cookie(phones[0], access.PHONE_COOKIE, f"/{cast.CODE}")

    def _team_that_pledges(self, user_id: str) -> dict[str, str]:
        room = cast.make_workshop(self.server.app, code=PLEDGES, step="pledge", user_id=user_id)
        phone = cast.phone(self.server.app, code=PLEDGES)
        texts = {f"leave_reasons__entry00{n}__text": f"Reason {n}" for n in range(3)}
        cast.save(phone, "team", PLEDGES, **texts)
        cast.move_to(self.server.app, room, "group")
        with self.server.app.app_context(), writing() as session:
            together = ["entry001", "entry002"]
            workshop = session.get_one(Workshop, room)
            assert groups.put_together(session, workshop, together, "Two reasons", "speed")
        cast.move_to(self.server.app, room, "pledge")
        self.rooms["pledge"] = room
        return cookie(phone, access.PHONE_COOKIE, f"/{PLEDGES}")

    def _reports(self) -> None:
        """The first closed workshop has no report, the second a failed, the third a ready one."""
        with self.server.app.app_context(), writing() as session:
            for language in ("es", "en"):
                for workshop_id, state in zip(self.closed[1:], ("failed", "ready"), strict=True):
                    report = FileSet(
                        kind="report",
                        about=workshop_id,
                        code=keys.code(),
                        language=language,
                        snapshot="s",
                        state=state,
                        progress=100,
                    )
                    session.add(report)
                    session.flush()
                    folder = queue.folder_of(report)
                    folder.mkdir(parents=True)
                    (folder / sets.MANIFEST).write_text(json.dumps(MANIFEST))

    def _trends(self, browser: FlaskClient) -> None:
        """The trend of the demo in both languages, with pictures that are only told of."""
        app = self.server.app
        app.extensions["begin"] = partial(make_at_once, app)
        app.extensions["finish"] = tell_of_pictures
        for language in ("es", "en"):
            browser.get(f"/audits/{self.audit}/trend?lang={language}")
        leave_undone(app, "begin", "trend")
        stranger = app.test_client()
        self.being_made = {
            language: stranger.get(f"/s/{self.waiting}?lang={language}").text
            for language in ("es", "en")
        }
        with app.app_context(), writing() as session:
            # the server would make them: it takes up what another process has left behind
            session.execute(delete(FileSet).filter_by(state="queued"))
        with app.app_context():
            db.engine.dispose()

    def _file(self) -> str:
        """The page of a file of which it has to be said on which scale it was answered."""
        app = self.server.app
        with app.app_context(), writing() as session:
            given = imports.upload(session, self.audit, "responses.csv")
            folder, set_id = queue.folder_of(given), given.id
            folder.mkdir(parents=True)
            (folder / "upload.csv").write_text(OFF_SCALE, encoding="utf-8")
        make_at_once(app, set_id)
        return f"/audits/{self.audit}/history/{set_id}"

    def addresses(self) -> Iterator[str]:
        """The paths of all pages for somebody who is signed in."""
        yield from AT_HOME
        yield f"/audits/{self.audit}/workshops/new"
        yield from (f"/audits/{self.audit}/{one}" for one in OF_AUDITS + OF_TRENDS)
        yield from (f"/workshops/{self.closed[0]}/{one}" for one in OF_WORKSHOPS)
        yield from (f"/workshops/{one}/report" for one in self.closed[1:])
        yield from (f"/workshops/{one}/{page}" for one in self.rooms.values() for page in OF_ROOMS)
        yield from (f"/accounts/{self.user}{page}" for page in ("", "/delete"))
        yield self.by_link[0]
        yield f"/workshops/{self.closed[0]}/room"
        yield f"/workshops/{self.rooms['pledge']}/room/people"
        yield f"/workshops/{self.rooms['pledge']}/room/people/remove"
        yield f"/workshops/{self.rooms['pledge']}/room/group"
        yield f"/workshops/{self.rooms['pledge']}/room/settings"
        yield f"/workshops/{self.closed[0]}/room/reopen"
        yield f"/workshops/{self.rooms['pledge']}/room/close"
        yield f"/workshops/{self.rooms['all']}/asked/items/as_announced"
        yield "/questionnaires/shipped/last_customer"
        yield self.look


def make_at_once(app: Flask, set_id: str) -> None:
    """Make a trend here, and not in the queue of the server."""
    with app.app_context():
        queue.begin(set_id)


def tell_of_pictures(set_id: str) -> None:
    """Finish a trend without its slides and pictures, which nobody opens here."""
    with writing() as session:
        trend = session.get_one(FileSet, set_id)
        trend.progress = 100
        file = queue.folder_of(trend) / sets.MANIFEST
    made = json.loads(file.read_text())
    slides = {"name": "trend.pptx", "size": 120_000}
    made |= {"files": [*made["files"], slides], "has_pictures": True}
    file.write_text(json.dumps(made))


def cookie(client: FlaskClient, name: str, path: str = "/") -> dict[str, str]:
    """A cookie of a test client, as a browser takes it."""
    found = client.get_cookie(name, path=path)
    assert found, name
    return {"name": name, "value": found.value}


@pytest.fixture(scope="module")
def prepared(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    data = tmp_path_factory.mktemp("pages") / "data"
    shutil.copytree(sqlite_template, data)
    prepared = Prepared(data)
    prepared.server.start()
    yield prepared
    prepared.server.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as browser:
        yield browser


def test_what_breaks_the_content_policy_is_heard(
    browser: Browser, prepared: Prepared, told_by_browsers: list[str]
) -> None:
    for page in (browser.new_page(), browser.new_context().new_page()):
        page.goto(prepared.server.url)
        with page.expect_console_message():
            page.evaluate("document.body.setAttribute('style', 'color: red')")
        assert "style" in told_by_browsers.pop()


def faults(page: Page, url: str, width: int) -> list[str]:
    """What axe finds on a page, and where it scrolls sideways."""
    answer = page.goto(url)
    assert answer
    assert answer.status in (200, 404), url
    found = [f"{one['id']}: {one['nodes'][0]['html']}" for one in violations(page)]
    # its own width comes last, for the next page: laying a page out anew is what takes long
    for narrow, size in sorted(((320, "100%"), (1280, "200%")), key=lambda one: one[0] == width):
        page.set_viewport_size({"width": narrow, "height": 800})
        reached = page.evaluate(REACHED, size)
        if reached > narrow:
            found.append(f"{reached} wide on {narrow} at {size}")
    return [f"{url}: {one}" for one in found]


def reader(
    browser: Browser, prepared: Prepared, scheme: str, *cookies: dict[str, str]
) -> BrowserContext:
    """A browser that is known by these cookies."""
    context = browser.new_context(color_scheme=scheme)
    context.add_cookies([{**one, "url": prepared.server.url} for one in cookies])
    context.add_init_script(NEVER_NEWS)
    return context


@pytest.mark.parametrize(("language", "scheme", "width"), LOOKS)
def test_axe_finds_nothing_on_any_page_and_none_scrolls_sideways(
    prepared: Prepared, browser: Browser, language: str, scheme: str, width: int
) -> None:
    url, found = prepared.server.url, []
    public = reader(browser, prepared, scheme).new_page()
    shared = (
        f"/s/{prepared.link}",
        f"/s/{prepared.waiting}",
        f"/p/{prepared.telling}",
        *prepared.by_link,
    )
    for path in (*IN_PUBLIC, *shared):
        found += faults(public, f"{url}{path}?lang={language}", width)
    page = reader(browser, prepared, scheme, prepared.facilitator).new_page()
    for path in prepared.addresses():
        found += faults(page, f"{url}{path}?lang={language}", width)
    assert found == []


@pytest.mark.parametrize(("language", "scheme", "width"), LOOKS)
def test_axe_finds_nothing_where_a_team_agrees_and_pledges(
    prepared: Prepared, browser: Browser, language: str, scheme: str, width: int
) -> None:
    found = []
    for code, who, part in (
        (cast.CODE, prepared.agreeing, ".dots"),
        (PLEDGES, prepared.pledging, "#section-pledge"),
    ):
        page = reader(browser, prepared, scheme, who).new_page()
        address = f"{prepared.server.url}/{code}/team?lang={language}"
        page.goto(address)
        for _ in range(40):  # the background counts the dots when they are first asked for
            if not page.locator(part).first.is_visible():
                page.wait_for_timeout(500)
                page.reload()
        found += faults(page, address, width)
        assert page.locator(part).first.is_visible()
    assert found == []


def test_faults_take_the_focus_and_quotes_tell_their_language(
    prepared: Prepared, browser: Browser
) -> None:
    page = reader(browser, prepared, "light", prepared.facilitator).new_page()
    for path, button in (("new", "Save, and"), (f"{prepared.audit}/history", "Look at it")):
        page.goto(f"{prepared.server.url}/audits/{path}?lang=en")
        page.evaluate("document.querySelector('main form').noValidate = true")
        page.click(f"main button:has-text('{button}')")
        expect(page.locator("[role=alert]")).to_be_focused()
        assert violations(page) == []
    page.goto(f"{prepared.server.url}/audits/{prepared.audit}/requests")
    assert page.locator("h3[lang=es]").count() > 0
