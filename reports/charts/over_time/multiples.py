"""Charts of many panels: cut into pages, each with its part of the table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
from matplotlib.figure import Figure

from reports.charts.kit import slide
from reports.charts.kit.drawing import Drawing
from reports.charts.kit.page import MARGIN, WIDTH, Page
from reports.charts.over_time.panels import BETWEEN, TALL, draw, heading
from reports.charts.over_time.plots import Axis, Panel, Plot
from reports.telling import Words

COLUMNS, LINES = 4, 3
NARROW = (WIDTH - 2 * MARGIN) / COLUMNS  # mm from one panel to the next
NOTE = 14.0  # mm that a note takes, about


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
        panels = chart.panels[place]
        yield Drawing(
            chart.key,
            title,
            chart.subtitle,
            chart.note,
            chart.alt,
            chart.table.iloc[place],
            _page(chart, panels, months, title).figure,
            wide=partial(_wide, chart, panels, months),
        )


def _page(
    chart: Multiples,
    panels: Sequence[Panel],
    months: dict[str, str],
    title: str,
    columns: int = COLUMNS,
    width: float = WIDTH,
    tall: float = TALL,
) -> Page:
    page = Page(
        -(-len(panels) // columns) * tall - 3,
        title,
        chart.subtitle,
        chart.note,
        head=1,
        width=width,
    )
    step = (width - 2 * MARGIN) / columns
    lines = max(len(heading(panel, step - BETWEEN)) for panel in panels)
    for number, panel in enumerate(panels):
        corner = MARGIN + number % columns * step, number // columns * tall
        draw(page, Plot.at(corner, (step - BETWEEN, tall), lines, chart.axis, months), panel)
    return page


def _wide(chart: Multiples, panels: Sequence[Panel], months: dict[str, str]) -> Figure:
    """The panels as a slide holds them best: no title, as many beside one another as fit."""
    across, down = slide.ROOM

    def size(columns: int) -> float:
        tall = -(-len(panels) // columns) * TALL + NOTE
        return min(down / tall, across / (columns * NARROW + 2 * MARGIN))

    best = max(map(size, range(1, len(panels) + 1)))
    # the fewest that are nearly as large fill the slide: plots may be wide
    columns = next(count for count in range(1, len(panels) + 1) if size(count) > 0.9 * best)
    return _page(chart, panels, months, "", columns, across / size(columns)).figure
