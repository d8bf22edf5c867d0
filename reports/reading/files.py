"""Reads a table of texts from CSV, XLSX or Parquet; what the texts mean is not known here."""

import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from reports.answers.faults import N_, NO_SPREADSHEET, Faults, unreadable
from reports.answers.texts import categories, text_of, texts
from reports.reading import csv_files

SPREADSHEETS = (".xlsx", ".xlsm")
NO_PARQUET = N_("this is no Parquet file, or it is cut off. Save it again, or save it as CSV.")


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
    found = csv_files.read(path, faults)
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
