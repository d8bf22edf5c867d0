"""The report as slides (PPTX, 16:9): one finding each, with a title and notes to edit."""

import io
from collections.abc import Sequence
from datetime import datetime

from PIL import Image
from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.presentation import Presentation as Slides
from pptx.shapes.base import BaseShape
from pptx.slide import Slide
from pptx.util import Inches, Length

from reports.charts.drawing import Drawing
from reports.outputs.archive import repack
from reports.outputs.document import Document, PledgeRow
from reports.outputs.printable import printable
from reports.outputs.slide_charts import SlideChart, left_out, on_slides
from reports.outputs.slide_text import GREY, NAVY, fitting, tall, to_the_left, write
from reports.report import Report

_NO_DATE = datetime(2000, 1, 1)  # no real moment: the same answers give the same bytes
_WIDTH, _HEIGHT, _LEFT = Inches(13.333), Inches(7.5), Inches(0.6)
_INNER = Length(_WIDTH - 2 * _LEFT)
_PICTURE = (Inches(9.4), Inches(5.3))  # where what it measures stands beside it
_TOP, _BOTTOM = Inches(1.55), Inches(6.9)
_GAP = Inches(0.45)
_TITLE_SLIDE, _TITLE_ONLY = 0, 5
_MOST_ROWS = 40
_PLEDGE_COLUMNS = (0.5, 0.24, 0.26)


def render(document: Document, report: Report) -> bytes:
    """Slides for the cover, what matters, each chart, pledges and what cannot be said.

    Long charts are drawn again from `report` with the rows that a slide can hold. The same
    document gives the same bytes: dates inside are fixed.
    """
    slides = _blank(document)
    _open(slides, document)
    _list(slides, document, document.board.title, list(document.cover.sentences))
    for chart in on_slides(report, document.charts):
        _finding(slides, document, report, chart)
    if document.board.pledges:
        _pledges(slides, document)
    _list(slides, document, document.board.limits_title, list(document.board.limits))
    buffer = io.BytesIO()
    slides.save(buffer)
    return repack(buffer.getvalue())


def _blank(document: Document) -> Slides:
    """An empty wide presentation in the report's font, language and name."""
    slides = Presentation()
    slides.slide_width, slides.slide_height = _WIDTH, _HEIGHT
    theme = slides.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme._blob = theme.blob.replace(b'typeface="Calibri"', b'typeface="Lato"')
    theme._blob = theme.blob.replace(b'<a:srgbClr val="4F81BD"/>', b'<a:srgbClr val="14365C"/>')
    properties = slides.core_properties
    properties.title = printable(document.title)
    properties.author = printable(document.organisation)
    properties.language = document.language
    properties.created = properties.modified = _NO_DATE
    properties.last_modified_by, properties.revision = "", 1
    for layout in (slides.slide_master, *slides.slide_layouts):
        for shape in layout.placeholders:
            _widen(shape)
    return slides


def _widen(shape: BaseShape) -> None:
    """Stretch a placeholder of the 4:3 model to the wide slide."""
    stretch = _WIDTH / Inches(10)
    if shape.width is not None:
        shape.left, shape.width = (
            Length(int(shape.left * stretch)),
            Length(int(shape.width * stretch)),
        )


def _place(shape: BaseShape, left: int, top: int, width: int, height: int) -> None:
    shape.left, shape.top = Length(left), Length(top)
    shape.width, shape.height = Length(width), Length(height)


def _open(slides: Slides, document: Document) -> None:
    slide = slides.slides.add_slide(slides.slide_layouts[_TITLE_SLIDE])
    title, subtitle = slide.placeholders[0], slide.placeholders[1]
    _place(title, _LEFT, Inches(2.1), _INNER, Inches(1.6))
    _place(subtitle, _LEFT, Inches(3.8), _INNER, Inches(1.4))
    write(title.text_frame, [document.cover.title], 44, NAVY, bold=True)
    title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    lines = [document.cover.subtitle, document.organisation, document.interim]
    write(subtitle.text_frame, [line for line in lines if line], 18, GREY)
    to_the_left(title.text_frame, subtitle.text_frame)
    _foot(slide, document)


def _titled(slides: Slides, document: Document, title: str) -> Slide:
    slide: Slide = slides.slides.add_slide(slides.slide_layouts[_TITLE_ONLY])
    heading = slide.placeholders[0]
    _place(heading, _LEFT, Inches(0.4), _INNER, Inches(1.05))
    size = fitting([title], _INNER, Inches(0.95), (28, 24, 20, 18), bold=True)
    write(heading.text_frame, [title], size, NAVY, bold=True)
    heading.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    to_the_left(heading.text_frame)
    _foot(slide, document)
    return slide


