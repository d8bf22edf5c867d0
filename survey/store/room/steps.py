"""The steps of a workshop: its agenda as people change it, and the moving from one to another.

Whoever moves says which step they saw, and how much of it was revealed: of two who press at the
same time one moves, and the other sees where the room is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from survey.models import Pledge, Request, Step, Workshop, now
from survey.store import pulse
from survey.store.answers import closing, cuts, questionnaires
from survey.store.answers.pledges import IS_ASKED, IS_PLEDGED
from survey.store.room import agenda, groups, votes
from survey.store.room.agenda import Planned

RATED_IN = ("rate", "all")
"""Steps whose end takes what was rated into the figures."""
GROUPS_IN = ("break", "group")
"""Steps in which reasons are put together: who leads begins while the others rest."""
COUNTED_IN = ("test", "vote")
"""Steps that are over once what was counted in them is shown: no time is left of them."""
LONGEST_MINUTES = 480


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody saw of a room when they pressed: its step, "" before the first one."""

    step_id: str = ""
    shown: int = 0


def planned(session: Session, workshop: Workshop) -> list[Planned]:
    """The agenda that a workshop gets as it is now."""
    return agenda.by_link() if workshop.open_until else rule_of(session, workshop)


def rule_of(session: Session, workshop: Workshop) -> list[Planned]:
    """The agenda by the rule, in a room."""
    asked = questionnaires.questionnaires_of(workshop)
    return agenda.planned(asked, teams=len(workshop.teams), has_last=has_last(session, workshop))


def has_last(session: Session, workshop: Workshop) -> bool:
    """Whether an earlier workshop of the audit left a pledge or a request that was answered."""
    return last_of(session, workshop) is not None


def last_of(session: Session, workshop: Workshop) -> Workshop | None:
    """The last workshop of the audit before this one that left one or the other."""
    pledged = exists().where(Pledge.workshop_id == Workshop.id, IS_PLEDGED)
    answered = exists().where(Request.workshop_id == Workshop.id, Request.answer != "", IS_ASKED)
    return session.scalar(
        select(Workshop)
        .where(Workshop.audit_id == workshop.audit_id, Workshop.id != workshop.id)
        .where(Workshop.date <= workshop.date, pledged | answered)
        .order_by(Workshop.date.desc(), Workshop.created_at.desc())
        .limit(1)
    )


def left_out(session: Session, workshop: Workshop) -> list[Planned]:
    """Steps that could be put into the agenda and are not in it."""
    there = {(one.kind, one.section) for one in workshop.steps or planned(session, workshop)}
    rule = rule_of(session, workshop)
    if ("all", "") in there:
        rule = [one for one in rule if one.kind in agenda.AFTER_ALL]
    return [one for one in rule if one.name not in there]


def make(session: Session, workshop: Workshop, steps: Sequence[Planned] = ()) -> None:
    """Give a workshop that has no agenda the one of the rule, or another one."""
    if workshop.steps:
        return
    wanted = steps or planned(session, workshop)
    session.add_all(_step(workshop, position, one) for position, one in enumerate(wanted))
    _read_anew(session, workshop)


def _step(workshop: Workshop, position: int, one: Planned) -> Step:
    return Step(
        workshop_id=workshop.id,
        position=position,
        kind=one.kind,
        section=one.section,
        minutes=one.minutes,
    )


def forget(session: Session, workshop: Workshop) -> None:
    """Take back the agenda of a workshop that is being prepared: the rule makes another one."""
    if workshop.state == "preparing":
        session.execute(delete(Step).where(Step.workshop_id == workshop.id))
        _read_anew(session, workshop)


def resume(session: Session, workshop: Workshop, kind: str) -> None:
    """Open a workshop that came from elsewhere at a step of its agenda; without one, at all."""
    make(session, workshop, agenda.by_link() if kind in ("", "all") else ())
    here = next((step for step in workshop.steps if step.kind == kind), workshop.steps[0])
    _enter(session, workshop, here)


# Moving ------------------------------------------------------------------------------


