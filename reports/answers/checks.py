"""Checks a table of texts and reads its numbers and persons; all faults are noted.

Columns are categories of texts: a million answers are checked as their few different values.
"""

import re

import numpy as np
import pandas as pd

from reports.answers import dates
from reports.answers.faults import Rows
from reports.answers.rows import combined
from reports.answers.texts import by_word, is_filled, words
from reports.faults import NO_COUNT, NO_DAY
from reports.statistics import numbering
from reports.words.accepted import VOICES
from reports.words.language import N_

COUNT = re.compile(r"\d{1,3}(?:\.0*)?", re.ASCII)
HEADS = re.compile(r"\d{1,6}(?:\.0*)?", re.ASCII)
NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d+)?", re.ASCII)
_COMMA = re.compile(r"[+-]?\d{1,15},(?:\d{1,2}|\d{4,})", re.ASCII)
TWO_DAYS = N_(
    "“{example}” may be two days. Say whether the day stands first or the month (--dates dmy,"
    " --dates mdy), or write it as 2026-03-31."
)
TWICE = N_(
    "“{value}” stands in a row above too. Is it one person, take one of the rows out; are they two,"
    " give each a name or number of their own, or leave the column out (--mapping: ignore)."
)
TWO_ORDERS = N_(
    "some dates here have the day first, others the month: {example}. Write all of them as"
    " 2026-03-31."
)


def check_texts(raw: pd.DataFrame, rows: Rows) -> None:
    """Note empty respondents and items, unknown voices, and what is no date."""
    for name in ("respondent", "item"):
        message = N_("the cell is empty. Every answer needs one.")
        rows.note_words(message, [text == "" for text in words(raw[name])], raw[name])
    unknown = [text not in VOICES for text in words(raw["voice"])]
    message = N_("“{value}” is no voice. Write {known} or leave it empty.")
    rows.note_words(message, unknown, raw["voice"], known=", ".join(VOICES))
    days = {text: dates.readings(text) for text in words(raw["date"]) if not dates.is_day(text)}
    for n, message, shown in ((2, TWO_DAYS, 1), (1, TWO_ORDERS, 2), (0, NO_DAY, 0)):
        wrong = [days.get(text) == n for text in words(raw["date"])]
        example = ", ".join([text for text in days if days[text] == n][:shown])
        rows.note_words(message, wrong, raw["date"], example=example)


def numbers(column: pd.Series, rows: Rows, pattern: re.Pattern[str] = NUMBER) -> np.ndarray:
    """The number of each row, NaN where there is none; those of `COUNT` and `HEADS` are whole."""
    texts = words(column)
    if pattern is NUMBER:
        texts = _with_points(texts)
    wrong = [text != "" and not pattern.fullmatch(text) for text in texts]
    message = (
        N_("“{value}” is no number. Write it like 1250.5, or nothing.")
        if pattern is NUMBER
        else NO_COUNT
    )
    rows.note_words(message, wrong, column)
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


def _doubled(answer: np.ndarray) -> np.ndarray:
    """Which rows answer what a row above them answers too."""
    if numbering.is_unique(answer):
        return np.zeros(len(answer), bool)
    number = numbering.numbered(answer)
    return np.asarray(numbering.first_rows(number)[number] != np.arange(len(number)))


def persons(raw: pd.DataFrame, rows: Rows, counted: int = 0) -> np.ndarray:
    """A whole number from 0 for each respondent of each workshop.

    The first `counted` rows are of tallies, of which an item has several.
    """
    found = numbering.numbered(combined(raw["workshop"], raw["respondent"]))
    first = numbering.first_rows(found)
    # the others are noted for that alone
    named = is_filled(raw["respondent"]) & is_filled(raw["item"])
    doubled = _doubled(combined(raw["item"], raw["entry"], found)) & named
    doubled[:counted] = False
    twice = doubled & rows.is_wide  # there a row is all that somebody answered
    rows.note(TWICE, twice, raw["respondent"])
    message = N_("this respondent already answered “{value}”. Take one of the two rows out.")
    rows.note(message, doubled & ~twice, raw["item"])
    for name in ("team", "voice"):
        codes = raw[name].cat.codes.to_numpy()
        message = N_("this respondent already answered with another {column}. One person has one.")
        other = (codes != codes[first][found]) & named & ~twice
        rows.note(message, other, raw[name], column=name)
    return found
