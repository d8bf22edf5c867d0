"""Distributions equal those of scipy, over all that a room or a large survey can ask for."""

import numpy as np
import pytest
from scipy import special, stats

from reports.statistics import distributions

RANDOM = np.random.default_rng(7)


@pytest.mark.parametrize(("most", "close"), [(1, 1e-12), (30, 1e-12), (1000, 1e-11), (1e5, 1e-8)])
def test_beta_equals_scipy(most: float, close: float) -> None:
    a, b = RANDOM.uniform(0.4 * min(most, 2), most, (2, 300))
    x = RANDOM.beta(a, b)
    shares = distributions.beta_share(a, b, x)
    np.testing.assert_allclose(shares, special.betainc(a, b, x), rtol=close)
    for share in (0.025, 0.5, 0.975):
        places = distributions.beta_quantile(a, b, share)
        np.testing.assert_allclose(places, special.betaincinv(a, b, share), rtol=close)


@pytest.mark.parametrize("most", [3, 60, 5000])
def test_student_equals_scipy(most: int) -> None:
    df = RANDOM.uniform(1, most, 300)
    t = RANDOM.standard_t(df) * 3
    np.testing.assert_allclose(distributions.t_p(t, df), 2 * special.stdtr(df, -abs(t)), rtol=1e-10)
    for share in (0.8, 0.975, 0.9999):
        np.testing.assert_allclose(
            distributions.t_quantile(share, df), special.stdtrit(df, share), rtol=1e-10
        )


def test_what_is_unknown_stays_so() -> None:
    assert np.isnan(distributions.beta_quantile([np.nan, 2], 2, 0.5)).tolist() == [True, False]
    assert np.isnan(distributions.t_quantile(0.975, [0, np.nan, 4])).tolist() == [True, True, False]
    assert np.isnan(distributions.t_p([1, np.nan], [0, 3])).all()
    assert np.isnan([distributions.chi2_p(1, 0), distributions.chi2_p(np.nan, 2)]).all()
    assert distributions.t_p([0, np.inf], 4).tolist() == [1, 0]


def test_what_has_no_such_distribution_is_unknown() -> None:
    for a, b in ((0, 2), (2, 0), (-1, 2), (-0.5, -3), (np.inf, 2)):
        assert np.isnan(
            [distributions.beta_share(a, b, 0.5), distributions.beta_quantile(a, b, 0.5)]
        ).all()
    assert np.isnan(distributions.beta_quantile(2, 3, [-0.1, 1.1])).all()


def test_the_ends_of_a_distribution_are_its_ends() -> None:
    for a, b in ((0.4, 0.4), (2, 3), (900, 0.5)):
        assert distributions.beta_share(a, b, [0, 1]).tolist() == [0, 1]
        assert distributions.beta_quantile(a, b, [0, 1]).tolist() == [0, 1]
    assert distributions.t_quantile([0.5, 1], 4).tolist() == [0, np.inf]


@pytest.mark.parametrize("df", [9e6, 1e7, 1e12, np.inf])
def test_student_of_very_many_equals_scipy(df: float) -> None:
    shares = np.array([0.5, 0.8, 0.975, 0.9999])
    with np.errstate(all="raise"):
        places = distributions.t_quantile(shares, df)
    t = np.array([0, 0.5, 1.96, 4])
    known = stats.norm if np.isinf(df) else stats.t(df)
    np.testing.assert_allclose(places, known.ppf(shares), rtol=1e-6, atol=1e-12)
    np.testing.assert_allclose(distributions.t_p(t, df), 2 * known.sf(t), rtol=1e-5)


def test_chi_square_equals_scipy() -> None:
    for df in (1, 2, 3, 8, 61):
        for chi2 in (0, 0.01, 3.84, 30, 300):
            found = distributions.chi2_p(chi2, df)
            assert found == pytest.approx(special.chdtrc(df, chi2), rel=1e-12)


def test_kendall_equals_scipy_with_ties_and_without() -> None:
    for digits in (0, 1, 6):
        for n in (3, 5, 7):
            values = RANDOM.normal(size=n).round(digits)
            values[0] = 9  # never all alike
            expected = stats.kendalltau(np.arange(n), values)
            assert distributions.kendall(values) == pytest.approx(tuple(expected), abs=1e-12)
