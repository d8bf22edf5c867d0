"""Ratings as clicked, as many rows as people, and no row is a person.

Who knows two answers of a colleague would find the row, and with it all other answers: of 20
answers hardly two people give the same. So the pairs of each item stand in an order of their own,
rows carry neither id nor team, and there are none where fewer than twice the smallest base of
people rated. What teams agreed is public in the room; by team it stands in the other tables.
"""

from collections.abc import Sequence
from zlib import crc32

import numpy as np
import pandas as pd

from reports.answers import scoring, table
from reports.tables.rated import hiding
from reports.tables.rated.items import Rated

MEASURES = ("performance", "importance")


def wide(rated: Rated) -> pd.DataFrame:
    """`workshop, voice`, then each rated item's scores as clicked, as texts.

    A column is named as its item (performance) or `<item>.importance`; `dk` is don't know, ""
    not given or hidden: what `rated` hides of a team is in none of its rows. With a smallest
    base of 1 rows are people, without ids and teams.
    """
    ratings, known, base = table.rated(rated.answers), rated.known, rated.settings.smallest_base
    performance = ratings["performance"].to_numpy().astype(np.int16)
    # rows of a team can be told apart by its figures of other items: what is hidden would follow
    hidden = hiding.carried(rated.hidden_teams, rated.teams.cells, ratings)
    ratings = ratings.assign(
        hidden=hidden, performance=scoring.turned(performance, ratings["item"], known)
    )
    heads = ratings.drop_duplicates("person").set_index("person")
    people = heads[["workshop", "voice"]].astype(str)
    columns = [
        _scores(ratings, item, measure, known.first(str(item), measure))
        for item in ratings["item"].cat.categories
        for measure in MEASURES
    ]
    asked = [column for column in columns if len(column)]
    sheets = pd.concat([people, *asked], axis=1).fillna("")
    if base > 1:
        sheets = sheets[_are_enough(sheets, heads["cut"].fillna(0), 2 * base)]
        sheets = _apart(sheets, [str(column.name) for column in asked])
    # by value: the order in which people answered would tell who they are
    sheets = sheets.sort_values(list(sheets.columns), kind="stable")
    wave = pd.Categorical(sheets["workshop"], ratings["workshop"].cat.categories).codes
    return sheets.iloc[np.argsort(wave, kind="stable")].reset_index(drop=True)


def _apart(sheets: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """The pairs of each item in an order of their own, which tells nothing of who gave them."""
    pairs: dict[str, list[str]] = {}
    for column in columns:
        pairs.setdefault(column.removesuffix(".importance"), []).append(column)
    parts = [
        rows if voice == "team" else _shuffled(rows, pairs)
        for (_workshop, voice), rows in sheets.groupby(["workshop", "voice"])
    ]
    return pd.concat([sheets[:0], *parts])


def _shuffled(rows: pd.DataFrame, pairs: dict[str, list[str]]) -> pd.DataFrame:
    found = rows.copy()
    for item, columns in pairs.items():
        given = rows[columns].sort_values(columns).to_numpy()
        found[columns] = np.random.default_rng(crc32(item.encode())).permutation(given)
    return found


def _scores(rated: pd.DataFrame, item: str, measure: str, first: int) -> pd.Series:
    """One item's scores by person; empty where it was not asked."""
    rows = rated[rated["item"] == item]
    scores = rows[measure].to_numpy().astype(int)
    name = item if measure == "performance" else f"{item}.{measure}"
    if (scores == scoring.MISSING).all():
        return pd.Series(dtype=object, name=name)
    shown = np.where(rows["hidden"], "", scoring.written(scores, first))
    return pd.Series(shown, index=rows["person"], name=name, dtype=object)


def _are_enough(sheets: pd.DataFrame, cut: pd.Series, fewest: int) -> np.ndarray:
    """Whether each row came with `fewest` others of its workshop and voice, or is of a team.

    Rows of a later cut wait until they are as many: beside the file of before they would be rows
    of the few who came late, and of their team.
    """
    there = np.array(sheets["voice"] == "team")
    for places in sheets.groupby(["workshop", "voice"]).indices.values():
        waiting = places[:0]
        for number in sorted(cut.iloc[places].unique()):
            waiting = np.append(waiting, places[cut.iloc[places] == number])
            if len(waiting) >= fewest:
                there[waiting], waiting = True, waiting[:0]
    return there
