"""Reads XLSX as people keep it: several sheets, merged cells, hidden rows, formulas, titles."""

import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from questionnaires.model import LANGUAGES
from reports.answers.names import spelled
from reports.faults import NO_TABLE, Faults
from reports.reading import naming
from reports.words.accepted import EVERY_SHEET
from reports.words.language import N_, translator

WIDEST, MOST_CELLS = 2000, 10_000_000
ASKS = frozenset({"survey", "choices"})
XLSFORM = N_("this is an XLSForm: it holds the questions. Choose the file of their answers.")
SHEETS = N_(
    "the sheets {found} have the same columns. Name one, or all to read each as a workshop"
    " (--sheet NAME, --sheet all)."
)
MEASURES = N_(
    "the sheets {found} hold a measure each. Put their columns side by side into one sheet, with"
    " the name of the measure in the row above."
)
FIGURES = N_(
    "this is the spreadsheet of a report: it holds figures and no answers. Take the CSV of the"
    " report, the file of the answers, or the workshop folder."
)
OWN, KEY = ["workshop", "voice"], "Key of the item"
NEAR = N_(
    "{found} and “{sheet}” share most of their columns. Where each sheet is a workshop, say so"
    " (--sheet all)."
)
HIDDEN = N_(
    "no sheet that is shown holds a table; hidden are {found}. Show the one with the answers, or"
    " name it (--sheet NAME)."
)
NO_SHEET = N_("there is no sheet of that name; the file has {found}.")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_NUMBER = re.compile(rb'\br="(\d+)"')
_COLUMN = re.compile(rb"<(?:\w+:)?col\b[^>]*>")
_ENDS = re.compile(rb'\b(min|max)="(\d+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]+\d+:[A-Z]+\d+)"')
TOLD_EACH = 2000  # rows

Cells = list[list[Any]]
ReadOnly = Any  # a book that is only read, or a sheet of it: the stubs know little of them
Progress = Callable[[float], None]
"""Hears which share is done, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells below the names, which stand in row `head`; `above` are the rows over them."""

    title: str
    names: list[Any]
    cells: Cells
    head: int
    above: Cells

    @property
    def heads(self) -> set[str]:
        """The names as they are compared, in any order."""
        return {spelled(str(name)).casefold() for name in self.names if name is not None}

    def is_near(self, other: "Sheet") -> bool:
        """Whether most of its names are those of the other one."""
        return 2 * len(self.heads & other.heads) > len(self.heads)


def read(
    path: Path, faults: Faults, wanted: str = "", progress: Progress = lambda _share: None
) -> list[Sheet]:
    """The sheets that are to be read, one unless all are wanted; none where it is a fault.

    `progress` hears which share of all rows is read.
    """
    # a file's odd styles are of no concern
    with ExitStack() as books, warnings.catch_warnings(action="ignore"):
        book = _opened(path, books, data_only=True)
        if {*book.sheetnames} >= ASKS:
            faults.add(str(path), XLSFORM)
            return []
        shown = [
            one for one in book.worksheets
            if hasattr(one, "iter_rows") and (one.sheet_state == "visible" or one.title == wanted)
        ]  # fmt: skip
        with zipfile.ZipFile(path) as archive:
            around = {one.title: Around.of(archive.read(one._worksheet_path)) for one in shown}
        has_formulas = any(one.has_formulas for one in around.values())
        asked = _opened(path, books, data_only=False) if has_formulas else {}
        tables = []
        for sheet, tell in zip(shown, _shares(around, progress), strict=True):
            formulas = asked[sheet.title] if around[sheet.title].has_formulas else None
            cells = _cells(sheet, formulas, tell)
            tables.append(_table(sheet.title, around[sheet.title], cells))
    hidden = [one.title for one in book.worksheets if one not in shown]
    chosen = _chosen(path, tables, hidden, wanted, faults)
    others = [one for one in book.sheetnames if one not in {found.title for found in chosen}]
    for found in chosen:
        _tell(path, around[found.title], found, others, faults)
    return chosen


