"""Which figures of small teams are hidden; after this step they exist nowhere.

One mask per workshop, voice and item is made once and obeyed by every table.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from questionnaires.model import Kind
from reports.answers import scoring, table
from reports.answers.catalogue import Known
from reports.statistics.planning import MIN_OTHERS
from reports.tables.rated import tally
from reports.tables.rated.tally import MEASURES, Tally, of_all_teams

Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]
NO_CELL: Mask = np.zeros((), bool)
"""The mask of cells of any number, none of them hidden."""


def margins(tally: Tally) -> Counts:
    """Of each cell the persons who gave importance, performance, and both; shape (3, cells)."""
    return np.stack([tally.counts(m).sum(1) for m in MEASURES])


def bases(tally: Tally) -> Counts:
    """Persons behind each cell: the smallest non-zero of its margins.

    Where nobody gave a score it is the number of those who said "don't know".
    """
    smallest = _smallest_positive(margins(tally))
    dont_know = np.stack([tally.dont_know(measure) for measure in ("importance", "performance")])
    return np.where(smallest > 0, smallest, _smallest_positive(dont_know))


def _smallest_positive(n: Counts) -> Counts:
    largest = np.iinfo(np.int64).max
    smallest = np.where(n > 0, n, largest).min(0)
    return np.where(smallest == largest, 0, smallest)


def too_few(tally: Tally, smallest_base: int) -> Mask:
    """Which cells rest on fewer persons than the base; of all teams together no other is hidden.

    Where nobody gave an answer they are the persons who left it out: a share of one person too.
    """
    base = bases(tally)
    persons = np.where(base > 0, base, tally.persons)
    return np.asarray((persons > 0) & (persons < smallest_base) & _private(tally))


def _private(tally: Tally) -> Mask:
    private: Mask = np.asarray(tally.cells["voice"] != "team", bool)
    return private


def hidden_teams(tally: Tally, smallest_base: int, before: Mask = NO_CELL) -> Mask:
    """Which cells of teams are hidden; the voice `team` is public in the room and never hidden.

    Teams with fewer than `smallest_base` persons are hidden, then, as long as a subtraction from
    the total would find too few persons, or one beside a single team, the next smallest one
    (`remainder_rule`); all of them where the total is hidden, teams of which nobody gave an answer
    too. What was hidden `before` stays hidden.
    """
    base = bases(tally)
    given = (base > 0) & _private(tally)
    # by name and not by code: the order of rows must not decide between teams of one size
    names = tally.cells["team"].astype(str).to_numpy()
    needed = remainder_rule(tally.group, base, margins(tally), names, given, smallest_base, before)
    hidden = needed | too_few(tally, smallest_base) | before
    of_total = hidden_totals(tally, hidden, smallest_base)[tally.group]
    return np.asarray(hidden | of_total & _private(tally), bool)


def hidden_totals(tally: Tally, hidden: Mask, smallest_base: int) -> Mask:
    """Which totals are hidden: those of too few, and those that tell what one hidden team gave.

    `hidden` are the cells of teams; one team stands behind a total where no other can be hidden.
    """
    alone = np.zeros(len(tally.starts), bool)
    for part in margins(tally) * hidden:
        together, largest = (of.reduceat(part, tally.starts) for of in (np.add, np.maximum))
        alone |= (together > 0) & (together == largest)
    return np.asarray(too_few(of_all_teams(tally), smallest_base) | alone, bool)


def remainder_rule(
    group: np.ndarray,
    base: Counts,
    parts: Counts,
    names: np.ndarray,
    private: Mask,
    smallest_base: int,
    before: Mask = NO_CELL,
) -> Mask:
    """Hide small cells and those needed to protect them; equal numbers in `group` belong together.

    `parts` are the margins of each cell, shape (margins, cells). Among cells of one size the
    first by name is hidden. A base of 1 hides nothing. Tivian, support article 49086. Those hidden
    `before` come first: one that was shown then is known, and would protect nobody.
    """
    hidden = np.zeros(len(base), bool)
    if smallest_base == 1 or not private.any():
        return hidden
    rows = np.flatnonzero(private)
    few = (base < smallest_base) | before
    order = rows[np.lexsort((names[rows], base[rows], ~few[rows], group[rows]))]
    _, starts, teams = np.unique(group[order], return_index=True, return_counts=True)
    rank = np.arange(len(order)) - np.repeat(starts, teams)
    small = np.add.reduceat(few[order].astype(int), starts)
    # the state before each row, were the rows before it in its group hidden and no other
    enough = np.ones(len(order), bool)
    for persons in (base, *parts):
        together = _before(persons[order], starts, teams)
        others = together - _largest_before(persons[order], starts, teams)
        enough &= (together == 0) | ((together >= smallest_base) & (others >= MIN_OTHERS))
    stops = np.where(enough & (rank >= np.repeat(small, teams)), rank, len(order))
    stop = np.where(small > 0, np.minimum.reduceat(stops, starts), 0)
    hidden[order] = rank < np.repeat(stop, teams)
    return hidden


def _before(values: np.ndarray, starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Sum of `values` before each row within its group."""
    running = np.cumsum(values) - values
    return np.asarray(running - np.repeat(running[starts], lengths))


