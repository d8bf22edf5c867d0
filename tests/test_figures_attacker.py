"""Everything that an audit publishes, put together by an attacker, gives nobody away."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise

import pandas as pd
import pytest
from flask import Flask

from reports.report import Report
from tests import attacker, published
from tests.attacker import ANSWERS, MEASURES, Mean
from tests.published import Cell, Publication, Room
from tests.rooms import ROOMS

MOST_ROOMS = 500


def rows_of_few(room: Room) -> Iterator[object]:
    """By what two publications in sequence differ, where it is somebody and fewer than the base."""
    for one, two in pairwise(room.publications):
        for table in ("items", "teams"):
            before, after = (sizes(each, table, room) for each in (one, two))
            for key in before.keys() & after.keys():
                if 0 < abs(after[key] - before[key]) < room.base:
                    yield key, before[key], after[key]


def shown_again(room: Room) -> Iterator[Cell]:
    """Cells that one publication hides and a later one shows."""
    for one, two in pairwise(room.publications):
        for cell in one.hidden:
            if cell.team in {row.team for row in two.of("teams", cell.workshop, cell.item)}:
                yield cell


def said_by_views_alone(room: Room) -> set[object]:
    """Figures of narrower views of the trend that the trend itself does not show.

    All units at a glance shows rows of their trends.
    """
    assert room.plain
    assert room.views
    return set().union(*map(figures, room.views)) - figures(room.plain)


def figures(made: Report) -> set[object]:
    """What a report shows of items, of all teams or of one, and of each answer to them."""
    names = ["workshop", "item", *MEASURES, *MEASURES.values()]
    scores = pd.concat([made.items, made.teams])
    scores = scores[~scores["hidden"].astype(bool)][names]
    scores[names[2:]] = scores[names[2:]].astype(float).round(9).fillna(-9)
    counts = made.distributions[~made.distributions["hidden"].astype(bool)]
    counts = counts[["workshop", "item", "team", "measure", "answer", "n"]]
    return {*scores.itertuples(index=False, name=None), *counts.itertuples(index=False, name=None)}


def sizes(one: Publication, table: str, room: Room) -> dict[object, int]:
    """How many people stand behind each figure that a publication shows."""
    return {
        (row.workshop, row.item, getattr(row, "team", ""), base): getattr(row, base)
        for cell in dict.fromkeys(cell[:2] for cell in room.truth)
        for row in one.of(table, *cell)
        for base in MEASURES.values()
    }


def hidden_in_sheets(one: Publication, room: Room) -> Iterator[object]:
    """Answers of which ratings, one row a person, hold more than the shown teams gave."""
    if one.sheets is None:
        return
    for workshop, item in dict.fromkeys(cell[:2] for cell in room.truth):
        shown: Counter[tuple[str, str]] = Counter()
        for row in one.of("distributions", workshop, item):
            shown[row.measure, row.answer] += row.n if row.team else 0
        rows = one.sheets[one.sheets["workshop"] == workshop]
        for measure, column in (("performance", item), ("importance", f"{item}.importance")):
            for answer in ANSWERS[1:]:
                if (rows.get(column, "") == answer).sum() > shown[measure, answer]:
                    yield workshop, column, answer


@pytest.mark.rooms
def test_all_that_is_published_gives_nobody_away(
    shared_sqlite_app: Flask, record_property: Callable[[str, object], None]
) -> None:
    """Known exactly: in at most 1 % of rooms; by a sequence or from rows of persons: never."""
    found: dict[int, list[Mean]] = {}
    for seed in range(min(ROOMS, MOST_ROOMS)):
        room = published.made(shared_sqlite_app, seed)
        found[seed] = [mean for mean in attacker.attacked(room) if not mean.is_told]
        assert not list(rows_of_few(room)), seed
        assert not list(shown_again(room)), seed
        assert not said_by_views_alone(room), seed
        assert not [each for one in room.publications for each in hidden_in_sheets(one, room)], seed
    means = [mean for each in found.values() for mean in each]
    assert len(means) > 10 * len(found)
    assert all(
        mean.low - 1e-6 <= mean.truth <= mean.high + 1e-6 for mean in means if mean.is_solved
    )
    ways = {
        "under half a point": "is_solved",
        "exactly": "is_exact",
        "of a person": "is_of_a_person",
    }
    record_property(f"hidden means of {len(found)} rooms, all publications together", len(means))
    for name, is_known in ways.items():
        record_property(f"of them known {name}", sum(getattr(one, is_known) for one in means))
        rooms = [
            seed for seed, each in found.items() if any(getattr(one, is_known) for one in each)
        ]
        record_property(f"rooms in which one is known {name}", len(rooms))
    exact = [seed for seed, each in found.items() if any(one.is_exact for one in each)]
    assert len(exact) <= 0.01 * len(found), exact
