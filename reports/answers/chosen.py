"""Options that people chose: several in one cell, or a column for each; keys in place of labels."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from reports.answers.catalogue import Known
from reports.answers.names import plain
from reports.answers.texts import by_word, categories, pairs, words
from reports.faults import Faults
from reports.words.accepted import APART
from reports.words.language import N_

BETWEEN = ";"  # several options of one answer, as the answers table has them
COLUMNS = "\x1f"  # the same, while they come from columns of their own
MOST_TOLD = 12
# fmt: off
YES = frozenset((
    "1", "true", "yes", "y", "si", "s", "x", "checked", "selected", "verdadero", "marcado",
    "seleccionado", "oui", "ja", "sim",
))
NO = frozenset((
    "", "0", "false", "no", "n", "unchecked", "not selected", "falso", "no marcado",
    "no seleccionado", "non", "nein", "nao", "n/a", "na",
))
# fmt: on
_OTHER = re.compile(r"(?:other|otro|otra|otros|autre|andere|outro)\b.*", re.DOTALL)


def are_flags(cells: pd.Series, option: str) -> bool:
    """Whether cells only say if one option was chosen, by yes and no or by its own words."""
    told = {plain(str(text)) for text in cells.unique()}
    return told <= YES | NO | {plain(option)}


def yes_and_no(cells: pd.Series) -> tuple[bool, bool]:
    """Whether somebody chose the option, and whether somebody did not."""
    told = {plain(str(text)) for text in cells.unique()}
    return bool(told - NO), bool(told & NO)


def is_other(option: str) -> bool:
    """Whether it is the option beside those that were offered, whose cells hold any words."""
    return bool(_OTHER.fullmatch(plain(option)))


def joined(columns: Mapping[str, pd.Series]) -> np.ndarray:
    """What each person chose, from one column for each option."""
    found = [
        # other words are the option's own, or those of who chose another one
        by_word(cells, ["" if plain(text) in NO else option for text in words(cells)], object)
        for option, cells in columns.items()
    ]
    rows = zip(*found, strict=True)
    return np.array([COLUMNS.join((*chosen, "")) if (chosen := [*filter(None, row)]) else ""
                     for row in rows], dtype=object)  # fmt: skip


def read(file: str, table: pd.DataFrame, known: Known, faults: Faults) -> pd.DataFrame:
    """`table` with the options of each cell set apart, known ones by their keys.

    `attrs["apart"]` tells which sign stands between them, `attrs["whole"]` options that hold it.
    """
    cells = table["choice"]
    if not any(words(cells)) or not table.attrs.get("as_read"):
        return table
    sign = APART.get(table.attrs.get("apart", ""), BETWEEN)
    asked, place, counts = pairs(cells, table["item"])
    found, told = [], dict[str, Counter[str]]()
    for (text, item), n in zip(asked, counts, strict=True):
        options = _keys(item, known)
        parts = apart(text, sign, {*options, *map(plain, table.attrs.get("whole", ()))})
        chosen = [options.get(plain(part), part) for part in parts]
        found.append(BETWEEN.join(part.replace(BETWEEN, ",") for part in chosen))
        if chosen:
            told.setdefault(item, Counter()).update(dict.fromkeys(chosen, n))
    _tell(file, told, faults)
    changed = table.assign(choice=categories(place.astype(np.int32), found))
    changed.attrs = table.attrs
    return changed


def _keys(item: str, known: Known) -> dict[str, str]:
    """The key of each option of an item by its words in any language, and by itself."""
    options = asked.options if (asked := known.item(item)) else ()
    by_words = {plain(word): one.key for one in options for word in one.label.values()}
    return by_words | {plain(one.key): one.key for one in options}


def apart(text: str, sign: str, whole: Collection[str]) -> list[str]:
    """The options of a cell, each once; those in `whole` (plain) are not cut at the sign."""
    if COLUMNS in text:
        return [*filter(None, text.split(COLUMNS))]
    pieces = [piece.strip() for piece in text.split(sign)]
    glue = sign if sign in " \n" else f"{sign} "
    found = _longest_first(pieces, glue, whole)
    return list(dict.fromkeys(filter(None, found)))


def _longest_first(pieces: Sequence[str], glue: str, whole: Collection[str]) -> Iterator[str]:
    at = 0
    while at < len(pieces):
        ends = range(len(pieces), at, -1)
        end = next((end for end in ends if plain(glue.join(pieces[at:end])) in whole), at + 1)
        yield glue.join(pieces[at:end])
        at = end


def _tell(file: str, told: Mapping[str, Counter[str]], faults: Faults) -> None:
    for item, counted in told.items():
        shown = ", ".join(f"{option} ({n})" for option, n in counted.most_common(MOST_TOLD))
        shown += " …" * (len(counted) > MOST_TOLD)
        faults.tell(file, N_("options chosen of “{item}”: {found}"), item=item, found=shown)
