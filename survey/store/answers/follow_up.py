"""What became of pledges after their workshop: told by a link, or noted here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from survey.models import OUTCOMES, Pledge, PledgeStatus, Team, Workshop
from survey.store import pulse
from survey.store.answers.pledges import IS_PLEDGED
from survey.store.people import log

POINTS = (30, 90)  # days after a workshop at which its pledges are asked for


class Became(NamedTuple):
    """What became of a pledge, and why in a sentence."""

    outcome: str
    why: str


@dataclass(frozen=True, slots=True)
class Told:
    """A pledge, the name of its team, and what was told of it by days after the workshop."""

    pledge: Pledge
    team: str
    by_days: dict[int, str]


def point_of(held_on: date, today: date) -> int:
    """Which of the two points a status given today belongs to: the one that is nearer."""
    middle = sum(POINTS) / 2
    return POINTS[0] if (today - held_on).days < middle else POINTS[1]


def day_of(held_on: date, days: int) -> date:
    """The day so many days after a workshop."""
    return held_on + timedelta(days=days)


def of_workshop(session: Session, workshop_id: str, *only: ColumnElement[bool]) -> list[Told]:
    """The pledges of a workshop by the place of their teams, with what was told of them."""
    query = (
        select(Pledge, Team.name)
        .outerjoin(Team, Team.id == Pledge.team_id)
        .where(Pledge.workshop_id == workshop_id, IS_PLEDGED, *only)
        .order_by(Team.position, Pledge.id)
    )
    rows = session.execute(query).all()
    told = statuses(session, [pledge.id for pledge, _ in rows])
    return [Told(pledge, team or "", told.get(pledge.id, {})) for pledge, team in rows]


def of_team(session: Session, workshop_id: str, team: Team | None) -> list[Told]:
    """The pledges of a workshop that a team made, known by its lasting key."""
    key = team.key if team else ""
    return of_workshop(session, workshop_id, Team.key == key)


def statuses(session: Session, pledge_ids: Sequence[str]) -> dict[str, dict[int, str]]:
    """What was told of pledges: by pledge the outcome by days after the workshop."""
    query = (
        select(PledgeStatus)
        .where(PledgeStatus.pledge_id.in_(pledge_ids))
        .order_by(PledgeStatus.days)
    )
    found: dict[str, dict[int, str]] = {}
    for row in session.scalars(query):
        found.setdefault(row.pledge_id, {})[row.days] = row.outcome
    return found


def tell(
    session: Session,
    workshop: Workshop,
    told: Mapping[str, str],
    seen: Mapping[str, str],
    today: date,
    *only: ColumnElement[bool],
) -> tuple[int, list[Pledge]]:
    """Note what teams say became of their pledges, by pledge id; how many of them they told of.

    What is no outcome, of another workshop, or not among `only` these pledges is left out. The last
    word holds for the trend. `seen` is what a page had shown: what was left alone there stays as
    it is stored, and so do the pledges, given second, of which somebody else has told otherwise.
    """
    days = point_of(workshop.date, today)
    count, behind = 0, []
    for one in of_workshop(session, workshop.id, *only):
        outcome, stored = told.get(one.pledge.id), one.by_days.get(days, "")
        before = seen.get(one.pledge.id, stored)
        if outcome not in OUTCOMES or outcome == before != stored:
            continue
        if is_behind(stored, before, outcome):
            behind.append(one.pledge)
            continue
        _note(session, one.pledge, days, outcome)
        count += 1
    if count:
        log.note_workshop(session, workshop, "pledges_told", None)
    return count, behind


def _note(session: Session, pledge: Pledge, days: int, outcome: str) -> None:
    status = session.get(PledgeStatus, (pledge.id, days))
    if status is None:
        session.add(PledgeStatus(pledge_id=pledge.id, days=days, outcome=outcome))
    else:
        status.outcome = outcome
    if pledge.outcome != outcome:
        pledge.outcome = outcome
        pledge.version += 1


def of_audit(session: Session, audit_id: str) -> list[tuple[Pledge, Workshop, str]]:
    """Each pledge of an audit with its workshop and the name of its team, the newest first."""
    query = (
        select(Pledge, Workshop, Team.name)
        .join(Workshop, Workshop.id == Pledge.workshop_id)
        .outerjoin(Team, Team.id == Pledge.team_id)
        .where(Workshop.audit_id == audit_id, IS_PLEDGED)
        .order_by(Workshop.date.desc(), Workshop.id, Pledge.id)
    )
    return [(pledge, held, team or "") for pledge, held, team in session.execute(query)]


def set_outcome(
    session: Session,
    workshop: Workshop,
    pledge: Pledge,
    said: Became,
    seen: Became | None,
    user_id: str | None,
) -> bool:
    """Say what became of a pledge, and why; rooms of its audit that are open show it at once.

    `seen` is what stood there for whoever says it: what they left alone stays as it is stored.
    False, and nothing is kept, where somebody else has changed what they change. `user_id` is None
    where its team says so on a phone.
    """
    session.refresh(pledge, with_for_update=True)
    stored = Became(pledge.outcome, pledge.outcome_why)
    parts = list(zip(stored, seen or stored, said, strict=True))
    if any(is_behind(*part) for part in parts):
        return False
    pledge.outcome, pledge.outcome_why = (
        theirs if mine == before else mine for theirs, before, mine in parts
    )
    pledge.version += 1
    show_in_rooms(session, workshop.audit_id)
    detail = f"{pledge.what[:80]}: {pledge.outcome}"
    log.note_workshop(session, workshop, "pledge_outcome", user_id, detail)
    return True


def is_behind(stored: str, seen: str, said: str) -> bool:
    """Whether who says something would put it in place of what they have not seen."""
    return stored not in (seen, said) and said != seen


def show_in_rooms(session: Session, audit_id: str) -> None:
    """Have the rooms of an audit that are open show at once what became of something."""
    is_open = (Workshop.audit_id == audit_id) & (Workshop.state == "open")
    for room_id in session.scalars(select(Workshop.id).where(is_open)):
        pulse.raise_all(session, room_id)


def is_overdue(pledge: Pledge, today: date) -> bool:
    """Whether nobody said what became of a pledge that was due before today."""
    return pledge.outcome == "open" and pledge.due is not None and pledge.due < today


def broken_first(pledge: Pledge, today: date) -> int:
    """By which pledges are sorted: −2 if dropped, −1 if overdue, 0 for all others."""
    return -2 if pledge.outcome == "dropped" else -1 if is_overdue(pledge, today) else 0
