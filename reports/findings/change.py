"""Sentences about time: what changed since the last workshop, and what became of pledges."""

import math

import pandas as pd

from reports.findings.gaps import STRENGTHS
from reports.report import Report
from reports.telling import MOST_LISTED, TOLD, Finding, Record, Scope, records
from reports.words.keys import REASONS
from reports.words.language import N_
from reports.words.typography import capitalised


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
    """What really changed; that nothing did, where that was tested; else that nobody can tell."""
    rows, say = latest(scope), scope.say
    if rows.empty:
        apart = nothing_in_common(scope)
        return Finding(apart, told=False) if apart else None
    real = rows[rows["real_change"].eq(True)]
    first = changes_since(scope, scope.report.workshops[0])
    longer = first[first["real_change"].eq(True) & ~first["item"].isin(real["item"])]
    since = scope.when(scope.report.workshops[-2])
    if len(real) or len(longer):
        found = ((scope.report.workshops[-2], real), (scope.report.workshops[0], longer))
        told = (_real(scope, workshop, part) for workshop, part in found if len(part))
        return Finding(" ".join(told))
    if rows["p"].isna().all():
        why = REASONS[rows["reason"].value_counts().index[0]]
        text = say.gettext(
            "What changed since {since} cannot be told: {reason}.",
            since=since,
            reason=say.gettext(why),
        )
        return Finding(text, told=False)
    text = say.gettext("No real change can be seen since {since}.", since=since)
    return Finding(text, told=False)


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
    """From which change on one would be seen, as a hint and as real; "" where nothing was tested.

    By the spread of these very items between the last two workshops.
    """
    rows, say = latest(scope), scope.say
    rows = rows[(rows["measure"] == "performance") & rows["visible_hint"].notna()]
    if rows.empty:
        return ""
    most = scope.items()["scale_size"].max() - 1
    hint, real = (
        # a smaller change is called neither
        max(_rounded_up(float(rows[name].median())), most / 8)
        for name in ("visible_hint", "visible_real")
    )
    if hint > most:
        return say.gettext("With these answers no change is sure to be seen.")
    figures = {"hint": say.type.number(hint), "real": say.type.number(real)}
    if real > most:
        return say.gettext(
            "A change in how we do shows as a hint from about {hint} points on (four times in"
            " five); none is sure to be called real.",
            **figures,
        )
    return say.gettext(
        "A change in how we do shows as a hint from about {hint} points on (four times in five),"
        " and is called real from about {real} on (three times in four).",
        **figures,
    )


def _rounded_up(points: float) -> float:
    return math.ceil(round(10 * points, 6)) / 10


COURSES = {
    "closed": N_("{item} closed, from {before} to {now}"),
    "shrank": N_("{item} shrank from {before} to {now}"),
    "opened": N_("{item} opened, from {before} to {now}"),
    "grew": N_("{item} grew from {before} to {now}"),
}
"""What a gap did that really changed."""


def course_of_gap(report: Report, row: Record) -> str:
    """Which of `COURSES` a row of `waves.changes` with a real change of the gap took.

    Closed: now on par or above; opened: it was none before. "" where nothing may be said: below
    zero there is no gap.
    """
    before, now = (_label(report, row, end) for end in ("from_workshop", "to_workshop"))
    if row["delta"] < 0:
        if row["before"] <= 0:
            return ""
        return "closed" if now in STRENGTHS else "shrank" if row["now"] >= 0 else ""
    if row["now"] <= 0:
        return ""
    if before not in _GAPS and now in _GAPS:
        return "opened"
    return "grew" if row["before"] >= 0 else ""


_GAPS = (*TOLD, "small_gap")


def _label(report: Report, row: Record, end: str) -> str:
    """The label of the gap that the item of a row had in the workshop at its `end`."""
    rows = report.items
    is_row = (rows["workshop"] == row[end]) & (rows["voice"] == row["voice"])
    return str(rows.loc[is_row & (rows["item"] == row["item"]), "label"].iloc[0])


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
    """Pledges of earlier workshops, worst first."""
    rows = scope.report.pledges
    return rows[rows["workshop"].astype(str) != scope.report.workshop]


def pledges(scope: Scope) -> Finding | None:
    """What was pledged now, and what became of earlier pledges."""
    say, sentences = scope.say, []
    if before := counted(scope):
        sentences.append(before)
    if made := len(scope.now(scope.report.pledges)):
        count = capitalised(say.type.spelled(made))
        sentences.append(say.ngettext("One new pledge.", "{count} new pledges.", made, count=count))
    if asked := len(scope.now(scope.report.requests)):
        count = capitalised(say.type.spelled(asked))
        sentences.append(
            say.ngettext(
                "One request to leadership.", "{count} requests to leadership.", asked, count=count
            )
        )
    return Finding(" ".join(sentences)) if sentences else None


def counted(scope: Scope) -> str:
    """How many earlier pledges had which outcome, the broken ones first; "" without any."""
    say, before = scope.say, earlier(scope)
    if before.empty:
        return ""
    outcomes = before["outcome"]
    kept, partly, dropped = (int((outcomes == key).sum()) for key in ("kept", "partly", "dropped"))
    overdue = int(before["overdue"].eq(True).sum())
    still_open = len(before) - kept - partly - dropped - overdue
    counted = (
        (dropped, say.ngettext("{n} dropped", "{n} dropped", dropped)),
        (overdue, say.ngettext("{n} overdue", "{n} overdue", overdue)),
        (still_open, say.ngettext("{n} open", "{n} open", still_open)),
        (partly, say.ngettext("{n} done in part", "{n} done in part", partly)),
        (kept, say.ngettext("{n} done", "{n} done", kept)),
    )
    return say.ngettext(
        "Of one earlier pledge: {outcomes}.",
        "Of {n} earlier pledges: {outcomes}.",
        len(before),
        outcomes=", ".join(text for n, text in counted if n),
    )
