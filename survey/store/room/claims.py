"""The competitor test: which claims stand it, who judges which next, and what was said of them."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, func, select, text, update
from sqlalchemy.orm import Session

from survey.models import IS_JUDGED, Answer, Ballot, Judgement, Respondent, Verdict, Workshop
from survey.store import pulse
from survey.store.answers import closing, questionnaires
from survey.store.answers.closing import COUNTS
from survey.store.answers.sheets import ClosedError, here_in, lock
from survey.store.room import wall

STARS = 2
"""The claims of a team that stand the test."""
EVERYBODY_JUDGES, STOPS_AFTER = 10, 8
"""Up to so many claims everybody judges all of other teams; where there are more only some."""
MOST_SEATS = 20

Key = tuple[str, str]
"""A claim by its item and entry."""

_answer = cast(Table, Answer.__table__)
_judge = text(
    "INSERT INTO judgement"
    " (workshop_id, respondent_id, seat, item, entry, verdict, contested)"
    " VALUES (:workshop_id, :respondent_id, :seat, :item, :entry, :verdict, :contested)"
    " ON CONFLICT (workshop_id, respondent_id, seat, item, entry)"
    " DO UPDATE SET verdict = excluded.verdict, contested = excluded.contested"
)


class EnoughError(Exception):
    """The team has starred as many claims as stand the test."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a team says sets us apart; `is_counted`: it stood the test before a closing."""

    item: str
    entry: str
    text: str
    language: str
    team_id: str
    is_starred: bool
    is_counted: bool

    @property
    def key(self) -> Key:
        """What tells it from all others of its workshop."""
        return self.item, self.entry


@dataclass(frozen=True, slots=True)
class Seat:
    """Who judges: the person on a phone, or the one with this number on a phone of several."""

    workshop_id: str
    respondent_id: str
    team_id: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Deal:
    """What a person judges next, None where nothing is left; `done` of `most` are judged."""

    claim: Claim | None
    done: int
    most: int
    verdict: str = ""
    is_contested: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What people of other teams say of a claim; who does not know stands outside `n`."""

    claim: Claim
    only_us: int
    n: int
    contested: int


# Starring ----------------------------------------------------------------------------


def star(session: Session, workshop_id: str, sheet_id: str, key: Key, *, is_on: bool) -> None:
    """Star a claim of a team's sheet, or take its star away; what is hidden takes none.

    Raises EnoughError where two have one, ClosedError once the test has begun.
    """
    item = _judged(session, workshop_id).get(key[0])
    if item is None or here_in(session, workshop_id).locks(item):
        raise ClosedError
    parts = lock(session, workshop_id, sheet_id).parts
    others = starred(session, workshop_id, sheet_id) - {key}
    if is_on and len(others) >= STARS:
        raise EnoughError
    row = {"workshop_id": workshop_id, "respondent_id": sheet_id, "item": key[0], "entry": key[1]}
    same = (_answer.c[name] == value for name, value in row.items())
    session.execute(
        update(_answer).where(*same, _answer.c.hidden_why.is_(None)).values(starred=is_on)
    )
    pulse.raise_parts(session, workshop_id, *parts)


def starred(session: Session, workshop_id: str, sheet_id: str) -> set[Key]:
    """The starred claims of a team's sheet."""
    query = select(Answer.item, Answer.entry).filter_by(
        workshop_id=workshop_id, respondent_id=sheet_id, starred=True, hidden_why=None
    )
    return {(item, entry) for item, entry in session.execute(query)}


def _judged(session: Session, workshop_id: str) -> dict[str, Any]:
    asked = questionnaires.questionnaires_of(session.get_one(Workshop, workshop_id))
    return {item.key: item for one in asked for item in one.items if item.judged}


# Seats -------------------------------------------------------------------------------


