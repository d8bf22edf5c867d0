"""Every chart, one module each, in the order of a report: drawn from finished tables alone."""

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
    spread,
    teams,
    value_leave,
    voices,
    votes,
)
from reports.charts.kit.drawing import Drawing
from reports.charts.over_time import gaps, performance, reasons, slope, themes
from reports.charts.over_time import voices as voices_over_time
from reports.report import Report

__all__ = ["Drawing", "all_charts"]

_OF_A_WORKSHOP = (
    *(gap, priorities, spread, heatmap, teams, groups, voices, camps),
    *(value_leave, pareto, votes, claims, gaps, performance, slope, themes),
)
_OVER_TIME = (gaps, performance, slope, voices_over_time, themes, reasons)

Draw = Callable[[Report], list[Drawing]]

CHARTS: tuple[Draw, ...] = tuple(chart.draw for chart in _OF_A_WORKSHOP)
"""In the order in which a report shows them."""

OVER_TIME: tuple[Draw, ...] = tuple(chart.draw for chart in _OVER_TIME)
"""Those that show several workshops."""


def all_charts(report: Report, charts: tuple[Draw, ...] = CHARTS) -> list[Drawing]:
    """Every chart of `charts` that the report has something to draw for.

    A chart of many rows comes in several drawings, each small enough for a page; a chart without
    anything to show comes in none.
    """
    seen: Counter[str] = Counter()
    drawings = []
    for draw in charts:
        for drawing in draw(report):
            seen[drawing.key] += 1
            drawings.append(replace(drawing, number=seen[drawing.key]))
    return drawings
