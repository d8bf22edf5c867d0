"""Beta, t and χ² distributions, and Kendall's τ: all that scipy (140 MB) would be installed for.

Everything but τ broadcasts; what is not known (NaN) stays so, and so does what has no such
distribution: a and b must be above 0. The tests compare with scipy: a and b from 0.4 to 100,000,
t from 1 to 5,000 degrees of freedom, and at 10,000,000 and more, where t is taken as normal.
"""

from collections import Counter
from math import erfc, exp, factorial, lgamma, log, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

Z95 = 1.959963984540054  # 97.5 % of the normal distribution lie below it
MOST_STEPS = 10_000  # some 3 √n are needed where n answers stand behind the figures
PRECISE = 4e-15  # finer steps go to and fro in the last digit
TINY = 1e-300
NORMAL_DF = 1e7  # from here on quantiles of t are the normal ones in six digits

_lgamma = np.vectorize(lgamma, otypes=[float])
_normal_quantile = np.vectorize(NormalDist().inv_cdf, otypes=[float])
_normal_p = np.vectorize(lambda t: erfc(t / sqrt(2)), otypes=[float])


def beta_share(a: ArrayLike, b: ArrayLike, x: ArrayLike) -> Floats:
    """The share of a beta distribution below `x`."""
    a, b, x = np.broadcast_arrays(*(np.asarray(one, float) for one in (a, b, x)))
    a, b = _possible(a, b)
    return _share(a, b, x, 1 - x)


