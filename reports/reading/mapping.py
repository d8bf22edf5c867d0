"""What each column of a table is: guessed or told, kept as a file, and used again."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import tomli_w

from reports.faults import Faults, unreadable
from reports.words.accepted import APART, LAYOUTS, WIDE
from reports.words.language import N_

IGNORE = "ignore"
OF_PERSONS = (N_("respondent"), "team", N_("voice"), "workshop", N_("date"), N_("language"))
OF_ITEMS = ("importance", "performance", "text", "choice", "number")
OPTION = "option"
_ROLE = re.compile(rf"({'|'.join((*OF_ITEMS, OPTION))}): ?(.+)", re.DOTALL)
NO_MAPPING = N_("this is no mapping: line {line} is no TOML. Let the command write it anew.")
NO_COLUMNS = N_("this is no mapping: it has no part [columns]. Let the command write it anew.")
NO_ROLE = N_("“{value}” is no use of a column. Write {known}, “importance: ITEM” or the like.")
NO_LAYOUT = N_("“{value}” is no layout. Write {known}.")
NO_APART = N_("“{value}” is no sign between options. Write one of {known}.")
NO_COLUMN = N_("the mapping names columns that the file lacks: {found}.")


@dataclass(frozen=True, slots=True)
class Use:
    """What a column is: `of` is a column of the answers; `item` is whose where it is of one.

    A column of `of` “option” holds whether the `option` of its item was chosen.
    """

    of: str = IGNORE
    item: str = ""
    option: str = ""

    @classmethod
    def told(cls, text: str) -> "Use | None":
        """A use as people write it, like “team” or “importance: Greeting”; None where unknown."""
        if text in (*OF_PERSONS, IGNORE):
            return cls(text)
        found = _ROLE.fullmatch(text)
        if found is None:
            return None
        of, what = found[1], found[2].strip()
        if of != OPTION:
            return cls(of, what)
        item, _, option = (part.strip() for part in what.partition(" = "))
        return cls(of, item, option) if item and option else None

    def __str__(self) -> str:
        option = f" = {self.option}" if self.option else ""
        return f"{self.of}: {self.item}{option}" if self.item else self.of


@dataclass(frozen=True, slots=True)
class Uses:
    """How a table is read: its layout, and the use of each column by its name.

    `apart` stands between several options of one cell, `whole` are options that hold it.
    """

    layout: str = WIDE
    columns: Mapping[str, Use] = field(default_factory=dict)
    apart: str = ""
    whole: tuple[str, ...] = ()

    def of(self, use: str) -> list[str]:
        """The columns of one use."""
        return [name for name, one in self.columns.items() if one.of == use]

    @property
    def items(self) -> dict[str, dict[str, str]]:
        """By item its columns by what they hold, in the order of the table."""
        found: dict[str, dict[str, str]] = {}
        for name, use in self.columns.items():
            if use.item and use.of != OPTION:
                found.setdefault(use.item, {})[use.of] = name
        return found

    @property
    def options(self) -> dict[str, dict[str, str]]:
        """By item its options, each with the column that tells whether it was chosen."""
        found: dict[str, dict[str, str]] = {}
        for name, use in self.columns.items():
            if use.of == OPTION:
                found.setdefault(use.item, {})[use.option] = name
        return found


def read(path: Path, faults: Faults) -> Uses | None:
    """What the file says; None where it cannot be read, which is noted."""
    try:
        content = path.read_bytes()
    except OSError as error:
        faults.note(unreadable(path, error))
        return None
    return parsed(str(path), content, faults)


def parsed(file: str, content: bytes, faults: Faults) -> Uses | None:
    """What the content of a file says; None where it cannot be read, which is noted."""
    try:
        told = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        place = re.search(r"line (\d+)", str(error))
        faults.add(file, NO_MAPPING, line=place[1] if place else 1)
        return None
    said = told.get("columns")
    if not isinstance(said, dict):
        faults.add(file, NO_COLUMNS)
        return None
    columns = {str(name): Use.told(str(text)) for name, text in said.items()}
    known = ", ".join((*OF_PERSONS, IGNORE))
    for name, use in columns.items():
        if use is None:
            faults.add(file, NO_ROLE, column=name, value=said[name], known=known)
    layout = str(told.get("layout", WIDE))
    if layout not in LAYOUTS:
        faults.add(file, NO_LAYOUT, value=layout, known=", ".join(LAYOUTS))
    apart = str(told.get("apart", ""))
    if apart not in ("", *APART):
        faults.add(file, NO_APART, value=apart, known=" ".join(APART))
    whole = told.get("options", [])
    kept = tuple(map(str, whole)) if isinstance(whole, list) else ()
    return Uses(layout, {name: use for name, use in columns.items() if use}, apart, kept)


def written(uses: Uses) -> str:
    """The file that says so, to be changed by hand and read again."""
    columns = {name: str(use) for name, use in uses.columns.items()}
    options = {"apart": uses.apart} if uses.apart else {}
    whole = {"options": [*uses.whole]} if uses.whole else {}
    return tomli_w.dumps({"layout": uses.layout, **options, **whole, "columns": columns})
