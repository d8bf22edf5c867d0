"""Reads XLSX as people keep it: several sheets, merged cells, hidden rows, formulas, titles."""

import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.faults import Faults
from reports.reading.heads import head_of
from reports.words.language import N_

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

ALL = "all"
WIDEST = 2000
ASKS = frozenset({"survey", "choices"})
XLSFORM = N_("this is an XLSForm: it holds the questions. Choose the file of their answers.")
SHEETS = N_(
    "the sheets {found} have the same columns. Name one with --sheet, or write --sheet all to read"
    " each as a workshop."
)
NO_SHEET = N_("there is no sheet of that name; the file has {found}.")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")

Cells = list[list[Any]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells below the names, which stand in row `head`; `above` are the rows over them."""

    title: str
    names: list[Any]
    cells: Cells
    head: int
    above: Cells


def read(path: Path, faults: Faults, wanted: str = "") -> list[Sheet]:
    """The sheets that are to be read, one unless all are wanted; none where it is a fault."""
    from openpyxl import load_workbook  # slow to import, and no CSV needs it

    # a file's odd styles are of no concern
    with warnings.catch_warnings(action="ignore"):
        book = load_workbook(path, data_only=True)
        asked = load_workbook(path) if _has_formulas(path) else None
    if {*book.sheetnames} >= ASKS:
        faults.add(str(path), XLSFORM)
        return []
    shown = [one for one in book.worksheets if one.sheet_state == "visible" or one.title == wanted]
    tables = []
    for sheet in shown:
        cells = _cells(sheet, asked[sheet.title] if asked else None)
        tables.append(_table(sheet, cells))
    chosen = _chosen(path, tables, wanted, faults)
    others = [one for one in book.sheetnames if one not in {found.title for found in chosen}]
    for found in chosen:
        _tell(path, book[found.title], found, others, faults)
    return chosen


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(_FORMULA.search(archive.read(name)) for name in sheets)


def _cells(sheet: "Worksheet", asked: "Worksheet | None") -> Cells:
    """The values; of a formula without a stored result the formula itself."""
    held = _values(sheet)
    if asked is not None:
        formulas = {place: getattr(value, "text", value) for place, value in _values(asked).items()}
        held = {**formulas, **held}
    height = max((row for row, _ in held), default=0)
    width = max((column for _, column in held), default=0)
    if width > WIDEST:
        raise ValueError(f"{width} columns")
    cells: Cells = [[None] * width for _ in range(height)]
    for (row, column), value in held.items():
        cells[row - 1][column - 1] = value
    return cells


def _values(sheet: "Worksheet") -> dict[tuple[int, int], Any]:
    # iter_rows would make a cell for each place up to one that somebody coloured far below
    found = sheet._cells.items()
    return {place: cell.value for place, cell in found if cell.value not in (None, "")}


def _table(sheet: "Worksheet", cells: Cells) -> Sheet:
    if not cells:
        return Sheet(sheet.title, [], [], 1, [])
    place = head_of(cells)
    _fill_merged(sheet, cells, place)
    return Sheet(sheet.title, cells[place], cells[place + 1 :], place + 1, cells[:place])


def _fill_merged(sheet: "Worksheet", cells: Cells, head: int) -> None:
    """A merged cell stands in each row and column over which it was drawn, but for the names."""
    for merged in sheet.merged_cells.ranges:
        value = sheet.cell(merged.min_row, merged.min_col).value
        for row in range(merged.min_row - 1, min(merged.max_row, len(cells))):
            for place in range(merged.min_col - 1, min(merged.max_col, len(cells[row]))):
                cells[row][place] = cells[row][place] if row == head else value


def _chosen(path: Path, tables: list[Sheet], wanted: str, faults: Faults) -> list[Sheet]:
    filled = [table for table in tables if len(table.names) > 1 and table.cells]
    if wanted and wanted != ALL:
        named = [table for table in tables if table.title == wanted]
        if not named:
            found = ", ".join(table.title for table in tables)
            faults.add(str(path), NO_SHEET, found=found)
        return named
    if wanted == ALL:
        return filled
    alike = [table for table in filled if table.names == filled[0].names]
    if len(alike) > 1:
        faults.add(str(path), SHEETS, found=", ".join(table.title for table in alike))
        return []
    return (_with_answers(filled) or tables)[:1]


def _with_answers(filled: list[Sheet]) -> list[Sheet]:
    """The sheets that hold answers one a row, before all others."""

    def is_answers(table: Sheet) -> bool:
        return "respondent" in {str(name).strip().casefold() for name in table.names}

    return sorted(filled, key=is_answers, reverse=True)


def _tell(path: Path, sheet: "Worksheet", found: Sheet, others: list[str], faults: Faults) -> None:
    if others:
        message = N_("the sheet “{sheet}” was read; not read were {others} (--sheet names one)")
        faults.tell(str(path), message, sheet=found.title, others=", ".join(others))
    if hidden := list(_hidden(sheet, found)):
        message = N_("hidden rows that were read too: {n}, from row {row} on")
        faults.tell(str(path), message, n=len(hidden), row=hidden[0])
    if merged := [one.coord for one in sheet.merged_cells.ranges if one.max_row > found.head]:
        message = N_("merged cells, read as the same in each of their rows: {cells}")
        faults.tell(str(path), message, cells=", ".join(merged[:5]) + " …" * (len(merged) > 5))


def _hidden(sheet: "Worksheet", found: Sheet) -> Iterator[int]:
    for row, cells in enumerate(found.cells, found.head + 1):
        if sheet.row_dimensions[row].hidden and any(cell is not None for cell in cells):
            yield row
