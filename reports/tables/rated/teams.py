"""Do teams differ? Ranks, effects and shares of variance, from tallies; and a permutation test."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from reports.answers import table as answers
from reports.answers.rows import q_by
from reports.method import SIGNIFICANT
from reports.statistics.distributions import chi2_p
from reports.statistics.intervals import Floats
from reports.tables.rated import hiding
from reports.tables.rated.hiding import Mask
from reports.tables.rated.tally import Tally

SMALLEST_TEAM = 2  # persons; a single answer has no spread
MOST_PERSONS = 5000  # above them the permutation test is left out
SEED = 20261
BATCH = 500  # relabellings at once, so that memory stays small


def differences(teams: Tally, table: pd.DataFrame, permutations: int) -> pd.DataFrame:
    """The tests between teams of docs/report-tables.md, `range` and extremes still to be added.

    One row for each workshop and item of voice member with two teams of two persons or more.
    `table` are the checked answers, which the permutation test needs; cells that `teams` does not
    count take no part. The index tells the place of a row in `Tally.starts`.
    """
    found = kruskal(teams)
    found = found[(found["voice"] == "member") & (found["df"] > 0)]
    found["p_permutation"] = _permuted(found, _tested_rows(teams, table), permutations)
    tested = found["p_permutation"].fillna(found["p_chi2"])
    found["q"] = q_by(found.assign(tested=tested), ["workshop", "voice"], "tested")
    corrected = (found["h"] - found["df"]) / (found["n"] - found["df"] - 1)
    size = np.select([corrected >= 0.14, corrected >= 0.06], ["large", "medium"], "small")
    found["size"] = np.where(found["q"] < SIGNIFICANT, size, "")
    return found


def kruskal(teams: Tally) -> pd.DataFrame:
    """H with ties, df, χ² p, ε² and ICC(1) of performance for each workshop, voice and item.

    Teams of one person are left out. All answers equal: H is 0/0 and stays NaN. Kruskal and
    Wallis (1952); ε² = H/(N−1), Tomczak and Tomczak (2014); ICC(1), Bliese (2000).
    """
    starts = teams.starts
    counts = teams.counts("performance").astype(float)
    counts = counts * (counts.sum(1) >= SMALLEST_TEAM)[:, None]
    cells = teams.cells.iloc[starts].drop(columns="team").reset_index(drop=True)
    in_team = counts.sum(1)
    m = np.add.reduceat((in_team > 0).astype(float), starts)
    total = np.add.reduceat(counts, starts)
    n = total.sum(1)
    ranks = total.cumsum(1) - (total - 1) / 2  # mid-rank of each score
    sums = (counts * ranks[teams.group]).sum(1)
    with np.errstate(invalid="ignore", divide="ignore"):
        squares = np.add.reduceat(np.where(in_team > 0, sums**2 / in_team, 0), starts)
        ties = 1 - (total**3 - total).sum(1) / (n**3 - n)
        h = (12 / (n * (n + 1)) * squares - 3 * (n + 1)) / ties
        # ties of rounding errors only: all answers are equal
        h = np.where(ties > 1e-12, np.maximum(h, 0), np.nan)
        cells = cells.assign(h=h, df=np.maximum(m - 1, 0).astype(int), n=n, epsilon2=h / (n - 1))
    cells["p_chi2"] = np.array([*map(chi2_p, cells["h"], cells["df"])], float)
    cells["icc1"] = _icc1(counts, starts, teams.group)
    return cells


def _icc1(counts: Floats, starts: np.ndarray, group: np.ndarray) -> Floats:
    """(MSB − MSW)/(MSB + (n0 − 1)·MSW), n0 = (N − Σn²/N)/(m − 1); a negative one is 0."""
    score, n = np.arange(1.0, counts.shape[1] + 1), counts.sum(1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(n > 0, (counts * score).sum(1) / n, 0)
        total, m = np.add.reduceat(n, starts), np.add.reduceat((n > 0).astype(float), starts)
        grand = np.add.reduceat(n * mean, starts) / total
        between = np.add.reduceat(n * (mean - grand[group]) ** 2, starts) / (m - 1)
        inside = (counts * (score - mean[:, None]) ** 2).sum(1)
        within = np.add.reduceat(inside, starts) / (total - m)
        n0 = (total - np.add.reduceat(n**2, starts) / total) / (m - 1)
        icc = (between - within) / (between + (n0 - 1) * within)
    return np.asarray(np.maximum(icc, 0))


def _tested_rows(teams: Tally, table: pd.DataFrame) -> pd.DataFrame:
    """The members' scores of checked answers in cells that `teams` counts."""
    rated = answers.rated(table)
    rated = rated[(rated["voice"] == "member") & (rated["performance"] > 0)]
    counted = teams.counts("performance").sum(1) > 0
    if counted.all():
        return rated
    names = ["workshop", "item", "team"]
    cells = teams.cells.loc[counted & (teams.cells["voice"] == "member"), names]
    return rated.merge(cells, on=names)


def _permuted(found: pd.DataFrame, rated: pd.DataFrame, permutations: int) -> Floats:
    """p of each row of `found`, from the members' scores `rated`; NaN where it is left out."""
    p = pd.Series(np.nan, index=found.index)
    for workshop, rows in found.groupby("workshop", observed=True) if permutations else ():
        room = Room.of(rated[rated["workshop"] == workshop])
        if len(room.team) <= MOST_PERSONS:
            tested = dict(zip(room.items, permutation_p(room, permutations), strict=True))
            p[rows.index] = rows["item"].astype(str).map(tested).astype(float)
    return np.asarray(p, float)


