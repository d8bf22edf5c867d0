"""What a room will be able to show, told while it is planned; light enough for a web worker."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

GAP_HALF_WIDTHS = {5: 1.0, 8: 0.8, 12: 0.7, 20: 0.5, 50: 0.34, 100: 0.24}
"""Typical half of a gap's interval in points, by people (method.md 1.3)."""

LEAST_HINTS = {3: 1.1, 5: 0.8, 8: 0.6, 12: 0.5}
LEAST_REAL_CHANGES = {3: 1.9, 5: 1.2, 8: 0.9, 12: 0.7}
"""Changes in points that are typically seen with ten items, by teams (method.md 1.8)."""

MIN_TEAMS = 3
LARGEST_IDEAL = 9
"""At one table 6 to 9 people work best."""

MIN_OTHERS = 2
"""Hidden people besides those of the largest hidden team: one alone could be told from them."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What can be told where everybody who is invited answers; points are rounded up to .1.

    `small` and `beside` are the places of hidden teams: too few people, or hidden so that nobody
    can subtract. A figure is None where nothing of its kind can be shown or tested.
    """

    people: int
    small: tuple[int, ...]
    beside: tuple[int, ...]
    gap: float | None
    hint: float | None
    real_change: float | None


def outlook(sizes: Sequence[int], smallest_base: int) -> Outlook:
    """What teams of these sizes will be able to show; a team of nobody counts nowhere."""
    people = sum(sizes)
    hidden = _hidden(sizes, smallest_base)
    small = tuple(i for i in hidden if sizes[i] < smallest_base)
    shown = sum(size > 0 for size in sizes) - len(hidden)
    tested = shown >= MIN_TEAMS
    return Outlook(
        people,
        small,
        tuple(i for i in hidden if i not in small),
        _least(GAP_HALF_WIDTHS, people)
        if people >= max(smallest_base, min(GAP_HALF_WIDTHS))
        else None,
        _least(LEAST_HINTS, shown) if tested else None,
        _least(LEAST_REAL_CHANGES, shown) if tested else None,
    )


def _hidden(sizes: Sequence[int], smallest_base: int) -> list[int]:
    """The places of hidden teams, in their order: the remainder rule of method.md 1.9."""
    order = sorted((size, place) for place, size in enumerate(sizes) if size)
    small = sum(size < smallest_base for size, _ in order)
    if small == 0 or smallest_base == 1:
        return []
    count, people, largest = 0, 0, 0
    for size, _ in order:
        if count >= small and people >= smallest_base and people - largest >= MIN_OTHERS:
            break
        count, people, largest = count + 1, people + size, size
    return sorted(place for _, place in order[:count])


def _least(table: Mapping[int, float], n: int) -> float:
    """The table's value at `n`, on a straight line between its rows, rounded up to .1.

    Above the last row it stays: what is seen with more is seen there too.
    """
    rows = sorted(table)
    above = next((row for row in rows if row >= n), rows[-1])
    below = max((row for row in rows if row <= n), default=rows[0])
    way = (n - below) / (above - below) if above > below else 0.0
    return rounded_up(table[below] + way * (table[above] - table[below]))


def rounded_up(points: float) -> float:
    """The points rounded up to .1, but for the noise of binary sums."""
    return math.ceil(round(points * 10, 6)) / 10
