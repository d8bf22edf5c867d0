"""Before and after: each rated item in the only two workshops, its names kept apart."""

from dataclasses import replace
from functools import partial
from typing import NamedTuple

import pandas as pd
from matplotlib.figure import Figure

from reports.charts.kit import fonts, slide
from reports.charts.kit.drawing import Drawing, Fit
from reports.charts.kit.page import SMALL, WIDTH, Page, Side
from reports.charts.kit.palette import MUTED, PAPER, RULE
from reports.charts.kit.rows import BODY, Scale, apart
from reports.charts.over_time.change import (
    Change,
    how_tested,
    importance_moved,
    in_several_workshops,
    of_items,
)
from reports.charts.over_time.courses import Course, Point
from reports.charts.over_time.multiples import narrow
from reports.charts.over_time.performance import finding, panels_of, said
from reports.charts.over_time.waves import Waves, chart_of
from reports.report import Points, Report
from reports.telling import Telling, is_known, sentences, where

KEY = "slope"
LINE, HEAD = 4.3, 10.0
NAMES = (51.0, 53.0)  # mm that the names on each side may take


class Field(NamedTuple):
    """What is drawn, and where: the x of both workshops and the scale of the means, in mm."""

    waves: Waves
    items: pd.DataFrame
    found: list[Change]
    courses: dict[str, Course]
    before: float
    after: float
    up: Scale

    @property
    def sides(self) -> tuple[tuple[float, int, Side], ...]:
        """Of each workshop its x, the direction of its names, and their alignment."""
        return (self.before, -1, "right"), (self.after, 1, "left")

    def ends(self, change: Change) -> list[Point]:
        """Both means of an item."""
        course = self.courses[change.key]
        return [course.get(wave, Point(float("nan"))) for wave in self.waves.months]


def draw(report: Report) -> list[Drawing]:
    """One line per item from the first workshop to the second; only where there are two."""
    if len(report.workshops) != 2:
        return []
    waves = Waves(report)
    known = in_several_workshops(report.items, waves.rated_by, "performance")
    spoken = where(report.items, voice=waves.rated_by)
    left_out = spoken["item"].nunique() - known["item"].nunique()
    return [
        _drawing(waves, size, left_out, finding(waves, rows["item"]).title, rows)
        for size, rows in waves.by_scale(known)
    ]


def _drawing(
    waves: Waves, size: Points, left_out: int, heading: str, items: pd.DataFrame
) -> Drawing:
    courses = waves.courses(items, "performance")
    found = of_items(waves.report, courses)
    subtitle, note = _subtitle(waves, size), _note(waves, size, left_out)
    rows = len(found) * LINE + 8
    tall, low = max(92.0, rows), max(64.0, rows)
    page = Page(tall, heading, subtitle, note, HEAD)
    field = Field(waves, items, found, courses, 66, 112, Scale(tall - 4, 4, *size.ends.values()))
    _draw(page, field)
    alt, table = _alt(field, left_out), _table(field)
    wide = partial(_wide, field._replace(up=Scale(low - 4, 4, *size.ends.values())), note)

    def fewer(most: int) -> list[Drawing]:
        keys = [change.key for change in found[:most]]
        return [_drawing(waves, size, left_out, heading, items[items["item"].isin(keys)])]

    return Drawing(
        KEY, heading, subtitle, note, alt, table, page.figure, wide, Fit(fewer),
        narrow=partial(_narrow, waves, size, items, heading),
    )  # fmt: skip


def _narrow(waves: Waves, size: Points, items: pd.DataFrame, heading: str) -> Figure:
    """As a phone holds it best: no room for names on both sides, so a panel an item."""
    panels = panels_of(waves, items)
    chart = chart_of(waves, KEY, panels, said(waves, size, panels))
    return narrow(replace(chart, title=heading))


def _wide(field: Field, note: str) -> Figure:
    """As a slide holds it best: no title, low, both workshops further apart."""
    tall = field.up.left + 4
    width = slide.ROOM[0] / slide.ROOM[1] * (tall + HEAD + 12)
    page = Page(tall, "", "", note, HEAD, width)
    # names stand outside: what a wider page has more goes between the workshops
    _draw(page, field._replace(after=field.after + width - WIDTH))
    return page.figure


def _draw(page: Page, field: Field) -> None:
    _draw_sides(page, field)
    # grey lines first, so that the coloured ones lie over them
    for change in reversed(field.found):
        _draw_line(page, field, change)
    for number in range(2):
        _draw_names(page, field, number)


