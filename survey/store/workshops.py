"""Workshops and their teams: prepare, change, repeat, delete."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from survey.models import (
    Answer,
    Audit,
    AuditEvent,
    Base,
    FileSet,
    Respondent,
    Team,
    Workshop,
    WorkshopQuestionnaire,
    new_id,
)
from survey.store import pulse
from survey.store.answers.apart import take_out
from survey.store.answers.questionnaires import HeldError as HeldError
from survey.store.files import erasing
from survey.store.people import log
from survey.store.people.tokens import new_code


def with_open_doors(session: Session) -> Sequence[str]:
    """The codes of two workshops at most that phones can join; a demo is joined by its code."""
    is_open = Workshop.state == "open"
    codes = select(Workshop.code).join(Audit).where(is_open, ~Audit.is_demo)
    return session.scalars(codes.limit(2)).all()


@dataclass(frozen=True, slots=True)
class TeamWish:
    """A team as somebody typed it; `team_id` is empty for a new one."""

    team_id: str
    name: str
    invited: int | None


def create(session: Session, workshop: Workshop, wishes: Sequence[TeamWish], user_id: str) -> str:
    """Store a new draft with its teams and a join code of its own; its id."""
    workshop.code = _free_code(session)
    session.add(workshop)
    session.flush()
    set_teams(session, workshop, wishes)
    log.note_workshop(session, workshop, "workshop_created", user_id)
    return workshop.id


def _free_code(session: Session) -> str:
    while session.scalar(select(Workshop.id).filter_by(code=(code := new_code()))):
        pass  # one in a million million
    return code


def set_teams(session: Session, workshop: Workshop, wishes: Sequence[TeamWish]) -> None:
    """Make the teams of a workshop those that were typed, in that order; their keys last.

    A new one has the key of the team that was last called so in the audit. Raises HeldError where a
    team that people have joined would be dropped.
    """
    known = {team.id: team for team in workshop.teams}
    kept = {wish.team_id for wish in wishes}
    dropped = known.keys() - kept
    if dropped & joined_teams(session, workshop.id):
        raise HeldError("a team that people have joined cannot be dropped")
    session.execute(delete(Team).where(Team.id.in_(dropped)))
    # names are unique in a workshop: two teams that swap theirs must pass through others
    for team_id in kept & known.keys():
        known[team_id].name = new_id()
    session.flush()
    keys = _earlier_keys(session, workshop)
    taken = {known[team_id].key for team_id in kept & known.keys()}
    for position, wish in enumerate(wishes):
        key = keys.get(wish.name.casefold(), "")
        team = known.get(wish.team_id) or Team(
            workshop_id=workshop.id, key=key if key and key not in taken else new_id()
        )
        taken.add(team.key)
        team.name, team.invited, team.position = wish.name, wish.invited, position
        session.add(team)
    session.flush()
    session.expire(workshop, ["teams"])


def _earlier_keys(session: Session, workshop: Workshop) -> dict[str, str]:
    """The lasting keys of teams in the other workshops of the audit, by name, the last one's."""
    query = (
        select(Team.name, Team.key)
        .join(Workshop)
        .where(Workshop.audit_id == workshop.audit_id, Workshop.id != workshop.id)
        .order_by(Workshop.date, Workshop.created_at)
    )
    return {name.casefold(): key for name, key in session.execute(query)}


def joined_teams(session: Session, workshop_id: str) -> set[str]:
    """The ids of teams that somebody has joined."""
    query = select(Respondent.team_id).filter_by(workshop_id=workshop_id).distinct()
    return {team_id for team_id in session.scalars(query) if team_id}


def set_invited(session: Session, workshop: Workshop, counts: dict[str, int | None]) -> None:
    """Correct how many people each team has invited, by the team's id."""
    for team in workshop.teams:
        if team.id in counts:
            team.invited = counts[team.id]
    pulse.raise_parts(session, workshop.id, pulse.ROOM)


def repeat(session: Session, workshop: Workshop, title: str, day: date, user_id: str) -> str:
    """A new draft with the same questionnaires and teams, whose keys last; its id."""
    again = Workshop(
        audit_id=workshop.audit_id,
        title=title,
        date=day,
        language=workshop.language,
        scene=workshop.scene,
        code=_free_code(session),
    )
    session.add(again)
    session.flush()
    session.add_all(
        Team(workshop_id=again.id, key=team.key, name=team.name, invited=team.invited,
             position=team.position)
        for team in workshop.teams
    )  # fmt: skip
    session.add_all(
        WorkshopQuestionnaire(workshop_id=again.id, fielded_id=one.id, position=position)
        for position, one in enumerate(workshop.questionnaires)
    )
    session.flush()
    log.note_workshop(session, again, "workshop_repeated", user_id, workshop.title)
    return again.id


def others(session: Session, workshop: Workshop) -> Sequence[Workshop]:
    """The other workshops of the audit, newest first."""
    query = select(Workshop).filter_by(audit_id=workshop.audit_id)
    return session.scalars(
        query.where(Workshop.id != workshop.id).order_by(Workshop.date.desc(), Workshop.id)
    ).all()


@dataclass(frozen=True, slots=True)
class Contents:
    """How much a workshop holds: what would be lost with it."""

    teams: int
    people: int
    answers: int
    reports: int


def contents(session: Session, workshop_ids: Iterable[str]) -> Contents:
    """How much these workshops hold together."""
    ids = list(workshop_ids)

    def count(table: type[Base], *where: ColumnElement[bool]) -> int:
        query = select(func.count()).select_from(table)
        return session.scalar(query.where(*where)) or 0

    return Contents(
        teams=count(Team, Team.workshop_id.in_(ids)),
        people=count(Respondent, Respondent.workshop_id.in_(ids), Respondent.voice != "team"),
        answers=count(Answer, Answer.workshop_id.in_(ids)),
        reports=count(
            FileSet, FileSet.kind == "report", FileSet.about.in_(ids), FileSet.state == "ready"
        ),
    )


def remove(session: Session, workshop: Workshop, user_id: str) -> list[str]:
    """Delete a workshop with everybody and everything in it; the log keeps that it happened.

    What showed it, whose files go too: itself, its audit, and later workshops of it.
    """
    events = update(AuditEvent).where(AuditEvent.workshop_id == workshop.id)
    session.execute(events.values(detail=""))
    log.note_workshop(session, workshop, "workshop_deleted", user_id, workshop.date.isoformat())
    # a trend quotes its workshops, and a report those before: both are made anew without it
    is_later = (Workshop.audit_id == workshop.audit_id) & (Workshop.date >= workshop.date)
    showing = [workshop.audit_id, *session.scalars(select(Workshop.id).where(is_later))]
    erasing.forget(session, showing)
    session.expunge(workshop)
    take_out(session, [workshop.id])
    return showing
