"""Sentences about rated items: gaps, what comes first, spread, divided opinions, voices."""

import pandas as pd

from reports.faults import N_
from reports.findings.scope import DIFFERS, Finding, Scope
from reports.typography import capitalised

STRENGTHS = ("above", "on_par")


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
            "No gap: we do all {n} rated items as well as they matter.",
            len(items),
        )
        return Finding("gaps", text)
    return Finding("gaps", _nothing_stands_out(scope), told=False)


def _nothing_shown(scope: Scope) -> Finding:
    """Why no item has a figure: nobody can judge any, too few answered, or none was asked."""
    say, asked = scope.say, len(scope.asked)
    if not asked:
        return Finding("gaps", say.gettext("There are too few answers for figures."), told=False)
    count = capitalised(say.type.spelled(asked))
    if nobody_can_judge(scope.asked).all():
        text = say.ngettext(
            "One item was asked, and nobody can judge it: all answered “don’t know”.",
            "{count} items were asked, and nobody can judge any: all answered “don’t know”.",
            asked,
            count=count,
        )
        return Finding("gaps", text)
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
    lowest = items.sort_values("performance", kind="stable").iloc[0]
    text = scope.say.gettext(
        "The lowest mean is that of {item}: {score} of {top}.",
        item=scope.named([lowest["item"]]),
        score=scope.say.type.number(lowest["performance"]),
        top=int(lowest["scale_size"]),
    )
    return Finding("gaps", text)


def _nothing_stands_out(scope: Scope) -> str:
    say = scope.say
    text = say.ngettext(
        "With one answer no gap stands out from the others",
        "With {n} answers no gap stands out from the others",
        scope.respondents,
    )
    leave = top_reason(scope)
    if leave is None:
        return f"{text}."
    theme = say.type.quoted(scope.report.theme_name(leave["theme"]))
    return say.gettext(
        "{text}; first among the reasons to leave was {theme}.", text=text, theme=theme
    )


def within_sight(scope: Scope) -> Finding | None:
    """How large a gap would have to be to be told, where none is; None where gaps are told."""
    found = gaps(scope)
    widths = (scope.items()["gap_high"] - scope.items()["gap_low"]).dropna() / 2
    if found is None or found.told or widths.empty:
        return None
    largest = int(scope.items()["scale_size"].max())
    text = scope.say.gettext(
        "With these answers only gaps of about {points} points or more can be told; smaller ones"
        " need more answers.",
        points=scope.say.type.number(max((largest - 1) / 8, float(widths.median()))),
    )
    return Finding("gaps", text)


def top_reason(scope: Scope) -> pd.Series | None:
    """The row of the first reason to leave that has a theme; None where there is none."""
    rows = scope.now(scope.report.pareto)
    rows = rows[rows["theme"].notna() & ~rows["theme"].isin(["", "other"])]
    return None if rows.empty else rows.sort_values("risk", ascending=False, kind="stable").iloc[0]


def priorities(scope: Scope) -> Finding | None:
    """How sure the order of the gaps is."""
    ranks = scope.now(scope.report.ranks)
    ranks = ranks[(ranks["voice"] == scope.voice) & ranks["p_top3"].notna()]
    labels = scope.items().set_index("item")["label"]
    told = ranks[ranks["item"].map(labels).isin(["large_gap", "gap"])].sort_values("rank")
    if len(labels) <= 3 or ranks.empty:
        return None
    if told.empty:
        text = scope.say.gettext("No gap stands out, so the figures do not say what comes first.")
        return Finding("priorities", text, told=False)
    sure = list(told.loc[told["p_top3"] >= 0.8, "item"])
    if not sure:
        text = scope.say.gettext("Which gaps are the three largest cannot be told yet.")
        return Finding("priorities", text, told=False)
    text = scope.say.ngettext(
        "Among the three largest gaps with a probability of at least {share}: {items}.",
        "Among the three largest gaps with a probability of at least {share} each: {items}.",
        len(sure),
        share=scope.say.type.percent(0.8),
        items=scope.named(sure),
    )
    return Finding("priorities", text)


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
    items = scope.items()
    items = items[items["bottom2"].notna()]
    if items.empty:
        return None
    if items["bottom2"].max() == 0:
        return Finding("distribution", say.gettext("No item got one of the two lowest scores."))
    worst = items.sort_values("bottom2", ascending=False, kind="stable").iloc[0]
    text = say.gettext(
        "Most low scores: {item}, where {share} give one of the two lowest.",
        item=scope.named([worst["item"]]),
        share=say.type.percent(worst["bottom2"]),
    )
    return Finding("distribution", text)


def camps(scope: Scope) -> Finding | None:
    """Items on which opinions are divided, as the rule of method 1.6 flags them."""
    rows = scope.now(scope.report.camps)
    rows = rows[rows["voice"] == scope.voice]
    if rows.empty:
        return None
    items = list(dict.fromkeys(rows["item"]))
    text = scope.say.ngettext(
        "Opinions are divided on one item: {items}.",
        "Opinions are divided on {count} items: {items}.",
        len(items),
        count=scope.say.type.spelled(len(items)),
        items=scope.named(items),
    )
    return Finding("camps", text)


def voices(scope: Scope) -> Finding | None:
    """Where we see ourselves better than our customers do, and what matters more to them."""
    rows, say = scope.now(scope.report.voices), scope.say
    if rows.empty:
        return None
    sentences = [
        say.gettext(text, items=scope.named(found))
        for text, measure, sign in (
            (N_("We see ourselves better than our {customers} do: {items}."), "self_flattery", 1),
            (N_("Our {customers} see us better than we do: {items}."), "self_flattery", -1),
            (N_("It matters more to our {customers} than we think: {items}."), "blind_spot", 1),
            (N_("It matters less to our {customers} than we think: {items}."), "blind_spot", -1),
        )
        if len(found := _told(rows, measure, sign))
    ]
    if not sentences:
        text = say.gettext("No difference between us and our {customers} can be told.")
        return Finding("voices", text, told=False)
    return Finding("voices", " ".join(sentences))


def _told(rows: pd.DataFrame, measure: str, sign: int) -> pd.Series:
    """Items whose difference of that sign stands out from chance, the largest first."""
    told = rows[(rows[f"{measure}_q"] < DIFFERS) & (sign * rows[measure] > 0)]
    return told.sort_values(measure, ascending=sign < 0, kind="stable")["item"]
