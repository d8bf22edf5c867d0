"""Small multiples: a panel for each item or theme, all on the same axes, cut into pages."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import pandas as pd
from matplotlib.figure import Figure

from reports.charts.kit import fonts, slide
from reports.charts.kit.drawing import Drawing, Fit, on_sheets
from reports.charts.kit.page import MARGIN, SMALL, WIDTH, Page
from reports.charts.kit.palette import FAINT, MUTED, NEUTRAL, PAPER, RULE, mixed
from reports.charts.kit.rows import BODY
from reports.charts.over_time.courses import Line, Point, breaks, runs
from reports.charts.over_time.plots import Axis, Panel, Plot
from reports.telling import is_known

COLUMNS, LINES = 4, 3
TALL, BETWEEN = 56.0, 5.0
TINY = 7.0
NARROW = (WIDTH - 2 * MARGIN) / COLUMNS  # mm from one panel to the next
NOTE = 14.0  # mm that a note takes, about


@dataclass(frozen=True, slots=True)
class Multiples:
    """A chart of panels, whole or one sheet of it; `table` has one row for each panel."""

    key: str
    title: str
    subtitle: str
    note: str
    alt: str
    months: dict[str, str]
    panels: Sequence[Panel]
    axis: Axis
    table: pd.DataFrame

    def sheet(self, first: int, end: int) -> "Multiples":
        """The same with some of its panels."""
        return replace(self, panels=self.panels[first:end], table=self.table.iloc[first:end])


Make = Callable[[Sequence[Panel]], Multiples]
"""Makes a chart with some of its panels."""


def drawings(panels: Sequence[Panel], make: Make, finding: str = "") -> Iterator[Drawing]:
    """The chart in drawings of at most twelve panels, about the same number on each."""
    if not panels:
        return iter(())
    chart = make(panels)
    title = finding or chart.title
    lines = -(-len(panels) // COLUMNS)
    each = -(-lines // -(-lines // LINES)) * COLUMNS
    sheets = [chart.sheet(at, at + each) for at in range(0, len(panels), each)]
    fit = Fit(lambda most: drawings(panels[:most], make, title), panels=True)
    return on_sheets(title, sheets, _drawing, fit)


def _drawing(sheet: Multiples, title: str) -> Drawing:
    told = title, sheet.subtitle, sheet.note, sheet.alt
    sheet, wide = replace(sheet, title=title), partial(_wide, replace(sheet, title=""))
    figure, small = _page(sheet).figure, partial(narrow, sheet)
    return Drawing(sheet.key, *told, sheet.table, figure, wide, narrow=small)


def _page(sheet: Multiples, columns: int = COLUMNS, width: float = WIDTH) -> Page:
    body = -(-len(sheet.panels) // columns) * TALL - 3
    page = Page(body, sheet.title, sheet.subtitle, sheet.note, head=1, width=width)
    step = (width - 2 * MARGIN) / columns
    lines = max(len(_heading(panel, step - BETWEEN)) for panel in sheet.panels)
    for number, panel in enumerate(sheet.panels):
        corner = MARGIN + number % columns * step, number // columns * TALL
        plot = Plot.at(corner, (step - BETWEEN, TALL), lines, sheet.axis, sheet.months)
        _draw(page, plot, panel)
    return page


def narrow(sheet: Multiples) -> Figure:
    """The panels as a phone holds them best: two beside one another, as large as on paper."""
    return _page(sheet, 2, 2 * NARROW + 2 * MARGIN).figure


def _wide(sheet: Multiples) -> Figure:
    """The panels as a slide holds them best: no title, as many beside one another as fit."""
    (across, down), most = slide.ROOM, len(sheet.panels)

    def size(columns: int) -> float:
        tall = -(-most // columns) * TALL + NOTE
        return min(down / tall, across / (columns * NARROW + 2 * MARGIN))

    best = max(map(size, range(1, most + 1)))
    # the fewest that are nearly as large fill the slide: plots may be wide
    columns = next(count for count in range(1, most + 1) if size(count) > 0.9 * best)
    return _page(sheet, columns, across / size(columns)).figure


def _draw(page: Page, plot: Plot, panel: Panel) -> None:
    """The whole panel."""
    _draw_head(page, plot, panel)
    _draw_axis(page, plot)
    for limit in panel.limits:
        ends = [plot.left + 4.5, plot.right]
        page.line(ends, [plot.y(limit)] * 2, MUTED, 0.5, dashes=(1, 2), name="limit")
    _draw_holes(page, plot, panel)
    for line in panel.lines:
        _draw_line(page, plot, line)
    _draw_hint(page, plot, panel)
    _draw_values(page, plot, panel)
    _draw_foot(page, plot, panel.bases)


def _draw_head(page: Page, plot: Plot, panel: Panel) -> None:
    change, room = panel.change, plot.right - plot.left
    name = _heading(panel, room)
    page.paragraph(plot.left, plot.top + 0.7, name, weight="bold")
    below = plot.top + len(name) * fonts.line_height(BODY)
    size = SMALL if fonts.width(panel.said, SMALL, change.weight) <= room + 2 else TINY
    said = fonts.fit(panel.said, room + 2, size, change.weight)
    page.text(plot.left, below + 3.1, said, size, color=change.ink, weight=change.weight)
    under = fonts.fit(panel.under, room + 2, SMALL)
    page.text(plot.left, below + 6.7, under, SMALL, color=MUTED)


def _draw_axis(page: Page, plot: Plot) -> None:
    ends = [plot.left + 4.5, plot.right]
    for value, written in plot.axis.ticks:
        is_base = value == plot.axis.base
        page.line(ends, [plot.up(value)] * 2, RULE if is_base else FAINT, 0.9, above=0)
        place = plot.left + 3.6
        page.text(place, plot.up(value), written, TINY, color=MUTED, align="right")


def _draw_holes(page: Page, plot: Plot, panel: Panel) -> None:
    """Hatching where a figure is hidden, an upright line where the question changed."""
    wide = min(3.0, plot.step * 0.8)
    for wave in panel.hidden(plot.order):
        tall = plot.up.left - plot.up.right
        page.hatched(plot.x(wave) - wide / 2, plot.up.right, wide, tall)
    for before, after in breaks(panel.lines[-1].points, plot.order):
        middle = (plot.x(before) + plot.x(after)) / 2
        ends = [plot.up.right, plot.up.left]
        page.line([middle] * 2, ends, NEUTRAL, 0.7, dashes=(1, 1.5), name="break")


def _draw_line(page: Page, plot: Plot, line: Line) -> None:
    for run in runs(line.points, plot.order):
        points = [line.points[wave] for wave in run]
        xs, ys = [plot.x(wave) for wave in run], [plot.y(point.value) for point in points]
        if line.shape:
            _draw_band(page, plot, line, points, xs)
        page.line(xs, ys, line.color, line.width, dashes=line.dashes, name=line.name, above=2)
        if line.shape:
            _draw_marks(page, plot, line, points, xs)


def _draw_band(page: Page, plot: Plot, line: Line, points: list[Point], xs: list[float]) -> None:
    """The intervals; a point that no line joins to another has its own upright one."""
    points = [point for point in points if is_known(point.low)]
    if len(points) < len(xs):
        return
    lower, upper = ([plot.y(getattr(p, end)) for p in points] for end in ("low", "high"))
    pale = mixed(line.color, 0.2)
    if len(xs) == 1:
        page.line(xs * 2, [lower[0], upper[0]], pale, 4, name="band")
    else:
        corners = [*zip(xs, lower, strict=True), *reversed([*zip(xs, upper, strict=True)])]
        page.area(corners, pale, "band")


def _draw_marks(page: Page, plot: Plot, line: Line, points: list[Point], xs: list[float]) -> None:
    """The points; open ones where other teams answered."""
    crowded = plot.step < 2.5
    size = max(1.8, min(4.4, plot.step * 2.0))
    for others in (False, True):
        own = [place for place, point in enumerate(points) if point.others is others]
        if own:
            page.marks(
                [xs[place] for place in own],
                [plot.y(points[place].value) for place in own],
                line.shape,
                size,
                color=PAPER if others else line.color,
                edge=line.color if others or crowded else PAPER,
                stroke=(0.6 if crowded else 1.1) if others else 0.8 * (not crowded),
                name="others" if others else "",
                above=3,
            )


def _draw_hint(page: Page, plot: Plot, panel: Panel) -> None:
    """The last mark is hollow where the change is only a hint."""
    line, change = panel.lines[-1], panel.change
    known = line.known(plot.order)
    if known and change.is_hint and not change.is_real:
        page.hollow(plot.x(known[-1]), plot.y(line.points[known[-1]].value), line.color)


def _draw_values(page: Page, plot: Plot, panel: Panel) -> None:
    """The first and the last value of each line that is told, clear of all other lines."""
    for line in panel.lines:
        known = line.known(plot.order) if line.is_told else []
        for wave in dict.fromkeys([*known[:1], *known[-1:]]):
            written = plot.axis.write(line.points[wave].value)
            half = fonts.width(written, SMALL) / 2
            # the first one keeps clear of the axis, the last one of the next panel
            x = max(plot.x(wave), plot.left + 4.4 + half)
            x = min(x, plot.right + 2.5 - half)
            y = plot.clear(panel, line, wave, (x - half, x + half))
            ink = MUTED if line.color == NEUTRAL else line.color
            page.text(x, y, written, SMALL, color=ink, align="center")


def _draw_foot(page: Page, plot: Plot, bases: dict[str, str]) -> None:
    """n under each point, or where they do not fit under the first and last; the months."""
    waves = [wave for wave in plot.order if bases.get(wave)]
    widest = max((fonts.width(bases[wave], TINY) for wave in waves), default=0.0)
    if widest + 0.8 > plot.step:
        waves = list(dict.fromkeys([*waves[:1], *waves[-1:]]))
    y = plot.up.left + 4.8
    for wave in waves:
        page.text(plot.x(wave), y, bases[wave], TINY, color=MUTED, align="center")
    ends = list(plot.months.values())
    page.text(plot.across.left - 3, y + 3.0, ends[0], TINY, color=MUTED)
    page.text(plot.across.right + 3, y + 3.0, ends[-1], TINY, color=MUTED, align="right")


def _heading(panel: Panel, room: float) -> list[str]:
    """The panel's name on one line or two of `room` mm."""
    return fonts.wrap(panel.name, room, BODY, "bold", most=2)
