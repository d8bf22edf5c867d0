"""The rating in a real browser: one item a screen, a tap an answer, and nothing scrolls."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

import questionnaires
from questionnaires.model import SCORED, Questionnaire, ResponseScale
from survey.web.database import db
from tests import cast
from tests.axe import faults_of_colours, violations
from tests.phones import KEY, Server, a_browser, joined, stored, wait_for_state

pytestmark = pytest.mark.browser
LONGEST, WIDE, MANY = "LNGX2345", "WXDE2345", "MANY2345"
SIZES = [(390, 664), (320, 568)]
SMALLEST_LETTER = """() => Math.min(...[...document.querySelectorAll("body *")]
    .filter(e => e.checkVisibility())
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
    .map(e => parseFloat(getComputedStyle(e).fontSize)))"""
FOOT = "document.querySelector('.dock').getBoundingClientRect().bottom"
SENTENCE_TOP = "document.querySelector('.is-here .wording').getBoundingClientRect().top"
HERE = ".is-here .scale:visible .option:not(.option-dk)"


def longest() -> Questionnaire:
    """Ten items with the longest sentences of all that are shipped, in each language."""
    asked = questionnaires.shipped()["last_customer"]
    items = [i for one in questionnaires.shipped().values() for i in one.items if i.kind in SCORED]
    first = asked.sections[0]
    wordings = {
        lang: sorted((i.wording[lang] for i in items), key=len, reverse=True)
        for lang in ("es", "en")
    }
    long = tuple(
        replace(item, wording={lang: wordings[lang][n] for lang in wordings})
        for n, item in enumerate(first.items)
    )
    return replace(asked, key="longest", sections=(replace(first, items=long), *asked.sections[1:]))


def to_ten() -> Questionnaire:
    """The last customer on a scale from 0 to 10."""
    asked = questionnaires.shipped()["last_customer"]
    words = {0: " – not at all", 10: " – every single time"}
    labels = tuple(dict.fromkeys(("es", "en"), f"{n}{words.get(n, '')}") for n in range(11))
    scales = {**asked.scales, "performance": ResponseScale("performance", labels)}
    return replace(asked, key="to_ten", scales=scales)


@pytest.fixture(scope="module")
def server(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("cards") / "data"
    shutil.copytree(sqlite_template, data)
    server = Server(data, KEY, processes="1")
    cast.make_workshop(server.app)
    cast.make_workshop(server.app, code=LONGEST, chosen=longest())
    cast.make_workshop(server.app, code=WIDE, chosen=to_ten())
    cast.make_workshop(server.app, code=MANY, chosen=questionnaires.shipped()["seven_ways"])
    with server.app.app_context():
        db.engine.dispose()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as browser:
        yield browser


def on(
    browser: Browser,
    server: Server,
    size: tuple[int, int] = (390, 664),
    code: str = cast.CODE,
    language: str = "en",
    **options: Any,
) -> Page:
    """A phone of that size on its first card."""
    page = joined(browser, server, code=code, language=language, size=size, **options)
    page.locator("html.one-a-screen").wait_for()
    return page


def tap(page: Page, place: int) -> None:
    """Put a finger on an option of the question that is open, where it lies on the screen."""
    box = page.locator(HERE).nth(place).bounding_box()
    assert box
    height = page.evaluate("innerHeight")
    assert round(box["height"], 2) >= 44
    assert box["y"] + box["height"] <= height - 40  # nothing lies below the foot
    before = page.evaluate("document.querySelector('.is-here .scale:not([hidden])').id")
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_function(
        "before => document.querySelector('.is-here .scale:not([hidden])').id !== before"
        " || document.activeElement.value === 'hand_in'",
        arg=before,
    )


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["es", "en"])
def test_twenty_ratings_are_twenty_taps_and_nothing_scrolls(
    server: Server, browser: Browser, language: str, size: tuple[int, int]
) -> None:
    page = on(browser, server, size, LONGEST, language)
    for n in range(20):
        assert page.evaluate("scrollY") == 0
        assert page.evaluate(FOOT) <= size[1], f"card {n // 2 + 1} is too tall"
        assert page.evaluate(SENTENCE_TOP) >= 40
        tap(page, n % 5)
    button = page.locator(".dock [value=hand_in]")
    expect(button).to_be_focused()
    assert "btn-primary" in (button.get_attribute("class") or "")
    button.click()
    page.locator("h1", has_text="20").wait_for()


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("code", [LONGEST, WIDE, MANY])
def test_axe_finds_nothing_on_any_state_of_a_card(
    server: Server, browser: Browser, code: str, language: str
) -> None:
    page = on(browser, server, (320, 568), code, language, color_scheme="light")

    def looked_at() -> None:
        page.wait_for_timeout(200)  # colours are read once nothing fades any more
        found = [*violations(page), *faults_of_colours(page, "dark")]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        assert page.evaluate(SMALLEST_LETTER) >= 14

    looked_at()
    tap(page, 0)
    looked_at()
    page.click(".dock [value=hand_in]")
    looked_at()
    page.click(".ask [value=hand_in]")
    page.locator("form.thanks").wait_for()
    looked_at()


@pytest.mark.parametrize("size", SIZES)
def test_the_promise_can_be_read_again_below_the_rating(
    server: Server, browser: Browser, size: tuple[int, int]
) -> None:
    page = on(browser, server, size)
    assert page.evaluate(FOOT) <= size[1]
    page.click(".promise summary")
    expect(page.locator(".promise p")).to_contain_text("Your ratings are private")
    expect(page.locator(".promise p")).to_be_in_viewport()


def test_enter_decides_and_arrows_only_look(server: Server, browser: Browser) -> None:
    page = on(browser, server)
    page.focus(".is-here input[value='1']")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    page.wait_for_timeout(400)
    expect(page.locator(".is-here .scale-importance")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".is-here .scale-performance")).to_be_visible()
    expect(page.locator("#as_announced-performance input[value='1']")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".is-here .wording")).to_have_text("We serve equally well on every shift")
    expect(page.locator(".is-here .wording")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "same_every_shift-importance"
    wait_for_state(page, "Saved")
    assert ("", 1, "") in stored(server, "as_announced")


def test_a_screen_reader_hears_each_card_and_its_mark(server: Server, browser: Browser) -> None:
    page = on(browser, server)
    tap(page, 3)
    line = page.get_by_role("button", name="It matters: would complain without it Change")
    expect(line).to_be_visible()
    tap(page, 2)
    said = page.locator("[data-card-said]")
    expect(said).to_have_text("2 of 10: We serve equally well on every shift")
    assert page.locator(".way-dots").get_attribute("aria-hidden") == "true"


def test_a_folded_answer_is_changed_by_a_tap(server: Server, browser: Browser) -> None:
    page = on(browser, server)
    tap(page, 3)
    page.click(".fold:visible")
    expect(page.locator("#as_announced-importance input[value='4']")).to_be_checked()
    tap(page, 0)
    expect(page.locator(".fold:visible")).to_contain_text("does not matter")
    tap(page, 2)
    page.click("[data-back]")
    expect(page.locator("#as_announced-performance input[value='3']")).to_be_checked()
    assert page.locator(".is-absent[data-back]").count() == 1
    page.click("[data-forward]")
    expect(page.locator("[data-way]")).to_have_text("2 of 10")


def test_handing_in_with_open_ones_asks_once_and_leads_to_them(
    server: Server, browser: Browser
) -> None:
    page = on(browser, server)
    tap(page, 3)
    tap(page, 3)
    page.click("[data-forward]")
    page.click(".dock [value=hand_in]")
    expect(page.locator("dialog h2")).to_have_text("9 questions are still open")
    page.click("text=To the first open one")
    expect(page.locator("[data-way]")).to_have_text("2 of 10")
    page.click(".dock [value=hand_in]")
    page.locator("h1", has_text="Your 2 answers are saved.").wait_for()


def test_dots_show_what_is_open(server: Server, browser: Browser) -> None:
    page = on(browser, server)
    for place in (3, 3):
        tap(page, place)
    page.click("[data-forward]")
    tap(page, 1)
    states = page.locator(".way-dots i").evaluate_all("all => all.map(one => one.className)")
    assert states == ["is-done", "is-open", "is-half is-at", *["is-open"] * 7]


@pytest.mark.parametrize("size", SIZES)
def test_eleven_points_are_numbers_in_rows_from_0_to_10(
    server: Server, browser: Browser, size: tuple[int, int]
) -> None:
    page = on(browser, server, size, WIDE)
    tap(page, 4)
    numbers = page.locator(f"{HERE} .number").all_inner_texts()
    assert numbers == [str(n) for n in range(11)]
    assert page.locator(".ends:visible .end").all_inner_texts() == [
        "0 – not at all", "10 – every single time",
    ]  # fmt: skip
    assert min(box["width"] for one in page.locator(HERE).all() if (box := one.bounding_box())) > 44
    assert page.evaluate(FOOT) <= size[1]
    page.locator(HERE).nth(10).click()
    expect(page.locator("#as_announced-performance .chosen")).to_have_text("10 – every single time")
    wait_for_state(page, "Saved")
    assert ("", 11, "") in stored(server, "as_announced")


def test_a_second_phone_takes_over_in_the_middle_of_a_question(
    server: Server, browser: Browser
) -> None:
    page = on(browser, server)
    tap(page, 3)
    wait_for_state(page, "Saved")
    code = page.locator(".phone-help .code").text_content() or ""
    other = browser.new_context().new_page()
    other.goto(f"{server.url}/{cast.CODE}/resume?lang=en")
    other.fill("#resume_code", code)
    other.click("text=Bring it here")
    expect(other.locator(".fold:visible")).to_contain_text("would complain without it")
    page.locator(HERE).nth(1).click()
    expect(page.locator("[data-band]")).to_contain_text("This phone is no longer known here.")


def test_two_tabs_that_differ_show_both_before_anything_is_handed_in(
    server: Server, browser: Browser
) -> None:
    page = on(browser, server)
    other = page.context.new_page()
    other.goto(page.url)
    tap(page, 3)
    wait_for_state(page, "Saved")
    other.locator("html.one-a-screen").wait_for()
    tap(other, 0)
    other.locator(".conflict").wait_for(state="attached")
    other.click(".dock [value=hand_in]")
    other.click("text=To the first open one")
    other.locator(".conflict", has_text="Would complain without it").or_(
        other.locator(".conflict", has_text="would complain without it")
    ).wait_for()
    other.click("text=Take theirs")
    expect(other.locator("#as_announced-importance input[value='4']")).to_be_checked()


def test_the_network_may_go_and_everything_goes_on(server: Server, browser: Browser) -> None:
    page = on(browser, server)
    page.context.set_offline(True)
    for _ in range(3):
        tap(page, 1)
    wait_for_state(page, "3 to send")
    expect(page.locator("[data-band]")).to_contain_text("No connection.")
    page.context.set_offline(False)
    wait_for_state(page, "Saved")
    expect(page.locator("[data-band]")).to_be_hidden()


def test_a_shared_phone_shows_next_person_before_and_after(
    server: Server, browser: Browser
) -> None:
    page = on(browser, server, (320, 568), shared=True)
    expect(page.locator(".dock [value=next]")).to_be_in_viewport()
    page.click(".dock [value=hand_in]")
    page.click(".ask [value=hand_in]")
    code = page.locator(".other-phone .code")
    expect(code).to_have_text(re.compile("^[A-Z0-9]{3} [A-Z0-9]{3}$"))
    expect(code).to_be_in_viewport()
    page.click("text=Next person on this phone")
    expect(page.locator(".teams legend")).to_have_text("Next person: which team?")
    alone = on(browser, server)
    assert alone.locator(".dock [value=next]").count() == 0


@pytest.mark.parametrize("size", SIZES)
def test_twice_as_large_a_text_is_all_there(
    server: Server, browser: Browser, size: tuple[int, int]
) -> None:
    page = on(browser, server, size, LONGEST)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.evaluate("dispatchEvent(new Event('resize'))")
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    page.locator(HERE).last.click()
    expect(page.locator(".is-here .fold:visible")).to_contain_text("would leave without it")
