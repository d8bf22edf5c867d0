"""Which items really moved, each told once: those for the worse first, then by how much."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from reports.findings.change import compared_with, course_of_gap
from reports.telling import Record, Telling, is_known, records, where

_MOVES = ("performance", "gap")  # a gap alone moves where what matters did


@dataclass(frozen=True, slots=True)
class Move:
    """A real change of how we do an item, or of its gap alone: a row of `waves.changes`.

    `gap` is what its gap did over the same time, None where that is no real change.
    """

    row: Record
    gap: Record | None
    is_better: bool

    @property
    def item(self) -> str:
        """Its key."""
        return str(self.row["item"])

    @property
    def measure(self) -> str:
        """`performance`, or `gap` where only that moved."""
        return str(self.row["measure"])

    @property
    def since(self) -> str:
        """The workshop that it is compared with."""
        return str(self.row["from_workshop"])


def moves(telling: Telling) -> list[Move]:
    """What moved since the workshop before, else since the first; of each item one move."""
    found = dict[str, Move]()
    for measure in _MOVES:
        for since in compared_with(telling.report):
            gaps = _real(telling, "gap", since)
            for item, row in _real(telling, measure, since).items():
                if item not in found and (move := _move(telling, row, gaps.get(item))):
                    found[item] = move
    return sorted(found.values(), key=lambda move: (move.is_better, -abs(move.row["delta"])))


def sizes(telling: Telling, measure: str) -> dict[str, float]:
    """By how much a measure of each item really moved; of gaps those that are or were one."""
    return {
        item: float(row["delta"])
        for since in reversed(compared_with(telling.report))
        for item, row in _real(telling, measure, since).items()
        if measure != "gap" or course_of_gap(telling.report, row)
    }


def _real(telling: Telling, measure: str, since: str) -> dict[str, Record]:
    """The real changes of a measure since that workshop, by item."""
    rows = where(telling.changes, real_change=True, measure=measure, from_workshop=since)
    return {str(row["item"]): row for row in records(rows)}


def _move(telling: Telling, row: Record, gap: Record | None) -> Move | None:
    """None where only what is no gap moved: we do more than matters, before and now."""
    told = gap if gap is not None and course_of_gap(telling.report, gap) else None
    if row["measure"] == "performance":
        return Move(row, told, row["delta"] > 0)
    return Move(row, told, row["delta"] < 0) if told else None


@dataclass(frozen=True, slots=True)
class Still:
    """The items that did not move: `tested` ones, and by reason those that cannot be told."""

    tested: list[str]
    untold: dict[str, list[str]]

    @property
    def count(self) -> int:
        """How many cannot be told."""
        return sum(map(len, self.untold.values()))


def still(telling: Telling, moved: Iterable[Move]) -> Still:
    """What is left of the items that both workshops of a comparison asked."""
    known = {move.item for move in moved}
    rows = telling.report.trend
    rows = rows[~rows["item"].isin(known)].astype({"item": str})
    tested, untold = list[str](), dict[str, list[str]]()
    for item, found in rows.groupby("item", sort=False, observed=True):
        if found["p"].notna().any():
            tested.append(str(item))
        else:
            untold.setdefault(_reason(found), []).append(str(item))
    return Still(tested, untold)


def _reason(rows: pd.DataFrame) -> str:
    """Why an item was not tested: as of the workshop before."""
    given = [str(reason) for reason in rows["reason"] if is_known(reason) and reason]
    return given[0] if given else "no_spread"


def matters(telling: Telling, still: Still) -> list[Record]:
    """The items of which only what matters really moved: neither better nor worse."""
    rows = where(telling.changes, real_change=True, measure="importance")
    rows = rows[rows["item"].astype(str).isin(still.tested)]
    return records(rows.drop_duplicates("item"))
