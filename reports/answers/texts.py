"""Columns of texts in which each different text is kept once."""

from typing import Any

import numpy as np
import pandas as pd


def texts(table: pd.DataFrame) -> pd.DataFrame:
    """`table` as categories of texts, from columns of any type."""
    return pd.DataFrame({str(name): _texts(column) for name, column in table.items()})


def _texts(column: pd.Series) -> pd.Series:
    """Numbers without a fraction lose their `.0`, dates their midnight, empty cells are ''."""
    codes, values = pd.factorize(column)
    words = [*map(text_of, values)]
    if (codes < 0).any():
        # the last one answers to code −1, which factorize gives to what is missing
        words.append("")
        codes[codes < 0] = len(words) - 1
    return categories(codes, words)


def categories(codes: np.ndarray, words: list[str]) -> pd.Series:
    """A column that holds, for each of `codes`, that one of `words`; equal words become one."""
    names = pd.Index(list(dict.fromkeys(words)), dtype="str")
    if len(names) < len(words):
        codes = names.get_indexer(pd.Index(words, dtype="str")).astype(np.int32)[codes]
    return pd.Series(pd.Categorical.from_codes(codes, names, validate=False))


def text_of(value: object) -> str:
    """A cell as people write it: whole numbers without a fraction, dates without midnight."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return str(value).removesuffix(" 00:00:00")


def words(column: pd.Series) -> list[str]:
    """The different texts of a column of categories."""
    return list(column.cat.categories.tolist())


def pairs(
    column: pd.Series, other: pd.Series
) -> tuple[list[tuple[str, str]], np.ndarray, list[int]]:
    """The different pairs of texts in two columns, which of them each row has, and how many do."""
    texts, keys = words(column), words(other)
    pair = column.cat.codes.to_numpy().astype(np.int64) * len(keys) + other.cat.codes.to_numpy()
    pair, place, n = np.unique(pair, return_inverse=True, return_counts=True)
    found = [(texts[one // len(keys)], keys[one % len(keys)]) for one in pair.tolist()]
    return found, place, n.tolist()


def numbers(table: pd.DataFrame) -> np.ndarray:
    """The number of each row in its file, of which `attrs["left_out"]` are not in the table."""
    left_out = table.attrs.get("left_out", ())
    return np.setdiff1d(np.arange(2, len(table) + len(left_out) + 2), left_out)[: len(table)]


def without_rows(table: pd.DataFrame, places: np.ndarray) -> pd.DataFrame:
    """A table of categories without the rows at these places; those left keep their numbers."""
    if not len(places):
        return table
    every, left_out = numbers(table), table.attrs.get("left_out", ())
    last = np.delete(every, places).max(initial=1)
    # a category that no row has any more would be an item without a name
    kept: pd.DataFrame = table.drop(index=table.index[places]).apply(
        lambda column: column.cat.remove_unused_categories()
    )
    gone = sorted({*left_out, *every[places].tolist()})
    kept = kept.reset_index(drop=True)
    kept.attrs = table.attrs | {"left_out": tuple(row for row in gone if row < last)}
    return kept


def by_word(column: pd.Series, values: list[Any], dtype: type) -> np.ndarray:
    """For each row the element of `values` that belongs to its category; to be read only."""
    if len(values) == 1:
        # takes no memory, as a million empty cells of columns that nobody filled would
        return np.broadcast_to(np.array(values[0], dtype), len(column))
    return np.array([*values, 0], dtype)[column.cat.codes.to_numpy()]


def is_filled(column: pd.Series) -> np.ndarray:
    """Which rows of a column of categories are not empty; to be read only."""
    return by_word(column, [text != "" for text in words(column)], bool)
