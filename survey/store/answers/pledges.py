"""Pledges: what each team will do to keep its last customer, and what it asks of leadership."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Pledge, Request, Workshop
from survey.store import pulse
from survey.store.answers.sheets import Change, Outcome, here_in, lock

USUAL_TERM = timedelta(days=60)
PARTS = ("what", "owner", "due", "notice", "theme", "item")


def of_team(session: Session, workshop_id: str, team_id: str) -> Pledge | None:
    """The pledge of a team in a workshop."""
    return session.scalar(select(Pledge).filter_by(workshop_id=workshop_id, team_id=team_id))


def _request_of(session: Session, workshop_id: str, team_id: str) -> Request | None:
    query = select(Request).filter_by(workshop_id=workshop_id, team_id=team_id)
    return session.scalar(query.order_by(Request.id))


def fields(session: Session, workshop_id: str, team_id: str) -> dict[str, str]:
    """A team's pledge and its request by field name, as a form shows them."""
    pledge = of_team(session, workshop_id, team_id)
    request = _request_of(session, workshop_id, team_id)
    if pledge is None:
        return {}
    given = {f"pledge-{part}": _shown(_held(pledge, request, part)) for part in (*PARTS, "request")}
    return {name: value for name, value in given.items() if value} | {
        "pledge-version": str(pledge.version)
    }


def _held(pledge: Pledge, request: Request | None, part: str) -> Any:
    if part == "request":
        return request.text if request else ""
    return getattr(pledge, part)


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
    pledge = of_team(session, workshop_id, team_id)
    request = _request_of(session, workshop_id, team_id)
    if pledge is None:
        if not any(values.values()):
            return
        pledge = _new(session, workshop_id, team_id)
        change = replace(change, version=pledge.version)
    held = {part: _held(pledge, request, part) for part in values}
    different = {part: value for part, value in values.items() if held[part] != value}
    if different and change.version != pledge.version:
        theirs = {part: _shown(held[part]) for part in different}
        outcome.conflicts["pledge"] = {**theirs, "version": str(pledge.version)}
        return
    if different:
        pledge.version += 1
        pulse.raise_parts(session, workshop_id, *parts)
    if "request" in different:
        request = request or _asked(session, workshop_id, team_id)
        request.text = different.pop("request")
    for part, value in different.items():
        setattr(pledge, part, value)
    outcome.saved["pledge"] = pledge.version


def _new(session: Session, workshop_id: str, team_id: str) -> Pledge:
    held_on = session.get_one(Workshop, workshop_id).date
    due = held_on + USUAL_TERM
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
