"""The room's screen in a real browser: nothing overflows, letters can be read from the last row."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from questionnaires.model import Language
from survey.models import Workshop
from survey.store.room import steps
from survey.web.database import db, writing
from tests import cast, room_cast
from tests.axe import violations
from tests.conftest import KEY
from tests.phones import Server, a_browser, joined, take_for_made, wait_for_state
from tests.room_cast import apart
from tests.waiting import PATIENCE_MS

pytestmark = pytest.mark.browser

SIZES: list[ViewportSize] = [{"width": 1024, "height": 768}, {"width": 1920, "height": 1080}]
# the same shape: one look at each kind of screen, in one language
LARGEST: ViewportSize = {"width": 3840, "height": 2160}
LANGUAGES: tuple[Language, ...] = ("es", "en")
TEAMS = ("Recepción", "Pisos")
ARRANGED = """document.fonts.ready.then(() =>
  new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))"""
MEASURED = (Path(__file__).parent / "measured.js").read_text(encoding="utf-8")
WALKS = {
    "follows": "SXZW2342",
    "handed in": "SXZW2343",
    "left": "SXZW2344",
    "writing": "SXZW2345",
    "moving": "SXZW2346",
    "rating": "SXZW2347",
    "ending": "SXZW2348",
}
MOST_OF_A_KIND = 2  # of pages of cards and pledges that are alike
ODD_TEAMS = {
    "long": ("Atención a clientes con reservas hechas por agencias y webs",
             "Atención a clientes con reservas hechas por teléfono y mail"),
    "ten": tuple(f"Departam. {n}º" for n in range(10)),
    "many": tuple(f"Departamento {n}" for n in range(12)),
}  # fmt: skip


@dataclass(frozen=True)
class Rooms:
    """A server with rooms, by name their workshops and the paths of their screens."""

    server: Server
    browser: Browser
    ids: dict[str, str]
    links: dict[str, str]

    def address(self, name: str) -> str:
        return self.server.url + self.links[name]

    def go_on(self, name: str) -> bool:
        return room_cast.go_on(self.server.app, self.ids[name])


@pytest.fixture(scope="module")
def rooms(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    data = tmp_path_factory.mktemp("rooms") / "data"
    shutil.copytree(sqlite_template, data)
    server = Server(data, KEY, processes="1")  # whoever moves the rooms is another
    ids = dict(made(server))
    links = {name: room_cast.link(server.app, one) for name, one in ids.items()}
    with server.app.app_context():
        db.engine.dispose()
    take_for_made(data, "UPDATE", "NEW.state = 'ready'")  # the screen reads the page alone
    server.start()
    try:
        with a_browser() as browser:
            yield Rooms(server, browser, ids, links)
    finally:
        server.stop()


def made(server: Server) -> Iterator[tuple[str, str]]:
    """The rooms with the longest texts, those with odd teams, and a small one for each walk."""
    for n, language in enumerate(LANGUAGES, start=2):
        texts, code = room_cast.longest(language), f"KXZW234{n}"
        workshop_id = room_cast.make(server.app, texts, code)
        room_cast.fill(server.app, workshop_id, texts, code, (7, 5, 5, 5, 5, 5))
        yield language, workshop_id
    for n, (name, teams) in enumerate(ODD_TEAMS.items(), start=2):
        code = f"RXZW234{n}"
        workshop_id = cast.make_workshop(
            server.app, code=code, step="doors", teams=teams, language="es"
        )
        texts = replace(room_cast.longest("es"), teams=teams, pledges=[""] * len(teams))
        room_cast.fill(server.app, workshop_id, texts, code, (16, *[1] * (len(teams) - 1)))
        yield name, workshop_id
    for name, code in WALKS.items():
        yield (
            name,
            cast.make_workshop(server.app, code=code, step="doors", teams=TEAMS, language="es"),
        )
    yield "wifi", with_wifi(server)


def with_wifi(server: Server) -> str:
    teams = tuple(room_cast.longest("es").teams)
    workshop_id = cast.make_workshop(
        server.app, code="WXZW2342", step="doors", teams=teams, language="es"
    )
    with server.app.app_context(), writing() as session:
        workshop = session.get_one(Workshop, workshop_id)
        workshop.wifi_name, workshop.wifi_password = (
            "Invitados del hotel en la playa",
            9 * "K7m-Q2x",
        )
    return workshop_id


class Measuring:
    """Looks at one screen after the other, and notes what is wrong with any."""

    def __init__(self, rooms: Rooms) -> None:
        self.faults: list[str] = []
        self.seen: Counter[str] = Counter()
        self.page = rooms.browser.new_page(reduced_motion="reduce")
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("console", lambda message: self.faults.append(message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def __call__(self, name: str, address: str) -> None:
        page = self.page
        page.goto(address)
        screen = page.locator(".screen")
        kind = f"{name} {screen.get_attribute('data-template')}"
        step = screen.get_attribute("data-seen")
        if self.seen[f"{kind} {step}"] == MOST_OF_A_KIND:
            return
        if page.locator(".pledging").count():
            # they are worked out in the background, and the screen comes back with them
            page.locator(".pledging .gaps").wait_for()
        is_new = kind not in self.seen
        if is_new:
            self._note(kind, [f"font: {one}" for one in other_fonts(page)])
            self._note(kind, [f"axe: {one['id']}" for one in violations(page)])
        for size in (*SIZES, *([LARGEST] if is_new and name == LANGUAGES[0] else [])):
            page.set_viewport_size(size)
            page.evaluate(ARRANGED)
            self._note(f"{kind} at {size['width']}", page.evaluate(MEASURED))
        self.seen.update([kind, f"{kind} {step}"])

    def _note(self, where: str, told: list[str]) -> None:
        self.faults += [f"{where}, {one}" for one in told]


def other_fonts(page: Page) -> set[str]:
    """The fonts that letters are really drawn with, beside Lato."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    found = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": ".screen *"})
    drawn = set()
    for node in found["nodeIds"]:
        fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        drawn |= {one["familyName"] for one in fonts if not one["familyName"].startswith("Lato")}
        drawn |= {"not our own file" for one in fonts if not one["isCustomFont"]}
    session.detach()
    return drawn


