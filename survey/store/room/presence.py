"""What the facilitator sees of a room: counts per team, never an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from survey.models import Answer, Respondent, Workshop
from survey.store import pulse
from survey.store.answers import cuts


@dataclass(frozen=True, slots=True)
class TeamState:
    """How far a team is. `rated` counts the ratings that its members have given.

    `cut` are the people whose sheets are in the figures, `waiting` those who rated and are not.
    """

    id: str
    name: str
    invited: int | None
    joined: int = 0
    rated: int = 0
    handed_in: int = 0
    done: int = 0
    entries: int = 0
    cut: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the room, known by a number that follows no order of joining."""

    number: int
    id: str
    team_id: str
    joined_at: datetime
    has_begun: bool
    has_handed_in: bool
    is_cut: bool


def team_states(session: Session, workshop: Workshop) -> list[TeamState]:
    """How far each team of a workshop is, in the order of its teams."""
    people = _people_by_team(session, workshop)
    given = _answers_by_team(session, workshop.id)
    return [
        TeamState(
            id=team.id,
            name=team.name,
            invited=team.invited,
            **people.get(team.id, {}),
            **given.get(team.id, {}),
        )
        for team in workshop.teams
    ]


def _people_by_team(session: Session, workshop: Workshop) -> dict[str, dict[str, int]]:
    query = (
        select(
            Respondent.team_id,
            func.count(),
            func.count(Respondent.handed_in_at),
            func.count().filter(Respondent.done_step == workshop.step_id),
            func.count(Respondent.cut),
            func.count().filter(cuts.is_waiting()),
        )
        .where(Respondent.workshop_id == workshop.id, Respondent.voice == "member")
        .group_by(Respondent.team_id)
    )
    names = ("joined", "handed_in", "done", "cut", "waiting")
    return {
        team_id or "": dict(zip(names, counts, strict=True))
        for team_id, *counts in session.execute(query)
    }


def _answers_by_team(session: Session, workshop_id: str) -> dict[str, dict[str, int]]:
    # a member's entries are private drafts: only those on the team's sheet are counted
    is_rating = (Respondent.voice == "member") & (Answer.entry == "")
    is_shown = (Answer.text != "") & Answer.hidden_why.is_(None)
    is_entry = (Respondent.voice == "team") & (Answer.entry != "") & is_shown
    query = (
        select(
            Respondent.team_id,
            func.count(case((is_rating, 1))),
            func.count(case((is_entry, 1))),
        )
        .select_from(Answer)
        .join(Respondent)
        .where(Answer.workshop_id == workshop_id)
        .group_by(Respondent.team_id)
    )
    return {
        team_id or "": {"rated": rated, "entries": entries}
        for team_id, rated, entries in session.execute(query)
    }


def people_in(session: Session, workshop_id: str) -> list[Person]:
    """The people of a workshop, ordered by their random ids."""
    begun = select(Answer.respondent_id).where(Answer.workshop_id == workshop_id).distinct()
    query = (
        select(Respondent, Respondent.id.in_(begun))
        .where(Respondent.workshop_id == workshop_id, Respondent.voice == "member")
        .order_by(Respondent.id)
    )
    rows: Sequence[tuple[Respondent, bool]] = [(one, bool(b)) for one, b in session.execute(query)]
    return [
        Person(
            number=number,
            id=one.id,
            team_id=one.team_id or "",
            joined_at=one.joined_at,
            has_begun=has_begun,
            has_handed_in=one.handed_in_at is not None,
            is_cut=one.cut is not None,
        )
        for number, (one, has_begun) in enumerate(rows, start=1)
    ]


def move(session: Session, workshop_id: str, respondent_id: str, team_id: str) -> None:
    """Put a person into another team of the same workshop."""
    person = session.get_one(Respondent, (workshop_id, respondent_id))
    before, person.team_id = person.team_id, team_id
    pulse.raise_parts(session, workshop_id, pulse.ROOM, *filter(None, {before, team_id}))
