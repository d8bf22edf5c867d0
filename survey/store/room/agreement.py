"""From private ratings to one team answer: the dots of a team, and what to agree on."""

from collections import Counter
from collections.abc import Iterable
from typing import cast

from sqlalchemy import ColumnElement, Table, bindparam, func, select
from sqlalchemy.orm import Session

from survey.models import DONT_KNOW, Answer, Respondent

MOST_AGREED = 3

_respondent = cast(Table, Respondent.__table__)
_CUT = (
    select(_respondent.c.id)
    .where(_respondent.c.workshop_id == bindparam("workshop"))
    .where(_respondent.c.team_id == bindparam("team"), _respondent.c.cut.is_not(None))
    .limit(1)
)

Spread = dict[str, list[int]]


def is_cut(session: Session, workshop_id: str, team_id: str) -> bool:
    """Whether ratings of this team are in the figures: before that it has no dots."""
    return session.scalar(_CUT, {"workshop": workshop_id, "team": team_id}) is not None


def spread_of(
    session: Session, workshop_id: str, team_id: str | None, smallest_base: int
) -> Spread:
    """How many members gave each performance score, by item, of the ratings that are cut.

    Of one team, or of the whole room where `team_id` is None. Only items that had the smallest
    base of ratings from their first cut on: what was hidden once stays hidden.
    """
    query = (
        select(Answer.item, Respondent.cut, Answer.performance, func.count())
        .join(Respondent)
        .where(*_cut_answers(workshop_id, team_id), Answer.performance > DONT_KNOW)
        .group_by(Answer.item, Respondent.cut, Answer.performance)
        .order_by(Respondent.cut)
    )
    spread: Spread = {}
    first: dict[str, Counter[int]] = {}
    for item, cut, score, n in session.execute(query):
        counts = spread.setdefault(item, [])
        counts += [0] * ((score or 0) - len(counts))
        counts[(score or 0) - 1] += n
        first.setdefault(item, Counter())[cut or 0] += n
    # cuts stand in their order: the first tells how many there were when it was read
    return {
        item: counts
        for item, counts in spread.items()
        if next(iter(first[item].values())) >= smallest_base
    }


def _cut_answers(workshop_id: str, team_id: str | None) -> list[ColumnElement[bool]]:
    of_team = [Respondent.team_id == team_id] if team_id is not None else []
    return [
        Answer.workshop_id == workshop_id,
        *of_team,
        Respondent.voice == "member",
        Respondent.cut.is_not(None),
        Answer.entry == "",
    ]


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
