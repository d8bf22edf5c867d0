"""Style sheets by themselves, in a real browser: what stands where on phones and on laptops."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.phones import a_browser

pytestmark = pytest.mark.browser
LAPTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
STATIC = Path(__file__).parent.parent / "survey" / "static"
STYLES = "".join(
    (STATIC / name).read_text(encoding="utf-8") for name in ("app.css", "facilitator.css")
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Page:
    return browser.new_page(color_scheme="dark")


def show(page: Page, content: str) -> None:
    page.set_content(f"<style>{STYLES}</style>{content}")


def test_where_cards_stand_for_a_chart_its_paper_is_gone(page: Page) -> None:
    show(page, '<div class="with-cards"><figure class="chart card">SVG</figure></div>')
    paper = "getComputedStyle(document.querySelector('.chart')).backgroundColor"
    page.set_viewport_size(PHONE)
    assert page.evaluate(paper) == "rgba(0, 0, 0, 0)"
    page.set_viewport_size(LAPTOP)
    assert page.evaluate(paper) == "rgb(255, 255, 255)"


def test_of_a_log_a_phone_shows_nothing_where_nobody_was(page: Page) -> None:
    show(page, '<table class="log-lines"><tr><td>19:23</td><td></td><td>a backup</td></tr></table>')
    empty = page.locator("td").nth(1)
    page.set_viewport_size(PHONE)
    assert not empty.is_visible()
    page.set_viewport_size(LAPTOP)
    assert empty.evaluate("one => getComputedStyle(one, '::before').content") == '"–"'


def test_cards_with_codes_stand_three_in_a_row_on_a_laptop(page: Page) -> None:
    cards = '<section class="card">A code</section>' * 6
    show(page, f'<div class="grid grid-wide" style="inline-size: 1136px">{cards}</div>')
    page.set_viewport_size(LAPTOP)
    tops = page.locator("section").evaluate_all("all => all.map(one => one.offsetTop)")
    assert [tops.count(top) for top in sorted({*tops})] == [3, 3]


def test_the_arrow_of_a_list_to_choose_from_is_light_where_the_page_is_dark(page: Page) -> None:
    show(page, '<select class="form-select"></select>')
    arrow = "getComputedStyle(document.querySelector('select')).getPropertyValue('{}')"
    ink = page.evaluate(arrow.format("--lc-ink")).removeprefix("#")
    assert f"stroke='%23{ink}'" in page.evaluate(arrow.format("--bs-form-select-bg-img"))


def test_minutes_that_nothing_counts_down_are_not_shown(page: Page) -> None:
    team = (STATIC / "participant" / "team.css").read_text(encoding="utf-8")
    page.set_content(f"<style>{team}</style><p class='rest-time' data-runs>4:59</p>")
    assert not page.is_visible(".rest-time")
    page.evaluate("document.documentElement.classList.add('js')")
    assert page.is_visible(".rest-time")
