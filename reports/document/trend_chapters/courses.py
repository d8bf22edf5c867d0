"""The courses of the items that moved, as places in a plot: any format draws them in its size."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts.over_time.change import waves as months_of
from reports.charts.over_time.courses import Point, runs
from reports.document.blocks import Tone
from reports.document.screen import Course, Spot
from reports.document.sources import Sources
from reports.findings.moved import Move
from reports.slices import waves
from reports.telling import Record, is_few, is_hidden, is_known, records

EDGE = 4.0  # hundredths of a plot between its sides and the first and the last point
MOST_WRITTEN = 5  # workshops up to which every point is written and named
STEEP, LOWEST = 12.0, 84.0  # where a figure stands under its point, and where it has no room


@dataclass(frozen=True, slots=True)
class _Plot:
    """The two scales of a plot: workshops from the left, values from the bottom."""

    order: list[str]
    low: float
    high: float

    def x(self, workshop: str) -> float:
        """Where a workshop stands, in hundredths from the left."""
        steps = max(1, len(self.order) - 1)
        return round(EDGE + (100 - 2 * EDGE) * self.order.index(workshop) / steps, 2)

    def y(self, value: float) -> float:
        """Where a value stands, in hundredths from the top."""
        within = min(max(value, self.low), self.high)
        return round(100 * (self.high - within) / (self.high - self.low), 2)

    @property
    def ticks(self) -> list[float]:
        """The ends of the scale and its middle."""
        return [self.high, (self.low + self.high) / 2, self.low]


def course(sources: Sources, move: Move) -> Course:
    """How an item went, workshop by workshop, in the measure that moved."""
    rows = _rows(sources, move)
    points = {
        name: Point.of(row, move.measure, waves.BASES[move.measure]) for name, row in rows.items()
    }
    plot = _plot(sources, move, rows, points)
    title = sources.report.short(move.item)
    return Course(
        title=f"{title}: {moved_since(sources, move)}",
        subtitle=_subtitle(sources, move, plot),
        tone=tone(move),
        ticks=tuple((plot.y(value), _written(sources, move, value, 0)) for value in plot.ticks),
        runs=_runs(sources, move, plot, points),
        foot=_foot(sources, move, plot, rows),
        alt=f"{title}: {_ends(sources, move)}, {moved_since(sources, move)}.",
    )


def tone(move: Move) -> Tone:
    """Orange for worse, blue for better."""
    return "above" if move.is_better else "large_gap"


def moved_since(sources: Sources, move: Move) -> str:
    """«−1,7 desde feb. 2026»."""
    return sources.say.gettext(
        "{delta} since {since}",
        delta=sources.type.signed(move.row["delta"]),
        since=sources.when(move.since),
    )


def _rows(sources: Sources, move: Move) -> dict[str, Record]:
    """The item in each workshop that asked it."""
    rows = sources.report.items
    rows = rows[(rows["item"] == move.item) & (rows["voice"] == move.row["voice"])]
    return {str(row["workshop"]): row for row in records(rows)}


def _plot(sources: Sources, move: Move, rows: dict[str, Record], points: dict[str, Point]) -> _Plot:
    """The whole response scale; of a gap whole points around zero that hold every interval."""
    order = [str(name) for name in sources.report.workshops]
    if move.measure == "performance":
        size = sources.scale(move.item)
        return _Plot(order, size.first, size.last)
    ends = [end for p in points.values() for end in (p.value, p.low, p.high) if is_known(end)]
    reach = max(1, math.ceil(max(map(abs, ends), default=1)))
    return _Plot(order, -reach, reach)


def _runs(
    sources: Sources, move: Move, plot: _Plot, points: dict[str, Point]
) -> tuple[tuple[Spot, ...], ...]:
    """What one line may join, with the figures that there is room for."""
    found = runs(points, plot.order)
    known = [name for run in found for name in run]
    told = set(known if len(plot.order) <= MOST_WRITTEN else [*known[:1], *known[-1:]])
    drawn = []
    for run in found:
        ys = [plot.y(points[name].value) for name in run]
        spots = [
            Spot(
                plot.x(name),
                y,
                plot.y(point.high) if is_known(point.high) else y,
                plot.y(point.low) if is_known(point.low) else y,
                _written(sources, move, point.value) if name in told else "",
                _is_below(ys, at),
            )
            for at, (name, y) in enumerate(zip(run, ys, strict=True))
            for point in [points[name]]
        ]
        drawn.append(tuple(spots))
    return tuple(drawn)


def _is_below(ys: Sequence[float], at: int) -> bool:
    """Whether a figure stands under its point: where the line comes or goes steeply upward."""
    before, after = ys[max(0, at - 1)], ys[min(len(ys) - 1, at + 1)]
    is_valley = before <= ys[at] and after <= ys[at]
    return is_valley and min(before, after) < ys[at] - STEEP and ys[at] < LOWEST


def _foot(
    sources: Sources, move: Move, plot: _Plot, rows: dict[str, Record]
) -> tuple[tuple[float, str, str], ...]:
    """Month and base under the points: of many workshops only under the first and the last."""
    months = months_of(sources.report)
    named = plot.order if len(plot.order) <= MOST_WRITTEN else [plot.order[0], plot.order[-1]]
    return tuple(
        (plot.x(name), months[name], _base(sources, move, rows.get(name))) for name in named
    )


def _base(sources: Sources, move: Move, row: Record | None) -> str:
    if row is None:
        return ""
    n = sources.base_of(row[waves.BASES[move.measure]], is_hidden(row), is_few(row))
    return f"n\u00a0{n}"


def _ends(sources: Sources, move: Move) -> str:
    return sources.say.gettext(
        "from {before} to {now}",
        before=_written(sources, move, move.row["before"]),
        now=_written(sources, move, move.row["now"]),
    )


def _written(sources: Sources, move: Move, value: float, decimals: int = 1) -> str:
    if move.measure == "gap":
        return sources.type.signed(value, decimals)
    return sources.type.number(value, decimals if value == int(value) else 1)


def _subtitle(sources: Sources, move: Move, plot: _Plot) -> str:
    """What is drawn, and what its other side did over the same time."""
    say, behind = sources.say, _importance(sources, move)
    if move.measure == "gap":
        return say.gettext(
            "Gap in points, importance minus how we do; {importance}", importance=behind
        )
    ends = {"first": sources.type.count(plot.low), "last": sources.type.count(plot.high)}
    return say.gettext(
        "How we do today, mean from {first} to {last}; {importance}", **ends, importance=behind
    )


def _importance(sources: Sources, move: Move) -> str:
    rows, say = sources.report.trend, sources.say
    rows = rows[(rows["item"] == move.item) & (rows["measure"] == "importance")]
    rows = rows[rows["from_workshop"] == move.since]
    if rows.empty:
        return say.gettext("importance was not asked")
    if not rows["real_change"].eq(True).any():
        return say.gettext("importance, no real change")
    return say.gettext("importance {delta}", delta=sources.type.signed(rows["delta"].iloc[0]))
