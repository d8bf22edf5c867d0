"""The place of a panel's plot in millimetres: its two scales, and where its values stand.

A value stands over or under its line, clear of all that is drawn there.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from reports.charts.kit import fonts
from reports.charts.kit.rows import BODY, Scale
from reports.charts.over_time.change import Change
from reports.charts.over_time.courses import Line, ends_of, runs
from reports.telling import is_known

TALL = 1.3  # mm that a value reaches to both sides of its middle
MARK = 0.9  # mm that a mark reaches
SAMPLES = 7

Span = tuple[float, float]
"""An upper and a lower end in mm; y grows downward."""


@dataclass(frozen=True, slots=True)
class Trace:
    """One stretch of a drawn line in mm: its points, and the ends of its band or of its marks."""

    xs: Sequence[float]
    upper: Sequence[float]
    lower: Sequence[float]


def span(traces: Sequence[Trace], left: float, right: float) -> Span | None:
    """What a line covers from `left` to `right`; None where it is not drawn there."""
    found: list[float] = []
    for trace in traces:
        first, final = max(left, trace.xs[0] - MARK), min(right, trace.xs[-1] + MARK)
        if first <= final:
            places = np.linspace(first, final, SAMPLES)
            found += [*np.interp(places, trace.xs, trace.upper)]
            found += [*np.interp(places, trace.xs, trace.lower)]
    return (float(min(found)), float(max(found))) if found else None


def beside(
    point: float, own: Span, others: Sequence[Span], rules: Sequence[float], field: Span
) -> float:
    """The middle of a value: where it covers least of its own line and others, near its point.

    `rules` are level lines, which are covered rather than another line; out of the `field`
    nothing goes.
    """
    every = [own, *others]
    ends = (own, (min(upper for upper, _ in every), max(lower for _, lower in every)))
    places = [
        inside(place, field)
        for upper, lower in ends
        for place in (upper - TALL - 0.4, lower + TALL + 0.5)
    ]

    def cost(y: float) -> float:
        lines = 4 * sum(_covered(y, one) for one in every)
        crossed = sum(max(0.0, TALL - abs(y - rule)) for rule in rules)
        return lines + crossed + 0.3 * abs(y - point)

    return min(places, key=cost)


def over(spans: Sequence[Span], field: Span) -> float:
    """The middle of a value over all of the lines."""
    return inside(min(upper for upper, _ in spans) - TALL - 0.4, field)


def under(spans: Sequence[Span], field: Span) -> float:
    """The middle of a value under all of the lines."""
    return inside(max(lower for _, lower in spans) + TALL + 0.5, field)


def inside(y: float, field: Span) -> float:
    """The place nearest to `y` that covers neither the words above nor those beneath."""
    return min(max(y, field[0]), field[1])


def _covered(y: float, line: Span) -> float:
    """How many mm of a value at `y` a line crosses."""
    return max(0.0, min(y + TALL, line[1]) - max(y - TALL, line[0]))


HEAD, FOOT = 15.8, 12.7
"""How many mm of a panel the words over its plot take, and what is written under it."""


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

    The last line is the one that the panel is about. `bases` are written under the points. Of a
    short name the `whole` stands in the table.
    """

    name: str
    change: Change
    said: str
    under: str
    lines: tuple[Line, ...]
    bases: dict[str, str]
    whole: str = ""
    limits: tuple[float, ...] = ()

    @property
    def ends(self) -> list[float]:
        """Every known value that it is about, with the ends of its band."""
        return ends_of(self.lines[-1].points)

    def hidden(self, order: Iterable[str]) -> list[str]:
        """The workshops in which a figure of any line is hidden, in their order."""
        points = [line.points for line in self.lines]
        return [wave for wave in order if any(p[wave].hidden for p in points if wave in p)]


@dataclass(frozen=True, slots=True)
class Plot:
    """A panel's place on the page, in mm: where its words begin and end, and its two scales."""

    left: float
    right: float
    top: float
    across: Scale
    up: Scale
    axis: Axis
    months: dict[str, str]

    @classmethod
    def at(
        cls,
        corner: tuple[float, float],
        size: tuple[float, float],
        lines: int,
        axis: Axis,
        months: dict[str, str],
    ) -> "Plot":
        """The plot whose upper left corner is `corner`, its name on so many lines."""
        (left, top), (wide, tall) = corner, size
        right, push = left + wide, (lines - 1) * fonts.line_height(BODY)
        across = Scale(left + 7, right - 3, 0, max(1, len(months) - 1))
        up = Scale(top + tall - FOOT, top + HEAD + push, axis.low, axis.high)
        return cls(left, right, top, across, up, axis, months)

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

    def clear(self, panel: Panel, line: Line, wave: str, ends: Span) -> float:
        """Beside the line where no other is; of two told lines outside both."""
        field = self.up.right - 2.3, self.up.left + 2.0
        own = span(self._traces(line), *ends)
        assert own is not None  # noqa: S101 - the line is drawn at its own point
        rest = [one for one in panel.lines if one is not line]
        found = [span(self._traces(one), *ends) for one in rest]
        others = [one for one in found if one]
        told = [one.points[wave].value for one in rest if one.is_told and wave in one.points]
        told = [value for value in told if is_known(value)]
        if told:
            place = under if max(told) > line.points[wave].value else over
            return place([own, *others], field)
        rules = [self.y(value) for value in (self.axis.base, *panel.limits)]
        return beside(self.y(line.points[wave].value), own, others, rules, field)

    def _traces(self, line: Line) -> list[Trace]:
        """A line as it is drawn, in mm."""
        found = []
        for run in runs(line.points, self.order):
            points = [line.points[wave] for wave in run]
            middles, reach = [self.y(point.value) for point in points], 0.2
            upper = lower = middles
            if line.shape:
                reach = MARK
                upper = [self.y(either(point.high, point.value)) for point in points]
                lower = [self.y(either(point.low, point.value)) for point in points]
            upper = [min(y, middle - reach) for y, middle in zip(upper, middles, strict=True)]
            lower = [max(y, middle + reach) for y, middle in zip(lower, middles, strict=True)]
            found.append(Trace([self.x(wave) for wave in run], upper, lower))
        return found


def either(value: float, otherwise: float) -> float:
    """A value, or where it is not known another one."""
    return value if is_known(value) else otherwise
