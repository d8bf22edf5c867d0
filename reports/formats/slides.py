"""The report as slides (PPTX, 16:9): one finding each, with a title and notes to edit."""

import io
from collections.abc import Sequence
from datetime import datetime

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.presentation import Presentation as Slides
from pptx.shapes.base import BaseShape
from pptx.slide import Slide
from pptx.util import Inches, Length

from reports.document.blocks import Document, PledgeRow, Pledges, Turn, Words
from reports.formats.archive import repack
from reports.formats.printable import printable
from reports.formats.slide_charts import (
    SlideChart,
    height_ratio,
    left_out,
    left_out_in_short,
    on_slides,
    png,
)
from reports.formats.slide_shapes import (
    GREY,
    INK,
    NAVY,
    PALE,
    SHORT,
    WHITE,
    draw_course,
    fitting,
    tall,
    to_the_left,
    write,
)
from reports.report import Report
from reports.telling import Telling
from reports.words.typography import shortened

_NO_DATE = datetime(2000, 1, 1)  # no real moment: the same answers give the same bytes
_WIDTH, _HEIGHT, _LEFT = Inches(13.333), Inches(7.5), Inches(0.6)
_INNER = Length(_WIDTH - 2 * _LEFT)
_HEADING, _TOP, _BOTTOM = Inches(1.05), Inches(1.55), Inches(6.9)
_SMALL = 14  # points of what stands over a chart
_TITLE_SLIDE, _TITLE_ONLY = 0, 5
_MOST_LISTED, _MOST_TURNS, _MOST_BESIDE = 6, 3, 3


def render(document: Document, report: Report) -> bytes:
    """Slides for the cover, what matters, each chart, pledges, requests and what cannot be said.

    Long charts are drawn again from `report` with the rows that a slide can hold. The same
    document gives the same bytes: dates inside are fixed.
    """
    slides, board = _blank(document), document.board
    _open(slides, document)
    if document.own.paragraphs:
        _list(slides, document, document.own.title, (*document.own.paragraphs, document.own.note))
    first, *others = document.cover.sentences or (board.title,)
    _list(slides, document, first, others)
    is_told = False
    for chart in on_slides(document.charts):
        _finding(slides, document, report, chart, is_told=is_told)
        is_told = is_told or chart.shown < chart.of
    for turn in document.turns[:_MOST_TURNS]:
        _turned(slides, document, turn)
    for listed in document.lists:
        _listed(slides, document, report, listed)
    _list(slides, document, board.limits_title, board.limits)
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
    _place(title, _LEFT, Inches(1.6), _INNER, Inches(2.1))
    _place(subtitle, _LEFT, Inches(4.0), _INNER, Inches(2.2))
    cover = document.cover
    size = fitting([cover.title], _INNER, Inches(2), (44, 36, 28), bold=True)
    write(title.text_frame, [cover.title], size, NAVY, bold=True)
    title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    facts = [f"{number} {words}" for number, words in cover.facts]
    lines = [cover.subtitle, document.organisation, document.interim, " · ".join(facts)]
    write(subtitle.text_frame, [line for line in lines if line], 20, GREY, space=6)
    to_the_left(title.text_frame, subtitle.text_frame)
    _band(slide)
    if document.own.logo:
        _logo(slide, document)
    _foot(slide, document)
    _note(slide, [*cover.sentences, *facts])


def _band(slide: Slide) -> None:
    """The colour at the edge by which the first slide is known."""
    band = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Length(0), Length(0), Inches(0.22), _HEIGHT)
    band.name = "band"
    band.fill.solid()
    band.fill.fore_color.rgb = NAVY
    band.line.fill.background()


def _logo(slide: Slide, document: Document) -> None:
    """The facilitator's logo over the title, as large as there is room."""
    shape = slide.shapes.add_picture(io.BytesIO(document.own.logo), _LEFT, Inches(0.5))
    scale = min(Inches(3.5) / shape.width, Inches(0.95) / shape.height)
    shape.width, shape.height = Length(int(shape.width * scale)), Length(int(shape.height * scale))
    shape.name = "logo"
    shape._element.nvPicPr.cNvPr.set("descr", printable(document.own.alt))  # type: ignore[union-attr]  # a picture has it


def _titled(slides: Slides, document: Document, title: str, height: Length = _HEADING) -> Slide:
    """A slide with a title that is set smaller until it fits in `height`."""
    slide: Slide = slides.slides.add_slide(slides.slide_layouts[_TITLE_ONLY])
    heading = slide.placeholders[0]
    _place(heading, _LEFT, Inches(0.4), _INNER, height)
    size = fitting([title], _INNER, height - Inches(0.1), (28, 24, 20, 18, 16), bold=True)
    write(heading.text_frame, [title], size, NAVY, bold=True)
    heading.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    to_the_left(heading.text_frame)
    _foot(slide, document)
    return slide


