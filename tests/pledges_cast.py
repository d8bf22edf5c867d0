"""Audits of two workshops in which every team pledges on what is low, and what is told of it."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from reports.answers import side_tables
from reports.answers.catalogue import Known
from reports.answers.table import check
from reports.inputs import Settings
from reports.statistics.intervals import Floats
from reports.tables import pledges
from reports.tables.rated.items import Rated, blanked

ITEMS = 10


def audit(seed: int, teams: int, rise: float = 0.0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Answers of two workshops of the same teams, and a pledge of each team.

    As in method 1.8: ten items 1–5, teams of 4 to 11; SD of items .4, teams .3, team × workshop
    .2, persons 1. In odd rooms a team pledges on its own lowest item, in even ones on one of the
    room's three lowest; what is pledged rises by `rise`.
    """
    rng = np.random.default_rng(seed)
    level = 3.2 + rng.normal(0, 0.4, ITEMS) + rng.normal(0, 0.3, (teams, 1))
    sizes = rng.integers(4, 12, teams)
    first = [_felt(rng, level[team], size) for team, size in enumerate(sizes)]
    means = np.array([given.mean(0) for given in first])
    room = np.concatenate(first).mean(0).argsort()[:3]
    named = means.argmin(1) if seed % 2 else rng.choice(room, teams)
    level = level + rise * np.isin(np.arange(ITEMS), named)
    second = [_felt(rng, level[team], size) for team, size in enumerate(sizes)]
    table = pd.concat([_rows("w0", first), _rows("w1", second)])
    told = [
        {"workshop": "w0", "team": f"t{team}", "what": "Do it", "item": f"item{item}"}
        for team, item in enumerate(named)
    ]
    return table, pd.DataFrame(told)


def _felt(rng: np.random.Generator, level: Floats, size: int) -> np.ndarray:
    mood = rng.normal(0, 0.2, ITEMS)
    return np.clip(np.round(rng.normal(level + mood, 1, (size, ITEMS))), 1, 5).astype(int)


def _rows(workshop: str, given: Sequence[np.ndarray]) -> pd.DataFrame:
    scores = np.concatenate(given)
    person, item = np.indices(scores.shape)
    team = np.repeat(np.arange(len(given)), [len(one) for one in given])
    return pd.DataFrame(
        {
            "workshop": workshop,
            "team": [f"t{number}" for number in team[person.ravel()]],
            "respondent": [f"p{number}" for number in person.ravel()],
            "item": [f"item{number}" for number in item.ravel()],
            "performance": scores.ravel(),
        }
    )


def judged(table: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """The table of pledges of one audit, with its verdicts; nothing is hidden."""
    known, settings = Known(), Settings(smallest_base=1, permutations=0)
    rated = Rated.of(check({"w0": table}, known), known, settings)
    items = blanked(rated.items, rated.hidden_totals)
    return pledges.of(side_tables.pledges(told, "w0"), rated, items, {})
