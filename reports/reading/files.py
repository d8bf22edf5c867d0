"""Reads a table of texts from CSV, XLSX or Parquet; what the texts mean is not known here."""

import csv
import mmap
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv

from reports.answers.faults import NO_SPREADSHEET, Faults, unreadable
from reports.answers.texts import categories, text_of, texts
from reports.words.language import N_

SPREADSHEETS = (".xlsx", ".xlsm")
NO_PARQUET = N_("this is no Parquet file, or it is cut off. Save it again, or save it as CSV.")
TEXTS = pa.dictionary(pa.int32(), pa.string())
BLOCK = 8 << 20  # bytes; smaller ones cost more, as each has texts of its own
SEPARATORS = {",": ",", ";": ";", "\t": "TAB"}
NOT_UTF8 = N_("this is not UTF-8 text. Save it again as CSV in UTF-8.")
SPREADSHEET = N_("this is a spreadsheet, not CSV. Save it as CSV in UTF-8, or as .xlsx.")


def read(path: Path, faults: Faults) -> pd.DataFrame:
    """The table in `path`, each column as a category of texts, an empty cell as an empty text.

    Each different text is kept once, so that a million answers are checked as a handful of
    values. Names of columns lose blanks around them and capitals; rows without any text are left
    out, and `attrs["left_out"]` then tells their numbers in the file. What cannot be read is noted
    in `faults` and a table without columns returned.
    """
    kind = path.suffix.lower()
    try:
        if kind in SPREADSHEETS:
            return _spreadsheet(path, faults)
        if kind == ".parquet":
            return _parquet(path, faults)
        return _csv(path, faults)
    except OSError as error:
        faults.note(unreadable(path, error))
    except (ValueError, KeyError, zipfile.BadZipFile) as error:
        # pyarrow's errors are ValueErrors
        message = {
            **dict.fromkeys(SPREADSHEETS, NO_SPREADSHEET),
            ".parquet": NO_PARQUET,
        }.get(kind, N_("the file cannot be read ({reason}). Save it again as CSV in UTF-8."))
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        faults.add(str(path), message, reason=reason)
    return pd.DataFrame()


def _spreadsheet(path: Path, faults: Faults) -> pd.DataFrame:
    # without a header: pandas would give two columns of one name different ones
    cells = pd.read_excel(path, sheet_name=0, dtype=object, header=None, keep_default_na=False)
    if cells.empty:
        return pd.DataFrame()
    names = _names(map(text_of, cells.iloc[0]), path, faults)
    if not names:
        return pd.DataFrame()
    return _without_blank_rows(texts(cells.iloc[1:].set_axis(names, axis=1)))


def _parquet(path: Path, faults: Faults) -> pd.DataFrame:
    from pyarrow import parquet  # slow to import: it also reads from clouds

    table = parquet.read_table(path)
    for field in table.schema:
        if pa.types.is_nested(field.type):
            message = N_("the cells hold several values each. Save them as one text each.")
            faults.add(str(path), message, column=field.name)
            return pd.DataFrame()
    names = _names(table.column_names, path, faults)
    if not names:
        return pd.DataFrame()
    return _without_blank_rows(texts(table.rename_columns(names).to_pandas(ignore_metadata=True)))


def _csv(path: Path, faults: Faults) -> pd.DataFrame:
    found = _read_csv(path, faults)
    if found is None:
        return pd.DataFrame()
    table, broken = found
    names = _names(table.column_names, path, faults)
    if not names:
        return pd.DataFrame()
    columns = {}
    for name, column in zip(names, table.unify_dictionaries().columns, strict=True):
        whole = column.combine_chunks()
        # by way of to_pandas every code would be looked at again
        columns[name] = categories(whole.indices.to_numpy(), whole.dictionary.to_pylist())
    made = pd.DataFrame(columns, copy=False)
    return _without_blank_rows(made, broken)


def _names(told: Iterable[str], path: Path, faults: Faults) -> list[str]:
    """The columns' names without blanks and capitals; none where one of them stands twice."""
    names = [name.strip().casefold() for name in told]
    doubled = {name for name, found in Counter(names).items() if name and found > 1}
    for name in sorted(doubled):
        message = N_("this column stands twice. Take one of the two out.")
        faults.add(str(path), message, column=name)
    # what has no name is asked for by nobody
    return [] if doubled else [name or f"#{place}" for place, name in enumerate(names, 1)]


def _without_blank_rows(table: pd.DataFrame, broken: Sequence[int] = ()) -> pd.DataFrame:
    """`table` without the rows in which every cell is empty, as spreadsheets leave them.

    `broken` are the numbers of rows that are not in the table already.
    """
    kept, blank = table, np.zeros(len(table), bool)
    if all("" in column.cat.categories for _, column in table.items()):
        blank = np.all([(column == "").to_numpy() for _, column in table.items()], axis=0)
    if blank.any():
        # a category that no row has any more would be an item without a name
        kept = table[~blank].apply(lambda column: column.cat.remove_unused_categories())
        kept = kept.reset_index(drop=True)
    if blank.any() or broken:
        every = np.setdiff1d(np.arange(2, len(table) + len(broken) + 2), broken)
        last = every[~blank].max(initial=1)
        left_out = sorted({*broken, *every[blank].tolist()})
        kept.attrs["left_out"] = tuple(row for row in left_out if row < last)
    return kept


def _read_csv(path: Path, faults: Faults) -> tuple[pa.Table, list[int]] | None:
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
