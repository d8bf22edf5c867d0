"""Finished tables on the scales that people read: inside, every scale begins with 1."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from reports.answers.catalogue import Known

SCORES = (
    *("importance", "importance_low", "importance_high", "importance_other", "frequency"),
    *("performance", "performance_low", "performance_high", "performance_other"),
    *("performance_before", "performance_after", "bound_low", "bound_high"),
    *("mean_a", "mean_b", "us", "customer", "us_importance", "customer_importance"),
    *("centre", "lower", "upper"),
)
"""The columns that are scores or means of them in whichever table they stand, no differences."""
MEASURES = ("importance", "frequency", "performance")
CENTRES = (("importance_centre", "importance"), ("performance_centre", "performance"))


def of(name: str, table: pd.DataFrame, known: Known, items: Iterable[str]) -> pd.DataFrame:
    """The table `name` with scores that begin with the lowest one of each item's scale.

    `items` are those that were rated: means over them are only moved where all begin alike.
    """
    there = {*items, *(map(str, table["item"].unique()) if "item" in table else ())}
    if table.empty or all(known.first(item, one) == 1 for item in there for one in MEASURES):
        return table
    if name == "summary":
        firsts = {one: {known.first(item, measure) for item in items} for one, measure in CENTRES}
        by = {one: first.pop() - 1 if len(first) == 1 else 0 for one, first in firsts.items()}
        return table.assign(**{column: table[column] + by[column] for column in by})
    if name == "distributions":
        return table.assign(answer=_answers(table, known))
    columns = [column for column in SCORES if column in table]
    return table.assign(**{column: table[column] + _above_one(table, column, known)
                           for column in columns})  # fmt: skip


def _above_one(table: pd.DataFrame, column: str, known: Known) -> np.ndarray:
    """By how much the lowest score of each row's item differs from 1; nothing for a gap."""
    told = next((one for one in MEASURES if one in column), "performance")
    measures = table["measure"] if "measure" in table else [told] * len(table)
    rows = zip(table["item"], measures, strict=True)
    return np.array([0 if one == "gap" else known.first(str(item), one) - 1 for item, one in rows])


def _answers(table: pd.DataFrame, known: Known) -> list[str]:
    """Scores as they were clicked; gaps and “don't know” stay."""
    above = _above_one(table, "answer", known)
    rows = zip(table["answer"], table["measure"], above, strict=True)
    return [
        str(int(answer) + by) if measure != "gap" and str(answer).isdigit() else str(answer)
        for answer, measure, by in rows
    ]
