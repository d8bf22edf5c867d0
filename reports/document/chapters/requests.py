"""What teams ask of leadership, now and before, and what it says to each."""

import pandas as pd

from reports.document.blocks import Block, Column, Heading, Table
from reports.document.sources import Sources, cells, team_of, text_of, without_empty
from reports.telling import Record, records
from reports.words.keys import SAID
from reports.words.typography import MISSING

_PLACES = {"": 0, "later": 1, "declined": 2, "accepted": 3}


def told(sources: Sources) -> list[Block]:
    """The requests of this workshop, then earlier ones once leadership said something to any."""
    say, rows = sources.say, sources.report.requests
    is_now = rows["workshop"].astype(str) == sources.report.workshop
    now, before = rows[is_now], rows[~is_now]
    blocks: list[Block] = []
    if len(now):
        blocks += [Heading(say.gettext("What we ask of leadership")), _table(sources, now)]
    if is_answered(before):
        title = say.gettext("What became of earlier requests")
        blocks += [Heading(title), _table(sources, before, is_earlier=True)]
    return blocks


def is_answered(rows: pd.DataFrame) -> bool:
    """Whether leadership said something to any of these requests."""
    return any(text_of(said) for said in rows["answer"])


def waiting_first(rows: pd.DataFrame) -> pd.DataFrame:
    """The requests by their answers, those on top that wait for one, the granted ones last."""
    return rows.sort_values(
        "answer", key=lambda said: said.map(text_of).map(_PLACES), kind="stable"
    )


def answer_of(sources: Sources, row: Record) -> str:
    """What leadership says to a request, in words."""
    answer, words = sources.say.gettext(SAID[text_of(row["answer"])]), text_of(row["answer_text"])
    return f"{answer}: {words}" if words else answer


def _table(sources: Sources, rows: pd.DataFrame, *, is_earlier: bool = False) -> Table:
    say = sources.say
    columns = [
        Column(say.gettext("Request"), share=3.4),
        Column(say.gettext("Team"), share=1.9),
        *([Column(say.gettext("Since"), share=1.3)] if is_earlier else []),
    ]
    if is_answered(rows):
        columns += [
            Column(say.gettext("What leadership says"), share=3),
            Column(say.gettext("By when"), share=3.2),
        ]
    body = tuple(
        cells(*_row(sources, row, is_earlier=is_earlier)[: len(columns)])
        for row in records(waiting_first(rows))
    )
    return without_empty(Table(tuple(columns), body))


def _row(sources: Sources, row: Record, *, is_earlier: bool) -> list[str]:
    return [
        text_of(row["text"]),
        team_of(row),
        *([sources.when(text_of(row["workshop"]))] if is_earlier else []),
        answer_of(sources, row),
        sources.day(row["due"]) if text_of(row["due"]) else MISSING,
    ]