def seats(session: Session, workshop_id: str, team_id: str) -> int:
    """How many people one phone may stand for: as many as have joined its team, at most 20."""
    return min(_joined(session, workshop_id, team_id), MOST_SEATS)


def _joined(session: Session, workshop_id: str, team_id: str) -> int:
    query = select(func.count()).select_from(Respondent)
    query = query.filter_by(workshop_id=workshop_id, team_id=team_id, voice="member")
    return session.scalar(query) or 0


def take_back_surplus(
    session: Session, said: type[Ballot] | type[Judgement], seat: Seat, **about: str
) -> None:
    """Take back what a team said oftener than it has people: the last seats of shared phones."""
    query = (
        select(said)
        .join(Respondent, _is_of(said))
        .where(Respondent.workshop_id == seat.workshop_id, Respondent.team_id == seat.team_id)
        .filter_by(**about)
        # what people said on a phone of their own comes first
        .order_by(said.seat, said.respondent_id)
        .offset(_joined(session, seat.workshop_id, seat.team_id))
    )
    for row in session.scalars(query):
        session.delete(row)


def _is_of(said: type[Ballot] | type[Judgement]) -> ColumnElement[bool]:
    return (Respondent.workshop_id == said.workshop_id) & (Respondent.id == said.respondent_id)


# Judging -----------------------------------------------------------------------------


def standing(session: Session, workshop_id: str) -> list[Claim]:
    """The claims that stand the test: the starred ones of each team, else two that it shared."""
    items = _judged(session, workshop_id)
    columns = (Answer.item, Answer.entry, Answer.text, Answer.language, Respondent.team_id)
    query = (
        wall.shared(workshop_id, items, *columns, Answer.starred, Verdict.entry.is_not(None))
        .outerjoin(Verdict, IS_JUDGED)
        .order_by(Respondent.team_id, Answer.starred.desc())
    )
    found = [Claim(*row) for row in session.execute(query)]
    teams = groupby(found, key=lambda claim: claim.team_id)
    return [claim for _team, of_team in teams for claim in _chosen(workshop_id, list(of_team))]


def _chosen(workshop_id: str, of_team: list[Claim]) -> list[Claim]:
    counted = [claim for claim in of_team if claim.is_counted]
    stars = [claim for claim in of_team if claim.is_starred]
    any_two = sorted(of_team, key=lambda claim: wall.place(workshop_id, claim.entry))[:STARS]
    return counted or stars or any_two


def deal(session: Session, seat: Seat) -> Deal:
    """The claim of another team that fewest people have judged, ties in an order of one's own."""
    hand = _hand(session, seat)
    left = [claim for claim in hand.others if claim.key not in hand.judged]
    if not left or len(hand.judged) >= hand.most:
        return Deal(None, len(hand.judged), hand.most)
    verdicts = {one.claim.key: one.n for one in _said_of(session, seat.workshop_id, left)}
    first = min(left, key=lambda claim: (verdicts[claim.key], _own_place(seat, claim)))
    return Deal(first, len(hand.judged), hand.most)


def dealt_before(session: Session, seat: Seat, key: Key) -> Deal | None:
    """A claim that was judged from this seat, to be judged anew."""
    hand = _hand(session, seat)
    claim = next((one for one in hand.others if one.key == key), None)
    if claim is None or key not in hand.judged:
        return None
    return Deal(claim, len(hand.judged) - 1, hand.most, *hand.judged[key])


def judge(
    session: Session, seat: Seat, key: Key, verdict: str, *, is_contested: bool = False
) -> bool:
    """Take in what a person says of a claim; said twice the last word holds.

    Nothing is taken in outside the test or once its result is shown, of one's own team's claims, or
    of one that was withdrawn or hidden meanwhile.
    """
    here = here_in(session, seat.workshop_id)
    is_test = here.is_open and here.kind == "test" and 0 <= seat.number < MOST_SEATS
    if not is_test or here.has_result or key not in {one.key for one in _others(session, seat)[1]}:
        return False
    about = {"item": key[0], "entry": key[1], "verdict": verdict, "contested": is_contested}
    who = {"workshop_id": seat.workshop_id, "respondent_id": seat.respondent_id}
    session.execute(_judge, {**who, "seat": seat.number, **about})
    take_back_surplus(session, Judgement, seat, item=key[0], entry=key[1])
    pulse.raise_parts(session, seat.workshop_id, pulse.ROOM)
    return True


