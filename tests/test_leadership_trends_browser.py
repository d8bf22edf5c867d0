"""The trend behind a share link in a real browser: first screen, without script, through axe."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, sync_playwright
from sqlalchemy import select

from survey.models import Pledge, User, Workshop
from survey.store.people import links
from survey.web.database import db, writing
from tests import trend_cast
from tests.axe import violations
from tests.conftest import KEY
from tests.phones import ARGUMENTS, CHROMIUM, Server

pytestmark = pytest.mark.browser


def link_of(server: Server) -> str:
    """The address of a share link to an audit with two closed workshops."""
    with server.app.app_context(), writing() as session:
        ada = User(name="Ada", email="ada@example.org", password_hash="none")
        session.add(ada)
        session.flush()
        user_id = ada.id
    waves = [{team: trend_cast.all_of(6, 4, level) for team in "abcde"} for level in (2, 4)]
    # teams that all moved alike would leave nothing to test against
    waves[1]["e"] = trend_cast.all_of(6, 4, 3)
    audit_id = trend_cast.audit_with(server.app, waves, user_id)
    with server.app.app_context(), writing() as session:
        first = session.scalars(select(Workshop).order_by(Workshop.date)).first()
        assert first
        pledged = {"what": "Answer by eight", "item": "answer_same_day", "outcome": "kept"}
        session.add(Pledge(workshop_id=first.id, **pledged))
        token = links.make(session, "share", audit_id=audit_id)
    with server.app.app_context():
        db.engine.dispose()
    return f"{server.url}/s/{token}"


def is_on_first_screen(page: Page, what: Locator) -> bool:
    """Whether all of it is seen without scrolling."""
    size, box = page.viewport_size, what.bounding_box()
    assert size
    assert box
    return 0 <= box["x"] <= box["x"] + box["width"] <= size["width"] and (
        box["y"] + box["height"] <= size["height"]
    )


def is_as_wide_as_the_window(page: Page) -> bool:
    """Whether nothing on it is wider than the window, be it in a region that scrolls."""
    wide: list[str] = page.evaluate("""() => [...document.querySelectorAll("main *")]
        .filter(one => one.checkVisibility({contentVisibilityAuto: true})
            && one.getBoundingClientRect().right > innerWidth + .5)
        .map(one => one.outerHTML.slice(0, 80))""")
    assert wide == []
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_share_link_is_read_on_a_phone_without_script(
    sqlite_template: Path, tmp_path: Path
) -> None:
    shutil.copytree(sqlite_template, tmp_path / "data")
    server = Server(tmp_path / "data", KEY)
    address = link_of(server)
    server.start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            page = browser.new_page(viewport={"width": 390, "height": 844})
            page.goto(f"{address}?lang=en")  # its script follows the making of the trend
            page.locator(".tile").first.wait_for(timeout=120_000)
            # it is loaded once more when slides and pictures are there
            page.get_by_text("Slides (PPTX)").wait_for(state="attached", timeout=120_000)
            tiles = page.locator(".tile").all()
            assert len(tiles) == 3
            assert all(is_on_first_screen(page, tile) for tile in tiles)
            assert is_as_wide_as_the_window(page)
            assert page.locator(".followed-marks text").all_text_contents() == ["2.2", "4.0"]
            page.set_viewport_size({"width": 1440, "height": 900})
            assert is_as_wide_as_the_window(page)
            first = [*page.locator(".tile").all(), page.locator(".course").first]
            assert all(is_on_first_screen(page, one) for one in first)
            assert is_on_first_screen(page, page.locator(".filters"))
            page.click("#annex > summary")
            assert [one["id"] for one in violations(page)] == []
            plain = browser.new_context(java_script_enabled=False).new_page()
            plain.goto(f"{address}?lang=en")
            plain.click("#annex > summary")
            plain.click("details:has(> #other-comparisons) > summary")  # unfolds without script
            plain.click("#other-comparisons th a >> nth=0")
            assert plain.locator("#other-comparisons th[aria-sort=ascending]").is_visible()
            browser.close()
    finally:
        server.stop()
