"""What a table may be other than answers of people, and what of it is worth a question.

Counts, means and a column for each possible answer are refused; what was left out or read in spite
of a doubt is told.
"""

import re
from collections import Counter
from collections.abc import Mapping

import numpy as np
import pandas as pd

from reports.answers import worded
from reports.answers.names import plain
from reports.answers.scoring import WHOLE
from reports.answers.texts import by_word, numbers, words
from reports.faults import Faults
from reports.reading import naming
from reports.reading.guessing import (
    ANY,
    CALLED_PERSONS,
    MOST_WORDS,
    NEVER,
    Scales,
    counted,
    score,
)
from reports.reading.mapping import IGNORE, Use, Uses
from reports.words.accepted import TRANSPOSED
from reports.words.language import N_

TOLD_APART = N_(
    "each row is one answer, and the column “{value}” says whether it is of importance or of how we"
    " do. Give each of both a column of its own (a pivot table does it), and read it again."
)
NO_NAMES = N_(
    "the first row holds answers and no names of columns. Write above it what each column is."
)
COUNTS = N_(
    "the columns are called like the scores, {found}: these are counts. Choose the file of the"
    " answers, one row a person; where they are items, say so (--items)."
)
SPREAD = N_(
    "each possible answer stands in a column of its own, as in {found}. Export it again with one"
    " column per question (SurveyMonkey: condensed), or say what the columns are (--mapping)."
)
MEANS = N_(
    "columns that hold fractions, which are means and no answers: {found}. Choose the file of the"
    " answers, one row a person."
)
FIGURES = N_(
    "numbers that are no scores: {found}. Scores are whole numbers on a scale of 2 to 11 points;"
    " means and shares are none. Choose the file of what each person answered; answers up to 100"
    " are brought to a scale of 0 to 10 in the spreadsheet."
)
NUMBERS = N_(
    "columns of numbers that were not read: {found}. Where they are scores, say so (--items,"
    " --scale)."
)
FORMULAS = N_(
    "the formulas of this column have no results, so it was not read. Open the file in a"
    " spreadsheet program and save it."
)
ALIKE = N_(
    "the same few words stand in {columns} and were not read: {found}. Where they are scores, say"
    " what they mean (--words)."
)
UNFINISHED = N_(
    "people who only tried the form or left it, read too: {n}, from row {row} on ({value}). Where"
    " they do not count, take their rows out."
)
_FRACTION = re.compile(r"-?(?:[0-9]|10)?[.,][0-9]*[1-9][0-9]*")
_FIGURE = re.compile(r"[-−+]?\d+(?:[.,]\d+)?\s*%?")
_SCORE = re.compile(r"\d+(?: \(\d\))?")
_SECOND = re.compile(r"\d+ \(\d\)")
LEFT: Mapping[str, tuple[str, ...]] = {
    # the cells of who tried the form or left it, by the column that forms keep of it
    **dict.fromkeys(
        ("status", "response type", "response status", "distributionchannel", "estado"),
        ("survey preview", "survey test", "preview", "partial", "incomplete", "in progress"),
    ),
    **dict.fromkeys(("finished", "complete?", "completed"), ("false", "no", "0", "incomplete")),
    **dict.fromkeys(("submitdate", "date submitted", "fecha de envio"), ("",)),
}


def are_no_answers(
    file: str, uses: Uses, table: pd.DataFrame, scales: Scales, faults: Faults
) -> bool:
    """Note counts, means and answers that have a column each, where the table holds such ones."""
    found = {
        COUNTS: _counts(table, uses, scales),
        SPREAD: _spread(table, uses),
        MEANS: _means(table, uses),
    }
    for message, names in found.items():
        if names:
            faults.add(file, message, found=", ".join(names))
    return any(found.values())


