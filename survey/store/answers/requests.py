"""Requests to leadership: what it says to each, and what it had said before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from survey.models import FormerAnswer, Request, Team, Workshop, now
from survey.store.answers.follow_up import show_in_rooms
from survey.store.answers.pledges import IS_ASKED
from survey.store.people import log


@dataclass(frozen=True, slots=True)
class Said:
    """What leadership says: which answer, in which words, and by when it does so."""

    answer: str
    text: str
    due: date | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with its workshop and the name of its team; what was said before, latest first."""

    request: Request
    workshop: Workshop
    team: str
    former: Sequence[FormerAnswer]


def of_audit(session: Session, audit_id: str) -> list[Asked]:
    """Each request of the closed workshops of an audit, the newest first, and in each of them those
    that wait for an answer.

    While a room goes on its teams still write, and the facilitator may still hide.
    """
    query = (
        select(Request, Workshop, Team.name)
        .join(Workshop, Workshop.id == Request.workshop_id)
        .outerjoin(Team, Team.id == Request.team_id)
        .where(Workshop.audit_id == audit_id, Workshop.state == "closed", IS_ASKED)
        .order_by(Workshop.date.desc(), Workshop.id, Request.answer != "")
        .order_by(Team.position, Request.id)
    )
    rows = session.execute(query).all()
    former = _former(session, [request.id for request, _, _ in rows])
    return [Asked(one, held, team or "", former.get(one.id, [])) for one, held, team in rows]


def _former(session: Session, request_ids: Sequence[str]) -> dict[str, list[FormerAnswer]]:
    query = (
        select(FormerAnswer)
        .where(FormerAnswer.request_id.in_(request_ids))
        .order_by(FormerAnswer.version.desc())
    )
    found: dict[str, list[FormerAnswer]] = {}
    for one in session.scalars(query):
        found.setdefault(one.request_id, []).append(one)
    return found


def find(session: Session, audit_id: str, request_id: str) -> tuple[Request, Workshop] | None:
    """A request of a closed workshop of an audit, held for a change; None where it is not shown."""
    query = (
        select(Request, Workshop)
        .join(Workshop, Workshop.id == Request.workshop_id)
        .where(Request.id == request_id, Workshop.audit_id == audit_id)
        .where(Workshop.state == "closed", IS_ASKED)
        .with_for_update(of=Request)
    )
    row = session.execute(query).one_or_none()
    return (row[0], row[1]) if row else None


def answer(
    session: Session,
    workshop: Workshop,
    request: Request,
    said: Said,
    seen: int | None,
    user_id: str,
) -> bool:
    """Note what leadership says to a request; rooms of its audit that are open show it at once.

    What it said before is kept with its day. False, and nothing is noted, where somebody has
    answered since the version that was `seen`, unless they said the same.
    """
    before = Said(request.answer, request.answer_text, request.due)
    if before == said:
        return True
    if seen != request.version:
        return False
    if request.answer:
        session.add(_kept(request))
    request.answer, request.answer_text, request.due = said.answer, said.text, said.due
    request.answered_at = now()
    request.version += 1
    show_in_rooms(session, workshop.audit_id)
    # not the words: the log outlives what a room hides later
    log.note_workshop(session, workshop, "request_answered", user_id)
    return True


def _kept(request: Request) -> FormerAnswer:
    return FormerAnswer(
        request_id=request.id,
        version=request.version,
        answer=request.answer,
        answer_text=request.answer_text,
        due=request.due,
        answered_at=request.answered_at,
    )


def answered(session: Session, workshop_id: str, *only: ColumnElement[bool]) -> Sequence[Request]:
    """The requests of a workshop that leadership answered, by the place of their teams."""
    query = (
        select(Request)
        .outerjoin(Team, Team.id == Request.team_id)
        .where(Request.workshop_id == workshop_id, Request.answer != "", IS_ASKED, *only)
        .order_by(Team.position, Request.id)
    )
    return session.scalars(query).all()


def answered_of_team(session: Session, workshop_id: str, team: Team | None) -> Sequence[Request]:
    """Those of them that a team asked, known by its lasting key."""
    return answered(session, workshop_id, Team.key == (team.key if team else ""))
