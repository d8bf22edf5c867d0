"""The pulse of a room: how often each part of it has changed, which open pages ask for.

Whatever changes something that a page shows raises its part in the same transaction: `step`,
`room`, or a team by its id.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, event, select, text
from sqlalchemy.orm import Session

from survey.models import Pulse, Step, Team, Workshop, now

STEP, ROOM = "step", "room"
RAISED = "raised parts"
"""Under which name a session remembers them until it is stored."""
_pulse, _workshop, _step = (cast(Table, one.__table__) for one in (Pulse, Workshop, Step))
# written once: every open page asks every other second
_PARTS = select(_pulse.c.part, _pulse.c.version).where(
    _pulse.c.workshop_id == bindparam("workshop")
)
_PLACE = (
    select(
        *(_workshop.c.state, _step.c.id, _step.c.shown),
        *(_step.c.timer_ends_at, _step.c.timer_left_s),
    )
    .outerjoin_from(_workshop, _step, _step.c.id == _workshop.c.step_id)
    .where(_workshop.c.id == bindparam("workshop"))
)
_raise = text(
    # from what is there: the same transaction may have deleted the workshop since
    "INSERT INTO pulse (workshop_id, part, version)"
    " SELECT id, :part, 1 FROM workshop WHERE id = :workshop_id"
    " ON CONFLICT (workshop_id, part) DO UPDATE SET version = pulse.version + 1"
)


@dataclass(frozen=True, slots=True)
class Beat:
    """The versions of all parts, and what every page shows of the present step."""

    versions: Mapping[str, int]
    at: str = ""
    shown: int = 0
    ends_at: datetime | None = None
    paused_s: int | None = None

    def version(self, part: str) -> int:
        """How often a part has changed."""
        return self.versions.get(part, 0)

    @property
    def left_s(self) -> int | None:
        """The seconds left now; None where the step has no timer."""
        return seconds_left(self.ends_at, self.paused_s)


def seconds_left(ends_at: datetime | None, paused_s: int | None) -> int | None:
    """What is left of a timer that runs until `ends_at`, or pauses; never below 0."""
    if ends_at is None:
        return paused_s
    return max(0, round((ends_at - now()).total_seconds()))


def beat(session: Session, workshop_id: str) -> Beat:
    """The pulse of a workshop as it is now, whichever process raised it."""
    values = {"workshop": workshop_id}
    versions: dict[str, int] = dict(session.execute(_PARTS, values).all())
    state, step_id, shown, ends_at, left_s = session.execute(_PLACE, values).one()
    return Beat(versions, place(state, step_id), shown or 0, ends_at, left_s)


def place(state: str, step_id: str | None) -> str:
    """Where a workshop is, as a page remembers it: at a step while it is open, else its state."""
    return step_id or "" if state == "open" else state


def raise_parts(session: Session, workshop_id: str, *parts: str) -> None:
    """Tell the pages that show these parts, once the caller's transaction is stored."""
    session.info.setdefault(RAISED, set()).update((workshop_id, part) for part in parts)


@event.listens_for(Session, "before_commit")
def _store_raised(session: Session) -> None:
    raised = session.info.get(RAISED)
    if not raised:
        return
    session.flush()  # of a workshop that is new
    # in one order everywhere: two transactions that wait for each other would both be lost
    in_order = sorted(raised, key=lambda one: (one[0], one[1] in (STEP, ROOM), one[1]))
    session.execute(_raise, [{"workshop_id": one, "part": part} for one, part in in_order])


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_rollback")
def _forget_raised(session: Session) -> None:
    session.info.pop(RAISED, None)


def raise_all(session: Session, workshop_id: str) -> None:
    """Tell every page of a workshop."""
    teams = session.scalars(select(Team.id).filter_by(workshop_id=workshop_id))
    raise_parts(session, workshop_id, *teams, ROOM, STEP)
