"""Reads a table of texts from CSV, XLSX or Parquet; what the texts mean is not known here."""

import csv
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from reports.answers.names import numbered, spelled
from reports.answers.texts import categories, text_of, texts, without_rows
from reports.faults import NO_SPREADSHEET, Faults, unreadable
from reports.reading import delimited, kinds, spreadsheets
from reports.reading.folders import MOST_BYTES, SUMS
from reports.reading.spreadsheets import Progress
from reports.words.accepted import EVERY_SHEET
from reports.words.language import N_

SPREADSHEETS = (".xlsx", ".xlsm")
_HIDDEN = re.compile(r"(?:^|[/\\])(?:\.\.|__MACOSX)[/\\]|^[/\\]")
TABLES = (".csv", ".tsv", ".txt", *SPREADSHEETS)
NO_PARQUET = N_("this is no Parquet file, or it is cut off. Save it again, or save it as CSV.")

WITHOUT_PYARROW = N_(
    "Parquet is read by pyarrow, which is not installed: pip install pyarrow. Or save it as CSV."
)


def read(path: Path, faults: Faults) -> pd.DataFrame:
    """The table in `path`, as `tables` gives it; of a spreadsheet the first sheet with rows."""
    return next(iter(tables(path, faults).values()), pd.DataFrame())


def tables(
    path: Path, faults: Faults, sheet: str = "", progress: Progress = lambda _share: None
) -> dict[str, pd.DataFrame]:
    """The table in `path` by its name, each column as a category of texts, empty cells empty texts.

    Each different text is kept once, so that a million answers are checked as a handful of
    values. Names of columns lose blanks around them and capitals, and the second of one name is
    called “name (2)”; a title above them is left out, and so are rows without any text:
    `attrs["left_out"]` tells their numbers in the file, `attrs["above"]` what stands over the
    names. `sheet` names one of a spreadsheet, or `all`, each a workshop. What cannot be read is
    noted in `faults` and a table without columns returned. `progress` hears which share is read.
    """
    kind = path.suffix.lower()
    try:
        if inside := packed(path):
            return _unpacked(path, inside, faults, sheet, progress)
        if kind in SPREADSHEETS:
            found = dict(_spreadsheet(path, faults, sheet, progress))
        else:
            read_one = _parquet if kind == ".parquet" else _csv
            found = {str(path): read_one(path, faults)}
        for name, table in found.items():
            _tell_title(name, table, faults)
        return found
    except OSError as error:
        faults.note(unreadable(path, error))
    except (ValueError, KeyError, csv.Error, zipfile.BadZipFile) as error:
        # pyarrow's errors are ValueErrors, as those of pandas
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        faults.add(str(path), _hindrance(path), reason=reason)
    return {str(path): pd.DataFrame()}


def _hindrance(path: Path) -> str:
    """Why a file cannot be read: mostly it is another kind than its name says."""
    kind = path.suffix.lower()
    if kind == ".parquet":
        return NO_PARQUET
    if kind in SPREADSHEETS:
        return kinds.other(path.read_bytes()) or NO_SPREADSHEET
    return N_("the file cannot be read ({reason}). Save it again as CSV in UTF-8.")


def _tell_title(name: str, table: pd.DataFrame, faults: Faults) -> None:
    """Tell what stands over the names of the columns."""
    cells = [cell for row in table.attrs.get("above", ()) for cell in row if cell.strip()]
    if cells:
        message = N_("left out above the names of the columns: {found}")
        faults.tell(name, message, found=", ".join(dict.fromkeys(cells)))


def packed(path: Path) -> str:
    """The one table inside a zip, as forms on the web deliver them; empty where it is none."""
    if path.suffix.lower() != ".zip" or not zipfile.is_zipfile(path):
        return ""
    with zipfile.ZipFile(path) as archive:
        names = [one.filename for one in archive.infolist() if one.file_size <= MOST_BYTES]
    # a name that climbs out of its folder is no name of a table
    found = [name for name in names if name.lower().endswith(TABLES) and not _HIDDEN.search(name)]
    return found[0] if len(found) == 1 and SUMS not in names else ""


