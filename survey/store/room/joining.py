"""Who answers: phones that join a team, come back, move to another phone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Table,
    Update,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Session

from survey.models import Answer, Ballot, Judgement, Respondent, Team, Workshop, coarse_now, new_id
from survey.store import pulse
from survey.store.answers.sheets import answers_of, of_team_id
from survey.store.people import tries
from survey.store.people.tokens import token_hash
from survey.store.people.tries import MINUTE
from survey.store.room.phones import Member

MOST_PHONES = 2000
JOINS = tries.Limit("join", {MINUTE: 1500, 10 * MINUTE: MOST_PHONES})
"""How many phones may join a workshop, from all addresses together: 500 come in 20 s."""
CROWD = {MINUTE: 60, 10 * MINUTE: 200}
"""How many are told to whoever leads the room, unless so many are invited."""


_respondent, _workshop = cast(Table, Respondent.__table__), cast(Table, Workshop.__table__)
# written once: a room comes in within seconds, and hands in within a minute
_WITH_TOKEN = (
    select(Respondent)
    .where(Respondent.workshop_id == bindparam("workshop"))
    .where(Respondent.token_hash == bindparam("token_hash"))
)
_JOINED = select(
    select(func.count())
    .where(_respondent.c.workshop_id == bindparam("workshop"))
    # customers answer before: however many they are, the room has its places
    .where(_respondent.c.voice != "customer")
    .scalar_subquery(),
    _workshop.c.is_joining_closed,
).where(_workshop.c.id == bindparam("workshop"))
_PRESENCE = (
    select(func.count(), func.count().filter(_respondent.c.done_step == bindparam("step")))
    .where(_respondent.c.workshop_id == bindparam("workshop"))
    .where(_respondent.c.team_id == bindparam("team"), _respondent.c.voice == "member")
)
_HAND_IN = (
    update(_respondent)
    .where(_respondent.c.workshop_id == bindparam("workshop"))
    .where(_respondent.c.id == bindparam("sheet"), _respondent.c.cut.is_(None))
    .values(handed_in_at=bindparam("at"))
)


class OtherTeamError(Exception):
    """The phone has already answered for another team."""


class FullError(Exception):
    """More phones have joined than any room holds."""


class CrowdError(Exception):
    """More phones join at this moment than any room brings."""


class ShutError(Exception):
    """Joining is closed; who has joined goes on."""


def respondent_with(session: Session, workshop_id: str, token: str) -> Respondent | None:
    """The respondent behind a phone's token, in this workshop only."""
    values = {"workshop": workshop_id, "token_hash": token_hash(token)}
    return session.scalar(_WITH_TOKEN, values)


def join(
    session: Session, workshop_id: str, team_id: str, token: str, resume_code: str, language: str
) -> str:
    """The id of the member with this token; the same request sent again finds the same one.

    A phone that has answered nothing yet may change its team. Raises OtherTeamError where it has;
    ShutError, FullError or CrowdError where nobody new is let in.
    """
    known = respondent_with(session, workshop_id, token)
    if known is None:
        return _add(session, workshop_id, team_id, token, resume_code, language)
    if known.team_id != team_id:
        if known.handed_in_at or has_answered(session, known):
            raise OtherTeamError
        before, known.team_id = known.team_id, team_id
        pulse.raise_parts(session, workshop_id, pulse.ROOM, *filter(None, (before, team_id)))
    return known.id


def _add(
    session: Session, workshop_id: str, team_id: str, token: str, resume_code: str, language: str
) -> str:
    joined, is_shut = session.execute(_JOINED, {"workshop": workshop_id}).one()
    if is_shut:
        raise ShutError
    if joined >= MOST_PHONES:
        raise FullError
    if not tries.count(session, JOINS, workshop_id):
        raise CrowdError
    row_id, is_in_crowd = new_id(), _comes_in_crowd(session, workshop_id, joined)
    row = {
        "workshop_id": workshop_id,
        "id": row_id,
        "team_id": team_id,
        "voice": "member",
        "token_hash": token_hash(token),
        "resume_hash": token_hash(resume_code),
        "language": language,
        "in_crowd": is_in_crowd or None,
    }
    session.execute(insert(_respondent), row)
    pulse.raise_parts(session, workshop_id, pulse.ROOM, team_id)
    return row_id


