"""Ratings one row a person, without letting anybody be recognised by the pattern of a row.

Who knows one answer of a colleague would find the row, and with it all other answers. So rows
carry neither id nor team nor anything else about who gave them, stand in the order of their
values, and there are none where fewer than twice the smallest base of people rated. What teams
agreed is public in the room; by team it stands in the other tables.
"""

import numpy as np
import pandas as pd

from reports.answers import checks, table
from reports.answers.catalogue import Known

MEASURES = ("performance", "importance")


def wide(answers: pd.DataFrame, known: Known, smallest_base: int) -> pd.DataFrame:
    """`workshop, voice`, then each rated item's scores as clicked, as texts.

    A column is named as its item (performance) or `<item>.importance`; `dk` is don't know, ""
    not given. With a `smallest_base` of 1 nothing is left out but ids and teams.
    """
    rated = _as_clicked(table.rated(answers), known)
    heads = rated.drop_duplicates("person").set_index("person")
    people = heads[["workshop", "voice"]].astype(str)
    columns = [
        _scores(rated, item, measure)
        for item in rated["item"].cat.categories
        for measure in MEASURES
    ]
    asked = [column for column in columns if len(column)]
    sheets = pd.concat([people, *asked], axis=1).fillna("")
    return _withheld(sheets, heads["cut"].fillna(0), smallest_base)


def _as_clicked(rated: pd.DataFrame, known: Known) -> pd.DataFrame:
    """The ratings with the scores of reverse items turned back."""
    performance = rated["performance"].to_numpy().astype(np.int16)
    return rated.assign(performance=checks.turned(performance, rated["item"], known))


def _scores(rated: pd.DataFrame, item: str, measure: str) -> pd.Series:
    """One item's scores by person; empty where it was not asked."""
    rows = rated[rated["item"] == item]
    scores = rows[measure].to_numpy().astype(int)
    name = item if measure == "performance" else f"{item}.{measure}"
    if (scores == checks.MISSING).all():
        return pd.Series(dtype=object, name=name)
    words = np.array(["", "dk", *map(str, range(1, 12))], dtype=object)
    return pd.Series(words[scores + 1], index=rows["person"], name=name)


def _withheld(sheets: pd.DataFrame, cut: pd.Series, smallest_base: int) -> pd.DataFrame:
    if smallest_base > 1:
        people = sheets.groupby(["workshop", "voice"])["voice"].transform("size")
        sheets = sheets[(sheets["voice"] == "team") | (people >= 2 * smallest_base)]
        sheets = _hide_few(sheets, cut[sheets.index], smallest_base)
    # by value: the order in which people answered would tell who they are
    return sheets.sort_values(list(sheets.columns), kind="stable").reset_index(drop=True)


def _hide_few(sheets: pd.DataFrame, cut: pd.Series, smallest_base: int) -> pd.DataFrame:
    """Empty the cells of an item that fewer people of a workshop and voice answered.

    It is those of the first cut in which anybody did: what was hidden then stays hidden.
    """
    sheets = sheets.copy()
    private, room = sheets["voice"] != "team", [sheets["workshop"], sheets["voice"]]
    for item in sheets.columns[2:]:
        entered = cut.where(sheets[item] != "")
        first = entered.groupby(room).transform("min")
        n = (entered == first).groupby(room).transform("sum")
        sheets.loc[private & (n < smallest_base), item] = ""
    return sheets
