"""Sentences about what teams wrote: themes, reasons to leave, claims, contradictions."""

import pandas as pd

from reports.findings.gaps import leads, top_reasons
from reports.method import A_PARETO_FROM
from reports.statistics.differences import FEWEST_TEAMS
from reports.telling import MOST, Finding, Telling, has_themes, sentences, where
from reports.words.language import N_
from reports.words.typography import shortened


def themes(telling: Telling) -> Finding | None:
    """Which themes weigh more on one side: where the interval between teams leaves out zero."""
    rows, say = telling.now(telling.report.themes), telling.say
    rows = rows[rows["theme_gap"].notna()].sort_values("theme_gap", ascending=False, kind="stable")
    if rows.empty or not has_themes(telling.report, "value", "leave"):
        return None
    named = rows[~rows["theme"].fillna("").isin(["", "other"])]
    leave = telling.named_themes(named.loc[named["low"] > 0, "theme"])
    value = telling.named_themes(named.loc[named["high"] < 0, "theme"][::-1])
    both = N_("More a reason to leave than value: {leave}; more value than a reason: {value}.")
    one = N_("More a reason to leave than value: {leave}.")
    other = N_("More value than a reason to leave: {value}.")
    if leave or value:
        text = both if leave and value else one if leave else other
        return Finding(say.gettext(text, leave=leave, value=value))
    if (teams := int(rows["teams"].max())) < FEWEST_TEAMS:
        text = say.ngettext(
            "Value and reasons to leave: one team does not tell which theme weighs more.",
            "Value and reasons to leave: {n} teams do not tell which theme weighs more.",
            teams,
        )
        return Finding(text, told=False)
    text = say.gettext("No theme can be told to weigh more on one side than on the other.")
    return Finding(text, told=False)


def reasons(telling: Telling) -> Finding | None:
    """The first reason to leave, with the teams that name it; several where they weigh the same.

    The groups that the room made, else themes; where most have no theme, entries in their place.
    """
    rows, say = top_reasons(telling), telling.say
    if len(rows) and "group" in rows:
        return _first_group(telling, rows)
    if not has_themes(telling.report, "leave"):
        return _without_theme(telling)
    if rows.empty:
        return None
    if len(rows) > 1:
        text = say.gettext(
            "First among the reasons to leave, with the same weight: {themes}.",
            themes=telling.named_themes(rows["theme"]),
        )
        return Finding(text)
    top = rows.iloc[0]
    figures = {
        "theme": telling.named_themes(rows["theme"]),
        "share": say.type.percent(top["share"]),
        "teams": _naming(telling, int(top["reach"]), int(top["teams"])),
    }
    if top["entries"] >= A_PARETO_FROM:
        text = N_("{theme} holds {share} of the points given to reasons to leave{teams}.")
        return Finding(sentences(say.gettext(text, **figures), _together(telling)))
    first = N_("First among the reasons to leave: {theme}{teams}.")
    of_some = N_("First among the reasons to leave that have a theme: {theme}{teams}.")
    return Finding(say.gettext(first if leads(telling, top) else of_some, **figures))


def _first_group(telling: Telling, rows: pd.DataFrame) -> Finding:
    """The group with most dots, or named by most teams where nobody voted."""
    say, top = telling.say, rows.iloc[0]
    names = telling.listed(name.rstrip(".") for name in rows["group"])
    is_voted = not pd.isna(top["dots"])
    dots = N_("First among the reasons to leave, with as many dots: {groups}.")
    teams = N_("First among the reasons to leave, named by as many teams: {groups}.")
    if len(rows) > 1:
        text = say.gettext(dots if is_voted else teams, groups=names)
    elif is_voted:
        text = say.ngettext(
            "The reason to leave with most votes: {group}, {n} dot.",
            "The reason to leave with most votes: {group}, {n} dots.",
            int(top["dots"]),
            group=names,
        )
    else:
        text = say.gettext(
            "First among the reasons to leave: {theme}{teams}.",
            theme=names,
            teams=_naming(telling, int(top["reach"]), int(top["teams"])),
        )
    return Finding(text)


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
    say, ends = telling.say, [shares.columns[0], shares.columns[-1]]
    if "" in shares.index and (shares[ends].idxmax() == "").any():
        most = N_("Most reasons to leave have no theme, so that none is known to lead.")
        more = N_(
            "More reasons to leave have no theme than any theme has, so that none is known to lead."
        )
        is_most = (shares.loc["", ends] > MOST).any()
        return Finding(say.gettext(most if is_most else more), told=False)
    then, now = (_first(telling, shares[wave]) for wave in ends)
    if then == now:
        return Finding(
            say.gettext("The heaviest reason to leave, then and now: {names}.", names=now)
        )
    text = say.gettext(
        "The heaviest reason to leave: {then} in {before}, {now} in {month}.",
        then=then,
        before=telling.when(ends[0]),
        now=now,
        month=telling.when(ends[1]),
    )
    return Finding(text)


def _first(telling: Telling, shares: pd.Series) -> str:
    named = shares[shares.index != ""]
    return telling.named_themes(named.index[named >= named.max() - 1e-9])


def _naming(telling: Telling, reach: int, teams: int) -> str:
    """«, que nombran 3 de los 5 equipos»; nothing where there is one team only."""
    say = telling.say
    figures = {"teams": say.type.count(teams)}
    if teams < 2:
        return ""
    if reach == teams:
        return say.gettext(", named by all {teams} teams", **figures)
    return say.ngettext(
        ", named by one of the {teams} teams",
        ", named by {n} of the {teams} teams",
        reach,
        **figures,
    )


def claims(telling: Telling) -> Finding | None:
    """How many claims passed the competitor test; None where nobody has judged one."""
    rows, say = telling.now(telling.report.differentiation), telling.say
    rows = rows[rows["n"].fillna(0) > 0]
    if rows.empty:
        return None
    passed = where(rows, verdict="solid").sort_values("low", ascending=False, kind="stable")
    if len(passed):
        return Finding(_passed(telling, passed, len(rows)))
    text = say.ngettext(
        "The one claim that was judged has not passed the competitor test yet.",
        "None of the {n} claims has passed the competitor test yet.",
        len(rows),
    )
    return Finding(text, told=False)


def _passed(telling: Telling, passed: pd.DataFrame, judged: int) -> str:
    """How many of the judged claims passed, and the words of the one that most held unique."""
    say, solid = telling.say, len(passed)
    figures = {
        "claim": say.type.quoted(shortened(str(passed.iloc[0]["text"]).rstrip("."), 90)),
        "judged": say.type.count(judged),
    }
    if solid == judged:
        return say.ngettext(
            "The one claim that was judged passes the competitor test: {claim}.",
            "All {n} claims pass the competitor test, first of all {claim}.",
            solid,
            **figures,
        )
    return say.ngettext(
        "One of the {judged} claims passes the competitor test: {claim}.",
        "{n} of the {judged} claims pass the competitor test, first of all {claim}.",
        solid,
        **figures,
    )


def contradictions(telling: Telling) -> Finding | None:
    """How many contradictions the published rules found."""
    n = len(telling.now(telling.report.contradictions))
    if n == 0:
        return None
    text = telling.say.ngettext(
        "One contradiction in what was said and rated.",
        "{count} contradictions in what was said and rated.",
        n,
        count=telling.many(n),
    )
    return Finding(text)
