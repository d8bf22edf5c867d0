"""What limits the reading of a report, as rows of one table: kind, how many, of how many."""

import numpy as np
import pandas as pd

from reports import answers, numbering, room
from reports.figures import Rated

FEWEST_FOR_RELIABILITY = 20
STRAIGHT_FROM = 10  # items with one and the same answer
CANNOT_JUDGE = 0.20
FEW_PAIRS = 0.8
KEYS = ["workshop", "voice"]


def of(
    table: pd.DataFrame, rated: Rated, items: pd.DataFrame, teams: pd.DataFrame | None
) -> pd.DataFrame:
    """The notices of docs/report-tables.md, from checked answers and items after hiding."""
    parts = [_of_items(items), _of_persons(table, items), _hidden(rated)]
    if teams is not None:
        parts.append(_of_teams(teams))
    return pd.concat(parts, ignore_index=True)


def _of_items(items: pd.DataFrame) -> pd.DataFrame:
    shown = items[~items["hidden"]]
    most = shown[["n_importance", "n_performance"]].max(axis=1)
    both = shown[["n_importance", "n_performance"]].min(axis=1) > 0
    persons = shown["persons"]
    kinds = {
        "pairs": (shown["n_pairs"], most, both & (shown["n_pairs"] < FEW_PAIRS * most)),
        "unanswered": (
            persons - shown["n_performance"],
            persons,
            shown["bound_low"].notna(),
        ),
        "cannot_judge": (
            shown["n_dk"],
            shown["n_performance"] + shown["n_dk"],
            shown["dk_share"] >= CANNOT_JUDGE,
        ),
    }
    parts = [
        shown.loc[rows, [*KEYS, "item"]].assign(kind=kind, n=n[rows], of=of_all[rows])
        for kind, (n, of_all, rows) in kinds.items()
    ]
    return pd.concat(parts)


def _of_persons(table: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """Persons who gave one answer to everything, and items that disagree with all others."""
    scores = _scores(table, items)
    person, score = scores["person"].to_numpy(), scores["performance"].to_numpy(float)
    n, total = np.bincount(person), np.bincount(person, score)
    squares = np.bincount(person, score * score)
    # all equal: n·Σx² = (Σx)²
    straight = (n >= STRAIGHT_FROM) & (n * squares == total**2)
    first = numbering.first_rows(numbering.numbered(person))
    persons = scores[[*KEYS, "person"]].iloc[first]
    persons = persons.assign(straight=straight[persons["person"]])
    found = persons.groupby(KEYS, observed=True)["straight"].agg(["sum", "size"]).reset_index()
    found = found.set_axis([*KEYS, "n", "of"], axis=1).assign(kind="straight", item="")
    several = n[person] > 1
    if not several.all():
        scores, person, score = scores[several], person[several], score[several]
    rest = (total[person] - score) / (n[person] - 1)
    return pd.concat([found[found["n"] > 0], _reversed(scores, score, rest)])


def _scores(table: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """The scores of persons for items that are shown."""
    rated = answers.rated(table)
    wanted = ((rated["performance"] > 0) & (rated["voice"] != "team")).to_numpy()
    hidden = items.loc[items["hidden"], [*KEYS, "item"]]
    columns = rated[[*KEYS, "item", "person", "performance"]]
    if len(hidden):
        marked = columns[[*KEYS, "item"]].merge(hidden.assign(hidden=True), how="left")
        wanted = wanted & marked["hidden"].isna().to_numpy()
    return columns if wanted.all() else columns[wanted]


def _reversed(scores: pd.DataFrame, score: np.ndarray, rest: np.ndarray) -> pd.DataFrame:
    """Items whose correlation with the mean of the person's other items is negative, n ≥ 20."""
    keys = [*KEYS, "item"]
    cell = numbering.numbered(numbering.combined(*(scores[name] for name in keys)))
    n = np.bincount(cell)
    covariance = np.bincount(cell, score * rest) / n
    covariance -= np.bincount(cell, score) * np.bincount(cell, rest) / n**2
    wrong = (covariance < -1e-9) & (n >= FEWEST_FOR_RELIABILITY)
    places = scores[keys].iloc[numbering.first_rows(cell)[wrong] if wrong.any() else []]
    return places.assign(kind="reversed", n=n[wrong], of=n[wrong])


def _hidden(rated: Rated) -> pd.DataFrame:
    """How many teams have at least one figure hidden."""
    cells = rated.teams.cells.assign(hidden=rated.hidden_teams)
    cells = cells[cells["team"] != ""]
    by_team = cells.groupby([*KEYS, "team"], observed=True)["hidden"].any()
    found = by_team.groupby(KEYS, observed=True).agg(["sum", "size"]).reset_index()
    found = found.set_axis([*KEYS, "n", "of"], axis=1).assign(kind="hidden", item="")
    return found[found["n"] > 0]


def _of_teams(teams: pd.DataFrame) -> pd.DataFrame:
    groups = teams.assign(absent=teams["handed_in"] == 0, one=1).groupby(KEYS)
    sums = groups[["invited", "handed_in", "absent", "one"]].sum().reset_index().assign(item="")
    low = sums[sums["handed_in"] < room.LOW * sums["invited"]]
    absent = sums[sums["absent"] > 0]
    return pd.concat(
        [
            low.assign(kind="participation", n=low["handed_in"], of=low["invited"]),
            absent.assign(kind="absent", n=absent["absent"], of=absent["one"]),
        ]
    )
