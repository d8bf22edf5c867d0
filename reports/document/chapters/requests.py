"""What teams ask of leadership, now and before, and what it says to each."""

from functools import partial

import pandas as pd

from reports.document.blocks import Block, Column, Heading, Table
from reports.document.chapters import readings
from reports.document.sources import Field, Sources, tabled, team_of, text_of, without_empty
from reports.telling import Record
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
    _ = sources.say.gettext
    since: Field = (
        Column(_("Since"), share=1.3),
        lambda row: sources.when(text_of(row["workshop"])),
    )
    said: tuple[Field, ...] = (
        (Column(_("What leadership says"), share=3), partial(answer_of, sources)),
        (Column(_("By when"), share=3.2), lambda row: readings.due(sources, row) or MISSING),
    )
    told = tabled(
        waiting_first(rows),
        (Column(_("Request"), share=3.4), lambda row: text_of(row["text"])),
        (Column(_("Team"), share=1.9), team_of),
        *([since] if is_earlier else []),
        *(said if is_answered(rows) else ()),
    )
    return without_empty(told)
