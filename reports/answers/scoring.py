"""What cells say as scores: numbers as the scale counts them, labels and other words.

Columns are categories of texts: a million answers are checked as their few different values.
"""

import re
from collections import Counter
from collections.abc import Iterable

import numpy as np
import pandas as pd

from reports.answers import worded
from reports.answers.catalogue import Known
from reports.answers.faults import Faults, Origin
from reports.answers.texts import by_word, words
from reports.words.language import N_

MISSING, DK = -1, 0
# before positions are known to be on the scale, other signs than these two are needed
_EMPTY, _UNSURE, _LOST = -2001, -2000, -1999

_WHOLE = re.compile(r"([-−]?[0-9]{1,3})(?:[.,]0*)?")
NO_SCORE = N_("“{value}” is no score. Write a whole number, dk for “don't know”, or nothing.")
NO_RESULT = N_(
    "“{value}” is a formula without a result. Open the file in a spreadsheet program and save it."
)
OFF_SCALE = N_("{value} is off the scale. Scores here go from {first} to {last}.")
OTHER_SCALE = N_(
    "“{value}” is a word of scales of {found} points, here there are {size}. Say so (--scale),"
    " or say what each word means."
)


def scores(
    column: pd.Series, item: pd.Series, known: Known, origin: Origin, faults: Faults
) -> np.ndarray:
    """MISSING, DK or the score of each row from 1; performance of reverse items is turned."""
    measure, keys = str(column.name), words(item)
    said = worded.said(known.words)
    plain = [_LOST if worded.key(text) in said else _plain(text) for text in words(column)]
    found = by_word(column, plain, np.int16)
    first = by_word(item, [known.first(key, measure) for key in keys], np.int16)
    if not origin.is_read.all() or not len(origin.is_read):
        kept = by_word(item, [known.written_from(key) for key in keys], np.int16)
        first = np.where(origin.is_read, first, kept) if len(origin.is_read) else kept
    found = np.where(found > _LOST, found - first + 1, found)
    if _LOST in plain:
        found = _in_words(found, column, item, known, origin, faults)
    sizes = by_word(item, [known.size(key, measure) for key in keys], np.int16)
    _note_off_scale(found, sizes, first, column, origin, faults)
    found = np.select([found == _EMPTY, found == _UNSURE], [MISSING, DK], found)
    if measure == "performance":
        found = turned(found, item, known)
    return found.astype(np.int8)


def _plain(text: str) -> int:
    if text == "":
        return _EMPTY
    if text.lower() == "dk":
        return _UNSURE
    whole = _WHOLE.fullmatch(text)
    return _LOST if whole is None else int(whole[1].replace("−", "-"))


