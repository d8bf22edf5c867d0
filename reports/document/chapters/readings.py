"""What a row of the trend and what became of a pledge are called."""

from reports.document.sources import Sources, text_of
from reports.telling import OUTCOMES, REASONS, Record


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
    """What became of a pledge: done, done in part, dropped, or open."""
    known, say = OUTCOMES.get(text_of(row["outcome"])), sources.say
    return say.gettext(known) if known else say.gettext("open")
