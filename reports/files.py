"""Reads a table of texts from CSV, XLSX or Parquet; what the texts mean is not known here."""

import csv
import mmap
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv

from reports.faults import N_, Faults

TEXTS = pa.dictionary(pa.int32(), pa.string())
BLOCK = 8 << 20  # bytes; smaller ones cost more, as each has texts of its own
SPREADSHEETS = (".xlsx", ".xlsm")


def read(path: Path, faults: Faults) -> pd.DataFrame:
    """The table in `path`, each column as a category of texts, an empty cell as an empty text.

    Each different text is kept once, so that a million answers are checked as a handful of
    values. What cannot be read is noted in `faults` and an empty table returned.
    """
    try:
        if path.suffix.lower() in SPREADSHEETS:
            return _spreadsheet(path)
        if path.suffix.lower() == ".parquet":
            return _parquet(path)
        return _csv(path, faults)
    except FileNotFoundError:
        faults.add(str(path), N_("there is no such file. Check its name and folder."))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as fault:
        # pyarrow's errors are ValueErrors
        faults.add(
            str(path),
            N_("the file cannot be read ({reason}). Save it again as CSV in UTF-8."),
            reason=str(fault).splitlines()[0] if str(fault) else type(fault).__name__,
        )
    return pd.DataFrame()


def texts(table: pd.DataFrame) -> pd.DataFrame:
    """`table` as `read` returns one, from columns of any type."""
    return pd.DataFrame({str(name): _texts(column) for name, column in table.items()})


def _texts(column: pd.Series) -> pd.Series:
    """Numbers without a fraction lose their `.0`, dates their midnight, empty cells are ''."""
    codes, values = pd.factorize(column)
    words = [*map(_text, values)]
    if (codes < 0).any():
        # the last one answers to code −1, which factorize gives to what is missing
        words.append("")
        codes[codes < 0] = len(words) - 1
    return categories(codes, words)


def categories(codes: np.ndarray, words: list[str]) -> pd.Series:
    """A column that holds, for each of `codes`, that one of `words`; equal words become one."""
    names = pd.Index(list(dict.fromkeys(words)), dtype="str")
    if len(names) < len(words):
        codes = names.get_indexer(pd.Index(words, dtype="str")).astype(np.int32)[codes]
    return pd.Series(pd.Categorical.from_codes(codes, names, validate=False))


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).removesuffix(" 00:00:00")


def _spreadsheet(path: Path) -> pd.DataFrame:
    return texts(pd.read_excel(path, sheet_name=0, dtype=object, keep_default_na=False))


def _parquet(path: Path) -> pd.DataFrame:
    from pyarrow import parquet  # slow to import: it also reads from clouds

    return texts(parquet.read_table(path).to_pandas())


def _csv(path: Path, faults: Faults) -> pd.DataFrame:
    header = _header(path)
    if not header:
        faults.add(str(path), N_("the file is empty. It needs a first row with column names."))
        return pd.DataFrame()
    table, broken = _parsed(path, header)
    if broken:
        # only a reading in one thread counts the rows
        table, broken = _parsed(path, header, use_threads=False)
    for row in broken:
        faults.add(
            str(path),
            N_(
                "the row has {found} cells, the first row has {expected}. "
                "Put quotes around texts that hold a comma."
            ),
            row=row.number or 0,
            found=row.actual_columns,
            expected=row.expected_columns,
        )
    return _categories_of(table)


def _categories_of(table: pa.Table) -> pd.DataFrame:
    columns = {}
    for name, column in zip(table.column_names, table.unify_dictionaries().columns, strict=True):
        whole = column.combine_chunks()
        # by way of to_pandas every code would be looked at again
        columns[name] = categories(whole.indices.to_numpy(), whole.dictionary.to_pylist())
    return pd.DataFrame(columns, copy=False)


def _parsed(
    path: Path, header: str, use_threads: bool = True
) -> tuple[pa.Table, list[pa.csv.InvalidRow]]:
    delimiter = ";" if header.count(";") > header.count(",") else ","
    names = next(csv.reader([header], delimiter=delimiter))
    broken: list[pa.csv.InvalidRow] = []

    def note(row: pa.csv.InvalidRow) -> str:
        broken.append(row)
        return "skip"

    table = pa.csv.read_csv(
        path,
        pa.csv.ReadOptions(use_threads=use_threads, block_size=BLOCK),
        pa.csv.ParseOptions(
            delimiter=delimiter, newlines_in_values=_has_quotes(path), invalid_row_handler=note
        ),
        pa.csv.ConvertOptions(
            column_types=dict.fromkeys(names, TEXTS),
            strings_can_be_null=False,
            quoted_strings_can_be_null=False,
        ),
    )
    return table, broken


def _has_quotes(path: Path) -> bool:
    """Whether a cell may hold a line break: to be ready for one takes twice the time."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(b'"') >= 0


def _header(path: Path) -> str:
    """The first line; quoted line breaks in a column's name are not foreseen."""
    with path.open(encoding="utf-8-sig") as lines:
        return lines.readline().rstrip("\r\n")
