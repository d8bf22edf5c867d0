"""The team's sheet in a real browser: sharing, taking back, and the bad luck of phones."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect
from sqlalchemy import select

import questionnaires
from survey.models import Respondent
from survey.participant.answering import PACES
from survey.store.people import tries
from survey.store.people.tries import HOUR
from survey.web.database import writing
from survey.web.security import keyed
from tests import cast
from tests.axe import violations
from tests.phones import Server, a_browser, a_room, phone, texts, wait_for_state
from tests.waiting import wait_until

pytestmark = pytest.mark.browser
DRAFTS = "[data-drafts={}] .draft"
ASKED = ".just-shared"
ROOMY, SMALL = (390, 664), (320, 568)
TOO_SMALL = """() => [...document.querySelectorAll("main *")]
    .filter(e => e.checkVisibility() && parseFloat(getComputedStyle(e).fontSize) < 14)
    .filter(e => [...e.childNodes].some(one => one.nodeType === 3 && one.textContent.trim()))
    .map(e => e.outerHTML)"""


@pytest.fixture(scope="module")
def server(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with a_room(sqlite_template, tmp_path_factory.mktemp("team")) as server:
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as browser:
        yield browser


@pytest.fixture(autouse=True)
def answering(server: Server) -> None:
    server.move_to("open")


def team(browser: Browser, server: Server, **options: bool) -> Page:
    """A phone on the sheet of its team."""
    page = phone(browser, server, **options)
    page.goto(f"{server.url}/{cast.CODE}/team")
    return page


def write(page: Page, text: str, item: str = "value_added") -> Locator:
    """Write a draft, and wait until it is saved."""
    draft = page.locator(DRAFTS.format(item)).last
    draft.locator("textarea").fill(text)
    wait_for_state(page, "Saved")
    return draft


def share(page: Page, text: str, item: str = "value_added") -> None:
    write(page, text, item).get_by_role("button", name="Share this draft").click()
    page.locator(ASKED).wait_for()


def shared(page: Page, text: str) -> Locator:
    """The entry with this text on the team's sheet."""
    boxes = page.locator("[data-entries] .entry")
    values = boxes.locator("textarea").evaluate_all("all => all.map(one => one.value)")
    return boxes.nth(values.index(text))


def values(page: Page) -> list[str]:
    found: list[str] = page.locator("[data-entries] textarea").evaluate_all(
        "all => all.map(one => one.value)"
    )
    return found


def test_sharing_asks_for_the_theme_by_one_tap(server: Server, browser: Browser) -> None:
    page = team(browser, server)
    share(page, "We answer at night too")
    themes = [one.name["en"] for one in questionnaires.shipped()["last_customer"].themes]
    told = page.locator(f"{ASKED} [data-theme]").all_inner_texts()
    assert told == [*themes[:-1], "Something else", "Go on without a theme"]
    page.get_by_role("button", name="Speed").click()
    wait_for_state(page, "Saved")
    expect(shared(page, "We answer at night too").locator(".more summary")).to_have_text("Speed")
    assert page.evaluate("document.activeElement.matches('.draft textarea')")


def test_going_on_without_a_theme_is_as_near(server: Server, browser: Browser) -> None:
    page = team(browser, server)
    share(page, "Said without a theme")
    page.get_by_role("button", name="Go on without a theme").click()
    expect(page.locator(ASKED)).to_have_count(0)
    expect(shared(page, "Said without a theme").locator(".more summary")).to_have_text(
        "What is it about?"
    )


def test_the_words_of_the_scale_are_chips_of_the_draft(server: Server, browser: Browser) -> None:
    page = team(browser, server)
    draft = page.locator(DRAFTS.format("leave_reasons")).last
    words = ["never", "some times a year", "monthly", "weekly", "daily"]
    assert len(draft.locator(".chip").all_inner_texts()) == len(words)
    weekly = draft.get_by_role("radio", name="weekly")
    draft.locator(".chip", has_text="weekly").click()
    draft.locator(".chip", has_text="weekly").click()
    expect(weekly).not_to_be_checked()
    draft.locator(".chip", has_text="weekly").click()
    share(page, "Nobody calls back", "leave_reasons")
    expect(shared(page, "Nobody calls back").locator(".more summary")).to_have_text("weekly")


def test_a_phone_that_shares_too_often_keeps_its_draft_and_says_so(
    server: Server, browser: Browser
) -> None:
    page = team(browser, server)
    with server.app.app_context(), writing() as session:
        for member in session.scalars(select(Respondent.id).filter_by(voice="member")):
            for _share in range(PACES["share"].most[HOUR]):
                tries.count(session, PACES["share"], keyed(member))
    draft = write(page, "One too many")
    draft.get_by_role("button", name="Share this draft").click()
    expect(draft).to_contain_text("wait a while")
    expect(draft.locator("textarea")).to_have_value("One too many")