def move(session: Session, workshop: Workshop, seen: Seen, way: str) -> bool:
    """Go `next` or `back`, `reveal` one more, or go to the step of that id; whether it was done.

    The caller holds the workshop for update. Nothing is done where the room is not what was seen,
    where there is no such step, or where the workshop is closed. Opens one that is prepared.
    """
    if not _is_seen(workshop, seen) or workshop.state == "closed":
        return False
    if way == "reveal":
        return _reveal(session, workshop)
    make(session, workshop)
    to = _towards(workshop, way)
    if to is None:
        return False
    _leave(session, workshop, to)
    _enter(session, workshop, to)
    return True


def _is_seen(workshop: Workshop, seen: Seen) -> bool:
    step = workshop.step
    there = Seen(step.id, step.shown) if step else Seen()
    return seen == there


def _reveal(session: Session, workshop: Workshop) -> bool:
    if workshop.step is None:
        return False
    workshop.step.shown += 1
    if _is_over(workshop.step):
        workshop.step.timer_ends_at = workshop.step.timer_left_s = None
    _tell(session, workshop)
    return True


def _is_over(step: Step) -> bool:
    return step.kind in COUNTED_IN and step.shown > 0


def _towards(workshop: Workshop, way: str) -> Step | None:
    steps = workshop.steps
    here = steps.index(workshop.step) if workshop.step else -1
    if way == "next":
        return steps[here + 1] if here + 1 < len(steps) else None
    if way == "back":
        return steps[here - 1] if here > 0 else None
    return next((step for step in steps if step.id == way and step is not workshop.step), None)


def _leave(session: Session, workshop: Workshop, to: Step) -> None:
    """End the present step; the first cut is made where going on ends the rating."""
    here = workshop.step
    if here is None:
        return
    if here.kind == "vote" and to.position > here.position and votes.is_told(session, workshop):
        here.shown = max(here.shown, 1)  # what follows tells the dots: none is taken after that
    here.ended_at = now()
    here.timer_ends_at = here.timer_left_s = None
    passed = (step for step in workshop.steps if here.position <= step.position < to.position)
    if any(step.kind in RATED_IN for step in passed):
        cut_first(session, workshop)


def cut_first(session: Session, workshop: Workshop) -> None:
    """End the rating, once: who is late after that is taken in by a decision of its own."""
    if not cuts.last(session, workshop.id):
        cuts.make(session, workshop)


def _enter(session: Session, workshop: Workshop, to: Step) -> None:
    workshop.state = "open"
    workshop.step_id = to.id
    if to.kind in (*GROUPS_IN, "vote"):
        groups.deal_out(session, workshop.id)
    to.began_at, to.ended_at = to.began_at or now(), None
    # a step's minutes run from when it is opened
    is_timed = to.minutes > 0 and not _is_over(to)
    to.timer_ends_at = now() + timedelta(minutes=to.minutes) if is_timed else None
    _tell(session, workshop)


def _tell(session: Session, workshop: Workshop) -> None:
    _read_anew(session, workshop)
    pulse.raise_parts(session, workshop.id, pulse.STEP, pulse.ROOM)


def _read_anew(session: Session, workshop: Workshop) -> None:
    session.flush()
    session.expire(workshop, ["steps", "step"])


# Time --------------------------------------------------------------------------------


def time(session: Session, workshop: Workshop, step_id: str, what: str) -> bool:
    """`start` or `pause` the timer of the present step, or give it a `minute` more.

    Nothing of it is done in a step that is over.
    """
    step = workshop.step
    if step is None or step.id != step_id or workshop.state != "open" or _is_over(step):
        return False
    left = pulse.seconds_left(step.timer_ends_at, step.timer_left_s) or 0
    runs = step.timer_ends_at is not None
    if what == "minute":
        left += 60
    elif what in ("start", "pause"):
        runs = what == "start"
    else:
        return False
    step.timer_ends_at = now() + timedelta(seconds=left) if runs else None
    step.timer_left_s = None if runs else left
    _tell(session, workshop)
    return True


# The agenda --------------------------------------------------------------------------

SHIFTS = {"earlier": -1, "later": 1}


