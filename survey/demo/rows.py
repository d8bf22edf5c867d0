"""One row of the answers table, and the random numbers behind it."""

import random
from collections.abc import Iterable
from statistics import NormalDist
from typing import TypeVar

Value = str | int | None
Row = dict[str, Value]

COLUMNS = (
    *("audit", "questionnaire", "workshop", "date", "respondent", "team", "voice"),
    *("language", "source", "item", "item_version", "importance", "performance", "frequency"),
    *("entry", "theme", "group", "text", "evidence"),
    *("verdict_only_us", "verdict_maybe", "verdict_anyone", "contested"),
)

T = TypeVar("T")

# Only `random()` and `getrandbits()` keep their sequence from one Python to the next, so the
# demo draws nothing else.


def generator(*names: object) -> random.Random:
    """Random numbers of their own for each part, so that a new text moves no other part."""
    return random.Random("/".join(map(str, names)))  # noqa: S311 - invented data, no secret


def token(rng: random.Random) -> str:
    """An opaque id that says nothing about who or when."""
    return f"{rng.getrandbits(88):022x}"


def normal(rng: random.Random) -> float:
    """A draw from the standard normal distribution, within three standard deviations."""
    return NormalDist().inv_cdf(0.002 + 0.996 * rng.random())


def shuffled(rng: random.Random, things: Iterable[T]) -> list[T]:
    """The things in random order."""
    return sorted(things, key=lambda _: rng.random())
