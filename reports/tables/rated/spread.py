"""How answers are spread: distributions, divided opinions, and how sure the order of gaps is."""

import numpy as np
import pandas as pd

from reports.answers import table as answers
from reports.inputs import Weight
from reports.statistics import agreement, numbering
from reports.statistics.intervals import Floats
from reports.tables.rated import tally
from reports.tables.rated.tally import MEASURES, Tally

DRAWS = 4000
TOP = 3
SEED = 20262
AT_ONCE = 2_000_000  # weights of persons drawn at once, so that memory stays small
FEWEST = 10
"""People who rated both sides of an item: under them nothing is said of its place."""


def of_teams(teams: Tally) -> pd.DataFrame:
    """Counts of each answer in each cell of teams, as in docs/report-tables.md; nothing hidden.

    The index tells the place of a row's cell in `teams`.
    """
    return pd.concat([_long(teams, measure, teams.counts(measure)) for measure in MEASURES])


def of_all(teams: Tally, total: Tally, weight: Weight) -> pd.DataFrame:
    """The same for all teams together, `team` empty; shares follow the `weight`."""
    parts = [_long(total, m, tally.weighted(teams, m, weight)) for m in MEASURES]
    return pd.concat(parts).assign(team="")


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


def ranks(table: pd.DataFrame, items: pd.DataFrame, weight: Weight) -> pd.DataFrame:
    """Rank of each gap of the last workshop and the probability to be among the three largest.

    `table` are the checked answers, `items` the figures after hiding. The probability is told in
    steps of 5 %, among four items or more, and not under FEWEST: in full it would tell whether a
    guess at a single sheet is right.
    """
    columns = ["workshop", "voice", "item", "gap", "n_pairs"]
    here = items["workshop"] == items["workshop"].cat.categories[-1]
    known = pd.DataFrame(items.loc[here & items["gap"].notna() & (items["n_pairs"] > 0), columns])
    voices = known.groupby("voice", observed=True)
    known["rank"] = voices["gap"].rank(ascending=False, method="min")
    known["p_top3"] = np.nan
    rated = answers.rated(table)
    both = (rated["importance"] > 0) & (rated["performance"] > 0)
    rated = rated[both & (rated["workshop"] == items["workshop"].cat.categories[-1])]
    for voice, rows in voices:
        sure = rows["n_pairs"] >= FEWEST
        if len(rows) > TOP and sure.any():
            gaps, worth = sheets(rated[rated["voice"] == voice], list(rows["item"]), weight)
            steps = np.floor(20 * top_probability(gaps, worth) + 0.5) / 20
            known.loc[rows.index[sure], "p_top3"] = steps[sure]
    return known


def sheets(rated: pd.DataFrame, items: list[str], weight: Weight) -> tuple[Floats, Floats]:
    """The gap of each person (row) for each item (column), and what it counts in the item's score.

    Both are 0 where a person did not rate both sides. Persons stand in the order of what they
    gave, so that neither the order of rows nor ids and names change a draw.
    """
    rated = rated[rated["item"].isin(items)]
    row = numbering.numbered(rated["person"].to_numpy())
    place = row, pd.Index(items).get_indexer(pd.Index(rated["item"].astype(str)))
    gaps = np.zeros((row.max() + 1, len(items)))
    worth = np.zeros_like(gaps)
    gaps[place] = rated["importance"].to_numpy(float) - rated["performance"].to_numpy(float)
    worth[place] = 1
    if weight == "teams":
        of_team = rated["team"].cat.codes.to_numpy()[numbering.first_rows(row)]
        labels = np.eye(of_team.max() + 1)[of_team]
        worth /= np.maximum(labels @ (labels.T @ worth), 1)
    by_name = np.argsort(items)
    order = np.lexsort([*worth.T[by_name], *gaps.T[by_name]])
    return gaps[order], worth[order]


def top_probability(gaps: Floats, worth: Floats) -> Floats:
    """Probability of each item to have one of the three largest gaps; as `sheets` gives them.

    Each of 4,000 draws weighs whole persons anew (Rubin 1981, Bayesian bootstrap): some rate high
    or low throughout. Drawn values are pulled towards one another as far as the items' gaps differ
    by chance alone (method 1.7). Places that several share are parted among them.
    """
    drawn = _drawn(gaps, worth)
    drawn -= drawn.mean(1, keepdims=True)
    mean, (n, items) = drawn.mean(0), gaps.shape
    noise = (n + 1) / (n - 1) * items / (items - 1) * drawn.var(0).mean()
    apart = max(0.0, ((worth * gaps).sum(0) / worth.sum(0)).var(ddof=1) - noise)
    b = apart / (apart + noise) if apart else 0.0
    # equal but for rounding errors is equal
    values = (b * mean + np.sqrt(b) * (drawn - mean)).round(9)
    third = np.partition(values, -TOP, axis=1)[:, -TOP, None]
    over, on = values > third, values == third
    left = TOP - over.sum(1, keepdims=True)
    return np.asarray((over + on * left / on.sum(1, keepdims=True)).mean(0))


def _drawn(gaps: Floats, worth: Floats) -> Floats:
    """The gap of each item (column) in each of DRAWS draws of Dirichlet weights over persons."""
    random, persons = np.random.default_rng(SEED), len(gaps)
    at_once = max(1, AT_ONCE // persons)
    drawn = np.empty((DRAWS, gaps.shape[1]))
    for start in range(0, DRAWS, at_once):
        part = drawn[start : start + at_once]
        weights = random.standard_exponential((len(part), persons))
        part[:] = (weights @ (worth * gaps)) / (weights @ worth)
    return drawn
