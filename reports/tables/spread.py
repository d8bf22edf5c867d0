"""How answers are spread: distributions, divided opinions, and how sure the order of gaps is."""

import numpy as np
import pandas as pd

from reports.inputs import Settings
from reports.statistics import agreement, intervals
from reports.statistics.intervals import Floats
from reports.tables import tally
from reports.tables.tally import Tally

DRAWS = 4000
TOP = 3
SEED = 20262
PARTS = 4  # one after the other, so that memory stays small


def of_teams(teams: Tally) -> pd.DataFrame:
    """Counts of each answer in each cell of teams, as in docs/report-tables.md; nothing hidden.

    The index tells the place of a row's cell in `teams`.
    """
    return pd.concat([_long(teams, measure, teams.counts(measure)) for measure in _MEASURES])


def of_all(teams: Tally, total: Tally, settings: Settings) -> pd.DataFrame:
    """The same for all teams together, `team` empty; shares follow the weight of `settings`."""
    parts = [
        _long(total, measure, tally.weighted(teams, measure, settings.weight))
        for measure in _MEASURES
    ]
    return pd.concat(parts).assign(team="")


_MEASURES = ("importance", "performance", "gap")


def _long(cells: Tally, measure: str, weights: Floats) -> pd.DataFrame:
    """One row for each answer of each cell that was asked `measure`."""
    persons = cells.counts(measure)
    if measure == "gap":
        names = [str(gap) for gap in range(-(persons.shape[1] // 2), persons.shape[1] // 2 + 1)]
        n, share = persons, _shares(weights)
        fits = np.abs(np.array(names, int)) < cells.size(measure)[:, None]
        asked = persons.any(1)
    else:
        dont_know, missing = cells.dont_know(measure), cells.missing(measure)
        names = [*map(str, range(1, persons.shape[1] + 1)), "dk", "missing"]
        n = np.column_stack([persons, dont_know, missing])
        answered = persons.sum(1) + dont_know
        with np.errstate(invalid="ignore", divide="ignore"):
            rest = [dont_know / answered, missing / cells.persons]
        share = np.column_stack([_shares(weights), *rest])
        fits = np.arange(len(names)) < cells.size(measure)[:, None]
        fits[:, -2:] = True
        asked = answered > 0
    row, column = np.nonzero(np.asarray(fits) & np.asarray(asked)[:, None])
    return cells.cells.iloc[row].assign(
        measure=measure,
        answer=pd.array(names, dtype="str").take(column),
        n=n[row, column],
        share=share[row, column],
    )


def _shares(weights: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(weights / weights.sum(1, keepdims=True), float)


def camps(teams: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """The shown cells in which opinions are divided, each team's and the room's (`team` empty)."""
    columns = ["workshop", "voice", "team", "item", "n_performance", "consensus", "agreement_a"]
    parts = [items.assign(team="")[columns], teams[columns]]
    cells = pd.concat(parts, ignore_index=True).rename(columns={"n_performance": "n"})
    divided = agreement.is_divided(cells["agreement_a"], cells["n"].fillna(0))
    return cells.loc[divided]


def ranks(teams: Tally, items: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Rank of each gap of the last workshop and the probability to be among the three largest.

    From 4,000 draws of every item's Dirichlet posterior, one of prior 1 answer; `items` is the
    table after hiding, whose rows are those of the tallies.
    """
    counts = tally.weighted(teams, "gap", settings.weight)
    last = (items["workshop"] == items["workshop"].cat.categories[-1]).to_numpy()
    known = last & items["gap"].notna().to_numpy() & (counts.sum(1) > 0)
    table = items[["workshop", "voice", "item", "gap"]].copy()
    families = table[known].groupby(["workshop", "voice"], observed=True)
    table["rank"] = families["gap"].rank(ascending=False, method="min")
    table["p_top3"] = np.nan
    size = items["scale_size"].to_numpy(float)
    for rows in families.indices.values():
        places = np.flatnonzero(known)[rows]
        table.loc[table.index[places], "p_top3"] = top_probability(counts[places], size[places])
    return pd.DataFrame(table.loc[known])


def _drawn(posterior: Floats, values: Floats) -> Floats:
    """The mean of `values` in each of DRAWS draws from the Dirichlet of each row."""
    random = np.random.default_rng(SEED)

    def part() -> Floats:
        draws = random.standard_gamma(posterior, (DRAWS // PARTS, *posterior.shape))
        return np.asarray(draws @ values / draws.sum(2))

    return np.concatenate([part() for _ in range(PARTS)])


def top_probability(counts: Floats, size: Floats) -> Floats:
    """Probability of each item (row) to have one of the three largest gaps of the family."""
    if len(counts) <= TOP:
        return np.ones(len(counts))
    values = intervals.gap_values(counts.shape[1])
    prior = np.maximum(0, size[:, None] - np.abs(values)) / size[:, None] ** 2
    gaps = _drawn(counts + prior, values)
    third = np.partition(gaps, -TOP, axis=1)[:, -TOP]
    return np.asarray((gaps >= third[:, None]).mean(0))
