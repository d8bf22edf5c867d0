"""Sentences about what teams wrote: themes, reasons to leave, claims, contradictions."""

import pandas as pd

from reports.findings.gaps import leads, top_reasons
from reports.method import A_PARETO_FROM
from reports.statistics.differences import FEWEST_TEAMS
from reports.telling import MOST, Finding, Telling, sentences, where
from reports.words.language import N_
from reports.words.typography import shortened


def themes(telling: Telling) -> Finding | None:
    """Which themes weigh more on one side: where the interval between teams leaves out zero."""
    rows = telling.now(telling.report.themes)
    rows = rows[rows["theme_gap"].notna()].sort_values("theme_gap", ascending=False, kind="stable")
    if rows.empty or not telling.has_themes("value", "leave"):
        return None
    named = rows[~rows["theme"].fillna("").isin(["", "other"])]
    leave = telling.named_themes(named.loc[named["low"] > 0, "theme"])
    value = telling.named_themes(named.loc[named["high"] < 0, "theme"][::-1])
    both = N_("More a reason to leave than value: {leave}; more value than a reason: {value}.")
    one = N_("More a reason to leave than value: {leave}.")
    other = N_("More value than a reason to leave: {value}.")
    if leave or value:
        text = both if leave and value else one if leave else other
        return telling.told.gettext(text, leave=leave, value=value)
    if (teams := int(rows["teams"].max())) < FEWEST_TEAMS:
        return telling.untold.ngettext(
            "Value and reasons to leave: one team does not tell which theme weighs more.",
            "Value and reasons to leave: {n} teams do not tell which theme weighs more.",
            teams,
        )
    return telling.untold.gettext(
        "No theme can be told to weigh more on one side than on the other."
    )


def reasons(telling: Telling) -> Finding | None:
    """The first reason to leave, with the teams that name it; several where they weigh the same.

    The groups that the room made, else themes; where most have no theme, entries in their place.
    """
    rows, say = top_reasons(telling), telling.say
    if len(rows) and "group" in rows:
        return _first_group(telling, rows)
    if not telling.has_themes("leave"):
        return _without_theme(telling)
    if rows.empty:
        return None
    if len(rows) > 1:
        return telling.told.gettext(
            "First among the reasons to leave, with the same weight: {themes}.",
            themes=telling.named_themes(rows["theme"]),
        )
    top = rows.iloc[0]
    figures = {
        "theme": telling.named_themes(rows["theme"]),
        "share": say.type.percent(top["share"]),
        "teams": _naming(telling, top),
    }
    if top["entries"] >= A_PARETO_FROM:
        text = N_("{theme} holds {share} of the points given to reasons to leave{teams}.")
        return Finding(sentences(say.gettext(text, **figures), _together(telling)))
    first = N_("First among the reasons to leave: {theme}{teams}.")
    of_some = N_("First among the reasons to leave that have a theme: {theme}{teams}.")
    return telling.told.gettext(first if leads(telling, top) else of_some, **figures)


def _first_group(telling: Telling, rows: pd.DataFrame) -> Finding:
    """The group with most dots, or named by most teams where nobody voted."""
    told, top = telling.told, rows.iloc[0]
    names = telling.listed(name.rstrip(".") for name in rows["group"])
    is_voted = not pd.isna(top["dots"])
    if len(rows) > 1:
        dots = N_("First among the reasons to leave, with as many dots: {groups}.")
        teams = N_("First among the reasons to leave, named by as many teams: {groups}.")
        return told.gettext(dots if is_voted else teams, groups=names)
    if is_voted:
        return told.ngettext(
            "The reason to leave with most votes: {group}, {n} dot.",
            "The reason to leave with most votes: {group}, {n} dots.",
            int(top["dots"]),
            group=names,
        )
    return told.gettext(
        "First among the reasons to leave: {theme}{teams}.",
        theme=names,
        teams=_naming(telling, top),
    )


def _together(telling: Telling) -> str:
    """How few themes hold four fifths of the points; "" where one alone does."""
    rows, say = telling.now(telling.report.pareto), telling.say
    rows = rows[rows["share"].notna()]
    if (many := up_to_the_line(rows)) < 2:
        return ""
    return say.gettext(
        "{count} themes together hold {share}.",
        count=telling.many(many),
        share=say.type.percent(rows["cumulative"].iloc[many - 1]),
    )


def up_to_the_line(pareto: pd.DataFrame) -> int:
    """How many themes reach four fifths of the points; 0 of a list too short to tell."""
    line = pareto["line"].fillna(False).astype(bool).to_numpy()
    is_enough = len(pareto) and pareto["entries"].max() >= A_PARETO_FROM
    return int(line.argmax()) + 1 if is_enough and line.any() else 0


