"""From private ratings to one team answer: the private step, its spread, what to agree on."""

import json
from collections.abc import Iterable
from typing import cast

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from survey.models import DONT_KNOW, Answer, Respondent, Team
from survey.store.room.joining import presence

FEWEST_DOTS = 4
MOST_AGREED = 3

Spread = dict[str, list[int]]


def close_private_step(session: Session, workshop_id: str, team_id: str) -> None:
    """End the private step of a team and freeze how its ratings are spread.

    The spread is frozen because dots that move when a late joiner rates would tell that rating.
    """
    session.execute(
        update(Team)
        .where(Team.workshop_id == workshop_id, Team.id == team_id, Team.spread.is_(None))
        .values(spread=json.dumps(_count(session, workshop_id, team_id)))
    )


def reopen_private_step(session: Session, workshop_id: str, team_id: str) -> None:
    """Let a team rate alone again; the spread is counted anew when it closes."""
    session.execute(
        update(Team).where(Team.workshop_id == workshop_id, Team.id == team_id).values(spread=None)
    )


def close_when_all_have_rated(session: Session, workshop_id: str, team_id: str) -> None:
    """End the private step once everybody who was invited or has joined has handed in."""
    present = presence(session, workshop_id, team_id)
    invited = session.scalar(select(Team.invited).filter_by(id=team_id)) or 0
    if present.handed_in >= max(FEWEST_DOTS, present.joined, invited):
        close_private_step(session, workshop_id, team_id)


def _count(session: Session, workshop_id: str, team_id: str) -> Spread:
    """How many members gave each performance score, for items with enough ratings."""
    rows = session.execute(
        select(Answer.item, Answer.performance, func.count())
        .join(Respondent)
        .where(
            Answer.workshop_id == workshop_id,
            Respondent.team_id == team_id,
            Respondent.voice == "member",
            Answer.entry == "",
            Answer.performance > DONT_KNOW,
        )
        .group_by(Answer.item, Answer.performance)
    )
    spread: Spread = {}
    for item, given, n in rows:
        score = int(given or 0)
        counts = spread.setdefault(item, [])
        counts += [0] * (score - len(counts))
        counts[score - 1] = n
    return {item: counts for item, counts in spread.items() if sum(counts) >= FEWEST_DOTS}


def spread_of(session: Session, team_id: str) -> Spread | None:
    """The frozen spread of a team by item; None while its members still rate alone."""
    stored = session.scalar(select(Team.spread).filter_by(id=team_id))
    return None if stored is None else cast(Spread, json.loads(stored))


def disputed(spread: Spread, items: Iterable[str]) -> list[str]:
    """The items on which a team differs most, widest first, at most three.

    Width is the variance of the scores; items on which all agree are left out.
    """
    widths = {item: _variance(spread[item]) for item in items if item in spread}
    widest = sorted((item for item in widths if widths[item] > 0), key=lambda item: -widths[item])
    return widest[:MOST_AGREED]


def _variance(counts: list[int]) -> float:
    n = sum(counts)
    mean = sum(score * count for score, count in enumerate(counts)) / n
    return sum(count * (score - mean) ** 2 for score, count in enumerate(counts)) / n
