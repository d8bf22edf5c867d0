"""Checks a table of texts and reads its scores, numbers and persons; all faults are noted.

Columns are categories of texts: a million answers are checked as their few different values.
"""

import re
from typing import Any

import numpy as np
import pandas as pd

from reports.answers.catalogue import Known
from reports.answers.faults import Faults, Origin
from reports.answers.rows import combined
from reports.statistics import numbering
from reports.words.language import N_

MISSING, DK = -1, 0
UNREADABLE = -2
VOICES = ("member", "team", "customer")

_WHOLE = re.compile(r"(\d{1,3})(?:\.0*)?", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d+)?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def words(column: pd.Series) -> list[str]:
    """The different texts of a column of categories."""
    return list(column.cat.categories.tolist())


def by_word(column: pd.Series, values: list[Any], dtype: type) -> np.ndarray:
    """For each row the element of `values` that belongs to its category; to be read only."""
    if len(values) == 1:
        # takes no memory, as a million empty cells of columns that nobody filled would
        return np.broadcast_to(np.array(values[0], dtype), len(column))
    return np.array([*values, 0], dtype)[column.cat.codes.to_numpy()]


def _note(
    faults: Faults,
    origin: Origin,
    message: str,
    column: pd.Series,
    wrong: list[bool],
    **details: object,
) -> None:
    """Note the rows whose category is `wrong`; mostly none is, and no row needs to be looked at."""
    if any(wrong):
        faults.add_rows(origin, message, by_word(column, wrong, bool), column, **details)


def check_texts(raw: pd.DataFrame, origin: Origin, faults: Faults) -> None:
    """Note empty respondents and items, unknown voices, and what is no date."""
    for name in ("respondent", "item"):
        empty = [text == "" for text in words(raw[name])]
        message = N_("the cell is empty. Every answer needs one.")
        _note(faults, origin, message, raw[name], empty)
    unknown = [text not in VOICES for text in words(raw["voice"])]
    message = N_("“{value}” is no voice. Write {known} or leave it empty.")
    _note(faults, origin, message, raw["voice"], unknown, known=", ".join(VOICES))
    wrong = [text != "" and not _is_date(text) for text in words(raw["date"])]
    message = N_("“{value}” is no date. Write it as 2026-03-31.")
    _note(faults, origin, message, raw["date"], wrong)


def _is_date(text: str) -> bool:
    # pandas also reads "2026" or "3/4/26" as a date, and would guess which is the month
    return bool(_DATE.fullmatch(text)) and not pd.isna(pd.to_datetime(text, errors="coerce"))


def _score(text: str) -> int:
    if text == "":
        return MISSING
    if text.lower() == "dk":
        return DK
    whole = _WHOLE.fullmatch(text)
    # 0 on paper is no score; inside it would mean "don't know"
    return UNREADABLE if whole is None else int(whole[1]) or 999


def scores(
    column: pd.Series, item: pd.Series, known: Known, origin: Origin, faults: Faults
) -> np.ndarray:
    """MISSING, DK or the score of each row; performance of reverse items is turned."""
    measure = str(column.name)
    by_text = [_score(text) for text in words(column)]
    message = N_("“{value}” is no score. Write a whole number, dk for “don't know”, or nothing.")
    _note(faults, origin, message, column, [score == UNREADABLE for score in by_text])
    found = by_word(column, by_text, np.int16)
    keys = words(item)
    by_key = [known.size(key, measure) for key in keys]
    if max(by_text, default=0) > min(by_key, default=0):
        _note_off_scale(found, by_word(item, by_key, np.int16), column, origin, faults)
    if measure == "performance":
        found = turned(found, item, known)
    return found.astype(np.int8)


def _note_off_scale(
    found: np.ndarray, sizes: np.ndarray, column: pd.Series, origin: Origin, faults: Faults
) -> None:
    for size in np.unique(sizes[found > sizes]).tolist():
        message = N_("{value} is off the scale. Scores here go from 1 to {size}.")
        wrong = (found > sizes) & (sizes == size)
        faults.add_rows(origin, message, wrong, column, size=size)


def turned(found: np.ndarray, item: pd.Series, known: Known) -> np.ndarray:
    """Performance with the scores of reverse items turned: K + 1 − x; "don't know" stays."""
    keys = words(item)
    if not any(map(known.is_reverse, keys)):
        return found
    sizes = by_word(item, [known.size(key, "performance") for key in keys], np.int16)
    reverse = by_word(item, [known.is_reverse(key) for key in keys], bool) & (found > 0)
    return np.where(reverse, sizes + 1 - found, found)


def numbers(column: pd.Series, origin: Origin, faults: Faults, whole: bool) -> np.ndarray:
    """The number of each row, NaN where there is none; `whole` ones are counts."""
    pattern = _WHOLE if whole else _NUMBER
    texts = words(column)
    wrong = [text != "" and not pattern.fullmatch(text) for text in texts]
    message = (
        N_("“{value}” is no count. Write a whole number from 0, or nothing.")
        if whole
        else N_("“{value}” is no number. Write it like 1250.5, or nothing.")
    )
    _note(faults, origin, message, column, wrong)
    read = zip(texts, wrong, strict=True)
    values = [np.nan if text == "" or bad else float(text) for text, bad in read]
    return by_word(column, values, np.float64)


def persons(raw: pd.DataFrame, origin: Origin, faults: Faults) -> np.ndarray:
    """A whole number from 0 for each respondent of each workshop."""
    found = numbering.numbered(combined(raw["workshop"], raw["respondent"]))
    first = numbering.first_rows(found)
    named = _named(raw)
    for name in ("team", "voice"):
        _note_second(raw[name], found, first, named, origin, faults)
    answer = combined(raw["item"], raw["entry"], found)
    if not numbering.is_unique(answer):
        number = numbering.numbered(answer)
        message = N_("this respondent already answered “{value}”. Take one of the two rows out.")
        doubled = numbering.first_rows(number)[number] != np.arange(len(number))
        faults.add_rows(origin, message, doubled & named, raw["item"])
    return found


def _named(raw: pd.DataFrame) -> np.ndarray:
    """Rows that say whose answer to what they are; the others are noted for that alone."""
    known = np.ones(len(raw), bool)
    for name in ("respondent", "item"):
        texts = words(raw[name])
        if "" in texts:
            known &= by_word(raw[name], [text != "" for text in texts], bool)
    return known


def _note_second(
    column: pd.Series,
    person: np.ndarray,
    first: np.ndarray,
    named: np.ndarray,
    origin: Origin,
    faults: Faults,
) -> None:
    """Note the rows on which a person has another team or voice than on the `first`."""
    codes = column.cat.codes.to_numpy()
    if not len(codes) or codes.min() == codes.max():
        return
    name = str(column.name)
    message = N_("this respondent already answered with another {column}. One person has one.")
    other = (codes != codes[first][person]) & named
    faults.add_rows(origin, message, other, column, column=name)