def _opened(path: Path, books: ExitStack, *, data_only: bool) -> ReadOnly:
    """The book, which is closed with the others."""
    from openpyxl import load_workbook  # slow to import, and no CSV needs it

    book = load_workbook(path, data_only=data_only, read_only=True)
    books.callback(book.close)
    return book


@dataclass(frozen=True, slots=True)
class Around:
    """What the XML of a sheet tells beside its cells, which the quick way of reading leaves out."""

    rows: int
    hidden: frozenset[int]
    columns: frozenset[int]
    merged: tuple[str, ...]
    has_formulas: bool

    @classmethod
    def of(cls, xml: bytes) -> "Around":
        """What stands in the XML."""
        hidden = []
        for place, row in enumerate(_ROW.finditer(xml) if b"hidden=" in xml else (), 1):
            number = _NUMBER.search(row[1])
            if _HIDDEN.search(row[1]):
                hidden.append(int(number[1]) if number else place)
        merged = tuple(found[1].decode() for found in _MERGED.finditer(xml))
        count = sum(1 for _ in _ROW.finditer(xml))
        return cls(
            count, frozenset(hidden), frozenset(_columns(xml)), merged, bool(_FORMULA.search(xml))
        )


def _columns(xml: bytes) -> Iterator[int]:
    """The places of hidden columns."""
    for column in _COLUMN.finditer(xml):
        if _HIDDEN.search(column[0]):
            ends = {name: int(at) for name, at in _ENDS.findall(column[0])}
            yield from range(ends.get(b"min", 1), min(ends.get(b"max", 0), WIDEST) + 1)


def _shares(around: Mapping[str, Around], progress: Progress) -> Iterator[Progress]:
    """For each sheet what tells how far all are, from how many of its rows are read."""
    total, before = max(sum(one.rows for one in around.values()), 1), 0
    for one in around.values():

        def tell(rows: float, before: int = before) -> None:
            progress((before + rows) / total)

        yield tell
        before += one.rows


def _cells(sheet: ReadOnly, asked: ReadOnly | None, tell: Progress) -> Cells:
    """The values; of a formula without a stored result the formula itself."""
    cells, width = _values(sheet, tell)
    if asked is not None:
        for row, formulas in zip(cells, _values(asked, lambda _rows: None)[0], strict=False):
            for place, value in enumerate(formulas[: len(row)]):
                if row[place] is None and value is not None:
                    row[place] = getattr(value, "text", value)
            row += [getattr(value, "text", value) for value in formulas[len(row) :]]
            width = max(width, len(row))
    if width > WIDEST:
        raise ValueError(f"{width} columns")
    if width * len(cells) > MOST_CELLS:  # one far cell, and all up to it would be filled
        raise ValueError(f"{width} × {len(cells)}")
    for row in cells:
        row += [None] * (width - len(row))
    return cells


def _values(sheet: ReadOnly, tell: Progress) -> tuple[Cells, int]:
    """The rows down to the last one with something in it, without empty ends; the widest one."""
    # some programs write a wrong size, and only so much would be read
    sheet.reset_dimensions()
    cells: Cells = []
    width = height = 0
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        held = [None if value == "" else value for value in row]
        while held and held[-1] is None:
            held.pop()
        cells.append(held)
        if held:
            width, height = max(width, len(held)), number
        if number % TOLD_EACH == 0:
            tell(number)
    return cells[:height], width


def _table(title: str, around: Around, cells: Cells) -> Sheet:
    if not cells:
        return Sheet(title, [], [], 1, [])
    place = naming.head_of(cells)
    _fill_merged(around.merged, cells, place)
    return Sheet(title, cells[place], cells[place + 1 :], place + 1, cells[:place])


