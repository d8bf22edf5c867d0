"""Sentences about rated items: gaps, what comes first, low scores and what nobody can judge."""

import numpy as np
import pandas as pd

from reports.report import Report
from reports.telling import FEWEST_FOR_A_SHARE, TOLD, Finding, Scope, has_themes, last
from reports.words.typography import capitalised, rounded

STRENGTHS = ("above", "on_par")
FEWEST_PAIRS = 5
"""With fewer people who rated both sides no gap is told (method 1.7)."""
SURE = 0.8
"""From this probability on an item is said to be among the three largest gaps."""


def gaps(scope: Scope) -> Finding | None:
    """Where we fall short, by the labels of method 1.7 and no further."""
    items, say = scope.items(), scope.say
    if items.empty:
        return _nothing_shown(scope)
    if items["gap"].notna().sum() == 0:
        return _lowest(scope, items)
    for label in ("large_gap", "gap", "small_gap"):
        found = list(items.loc[items["label"] == label, "item"])
        if found:
            return Finding("gaps", _of_label(scope, label, found))
    if items["label"].isin(STRENGTHS).all():
        text = say.ngettext(
            "No gap: we do the one rated item as well as it matters.",
            "No gap: we do each of the {count} rated items as well as it matters.",
            len(items),
            count=say.type.spelled(len(items)),
        )
        return Finding("gaps", text)
    return Finding("gaps", _nothing_stands_out(scope), told=False)


def _nothing_shown(scope: Scope) -> Finding:
    """Why no item has a figure: nobody can judge or rated any, too few did, or none was asked."""
    say, asked = scope.say, len(scope.asked)
    if not asked:
        return Finding("gaps", say.gettext("No item was rated."), told=False)
    count = capitalised(say.type.spelled(asked))
    if nobody_can_judge(scope.asked).all():
        text = say.ngettext(
            "One item was asked, and nobody can judge it: all answered “don’t know”.",
            "{count} items were asked, and nobody can judge any: all answered “don’t know”.",
            asked,
            count=count,
        )
        return Finding("gaps", text)
    if (scope.asked["hidden"].ne(True) & scope.asked["n_performance"].eq(0)).all():
        text = say.ngettext(
            "One item was asked, and nobody rated it.",
            "{count} items were asked, and nobody rated any.",
            asked,
            count=count,
        )
        return Finding("gaps", text, told=False)
    text = say.ngettext(
        "One item was asked; too few people answered for its figures to be shown.",
        "{count} items were asked; too few people answered for any figures to be shown.",
        asked,
        count=count,
    )
    return Finding("gaps", text, told=False)


def nobody_can_judge(items: pd.DataFrame) -> pd.Series:
    """True for the items to which all who answered said that they do not know."""
    return items["dk_share"].eq(1) & items["performance"].isna()


def _of_label(scope: Scope, label: str, items: list[str]) -> str:
    say, n = scope.say, len(items)
    figures = {"count": capitalised(say.type.spelled(n)), "items": scope.named(items)}
    if label == "large_gap":
        return say.ngettext("One large gap: {items}.", "{count} large gaps: {items}.", n, **figures)
    figures["count"] = say.type.spelled(n)
    if label == "gap":
        return say.ngettext(
            "No gap is large, but one can be told: {items}.",
            "No gap is large, but {count} can be told: {items}.",
            n,
            **figures,
        )
    return say.ngettext(
        "Only one small gap can be told: {items}.",
        "Only small gaps can be told, {count} of them: {items}.",
        n,
        **figures,
    )


def _lowest(scope: Scope, items: pd.DataFrame) -> Finding:
    """The lowest mean, measured on its own scale; several where they are equal."""
    height = ((items["performance"] - 1) / (items["scale_size"].astype(float) - 1)).round(9)
    lowest = items[height == height.min()]
    figures = {
        "base": scope.base(),
        "items": scope.named(lowest["item"]),
        "score": scope.say.type.number(lowest["performance"].iloc[0]),
        "top": int(lowest["scale_size"].iloc[0]),
    }
    if len(items) == 1:
        text = scope.say.gettext(
            "According to {base}, the mean of {items} is {score} of {top}.", **figures
        )
    elif len(lowest) == len(items):
        text = scope.say.gettext(
            "According to {base}, all items have the same mean: {score} of {top}.", **figures
        )
    else:
        text = scope.say.ngettext(
            "According to {base}, the lowest mean is that of {items}: {score} of {top}.",
            "According to {base}, the lowest means are those of {items}: {score} of {top}.",
            len(lowest),
            **figures,
        )
    return Finding("gaps", text)


