"""Every view of a trend in every format, in both languages, behind one and the same mask."""

import csv
import io
import logging
import re
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pptx import Presentation
from pypdf import PdfReader
from sqlalchemy import select

from reports.charts import Drawing
from reports.formats import pack
from reports.report import Report
from survey import create_app
from survey.making import queue, trend
from survey.models import FileSet, Pledge, Workshop
from survey.web.database import db, writing
from tests import trend_cast
from tests.conftest import KEY, sign_in
from tests.some import some
from tests.trend_cast import ada

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported.*:UserWarning")
KINDS = ("trend.pdf", "since_last_time.pdf", "changes.csv", "trend.pptx", "trend.xlsx",
         "pictures.zip")  # fmt: skip
VIEWS = ("", "team=night", "team=sales", "team=rooms", "comparable=1", "since=2024-05-01",
         "until=2024-05-01")  # fmt: skip
PICTURES = pack.pictures
HIDDEN = (1.25, 1.6)  # performance of night (4 people) and of sales (5, hidden with them), wave 1
HIDDEN_GAPS = (3.75, 2.4)


class World(NamedTuple):
    app: Flask
    client: FlaskClient
    audit_id: str

    def page(self, view: str, language: str = "en") -> str:
        address = f"/audits/{self.audit_id}/trend?{view}&lang={language}"
        return self.client.get(address).text

    def files(self, view: str, language: str = "en") -> dict[str, bytes]:
        page = self.page(view, language)
        found = {}
        for address in some(re.findall(r'href="([^"]+save=1)"', page)):
            with self.client.get(address) as answer:
                assert answer.status_code == 200
                found[address.split("/")[-1].split("?")[0]] = answer.data
        return found


def first_picture_for_all(
    drawings: Sequence[Drawing], report: Report | None = None
) -> Iterator[tuple[str, bytes]]:
    """Each picture under its name, but always the first chart: nobody looks at them here."""
    contents = [content for _, content in PICTURES(drawings[:1], report)]
    for number, drawing in enumerate(drawings, start=1):
        name = pack.stem(number, drawing)
        yield from zip((f"{name}.png", f"{name}_16x9.png", f"{name}.svg"), contents, strict=True)


@pytest.fixture(scope="module", autouse=True)
def pictures_drawn_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pack, "pictures", first_picture_for_all)
        yield


@pytest.fixture(scope="module")
def world(sqlite_template: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    data = tmp_path_factory.mktemp("files") / "data"
    shutil.copytree(str(sqlite_template), data)
    app = create_app(DATA=data, SECRET_KEY=KEY, TESTING=True, LIMITS=False, JOBS_IMMEDIATE=True)
    client = sign_in(app, "Ada", "ada@example.org")
    waves = [
        {
            "reception": trend_cast.all_of(8, 4, 3 + wave),
            "kitchen": trend_cast.all_of(7, 4, 3 + wave),
            "rooms": trend_cast.all_of(6, 4, 3 + wave),
            "sales": [(4, 1), (4, 1), (4, 1), (4, 2), (4, 3)],
            "night": [(5, 1), (5, 1), (5, 1), (5, 2)],
        }
        for wave in (0, 1)
    ]
    yield World(app, client, trend_cast.audit_with(app, waves, ada(app)))
    with app.app_context():
        db.engine.dispose()


def cells(book: bytes) -> Iterator[tuple[str, object]]:
    """Sheet and value of every cell."""
    for sheet in openpyxl.load_workbook(io.BytesIO(book)):
        for row in sheet.iter_rows(values_only=True):
            yield from ((sheet.title, value) for value in row if value is not None)


def numbers(files: dict[str, bytes]) -> list[float]:
    """Every figure of the spreadsheet and of the table of changes."""
    found = [
        float(cell)
        for _, cell in cells(files["trend.xlsx"])
        if isinstance(cell, int | float) and not isinstance(cell, bool)
    ]
    rows = csv.reader(io.StringIO(files["changes.csv"].decode("utf-8-sig")))
    text = [cell for row in rows for cell in row]
    return found + [float(cell) for cell in text if re.fullmatch(r"-?[0-9.]+", cell)]


def words(files: dict[str, bytes]) -> str:
    """All that is written in the documents, the notes of the slides included."""
    slides = Presentation(io.BytesIO(files["trend.pptx"])).slides
    shapes = [
        shape.text_frame.text for one in slides for shape in one.shapes if shape.has_text_frame
    ]
    notes = [one.notes_slide.notes_text_frame.text for one in slides if one.has_notes_slide]  # type: ignore[union-attr]  # ours have one
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(files["trend.pdf"])).pages]
    told = [value for _, value in cells(files["trend.xlsx"]) if isinstance(value, str)]
    return "\n".join([*shapes, *notes, *pages, *told])


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_narrower_view_comes_in_every_format(world: World, language: str) -> None:
    files = world.files("team=rooms", language)
    assert set(KINDS) <= set(files)
    said = words(files)
    assert ("Evolución de las brechas" in said) == (language == "es")
    assert "Rooms" in said
    with zipfile.ZipFile(io.BytesIO(files["pictures.zip"])) as pictures:
        assert {name[-4:] for name in pictures.namelist()} == {".png", ".svg"}