def _possible(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Both, or NaN where there is no such beta distribution: lgamma raises on what is not."""
    is_one = (a > 0) & (b > 0) & np.isfinite(a + b)
    return np.where(is_one, a, np.nan), np.where(is_one, b, np.nan)


def _share(a: Floats, b: Floats, x: Floats, rest: Floats) -> Floats:
    """`rest` is 1 − x, given so that it is exact where x is almost 1."""
    with np.errstate(invalid="ignore", divide="ignore"):
        is_far = x > (a + 1) / (a + b + 2)  # there the fraction of the other side is the short one
        a, b = np.where(is_far, b, a), np.where(is_far, a, b)
        x, rest = np.where(is_far, rest, x), np.where(is_far, x, rest)
        front = np.exp(a * np.log(x) + b * np.log(rest) - _log_beta(a, b)) / a
        share = front * _fraction(a, b, x)
    return np.where(is_far, 1 - share, share)


def _log_beta(a: Floats, b: Floats) -> Floats:
    return np.asarray(_lgamma(a) + _lgamma(b) - _lgamma(a + b))


def _fraction(a: Floats, b: Floats, x: Floats) -> Floats:
    """The continued fraction of the incomplete beta function, by Lentz (DLMF 8.17.22)."""
    above = np.ones_like(x)
    below = 1 / _away(1 - (a + b) * x / (a + 1))
    found = below
    for m in range(1, MOST_STEPS):
        for part in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            below = 1 / _away(1 + part * below)
            above = _away(1 + part / above)
            change = below * above
            found = found * change
        if not (np.abs(change - 1) > PRECISE).any():
            break
    return found


def _away(values: Floats) -> Floats:
    """`values` that can be divided by."""
    return np.where(values == 0, TINY, values)


def beta_quantile(a: ArrayLike, b: ArrayLike, share: ArrayLike) -> Floats:
    """The place below which `share` of a beta distribution lies; by Halley's steps, kept inside."""
    a, b, share = np.broadcast_arrays(*(np.asarray(one, float) for one in (a, b, share)))
    a, b = _possible(a, b)
    share = np.where((share >= 0) & (share <= 1), share, np.nan)
    low, high, scale = np.zeros_like(a), np.ones_like(a), _log_beta(a, b)
    x: Floats = a / (a + b)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        for _ in range(100):
            missed = _share(a, b, x, 1 - x) - share
            low, high = np.where(missed < 0, x, low), np.where(missed > 0, x, high)
            step = missed / np.exp((a - 1) * np.log(x) + (b - 1) * np.log1p(-x) - scale)
            bend = (a - 1) / x - (b - 1) / (1 - x)
            nearer = x - step / (1 - 0.5 * np.clip(step * bend, -1, 1))
            is_inside = (nearer >= low) & (nearer <= high)
            was, x = x, np.where(is_inside, nearer, np.where(missed == 0, x, (low + high) / 2))
            # close by, a step leaves the cube of what was still to go
            if not (np.abs(x - was) > 1e-11 * np.minimum(x, 1 - x)).any():
                break
    x = np.where(np.isin(share, (0, 1)), share, x)  # no step leads to the very end
    return np.where(np.isnan(a + b + share), np.nan, x)


def t_quantile(share: ArrayLike, df: ArrayLike) -> Floats:
    """The quantile of Student's t, of a share from ½ to 1; NaN without degrees of freedom."""
    share, df = np.broadcast_arrays(np.asarray(share, float), np.asarray(df, float))
    is_normal = df >= NORMAL_DF
    df = np.where(df > 0, np.minimum(df, NORMAL_DF), np.nan)
    # t²/(df + t²), or what it lacks of 1 where that is the smaller part: it keeps its digits
    is_wide, half = df < 10, np.full_like(df, 0.5)
    a, b = np.where(is_wide, df / 2, half), np.where(is_wide, half, df / 2)
    place = beta_quantile(a, b, np.where(is_wide, 2 - 2 * share, 2 * share - 1))
    with np.errstate(divide="ignore"):
        odds = np.where(is_wide, (1 - place) / place, place / (1 - place))
    found = np.asarray(np.sqrt(df * odds))
    is_normal = is_normal & (share >= 0.5) & (share < 1)
    return np.where(is_normal, _normal_quantile(np.where(is_normal, share, 0.5)), found)


def t_p(t: ArrayLike, df: ArrayLike) -> Floats:
    """Two-sided p of Student's t; NaN without degrees of freedom."""
    squares, df = np.broadcast_arrays(np.asarray(t, float) ** 2, np.asarray(df, float))
    is_normal = df >= NORMAL_DF
    df = np.where(df > 0, np.minimum(df, NORMAL_DF), np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        x, rest = df / (df + squares), 1 / (1 + df / squares)
    half = np.full_like(x, 0.5)
    return np.where(is_normal, _normal_p(np.sqrt(squares)), _share(df / 2, half, x, rest))


def chi2_p(chi2: float, df: int) -> float:
    """The p of a χ² with `df` degrees of freedom; 0 of them say nothing (NaN)."""
    if np.isnan(chi2) or df < 1:
        return float("nan")
    half = chi2 / 2
    # Q(a + 1, x) = Q(a, x) + xᵃ e⁻ˣ / Γ(a + 1), from a = ½ or 1 (DLMF 8.8.6)
    p, a = (erfc(sqrt(half)), 0.5) if df % 2 else (exp(-half), 1.0)
    while a < df / 2:
        p += exp(a * log(half) - half - lgamma(a + 1)) if half else 0.0
        a += 1
    return p


def kendall(values: Floats) -> tuple[float, float]:
    """Kendall's τ-b of values in their order, not all alike, and its two-sided p.

    Exact without ties, by counting orders with as many inversions; else by the normal
    approximation with Kendall's (1970) correction for ties.
    """
    n = len(values)
    pairs = n * (n - 1) // 2
    up = sum(int(np.sign(values[place + 1 :] - value).sum()) for place, value in enumerate(values))
    ties = [count for count in Counter(values.tolist()).values() if count > 1]
    alike = sum(count * (count - 1) // 2 for count in ties)
    tau = up / sqrt(pairs * (pairs - alike))
    if not ties:
        inversions = min(pairs - up, pairs + up) // 2
        orders = np.array([1])  # how many have 0, 1, 2 … inversions (Mahonian numbers)
        for size in range(2, n + 1):
            orders = np.convolve(orders, np.ones(size, int))
        return tau, min(1.0, 2 * sum(orders[: inversions + 1].tolist()) / factorial(n))
    spread = (2 * pairs * (2 * n + 5) - sum(c * (c - 1) * (2 * c + 5) for c in ties)) / 18
    return tau, erfc(abs(up) / sqrt(2 * spread))
