"""Chapters about time: pledges and what became of them, changes between workshops."""

from functools import partial

import pandas as pd

from reports.document.blocks import (
    Block,
    Chapter,
    Column,
    Follow,
    Followed,
    Heading,
    Lead,
    Paragraph,
    Table,
)
from reports.document.chapters import panels, readings, requests
from reports.document.chapters.board import main_clause
from reports.document.sources import Sources, tabled, team_of, text_of, who_of, without_empty
from reports.findings.change import counted, earlier, sight, themes_moved
from reports.telling import Record, records, sentences
from reports.words.typography import MISSING


def follow(sources: Sources) -> Chapter | None:
    """What became of earlier pledges, with their items then and now, and what really changed."""
    say, moved = sources.say, panels.moved(sources)
    name = say.gettext("Pledges and changes")
    if (rows := earlier(sources)).empty:
        return sources.page("follow", name, [moved])
    told, seen = counted(sources), sight(sources)
    trend = sources.findings.get("trend")
    unmoved = " ".join(filter(None, (trend.text if trend else "", seen)))
    rest = moved or (Paragraph(unmoved) if unmoved else None)
    blocks: list[Block | None] = [Lead(told), _followed(sources, rows), rest]
    return sources.page("follow", name, blocks)


def _followed(sources: Sources, rows: pd.DataFrame) -> Follow:
    say, shown = sources.say, records(rows.head(_MOST_FOLLOWED))
    note = say.gettext(
        "Hollow: the mean when the pledge was made; full: today. Better or worse: {points} points"
        " or more, beyond chance; what is low comes up a little by itself, which is taken off. What"
        " happened since then need not have happened because of the pledge.",
        **sources.relevant(),
    )
    columns = (
        say.gettext("Pledge, team and workshop"),
        say.gettext("What became of it"),
        say.gettext("today"),
        say.gettext("Its item since then"),
    )
    told = sentences(note, sources.in_annex(len(rows) - len(shown)))
    return Follow(columns, say.gettext("before"), tuple(_row(sources, row) for row in shown), told)


_MOST_FOLLOWED = 12


def _row(sources: Sources, row: Record) -> Followed:
    what, team = main_clause(text_of(row["what"])), team_of(row)
    who = f"{team}, {sources.when(text_of(row['workshop']))}"
    return readings.followed(sources, row, what, who, readings.outcome(sources, row))


def commitments(sources: Sources) -> Chapter | None:
    """What was pledged, what is asked of leadership, and what became of earlier pledges."""
    say, now = sources.say, sources.now(sources.report.pledges)
    blocks: list[Block] = [*sources.lead("pledges")]
    if followed := became(sources):
        blocks += [Heading(say.gettext("What became of earlier pledges")), *followed]
    if len(now):
        blocks += [Heading(say.gettext("What we pledge")), _pledges(sources, now)]
    blocks += requests.told(sources)
    return sources.chapter("commitments", say.gettext("All pledges and requests"), blocks)


def _pledges(sources: Sources, rows: pd.DataFrame) -> Table:
    _ = sources.say.gettext
    told = tabled(
        rows,
        (Column(_("What"), share=3.8), lambda row: text_of(row["what"])),
        (Column(_("Who"), share=2.2), who_of),
        (Column(_("By when"), share=3.1), lambda row: readings.due(sources, row) or MISSING),
        (
            Column(_("How the {customer} will notice"), share=3),
            lambda row: text_of(row["notice"]) or MISSING,
        ),
        (Column(_("What it should move"), share=2), partial(readings.should_move, sources)),
    )
    return without_empty(told)


def became(sources: Sources) -> list[Block]:
    """Earlier pledges, worst first, and whether their items moved; a coincidence, not a cause."""
    _, rows = sources.say.gettext, earlier(sources)
    if rows.empty:
        return []
    told = tabled(
        rows,
        (Column(_("Pledge"), share=3.4), lambda row: text_of(row["what"])),
        (Column(_("Team"), share=1.7), team_of),
        (Column(_("What it should move"), share=1.8), partial(readings.should_move, sources)),
        (Column(_("Since"), share=1.2), lambda row: sources.when(text_of(row["workshop"]))),
        (Column(_("What became of it"), share=2.6), partial(readings.became, sources)),
    )
    return [told, Paragraph(readings.by_itself(sources))]


def trend(sources: Sources) -> Chapter | None:
    """The course of every item, what could have been seen, and themes that really moved."""
    if len(sources.report.workshops) < 2:
        return None
    charts = sources.charts("trend", "slope")
    blocks: list[Block] = [] if charts else sources.lead("trend")
    if seen := sight(sources):
        blocks.append(Paragraph(seen))
    moved = themes_moved(sources, sources.report.theme_trend["theme"].astype(str))
    if moved and moved.told:
        blocks.append(Paragraph(moved.text))
    title = sources.say.gettext("All items over time")
    return sources.chapter("trend", title, [*blocks, *charts])