def _foot(slide: Slide, document: Document) -> None:
    """Workshop, base and check code, so that a slide taken out still tells where it is from."""
    box = slide.shapes.add_textbox(_LEFT, Inches(7.0), Length(_INNER - Inches(2.5)), Inches(0.35))
    box.name = "source"
    foot = " · ".join(part for part in (document.interim, document.footer) if part)
    write(box.text_frame, [foot], 10, GREY)
    box.text_frame.margin_left = Length(0)


def _number(slides: Slides, slide: Slide, beside: str = "") -> None:
    """At the right of the foot the number of the slide, and how many rows it shows."""
    width = Inches(2.4)
    box = slide.shapes.add_textbox(Length(_WIDTH - _LEFT - width), Inches(7.0), width, Inches(0.35))
    box.name = "number"
    write(box.text_frame, [" · ".join(filter(None, (beside, str(len(slides.slides)))))], 10, GREY)
    box.text_frame.margin_right = Length(0)
    box.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT


def _list(slides: Slides, document: Document, title: str, lines: Sequence[str]) -> None:
    """A finding and what belongs to it in sentences; the title has as many lines as it needs."""
    height = Length(max(_HEADING, min(tall([title], _INNER, 28, bold=True), Inches(2.6))))
    slide, top = _titled(slides, document, title, height), Inches(0.85) + height
    _number(slides, slide)
    room = _BOTTOM - top
    box = slide.shapes.add_textbox(_LEFT, Length(top), _INNER, Length(room))
    size = fitting(lines, _INNER, room, (24, 20, 18, 16, 14, 12), space=18)
    write(box.text_frame, lines, size, space=18)
    box.text_frame.margin_left = Length(0)
    _note(slide, [title, *lines])


def _finding(
    slides: Slides, document: Document, report: Report, chart: SlideChart, *, is_told: bool
) -> None:
    """A chart as large as there is room, over it what it measures; how to read it in the notes.

    Where it leaves rows out its foot says how many; in a sentence only the first that does.
    """
    slide, drawing = _titled(slides, document, chart.title), chart.drawing
    _number(slides, slide, left_out_in_short(report, chart))
    words = above(report, chart, is_told=is_told)
    high = tall([words], _INNER, _SMALL)
    _subtitled(slide, words, high)
    under = Length(_TOP + high + Inches(0.12))
    width = min(_INNER, int((_BOTTOM - under) / height_ratio(drawing)))
    picture = io.BytesIO(png(drawing))
    shape = slide.shapes.add_picture(picture, _LEFT, under, width=Length(width))
    shape.name = drawing.name
    described = shape._element.nvPicPr.cNvPr  # type: ignore[union-attr]  # a picture has it
    described.set("descr", printable(drawing.alt))
    _note(slide, spoken(report, chart))


def _subtitled(slide: Slide, words: str, height: Length) -> None:
    """What is measured, under the title."""
    box = slide.shapes.add_textbox(_LEFT, _TOP, _INNER, height)
    write(box.text_frame, [words], _SMALL, GREY)
    box.text_frame.margin_left = box.text_frame.margin_top = Length(0)


def _note(slide: Slide, lines: Sequence[str]) -> None:
    frame = slide.notes_slide.notes_text_frame
    assert frame is not None  # noqa: S101 - the model of notes has a frame
    frame.text = printable("\n".join(lines).strip())


def _turned(slides: Slides, document: Document, turn: Turn) -> None:
    """The course of an item since it was pledged on, and beside it what became of the pledges."""
    slide = _titled(slides, document, turn.title)
    _number(slides, slide, turn.note)
    _subtitled(slide, turn.course.under, Inches(0.35))
    draw_course(slide, turn.course, _LEFT, Inches(2.25), Inches(7.9), Inches(4.4))
    beside = [*turn.pledges[:_MOST_BESIDE], *filter(None, [turn.gap])]
    top, width = int(Inches(2.35)), Inches(3.55)
    for one in beside:
        colour = NAVY if one is turn.gap else SHORT if one.tone else GREY
        top += _beside(slide, one, colour, top, width)
    told = [f"{one.when}: {one.what.text}" for one in beside]
    course = (
        f"{month} ({base}): {spot.text}"
        for (_, month, base), spot in zip(turn.course.foot, turn.course.spots, strict=True)
    )
    _note(slide, [turn.title, turn.course.name, *course, *told])


