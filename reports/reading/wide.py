"""Turns a table with one column a question into answers one a row, as its mapping says."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from reports.answers import chosen, worded
from reports.answers.faults import CALLED
from reports.answers.names import numbered, spelled
from reports.answers.texts import numbers, texts, without_rows
from reports.faults import Faults
from reports.reading import naming
from reports.reading.mapping import OF_ITEMS, OF_PERSONS, Uses
from reports.words.language import N_

IMPORT_ID = '{"importid"'
RESPONSE = (
    "response", "open-ended response", "respuesta", "respuesta abierta", "réponse", "antwort",
    "resposta", "risposta", "selected choice", "point rank",
)  # fmt: skip
_NUMBER = re.compile(r"[-+]?[\d.,]+%?")
_CODED = re.compile(r"([a-z]\S*)\. (\S.*)", re.IGNORECASE | re.DOTALL)
NOTHING = N_(
    "this file has one column per question and one row per person, and no column of scores was"
    " found in it. Say what its columns are (--items, --scale, --mapping)."
)


def headed(table: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, tuple[str, ...]]]:
    """The table without further rows of names below the first, and what stands over each column.

    Over the names may stand headings of groups; below them Qualtrics and SurveyMonkey write more.
    """
    below = _rows_of_names(table)
    names = [str(name) for name in table.columns]
    heads = table.attrs.get("heads", names)
    written = [
        head if spelled(head).casefold() == name else name
        for name, head in zip(names, heads, strict=True)
    ]
    above = table.attrs.get("above", ())
    groups = _carried(above[-1], len(names)) if _has_headings(above) else [""] * len(names)
    more = [list(map(str, table.iloc[row])) for row in range(below)]
    more = [row for row in more if not any(cell.lower().startswith(IMPORT_ID) for cell in row)]
    if below == 1:
        heads = _carried(heads, len(names))
        # a question over several columns is the name of none of them
        written = _called(written, heads, more[0])
    heads = _without_codes(heads)
    told = {
        name: tuple(
            text for text in (groups[at], heads[at], *(row[at] for row in more))
            if text and text.casefold() not in RESPONSE
        )
        for at, name in enumerate(written)
    }  # fmt: skip
    if more and (below > 1 or _is_over_numbers(table)):  # codes say less than the words below them
        told = {name: texts_over[1:] or texts_over for name, texts_over in told.items()}
    return without_rows(table, np.arange(below)).set_axis(written, axis=1), told


def _without_codes(heads: Sequence[str]) -> Sequence[str]:
    """The questions alone, where before each stands a code of its own: “Q1[SQ1]. How fast?”."""
    told = [one for head in heads if (one := _CODED.fullmatch(head))]
    # “Imp. speed” and “Imp. price” begin alike
    are_different = len({one[1] for one in told}) == len(heads)
    is_coded = are_different and not any(naming.measure_in(one[1]) for one in told)
    return [one[2] for one in told] if is_coded else heads


def _has_headings(above: Sequence[Sequence[str]]) -> bool:
    """Whether the row above the names heads groups of them: a title alone at the left does not."""
    filled = [at for at, cell in enumerate(above[-1]) if cell.strip()] if above else []
    is_title = filled == [0] and naming.measure_in(above[-1][0]) != "importance"
    return bool(filled) and not is_title


def _called(names: Sequence[str], heads: Sequence[str], below: Sequence[str]) -> list[str]:
    """Names of columns under a question that stands over several of them: “Question [Row]”."""
    said = [
        f"{head} [{row}]" if row and heads.count(head) > 1 else name
        for name, head, row in zip(names, heads, below, strict=True)
    ]
    return [one if said.count(one) == 1 else name for one, name in zip(said, names, strict=True)]


def _carried(cells: Sequence[str], width: int) -> list[str]:
    """A heading stands over its column and those beside it that have none."""
    found, last = [], ""
    for at in range(width):
        last = (cells[at].strip() if at < len(cells) else "") or last
        found.append(last)
    return found


def _rows_of_names(table: pd.DataFrame) -> int:
    """How many of the first rows hold names too: two of Qualtrics, one of SurveyMonkey."""
    for row in range(min(3, len(table))):
        if any(str(cell).lower().startswith(IMPORT_ID) for cell in table.iloc[row]):
            return row + 1
    if len(table) and any(str(cell).casefold() in RESPONSE for cell in table.iloc[0]):
        return 1
    return int(len(table) > 1 and (_is_row_of_names(table) or _is_over_numbers(table)))


def _is_row_of_names(table: pd.DataFrame) -> bool:
    """Whether the first row names the columns that have no name, beside the question before them.

    A column without one at the left edge holds the numbers of the rows, or the names of people.
    """
    heads = table.attrs.get("heads", [*map(str, table.columns)])
    nameless = [at for at, head in enumerate(heads) if not head]
    first = [*map(str, table.iloc[0])]
    if not nameless or nameless[0] == 0 or not all(first[at] for at in nameless):
        return False
    return not any(map(_NUMBER.fullmatch, first)) or _is_row_of_numbers(heads, first)


def _is_over_numbers(table: pd.DataFrame) -> bool:
    """Whether the first row has other words over each column, and some codes hold numbers alone.

    Codes are names with a number, like Q1: below words the first person may have written words.
    """
    first = [*map(str, table.iloc[0])]
    said = {worded.key(cell) for cell in first}
    known = said & (worded.DONT_KNOW | worded.NOT_GIVEN) or worded.known_words(
        dict.fromkeys(said, 1)
    )
    if known or not all(first) or len({*first}) < len(first) or any(map(_NUMBER.fullmatch, first)):
        return False
    coded = [column for name, column in table.items() if re.search(r"\d", str(name))]
    below = [{*column.iloc[1:].unique()} - {""} for column in coded]
    return sum(bool(one) and all(map(_NUMBER.fullmatch, one)) for one in below) > 1


def _is_row_of_numbers(heads: Sequence[str], first: Sequence[str]) -> bool:
    """Whether what stands under headings over several columns counts them: 1, 2, 3 or years.

    A person says something under the other names as well, and hardly ever counts up.
    """
    groups: dict[int, list[str]] = {}
    for at, cell in enumerate(first):
        groups.setdefault(max(place for place in range(at + 1) if heads[place]), []).append(cell)
    alone = [at for at, cells in groups.items() if len(cells) == 1]
    told = [[cell for cell in cells if cell.isdecimal()] for cells in groups.values()]
    is_counted = all(numbers == sorted(set(numbers), key=int) for numbers in told)
    return is_counted and all(first[at] in ("", heads[at]) for at in alone) and bool(alone)


def turned_over(table: pd.DataFrame) -> pd.DataFrame:
    """People in columns become people in rows; the first column holds the questions."""
    names = [str(name) for name in table.columns]
    heads = list(table.attrs.get("heads", names))
    questions = [str(text) for text in table.iloc[:, 0]]
    cells = table.iloc[:, 1:].astype(str).to_numpy().T
    called, _ = numbered(["respondent", *map(str.casefold, questions)])
    found = texts(pd.DataFrame(np.column_stack([heads[1:], cells]), columns=called))
    found.attrs = {
        **table.attrs,
        "heads": ("respondent", *questions),
        "left_out": (),
        "above": (),
        "turned": True,
    }
    return found


def longer(file: str, table: pd.DataFrame, uses: Uses, faults: Faults) -> pd.DataFrame:
    """One row a person and item, from the columns that the mapping names."""
    items = uses.items | {item: {"choice": ""} for item in uses.options}
    if not items:
        faults.add(file, NOTHING)
        return pd.DataFrame()
    cells = {(item, of): _cells(table, uses, item, of) for item in items for of in items[item]}
    answered = np.logical_or.reduce([given != "" for given in cells.values()])
    if not answered.all():
        faults.tell(file, N_("rows without any answer left out: {n}"), n=int((~answered).sum()))
    kept, number = table[answered], numbers(table)[answered]
    persons = {use: kept[named[0]].astype(str) for use in OF_PERSONS if (named := uses.of(use))}
    persons.setdefault("respondent", pd.Series(number.astype(str), kept.index))
    parts = []
    for item in items:
        given = {of: cells[item, of][answered] if (item, of) in cells else "" for of in OF_ITEMS}
        parts.append(pd.DataFrame({**given, "item": item, **persons}))
    made = texts(pd.concat(parts))
    heads = {of: [columns.get(of, "") for columns in items.values()] for of in OF_ITEMS}
    place = np.repeat(np.arange(len(items)), len(number))
    made.attrs = {**table.attrs, "rows": np.tile(number, len(items)), "left_out": (), "twice": (),
                  "heads_of": (place, heads),
                  CALLED: {use: uses.of(use)[0] for use in OF_PERSONS if uses.of(use)}}  # fmt: skip
    return made


def _cells(table: pd.DataFrame, uses: Uses, item: str, of: str) -> np.ndarray:
    """What people gave of one item; of its options those that each of them chose."""
    if of == "choice" and item in uses.options:
        return chosen.joined({one: table[name] for one, name in uses.options[item].items()})
    return table[uses.items[item][of]].astype(str).to_numpy()