@dataclass(frozen=True, slots=True)
class _Hand:
    """The claims of `others` for a seat, what it said of those it judged, and how many to judge."""

    others: list[Claim]
    judged: dict[Key, tuple[str, bool]]
    most: int


def _hand(session: Session, seat: Seat) -> _Hand:
    found, others = _others(session, seat)
    most = len(others) if len(found) <= EVERYBODY_JUDGES else min(STOPS_AFTER, len(others))
    query = select(Judgement).filter_by(
        workshop_id=seat.workshop_id, respondent_id=seat.respondent_id, seat=seat.number
    )
    there = {claim.key for claim in others}
    mine = {(one.item, one.entry): one for one in session.scalars(query)}
    judged = {key: (one.verdict, one.contested) for key, one in mine.items() if key in there}
    return _Hand(others, judged, most)


def _others(session: Session, seat: Seat) -> tuple[list[Claim], list[Claim]]:
    """All claims that stand the test, and those that a seat may judge."""
    found = standing(session, seat.workshop_id)
    return found, [one for one in found if one.team_id != seat.team_id and not one.is_counted]


def _own_place(seat: Seat, claim: Claim) -> bytes:
    person = f"{seat.respondent_id} {seat.number} {claim.item} {claim.entry}"
    return hashlib.sha256(person.encode()).digest()


# What was said -----------------------------------------------------------------------


def said(session: Session, workshop_id: str) -> list[Said]:
    """What was said so far of each claim that stands the test."""
    return _said_of(session, workshop_id, standing(session, workshop_id))


def _said_of(session: Session, workshop_id: str, found: Iterable[Claim]) -> list[Said]:
    counts = select(Judgement.item, Judgement.entry, *closing.verdict_counts())
    now = counts.where(Judgement.workshop_id == workshop_id)
    before = select(Verdict.item, Verdict.entry, *(getattr(Verdict, one) for one in COUNTS))
    rows = [
        *session.execute(now.group_by(Judgement.item, Judgement.entry)),
        *session.execute(before.filter_by(workshop_id=workshop_id)),
    ]
    by_claim = {(item, entry): tuple(rest) for item, entry, *rest in rows}
    return [_said(claim, *by_claim.get(claim.key, (0, 0, 0, 0))) for claim in found]


def _said(claim: Claim, only_us: int, maybe: int, anyone: int, contested: int) -> Said:
    return Said(claim, only_us, only_us + maybe + anyone, contested)


def given(session: Session, workshop_id: str) -> tuple[int, int]:
    """How many people have judged, and how many verdicts they gave together."""
    query = select(Judgement.respondent_id, Judgement.seat, func.count())
    people = session.execute(
        query.filter_by(workshop_id=workshop_id).group_by(Judgement.respondent_id, Judgement.seat)
    ).all()
    return len(people), sum(n for *_person, n in people)


def judges(session: Session, workshop_id: str) -> Counter[str]:
    """How many people of each team have judged, by the team's id."""
    return by_team(session, Judgement, Judgement.workshop_id == workshop_id)


def by_team(
    session: Session, said: type[Ballot] | type[Judgement], *which: ColumnElement[bool]
) -> Counter[str]:
    """How many people of each team said something of that kind, by the team's id."""
    people = select(Respondent.team_id, Respondent.id, said.seat).join(said, _is_of(said))
    found = session.execute(people.where(*which).distinct())
    return Counter(team_id or "" for team_id, *_person in found)
