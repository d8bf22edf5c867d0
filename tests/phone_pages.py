"""Every page of a phone, in the order in which people meet it: for tests and docs/phones.md."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from questionnaires.model import Language
from survey.models import Pledge, Team, Workshop
from survey.store.room import steps
from survey.web.access import PHONE_COOKIE
from survey.web.database import writing
from tests import cast
from tests.phones import Server
from tests.waiting import PATIENCE_MS

Scheme = Literal["light", "dark"]
Size = tuple[int, int]
TEAMS = {
    "es": ("Recepción", "Cocina", "Pisos", "Mantenimiento", "Reservas", "Dirección"),
    "en": ("Reception", "Kitchen", "Rooms", "Maintenance", "Bookings", "Management"),
}
WORDS = {
    "es": ("Contestamos de noche también", "Podríamos llamar a cada huésped por su nombre",
           "Decir el total antes de pedir la tarjeta", "Al pagar no hay ninguna línea nueva"),
    "en": ("We answer at night too", "We could call every guest by name",
           "Say the total before we ask for the card", "No line is new when they pay"),
}  # fmt: skip
CLAIMS = {
    "es": "La carta se escribe cada mañana con lo que ha entrado en la lonja.",
    "en": "The menu is written each morning from what the fish market had.",
}
REASONS = {
    "es": ("Nadie coge el teléfono", "Los extras aparecen al pagar", "Cada turno dice una cosa"),
    "en": ("Nobody picks up the phone", "Extras appear on the bill", "Each shift says otherwise"),
}
TITLES = {"es": "Taller de otoño", "en": "Workshop of autumn"}
HERE = ".is-here .scale:visible .option"
DRAFT = "[data-drafts=value_added] .draft"


@dataclass(frozen=True)
class Look:
    """One way to look at the pages; `number` tells its workshops from those of other looks."""

    number: int
    language: Language
    size: Size
    scheme: Scheme

    @property
    def code(self) -> str:
        """The workshop that this look goes through."""
        return f"KXZW234{self.number}"

    @property
    def compared(self) -> str:
        """The workshop whose rating has ended."""
        return f"RXZW234{self.number}"


def looks() -> list[Look]:
    """Both languages at both sizes, light and dark."""
    made = [
        (language, size, scheme)
        for size in ((390, 664), (320, 568))
        for scheme in ("light", "dark")
        for language in ("es", "en")
    ]
    return [Look(n, *one) for n, one in enumerate(made, start=2)]


def prepare(app: Flask, look: Look) -> dict[str, str]:
    """The workshops of a look; the cookie of a phone whose team compares what it rated."""
    about = {
        "language": look.language,
        "teams": TEAMS[look.language],
        "title": TITLES[look.language],
    }
    cast.make_workshop(app, code=look.code, step="question", **about)
    room = cast.make_workshop(app, code=look.compared, step="agree", **about)
    team = TEAMS[look.language][0]
    phones = [cast.phone(app, team, look.compared) for _ in range(5)]
    for score, one in zip("12555", phones, strict=True):
        given = {"as_announced__performance": score, "as_announced__importance": "5"}
        cast.save(one, "rating", look.compared, **given)
        one.post(f"/{look.compared}/rating", data={"do": "hand_in"})
    kitchen = cast.phone(app, TEAMS[look.language][1], look.compared)
    written = {"differentiators__entry001__text": CLAIMS[look.language]}
    reasons = enumerate(REASONS[look.language])
    written |= {f"leave_reasons__entry00{n}__text": text for n, text in reasons}
    cast.save(kitchen, "team", look.compared, **written)
    cast.end_rating(app, room)
    for step in ("vote", "agree"):  # who votes finds what lies on the table
        cast.move_to(app, room, step)
    add_last(app, room, WORDS[look.language][2])
    cookie = phones[0].get_cookie(PHONE_COOKIE, path=f"/{look.compared}")
    assert cookie
    return {"name": PHONE_COOKIE, "value": cookie.value}


def add_last(app: Flask, room: str, what: str) -> None:
    """An earlier workshop of the first team, with its pledge, and the step that asks for it."""
    with app.app_context(), writing() as session:
        now = cast.held(session, room)
        about = {"audit_id": now.audit_id, "language": now.language, "state": "closed"}
        before = Workshop(
            title=now.title, date=date(2025, 11, 14), code=f"L{now.code[1:]}", **about
        )
        session.add(before)
        session.flush()
        first = now.teams[0]
        team = Team(workshop_id=before.id, name=first.name, key=first.key, position=0)
        session.add(team)
        session.flush()
        session.add(Pledge(workshop_id=before.id, team_id=team.id, what=what))
        session.flush()
        assert steps.change(session, now, "put_back", ("last", ""))


def _to_top(page: Page, what: str) -> None:
    page.locator(what).first.evaluate("one => one.scrollIntoView({ block: 'start' })")


class Walk:
    """A phone that goes through all pages in one look; `at` tells which page it shows."""

    def __init__(self, browser: Browser, server: Server, look: Look) -> None:
        self.browser, self.server, self.look = browser, server, look
        self.words = WORDS[look.language]

    def __call__(self, cookie: dict[str, str]) -> Iterator[tuple[str, Page]]:
        """Each page by its name, as it stands on the phone."""
        self.server.step_to("question")
        page = self._context().new_page()
        for part in (self._doors, self._rating, self._team):
            yield from ((name, page) for name in part(page))
        page.context.add_cookies([{**cookie, "url": f"{self.server.url}/{self.look.compared}/"}])
        yield from ((name, page) for name in self._stages(page))
        yield from ((name, page) for name in self._lost(page))
        shared = self._context().new_page()
        yield from ((name, shared) for name in self._shared(shared))

    def _context(self) -> BrowserContext:
        width, height = self.look.size
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            locale=self.look.language,
            color_scheme=self.look.scheme,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_MS)
        return context

    def _go(self, page: Page, path: str, code: str = "") -> None:
        page.goto(f"{self.server.url}/{code or self.look.code}/{path}?lang={self.look.language}")

    def _doors(self, page: Page) -> Iterator[str]:
        address = f"{self.server.url}/join?lang={self.look.language}"
        for name, code in (("code", ""), ("wrong-code", "&code=QQQQ2222")):
            page.goto(address + code)
            yield name
        self._go(page, "")
        page.locator(".team-choice input").first.check()
        yield "doors"
        page.context.clear_cookies()
        page.click(".doors-foot .btn-primary")
        page.locator("[role=alert]").wait_for()
        yield "no-cookies"
        page.click(".doors-foot .btn-primary")
        page.locator(".scene").wait_for()
        yield "scene"

    def _rating(self, page: Page) -> Iterator[str]:
        page.click("a.btn-primary")
        page.locator("html.one-a-screen").wait_for()
        yield "rating-first"
        page.locator(HERE).nth(3).click()
        page.locator(".fold:visible").wait_for()
        yield "rating-second"
        page.context.set_offline(True)
        page.locator(HERE).nth(1).click()
        page.locator("[data-band]:visible").wait_for()
        page.locator("#wording-same_every_shift:visible").wait_for()
        yield "no-network"
        page.context.set_offline(False)
        page.locator("[data-now=saved]").wait_for()
        page.click(".phone-help summary")
        page.locator(".phone-help").scroll_into_view_if_needed()
        yield "rating-foot"
        page.click(".dock [value=hand_in]")
        yield "still-open"
        page.click(".ask [value=hand_in]")
        page.locator(".thanks").wait_for()
        yield "thanks"
        self._go(page, "resume")
        yield "resume"

    def _team(self, page: Page) -> Iterator[str]:
        ours, idea, *_pledge = self.words
        self._go(page, "team")
        page.locator(f"{DRAFT} textarea").fill(idea)
        page.locator(".hint").wait_for()
        _to_top(page, DRAFT)
        yield "hint"
        page.locator(f"{DRAFT} textarea").fill(ours)
        page.locator("[data-now=saved]").wait_for()
        yield "draft"
        page.click(f"{DRAFT} [value^='share:']")
        page.locator(".just-shared").wait_for()
        yield "theme"
        page.locator(".just-shared [data-theme]").first.click()
        page.locator("[data-now=saved]").wait_for()
        page.click("[data-entries=value_added] .withdraw summary")
        _to_top(page, "[data-entries=value_added]")
        yield "shared"

    def _stages(self, page: Page) -> Iterator[str]:
        self._at(page, "agree")
        # the first that waits for the background process to begin, beside other tests
        page.locator(".dots").first.wait_for()
        yield "agree"
        self._at(page, "test", "test")
        page.locator(".judge .option").first.wait_for()
        yield "judge"
        self._at(page, "vote", "vote")
        page.locator("[name=dot]").nth(2).click()
        page.locator("[data-vote-state]").wait_for()
        yield "vote"
        for kind in ("last", "break"):
            self._at(page, kind)
            yield kind
        self._at(page, "pledge")
        while not page.locator(".before").count():  # its gaps are being worked out
            page.wait_for_timeout(500)
            page.reload()
        yield from self._pledge(page)
        for kind in ("reading", "close"):
            self._at(page, kind)
            yield kind
        page.goto("about:blank")
        self.server.move_to("closed")
        self._at(page, "close")
        yield "closed"
        page.goto("about:blank")
        self.server.move_to("open")
        self.server.step_to("question")
        self._go(page, "team")
        page.click("[name=do][value=done]")
        page.locator("[name=do][value=not_done]").wait_for()
        yield "done"

    def _at(self, page: Page, kind: str, path: str = "team") -> None:
        """A page of the team that compares, at a step; what was open would follow by itself."""
        page.goto("about:blank")
        self.server.step_to(kind)
        self._go(page, path, self.look.compared)

    def _pledge(self, page: Page) -> Iterator[str]:
        _ours, _idea, what, notice = self.words
        page.fill("[name=pledge-what]", what)
        page.fill("[name=pledge-owner]", TEAMS[self.look.language][0])
        page.fill("[name=pledge-due]", f"{date.today() + timedelta(days=60)}")
        page.fill("[name=pledge-notice]", notice)
        page.locator("[data-now=saved]").wait_for()
        _to_top(page, ".before")
        yield "pledge"

    def _lost(self, page: Page) -> Iterator[str]:
        self._go(page, "team")
        page.locator(f"{DRAFT} textarea").fill(self.words[0])
        page.locator("[data-now=saved]").wait_for()
        page.context.clear_cookies()
        page.evaluate("document.getElementById('sheet').submit()")
        page.locator("blockquote").first.wait_for()
        yield "lost"

    def _shared(self, page: Page) -> Iterator[str]:
        self._go(page, "")
        page.locator(".team-choice input").first.check()
        page.click("[name=shared]")
        page.click("a.btn-primary")
        page.locator("html.one-a-screen").wait_for()
        yield "shared-phone"
        page.click(".dock [value=next]")
        page.locator(".team-choices").wait_for()
        yield "next-person"
