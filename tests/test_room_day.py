"""A whole day in a room: what each screen shows at each step, with and without script."""

import re
import shutil
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect

from survey.web.database import db
from tests import room_day
from tests.axe import violations
from tests.conftest import KEY
from tests.phones import Server, a_browser, take_for_made
from tests.room_cast import USUAL
from tests.room_day import PLEDGED, TOGETHER, WRITTEN, Screens

pytestmark = pytest.mark.browser
DOC = (Path(__file__).parent.parent / "docs" / "room.md").read_text(encoding="utf-8")
VALUE, LEAVE, APART = (texts[0] for texts in WRITTEN.values())
GROUP = next(iter(TOGETHER))
DRAFTS = "[data-drafts={}] .draft textarea"
SHOWN = {
    "prepare": {"cockpit": "#teams"},
    "ready": {"cockpit": "[name=to][value=next]", "projector": "[data-screen=preparing]"},
    "doors": {"projector": ".doors .qr", "phone": ".team-choice", "plain": ".team-choice"},
    "scene": {"projector": ".scene .field", "phone": ".scene", "plain": ".scene"},
    "rate": {"projector": ".bars", "phone": ".is-here .fold", "plain": "[value=hand_in]"},
    "last": {"projector": ".parts .done", "phone": "form[action$='/last']"},
    "answers": {"projector": ".requests"},
    "value": {"projector": ".question .shared", "phone": DRAFTS.format("value_added")},
    "leave": {"projector": ".question .shared", "phone": DRAFTS.format("leave_reasons")},
    "apart": {"projector": ".question .shared", "phone": DRAFTS.format("differentiators")},
    "value-wall": {"projector": ".wall", "phone": ".just-shared"},
    "leave-wall": {"projector": ".wall", "phone": ".just-shared"},
    "apart-wall": {"projector": ".wall", "phone": ".just-shared"},
    "agree": {"projector": ".spread .dots i", "phone": ".dots", "plain": ".dots"},
    "test": {"projector": ".lights .is-lit", "phone": ".judge .option", "plain": ".judge .option"},
    "test-shown": {"projector": ".verdicts .share-bar"},
    "break": {"projector": ".pause [data-time]"},
    "group": {"projector": ".grouped b", "cockpit": ".made"},
    "vote": {"projector": ".lights .is-lit", "phone": ".ballot", "plain": ".ballot"},
    "vote-shown": {"projector": ".voted .given i"},
    "pledge": {"projector": ".gaps .due", "phone": "[name=pledge-what]"},
    "reading": {"projector": ".reading h1"},
    "board": {"projector": ".closing .gaps"},
}
SAID = {
    "doors": {"projector": USUAL.organisation},
    "last": {"projector": USUAL.pledges[0]},
    "answers": {"projector": USUAL.asked[0]},
    "value-wall": {"projector": VALUE, "cockpit": VALUE},
    "leave-wall": {"projector": LEAVE, "cockpit": LEAVE},
    "apart-wall": {"projector": APART, "cockpit": APART},
    "test-shown": {"projector": APART},
    "group": {"projector": GROUP},
    "vote-shown": {"projector": GROUP},
    "pledge": {"projector": GROUP},
    "reading": {"projector": PLEDGED[0].rstrip(".")},
    "board": {"projector": "29 personas de 6 equipos"},
}
SECRET = {"value": VALUE, "leave": LEAVE, "apart": APART, "test": APART, "vote": GROUP}
"""What stands on no screen of the room before its reveal, also not in its source."""

CHAPTERS = {
    *("board", "gaps", "teams", "reasons"),
    *("annex", "participation", "items", "distribution", "themes", "commitments", "entries"),
}
CLAIMS = "¿podría decir lo mismo un competidor?"
"""What the report of such a day tells."""


def plain_text(page: Page) -> str:
    return page.content().replace("\u00a0", " ")


def check(name: str, screens: Screens) -> list[str]:
    """Look at every screen of a moment; the serious faults that axe finds in the cockpit."""
    for screen, part in SHOWN.get(name, {}).items():
        if (name, screen) == ("agree", "plain"):
            screens[screen].reload()  # without script nothing appears by itself
        shown = screens[screen].locator(part).first
        # dots are counted in the background while people go on, here within seconds
        expect(shown, f"{name}: {screen}").to_be_visible()
    for screen, words in SAID.get(name, {}).items():
        expect(screens[screen].locator("body"), f"{name}: {screen}").to_contain_text(words)
    if name in SECRET:
        assert SECRET[name] not in plain_text(screens["projector"])
    if name.endswith("-wall"):
        wall = screens["projector"].locator(".screen").inner_text()
        assert not [team for team in USUAL.teams if team in wall]
    found = violations(screens["cockpit"])
    return [f"{name}: {one['id']}" for one in found if one["impact"] in ("serious", "critical")]


def check_report(page: Page) -> None:
    """Each chapter of the report is filled by what the room did."""
    page.click("a[href$='/report']")
    file = page.locator("a[href*='report.html']").first.get_attribute("href")
    told = page.request.get(urljoin(page.url, file)).text()
    chapters = set(re.findall('<section id="([^"]+)"', told))
    assert chapters >= CHAPTERS, CHAPTERS - chapters
    assert CLAIMS in unescape(told)
    # of reasons to leave it tells how the room grouped them, and voted
    assert re.search(rf"«{GROUP}»: \d+ puntos", told.replace("\u00a0", " "))


def test_a_day_from_preparing_to_the_page_of_the_board(
    sqlite_template: Path, tmp_path: Path
) -> None:
    shutil.copytree(sqlite_template, tmp_path / "data")
    server = Server(tmp_path / "data", KEY)
    cookie, audit_id = room_day.prepare(server)
    with server.app.app_context():
        db.engine.dispose()
    take_for_made(server.data, "INSERT", "NEW.language <> 'es'")  # the room reads its own
    server.start()
    seen, faults = [], []
    try:
        with a_browser() as browser:
            for name, screens in room_day.Day(browser, server)(cookie, audit_id):
                seen.append(name)
                faults += check(name, screens)
            check_report(screens["cockpit"])
    finally:
        server.stop()
    assert not faults
    assert seen == re.findall(r"pictures/room/([\w-]+)\.png", DOC)
    assert {*SHOWN} <= {*seen}
