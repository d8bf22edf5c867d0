"""What every chapter is made with: the report with its words, its findings and its charts."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from reports.charts.kit.drawing import Drawing
from reports.document.blocks import Annex, Block, Cell, Chapter, Chart, Column, Lead, Panels, Table
from reports.findings import moved
from reports.findings.moved import Move
from reports.report import Points
from reports.telling import Finding, Record, Telling, records, where
from reports.words.typography import MISSING


@dataclass(frozen=True)
class Sources(Telling):
    """All that chapters draw on; a chapter that finds nothing here is absent."""

    findings: dict[str, Finding]
    drawings: tuple[Drawing, ...]

    @cached_property
    def moves(self) -> list[Move]:
        """What really moved, which several chapters tell."""
        return moved.moves(self)

    def drawn(self, key: str) -> list[Block]:
        """A chart, whose title says what was found; the sentence alone where nothing is drawn."""
        return [*self.charts(key)] or self.lead(key)

    def scale(self, item: str = "", theme: str = "") -> Points:
        """The scale of an item, or of a theme's items, or of all: the longest where they differ."""
        named = {"item": item} if item else {"theme": theme} if theme else {}
        found = self.by_scale(where(self.report.items, **named))
        return found[-1][0] if found else Points(5)

    def in_annex(self, rest: int) -> str:
        """How many more stand in the annex; "" where none do."""
        told = self.say.ngettext("One more is in the annex.", "{n} more are in the annex.", rest)
        return told if rest > 0 else ""

    def lead(self, key: str) -> list[Block]:
        """The sentence that opens a chapter without charts."""
        finding = self.findings.get(key)
        return [Lead(finding.text)] if finding else []

    def charts(self, *keys: str) -> list[Chart]:
        """The charts of these keys in this order; one that took several sheets comes whole."""
        return [Chart(drawing) for key in keys for drawing in self.drawings if drawing.key == key]

    def page(self, key: str, name: str, blocks: Iterable[Block | None]) -> Chapter | None:
        """A chapter of the first part: its title is what its first block found."""
        first, *rest = [block for block in blocks if block] or [Lead("")]
        if isinstance(first, Chart):
            return Chapter(key, first.drawing.title, (replace(first, titled=False), *rest), name)
        if isinstance(first, Panels):
            return Chapter(key, first.title, (replace(first, title=""), *rest), name)
        if isinstance(first, Lead) and rest:
            return Chapter(key, first.text.removesuffix("."), tuple(rest), name)
        return None

    def annex(self, note: str, chapters: tuple[Chapter, ...]) -> Annex:
        """What can be looked up."""
        _ = self.say.gettext
        page = _("{page} · annex", page="{page}")
        return Annex(_("Annex"), note, _("In this annex"), page, chapters)

    def chapter(self, key: str, title: str, blocks: Iterable[Block]) -> Chapter | None:
        """A chapter, or None where there is nothing to say."""
        blocks = tuple(blocks)
        return Chapter(key, title, blocks) if blocks else None


Make = Callable[[Sources], Chapter | None]
"""Makes a chapter; None where it would have nothing to say."""


def charted(key: str, title: str, *charts: str) -> Make:
    """A chapter that only shows the charts of these keys."""
    return lambda sources: sources.chapter(key, sources.say.gettext(title), sources.charts(*charts))


Field = tuple[Column, Callable[[Record], str | Cell]]
"""A column, and what stands in it of a row."""


def tabled(rows: pd.DataFrame, *fields: Field, dense: bool = False) -> Table:
    """The rows under heads, in their order."""
    told = ([fill(row) for _, fill in fields] for row in records(rows))
    body = (tuple(Cell(one) if isinstance(one, str) else one for one in row) for row in told)
    return Table(tuple(column for column, _ in fields), tuple(body), dense)


def plain(table: pd.DataFrame) -> Table:
    """The figures behind a chart as a table."""
    rows = [[*map(str, row)] for row in table.to_numpy()]
    columns = (
        # figures stand at the right
        Column(str(name), right=not any(sign.isalpha() for row in rows for sign in row[at]))
        for at, name in enumerate(table.columns)
    )
    return Table(tuple(columns), tuple(tuple(map(Cell, row)) for row in rows))


def without_empty(table: Table) -> Table:
    """The table without columns in which nothing is known."""
    known = [
        number
        for number, _ in enumerate(table.columns)
        if any(row[number].text not in ("", MISSING) for row in table.rows)
    ]
    columns = tuple(table.columns[number] for number in known)
    rows = tuple(tuple(row[number] for number in known) for row in table.rows)
    return Table(columns, rows, table.dense)


def language_of(entry: Record) -> str:
    """The language that an entry was written in; "" where it is not known or no language."""
    language = text_of(entry["language"]).partition("-")[0].lower()
    return language if re.fullmatch("[a-z]{2,3}", language) else ""


def team_of(row: Record) -> str:
    """The name of a row's team; its key where it has none."""
    return text_of(row["name"]) or text_of(row["team"])


def who_of(row: Record) -> str:
    """Who made a pledge: the team, and the role that takes care of it where it is another."""
    return " · ".join(dict.fromkeys(filter(None, (team_of(row), text_of(row["owner"])))))


def text_of(value: object) -> str:
    """A cell of a table as text; "" where it is missing."""
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]  # one cell