def are_scores(uses: Uses) -> bool:
    """Whether the items are called like scores, some of them twice: the names are answers."""
    names = [one for columns in uses.items.values() for one in columns.values()]
    return any(map(_SECOND.fullmatch, names)) and all(map(_SCORE.fullmatch, names))


def tell(file: str, uses: Uses, table: pd.DataFrame, faults: Faults) -> None:
    """Tell who did not finish, and what of the columns that are not read may have been meant."""
    for name, places in _unfinished(table, uses).items():
        row, value = numbers(table)[places[0]], table[name].iloc[places[0]] or "—"
        faults.tell(file, UNFINISHED, name, n=len(places), row=row, value=value)
    if not (uses.items or uses.options) and (figures := _figures(table, uses)):
        faults.add(file, FIGURES, found=", ".join(figures))
        return
    if left := _numbers(table, uses):
        faults.tell(file, NUMBERS, found=", ".join(left))
    for name in uses.of(IGNORE):
        if any(text.startswith("=") for text in words(table[name])):
            # what is called importance was asked for
            note = faults.add if naming.measure_in(name) else faults.tell
            note(file, FORMULAS, column=name)
    for names, same in _alike(table, uses):
        shown = ", ".join(f"{word} ({n})" for word, n in same.most_common())
        # where nothing else is there, they are what it is about
        note = faults.tell if uses.items or uses.options else faults.add
        note(file, ALIKE, columns=", ".join(names), found=shown)


def _means(table: pd.DataFrame, uses: Uses) -> list[str]:
    """The columns that are not read and hold numbers of a scale, half of them or more fractions.

    Nothing where as many columns are items, two or more, beside which a person may have a mean, or
    where none is called like a measure and there is more than one other.
    """
    found = []
    for name in uses.of(IGNORE):
        given = counted(table[name])
        broken = sum(n for word, n in given.items() if _FRACTION.fullmatch(word))
        are_scores = all(_FRACTION.fullmatch(word) or score(word, *ANY) is not None
                         for word in given)  # fmt: skip
        if broken and are_scores and 2 * broken >= sum(given.values()):
            found.append(name)
    scored = sum(use.of in ("importance", "performance") for use in uses.columns.values())
    is_called = any(map(naming.measure_in, found))
    is_all = len(found) >= max(2, len(uses.columns) - 1)
    # one column beside means may be how many people they are of
    are_more = len(found) > scored or scored == 1
    return found if are_more and (is_called or is_all) else []


def _numbers(table: pd.DataFrame, uses: Uses) -> list[str]:
    """The columns that are not read and hold whole numbers up to ten or so: name and ends."""
    found = []
    for name in uses.of(IGNORE):
        given = [WHOLE.fullmatch(word) and score(word, *ANY) for word in counted(table[name])]
        held = [number for number in given if number is not None]
        is_nameless = re.fullmatch(r"#(?!1$)\d+", name) is not None  # the first counts the rows
        if held and len(held) == len(given) and (is_nameless or not NEVER.fullmatch(plain(name))):
            found.append(f"{name} ({min(held)} … {max(held)})")
    return found


def _unfinished(table: pd.DataFrame, uses: Uses) -> dict[str, np.ndarray]:
    """The places of people who tried the form or left it, by the column that tells it."""
    scored = [name for name, use in uses.columns.items() if use.item]
    found = {}
    for name, left in ((str(name), LEFT.get(plain(str(name)))) for name in table.columns):
        if left and name not in scored:
            told = [worded.key(text) in left for text in words(table[name])]
            has_answers = (table[scored] != "").any(axis=1).to_numpy()
            found[name] = np.flatnonzero(by_word(table[name], told, bool) & has_answers)
    return {name: places for name, places in found.items() if len(places)}


