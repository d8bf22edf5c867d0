"""The words of a spreadsheet: names of its sheets, heads of columns, and what stands for keys."""

from reports.faults import N_
from reports.outputs.sheet_heads import HEADS, HEADS_OF
from reports.speech import Speech

SHEETS: dict[str, tuple[str, str]] = {
    "items": (N_("Items"), N_("one row an item and voice: scores, gap and reading")),
    "teams": (N_("Teams"), N_("the same for each team")),
    "team_differences": (
        N_("Do teams differ"),
        N_("whether teams differ in an item, and how sure that is"),
    ),
    "group_gaps": (N_("Two groups"), N_("leadership beside the front line")),
    "distributions": (N_("Answers"), N_("how many gave each answer")),
    "camps": (N_("Divided opinions"), N_("where answers pile up at both ends")),
    "ranks": (N_("Order of gaps"), N_("how sure the order of the gaps is")),
    "themes": (N_("Themes"), N_("value added beside reasons to leave")),
    "theme_trend": (N_("Changes of themes"), N_("how the gap of each theme changed")),
    "trend": (N_("Changes"), N_("how each item changed since earlier workshops")),
    "participation": (N_("Participation"), N_("who was invited and who answered")),
    "entries": (
        N_("What was written"),
        N_("every entry in the words it was given, without its team"),
    ),
    "pareto": (N_("Reasons to leave"), N_("reasons to leave by theme, as the teams give points")),
    "differentiation": (N_("Claims"), N_("what only we could say, judged by other teams")),
    "voices": (N_("Us and customers"), N_("our scores beside those of customers")),
    "contradictions": (N_("Contradictions"), N_("what was written against what was rated")),
    "series": (N_("Long series"), N_("items over five workshops or more")),
    "pledges": (N_("Pledges"), N_("who will do what by when, and what became of it")),
    "choices": (N_("Choices"), N_("how many chose each option")),
    "numbers": (N_("Numbers"), N_("figures that people gave")),
    "summary": (N_("Workshops"), N_("who took part in each workshop")),
    "notices": (N_("Limits"), N_("what limits the reading of an item")),
}
"""Of each table the name of its sheet, at most 31 characters, and what stands in it."""

_VALUES: dict[str, dict[str, str]] = {
    "voice": {
        "member": N_("each person"),
        "team": N_("team together"),
        "customer": N_("customers"),
    },
    "label": {
        "large_gap": N_("large gap"),
        "gap": N_("gap"),
        "small_gap": N_("small gap"),
        "on_par": N_("on par"),
        "above": N_("above"),
        "unclear": N_("not distinguishable"),
    },
    "size": {
        "small": N_("small"),
        "medium": N_("medium"),
        "large": N_("large"),
    },
    "measure": {
        "importance": N_("importance"),
        "performance": N_("how we do today"),
        "gap": N_("gap"),
    },
    "answer": {
        "dk": N_("don’t know"),
        "missing": N_("not answered"),
    },
    "pairing": {
        "teams": N_("the same teams"),
        "welch": N_("other teams"),
        "none": N_("no test"),
    },
    "reason": {
        "few_teams": N_("too few teams"),
        "wording": N_("its wording changed"),
        "hidden": N_("hidden: too few answers"),
    },
    "side": {
        "value": N_("value added"),
        "leave": N_("reason to leave"),
        "difference": N_("sets us apart"),
    },
    "verdict": {
        "solid": N_("solid"),
        "generic": N_("generic"),
        "unproven": N_("unproven"),
    },
    "kind": {
        "pledge": N_("pledge"),
        "request": N_("request to leadership"),
        "pairs": N_("gap of part of the answers"),
        "unanswered": N_("many without a score"),
        "cannot_judge": N_("many cannot judge it"),
        "reversed": N_("disagrees with the rest"),
        "straight": N_("one answer to everything"),
        "participation": N_("little participation"),
        "absent": N_("teams without answers"),
        "hidden": N_("hidden teams"),
    },
    "outcome": {
        "kept": N_("done"),
        "partly": N_("done in part"),
        "dropped": N_("dropped"),
    },
    "rule": {
        "claim_low": N_("claimed, but rated low"),
        "value_leaves": N_("value added and reason to leave"),
        "promise_without_recovery": N_("a promise without a way back"),
    },
}


def name(say: Speech, table: str) -> str:
    """What the sheet of a table is called."""
    return say.gettext(SHEETS[table][0])


def about(say: Speech, table: str) -> str:
    """What stands in a table, for the list of sheets."""
    return say.gettext(SHEETS[table][1])


def head(say: Speech, table: str, column: str) -> str:
    """The head of a table's column."""
    return say.gettext(HEADS_OF.get((table, column)) or HEADS[column])


def value(say: Speech, column: str, told: object) -> object:
    """A cell in words: keys and flags by their names, everything else as it is."""
    if isinstance(told, bool):
        return say.gettext("yes") if told else say.gettext("no")
    words = _VALUES.get(column, {}).get(told) if isinstance(told, str) else None
    return told if words is None else say.gettext(words)
