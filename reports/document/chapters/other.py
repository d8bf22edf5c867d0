"""The chapter of answers that are not scores: chosen options, and numbers."""

from functools import partial

import pandas as pd

from questionnaires.customers import STAY_AWAY
from reports.document.blocks import Block, Chapter, Column, Heading, Paragraph
from reports.document.sources import Sources, tabled, text_of
from reports.telling import FEWEST_FOR_A_SHARE, Record
from reports.words.typography import MISSING


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
    _, t = sources.say.gettext, sources.type
    told = tabled(
        rows,
        (Column(_("Answer"), share=5), lambda row: option_name(sources, item, row["choice"])),
        (Column(_("Chose it"), True, 1.4), lambda row: t.count(row["n"])),
        (Column(_("Share"), True, 1.2), lambda row: sources.share(row["share"], row["base"])),
        (Column(_("Interval"), True, 2), partial(_interval, sources)),
    )
    base = t.count(rows["base"].max())
    return [told, Paragraph(_base(sources, voice, base))]


def _interval(sources: Sources, row: Record) -> str:
    """The ends of a share; of few people the count alone is told."""
    if row["base"] < FEWEST_FOR_A_SHARE:
        return MISSING
    return sources.type.listing([sources.type.percent(row[end]) for end in ("low", "high")])


def _base(sources: Sources, voice: str, base: str) -> str:
    say = sources.say
    if voice == "team":
        return say.gettext("n = {n} teams, each with one answer.", n=base)
    return say.gettext("n = {n} people.", n=base)


def _numbers(sources: Sources, rows: pd.DataFrame, item: str) -> list[Block]:
    if rows["hidden"].astype(bool).all():
        return [_hidden(sources)]
    _, t, unit = sources.say.gettext, sources.type, unit_of(sources, item) or MISSING
    told = tabled(
        rows[~rows["hidden"].astype(bool)],
        (Column(_("Mean"), True, 1), lambda row: t.number(row["mean"])),
        (Column(_("Median"), True, 1), lambda row: t.number(row["median"])),
        (Column(_("Lower quarter"), True, 1), lambda row: t.number(row["q1"])),
        (Column(_("Upper quarter"), True, 1), lambda row: t.number(row["q3"])),
        (Column("n", True, 1), lambda row: t.count(row["n"])),
        (Column(_("Unit"), share=3), lambda row: unit),
    )
    return [told]


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
