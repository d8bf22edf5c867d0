"""Which texts are alike: an order in which they stand together, for people who then decide.

It only suggests: nothing is ever put together by itself.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

LENGTHS = (3, 4, 5)
"""Letters in a row that are compared, with the space that begins or ends a word."""
NO = frozenset(
    (
        *("no", "not", "never", "nobody", "nothing", "none", "nunca", "nadie", "nada", "ni"),
        *("jamas", "tampoco", "ningun", "ninguna"),
    )
)
"""Words that deny; several in a sentence deny once, as they do in Spanish."""
WITHOUT = frozenset(("sin", "without"))
VERY = frozenset(("muy", "demasiado", "demasiada", "tan", "very", "too", "so"))
ILL = frozenset(
    (
        *("mal", "mala", "malo", "peor", "bad", "badly", "worse", "poor", "poco", "pocos"),
        *("few", "tarde", "late", "retraso", "retrasos", "delay", "delayed", "tarda"),
        *("tardamos", "tardan", "lento", "lenta", "slow", "slowly", "largo", "larga", "largas"),
        *("largos", "long", "espera", "sucio", "sucia", "sucias", "dirty", "frio", "fria"),
        *("cold", "ruido", "noise", "noisy", "dificil", "dificiles", "hard", "difficult"),
        *("caro", "cara", "expensive", "falta", "lack", "antipatico", "antipatica", "rude"),
        *("unfriendly", "cambia", "cambian", "depende", "differs", "corta", "cae", "roto"),
        *("rota", "broken", "falla", "fails", "error", "errores", "wrong", "cerrado"),
        *("cerrada", "closed", "viejo", "vieja", "old", "confuso", "confusing", "unclear"),
    )
)
"""Words that complain: where one of two sentences does, it says what the other denies."""
APART = 0.1
MEANT = NO | WITHOUT | VERY | ILL
SAME, STEM = 0.6, 5

Vector = dict[str, float]


def in_order(alike: Sequence[Sequence[float]]) -> list[int]:
    """The places of texts so that each stands beside what it is most like.

    A tree of greatest likeness is grown from the first text and read branch by branch (Prim, 1957);
    equal likeness goes by place, so that the same texts always stand in the same order.
    """
    left = set(range(1, len(alike)))
    nearest = {place: (alike[0][place], 0) for place in left}
    branches: dict[int, list[int]] = {place: [] for place in range(len(alike))}
    while left:
        place = max(left, key=lambda one: (nearest[one][0], -one))
        left.remove(place)
        branches[nearest[place][1]].append(place)
        for other in left:
            nearest[other] = max(nearest[other], (alike[place][other], place))
    return _read(branches) if alike else []


def _read(branches: dict[int, list[int]]) -> list[int]:
    order, waiting = list[int](), [0]
    while waiting:
        place = waiting.pop()
        order.append(place)
        # the nearest one was put on its branch first, and is read first
        waiting += reversed(branches[place])
    return order


def likeness(texts: Sequence[str]) -> list[list[float]]:
    """How alike each two texts are, from 0 to 1, by the letters of their words, rare ones first."""
    counts = [_letters(_words(text)) for text in texts]
    seen = Counter(run for of_text in counts for run in of_text)
    vectors = [_scaled(of_text, seen, len(texts)) for of_text in counts]
    return kept_apart(texts, [[_cosine(one, two) for two in vectors] for one in vectors])


def kept_apart(texts: Sequence[str], alike: Sequence[Sequence[float]]) -> list[list[float]]:
    """`alike` with little of it for opposites: the same words, and only one of both complains."""
    words = [_words(text) for text in texts]
    about = [{word[:STEM] for word in one if word not in MEANT} for one in words]
    complains = [_complains(one) for one in words]
    return [
        [
            value * (APART if complains[a] != complains[b] and _shares(about[a], about[b]) else 1)
            for b, value in enumerate(row)
        ]
        for a, row in enumerate(alike)
    ]


def _complains(words: Sequence[str]) -> bool:
    denied = sum(not some.isdisjoint(words) for some in (NO, WITHOUT))
    return (sum(word in ILL for word in words) + denied) % 2 == 1


def _shares(one: set[str], other: set[str]) -> bool:
    """Whether two sentences are about the same in the same words."""
    return len(one & other) >= SAME * max(1, min(len(one), len(other)))


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
