"""Slides: editable titles and notes, one finding each, wide, the same bytes twice."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.presentation import Presentation as Slides

from reports.charts import Drawing, all_charts
from reports.outputs import slides
from reports.outputs.chapters import document
from reports.report import Report
from tests.report_cast import drawn, hostile, report


def rendered(source: Report, drawings: tuple[Drawing, ...]) -> bytes:
    return slides.render(document(source, drawings))


@pytest.fixture(scope="module")
def content() -> bytes:
    return rendered(report("en"), drawn("en"))


@pytest.fixture(scope="module")
def deck(content: bytes) -> Slides:
    return Presentation(BytesIO(content))


def test_slides_are_wide(deck: Slides) -> None:
    assert abs(deck.slide_width / deck.slide_height - 16 / 9) < 0.001


def test_each_chart_has_a_slide_whose_title_can_be_edited(deck: Slides) -> None:
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    for drawing in drawn("en"):
        assert drawing.title in titles


def test_pictures_carry_alternative_texts_and_notes_the_figures(deck: Slides) -> None:
    drawings = {drawing.title: drawing for drawing in drawn("en")}
    seen = 0
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.shape_type == MSO_SHAPE_TYPE.PICTURE:
                drawing = drawings[slide.shapes.title.text_frame.text]
                assert shape._element.nvPicPr.cNvPr.get("descr") == drawing.alt
                notes = slide.notes_slide.notes_text_frame.text
                assert drawing.note in notes
                assert str(drawing.table.iloc[0, 1]) in notes
                seen += 1
    assert seen == len(drawings)


def test_nothing_stands_outside_the_slide(deck: Slides) -> None:
    for slide in deck.slides:
        for shape in slide.shapes:
            assert 0 <= shape.left <= shape.left + shape.width <= deck.slide_width
            assert 0 <= shape.top <= shape.top + shape.height <= deck.slide_height


def test_pledges_are_a_table_and_every_slide_says_where_it_is_from(deck: Slides) -> None:
    tables = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]
    assert tables[0].cell(0, 0).text == "Responder cada correo en menos de 4 horas"
    for slide in deck.slides:
        source = next(shape for shape in slide.shapes if shape.name == "source")
        assert "E5J7-RNFK" in source.text_frame.text


def test_the_same_answers_give_the_same_bytes(content: bytes) -> None:
    assert content == rendered(report("en"), drawn("en"))
    with ZipFile(BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_hostile_texts_open_again() -> None:
    deck = Presentation(BytesIO(rendered(hostile("es"), tuple(all_charts(hostile("es"))))))
    assert "#image(" in deck.slides[0].shapes.title.text_frame.text
