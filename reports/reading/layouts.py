"""How a table becomes answers one a row: guessed or told, shown, and kept as a mapping."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from reports.answers.faults import CALLED
from reports.answers.names import spelled
from reports.answers.table import COLUMNS
from reports.faults import Faults
from reports.reading import doubts, guessing, mapping, naming, totals, wide
from reports.reading.guessing import Scales
from reports.reading.mapping import IGNORE, OF_PERSONS, Use, Uses
from reports.words.accepted import LONG, PAIRS, TOGETHER, TRANSPOSED
from reports.words.language import N_

MEASURES = frozenset(("importance", "performance"))
NOT_READ = N_("columns that were not read: {found}")
ITEM = N_("item “{item}”: {found}")
OPTIONS = N_("item “{item}”, options: {found}")
ODD = N_("columns of scores: {n}. They do not make pairs; say with --items which do: {found}.")
NO_GAP = N_(
    "no column says that it holds importance, so all are how we do, without a gap. Where some are"
    " importance, say so (--pairs {known})."
)
ALL_IMPORTANCE = N_(
    "all columns hold importance, none says how we do, so there is no gap. Where some do, say so"
    " (--pairs {known})."
)
APART = N_(
    "importance and how we do of no item were found together by their names. Where they stand in"
    " order, say so (--pairs {known})."
)
NO_COLUMN = N_("there is no column “{value}”; the file has {found}.")
TWICE = N_(
    "each question stands twice: {found} … Say which of both is importance (--pairs {known}), or"
    " what each column is."
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a person said of a table's columns, which goes before all guesses.

    `persons` names the column of each use, `items` those that hold scores, where not all do, and
    `choices` those that hold options. `pairs` says which of two columns of one item comes first.
    `words` are answers of which it was said what they mean.
    """

    layout: str = ""
    persons: Mapping[str, str] = field(default_factory=dict)
    items: Sequence[str] = ()
    pairs: str = ""
    uses: Uses | None = None
    choices: Sequence[str] = ()
    words: Collection[str] = ()


def arranged(
    file: str, table: pd.DataFrame, told: Told, scales: Scales, faults: Faults
) -> tuple[pd.DataFrame, Uses]:
    """The answers of a table one a row, and the uses of its columns by which they were found.

    `scales` has by measure the lowest score and the number of points.
    """
    table.attrs["as_read"] = True
    if not len(table):
        return table, told.uses or Uses(LONG)
    table = totals.without_notes(file, table, faults)
    if told.layout == TRANSPOSED or (told.uses and told.uses.layout == TRANSPOSED):
        table = wide.turned_over(table)
    found, labels = wide.headed(table)
    if below := len(table) - len(found):
        faults.tell(file, N_("rows below the names that hold names too: {n}"), n=below)
    found = totals.without(file, found, faults)
    guess = told.uses or guessing.of(found, labels, scales, told.words)
    if not told.uses and (value := doubts.told_apart(found, guess)):
        faults.add(file, doubts.TOLD_APART, value=value)
        return pd.DataFrame(), guess
    layout = told.layout or guess.layout
    if layout == LONG:
        table = _in_our_words(file, table, guess, told, faults)
        _tell_ignored(file, [str(name) for name in table if name not in COLUMNS], faults)
        return table, guess
    if guess.layout == TRANSPOSED and not (told.layout or told.uses):
        faults.tell(file, N_("people stand in columns: read with --layout transposed"))
        return arranged(file, table, replace(told, layout=TRANSPOSED), scales, faults)
    uses = _changed(file, found, guess, told, faults)
    if not (told.uses or told.items) and doubts.are_no_answers(file, uses, found, scales, faults):
        return pd.DataFrame(), uses
    if not told.uses and doubts.are_scores(uses):
        faults.add(file, doubts.NO_NAMES)
    _tell(file, uses, found, faults)
    return wide.longer(file, found, uses, faults), replace(uses, layout=layout)


def _in_our_words(
    file: str, table: pd.DataFrame, guess: Uses, told: Told, faults: Faults
) -> pd.DataFrame:
    """A table with one row an answer under the names that such tables have here."""
    heads = {spelled(str(name)).casefold(): str(name) for name in table.columns}
    known = guess.columns.items() if guess.layout == LONG else ()
    called = {spelled(name).casefold(): use.of for name, use in known}
    for use, name in told.persons.items():
        if at := _column(file, name, heads, faults):
            called = {one: of for one, of in called.items() if of != use} | {at: use}
    called = {name: of for name, of in called.items() if of != name}
    written = dict(zip(heads, table.attrs.get("heads", heads), strict=False))
    table.attrs[CALLED] = {called.get(name, name): head for name, head in written.items()}
    if not called:
        return table
    found = {of: name for name, of in called.items()}
    faults.tell(file, N_("each row is one answer: {found}"), found=found)
    others = [name for name in table if name in called.values() and name not in called]
    renamed = table.drop(columns=others).rename(columns=called)
    renamed.attrs = table.attrs
    return renamed


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
        wanted = _columns(file, told.items, heads, faults)
        columns = {
            name: (use if use.item else Use("performance", name)) if name in wanted
            else (Use(IGNORE) if use.of in MEASURES else use)
            for name, use in columns.items()
        }  # fmt: skip
    wanted = _columns(file, told.choices, heads, faults)
    columns = {name: Use(IGNORE) if use.item in wanted else use for name, use in columns.items()}
    columns |= {name: Use("choice", name) for name in wanted}
    return _paired(file, Uses(guess.layout, columns), told, faults)


