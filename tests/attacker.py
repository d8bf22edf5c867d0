"""The attacker: all that is published of one audit, put together as one system of equations.

It reads the tables of every publication in full precision, which say more than the rounded figures
of pages, slides and files: these know nothing but the tables. Beside them it knows the rule, and
what somebody who was in the room knows: who is in which team, and who came late. Unknown are the
scores of cells that are hidden in any publication.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csr_matrix

from tests.published import SCALE, SIDE, Cell, Publication, Room

ANSWERS = ("missing", "dk", *map(str, range(1, SCALE + 1)))
MEASURES = {"importance": "n_importance", "performance": "n_performance", "gap": "n_pairs"}
HALF_A_POINT = 0.5
TRIES = 500

# of each pair of answers, on axes importance and performance: whether it counts, and with what
_IMPORTANCE, _PERFORMANCE = np.indices((SIDE, SIDE)) - 1.0
_BOTH = (_IMPORTANCE > 0) & (_PERFORMANCE > 0)
GIVEN = {"importance": _IMPORTANCE > 0, "performance": _PERFORMANCE > 0, "gap": _BOTH}
VALUE = {"importance": _IMPORTANCE, "performance": _PERFORMANCE, "gap": _IMPORTANCE - _PERFORMANCE}
KIND = 2 * GIVEN["importance"] + GIVEN["performance"]
EVERYBODY = np.ones((SIDE, SIDE))


def is_answer(measure: str, answer: str) -> np.ndarray:
    """Which pairs of answers count as `answer`."""
    if measure == "gap":
        return np.asarray(_BOTH & (VALUE["gap"] == int(answer)))
    return np.asarray(VALUE[measure] == ANSWERS.index(answer) - 1)


Sum = list[tuple[np.ndarray, np.ndarray]]
"""Numbers of unknowns, and how often each counts."""


def times(places: np.ndarray, factors: np.ndarray | float) -> tuple[np.ndarray, np.ndarray]:
    factors = np.broadcast_to(np.asarray(factors, float), places.shape)
    return places[factors != 0], factors[factors != 0]


@dataclass(slots=True)
class System:
    """Bounds on sums of unknown counts."""

    unknowns: int = 0
    sums: list[Sum] = field(default_factory=list)
    ends: list[tuple[float, float]] = field(default_factory=list)
    known: LinearConstraint | None = None

    def counts(self, *shape: int) -> np.ndarray:
        """New unknowns, none of them negative."""
        start, self.unknowns = self.unknowns, self.unknowns + int(np.prod(shape))
        return np.arange(start, self.unknowns).reshape(shape)

    def between(self, low: float, total: Sum, high: float) -> None:
        """Note what is known of a sum; what was divided and multiplied differs by its rounding."""
        self.sums.append(total)
        self.ends.append((low - 1e-6, high + 1e-6))

    def row(self, total: Sum) -> np.ndarray:
        found = np.zeros(self.unknowns)
        for places, factors in total:
            np.add.at(found, places, factors)
        return found

    def limits(self) -> LinearConstraint:
        """All that is known, as lower end ≤ matrix · unknowns ≤ upper end."""
        if self.known is None:
            parts = [(np.full(len(p), at), p, f) for at, s in enumerate(self.sums) for p, f in s]
            line, places, factors = map(np.concatenate, zip(*parts, strict=True))
            matrix = csr_matrix((factors, (line, places)), (len(self.sums), self.unknowns))
            self.known = LinearConstraint(matrix, *np.transpose(self.ends))
        return self.known

    def allows(self, way: np.ndarray, first: int) -> bool:
        """Whether the way agrees with the first sums that were noted."""
        known = self.limits()
        found = known.A @ way
        return bool(((known.lb <= found) & (found <= known.ub))[:first].all())

    def least(self, objective: np.ndarray) -> np.ndarray:
        """A way that is left, in whole people, in which `objective` is as small as it can be."""
        found = milp(objective, constraints=self.limits())
        if found.x is not None and np.abs(found.x - found.x.round()).max() > 1e-5:
            found = milp(objective, constraints=self.limits(), integrality=1)
        assert found.x is not None, found.message
        return np.asarray(found.x.round())


@dataclass(slots=True, eq=False)
class Mean:
    """What is looked for: the mean of a hidden cell in one publication, as far as it is known.

    `is_told`: all hidden people of the item gave one score, which every total tells.
    """

    cell: Cell
    measure: str
    n: int
    truth: float
    total: np.ndarray
    people: np.ndarray
    is_told: bool
    low: float = np.inf
    high: float = -np.inf

    def learn(self, way: np.ndarray) -> None:
        """Take in that it could also be what it is in this way."""
        n = self.people @ way
        if n > 0:
            value = float(self.total @ way / n)
            self.low, self.high = min(self.low, value), max(self.high, value)

    @property
    def is_exact(self) -> bool:
        return self.high - self.low < 1e-6

    @property
    def is_solved(self) -> bool:
        return self.high - self.low < HALF_A_POINT - 1e-9

    @property
    def is_of_a_person(self) -> bool:
        """Whether it tells what somebody gave: one alone, or all of a team the same."""
        ends = {1.0, float(SCALE)} if self.measure != "gap" else {1.0 - SCALE, SCALE - 1.0}
        return self.is_exact and (self.n == 1 or self.truth in ends)


class Attack:
    """What is published of one item of a workshop; `means` are its hidden means, solved.

    Figures of several items or workshops are made of these: changes and means over items.
    """

    def __init__(self, room: Room, workshop: str, item: str) -> None:
        self.room, self.workshop, self.item = room, workshop, item
        self.system = System()
        self.publications = [one for one in room.publications if one.cuts[workshop]]
        hidden = set().union(*(one.hidden for one in self.publications)) & set(room.truth)
        # one count for each pair of answers, and for each cut in which people came in
        self.of = {
            cell: self.system.counts(*room.truth[cell].shape)
            for cell in sorted(hidden)
            if cell[:2] == (workshop, item)
        }
        for one in self.publications:
            self.read_counts(one)
            self.read_means(one)
        self.published = len(self.system.sums)
        self.ways: list[np.ndarray] = []
        self.guess_who_gave_scores()
        self.means = list(self.hidden_means())
        self.solve()

    def guess_who_gave_scores(self) -> None:
        """Take for known how many people of each cell gave a score; `mixed` does not."""
        for cell, cuts in self.of.items():
            for places, joint in zip(cuts, self.room.truth[cell], strict=True):
                for which in (EVERYBODY, *GIVEN.values()):
                    n = float((joint * which).sum())
                    self.system.between(n, [times(places, which)], n)

    def sum(self, one: Publication, cells: Iterable[Cell], which: np.ndarray) -> Sum:
        """How many people of the cells had given what counts, or what it comes to together."""
        last = one.cuts[self.workshop]
        return [times(cut, which) for cell in cells for cut in self.of[cell][:last]]

    def note(self, total: Sum, value: float) -> None:
        # without hidden cells nothing may be left over
        assert total or abs(value) < 1e-6, value
        if total:
            self.system.between(value, total, value)

    def behind(self, one: Publication) -> list[Cell]:
        """The hidden cells that stand behind a total."""
        return [cell for cell in self.of if cell in one.hidden]

    def read_counts(self, one: Publication) -> None:
        """Each count of a total less those of the teams that are shown."""
        rows = one.of("distributions", self.workshop, self.item)
        # how many left it out is known
        rows = [row for row in rows if row.answer != "missing"]
        shown: Counter[tuple[str, str]] = Counter()
        for row in rows:
            if row.team:
                shown[row.measure, row.answer] += row.n
            if (cell := Cell(self.workshop, self.item, row.team)) in self.of:  # hidden elsewhere
                self.note(self.sum(one, [cell], is_answer(row.measure, row.answer)), row.n)
        for row in rows:
            if not row.team:
                left = row.n - shown[row.measure, row.answer]
                which = is_answer(row.measure, row.answer)
                self.note(self.sum(one, self.behind(one), which), left)

    def read_means(self, one: Publication) -> None:
        """Means of all teams, and of groups of them, times their base, less the shown teams."""
        told = [
            (measure, getattr(row, measure), getattr(row, base), list(self.room.groups))
            for row in one.of("items", self.workshop, self.item)
            for measure, base in MEASURES.items()
        ]
        for row in one.of("group_gaps", self.workshop, self.item):
            for group, mean, n in ((row.group_a, row.mean_a, row.n_a),
                                   (row.group_b, row.mean_b, row.n_b)):  # fmt: skip
                teams = [team for team, name in self.room.groups.items() if name == group]
                told.append((row.measure, mean, n, teams))
        for measure, mean, n, teams in told:
            if pd.notna(mean) and n:
                rest = sum(
                    getattr(row, measure) * getattr(row, MEASURES[measure])
                    for row in one.of("teams", self.workshop, self.item)
                    if row.team in teams and getattr(row, MEASURES[measure])
                )
                cells = [cell for cell in self.behind(one) if cell.team in teams]
                which = VALUE[measure] * GIVEN[measure]
                self.note(self.sum(one, cells, which), float(mean * n - rest))

    def hidden_means(self) -> Iterator[Mean]:
        """Each hidden mean of a total that is told; of the same people once."""
        told: dict[tuple[Cell, str, int], Mean | None] = {}
        for one in self.publications:
            totals = one.of("items", self.workshop, self.item)
            for measure in MEASURES:
                for cell in self.of:
                    mean = self.mean(one, cell, measure)
                    key = (cell, measure, mean.n)
                    if cell not in one.hidden:
                        told[key] = None
                    elif mean.n and any(pd.notna(getattr(row, measure)) for row in totals):
                        told.setdefault(key, mean)
        return (mean for mean in told.values() if mean)

    def mean(self, one: Publication, cell: Cell, measure: str) -> Mean:
        last, which = one.cuts[self.workshop], GIVEN[measure]
        joint = self.room.truth[cell][:last].sum(0) * which
        n = int(joint.sum())
        total, people = (self.system.row(self.sum(one, [cell], each))
                         for each in (VALUE[measure] * which, which))  # fmt: skip
        truth = float((joint * VALUE[measure]).sum() / max(n, 1))
        return Mean(cell, measure, n, truth, total, people, self.is_told(measure))

    def is_told(self, measure: str) -> bool:
        """Whether in any publication all hidden people gave one score: a total tells it.

        From then on what comes in is all that was not known.
        """
        for one in self.publications:
            of_cells = (
                self.room.truth[cell][: one.cuts[self.workshop]] for cell in self.behind(one)
            )
            together = sum((cell.sum(0) for cell in of_cells), np.zeros((SIDE, SIDE)))
            if len(np.unique(VALUE[measure][(together > 0) & GIVEN[measure]])) == 1:
                return True
        return False

    def solve(self) -> None:
        """Find how far each mean is left open, to the end where it is under half a point.

        A way that is found for one mean is a way for all: few need a search of their own.
        """
        for find in (self.dealt, self.searched):
            for mean in self.means:
                for sign in (1, -1):
                    if mean.is_solved and not mean.is_told:
                        self.learn(find(mean, sign))
        for way in self.mixed():
            self.learn(way)

    def learn(self, way: np.ndarray) -> None:
        if self.system.allows(way, self.published):
            self.ways.append(way.astype(int).reshape(len(self.of), -1, SIDE**2))
            for mean in self.means:
                mean.learn(way)

    def searched(self, mean: Mean, sign: int) -> np.ndarray:
        return self.system.least(sign * mean.total)

    def dealt(self, mean: Mean, sign: int) -> np.ndarray:
        """A way to try: the cell of `mean` is dealt the lowest, or highest, of all hidden answers.

        Everybody goes on giving as many scores as is known.
        """
        value, cells = sign * VALUE[mean.measure].ravel(), list(self.of)
        people = np.array([self.room.truth[cell] for cell in cells]).reshape(
            len(cells), -1, SIDE**2
        )
        found, first = np.zeros_like(people), cells.index(mean.cell)
        order = [first, *np.delete(np.arange(len(cells)), first)]
        for kind in np.unique(KIND):
            places = np.flatnonzero(KIND.ravel() == kind)
            places = places[np.argsort(value[places], kind="stable")]
            for cut in range(people.shape[1]):
                given = people[:, cut, places]
                answers, n = np.repeat(places, given.sum(0)), given.sum(1)[order]
                for cell, own in zip(order, np.split(answers, n.cumsum()[:-1]), strict=True):
                    np.add.at(found[cell, cut], own, 1)
        return found.ravel()

    def mixed(self) -> Iterator[np.ndarray]:
        """Ways in which some people of one cut had answered like others of hidden teams.

        Then others have given a score; those in which the rule would hide other teams are none.
        """
        random = np.random.default_rng(5)
        for _ in range(TRIES):
            if not any(mean.is_exact and not mean.is_told for mean in self.means):
                return
            way = self.ways[random.integers(len(self.ways))].copy()
            of_cut = way[:, random.integers(way.shape[1])]
            team, answer = np.nonzero(of_cut)
            n = of_cut[team, answer]
            team, answer = np.repeat(team, n), np.repeat(answer, n)
            some = random.permutation(len(team))[: random.integers(2, max(len(team), 2) + 1)]
            answer[some] = answer[random.permutation(some)]
            of_cut[:] = 0
            np.add.at(of_cut, (team, answer), 1)
            if self.room.is_hidden_alike(dict(zip(self.of, way, strict=True))):
                yield way.ravel()


def attacked(room: Room) -> list[Mean]:
    """The hidden means of everything that a room has published, with what is left open of them."""
    cells = dict.fromkeys(cell[:2] for cell in room.truth)
    return [mean for workshop, item in cells for mean in Attack(room, workshop, item).means]