def _unpacked(
    path: Path, inside: str, faults: Faults, sheet: str, progress: Progress
) -> dict[str, pd.DataFrame]:
    """The table in the zip, under the zip's name."""
    with tempfile.TemporaryDirectory() as place, zipfile.ZipFile(path) as archive:
        # the name inside is somebody else's: no path is made of it
        held = Path(place) / f"table{Path(inside).suffix.lower()}"
        held.write_bytes(archive.read(inside))
        noted = Faults()
        found = tables(held, noted, sheet, progress)
    faults.tell(str(path), N_("read from the ZIP: {inside}"), inside=inside)
    for fault in noted.found:
        faults.note(replace(fault, file=str(path)))
    faults.told += [replace(one, file=str(path)) for one in noted.told]
    return {name.replace(str(held), str(path)): table for name, table in found.items()}


def _spreadsheet(
    path: Path, faults: Faults, wanted: str, progress: Progress
) -> Iterator[tuple[str, pd.DataFrame]]:
    for sheet in spreadsheets.read(path, faults, wanted, progress):
        cells = pd.DataFrame(sheet.cells, columns=range(len(sheet.names)), dtype=object)
        names = [text_of(name or "") for name in sheet.names]
        table = _table(texts(cells.fillna("")), names, sheet.head, sheet.above)
        if wanted == EVERY_SHEET and "workshop" not in table:
            table["workshop"] = categories(np.zeros(len(table), np.int8), [sheet.title])
            table.attrs["heads"] = (*table.attrs["heads"], "workshop")
        yield f"{path} [{sheet.title}]" if wanted == EVERY_SHEET else str(path), table


def size_of_parquet(path: Path) -> tuple[int, int]:
    """How many rows and unpacked bytes the file says it has; nothing where it cannot be read."""
    try:
        from pyarrow import ArrowInvalid, parquet
    except ImportError:
        return 0, 0
    try:
        told = parquet.read_metadata(path)
    except (ArrowInvalid, OSError):
        return 0, 0
    groups = (told.row_group(at) for at in range(told.num_row_groups))
    return told.num_rows, sum(group.total_byte_size for group in groups)


def _parquet(path: Path, faults: Faults) -> pd.DataFrame:
    try:
        # as large as half of all else that is installed, for a kind of file that few have
        from pyarrow import parquet, types
    except ImportError:
        faults.add(str(path), WITHOUT_PYARROW)
        return pd.DataFrame()
    table = parquet.read_table(path)
    for field in table.schema:
        if types.is_nested(field.type):
            message = N_("the cells hold several values each. Save them as one text each.")
            faults.add(str(path), message, column=field.name)
            return pd.DataFrame()
    names = table.column_names
    table = table.rename_columns([*map(str, range(len(names)))])
    return _table(texts(table.to_pandas(ignore_metadata=True)), names)


def _csv(path: Path, faults: Faults) -> pd.DataFrame:
    found = delimited.read(path, faults)
    if found is None:
        return pd.DataFrame()
    table = _table(found.cells, found.names, found.head, found.above, found.broken)
    table.attrs["day_first"] = found.separator == ";"  # of languages with a decimal comma
    return table


def _table(
    cells: pd.DataFrame,
    told: Iterable[str],
    head: int = 1,
    above: Sequence[Sequence[Any]] = (),
    broken: Sequence[int] = (),
) -> pd.DataFrame:
    """The cells under names without blanks and capitals, no two alike, without empty rows.

    `head` is the row of the names, `broken` are numbers of rows that are not in `cells`.
    `attrs["twice"]` are names that stand more than once, `attrs["heads"]` all as they are written.
    """
    written = [spelled(name) for name in told]
    names, twice = numbered(map(str.casefold, written))
    table = cells.set_axis(names, axis=1)
    titles = tuple(tuple(text_of(cell or "") for cell in row) for row in above)
    table.attrs = {"twice": tuple(twice), "heads": tuple(written), "above": titles}
    table.attrs["left_out"] = (*range(2, head + 1), *broken)
    if not len(table) or not all("" in column.cat.categories for _, column in table.items()):
        return table
    # spreadsheets leave such rows
    blank = np.all([(column == "").to_numpy() for _, column in table.items()], axis=0)
    return without_rows(table, np.flatnonzero(blank))