def _nothing_stands_out(scope: Scope) -> str:
    items, say = scope.items(), scope.say
    if len(items) == 1:
        text = say.ngettext(
            "With one answer no gap can be told",
            "With {n} answers no gap can be told",
            scope.respondents,
        )
    else:
        text = say.ngettext(
            "With one answer no gap stands out from the others",
            "With {n} answers no gap stands out from the others",
            scope.respondents,
        )
    text = _with_top_reason(scope, text)
    above = items.loc[items["label"] == "above", "item"][::-1]
    if above.empty:
        return text
    better = say.gettext("We do better than it matters: {items}.", items=scope.named(above))
    return f"{text} {better}"


def _with_top_reason(scope: Scope, text: str) -> str:
    leave = leading_reason(scope)
    if leave is None:
        return f"{text}."
    theme = scope.say.type.quoted(scope.report.theme_name(leave["theme"]))
    return scope.say.gettext(
        "{text}; first among the reasons to leave was {theme}.", text=text, theme=theme
    )


def largest(items: pd.DataFrame) -> pd.DataFrame:
    """The rows of the largest gap as it is printed: several where it is the same."""
    printed = items["gap"].map(lambda gap: rounded(gap, 1), na_action="ignore")
    return pd.DataFrame(items[printed == printed.max()])


def within_sight(scope: Scope) -> Finding | None:
    """How large a gap would have to be to be told, where none is; None where gaps are told."""
    found, items, say = gaps(scope), scope.items(), scope.say
    if found is None or found.told or items["gap"].isna().all():
        return None
    widths = (items["gap_high"] - items["gap_low"])[items["n_pairs"] >= FEWEST_PAIRS].dropna() / 2
    if widths.empty:
        text = (
            say.gettext("To tell a gap, at least five teams have to rate both sides of an item.")
            if scope.voice == "team"
            else say.gettext(
                "To tell a gap, at least five people have to rate both sides of an item."
            )
        )
        return Finding("gaps", text)
    largest = int(items["scale_size"].max())
    text = say.gettext(
        "With these answers only gaps of about {points} points or more can be told; smaller ones"
        " need more answers.",
        points=say.type.number(max((largest - 1) / 8, float(widths.median()))),
    )
    return Finding("gaps", text)


def top_reasons(scope: Scope) -> pd.DataFrame:
    """The rows of the first reason to leave that has a theme; several where they weigh the same.

    Ordered as the Pareto is, by share: a team that writes more does not weigh more. None where most
    reasons have no theme.
    """
    rows = scope.now(scope.report.pareto)
    if not has_themes(scope.report, "leave"):
        return rows.iloc[:0]
    rows = rows[rows["theme"].notna() & ~rows["theme"].isin(["", "other"])]
    return rows[np.isclose(rows["share"], rows["share"].max())]


def leading_reason(scope: Scope) -> pd.Series | None:
    """The row of the first reason to leave where it leads alone and half of the teams name it.

    Else it is one team's word, a tie, or less than what has no theme, and no headline.
    """
    rows = top_reasons(scope)
    if len(rows) != 1 or 2 * rows["reach"].iloc[0] < rows["teams"].iloc[0]:
        return None
    every = scope.now(scope.report.pareto)
    if (every.loc[every["theme"] == "", "share"] > rows["share"].iloc[0]).any():
        return None
    return rows.iloc[0]


