"""What first? Importance over performance: the further above the diagonal, the larger the gap."""

import math
from collections.abc import Iterator
from functools import partial

import pandas as pd

from reports.charts.gap import largest_first
from reports.charts.gap import title as gap_title
from reports.charts.kit import scatter
from reports.charts.kit.drawing import Drawing
from reports.charts.kit.scatter import Cloud
from reports.report import Report
from reports.telling import (
    LEAST_FOR_A_MEAN,
    Words,
    by_scale,
    last,
    records,
    sentences,
    spoken,
)

KEY = "priorities"
SURE = 0.8


def draw(report: Report) -> list[Drawing]:
    """A dot per rated item with its name; numbers with their key where names do not fit."""
    words = Words.of(report)
    voice, items = spoken(report, report.items)
    has_gap = items["gap"].notna() & (items["n_pairs"].astype(float) >= LEAST_FOR_A_MEAN)
    hidden = int(items["hidden"].fillna(False).astype(bool).sum())
    return [
        _drawing(words, voice, size, largest_first(rows), hidden)
        for size, rows in by_scale(items[has_gap])
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


def _drawing(words: Words, voice: str, size: int, items: pd.DataFrame, hidden: int) -> Drawing:
    heading, subtitle, note = title(words, items), _subtitle(words, voice), _note(words, hidden)
    names = [words.name(item) for item in items["item"]]
    cloud = Cloud(words, items, names, size)
    figure = scatter.page(cloud, heading, subtitle, note).figure
    alt, table = _alt(words, items), _table(words, voice, items)
    wide = partial(scatter.wide, cloud, note)
    return Drawing(KEY, heading, subtitle, note, alt, table, figure, wide)


def _subtitle(words: Words, voice: str) -> str:
    _ = words.gettext
    what = words.voiced(voice, _("each dot is something we rated, by the means of both answers."))
    return sentences(what, f"{words.base(voice)}.")


def _note(words: Words, hidden: int) -> str:
    _ = words.gettext
    return sentences(
        _(
            "Read the distance from the diagonal: on it we do as much as matters, above it we fall"
            " short."
        ),
        _("Full colour: large gap; light: gap; grey: not distinguishable or smaller."),
        words.hidden_count(hidden),
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
