"""Agreement: worked examples, and what must hold for every distribution."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from reports.statistics import agreement

COUNTS = arrays.arrays(np.int64, 5, elements=st.integers(0, 12))


def test_a_is_that_of_the_example_in_the_r_package_agrmt() -> None:
    """Ruedin, agrmt: agreement(c(30, 40, 210, 130, 530, 50, 10)) is 0.6113333."""
    found = agreement.agreement_a([[30, 40, 210, 130, 530, 50, 10]], [7])
    assert np.allclose(found, 0.6113333)


def test_a_runs_from_two_poles_over_uniform_to_one_point() -> None:
    found = agreement.agreement_a([[5, 0, 0, 0, 5], [3, 3, 3, 3, 3], [0, 0, 9, 0, 0]], [5, 5, 5])
    assert np.allclose(found, [-1, 0, 1])


def test_a_says_nothing_of_two_scores_or_of_nobody() -> None:
    assert np.isnan(agreement.agreement_a([[3, 4, 0]], [2])).all()
    assert np.isnan(agreement.agreement_a([[0, 0, 0]], [3])).all()


def test_leik_is_0_for_halves_at_the_ends_and_point_4_for_uniform() -> None:
    found = agreement.leik([[5, 0, 0, 0, 5], [2, 2, 2, 2, 2], [0, 0, 0, 7, 0]], [5, 5, 5])
    assert np.allclose(found, [0, 0.4, 1])


@given(COUNTS)
@settings(derandomize=True, max_examples=150, deadline=None)
def test_leik_is_the_mean_distance_to_the_median(counts: np.ndarray) -> None:
    """L = 1 − 2 · mean |x − median| / (K − 1)."""
    people = np.repeat(np.arange(1, 6), counts)
    if len(people):
        distance = np.abs(people - np.median(people)).mean()
        assert np.allclose(agreement.leik(counts, 5), 1 - 2 * distance / 4)


@given(COUNTS)
@settings(derandomize=True, max_examples=100, deadline=None)
def test_turning_or_multiplying_the_answers_changes_no_agreement(counts: np.ndarray) -> None:
    for measure in (agreement.leik, agreement.agreement_a):
        found = measure([counts, counts[::-1], counts * 3], [5, 5, 5])
        assert np.allclose(found, found[0], equal_nan=True)
        assert np.isnan(found[0]) == (counts.sum() == 0)
        assert np.isnan(found[0]) or -1 <= found[0] <= 1


def test_opinions_are_divided_from_six_people_on() -> None:
    a = agreement.agreement_a([[3, 0, 0, 0, 2], [3, 0, 0, 0, 3], [1, 1, 2, 1, 1]], [5, 5, 5])
    assert agreement.is_divided(a, [5, 6, 6]).tolist() == [False, True, False]
