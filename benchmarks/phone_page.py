"""What a page costs a phone of a quarter of the speed, at 1.6 Mbit/s and 150 ms: bytes, time."""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import CDPSession, Page, sync_playwright

from benchmarks import _told
from survey import create_app
from survey.web.database import db, migrate
from tests import cast
from tests.phones import ARGUMENTS, CHROMIUM, Server, phone

MEGABIT = 1_000_000 / 8
SLOW_PHONE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6 * MEGABIT,
    "uploadThroughput": 0.75 * MEGABIT,
}
CPU_SLOWDOWN = 4
FIRST_KB, AFTER_KB, REQUESTS, USABLE_S = 60, 15, 8, 1.0
KEY = "a key for benchmarks only, long enough"


def load(page: Page, session: CDPSession, url: str) -> tuple[float, int, float]:
    """Kilobytes transferred, requests, and seconds until the script has taken over."""
    received: list[float] = []

    def count(event: dict[str, float]) -> None:
        received.append(event["encodedDataLength"])

    session.on("Network.loadingFinished", count)
    page.goto(url)
    page.locator("html.js").wait_for()
    usable = page.evaluate("performance.getEntriesByName('usable')[0].startTime")
    page.wait_for_load_state("networkidle")
    session.remove_listener("Network.loadingFinished", count)
    return sum(received) / 1000, len(received), usable / 1000


def main() -> None:
    """Print the figures beside what they must not exceed."""
    folder = Path(tempfile.mkdtemp())
    app = create_app(DATA=folder, SECRET_KEY=KEY)
    with app.app_context():
        migrate()
        db.engine.dispose()
    server = Server(folder, KEY)
    cast.make_workshop(server.app)
    server.start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            page = phone(browser, server)
            session = page.context.new_cdp_session(page)
            session.send("Network.enable")
            session.send("Network.emulateNetworkConditions", SLOW_PHONE)
            session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
            for name in ("rating", "team"):
                session.send("Network.clearBrowserCache")
                for when, most in (("first load", FIRST_KB), ("after", AFTER_KB)):
                    kb, requests, usable = load(page, session, f"{server.url}/{cast.CODE}/{name}")
                    _told.tell(f"{name}, {when}", kb, "kB", f"at most {most}")
                    _told.tell(f"{name}, {when}", requests, "requests", f"at most {REQUESTS}")
                    _told.tell(f"{name}, {when}: usable", usable, "s", f"at most {USABLE_S}")
            browser.close()
    finally:
        server.stop()
        shutil.rmtree(folder)


if __name__ == "__main__":
    _told.run(main)
