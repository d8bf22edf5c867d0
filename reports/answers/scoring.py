"""What cells say as scores: numbers as the scale counts them, labels and other words.

Columns are categories of texts: a million answers are checked as their few different values.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from reports.answers import worded
from reports.answers.catalogue import Known
from reports.answers.faults import Rows
from reports.answers.texts import by_word, pairs, words
from reports.words.language import N_

MISSING, DK = -1, 0
# before positions are known to be on the scale, other signs than these two are needed
_EMPTY, _UNSURE, _LOST = -2001, -2000, -1999

# spreadsheets mark numbers that are texts by a sign before them
WHOLE = re.compile(r"(?:['’´`]|=\")?([-−+]?[0-9]{1,3})(?:[.,]0*)?\"?")
_BESIDE_WORDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
NO_SCORE = N_("“{value}” is no score. Write a whole number, dk for “don't know”, or nothing.")
AGAINST_WORDS = N_(
    "“{value}”: the numbers run against the words. Say what each of them means (--words)."
)
FAILED = N_(
    "“{value}” is what a formula shows that failed. Mend it in the spreadsheet, or say what it"
    " means (--words)."
)
NO_RESULT = N_(
    "“{value}” is a formula without a result. Open the file in a spreadsheet program and save it."
)
OFF_SCALE = N_("{value} is off the scale. Scores here go from {first} to {last}.")
OUT_OF = N_(
    "“{value}” is a score of a scale up to {found}, here it goes up to {last}. Say whether it"
    " begins with 1 or with 0 (--scale 1-{found}, --scale 0-{found})."
)
SHORTER = N_(
    "the words are also all of a usual scale of {n} points. Where it was that one, say so"
    " (--scale 1-{n})."
)
OTHER_SCALE = N_(
    "“{value}” is a word of scales of {found} points, here there are {size}. Say so (--scale),"
    " or say what each word means."
)


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of one measure, the item that each is of, and where faults of them are noted."""

    column: pd.Series
    item: pd.Series
    known: Known
    rows: Rows

    @property
    def measure(self) -> str:
        return str(self.column.name)

    def by_item(self, of: Callable[[str], object], dtype: type = np.int16) -> np.ndarray:
        """What `of` says of the item of each row."""
        return by_word(self.item, [of(key) for key in words(self.item)], dtype)

    def size(self, key: str) -> int:
        return self.known.size(key, self.measure)


def scores(column: pd.Series, item: pd.Series, known: Known, rows: Rows) -> np.ndarray:
    """MISSING, DK or the score of each row from 1; performance of reverse items is turned."""
    cells = _Cells(column, item, known, rows)
    said = worded.said(known.words)
    plain = [_LOST if worded.key(text) in said else _plain(text) for text in words(column)]
    found = by_word(column, plain, np.int16)
    first = cells.by_item(lambda key: known.first(key, cells.measure))
    if not rows.is_read.all():
        first = np.where(rows.is_read, first, cells.by_item(known.written_from))
    found = np.where(found > _LOST, found - first + 1, found)
    if _LOST in plain:
        found = _in_words(found, cells)
    _note_off_scale(found, cells.by_item(cells.size), first, cells)
    found = np.select([found == _EMPTY, found == _UNSURE], [MISSING, DK], found)
    if cells.measure == "performance":
        found = turned(found, item, known)
    return found.astype(np.int8)


def _plain(text: str) -> int:
    if text == "":
        return _EMPTY
    if text.lower() == "dk":
        return _UNSURE
    whole = WHOLE.fullmatch(text)
    return _LOST if whole is None else int(whole[1].replace("−", "-"))


def _in_words(found: np.ndarray, cells: _Cells) -> np.ndarray:
    """`found` with the scores of the texts that are no plain numbers; notes those without one."""
    keys, item = words(cells.item), cells.item.cat.codes.to_numpy()
    rows = np.flatnonzero(found == _LOST)
    asked, place, n = pairs(cells.column.iloc[rows], cells.item.iloc[rows])
    scored = [_direct(text, key, cells) for text, key in asked]
    left = [one for one, score in zip(asked, scored, strict=True) if score == _LOST]
    # a word among numbers is somebody's remark
    counted = {keys[one] for one in np.unique(item[found > _LOST]).tolist()}
    usual = _usual([one for one in left if one[1] not in counted], cells)
    scored = [usual.get(one, score) for one, score in zip(asked, scored, strict=True)]
    found = found.copy()
    found[rows] = np.array(scored)[place]
    against = np.isin(place, [*_against(asked, scored, cells)])
    cells.rows.note(AGAINST_WORDS, np.isin(np.arange(len(found)), rows[against]), cells.column)
    _tell(asked, scored, n, cells)
    _tell_shorter(usual, cells)
    if (found == _LOST).any():
        _note_lost(found == _LOST, left, cells)
    return found


def _direct(text: str, key: str, cells: _Cells) -> int:
    """What a text says by itself, as a position; _LOST where it says nothing."""
    word, first = worded.key(text), cells.known.first(key, cells.measure)
    told = worded.said(cells.known.words).get(word)
    if told is not None:
        other = {worded.DK: _UNSURE, worded.MISSING: _EMPTY}.get(told)
        return other if other is not None else int(told) - first + 1
    labels = worded.by_label(cells.known.scale_of(key, cells.measure))
    if word in labels:
        return labels[word]
    if word in worded.DONT_KNOW or word in worded.NOT_GIVEN:
        return _UNSURE if word in worded.DONT_KNOW else _EMPTY
    number = worded.number_in(text, first + cells.size(key) - 1)
    return _LOST if number is None else number - first + 1


