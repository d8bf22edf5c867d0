"""Rows of a table that are alike in some of its columns: numbered, each once, tested together."""

import numpy as np
import pandas as pd

from reports.statistics import numbering
from reports.statistics.intervals import Floats, q_values


def combined(*columns: pd.Series | np.ndarray) -> np.ndarray:
    """One whole number for each different row of the columns; an array holds whole numbers ≥ 0."""
    keys = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        codes = _codes(column) if isinstance(column, pd.Series) else column
        # a column that is the same everywhere tells no rows apart
        if highest := int(codes.max(initial=0)):
            keys *= highest + 1
            keys += codes
    return keys


def _codes(column: pd.Series) -> np.ndarray:
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy()
    return np.asarray(pd.factorize(column)[0])


def unique_rows(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """The different rows of some columns of categories, each at its first appearance."""
    keys = combined(*(table[name] for name in columns))
    if numbering.is_sparse(keys):
        keys = numbering.numbered(keys)
    first = numbering.first_rows(keys, absent=-1)
    return table[columns].iloc[np.sort(first[first >= 0])]


def q_by(table: pd.DataFrame, family: list[str], p: str = "p") -> Floats:
    """q of the column `p`, each combination of the columns `family` a family of its own."""
    q = np.full(len(table), np.nan)
    if len(table):
        tested = table[p].to_numpy(float)
        for rows in table.groupby(family, observed=True).indices.values():
            q[rows] = q_values(tested[rows])
    return q
