"""Rows by the number of their group: what groups and joins cost without sorting."""

import numpy as np

SPARSE = 20  # times as many possible keys as rows: then sorting is faster than a table of them


def numbered(keys: np.ndarray) -> np.ndarray:
    """The keys numbered from 0 without holes, in their order."""
    if is_sparse(keys):
        return np.asarray(np.unique(keys, return_inverse=True)[1])
    used = _used(keys)
    return keys if used.all() else np.asarray((np.cumsum(used) - 1)[keys])


def is_unique(keys: np.ndarray) -> bool:
    """Whether no key stands there twice."""
    different = len(np.unique(keys)) if is_sparse(keys) else np.count_nonzero(_used(keys))
    return bool(different == len(keys))


def is_sparse(keys: np.ndarray) -> bool:
    """Whether a table of all possible keys would be mostly empty."""
    return int(keys.max(initial=0)) > SPARSE * len(keys) + 1000


def _used(keys: np.ndarray) -> np.ndarray:
    used = np.zeros(int(keys.max(initial=-1)) + 1, bool)
    used[keys] = True
    return used


def first_rows(numbers: np.ndarray, absent: int = 0) -> np.ndarray:
    """The first row of each of the numbers 0, 1, 2 …; `absent` for those that are not there."""
    highest = int(numbers.max(initial=-1))
    if highest == 0:
        return np.zeros(1, np.int64)
    first = np.full(highest + 1, absent, np.int64)
    begins = numbers[1:] != numbers[:-1]
    # assigned backwards, the first row is what stays
    if np.count_nonzero(begins) * 2 < len(numbers):
        rows = np.append(np.flatnonzero(begins)[::-1] + 1, 0)
        first[numbers[rows]] = rows
    else:
        first[numbers[::-1]] = np.arange(len(numbers))[::-1]
    return first
