"""Change between two workshops: scipy, exact signs, and effect sizes counted by hand."""

import numpy as np
import pytest
from scipy import stats

from reports.statistics import differences

NAN = np.nan


def test_the_same_teams_give_a_paired_t_test() -> None:
    before, after = np.array([[2.0, 3.0, 2.5, 4.0, NAN]]), np.array([[3.0, 3.5, 3.7, 4.2, 5.0]])
    found = differences.between(before, after)
    expected = stats.ttest_rel(after[0, :4], before[0, :4])
    low, high = expected.confidence_interval()
    assert (found.pairing[0], found.m[0]) == ("teams", 4)
    assert found.delta[0] == pytest.approx(np.mean(after[0, :4] - before[0, :4]))
    assert found.p[0] == pytest.approx(expected.pvalue)
    assert (found.low[0], found.high[0]) == pytest.approx((low, high))


def test_other_teams_give_welchs_t_test() -> None:
    one, two = [2.0, 3.0, 2.5, 4.0], [3.0, 3.5, 4.7]
    before, after = np.array([[*one, NAN, NAN, NAN]]), np.array([[NAN] * 4 + two])
    found = differences.between(before, after)
    expected = stats.ttest_ind(two, one, equal_var=False)
    low, high = expected.confidence_interval()
    assert (found.pairing[0], found.m[0]) == ("welch", 3)
    assert found.p[0] == pytest.approx(expected.pvalue)
    assert (found.low[0], found.high[0]) == pytest.approx((low, high))


def test_two_teams_are_compared_without_a_test() -> None:
    found = differences.between(np.array([[2.0, 3.0]]), np.array([[3.0, 3.5]]))
    assert (found.pairing[0], found.m[0], found.delta[0]) == ("none", 2, 0.75)
    assert np.isnan([found.p[0], found.low[0], found.high[0], found.p_signflip[0]]).all()


def test_teams_that_all_moved_alike_are_judged_by_their_signs() -> None:
    found = differences.between(np.full((1, 5), 2.0), np.full((1, 5), 3.0))
    assert found.p[0] == pytest.approx(2 / 2**5)
    still = differences.between(np.full((1, 5), 2.1), np.full((1, 5), 2.1))
    assert still.p[0] == 1


@pytest.mark.parametrize(("m", "smallest"), [(5, 0.0625), (6, 0.03125)])
def test_the_smallest_sign_flip_p_is_2_by_2_to_the_m(m: int, smallest: float) -> None:
    rows = np.vstack([np.arange(1.0, m + 1), np.full(m, NAN)])
    assert differences.sign_flip_p(rows)[0] == pytest.approx(smallest)
    assert np.isnan(differences.sign_flip_p(rows)[1])


def test_sign_flips_equal_scipys_permutations() -> None:
    values = np.array([0.5, -0.2, 1.1, 0.7, -0.1, 0.4])
    expected = stats.permutation_test(
        (values,), np.sum, permutation_type="samples", n_resamples=np.inf
    )
    with_holes = np.r_[values, NAN][None]
    assert differences.sign_flip_p(with_holes)[0] == pytest.approx(expected.pvalue)


def test_sign_flips_are_left_out_above_sixteen_teams() -> None:
    rows = np.full((2, 18), 0.5)
    rows[1, :10] = NAN
    found = differences.sign_flip_p(rows)
    assert np.isnan(found[0])
    assert found[1] == pytest.approx(2 / 2**8)


def test_cliffs_delta_counts_pairs() -> None:
    before, after = np.array([1, 2, 3, 0, 1]), np.array([0, 1, 2, 4, 3])
    people = [np.repeat(np.arange(5), counts) for counts in (before, after)]
    signs = np.sign(people[1][:, None] - people[0][None])
    assert differences.cliffs_delta(before, after) == pytest.approx(signs.mean())
    assert np.isnan(differences.cliffs_delta(before, after * 0))
