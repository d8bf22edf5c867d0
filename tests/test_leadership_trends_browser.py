"""The trend behind a share link in a real browser: on a phone, without script, through axe."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from survey.models import User
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
    waves = [{team: trend_cast.all_of(6, 4, level) for team in "abc"} for level in (2, 4)]
    audit_id = trend_cast.audit_with(server.app, waves, user_id)
    with server.app.app_context(), writing() as session:
        token = links.make(session, "share", audit_id=audit_id)
    with server.app.app_context():
        db.engine.dispose()
    return f"{server.url}/s/{token}"


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
            page = browser.new_page(viewport={"width": 390, "height": 800})
            page.goto(f"{address}?lang=en")  # its script follows the making of the trend
            page.locator("#chapter-changes").wait_for(timeout=120_000)
            # it is loaded once more when slides and pictures are there
            page.get_by_text("Slides (PPTX)").wait_for(state="attached", timeout=120_000)
            assert page.evaluate("document.documentElement.scrollWidth") == 390
            assert [one["id"] for one in violations(page)] == []
            plain = browser.new_context(java_script_enabled=False).new_page()
            plain.goto(f"{address}?lang=en")
            plain.click("details:has(#other-comparisons) summary")  # unfolds without script
            plain.click("#other-comparisons th a >> nth=0")
            assert plain.locator("#other-comparisons th[aria-sort=ascending]").is_visible()
            browser.close()
    finally:
        server.stop()