def change(
    session: Session, workshop: Workshop, what: str, name: tuple[str, str], minutes: int = 0
) -> bool:
    """Change the agenda at the step of that kind and section; whether it was done.

    `minutes` gives it others; `earlier`, `later` and `leave_out` are for steps that are still to
    come; `put_back` is for those that were left out.
    """
    if workshop.state == "closed":
        return False
    make(session, workshop)
    step = next((one for one in workshop.steps if (one.kind, one.section) == name), None)
    if what == "put_back":
        is_done = step is None and _put_back(session, workshop, name)
    elif what == "minutes":
        is_done = step is not None and _set_minutes(step, minutes)
    else:
        is_done = step in to_come(workshop) and _change_coming(session, workshop, step, what)
    if is_done:
        _read_anew(session, workshop)
        pulse.raise_parts(session, workshop.id, pulse.ROOM)
    return is_done


def to_come(workshop: Workshop) -> list[Step]:
    """The steps after the present one; all of them while a workshop is prepared."""
    steps = list(workshop.steps)
    return steps[steps.index(workshop.step) + 1 :] if workshop.step else steps


def _set_minutes(step: Step, minutes: int) -> bool:
    if not 0 <= minutes <= LONGEST_MINUTES:
        return False
    step.minutes = minutes
    return True


def _change_coming(session: Session, workshop: Workshop, step: Step, what: str) -> bool:
    coming = to_come(workshop)
    if what == "leave_out" and len(workshop.steps) > 1:
        session.delete(step)
        return True
    other = coming.index(step) + SHIFTS.get(what, len(coming))
    if not 0 <= other < len(coming):
        return False
    step.position, coming[other].position = coming[other].position, step.position
    return True


def _put_back(session: Session, workshop: Workshop, name: tuple[str, str]) -> bool:
    """To its place by the rule, but not before the present step."""
    rule = rule_of(session, workshop)
    names = [one.name for one in rule]
    if name not in names:
        return False
    wanted = names.index(name)
    steps = list(workshop.steps)
    after = [n for n, one in enumerate(steps, 1) if (one.kind, one.section) in names[:wanted]]
    present = steps.index(workshop.step) + 1 if workshop.step else 0
    place = max([present, *after])
    for position, step in enumerate(steps):
        step.position = position + (position >= place)
    session.add(_step(workshop, place, rule[wanted]))
    return True


# By link -----------------------------------------------------------------------------


def open_until(session: Session, workshop: Workshop, until: datetime | None, zone: str) -> None:
    """Have a workshop answer by link until a moment, in the time zone in which it was said.

    While it is prepared that makes another agenda; None has it run in a room.
    """
    had = workshop.open_until is not None
    workshop.open_until, workshop.time_zone = until, zone if until else None
    if had != (until is not None):
        forget(session, workshop)
    pulse.raise_parts(session, workshop.id, pulse.ROOM)


def moment_in(text: str, zone: str) -> datetime | None:
    """The moment that a clock in a time zone shows; None where there is no such."""
    if zone not in available_timezones():
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except ValueError:
        return None


def clock_of(workshop: Workshop) -> datetime | None:
    """The moment at which it closes by itself, as a clock in its time zone shows it."""
    if workshop.open_until is None or workshop.zone is None:
        return None
    return workshop.open_until.astimezone(workshop.zone)


def due(session: Session, at: datetime) -> Sequence[str]:
    """The ids of workshops that answer by link and whose time is over."""
    query = (
        select(Workshop.id)
        .join(Step, Step.id == Workshop.step_id)
        .where(Workshop.state == "open", Workshop.open_until <= at)
        .where(Step.kind == "all", Step.ended_at.is_(None))
    )
    return session.scalars(query).all()


def end_by_link(session: Session, workshop: Workshop) -> None:
    """End the step in which all is open: the first cut, and where nothing follows the closing.

    The caller holds the workshop for update.
    """
    if workshop.step is None:
        return
    workshop.step.ended_at = now()
    cut_first(session, workshop)
    if to_come(workshop):
        _tell(session, workshop)
    else:
        closing.close(session, workshop)
