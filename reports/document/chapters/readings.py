"""What a row of the trend and what became of a pledge are called."""

from reports.document.blocks import End, Followed, Tone, Words
from reports.document.sources import Sources, text_of
from reports.telling import Record, is_known, where
from reports.words.keys import OUTCOMES, REASONS, WHY_NOT
from reports.words.language import N_
from reports.words.typography import MISSING, shortened


def of_change(sources: Sources, row: Record) -> str:
    """What a row of the trend allows to say."""
    say = sources.say
    if reason := text_of(row["reason"]):
        return say.gettext(REASONS[reason]) if reason in REASONS else ""
    if row["real_change"] is True or row["real_change"] == 1:
        return say.gettext("real change")
    if row["hint"] is True or row["hint"] == 1:
        return say.gettext("hint, to be confirmed")
    return say.gettext("not distinguishable")


def outcome(sources: Sources, row: Record) -> str:
    """What became of a pledge: done, done in part, dropped, open, or overdue; why, if told."""
    known, say = OUTCOMES.get(text_of(row["outcome"])), sources.say
    if known:
        why = shortened(text_of(row["outcome_why"]).rstrip("."))
        return f"{say.gettext(known)} ({why})" if why else say.gettext(known)
    return (
        say.gettext("overdue")
        if is_known(row["overdue"]) and row["overdue"]
        else say.gettext("open")
    )


VERDICTS = {
    "moved": N_("{outcome}; better since then (from {before} to {after})"),
    "hint": N_(
        "{outcome}; since then a hint of better, to be confirmed (from {before} to {after})"
    ),
    "other_way": N_("{outcome}; worse since then (from {before} to {after})"),
    "no_movement": N_("{outcome}; no movement since then (from {before} to {after})"),
    "unclear": N_("{outcome}; whether it changed cannot be told"),
}
"""What became of a pledge, and whether its item moved (method 1.11); never because of it."""


def became(sources: Sources, row: Record) -> str:
    """«hecho; desde entonces ha mejorado (de 2,1 a 3,4)»: no two figures without a verdict."""
    told, number = outcome(sources, row), sources.type.number
    if not (verdict := text_of(row["verdict"])):
        return told
    before, after = (number(row[f"performance_{end}"]) for end in ("before", "after"))
    return sources.say.gettext(VERDICTS[verdict], outcome=told, before=before, after=after)


def should_move(sources: Sources, row: Record) -> str:
    """The item that a pledge names; that it is the mean of a theme where it names none."""
    report, say = sources.report, sources.say
    if item := text_of(row["item"]):
        return report.short(item)
    if not (key := text_of(row["theme"])):
        return MISSING
    theme = report.theme_name(key)
    if not is_known(row["items"]):
        return theme
    return say.ngettext(
        "{theme} (one item of the theme)",
        "{theme} (mean of {n} items)",
        int(row["items"]),
        theme=theme,
    )


def is_broken(row: Record) -> bool:
    """Whether a pledge was dropped, or is overdue."""
    outcome = text_of(row["outcome"])
    return outcome == "dropped" or (
        not outcome and is_known(row["overdue"]) and bool(row["overdue"])
    )


def due(sources: Sources, row: Record) -> str:
    """By when, as people write it; "" where no day is told."""
    return sources.day(row["due"]) if text_of(row["due"]) else ""


def by_itself(sources: Sources) -> str:
    """What a verdict is told of: not the rise that comes by itself, and never a cause."""
    return sources.say.gettext(
        "What is low comes up a little by itself; that is taken off before a change is told. What"
        " happened since then need not have happened because of the pledge."
    )


SINCE: dict[str, tuple[str, Tone]] = {
    "moved": (N_("has improved"), "above"),
    "hint": (N_("a hint of better"), "quiet"),
    "other_way": (N_("has got worse"), "large_gap"),
    "no_movement": (N_("no movement"), "quiet"),
}
"""What the item of a pledge did since then (method 1.11); never because of it."""


def followed(
    sources: Sources, row: Record, what: str, who: str, outcome: str, why: str = ""
) -> Followed:
    """An earlier pledge in these words, with what its item did since then."""
    told, tone = SINCE.get(text_of(row["verdict"]), ("", "quiet"))
    is_told, item = told and is_known(row["performance_before"]), should_move(sources, row)
    return Followed(
        what=Words(what),
        who=who,
        outcome=outcome,
        outcome_tone="large_gap" if is_broken(row) else "quiet",
        item="" if item == MISSING else item,
        verdict=sources.say.gettext(told) if is_told else untold(sources, row),
        tone=tone,
        ends=_ends(sources, row) if is_told else (),
        why=why,
    )


def _ends(sources: Sources, row: Record) -> tuple[End, ...]:
    """Before and today on the scale of the item, the lower one first."""
    size = sources.scale(text_of(row["item"]), text_of(row["theme"]))
    ends = [(float(row[f"performance_{end}"]), end == "after") for end in ("before", "after")]
    return tuple(
        End(round(100 * (value - size.first) / (size - 1), 2), sources.type.number(value), is_now)
        for value, is_now in sorted(ends)
    )


UNKNOWN = N_("cannot be told")


def untold(sources: Sources, row: Record) -> str:
    """Why nothing can be told: «no se puede saber: no nombra un aspecto»."""
    say, reason = sources.say, _reason(sources, row)
    return (
        say.gettext("cannot be told: {reason}", reason=say.gettext(reason))
        if reason
        else say.gettext(UNKNOWN)
    )


def _reason(sources: Sources, row: Record) -> str:
    item = text_of(row["item"])
    if not item and not text_of(row["theme"]):
        return N_("it names no item")
    trend, since = sources.report.trend, row["workshop"]
    rows = where(trend, item=item, measure="performance", from_workshop=since)
    return WHY_NOT.get(text_of(rows["reason"].iloc[0]), "") if len(rows) else ""
