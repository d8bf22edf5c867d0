"""Faults of the rows of tables, told by file and row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from reports.answers.texts import by_word
from reports.faults import DOUBLED_COLUMN, MISSING_COLUMN, OTHER_VALUES, Fault, Faults

MOST_OF_A_CAUSE = 4  # different values that one cause shows before the next one is told
MOST_ROWS_NAMED = 3


CALLED = "called"
"""The attribute of a table that has by our columns what its file calls them."""


def called(names: Mapping[str, str] | None, name: str) -> str:
    """What a file calls one of our columns; nothing where it has none. None tells our own names."""
    return name if names is None else names.get(name, "")


def _some(names: Sequence[str]) -> str:
    """The first of several columns, and whether there are more."""
    found = [*dict.fromkeys(filter(None, names))]
    return ", ".join(found[:MOST_ROWS_NAMED]) + " …" * (len(found) > MOST_ROWS_NAMED)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table that was joined from several files, and where it is noted what is wrong.

    `starts` are the positions of each file's first row, `left_out` its rows that are not in its
    table, `numbers` the row of each position where that is told, `heads` of a wide file the item of
    each position and by measure the column of each item, `called` what it calls our columns,
    `are_turned` whether people stand in its columns. `is_read` tells which rows have scores as
    people read them; the others count each scale from 1. `is_wide` tells which rows come from a
    file with one row a person.
    """

    faults: Faults
    files: tuple[str, ...]
    starts: np.ndarray
    left_out: tuple[tuple[int, ...], ...]
    numbers: tuple[np.ndarray | None, ...]
    heads: tuple[tuple[np.ndarray, Mapping[str, Sequence[str]]] | None, ...]
    called: tuple[Mapping[str, str] | None, ...]
    are_turned: tuple[bool, ...]
    is_read: np.ndarray
    is_wide: np.ndarray

    @classmethod
    def of(cls, tables: Mapping[str, pd.DataFrame], faults: Faults) -> "Rows":
        """The rows of tables by their file, one below the other."""
        parts = list(tables.values())
        starts = np.cumsum([0, *map(len, parts)])[:-1]
        # taken out: pandas would copy them with every column
        left_out = tuple(part.attrs.pop("left_out", ()) for part in parts)
        numbers = tuple(part.attrs.pop("rows", None) for part in parts)
        heads = tuple(part.attrs.pop("heads_of", None) for part in parts)
        names = tuple(part.attrs.pop(CALLED, None) for part in parts)
        turned = tuple(bool(part.attrs.pop("turned", False)) for part in parts)
        sizes = [*map(len, parts)]
        is_read = np.repeat([bool(part.attrs.get("as_read")) for part in parts], sizes)
        is_wide = np.repeat([told is not None for told in heads], sizes)
        faults.know(tables)
        found = (starts, left_out, numbers, heads, names, turned, is_read, is_wide)
        return cls(faults, tuple(tables), *found)

    def tell(self, message: str, column: pd.Series, **details: object) -> None:
        """Remember what was decided in reading a column."""
        name = str(column.name)
        named = (
            _some(heads[1][name]) if heads and name in heads[1] else called(names, name)
            for heads, names in zip(self.heads, self.called, strict=True)
        )
        shown = ", ".join(dict.fromkeys(filter(None, named)))
        self.faults.tell(", ".join(self.files), message, shown, **details)

    def note_words(
        self, message: str, wrong: list[bool], column: pd.Series, **details: object
    ) -> None:
        """Note the rows whose category is `wrong`; mostly none is, and no row is looked at."""
        if any(wrong):
            self.note(message, by_word(column, wrong, bool), column, **details)

    def note(self, message: str, wrong: np.ndarray, values: pd.Series, **details: object) -> None:
        """Note a fault for each different value in the rows where `wrong` is true.

        `values` is the column that they stand in; the message may show the value as {value}. After
        a few values the others are counted in one more fault, so that the next cause is seen too.
        """
        rows = np.flatnonzero(wrong)
        files = np.searchsorted(self.starts, rows, side="right") - 1
        for file in np.unique(files).tolist():
            self._note_causes(message, file, rows[files == file], values, details)

    def _note_causes(
        self,
        message: str,
        file: int,
        rows: np.ndarray,
        values: pd.Series,
        details: Mapping[str, object],
    ) -> None:
        is_shown = "{value}" in message
        if name := details.get("column"):
            details = {**details, "column": called(self.called[file], str(name)) or name}
        codes, kinds = pd.factorize(values.iloc[rows]) if is_shown else (rows * 0, pd.Index([""]))
        causes: list[tuple[str, np.ndarray, Mapping[str, object]]] = [
            (message, rows[codes == code], {"value": kind, **details})
            for code, kind in enumerate(kinds[:MOST_OF_A_CAUSE])
        ]
        others = [str(kind) for kind in kinds[MOST_OF_A_CAUSE:]]
        left = {"found": ", ".join(others), "of": message, "others": others}
        causes.append((OTHER_VALUES, rows[codes >= MOST_OF_A_CAUSE], left))
        for said, found, shown in causes:
            numbers, places = self._numbered(file, found - self.starts[file])
            if n := len(numbers):
                column = self._column(file, str(values.name), places[:MOST_ROWS_NAMED])
                named = tuple(numbers[:MOST_ROWS_NAMED].tolist())
                fault = Fault(self.files[file], said, named[0], column, shown, named, n,
                              self.are_turned[file])  # fmt: skip
                self.faults.note(fault)

    def _numbered(self, file: int, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The rows at these places of a file as a spreadsheet numbers them, each once: a person has
        several; and the first place of each. Row 1 holds the names of the columns."""
        numbers = self.numbers[file]
        if numbers is not None:
            different, first = np.unique(numbers[places], return_index=True)
            return different, places[first]
        found = places + 2
        for missing in self.left_out[file]:
            found = found + (missing <= found)
        return found, places

    def _column(self, file: int, name: str, places: np.ndarray) -> str:
        """What the column `name` of these rows is called in their file."""
        told = self.heads[file]
        if told is None or name not in told[1]:
            return called(self.called[file], name)
        items = told[0][places].tolist()
        return ", ".join(dict.fromkeys(told[1][name][item] for item in items)) or name


def note_columns(
    file: str,
    table: pd.DataFrame,
    needed: Iterable[str],
    known: Iterable[str],
    faults: Faults,
) -> None:
    """Note columns that are missing, and of the `known` ones those that stand twice."""
    names = table.attrs.get(CALLED, {})
    found = ", ".join(names.get(str(name), str(name)) for name in table.columns) or "—"
    for column in needed:
        if column not in table:
            faults.add(file, MISSING_COLUMN, column=column, found=found)
    for column in sorted({*known} & {*table.attrs.get("twice", ())}):
        faults.add(file, DOUBLED_COLUMN, column=column)