@pytest.fixture
def measure(rooms: Rooms) -> Iterator[Measuring]:
    measuring = Measuring(rooms)
    yield measuring
    measuring.page.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_holds_the_longest_texts_in_letters_that_the_last_row_reads(
    rooms: Rooms, measure: Measuring, language: Language
) -> None:
    measure(language, rooms.address(language))
    while rooms.go_on(language):
        measure(language, rooms.address(language))
        if room_cast.take_part(rooms.server.app, rooms.ids[language]):
            measure(language, rooms.address(language))
    room_cast.close(rooms.server.app, rooms.ids[language], language)
    measure(language, rooms.address(language))
    measure.page.locator("[data-screen=board]").wait_for()
    measure(language, rooms.address(language))
    kinds = {"doors", "scene", "rate", "last", "question", "agree", "break", "pledge", "reading"}
    assert not measure.faults, "\n".join(measure.faults)
    assert {name.split()[1] for name in measure.seen} >= kinds | {
        *("plain", "close", "counting", "test", "group", "vote")
    }


@pytest.mark.parametrize("name", ODD_TEAMS)
def test_the_screen_holds_few_teams_with_long_names_and_many_teams(
    rooms: Rooms, measure: Measuring, name: str
) -> None:
    measure(name, rooms.address(name))
    for _step in ("scene", "rate", "question"):
        rooms.go_on(name)
        measure(name, rooms.address(name))
    assert not measure.faults, "\n".join(measure.faults)


