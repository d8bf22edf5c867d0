"""Bad Wi-Fi, a killed server, two phones on one field: nothing is lost and nothing doubled."""

import copy
import random
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from tests import cast
from tests.phones import (
    Server,
    Simulated,
    a_browser,
    a_room,
    answering,
    held,
    phone,
    rate,
    stored,
    texts,
    wait_for_state,
)

pytestmark = pytest.mark.browser
LAPTOP = "laptop.test"
RATED = "as_announced-performance"
DRAFT = "[data-drafts=value_added] textarea"
ENTRY = "[data-entries=value_added] textarea"


@pytest.fixture(scope="module")
def server(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as patch:
        # a server that is told where it listens answers to no other name
        patch.setenv("SURVEY_URL", f"http://{LAPTOP}")
        with a_room(sqlite_template, tmp_path_factory.mktemp("phones")) as server:
            yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser(f"--host-resolver-rules=MAP {LAPTOP} 127.0.0.1") as browser:
        yield browser


def test_answers_wait_for_the_network_and_arrive_once(server: Server, browser: Browser) -> None:
    page = phone(browser, server)
    page.context.set_offline(True)
    rate(page, RATED, 2)
    rate(page, "price_known-importance", 5)
    wait_for_state(page, "2 to send")
    page.context.set_offline(False)
    wait_for_state(page, "Saved")
    assert stored(server, "as_announced") == [("", 2, "")]


def test_what_a_closed_tab_had_not_sent_is_sent_by_the_next(
    server: Server, browser: Browser
) -> None:
    page = phone(browser, server, "Kitchen")
    page.goto(f"{server.url}/{cast.CODE}/team")
    context = page.context
    context.set_offline(True)  # for the last words of a closing tab too
    page.fill(DRAFT, "typed in a tunnel")
    wait_for_state(page, "1 to send")
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(f"{server.url}/{cast.CODE}/team")
    wait_for_state(again, "Saved")
    expect(again.locator(DRAFT).first).to_have_value("typed in a tunnel")
    assert "typed in a tunnel" in texts(server, "value_added")


def test_two_phones_fill_one_sheet_and_overwrite_nothing(server: Server, browser: Browser) -> None:
    one, two = (phone(browser, server) for _ in range(2))
    for page in (one, two):
        page.goto(f"{server.url}/{cast.CODE}/team")
    one.fill(DRAFT, "We call by name")
    one.click("button[value^='share:value_added']")
    two.locator(ENTRY).wait_for()
    one.route("**/team", lambda route: route.abort())
    one.fill(ENTRY, "We always call by name")
    two.fill(ENTRY, "We greet by name")
    wait_for_state(two, "Saved")
    one.unroute("**/team")
    one.evaluate("dispatchEvent(new Event('online'))")
    one.locator(".conflict", has_text="We greet by name").wait_for()
    one.reload()
    one.locator(".conflict", has_text="We greet by name").wait_for()
    one.click("text=Keep ours")
    wait_for_state(one, "Saved")
    assert "We always call by name" in texts(server, "value_added")


def test_what_came_from_here_is_no_conflict_when_the_answer_was_lost(
    server: Server, browser: Browser
) -> None:
    page = phone(browser, server)
    page.route("**/rating", lose_the_answer)
    rate(page, RATED, 1)
    wait_for_state(page, "1 to send")
    assert ("", 1, "") in stored(server, "as_announced")
    page.unroute("**/rating")
    rate(page, RATED, 3)
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_for_state(page, "Saved")
    assert page.locator(".conflict").count() == 0
    assert ("", 3, "") in stored(server, "as_announced")


def lose_the_answer(route: Route) -> None:
    """The server gets what is sent; nobody hears that it did."""
    route.fetch()
    route.abort()


def test_three_phones_on_a_shaky_network_lose_nothing_and_double_nothing(
    server: Server, browser: Browser
) -> None:
    phones = [phone(browser, server, "Kitchen") for _ in range(3)]
    for n, page in enumerate(phones):
        page.goto(f"{server.url}/{cast.CODE}/team")
        page.route("**/team", shaky(random.Random(n)))
        for said in range(3):
            page.locator(DRAFT).last.fill(f"phone {n} says {said}")
            page.click("button[data-add=value_added]")
        while page.locator(DRAFT).first.input_value():
            page.locator("button[value^='share:value_added']").first.click()
            page.evaluate("dispatchEvent(new Event('online'))")
            page.wait_for_timeout(100)
    said = [text for text in texts(server, "value_added") if " says " in text]
    assert sorted(said) == [f"phone {n} says {m}" for n in range(3) for m in range(3)]


def shaky(chance: random.Random) -> Callable[[Route], None]:
    """Of ten requests three get lost, and of three more the answer."""

    def pass_on(route: Route) -> None:
        luck = chance.random()
        if luck < 0.3:
            route.abort()
        elif luck < 0.6:
            lose_the_answer(route)
        else:
            route.continue_()

    return pass_on


def test_two_tabs_without_a_network_keep_what_was_typed_in_both(
    server: Server, browser: Browser
) -> None:
    one = phone(browser, server)
    context = one.context
    other = context.new_page()
    other.goto(one.url)
    context.set_offline(True)
    for page, item in ((one, "answer_same_day"), (other, "price_known")):
        rate(page, f"{item}-performance", 4)
        wait_for_state(page, "1 to send")
        page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(f"{server.url}/{cast.CODE}/rating")
    wait_for_state(again, "Saved")
    assert ("", 4, "") in stored(server, "answer_same_day")
    assert ("", 4, "") in stored(server, "price_known")


def test_a_button_does_not_lead_into_a_dead_network(server: Server, browser: Browser) -> None:
    page = phone(browser, server)
    page.context.set_offline(True)
    page.click("button:has-text('Hand in')")
    page.click("button:has-text('Hand in anyway')")
    wait_for_state(page, "The network does not answer. Please try again.")
    page.context.set_offline(False)
    page.click("button:has-text('Hand in')")
    page.locator("h1", has_text="Thank you").wait_for()


def test_a_form_that_was_open_for_three_hours_is_saved(server: Server, browser: Browser) -> None:
    page = phone(browser, server)
    page.clock.install()
    page.reload()
    rate(page, RATED, 5)
    wait_for_state(page, "Saved")
    page.clock.fast_forward("03:00:00")
    rate(page, "as_announced-importance", 5)
    wait_for_state(page, "Saved")


def test_what_was_typed_while_it_was_closed_is_saved_when_it_opens_again(
    server: Server, browser: Browser
) -> None:
    page = phone(browser, server)
    page.goto(f"{server.url}/{cast.CODE}/team")
    server.move_to("closed")
    page.fill(DRAFT, "too late, or is it")
    wait_for_state(page, "This step is closed; what was typed stays here.")
    server.move_to("open")
    wait_for_state(page, "Saved")
    assert "too late, or is it" in texts(server, "value_added")


def test_a_second_device_needs_no_secure_context(server: Server, browser: Browser) -> None:
    """A phone in the room opens plain http at an address that is not its own."""
    lan = copy.copy(server)
    lan.url = f"http://{LAPTOP}:{server.port}"
    page = held(browser).new_page()
    page.goto(f"{lan.url}/{cast.CODE}/")
    page.check("label:has-text('Reception') input")
    page.click("main form .btn-primary")
    page.click("a.btn-primary")
    assert page.evaluate("isSecureContext") is False
    rate(page, RATED, 4)
    wait_for_state(page, "Saved")
    page.goto(f"{lan.url}/{cast.CODE}/team")
    page.context.set_offline(True)
    page.click("button[data-add=value_added]")
    page.locator(DRAFT).last.fill("typed far from the laptop")
    wait_for_state(page, "1 to send")
    page.context.set_offline(False)
    wait_for_state(page, "Saved")
    assert "typed far from the laptop" in texts(server, "value_added")


def test_a_killed_server_keeps_all_it_confirmed_once(server: Server) -> None:
    phones = [Simulated(server) for _ in range(30)]
    for one in phones:
        one.join()
    with answering(phones) as all_go_on:
        all_go_on()
        server.stop(signal.SIGKILL)
        server.start()
        all_go_on()
    kept = [(entry, text) for entry, _, text in stored(server, "value_added") if "said" in text]
    confirmed = {pair for one in phones for pair in one.confirmed.items()}
    assert confirmed <= set(kept)
    assert len(set(kept)) == len(kept)