def _comes_in_crowd(session: Session, workshop_id: str, joined: int) -> bool:
    """Whether who comes now comes in a crowd, as then all have who came in this minute.

    Else it is open until the next minute. No moment is kept: it would tell who came with whom.
    """
    lately = joined_lately(session, workshop_id)
    just_came = update(Respondent).where(
        Respondent.workshop_id == workshop_id,
        Respondent.voice == "member",
        Respondent.in_crowd.is_(None),
    )
    if lately[MINUTE] == 1:
        session.execute(just_came.values(in_crowd=False))  # in the minute before
    invited = select(func.sum(Team.invited)).where(Team.workshop_id == workshop_id)
    if not is_crowd(lately) or joined < (session.scalar(invited) or 0):
        return False
    session.execute(just_came.values(in_crowd=True))
    return True


def is_crowd(lately: Mapping[int, int]) -> bool:
    """Whether more have joined lately than a room brings."""
    return any(n >= CROWD[seconds] for seconds, n in lately.items())


def has_answered(session: Session, respondent: Respondent) -> bool:
    """Whether a respondent has answered anything."""
    return bool(answers_of(session, respondent.workshop_id, respondent.id))


def resume(
    session: Session, workshop_id: str, resume_code: str, token: str, new_resume_code: str
) -> Respondent | None:
    """Move a sheet to the phone with `token`; None where the code is nobody's."""
    found = session.scalars(
        select(Respondent)
        .filter_by(workshop_id=workshop_id, resume_hash=token_hash(resume_code))
        .limit(2)
        .with_for_update()  # who comes a moment later finds another code there
    ).all()
    if len(found) != 1:
        return None
    found[0].token_hash = token_hash(token)
    found[0].resume_hash = token_hash(new_resume_code)
    return found[0]


def team_sheet(session: Session, workshop_id: str, team_id: str, language: str) -> str:
    """The id of the sheet that a team shares, made when the first phone opens it."""
    found = of_team_id(session, workshop_id, team_id)
    if found:
        return found
    # locking the team makes two phones that come at once wait for each other
    session.execute(select(Team.id).filter_by(id=team_id).with_for_update())
    found = of_team_id(session, workshop_id, team_id)
    if found:
        return found
    sheet_id = new_id()
    session.execute(
        insert(Respondent).values(
            workshop_id=workshop_id,
            id=sheet_id,
            team_id=team_id,
            voice="team",
            token_hash=token_hash(new_id()),  # nobody holds it: phones come in as members
            language=language,
        )
    )
    return sheet_id


def hand_in(session: Session, workshop_id: str, respondent_id: str, is_in: bool) -> None:
    """Hand a sheet in, or take it back; one that was cut stays as it is."""
    at = coarse_now() if is_in else None
    session.execute(_HAND_IN, {"workshop": workshop_id, "sheet": respondent_id, "at": at})
    pulse.raise_parts(session, workshop_id, pulse.ROOM)


def set_done(session: Session, workshop_id: str, member: Member, step_id: str | None) -> None:
    """Say that a person is done with a step, or with none after all."""
    session.execute(_sheet(workshop_id, member.id).values(done_step=step_id))
    pulse.raise_parts(session, workshop_id, pulse.ROOM, member.team_id or "")


def note_writing(session: Session, workshop_id: str, member: Member) -> None:
    """Remember that a person has written on the sheet of the team; once is enough."""
    if not member.has_written:
        session.execute(_sheet(workshop_id, member.id).values(has_written=True))


def joined_lately(session: Session, workshop_id: str) -> dict[int, int]:
    """How many phones have joined, by the seconds within which they did."""
    return tries.counted(session, JOINS, workshop_id)


