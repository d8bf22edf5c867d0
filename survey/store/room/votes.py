"""The vote: three dots a person on groups, one ballot each, counted when the workshop closes."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from survey.models import Ballot, EntryGroup, Workshop
from survey.store import pulse
from survey.store.answers.sheets import here_in
from survey.store.room import claims, groups
from survey.store.room.claims import MOST_SEATS, Seat, take_back_surplus
from survey.store.room.groups import Group

DOTS = 3
MOST_ON_ONE = 2
_vote = text(
    "INSERT INTO ballot (workshop_id, respondent_id, seat, dot_1, dot_2, dot_3)"
    " VALUES (:workshop_id, :respondent_id, :seat, :dot_1, :dot_2, :dot_3)"
    " ON CONFLICT (workshop_id, respondent_id, seat) DO UPDATE"
    " SET dot_1 = excluded.dot_1, dot_2 = excluded.dot_2, dot_3 = excluded.dot_3"
)


@dataclass(frozen=True, slots=True)
class Voted:
    """A group with its dots."""

    group: Group
    dots: int


def on_ballot(session: Session, seat: Seat) -> list[Group]:
    """The groups in an order of one's own: the first of a list gets more dots."""
    found = groups.of(session, seat.workshop_id)
    return sorted(found, key=lambda group: _own_place(seat, group))


def _own_place(seat: Seat, group: Group) -> bytes:
    return hashlib.sha256(f"{seat.respondent_id} {seat.number} {group.id}".encode()).digest()


def ballot_of(session: Session, seat: Seat) -> Counter[str]:
    """How many dots this seat has on each group."""
    row = session.get(Ballot, (seat.workshop_id, seat.respondent_id, seat.number))
    return Counter(dot for dot in (row.dot_1, row.dot_2, row.dot_3) if dot) if row else Counter()


def is_valid(dots: Sequence[str]) -> bool:
    """Whether a ballot holds at most three dots, and at most two on one group."""
    return len(dots) <= DOTS and max(Counter(dots).values(), default=0) <= MOST_ON_ONE


def vote(session: Session, seat: Seat, dots: Sequence[str]) -> bool:
    """Put a ballot in place of the one before it; nothing outside the vote, or once it is over.

    Dots on groups that are not there, and ballots that are not valid, are refused whole.
    """
    here = here_in(session, seat.workshop_id)
    is_vote = here.is_open and here.kind == "vote" and 0 <= seat.number < MOST_SEATS
    there = {group.id for group in groups.of(session, seat.workshop_id)}
    if (
        not is_vote
        or not is_valid(dots)
        or not there.issuperset(dots)
        or here.has_result
        or is_counted(session, seat.workshop_id)
    ):
        return False
    padded = [*sorted(dots), "", "", ""]
    about = {f"dot_{n}": padded[n - 1] for n in (1, 2, 3)}
    who = {"workshop_id": seat.workshop_id, "respondent_id": seat.respondent_id}
    session.execute(_vote, {**who, "seat": seat.number, **about})
    take_back_surplus(session, Ballot, seat)
    pulse.raise_parts(session, seat.workshop_id, pulse.ROOM)
    return True


def is_counted(session: Session, workshop_id: str) -> bool:
    """Whether the vote was counted at a closing: nobody could tell who votes twice."""
    return session.get_one(Workshop, workshop_id).voters is not None


def voters(session: Session, workshop_id: str) -> int:
    """How many people have given at least one dot."""
    counted = session.get_one(Workshop, workshop_id).voters
    query = select(Ballot.dot_1).filter_by(workshop_id=workshop_id).where(Ballot.dot_1 != "")
    return counted if counted is not None else len(session.scalars(query).all())


def by_team(session: Session, workshop_id: str) -> Counter[str]:
    """How many people of each team have given a dot, by the team's id."""
    is_given = Ballot.dot_1 != ""
    return claims.by_team(session, Ballot, Ballot.workshop_id == workshop_id, is_given)


def is_told(session: Session, workshop: Workshop) -> bool:
    """Whether as many people have voted as the smallest base: the dots of fewer are somebody's."""
    return voters(session, workshop.id) >= max(workshop.audit.smallest_base, 1)


def result(session: Session, workshop_id: str) -> list[Voted]:
    """The groups by their dots, most first; then by cards and by name.

    Of a vote of fewer people than the smallest base no dots are told: they would be somebody's.
    """
    dots = Counter(
        dot
        for row in session.scalars(select(Ballot).filter_by(workshop_id=workshop_id))
        for dot in (row.dot_1, row.dot_2, row.dot_3)
        if dot
    )
    counted = select(EntryGroup.id, EntryGroup.dots).filter_by(workshop_id=workshop_id)
    dots.update({group_id: n for group_id, n in session.execute(counted) if n})
    if not is_told(session, session.get_one(Workshop, workshop_id)):
        dots.clear()
    found = [Voted(group, dots[group.id]) for group in groups.of(session, workshop_id)]
    return sorted(found, key=lambda one: (-one.dots, -len(one.group.cards), one.group.name))
