"""What every chapter is made with: the report with its words, its findings and its charts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from reports.charts.kit.drawing import Drawing
from reports.document.blocks import Block, Cell, Chapter, Chart, Lead, Table
from reports.telling import Finding, Record, Telling
from reports.words.typography import MISSING


@dataclass(frozen=True)
class Sources(Telling):
    """All that chapters draw on; a chapter that finds nothing here is absent."""

    findings: dict[str, Finding]
    drawings: tuple[Drawing, ...]

    def drawn(self, finding: str, *keys: str) -> list[Block]:
        """Charts, whose titles say what was found; the sentence alone where nothing is drawn."""
        return self.charts(*keys) or self.lead(finding)

    def lead(self, key: str) -> list[Block]:
        """The sentence that opens a chapter without charts."""
        finding = self.findings.get(key)
        return [Lead(finding.text)] if finding else []

    def charts(self, *keys: str) -> list[Block]:
        """The charts of these keys in this order; one that took several sheets comes whole."""
        return [Chart(drawing) for key in keys for drawing in self.drawings if drawing.key == key]

    def chapter(self, key: str, title: str, blocks: Iterable[Block]) -> Chapter | None:
        """A chapter, or None where there is nothing to say."""
        blocks = tuple(blocks)
        return Chapter(key, title, blocks) if blocks else None


def cells(*texts: str) -> tuple[Cell, ...]:
    """A row of plain cells."""
    return tuple(Cell(text) for text in texts)


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


def text_of(value: object) -> str:
    """A cell of a table as text; "" where it is missing."""
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]  # one cell