def _largest_before(values: np.ndarray, starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """The largest of `values`, none negative, before each row within its group; 0 of none."""
    lift = np.repeat(np.arange(len(starts)) * (values.max() + 1), lengths)
    found = np.concatenate([[0], np.maximum.accumulate(values + lift)[:-1]]) - lift
    return np.asarray(found.clip(min=0))


def carried(hidden: Mask, cells: pd.DataFrame, to: pd.DataFrame) -> Mask:
    """A mask of `cells` as a mask of the cells `to`, known by workshop, voice, item and team."""
    rows = pd.MultiIndex.from_frame(cells[hidden].astype(str))
    return np.asarray(pd.MultiIndex.from_frame(to[cells.columns].astype(str)).isin(rows))


def hidden_people(rows: pd.DataFrame, group: list[str], smallest_base: int) -> pd.DataFrame:
    """How many persons `n` stand behind each team of `rows`, and whether it is `hidden`.

    Rows of one group are those that agree in the columns `group`. What one cut hid stays hidden
    after all later ones: shown later, the growth would tell it.
    """
    hidden = NO_CELL
    for then in after_each_cut(rows):
        cells = _people(then, group)
        number = cells.groupby(group, observed=True).ngroup().to_numpy()
        n, names = cells["n"].to_numpy(np.int64), cells["team"].astype(str).to_numpy()
        private = (cells["voice"] != "team").to_numpy() & (n > 0)
        hidden = remainder_rule(number, n, n[None], names, private, smallest_base, hidden)
    return cells.assign(hidden=hidden)


def _people(rows: pd.DataFrame, group: list[str]) -> pd.DataFrame:
    person = rows["person"].where(rows["n"] != 0) if "n" in rows else rows["person"]
    columns = [rows[name] for name in (*group, "team")]
    return person.groupby(columns, observed=True).nunique().rename("n").reset_index()


def after_each_cut(rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The rows as they were published after each cut; those of later ones stand for nobody then.

    They stay, with an `n` of 0: a team has its cell from the start, and what it hid is carried on.
    """
    cut = rows["cut"].fillna(0).to_numpy()
    for number in np.unique(cut[cut > 0])[:-1]:
        yield rows.assign(n=np.where(cut <= number, rows.get("n", 1), 0))
    yield rows


def without_few_late(answers: pd.DataFrame, known: Known, smallest_base: int) -> pd.DataFrame:
    """Checked answers without the scores, choices and numbers that few people gave late.

    A later cut brings the base of a team, but not all of them answered each item: by item and
    team, too, figures grow by nobody or by enough. The sheets are there, with nothing given.
    """
    cut = answers["cut"].fillna(0).to_numpy()
    few = np.zeros(len(answers), bool)
    for number in np.unique(cut[cut > 1]) if smallest_base > 1 else ():
        late = answers[cut == number]
        few[cut == number] = _of_few(late, known, smallest_base)
    if not few.any():
        return answers
    emptied = {"importance": scoring.MISSING, "performance": scoring.MISSING, "number": np.nan}
    columns = {name: answers[name].mask(few, empty) for name, empty in emptied.items()}
    return answers.assign(**columns, choice=answers["choice"].mask(few, ""))


def _of_few(late: pd.DataFrame, known: Known, smallest_base: int) -> Mask:
    """Which rows of answers rest on too few people of their team and item."""
    rated = tally.of(late, known)
    other = table.of_kinds(late, {Kind.PICK, Kind.PICKS, Kind.NUMBER})
    cells = _people(other[(other["choice"] != "") | other["number"].notna()], tally.GROUP)
    small = (cells["n"] < smallest_base) & (cells["voice"] != "team")
    return carried(too_few(rated, smallest_base), rated.cells, late) | carried(
        small.to_numpy(bool), cells[[*tally.GROUP, "team"]], late
    )


P_STEPS = np.array([0.01, 0.05, 0.10, 1.0])
"""The upper ends of the steps in which p and q are told where a team is hidden."""


def in_steps(values: pd.Series, hidden: pd.Series | Mask) -> pd.Series:
    """The values, where a team is `hidden` the smallest of `P_STEPS` above, and 1; NaN stays."""
    known = values.fillna(0).to_numpy(float)
    places = np.searchsorted(P_STEPS, known, "right").clip(max=len(P_STEPS) - 1)
    return values.mask(values.notna() & hidden, pd.Series(P_STEPS[places], values.index))
