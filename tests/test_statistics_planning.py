"""What a room will be able to show, by the tables and the remainder rule of the method."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.statistics.planning import outlook
from reports.tables.rated.hiding import remainder_rule

SIZES = st.lists(st.integers(0, 15), max_size=12)


def test_five_teams_of_eight_see_what_the_method_says() -> None:
    told = outlook([8] * 5, 5)
    assert (told.gap, told.hint, told.real_change) == (0.4, 0.8, 1.2)


def test_a_small_team_hides_the_next_one_and_both_are_out_of_the_test() -> None:
    told = outlook([9, 11, 10, 6, 8, 4], 5)
    assert (told.people, told.small, told.beside) == (48, (5,), (3,))
    assert (told.hint, told.real_change) == (1.0, 1.6)


def test_two_small_teams_that_are_many_enough_need_no_third() -> None:
    told = outlook([3, 3, 9, 9, 9], 5)
    assert (told.small, told.beside) == ((0, 1), ())


def test_one_person_beside_a_small_team_needs_a_third() -> None:
    told = outlook([4, 1, 9, 8], 5)
    assert (told.small, told.beside) == ((0, 1), (3,))


@pytest.mark.parametrize("sizes", [[], [0, 0], [4], [2, 2]])
def test_of_few_nothing_is_told(sizes: list[int]) -> None:
    told = outlook(sizes, 5)
    assert (told.gap, told.hint, told.real_change) == (None, None, None)


def test_small_teams_show_their_total_and_no_change() -> None:
    told = outlook([4] * 6, 5)
    assert (told.gap, told.hint) == (0.5, None)


def test_a_base_of_one_hides_nobody() -> None:
    assert outlook([1, 2, 9], 1).small == ()


@given(SIZES, st.sampled_from([3, 5, 8]))
def test_it_hides_the_teams_that_a_report_would_hide(sizes: list[int], base: int) -> None:
    n = np.array(sizes, dtype=int)
    names = np.array([f"{place:02}" for place in range(len(sizes))])
    hidden = remainder_rule(np.zeros(len(n), int), n, n[None], names, n > 0, base)
    told = outlook(sizes, base)
    assert sorted(told.small + told.beside) == np.flatnonzero(hidden).tolist()


@given(SIZES)
def test_more_people_and_teams_never_see_less(sizes: list[int]) -> None:
    fewer, more = outlook(sizes, 1), outlook([*sizes, 9], 1)
    for name in ("gap", "hint", "real_change"):
        before, after = getattr(fewer, name), getattr(more, name)
        assert before is None or after <= before
