"""The chapter of answers that are not scores: chosen options, and numbers."""

import pandas as pd

from questionnaires.customers import STAY_AWAY
from reports.document.blocks import Block, Chapter, Column, Heading, Paragraph, Table
from reports.document.sources import Sources, cells, text_of
from reports.telling import FEWEST_FOR_A_SHARE, Record, records
from reports.words.typography import MISSING, Typography


def others(sources: Sources) -> Chapter | None:
    """What was chosen and counted, one table an item; hidden ones say so."""
    choices, numbers = (
        _in_all(sources.now(table)) for table in (sources.report.choices, sources.report.numbers)
    )
    # told beside what we say ourselves
    choices = choices[choices["item"] != STAY_AWAY.key]
    blocks: list[Block] = []
    for (item, voice), rows in choices.groupby(["item", "voice"], sort=False):
        blocks += [_heading(sources, str(item)), *_choices(sources, rows, str(item), str(voice))]
    for item, rows in numbers.groupby("item", sort=False):
        blocks += [_heading(sources, str(item)), *_numbers(sources, rows, str(item))]
    return sources.chapter("others", sources.say.gettext("Other answers"), blocks)


def _in_all(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of all teams together."""
    return table[table["team"].fillna("") == ""].astype({"item": str, "voice": str})


def _heading(sources: Sources, item: str) -> Heading:
    return Heading(sources.report.wording(item, "team"))


def _choices(sources: Sources, rows: pd.DataFrame, item: str, voice: str) -> list[Block]:
    if rows["hidden"].astype(bool).all():
        return [_hidden(sources)]
    say, type_ = sources.say, sources.type
    columns = (
        Column(say.gettext("Answer"), share=5),
        Column(say.gettext("Chose it"), right=True, share=1.4),
        Column(say.gettext("Share"), right=True, share=1.2),
        Column(say.gettext("Interval"), right=True, share=2),
    )
    body = [
        cells(
            option_name(sources, item, row["choice"]),
            type_.count(row["n"]),
            *_shares(type_, row),
        )
        for row in records(rows)
    ]
    base = type_.count(rows["base"].max())
    return [Table(columns, tuple(body)), Paragraph(_base(sources, voice, base))]


def _shares(kind: Typography, row: Record) -> tuple[str, str]:
    """A share and its interval; of few people the count alone is told."""
    if row["base"] < FEWEST_FOR_A_SHARE:
        return MISSING, MISSING
    ends = kind.listing([kind.percent(row["low"]), kind.percent(row["high"])])
    return kind.percent(row["share"]), ends


def _base(sources: Sources, voice: str, base: str) -> str:
    say = sources.say
    if voice == "team":
        return say.gettext("n = {n} teams, each with one answer.", n=base)
    return say.gettext("n = {n} people.", n=base)


def _numbers(sources: Sources, rows: pd.DataFrame, item: str) -> list[Block]:
    if rows["hidden"].astype(bool).all():
        return [_hidden(sources)]
    say, type_ = sources.say, sources.type
    heads = (say.gettext("Median"), say.gettext("Lower quarter"), say.gettext("Upper quarter"))
    columns = (
        Column(say.gettext("Mean"), right=True, share=1),
        *(Column(head, right=True, share=1) for head in heads),
        Column("n", right=True, share=1),
        Column(say.gettext("Unit"), share=3),
    )
    body = [
        cells(
            *(type_.number(row[name]) for name in ("mean", "median", "q1", "q3")),
            type_.count(row["n"]),
            unit_of(sources, item) or MISSING,
        )
        for row in records(rows[~rows["hidden"].astype(bool)])
    ]
    return [Table(columns, tuple(body))]


def _hidden(sources: Sources) -> Paragraph:
    base = sources.type.count(sources.report.settings.smallest_base)
    return Paragraph(sources.say.gettext("Hidden: fewer than {n} people answered.", n=base))


def unit_of(sources: Sources, item: str) -> str:
    """The unit of an item's numbers in the report's language; "" where it has none."""
    known = sources.report.item(item)
    return known.unit.get(sources.report.settings.language, "") if known else ""


def option_name(sources: Sources, item: str, key: object) -> str:
    """What an option says in the report's language; its key where no questionnaire knows it."""
    known, wanted = sources.report.item(item), text_of(key)
    for option in known.options if known else ():
        if option.key == wanted:
            return option.label.get(sources.report.settings.language, wanted)
    return wanted
