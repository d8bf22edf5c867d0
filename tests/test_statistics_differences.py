"""Change between two workshops: scipy, exact signs, and effect sizes counted by hand."""

import math

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
    assert np.isnan([found.p[0], found.low[0], found.high[0]]).all()


def test_teams_that_all_moved_alike_are_judged_by_their_signs() -> None:
    found = differences.between(np.full((1, 5), 2.0), np.full((1, 5), 3.0))
    assert found.p[0] == pytest.approx(2 / 2**5)
    still = differences.between(np.full((1, 5), 2.1), np.full((1, 5), 2.1))
    assert still.p[0] == 1
    # no interval: one without width would be certain
    assert np.isnan([found.low[0], found.high[0], still.low[0], still.high[0]]).all()


def test_other_teams_that_say_the_same_have_no_interval() -> None:
    before, after = np.array([[2.0, 2, 2, NAN, NAN, NAN]]), np.array([[NAN] * 3 + [3.0] * 3])
    found = differences.between(before, after)
    assert (found.pairing[0], found.delta[0]) == ("welch", 1.0)
    assert np.isnan([found.low[0], found.high[0]]).all()


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


def side(teams: list[list[list[int]]], smallest: int = 2) -> differences.Side:
    """The answers of each team (inner list) to each item, as the teams of one workshop."""
    n = np.array([[len(team) for team in item] for item in teams], float)
    mean = np.array([[np.mean(team) if team else NAN for team in item] for item in teams])
    return differences.Side(mean, n / n.sum(1, keepdims=True), n >= smallest)


BEFORE = [[[1, 2, 2], [3, 3], [2, 4, 1, 2], []], [[4, 5, 3], [3, 2], [5, 5, 4, 4], []]]
AFTER = [[[3, 3, 4], [4, 2, 5], [], [3, 3]], [[4, 4, 3], [2, 2, 1], [], [5, 4]]]


def compared(**may: np.ndarray) -> differences.Clustered:
    whole = {"pool": np.zeros(2, int), "may_test": np.ones(2, bool)}
    return differences.clustered(side(BEFORE), side(AFTER), **{**whole, **may})


def plainly(before: list[list[int]], after: list[list[int]]) -> float:
    """The variance of the method's formula for one item, team by team."""
    total = 0.0
    for places in zip(before, after, strict=True):
        e = 0.0
        for sign, team, everyone in zip((-1, 1), places, (before, after), strict=True):
            answers = [answer for other in everyone for answer in other]
            h = len(team) / len(answers)
            if team:
                e += sign * h * (np.mean(team) - np.mean(answers)) / math.sqrt(1 - h)
        total += e**2
    return total


def test_a_change_is_tested_with_teams_as_clusters() -> None:
    found, own = compared(), [plainly(*sides) for sides in zip(BEFORE, AFTER, strict=True)]
    # four teams in either workshop, two items: ν = 4·2/5·3
    assert (list(found.pairing), list(found.m)) == (["partly"] * 2, [4, 4])
    assert found.df == pytest.approx(4.8)
    used = [0.25 * variance + 0.75 * np.mean(own) for variance in own]
    assert found.error == pytest.approx(np.sqrt(used))
    assert found.delta[0] == pytest.approx(27 / 8 - 20 / 9)
    assert found.p[0] == pytest.approx(2 * stats.t.sf(found.delta[0] / math.sqrt(used[0]), 4.8))
    assert found.half_width == pytest.approx(stats.t.ppf(0.975, 4.8) * np.sqrt(used))


def test_items_of_other_scales_are_pooled_apart() -> None:
    found, own = compared(pool=np.array([0, 1])), plainly(BEFORE[0], AFTER[0])
    assert found.error[0] == pytest.approx(math.sqrt(own))
    assert found.df[0] == pytest.approx(3)


def test_an_item_that_may_not_be_tested_lends_nothing_to_the_others() -> None:
    alone = compared(may_test=np.array([True, False]))
    assert alone.error[0] == pytest.approx(math.sqrt(plainly(BEFORE[0], AFTER[0])))
    assert np.isnan([alone.error[1], alone.p[1], alone.df[1]]).all()
    assert list(alone.pairing) == ["partly", "none"]


@pytest.mark.parametrize("people", [1, 3])
def test_clusters_need_three_teams_on_both_sides(people: int) -> None:
    teams = [[[1, 2], [3, 4], [2] * people]]
    found = differences.clustered(side(teams), side(teams), np.zeros(1, int), np.ones(1, bool))
    assert found.counted[0] == (2 if people == 1 else 3)
    assert list(found.pairing) == ["none"]  # of one person it is no team; else nothing differs


def test_other_teams_have_a_degree_of_freedom_less() -> None:
    before = [[[1, 2], [3, 4], [2, 2], [], [], []]]
    after = [[[], [], [], [3, 4], [5, 4], [3, 3]]]
    found = differences.clustered(side(before), side(after), np.zeros(1, int), np.ones(1, bool))
    assert (found.pairing[0], found.m[0], found.df[0]) == ("other", 6, 4)


def test_what_is_visible_is_seen_four_times_in_five() -> None:
    error, df = np.array([0.2]), np.array([9.0])
    least = differences.visible(error, df, 0.05)[0]
    assert least == pytest.approx(0.2 * (stats.t.ppf(0.975, 9) + stats.t.ppf(0.8, 9)))


def test_cliffs_delta_counts_pairs() -> None:
    before, after = np.array([1, 2, 3, 0, 1]), np.array([0, 1, 2, 4, 3])
    people = [np.repeat(np.arange(5), counts) for counts in (before, after)]
    signs = np.sign(people[1][:, None] - people[0][None])
    assert differences.cliffs_delta(before, after) == pytest.approx(signs.mean())
    assert np.isnan(differences.cliffs_delta(before, after * 0))
