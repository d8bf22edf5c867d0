"""Pledges: what each team will do to keep its last customer, and what it asks of leadership."""

from collections.abc import Sequence
from datetime import date, timedelta, timezone
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Pledge, Request, Workshop, now
from survey.store import pulse
from survey.store.answers.sheets import Change, Outcome, here_in, lock

USUAL_TERM = timedelta(days=60)
ENDS_LAST = timezone(timedelta(hours=-12))
"""Where on Earth a day is over last."""
PARTS = ("what", "owner", "due", "notice", "theme", "item")
IS_PLEDGED = (Pledge.what != "") & Pledge.hidden_why.is_(None)
IS_ASKED = (Request.text != "") & Request.hidden_why.is_(None)
"""What pages and files show: something is said, and the facilitator left it there."""

Said = TypeVar("Said", bound=Pledge | Request)


def of_team(session: Session, workshop_id: str, team_id: str) -> Pledge | None:
    """The pledge of a team in a workshop; none where that is hidden."""
    return shown(said_by(session, Pledge, workshop_id, team_id))


def said_by(
    session: Session, kind: type[Said], workshop_id: str, team_id: str | None
) -> Sequence[Said]:
    """The pledges, or requests, of a team: of many one is shown, and all others are hidden."""
    query = select(kind).filter_by(workshop_id=workshop_id, team_id=team_id)
    return session.scalars(query.order_by(kind.id)).all()


def shown(said: Sequence[Said]) -> Said | None:
    """The one that is not hidden."""
    return next((one for one in said if one.hidden_why is None), None)


def fields(session: Session, workshop_id: str, team_id: str) -> dict[str, str]:
    """A team's pledge and its request by field name, as a form shows them.

    What is hidden is not told.
    """
    pledged = said_by(session, Pledge, workshop_id, team_id)
    pledge, request = shown(pledged), shown(said_by(session, Request, workshop_id, team_id))
    given = {f"pledge-{part}": _shown(_held(pledge, request, part)) for part in (*PARTS, "request")}
    if pledge is None:
        given["pledge-due"] = _shown(usual_day(session.get_one(Workshop, workshop_id).date))
    if pledged:
        given["pledge-version"] = str(_version(pledged))
    return {name: value for name, value in given.items() if value}


def usual_day(held_on: date) -> date:
    """By when a team keeps its pledge unless it says otherwise; never a day that is past."""
    day, today = held_on + USUAL_TERM, now().date()
    return day if day >= today else today + USUAL_TERM


def first_day(workshop: Workshop) -> date:
    """The first day by which a team may keep its pledge: today, or the workshop's if that is later.

    Where the workshop names no zone, a day is past once it is past everywhere.
    """
    return max(workshop.date, now().astimezone(workshop.zone or ENDS_LAST).date())


def _version(pledged: Sequence[Pledge]) -> int:
    """A pledge that takes the place of a hidden one goes on counting."""
    return max((one.version for one in pledged), default=0)


def outdate(session: Session, workshop_id: str, team_id: str | None) -> None:
    """Have phones that show what a team said until now ask before they change it."""
    pledged = said_by(session, Pledge, workshop_id, team_id)
    if pledged:
        (shown(pledged) or pledged[-1]).version = _version(pledged) + 1


def _held(pledge: Pledge | None, request: Request | None, part: str) -> Any:
    if part == "request":
        return request.text if request else ""
    return getattr(pledge, part) if pledge else _stored(part, "")


def save(
    session: Session,
    workshop_id: str,
    team_id: str,
    sheet_id: str,
    change: Change,
    outcome: Outcome,
) -> None:
    """Store a change of the team's pledge or request, with the same contract as `sheets.save`."""
    if not here_in(session, workshop_id).is_open:
        outcome.closed.append("pledge")
        return
    parts = lock(session, workshop_id, sheet_id).parts
    values = {part: _stored(part, value) for part, value in change.values.items()}
    pledged = said_by(session, Pledge, workshop_id, team_id)
    pledge, request = shown(pledged), shown(said_by(session, Request, workshop_id, team_id))
    if pledge is None and not any(values.values()):
        return
    held = {part: _held(pledge, request, part) for part in values}
    different = {part: value for part, value in values.items() if held[part] != value}
    # also what was written before it was hidden: nobody brings the same words back unawares
    if different and pledged and change.version != _version(pledged):
        theirs = {part: _shown(held[part]) for part in different}
        outcome.conflicts["pledge"] = {**theirs, "version": str(_version(pledged))}
        return
    outcome.saved["pledge"] = _version(pledged) + bool(different)
    if different:
        pulse.raise_parts(session, workshop_id, *parts)
    if "request" in different:
        request = request or _asked(session, workshop_id, team_id)
        request.text = different.pop("request")
    if different or not pledged:
        pledge = pledge or _new(session, workshop_id, team_id)
    for part, value in different.items():
        setattr(pledge, part, value)
    (pledge or pledged[-1]).version = outcome.saved["pledge"]


def _new(session: Session, workshop_id: str, team_id: str) -> Pledge:
    due = usual_day(session.get_one(Workshop, workshop_id).date)
    pledge = Pledge(workshop_id=workshop_id, team_id=team_id, what="", due=due, version=0)
    session.add(pledge)
    return pledge


def _asked(session: Session, workshop_id: str, team_id: str) -> Request:
    request = Request(workshop_id=workshop_id, team_id=team_id)
    session.add(request)
    return request


def _stored(part: str, value: str | None) -> Any:
    if part == "due":
        return date.fromisoformat(value) if value else None
    return value or ""


def _shown(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else value or ""
