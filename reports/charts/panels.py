"""Small multiples: one panel for each item or theme, all on the same axes."""

from collections.abc import Callable
from dataclasses import dataclass

from reports.charts import fonts
from reports.charts.captions import is_known
from reports.charts.change import Change
from reports.charts.courses import Line, Point, breaks, runs
from reports.charts.grid import MARGIN, RIGHT, SMALL, Page
from reports.charts.palette import FAINT, MUTED, NEUTRAL, PAPER, RULE, mixed
from reports.charts.rows import BODY, Scale

COLUMNS = 4
STEP, TALL = (RIGHT - MARGIN) / COLUMNS, 54.0
WIDE = STEP - 5
PLOT = (14.0, 41.5)
TINY = 6.0


@dataclass(frozen=True, slots=True)
class Axis:
    """The upright axis that all panels share, its ticks in words.

    `base` is the line to read from, `write` writes a value.
    """

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    base: float
    write: Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Panel:
    """One item or theme: its name, what may be said of its change, and its lines.

    The last line is the one that the panel is about. `bases` are written under the points.
    """

    name: str
    change: Change
    said: str
    under: str
    lines: tuple[Line, ...]
    bases: dict[str, str]
    limits: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Plot:
    """A panel's place on the page, in mm: where its words begin and its two scales."""

    left: float
    top: float
    across: Scale
    up: Scale
    axis: Axis
    months: dict[str, str]

    @classmethod
    def at(
        cls, corner: tuple[float, float], lines: int, axis: Axis, months: dict[str, str]
    ) -> "Plot":
        """The plot whose upper left corner is `corner`, its name on so many lines."""
        left, top = corner
        push = (lines - 1) * fonts.line_height(BODY)
        across = Scale(left + 7, left + WIDE - 3, 0, max(1, len(months) - 1))
        up = Scale(top + PLOT[1], top + PLOT[0] + push, axis.low, axis.high)
        return cls(left, top, across, up, axis, months)

    @property
    def order(self) -> list[str]:
        """The workshops."""
        return list(self.months)

    @property
    def step(self) -> float:
        """From one workshop to the next, in mm."""
        return self.across(1) - self.across(0)

    def x(self, wave: str) -> float:
        """Where a workshop stands."""
        return self.across(self.order.index(wave))

    def y(self, value: float) -> float:
        """Where a value stands, at the edge where it lies beyond."""
        return self.up(min(max(value, self.axis.low), self.axis.high))

    def draw(self, page: Page, panel: Panel) -> None:
        """The whole panel."""
        self._draw_head(page, panel)
        self._draw_axis(page)
        for limit in panel.limits:
            ends = [self.left + 4.5, self.left + WIDE]
            page.line(ends, [self.y(limit)] * 2, MUTED, 0.5, dashes=(1, 2), name="limit")
        self._draw_holes(page, panel.lines[-1])
        for line in panel.lines:
            self._draw_line(page, line)
        self._draw_hint(page, panel)
        self._draw_figures(page, panel)
        self._draw_foot(page, panel.bases)

    def _draw_head(self, page: Page, panel: Panel) -> None:
        change, name = panel.change, heading(panel)
        page.paragraph(self.left, self.top + 0.7, name, weight="bold")
        below = self.top + len(name) * fonts.line_height(BODY)
        said, size = panel.said, _size(panel.said, change.weight)
        said = fonts.fit(said, WIDE + 2, size, change.weight)
        page.text(self.left, below + 3.1, said, size, color=change.ink, weight=change.weight)
        under = fonts.fit(panel.under, WIDE + 2, SMALL)
        page.text(self.left, below + 6.7, under, SMALL, color=MUTED)

    def _draw_axis(self, page: Page) -> None:
        ends = [self.left + 4.5, self.left + WIDE]
        for value, written in self.axis.ticks:
            is_base = value == self.axis.base
            page.line(ends, [self.up(value)] * 2, RULE if is_base else FAINT, 0.9, above=0)
            place = self.left + 3.6
            page.text(place, self.up(value), written, TINY, color=MUTED, align="right")

    def _draw_holes(self, page: Page, line: Line) -> None:
        """Hatching where a figure is hidden, an upright line where the question changed."""
        wide = min(3.0, self.step * 0.8)
        for wave in self.order:
            if wave in line.points and line.points[wave].hidden:
                tall = self.up.left - self.up.right
                page.hatched(self.x(wave) - wide / 2, self.up.right, wide, tall)
        for before, after in breaks(line.points, self.order):
            middle = (self.x(before) + self.x(after)) / 2
            ends = [self.up.right, self.up.left]
            page.line([middle] * 2, ends, NEUTRAL, 0.7, dashes=(1, 1.5), name="break")

    def _draw_line(self, page: Page, line: Line) -> None:
        for run in runs(line.points, self.order):
            points = [line.points[wave] for wave in run]
            xs, ys = [self.x(wave) for wave in run], [self.y(point.value) for point in points]
            if line.shape:
                self._draw_band(page, line, points, xs)
            page.line(xs, ys, line.color, line.width, dashes=line.dashes, name=line.name, above=2)
            if line.shape:
                self._draw_marks(page, line, points, xs)

    def _draw_band(self, page: Page, line: Line, points: list[Point], xs: list[float]) -> None:
        """The intervals; a point that no line joins to another has its own upright one."""
        points = [point for point in points if is_known(point.low)]
        if len(points) < len(xs):
            return
        lower, upper = ([self.y(getattr(p, end)) for p in points] for end in ("low", "high"))
        pale = mixed(line.color, 0.2)
        if len(xs) == 1:
            page.line(xs * 2, [lower[0], upper[0]], pale, 4, name="band")
        else:
            corners = [*zip(xs, lower, strict=True), *reversed([*zip(xs, upper, strict=True)])]
            page.area(corners, pale, "band")

    def _draw_marks(self, page: Page, line: Line, points: list[Point], xs: list[float]) -> None:
        """The points; open ones where other teams answered."""
        crowded = self.step < 2.5
        size = max(1.8, min(4.4, self.step * 2.0))
        for others in (False, True):
            own = [place for place, point in enumerate(points) if point.others is others]
            if own:
                page.marks(
                    [xs[place] for place in own],
                    [self.y(points[place].value) for place in own],
                    line.shape,
                    size,
                    color=PAPER if others else line.color,
                    edge=line.color if others or crowded else PAPER,
                    stroke=(0.6 if crowded else 1.1) if others else 0.8 * (not crowded),
                    name="others" if others else "",
                    above=3,
                )

    def _draw_hint(self, page: Page, panel: Panel) -> None:
        """The last mark is hollow where the change is only a hint."""
        line, change = panel.lines[-1], panel.change
        known = line.known(self.order)
        if known and change.is_hint and not change.is_real:
            page.hollow(self.x(known[-1]), self.y(line.points[known[-1]].value), line.color)

    def _draw_figures(self, page: Page, panel: Panel) -> None:
        """The first and the last value of each line that is told, clear of all other lines."""
        for line in panel.lines:
            known = line.known(self.order) if line.is_told else []
            for wave in dict.fromkeys([*known[:1], *known[-1:]]):
                ink = MUTED if line.color == NEUTRAL else line.color
                page.text(
                    self.x(wave),
                    self._clear(panel, line, wave),
                    self.axis.write(line.points[wave].value),
                    SMALL,
                    color=ink,
                    align="center",
                )

    def _clear(self, panel: Panel, line: Line, wave: str) -> float:
        """Above or under the interval: where no other line is; of two told lines outside both."""
        point, there = line.points[wave], [other for other in panel.lines if other is not line]
        values = [
            (other.points[wave].value, other.is_told)
            for other in there
            if wave in other.points and is_known(other.points[wave].value)
        ]
        above = self.y(_or(point.high, point.value)) - 2.3
        under = self.y(_or(point.low, point.value)) + 2.4
        told = [value for value, is_told in values if is_told]
        if told:
            return self._inside(under if max(told) > point.value else above)
        drawn = (self.axis.base, *panel.limits, *(value for value, _ in values))
        taken = [self.y(value) for value in drawn]

        def clearance(y: float) -> float:
            outside = min(y - self.up.right + 1, self.up.left - y)
            return min([outside, 2.2, *(abs(y - other) for other in taken)])

        return self._inside(under if clearance(under) > clearance(above) + 0.1 else above)

    def _inside(self, y: float) -> float:
        """A place for a figure that covers neither the words above nor those beneath."""
        return min(max(y, self.up.right - 0.4), self.up.left - 1.4)

    def _draw_foot(self, page: Page, bases: dict[str, str]) -> None:
        """n under each point, or where they do not fit under the first and last; the months."""
        waves = [wave for wave in self.order if bases.get(wave)]
        widest = max((fonts.width(bases[wave], TINY) for wave in waves), default=0.0)
        if widest + 0.8 > self.step:
            waves = list(dict.fromkeys([*waves[:1], *waves[-1:]]))
        y = self.up.left + 2.6
        for wave in waves:
            page.text(self.x(wave), y, bases[wave], TINY, color=MUTED, align="center")
        ends = list(self.months.values())
        page.text(self.across.left - 3, y + 3.2, ends[0], TINY, color=MUTED)
        page.text(self.across.right + 3, y + 3.2, ends[-1], TINY, color=MUTED, align="right")


def heading(panel: Panel) -> list[str]:
    """The panel's name on one line or two."""
    return fonts.wrap(panel.name, WIDE, BODY, "bold", most=2)


def _size(words: str, weight: str) -> float:
    """The largest size in which the words fit above a panel."""
    return next((s for s in (SMALL, 7.0) if fonts.width(words, s, weight) <= WIDE + 2), 6.5)


def _or(value: float, otherwise: float) -> float:
    return value if is_known(value) else otherwise
