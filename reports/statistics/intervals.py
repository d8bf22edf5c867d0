"""Intervals and tests that hold for 3 to 40 people; everything broadcasts over leading axes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reports.statistics.distributions import Z95, beta_quantile, beta_share
from reports.statistics.distributions import Floats as Floats

SMALLEST_N = 3  # below it an interval says nothing
PSEUDO_ANSWERS = 1.0  # the prior weighs as much as one answer


@dataclass(frozen=True, slots=True)
class Posterior:
    """Where a mean lies, given the counts: its raw mean, and mean and variance of the posterior.

    `low` and `high` are the ends of the scale, `n` the answers behind it.
    """

    raw: Floats
    mean: Floats
    variance: Floats
    low: Floats
    high: Floats
    n: Floats

    def _beta(self) -> tuple[Floats, Floats]:
        """The beta distribution on the scale with the same mean and variance."""
        span = self.high - self.low
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = (self.mean - self.low) / span
            weight = mean * (1 - mean) / (self.variance / span**2) - 1
        return mean * weight, (1 - mean) * weight

    def interval(self) -> tuple[Floats, Floats]:
        """Ends of the 95 % interval; NaN below three answers. It always holds the raw mean."""
        first, second = self._beta()
        span = self.high - self.low
        ends = [self.low + span * beta_quantile(first, second, end) for end in (0.025, 0.975)]
        shown = self.n >= SMALLEST_N
        return (
            np.where(shown, np.minimum(ends[0], self.raw), np.nan),
            np.where(shown, np.maximum(ends[1], self.raw), np.nan),
        )

    def p(self) -> Floats:
        """Two-sided p of "the mean is 0"; NaN below three answers."""
        first, second = self._beta()
        below = beta_share(first, second, (0 - self.low) / (self.high - self.low))
        return np.where(self.n >= SMALLEST_N, 2 * np.minimum(below, 1 - below), np.nan)

    def minus(self, other: "Posterior") -> "Posterior":
        """The difference of two independent means; variances add."""
        return Posterior(
            raw=self.raw - other.raw,
            mean=self.mean - other.mean,
            variance=self.variance + other.variance,
            low=self.low - other.high,
            high=self.high - other.low,
            n=np.minimum(self.n, other.n),
        )


def perks_beta(
    counts: Floats, values: Floats, prior: Floats, low: Floats, high: Floats
) -> Posterior:
    """Posterior of the mean of `values` under a Dirichlet prior worth one answer in total.

    `counts` and `prior` have the values on their last axis, each prior sums to 1; `low` and
    `high` are the ends of the scale. Perks (1947) proposed the prior 1/K; the match of the first
    two moments to a beta keeps the interval on the scale and never lets its width be zero.
    """
    n = counts.sum(-1)
    weights = counts + PSEUDO_ANSWERS * prior
    total = n + PSEUDO_ANSWERS
    mean = (weights * values).sum(-1) / total
    variance = ((weights * values**2).sum(-1) / total - mean**2) / (total + 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        raw = (counts * values).sum(-1) / n
    # rounding can leave the mean of equal answers a hair outside the scale
    return Posterior(np.clip(raw, low, high), mean, variance, low, high, n)


def of_scores(counts: ArrayLike, size: ArrayLike) -> Posterior:
    """Posterior of the mean score; `counts` of scores 1 to K_max on the last axis, `size` is K."""
    counts, size = np.asarray(counts, float), np.asarray(size, float)
    values = np.arange(1.0, counts.shape[-1] + 1)
    prior = (values <= size[..., None]) / size[..., None]
    return perks_beta(counts, values, prior, np.ones_like(size), size)


def of_gaps(counts: ArrayLike, size: ArrayLike) -> Posterior:
    """Posterior of the mean gap; `counts` of −(K_max−1) … K_max−1 on the last axis.

    The prior is the difference of two uniform answers, (K−|d|)/K².
    """
    counts, size = np.asarray(counts, float), np.asarray(size, float)
    values = np.arange(counts.shape[-1], dtype=float) - counts.shape[-1] // 2
    prior = np.maximum(0, size[..., None] - np.abs(values)) / size[..., None] ** 2
    return perks_beta(counts, values, prior, 1 - size, size - 1)


def wilson(hits: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """Ends of the 95 % interval of the share hits/n; NaN for n = 0. E. B. Wilson (1927)."""
    hits, n = np.asarray(hits, float), np.asarray(n, float)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = hits / n
        centre = (share + Z95**2 / (2 * n)) / (1 + Z95**2 / n)
        half = Z95 / (1 + Z95**2 / n) * np.sqrt(share * (1 - share) / n + Z95**2 / (4 * n**2))
    # rounding must not push an end off 0 or 1, nor past the share itself
    return (
        np.clip(np.minimum(centre - half, share), 0, 1),
        np.clip(np.maximum(centre + half, share), 0, 1),
    )


def q_values(p: ArrayLike) -> Floats:
    """Benjamini–Hochberg (1995) q of each p of one family; NaN stays NaN and is no member."""
    p = np.asarray(p, float)
    order = np.argsort(p, kind="stable")  # NaN stands last
    adjusted = p[order] * np.count_nonzero(~np.isnan(p)) / np.arange(1, len(p) + 1)
    q = np.empty_like(p)
    q[order] = np.minimum(1, np.fmin.accumulate(adjusted[::-1])[::-1])
    return q
