"""Chapters about time: pledges and what became of them, changes between workshops."""

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
    Words,
)
from reports.document.chapters import panels, readings, requests
from reports.document.chapters.board import main_clause
from reports.document.sources import Sources, cells, team_of, text_of, without_empty
from reports.findings.change import counted, earlier, sight, themes_moved
from reports.telling import Record, is_known, records
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
    left = say.ngettext(
        "One more is in the annex.", "{n} more are in the annex.", len(rows) - len(shown)
    )
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
    told = f"{note} {left}" if len(rows) > len(shown) else note
    return Follow(columns, say.gettext("before"), tuple(_row(sources, row) for row in shown), told)


_MOST_FOLLOWED = 12


def _row(sources: Sources, row: Record) -> Followed:
    say, since = sources.say, readings.SINCE.get(text_of(row["verdict"]))
    is_told = since is not None and is_known(row["performance_before"])
    before, after = (
        float(row[f"performance_{end}"]) if is_told else float("nan") for end in ("before", "after")
    )
    is_broken = text_of(row["outcome"]) == "dropped" or (
        not text_of(row["outcome"]) and is_known(row["overdue"]) and bool(row["overdue"])
    )
    who = (team_of(row), sources.when(text_of(row["workshop"])))
    size = sources.scale(text_of(row["item"]), text_of(row["theme"]))
    named = readings.should_move(sources, row)
    return Followed(
        what=Words(main_clause(text_of(row["what"]))),
        who=", ".join(who),
        outcome=readings.outcome(sources, row),
        outcome_tone="large_gap" if is_broken else "quiet",
        item="" if named == MISSING else named,
        verdict=say.gettext(since[0]) if since and is_told else readings.untold(sources, row),
        tone=since[1] if since else "quiet",
        first=size.first,
        top=size.last,
        before=before,
        after=after,
        texts=(sources.type.number(before), sources.type.number(after)),
    )


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
