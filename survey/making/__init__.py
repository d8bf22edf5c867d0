"""Files made in the background, in a process of its own: the only place that loads pandas.

A maker is a module with two functions. `begin(one, folder, progress)` writes what the page of a
set shows and people wait for, or gives None where it must no longer be made;
`finish(making, folder, progress)` writes what takes longer, of what `begin` has left.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

Progress = Callable[[float], None]
"""Tells which share of a step is done, from 0 to 1."""


class Begun(NamedTuple):
    """What `begin` leaves: what lists tell of the set, and what `finish` goes on with."""

    told: dict[str, Any] | None
    making: Any
