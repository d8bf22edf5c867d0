"""Checks a table of texts and reads its numbers and persons; all faults are noted.

Columns are categories of texts: a million answers are checked as their few different values.
"""

import re

import numpy as np
import pandas as pd

from reports.answers import dates
from reports.answers.faults import Faults, Origin
from reports.answers.rows import combined
from reports.answers.texts import by_word, words
from reports.statistics import numbering
from reports.words.accepted import VOICES
from reports.words.language import N_

_WHOLE = re.compile(r"(\d{1,3})(?:\.0*)?", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d+)?", re.ASCII)
_COMMA = re.compile(r"[+-]?\d{1,15},(?:\d{1,2}|\d{4,})", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
TWO_DAYS = N_(
    "“{example}” may be two days. Say whether the day stands first or the month (--dates dmy,"
    " --dates mdy), or write it as 2026-03-31."
)


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
    days = words(raw["date"])
    wrong = [text != "" and not _is_date(text) for text in days]
    either = [bad and dates.may_be_two(text) for text, bad in zip(days, wrong, strict=True)]
    example = next((text for text, two in zip(days, either, strict=True) if two), "")
    _note(faults, origin, TWO_DAYS, raw["date"], either, example=example)
    message = N_("“{value}” is no date. Write it as 2026-03-31.")
    neither = [bad and not two for bad, two in zip(wrong, either, strict=True)]
    _note(faults, origin, message, raw["date"], neither)


def _is_date(text: str) -> bool:
    # pandas also reads "2026" or "3/4/26" as a date, and would guess which is the month
    return bool(_DATE.fullmatch(text)) and not pd.isna(pd.to_datetime(text, errors="coerce"))


def numbers(column: pd.Series, origin: Origin, faults: Faults, whole: bool) -> np.ndarray:
    """The number of each row, NaN where there is none; `whole` ones are counts."""
    pattern = _WHOLE if whole else _NUMBER
    texts = words(column)
    if not whole:
        texts = _with_points(texts)
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


def _with_points(texts: list[str]) -> list[str]:
    """Decimal commas as points, where no number of the column has a decimal point."""
    if not any(_COMMA.fullmatch(text) for text in texts) or any("." in text for text in texts):
        return texts
    # “1,250” alone may be a thousand and more
    return [
        text.replace(",", ".") if _COMMA.fullmatch(text) or "," not in text else text
        for text in texts
    ]


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
