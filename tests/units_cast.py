"""Hotels of one group beside one another: audits whose gaps differ, some of which really moved."""

import numpy as np
from flask import Flask

from tests import trend_cast

HOTELS = ("Cala Honda", "La Lonja", "Monte Alto", "Playa Norte", "Torre Vieja")
TEAMS = ("reception", "kitchen", "rooms", "sales", "night")
MOVED = {("Playa Norte", 4): -1.4, ("La Lonja", 8): 1.3}
"""Of a hotel and the place of an item: how much better we do it the second time."""


def hotels(app: Flask, user_id: str, names: tuple[str, ...] = HOTELS) -> list[str]:
    """The ids of the audits, each with two closed workshops of five teams of seven people."""
    return [
        trend_cast.audit_with(app, _waves(number, name), user_id, name=name)
        for number, name in enumerate(names)
    ]


def _waves(number: int, name: str) -> list[trend_cast.Scores]:
    rng = np.random.default_rng(number)
    items = trend_cast.asked_items()
    level = {item: rng.normal(3.4, 0.5) for item in items}
    of_team = {(team, item): rng.normal(0, 0.2) for team in TEAMS for item in items}
    waves: list[trend_cast.Scores] = []
    for wave in (0, 1):
        told = {}
        for team in TEAMS:
            told[team] = {
                item: _felt(
                    rng, level[item] + of_team[team, item] + wave * MOVED.get((name, place), 0)
                )
                for place, item in enumerate(items)
            }
        waves.append(told)
    return waves


def _felt(rng: np.random.Generator, level: float) -> list[tuple[int, int]]:
    matters, done = rng.normal(4.2, 0.6, 7), rng.normal(level, 0.7, 7)
    return [
        (int(one), int(two))
        for one, two in zip(
            np.clip(matters.round(), 1, 5), np.clip(done.round(), 1, 5), strict=True
        )
    ]
