"""The pulse of a room: how often each part of it has changed, which open pages ask for.

Whatever changes something that a page shows raises its part in the same transaction: `step`,
`room`, or a team by its id.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import event, select, text
from sqlalchemy.orm import Session

from survey.models import Pulse, Step, Team, Workshop, now

STEP, ROOM = "step", "room"
KEPT_S = 1.0
MOST_KEPT = 200
RAISED = "raised parts"
"""Under which name a session remembers them until it is stored."""
# also of what was raised in other processes: pages learn of it a second later
_kept: dict[str, tuple[float, "Beat"]] = {}
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
    """The pulse of a workshop, read at most once a second in each process."""
    at, kept = _kept.get(workshop_id, (0.0, Beat({})))
    if time.monotonic() - at < KEPT_S:
        return kept
    # apart: the caller's transaction may have begun before what was raised last
    with Session(session.get_bind()) as apart:
        found = _read(apart, workshop_id)
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[workshop_id] = (time.monotonic(), found)
    return found


def _read(session: Session, workshop_id: str) -> Beat:
    parts = select(Pulse.part, Pulse.version).filter_by(workshop_id=workshop_id)
    versions: dict[str, int] = dict(session.execute(parts).all())
    query = (
        select(Workshop.state, Step.id, Step.shown, Step.timer_ends_at, Step.timer_left_s)
        .outerjoin(Step, Step.id == Workshop.step_id)
        .where(Workshop.id == workshop_id)
    )
    state, step_id, shown, ends_at, left_s = session.execute(query).one()
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
def _forget_raised(session: Session) -> None:
    # not before: somebody else would keep what was read meanwhile
    for workshop_id, _part in session.info.pop(RAISED, ()):
        _kept.pop(workshop_id, None)


@event.listens_for(Session, "after_rollback")
def _drop_raised(session: Session) -> None:
    session.info.pop(RAISED, None)


def raise_all(session: Session, workshop_id: str) -> None:
    """Tell every page of a workshop."""
    teams = session.scalars(select(Team.id).filter_by(workshop_id=workshop_id))
    raise_parts(session, workshop_id, *teams, ROOM, STEP)
