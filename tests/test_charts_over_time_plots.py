"""The values of lines over time stand clear of the lines."""

import pytest

from reports.charts.over_time.plots import (
    MARK,
    TALL,
    Trace,
    beside,
    inside,
    over,
    span,
    under,
)

FIELD = (0.0, 30.0)
RISING = Trace([10, 14], [20 - MARK, 10 - MARK], [20 + MARK, 10 + MARK])


def test_a_line_covers_what_lies_between_its_points() -> None:
    assert span([RISING], 11, 13) == pytest.approx((12.5 - MARK, 17.5 + MARK))


def test_a_mark_reaches_over_the_end_of_its_line() -> None:
    assert span([RISING], 14.5, 18) == pytest.approx((10 - MARK, 10 + MARK))
    assert span([RISING], 15, 18) is None


def test_the_value_of_a_steep_line_goes_under_its_first_point() -> None:
    own = span([RISING], 8, 12)
    assert own is not None
    y = beside(20, own, [], [], FIELD)
    assert y - TALL > 20 + MARK


def test_a_value_keeps_off_another_line() -> None:
    y = beside(15, (14, 16), [(17, 19)], [], FIELD)
    assert y + TALL < 14


def test_a_value_rather_crosses_a_rule_than_a_line() -> None:
    y = beside(15, (14, 16), [(17, 19)], [12.3], (0.0, 17.5))
    assert y + TALL < 14


def test_of_two_told_lines_one_is_over_and_one_under_both() -> None:
    both = [(14.0, 16.0), (15.0, 18.0)]
    assert over(both, FIELD) + TALL < 14
    assert under(both, FIELD) - TALL > 18


def test_no_value_leaves_the_field() -> None:
    assert [inside(y, FIELD) for y in (-5, 7, 40)] == [0, 7, 30]
