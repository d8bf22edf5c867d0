"""Counts of answers, joint over importance and performance: all later figures come from them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from reports.answers import table as answers
from reports.answers.catalogue import Known
from reports.answers.rows import combined
from reports.inputs import Weight
from reports.statistics import numbering
from reports.statistics.intervals import Floats

GROUP = ["workshop", "voice", "item"]
MEASURES = ("importance", "performance", "gap")
# on both axes of a joint tally: 0 = missing, 1 = don't know, then the scores from 1
FIRST_SCORE = 2


@dataclass(frozen=True, eq=False)
class Tally:
    """Joint tallies of cells; a cell is one workshop, voice and item, and one team or all teams.

    `cells` names them, one a row, in the order of GROUP, then team. `joint` counts persons on
    axes cell, importance, performance; `persons` are those of the cell's team, or of all its teams,
    who answered anything. `sizes` gives K by measure.
    """

    cells: pd.DataFrame
    joint: np.ndarray
    persons: np.ndarray
    sizes: dict[str, np.ndarray]

    def counts(self, measure: str) -> np.ndarray:
        """Counts of scores 1 … K_max of `importance` or `performance`, of each difference of `gap`.

        Gaps run from −(K_max−1) to K_max−1 and count only persons who gave both scores.
        """
        return self._counts[measure]

    @cached_property
    def _counts(self) -> dict[str, np.ndarray]:
        pairs = self.joint[:, FIRST_SCORE:, FIRST_SCORE:]
        largest = pairs.shape[1] - 1
        gaps = range(-largest, largest + 1)
        # a gap makes no sense between two scales
        comparable = self.sizes["importance"] == self.sizes["performance"]
        of_gaps = [np.trace(pairs, offset=-gap, axis1=1, axis2=2) for gap in gaps]
        found = {
            "importance": self.joint[:, FIRST_SCORE:].sum(2),
            "performance": self.joint[:, :, FIRST_SCORE:].sum(1),
            "gap": np.stack(of_gaps, axis=1) * comparable[:, None],
        }
        for counts in found.values():
            counts.flags.writeable = False  # everybody reads the same ones
        return found

    def dont_know(self, measure: str) -> np.ndarray:
        """Persons who answered "don't know"."""
        given = self.joint[:, 1] if measure == "importance" else self.joint[:, :, 1]
        return np.asarray(given.sum(1))

    def missing(self, measure: str) -> np.ndarray:
        """Persons who gave neither score nor "don't know"."""
        return np.asarray(self.persons - self.counts(measure).sum(1) - self.dont_know(measure))

    def size(self, measure: str) -> np.ndarray:
        """K of each cell for importance, performance or gap."""
        return self.sizes["performance" if measure == "gap" else measure]

    @cached_property
    def starts(self) -> np.ndarray:
        """The first cell of each workshop, voice and item."""
        keys = combined(*(self.cells[name] for name in GROUP))
        return np.flatnonzero(np.diff(keys, prepend=-1))

    @cached_property
    def group(self) -> np.ndarray:
        """The number of each cell's workshop, voice and item, from 0: its place in `starts`."""
        lengths = np.diff(np.r_[self.starts, len(self.cells)])
        return np.repeat(np.arange(len(self.starts)), lengths)


def of(table: pd.DataFrame, known: Known) -> Tally:
    """The tallies of each workshop, voice, item and team of the rated rows of checked answers."""
    rated = answers.rated(table)
    names = [*GROUP, "team"]
    keys = combined(*(rated[name] for name in names))
    cell = numbering.numbered(keys)
    first = numbering.first_rows(cell)
    items = list(rated["item"].cat.categories)
    codes = rated["item"].cat.codes.to_numpy()[first]
    sizes = {
        measure: np.array([known.size(key, measure) for key in items], int)[codes]
        for measure in ("importance", "performance")
    }
    side = FIRST_SCORE + max(int(size.max(initial=2)) for size in sizes.values())
    place = cell * side + (rated["importance"].to_numpy() + 1)
    place *= side
    place += rated["performance"].to_numpy() + 1
    n = rated["n"].to_numpy() if "n" in rated else None
    joint = np.bincount(place, n, len(first) * side**2).reshape(len(first), side, side)
    cells = rated[names].iloc[first].reset_index(drop=True)
    return Tally(cells, joint.astype(np.int64, copy=False), _persons(rated, cells), sizes)


def _persons(rated: pd.DataFrame, cells: pd.DataFrame) -> np.ndarray:
    """Of each cell, the persons of its workshop, voice and team with any rated answer."""
    names = ["workshop", "voice", "team"]
    people = answers.people(rated)
    heads = combined(*(people[name] for name in names))
    everyone = np.concatenate([combined(*(cells[name] for name in names)), heads])
    counts = np.bincount(heads, people["n"], int(everyone.max(initial=0)) + 1).astype(np.int64)
    return np.asarray(counts[everyone[: len(cells)]])


def of_all_teams(teams: Tally) -> Tally:
    """The tallies of all teams together, every person counting the same."""
    starts = teams.starts
    cells = teams.cells.iloc[starts].drop(columns="team").reset_index(drop=True)
    return Tally(
        cells,
        np.add.reduceat(teams.joint, starts),
        _everyone(teams)[starts],
        {measure: size[starts] for measure, size in teams.sizes.items()},
    )


def _everyone(teams: Tally) -> np.ndarray:
    """Of each cell, the persons of all teams of its workshop and voice with any rated answer."""
    room, team = (
        numbering.numbered(combined(*(teams.cells[name] for name in names)))
        for names in (["workshop", "voice"], ["workshop", "voice", "team"])
    )
    # a team that never reached an item has no cell of it, but its persons are missing there
    first = numbering.first_rows(team)
    return np.asarray(np.bincount(room[first], teams.persons[first])[room].astype(int))


def weighted(teams: Tally, measure: str, weight: Weight) -> Floats:
    """Counts of all teams together as `Tally.counts`, with persons or teams counting the same.

    With equal teams p_k = mean over teams of c_tk/n_t, and the counts are n_eff·p_k with
    n_eff = m²/Σ(1/n_t), the effective number of persons (Kish 1965).
    """
    counts, starts = teams.counts(measure).astype(float), teams.starts
    if weight == "persons":
        return np.asarray(np.add.reduceat(counts, starts))
    n = counts.sum(1)
    answered = n > 0
    shares = np.divide(counts, n[:, None], out=np.zeros_like(counts), where=answered[:, None])
    m = np.add.reduceat(answered.astype(float), starts)
    inverse = np.add.reduceat(np.divide(1, n, out=np.zeros_like(n), where=answered), starts)
    # n_eff·p = m²/Σ(1/n) · Σ shares/m
    factor = np.divide(m, inverse, out=np.zeros_like(m), where=m > 0)
    return np.asarray(np.add.reduceat(shares, starts) * factor[:, None])