def test_two_codes_stand_beside_each_other_with_the_longest_password(
    rooms: Rooms, measure: Measuring
) -> None:
    measure("wifi", rooms.address("wifi"))
    assert measure.page.locator(".qr").count() == 2
    assert not measure.faults, "\n".join(measure.faults)


MOVED = """
  window.moved = []
  addEventListener('animationstart', (one) => window.moved.push(one.animationName))
  addEventListener('transitionrun', (one) => window.moved.push(one.propertyName))"""
HAS_MOVED = "(name) => window.moved.includes(name)"


def test_what_moves_on_the_screen_is_what_people_do(rooms: Rooms) -> None:
    code = WALKS["moving"]
    page = rooms.browser.new_page(viewport={"width": 1024, "height": 768})
    page.set_default_timeout(PATIENCE_MS)
    page.add_init_script(MOVED)
    page.goto(rooms.address("moving"))
    phone = apart(lambda: cast.phone(rooms.server.app, TEAMS[0], code))
    page.wait_for_function(HAS_MOVED, arg="grow")
    assert page.locator(".people i").count() == 1
    for _step in ("scene", "rate"):
        rooms.go_on("moving")
    page.locator(".bars").wait_for()
    page.evaluate("window.moved = []")
    apart(lambda: room_cast.rate(phone, code, 1))
    page.wait_for_function(HAS_MOVED, arg="width")
    rooms.go_on("moving")
    apart(lambda: cast.save(phone, "team", code, value_added__entrya000__text="Hola"))
    page.evaluate("window.moved = []")
    rooms.go_on("moving")
    page.wait_for_function(HAS_MOVED, arg="fade")
    assert page.locator(".wall li").inner_text() == "Hola"
    page.close()


def test_the_screen_follows_the_room_by_itself(rooms: Rooms) -> None:
    page = rooms.browser.new_page(viewport={"width": 1024, "height": 768})
    page.set_default_timeout(PATIENCE_MS)
    page.goto(rooms.address("follows"))
    page.locator(".doors").wait_for()
    rooms.go_on("follows")
    page.locator(".scene").wait_for()
    assert page.evaluate("document.querySelectorAll('.is-last').length") == 1
    page.close()


def phone_of(rooms: Rooms, name: str) -> Page:
    return joined(rooms.browser, rooms.server, TEAMS[0], code=WALKS[name], language="es")


def test_a_phone_that_has_handed_in_goes_on_with_the_room(rooms: Rooms) -> None:
    app, code = rooms.server.app, WALKS["handed in"]
    for person in range(5):
        apart(
            partial(room_cast.rate, apart(partial(cast.phone, app, TEAMS[0], code)), code, person)
        )
    page = phone_of(rooms, "handed in")
    page.click(".dock [value=hand_in]")
    page.click(".ask [value=hand_in]")
    page.locator(".thanks").wait_for()
    for _step in ("scene", "rate", "question"):
        rooms.go_on("handed in")
    page.wait_for_url("**/team")
    page.locator("[data-drafts=value_added] .draft textarea").wait_for()
    # what the team agrees on comes one sentence at a time
    apart(lambda: cast.move_to(app, rooms.ids["handed in"], "agree"))
    cards = page.locator("[id^=item-]:visible")
    expect(page.get_by_text("1 de 3")).to_be_visible()
    first = cards.get_attribute("id")
    page.click("[data-next]")
    expect(page.get_by_text("2 de 3")).to_be_visible()
    assert cards.count() == 1
    assert cards.get_attribute("id") != first
    assert not violations(page)
    page.context.close()


@pytest.mark.parametrize(
    ("kind", "over"), [("test", "La prueba ha terminado"), ("vote", "La votación ha terminado")]
)
def test_a_phone_says_that_a_test_or_a_vote_is_over_once_its_result_is_shown(
    rooms: Rooms, kind: str, over: str
) -> None:
    app, room = rooms.server.app, rooms.ids["ending"]
    page = phone_of(rooms, "ending")
    apart(lambda: cast.move_to(app, room, kind))
    page.goto(f"{rooms.server.url}/{WALKS['ending']}/{kind}")
    page.locator("form[data-ends]").wait_for()
    apart(lambda: show_the_result(rooms, room))
    expect(page.get_by_text(over)).to_be_visible()
    assert page.locator("form[data-ends]").count() == 0
    page.context.close()


