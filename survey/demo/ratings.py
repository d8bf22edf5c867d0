"""What members and teams rate.

Most scores of a team are quotas of its level: five of eight people say 4 because the level is near
4, not because of a lucky draw. So two items move from workshop to workshop and the others do not,
whatever the seed.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import NormalDist, median_low, pvariance
from typing import Any

from survey.demo.people import Person
from survey.demo.rows import Row, Value, normal, shuffled

SPREADS = {"importance": 0.6, "performance": 0.9}
POLES = (1.1, 4.9)  # levels of the two halves of a divided team
SKIPPED = 0.012  # share of ratings left out by people who came that far
UNSURE = 0.012  # share of "don't know" where no other is planned
LARGE = 6  # in a smaller team one rating left out would move the gap by itself
FREE = 0.1  # share of people who follow no quota: teams never answer twice alike
AGREED_ITEMS = 3  # a team talks about the items on which its members lie furthest apart
TO_AGREE = 4  # ratings from which a team sees its spread


@dataclass(frozen=True, slots=True)
class View:
    """How a team sees an item: a level before rounding, and who cannot judge it."""

    measure: str
    level: float
    dont_know: float = 0
    is_divided: bool = False


def views(item: dict[str, Any], team: str, wave: int) -> tuple[View, View]:
    """Importance and performance as the team sees them in workshop number `wave` (from 0)."""
    change = item.get("change", {"from": 1, "by": 0})
    shift = change["by"] if wave + 1 >= change["from"] else 0
    return View("importance", item["importance"]), View(
        "performance",
        item["performance"][team] + shift,
        item.get("dont_know", {}).get(team, 0),
        team in item.get("divided", ()),
    )


def member_rows(
    rng: random.Random, people: Sequence[Person], items: Sequence[dict[str, Any]], wave: int
) -> Iterator[dict[str, Value]]:
    """What the members of one team answer, item by item; nobody beyond where they stopped."""
    for number, item in enumerate(items):
        there = [person for person in people if number < person.stopped_at]
        if not there:
            continue
        importance, performance = (
            scores(rng, view, there) for view in views(item, there[0].team, wave)
        )
        for person in there:
            given = importance[person.respondent], performance[person.respondent]
            if given != (None, None):
                yield {
                    **person.identity,
                    "item": item["key"],
                    "importance": given[0],
                    "performance": given[1],
                }


def scores(rng: random.Random, view: View, people: Iterable[Person]) -> dict[str, Value]:
    """By respondent: a score, `dk`, or None where the rating was skipped."""
    asked = shuffled(rng, people)
    unsure = round(view.dont_know * len(asked))
    given: dict[str, Value] = {person.respondent: "dk" for person in asked[:unsure]}
    rating = []
    for person in asked[unsure:]:
        luck = rng.random() if len(asked) >= LARGE else 1
        if luck >= SKIPPED + UNSURE:
            rating.append(person)
        else:
            given[person.respondent] = "dk" if luck < UNSURE else None
    rating.sort(key=lambda person: person.leanings[view.measure] + normal(rng))
    for person, score in zip(rating, ascending(rng, view, len(rating)), strict=True):
        given[person.respondent] = score
    return given


def ascending(rng: random.Random, view: View, count: int) -> list[int]:
    """The scores of so many people, lowest first."""
    if not view.is_divided:
        return quota(rng, view.level, SPREADS[view.measure], count)
    low, high = POLES
    return quota(rng, low, 0.4, count // 2) + quota(rng, high, 0.4, count - count // 2)


def quota(rng: random.Random, level: float, spread: float, count: int) -> list[int]:
    """`count` scores from 1 to 5, lowest first: quotas of a normal distribution, a few free."""
    draws = []
    for number in range(count):
        share = NormalDist().inv_cdf((number + 0.2 + 0.6 * rng.random()) / count)
        draws.append(level + spread * (normal(rng) if rng.random() < FREE else share))
    return sorted(min(max(round(draw), 1), 5) for draw in draws)


def team_rows(ratings: Iterable[Row], sheet: Person) -> Iterator[Row]:
    """What one team agrees: performance of the items with the widest spread among its members."""
    given: dict[Value, list[int]] = {}
    for rating in ratings:
        if isinstance(score := rating["performance"], int):
            given.setdefault(rating["item"], []).append(score)
    seen = [item for item, answers in given.items() if len(answers) >= TO_AGREE]
    seen.sort(key=lambda item: -pvariance(given[item]))
    for item in seen[:AGREED_ITEMS]:
        yield {**sheet.identity, "item": item, "performance": median_low(given[item])}
