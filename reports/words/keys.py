"""What the keys in tables are called: labels, reasons, outcomes, verdicts, voices."""

from reports.words.language import N_

LABELS = {
    "large_gap": N_("large gap"),
    "gap": N_("gap"),
    "small_gap": N_("small gap"),
    "on_par": N_("on par"),
    "above": N_("above"),
    "unclear": N_("not distinguishable"),
}
"""The published labels of a gap (method 1.7) in words."""

REASONS = {
    "few_teams": N_("too few teams"),
    "wording": N_("its wording changed"),
    "hidden": N_("hidden: too few answers"),
    "no_spread": N_("no spread to test it against"),
}
"""Why a change was not tested."""

WHY_NOT = {
    "wording": N_("the question changed"),
    "few_teams": N_("too few teams"),
    "hidden": N_("hidden"),
}
"""The same in fewest words, of what keeps it from being told."""

OUTCOMES = {"kept": N_("done"), "partly": N_("done in part"), "dropped": N_("dropped")}
"""What became of a pledge; without one it is open."""

SAID = {
    "": N_("no answer yet"),
    "accepted": N_("yes"),
    "later": N_("being looked at"),
    "declined": N_("no"),
}
"""What leadership says to a request."""

MOVEMENTS = {
    "moved": N_("moved"),
    "hint": N_("hint, to be confirmed"),
    "other_way": N_("moved the other way"),
    "no_movement": N_("no movement"),
    "unclear": N_("cannot be told"),
}
"""Whether the item of a pledge moved since, or the gap of it (method 1.11)."""

LEFT_OUT = {
    "person": N_("names a person"),
    "insult": N_("insult"),
    "twice": N_("said twice"),
    "mistake": N_("by mistake"),
}
"""Why the facilitator left something out."""

WAYS = {"phone": N_("on their own phones"), "kiosk": N_("at a kiosk"), "paper": N_("on paper")}
"""How customers answered."""
VOICES = {"member": N_("each person"), "team": N_("team together"), "customer": N_("customers")}

SIZES = {"small": N_("small"), "medium": N_("medium"), "large": N_("large")}

MEASURES = {"importance": N_("importance"), "performance": N_("how we do today"), "gap": N_("gap")}

ANSWERS = {"dk": N_("don’t know"), "missing": N_("not answered"), **SAID}

PAIRINGS = {
    "same": N_("the same teams"),
    "partly": N_("partly the same teams"),
    "other": N_("other teams"),
    "teams": N_("the same teams"),
    "welch": N_("other teams"),
    "none": N_("no test"),
}

SIDES = {
    "value": N_("value added"),
    "leave": N_("reason to leave"),
    "difference": N_("sets us apart"),
}

VERDICTS = {"solid": N_("solid"), "generic": N_("generic"), "unproven": N_("unproven"), **MOVEMENTS}

KINDS = {
    "pairs": N_("gap of part of the answers"),
    "unanswered": N_("many without a score"),
    "cannot_judge": N_("many cannot judge it"),
    "reversed": N_("disagrees with the rest"),
    "straight": N_("one answer to everything"),
    "participation": N_("little participation"),
    "absent": N_("teams without answers"),
    "hidden": N_("hidden teams"),
}

RULES = {
    "claim_shared": N_("claimed, but others say it too"),
    "theme_both": N_("value or claim and reason to leave"),
    "par_leaves": N_("good enough, but first reason to leave"),
}
