"""Two sides on the same items, side by side: dumbbells with their difference and both bases."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import pandas as pd

from reports.charts.kit import dumbbell
from reports.charts.kit.drawing import Drawing
from reports.charts.kit.dumbbell import DOTS, LABELS, Difference, Dumbbells, Head, Mean
from reports.charts.kit.listing import AXIS, Listing, Told, drawings
from reports.charts.kit.page import RIGHT, Page
from reports.charts.kit.palette import IMPORTANCE, INK, MUTED, NEUTRAL, mixed
from reports.charts.kit.rows import Row, Scale
from reports.report import Points
from reports.telling import Record, Telling, has_mean, is_known, records, sentences, stands_out

INTERVALS = (146.0, 161.0)
BASES = (RIGHT - 8, RIGHT)


class Said(NamedTuple):
    """What a chart of pairs says: both sides by their names, and its sentences."""

    key: str
    one: str
    two: str
    title: str
    subtitle: str
    note: str


def note(telling: Telling, difference: str) -> str:
    """How such a chart is read, after what its difference is."""
    _ = telling.say.gettext
    return sentences(
        difference,
        _("Bar: where it would lie if similar people answered (interval of 95%)."),
        _("In colour: a difference that stands out from chance, checked for all items at once."),
        _("n: people who gave a score."),
        telling.source(),
    )


def draw(
    telling: Telling, rows: pd.DataFrame, say: Callable[[Points, pd.DataFrame], Said]
) -> list[Drawing]:
    """One row an item, the largest difference first; a chart for each response scale.

    `rows` have the columns `one`, `two`, `n_one`, `n_two`, `difference` (one − two), its `low` and
    `high`, its `q`, and the `color` of those that stand out.
    """
    sizes = telling.report.items.drop_duplicates("item").set_index("item")["scale_size"]
    rows = rows.assign(color=rows["color"].where(rows["q"].map(stands_out), ""))
    return [
        drawing
        for size, own in telling.by_scale(rows.assign(scale_size=rows["item"].map(sizes)))
        for drawing in drawings(_chart(telling, say(size, own), size, records(own)))
    ]


def _chart(telling: Telling, said: Said, size: Points, pairs: list[Record]) -> Listing[Record]:
    pairs = sorted(pairs, key=lambda pair: -abs(pair["difference"]))
    pairs = [pair if _is_enough(pair) else pair | FEW for pair in pairs]
    ends = [pair[end] for pair in pairs for end in ("difference", "low", "high")]
    dots, intervals = Scale(*DOTS, size.first, size.last), dumbbell.interval_scale(ends, INTERVALS)
    plot = Dumbbells(telling, dots, intervals)
    return Listing(
        said.key,
        Told(said.title, said.subtitle, said.note, _alt(telling, said, pairs)),
        pairs,
        _table(telling, said, pairs),
        LABELS,
        partial(_draw_frame, plot, said),
        partial(_draw_pair, plot),
        names=telling.shorts(pair["item"] for pair in pairs),
        foot=AXIS,
    )


def _is_enough(pair: Record) -> bool:
    """Whether both means rest on answers enough to be drawn."""
    return has_mean(pair, "n_one", "one") and has_mean(pair, "n_two", "two")


FEW: Record = dict.fromkeys(("one", "two", "difference", "low", "high"))
"""What is told of a pair whose means are not drawn."""


def _draw_frame(plot: Dumbbells, said: Said, page: Page, first: Record, bottom: float) -> None:
    ends = [first[end] for end in ("one", "two")]
    wanted = [*map(plot.dots, ends)] if all(map(is_known, ends)) else [90.0, 118.0]
    heads = (Head(said.one, INK, "o", wanted[0]), Head(said.two, IMPORTANCE, "s", wanted[1]))
    plot.draw_head(page, heads, plot.telling.say.gettext("Difference"))
    for right, shape, color in zip(BASES, "os", (INK, IMPORTANCE), strict=True):
        page.text(right, -4, "n", color=MUTED, align="right")
        dumbbell.draw_mark(page, right - 4, -4.2, shape, color)
    plot.draw_axes(page, bottom)


def _draw_pair(plot: Dumbbells, page: Page, row: Row, pair: Record) -> None:
    for right, n in zip(BASES, (pair["n_one"], pair["n_two"]), strict=True):
        page.text(right, row.middle, plot.telling.type.count(n), color=MUTED, align="right")
    if not is_known(pair["difference"]):
        dots = plot.dots
        page.unknown(dots.left, row.top + 1.5, dots.right - dots.left, row.height - 3)
        return
    strong, ink = pair["color"] or NEUTRAL, pair["color"] or MUTED
    light = mixed(strong, 0.4)
    ends = (Mean(pair["one"], "o", strong, ink, "one"), Mean(pair["two"], "s", ink, ink, "two"))
    plot.draw_means(page, row.middle, ends, light)
    found = Difference(pair["difference"], pair["low"], pair["high"])
    weight = "bold" if pair["color"] else "regular"
    plot.draw_difference(page, row.middle, found, (ink, strong, light), weight)


def _alt(telling: Telling, said: Said, pairs: list[Record]) -> str:
    _, t = telling.say.gettext, telling.type
    count = telling.say.ngettext(
        "Dumbbell chart of {n} item.", "Dumbbell chart of {n} items.", len(pairs)
    )
    largest = [
        _(
            "{item}: {one} {first}, {two} {second}, difference {difference}",
            item=telling.name(pair["item"]),
            one=said.one,
            first=t.number(pair["one"]),
            two=said.two,
            second=t.number(pair["two"]),
            difference=t.signed(pair["difference"]),
        )
        for pair in pairs[:3]
        if is_known(pair["difference"])
    ]
    found = _("First: {list}.", list="; ".join(largest)) if largest else ""
    return sentences(count, found)


def _table(telling: Telling, said: Said, pairs: list[Record]) -> pd.DataFrame:
    _, t = telling.say.gettext, telling.type
    heads = [_("What we rated"), said.one, said.two, _("Difference"), _("Interval of 95%")]
    rows = [
        [
            telling.report.wording(pair["item"]),
            t.number(pair["one"]),
            t.number(pair["two"]),
            t.signed(pair["difference"]),
            t.interval(pair["low"], pair["high"]),
            t.count(pair["n_one"]),
            t.count(pair["n_two"]),
        ]
        for pair in pairs
    ]
    return pd.DataFrame(rows, columns=[*heads, f"n ({said.one})", f"n ({said.two})"])
