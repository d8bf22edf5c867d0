"""The courses of the items that moved, workshop by workshop, in the measure that did."""

import math
from collections.abc import Sequence

from reports.charts.over_time.courses import Course as Points
from reports.charts.over_time.courses import ends_of, runs
from reports.charts.over_time.waves import Waves
from reports.document.blocks import Course, Spot, Tone
from reports.document.courses import Plot
from reports.document.sources import Sources
from reports.findings.moved import Move
from reports.telling import where

EDGE = 4.0  # hundredths of a plot between its sides and the first and the last point
MOST_WRITTEN = 5  # workshops up to which every point is written and named
STEEP, LOWEST = 12.0, 84.0  # where a figure stands under its point, and where it has no room


def course(sources: Sources, move: Move) -> Course:
    """How an item went, workshop by workshop, in the measure that moved."""
    rows = where(sources.report.items, item=move.item, voice=move.row["voice"])
    points = Waves(sources.report).courses(rows, move.measure)[move.item]
    plot, title = _plot(sources, move, points), sources.report.short(move.item)
    return Course(
        name=f"{title}: {moved_since(sources, move)}",
        under=_under(sources, move, plot),
        tone=tone(move),
        ticks=tuple((plot.y(value), _written(sources, move, value, 0)) for value in plot.ticks),
        runs=_runs(sources, move, plot, points),
        foot=_foot(sources, points),
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


def _plot(sources: Sources, move: Move, points: Points) -> Plot:
    """The whole response scale; of a gap whole points around zero that hold every interval."""
    if move.measure == "performance":
        size = sources.scale(move.item)
        return Plot(size.first, size.last)
    reach = max(1, math.ceil(max(map(abs, ends_of(points)), default=1)))
    return Plot(-reach, reach)


def _x(sources: Sources, workshop: str) -> float:
    """Where a workshop stands, in hundredths from the left."""
    order = sources.report.workshops
    return round(EDGE + (100 - 2 * EDGE) * order.index(workshop) / max(1, len(order) - 1), 2)


def _runs(sources: Sources, move: Move, plot: Plot, points: Points) -> tuple[tuple[Spot, ...], ...]:
    """What one line may join, with the figures that there is room for."""
    found = runs(points, list(sources.report.workshops))
    told = _named(sources, [name for run in found for name in run])

    def spot(run: list[str], at: int) -> Spot:
        name, ys = run[at], [plot.y(points[one].value) for one in run]
        text = _written(sources, move, points[name].value) if name in told else ""
        return plot.spot(_x(sources, name), points[name], text, below=_is_below(ys, at))

    return tuple(tuple(spot(run, at) for at in range(len(run))) for run in found)


def _named(sources: Sources, names: Sequence[str]) -> Sequence[str]:
    """All of these where there are few workshops; else the first and the last."""
    has_room = len(sources.report.workshops) <= MOST_WRITTEN
    return names if has_room else [*names[:1], *names[-1:]]


def _is_below(ys: Sequence[float], at: int) -> bool:
    """Whether a figure stands under its point: where the line comes or goes steeply upward."""
    before, after = ys[max(0, at - 1)], ys[min(len(ys) - 1, at + 1)]
    is_valley = before <= ys[at] and after <= ys[at]
    return is_valley and min(before, after) < ys[at] - STEEP and ys[at] < LOWEST


def _foot(sources: Sources, points: Points) -> tuple[tuple[float, str, str], ...]:
    """Month and base under the points."""
    bases = {name: f"n\u00a0{point.base}" for name, point in points.items()}
    return tuple(
        (_x(sources, name), sources.when(name), bases.get(name, ""))
        for name in _named(sources, sources.report.workshops)
    )


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


def _under(sources: Sources, move: Move, plot: Plot) -> str:
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
    trend, say = sources.report.trend, sources.say
    rows = where(trend, item=move.item, measure="importance", from_workshop=move.since)
    if rows.empty:
        return say.gettext("importance was not asked")
    if not rows["real_change"].eq(True).any():
        return say.gettext("importance, no real change")
    return say.gettext("importance {delta}", delta=sources.type.signed(rows["delta"].iloc[0]))
