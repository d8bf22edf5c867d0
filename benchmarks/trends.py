"""How honest and how quick trends are: null audits, and an audit of 2,000 workshops."""


import numpy as np
import pandas as pd

from reports import answers, between_waves, figures, trend
from reports.known import Known
from reports.settings import Settings

NULL_AUDITS = 1000
WORKSHOPS, TEAMS, ITEMS, PEOPLE = 2000, 8, 40, 8
SHOWN = 12
ITEMS_OF_NULL = 12
SPREAD = 0.9  # SD of people in a team, in points, before rounding


def null_answers(seed):
    """Answers of an audit in which nothing changed: items, teams and people differ, waves do not.

    5 to 12 teams of 6 to 10 other people each time, 12 items, three workshops.
    """
    rng = np.random.default_rng(seed)
    teams, waves = rng.integers(5, 13), 3
    levels = {"performance": rng.uniform(2.2, 4.2, ITEMS_OF_NULL)}
    levels["importance"] = rng.uniform(3.2, 4.6, ITEMS_OF_NULL)
    of_team = {name: rng.normal(0, 0.4, (teams, ITEMS_OF_NULL)) for name in levels}
    parts = []
    for wave in range(waves):
        for team in range(teams):
            people = rng.integers(6, 11)
            person, item = np.indices((people, ITEMS_OF_NULL))
            rows = {
                "workshop": f"w{wave}",
                "team": f"t{team}",
                "respondent": [f"{team}-{n}" for n in person.ravel()],
                "item": [f"item{n:02}" for n in item.ravel()],
            }
            for name, level in levels.items():
                felt = rng.normal(level + of_team[name][team], SPREAD, person.shape)
                rows[name] = np.clip(np.round(felt), 1, 5).astype(int).ravel()
            parts.append(pd.DataFrame(rows))
    return pd.concat(parts)


def false_alarm(seed):
    """Whether a null audit has any "real change", in any measure and comparison, as it is told."""
    known = Known()
    table = answers.check({"w0": null_answers(seed)}, known)
    rated = figures.Rated.of(table, known, Settings(permutations=0))
    found = trend.of_items(rated, figures.blanked(rated.items, rated.hidden_totals))
    return bool(between_waves.supported(found)["real_change"].any())


def honest():
    alarms = sum(false_alarm(seed) for seed in range(NULL_AUDITS))
    print(
        f"trends: {alarms} of {NULL_AUDITS} null audits have any false “real change”"
        f" ({100 * alarms / NULL_AUDITS:.1f} %)"
    )
    return alarms


def main():
    honest()