def test_a_withdrawn_entry_leaves_all_phones_and_stays_away(
    server: Server, browser: Browser
) -> None:
    one, two = team(browser, server), team(browser, server)
    share(one, "Told too early")
    last = two.locator("[data-entries=value_added] textarea").last
    expect(last).to_have_value("Told too early")
    entry = shared(two, "Told too early")
    entry.locator(".withdraw summary").click()
    entry.get_by_role("button", name="Withdraw it").click()
    wait_for_state(two, "Withdrawn: it is gone from our team’s sheet.")
    expect(one.locator(ASKED)).to_have_count(0)
    for page in (one, two):
        assert "Told too early" not in values(page)
        page.reload()
        assert "Told too early" not in values(page)


def test_what_is_typed_into_a_withdrawn_entry_becomes_a_draft(
    server: Server, browser: Browser
) -> None:
    one, two = team(browser, server), team(browser, server)
    share(one, "We never close")
    one.locator("[data-theme='']").click()
    two.reload()
    two.route("**/team", lambda route: route.abort())
    shared(two, "We never close").locator("textarea").fill("We never close, at least in summer")
    wait_for_state(two, "1 to send")
    entry = shared(one, "We never close")
    entry.locator(".withdraw summary").click()
    entry.get_by_role("button", name="Withdraw it").click()
    wait_for_state(one, "Withdrawn: it is gone from our team’s sheet.")
    two.unroute("**/team")
    two.evaluate("dispatchEvent(new Event('online'))")
    draft = two.locator(DRAFTS.format("value_added")).last
    expect(draft.locator("textarea")).to_have_value("We never close, at least in summer")
    expect(draft).to_contain_text("is a draft now")
    wait_for_state(two, "Saved")
    assert "We never close, at least in summer" not in values(two)


def test_a_text_that_is_too_long_is_told_kept_and_not_shared(
    server: Server, browser: Browser
) -> None:
    page = team(browser, server)
    draft = write(page, "short enough")
    draft.locator("textarea").fill("far too long " * 310)
    expect(draft.locator(".letters")).to_contain_text("letters too many")
    wait_for_state(page, "Not all is saved")
    draft.get_by_role("button", name="Share this draft").click()
    expect(page.locator(ASKED)).to_have_count(0)
    assert "short enough" not in values(page)
    page.reload()
    expect(page.locator(DRAFTS.format("value_added")).first.locator("textarea")).to_have_value(
        "far too long " * 310
    )


def test_two_tabs_share_what_was_written_in_each(server: Server, browser: Browser) -> None:
    one = team(browser, server)
    write(one, "Written in the first tab")
    other = one.context.new_page()
    other.goto(one.url)
    draft = other.locator(DRAFTS.format("value_added")).first
    expect(draft.locator("textarea")).to_have_value("Written in the first tab")
    one.locator(DRAFTS.format("value_added")).first.get_by_role("button").click()
    one.locator(ASKED).wait_for()
    draft.locator("textarea").fill("Written on in the second")
    keep_ours = draft.get_by_role("button", name="Keep ours")
    keep_ours.wait_for()
    draft.get_by_role("button", name="Share this draft").click()
    wait_for_state(other, "First this, then it can be shared: see the field.")
    keep_ours.click()
    wait_for_state(other, "Saved")
    draft.get_by_role("button", name="Share this draft").click()
    wait_for_state(other, "On our team’s sheet")
    found = texts(server, "value_added")
    assert "Written in the first tab" in found
    assert "Written on in the second" in values(other)


def test_a_second_phone_goes_on_in_the_middle_of_a_question(
    server: Server, browser: Browser
) -> None:
    page = team(browser, server)
    write(page, "Begun on the first phone")
    code = page.locator(".phone-foot .code").inner_text()
    other = browser.new_context(locale="en-GB").new_page()
    other.goto(f"{server.url}/{cast.CODE}/resume?lang=en")
    other.fill("#resume_code", code)
    other.click("main .btn-primary")
    other.goto(f"{server.url}/{cast.CODE}/team")
    first = other.locator(DRAFTS.format("value_added")).first
    expect(first.locator("textarea")).to_have_value("Begun on the first phone")
    page.locator(DRAFTS.format("leave_reasons")).last.locator("textarea").fill("typed on the first")
    wait_for_state(
        page,
        "This phone is no longer known here. Please join again; what was typed stays on this page.",
    )


def test_a_phone_that_was_away_for_an_hour_shows_what_it_could_not_send(
    server: Server, browser: Browser
) -> None:
    page = team(browser, server)
    page.clock.install()
    page.reload()
    write(page, "Saved before the break")
    server.move_to("closed")
    page.locator(DRAFTS.format("leave_reasons")).last.locator("textarea").fill("typed in a lift")
    wait_for_state(page, "This step is closed; what was typed stays here.")
    page.clock.fast_forward("01:00:00")
    page.reload()
    expect(page.locator("[data-kept] blockquote")).to_have_text("typed in a lift")
    expect(page.locator("#own")).to_contain_text("Saved before the break")
    server.move_to("open")
    page.reload()
    wait_for_state(page, "Saved")
    assert "typed in a lift" in texts(server, "leave_reasons")


