"""Charts for slides: of a long one only as many rows as can be read from the last row of seats."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import pandas as pd

from reports.charts import NAMED, all_charts
from reports.charts.kit.drawing import Drawing
from reports.formats.slide_picture import height_ratio
from reports.report import Report
from reports.words.speech import Speech

MOST_ROWS, MOST_PANELS, FEWEST_ROWS = 12, 4, 4
TALLEST = 0.52  # height ÷ width of what is shown: letters of 8.5 points become 11 or more
_ITEMS = (
    "gap", "priorities", "spread", "heatmap", "teams", "gaps_over_time", "trend", "slope",
    "voices_over_time",
)  # fmt: skip
_COLUMN = dict.fromkeys(_ITEMS, "item") | {
    "value_leave": "theme",
    "themes_over_time": "theme",
    "reasons_over_time": "theme",
    "claims": "text",
    "camps": "team",
}
# whatever else a chart says, of entries or of hidden teams, stays that of the whole
_TABLES = {
    "item": (
        "items", "teams", "team_differences", "distributions", "ranks", "trend", "series",
        "voices",
    ),
    "theme": ("themes", "theme_trend", "pareto"),
    "text": ("differentiation",),
    "team": ("distributions",),
}  # fmt: skip
_NAME_AT = {"priorities": 1}  # the column of a chart's table that names its rows; else the first
_SQUARE = ("priorities",)  # fewer rows do not make it lower
_PANELS = frozenset(
    ("gaps_over_time", "trend", "themes_over_time", "reasons_over_time", "voices_over_time")
)
_BOTH_ENDS = ("value_leave",)  # its last rows tell as much as its first
_PART = re.compile(r" \(\d+/\d+\)$")
_NUMBER = re.compile(r"_\d+$")


@dataclass(frozen=True, slots=True)
class SlideChart:
    """A chart as it stands on a slide, with `shown` of the `of` rows that the report shows.

    `drawing` is what is shown, `first` the first sheet of the whole chart; `title` and
    `subtitle` tell what the whole found and of whom, `rows` is its table.
    """

    name: str
    first: Drawing
    title: str
    subtitle: str
    drawing: Drawing
    rows: pd.DataFrame
    shown: int
    of: int


def on_slides(report: Report, drawings: Sequence[Drawing]) -> Iterator[SlideChart]:
    """The drawings of a report as slides show them; the parts of a long chart become one."""
    for (name, title), group in groupby(drawings, _finding):
        parts = list(group)
        rows = pd.concat([part.table for part in parts]).drop_duplicates()
        names = _names(name, rows)
        for number, picture in enumerate(shown := _readable(report, name, parts, names), start=1):
            count = len(_names(name, picture.table))
            heading = f"{title} ({number}/{len(shown)})" if len(shown) > 1 else title
            subtitle, of = parts[0].subtitle, max(len(names), count)
            yield SlideChart(name, parts[0], heading, subtitle, picture, rows, count, of)


def left_out(report: Report, chart: SlideChart) -> str:
    """How many rows the slide leaves out, and where they are; empty where it shows them all."""
    if chart.shown >= chart.of:
        return ""
    say = Speech(report.settings.language)
    if chart.name in _BOTH_ENDS:
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
    return _NUMBER.sub("", drawing.key), _PART.sub("", drawing.title)


def _names(name: str, table: pd.DataFrame) -> list[str]:
    """What the rows of a chart's table are called, in their order."""
    return list(dict.fromkeys(table.iloc[:, _NAME_AT.get(name, 0)].astype(str)))


def _readable(
    report: Report, name: str, parts: list[Drawing], names: list[str]
) -> Sequence[Drawing]:
    """The parts as they are, or drawn again with as many rows or panels as are legible."""
    is_low = name in _SQUARE or name in _PANELS
    shown, most = parts, min(MOST_PANELS if name in _PANELS else MOST_ROWS, len(names))
    while name in _COLUMN and most >= FEWEST_ROWS and not _fits(name, shown):
        again = _again(report, name, _picked(name, names, most))
        # the same rows may be drawn for another voice or item too
        shown = [one for one in again if one.subtitle == parts[0].subtitle] or again or parts
        if is_low:
            break
        most = min(most - 1, int(most * TALLEST / max(map(height_ratio, shown))))
    return shown


def _fits(name: str, shown: Sequence[Drawing]) -> bool:
    counts = [len(_names(name, part.table)) for part in shown]
    if name in _PANELS:
        return counts[0] <= MOST_PANELS and len(counts) == 1
    low = name in _SQUARE or all(height_ratio(part) <= TALLEST for part in shown)
    return low and max(counts) <= MOST_ROWS + 2


def _picked(name: str, names: list[str], most: int) -> list[str]:
    if name not in _BOTH_ENDS or most >= len(names):
        return names[:most]
    return names[: most - most // 2] + names[len(names) - most // 2 :]


def _again(report: Report, name: str, picked: list[str]) -> list[Drawing]:
    column = _COLUMN[name]
    kept = [key for key in _keys(report, column) if _said(report, column, key) & set(picked)]
    less = _only(report, column, kept)
    # a theme that a workshop did not name counts as 0 there only while the workshop has others
    if column == "theme" and any(
        set(few["workshop"]) < set(all_of["workshop"])
        for few, all_of in ((less.themes, report.themes), (less.pareto, report.pareto))
    ):
        return []
    return all_charts(less, (NAMED[name],))


def _keys(report: Report, column: str) -> list[str]:
    table: pd.DataFrame = getattr(report, _TABLES[column][0])
    return list(dict.fromkeys(table[column].dropna().astype(str)))


def _said(report: Report, column: str, key: str) -> set[str]:
    """What a chart may call the row of `key`."""
    if column == "item":
        return {report.wording(key), report.wording(key, "customer")}
    if column == "team":
        return {report.team_name(key)}
    return {report.theme_name(key) if column == "theme" else key}


def _only(report: Report, column: str, kept: list[str]) -> Report:
    """The report with no other rows than those of `kept` in the tables of the column."""
    filtered: dict[str, Any] = {}
    for name in _TABLES[column]:
        table: pd.DataFrame = getattr(report, name)
        filtered[name] = table[table[column].astype(str).isin(kept)].reset_index(drop=True)
    return replace(report, **filtered)
