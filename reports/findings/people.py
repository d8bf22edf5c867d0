"""Sentences about who answered and where they differ: teams, camps, us and our customers."""

import pandas as pd

from reports.method import SIGNIFICANT
from reports.telling import FEWEST_FOR_A_SHARE, Finding, Scope
from reports.words.language import N_
from reports.words.typography import capitalised


def participation(scope: Scope) -> Finding:
    """Who answered, of how many invited."""
    say, heads = scope.say, scope.summary()[["invited", "handed_in"]]
    invited, handed_in = (0 if pd.isna(count) else int(count) for count in heads)
    if invited == 0 or handed_in == 0 or scope.voice != "member":
        count = scope.teams if scope.voice == "team" else scope.respondents
        base = say.ngettext("{base} answered.", "{base} answered.", count, base=scope.base())
        return Finding("participation", capitalised(base))
    if handed_in == invited:
        text = say.gettext("Everyone answered: {base}.", base=scope.base())
        return Finding("participation", text)
    if invited < FEWEST_FOR_A_SHARE:
        text = say.ngettext(
            "One of {invited} people invited handed in.",
            "{n} of {invited} people invited handed in.",
            handed_in,
            invited=say.type.count(invited),
        )
        return Finding("participation", text)
    text = say.ngettext(
        "One of {invited} people invited handed in ({share}).",
        "{n} of {invited} people invited handed in ({share}).",
        handed_in,
        invited=say.type.count(invited),
        share=say.type.percent(handed_in / invited),
    )
    return Finding("participation", text)


def teams(scope: Scope) -> Finding | None:
    """On which items teams differ; never that they agree."""
    rows, say = scope.now(scope.report.team_differences), scope.say
    if rows["q"].notna().sum() == 0:
        return None
    # a size is there where they differ; where a team is hidden q is only a step
    rows = rows[rows["size"] != ""].sort_values("q", kind="stable")
    if rows.empty:
        text = say.gettext("With these answers no difference between teams can be told.")
        return Finding("teams", text, told=False)
    text = say.ngettext(
        "Teams differ on one item: {items}.",
        "Teams differ on {count} items: {items}.",
        len(rows),
        count=say.type.spelled(len(rows)),
        items=scope.named(rows["item"]),
    )
    return Finding("teams", text)


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
    told = rows[(rows[f"{measure}_q"] < SIGNIFICANT) & (sign * rows[measure] > 0)]
    return told.sort_values(measure, ascending=sign < 0, kind="stable")["item"]
