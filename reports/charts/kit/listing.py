"""A chart that is read like a table: a row an item, on as many sheets as they need."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, NamedTuple, TypeVar

import pandas as pd

from reports.charts.kit.drawing import Drawing, Fit, on_sheets
from reports.charts.kit.page import Page
from reports.charts.kit.rows import Row, stack

Shown = TypeVar("Shown")
AXIS = 7.0  # mm under the rows that the words of an axis take


class Told(NamedTuple):
    """What a chart says: what it found, of whom, how it is read, and itself in words."""

    finding: str
    subtitle: str
    note: str
    alt: str


@dataclass(frozen=True, slots=True)
class Listing(Generic[Shown]):
    """A whole chart of rows, before it is cut into sheets.

    `rows` are what is drawn and `table` their figures, one row each, after the label that it has
    in a `column` of so many mm; short `names` as in `stack`. `frame` draws what stands around the
    rows of a sheet: given are its first row and how many mm they are high. `draw` draws one,
    beside its label, which is bold for the places in `bold`. `fewer` makes the same of the first
    rows alone, without it the chart is shown as it is; where `both_ends` tell as much, it leaves
    out those in the middle.
    """

    key: str
    told: Told
    rows: Sequence[Shown]
    table: pd.DataFrame
    column: float
    frame: Callable[[Page, Shown, float], None]
    draw: Callable[[Page, Row, Shown], None]
    fewer: Callable[[int], "Listing[Shown]"] | None = None
    names: Sequence[str] = ()
    least: float = 7.0
    foot: float = 1.0
    bold: Collection[int] = ()
    both_ends: bool = False


def drawings(chart: Listing[Shown], *, is_terse: bool = False) -> Iterator[Drawing]:
    """The chart on its sheets."""
    labels = chart.table.iloc[:, 0].tolist()
    pages = stack(labels, chart.column, chart.least, names=chart.names, is_terse=is_terse)
    fewer, fit = chart.fewer, None
    if fewer:
        again = partial(drawings, is_terse=True)
        fit = Fit(lambda most: again(fewer(most)), both_ends=chart.both_ends)
    return on_sheets(chart.told.finding, pages, partial(_drawing, chart), fit)


def _drawing(chart: Listing[Shown], rows: list[Row], heading: str) -> Drawing:
    _, subtitle, note, alt = chart.told
    page = Page(rows[-1].bottom + chart.foot, heading, subtitle, note)
    chart.frame(page, chart.rows[rows[0].index], rows[-1].bottom)
    page.rules(rows)
    for row in rows:
        page.label(row, "bold" if row.index in chart.bold else "regular")
        chart.draw(page, row, chart.rows[row.index])
    table = chart.table.iloc[[row.index for row in rows]].reset_index(drop=True)
    return Drawing(chart.key, heading, subtitle, note, alt, table, page.figure)