def _against(asked: list[tuple[str, str]], scored: list[int], cells: _Cells) -> Iterator[int]:
    """The places of what counts down where its words go up: “5 - Very bad”, “1 - Very good”."""
    by_item: dict[str, dict[int, tuple[int, str]]] = {}
    told = worded.said(cells.known.words)
    for place, (text, key) in enumerate(asked):
        last = cells.known.first(key, cells.measure) + cells.size(key) - 1
        number = worded.number_in(text, last)
        if number is not None and worded.key(text) not in told:
            words_alone = worded.key(_BESIDE_WORDS.sub("", text))
            by_item.setdefault(key, {})[place] = scored[place], words_alone
    for key, found in by_item.items():
        scale = worded.common({word for _, word in found.values()}, size := cells.size(key))
        both = [(score, scale.get(word, score)) for score, word in found.values()]
        is_against = all(other == size + 1 - one for one, other in both)
        if is_against and any(one != other for one, other in both):
            yield from found


def _usual(asked: Iterable[tuple[str, str]], cells: _Cells) -> dict[tuple[str, str], int]:
    """Positions on the usual scale that has all words of the items of one size, or of one item."""
    by_size: dict[int, dict[str, set[str]]] = {}
    for text, key in asked:
        by_size.setdefault(cells.size(key), {}).setdefault(key, set()).add(text)
    found: dict[tuple[str, str], int] = {}
    for size, words_of in by_size.items():
        together = worded.common({*map(worded.key, set().union(*words_of.values()))}, size)
        told = {key: {*map(worded.key, texts)} for key, texts in words_of.items()}
        scales = {key: together or worded.common(words, size) for key, words in told.items()}
        left = set().union(*(words for key, words in told.items() if not scales[key]))
        # beside the words of one scale the others alone are to be explained
        partly = worded.most_of(left, size)
        for key, texts in words_of.items():
            scale = scales[key] or partly
            known = [text for text in texts if worded.key(text) in scale]
            found |= {(text, key): scale[worded.key(text)] for text in known}
    return found


def _tell(
    asked: list[tuple[str, str]], scored: list[int], counts: list[int], cells: _Cells
) -> None:
    """Tell which words became which score, “don't know” or nothing."""
    read: dict[str, int] = {}
    aside: dict[int, Counter[str]] = {_UNSURE: Counter(), _EMPTY: Counter()}
    for (text, key), score, n in zip(asked, scored, counts, strict=True):
        if score in aside:
            aside[score][text] += n
        elif score != _LOST:
            read[text] = score + cells.known.first(key, cells.measure) - 1
    highest = sorted(read, key=lambda text: (-read[text], text))
    as_dk, as_nothing = ([f"{text} ({n})" for text, n in one.items()] for one in aside.values())
    for message, found in (
        (N_("words read as scores: {found}"), [f"{text} = {read[text]}" for text in highest]),
        (N_("read as “don't know”: {found}"), as_dk),
        (N_("read as not given: {found}"), as_nothing),
    ):
        if found:
            cells.rows.tell(message, cells.column, found=", ".join(found))


def _tell_shorter(usual: Mapping[tuple[str, str], int], cells: _Cells) -> None:
    """Tell that all words of usual scales are those of a shorter one."""
    size = max((cells.size(key) for _, key in usual), default=0)
    if points := worded.whole({worded.key(text) for text, _ in usual}, size):
        cells.rows.tell(SHORTER, cells.column, n=points)


def _note_lost(lost: np.ndarray, left: list[tuple[str, str]], cells: _Cells) -> None:
    """Note the texts that say nothing, by what keeps them from it."""
    column, rows = cells.column, cells.rows
    for message, sign in ((NO_RESULT, "="), (FAILED, "#")):
        is_so = by_word(column, [text.startswith(sign) for text in words(column)], bool)
        rows.note(message, lost & is_so, column)
        lost = lost & ~is_so
    key = left[0][1]
    size = cells.size(key)
    last = by_word(column, [worded.out_of(text) or 0 for text in words(column)], np.int16)
    here = cells.known.first(key, cells.measure) + size - 1
    for found in np.unique(last[lost & (last > 0)]).tolist():
        rows.note(OUT_OF, lost & (last == found), column, found=found, last=here)
    lost = lost & (last == 0)
    sizes = worded.sizes({worded.key(text) for text, _ in left})
    if sizes and size not in sizes:
        points = ", ".join(map(str, sizes))
        rows.note(OTHER_SCALE, lost, column, found=points, size=size)
    else:
        rows.note(NO_SCORE, lost, column)


def _note_off_scale(found: np.ndarray, sizes: np.ndarray, first: np.ndarray, cells: _Cells) -> None:
    off = (found > _LOST) & ((found < 1) | (found > sizes))
    for size, begin in np.unique(np.stack([sizes[off], first[off]]), axis=1).T.tolist():
        wrong = off & (sizes == size) & (first == begin)
        cells.rows.note(OFF_SCALE, wrong, cells.column, first=begin, last=begin + size - 1)


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
