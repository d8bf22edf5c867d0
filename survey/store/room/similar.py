"""Which texts are alike: an order in which they stand together, for people who then decide.

By the letters of their words, in Spanish and English alike. It only suggests: nothing is ever put
together by itself.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

LENGTHS = (3, 4, 5)
"""Letters in a row that are compared, with the space that begins or ends a word."""
TURNING = frozenset(
    (
        *("no", "not", "never", "nunca", "ni", "sin", "without", "nadie", "nobody", "nada"),
        *("nothing", "mal", "malo", "mala", "bad", "poco", "few", "less", "menos"),
        *("tarde", "late", "lento", "lenta", "slow"),
    )
)
"""Words that turn a meaning round: texts that differ in them are kept apart."""
APART = 0.25

Vector = dict[str, float]


def in_order(texts: Sequence[str]) -> list[int]:
    """The places of the texts so that each stands beside what it is most like.

    A tree of greatest likeness is grown from the first text and read branch by branch (Prim, 1957);
    equal likeness goes by place, so that the same texts always stand in the same order.
    """
    alike = likeness(texts)
    left = set(range(1, len(texts)))
    nearest = {place: (alike[0][place], 0) for place in left}
    branches: dict[int, list[int]] = {place: [] for place in range(len(texts))}
    while left:
        place = max(left, key=lambda one: (nearest[one][0], -one))
        left.remove(place)
        branches[nearest[place][1]].append(place)
        for other in left:
            nearest[other] = max(nearest[other], (alike[place][other], place))
    return _read(branches) if texts else []


def _read(branches: dict[int, list[int]]) -> list[int]:
    order, waiting = list[int](), [0]
    while waiting:
        place = waiting.pop()
        order.append(place)
        # the nearest one was put on its branch first, and is read first
        waiting += reversed(branches[place])
    return order


def likeness(texts: Sequence[str]) -> list[list[float]]:
    """How alike each two texts are, from 0 to 1: the cosine of their letters, rare ones first."""
    words = [_words(text) for text in texts]
    counts = [_letters(of_text) for of_text in words]
    seen = Counter(run for of_text in counts for run in of_text)
    vectors = [_scaled(of_text, seen, len(texts)) for of_text in counts]
    turns = [TURNING & {*of_text} for of_text in words]
    return [
        [_cosine(one, two) * (1 if turns[a] == turns[b] else APART)
         for b, two in enumerate(vectors)]
        for a, one in enumerate(vectors)
    ]  # fmt: skip


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFD", text.casefold())
    return re.findall(r"\w+", "".join(one for one in plain if not unicodedata.combining(one)))


def _letters(words: Sequence[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for word in words:
        spaced = f" {word} "
        for length in LENGTHS:
            found.update(spaced[at : at + length] for at in range(len(spaced) - length + 1))
    return found


def _scaled(counts: Counter[str], seen: Counter[str], texts: int) -> Vector:
    weighed = {run: n * (1 + math.log(texts / seen[run])) for run, n in counts.items()}
    length = math.sqrt(sum(value**2 for value in weighed.values()))
    return {run: value / length for run, value in weighed.items()}


def _cosine(one: Vector, two: Vector) -> float:
    short, long = sorted((one, two), key=len)
    return sum(value * long.get(run, 0.0) for run, value in short.items())