def test_earlier_pledges_have_a_slide_of_their_own(world: World) -> None:
    with world.app.app_context(), writing() as session:
        first = session.scalars(select(Workshop).order_by(Workshop.date)).first()
        assert first
        pledge = Pledge(workshop_id=first.id, what="Answer by eight", outcome="kept")
        session.add(pledge)
        session.flush()
        pledge_id = pledge.id
    deck = Presentation(io.BytesIO(world.files("")["trend.pptx"]))
    told = {one.shapes.title.text: one for one in deck.slides if one.shapes.title}
    tables = [
        shape.table for shape in told["Of one earlier pledge: 1 done"].shapes if shape.has_table
    ]
    became = "done; whether it changed cannot be told"
    assert [cell.text for cell in tables[0].rows[0].cells] == ["Answer by eight", "", became]
    with world.app.app_context(), writing() as session:
        session.delete(session.get_one(Pledge, pledge_id))


def test_the_spreadsheet_of_a_view_holds_the_figures_of_its_team(world: World) -> None:
    book = openpyxl.load_workbook(io.BytesIO(world.files("team=rooms")["trend.xlsx"]))
    rows = list(book["Items"].iter_rows(values_only=True))
    at = rows[0].index("How we do today")
    assert "Rooms" in str(book["Report"]["A1"].value)
    assert {round(float(str(row[at])), 3) for row in rows[1:]} == {3.167, 4.167}


@pytest.mark.parametrize("view", VIEWS)
def test_no_file_of_any_view_holds_a_figure_of_a_hidden_team(world: World, view: str) -> None:
    files = world.files(view)
    told = numbers(files)
    assert len(told) > 100
    for hidden in (*HIDDEN, *HIDDEN_GAPS):
        assert not [one for one in told if abs(abs(one) - hidden) < 1e-6]
    assert not re.findall(r"\b(?:1\.25|1\.3\s→|\+3\.8)", words(files))


def test_no_two_views_can_be_subtracted_to_see_a_hidden_team(world: World) -> None:
    # each view tells the score of all teams or of one shown team: one equation for two unknowns
    totals = set()
    for view in VIEWS:
        book = openpyxl.load_workbook(io.BytesIO(world.files(view)["trend.xlsx"]))
        rows = list(book["Teams"].iter_rows(values_only=True))
        team, n = rows[0].index("Team"), rows[0].index("n of how we do")
        performance = rows[0].index("How we do today")
        shown = {str(row[team]).lower() for row in rows[1:] if row[performance] is not None}
        assert shown == {"reception", "kitchen", "rooms"}
        kept_back = [row for row in rows[1:] if str(row[team]).lower() in ("night", "sales")]
        assert all(row[n] is None for row in some(kept_back))
        if "team" not in view:
            items = list(book["Items"].iter_rows(values_only=True))
            heads = ("Workshop", "n of how we do", "How we do today")
            at = [items[0].index(head) for head in heads]
            totals |= {tuple(row[place] for place in at) for row in items[1:]}
    assert len(totals) == 2  # one for each workshop, whatever the view


def test_the_page_is_shown_before_slides_and_pictures_are_made(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setitem(world.app.extensions, "finish", asked.append)
    page = world.page("team=kitchen")
    assert "other-comparisons" in page
    assert "trend.pdf" in page
    assert "trend.pptx" not in page
    assert "Slides and pictures follow" in page
    state = world.client.get(f"/audits/{world.audit_id}/trend/state?team=kitchen").get_json()
    assert (state["state"], state["is_complete"]) == ("ready", False)
    with world.app.app_context():
        queue._begun.clear()
        queue.resume()  # a process that was stopped goes on where it was
        assert asked == [asked[0], asked[0]]
        queue.finish(asked[0])
    assert "trend.pptx" in world.page("team=kitchen")


def test_a_page_stays_where_its_slides_fail(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(trend, "finish", fail)
    with caplog.at_level(logging.CRITICAL):
        page = world.page("team=reception")
    assert "other-comparisons" in page
    assert "could not be made" in page
    with world.app.app_context():
        states = db.session.scalars(select(FileSet.state)).all()
    assert set(states) == {"ready"}


def test_the_pdf_begins_with_the_first_screen_and_ends_with_the_annex(world: World) -> None:
    files = world.files("")
    first, *others = [
        page.extract_text() for page in PdfReader(io.BytesIO(files["trend.pdf"])).pages
    ]
    assert "Earlier pledges" in first
    assert not re.search(r"\bq\b|Cliff|95\s?%|[Ii]nterval", first)
    assert re.search("In this annex .* How it is calculated", " ".join(" ".join(others).split()))
    (alone,) = PdfReader(io.BytesIO(files["since_last_time.pdf"])).pages
    assert first.splitlines()[1:4] == alone.extract_text().splitlines()[1:4]
