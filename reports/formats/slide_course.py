"""How a mean went from workshop to workshop, drawn on a slide of shapes that can be edited."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import PP_ALIGN
from pptx.shapes.group import GroupShape
from pptx.slide import Slide
from pptx.util import Emu, Inches, Length, Pt

from reports.document.blocks import Course
from reports.formats.printable import printable
from reports.formats.slide_words import (
    BETTER,
    BETTER_PALE,
    GREY,
    RULE,
    SHORT,
    SHORT_PALE,
    write,
)

_SCALE, _FOOT, _HEAD, _SIDE = Inches(0.5), Inches(0.5), Inches(0.35), Inches(0.6)
_DOT, _LABEL = Inches(0.17), Inches(2.2)


class Place(NamedTuple):
    """Where a mean stands, and both ends of its interval; the mean's own height where none is."""

    x: int
    y: int
    low: int
    high: int


def draw(slide: Slide, course: Course, left: int, top: int, width: int, height: int) -> None:
    """The course in one group of shapes: lines of the scale, band, line, dots and figures."""
    group = slide.shapes.add_group_shape()
    group.name = "course"
    told = "; ".join(f"{point.when} (n {point.base}): {point.text}" for point in course.points)
    described = group._element.nvGrpSpPr.cNvPr
    described.set("descr", printable(f"{course.name} {told}"))  # type: ignore[union-attr]  # a group has it
    foot, room = top + height - _FOOT, height - _FOOT - _HEAD

    def y(score: float) -> int:
        return int(foot - (score - course.first) / (course.top - course.first) * room)

    for score in dict.fromkeys((course.first, (course.first + course.top) // 2, course.top)):
        _line(group, (left + _SCALE, y(score)), (left + width, y(score)), RULE, 1)
        _text(group, str(score), left + _SCALE // 2, y(score) - Inches(0.16), 14, width=_SCALE)
    step = (width - _SCALE - 2 * _SIDE) / (len(course.points) - 1)
    places = [
        Place(
            int(left + _SCALE + _SIDE + at * step),
            *map(y, (one.value, *_ends(one.low, one.high, one.value))),
        )
        for at, one in enumerate(course.points)
    ]
    _curve(
        group,
        places,
        *((SHORT, SHORT_PALE) if course.tone == "large_gap" else (BETTER, BETTER_PALE)),
    )
    _figures(group, course, places, foot)


def _ends(low: float, high: float, value: float) -> tuple[float, float]:
    return (value, value) if math.isnan(low) else (low, high)


def _curve(group: GroupShape, places: Sequence[Place], colour: RGBColor, pale: RGBColor) -> None:
    """The band between both ends of the intervals, the line over it, and a dot a workshop."""
    outline = [(one.x, one.high) for one in places] + [(one.x, one.low) for one in places[::-1]]
    builder = group.shapes.build_freeform(*outline[0])
    builder.add_line_segments(outline[1:])
    band = builder.convert_to_shape()
    for start, end in pairwise(places):
        _line(group, start[:2], end[:2], colour, 3.5)
    dots = [
        group.shapes.add_shape(
            MSO_SHAPE.OVAL, Emu(one.x - _DOT // 2), Emu(one.y - _DOT // 2), _DOT, _DOT
        )
        for one in places
    ]
    for shape, fill in ((band, pale), *((dot, colour) for dot in dots)):
        shape.fill.solid()
        shape.fill.fore_color.rgb = fill
        shape.line.fill.background()


def _figures(group: GroupShape, course: Course, places: Sequence[Place], foot: int) -> None:
    """The mean at each dot, below a last one that falls; workshop and base under the scale."""
    colour = SHORT if course.tone == "large_gap" else BETTER
    for point, here in zip(course.points, places, strict=True):
        is_falling = here is places[-1] and here.y > places[-2].y
        at = here.low + Inches(0.06) if is_falling else here.high - Inches(0.4)
        _text(group, point.text, here.x, at, 18, colour)
        _text(group, f"{point.when} · n {point.base}", here.x, foot + Inches(0.12), 14)


def _line(
    group: GroupShape, start: tuple[int, int], end: tuple[int, int], colour: RGBColor, points: float
) -> None:
    line = group.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *map(Emu, (*start, *end)))
    line.line.color.rgb, line.line.width = colour, Pt(points)


def _text(
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
