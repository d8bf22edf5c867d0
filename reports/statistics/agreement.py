"""How far the people of one team, or of the room, agree on an item."""

from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from reports.statistics.intervals import Floats

CONSENSUS_FROM = 5  # people; below it the number is biased upwards
CAMPS_FROM = 6
CAMPS_BELOW = -0.25


def leik(counts: ArrayLike, size: ArrayLike) -> Floats:
    """Leik's consensus, 0 (half at each end) to 1 (all the same); NaN without answers.

    L = 1 − 2·Σ min(F, 1−F)/(K−1) over the cumulative shares F of all scores but the last;
    `counts` has scores 1 to K_max on its last axis, `size` is K. R. K. Leik (1966).
    """
    counts, size = np.asarray(counts, float), np.asarray(size, float)
    with np.errstate(invalid="ignore", divide="ignore"):
        below = np.cumsum(counts, -1)[..., :-1] / counts.sum(-1, keepdims=True)
    # beyond K the cumulative share is 1 and adds nothing
    return np.asarray(1 - 2 * np.minimum(below, 1 - below).sum(-1) / (size - 1))


def agreement_a(counts: ArrayLike, size: ArrayLike) -> Floats:
    """Van der Eijk's A, −1 (two poles) over 0 (uniform) to 1 (one point); NaN for n = 0 or K = 2.

    The distribution is cut into layers of equal height, each a pattern of empty and filled
    scores; A is the mean of the patterns' A weighted by the answers in them.
    C. van der Eijk (2001), Quality & Quantity 35.
    """
    counts = np.asarray(counts, float)
    size = np.broadcast_to(np.asarray(size), counts.shape[:-1])
    result = np.full(counts.shape[:-1], np.nan)
    for k in np.unique(size[size > 2]).tolist():
        rows = size == k
        result[rows] = _layers(counts[rows][:, :k], k)
    return result


def _layers(counts: Floats, size: int) -> Floats:
    left, total = counts.copy(), counts.sum(-1)
    bits, patterns = 2 ** np.arange(size), _pattern_a(size)
    result = np.zeros(len(counts))
    for _ in range(size):
        filled = left > 1e-12
        height = np.where(filled, left, np.inf).min(-1)
        height[~filled.any(-1)] = 0
        result += height * filled.sum(-1) * patterns[filled @ bits]
        left -= height[:, None] * filled
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total > 0, result / total, np.nan)


@cache
def _pattern_a(size: int) -> Floats:
    """A of each of the 2^K patterns; bit k tells whether score k+1 is given."""
    return np.array(
        [_a_of_pattern([code >> k & 1 for k in range(size)]) for code in range(2**size)]
    )


def _a_of_pattern(filled: list[int]) -> float:
    size, ones = len(filled), sum(filled)
    # triples of scores with one empty: at an end they speak for one mode, between for two
    unimodal = bimodal = 0
    for triple in combinations(filled, 3):
        unimodal += triple in ((1, 1, 0), (0, 1, 1))
        bimodal += triple == (1, 0, 1)
    if not unimodal + bimodal:
        return 1 - (ones - 1) / (size - 1) if ones else 0.0
    u = ((size - 2) * unimodal - (size - 1) * bimodal) / ((size - 2) * (unimodal + bimodal))
    return u * (1 - (ones - 1) / (size - 1))


def is_divided(a: ArrayLike, n: ArrayLike) -> np.ndarray:
    """Whether opinions are divided: A ≤ −.25 and at least six people."""
    with np.errstate(invalid="ignore"):
        return (np.asarray(a) <= CAMPS_BELOW) & (np.asarray(n) >= CAMPS_FROM)
