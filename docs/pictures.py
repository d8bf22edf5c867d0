"""Makes the pictures of the README and of the pages in docs: `make pictures`."""

import io
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from questionnaires.model import Language
from reports import report
from reports.charts import all_charts
from reports.document import report as chapters
from reports.formats import pdf
from reports.inputs import Settings
from survey import create_app
from survey.making.report import read
from survey.models import Audit, User, Workshop
from survey.store.people import sign_ins
from survey.web.database import db, migrate, writing
from tests import customers_cast, phone_pages, room_day, units_cast
from tests.conftest import signed_in
from tests.phones import KEY, Server, a_browser

FOLDER = Path(__file__).parent / "pictures"
LANGUAGE: Language = "en"
AROUND, BETWEEN, COLOURS = "#c9cfd7", 12, 128
WIDE, NARROW = 880, 310


def main() -> None:
    """Write all pictures into docs/pictures."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        environment = os.environ | {"SURVEY_DATA": folder}
        command = [sys.executable, "-m", "survey", "demo", "--json"]
        subprocess.run(command, env=environment, capture_output=True, check=True)
        board(data)
        leadership(data)
    for draw in (phones, room, customers):
        with tempfile.TemporaryDirectory() as folder:
            draw(Path(folder))


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


def leadership(data: Path) -> None:
    """The demo's trend on a desk and on a phone, and its hotel beside five others."""
    server = new_server(data)
    with server.app.app_context(), writing() as stored:
        demo, audit_id = stored.query(User).one(), stored.query(Audit).one().id
        sign_ins.begin(stored, demo)
        user_id, held = demo.id, demo.cookie
    units_cast.hotels(server.app, user_id)
    cookie = signed_in(server.app, held).get_cookie("session")
    with served(server) as browser:
        for name, (address, width, height) in SHOTS.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            session = {"name": "session", "value": cookie.value, "url": server.url}
            page.context.add_cookies([session])
            finished(page, f"{server.url}{address.format(audit=audit_id)}?lang={LANGUAGE}")
            kept(few_colours(taken(page).convert("RGB")), f"leadership/{name}")


SHOTS = {
    "trend-desktop": ("/audits/{audit}/trend", 1440, 900),
    "trend-phone": ("/audits/{audit}/trend", 390, 844),
    "units-desktop": ("/trends/units", 1440, 900),
    "units-phone": ("/trends/units", 390, 844),
}


def finished(page: Page, address: str) -> None:
    """Open a page and wait until all is made that it shows."""
    page.goto(address)
    while page.locator("[data-report-state], .notice-info").count():
        page.wait_for_timeout(1000)
        page.goto(address)
    if page.url != address:
        raise RuntimeError(f"{page.url} came where {address} was asked for.")


def phones(data: Path) -> None:
    """A sheet for each page of a phone: it in both languages at both sizes, light and dark."""
    server, looks = new_server(data), phone_pages.looks()
    cookies = [phone_pages.prepare(server.app, look) for look in looks]
    shots: dict[str, list[Image.Image]] = defaultdict(list)
    with served(server) as browser:
        for look, cookie in zip(looks, cookies, strict=True):
            for name, page in phone_pages.Walk(browser, server, look)(cookie):
                shots[name].append(taken(page))
    for name, pictures in shots.items():
        kept(sheet(pictures), f"phones/{name}")


def new_server(data: Path) -> Server:
    """A server on an empty database that is not started yet."""
    server = Server(data, KEY)
    with server.app.app_context():
        migrate()
        db.engine.dispose()
    return server


@contextmanager
def served(server: Server) -> Iterator[Browser]:
    """A browser before a server that is prepared and runs meanwhile."""
    with server.app.app_context():
        db.engine.dispose()
    server.start()
    try:
        with a_browser() as browser:
            yield browser
    finally:
        server.stop()


def taken(page: Page) -> Image.Image:
    """What a page looks like now."""
    return Image.open(io.BytesIO(page.screenshot(caret="hide")))


def kept(picture: Image.Image, name: str) -> None:
    """Keep a picture in its folder."""
    path = FOLDER / f"{name}.png"
    path.parent.mkdir(exist_ok=True)
    picture.save(path, optimize=True)


def room(data: Path) -> None:
    """A picture for each moment of a day in a room, with every screen that there is by then."""
    server = new_server(data)
    cookie, audit_id = room_day.prepare(server)
    with served(server) as browser:
        for name, screens in room_day.Day(browser, server)(cookie, audit_id):
            kept(beside({one: taken(page) for one, page in screens.items()}), f"room/{name}")


def customers(data: Path) -> None:
    """What customers see on a phone and at a till, and the page of who asks them."""
    with create_app(DATA=data, SECRET_KEY=customers_cast.KEY).app_context():
        migrate()
        db.engine.dispose()
    asked = customers_cast.Asked(data)
    try:
        with a_browser() as browser:
            for name, page in customers_cast.walk(asked, browser, LANGUAGE):
                kept(few_colours(taken(page).convert("RGB")), f"customers/{name}")
    finally:
        asked.server.stop()


def beside(taken: dict[str, Image.Image]) -> Image.Image:
    """The projector above the cockpit and the phones to their right, all in few colours."""
    left = [scaled(taken[one], WIDE) for one in ("projector", "cockpit") if one in taken]
    right = [scaled(taken[one], NARROW) for one in ("phone", "plain") if one in taken]
    width = BETWEEN + sum(column[0].width + BETWEEN for column in (left, right) if column)
    heights = [sum(one.height + BETWEEN for one in column) for column in (left, right)]
    whole = Image.new("RGB", (width, BETWEEN + max(heights)), AROUND)
    for column, at in ((left, BETWEEN), (right, 2 * BETWEEN + WIDE)):
        top = BETWEEN
        for picture in column:
            whole.paste(picture, (at, top))
            top += picture.height + BETWEEN
    return few_colours(whole)


def scaled(picture: Image.Image, width: int) -> Image.Image:
    """A picture in another width."""
    height = round(picture.height * width / picture.width)
    return picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)


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
    return few_colours(whole)


def few_colours(picture: Image.Image) -> Image.Image:
    """A picture that takes a tenth of the space."""
    return picture.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)


if __name__ == "__main__":
    main()
