"""The table of changes between workshops, as people read it and by what it can be sorted."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from reports.document.blocks import Cell, Column, Table, Tone
from reports.document.chapters import readings
from reports.document.sources import Sources, text_of

ARROW = "\u00a0→\u00a0"  # a course that breaks at its arrow reads as two figures


@dataclass(frozen=True, slots=True)
class _Field:
    """A column: its head, how a row of `over_waves.changes` fills it, the column that sorts it."""

    head: Column
    cell: Callable[[Sources, pd.Series], str]
    sorted_by: str
    coloured: bool = False


def table(sources: Sources, rows: pd.DataFrame) -> Table:
    """The changes of `rows` in their order; intervals only where one of the rows has any."""
    fields = _fields(sources, rows)
    body = tuple(
        tuple(
            Cell(field.cell(sources, row), _tone(row) if field.coloured else "") for field in fields
        )
        for _, row in rows.iterrows()
    )
    return Table(tuple(field.head for field in fields), body, dense=True)


def sorted_by(sources: Sources, rows: pd.DataFrame) -> tuple[str, ...]:
    """By which column of `rows` each column of their table is sorted; `rank` is their own order."""
    return tuple(field.sorted_by for field in _fields(sources, rows))


def told(rows: pd.DataFrame) -> pd.Series:
    """Which rows are real changes or hints."""
    return rows["real_change"].eq(True) | rows["hint"].eq(True)


def measure_name(sources: Sources, measure: str) -> str:
    """How people call a measure."""
    say = sources.say
    names = {
        "performance": say.gettext("performance"),
        "importance": say.gettext("importance"),
        "gap": say.gettext("gap"),
    }
    return names[measure]


def _fields(sources: Sources, rows: pd.DataFrame) -> tuple[_Field, ...]:
    say = sources.say
    fields = (
        _Field(Column(say.gettext("Item"), share=2.6), _item, "item"),
        _Field(Column(say.gettext("What"), share=2.5), _measure, "measure"),
        _Field(Column(say.gettext("Since"), share=1.5), _since, "from_workshop"),
        _Field(Column(say.gettext("Before → now"), True, 2), _course, "now"),
        _Field(Column(say.gettext("Change"), True), _delta, "delta", coloured=True),
        _Field(Column(say.gettext("Interval of 95%"), True, 2.2), _interval, "low"),
        _Field(Column("q", True), _exactness, "q"),
        _Field(Column(say.gettext("Effect"), True), _effect, "cliffs_delta"),
        _Field(Column(say.gettext("Teams"), True), _teams, "m"),
        _Field(Column("n", True), _base, "n_now"),
        _Field(Column(say.gettext("Reading"), share=2), readings.of_change, "rank", coloured=True),
    )
    return tuple(field for field in fields if field.sorted_by != "low" or rows["low"].notna().any())


def _tone(row: pd.Series) -> Tone:
    if not bool(row["real_change"]):
        return ""
    return "above" if (row["delta"] > 0) != (row["measure"] == "gap") else "large_gap"


def _item(sources: Sources, row: pd.Series) -> str:
    return sources.report.short(text_of(row["item"]))


def _measure(sources: Sources, row: pd.Series) -> str:
    return measure_name(sources, str(row["measure"]))


def _since(sources: Sources, row: pd.Series) -> str:
    return sources.scope.when(text_of(row["from_workshop"]))


def _course(sources: Sources, row: pd.Series) -> str:
    number = sources.type.signed if row["measure"] == "gap" else sources.type.number
    return f"{number(row['before'])}{ARROW}{number(row['now'])}"


def _delta(sources: Sources, row: pd.Series) -> str:
    return sources.type.signed(row["delta"])


def _interval(sources: Sources, row: pd.Series) -> str:
    if pd.isna(row["low"]) and pd.notna(row["q"]):
        return sources.say.gettext("not given")
    return sources.type.interval(row["low"], row["high"])


def _exactness(sources: Sources, row: pd.Series) -> str:
    """q, or the step that it lies under where an exact one would tell of a hidden team."""
    number = sources.type.number
    if pd.isna(row["q"]):
        return number(None)
    if pd.isna(row["low"]):
        return f"≥\u00a0{number(0.1, 2)}" if row["q"] > 0.10 else f"<\u00a0{number(row['q'], 2)}"
    return number(row["q"], 3)


def _effect(sources: Sources, row: pd.Series) -> str:
    return sources.type.number(row["cliffs_delta"], 2)


def _teams(sources: Sources, row: pd.Series) -> str:
    return sources.type.count(row["m"])


def _base(sources: Sources, row: pd.Series) -> str:
    return f"{sources.type.count(row['n_before'])}{ARROW}{sources.type.count(row['n_now'])}"
