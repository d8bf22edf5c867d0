"""The report as slides (PPTX, 16:9): one finding each, with a title and notes to edit."""

import io
from collections.abc import Sequence
from datetime import datetime

from PIL import Image
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.presentation import Presentation as Slides
from pptx.shapes.base import BaseShape
from pptx.slide import Slide
from pptx.text.text import TextFrame
from pptx.util import Inches, Length, Pt

from reports.charts.drawing import Drawing
from reports.charts.grid import heading_height
from reports.outputs.archive import repack
from reports.outputs.document import Document
from reports.outputs.printable import printable

_NO_DATE = datetime(2000, 1, 1)  # no real moment: the same answers give the same bytes
_WIDTH, _HEIGHT, _LEFT = Inches(13.333), Inches(7.5), Inches(0.6)
_INNER = Length(_WIDTH - 2 * _LEFT)
_PICTURE = (Inches(9.4), Inches(5.3))
_TOP = Inches(1.55)
# the colours of the charts
NAVY, INK, GREY = map(RGBColor.from_string, ("14365C", "1F2933", "5F6C7B"))
_TITLE_SLIDE, _TITLE_ONLY = 0, 5
_MOST_ROWS = 40


def render(document: Document) -> bytes:
    """Slides for the cover, what matters, each chart, pledges and what cannot be said.

    The same document gives the same bytes: dates inside are fixed.
    """
    slides = _blank(document)
    _open(slides, document)
    _list(slides, document, document.board.title, list(document.cover.sentences))
    for drawing in document.charts:
        _finding(slides, document, drawing)
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


def _write(
    frame: TextFrame,
    lines: Sequence[str],
    size: float,
    color: RGBColor = INK,
    *,
    bold: bool = False,
    space: float = 0,
) -> None:
    """Paragraphs of plain text: what people wrote is never read as anything else."""
    frame.word_wrap = True
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()  # type: ignore[no-untyped-call]  # python-pptx left it untyped
        paragraph.space_after = Pt(space)
        run = paragraph.add_run()
        run.text = printable(line)
        run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, color


def _open(slides: Slides, document: Document) -> None:
    slide = slides.slides.add_slide(slides.slide_layouts[_TITLE_SLIDE])
    title, subtitle = slide.placeholders[0], slide.placeholders[1]
    _place(title, _LEFT, Inches(2.1), _INNER, Inches(1.6))
    _place(subtitle, _LEFT, Inches(3.8), _INNER, Inches(1.4))
    _write(title.text_frame, [document.cover.title], 44, NAVY, bold=True)
    title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    lines = [document.cover.subtitle, document.organisation, document.interim]
    _write(subtitle.text_frame, [line for line in lines if line], 18, GREY)
    _to_the_left(title.text_frame, subtitle.text_frame)
    _foot(slide, document)


def _titled(slides: Slides, document: Document, title: str) -> Slide:
    slide: Slide = slides.slides.add_slide(slides.slide_layouts[_TITLE_ONLY])
    heading = slide.placeholders[0]
    _place(heading, _LEFT, Inches(0.4), _INNER, Inches(1.05))
    _write(heading.text_frame, [title], 28 if len(title) < 90 else 22, NAVY, bold=True)
    heading.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    _to_the_left(heading.text_frame)
    _foot(slide, document)
    return slide


def _to_the_left(*frames: TextFrame) -> None:
    for frame in frames:
        frame.margin_left = Length(0)
        for paragraph in frame.paragraphs:
            paragraph.alignment = PP_ALIGN.LEFT  # the model centres titles


def _foot(slide: Slide, document: Document) -> None:
    """Workshop, base and check code, so that a slide taken out still tells where it is from."""
    box = slide.shapes.add_textbox(_LEFT, Inches(7.0), _INNER, Inches(0.35))
    box.name = "source"
    foot = " · ".join(part for part in (document.interim, document.footer) if part)
    _write(box.text_frame, [foot], 10, GREY)
    box.text_frame.margin_left = Length(0)


def _list(slides: Slides, document: Document, title: str, lines: list[str]) -> None:
    slide = _titled(slides, document, title)
    box = slide.shapes.add_textbox(_LEFT, Inches(1.8), Inches(11), Inches(4.8))
    _write(box.text_frame, lines, 24 if len(lines) <= 3 else 20, space=18)
    box.text_frame.margin_left = Length(0)
    _note(slide, lines)


def _finding(slides: Slides, document: Document, drawing: Drawing) -> None:
    """A chart without its own head beside what it measures; its figures stand in the notes."""
    slide = _titled(slides, document, drawing.title)
    picture = io.BytesIO(_headless(drawing))
    with Image.open(picture) as image:
        ratio = image.height / image.width
    width = min(_PICTURE[0], int(_PICTURE[1] / ratio))
    shape = slide.shapes.add_picture(picture, _LEFT, _TOP, width=Length(width))
    shape.name = drawing.key
    described = shape._element.nvPicPr.cNvPr  # type: ignore[union-attr]  # a picture has it
    described.set("descr", printable(drawing.alt))
    beside = Length(_LEFT + width + Inches(0.45))
    box = slide.shapes.add_textbox(beside, _TOP, Length(_WIDTH - _LEFT - beside), Inches(5))
    _write(box.text_frame, [drawing.subtitle], 14, GREY)
    _note(slide, [drawing.subtitle, drawing.note, drawing.alt, *_rows(drawing)])


def _headless(drawing: Drawing) -> bytes:
    """The chart's picture from under title and subtitle, which the slide says itself."""
    whole = io.BytesIO()
    drawing.save_png(whole)
    with Image.open(whole) as image:
        top = round(
            image.height * heading_height(drawing.title, drawing.subtitle) / drawing.size[1]
        )
        cut = io.BytesIO()
        image.crop((0, top, image.width, image.height)).save(cut, "png")
    return cut.getvalue()


def _rows(drawing: Drawing) -> list[str]:
    """The chart's table as lines of a note."""
    table = drawing.table
    lines = [" | ".join(map(str, table.columns))]
    lines += [" | ".join(map(str, row)) for row in table.head(_MOST_ROWS).to_numpy()]
    return lines


def _note(slide: Slide, lines: Sequence[str]) -> None:
    frame = slide.notes_slide.notes_text_frame
    assert frame is not None  # noqa: S101 - the model of notes has a frame
    frame.text = printable("\n".join(line for line in lines if line))


def _pledges(slides: Slides, document: Document) -> None:
    """What was pledged as a table that can be edited."""
    board = document.board
    slide = _titled(slides, document, board.pledges_title)
    shape = slide.shapes.add_table(len(board.pledges), 3, _LEFT, Inches(1.8), _INNER, Inches(0.5))
    table = shape.table
    table.first_row = False
    for column, share in enumerate((0.6, 0.2, 0.2)):
        table.columns[column].width = Length(int(_INNER * share))
    for row, pledge in enumerate(board.pledges):
        for column, text in enumerate((pledge.what.text, pledge.who, pledge.when)):
            _write(table.cell(row, column).text_frame, [text], 14)
    _note(slide, [board.pledges_note])
