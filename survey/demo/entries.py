"""What the teams wrote, and what the other teams said of their claims."""

import random
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from survey.demo.people import Person
from survey.demo.rows import Row, token

VERDICTS = ("verdict_only_us", "verdict_maybe", "verdict_anyone")


def rows(
    rng: random.Random, item: str, entries: Iterable[dict[str, Any]], sheet: Person, judges: int
) -> Iterator[Row]:
    """The entries of one team under a list item; `judges` are the people of the other teams."""
    for entry in entries:
        yield {
            **sheet.identity,
            "item": item,
            "entry": token(rng),
            "language": entry.get("lang", "es"),
            "theme": entry.get("theme", ""),
            "group": entry.get("group", ""),
            "text": entry["text"],
            "evidence": entry.get("evidence", ""),
            "frequency": entry.get("often"),
            "importance": entry.get("severity"),
            "performance": entry.get("recovery"),
            **verdicts(rng, entry.get("claim"), judges),
            "contested": entry.get("contested"),
        }


def verdicts(rng: random.Random, claim: list[float] | None, judges: int) -> Mapping[str, int]:
    """Counts of only us, maybe and anyone; nothing for an entry that nobody judged."""
    if claim is None:
        return {}
    said = judges - int(5 * rng.random())  # some don't know
    only_us, maybe = (round(share * said) for share in claim)
    return dict(zip(VERDICTS, (only_us, maybe, said - only_us - maybe), strict=True))
