"""Reads CSV as texts in one pass, and tells what keeps a file from being one."""

import csv
import mmap
from pathlib import Path

import pyarrow as pa
import pyarrow.csv

from reports.answers.faults import N_, Faults

TEXTS = pa.dictionary(pa.int32(), pa.string())
BLOCK = 8 << 20  # bytes; smaller ones cost more, as each has texts of its own
SEPARATORS = {",": ",", ";": ";", "\t": "TAB"}
NOT_UTF8 = N_("this is not UTF-8 text. Save it again as CSV in UTF-8.")
SPREADSHEET = N_("this is a spreadsheet, not CSV. Save it as CSV in UTF-8, or as .xlsx.")


def read(path: Path, faults: Faults) -> tuple[pa.Table, list[int]] | None:
    """Columns as dictionaries of texts, and the numbers of the rows that could not be read.

    The separator is a comma, a semicolon or a tab, whichever the first row holds most of.
    Notes what is wrong; None where there is no table at all.
    """
    try:
        header, has_more = _header(path)
        if not header:
            _note_no_header(path, has_more, faults)
            return None
        if "\0" in header:  # UTF-16 without a mark at its beginning
            faults.add(str(path), NOT_UTF8, row=1)
            return None
        separator = max(SEPARATORS, key=header.count)
        names = next(csv.reader([header], delimiter=separator))
        if header.count('"') % 2:
            message = N_("a name in the first row holds a line break. Take it out.")
            faults.add(str(path), message, row=1)
            return None
        if not has_more:
            empty = pa.array([], pa.string()).dictionary_encode()
            return pa.table([empty] * len(names), names=names), []
        return _parsed(path, names, separator, faults)
    except ValueError:  # pyarrow's errors too
        if not _note_foreign(path, faults):
            raise
    return None


def _header(path: Path) -> tuple[str, bool]:
    """The first line, and whether anything follows it."""
    with path.open(encoding="utf-8-sig") as lines:
        return lines.readline().rstrip("\n"), bool(lines.read(1))


def _note_no_header(path: Path, has_more: bool, faults: Faults) -> None:
    if has_more and path.read_text(encoding="utf-8-sig").strip():
        faults.add(str(path), N_("the first row is empty. It needs the column names."), row=1)
    else:
        faults.add(str(path), N_("the file is empty. It needs a first row with column names."))


def _note_foreign(path: Path, faults: Faults) -> bool:
    """Note what the file is where it is no text; false where it is text."""
    content = path.read_bytes()
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        faults.add(str(path), SPREADSHEET)
        return True
    try:
        content.decode()
    except UnicodeDecodeError as error:
        faults.add(str(path), NOT_UTF8, row=content.count(b"\n", 0, error.start) + 1)
        return True
    return False


def _parsed(
    path: Path, names: list[str], separator: str, faults: Faults
) -> tuple[pa.Table, list[int]]:
    table, broken = _rows(path, names, separator)
    if broken:
        # only a reading in one thread counts the rows
        table, broken = _rows(path, names, separator, use_threads=False)
    for row in broken:
        faults.add(
            str(path),
            N_(
                "cells in this row: {found}, in the first one: {expected}."
                " Put quotes around texts that hold “{separator}”."
            )
            if row.actual_columns > len(names)
            else N_(
                "cells in this row: {found}, in the first one: {expected}."
                " Fill it up, or look for a quotation mark that is not closed."
            ),
            row=row.number or 0,
            found=row.actual_columns,
            expected=len(names),
            separator=SEPARATORS[separator],
        )
    return table, [row.number or 0 for row in broken]


def _rows(
    path: Path, names: list[str], separator: str, use_threads: bool = True
) -> tuple[pa.Table, list[pa.csv.InvalidRow]]:
    broken: list[pa.csv.InvalidRow] = []

    def note(row: pa.csv.InvalidRow) -> str:
        broken.append(row)
        return "skip"

    # by place, since the first row may name two columns alike
    places = [str(place) for place in range(len(names))]
    table = pa.csv.read_csv(
        path,
        pa.csv.ReadOptions(
            use_threads=use_threads, block_size=BLOCK, column_names=places, skip_rows=1
        ),
        pa.csv.ParseOptions(
            delimiter=separator,
            newlines_in_values=_has_quotes(path),
            invalid_row_handler=note,
            # they count as rows where people look for a fault
            ignore_empty_lines=False,
        ),
        pa.csv.ConvertOptions(
            column_types=dict.fromkeys(places, TEXTS),
            strings_can_be_null=False,
            quoted_strings_can_be_null=False,
        ),
    )
    return table.rename_columns(names), broken


def _has_quotes(path: Path) -> bool:
    """Whether a cell may hold a line break: to be ready for one takes twice the time."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(b'"') >= 0
