"""One day in a room, from preparing to the board's page, as every screen in it shows it."""

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Error, Page, ViewportSize
from sqlalchemy import select

from survey.models import User
from survey.web.database import db
from tests import cast, conftest, room_cast
from tests.phones import Server
from tests.room_cast import USUAL, apart
from tests.waiting import PATIENCE_MS, PATIENCE_S

Screens = dict[str, Page]
SIZES: dict[str, ViewportSize] = {
    "cockpit": {"width": 1280, "height": 800},
    "projector": {"width": 1280, "height": 720},
    "phone": {"width": 390, "height": 664},
}
PEOPLE = (6, 7, 5, 3, 5, 3)
"""How many come of each team; its phone in this walk is one of them, of two teams two."""
WRITTEN = {
    "value_added": [
        "Si a las tres la habitación no está, invitamos a comer: 27 comidas en junio.",
        "Revisamos doce puntos antes de dar una habitación por lista.",
        "Los niños comen enseguida: su plato sale con las bebidas de los padres.",
        "Una hora después de cada arreglo llamamos para saber si quedó bien.",
        "Antes de pedir la tarjeta decimos el total, con tasas y aparcamiento.",
        "Quien entra pronto tiene la habitación a la una y se lo decimos por mensaje.",
    ],
    "leave_reasons": [
        "Cada turno dice una hora de salida distinta.",
        "Lo que se apunta al reservar no llega a la habitación.",
        "En la terraza se espera más de veinte minutos.",
        "Una avería de noche no se mira hasta las diez.",
        "Al pagar aparecen extras que nadie había nombrado.",
        "Nadie contesta los correos del fin de semana.",
    ],
    "differentiators": [
        "En el mostrador se deciden hasta 80 € sin llamar a nadie.",
        "Contamos lo malo antes de cobrar: la obra, el ruido, la cuesta.",
        "La carta se escribe cada mañana con lo que ha entrado en la lonja.",
        "Técnico propio en el edificio toda la noche.",
        "Mandamos a casa lo olvidado sin cobrar el envío.",
        "La única cocina de la costa abierta hasta medianoche todo el año.",
    ],
}
THEMES = ("reliability", "reliability", "care", "recovery", "price", "speed")
"""What each team taps when it is asked what its text is about."""
TOGETHER = {
    "Cada turno dice una cosa": [
        "Cada turno dice una hora de salida distinta.",
        "Lo que se apunta al reservar no llega a la habitación.",
    ],
    "Correos y averías sin respuesta": [
        "Una avería de noche no se mira hasta las diez.",
        "Nadie contesta los correos del fin de semana.",
    ],
}
PLEDGED = [
    "Decir la misma hora de salida en los tres turnos y dejarla escrita en la llave.",
    "Preguntar cada mañana a Reservas qué hay apuntado.",
    "Una persona fija para la terraza en agosto.",
    "Mirar cada avería de noche antes de una hora.",
    "Decir todos los extras al reservar.",
    "Contestar los correos del sábado el mismo sábado.",
]


