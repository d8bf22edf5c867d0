"""What can be wrong with the tables that a report is made from, told so that it can be mended."""

import errno
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from questionnaires import QuestionnaireError
from questionnaires.faults import Fault as QuestionnaireFault
from questionnaires.model import Language
from reports.words.language import N_, translator

MOST_SHOWN = 20
MOST_OF_A_CAUSE = 4  # different values that one cause shows before the next one is told
MOST_ROWS_NAMED = 3
LONGEST_SHOWN = 60
LONGEST_LIST = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong; `row` is the row as a spreadsheet numbers it, 0 where it is the whole file.

    `message` is an English text for gettext, with a place for each of `details`. What is wrong in
    several rows for one cause is one fault: `rows` are the first of them, `n` is how many.
    """

    file: str
    message: str
    row: int = 0
    column: str = ""
    details: Mapping[str, object] = field(default_factory=dict)
    rows: tuple[int, ...] = ()
    n: int = 1

    def text(self, language: Language = "en") -> str:
        """File, row, column, fault and mend in one line."""
        gettext = translator(language).gettext
        place = [self.file] if self.file else []
        if self.n > 1:
            named = ", ".join(map(str, self.rows)) + " …" * (self.n > len(self.rows))
            place.append(gettext("{n} rows ({rows})").format(n=self.n, rows=named))
        elif self.row:
            place.append(gettext("row {row}").format(row=self.row))
        if self.column:
            place.append(gettext("column {column}").format(column=self.column))
        shown = {
            # a list of what is there or possible says little where it is cut soon
            name: visible(value, LONGEST_LIST if name in ("found", "known") else LONGEST_SHOWN)
            for name, value in self.details.items()
        }
        said = gettext(self.message).format(**shown)
        return f"{visible(', '.join(place), LONGEST_LIST)}: {said}" if place else said


@dataclass(frozen=True, slots=True)
class Quoted(Fault):
    """A fault of a questionnaire, in the words of those who know it."""

    original: QuestionnaireFault | None = None

    def text(self, language: Language = "en") -> str:
        """Place, fault and mend as the questionnaire's loader tells them."""
        return self.original.text(language) if self.original else ""


def visible(value: object, longest: int = LONGEST_SHOWN) -> str:
    """A text on one line of a terminal: cut where it is long, nothing in it steers the screen."""
    text = str(value)[:longest].replace("\n", "⏎") + "…" * (len(str(value)) > longest)
    return "".join("�" if unicodedata.category(sign) in ("Cc", "Cs") else sign for sign in text)


