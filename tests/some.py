"""That there is something to look at: what is said of all holds of nothing too."""

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def some(found: Iterable[T]) -> list[T]:
    """All of `found`, at least one."""
    every = list(found)
    assert every, "nothing was found to look at"
    return every
