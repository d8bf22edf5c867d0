"""The agenda in words: what is now, what comes next, and how the clock stands beside the plan."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from survey.models import Step, Workshop, now
from survey.participant.now import name_of
from survey.store import pulse
from survey.store.answers import questionnaires
from survey.store.room import steps as store
from survey.store.room.agenda import Planned
from survey.web.languages import current_language, time_of_day


@dataclass(frozen=True, slots=True)
class StepView:
    """One row of the agenda; `kind` and `section` tell it from the others.

    `over` are the minutes that a step took beyond its own. One that is `coming` can be moved or
    left out.
    """

    id: str
    kind: str
    section: str
    name: str
    minutes: int
    is_now: bool = False
    is_past: bool = False
    is_coming: bool = False
    over: int = 0


@dataclass(frozen=True, slots=True)
class Strip:
    """The plan as a strip: per step where it begins and how wide it is, and whether it is past or
    now; where the room is on it, and where the plan is. All in per cent of its width."""

    parts: list[tuple[float, float, str]]
    at: float | None
    plan: float | None


@dataclass(frozen=True, slots=True)
class AgendaView:
    """The agenda as the cockpit shows it; `left` are seconds of the timer, None without one.

    `clock` is the time of day, `behind` how the room stands beside its plan, `end` when it ends.
    """

    steps: list[StepView]
    left_out: list[StepView] = field(default_factory=list)
    now: StepView | None = None
    back: StepView | None = None
    next: StepView | None = None
    at: str = ""
    shown: int = 0
    left: int | None = None
    runs: bool = False
    clock: str = ""
    behind: str = ""
    end: str = ""
    strip: "Strip | None" = None

    @property
    def minutes(self) -> int:
        """How long it takes by the plan."""
        return sum(step.minutes for step in self.steps)


def of(session: Session, workshop: Workshop) -> AgendaView:
    """The agenda of a workshop: as it is kept, or as the rule would make it."""
    kept = list(workshop.steps)
    here = workshop.here
    place = kept.index(here) if here else -1
    coming = {step.id for step in store.to_come(workshop)} if workshop.state != "closed" else set()
    planned = store.planned(session, workshop) if not kept else []
    shown = [
        _view(
            workshop,
            step,
            is_now=step is here,
            is_past=0 <= n < place,
            is_coming=step.id in coming,
            over=_over(step),
        )
        for n, step in enumerate(kept)
    ] + [_view(workshop, one, is_coming=True) for one in planned]
    return AgendaView(
        steps=shown,
        left_out=[_view(workshop, one) for one in store.left_out(session, workshop)],
        now=shown[place] if here else None,
        back=shown[place - 1] if place > 0 else None,
        next=shown[place + 1] if place + 1 < len(shown) else None,
        at=here.id if here else "",
        shown=here.shown if here else 0,
        left=pulse.seconds_left(here.timer_ends_at, here.timer_left_s) if here else None,
        runs=here is not None and here.timer_ends_at is not None,
        clock=time_of_day(now(), workshop.zone),
        behind=_behind(delay(kept, here, now())) if here else "",
        end=_end(workshop, kept, here) if here else "",
        strip=strip(kept, here, now()) if here else None,
    )


def _view(workshop: Workshop, step: Step | Planned, **more: Any) -> StepView:
    asked = questionnaires.questionnaires_of(workshop)
    name = name_of(step.kind, step.section, asked, current_language())
    step_id = step.id if isinstance(step, Step) else ""
    return StepView(step_id, step.kind, step.section, name, step.minutes, **more)


def _over(step: Step) -> int:
    if step.began_at is None or step.ended_at is None or not step.minutes:
        return 0
    return max(0, round((step.ended_at - step.began_at).total_seconds() / 60) - step.minutes)


def delay(steps: Sequence[Step], here: Step, at: datetime) -> int | None:
    """How many minutes the room is behind its plan, below 0 where it is ahead.

    The plan begins with the first step that has minutes and was begun; None before it.
    """
    due = _due(steps, here, at)
    return None if due is None else round(due - _reached(steps, here, at))


def _due(steps: Sequence[Step], here: Step, at: datetime) -> float | None:
    """The minute of the agenda at which the room would be by its plan."""
    begun = next((step for step in steps if step.minutes and step.began_at), None)
    if begun is None or begun.began_at is None or begun.position > here.position:
        return None
    before = sum(step.minutes for step in steps if step.position < begun.position)
    return before + (at - begun.began_at).total_seconds() / 60


def _reached(steps: Sequence[Step], here: Step, at: datetime) -> float:
    """The minute of the agenda at which the room is; beyond those of its step it waits there."""
    spent = (at - here.began_at).total_seconds() / 60 if here.began_at else 0.0
    return sum(one.minutes for one in steps if one.position < here.position) + min(
        spent, here.minutes
    )


def strip(steps: Sequence[Step], here: Step, at: datetime) -> Strip | None:
    """The agenda as a strip; None where it has no minutes."""
    total = sum(step.minutes for step in steps)
    if not total:
        return None

    def share(minutes: float) -> float:
        return round(100 * min(minutes, total) / total, 2)

    begins = accumulate((step.minutes for step in steps), initial=0)
    parts = [
        (share(begin), share(step.minutes), _tense(step, here))
        for step, begin in zip(steps, begins, strict=False)
        if step.minutes
    ]
    due = _due(steps, here, at)
    if due is None:
        return Strip(parts, None, None)
    return Strip(parts, share(_reached(steps, here, at)), share(due))


def _tense(step: Step, here: Step) -> str:
    return "now" if step is here else "past" if step.position < here.position else "coming"


def _end(workshop: Workshop, steps: Sequence[Step], here: Step) -> str:
    """When the room ends if all goes on by the plan; "" where nothing is to come."""
    to_go = _to_go(steps, here, now())
    if not to_go:
        return ""
    end = time_of_day(now() + timedelta(minutes=to_go), workshop.zone)
    return str(_("expected end %(time)s", time=end))


def _behind(behind: int | None) -> str:
    if behind is None:
        return ""
    if behind > 0:
        return str(ngettext("%(num)s min behind", "%(num)s min behind", behind))
    if behind < 0:
        return str(ngettext("%(num)s min ahead", "%(num)s min ahead", -behind))
    return str(_("on time"))


def _to_go(steps: Sequence[Step], here: Step, at: datetime) -> float:
    spent = (at - here.began_at).total_seconds() / 60 if here.began_at else 0.0
    later = sum(step.minutes for step in steps if step.position > here.position)
    return max(0.0, here.minutes - spent) + later
