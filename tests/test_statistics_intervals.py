"""Intervals and p-values: published examples, other libraries, and what must always hold."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from reports.statistics import intervals
from tests.rooms import ROOMS

COUNTS = arrays.arrays(np.int64, 5, elements=st.integers(0, 30))


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_intervals_of_newcombe_1998(
    hits: int, n: int, low: float, high: float
) -> None:
    assert np.allclose(intervals.wilson(hits, n), (low, high), atol=5e-5)


@given(st.integers(1, 300), st.data())
@settings(derandomize=True, max_examples=60, deadline=None)
def test_wilson_equals_statsmodels(n: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, n))
    assert np.allclose(intervals.wilson(hits, n), proportion_confint(hits, n, method="wilson"))


def test_wilson_of_nothing_is_unknown() -> None:
    assert np.isnan(intervals.wilson(0, 0)).all()


def test_benjamini_hochberg_finds_the_four_of_its_authors() -> None:
    """Benjamini and Hochberg (1995), section 3.2: myocardial infarction, level .05."""
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262]
    p += [0.5719, 0.6528, 0.7590, 1.0]
    assert (intervals.q_values(p) <= 0.05).sum() == 4


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_q_values_equal_statsmodels_and_ignore_unknown_ones(p: list[float]) -> None:
    expected = multipletests(p, method="fdr_bh")[1]
    assert np.allclose(intervals.q_values(p), expected)
    with_holes = intervals.q_values([np.nan, *p, np.nan])
    assert np.isnan(with_holes[[0, -1]]).all()
    assert np.allclose(with_holes[1:-1], expected)


@given(COUNTS)
@settings(derandomize=True, max_examples=200, deadline=None)
def test_an_interval_holds_the_mean_stays_on_the_scale_and_is_never_a_point(
    counts: np.ndarray,
) -> None:
    found = intervals.of_scores(counts, 5)
    low, high = found.interval()
    if counts.sum() < 3:
        assert np.isnan([low, high]).all()
        return
    assert 1 <= low <= found.raw <= high <= 5
    assert high - low > 0.01
    assert 0 <= found.minus(found).p() <= 1


@given(COUNTS)
@settings(derandomize=True, max_examples=100, deadline=None)
def test_turning_the_scale_turns_the_interval(counts: np.ndarray) -> None:
    low, high = intervals.of_scores(counts, 5).interval()
    turned = intervals.of_scores(counts[::-1], 5).interval()
    assert np.allclose((6 - high, 6 - low), turned, equal_nan=True)


@given(COUNTS)
@settings(derandomize=True, max_examples=60, deadline=None)
def test_scores_beyond_the_scale_change_nothing(counts: np.ndarray) -> None:
    padded = np.r_[counts, 0, 0]
    for alone, wide in zip(
        intervals.of_scores(counts, 5).interval(),
        intervals.of_scores(padded, 5).interval(),
        strict=True,
    ):
        assert np.allclose(alone, wide, equal_nan=True)


@given(arrays.arrays(np.int64, 9, elements=st.integers(0, 20)))
@settings(derandomize=True, max_examples=100, deadline=None)
def test_a_gap_turned_round_has_the_same_p(counts: np.ndarray) -> None:
    found, turned = intervals.of_gaps(counts, 5), intervals.of_gaps(counts[::-1], 5)
    assert np.allclose(found.p(), turned.p(), equal_nan=True)
    if counts.sum() >= 3:
        low, high = found.interval()
        assert -4 <= low <= found.raw <= high <= 4
        # the same posterior gives both: 0 is outside of the interval where p is under .05
        inside = low < 0 < high
        assert inside == (found.p() > 0.05) or np.isclose(found.raw, (low, high)).any()


def test_everybody_answering_five_still_leaves_doubt() -> None:
    low, high = intervals.of_scores([0, 0, 0, 0, 8], 5).interval()
    assert high == 5
    assert 4 < low < 4.9


def test_half_widths_are_those_of_the_method_page() -> None:
    """ "4 mostly": ±0.74 at n = 5, ±0.41 at 20, ±0.26 at 50, within the drawing of lots."""
    shares = np.array([0.0, 0.05, 0.20, 0.50, 0.25])
    for n, half in ((5, 0.74), (20, 0.41), (50, 0.26)):
        low, high = intervals.of_scores(shares * n, 5).interval()
        assert (high - low) / 2 == pytest.approx(half, abs=0.05)


@pytest.mark.rooms
def test_at_five_people_the_interval_covers_the_truth_as_the_method_says(
    record_property: Callable[[str, object], None],
) -> None:
    random = np.random.default_rng(7)
    for shares in ([0.2] * 5, [0, 0, 0.05, 0.15, 0.8], [0.4, 0.08, 0.04, 0.08, 0.4]):
        low, high = intervals.of_scores(random.multinomial(5, shares, 200 * ROOMS), 5).interval()
        truth = np.dot(shares, np.arange(1, 6))
        covered = ((low <= truth) & (truth <= high)).mean()
        told = f"of {200 * ROOMS} intervals of five people hold the true mean of {shares}"
        record_property(told, f"{covered:.1%}")
        assert covered > 0.90


def test_the_difference_of_two_means_adds_their_variances() -> None:
    one, two = intervals.of_scores([0, 1, 2, 3, 4], 5), intervals.of_scores([4, 3, 2, 1, 0], 5)
    difference = one.minus(two)
    assert difference.raw == pytest.approx(2.0)
    assert difference.variance == pytest.approx(one.variance + two.variance)
    assert (difference.low, difference.high) == (-4, 4)
