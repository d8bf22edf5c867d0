"""What slides are made of: text as large as it fits, and the course of a mean in shapes."""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import PP_ALIGN
from pptx.shapes.group import GroupShape
from pptx.slide import Slide
from pptx.text.text import TextFrame
from pptx.util import Emu, Inches, Length, Pt

from reports.charts.kit import fonts
from reports.document.blocks import Course, Spot
from reports.formats.printable import printable

# the colours of the charts
NAVY, INK, GREY = map(RGBColor.from_string, ("14365C", "1F2933", "5F6C7B"))
PALE, WHITE, RULE = map(RGBColor.from_string, ("EEF1F4", "FFFFFF", "D5DAE0"))
SHORT, BETTER = map(RGBColor.from_string, ("BF4B00", "0069A3"))
SHORT_PALE, BETTER_PALE = map(RGBColor.from_string, ("F5E3D8", "DCEBF5"))
# without Lato a program shows another font, up to that much wider (DejaVu)
_FALLBACK = {"regular": 1.25, "bold": 1.32}


def write(
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


def to_the_left(*frames: TextFrame) -> None:
    """Set all paragraphs to the left, without an indent."""
    for frame in frames:
        frame.margin_left = Length(0)
        for paragraph in frame.paragraphs:
            paragraph.alignment = PP_ALIGN.LEFT  # the model centres titles


def fitting(
    lines: Sequence[str],
    width: int,
    height: int,
    sizes: Sequence[int],
    *,
    space: float = 0,
    bold: bool = False,
) -> int:
    """The first of `sizes` in points in which the paragraphs fit; else the last."""
    for size in sizes:
        if tall(lines, width, size, bold) + len(lines) * Pt(space) <= height:
            return size
    return sizes[-1]


def tall(lines: Sequence[str], width: int, size: float, bold: bool = False) -> Length:
    """The height in EMU of paragraphs set in a width, with room for a wider font than Lato."""
    weight = "bold" if bold else "regular"
    column = Length(width).mm / _FALLBACK[weight]
    count = sum(
        len(fonts.wrap(printable(line), column, size, weight, even=False)) for line in lines
    )
    return Length(int(count * Pt(size) * 1.2))


_SCALE, _FOOT, _HEAD, _SIDE = Inches(0.5), Inches(0.75), Inches(0.35), Inches(0.6)
_DOT, _LABEL, _MONTH = Inches(0.17), Inches(1.3), Inches(1.3)


class Plot(NamedTuple):
    """Where the plot of a course lies on a slide."""

    left: int
    top: int
    width: int
    height: int

    def x(self, place: float) -> int:
        """Where hundredths from the left are."""
        return int(self.left + _SIDE + place / 100 * (self.width - 2 * _SIDE))

    def y(self, place: float) -> int:
        """Where hundredths from the top are."""
        return int(self.top + place / 100 * self.height)


def draw_course(slide: Slide, course: Course, left: int, top: int, width: int, height: int) -> None:
    """The course in one group of shapes: lines of the scale, band, line, dots and figures."""
    group = slide.shapes.add_group_shape()
    group.name = "course"
    told = zip(course.foot, course.spots, strict=True)
    points = "; ".join(f"{month} ({base}): {spot.text}" for (_, month, base), spot in told)
    described = group._element.nvGrpSpPr.cNvPr
    described.set("descr", printable(f"{course.name} {points}"))  # type: ignore[union-attr]  # a group has it
    plot = Plot(left + _SCALE, top + _HEAD, width - _SCALE, height - _FOOT - _HEAD)
    for place, words in course.ticks:
        y = plot.y(place)
        _line(group, (plot.left, y), (left + width, y), RULE, 1)
        _label(group, words, left + _SCALE // 2, y - Inches(0.16), 14, width=_SCALE)
    colour, pale = (SHORT, SHORT_PALE) if course.tone == "large_gap" else (BETTER, BETTER_PALE)
    for run in course.runs:
        _curve(group, plot, run, colour, pale)
    for spot in course.spots:
        above = plot.y(spot.low) + Inches(0.06) if spot.below else plot.y(spot.high) - Inches(0.4)
        _label(group, spot.text, plot.x(spot.x), above, 18, colour)
    foot = plot.top + plot.height + Inches(0.12)
    between = (plot.x(100) - plot.x(0)) / max(1, len(course.foot) - 1)
    # of more workshops than there is room for, the last and every second or third before it
    for x, month, base in course.foot[:: -ceil(_MONTH / between)]:
        _label(group, month, plot.x(x), foot, 14)
        _label(group, base, plot.x(x), foot + Inches(0.27), 14)


def _curve(
    group: GroupShape, plot: Plot, run: Sequence[Spot], colour: RGBColor, pale: RGBColor
) -> None:
    """The band between both ends of the intervals, the line over it, and a dot a workshop."""
    outline = [(plot.x(one.x), plot.y(one.high)) for one in run]
    outline += [(plot.x(one.x), plot.y(one.low)) for one in run[::-1]]
    builder = group.shapes.build_freeform(*outline[0])
    builder.add_line_segments(outline[1:])
    band = builder.convert_to_shape()
    places = [(plot.x(one.x), plot.y(one.y)) for one in run]
    for start, end in pairwise(places):
        _line(group, start, end, colour, 3.5)
    dots = [
        group.shapes.add_shape(MSO_SHAPE.OVAL, Emu(x - _DOT // 2), Emu(y - _DOT // 2), _DOT, _DOT)
        for x, y in places
    ]
    for shape, fill in ((band, pale), *((dot, colour) for dot in dots)):
        shape.fill.solid()
        shape.fill.fore_color.rgb = fill
        shape.line.fill.background()


def _line(
    group: GroupShape, start: tuple[int, int], end: tuple[int, int], colour: RGBColor, points: float
) -> None:
    line = group.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *map(Emu, (*start, *end)))
    line.line.color.rgb, line.line.width = colour, Pt(points)


def _label(
    group: GroupShape,
    text: str,
    middle: int,
    top: int,
    size: int,
    colour: RGBColor = GREY,
    *,
    width: Length = _LABEL,
) -> None:
    """One line around its middle; figures in colour are bold."""
    box = group.shapes.add_textbox(Emu(middle - width // 2), Emu(top), width, Inches(0.34))
    write(box.text_frame, [text], size, colour, bold=colour != GREY)
    frame = box.text_frame
    frame.margin_top = frame.margin_bottom = frame.margin_left = frame.margin_right = Length(0)
    frame.paragraphs[0].alignment = PP_ALIGN.CENTER