@dataclass
class Day:
    """A walk through a day; each of its names comes with the screens that show it.

    Six phones have script and two have none; the other people of the room come without a browser.
    """

    browser: Browser
    server: Server
    workshop_id: str = ""
    screens: Screens = field(default_factory=dict)
    phones: list[Page] = field(default_factory=list)
    plain: list[Page] = field(default_factory=list)
    crowd: list[tuple[int, FlaskClient]] = field(default_factory=list)

    def __call__(self, cookie: dict[str, str], audit_id: str) -> Iterator[tuple[str, Screens]]:
        """Each moment of the day by its name, with the screens that there are by then."""
        context = self._context("cockpit")
        context.add_cookies([{**cookie, "url": self.server.url}])
        self.screens["cockpit"] = context.new_page()
        for part in (self._prepare, self._arrive, self._rate, self._write, self._agree, self._end):
            yield from ((name, self.screens) for name in part(audit_id))

    def _context(self, kind: str, *, script: bool = True) -> BrowserContext:
        context = self.browser.new_context(
            viewport=SIZES[kind],
            locale="es-ES",
            reduced_motion="reduce",
            java_script_enabled=script,
        )
        context.set_default_timeout(PATIENCE_MS)
        return context

    def _prepare(self, audit_id: str) -> Iterator[str]:
        cockpit = self.screens["cockpit"]
        cockpit.goto(f"{self.server.url}/audits/{audit_id}/workshops/new")
        cockpit.fill("#title", "Otoño")
        teams = zip(USUAL.teams, PEOPLE, strict=True)
        cockpit.fill("#teams", "\n".join(f"{team}, {number}" for team, number in teams))
        yield "prepare"
        cockpit.click(".prepare-foot .btn-primary")
        cockpit.wait_for_url("**/room")
        self.workshop_id = cockpit.url.split("/")[-2]
        cockpit.click("form[action$='/room/screen-link'] button")
        link = re.search(r"/screen/[\w-]+", cockpit.locator("main").inner_text())
        assert link
        self.screens["projector"] = self._context("projector").new_page()
        self.screens["projector"].goto(self.server.url + link[0])
        cockpit.goto(f"{self.server.url}/workshops/{self.workshop_id}/room")
        yield "ready"

    # What the day is made of -------------------------------------------------------------

    def at(self) -> tuple[str, str, int]:
        """The present step by its id and kind, and how much of it is shown."""
        file = self.server.data / "last_customer.sqlite3"
        query = (
            "SELECT step.id, step.kind, shown FROM step JOIN workshop ON step.id = step_id"
            " WHERE workshop.id = ?"
        )
        with closing(sqlite3.connect(file)) as connection:
            row = connection.execute(query, [self.workshop_id]).fetchone()
        return row or ("", "preparing", 0)

    def press(self) -> None:
        """Press the big button, and wait until the projector has followed."""
        cockpit, before = self.screens["cockpit"], self.at()
        cockpit.locator("[name=to][value=next]:visible, [name=to][value=reveal]:visible").click()
        until = time.monotonic() + PATIENCE_S
        while (now := self.at()) == before:
            assert time.monotonic() < until, f"the room stays at {before}"
            cockpit.wait_for_timeout(50)
        self.wake(self.screens["projector"])
        step, _kind, shown = now
        self.screens["projector"].locator(f"[data-seen='{step}'][data-shown='{shown}']").wait_for()
        cockpit.locator(
            f"[name=seen][value='{step}'] ~ [name=shown][value='{shown}']"
        ).first.wait_for(state="attached")

    def wake(self, page: Page) -> None:
        """Have a page ask at once, as it does when somebody looks at it again."""
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    def go_to(self, kind: str, times: int = 1) -> None:
        """Press until the room is in another step, of that kind."""
        for _ in range(times):
            step = self.at()[0]
            while self.at()[0] == step:
                self.press()
        assert self.at()[1] == kind

    def _visit(self, page: Page, path: str = "team") -> None:
        for _ in range(3):
            with suppress(Error):  # the phone goes along with the room at the same moment
                page.goto(f"{self.server.url}/{self.code}/{path}")
                return

    def look(self, path: str = "team") -> None:
        """Let the phones that stand for all show where the room is; "" leads through the door."""
        for name in ("phone", "plain"):
            self._visit(self.screens[name], path)

    def _put_away(self) -> None:
        """Close what no screen shows until it is used again: it would follow the room all day."""
        for page in self.phones[1:]:
            page.goto("about:blank")

    @property
    def code(self) -> str:
        """The code by which people join."""
        with closing(sqlite3.connect(self.server.data / "last_customer.sqlite3")) as connection:
            query = "SELECT code FROM workshop WHERE id = ?"
            return str(connection.execute(query, [self.workshop_id]).fetchone()[0])

    # The doors ---------------------------------------------------------------------------

    def _arrive(self, _audit_id: str) -> Iterator[str]:
        self.go_to("doors")
        self.phones = [self._context("phone").new_page() for _ in USUAL.teams]
        self.plain = [self._context("phone", script=False).new_page() for _ in range(2)]
        for page in (*self.phones, *self.plain):
            page.goto(f"{self.server.url}/{self.code}/")
        self.screens |= {"phone": self.phones[0], "plain": self.plain[0]}
        for n, page in enumerate((*self.phones[1:], self.plain[1]), start=1):
            self._join(page, n % len(USUAL.teams) if page in self.phones else 1)
        apart(self._crowd_comes)
        self.wake(self.screens["projector"])
        self.screens["projector"].locator(".arrived b", has_text="5").first.wait_for()
        yield "doors"
        self._join(self.phones[0], 0)
        self._join(self.plain[0], 0)

    def _join(self, page: Page, team: int) -> None:
        page.locator(".team-choice input").nth(team).check()
        page.click("main form .btn-primary")
        page.locator(".scene").wait_for()

    def _crowd_comes(self) -> None:
        by_browser = [2, 2, 1, 1, 1, 1]
        for n, (team, number) in enumerate(zip(USUAL.teams, PEOPLE, strict=True)):
            phones = [
                cast.phone(self.server.app, team, self.code) for _ in range(number - by_browser[n])
            ]
            self.crowd += [(n, phone) for phone in phones]

    # Alone -------------------------------------------------------------------------------

    def _rate(self, _audit_id: str) -> Iterator[str]:
        self.go_to("scene")
        yield "scene"
        for page in (*self.phones, *self.plain):
            page.click("a.btn-primary")
        phone = self.phones[0]
        phone.locator("html.one-a-screen").wait_for()
        phone.locator(".is-here .scale:visible .option").nth(3).click()
        phone.locator(".fold:visible").wait_for()
        self.go_to("rate")
        apart(lambda: self._crowd_rates(0, 12))
        self.wake(self.screens["projector"])
        filled = ".bar-full:not([data-var$=' 0']):not([data-var$=' 0.0'])"
        self.screens["projector"].locator(filled).first.wait_for(state="attached")
        yield "rate"
        apart(lambda: self._crowd_rates(12, len(self.crowd)))
        for n, page in enumerate((*self.phones, *self.plain)):
            self._hand_in(page, n)
        self._put_away()
        self.go_to("last")
        self.look()
        yield "last"
        self.press()
        yield "answers"

    def _crowd_rates(self, first: int, last: int) -> None:
        for n in range(first, last):
            room_cast.rate(self.crowd[n][1], self.code, n)

    def _hand_in(self, page: Page, n: int) -> None:
        if page in self.phones:
            for measure, score in (("importance", 5), ("performance", 1 + n % 4)):
                boxes = f"input[name$='-{measure}'][value='{score}']"
                page.evaluate(f'document.querySelectorAll("{boxes}").forEach((one) => one.click())')
        else:
            for box in page.locator("input[name$='-performance'][value='3']").all():
                box.check()
        page.locator("[name=do][value=hand_in]:visible").first.click()
        page.locator(".thanks, .ask:visible").first.wait_for()
        if page.locator(".ask:visible").count():
            page.click(".ask [value=hand_in]")

    # Together ----------------------------------------------------------------------------

    def _write(self, _audit_id: str) -> Iterator[str]:
        for item, name in zip(WRITTEN, ("value", "leave", "apart"), strict=True):
            self.go_to("question")
            self.look()
            self.screens["phone"].fill(f"[data-drafts={item}] .draft textarea", WRITTEN[item][0])
            self._teams_write(item)
            yield name
            self.screens["phone"].click(f"[data-drafts={item}] .draft [value^='share:']")
            self.screens["phone"].locator(".just-shared").wait_for()
            self.screens["plain"].fill(f"[data-drafts={item}] .draft textarea", WRITTEN[item][-1])
            self.screens["plain"].click(f"[value^='share:{item}']")
            self.screens["cockpit"].locator("[name=to][value=reveal]:visible").wait_for()
            self.press()
            yield f"{name}-wall"

    def _teams_write(self, item: str) -> None:
        """Each team but those whose phones write in this walk shares a text of its own."""

        def write() -> None:
            for team, phone in dict(self.crowd).items():
                if 0 < team < len(WRITTEN[item]) - 1:
                    entry = f"{item}__entry{team}000__"
                    given = {f"{entry}text": WRITTEN[item][team], f"{entry}theme": THEMES[team]}
                    cast.save(phone, "team", self.code, **given)

        apart(write)
        self.wake(self.screens["projector"])
        self.screens["projector"].locator(".shared b", has_text="1").first.wait_for()

    def _agree(self, _audit_id: str) -> Iterator[str]:
        self.go_to("agree")
        self.look()
        yield "agree"
        yield from self._judge()
        self.go_to("break")
        self.look()
        yield "break"
        yield from self._group()
        yield from self._vote()

    def _judge(self) -> Iterator[str]:
        self.go_to("test")
        apart(lambda: [self._judges(n, phone) for n, (_team, phone) in enumerate(self.crowd)])
        self.look("")
        self._lights_up()
        yield "test"
        for page in (*self.phones, *self.plain):
            self._visit(page, "")
            while page.locator(".judge .option").count():
                page.locator(".judge .option").first.click()
        self._put_away()
        self.press()
        yield "test-shown"

    def _judges(self, n: int, phone: FlaskClient) -> None:
        """One person says something of each claim, and of some that it was heard elsewhere."""
        page = phone.get(f"/{self.code}/test").text
        while claim := re.search(r'name="claim" value="([^"]+)"', page):
            ours = WRITTEN["differentiators"][0] in page or WRITTEN["differentiators"][2] in page
            said = "only_us" if ours or n % 3 == 0 else ("anyone", "maybe")[n % 2]
            told = {"do": said, "claim": claim[1], **({"contested": "1"} if n % 7 == 0 else {})}
            page = phone.post(f"/{self.code}/test", data=told, follow_redirects=True).text

    def _group(self) -> Iterator[str]:
        self.go_to("group")
        cockpit = self.screens["cockpit"]
        cockpit.click("a[href$='/room/group']")
        for title, texts in TOGETHER.items():
            for text in texts:
                cockpit.locator(".cards label", has_text=text).click()
            cockpit.fill("#grouping [name=title]", title)
            cockpit.click("[name=do][value=together]")
            cockpit.locator(f".made [value='{title}']").wait_for()
        self.wake(self.screens["projector"])
        self.screens["projector"].locator(".grouped li").nth(1).wait_for()
        self.look()
        yield "group"
        cockpit.goto(f"{self.server.url}/workshops/{self.workshop_id}/room")

    def _vote(self) -> Iterator[str]:
        self.go_to("vote")
        apart(lambda: [self._votes(n, phone) for n, (_team, phone) in enumerate(self.crowd)])
        for page in self.phones:
            self._visit(page, "")
            page.locator("[name=dot]").first.click()
            page.locator("[data-vote-state]", has_text="guardado").wait_for()
        self._put_away()
        self._visit(self.screens["plain"], "")
        self._lights_up()
        yield "vote"
        self.press()
        self.wake(self.screens["phone"])
        self.screens["phone"].get_by_text("La votación ha terminado").wait_for()
        yield "vote-shown"

    def _lights_up(self) -> None:
        """Wait until projector and cockpit show that people have judged or voted."""
        for name in ("projector", "cockpit"):
            self.wake(self.screens[name])
        self.screens["projector"].locator(".lights .is-lit").first.wait_for()
        told = re.compile("(juzgado|votado) [1-9]")
        self.screens["cockpit"].locator(".came-head", has_text=told).wait_for()

    def _votes(self, n: int, phone: FlaskClient) -> None:
        page = phone.get(f"/{self.code}/vote").text
        names = re.findall(r'aria-label="([^"]+)">\s*<span class="reason">', page)
        ids = re.findall(r'name="dot" value="([^"]+)"', page)[::2]
        places = sorted(range(len(ids)), key=lambda place: (names[place] not in TOGETHER, place))
        dots = [ids[places[0]], ids[places[0]], ids[places[n % len(places)]]]
        dots = dots[:2] if len({*dots}) == 1 else dots
        phone.post(f"/{self.code}/vote", data={"dot": dots})

    # The end -----------------------------------------------------------------------------

    def _end(self, _audit_id: str) -> Iterator[str]:
        self.go_to("pledge")
        for n, page in enumerate(self.phones):
            self._visit(page)
            page.fill("[name=pledge-what]", PLEDGED[n])
            page.fill("[name=pledge-owner]", USUAL.owner)
            page.fill("[name=pledge-due]", f"{date.today() + timedelta(days=60)}")
            page.fill("[name=pledge-notice]", "Ya no pregunta dos veces.")
            page.locator("[data-now=saved]").wait_for()
        self._put_away()
        self._visit(self.screens["plain"])
        yield "pledge"
        self.go_to("reading")
        self.look()
        yield "reading"
        self.go_to("close")
        self.look()
        cockpit = self.screens["cockpit"]
        cockpit.goto(f"{self.server.url}/workshops/{self.workshop_id}/room/close")
        yield "close"
        cockpit.click("main form .btn-primary")
        cockpit.locator("a[href$='/report']").first.wait_for()
        self.screens["projector"].locator("[data-screen=board]").wait_for()
        self.look()
        yield "board"


def prepare(server: Server) -> tuple[dict[str, str], str]:
    """The cookie of somebody who leads an audit, and its id; before any browser runs."""
    client = conftest.sign_in(server.app, "Ada", "ada@example.org")
    with server.app.app_context():
        user_id = db.session.scalars(select(User.id)).one()
    audit_id = room_cast.before(server.app, USUAL, user_id)
    cookie = client.get_cookie("session")
    assert cookie
    return {"name": "session", "value": cookie.value}, audit_id