def _in_words(
    found: np.ndarray,
    column: pd.Series,
    item: pd.Series,
    known: Known,
    origin: Origin,
    faults: Faults,
) -> np.ndarray:
    """`found` with the scores of the texts that are no plain numbers; notes those without one."""
    measure, texts, keys = str(column.name), words(column), words(item)
    rows = np.flatnonzero(found == _LOST)
    pair = column.cat.codes.to_numpy()[rows].astype(np.int64) * len(keys)
    pair, place = np.unique(pair + item.cat.codes.to_numpy()[rows], return_inverse=True)
    asked = [(texts[one // len(keys)], keys[one % len(keys)]) for one in pair.tolist()]
    scored = [_direct(text, key, measure, known) for text, key in asked]
    left = [one for one, score in zip(asked, scored, strict=True) if score == _LOST]
    # a word among numbers is somebody's remark
    counted = {keys[one] for one in np.unique(item.cat.codes.to_numpy()[found > _LOST]).tolist()}
    usual = _usual([one for one in left if one[1] not in counted], measure, known)
    scored = [usual.get(one, score) for one, score in zip(asked, scored, strict=True)]
    found = found.copy()
    found[rows] = np.array(scored)[place]
    n = Counter(place.tolist())
    _tell(asked, scored, [n[at] for at in range(len(asked))], column, known, origin, faults)
    _note_lost(found, left, column, item, known, origin, faults)
    return found


def _direct(text: str, key: str, measure: str, known: Known) -> int:
    """What a text says by itself, as a position; _LOST where it says nothing."""
    word, first = worded.key(text), known.first(key, measure)
    told = worded.said(known.words).get(word)
    if told is not None:
        other = {worded.DK: _UNSURE, worded.MISSING: _EMPTY}.get(told)
        return other if other is not None else int(told) - first + 1
    labels = worded.by_label(known.scale_of(key, measure))
    if word in labels:
        return labels[word]
    if word in worded.DONT_KNOW or word in worded.NOT_GIVEN:
        return _UNSURE if word in worded.DONT_KNOW else _EMPTY
    number = worded.number_in(text, known.size(key, measure))
    return _LOST if number is None else number - first + 1


def _usual(
    asked: Iterable[tuple[str, str]], measure: str, known: Known
) -> dict[tuple[str, str], int]:
    """Positions on the usual scale that has all words of the items of one size, or of one item."""
    by_size: dict[int, dict[str, set[str]]] = {}
    for text, key in asked:
        words_of = by_size.setdefault(known.size(key, measure), {})
        words_of.setdefault(key, set()).add(text)
    found: dict[tuple[str, str], int] = {}
    for size, words_of in by_size.items():
        together = worded.common({*map(worded.key, set().union(*words_of.values()))}, size)
        for key, texts in words_of.items():
            scale = together or worded.common({*map(worded.key, texts)}, size)
            found |= {(text, key): scale[worded.key(text)] for text in texts if scale}
    return found


def _tell(
    asked: list[tuple[str, str]],
    scored: list[int],
    counts: list[int],
    column: pd.Series,
    known: Known,
    origin: Origin,
    faults: Faults,
) -> None:
    """Tell which words became which score, “don't know” or nothing."""
    read: dict[str, str] = {}
    aside: dict[int, Counter[str]] = {_UNSURE: Counter(), _EMPTY: Counter()}
    for (text, key), score, n in zip(asked, scored, counts, strict=True):
        if score in aside:
            aside[score][text] += n
        elif score != _LOST:
            read[text] = str(score + known.first(key, str(column.name)) - 1)
    file, name = ", ".join(origin.files), str(column.name)
    for message, found in (
        (N_("words read as scores: {found}"), [f"{text} = {read[text]}" for text in sorted(
            read, key=lambda text: (-int(read[text]), text))]),
        (N_("read as “don't know”: {found}"),
         [f"{text} ({n})" for text, n in aside[_UNSURE].items()]),
        (N_("read as not given: {found}"), [f"{text} ({n})" for text, n in aside[_EMPTY].items()]),
    ):  # fmt: skip
        if found:
            faults.tell(file, message, name, found=", ".join(found))


def _note_lost(
    found: np.ndarray,
    left: list[tuple[str, str]],
    column: pd.Series,
    item: pd.Series,
    known: Known,
    origin: Origin,
    faults: Faults,
) -> None:
    lost = found == _LOST
    if not lost.any():
        return
    texts, measure = words(column), str(column.name)
    is_formula = by_word(column, [text.startswith("=") for text in texts], bool)
    faults.add_rows(origin, NO_RESULT, lost & is_formula, column)
    lost &= ~is_formula
    sizes = worded.sizes({worded.key(text) for text, _ in left})
    size = known.size(left[0][1], measure)
    if sizes and size not in sizes:
        points = ", ".join(map(str, sizes))
        faults.add_rows(origin, OTHER_SCALE, lost, column, found=points, size=size)
        return
    faults.add_rows(origin, NO_SCORE, lost, column)


def _note_off_scale(
    found: np.ndarray,
    sizes: np.ndarray,
    first: np.ndarray,
    column: pd.Series,
    origin: Origin,
    faults: Faults,
) -> None:
    off = (found > _LOST) & ((found < 1) | (found > sizes))
    if not off.any():
        return
    for size, begin in np.unique(np.stack([sizes[off], first[off]]), axis=1).T.tolist():
        wrong = off & (sizes == size) & (first == begin)
        shown = {"first": begin, "last": begin + size - 1}
        faults.add_rows(origin, OFF_SCALE, wrong, column, **shown)


def written(scores: np.ndarray, first: int | np.ndarray) -> np.ndarray:
    """Scores as people write them, on a scale that begins with `first`."""
    shown = (scores + np.asarray(first, np.int16) - 1).astype(str).astype(object)
    return np.select([scores == MISSING, scores == DK], ["", "dk"], shown)


def turned(found: np.ndarray, item: pd.Series, known: Known) -> np.ndarray:
    """Performance with the scores of reverse items turned: K + 1 − x; "don't know" stays."""
    keys = words(item)
    if not any(map(known.is_reverse, keys)):
        return found
    sizes = by_word(item, [known.size(key, "performance") for key in keys], np.int16)
    reverse = by_word(item, [known.is_reverse(key) for key in keys], bool) & (found > 0)
    return np.where(reverse, sizes + 1 - found, found)