def show_the_result(rooms: Rooms, room: str) -> None:
    with rooms.server.app.app_context(), writing() as session:
        workshop = cast.held(session, room)
        assert workshop.step
        assert steps.move(session, workshop, steps.Seen(workshop.step.id), "reveal")


def at_the_first_question(rooms: Rooms, name: str) -> Page:
    """A phone that stands in the draft of the first question, as after a shared entry."""
    for _step in ("scene", "rate", "question"):
        rooms.go_on(name)
    page = phone_of(rooms, name)
    page.goto(f"{rooms.server.url}/{WALKS[name]}/team")
    page.locator("[data-drafts=value_added] .draft textarea").click()
    return page


def test_a_phone_that_is_left_in_a_field_goes_along_and_stands_at_the_top(rooms: Rooms) -> None:
    page = at_the_first_question(rooms, "left")
    rooms.go_on("left")
    page.locator("[data-drafts=leave_reasons] .draft textarea").wait_for()
    assert page.evaluate("scrollY") == 0
    page.context.close()


def test_a_phone_that_still_rates_is_told_where_the_room_is_and_goes_when_it_will(
    rooms: Rooms,
) -> None:
    page = joined(rooms.browser, rooms.server, TEAMS[0], code=WALKS["rating"], language="es")
    band = page.locator("[data-moved-on]")
    for _step in ("scene", "rate"):
        rooms.go_on("rating")
    page.wait_for_timeout(3_000)
    expect(band).to_be_hidden()
    rooms.go_on("rating")
    band.wait_for()
    page.wait_for_timeout(5_000)  # a sheet with nothing typed on it would have gone by now
    # who comes late, and was in no cut, rates on
    page.locator(".is-here .scale input").first.click()
    wait_for_state(page, "Guardado")
    page.click("[data-stay]")
    expect(band).to_be_hidden()
    assert page.url.endswith("/rating")
    page.reload()
    page.wait_for_timeout(3_000)
    expect(band).to_be_hidden()  # who comes late rates first
    rooms.go_on("rating")
    band.wait_for()
    page.click("[data-go-along]")
    page.wait_for_url("**/team")
    # the same phone in the break: the time counts down, and more of it is taken over
    apart(lambda: cast.move_to(rooms.server.app, rooms.ids["rating"], "break"))
    time = page.locator("[data-time]")
    expect(page.get_by_text("Seguimos a las")).to_be_visible()
    expect(time).to_have_text(re.compile("4:[0-9]{2}"))
    apart(lambda: a_minute_more(rooms.server, rooms.ids["rating"]))
    expect(time).to_have_text(re.compile("5:[0-9]{2}"))
    page.context.close()


def a_minute_more(server: Server, workshop_id: str) -> None:
    with server.app.app_context(), writing() as session:
        workshop = session.get_one(Workshop, workshop_id, with_for_update=True)
        assert workshop.step
        steps.time(session, workshop, workshop.step.id, "minute")


def test_who_is_writing_is_told_that_the_room_goes_on_and_may_finish(rooms: Rooms) -> None:
    page = at_the_first_question(rooms, "writing")
    rooms.go_on("writing")
    draft = page.locator("[data-drafts=value_added] .draft textarea")
    draft.press_sequentially("todavía escribo ", delay=300)
    page.locator("[data-moved-on]:visible").wait_for()
    page.click("[data-stay]")
    assert draft.input_value() == "todavía escribo "
    page.wait_for_timeout(12_000)
    assert draft.input_value() == "todavía escribo "
    expect(page.locator("[data-moved-on]")).to_be_hidden()
    page.context.close()
