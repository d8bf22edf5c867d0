"""Units beside one another on one item: in an order only where the figures support one.

Standard library only: a page asks it too, and a web worker loads no pandas.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal
from unicodedata import normalize

FEWEST = 5
"""Under so many answers an interval covers too seldom for anything to be said by it."""

Measure = Literal["gap", "performance"]


@dataclass(frozen=True, slots=True)
class Unit:
    """What one unit answered to an item in its last workshop.

    `value` is None where it is hidden (with `base` > 0, the smallest base shown) or was not given.
    `is_reworded`: it was asked in other words than most, so that nothing can be said by it.
    `key` is the caller's own.
    """

    name: str
    day: date
    value: float | None
    low: float | None
    high: float | None
    n: int
    base: int
    is_hidden: bool = False
    is_reworded: bool = False
    key: str = ""

    @property
    def is_comparable(self) -> bool:
        """Whether its interval may be held against another one."""
        known = self.value is not None and self.low is not None and self.high is not None
        return known and self.n >= FEWEST and not self.is_reworded


def in_order(units: Sequence[Unit]) -> tuple[list[Unit], bool]:
    """The units by value, largest first, if no two neighbouring intervals overlap; else by name.

    Intervals that stay apart are more than a test at 5 % asks for, also where six units make
    fifteen pairs: an order is said seldom.
    """
    by_value = sorted(units, key=lambda unit: -(unit.value or 0))
    is_ordered = len(units) > 1 and all(unit.is_comparable for unit in units)
    if is_ordered and all(_is_above(upper, lower) for upper, lower in pairwise(by_value)):
        return by_value, True
    # decomposed, an accent comes after its letter: «Ámsterdam» before «Bilbao»
    return sorted(units, key=lambda unit: normalize("NFD", unit.name.casefold())), False


def outermost(units: Sequence[Unit]) -> dict[str, Unit]:
    """The unit whose whole interval is above (`highest`), below (`lowest`) that of all others.

    Empty where nothing can be told. A unit of which too little is known takes no part, and is
    not spoken of.
    """
    known = [unit for unit in units if unit.is_comparable]
    found = {}
    for unit in known:
        others = [other for other in known if other is not unit]
        if others and all(_is_above(unit, other) for other in others):
            found["highest"] = unit
        if others and all(_is_above(other, unit) for other in others):
            found["lowest"] = unit
    return found


def _is_above(one: Unit, other: Unit) -> bool:
    return one.low is not None and other.high is not None and one.low > other.high
