"""Sentences about opinions that differ: inside us, and between us and our customers."""

import pandas as pd

from reports.faults import N_
from reports.findings.scope import DIFFERS, Finding, Scope


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
