"""What can be wrong with the tables that a report is made from, told so that it can be mended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from questionnaires.model import Language
from reports.language import translator

MOST_SHOWN = 20
LONGEST_SHOWN = 60


def N_(text: str) -> str:  # noqa: N802 - the name that gettext looks for
    """Mark a text that is translated later, when it is known who reads it."""
    return text


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong; `row` is the row as a spreadsheet numbers it, 0 where it is the whole file.

    `message` is an English text for gettext, with a place for each of `details`.
    """

    file: str
    message: str
    row: int = 0
    column: str = ""
    details: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: Language = "en") -> str:
        """File, row, column, fault and mend in one line."""
        gettext = translator(language).gettext
        place = [self.file]
        if self.row:
            place.append(gettext("row {row}").format(row=self.row))
        if self.column:
            place.append(gettext("column {column}").format(column=self.column))
        shown = {name: _shown(value) for name, value in self.details.items()}
        return f"{', '.join(place)}: {gettext(self.message).format(**shown)}"


def _shown(value: object) -> str:
    text = str(value).replace("\n", "⏎")
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


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

    def place(self, position: int) -> tuple[str, int]:
        """File and row, as a spreadsheet numbers it: row 1 holds the names of the columns."""
        index = int(np.searchsorted(self.starts, position, side="right")) - 1
        return self.files[index], position - int(self.starts[index]) + 2


class Faults:
    """Collects what is wrong, so that everything is told at once."""

    def __init__(self) -> None:
        self.found: list[Fault] = []
        self.total = 0

    def add(
        self, file: str, message: str, row: int = 0, column: str = "", **details: object
    ) -> None:
        """Note one fault."""
        self.total += 1
        self.found.append(Fault(file, message, row, column, details))

    def add_rows(
        self, origin: Origin, message: str, wrong: np.ndarray, values: pd.Series, **details: object
    ) -> None:
        """Note a fault for each row where `wrong` is true; `values` is the column it stands in.

        The message may show the row's value as {value}. No more are kept than are shown.
        """
        rows = np.flatnonzero(wrong)
        self.total += len(rows)
        for position in rows[:MOST_SHOWN].tolist():
            file, row = origin.place(position)
            shown = {"value": values.iloc[position], **details}
            self.found.append(Fault(file, message, row, str(values.name), shown))

    def stop_if_any(self) -> None:
        """Raise InputError where something was noted."""
        if self.found:
            raise InputError(sorted(self.found, key=lambda fault: fault.row), self.total)
