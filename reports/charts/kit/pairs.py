"""Two sides on the same items, side by side: dumbbells with their difference and both bases."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import pandas as pd

from reports.charts.kit import dumbbell
from reports.charts.kit.drawing import Drawing
from reports.charts.kit.dumbbell import DOTS, LABELS, Difference, Head, Mean
from reports.charts.kit.listing import AXIS, Listing, Told, drawings
from reports.charts.kit.page import RIGHT, Page
from reports.charts.kit.palette import IMPORTANCE, INK, MUTED, NEUTRAL, mixed
from reports.charts.kit.rows import Row, Scale
from reports.report import Points
from reports.telling import LEAST_FOR_A_MEAN, Record, Telling, records, sentences, stands_out

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
    ends = [pair[end] for pair in pairs if _is_known(pair) for end in ("difference", "low", "high")]
    dots, intervals = Scale(*DOTS, size.first, size.last), dumbbell.interval_scale(ends, INTERVALS)
    return Listing(
        said.key,
        Told(said.title, said.subtitle, said.note, _alt(telling, said, pairs)),
        pairs,
        _table(telling, said, pairs),
        LABELS,
        partial(_draw_frame, telling, said, dots, intervals),
        partial(_draw_pair, telling, dots, intervals),
        names=telling.shorts(pair["item"] for pair in pairs),
        foot=AXIS,
    )


def _is_known(pair: Record) -> bool:
    """Whether both means rest on answers enough to be drawn."""
    return min(float(pair["n_one"]), float(pair["n_two"])) >= LEAST_FOR_A_MEAN


def _draw_frame(
    telling: Telling,
    said: Said,
    dots: Scale,
    intervals: Scale,
    page: Page,
    first: Record,
    bottom: float,
) -> None:
    wanted = (dots(first["one"]), dots(first["two"])) if _is_known(first) else (90.0, 118.0)
    heads = (Head(said.one, INK, "o", wanted[0]), Head(said.two, IMPORTANCE, "s", wanted[1]))
    dumbbell.draw_head(page, telling, heads, telling.say.gettext("Difference"), sum(INTERVALS) / 2)
    for right, shape, color in zip(BASES, "os", (INK, IMPORTANCE), strict=True):
        page.text(right, -4, "n", color=MUTED, align="right")
        dumbbell.draw_mark(page, right - 4, -4.2, shape, color)
    dumbbell.draw_axes(page, telling, dots, intervals, bottom)


def _draw_pair(
    telling: Telling, dots: Scale, intervals: Scale, page: Page, row: Row, pair: Record
) -> None:
    for right, n in zip(BASES, (pair["n_one"], pair["n_two"]), strict=True):
        page.text(right, row.middle, telling.type.count(n), color=MUTED, align="right")
    if not _is_known(pair):
        page.unknown(dots.left, row.top + 1.5, dots.right - dots.left, row.height - 3)
        return
    strong, ink = pair["color"] or NEUTRAL, pair["color"] or MUTED
    light = mixed(strong, 0.4)
    ends = (Mean(pair["one"], "o", strong, ink, "one"), Mean(pair["two"], "s", ink, ink, "two"))
    dumbbell.draw_means(page, telling, row.middle, dots, ends, light)
    colors, bold = (ink, strong, light), bool(pair["color"])
    found = Difference(pair["difference"], pair["low"], pair["high"])
    dumbbell.draw_difference(page, telling, row.middle, found, intervals, colors, bold=bold)


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
        if _is_known(pair)
    ]
    found = _("First: {list}.", list="; ".join(largest)) if largest else ""
    return sentences(count, found)


def _table(telling: Telling, said: Said, pairs: list[Record]) -> pd.DataFrame:
    _, t = telling.say.gettext, telling.type
    heads = [_("What we rated"), said.one, said.two, _("Difference"), _("Interval of 95%")]
    rows = [
        [
            telling.report.wording(pair["item"]),
            *(t.number(mean if _is_known(pair) else None) for mean in (pair["one"], pair["two"])),
            t.signed(pair["difference"] if _is_known(pair) else None),
            t.interval(*((pair["low"], pair["high"]) if _is_known(pair) else (None, None))),
            t.count(pair["n_one"]),
            t.count(pair["n_two"]),
        ]
        for pair in pairs
    ]
    return pd.DataFrame(rows, columns=[*heads, f"n ({said.one})", f"n ({said.two})"])
