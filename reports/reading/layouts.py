"""How a table becomes answers one a row: guessed or told, shown, and kept as a mapping."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from reports.answers.names import spelled
from reports.answers.table import COLUMNS
from reports.faults import Faults
from reports.reading import guessing, mapping, wide
from reports.reading.mapping import IGNORE, OF_PERSONS, Use, Uses
from reports.words.accepted import LONG, PAIRS, TRANSPOSED
from reports.words.language import N_

ITEM = N_("item “{item}”: {found}")
NO_COLUMN = N_("there is no column “{value}”; the file has {found}.")
TWICE = N_(
    "each question stands twice ({found} …). Say which of both is importance: with --pairs {known},"
    " or by what each column is."
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a person said of a table's columns, which goes before all guesses.

    `persons` names the column of each use, `items` those that hold scores, where not all do.
    `pairs` says which of two columns of one name comes first.
    """

    layout: str = ""
    persons: Mapping[str, str] = field(default_factory=dict)
    items: Sequence[str] = ()
    pairs: str = ""
    uses: Uses | None = None


def arranged(
    file: str, table: pd.DataFrame, told: Told, ends: tuple[int, int], faults: Faults
) -> tuple[pd.DataFrame, Uses]:
    """The answers of a table one a row, and the uses of its columns by which they were found.

    `ends` are the lowest score and the number of points of the scale.
    """
    if told.layout == TRANSPOSED or (told.uses and told.uses.layout == TRANSPOSED):
        table = wide.turned_over(table)
    first, size = ends
    found, labels = wide.headed(table)
    found = wide.without_totals(file, found, faults)
    guess = told.uses or guessing.of(found, labels, size, first)
    layout = told.layout or guess.layout
    if layout == LONG:
        _tell_ignored(file, [str(name) for name in table if name not in COLUMNS], faults)
        return table, guess
    if guess.layout == TRANSPOSED and not told.layout:
        faults.tell(file, N_("people stand in columns: read with --layout transposed"))
        return arranged(file, table, replace(told, layout=TRANSPOSED), ends, faults)
    uses = _changed(file, found, guess, told, faults)
    _tell(file, uses, found, faults)
    return wide.longer(file, found, uses, faults), replace(uses, layout=layout)


def _changed(file: str, table: pd.DataFrame, guess: Uses, told: Told, faults: Faults) -> Uses:
    """The guess as the person changed it, by the names of the table."""
    heads = {spelled(name).casefold(): str(name) for name in table.columns}
    columns = {str(name): Use(IGNORE) for name in table.columns}
    missing = []
    for name, use in guess.columns.items():
        at = heads.get(spelled(name).casefold())
        if at is not None:
            columns[at] = use
        elif use.of != IGNORE:
            missing.append(name)
    if missing:
        faults.add(file, mapping.NO_COLUMN, found=", ".join(missing))
    for use_of, name in told.persons.items():
        at = _column(file, name, heads, faults)
        columns = {key: Use(IGNORE) if use.of == use_of else use for key, use in columns.items()}
        columns |= {at: Use(use_of)} if at else {}
    if told.items:
        wanted = [_column(file, name, heads, faults) for name in told.items]
        columns = {
            name: (use if use.item else Use("performance", name)) if name in wanted
            else (Use(IGNORE) if use.item else use)
            for name, use in columns.items()
        }  # fmt: skip
    return _paired(file, Uses(guess.layout, columns), told, faults)


def _column(file: str, name: str, heads: Mapping[str, str], faults: Faults) -> str:
    found = heads.get(spelled(name).casefold(), "")
    if not found:
        faults.add(file, NO_COLUMN, value=name, found=", ".join(heads))
    return found


def _paired(file: str, uses: Uses, told: Told, faults: Faults) -> Uses:
    """Two columns of one name are importance and performance, in the order that was told."""
    again = {
        name: base
        for name, use in uses.columns.items()
        # an item that a heading names is no second column of one name
        if use.item == name and (base := _base(name, uses.columns))
    }
    items = [use for use in uses.columns.values() if use.item]
    if not again or 2 * len(again) != len(items) or told.uses:
        return uses
    if told.pairs not in PAIRS:
        shown = ", ".join(list(again.values())[:3])
        faults.add(file, TWICE, found=shown, known=" | ".join(PAIRS))
        return uses
    one, other = told.pairs.split(",")
    columns = dict(uses.columns)
    for name, base in again.items():
        item = columns[base].item
        columns |= {base: Use(one, item), name: Use(other, item)}
    return Uses(uses.layout, columns)


def _base(name: str, columns: Mapping[str, Use]) -> str:
    """The column whose name this one repeats: “Speed (2)”, “Speed2”, “Speed.1”; else nothing."""
    known = {one.casefold(): one for one, use in columns.items() if use.item}
    for ending in (" (2)", "2", ".1", "_2", " 2"):
        base = name.casefold().removesuffix(ending)
        if base != name.casefold() and base in known:
            return known[base]
    return ""


def _tell(file: str, uses: Uses, table: pd.DataFrame, faults: Faults) -> None:
    """Tell what each column was read as."""
    for item, columns in uses.items.items():
        shown = ", ".join(f"{of} = {name}" for of, name in columns.items())
        faults.tell(file, ITEM, item=item, found=shown)
    shown = ", ".join(f"{use} = {uses.of(use)[0]}" for use in OF_PERSONS if uses.of(use))
    faults.tell(file, N_("of each person: {found}"), found=shown or "—")
    _tell_ignored(file, uses.of(IGNORE), faults)


def _tell_ignored(file: str, names: Sequence[str], faults: Faults) -> None:
    if names:
        faults.tell(file, N_("columns that were not read: {found}"), found=", ".join(names))


def keep(path: Path, uses: Sequence[Uses], faults: Faults) -> None:
    """Write the mapping of the first wide table where there is no such file yet."""
    found = next((one for one in uses if one.layout != LONG), None)
    if found and not path.exists():
        path.write_text(mapping.written(found), encoding="utf-8")
        faults.tell(str(path), N_("this mapping was written; it can be changed and named again"))
