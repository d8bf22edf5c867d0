"""One module per chart; each draws a figure from finished tables and counts nothing."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from reports.charts import (
    camps,
    claims,
    gap,
    groups,
    heatmap,
    pareto,
    priorities,
    slope,
    spread,
    teams,
    trend,
    value_leave,
    voices,
)
from reports.charts.drawing import Drawing
from reports.report import Report

__all__ = ["Drawing", "all_charts"]

CHARTS: tuple[Callable[[Report], list[Drawing]], ...] = (
    gap.draw,
    priorities.draw,
    spread.draw,
    heatmap.draw,
    teams.draw,
    groups.draw,
    voices.draw,
    camps.draw,
    value_leave.draw,
    pareto.draw,
    claims.draw,
    trend.draw,
    slope.draw,
)
"""In the order in which a report shows them."""

OVER_TIME = (trend.draw, slope.draw)
"""Those that show several workshops."""


def all_charts(
    report: Report, charts: tuple[Callable[[Report], list[Drawing]], ...] = CHARTS
) -> list[Drawing]:
    """Every chart of `charts` that the report has something to draw for.

    A chart of many rows comes in several drawings, `gap`, `gap_2`, …, each small enough for a
    page; a chart without anything to show comes in none.
    """
    seen: Counter[str] = Counter()
    drawings = []
    for draw in charts:
        for drawing in draw(report):
            seen[drawing.key] += 1
            number = seen[drawing.key]
            key = drawing.key if number == 1 else f"{drawing.key}_{number}"
            drawings.append(replace(drawing, key=key))
    return drawings
