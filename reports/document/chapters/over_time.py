"""Chapters about time: pledges and what became of them, changes between workshops."""

import pandas as pd

from reports.document.blocks import Block, Cell, Chapter, Column, Heading, Paragraph, Table
from reports.document.chapters import readings, requests
from reports.document.sources import Sources, cells, team_of, text_of, without_empty
from reports.findings.change import earlier, sight
from reports.telling import records
from reports.words.typography import MISSING


def commitments(sources: Sources) -> Chapter | None:
    """What was pledged, what is asked of leadership, and what became of earlier pledges."""
    say, now = sources.say, sources.now(sources.report.pledges)
    blocks: list[Block] = [*sources.lead("pledges")]
    if followed := became(sources):
        blocks += [Heading(say.gettext("What became of earlier pledges")), *followed]
    if len(now):
        blocks += [Heading(say.gettext("What we pledge")), _pledges(sources, now)]
    blocks += requests.told(sources)
    return sources.chapter("commitments", say.gettext("Pledges"), blocks)


def _pledges(sources: Sources, rows: pd.DataFrame) -> Table:
    say = sources.say
    columns = (
        Column(say.gettext("What"), share=3.8),
        Column(say.gettext("Who"), share=2.2),
        Column(say.gettext("By when"), share=3.1),
        Column(say.gettext("How the {customer} will notice"), share=3),
        Column(say.gettext("What it should move"), share=2),
    )
    body = tuple(
        cells(
            text_of(row["what"]),
            text_of(row["owner"]) or team_of(row),
            sources.day(row["due"]) if text_of(row["due"]) else MISSING,
            text_of(row["notice"]) or MISSING,
            readings.should_move(sources, row),
        )
        for row in records(rows)
    )
    return without_empty(Table(columns, body))


def became(sources: Sources) -> list[Block]:
    """Earlier pledges, worst first, and whether their items moved; a coincidence, not a cause."""
    say, rows = sources.say, earlier(sources)
    if rows.empty:
        return []
    columns = (
        Column(say.gettext("Pledge"), share=3.4),
        Column(say.gettext("Team"), share=1.7),
        Column(say.gettext("What it should move"), share=1.8),
        Column(say.gettext("Since"), share=1.2),
        Column(say.gettext("What became of it"), share=2.6),
    )
    body = tuple(
        cells(
            text_of(row["what"]),
            team_of(row),
            readings.should_move(sources, row),
            sources.when(text_of(row["workshop"])),
            readings.became(sources, row),
        )
        for row in records(rows)
    )
    note = say.gettext(
        "What is low comes up a little by itself; that is taken off before a change is told. What"
        " happened since then need not have happened because of the pledge."
    )
    return [Table(columns, body), Paragraph(note)]


def trend(sources: Sources) -> Chapter | None:
    """What changed since earlier workshops."""
    if len(sources.report.workshops) < 2:
        return None
    charts = sources.charts("gaps_over_time", "trend", "slope", "themes_over_time")
    blocks: list[Block] = [] if charts else sources.lead("trend")
    seen = sight(sources)
    if seen:
        blocks.append(Paragraph(seen))
    blocks += charts
    blocks += _changes(sources)
    return sources.chapter("trend", sources.say.gettext("What changed"), blocks)


def _changes(sources: Sources) -> list[Block]:
    say, kind, rows = sources.say, sources.type, sources.report.trend
    rows = rows[
        (rows["to_workshop"] == sources.report.workshop) & (rows["measure"] == "performance")
    ]
    rows = rows[rows["from_workshop"] == sources.report.workshops[-2]]
    if rows.empty:
        return []
    columns = (
        Column(say.gettext("Item"), share=4),
        Column(say.gettext("Change in how we do"), right=True, share=1.4),
        Column(say.gettext("Interval"), right=True, share=1.6),
        Column(say.gettext("Teams"), right=True, share=0.9),
        Column(say.gettext("Reading"), share=2),
    )
    body = tuple(
        (
            Cell(sources.report.wording(text_of(row["item"]))),
            Cell(kind.signed(row["delta"])),
            Cell(kind.interval(row["low"], row["high"])),
            Cell(kind.count(row["m"])),
            Cell(readings.of_change(sources, row)),
        )
        for row in records(rows)
    )
    since = sources.when(sources.report.workshops[-2])
    return [Heading(say.gettext("Since {since}, item by item", since=since)), Table(columns, body)]
