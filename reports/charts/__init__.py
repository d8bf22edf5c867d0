"""One module per chart; each draws a figure from finished tables and counts nothing."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from reports.charts import (
    camps,
    claims,
    gap,
    gaps_over_time,
    groups,
    heatmap,
    pareto,
    priorities,
    reasons_over_time,
    slope,
    spread,
    teams,
    themes_over_time,
    trend,
    value_leave,
    voices,
    voices_over_time,
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
    gaps_over_time.draw,
    trend.draw,
    slope.draw,
    themes_over_time.draw,
)
"""In the order in which a report shows them."""

OVER_TIME = (
    gaps_over_time.draw,
    trend.draw,
    slope.draw,
    voices_over_time.draw,
    themes_over_time.draw,
    reasons_over_time.draw,
)
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