def _columns(file: str, told: Sequence[str], heads: Mapping[str, str], faults: Faults) -> list[str]:
    """The columns of these names; “Q2_*” are all that begin so."""
    found: list[str] = []
    for name in told:
        pattern = ".*".join(map(re.escape, spelled(name).casefold().split("*")))
        fits = [at for head, at in heads.items() if re.fullmatch(pattern, head)]
        one = [] if fits else [_column(file, name, heads, faults)]
        found += filter(None, fits or one)
    return found


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
    scored = [name for name, use in uses.columns.items() if use.of in MEASURES]
    if not (told.pairs or (again and not told.uses)) or (told.uses and _has_pairs(uses)):
        return uses
    if 2 * len(again) != len(scored):
        return _in_order(file, uses, scored, told.pairs, faults) if told.pairs else uses
    if not told.pairs:
        shown = ", ".join(list(again.values())[:3])
        faults.add(file, TWICE, found=shown, known=" | ".join(PAIRS))
        return uses
    one, other = _measures(told.pairs)
    columns = dict(uses.columns)
    for name, base in again.items():
        row = naming.row_of_two_scales(base)
        item = row[1] if row else columns[base].item
        columns |= {base: Use(one, item), name: Use(other, item)}
    return Uses(uses.layout, columns)


def _has_pairs(uses: Uses) -> bool:
    return any(columns.keys() >= MEASURES for columns in uses.items.values())


def _measures(pairs: str) -> list[str]:
    return [word.removesuffix("s") for word in pairs.split(",")]


def _in_order(file: str, uses: Uses, scored: Sequence[str], pairs: str, faults: Faults) -> Uses:
    """Scored columns by their places: each beside its other, or all of one before all others.

    An item is called as its column of performance.
    """
    half, rest = divmod(len(scored), 2)
    if rest or not half:
        faults.add(file, ODD, n=len(scored), found=", ".join(scored))
        return uses
    first, second = (
        (scored[:half], scored[half:]) if pairs in TOGETHER else (scored[::2], scored[1::2])
    )
    of, other = _measures(pairs)
    columns = dict(uses.columns)
    for one, two in zip(first, second, strict=True):
        item = columns[one if of == "performance" else two].item
        columns |= {one: Use(of, item), two: Use(other, item)}
    return Uses(uses.layout, columns)


def _base(name: str, columns: Mapping[str, Use]) -> str:
    """The column whose name this one repeats: “Speed (2)”, “Speed2”, “Speed.1”; else nothing.

    “Rate [Speed][2]” repeats “Rate [Speed][1]”.
    """
    known = {one.casefold(): one for one, use in columns.items() if use.item}
    if row := naming.row_of_two_scales(name):
        first = next(one for one in known.values() if naming.row_of_two_scales(one) == row)
        return first if first != name else ""
    for ending in (" (2)", "2", ".1", "_2", " 2"):
        base = name.casefold().removesuffix(ending)
        if base != name.casefold() and base in known:
            return known[base]
    return ""


def _tell(file: str, uses: Uses, table: pd.DataFrame, faults: Faults) -> None:
    """Tell what each column was read as, and what else may have been meant."""
    for item, columns in uses.items.items():
        faults.tell(file, ITEM, item=item, found=columns)
    for item, options in uses.options.items():
        shown = ", ".join(f"{option} = {name}" for option, name in options.items())
        faults.tell(file, OPTIONS, item=item, found=shown)
    found = {use: uses.of(use)[0] for use in OF_PERSONS if uses.of(use)}
    faults.tell(file, N_("of each person: {found}"), found=found)
    _tell_ignored(file, uses.of(IGNORE), faults)
    measures = [use.of for use in uses.columns.values()]
    known = " | ".join((*PAIRS, *TOGETHER))
    if "importance" not in measures and measures.count("performance") > 1:
        faults.tell(file, NO_GAP, known=known)
    elif measures.count("importance") > 1 and "performance" not in measures:
        faults.tell(file, ALL_IMPORTANCE, known=known)
    elif all(len(one) == 1 for one in uses.items.values()) and len({*measures} & MEASURES) > 1:
        faults.tell(file, APART, known=known)
    doubts.tell(file, uses, table, faults)


def _tell_ignored(file: str, names: Sequence[str], faults: Faults) -> None:
    if names:
        faults.tell(file, NOT_READ, found=", ".join(names))


def keep(path: Path, uses: Sequence[Uses], faults: Faults) -> None:
    """Write the mapping of the first wide table where there is no such file yet."""
    found = next((one for one in uses if one.layout != LONG), None)
    if found and not path.exists():
        path.write_text(mapping.written(found), encoding="utf-8")
        faults.tell(str(path), N_("this mapping was written; it can be changed and named again"))
