"""What can be wrong with the tables that a report is made from, told so that it can be mended."""

import errno
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from questionnaires import QuestionnaireError
from questionnaires.faults import Fault as QuestionnaireFault
from questionnaires.model import Language
from reports.words.language import N_, translator

MOST_SHOWN = 20
LONGEST_SHOWN = 60
LONGEST_LIST = 200
PLACES = N_("{n} rows ({rows})"), N_("row {row}"), N_("column {column}")
TURNED = N_("{n} columns ({rows})"), N_("column {column}"), N_("row {row}")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong; `row` is the row as a spreadsheet numbers it, 0 where it is the whole file.

    `message` is an English text for gettext, with a place for each of `details`; of a mapping the
    keys are such texts too. What is wrong in several rows for one cause is one fault: `rows` are
    the first of them, `n` is how many. Of a table with people in columns (`is_turned`) a row is a
    column of the file.
    """

    file: str
    message: str
    row: int = 0
    column: str = ""
    details: Mapping[str, object] = field(default_factory=dict)
    rows: tuple[int, ...] = ()
    n: int = 1
    is_turned: bool = False

    def text(self, language: Language = "en") -> str:
        """File, row, column, fault and mend in one line."""
        gettext = translator(language).gettext
        place = [self.file] if self.file else []
        place += self._place(gettext)
        details = {
            name: ", ".join(f"{gettext(key)} = {one}" for key, one in value.items()) or "—"
            if isinstance(value, Mapping)
            else value
            for name, value in self.details.items()
        }
        shown = {
            # a list of what is there or possible says little where it is cut soon
            name: visible(value, LONGEST_LIST if name in ("found", "known") else LONGEST_SHOWN)
            for name, value in details.items()
        }
        said = gettext(self.message).format(**shown)
        return f"{visible(', '.join(place), LONGEST_LIST)}: {said}" if place else said

    def _place(self, gettext: Callable[[str], str]) -> Iterator[str]:
        number = _letters if self.is_turned else str
        many, one, other = TURNED if self.is_turned else PLACES
        if self.n > 1:
            named = ", ".join(map(number, self.rows)) + " …" * (self.n > len(self.rows))
            yield gettext(many).format(n=self.n, rows=named)
        elif self.row:
            yield gettext(one).format(row=number(self.row), column=number(self.row))
        if self.column:
            yield gettext(other).format(row=self.column, column=self.column)


def _letters(number: int) -> str:
    """What spreadsheets call a column: 1 is A, 27 is AA."""
    left, letter = divmod(number - 1, 26)
    return (_letters(left) if left else "") + chr(ord("A") + letter)


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
        self.know([fault.file])
        self.total += 1
        self.found.append(fault)

    def also(self, error: "InputError | QuestionnaireError") -> None:
        """Note what was found elsewhere."""
        if isinstance(error, InputError):
            noted, self.total = error.faults, self.total + error.total
        else:
            noted = tuple(Quoted(fault.file, "", original=fault) for fault in error.faults)
            self.total += len(noted)
        self.found += noted
        self.know(fault.file for fault in noted)

    def know(self, files: Iterable[str]) -> None:
        """Tell faults of these files in that order, after those of files that were known before."""
        for file in files:
            self._files.setdefault(file, len(self._files))

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
KNOWN_ALREADY = N_("the workshop “{title}” of that day is in this audit already, since {since}.")
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
EMPTY = N_("the cell is empty. Every row needs one.")
NO_COUNT = N_("“{value}” is no count. Write a whole number from 0, or nothing.")
NO_DAY = N_("“{value}” is no date. Write it as 2026-03-31.")
NO_TABLE = N_("the file is empty. It needs a first row with column names.")
NO_ROWS = N_("there are no answers under the first row.")