def told_apart(table: pd.DataFrame, uses: Uses) -> str:
    """The column whose cells say of each row which measure it is of; empty where there is none."""
    persons = [column for name, column in table.items() if plain(str(name)) in CALLED_PERSONS]
    is_once = bool(persons) and all(column.is_unique for column in persons)
    if is_once or uses.layout == TRANSPOSED or uses.of("importance"):
        return ""
    for name, column in table.items():
        is_left = uses.columns.get(str(name), Use()).of == IGNORE
        few = is_left and len(column.cat.categories) <= MOST_WORDS
        given = Counter(column[column != ""]) if few else Counter[str]()
        told = {naming.measure_in(text) for text in given}
        if told == {"importance", "performance"} and min(given.values()) > 1:
            return str(name)
    return ""


def _figures(table: pd.DataFrame, uses: Uses) -> list[str]:
    """The columns that are not read and hold means, shares or points: name and ends."""
    found = []
    for name in uses.of(IGNORE):
        held = [*map(_FIGURE.fullmatch, counted(table[name]))]
        told = [one[0] for one in held if one]
        if told and len(told) == len(held) and not NEVER.fullmatch(plain(name)):
            ends = sorted(told, key=lambda text: float(re.sub(r"[^\d.-]", "", _point(text))))
            found.append(f"{name} ({ends[0]} … {ends[-1]})")
    return found


def _point(text: str) -> str:
    return text.replace(",", ".").replace("−", "-")


def _counts(table: pd.DataFrame, uses: Uses, scales: Scales) -> list[str]:
    """The columns that are called like the scores of a scale and count answers; else nothing."""
    first, size = scales["performance"]
    names = [str(name) for name in table.columns]
    points = [name for name in names if name in map(str, range(first, first + size))]
    usual = worded.known_words(dict.fromkeys(map(worded.key, names), 1))
    called = points if len(points) > 2 else [name for name in names if worded.key(name) in usual]
    if len(called) < 3 or len(table) < 2 or not any(uses.columns[name].item for name in called):
        return []
    if called != points:
        return called
    held = [pd.to_numeric(table[name].astype(str), errors="coerce").fillna(0) for name in called]
    together = pd.concat(held, axis=1)
    # questions that are numbered hold scores
    if together.isin(range(first, first + size)).all(axis=None):
        return []
    return called if together.sum(axis=1).nunique() == 1 else []


def _spread(table: pd.DataFrame, uses: Uses) -> list[str]:
    """Columns that each hold one answer of one question alone, as they are called: “Speed - Good”.

    Of those of a question a person fills one; two questions may have the same rows.
    """
    questions: dict[str, list[str]] = {}
    for name, use in uses.columns.items():
        given = [*counted(table[name])] if use.of in ("importance", "performance") else []
        called = worded.key(name).rstrip("])")
        if len(given) == 1 and called.endswith(given[0]):
            questions.setdefault(called.removesuffix(given[0]), []).append(name)
    scored = [
        name for names in questions.values()
        if len(names) > 1 and (table[names] != "").to_numpy().mean() <= 1 / 2 for name in names
    ]  # fmt: skip
    return scored + [
        name for options in uses.options.values()
        if len(options) > 2 and worded.sizes(map(worded.key, options)) for name in options.values()
    ]  # fmt: skip


def _alike(table: pd.DataFrame, uses: Uses) -> list[tuple[list[str], Counter[str]]]:
    """Columns that are not read, two or more that share a few words, and how often each stands."""
    held = {name: Counter(filter(None, map(str, table[name]))) for name in uses.of(IGNORE)}
    by_words: dict[frozenset[str], list[str]] = {}
    for name, given in held.items():
        if 1 < len(given) <= MOST_WORDS and not any(word.isdecimal() for word in given):
            near = next((words for words in by_words if len(words & {*given}) > 1), None)
            names = by_words.pop(near) if near else []
            by_words[(near or frozenset()) | {*given}] = [*names, name]
    return [
        (names, sum((held[name] for name in names), Counter()))
        for words, names in by_words.items()
        if len(names) > 1 and len(words) <= MOST_WORDS
    ]
