"""Answers in words: labels of a questionnaire, “5 - Very good”, codes, usual scales, “no answer”.

Positions count from 1 up. A word that may mean two scores means none until somebody says it.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from itertools import combinations

from questionnaires.model import ResponseScale
from reports.answers.names import plain
from reports.words.usual import DONT_KNOW as DONT_KNOW
from reports.words.usual import NOT_GIVEN as NOT_GIVEN
from reports.words.usual import SCALES

MOST_POINTS = 11
ENOUGH = 3  # words that tell of which scale they are
MEANINGS = DK, MISSING = "dk", "missing"
MEASURES = ("importance", "performance")

_SCALES = tuple(
    {word: place for place, words in enumerate(scale, 1) for word in words.split("|")}
    for scale in SCALES
)
_BEFORE = re.compile(r"[(\[]?([-−]?[0-9]{1,2})(?:\s*[-–—.,:=()\]]+\s*|\s+)(?=[^\W\d]).+")
_BEHIND = re.compile(
    r"[^\W\d].*?(?:[\s(\[=:–—-]+[(\[]?([0-9]{1,2})[)\]]?|\s\[[a-z]{1,2}0*([0-9]{1,2})\])"
)
_CODE = re.compile(r"[a-z]{1,3}0*([0-9]{1,2})")
_ENDS = re.compile(r"(-?\d{1,2}) ?(?:-|–|\.\.|:) ?(-?\d{1,2})", re.ASCII)
_SCORE = re.compile(r"-?[0-9]{1,2}")
_OF = re.compile(r"([0-9]{1,2}) ?(?:/|de|of|out of|sobre) ?([0-9]{1,2})")
# a word may hold a semicolon itself: what it means ends at the first one behind the sign
_MEANT = re.compile(r"[^=\n]*=[^;\n]*|[^\n]+")
_STARS = re.compile("((?:[★⭐]\ufe0f?){1,11})☆*")


def key(text: str) -> str:
    """What two spellings of a word have in common."""
    return plain(text).replace("’", "'").replace("_", " ").rstrip(" .:;!")


def by_label(scale: ResponseScale | None) -> dict[str, int]:
    """The positions of a questionnaire's labels in any language."""
    labels = scale.labels if scale else ()
    return {key(word): place for place, label in enumerate(labels, 1) for word in label.values()}


def number_in(text: str, last: int) -> int | None:
    """The score that stands in it, as in “5 - Very good”, “Good [A4]”, “A5”, “4/5”, “★★★”.

    `last` is the highest score: “8/10” is one of scales up to 10 alone.
    """
    word = key(text)
    if told := _OF.fullmatch(word):
        return int(told[1]) if int(told[2]) == last else None
    if told := _STARS.fullmatch(text.strip()):
        return len(told[1].replace("\ufe0f", ""))
    if told := _CODE.fullmatch(word) or _BEFORE.fullmatch(word) or _BEHIND.fullmatch(word):
        return int(told[told.lastindex or 1].replace("−", "-"))
    return None


def out_of(text: str) -> int | None:
    """The highest score of which it says to be one, as “8/10” and “8 de 10” do."""
    told = _OF.fullmatch(key(text))
    return int(told[2]) if told and int(told[1]) <= int(told[2]) <= MOST_POINTS else None


def common(words: Collection[str], size: int) -> dict[str, int]:
    """Positions of the words on the one usual scale of `size` points that has them all.

    Empty where no scale has them, or where several have and do not agree.
    """
    found = [
        {word: scale[word] for word in words}
        for scale in _SCALES
        if max(scale.values()) == size and all(word in scale for word in words)
    ]
    found = [one for one in found if not _puts_together(one)]
    apart = [one for one in found if len({*one.values()}) == len(one)]
    found = apart or found
    return found[0] if found and all(one == found[0] for one in found) else {}


def most_of(words: Collection[str], size: int) -> dict[str, int]:
    """Positions of those words that one usual scale has, three or more, where it lacks others."""
    known = known_words(dict.fromkeys(words, 1), (size,))
    return common(known, size) if ENOUGH <= len(known) < len(words) else {}


def _puts_together(places: Mapping[str, int]) -> bool:
    """Whether two words on one step stand on two steps of another usual scale.

    Very and extremely are one score only of a scale that has not both; “muy bueno” and “very good”
    stand on one step of every scale.
    """
    alike = [(a, b) for a, b in combinations(places, 2) if places[a] == places[b]]
    return any(
        a in scale and b in scale and scale[a] != scale[b] for a, b in alike for scale in _SCALES
    )


def known_words(counts: Mapping[str, int], sizes: Collection[int] = ()) -> set[str]:
    """The words of the one usual scale, of these sizes if any, that has most of them."""
    scales = [one for one in _SCALES if not sizes or max(one.values()) in sizes]
    found = ({*counts} & {*one} for one in scales)
    return max(found, key=lambda words: sum(counts[word] for word in words), default=set())


def whole(words: Collection[str], size: int) -> int:
    """The points of a shorter usual scale of which they are all the words; 0 where there is none.

    “Low”, “medium” and “high” are the middle of five steps, or all of three.
    """
    shorter = (one for one in _SCALES if max(one.values()) < size and {*words} <= one.keys())
    return next((n for one in shorter if (n := max(one.values())) == len(_steps(one, words))), 0)


def _steps(scale: Mapping[str, int], words: Iterable[str]) -> set[int]:
    return {scale[word] for word in words}


def sizes(words: Iterable[str]) -> list[int]:
    """How many points the usual scales have that know all of the words."""
    told = list(words)
    return sorted({max(one.values()) for one in _SCALES if all(word in one for word in told)})


def ends(text: str) -> tuple[int, int] | None:
    """The lowest score and the number of points of a scale written like 1-7; None where none."""
    found = _ENDS.fullmatch(text.strip().replace("−", "-"))
    first, last = (int(found[1]), int(found[2])) if found else (1, 0)
    size = last - first + 1
    return (first, size) if 2 <= size <= MOST_POINTS and first <= 1 else None


def scales(text: str) -> dict[str, tuple[int, int]] | None:
    """The `ends` of importance and performance, from “1-7” or “importance=1-5,performance=0-10”.

    None where it says nothing of one of them.
    """
    parts = [part.partition("=") for part in text.split(",")]
    told = {measure.strip(): points for measure, _, points in parts}
    if "=" not in text:
        told = dict.fromkeys(MEASURES, text)
    found = {measure: ends(told.get(measure, "")) for measure in MEASURES}
    if told.keys() - {*MEASURES} or not all(found.values()):
        return None
    return {measure: one for measure, one in found.items() if one}


def meanings(text: str) -> tuple[dict[str, str], list[str]]:
    """What words mean, from a text like “Low=2; Unsure=dk”, and the parts that say nothing."""
    found, wrong = {}, []
    for one in filter(None, (part.strip("; \r\t") for part in _MEANT.findall(text))):
        word, _, meaning = (part.strip() for part in one.rpartition("="))
        if word and (meaning in MEANINGS or _SCORE.fullmatch(meaning)):
            found[word] = meaning
        else:
            wrong.append(one)
    return found, wrong


def said(words: Mapping[str, str]) -> dict[str, str]:
    """What people said that words mean, by what their spellings have in common."""
    return {key(word): meaning for word, meaning in words.items()}
