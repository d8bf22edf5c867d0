"""Customers in a real browser: a phone, a kiosk and a slip on one server."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.axe import violations
from tests.customers_cast import Asked
from tests.phones import a_browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as found:
        yield found


@pytest.fixture(scope="module")
def asked(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    folder = tmp_path_factory.mktemp("customers") / "data"
    shutil.copytree(sqlite_template, folder)
    found = Asked(folder)
    yield found
    found.server.stop()


def tap(page: Page, label: str) -> None:
    """Tap an answer of the question that is shown, and wait for the next one."""
    question = page.locator("[data-step]:visible legend").inner_text()
    page.locator("[data-step]:visible .option", has_text=label).first.tap()
    expect(page.locator("[data-step]:visible legend", has_text=question)).to_have_count(0)


def answer(page: Page, last: str = "None of them") -> None:
    """Five taps, one for what would keep somebody away, and one that sends."""
    for label in ("always", "nearly always", "seldom", "I cannot say", "half the time"):
        tap(page, label)
    tap(page, last)
    page.locator("button[value=send]").tap()
    expect(page.get_by_role("heading", name="Thank you.")).to_be_visible()


def test_a_phone_answers_with_seven_taps_and_nothing_to_scroll(
    browser: Browser, asked: Asked
) -> None:
    page = asked.page(browser, f"/c/{asked.code}", (320, 568), has_touch=True)
    assert violations(page) == []
    tall = "document.documentElement.scrollHeight - innerHeight"
    assert page.evaluate(tall) <= 0
    tap(page, "always")
    page.go_back()
    expect(page.locator("legend:visible")).to_have_text("I get what I was told I would get")
    answer(page)
    page.go_back()
    expect(page.get_by_text("This phone had already answered")).to_be_visible()
    assert asked.sources() == ["phone"]


def test_a_kiosk_that_is_left_comes_back_to_its_start_and_forgets(
    browser: Browser, asked: Asked
) -> None:
    page = asked.page(browser, f"/c/{asked.kiosk}", (1024, 768), has_touch=True)
    page.clock.install()
    assert violations(page) == []
    before = asked.sources()
    page.get_by_role("button", name="Begin").tap()
    tap(page, "always")
    page.clock.fast_forward(61_000)
    expect(page.get_by_role("button", name="Begin")).to_be_visible()
    assert page.locator(":checked").count() == 0
    assert asked.sources() == before
    for _once in range(2):
        page.go_back()
        expect(page.get_by_role("button", name="Begin")).to_be_visible()
    page.get_by_role("button", name="Español").tap()
    expect(page.get_by_role("button", name="Empezar")).to_be_visible()
    page.goto(f"{asked.server.url}/c/{asked.kiosk}")
    page.get_by_role("button", name="Begin").tap()
    answer(page, "They answer me within the day")
    assert violations(page) == []
    page.clock.fast_forward(9_000)
    expect(page.get_by_role("button", name="Begin")).to_be_visible()
    assert asked.sources() == sorted([*before, "kiosk"])


def test_without_script_one_page_asks_all_and_a_kiosk_starts_anew_too(
    browser: Browser, asked: Asked
) -> None:
    before = asked.sources()
    page = asked.page(browser, f"/c/{asked.kiosk}", (390, 664), java_script_enabled=False)
    assert page.locator("noscript meta, meta[http-equiv=refresh]").count() == 1
    page.locator(".option", has_text="half the time").first.click()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you.")).to_be_visible()
    assert asked.sources() == sorted([*before, "kiosk"])


def test_what_is_sent_without_a_connection_arrives_once_there_is_one(
    browser: Browser, asked: Asked
) -> None:
    before = asked.sources()
    page = asked.page(browser, f"/c/{asked.code}", (390, 664), has_touch=True)
    page.context.set_offline(True)
    for label in ("always", "always", "always", "always", "always", "None of them"):
        tap(page, label)
    page.locator("button[value=send]").tap()
    expect(page.get_by_text("Not sent yet.")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Thank you.")).to_be_visible()
    assert asked.sources() == sorted([*before, "phone"])


def test_a_slip_is_typed_by_keyboard_alone(browser: Browser, asked: Asked) -> None:
    before = asked.sources()
    page = asked.page(browser, "/", (1280, 900))
    cookie = {"name": "session", "value": asked.cookie.value, "url": asked.server.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]  # Playwright's own dictionary
    page.goto(f"{asked.server.url}/workshops/{asked.workshop_id}/customers/slips")
    assert violations(page) == []
    for keys in ("543205", "111113"):
        page.keyboard.type(keys + "Quick")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_text("2 slips are entered.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("1 slip is entered.")).to_be_visible()
    assert asked.sources() == sorted([*before, "paper"])