def _foot(slide: Slide, document: Document) -> None:
    """Workshop, base and check code, so that a slide taken out still tells where it is from."""
    box = slide.shapes.add_textbox(_LEFT, Inches(7.0), _INNER, Inches(0.35))
    box.name = "source"
    foot = " · ".join(part for part in (document.interim, document.footer) if part)
    write(box.text_frame, [foot], 10, GREY)
    box.text_frame.margin_left = Length(0)


def _list(slides: Slides, document: Document, title: str, lines: list[str]) -> None:
    slide = _titled(slides, document, title)
    box = slide.shapes.add_textbox(_LEFT, Inches(1.8), Inches(11), Inches(4.8))
    size = fitting(lines, Inches(11), Inches(4.8), (24, 20, 18, 16, 14), space=18)
    write(box.text_frame, lines, size, space=18)
    box.text_frame.margin_left = Length(0)
    _note(slide, lines)


def _finding(slides: Slides, document: Document, report: Report, chart: SlideChart) -> None:
    """A chart without its own head, what it measures beside or above it; figures in the notes."""
    slide, drawing = _titled(slides, document, chart.title), chart.drawing
    words = [chart.subtitle, left_out(report, chart)]
    words = [line for line in words if line]
    picture = io.BytesIO(_headless(drawing))
    with Image.open(picture) as image:
        ratio = image.height / image.width
    beside = min(_PICTURE[0], int(_PICTURE[1] / ratio))
    under = Length(_TOP + tall(words, _INNER, 14) + Inches(0.15))
    above = min(_INNER, int((_BOTTOM - under) / ratio))
    if above > beside:
        box = slide.shapes.add_textbox(_LEFT, _TOP, _INNER, Length(under - _TOP))
        place = (_LEFT, under, above)
    else:
        left = Length(_LEFT + beside + _GAP)
        box = slide.shapes.add_textbox(left, _TOP, Length(_WIDTH - _LEFT - left), Inches(5))
        place = (_LEFT, _TOP, beside)
    shape = slide.shapes.add_picture(picture, place[0], place[1], width=Length(place[2]))
    shape.name = drawing.key
    described = shape._element.nvPicPr.cNvPr  # type: ignore[union-attr]  # a picture has it
    described.set("descr", printable(drawing.alt))
    write(box.text_frame, words, 14, GREY, space=6)
    box.text_frame.margin_left = box.text_frame.margin_top = Length(0)
    _note(slide, [*words, drawing.note, drawing.alt, *_rows(chart)])


def _headless(drawing: Drawing) -> bytes:
    """The chart's picture from under title and subtitle, which the slide says itself."""
    whole = io.BytesIO()
    drawing.save_png(whole)
    with Image.open(whole) as image:
        top = round(image.height * drawing.heading / drawing.size[1])
        cut = io.BytesIO()
        image.crop((0, top, image.width, image.height)).save(cut, "png")
    return cut.getvalue()


def _rows(chart: SlideChart) -> list[str]:
    """The whole chart's table as lines of a note."""
    lines = [" | ".join(map(str, chart.rows.columns))]
    lines += [" | ".join(map(str, row)) for row in chart.rows.head(_MOST_ROWS).to_numpy()]
    return lines


def _note(slide: Slide, lines: Sequence[str]) -> None:
    frame = slide.notes_slide.notes_text_frame
    assert frame is not None  # noqa: S101 - the model of notes has a frame
    frame.text = printable("\n".join(line for line in lines if line))


def _pledges(slides: Slides, document: Document) -> None:
    """What was pledged as a table that can be edited."""
    board = document.board
    slide = _titled(slides, document, board.pledges_title)
    shape = slide.shapes.add_table(
        len(board.pledges), len(_PLEDGE_COLUMNS), _LEFT, Inches(1.8), _INNER, Inches(0.5)
    )
    table = shape.table
    table.first_row = False
    size = _pledge_size(board.pledges)
    for column, share in enumerate(_PLEDGE_COLUMNS):
        table.columns[column].width = Length(int(_INNER * share))
    for row, pledge in enumerate(board.pledges):
        for column, text in enumerate((pledge.what.text, pledge.who, pledge.when)):
            write(table.cell(row, column).text_frame, [text], size)
    _note(slide, [board.pledges_note])


def _pledge_size(pledges: Sequence[PledgeRow]) -> int:
    """The size in which the longest cells of all rows fit under one another."""
    for size in (16, 14, 12, 10):
        rows = (
            max(
                tall([text], int(_INNER * share) - Inches(0.2), size)
                for text, share in zip(
                    (row.what.text, row.who, row.when), _PLEDGE_COLUMNS, strict=True
                )
            )
            for row in pledges
        )
        if sum(rows) + len(pledges) * Inches(0.1) <= _BOTTOM - Inches(1.8):
            break
    return size
