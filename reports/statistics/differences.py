"""What changed between two workshops: team means compared, with the teams as the unit."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from reports.statistics.intervals import Floats

FEWEST_TEAMS = 3
MOST_FOR_SIGNS = 16  # teams; beyond, 2^m sign patterns are too many


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
    p_signflip: Floats


def between(before: Floats, after: Floats) -> Change:
    """Change from `before` to `after`, means of teams (columns, the same in both) by row.

    NaN where a team is not there. With three teams in both: t test of their differences; else
    with three on each side Welch's (1947) t test; else no test, and the plain difference of means.
    """
    paired, apart = _paired(after - before), _welch(before, after)
    same = paired.m >= FEWEST_TEAMS
    tested = same | (apart.m >= FEWEST_TEAMS)
    names = ("delta", "low", "high", "p", "p_signflip")
    picked = {name: np.where(same, getattr(paired, name), getattr(apart, name)) for name in names}
    for name in names[1:]:
        picked[name] = np.where(tested, picked[name], np.nan)
    return Change(
        pairing=np.select([same, tested], ["teams", "welch"], "none"),
        m=np.where(same, paired.m, np.where(tested, apart.m, np.maximum(paired.m, apart.m))),
        **picked,
    )


def t_interval(values: Floats) -> tuple[Floats, Floats]:
    """95 % t interval of the mean of each row over its known values; NaN under three of them."""
    m, mean, error = _mean(values)
    half = np.where(m >= FEWEST_TEAMS, _t95(m - 1) * error, np.nan)
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


def _t95(df: Floats) -> Floats:
    with np.errstate(invalid="ignore"):
        return np.asarray(special.stdtrit(np.where(df > 0, df, np.nan), 0.975))


def _t_p(t: Floats, df: Floats) -> Floats:
    return np.asarray(2 * special.stdtr(np.where(df > 0, df, np.nan), -np.abs(t)))


def _paired(differences: Floats) -> Change:
    m, mean, error = _mean(differences)
    low, high = t_interval(differences)
    signs = sign_flip_p(differences)
    with np.errstate(invalid="ignore", divide="ignore"):
        # teams that all moved alike show no spread to test against: the signs alone speak
        p = np.where(error > 0, _t_p(mean / error, m - 1.0), signs)
    return Change(np.array("teams"), m, mean, low, high, p, signs)


def _welch(before: Floats, after: Floats) -> Change:
    (m1, mean1, error1), (m2, mean2, error2) = _mean(before), _mean(after)
    delta, error = mean2 - mean1, np.hypot(error1, error2)
    with np.errstate(invalid="ignore", divide="ignore"):
        df = error**4 / (error1**4 / (m1 - 1) + error2**4 / (m2 - 1))
        half = _t95(df) * error
        p = np.where(error > 0, _t_p(delta / error, df), np.nan)
    none = np.full(delta.shape, np.nan)
    return Change(np.array("welch"), np.minimum(m1, m2), delta, delta - half, delta + half, p, none)


def sign_flip_p(values: Floats) -> Floats:
    """Exact two-sided p of "+ and − are as likely", for the known values of each row.

    Over all 2^m signs; NaN under three values and over sixteen. R. A. Fisher (1935), The Design
    of Experiments, section 21.
    """
    m = (~np.isnan(values)).sum(-1)
    p = np.full(len(values), np.nan)
    # teams that are in no row need no sign
    known = values[:, ~np.isnan(values).all(0)]
    if known.shape[1] <= MOST_FOR_SIGNS:
        p = _sign_flips(known)
    else:
        for row in np.flatnonzero(m <= MOST_FOR_SIGNS):
            p[row] = _sign_flips(values[row, ~np.isnan(values[row])][None])[0]
    return np.where((m >= FEWEST_TEAMS) & (m <= MOST_FOR_SIGNS), p, np.nan)


def _sign_flips(values: Floats) -> Floats:
    # an unknown value as 0 doubles every pattern and leaves their shares as they are
    values = np.nan_to_num(values)
    rows = zip(_signed(values[:, ::2]), _signed(values[:, 1::2]), values.sum(1), strict=True)
    return np.array([_share_as_far(one, other, total) for one, other, total in rows], float)


def _signed(values: Floats) -> Floats:
    """The sum of each row under every pattern of signs, in order."""
    m = values.shape[1]
    signs = 1 - 2.0 * (np.arange(2**m)[:, None] >> np.arange(m) & 1)
    return np.sort(values @ signs.T)


def _share_as_far(one: Floats, other: Floats, total: float) -> float:
    """Share of all sums of two halves that are as far from 0 as `total`, without forming them."""
    # a sum that is the same must count, whatever the rounding
    far = abs(total) - 1e-9
    if far <= 0:
        return 1.0
    above = len(other) - np.searchsorted(other, far - one, "left")
    below = np.searchsorted(other, -far - one, "right")
    return float((above + below).mean() / len(other))


def cliffs_delta(before: Floats, after: Floats) -> Floats:
    """Share of pairs that are higher after minus the share that are lower, −1 to 1, from counts.

    Scores on the last axis; NaN where a side has no answers. N. Cliff (1993).
    """
    below = np.cumsum(before, -1) - before
    above = before.sum(-1, keepdims=True) - below - before
    pairs = before.sum(-1) * after.sum(-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((after * (below - above)).sum(-1) / pairs)
