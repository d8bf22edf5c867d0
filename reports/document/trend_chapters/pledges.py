"""What became of earlier pledges, each with before and after on its item."""

from reports.document.blocks import Follow, Followed
from reports.document.chapters import readings
from reports.document.chapters.board import and_more
from reports.document.sources import Sources, team_of, text_of
from reports.findings.change import earlier
from reports.telling import Record, is_known, records, sentences
from reports.words.keys import OUTCOMES
from reports.words.language import N_
from reports.words.typography import capitalised, shortened

LONGEST = 110  # letters of a pledge where there is one page for all


def since(sources: Sources, most: int | None = None) -> Follow | None:
    """Pledges of earlier workshops, worst first, and whether their items moved since.

    Of a list that is cut the words are cut too, and it says how many are missing.
    """
    say, rows = sources.say, earlier(sources)
    if rows.empty:
        return None
    return Follow(
        (
            say.ngettext("One earlier pledge", "The {n} earlier pledges, worst first", len(rows)),
            say.gettext("What became of it"),
            say.gettext("today, from {first} to {last}", **sources.scale().ends),
            say.gettext("Its item since then"),
        ),
        say.gettext("before"),
        tuple(_followed(sources, row, most) for row in records(rows.head(most or len(rows)))),
        sentences(_missing(sources, len(rows) - (most or len(rows))), readings.by_itself(sources)),
    )


def _missing(sources: Sources, rest: int) -> str:
    return f"{capitalised(and_more(sources, rest))}." if rest > 0 else ""


def _followed(sources: Sources, row: Record, most: int | None) -> Followed:
    what, outcome = text_of(row["what"]).rstrip("."), sources.say.gettext(state(row))
    why = shortened(text_of(row["outcome_why"]).rstrip("."))
    what = shortened(what, LONGEST) if most else what
    return readings.followed(sources, row, what, team_of(row), outcome, why)


def state(row: Record) -> str:
    """What became of a pledge: done, done in part, dropped, open, or open and overdue."""
    if known := OUTCOMES.get(text_of(row["outcome"])):
        return known
    return N_("open, overdue") if is_known(row["overdue"]) and row["overdue"] else N_("open")
