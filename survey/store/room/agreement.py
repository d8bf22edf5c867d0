"""From private ratings to one team answer: who sees dots, and what to agree on."""

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from survey.models import Respondent

MOST_AGREED = 3

_respondent = cast(Table, Respondent.__table__)
_CUT = (
    select(_respondent.c.id)
    .where(_respondent.c.workshop_id == bindparam("workshop"))
    .where(_respondent.c.team_id == bindparam("team"), _respondent.c.cut.is_not(None))
    .limit(1)
)

Spread = Mapping[str, Sequence[int]]
"""How many gave each performance score, by item."""


def is_cut(session: Session, workshop_id: str, team_id: str) -> bool:
    """Whether ratings of this team are in the figures: before that it has no dots."""
    return session.scalar(_CUT, {"workshop": workshop_id, "team": team_id}) is not None


def disputed(spread: Spread, items: Iterable[str]) -> list[str]:
    """The items on which a team differs most, widest first, at most three.

    Width is the variance of the scores; items on which all agree are left out.
    """
    widths = {item: _variance(spread[item]) for item in items if item in spread}
    widest = sorted((item for item in widths if widths[item] > 0), key=lambda item: -widths[item])
    return widest[:MOST_AGREED]


def _variance(counts: Sequence[int]) -> float:
    n = sum(counts)
    mean = sum(score * count for score, count in enumerate(counts)) / n
    return sum(count * (score - mean) ** 2 for score, count in enumerate(counts)) / n
