"""Sentences about rated items: gaps, what comes first, low scores and what nobody can judge."""

import numpy as np
import pandas as pd

from reports.findings.people import contradicted
from reports.method import RELEVANT
from reports.telling import TOLD, Finding, Telling, sentences, where
from reports.words.language import N_
from reports.words.typography import rounded

STRENGTHS = ("above", "on_par")
FEWEST_PAIRS = 5
"""With fewer people who rated both sides no gap is told (method 1.7)."""
SURE = 0.8
"""From this probability on an item is said to be among the three largest gaps."""


def gaps(telling: Telling, asked: pd.DataFrame | None = None) -> Finding:
    """Where we fall short, by the labels of method 1.7 and no further.

    `asked` are those items of which a chart tells, in their order.
    """
    asked = telling.asked if asked is None else asked
    items = asked[asked["performance"].notna()]
    if items.empty:
        is_unknown = bool(nobody_can_judge(asked).all())
        is_unrated = bool((asked["hidden"].ne(True) & asked["n_performance"].eq(0)).all())
        return nothing_shown(telling, len(asked), is_unknown, is_unrated)
    if items["gap"].isna().all():
        return _lowest(telling, items)
    for label in ("large_gap", "gap", "small_gap"):
        found = list(where(items, label=label)["item"])
        if found:
            return _of_label(telling, label, found)
    if items["label"].isin(STRENGTHS).all():
        return telling.told.ngettext(
            "No gap: we do the one rated item as well as it matters.",
            "No gap: we do each of the {count} rated items as well as it matters.",
            len(items),
        )
    return Finding(_nothing_stands_out(telling, items), told=False)


def nothing_shown(telling: Telling, asked: int, is_unknown: bool, is_unrated: bool) -> Finding:
    """Why none of so many items has a figure: nobody can judge or rated any, or too few did."""
    count = telling.many(asked)
    if not asked:
        return telling.untold.gettext("No item was rated.")
    if is_unknown:
        return telling.told.ngettext(
            "One item was asked, and nobody can judge it: all answered “don’t know”.",
            "{count} items were asked, and nobody can judge any: all answered “don’t know”.",
            asked,
            count=count,
        )
    if is_unrated:
        return telling.untold.ngettext(
            "One item was asked, and nobody rated it.",
            "{count} items were asked, and nobody rated any.",
            asked,
            count=count,
        )
    return telling.untold.ngettext(
        "One item was asked; too few people answered for its figures to be shown.",
        "{count} items were asked; too few people answered for any figures to be shown.",
        asked,
        count=count,
    )


def nobody_can_judge(items: pd.DataFrame) -> pd.Series:
    """True for the items to which all who answered said that they do not know."""
    return items["dk_share"].eq(1) & items["performance"].isna()


def _of_label(telling: Telling, label: str, items: list[str]) -> Finding:
    told, n = telling.told, len(items)
    figures = {"count": telling.many(n), "items": telling.named(items)}
    if label == "large_gap":
        return told.ngettext(
            "One large gap: {items}.", "{count} large gaps: {items}.", n, **figures
        )
    if label == "gap":
        return told.ngettext(
            "One gap, not clearly a large one: {items}.",
            "{count} gaps, none of them clearly large: {items}.",
            n,
            **figures,
        )
    return told.ngettext(
        "Only one small gap can be told: {items}.",
        "Only small gaps can be told, {count} of them: {items}.",
        n,
        items=figures["items"],
    )


def _lowest(telling: Telling, items: pd.DataFrame) -> Finding:
    """The lowest mean, measured on its own scale; several where they are equal."""
    first = np.array([telling.report.first(str(item)) for item in items["item"]])
    height = ((items["performance"] - first) / (items["scale_size"].astype(float) - 1)).round(9)
    lowest = items[height == height.min()]
    figures = {
        "base": telling.base(),
        "items": telling.named(lowest["item"]),
        "score": telling.say.type.number(lowest["performance"].iloc[0]),
        "top": telling.report.points(lowest.iloc[0]).last,
    }
    if len(lowest) == len(items):
        one = N_("According to {base}, the mean of {items} is {score} of {top}.")
        alike = N_("According to {base}, all items have the same mean: {score} of {top}.")
        return telling.told.gettext(one if len(items) == 1 else alike, **figures)
    return telling.told.ngettext(
        "According to {base}, the lowest mean is that of {items}: {score} of {top}.",
        "According to {base}, the lowest means are those of {items}: {score} of {top}.",
        len(lowest),
        **figures,
    )


def _nothing_stands_out(telling: Telling, items: pd.DataFrame) -> str:
    say, n = telling.say, int(items["n_pairs"].max())
    alone = say.ngettext(
        "With one answer no gap can be told.", "With {n} answers no gap can be told.", n
    )
    beside = say.ngettext(
        "With one answer no gap stands out from the others.",
        "With {n} answers no gap stands out from the others.",
        n,
    )
    above = where(items, label="above")["item"][::-1]
    above = above[~above.isin(contradicted(telling))]
    better = say.gettext("We do better than it matters: {items}.", items=telling.named(above))
    return sentences(alone if len(items) == 1 else beside, better if len(above) else "")


