"""Charts of many panels: cut into pages, each with its part of the table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from reports.charts.captions import Words
from reports.charts.drawing import Drawing
from reports.charts.grid import MARGIN, Page
from reports.charts.panels import COLUMNS, STEP, TALL, Axis, Panel, Plot, heading

LINES = 3


@dataclass(frozen=True, slots=True)
class Multiples:
    """A whole chart of panels before it is cut into pages; `table` has one row for each panel."""

    key: str
    title: str
    subtitle: str
    note: str
    alt: str
    panels: Sequence[Panel]
    axis: Axis
    table: pd.DataFrame


def drawings(words: Words, chart: Multiples, months: dict[str, str]) -> Iterator[Drawing]:
    """The chart in drawings of at most twelve panels, about the same number on each."""
    lines = -(-len(chart.panels) // COLUMNS)
    pages = -(-lines // LINES)
    each = -(-lines // max(1, pages)) * COLUMNS
    for number in range(pages):
        place = slice(number * each, (number + 1) * each)
        title = words.part(chart.title, number + 1, pages)
        page = _page(chart, title, chart.panels[place], months)
        yield Drawing(
            chart.key,
            title,
            chart.subtitle,
            chart.note,
            chart.alt,
            chart.table.iloc[place],
            page.figure,
        )


def _page(chart: Multiples, title: str, panels: Sequence[Panel], months: dict[str, str]) -> Page:
    tall = -(-len(panels) // COLUMNS) * TALL - 3
    page = Page(tall, title, chart.subtitle, chart.note, head=1)
    lines = max(len(heading(panel)) for panel in panels)
    for number, panel in enumerate(panels):
        corner = MARGIN + number % COLUMNS * STEP, number // COLUMNS * TALL
        Plot.at(corner, lines, chart.axis, months).draw(page, panel)
    return page
