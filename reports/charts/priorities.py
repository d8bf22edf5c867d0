"""What first? Importance over performance: the further above the diagonal, the larger the gap."""

import math
from collections.abc import Iterator

import pandas as pd

from reports.charts import fonts
from reports.charts.captions import (
    Words,
    by_scale,
    last,
    records,
    sentences,
    spoken,
)
from reports.charts.drawing import Drawing
from reports.charts.gap import largest_first
from reports.charts.gap_words import title as gap_title
from reports.charts.grid import MARGIN, RIGHT, SMALL, Page
from reports.charts.palette import INK, MUTED, NEUTRAL, RULE, SHORT, mixed
from reports.charts.placing import Box, place
from reports.charts.rows import Scale
from reports.report import Report

KEY = "priorities"
MOST_LABELS = 16
LEFT, TALL = 16.0, 112.0
SURE = 0.8


def draw(report: Report) -> list[Drawing]:
    """A dot per rated item with its name; beyond sixteen items numbers with their key."""
    words = Words.of(report)
    voice, items = spoken(report, report.items)
    known = items[items["gap"].notna()]
    return [
        _drawing(words, voice, size, largest_first(rows), len(items) - len(known))
        for size, rows in by_scale(known)
    ]


def title(words: Words, items: pd.DataFrame) -> str:
    """Which gaps are surely among the three largest; where that says nothing, the gaps."""
    _ = words.gettext
    ranks = last(words.report, words.report.ranks)
    sure = ranks[(ranks["p_top3"] >= SURE) & ranks["item"].isin(items["item"])]
    gaps = set(items.loc[items["label"].isin(["large_gap", "gap"]), "item"])
    first = [item for item in sure.sort_values("rank")["item"] if item in gaps]
    if not first or len(items) <= 3:
        return gap_title(words, items)
    text = words.ngettext(
        "Where to start: {names} is among the three largest gaps, at least {share} sure",
        "Where to start: {names} are among the three largest gaps, at least {share} sure",
        len(first),
    )
    # draws never make it certain, and a rounded share may not promise more than they do
    least = min(0.99, float(sure.loc[sure["item"].isin(first), "p_top3"].min()))
    share = words.typography.percent(math.floor(100 * least) / 100)
    return text.format(names=words.names(first), share=share)


def _drawing(words: Words, voice: str, size: int, items: pd.DataFrame, unknown: int) -> Drawing:
    heading, subtitle, note = title(words, items), _subtitle(words, voice), _note(words, unknown)
    numbered = len(items) > MOST_LABELS
    names = [words.name(item) for item in items["item"]]
    key = _key_height(len(items)) if numbered else 0.0
    page = Page(TALL + 12 + key, heading, subtitle, note, head=7)
    performance, importance = Scale(LEFT, RIGHT, 1, size), Scale(TALL, 0, 1, size)
    _draw_field(page, words, performance, importance)
    _draw_dots(page, items, performance, importance)
    labels = [words.typography.count(n + 1) for n in range(len(items))] if numbered else names
    _draw_labels(page, items, labels, performance, importance)
    if numbered:
        _draw_key(page, names, words)
    alt, table = _alt(words, items), _table(words, voice, items)
    return Drawing(KEY, heading, subtitle, note, alt, table, page.figure)


def _draw_field(page: Page, words: Words, performance: Scale, importance: Scale) -> None:
    """Both whole scales, the diagonal, and the lines of one and two points of gap over it."""
    _, t, size = words.gettext, words.typography, int(performance.high)
    corner = [(LEFT, 0.0), (RIGHT, 0.0), (LEFT, TALL)]
    page.area(corner, mixed(SHORT, 0.05))
    page.line([LEFT, LEFT, RIGHT], [0, TALL, TALL], RULE, 0.8)
    for score in range(1, size + 1):
        page.text(performance(score), TALL + 3, t.count(score), SMALL, color=MUTED, align="center")
        page.text(LEFT - 2, importance(score), t.count(score), SMALL, color=MUTED, align="right")
    page.line([LEFT, RIGHT], [TALL, 0], INK, 1.2, name="diagonal")
    page.text(RIGHT, -2.6, _("no gap"), SMALL, color=INK, align="right")
    for points in (1, 2):
        if points < size - 1:
            ends = [performance(1), performance(size - points)]
            page.line(ends, [importance(1 + points), 0], NEUTRAL, 0.7, dashes=(4, 3))
            words_of = words.ngettext("gap of {n} point", "gap of {n} points", points)
            page.text(
                ends[1],
                -2.6,
                words_of.format(n=t.count(points)),
                SMALL,
                color=MUTED,
                align="center",
            )
    page.text(RIGHT, TALL + 8, _("How we do today") + " →", color=MUTED, align="right")
    page.text(MARGIN + 2.5, 0, _("Importance") + " →", color=MUTED, align="right", angle=90)


