"""What became of earlier pledges, each with before and after on its item."""

from reports.document.blocks import Words
from reports.document.chapters import readings
from reports.document.chapters.board import and_more
from reports.document.screen import End, Followed, Since
from reports.document.sources import Sources, team_of, text_of
from reports.findings.change import earlier
from reports.report import Points
from reports.telling import Record, is_known, records, sentences
from reports.words.keys import OUTCOMES
from reports.words.language import N_
from reports.words.typography import MISSING, capitalised, shortened

LONGEST = 110  # letters of a pledge where there is one page for all
INSET = 16.0  # hundredths of a scale outside its ends: there stand the figures


def since(sources: Sources, most: int | None = None) -> Since | None:
    """Pledges of earlier workshops, worst first, and whether their items moved since.

    Of a list that is cut the words are cut too, and it says how many are missing.
    """
    say, rows = sources.say, earlier(sources)
    if rows.empty:
        return None
    return Since(
        title=say.ngettext("One earlier pledge", "The {n} earlier pledges, worst first", len(rows)),
        outcome=say.gettext("What became of it"),
        before=say.gettext("before"),
        now=say.gettext("today, from {first} to {last}", **sources.scale().ends),
        item=say.gettext("Its item since then"),
        rows=tuple(_followed(sources, row, most) for row in records(rows.head(most or len(rows)))),
        note=sentences(_missing(sources, len(rows) - (most or len(rows))), _by_itself(sources)),
    )


def _missing(sources: Sources, rest: int) -> str:
    return f"{capitalised(and_more(sources, rest))}." if rest > 0 else ""


def _by_itself(sources: Sources) -> str:
    """What a verdict is told of: not the rise that comes by itself, and never a cause."""
    return sources.say.gettext(
        "What is low comes up a little by itself; that is taken off before a change is told. What"
        " happened since then need not have happened because of the pledge."
    )


def _followed(sources: Sources, row: Record, most: int | None) -> Followed:
    verdict, tone = readings.SINCE.get(text_of(row["verdict"]), ("", "quiet"))
    item, what = readings.should_move(sources, row), text_of(row["what"]).rstrip(".")
    is_late = state(row) in (OUTCOMES["dropped"], OVERDUE)
    return Followed(
        what=Words(shortened(what, LONGEST) if most else what),
        who=team_of(row),
        outcome=sources.say.gettext(state(row)),
        why=shortened(text_of(row["outcome_why"]).rstrip(".")),
        tone="large_gap" if is_late else "quiet",
        item="" if item == MISSING else item,
        verdict=sources.say.gettext(verdict) if verdict else readings.untold(sources, row),
        verdict_tone=tone,
        ends=_ends(sources, row) if verdict else (),
    )


OVERDUE = N_("open, overdue")


def state(row: Record) -> str:
    """What became of a pledge: done, done in part, dropped, open, or open and overdue."""
    if known := OUTCOMES.get(text_of(row["outcome"])):
        return known
    return OVERDUE if is_known(row["overdue"]) and row["overdue"] else N_("open")


def _ends(sources: Sources, row: Record) -> tuple[End, ...]:
    """Before and today on the scale of the item, the lower one first."""
    ends = [(float(row[f"performance_{end}"]), end == "after") for end in ("before", "after")]
    size = sources.scale(text_of(row["item"]), text_of(row["theme"]))
    return tuple(
        End(_place(value, size), sources.type.number(value), is_now)
        for value, is_now in sorted(ends)
    )


def _place(value: float, size: Points) -> float:
    return round(INSET + (100 - 2 * INSET) * (value - size.first) / (size - 1), 2)
