"""Sentences about time: what changed since the last workshop, and what became of pledges."""

import math

import pandas as pd
from scipy.special import stdtrit

from reports.telling import MOST_LISTED, Finding, Scope, records
from reports.words.typography import capitalised

_SPREAD_OF_CHANGES = 0.56
"""SD of a team's change in points of 1 to 5: 12 teams then have 80 % power for 0.5 (method 1.8)."""


def detectable(teams: int, comparisons: int) -> float:
    """The smallest change in points of five that `teams` paired teams find in four of five cases.

    Paired t at the level that Benjamini–Hochberg leaves a single change among `comparisons`.
    """
    level = 0.10 / max(comparisons, 1)
    # quantiles of Student's t; scipy.stats would take a second to import
    needed = stdtrit(teams - 1, 1 - level / 2) + stdtrit(teams - 1, 0.8)
    return max(0.5, float(_SPREAD_OF_CHANGES * needed / math.sqrt(teams)))


def latest(scope: Scope) -> pd.DataFrame:
    """Changes of the last workshop from the one before it: performance, then importance."""
    if len(scope.report.workshops) < 2:
        return scope.report.trend.iloc[:0]
    return changes_since(scope, scope.report.workshops[-2])


def changes_since(scope: Scope, before: str) -> pd.DataFrame:
    """Changes of the last workshop from the workshop `before`: performance, then importance."""
    rows = scope.report.trend
    rows = rows[(rows["to_workshop"] == scope.report.workshop) & (rows["from_workshop"] == before)]
    rows = rows[rows["measure"].isin(["performance", "importance"])]
    return rows.sort_values("measure", ascending=False, kind="stable")


def change(scope: Scope) -> Finding | None:
    """What really changed since the last workshop; else hints; else what could have been seen."""
    rows, say = latest(scope), scope.say
    if rows.empty:
        apart = nothing_in_common(scope)
        return Finding("trend", apart, told=False) if apart else None
    real = rows[rows["real_change"].eq(True)]
    first = changes_since(scope, scope.report.workshops[0])
    longer = first[first["real_change"].eq(True) & ~first["item"].isin(real["item"])]
    hints = rows[rows["hint"].eq(True)]
    since = scope.when(scope.report.workshops[-2])
    if len(real) or len(longer):
        found = ((scope.report.workshops[-2], real), (scope.report.workshops[0], longer))
        told = (_real(scope, workshop, part) for workshop, part in found if len(part))
        return Finding("trend", " ".join(told))
    if len(hints):
        text = say.ngettext(
            "No real change since {since}, but one hint to be confirmed: {changes}.",
            "No real change since {since}, but {count} hints to be confirmed: {changes}.",
            len(hints),
            count=say.type.spelled(len(hints)),
            since=since,
            changes=_listed(scope, hints),
        )
        return Finding("trend", text, told=False)
    text = say.gettext("No real change can be seen since {since}.", since=since)
    return Finding("trend", text, told=False)


def nothing_in_common(scope: Scope) -> str:
    """That the last workshop shares no item with the one before; "" where it shares some."""
    items, workshops = scope.report.items, scope.report.workshops[-2:]
    asked = [set(items.loc[items["workshop"] == name, "item"].astype(str)) for name in workshops]
    if len(asked) < 2 or not all(asked) or set.intersection(*asked):
        return ""
    return scope.say.gettext(
        "Nothing can be compared with {since}: no item was asked both times.",
        since=scope.when(workshops[0]),
    )


def _real(scope: Scope, since: str, rows: pd.DataFrame) -> str:
    return scope.say.ngettext(
        "One real change since {since}: {changes}.",
        "{count} real changes since {since}: {changes}.",
        len(rows),
        count=capitalised(scope.say.type.spelled(len(rows))),
        since=scope.when(since),
        changes=_listed(scope, rows),
    )


def sight(scope: Scope) -> str:
    """How large a change had to be to be seen with so many teams; "" where nothing was tested."""
    rows = latest(scope)
    tested = rows[(rows["measure"] == "performance") & rows["p"].notna()]
    if tested.empty:
        return ""
    teams = int(tested["m"].median())
    # the comparisons with the first workshop belong to the same family
    family = scope.report.trend
    family = family[(family["measure"] == "performance") & family["p"].notna()]
    points, figures = detectable(teams, len(family)), {"teams": scope.say.type.count(teams)}
    if points > scope.items()["scale_size"].max() - 1:
        return scope.say.gettext("With {teams} teams no change is sure to be seen.", **figures)
    return scope.say.gettext(
        "With {teams} teams only changes of about {points} points or more are sure to be seen.",
        points=scope.say.type.number(points),
        **figures,
    )


def _listed(scope: Scope, rows: pd.DataFrame) -> str:
    """Changes by item and size, the largest of performance first; the rest is counted."""
    say, said = scope.say, []
    rows = rows.assign(size=-rows["delta"].abs())
    rows = rows.sort_values(["measure", "size"], ascending=[False, True], kind="stable")
    for row in records(rows.head(MOST_LISTED)):
        figures = {
            "item": scope.named([str(row["item"])]),
            "delta": say.type.signed(row["delta"]),
        }
        if row["measure"] == "performance":
            said.append(say.gettext("{item} (how we do: {delta})", **figures))
        else:
            said.append(say.gettext("{item} (importance: {delta})", **figures))
    if (rest := len(rows) - MOST_LISTED) > 0:
        said.append(say.ngettext("one more", "{count} more", rest, count=say.type.spelled(rest)))
    return say.type.listing(said)


def earlier(scope: Scope) -> pd.DataFrame:
    """Pledges of earlier workshops."""
    rows = scope.report.pledges
    return rows[(rows["kind"] == "pledge") & (rows["workshop"] != scope.report.workshop)]


def pledges(scope: Scope) -> Finding | None:
    """What was pledged now, and what became of earlier pledges."""
    now, say = scope.now(scope.report.pledges), scope.say
    sentences = []
    before = earlier(scope)
    if len(before):
        sentences.append(_became(scope, before))
    made = int((now["kind"] == "pledge").sum())
    if made:
        count = capitalised(say.type.spelled(made))
        sentences.append(say.ngettext("One new pledge.", "{count} new pledges.", made, count=count))
    asked = int((now["kind"] == "request").sum())
    if asked:
        count = capitalised(say.type.spelled(asked))
        sentences.append(
            say.ngettext(
                "One request to leadership.", "{count} requests to leadership.", asked, count=count
            )
        )
    return Finding("pledges", " ".join(sentences)) if sentences else None


def _became(scope: Scope, before: pd.DataFrame) -> str:
    """How many earlier pledges had which outcome; none is counted where there is none."""
    say, outcomes = scope.say, before["outcome"]
    kept, partly, dropped = (int((outcomes == key).sum()) for key in ("kept", "partly", "dropped"))
    still_open = len(before) - kept - partly - dropped
    counted = (
        (kept, say.ngettext("{n} done", "{n} done", kept)),
        (partly, say.ngettext("{n} done in part", "{n} done in part", partly)),
        (dropped, say.ngettext("{n} dropped", "{n} dropped", dropped)),
        (still_open, say.ngettext("{n} open", "{n} open", still_open)),
    )
    return say.ngettext(
        "Of one earlier pledge: {outcomes}.",
        "Of {n} earlier pledges: {outcomes}.",
        len(before),
        outcomes=", ".join(text for n, text in counted if n),
    )
