"""What changed between two workshops: the teams are the unit of every test."""

from dataclasses import dataclass

import numpy as np

from reports.statistics.distributions import Floats, t_p, t_quantile

FEWEST_TEAMS = 3
MOST_FOR_SIGNS = 16  # teams; beyond, 2^m sign patterns are too many


@dataclass(frozen=True, slots=True)
class Side:
    """The teams (columns) of each item (row) in one workshop.

    `mean` is what a team says, `share` its part in the score of all, 0 where it takes no part;
    `is_counted` which of them count among the teams of a test.
    """

    mean: Floats
    share: Floats
    is_counted: np.ndarray

    @property
    def score(self) -> Floats:
        """The mean of all teams together."""
        return np.asarray((self.share * np.where(self.share > 0, self.mean, 0)).sum(-1))

    @property
    def residuals(self) -> Floats:
        """How far each team pulls the score, adjusted for its pulling its own fit (CR2)."""
        off = np.where(self.share > 0, self.mean - self.score[..., None], 0)
        # a team that is alone has no other to differ from
        rest = np.where(self.share < 1, 1 - self.share, 1)
        return np.asarray(self.share * off / np.sqrt(rest))


@dataclass(frozen=True, slots=True)
class Clustered:
    """The change of each item with its standard error and degrees of freedom, teams as clusters.

    `pairing` is `same`, `partly` or `other` teams, `none` where nothing was tested; `m` the teams
    in either workshop, `counted` those of the smaller. `pooled` is the error of the typical item.
    Errors and `df` are NaN without a test.
    """

    pairing: np.ndarray
    m: np.ndarray
    counted: np.ndarray
    delta: Floats
    error: Floats
    df: Floats
    pooled: Floats

    @property
    def half_width(self) -> Floats:
        """Half of the 95 % interval."""
        return t95(self.df) * self.error

    @property
    def p(self) -> Floats:
        """Two-sided p of no change."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return t_p(self.delta / self.error, self.df)


OWN = 0.25  # how much an item's own variance weighs beside that of all items


def clustered(before: Side, after: Side, pool: np.ndarray, may_test: np.ndarray) -> Clustered:
    """Change from `before` to `after`, the same teams (columns) in both; `pool` numbers scales.

    Var = Σ e_t², e_t the adjusted residuals of a team (CR2: Bell and McCaffrey 2002); a quarter of
    it with three quarters of the mean over the tested items of one scale (moderated as in Smyth
    2004, with a fixed weight): ν = 4I/(I+3)·d. Three teams in both and `may_test`, or no test.
    """
    variance = ((after.residuals - before.residuals) ** 2).sum(-1)
    # equal changes may differ by their rounding
    variance = np.where(variance < 1e-20, 0, variance)
    one, two = before.is_counted, after.is_counted
    counted = np.minimum(one.sum(-1), two.sum(-1))
    may_test = may_test & (counted >= FEWEST_TEAMS)
    mean, items = _of_pool(variance, pool, may_test)
    tested = may_test & (mean > 0)
    some, m = (one & two).any(-1), (one | two).sum(-1)
    df = 4 * items / (items + 3) * np.where(some, m - 1, m - 2)
    figures = (OWN * variance + (1 - OWN) * mean, df, mean)
    used, df, mean = (np.where(tested, figure, np.nan) for figure in figures)
    kinds = [~tested, (one == two).all(-1), some]
    pairing = np.select(kinds, ["none", "same", "partly"], "other")
    delta = after.score - before.score
    return Clustered(pairing, m, counted, delta, np.sqrt(used), df, np.sqrt(mean))


def _of_pool(values: Floats, pool: np.ndarray, tested: np.ndarray) -> tuple[Floats, Floats]:
    """Of each row the mean of the tested rows of its pool, and how many they are."""
    items = np.bincount(pool, tested)[pool]
    total = np.bincount(pool, np.where(tested, values, 0))[pool]
    return total / np.maximum(items, 1), items


def by_itself(before: Floats, error: Floats, pool: np.ndarray) -> Floats:
    """How far each tested item moves with nothing done: the lowest rise, the highest fall.

    Regression to the mean: E = (1 − b)·(ȳ. − ȳ_1), b = τ²/(τ² + σ²_i), over the items of one
    scale. σ²_i = v_i/2 is the noise of one workshop, τ² the variance of scores less its mean.
    `before` are the scores of the first workshop, `error` of their change; NaN where not tested.
    """
    tested, noise = ~np.isnan(error), error**2 / 2
    mean, items = _of_pool(before, pool, tested)
    squares, _ = _of_pool((before - mean) ** 2, pool, tested)
    usual, _ = _of_pool(noise, pool, tested)
    true = np.maximum(squares * items / np.maximum(items - 1, 1) - usual, 0)
    return np.asarray(noise / (true + noise) * (mean - before))


def visible(error: Floats, df: Floats, level: float) -> Floats:
    """The least change that a test at `level` finds four times in five, with `error` and `df`."""
    return np.asarray((t_quantile(1 - level / 2, df) + t_quantile(0.8, df)) * error)


@dataclass(frozen=True, slots=True)
class Change:
    """The change of each row: estimate, 95 % interval, p, and how it was tested.

    `pairing` is `teams` (the same teams), `welch` (other teams) or `none`; `m` the teams behind
    it, of the smaller side where they are not the same.
    """

    pairing: np.ndarray
    m: np.ndarray
    delta: Floats
    low: Floats
    high: Floats
    p: Floats


def between(before: Floats, after: Floats) -> Change:
    """Change from `before` to `after`, means of teams (columns, the same in both) by row.

    NaN where a team is not there. With three teams in both: t test of their differences; else
    with three on each side Welch's (1947) t test; else no test, and the plain difference of means.
    """
    (both, *paired), (smaller, *apart) = _paired(after - before), _welch(before, after)
    same = both >= FEWEST_TEAMS
    tested = same | (smaller >= FEWEST_TEAMS)
    m = np.where(same, both, np.where(tested, smaller, np.maximum(both, smaller)))
    delta, *test = (np.where(same, one, other) for one, other in zip(paired, apart, strict=True))
    low, high, p = (np.where(tested, figure, np.nan) for figure in test)
    pairing = np.select([same, tested], ["teams", "welch"], "none")
    return Change(pairing, m, delta, low, high, p)


def t_interval(values: Floats) -> tuple[Floats, Floats]:
    """95 % t interval of the mean of each row over its known values.

    NaN under three of them, and where all are equal: an interval is never without width.
    """
    m, mean, error = _mean(values)
    half = np.where((m >= FEWEST_TEAMS) & (error > 0), t95(m - 1) * error, np.nan)
    return mean - half, mean + half


def _mean(values: Floats) -> tuple[np.ndarray, Floats, Floats]:
    """Number, mean and standard error of the known values of each row."""
    known = ~np.isnan(values)
    m = known.sum(-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(known, values, 0).sum(-1) / m
        deviations = np.where(known, values - mean[..., None], 0)
        variance = (deviations**2).sum(-1) / (m - 1)
        # equal values may differ by their rounding
        variance = np.where(variance < 1e-20, 0, variance)
        return m, mean, np.sqrt(variance / m)


def t95(df: Floats) -> Floats:
    """Half of a 95 % interval in standard errors."""
    return t_quantile(0.975, df)


def _paired(differences: Floats) -> tuple[np.ndarray, Floats, Floats, Floats, Floats]:
    """Number of teams, estimate, ends of its interval, p."""
    m, mean, error = _mean(differences)
    low, high = t_interval(differences)
    with np.errstate(invalid="ignore", divide="ignore"):
        # teams that all moved alike show no spread to test against: the signs alone speak
        p = np.where(error > 0, t_p(mean / error, m - 1.0), sign_flip_p(differences))
    return m, mean, low, high, p


def _welch(before: Floats, after: Floats) -> tuple[np.ndarray, Floats, Floats, Floats, Floats]:
    """The same, of two samples."""
    (m1, mean1, error1), (m2, mean2, error2) = _mean(before), _mean(after)
    delta, error = mean2 - mean1, np.hypot(error1, error2)
    with np.errstate(invalid="ignore", divide="ignore"):
        df = error**4 / (error1**4 / (m1 - 1) + error2**4 / (m2 - 1))
        half = np.where(error > 0, t95(df) * error, np.nan)
        p = np.where(error > 0, t_p(delta / error, df), np.nan)
    return np.minimum(m1, m2), delta, delta - half, delta + half, p


def sign_flip_p(values: Floats) -> Floats:
    """Exact two-sided p of "+ and − are as likely", for the known values of each row.

    Over all 2^m signs; NaN under three values and over sixteen. R. A. Fisher (1935), The Design
    of Experiments, section 21.
    """
    return np.array([_share_as_far(row[~np.isnan(row)]) for row in values], float)


def _share_as_far(values: Floats) -> float:
    """Share of all patterns of signs that bring the sum as far from 0; NaN of too few or many."""
    if not FEWEST_TEAMS <= len(values) <= MOST_FOR_SIGNS:
        return float("nan")
    # a sum that is the same must count, whatever the rounding
    far = abs(values.sum()) - 1e-9
    if far <= 0:
        return 1.0
    # the sums of two halves: those of all are never formed
    one, other = _signed(values[::2]), _signed(values[1::2])
    above = len(other) - np.searchsorted(other, far - one, "left")
    below = np.searchsorted(other, -far - one, "right")
    return float((above + below).mean() / len(other))


def _signed(values: Floats) -> Floats:
    """The sum of the values under every pattern of signs, in order."""
    m = len(values)
    signs = 1 - 2.0 * (np.arange(2**m)[:, None] >> np.arange(m) & 1)
    return np.sort(signs @ values)


def cliffs_delta(before: Floats, after: Floats) -> Floats:
    """Share of pairs that are higher after minus the share that are lower, −1 to 1, from counts.

    Scores on the last axis; NaN where a side has no answers. N. Cliff (1993).
    """
    below = np.cumsum(before, -1) - before
    above = before.sum(-1, keepdims=True) - below - before
    pairs = before.sum(-1) * after.sum(-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((after * (below - above)).sum(-1) / pairs)
