"""Pledges: what each team will do to keep its last customer."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Pledge, Workshop
from survey.store.answers.sheets import Change, Outcome, lock, stage_of

USUAL_TERM = timedelta(days=60)
PARTS = ("what", "owner", "due", "notice", "theme", "request")


def of_team(session: Session, workshop_id: str, team_id: str) -> Pledge | None:
    """The pledge of a team in a workshop."""
    return session.scalar(select(Pledge).filter_by(workshop_id=workshop_id, team_id=team_id))


def fields(pledge: Pledge | None) -> dict[str, str]:
    """A pledge by field name, as a form shows it."""
    if pledge is None:
        return {}
    given = {f"pledge-{part}": _shown(getattr(pledge, part)) for part in PARTS}
    return {name: value for name, value in given.items() if value} | {
        "pledge-version": str(pledge.version)
    }


def save(
    session: Session,
    workshop_id: str,
    team_id: str,
    sheet_id: str,
    change: Change,
    outcome: Outcome,
) -> None:
    """Store a change of the team's pledge, with the same contract as `sheets.save`."""
    if stage_of(session, workshop_id) != "pledges":
        outcome.closed.append("pledge")
        return
    lock(session, workshop_id, sheet_id)
    values = {part: _stored(part, value) for part, value in change.values.items()}
    pledge = of_team(session, workshop_id, team_id)
    if pledge is None:
        if any(values.values()):
            session.add(_new(session, workshop_id, team_id, values))
            outcome.saved["pledge"] = 1
        return
    different = {part: value for part, value in values.items() if getattr(pledge, part) != value}
    if different and change.version != pledge.version:
        theirs = {part: _shown(getattr(pledge, part)) for part in different}
        outcome.conflicts["pledge"] = {**theirs, "version": str(pledge.version)}
        return
    for part, value in different.items():
        setattr(pledge, part, value)
    pledge.version += bool(different)
    outcome.saved["pledge"] = pledge.version


def _new(session: Session, workshop_id: str, team_id: str, values: dict[str, Any]) -> Pledge:
    held_on = session.get_one(Workshop, workshop_id).date
    usual = {"what": "", "due": held_on + USUAL_TERM}
    return Pledge(workshop_id=workshop_id, team_id=team_id, **{**usual, **values})


def _stored(part: str, value: str | None) -> Any:
    if part == "due":
        return date.fromisoformat(value) if value else None
    return value or ""


def _shown(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else value or ""