@dataclass(frozen=True, slots=True)
class Room:
    """The scores of persons (rows) for items (columns), NaN where there is none, and their teams.

    Persons stand in a canonical order, by team and then by answers, so that neither the order of
    rows nor ids change a permutation test.
    """

    scores: Floats
    team: np.ndarray
    items: list[str]

    @classmethod
    def of(cls, rated: pd.DataFrame) -> "Room":
        """The room of the rated rows of one workshop."""
        items = sorted(rated["item"].astype(str).unique())
        person, persons = pd.factorize(rated["person"])
        scores = np.full((len(persons), len(items)), np.nan)
        column = pd.Index(items).get_indexer(pd.Index(rated["item"].astype(str)))
        scores[person, column] = rated["performance"]
        first = ~pd.Series(person).duplicated().to_numpy()
        team = np.unique(rated["team"].astype(str)[first], return_inverse=True)[1]
        order = np.lexsort([*np.nan_to_num(scores).T, team])
        return cls(scores[order], team[order], items)


def permutation_p(room: Room, permutations: int) -> Floats:
    """p of each item: share of relabellings of whole persons with a Kruskal–Wallis H as large.

    (1 + #≥)/(B + 1); NaN where all answers are equal or fewer than two teams can be compared.
    """
    p = np.full(len(room.items), np.nan)
    given, teams = ~np.isnan(room.scores), np.eye(room.team.max(initial=0) + 1)[room.team]
    takes_part = teams.T @ given >= SMALLEST_TEAM
    # no relabelling may fill a team that is not tested: it would count as one team more
    columns, which = np.unique(takes_part, axis=1, return_inverse=True)
    for place, tested in enumerate(columns.T):
        items = np.flatnonzero(which.ravel() == place)
        persons = tested[room.team]
        scores, labels = room.scores[np.ix_(persons, items)], teams[np.ix_(persons, tested)]
        p[items] = _share_as_large(scores, labels, permutations)
    return p


def _share_as_large(scores: Floats, labels: Floats, permutations: int) -> Floats:
    ranks, given = _ranks(scores)
    observed = _between(labels[None], ranks, given)[0]
    larger = np.zeros(len(observed))
    random = np.random.default_rng(SEED)
    for start in range(0, permutations, BATCH):
        size = min(BATCH, permutations - start)
        shuffled = random.permuted(np.tile(np.arange(len(labels)), (size, 1)), axis=1)
        # a relabelling that gives the same teams must count, whatever the rounding
        larger += (_between(labels[shuffled], ranks, given) >= observed - 1e-9).sum(0)
    p = (1 + larger) / (permutations + 1)
    return np.where((np.abs(ranks) > 1e-9).any(0), p, np.nan)


def _ranks(scores: Floats) -> tuple[Floats, Floats]:
    """Mid-ranks centred on their mean, 0 where there is no score; and 1 where there is one."""
    given = ~np.isnan(scores)
    ranks = pd.DataFrame(scores).rank().to_numpy()
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.nansum(ranks, axis=0) / given.sum(0)
    return np.where(given, ranks - mean, 0.0), given.astype(float)


def _between(labels: Floats, ranks: Floats, given: Floats) -> Floats:
    """Σ S²/n over teams of the centred ranks, which orders relabellings as H does.

    `labels` has the axes relabelling, person, team; the result relabelling, item.
    """
    team = labels.transpose(0, 2, 1)
    sums, n = team @ ranks, team @ given
    return np.asarray((sums**2 / np.maximum(n, 1)).sum(1))


def add_extremes(found: pd.DataFrame, shown: pd.DataFrame, group: np.ndarray) -> pd.DataFrame:
    """`found` with the range between the shown teams and, where they differ, the teams at its ends.

    `shown` is the table of teams after hiding; `group` gives, by its index, the index in `found`.
    """
    known = shown.loc[shown["performance"].notna(), ["team", "performance"]]
    place, mean = group[known.index], known["performance"]
    means = mean.groupby(place)
    several = means.size().reindex(found.index, fill_value=0) >= 2
    differ, names = several & (found["q"] < SIGNIFICANT), known["team"].astype(object)
    # of equal ones the first row is the lowest and the last the highest
    lowest, highest = means.idxmin(), mean[::-1].groupby(place[::-1]).idxmax()
    return found.assign(
        range=(means.max() - means.min()).reindex(found.index).where(several),
        lowest=lowest.map(names).reindex(found.index).where(differ, ""),
        highest=highest.map(names).reindex(found.index).where(differ, ""),
    ).reset_index(drop=True)


def in_steps(found: pd.DataFrame, some_hidden: Mask) -> pd.DataFrame:
    """`found` where a team is hidden without H, effects and range, p and q in steps.

    They are those of the shown teams alone, and must not be taken for those of all.
    """
    told = found.copy()
    for name in ("p_chi2", "p_permutation", "q"):
        told[name] = hiding.in_steps(told[name], some_hidden)
    for name in ("h", "epsilon2", "icc1", "range"):
        told[name] = told[name].mask(some_hidden)
    return told