def priorities(scope: Scope) -> Finding | None:
    """How sure the order of the gaps is."""
    ranks = ranked(scope.report, scope.voice)
    labels = scope.items().set_index("item")["label"]
    told = ranks[ranks["item"].map(labels).isin(TOLD)]
    if len(labels) <= 3 or ranks.empty:
        return None
    if told.empty and labels.eq("small_gap").any():
        text = scope.say.gettext(
            "Only small gaps stand out, so the figures do not say what comes first."
        )
        return Finding("priorities", text, told=False)
    if told.empty:
        text = scope.say.gettext("No gap stands out, so the figures do not say what comes first.")
        return Finding("priorities", text, told=False)
    sure, share = surest(told)
    if not sure:
        text = scope.say.gettext("Which gaps are the three largest cannot be told yet.")
        return Finding("priorities", text, told=False)
    text = scope.say.ngettext(
        "Among the three largest gaps with a probability of at least {share}: {items}.",
        "Among the three largest gaps with a probability of at least {share} each: {items}.",
        len(sure),
        share=scope.say.type.percent(share),
        items=scope.named(sure),
    )
    return Finding("priorities", text)


def ranked(report: Report, voice: str) -> pd.DataFrame:
    """How sure the order of a voice's gaps is in the last workshop, the largest gap first."""
    rows = last(report, report.ranks)
    return rows[rows["voice"] == voice].sort_values("rank", kind="stable")


def surest(ranks: pd.DataFrame) -> tuple[list[str], float]:
    """The items that are among the three largest gaps with 80 % or more, and the least of them."""
    sure = ranks[ranks["p_top3"] >= SURE]
    # draws never make it certain
    return list(sure["item"]), min(0.95, float(sure["p_top3"].min()))


def distribution(scope: Scope) -> Finding | None:
    """The item with most low scores, and what many could not judge: counts, not tests."""
    # an item that nobody can judge has no score, and that is the finding
    rows, say = scope.asked, scope.say
    if len(rows) and nobody_can_judge(rows).all():
        return None  # the gaps say so
    unknown = list(rows.loc[rows["dk_share"].fillna(0) >= 0.2, "item"])
    if unknown:
        text = say.ngettext(
            "One item cannot be judged by a fifth of those asked or more: {items}.",
            "{count} items cannot be judged by a fifth of those asked or more: {items}.",
            len(unknown),
            count=capitalised(say.type.spelled(len(unknown))),
            items=scope.named(unknown),
        )
        return Finding("distribution", text)
    return _most_low_scores(scope)


def _most_low_scores(scope: Scope) -> Finding | None:
    items, say = scope.items(), scope.say
    # of three scores or fewer, two are no low ones
    items = items[items["bottom2"].notna() & (items["scale_size"] > 3)]
    if items.empty:
        return None
    if items["bottom2"].max() == 0:
        return Finding("distribution", say.gettext("No item got one of the two lowest scores."))
    worst = items[np.isclose(items["bottom2"], items["bottom2"].max())]
    if worst["n_performance"].min() < FEWEST_FOR_A_SHARE:
        return _few_low_scores(scope, worst)
    share = say.type.percent(worst["bottom2"].iloc[0])
    if len(items) == 1:
        text = say.gettext(
            "{share} give {items} one of the two lowest scores.",
            share=share,
            items=scope.named(items["item"]),
        )
        return Finding("distribution", text)
    if len(worst) == len(items):
        text = say.gettext("On every item {share} give one of the two lowest scores.", share=share)
        return Finding("distribution", text)
    text = say.ngettext(
        "Most low scores: {items}, where {share} give one of the two lowest.",
        "Most low scores: {items}, where {share} each give one of the two lowest.",
        len(worst),
        items=scope.named(worst["item"]),
        share=share,
    )
    return Finding("distribution", text)


def _few_low_scores(scope: Scope, worst: pd.DataFrame) -> Finding | None:
    """Counts in place of a share of fewer than five; nothing of one, or of several numbers."""
    n = int(worst["n_performance"].iloc[0])
    if n == 1 or worst["n_performance"].nunique() > 1:
        return None
    text = scope.say.ngettext(
        "Low scores: {items}, {low} of {of} answers.",
        "Low scores: {items}, {low} of {of} answers each.",
        len(worst),
        items=scope.named(worst["item"]),
        low=scope.say.type.count(n * worst["bottom2"].iloc[0]),
        of=scope.say.type.count(n),
    )
    return Finding("distribution", text)