def largest(items: pd.DataFrame) -> pd.DataFrame:
    """The rows of the largest gap as it is printed: several where it is the same."""
    printed = items["gap"].map(lambda gap: rounded(gap, 1), na_action="ignore")
    return pd.DataFrame(items[printed == printed.max()])


def shaded(items: pd.DataFrame) -> pd.DataFrame:
    """The items with the `shade` of each: its label, unless most have the strongest one.

    Then colour follows the rank: a page all in orange would say nothing.
    """
    large = items["label"].eq("large_gap")
    if 2 * large.sum() <= len(items):
        return items.assign(shade=items["label"])
    return items.assign(shade=items["label"].mask(large & (large.cumsum() > FULL), "gap"))


FULL = 3
"""How many items have full colour where it would say nothing on more than half of all."""


def within_sight(telling: Telling) -> Finding | None:
    """How large a gap would have to be to be told, where none is; None where gaps are told."""
    items, say = telling.items(), telling.say
    if gaps(telling).told or items["gap"].isna().all():
        return None
    widths = (items["gap_high"] - items["gap_low"])[items["n_pairs"] >= FEWEST_PAIRS].dropna() / 2
    if widths.empty:
        teams = N_("To tell a gap, at least five teams have to rate both sides of an item.")
        people = N_("To tell a gap, at least five people have to rate both sides of an item.")
        return telling.told.gettext(teams if telling.voice == "team" else people)
    largest = int(items["scale_size"].max())
    return telling.told.gettext(
        "With these answers only gaps of about {points} points or more can be told; smaller ones"
        " need more answers.",
        points=say.type.number(max((largest - 1) * RELEVANT, float(widths.median()))),
    )


def top_reasons(telling: Telling) -> pd.DataFrame:
    """The rows of the first reason to leave; several where they weigh the same.

    Groups where the room made them, by dots, or where nobody voted by the teams that name them.
    Else themes as the Pareto orders them, by share: a team that writes more does not weigh more.
    None where most reasons have no theme.
    """
    if len(rows := telling.groups_made()):
        by = "dots" if rows["dots"].notna().any() else "reach"
        most: pd.DataFrame = rows[rows[by] == rows[by].max()]
        return most
    rows = telling.now(telling.report.pareto)
    if not telling.has_themes("leave"):
        return rows.iloc[:0]
    rows = rows[rows["theme"].notna() & ~rows["theme"].isin(["", "other"])]
    return rows[np.isclose(rows["share"], rows["share"].max())]


def leading_reason(telling: Telling) -> pd.Series | None:
    """The row of the first reason to leave where it leads alone and half of the teams name it.

    Else it is one team's word, a tie, or less than what has no theme, and no headline.
    """
    rows = top_reasons(telling)
    if len(rows) != 1 or 2 * rows["reach"].iloc[0] < rows["teams"].iloc[0]:
        return None
    return rows.iloc[0] if leads(telling, rows.iloc[0]) else None


def leads(telling: Telling, first: pd.Series) -> bool:
    """Whether the first reason to leave outweighs what has no theme; a group is none of these."""
    if "group" in first.index:
        return True
    every = telling.now(telling.report.pareto)
    return not (every.loc[every["theme"] == "", "share"] > first["share"]).any()


def priorities(telling: Telling, items: pd.DataFrame | None = None) -> Finding | None:
    """How sure the order of the gaps is, of more than three `items`."""
    items = telling.items() if items is None else items
    if len(items) <= 3:
        return None
    ranks = ranked(telling, str(items["voice"].iloc[0]))
    if ranks.empty:
        return None
    sure, share = surest(ranks[ranks["item"].isin(items.loc[items["label"].isin(TOLD), "item"])])
    if sure:
        return telling.told.ngettext(
            "Among the three largest gaps with a probability of at least {share}: {items}.",
            "Among the three largest gaps with a probability of at least {share} each: {items}.",
            len(sure),
            share=telling.say.type.percent(share),
            items=telling.named(sure),
        )
    unsure = N_("Which gaps are the three largest cannot be told yet.")
    small = N_("Only small gaps stand out, so the figures do not say what comes first.")
    none = N_("No gap stands out, so the figures do not say what comes first.")
    is_small = items["label"].eq("small_gap").any()
    text = unsure if items["label"].isin(TOLD).any() else small if is_small else none
    return telling.untold.gettext(text)


def ranked(telling: Telling, voice: str) -> pd.DataFrame:
    """How sure the order of a voice's gaps is in the last workshop, the largest gap first."""
    return telling.now(telling.report.ranks, voice=voice).sort_values("rank", kind="stable")


def surest(ranks: pd.DataFrame) -> tuple[list[str], float]:
    """The items that are among the three largest gaps with 80 % or more, and the least of them."""
    sure = ranks[ranks["p_top3"] >= SURE]
    # draws never make it certain
    return list(sure["item"]), min(0.95, float(sure["p_top3"].min()))
