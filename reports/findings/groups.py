"""Sentences about teams and about what they wrote: themes, reasons to leave, claims."""

from reports.findings.gaps import top_reason
from reports.findings.scope import DIFFERS, Finding, Scope
from reports.typography import capitalised, shortened

A_PARETO_FROM = 30
"""Under this many reasons to leave there is a list, not a Pareto (method 1.10)."""


def participation(scope: Scope) -> Finding:
    """Who answered, of how many invited."""
    say, rows = scope.say, scope.now(scope.report.participation)
    rows = rows[rows["voice"] == scope.voice]
    # a share is told only where it can be right for every team: nobody comes of none
    expected, joined, given = (rows[name].fillna(0) for name in ("invited", "joined", "handed_in"))
    is_known = bool((expected.gt(0) | joined.eq(0)).all() and (given <= expected).all())
    invited, handed_in = int(expected.sum()), int(given.sum())
    if invited == 0 or not is_known or scope.voice != "member":
        return Finding("participation", say.gettext("{base} answered.", base=scope.base()))
    if handed_in == invited:
        text = say.gettext("Everyone answered: {base}.", base=scope.base())
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
    if rows["h"].notna().sum() == 0:
        return None
    rows = rows[rows["q"] < DIFFERS].sort_values("q", kind="stable")
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


def themes(scope: Scope) -> Finding | None:
    """Which themes weigh more on one side: where the interval between teams leaves out zero."""
    rows, say = scope.now(scope.report.themes), scope.say
    rows = rows[rows["theme"].notna() & (rows["theme"] != "") & rows["theme_gap"].notna()]
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
    """The first reason to leave, with the teams that name it."""
    top = top_reason(scope)
    if top is None:
        return None
    say = scope.say
    figures = {
        "theme": say.type.quoted(scope.report.theme_name(top["theme"])),
        "teams": say.type.count(top["teams"]),
        "share": say.type.percent(top["share"]),
    }
    if top["entries"] >= A_PARETO_FROM:
        text = say.ngettext(
            "{theme} holds {share} of the points given to reasons to leave; one of {teams} teams"
            " names it.",
            "{theme} holds {share} of the points given to reasons to leave; {n} of {teams} teams"
            " name it.",
            int(top["reach"]),
            **figures,
        )
    else:
        text = say.ngettext(
            "First among the reasons to leave: {theme}, named by one of {teams} teams.",
            "First among the reasons to leave: {theme}, named by {n} of {teams} teams.",
            int(top["reach"]),
            **figures,
        )
    return Finding("reasons", text)


def claims(scope: Scope) -> Finding | None:
    """How many claims passed the competitor test."""
    rows, say = scope.now(scope.report.differentiation), scope.say
    rows = rows[rows["n"].fillna(0) > 0]
    if rows.empty:
        return None
    passed = rows[rows["verdict"] == "solid"].sort_values("share", ascending=False, kind="stable")
    solid, judged = len(passed), len(rows)
    if solid:
        best = passed.iloc[0]
        text = say.ngettext(
            "One of {judged} claims passes the competitor test: {claim}.",
            "{n} of {judged} claims pass the competitor test, first of all {claim}.",
            solid,
            claim=say.type.quoted(shortened(best["text"].rstrip("."), 90)),
            judged=say.type.count(judged),
        )
        return Finding("claims", text)
    text = say.ngettext(
        "The one claim that was judged has not passed the competitor test yet.",
        "None of {n} claims has passed the competitor test yet.",
        judged,
    )
    return Finding("claims", text, told=False)


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
