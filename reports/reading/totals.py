"""Rows of totals and means, which are nobody, told from people of a team called “Media” or “Total”.

By its word alone no row is left out: its numbers are none that people click, or are the means or
sums of the rows around it, or it stands at the end without what each person has.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

import numpy as np
import pandas as pd

from reports.answers import worded
from reports.answers.names import plain, spelled
from reports.answers.texts import by_word, numbers, without_rows, words
from reports.faults import Faults
from reports.words.language import N_

# fmt: off
TOTALS = re.compile(
    r"(?:(?:gran |grand |sub)?total(?:es)?|medias?|promedios?|averages?|means?|suma|sum|mediana"
    r"|median|desv(?:iacion|\.).*|std.*|st\. ?dev.*|varianza|variance)"
    r"(?: (?:general(?:es)?|total(?:es)?|final(?:es)?|global(?:es)?|overall))?")
BELOW_TOTALS = re.compile(
    r"n|bases?|recuento|cuenta|count|casos|cases|respuestas|responses|max(?:imo|imum)?"
    r"|min(?:imo|imum)?|moda|mode|%")
# fmt: on
_NUMBER = re.compile(r"['’´`]?([-+−]?)(\d+)(?:[.,](\d+))?\s*(%?)")
MOSTLY = 0.8
MOST_NOTES = 20
ENOUGH = 3  # numbers that are all rounded means by chance are few

LEFT_OUT = N_("rows of totals or means left out: {rows}")
ARE_PEOPLE = N_("called like totals, and read as people (how many): {found}")
BELOW = N_("left out below the table: {found}")
NAMES_AGAIN = N_("rows that repeat the names of the columns left out: {rows}")


def without(file: str, table: pd.DataFrame, faults: Faults) -> pd.DataFrame:
    """The table without rows of totals and means, and without names that stand there again."""
    first = [str(name) for name in table.columns[:2]]
    rows = [*zip(*(_totals_of_groups(table[name]) for name in first), strict=True)]
    called = [place for place, cells in enumerate(rows) if _called(cells)]
    totals = sorted(_of(table, called, rows)) if called else []
    begin = [next(filter(None, cells), "") for cells in rows]
    # a word that stands there more than once is what people said
    often = Counter(begin)  # to count each anew takes minutes of a hundred thousand people
    once = [word if often[word] == 1 else "" for word in begin]
    totals = sorted({*totals, *_beside(once, totals, numbers(table))}) if totals else []
    heads = [spelled(head) for head in table.attrs.get("heads", table.columns)]
    again = [
        place for place, cells in enumerate(rows)
        if [*cells] == heads[:2] and [spelled(str(cell)) for cell in table.iloc[place]] == heads
    ]  # fmt: skip
    named = {place: f" ({_word(rows[place]) or begin[place]})" for place in totals}
    _tell(file, LEFT_OUT, named, table, faults)
    left = [rows[place] for place in called if place not in totals]
    if people := Counter(map(_word, left)):
        found = ", ".join(f"{word} ({n})" for word, n in people.items())
        faults.tell(file, ARE_PEOPLE, found=found)
    _tell(file, NAMES_AGAIN, dict.fromkeys(again, ""), table, faults)
    return without_rows(table, np.array(sorted({*totals, *again}), int))


def without_notes(file: str, table: pd.DataFrame, faults: Faults) -> pd.DataFrame:
    """The table without notes that stand alone in their rows, below it and an empty row."""
    heads = table.attrs.get("heads", table.columns)
    edge = next((at for at, head in enumerate(heads) if head), 0) + 1
    last = table.iloc[-MOST_NOTES:].astype(str).to_numpy()
    notes = [*takewhile(bool, (_alone(cells, edge) for cells in last[::-1]))][::-1]
    above = {*table.iloc[: len(table) - len(notes), edge - 1].unique()}
    # a word that is given above too is an answer or a team
    if not notes or above & {*notes}:
        return table
    # what stands right below the table may be a person who was cut off
    jumps = np.diff(numbers(table)[-len(notes) - 1 :]) > 1
    if not jumps.any():
        return table
    notes = notes[len(notes) - len(jumps) + int(np.argmax(jumps)) :]
    faults.tell(file, BELOW, found=", ".join(notes))
    return without_rows(table, np.arange(len(table) - len(notes), len(table)))


def _alone(cells: Sequence[str], edge: int) -> str:
    """The text of a row that has no other and none behind the edge; else nothing."""
    filled = [at for at, cell in enumerate(cells) if cell]
    is_alone = len(filled) == 1 and filled[0] < edge
    return cells[filled[0]] if is_alone and not _NUMBER.fullmatch(cells[filled[0]]) else ""


def _totals_of_groups(column: pd.Series) -> list[str]:
    """The cells; of “Total North” or “North Total”, as Excel has subtotals, the word of totals."""
    groups = {plain(text) for text in words(column)}
    found = []
    for text in words(column):
        first, _, behind = text.partition(" ")
        before, _, last = text.rpartition(" ")
        is_first = _called([first]) and plain(behind) in groups
        is_last = _called([last]) and plain(before) in groups
        found.append(first if is_first else last if is_last else text)
    return [*by_word(column, found, object)]


def _tell(
    file: str, message: str, named: Mapping[int, str], table: pd.DataFrame, faults: Faults
) -> None:
    if named:
        told = [f"{numbers(table)[place]}{word}" for place, word in named.items()]
        faults.tell(file, message, rows=", ".join(told))


def _word(cells: Iterable[str]) -> str:
    """The cell by which a row is called like totals, as it stands there."""
    return next((cell for cell in cells if _called([cell])), "")


def _called(cells: Iterable[str]) -> str:
    """The word of totals with which a row begins; nothing where there is none."""
    said = (plain(text).rstrip(" :=") for text in cells)
    return next((text for text in said if TOTALS.fullmatch(text)), "")


def _beside(begin: Sequence[str], totals: Sequence[int], number: np.ndarray) -> Iterator[int]:
    """The counts and the like among totals at the end, or below an empty row."""
    for place in reversed(range(1, len(begin))):
        if place in totals:
            continue
        is_apart = place - 1 in totals or number[place] - number[place - 1] > 1
        # the one above may be another of them
        is_below = is_apart or place + 1 in totals
        said = plain(begin[place]).rstrip(" :=")
        if not (is_below and BELOW_TOTALS.fullmatch(said)):
            return
        yield place


def _of(table: pd.DataFrame, called: Sequence[int], rows: Sequence[Sequence[str]]) -> set[int]:
    """Of the rows that are called so those that are nobody.

    Several of one word are totals where all of them can be: else it is the name of a team.
    """
    held = _Held.of(table, called)
    by_word: dict[str, list[int]] = defaultdict(list)
    for place in called:
        by_word[_called(rows[place])].append(place)
    found = {place for place in called if held.is_odd[place].any()}
    for word, places in sorted(by_word.items(), key=lambda one: -len(one[1])):
        left = [place for place in places if place not in found]
        if all(held.is_figure(place, word, is_alone=len(places) == 1) for place in left):
            found |= {*left}
        else:  # what follows are totals of these people too
            held = _Held.of(table, sorted(held.called - {*left}))
    # below a total others follow, like a median of whole numbers
    for place in called:
        if place - 1 in found and held.is_last(place) and not held.has_words(place):
            found.add(place)
    return found


@dataclass(frozen=True, slots=True)
class _Held:
    """The cells of a table: `numbers`, NaN where there is none, and where words stand.

    `is_odd` are formulas, fractions and the like, which nobody clicks as a score; `own` are
    columns that each person fills, `names` those with another word for each, `people` the rows
    that are not `called` like totals.
    """

    numbers: np.ndarray
    words: np.ndarray
    is_odd: np.ndarray
    own: np.ndarray
    names: np.ndarray
    people: np.ndarray
    called: frozenset[int]

    @classmethod
    def of(cls, table: pd.DataFrame, called: Sequence[int]) -> "_Held":
        """What the cells of a table of texts hold."""
        columns = [_column(column) for _, column in table.items()]
        held, said, odd = (np.column_stack(parts) for parts in zip(*columns, strict=True))
        people = np.delete(np.arange(len(table)), called)
        given, in_words = (~np.isnan(held) | said)[people], said[people]
        is_own = [_is_own(table.iloc[people, at], given[:, at], in_words[:, at])
                  for at in range(len(columns))]  # fmt: skip
        names = [len(people) >= ENOUGH and said[people, at].all()
                 and table.iloc[people, at].nunique() == len(people)
                 for at in range(len(columns))]  # fmt: skip
        if len(people):  # how many answered in words is no answer
            odd |= ~np.isnan(held) & (in_words.mean(axis=0) >= MOSTLY)
        return cls(held, said, odd, np.array(is_own), np.array(names), people, frozenset(called))

    def has_words(self, place: int) -> bool:
        """Whether it says more than that it is a total, which may stand there twice."""
        is_twice = self.words[place, :2].all() and not np.isnan(self.numbers[place]).all()
        return int(self.words[place].sum()) > 1 + int(is_twice)

    def is_last(self, place: int) -> bool:
        """Whether only rows that are called like totals stand below it."""
        return all(below in self.called for below in range(place + 1, len(self.numbers)))

    def is_figure(self, place: int, word: str, *, is_alone: bool) -> bool:
        """Whether its numbers are means or sums of people, or it lacks what each of them has."""
        if self.has_words(place) and not self._is_beyond(place):
            return False
        filled = self.words[place] | ~np.isnan(self.numbers[place])
        others = self.own & ~self.words[place]
        is_last = self.is_last(place)
        if filled.sum() < 2 or (is_last and others.any() and not filled[others].any()):
            return True
        above = self.people[self.people < place]
        block = above[above > max((one for one in self.called if one < place), default=-1)]
        is_round = is_alone and is_last
        few = 2 if is_alone else 1  # a team of one has its mean too
        return any(
            self._are_of(place, one, word, is_round)
            for one in (block, above, self.people)
            if len(one) >= few
        )

    def _is_beyond(self, place: int) -> bool:
        """Whether it has several numbers, all larger than any person's."""
        at = ~np.isnan(self.numbers[place])
        people = self.numbers[np.ix_(self.people, at)]
        return bool(at.sum() > 1 and (people < self.numbers[place, at]).any(axis=0).all()
                    and not (people >= self.numbers[place, at]).any())  # fmt: skip

    def _are_of(self, place: int, some: np.ndarray, word: str, is_round: bool) -> bool:
        # what nobody filled adds up to nothing
        at = ~np.isnan(self.numbers[place]) & ~np.isnan(self.numbers[some]).all(axis=0)
        cells = self.numbers[np.ix_(some, at)]
        if not at.any():
            return False
        row, mean = self.numbers[place, at], np.nanmean(cells, axis=0)
        figures = [mean, np.nansum(cells, axis=0), (~np.isnan(cells)).sum(axis=0)]
        figures += [np.nanmedian(cells, axis=0)] if word.startswith("median") else []
        is_enough = at.sum() >= ENOUGH or self.names[self.words[place]].any()
        is_near = is_round and is_enough and (abs(row - mean) <= 0.5).all()
        return bool(is_near or np.isclose(row, figures).any(axis=0).all())


def _column(column: pd.Series) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The numbers of a column, where words stand, and where what nobody clicks as a score."""
    read = [_NUMBER.fullmatch(text.strip()) for text in words(column)]
    number = [
        float(f"{'-' * (one[1] in ('-', '−'))}{one[2]}.{one[3] or 0}") if one else np.nan
        for one in read
    ]
    is_odd = [
        bool(one[4] or (one[3] or "").strip("0")) if one else text.startswith(("=", "#"))
        for one, text in zip(read, words(column), strict=True)
    ]
    is_word = [
        one is None and worded.key(text) not in worded.NOT_GIVEN and not odd
        for one, text, odd in zip(read, words(column), is_odd, strict=True)
    ]
    codes = column.cat.codes.to_numpy()
    return np.array(number)[codes], np.array(is_word)[codes], np.array(is_odd)[codes]


def _is_own(column: pd.Series, given: np.ndarray, in_words: np.ndarray) -> bool:
    """Whether nearly all people have something there, of words or each something else."""
    if not len(given) or given.mean() < MOSTLY:
        return False
    return bool(in_words.mean() >= MOSTLY or column.nunique() == len(column) >= ENOUGH)