def _draw_dots(page: Page, items: pd.DataFrame, performance: Scale, importance: Scale) -> None:
    for label, color in (("", NEUTRAL), ("gap", mixed(SHORT, 0.6)), ("large_gap", SHORT)):
        known = items["label"].where(items["label"].isin(["gap", "large_gap"]), "")
        own = items[known == label]
        page.marks(
            [performance(value) for value in own["performance"]],
            [importance(value) for value in own["importance"]],
            color=color,
            size=6.4,
            name=label or "other",
        )


def _draw_labels(
    page: Page, items: pd.DataFrame, labels: list[str], performance: Scale, importance: Scale
) -> None:
    dots = [
        (performance(item["performance"]), importance(item["importance"]))
        for item in records(items)
    ]
    weights = ["bold" if label == "large_gap" else "regular" for label in items["label"]]
    sizes = [
        (fonts.width(text, SMALL, weight), fonts.line_height(SMALL, 1.05))
        for text, weight in zip(labels, weights, strict=True)
    ]
    field = Box(LEFT + 0.5, 0.5, RIGHT - 0.5, TALL - 0.5)
    slope = TALL / (LEFT - RIGHT)
    lines = [(performance(performance.high - points), 0.0, slope) for points in (0, 1, 2)]
    places = place(dots, sizes, field, lines)
    for text, weight, box, (x, y) in zip(labels, weights, places, dots, strict=True):
        middle = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        nearest = min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)
        if math.dist(nearest, (x, y)) > 3.2:
            page.line([x, nearest[0]], [y, nearest[1]], NEUTRAL, 0.5, name="leader")
        page.text(*middle, text, SMALL, weight=weight, align="center", name="label")


def _key_height(count: int) -> float:
    return math.ceil(count / 3) * 4.2 + 4


def _draw_key(page: Page, names: list[str], words: Words) -> None:
    """The names behind the numbers, in three columns."""
    lines = math.ceil(len(names) / 3)
    for number, name in enumerate(names):
        x = MARGIN + (number // lines) * (RIGHT - MARGIN) / 3
        y = TALL + 15 + (number % lines) * 4.2
        page.text(x + 5, y, words.typography.count(number + 1), SMALL, weight="bold", align="right")
        page.text(x + 6.5, y, fonts.fit(name, (RIGHT - MARGIN) / 3 - 9, SMALL), SMALL)


def _subtitle(words: Words, voice: str) -> str:
    _ = words.gettext
    what = words.voiced(voice, _("each dot is something we rated, by the means of both answers."))
    return sentences(what, f"{words.base(voice)}.")


def _note(words: Words, unknown: int) -> str:
    _ = words.gettext
    return sentences(
        _(
            "Read the distance from the diagonal: on it we do as much as matters, above it we fall"
            " short."
        ),
        _("Full colour: large gap; light: gap; grey: not distinguishable or smaller."),
        words.hidden_count(unknown),
        words.source(),
    )


def _alt(words: Words, items: pd.DataFrame) -> str:
    _, t = words.gettext, words.typography
    count = words.ngettext("Scatter plot of {n} item.", "Scatter plot of {n} items.", len(items))
    top = [
        _("{item}: importance {importance}, today {performance}, gap {gap}").format(
            item=words.name(item["item"]),
            importance=t.number(item["importance"]),
            performance=t.number(item["performance"]),
            gap=t.signed(item["gap"]),
        )
        for item in records(items.head(3))
    ]
    return sentences(
        count.format(n=len(items)),
        _("Furthest above the diagonal: {list}.").format(list="; ".join(top)),
    )


def _table(words: Words, voice: str, items: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(list(_rows(words, voice, items)), columns=_heads(words))


def _heads(words: Words) -> list[str]:
    _ = words.gettext
    return [
        _("Number"),
        _("What we rated"),
        _("Importance"),
        _("How we do today"),
        _("Gap"),
        _("Among the three largest gaps"),
        "n",
    ]


def _rows(words: Words, voice: str, items: pd.DataFrame) -> Iterator[list[str]]:
    t = words.typography
    ranks = last(words.report, words.report.ranks)
    sure = dict(zip(ranks["item"], ranks["p_top3"], strict=True))
    for number, item in enumerate(records(items), start=1):
        yield [
            t.count(number),
            words.report.wording(item["item"], voice),
            t.number(item["importance"]),
            t.number(item["performance"]),
            t.signed(item["gap"]),
            t.chance(sure.get(item["item"])),
            t.count(item["n_pairs"]),
        ]