def _without_theme(telling: Telling) -> Finding:
    """The largest groups of reasons to leave, else those that weigh most."""
    say, rows = telling.say, telling.now(telling.report.entries)
    rows = rows[(rows["side"] == "leave") & (rows["voice"] != "customer")]
    count = int(telling.now(telling.report.pareto)["entries"].max())
    text = say.ngettext(
        "The one reason to leave has no theme.",
        "Most of the {n} reasons to leave have no theme.",
        count,
    )
    groups = rows.loc[rows["group"].fillna("") != "", "group"].value_counts()
    groups = groups[groups > 1].sort_index().sort_values(ascending=False, kind="stable")
    worded = rows[rows["text"].fillna("") != ""]
    said = [shortened(str(one).rstrip("."), 90) for one in worded["text"]]
    is_first = worded["score"].eq(rows["score"].max())
    heaviest = [one for one, is_heavy in zip(said, is_first, strict=True) if is_heavy]
    often, most = N_("Most often told: {names}."), N_("Those that weigh most: {names}.")
    names, more = said, N_("In their words: {names}.") if said else ""
    if len(groups):
        names, more = [*map(str, groups.index)], often
    elif 0 < len(heaviest) < len(said):
        names, more = heaviest, most
    told = say.gettext(more, names=telling.listed(names)) if more else ""
    return Finding(sentences(text, told), told=False)


def reasons_over_time(telling: Telling, shares: pd.DataFrame) -> Finding:
    """What holds most points in the first workshop and in the last: a fact of both, no test.

    `shares` as in `waves.reasons`.
    """
    ends = [shares.columns[0], shares.columns[-1]]
    if "" in shares.index and (shares[ends].idxmax() == "").any():
        most = N_("Most reasons to leave have no theme, so that none is known to lead.")
        more = N_(
            "More reasons to leave have no theme than any theme has, so that none is known to lead."
        )
        is_most = (shares.loc["", ends] > MOST).any()
        return telling.untold.gettext(most if is_most else more)
    then, now = (_first(telling, shares[wave]) for wave in ends)
    if then == now:
        return telling.told.gettext(
            "The heaviest reason to leave, then and now: {names}.", names=now
        )
    return telling.told.gettext(
        "The heaviest reason to leave: {then} in {before}, {now} in {month}.",
        then=then,
        before=telling.when(ends[0]),
        now=now,
        month=telling.when(ends[1]),
    )


def _first(telling: Telling, shares: pd.Series) -> str:
    named = shares[shares.index != ""]
    return telling.named_themes(named.index[named >= named.max() - 1e-9])


def _naming(telling: Telling, reason: pd.Series) -> str:
    """«, que nombran 3 de los 5 equipos»; nothing where there is one team only."""
    say, reach, teams = telling.say, int(reason["reach"]), int(reason["teams"])
    if teams < 2:
        return ""
    if reach == teams:
        return say.gettext(", named by all {teams} teams", teams=say.type.count(teams))
    return say.ngettext(
        ", named by one of the {teams} teams",
        ", named by {n} of the {teams} teams",
        reach,
        teams=say.type.count(teams),
    )


def claims(telling: Telling) -> Finding | None:
    """How many claims passed the competitor test; None where nobody has judged one."""
    rows = telling.now(telling.report.differentiation)
    rows = rows[rows["n"].fillna(0) > 0]
    if rows.empty:
        return None
    passed = where(rows, verdict="solid").sort_values("low", ascending=False, kind="stable")
    if len(passed):
        return _passed(telling, passed, len(rows))
    return telling.untold.ngettext(
        "The one claim that was judged has not passed the competitor test yet.",
        "None of the {n} claims has passed the competitor test yet.",
        len(rows),
    )


def _passed(telling: Telling, passed: pd.DataFrame, judged: int) -> Finding:
    """How many of the judged claims passed, and the words of the one that most held unique."""
    told, solid = telling.told, len(passed)
    claim = telling.type.quoted(shortened(str(passed.iloc[0]["text"]).rstrip("."), 90))
    if solid == judged:
        return told.ngettext(
            "The one claim that was judged passes the competitor test: {claim}.",
            "All {n} claims pass the competitor test, first of all {claim}.",
            solid,
            claim=claim,
        )
    return told.ngettext(
        "One of the {judged} claims passes the competitor test: {claim}.",
        "{n} of the {judged} claims pass the competitor test, first of all {claim}.",
        solid,
        claim=claim,
        judged=telling.type.count(judged),
    )


def contradictions(telling: Telling) -> Finding | None:
    """How many contradictions the published rules found."""
    n = len(telling.now(telling.report.contradictions))
    if n == 0:
        return None
    return telling.told.ngettext(
        "One contradiction in what was said and rated.",
        "{count} contradictions in what was said and rated.",
        n,
        count=telling.many(n),
    )
