"""The trend behind a share link in a real browser: first screen, without script, through axe."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, ViewportSize
from sqlalchemy import select

from survey.models import Pledge, Workshop
from survey.store.people import links
from survey.web.database import db, writing
from tests import trend_cast
from tests.axe import violations
from tests.conftest import KEY, sign_in
from tests.phones import Server, a_browser
from tests.trend_cast import ada
from tests.waiting import PATIENCE_MS

pytestmark = pytest.mark.browser
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


class Opened(NamedTuple):
    """A running server, a browser, the address of a share link, and Ada's cookie."""

    server: Server
    browser: Browser
    link: str
    cookie: dict[str, str]


@pytest.fixture(scope="module")
def opened(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """Two audits that Ada leads; of one, with two workshops and a pledge, there is a share link."""
    data = tmp_path_factory.mktemp("opened") / "data"
    shutil.copytree(sqlite_template, data)
    server = Server(data, KEY, processes="1")
    cookie = sign_in(server.app, "Ada", "ada@example.org").get_cookie("session")
    assert cookie
    token = token_of(server.app)
    server.start()
    try:
        with a_browser() as browser:
            session = {"name": "session", "value": cookie.value, "url": server.url}
            yield Opened(server, browser, f"{server.url}/s/{token}", session)
    finally:
        server.stop()


def token_of(app: Flask) -> str:
    """The token of a share link to an audit in which all but one team do much better."""
    waves = [{team: trend_cast.all_of(6, 4, level) for team in "abcde"} for level in (2, 4)]
    # teams that all moved alike would leave nothing to test against
    waves[1]["e"] = trend_cast.all_of(6, 4, 3)
    audit_id = trend_cast.audit_with(app, waves, ada(app))
    trend_cast.audit_with(app, [{"a": trend_cast.all_of(9, 5, 1)}], ada(app), name="Zeta")
    with app.app_context(), writing() as session:
        first = session.scalars(
            select(Workshop).filter_by(audit_id=audit_id).order_by(Workshop.date)
        ).first()
        assert first
        pledged = {"what": "Answer by eight", "item": "answer_same_day", "outcome": "kept"}
        session.add(Pledge(workshop_id=first.id, **pledged))
        token = links.make(session, "share", audit_id=audit_id)
    with app.app_context():
        db.engine.dispose()
    return token


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


def test_a_share_link_is_read_on_a_phone_and_on_a_desk(opened: Opened) -> None:
    page = opened.browser.new_page(viewport=PHONE)
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{opened.link}?lang=es")  # its script follows the making of the trend
    page.locator(".tile").first.wait_for()
    # it is loaded once more when slides and pictures are there
    page.get_by_text("Diapositivas (PPTX)").wait_for(state="attached")
    assert page.locator(".tile").count() == 3
    assert all(is_on_first_screen(page, tile) for tile in page.locator(".tile").all())
    assert page.locator(".followed-marks text").all_text_contents() == ["2,2", "4,0"]
    page.click("#annex > summary")
    assert is_as_wide_as_the_window(page)
    page.set_viewport_size(DESK)
    assert is_as_wide_as_the_window(page)
    first = [*page.locator(".tile").all(), page.locator(".course").first, page.locator(".filters")]
    assert all(is_on_first_screen(page, one) for one in first)
    assert [one["id"] for one in violations(page)] == []
    page.close()


def test_a_share_link_is_read_without_script(opened: Opened) -> None:
    plain = opened.browser.new_context(java_script_enabled=False).new_page()
    plain.goto(f"{opened.link}?lang=es")
    plain.click("#annex > summary")
    plain.click("details:has(> #other-comparisons) > summary")  # unfolds without script
    plain.click("#other-comparisons th a >> nth=0")
    assert plain.locator("#other-comparisons th[aria-sort=ascending]").is_visible()
    plain.close()


def test_units_are_a_map_on_a_desk_and_one_at_a_time_on_a_phone(opened: Opened) -> None:
    context = opened.browser.new_context(viewport=DESK)
    context.add_cookies([opened.cookie])  # type: ignore[list-item]  # a typed dictionary
    page = context.new_page()
    page.goto(f"{opened.server.url}/trends/units?lang=en")
    while page.get_by_text("Still being calculated").count():
        page.wait_for_timeout(500)
        page.reload()
    assert page.locator(".map td a").first.is_visible()
    assert is_as_wide_as_the_window(page)
    assert [one["id"] for one in violations(page)] == []
    page.set_viewport_size(PHONE)
    assert not page.locator(".map").is_visible()
    told = page.locator(".map-narrow details[open] li b").all_text_contents()
    assert told == sorted(told, reverse=True)
    assert page.locator(".map-narrow details[open]").count() == 1
    page.locator(".map-narrow summary").last.click()
    assert page.locator(".map-narrow details[open]").count() == 1
    assert is_as_wide_as_the_window(page)
    assert [one["id"] for one in violations(page)] == []
    context.close()