def _draw_sides(page: Page, field: Field) -> None:
    """Each workshop with its month and its n, of all items where they differ."""
    months, count = field.waves.months.items(), field.waves.type.count
    for (workshop, month), (x, _side, align) in zip(months, field.sides, strict=True):
        bases = where(field.items, workshop=workshop)["n_performance"].dropna()
        written = (count(end) for end in (bases.min(), bases.max()))
        n = "–".join(dict.fromkeys(written)) if len(bases) else ""
        page.text(x, -7, month, weight="bold", align=align)
        page.text(x, -3, f"n {n}", SMALL, color=MUTED, align=align)
        page.line([x, x], [0, page.body], RULE, 0.8, above=0)


def _draw_line(page: Page, field: Field, change: Change) -> None:
    ends, places = field.ends(change), (field.before, field.after)
    known = [(x, end) for x, end in zip(places, ends, strict=True) if is_known(end.value)]
    width = 2.2 if change.is_real else 1.1
    if len(known) == 2 and change.reason != "wording":
        ys = [field.up(end.value) for end in ends]
        page.line(places, ys, change.color, width, name="change", above=2)
    for x, end in known:
        page.marks(
            [x],
            [field.up(end.value)],
            color=PAPER if end.others else change.color,
            edge=change.color if end.others else PAPER,
            size=5,
            name="others" if end.others else "mean",
            above=3,
        )
    if change.is_hint and not change.is_real and len(known) == 2:
        page.hollow(field.after, field.up(ends[1].value), change.color)


def _draw_names(page: Page, field: Field, number: int) -> None:
    """Mean and name of each item beside its dot, pushed apart, with a thin line to the dot."""
    (x, side, align), telling = field.sides[number], field.waves
    means = [(change, field.ends(change)[number].value) for change in field.found]
    means = [(change, mean) for change, mean in means if is_known(mean)]
    wanted = [field.up(mean) for _, mean in means]
    places = apart(wanted, LINE, 2, page.body - 2)
    for (change, mean), dot, y in zip(means, wanted, places, strict=True):
        page.line([x + side * 1.4, x + side * 4.4], [dot, y], RULE, 0.5, name="leader")
        ink, weight, written = change.ink, change.weight, telling.type.number(mean)
        page.text(x + side * 5, y, written, BODY, color=ink, weight=weight, align=align)
        name = _name(telling, change, number)
        page.text(x + side * 11.5, y, name, SMALL, color=ink, weight=weight, align=align)


def _name(telling: Telling, change: Change, number: int) -> str:
    """The short name; after it, on the right, what changed."""
    after = ""
    if number and (change.is_real or change.is_hint):
        after = f" ({telling.type.signed(change.delta)})"
    room = NAMES[number] - fonts.width(after, SMALL, change.weight)
    return fonts.fit(telling.report.short(change.key), room, SMALL, change.weight) + after


def _subtitle(waves: Waves, size: Points) -> str:
    what = waves.say.gettext(
        "how we do today, mean from {first} to {last} in both workshops.", **size.ends
    )
    return waves.voiced_by(waves.rated_by, what)


def _note(waves: Waves, size: Points, left_out: int) -> str:
    return sentences(
        how_tested(waves, size),
        waves.other_teams(),
        _left_out(waves, left_out),
        waves.source(),
    )


def _left_out(telling: Telling, count: int) -> str:
    text = telling.say.ngettext(
        "{n} item without a mean in both workshops is left out.",
        "{n} items without a mean in both workshops are left out.",
        count,
    )
    return text if count else ""


def _alt(field: Field, left_out: int) -> str:
    waves, number, top = field.waves, field.waves.type.number, []
    count = waves.say.ngettext(
        "Slope chart of {n} item.", "Slope chart of {n} items.", len(field.found)
    )
    for change in field.found[:3]:
        means = " → ".join(number(end.value) for end in field.ends(change))
        top.append(f"{waves.name(change.key)}: {means}, {waves.verdict(change)}")
    first = waves.say.gettext("First: {list}.", list="; ".join(top))
    return sentences(count, first, _left_out(waves, left_out), waves.other_teams())


def _table(field: Field) -> pd.DataFrame:
    waves = field.waves
    _, number = waves.say.gettext, waves.type.number
    rows = [
        [
            waves.report.wording(change.key),
            *(number(end.value) for end in field.ends(change)),
            waves.verdict(change),
            importance_moved(waves, change),
        ]
        for change in field.found
    ]
    heads = [_("What we rated"), *waves.months.values(), _("Change"), _("Importance")]
    return pd.DataFrame(rows, columns=heads)
