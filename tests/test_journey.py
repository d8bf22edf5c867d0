"""The whole line once, as people walk it: from an empty folder to the report in the hand."""

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from pypdf import PdfReader

from tests.phones import a_browser, free_port, take_for_made, wait_until_served
from tests.waiting import PATIENCE_MS, PATIENCE_S

pytestmark = pytest.mark.browser
ENTRY = "We call every guest by name at the door"
REPORT_TAKES_MS = 120_000


class Console:
    """The application started by the command of the README, in a folder that was empty."""

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        environment = os.environ | {"SURVEY_DATA": str(data), "LANG": "en_GB.UTF-8"}
        for other in ("LC_ALL", "SURVEY_DATABASE_URL"):
            environment.pop(other, None)
        command = [sys.executable, "-m", "survey", "--host", "127.0.0.1", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
        )

    def set_up_link(self) -> str:
        """The link that the console prints while nobody has an account, once it is served."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := re.search(r"http://localhost:\d+(/set-up/\S+)", line):
                wait_until_served(self.url)
                return f"{self.url}{found[1]}"
        raise AssertionError("the console printed no set-up link")

    def stop(self) -> None:
        """End the server as a system does, and read what it still had to say."""
        self.process.terminate()
        self.process.communicate(timeout=PATIENCE_S)
        assert self.process.returncode == 0


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    console = Console(tmp_path / "data")
    yield console
    console.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as browser:
        yield browser


def opened(browser: Browser, width: int, *, script: bool = True) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 844}, locale="en-GB", java_script_enabled=script
    )
    context.set_default_timeout(PATIENCE_MS)
    return context.new_page()


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words).first.click()


def set_up(page: Page, console: Console) -> None:
    page.goto(console.set_up_link())
    page.fill("#name", "Ada")
    page.fill("#email", "ada@example.org")
    page.fill("#password", "a long pass phrase")
    page.fill("#again", "a long pass phrase")
    press(page, "Create the account")


def prepare(page: Page) -> None:
    page.click("text=Prepare a workshop")
    page.fill("#title", "Spring")
    page.fill("#organisation", "Hotel Mirador")
    page.fill("#teams", "Reception, 2\nKitchen")
    expect(page.locator(".prepare-look")).to_contain_text("Fewer than 5 people: Reception (2).")
    press(page, "Create the workshop")


def join(page: Page, address: str, team: str) -> None:
    page.goto(address)
    page.check(f"label:has-text('{team}') input")
    page.click("main button:has-text('Join')")
    page.click("text=Begin to rate")


def rate(page: Page, importance: int, performance: int) -> None:
    scores = {"importance": importance, "performance": performance}
    for measure, score in scores.items():
        for box in page.locator(f"input[name$='-{measure}'][value='{score}']").all():
            box.dispatch_event("click")  # whichever card is open
    page.click("button:has-text('Hand in')")


COUNTING = """
const add = (name) => sessionStorage.setItem(name, Number(sessionStorage.getItem(name)) + 1);
addEventListener("change", (event) => event.isTrusted && add("fields"), true);
addEventListener("click", (event) => {
  if (event.isTrusted && event.target.closest("a, button, summary, label")) add("clicks");
}, true);
"""


def test_from_the_printed_link_to_open_doors_takes_ten_fields_and_four_clicks(
    console: Console, browser: Browser
) -> None:
    page = opened(browser, 1440)
    page.add_init_script(COUNTING)
    set_up(page, console)
    prepare(page)
    press(page, "Open the doors")
    expect(page.get_by_role("button", name="Start: The scene")).to_be_visible()
    counted = [page.evaluate(f"sessionStorage.{name}") for name in ("fields", "clicks")]
    assert counted == ["7", "4"]


def test_who_leaves_while_preparing_is_asked_and_loses_nothing(
    console: Console, browser: Browser
) -> None:
    page = opened(browser, 390)
    set_up(page, console)
    page.click("text=Prepare a workshop")
    page.locator("#title").press_sequentially("Spring")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.click("text=Trends")
    expect(page.locator("#title")).to_have_value("Spring")
    assert asked == ["beforeunload"]


def test_what_was_typed_before_the_script_arrived_is_answered_too(
    console: Console, browser: Browser
) -> None:
    page = opened(browser, 1440)
    set_up(page, console)
    waiting: list[Route] = []
    page.route("**/prepare.js", lambda route: waiting.append(route))
    with page.expect_request("**/prepare.js"):
        page.goto(f"{console.url}/workshops/new", wait_until="commit")
    page.fill("#teams", "Reception, 2")
    waiting.pop().continue_()
    expect(page.locator(".prepare-look")).to_contain_text("Fewer than 5 people: Reception (2).")


def test_from_an_empty_folder_to_the_report(console: Console, browser: Browser) -> None:
    facilitator = opened(browser, 1440)
    set_up(facilitator, console)
    prepare(facilitator)
    press(facilitator, "Open the doors")
    expect(facilitator.get_by_role("button", name="Start: The scene")).to_be_visible()
    code = facilitator.locator(".code").first.inner_text().replace("-", "")
    address = f"{console.url}/{code}"

    first, second, plain = (opened(browser, 390, script=script) for script in (True, True, False))
    join(first, address, "Reception")
    join(second, address, "Reception")
    join(plain, address, "Kitchen")
    rate(first, 5, 2)
    rate(second, 5, 3)
    rate(plain, 4, 4)
    # a click does not wait for its page: the next one must not come before the step has changed
    for verb, step in (
        ("Start: The scene", "The scene"),
        ("Start: Rating alone", "Rating alone"),
        ("End the rating", "What we add"),
    ):
        press(facilitator, verb)
        expect(facilitator).to_have_title(re.compile(rf"^{step} ·"))

    for page in (first, second, plain):
        page.goto(f"{address}/team")
    first.locator("[data-drafts=value_added] textarea").first.fill(ENTRY)
    first.locator("button:has-text('Share this draft')").first.click()
    expect(second.locator("[data-entries=value_added] textarea").first).to_have_value(ENTRY)
    plain.fill("[data-drafts=value_added] textarea", "Soup is hot at 14:00")
    plain.click("button[value^='share:value_added']")

    facilitator.reload()
    expect(facilitator.locator("main")).to_contain_text("2")
    take_for_made(console.data, "INSERT", "NEW.language <> 'en'")
    facilitator.goto(facilitator.url.split("?")[0] + "/close")
    press(facilitator, "Close and seal")
    facilitator.wait_for_url(re.compile(r"/(room|report)(\?.*)?$"))
    facilitator.goto(facilitator.url.split("/room")[0].split("/report")[0] + "/report")
    if facilitator.locator("button:has-text('Make the report')").count():
        press(facilitator, "Make the report")
    facilitator.locator("text=All charts as pictures").wait_for(timeout=REPORT_TAKES_MS)
    with facilitator.expect_download() as pdf:
        facilitator.click("text=Report (PDF)")
    pages = PdfReader(io.BytesIO(Path(pdf.value.path()).read_bytes())).pages
    text = "".join(page.extract_text() for page in pages)
    assert ENTRY in text
    assert "Soup is hot" in text
    with facilitator.expect_download() as picture:
        facilitator.locator("figure a:text-is('PNG')").first.click()
    assert Path(picture.value.path()).read_bytes().startswith(b"\x89PNG")
    assert plain.goto(f"{address}/team").status in (200, 410)
    expect(plain.locator("main")).to_contain_text("closed")