def _beside(slide: Slide, told: PledgeRow, colour: RGBColor, top: int, width: Length) -> int:
    """A line in its colour over what belongs to it; how much height both take, with air below."""
    left, text = Inches(9.2), shortened(told.what.text, 90)
    head, below = tall([told.when], width, 16, bold=True), tall([text], width, 14)
    bar = slide.shapes.add_shape(
        MSO_SHAPE.RECTANGLE, Length(left - Inches(0.2)), Length(top), Inches(0.05),
        Length(head + below),
    )  # fmt: skip
    bar.fill.solid()
    bar.fill.fore_color.rgb = colour
    bar.line.fill.background()
    for words, size, at, height, shade in (
        (told.when, 16, top, head, colour),
        (text, 14, top + head, below, INK),
    ):
        box = slide.shapes.add_textbox(left, Length(at), width, height)
        write(box.text_frame, [words], size, shade, bold=size > 14)
        box.text_frame.margin_top = box.text_frame.margin_bottom = Length(0)
    return int(head + below + Inches(0.3))


def _listed(slides: Slides, document: Document, report: Report, listed: Pledges) -> None:
    """Pledges or requests as a table that can be edited; its last row counts what is left out."""
    slide = _titled(slides, document, listed.title)
    _number(slides, slide)
    rows, size = _rows_that_fit(report, listed)
    shares = _shares(rows)
    shape = slide.shapes.add_table(len(rows), len(shares), _LEFT, _TOP, _INNER, Inches(0.5))
    shape.name = "list"
    table = shape.table
    table.first_row, table.horz_banding = False, False
    for column, share in enumerate(shares):
        table.columns[column].width = Length(int(_INNER * share))
    for row, told in enumerate(rows):
        for column, text in enumerate(_cells(told)[: len(shares)]):
            cell = table.cell(row, column)
            cell.fill.solid()  # type: ignore[no-untyped-call]  # python-pptx left it untyped
            cell.fill.fore_color.rgb = PALE if row % 2 == 0 else WHITE
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            is_short = told.tone == "large_gap" and column == len(shares) - 1
            write(cell.text_frame, [text], size, SHORT if is_short else INK, bold=is_short)
    _note(slide, [" · ".join(filter(None, _cells(one))) for one in listed.rows])


def _cells(row: PledgeRow) -> tuple[str, str, str]:
    return row.what.text, row.who, row.when


def _shares(rows: Sequence[PledgeRow]) -> tuple[float, ...]:
    """The columns of a list; its last one only where any row has it."""
    return (0.46, 0.2, 0.34) if any(row.when for row in rows) else (0.76, 0.24)


def _rows_that_fit(report: Report, listed: Pledges) -> tuple[list[PledgeRow], int]:
    """As many rows as can be read from the last row of seats, and their size in points."""
    for most in range(min(_MOST_LISTED, len(listed.rows)), 0, -1):
        rows = [*listed.rows[:most], *_rest(report, len(listed.rows) - most)]
        for size in (18, 16, 14):
            if _high(rows, size) <= _BOTTOM - _TOP:
                return rows, size
    return rows, size


def _rest(report: Report, rest: int) -> list[PledgeRow]:
    say = Telling(report).say
    told = say.ngettext("One more in the report.", "{n} more in the report.", rest)
    return [PledgeRow(Words(told), "", "")] if rest else []


def _high(rows: Sequence[PledgeRow], size: int) -> int:
    """How high a table of these rows is, in EMU, by the longest cell of each."""
    widths = [int(_INNER * share) - Inches(0.2) for share in _shares(rows)]
    cells = [[tall([text], width, size) for text, width in zip(_cells(row), widths, strict=False)]
             for row in rows]  # fmt: skip
    return sum(max(row) + Inches(0.1) for row in cells)


_MOST_ROWS = 40


def above(report: Report, chart: SlideChart, *, is_told: bool) -> str:
    """What the chart measures, what it leaves out unless that is told, what its hatching hides."""
    missing, hatching = left_out(report, chart), Telling(report).hidden_note(1)
    is_hiding = hatching in chart.drawing.note
    words = [chart.subtitle, "" if is_told else missing, hatching if is_hiding else ""]
    return " ".join(filter(None, words))


def spoken(report: Report, chart: SlideChart) -> list[str]:
    """Notes for the speaker: what is to be seen, how to read it, then every figure."""
    say, drawing = Telling(report).say, chart.drawing
    return [
        say.gettext("What is to be seen: {text}", text=drawing.alt),
        "",
        say.gettext("How to read it: {text}", text=f"{chart.subtitle} {drawing.note}"),
        *filter(None, [left_out(report, chart)]),
        "",
        say.gettext("The figures of this chart"),
        *_rows(chart),
    ]


def _rows(chart: SlideChart) -> list[str]:
    """The whole chart's table as lines of a note."""
    lines = [" | ".join(map(str, chart.rows.columns))]
    return lines + [" | ".join(map(str, row)) for row in chart.rows.head(_MOST_ROWS).to_numpy()]