def _fill_merged(merged: Sequence[str], cells: Cells, head: int) -> None:
    """A merged cell stands in each row and column over which it was drawn, but for the names."""
    from openpyxl.utils.cell import coordinate_to_tuple

    width, filled = len(cells[0]), 0
    for ref in merged:
        (top, left), (bottom, right) = map(coordinate_to_tuple, ref.split(":"))
        if top > len(cells) or left > width:
            continue
        bottom, right = min(bottom, len(cells)), min(right, width)
        filled += (bottom - top + 1) * (right - left + 1)
        if filled > MOST_CELLS:  # drawn one over the other
            raise ValueError(ref)
        value = cells[top - 1][left - 1]
        for row in range(top - 1, bottom):
            for place in range(left - 1, right):
                cells[row][place] = cells[row][place] if row == head else value


def _chosen(
    path: Path, tables: list[Sheet], hidden: list[str], wanted: str, faults: Faults
) -> list[Sheet]:
    filled = [table for table in tables if len(table.names) > 1 and table.cells]
    if wanted and wanted != EVERY_SHEET:
        named = [table for table in tables if table.title == wanted]
        if not named:
            found = ", ".join(table.title for table in tables)
            faults.add(str(path), NO_SHEET, found=found)
        return named
    alike = [table for table in filled if table.heads == filled[0].heads]
    if {naming.measure_in(table.title) for table in alike} == {"importance", "performance"}:
        faults.add(str(path), MEASURES, found=", ".join(table.title for table in alike))
        return []
    if not filled and (hidden or not any(table.names for table in tables)):
        faults.add(str(path), HIDDEN if hidden else NO_TABLE, found=", ".join(hidden))
        return []
    if wanted == EVERY_SHEET:
        return filled
    if not any(table.names[:2] == OWN for table in filled) and _are_figures(filled):
        faults.add(str(path), FIGURES)
        return []
    filled = _with_answers(filled)
    alike = [one for one in filled if one.heads == filled[0].heads]
    if len(alike) > 1:
        faults.add(str(path), SHEETS, found=", ".join(table.title for table in alike))
        return []
    if near := [one.title for one in filled[1:] if one.is_near(filled[0])]:
        faults.tell(str(path), NEAR, sheet=filled[0].title, found=", ".join(near))
    return (filled or [table for table in tables if table.names])[:1]


def _are_figures(tables: list[Sheet]) -> bool:
    """Whether they are those of a report of this tool, which has a key in each row of an item."""
    keys = {translator(language).gettext(KEY) for language in LANGUAGES}
    return any(keys & {*map(str, table.names)} for table in tables)


def _with_answers(filled: list[Sheet]) -> list[Sheet]:
    """The sheets that hold answers one a row before all others, then those that hold most.

    A list of codes or notes is small beside what people answered.
    """

    def is_answers(table: Sheet) -> bool:
        return table.names[:2] == OWN or "respondent" in {
            str(name).strip().casefold() for name in table.names
        }

    def size(table: Sheet) -> int:
        return sum(cell is not None for row in table.cells for cell in row)

    return sorted(filled, key=lambda one: (is_answers(one), size(one)), reverse=True)


def _tell(path: Path, around: Around, found: Sheet, others: list[str], faults: Faults) -> None:
    if others:
        message = N_("the sheet “{sheet}” was read; not read were {others} (--sheet names one)")
        faults.tell(str(path), message, sheet=found.title, others=", ".join(others))
    if hidden := list(_hidden(around, found)):
        message = N_("hidden rows that were read too: {n}, from row {row} on")
        faults.tell(str(path), message, n=len(hidden), row=hidden[0])
    columns = [name for at, name in enumerate(found.names, 1) if name and at in around.columns]
    if columns:
        message = N_("hidden columns, looked at like the others: {found}")
        faults.tell(str(path), message, found=", ".join(map(str, columns)))
    merged = [one for one in around.merged if int(re.split("[A-Z]+", one)[-1]) > found.head]
    if merged:
        message = N_("merged cells, read as the same in each of their rows: {cells}")
        faults.tell(str(path), message, cells=", ".join(merged[:5]) + " …" * (len(merged) > 5))


def _hidden(around: Around, found: Sheet) -> Iterator[int]:
    for row, cells in enumerate(found.cells, found.head + 1):
        if row in around.hidden and any(cell is not None for cell in cells):
            yield row