def only_joined(session: Session, workshop_id: str) -> int:
    """How many people have joined and done nothing since: no answer, no vote, no word."""
    query = select(func.count()).select_from(Respondent).where(*_has_only_joined(workshop_id))
    return session.scalar(query) or 0


def remove_only_joined(session: Session, workshop_id: str) -> int:
    """Remove these people; how many. The caller holds the workshop for update."""
    return _remove(session, workshop_id, *_has_only_joined(workshop_id))


def _remove(session: Session, workshop_id: str, *who: ColumnElement[bool]) -> int:
    gone = session.execute(delete(Respondent).where(*who))
    tries.forget(session, JOINS, workshop_id)  # else they would still keep others out
    pulse.raise_all(session, workshop_id)
    return cast(CursorResult[Any], gone).rowcount


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who came in a crowd: how many, and how many answers each gave who is under way.

    Those who have handed in are counted apart; whoever has entered the figures stays.
    """

    came: int
    given: list[int]
    handed_in: int

    @property
    def may_go(self) -> int:
        """How many of them are in no figure."""
        return len(self.given) + self.handed_in

    def below(self, most: int) -> int:
        """How many of them gave fewer answers than that."""
        return sum(n < most for n in self.given)


def crowd(session: Session, workshop_id: str) -> Crowd:
    """Who came in a crowd, in numbers alone."""
    came = select(func.count()).where(*_came_in_crowd(workshop_id))
    given = select(_given).where(*_may_go(workshop_id), Respondent.handed_in_at.is_(None))
    handed_in = select(func.count()).where(
        *_may_go(workshop_id), Respondent.handed_in_at.is_not(None)
    )
    return Crowd(
        session.scalar(came) or 0, list(session.scalars(given)), session.scalar(handed_in) or 0
    )


def remove_crowd(session: Session, workshop_id: str, most: int | None) -> int:
    """Remove those of a crowd who are under way and gave fewer answers than that; how many.

    With None all of them go who are in no figure, also those who have handed in. The caller holds
    the workshop for update.
    """
    which = [] if most is None else [Respondent.handed_in_at.is_(None), _given < most]
    return _remove(session, workshop_id, *_may_go(workshop_id), *which)


_given = (
    select(func.count())
    .where(Answer.workshop_id == Respondent.workshop_id, Answer.respondent_id == Respondent.id)
    .scalar_subquery()
)


def _came_in_crowd(workshop_id: str) -> list[ColumnElement[bool]]:
    return [
        Respondent.workshop_id == workshop_id,
        Respondent.voice == "member",
        Respondent.in_crowd.is_(True),
    ]


def _may_go(workshop_id: str) -> list[ColumnElement[bool]]:
    return [*_came_in_crowd(workshop_id), Respondent.cut.is_(None)]


def _has_only_joined(workshop_id: str) -> list[ColumnElement[bool]]:
    left = [
        ~exists().where(one.workshop_id == workshop_id, one.respondent_id == Respondent.id)
        for one in (Answer, Ballot, Judgement)
    ]
    return [
        Respondent.workshop_id == workshop_id,
        Respondent.voice == "member",
        Respondent.handed_in_at.is_(None),
        Respondent.cut.is_(None),
        Respondent.done_step.is_(None),
        Respondent.has_written.is_(False),
        *left,
    ]


def _sheet(workshop_id: str, respondent_id: str) -> Update:
    return update(Respondent).where(
        Respondent.workshop_id == workshop_id, Respondent.id == respondent_id
    )


@dataclass(frozen=True, slots=True)
class Presence:
    """How far the people of a team are; counts only, never who."""

    joined: int
    done: int


def presence(session: Session, workshop: Workshop, team_id: str) -> Presence:
    """How many members have joined, and are done with the present step."""
    values = {"workshop": workshop.id, "team": team_id, "step": workshop.step_id}
    return Presence(*session.execute(_PRESENCE, values).one())
