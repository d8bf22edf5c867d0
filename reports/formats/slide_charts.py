"""Charts for slides: of a long one only as many rows as can be read from the last row of seats."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import pandas as pd

from reports.charts import all_charts
from reports.charts.kit.drawing import Drawing
from reports.charts.kit.fit import Fit
from reports.formats.slide_picture import height_ratio
from reports.report import Report
from reports.words.speech import Speech

MOST_ROWS, MOST_PANELS, FEWEST_ROWS = 12, 4, 4
TALLEST = 0.52  # height ÷ width of what is shown: letters of 8.5 points become 11 or more


@dataclass(frozen=True, slots=True)
class SlideChart:
    """A chart as it stands on a slide, with `shown` of the `of` rows that the report shows.

    `drawing` is what is shown, `first` the first sheet of the whole chart; `title` and
    `subtitle` tell what the whole found and of whom, `rows` is its table.
    """

    first: Drawing
    title: str
    subtitle: str
    drawing: Drawing
    rows: pd.DataFrame
    shown: int
    of: int


def on_slides(report: Report, drawings: Sequence[Drawing]) -> Iterator[SlideChart]:
    """The drawings of a report as slides show them; the parts of a long chart become one."""
    for (_key, title), group in groupby(drawings, _finding):
        parts = list(group)
        rows = pd.concat([part.table for part in parts]).drop_duplicates()
        names = _names(parts[0].fit, rows)
        for number, picture in enumerate(shown := _readable(report, parts, names), start=1):
            count = len(_names(parts[0].fit, picture.table))
            heading = f"{title} ({number}/{len(shown)})" if len(shown) > 1 else title
            subtitle, of = parts[0].subtitle, max(len(names), count)
            yield SlideChart(parts[0], heading, subtitle, picture, rows, count, of)


def left_out(report: Report, chart: SlideChart) -> str:
    """How many rows the slide leaves out, and where they are; empty where it shows them all."""
    if chart.shown >= chart.of:
        return ""
    say = Speech(report.settings.language)
    if chart.first.fit and chart.first.fit.both_ends:
        return say.gettext(
            "Here {shown} of {of}, from both ends; all of them are in the report.",
            shown=chart.shown,
            of=chart.of,
        )
    return say.gettext(
        "Here the first {shown} of {of}; all of them are in the report.",
        shown=chart.shown,
        of=chart.of,
    )


def _finding(drawing: Drawing) -> tuple[str, str]:
    return drawing.key, drawing.finding or drawing.title


def _names(fit: Fit | None, table: pd.DataFrame) -> list[str]:
    """What the rows of a chart's table are called, in their order."""
    return list(dict.fromkeys(table.iloc[:, fit.named if fit else 0].astype(str)))


def _readable(report: Report, parts: list[Drawing], names: list[str]) -> Sequence[Drawing]:
    """The parts as they are, or drawn again with as many rows or panels as are legible."""
    first, fit = parts[0], parts[0].fit
    if fit is None:
        return parts
    shown, most = parts, min(MOST_PANELS if fit.panels else MOST_ROWS, len(names))
    while most >= FEWEST_ROWS and not _fits(fit, shown):
        again = _again(report, first, fit, _picked(fit, names, most))
        # the same rows may be drawn for another voice or item too
        shown = [one for one in again if one.subtitle == first.subtitle] or again or parts
        if fit.square or fit.panels:
            break
        most = min(most - 1, int(most * TALLEST / max(map(height_ratio, shown))))
    return shown


def _fits(fit: Fit, shown: Sequence[Drawing]) -> bool:
    counts = [len(_names(fit, part.table)) for part in shown]
    if fit.panels:
        return counts[0] <= MOST_PANELS and len(counts) == 1
    low = fit.square or all(height_ratio(part) <= TALLEST for part in shown)
    return low and max(counts) <= MOST_ROWS + 2


def _picked(fit: Fit, names: list[str], most: int) -> list[str]:
    if not fit.both_ends or most >= len(names):
        return names[:most]
    return names[: most - most // 2] + names[len(names) - most // 2 :]


def _again(report: Report, first: Drawing, fit: Fit, picked: list[str]) -> list[Drawing]:
    kept = [key for key in _keys(report, fit) if _said(report, fit.column, key) & set(picked)]
    less = _only(report, fit, kept)
    # a theme that a workshop did not name counts as 0 there only while the workshop has others
    if fit.column == "theme" and any(
        set(few["workshop"]) < set(all_of["workshop"])
        for few, all_of in ((less.themes, report.themes), (less.pareto, report.pareto))
    ):
        return []
    return all_charts(less, (first.draw,)) if first.draw else []


def _keys(report: Report, fit: Fit) -> list[str]:
    table: pd.DataFrame = getattr(report, fit.tables[0])
    return list(dict.fromkeys(table[fit.column].dropna().astype(str)))


def _said(report: Report, column: str, key: str) -> set[str]:
    """What a chart may call the row of `key`."""
    if column == "item":
        return {report.wording(key), report.wording(key, "customer")}
    if column == "team":
        return {report.team_name(key)}
    return {report.theme_name(key) if column == "theme" else key}


def _only(report: Report, fit: Fit, kept: list[str]) -> Report:
    """The report with no other rows than those of `kept` in the tables of the chart."""
    filtered: dict[str, Any] = {}
    for name in fit.tables:
        table: pd.DataFrame = getattr(report, name)
        filtered[name] = table[table[fit.column].astype(str).isin(kept)].reset_index(drop=True)
    return replace(report, **filtered)
