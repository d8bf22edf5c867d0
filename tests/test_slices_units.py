"""Units beside one another: an order is said only where the figures support one."""

from reports.slices import units
from reports.slices.units import Unit
from tests.units_cast import hidden, unit


def names(compared: list[Unit]) -> list[str]:
    return [one.name for one in units.in_order(compared)[0]]


def test_units_that_stay_apart_stand_by_value() -> None:
    compared = [unit("a", 0.1), unit("b", 2), unit("c", 1)]
    assert units.in_order(compared)[1]
    assert names(compared) == ["b", "c", "a"]


def test_one_overlap_is_enough_for_no_order() -> None:
    compared = [unit("b", 2), unit("Ámbar", 1.5), unit("c", 0.1)]
    assert not units.in_order(compared)[1]
    assert names(compared) == ["Ámbar", "b", "c"]


def test_no_order_where_a_unit_is_hidden_small_or_asked_otherwise() -> None:
    apart = [unit("a", 0.1), unit("b", 2)]
    for odd in (hidden("c"), unit("c", 4, n=4), unit("c", 4, is_reworded=True)):
        assert not units.in_order([*apart, odd])[1]


def test_one_unit_has_no_order() -> None:
    assert not units.in_order([unit("a", 1)])[1]


def test_a_unit_is_told_from_all_others_or_not_at_all() -> None:
    near = [unit("a", 1), unit("b", 1.2)]
    assert units.outermost(near) == {}
    assert units.outermost([*near, unit("c", 3)])["highest"].name == "c"
    assert units.outermost([*near, unit("c", 3, n=4)]) == {}


def test_a_single_known_unit_is_told_from_nothing() -> None:
    assert units.outermost([unit("a", 1), hidden("b")]) == {}