class InputError(ValueError):
    """Tables that no report can be made from; `faults` names everything that is wrong."""

    def __init__(self, faults: Sequence[Fault], total: int | None = None):
        self.faults = tuple(faults)
        self.total = len(self.faults) if total is None else total
        super().__init__(self.text("en"))

    def text(self, language: Language = "en") -> str:
        """The first twenty faults, one a line, and how many more there are."""
        lines = [fault.text(language) for fault in self.faults[:MOST_SHOWN]]
        if more := self.total - len(lines):
            ngettext = translator(language).ngettext
            lines.append(ngettext("… and {n} more", "… and {n} more", more).format(n=more))
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the rows of a table that was joined from several files stood in them."""

    files: tuple[str, ...]
    starts: np.ndarray  # the position of each file's first row
    left_out: tuple[tuple[int, ...], ...] = ()  # of each file the rows that are not in its table
    rows: tuple[np.ndarray | None, ...] = ()  # of each file the row of each position, where told
    # of each wide file the item of each position, and by measure the column of each item
    heads: tuple[tuple[np.ndarray, Mapping[str, Sequence[str]]] | None, ...] = ()
    # which rows have scores as people read them; the others count each scale from 1
    is_read: np.ndarray = field(default_factory=lambda: np.zeros(0, bool))

    def place(self, position: int) -> tuple[str, int]:
        """File and row, as a spreadsheet numbers it: row 1 holds the names of the columns."""
        index = int(np.searchsorted(self.starts, position, side="right")) - 1
        told = self.rows[index] if self.rows else None
        if told is not None:
            return self.files[index], int(told[position - int(self.starts[index])])
        row = position - int(self.starts[index]) + 2
        for missing in self.left_out[index] if self.left_out else ():
            row += missing <= row
        return self.files[index], row

    def once(self, positions: np.ndarray) -> np.ndarray:
        """The positions of one file, of each of its rows the first: a person has several."""
        index = int(np.searchsorted(self.starts, positions[0], side="right")) - 1
        told = self.rows[index] if self.rows else None
        if told is None:
            return positions
        _, first = np.unique(told[positions - int(self.starts[index])], return_index=True)
        return np.asarray(positions[first])

    def column(self, name: str, positions: Sequence[int]) -> str:
        """What the column `name` of these rows is called in their file."""
        index = int(np.searchsorted(self.starts, positions[0], side="right")) - 1
        told = self.heads[index] if self.heads else None
        if told is None or name not in told[1]:
            return name
        items = told[0][np.asarray(positions) - int(self.starts[index])]
        return ", ".join(dict.fromkeys(told[1][name][item] for item in items.tolist())) or name


class Faults:
    """Collects what is wrong, so that everything is told at once.

    `told` is what was decided in reading, which hinders nothing.
    """

    def __init__(self) -> None:
        self.found: list[Fault] = []
        self.told: list[Fault] = []
        self.total = 0
        self._files: dict[str, int] = {}  # in the order in which they were given

    def add(
        self, file: str, message: str, row: int = 0, column: str = "", **details: object
    ) -> None:
        """Note one fault."""
        self.note(Fault(file, message, row, column, details))

    def tell(self, file: str, message: str, column: str = "", **details: object) -> None:
        """Remember what was decided in reading, as people will read it."""
        self.told.append(Fault(file, message, 0, column, details))

    def note(self, fault: Fault) -> None:
        """Note a fault that was made elsewhere."""
        self._files.setdefault(fault.file, len(self._files))
        self.total += 1
        self.found.append(fault)

    def add_rows(
        self, origin: Origin, message: str, wrong: np.ndarray, values: pd.Series, **details: object
    ) -> None:
        """Note a fault for each different value in the rows where `wrong` is true.

        `values` is the column that they stand in; the message may show the value as {value}. After
        a few values the others are counted in one more fault, so that the next cause is seen too.
        """
        rows = np.flatnonzero(wrong)
        for file in origin.files:
            self._files.setdefault(file, len(self._files))
        places = np.searchsorted(origin.starts, rows, side="right") - 1
        for place in np.unique(places).tolist():
            self._add_causes(origin, message, rows[places == place], values, details)

    def _add_causes(
        self,
        origin: Origin,
        message: str,
        rows: np.ndarray,
        values: pd.Series,
        details: Mapping[str, object],
    ) -> None:
        held = values.iloc[rows]
        codes, kinds = pd.factorize(held) if "{value}" in message else (rows * 0, held[:1])
        for code in range(min(len(kinds), MOST_OF_A_CAUSE)):
            shown = {"value": kinds[code] if "{value}" in message else "", **details}
            self._add_cause(origin, message, rows[codes == code], str(values.name), shown)
        left = rows[codes >= MOST_OF_A_CAUSE]
        if len(left):
            others = {"found": len(kinds) - MOST_OF_A_CAUSE}
            self._add_cause(origin, OTHER_VALUES, left, str(values.name), others)

    def _add_cause(
        self,
        origin: Origin,
        message: str,
        rows: np.ndarray,
        column: str,
        shown: Mapping[str, object],
    ) -> None:
        rows = origin.once(rows)
        first = rows[:MOST_ROWS_NAMED].tolist()
        named = [origin.place(position) for position in first]
        (file, row), numbers = named[0], tuple(row for _, row in named)
        column = origin.column(column, first)
        self.note(Fault(file, message, row, column, shown, numbers, len(rows)))

    def also(self, error: "InputError | QuestionnaireError") -> None:
        """Note what was found elsewhere."""
        if isinstance(error, InputError):
            noted, self.total = error.faults, self.total + error.total
        else:
            noted = tuple(Quoted(fault.file, "", original=fault) for fault in error.faults)
            self.total += len(noted)
        self.found += noted
        for fault in noted:
            self._files.setdefault(fault.file, len(self._files))

    def stop_if_any(self) -> None:
        """Raise InputError where something was noted: whole files first, then by file and row."""
        if self.found:
            raise InputError(sorted(self.found, key=self._place), self.total)

    def _place(self, fault: Fault) -> tuple[bool, int, int]:
        # else twenty cells of one file would hide that another is not there
        return fault.row > 0, self._files.get(fault.file, len(self._files)), fault.row


NOT_READ = {
    errno.EISDIR: N_("this is a folder. Name a file."),
    errno.ENOTDIR: N_("a part of this path is a file, not a folder. Check it."),
    errno.ENOENT: N_("there is no such file. Check its name and folder."),
    errno.EACCES: N_("the file may not be read. Ask for the permission or copy it."),
}
NOT_WRITTEN = {
    errno.ENOSPC: N_("there is no room left. Free some, or choose another disk."),
    errno.EDQUOT: N_("there is no room left. Free some, or choose another disk."),
    errno.EACCES: N_("nothing may be written there. Choose another folder."),
    errno.EPERM: N_("nothing may be written there. Choose another folder."),
    errno.EROFS: N_("nothing may be written there. Choose another folder."),
    errno.EISDIR: N_("this is a folder. Name a file."),
    errno.ENOTDIR: N_("a part of this path is a file, not a folder. Choose another folder."),
    errno.EEXIST: N_("a part of this path is a file, not a folder. Choose another folder."),
}


def unreadable(path: Path, error: OSError) -> Fault:
    """Why a file cannot be read, and what to do."""
    other = N_("the file cannot be read ({reason}). Save it again, or copy it elsewhere.")
    return _of_system(path, error, NOT_READ, other)


def unwritable(path: Path, error: OSError) -> Fault:
    """Why nothing can be written to a place, and what to do."""
    other = N_("it cannot be written ({reason}). Choose another place.")
    return _of_system(path, error, NOT_WRITTEN, other)


def _of_system(path: Path, error: OSError, known: Mapping[int, str], other: str) -> Fault:
    message = known.get(error.errno or 0, other)
    return Fault(str(path), message, details={"reason": error.strerror or error})


OTHER_VALUES = N_("other values like that: {found}.")

# what can be wrong with a table of earlier workshops beyond that
HOLDS_TOO_MUCH = N_("the file holds too much. Split it by workshop.")
TOO_MANY_ROWS = N_("the file has {found} rows, at most {most} can be added at once. Split it.")
TOO_MANY_ANSWERS = N_(
    "the file has {found} answers, at most {most} can be added at once. Split it."
)
TOO_MANY_WORKSHOPS = N_("at most {most} workshops at once. Split it.")
TOO_MANY_TEAMS = N_("“{title}” has more than {most} teams.")
NO_DATE = N_(
    "the workshop “{title}” has no date. Say which day it was, or which column holds the date."
)
STILL_OPEN = N_(
    "the workshop “{title}” is not closed. Close it where it runs, or add it with “python -m survey"
    " import”."
)
KNOWN_ALREADY = N_("the workshop “{title}” of that day is in this audit already.")
TOO_LONG = N_("a cell is longer than {most} characters.")
NO_VERSION = N_("the version of a wording is a whole number.")
NO_SPREADSHEET = N_("this is no XLSX file, or it is cut off. Save it again as XLSX or as CSV.")
UNKNOWN = N_("“{value}” is not known. Write {known} or leave it empty.")
DOUBLED_COLUMN = N_("this column stands twice. Take one of the two out.")
MISSING_COLUMN = N_("this column is missing; the file has {found}. Add or rename it.")
DOUBLED = N_("“{value}” stands in an earlier row already. Take one of the two out.")
NOT_IN_FILE = N_("“{value}” is not in {other}. Write it alike in both.")
TWO_SHEETS = N_("the team “{value}” has two sheets. A team has one.")
NO_CUT = N_("this is no number of a cut. Write a whole number from 1, or nothing.")
NO_ROWS = N_("there are no answers under the first row.")
