"""What limits the reading of a report, as rows of one table: kind, how many, of how many."""

import numpy as np
import pandas as pd

from reports import answers, room
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
    shown = items.loc[~items["hidden"], [*KEYS, "item"]]
    scores = answers.rated(table)
    scores = scores[(scores["performance"] > 0) & (scores["voice"] != "team")]
    scores = scores.merge(shown, on=[*KEYS, "item"])
    by_person = scores.groupby("person")["performance"]
    persons = scores[[*KEYS, "person"]].drop_duplicates("person").set_index("person")
    persons["straight"] = (by_person.size() >= STRAIGHT_FROM) & (by_person.min() == by_person.max())
    straight = persons.groupby(KEYS, observed=True)["straight"].agg(["sum", "size"]).reset_index()
    straight = straight.set_axis([*KEYS, "n", "of"], axis=1).assign(kind="straight", item="")
    return pd.concat([straight[straight["n"] > 0], _reversed(scores, by_person)])


def _reversed(scores: pd.DataFrame, by_person: "pd.api.typing.SeriesGroupBy") -> pd.DataFrame:
    """Items whose correlation with the mean of the person's other items is negative, n ≥ 20."""
    x = scores["performance"].to_numpy(float)
    others = by_person.transform("size").to_numpy(float) - 1
    total = by_person.transform("sum").to_numpy(float)
    with np.errstate(invalid="ignore", divide="ignore"):
        pairs = scores[[*KEYS, "item"]].assign(x=x, rest=(total - x) / others)[others > 0]
    groups = pairs.groupby([*KEYS, "item"], observed=True)
    centred = pairs[["x", "rest"]] - groups[["x", "rest"]].transform("mean")
    products = pairs.assign(product=centred["x"] * centred["rest"])
    by_item = products.groupby([*KEYS, "item"], observed=True)["product"]
    found = by_item.agg(["sum", "size"]).reset_index().rename(columns={"size": "n"})
    wrong = (found["sum"] < -1e-9) & (found["n"] >= FEWEST_FOR_RELIABILITY)
    return found.loc[wrong, [*KEYS, "item", "n"]].assign(kind="reversed", of=found["n"])


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
