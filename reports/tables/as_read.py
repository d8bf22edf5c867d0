"""Finished tables on the scales that people read: inside, every scale begins with 1."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from reports.answers.catalogue import Known

OF_ITEMS = (
    *("importance", "importance_low", "importance_high", "importance_other", "performance"),
    *("performance_low", "performance_high", "performance_other", "bound_low", "bound_high"),
)
SCORES = {
    "items": OF_ITEMS,
    "teams": OF_ITEMS,
    "group_gaps": ("mean_a", "mean_b"),
    "voices": ("us", "customer", "us_importance", "customer_importance"),
    "pledges": ("performance_before", "performance_after"),
    "series": ("centre", "lower", "upper"),
    "entries": ("importance", "performance", "frequency"),
}
"""The columns of each table that are scores or means of them, no differences."""
CENTRES = ("importance_centre", "performance_centre")


def of(name: str, table: pd.DataFrame, known: Known, items: Iterable[str]) -> pd.DataFrame:
    """The table `name` with scores that begin with the lowest one of each item's scale.

    `items` are those that were rated: means over them are only moved where all begin alike.
    """
    if known.lowest == 1 or table.empty:
        return table
    if name == "summary":
        first = {known.first(item) for item in items}
        by = first.pop() - 1 if len(first) == 1 else 0
        return table.assign(**{column: table[column] + by for column in CENTRES})
    if name == "distributions":
        return table.assign(answer=_answers(table, known))
    by_row = _above_one(table, known) if name in SCORES else np.zeros(0)
    if name == "series":
        by_row = by_row * (table["measure"] != "gap").to_numpy()
    columns = [column for column in SCORES.get(name, ()) if column in table]
    return table.assign(**{column: table[column] + by_row for column in columns})


def _above_one(table: pd.DataFrame, known: Known) -> np.ndarray:
    return np.array([known.first(str(item)) - 1 for item in table["item"]])


def _answers(table: pd.DataFrame, known: Known) -> list[str]:
    """Scores as they were clicked; gaps and “don't know” stay."""
    rows = zip(table["answer"], table["measure"], _above_one(table, known), strict=True)
    return [
        str(int(answer) + by) if measure != "gap" and str(answer).isdigit() else str(answer)
        for answer, measure, by in rows
    ]