def test_a_moved_idea_says_where_it_went(server: Server, browser: Browser) -> None:
    page = team(browser, server)
    draft = page.locator(DRAFTS.format("value_added")).last
    draft.locator("textarea").fill("We could write to every guest")
    page.click("text=Move it to the idea box")
    expect(draft.locator(".hint")).to_contain_text("What would we do to keep our last customer?")
    expect(page.locator("[data-own]")).to_have_text("1 draft that only you see")
    wait_for_state(page, "Saved")
    page.reload()
    assert draft.locator("textarea").input_value() == ""
    moved = page.locator(DRAFTS.format("ideas")).first.locator("textarea")
    expect(moved).to_have_value("We could write to every guest")


def test_the_number_of_drafts_leads_to_the_first(server: Server, browser: Browser) -> None:
    page = team(browser, server)
    for item in ("leave_reasons", "differentiators"):
        write(page, f"a draft about {item}", item)
    link = page.locator("[data-own]")
    expect(link).to_have_text("2 drafts that only you see")
    link.click()
    expect(page.locator("#item-leave_reasons .wording").first).to_be_in_viewport()


def test_who_is_done_with_a_draft_is_told_that_nobody_else_sees_it(
    server: Server, browser: Browser
) -> None:
    page = team(browser, server)
    write(page, "A draft that was not shared")
    page.click("button:has-text('I am done')")
    told = page.locator("h1")
    words = "Still to be shared: you alone see your drafts."
    expect(told).to_have_text(words, use_inner_text=True)
    page.click("button[value^='share:value_added']:visible")
    words = "Thank you. What is shared is on our team’s sheet."
    expect(told).to_have_text(words, use_inner_text=True)


def test_on_a_shared_phone_the_next_person_is_in_plain_sight(
    server: Server, browser: Browser
) -> None:
    page = browser.new_context(locale="en-GB").new_page()
    page.goto(f"{server.url}/{cast.CODE}/?lang=en")
    page.check("label:has-text('Kitchen') input")
    page.click("[name=shared]")
    page.click("main .btn-primary")
    page.goto(f"{server.url}/{cast.CODE}/team")
    write(page, "Written before it was passed on")
    page.click("button:has-text('I am done')")
    page.locator("h1", has_text="Still to be shared").wait_for()
    page.click("button:has-text('Next person on this phone')")
    page.locator("legend", has_text="Next person").wait_for()


def looked_at(server: Server, page: Page) -> Iterator[str]:
    """One after the other, what a phone of a team shows."""
    wanted = page.locator(DRAFTS.format("leave_reasons")).last
    wanted.locator("textarea").fill("نرحب بالضيوف")
    yield "a draft"
    wanted.locator("textarea").fill("far too long " * 310)
    page.locator(".letters-over").wait_for()
    yield "too long"
    wanted.locator("textarea").fill("short")
    page.locator("[data-save-state]:is([data-now=saved])").wait_for()
    wanted.locator("button[name=do]").click()
    page.locator(ASKED).wait_for()
    yield "the theme"
    page.locator(f"{ASKED} [data-theme]").last.click()
    page.locator("[data-entries] .more summary").first.click()
    page.locator("[data-entries] .withdraw summary").first.click()
    yield "an entry"
    page.locator(DRAFTS.format("value_added")).last.locator("textarea").fill("left behind")
    page.locator("[data-save-state]:is([data-now=saved])").wait_for()
    page.click("button[value=done]")
    page.locator("button[value=not_done]").wait_for()
    yield "done"
    server.move_to("closed")
    page.reload()
    yield "closed"


@pytest.mark.parametrize(
    ("language", "scheme", "size"), [("es", "light", ROOMY), ("en", "dark", SMALL)]
)
def test_axe_finds_nothing_in_any_state_of_the_sheet(
    server: Server, browser: Browser, language: str, scheme: str, size: tuple[int, int]
) -> None:
    page = phone(browser, server, color_scheme=scheme)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{server.url}/{cast.CODE}/team?lang={language}")
    for state in looked_at(server, page):
        found = violations(page)
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], state
        assert page.evaluate("document.documentElement.scrollWidth") == size[0], state
        assert page.evaluate(TOO_SMALL) == [], state


def test_what_was_read_before_a_save_does_not_empty_what_was_typed(
    server: Server, browser: Browser
) -> None:
    page, other = phone(browser, server), phone(browser, server)
    for one in (page, other):
        one.goto(f"{server.url}/{cast.CODE}/team")
    there = page.locator("[data-entries=value_added] .entry")
    before, held = there.count(), list[Route]()
    page.route("**/shared", lambda one: one.continue_() if held else held.append(one))
    share(other, "Something that the first phone is told of")
    wait_until(lambda: held or page.wait_for_timeout(100), "the sheet that is asked for")
    old = held[0].fetch()  # as the sheet was before anything was typed here
    page.fill("[name=pledge-what]", "Say the total before the card")
    wait_for_state(page, "Saved")
    held[0].fulfill(response=old)
    expect(there).to_have_count(before + 1)
    assert page.input_value("[name=pledge-what]") == "Say the total before the card"
