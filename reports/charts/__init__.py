"""One module per chart; each draws a figure from finished tables and counts nothing."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from reports.charts import gap, spread, teams, value_leave
from reports.charts.drawing import Drawing
from reports.report import Report

__all__ = ["Drawing", "all_charts"]

CHARTS: tuple[Callable[[Report], list[Drawing]], ...] = (
    gap.draw,
    spread.draw,
    teams.draw,
    value_leave.draw,
)
"""In the order in which a report shows them."""


def all_charts(report: Report) -> list[Drawing]:
    """Every chart that the report has something to draw for.

    A chart of many rows comes in several drawings, `gap`, `gap_2`, …, each small enough for a
    page; a chart without anything to show comes in none.
    """
    seen: Counter[str] = Counter()
    drawings = []
    for draw in CHARTS:
        for drawing in draw(report):
            seen[drawing.key] += 1
            number = seen[drawing.key]
            key = drawing.key if number == 1 else f"{drawing.key}_{number}"
            drawings.append(replace(drawing, key=key))
    return drawings
