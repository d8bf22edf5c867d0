"""What became of earlier pledges."""

import pandas as pd

from reports.document.blocks import Chapter, Column, Paragraph, Table
from reports.document.chapters.readings import outcome
from reports.document.sources import Sources, cells, team_of, text_of
from reports.document.trend_chapters.changes import ARROW
from reports.slices import waves
from reports.telling import Record, records


def pledges(sources: Sources) -> Chapter | None:
    """Pledges of earlier workshops, and what their items did since: a coincidence, not a cause."""
    rows, say = waves.kept_pledges(sources.report), sources.say
    if rows.empty:
        return None
    columns = (
        Column(say.gettext("Pledge"), share=4),
        Column(say.gettext("Team"), share=1.6),
        Column(say.gettext("Since"), share=1.2),
        Column(say.gettext("Outcome"), share=2.4),
    )
    body = tuple(
        cells(
            text_of(row["what"]),
            team_of(row),
            sources.scope.when(text_of(row["workshop"])),
            moved(sources, row),
        )
        for row in records(rows)
    )
    note = say.gettext("What happened since then need not have happened because of it.")
    title = say.gettext("What became of earlier pledges")
    return sources.chapter("pledges", title, [Table(columns, body), Paragraph(note)])


def moved(sources: Sources, row: Record) -> str:
    """«hecho; desde entonces 2,1 → 3,4»: outcome of a pledge and what its items did since."""
    say, told = sources.say, outcome(sources, row)
    if pd.isna(row["moved"]):
        return told
    if abs(row["moved"]) < waves.STEADY:
        return say.gettext(
            "{outcome}; whether it moved cannot be told ({course})",
            outcome=told,
            course=_course(sources, row),
        )
    return say.gettext("{outcome}; since then {course}", outcome=told, course=_course(sources, row))


def briefly(sources: Sources, row: Record) -> str:
    """«hecho: 2,1 → 3,4», «hecho; no se puede decir…»: the same where there is little room."""
    say, told = sources.say, outcome(sources, row)
    if pd.isna(row["moved"]):
        return told
    if abs(row["moved"]) < waves.STEADY:
        return say.gettext("{outcome}; movement cannot be told", outcome=told)
    return say.gettext("{outcome}: {course}", outcome=told, course=_course(sources, row))


def _course(sources: Sources, row: Record) -> str:
    number = sources.type.number
    return f"{number(row['performance_before'])}{ARROW}{number(row['performance_after'])}"
