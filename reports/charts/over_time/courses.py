"""A figure over the workshops: its points, and the stretches that one line may join."""

from dataclasses import dataclass
from itertools import pairwise

from reports.telling import Record, has_mean, is_few, is_hidden, is_known

UNKNOWN = float("nan")


@dataclass(frozen=True, slots=True)
class Point:
    """One figure in one workshop, NaN where it is not known.

    Points of another `series` (another wording) are not joined; `others` tells that other teams
    answered than in the last workshop. `base` is its n as it is written.
    """

    value: float
    low: float = UNKNOWN
    high: float = UNKNOWN
    hidden: bool = False
    too_few: bool = True
    series: object = ""
    others: bool = False
    base: str = ""

    @classmethod
    def of(
        cls, row: Record, figure: str, base: str, others: bool = False, written: str = ""
    ) -> "Point":
        """The `figure` of a row of `items`, which rests on the column `base`."""
        names = (figure, f"{figure}_low", f"{figure}_high")
        known = has_mean(row, base, figure)
        value, low, high = (
            float(row[name]) if known and is_known(row[name]) else UNKNOWN for name in names
        )
        version = row["item_version"]
        return cls(value, low, high, is_hidden(row), is_few(row), version, others, written)


Course = dict[str, Point]
"""The points of one figure by workshop."""


@dataclass(frozen=True, slots=True)
class Line:
    """A course and how it is drawn; without a `shape` it has neither marks nor band.

    Of a line that `is_told` the first and the last value are written.
    """

    name: str
    points: Course
    color: str
    shape: str = "o"
    width: float = 1.6
    dashes: tuple[float, float] | None = None
    is_told: bool = True

    def known(self, order: list[str]) -> list[str]:
        """The workshops in which the figure is known, in their order."""
        return [wave for wave in order if wave in self.points and is_known(self.points[wave].value)]


def ends_of(points: Course) -> list[float]:
    """The known values with the ends of their bands."""
    every = (end for p in points.values() for end in (p.value, p.low, p.high))
    return [end for end in every if is_known(end)]


def runs(points: Course, order: list[str]) -> list[list[str]]:
    """Workshops one after another with the same wording and a known figure."""
    found: list[list[str]] = [[]]
    for wave in order:
        known = wave in points and is_known(points[wave].value)
        if found[-1] and not (known and points[wave].series == points[found[-1][-1]].series):
            found.append([])
        if known:
            found[-1].append(wave)
    return [run for run in found if run]


def breaks(points: Course, order: list[str]) -> list[tuple[str, str]]:
    """Pairs of workshops between which the wording changed, hidden ones too."""
    asked = [wave for wave in order if wave in points]
    return [
        (before, after)
        for before, after in pairwise(asked)
        if points[before].series != points[after].series
    ]


def is_in_several(points: Course) -> bool:
    """Whether there is anything to join: a figure in two workshops or more."""
    return sum(is_known(point.value) for point in points.values()) >= 2
