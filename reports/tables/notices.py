"""What limits the reading of a report, as rows of one table: kind, how many, of how many."""

import numpy as np
import pandas as pd

from reports.answers import scoring
from reports.answers import table as answers
from reports.answers.rows import combined, unique_rows
from reports.statistics import numbering
from reports.tables import participation
from reports.tables.rated.items import Rated

FEWEST_FOR_RELIABILITY = 20
STRAIGHT_FROM = 10  # items with one and the same answer
CANNOT_JUDGE = 0.20
FEW_PAIRS = 0.8
KEYS = ["workshop", "voice"]
OF_ITEMS = ("pairs", "unanswered", "cannot_judge")


def of(rated: Rated, items: pd.DataFrame, teams: pd.DataFrame | None) -> pd.DataFrame:
    """The notices of docs/report-tables.md; `items` after hiding."""
    parts = [_of_items(items), _hidden(rated)]
    if "n" not in rated.answers:  # tallies do not know what else a person rated
        parts[1:1] = _of_persons(rated, items)
    if teams is not None:
        parts.append(_of_teams(teams, rated))
    return pd.concat(parts, ignore_index=True)


def _of_items(items: pd.DataFrame) -> pd.DataFrame:
    shown = items[~items["hidden"]]
    names = ("n_importance", "n_performance", "n_pairs", "n_dk", "persons")
    importance, performance, pairs, dont_know, persons = (shown[name] for name in names)
    most, least = np.maximum(importance, performance), np.minimum(importance, performance)
    of_all = np.stack([most, persons, performance + dont_know])
    n = np.stack([pairs, persons - performance, dont_know])
    noted = np.stack(
        [
            # two scales have no gap, and nothing was calculated on some of the persons
            (least > 0) & (pairs < FEW_PAIRS * most) & shown["gap"].notna(),
            shown["bound_low"].notna(),
            shown["dk_share"] >= CANNOT_JUDGE,
        ]
    )
    kind, place = np.nonzero(noted)
    found = shown[[*KEYS, "item"]].iloc[place]
    return found.assign(kind=np.array(OF_ITEMS)[kind], n=n[noted], of=of_all[noted])


def _of_persons(rated: Rated, items: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Persons who gave one answer to everything, and items that disagree with all others."""
    scores = _scores(rated.answers, items)
    person, score = scores["person"].to_numpy(), scores["performance"].to_numpy()
    n, first = np.bincount(person), numbering.first_rows(person, absent=-1)
    clicked = scoring.turned(score, scores["item"], rated.known)
    varied = np.zeros(len(n), bool)
    varied[person[clicked != clicked[first[person]]]] = True
    there = first >= 0
    straight = (n >= STRAIGHT_FROM) & ~varied
    found = _shares(scores[KEYS].iloc[first[there]], straight[there], "straight")
    if (n == 1).any():
        several = n[person] > 1
        scores, person, score = scores[several], person[several], score[several]
    total = np.bincount(person, score)
    return found, _reversed(scores, score, (total[person] - score) / (n[person] - 1))


def _shares(cells: pd.DataFrame, marked: np.ndarray, kind: str) -> pd.DataFrame:
    """How many rows of `cells` are marked, by workshop and voice where any is."""
    number = numbering.numbered(combined(*(cells[name] for name in KEYS)))
    n, of_all = np.bincount(number, marked).astype(int), np.bincount(number)
    found = cells[KEYS].iloc[numbering.first_rows(number)]
    return found.assign(kind=kind, item="", n=n, of=of_all)[n > 0]


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
    cell = numbering.numbered(combined(*(scores[name] for name in keys)))
    n = np.bincount(cell)
    covariance = np.bincount(cell, score * rest) / n
    covariance -= np.bincount(cell, score) * np.bincount(cell, rest) / n**2
    wrong = (covariance < -1e-9) & (n >= FEWEST_FOR_RELIABILITY)
    places = scores[keys].iloc[numbering.first_rows(cell)[wrong] if wrong.any() else []]
    return places.assign(kind="reversed", n=n[wrong], of=n[wrong])


def _hidden(rated: Rated) -> pd.DataFrame:
    """How many teams have at least one figure hidden."""
    named = (rated.teams.cells["team"] != "").to_numpy(bool)
    cells, hidden = rated.teams.cells[named], rated.hidden_teams[named]
    team = numbering.numbered(combined(*(cells[name] for name in (*KEYS, "team"))))
    return _shares(cells.iloc[numbering.first_rows(team)], np.bincount(team, hidden) > 0, "hidden")


def _of_teams(teams: pd.DataFrame, rated: Rated) -> pd.DataFrame:
    names = ["workshop", "team", "voice"]
    # who answered is there, even if nothing was handed in
    answered = pd.MultiIndex.from_frame(unique_rows(rated.answers, names).astype(str))
    silent = (teams["handed_in"] == 0) & ~pd.MultiIndex.from_frame(teams[names]).isin(answered)
    groups = teams.assign(absent=silent, one=1).groupby(KEYS)
    sums = groups[["invited", "handed_in", "absent", "one"]].sum().reset_index().assign(item="")
    low = sums[sums["handed_in"] < participation.LOW * sums["invited"]]
    # of fewer than the base no number is told
    told = low["handed_in"].mask(low["handed_in"].between(1, rated.settings.smallest_base - 1))
    low = low.assign(kind="participation", n=told, of=low["invited"])
    absent = sums[sums["absent"] > 0]
    return pd.concat([low, absent.assign(kind="absent", n=absent["absent"], of=absent["one"])])
