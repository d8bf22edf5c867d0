"""Two means on one line and their difference beside them: what dumbbell charts share."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from reports.charts.kit import fonts
from reports.charts.kit.page import MARGIN, RIGHT, Page, Side
from reports.charts.kit.palette import MUTED, PAPER
from reports.charts.kit.rows import BODY, Scale, apart
from reports.telling import Telling, is_known

LABELS, DIFFERENCE = 68.0, 142.0
DOTS = (80.0, 126.0)
FIRST_HEAD = MARGIN + 34  # mm where the name of an end may begin, if both are long
LARGE = 9.5  # points of the figure that is read first
ROOM = 5.5  # mm that the words of a tick take
LEFTWARD: Side = "right"
RIGHTWARD: Side = "left"


class Head(NamedTuple):
    """What one end is called, and where its name would best stand."""

    text: str
    color: str
    shape: str
    wanted: float


class Mean(NamedTuple):
    """One end of a dumbbell: its mark and the colour of its number."""

    value: float
    shape: str
    color: str
    ink: str
    name: str


class Difference(NamedTuple):
    """A difference and its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Dumbbells:
    """What all rows of a chart share: both scales in mm, and where their differences end."""

    telling: Telling
    dots: Scale
    intervals: Scale
    until: float = DIFFERENCE

    def draw_head(self, page: Page, ends: tuple[Head, Head], difference: str) -> None:
        """Column heads; both ends are named in their colours, near the marks of the first row."""
        ends = (ends[1], ends[0]) if ends[1].wanted < ends[0].wanted else ends
        last = self.until - fonts.width(difference, BODY) - 3
        names = [fonts.fit(end.text, (last - FIRST_HEAD) / 2 - 7, BODY, "bold") for end in ends]
        widths = [fonts.width(name, BODY, "bold") + 5 for name in names]
        first = MARGIN + LABELS if sum(widths) + 2 < last - MARGIN - LABELS else FIRST_HEAD
        low, high = first + widths[0] / 2, last - widths[1] / 2
        places = apart([end.wanted for end in ends], sum(widths) / 2 + 2, low, high)
        for place, end, name, wide in zip(places, ends, names, widths, strict=True):
            page.text(place + 2, -4, name, color=end.color, weight="bold", align="center")
            draw_mark(page, place - wide / 2 + 2, -4.2, end.shape, end.color)
        _, middle = self.telling.say.gettext, (self.intervals.left + self.intervals.right) / 2
        page.text(MARGIN, -4, _("What we rated"), color=MUTED)
        page.text(self.until, -4, difference, color=MUTED, align="right")
        page.text(middle, -4, _("interval"), color=MUTED, align="center")
        page.line([MARGIN, RIGHT], [-1.2] * 2)

    def draw_axes(self, page: Page, bottom: float) -> None:
        """Upright lines at each score and at whole points of difference; zero is the strong one."""
        typography, intervals = self.telling.type, self.intervals
        scores = range(int(self.dots.low), int(self.dots.high) + 1)
        page.ticks(self.dots, scores, bottom, [typography.count(score) for score in scores])
        most = (intervals.right - intervals.left) // ROOM
        step = math.ceil((intervals.high - intervals.low) / most)
        points = range(math.ceil(intervals.low), math.floor(intervals.high) + 1)
        whole = [point for point in points if point % step == 0]
        page.ticks(intervals, whole, bottom, [typography.signed(point, 0) for point in whole])
        page.line([intervals(0)] * 2, [0, bottom], MUTED, 1, above=1)

    def draw_means(self, page: Page, y: float, ends: tuple[Mean, Mean], line: str) -> None:
        """Both ends with their numbers outside, joined by a line of that colour."""
        one, two = ends
        if is_known(one.value) and is_known(two.value):
            joined = [self.dots(one.value), self.dots(two.value)]
            page.line(joined, [y, y], line, 2.4, name="connector")
        leftward = not one.value > two.value
        for end, left in zip(ends, (leftward, not leftward), strict=True):
            if not is_known(end.value):
                continue
            x, number = self.dots(end.value), self.telling.type.number(end.value)
            draw_mark(page, x, y, end.shape, end.color, end.name)
            side, align = (-2.6, LEFTWARD) if left else (2.6, RIGHTWARD)
            page.text(x + side, y, number, color=end.ink, align=align)

    def draw_difference(
        self, page: Page, y: float, found: Difference, colors: tuple[str, str, str], weight: str
    ) -> None:
        """The difference as a number, and its interval in its column.

        `colors` are those of the number, of the mark and of the bar.
        """
        ink, strong, light = colors
        text = self.telling.type.signed(found.value)
        page.text(self.until, y, text, LARGE, color=ink, weight=weight, align="right")
        if not is_known(found.value):
            return
        if is_known(found.low):
            ends = [self.intervals(found.low), self.intervals(found.high)]
            page.line(ends, [y, y], light, 4.5, name="interval", above=2)
        mark = [self.intervals(found.value)] * 2
        page.line(mark, [y - 1.3, y + 1.3], strong, 1.8, name="gap", above=3)


def interval_scale(values: Iterable[float], ends: tuple[float, float]) -> Scale:
    """Half points around zero, one point and every known value."""
    known = [value for value in values if is_known(value)]
    low, high = min(0.0, *known, 0.0), max(1.0, *known, 1.0)
    return Scale(*ends, math.floor(2 * low) / 2, math.ceil(2 * high) / 2)


def draw_mark(page: Page, x: float, y: float, shape: str, color: str, name: str = "") -> None:
    """A full dot, or another shape that is open: told apart in grey print too."""
    if shape == "o":
        page.marks([x], [y], color=color, edge=color, size=6, name=name, above=2)
    else:
        size = 4.8 if shape == "D" else 5.4
        page.marks([x], [y], shape, size, color=PAPER, edge=color, stroke=1.4, name=name, above=3)
