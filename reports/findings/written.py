"""Sentences about what teams wrote: themes, reasons to leave, claims, contradictions."""

import pandas as pd

from reports.findings.gaps import top_reasons
from reports.method import A_PARETO_FROM
from reports.telling import Finding, Scope, has_themes
from reports.words.typography import capitalised, shortened

"""Under this many reasons to leave there is a list, not a Pareto (method 1.10)."""


def themes(scope: Scope) -> Finding | None:
    """Which themes weigh more on one side: where the interval between teams leaves out zero."""
    rows, say = scope.now(scope.report.themes), scope.say
    if not has_themes(scope.report, "value", "leave"):
        return None
    rows = rows[~rows["theme"].fillna("").isin(["", "other"]) & rows["theme_gap"].notna()]
    if rows.empty:
        return None
    rows = rows.sort_values("theme_gap", ascending=False, kind="stable")
    leave = [scope.report.theme_name(theme) for theme in rows.loc[rows["low"] > 0, "theme"]]
    value = [scope.report.theme_name(theme) for theme in rows.loc[rows["high"] < 0, "theme"][::-1]]
    sentences = []
    if value:
        sentences.append(
            say.ngettext(
                "{themes} weighs more as value than as a reason to leave.",
                "{themes} weigh more as value than as a reason to leave.",
                len(value),
                themes=scope.listed(value),
            )
        )
    if leave:
        sentences.append(
            say.ngettext(
                "{themes} weighs more as a reason to leave than as value.",
                "{themes} weigh more as a reason to leave than as value.",
                len(leave),
                themes=scope.listed(leave),
            )
        )
    if not sentences:
        text = say.gettext("No theme can be told to weigh more on one side than on the other.")
        return Finding("themes", text, told=False)
    return Finding("themes", " ".join(sentences))


def reasons(scope: Scope) -> Finding | None:
    """The first reason to leave, with the teams that name it; several where they weigh the same.

    Where most have no theme, groups and entries in their place.
    """
    rows, say = top_reasons(scope), scope.say
    if not has_themes(scope.report, "leave"):
        return _without_theme(scope)
    if rows.empty:
        return None
    if len(rows) > 1:
        text = say.gettext(
            "First among the reasons to leave, with the same weight: {themes}.",
            themes=scope.listed(scope.report.theme_name(theme) for theme in rows["theme"]),
        )
        return Finding("reasons", text)
    top = rows.iloc[0]
    figures = {
        "theme": say.type.quoted(scope.report.theme_name(top["theme"])),
        "share": say.type.percent(top["share"]),
        "teams": _naming(scope, int(top["reach"]), int(top["teams"])),
    }
    if top["entries"] >= A_PARETO_FROM:
        text = say.gettext(
            "{theme} holds {share} of the points given to reasons to leave{teams}.", **figures
        )
    else:
        text = say.gettext("First among the reasons to leave: {theme}{teams}.", **figures)
    return Finding("reasons", text)


def _without_theme(scope: Scope) -> Finding:
    """The largest groups of reasons to leave, else those that weigh most."""
    say, rows = scope.say, scope.now(scope.report.entries)
    rows = rows[(rows["side"] == "leave") & (rows["voice"] != "customer")]
    count = int(scope.now(scope.report.pareto)["entries"].max())
    text = say.ngettext(
        "The one reason to leave has no theme.",
        "Most of the {n} reasons to leave have no theme.",
        count,
    )
    groups = rows.loc[rows["group"].fillna("") != "", "group"].value_counts()
    groups = groups[groups > 1].sort_index().sort_values(ascending=False, kind="stable")
    said = [shortened(str(one).rstrip("."), 90) for one in rows["text"].dropna() if one]
    most = rows.loc[rows["score"].eq(rows["score"].max()) & rows["text"].fillna("").ne(""), "text"]
    if len(groups):
        more = say.gettext("Most often told: {names}.", names=scope.listed(map(str, groups.index)))
    elif 0 < len(most) < len(said):
        heaviest = [shortened(str(one).rstrip("."), 90) for one in most]
        more = say.gettext("Those that weigh most: {names}.", names=scope.listed(heaviest))
    elif said:
        more = say.gettext("In their words: {names}.", names=scope.listed(said))
    else:
        more = ""
    return Finding("reasons", f"{text} {more}".strip(), told=False)


def _naming(scope: Scope, reach: int, teams: int) -> str:
    """«, que nombran 3 de los 5 equipos»; nothing where there is one team only."""
    say = scope.say
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


def claims(scope: Scope) -> Finding | None:
    """How many claims passed the competitor test."""
    rows, say = scope.now(scope.report.differentiation), scope.say
    rows = rows[rows["n"].fillna(0) > 0]
    if rows.empty:
        return None
    passed = rows[rows["verdict"] == "solid"].sort_values("share", ascending=False, kind="stable")
    if len(passed):
        return Finding("claims", _passed(scope, passed, len(rows)))
    text = say.ngettext(
        "The one claim that was judged has not passed the competitor test yet.",
        "None of the {n} claims has passed the competitor test yet.",
        len(rows),
    )
    return Finding("claims", text, told=False)


def _passed(scope: Scope, passed: pd.DataFrame, judged: int) -> str:
    """How many of the judged claims passed, and the words of the one that most held unique."""
    say, solid = scope.say, len(passed)
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


def contradictions(scope: Scope) -> Finding | None:
    """How many contradictions the published rules found."""
    n = len(scope.now(scope.report.contradictions))
    if n == 0:
        return None
    text = scope.say.ngettext(
        "One contradiction between what we say and what we rate.",
        "{count} contradictions between what we say and what we rate.",
        n,
        count=capitalised(scope.say.type.spelled(n)),
    )
    return Finding("contradictions", text)
