"""Makes the pictures of the README and of docs/phones.md: `make pictures`."""

import io
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from questionnaires.model import Language
from reports import report
from reports.charts import all_charts
from reports.document import report as chapters
from reports.formats import pdf
from reports.inputs import Settings
from survey import create_app
from survey.making.report import read
from survey.models import Workshop
from survey.web.database import db, migrate
from tests import phone_pages
from tests.phones import (
    ARGUMENTS,
    CHROMIUM,
    KEY,
    Server,
    a_browser,
    free_port,
    wait_until_served,
)

FOLDER = Path(__file__).parent / "pictures"
PHONE = {"width": 390, "height": 844}
LANGUAGE: Language = "en"
AROUND, BETWEEN, COLOURS = "#c9cfd7", 12, 128


def main() -> None:
    """Write all pictures into docs/pictures."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        environment = os.environ | {"SURVEY_DATA": folder}
        command = [sys.executable, "-m", "survey", "demo", "--json"]
        done = subprocess.run(command, env=environment, capture_output=True, check=True)
        phone(json.loads(done.stdout)["join"][0], environment)
        board(data)
    with tempfile.TemporaryDirectory() as folder:
        phones(Path(folder))


def phone(address: str, environment: dict[str, str]) -> None:
    """A phone on the rating of the open workshop."""
    port = free_port()
    command = [sys.executable, "-m", "survey", "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            wait_until_served(f"http://127.0.0.1:{port}")
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
                page = browser.new_page(viewport=PHONE, device_scale_factor=2, locale="en-GB")
                page.goto(f"http://127.0.0.1:{port}{address}?lang={LANGUAGE}")
                page.locator("label:has(input[name=team])").nth(1).click()
                page.get_by_role("button", name="Join").click()
                page.get_by_role("link", name="Begin to rate").click()
                page.locator("input[value='4']").first.check(force=True)
                page.locator("[data-save-state]", has_text=re.compile("^Saved$")).wait_for()
                page.screenshot(path=FOLDER / "phone.png")
                browser.close()
        finally:  # else leaving the block would wait for it for ever
            server.terminate()


def board(data: Path) -> None:
    """The page for the board of the demo's last closed workshop."""
    app = create_app(DATA=data)
    with app.app_context():
        held = db.session.query(Workshop).filter_by(state="closed").order_by(Workshop.date).all()
        source = read(held[-1], LANGUAGE)
        made = report.make(source, Settings(language=LANGUAGE))
        document = chapters.document(made, tuple(all_charts(made)))
        (FOLDER / "report.png").write_bytes(pdf.picture(document))
        db.engine.dispose()


def phones(data: Path) -> None:
    """A sheet for each page of a phone: it in both languages at both sizes, light and dark."""
    server, looks = Server(data, KEY), phone_pages.looks()
    with server.app.app_context():
        migrate()
        db.engine.dispose()
    cookies = [phone_pages.prepare(server.app, look) for look in looks]
    with server.app.app_context():
        db.engine.dispose()
    server.start()
    shots: dict[str, list[bytes]] = defaultdict(list)
    try:
        with a_browser() as browser:
            for look, cookie in zip(looks, cookies, strict=True):
                for name, page in phone_pages.Walk(browser, server, look)(cookie):
                    shots[name].append(page.screenshot(caret="hide"))
    finally:
        server.stop()
    folder = FOLDER / "phones"
    folder.mkdir(exist_ok=True)
    for name, taken in shots.items():
        sheet([Image.open(io.BytesIO(one)) for one in taken]).save(folder / f"{name}.png")


def sheet(pictures: list[Image.Image]) -> Image.Image:
    """Pictures side by side, the first half of them above the other, in few colours."""
    half = len(pictures) // 2
    rows = [pictures[:half], pictures[half:]]
    width = half * (max(one.width for one in pictures) + BETWEEN) + BETWEEN
    height = sum(row[0].height + BETWEEN for row in rows) + BETWEEN
    whole = Image.new("RGB", (width, height), AROUND)
    top = BETWEEN
    for row in rows:
        for place, picture in enumerate(row):
            whole.paste(picture, (BETWEEN + place * (width - BETWEEN) // half, top))
        top += row[0].height + BETWEEN
    return whole.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)


if __name__ == "__main__":
    main()
