"""How a mean went from workshop to workshop, as places in a plot: any format has its own size."""

from dataclasses import dataclass

import pandas as pd

from reports.charts.over_time.courses import Point
from reports.document.blocks import Course, Spot, Tone
from reports.document.sources import Sources, text_of
from reports.telling import Record, has_mean, is_known, records

_FALL = 0.3  # points from which on a last figure stands under its point


@dataclass(frozen=True, slots=True)
class Plot:
    """The scale of a plot, from bottom to top."""

    low: float
    high: float

    def y(self, value: float) -> float:
        """Where a value stands, in hundredths from the top."""
        within = min(max(value, self.low), self.high)
        return round(100 * (self.high - within) / (self.high - self.low), 2)

    @property
    def ticks(self) -> list[float]:
        """The ends of the scale and its middle."""
        return [self.high, (self.low + self.high) / 2, self.low]

    def spot(self, x: float, point: Point, text: str, *, below: bool) -> Spot:
        """A point at `x` with its band."""
        y = self.y(point.value)
        high, low = (self.y(end) if is_known(end) else y for end in (point.high, point.low))
        return Spot(x, y, high, low, text, below)


def of_item(sources: Sources, name: str, under: str, tone: Tone, rows: pd.DataFrame) -> Course:
    """How we do an item on its whole scale, in those of its rows that tell a mean."""
    told = [row for row in records(rows) if has_mean(row, "n_performance", "performance")]
    size, count = sources.report.points(rows.iloc[-1]), sources.type.count
    plot = Plot(size.first, size.last)
    xs = [round(100 * at / max(1, len(told) - 1), 2) for at in range(len(told))]
    ticks = ((plot.y(one), count(one) if one == int(one) else "") for one in plot.ticks)
    foot = (
        (x, sources.when(text_of(row["workshop"])), f"n\u00a0{count(row['n_performance'])}")
        for x, row in zip(xs, told, strict=True)
    )
    return Course(name, under, tone, tuple(ticks), (_run(sources, plot, xs, told),), tuple(foot))


def _run(sources: Sources, plot: Plot, xs: list[float], told: list[Record]) -> tuple[Spot, ...]:
    """The points with their figures, that of a last one which falls under it."""
    points = [Point.of(row, "performance", "n_performance") for row in told]
    values = [point.value for point in points]
    falls = len(values) > 1 and values[-1] < values[-2] - _FALL
    return tuple(
        plot.spot(x, point, sources.type.number(point.value), below=falls and point is points[-1])
        for x, point in zip(xs, points, strict=True)
    )
