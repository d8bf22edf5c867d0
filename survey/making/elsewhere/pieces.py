"""The answers of a table as they are stored, cut into pieces that are added one after another.

A piece is a JSON file of some people: `respondents` and `rows`, whose `columns` it tells.
"""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from reports.answers.catalogue import Known
from reports.answers.table import MEASURES, NUMBERS, as_clicked
from reports.answers.texts import words
from survey.making import Progress
from survey.models import new_id
from survey.store.answers.imports import piece_of
from survey.store.answers.tables import score
from survey.text import LONGEST_ENTRY, clean_text

LONGEST = 2_000  # answers of a piece: while it is stored, a fraction of a second, no phone can save
OF_PEOPLE = ("respondent", "team", "voice", "workshop", "date", "cut")


Part = tuple[pd.DataFrame, Mapping[str, str]]
"""The checked answers of a workshop, and the key of each team by what they call it."""


def write(folder: Path, parts: Sequence[Part], known: Known, progress: Progress) -> int:
    """Write the answers of workshops; how many pieces they are.

    People get ids of ours: their own may be of any kind, and would tell an order.
    """
    shutil.rmtree(piece_of(folder, 0).parent, ignore_errors=True)  # those of an earlier reading
    piece_of(folder, 0).parent.mkdir()
    n, total = 0, max(sum(len(part) for part, _ in parts), 1)
    for place, (part, teams) in enumerate(parts):
        for piece in _pieces(part, teams, known):
            content = json.dumps({"workshop": place, **piece}, ensure_ascii=False)
            piece_of(folder, n).write_text(content, encoding="utf-8")
            n += 1
            progress(min(n * LONGEST / total, 1))
    return n


def used(column: pd.Series) -> list[str]:
    """The texts of a column of categories that stand in it."""
    names = words(column)
    return [names[code] for code in np.unique(column.cat.codes).tolist()]


def text(value: str) -> str:
    """A text as it is stored."""
    return clean_text(value, LONGEST_ENTRY)


def _pieces(part: pd.DataFrame, teams: Mapping[str, str], known: Known) -> Iterator[dict[str, Any]]:
    """Each person whole in one piece, in the order of the ids; what was put together at the end."""
    _, first, person = np.unique(part["person"], return_index=True, return_inverse=True)
    ids = [new_id() for _ in first]
    order = np.argsort(ids)  # new rows at the end of a table: an order of their own takes longer
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    is_grouped = np.array([word != "" for word in words(part["group"])])[part["group"].cat.codes]
    row_order = np.lexsort((place[person], is_grouped))
    columns = _columns(part.iloc[row_order], known)
    columns["respondent"] = np.array(ids, object)[person[row_order]].tolist()
    people = _people(part, teams, person, first, ids)
    alone = int(len(part) - is_grouped.sum())
    for begin, end in _cuts(place[person[row_order[:alone]]]):
        rows = _rows(columns, begin, end)
        yield rows | {"respondents": [people.pop(one) for one in dict.fromkeys(rows.pop("who"))]}
    if alone < len(part) or people:
        rows = _rows(columns, alone, len(part))
        rows.pop("who")
        yield rows | {"respondents": [*people.values()]}


def _cuts(places: np.ndarray) -> Iterator[tuple[int, int]]:
    """Where pieces begin and end, none within a person's rows; `places` are in order."""
    begin = 0
    while begin < len(places):
        last = places[min(begin + LONGEST, len(places)) - 1]
        end = int(np.searchsorted(places, last, side="right"))
        yield begin, end
        begin = end


def _rows(columns: dict[str, list[Any]], begin: int, end: int) -> dict[str, Any]:
    cells = [column[begin:end] for column in columns.values()]
    who = columns["respondent"][begin:end]
    return {"columns": [*columns], "rows": [*zip(*cells, strict=True)], "who": who}


def _columns(part: pd.DataFrame, known: Known) -> dict[str, list[Any]]:
    """The cells as they are stored: texts cleaned, scores from 1."""
    found = as_clicked(part, known)
    return {
        name: [*_stored(name, column)] for name, column in found.items() if name not in OF_PEOPLE
    }


def _stored(name: str, column: Iterable[Any]) -> Iterator[Any]:
    if name in NUMBERS:
        return (None if cell != cell else cell for cell in column)
    read = score if name in MEASURES else text
    known: dict[str, Any] = {}
    return (known[cell] if cell in known else known.setdefault(cell, read(cell)) for cell in column)


def _people(
    part: pd.DataFrame,
    teams: Mapping[str, str],
    person: np.ndarray,
    first: np.ndarray,
    ids: list[str],
) -> dict[str, dict[str, Any]]:
    """Who they are, by their ids. All that gave anything enter the figures at once."""
    gave = np.zeros(len(first), bool)
    gave[person[_is_given(part)]] = True
    said = part.iloc[first]
    voices = said["voice"].astype(str).tolist()
    rows = zip(ids, said["team"].tolist(), voices, gave.tolist(), strict=True)
    return {
        one: {"respondent": one, "team": teams.get(text(team), ""), "voice": voice,
              "cut": 1 if is_cut and voice != "team" else None}
        for one, team, voice, is_cut in rows
    }  # fmt: skip


def _is_given(part: pd.DataFrame) -> np.ndarray:
    """The rows that say anything; entries of members are drafts of their own."""
    filled = [(part[name] >= 0).to_numpy() for name in MEASURES]
    filled += [(part[name] != "").to_numpy() for name in ("text", "choice")]
    filled.append(part["number"].notna().to_numpy())
    is_own = (part["entry"] == "") | (part["voice"] == "customer")
    return np.asarray(np.any(filled, axis=0) & is_own.to_numpy())
