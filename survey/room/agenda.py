"""The agenda in words: what is now, what comes next, and how the clock stands beside the plan."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import format_time, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from survey.models import Step, Workshop, now
from survey.participant.now import name_of
from survey.store import pulse
from survey.store.answers import questionnaires
from survey.store.room import steps as store
from survey.store.room.agenda import Planned
from survey.web.languages import current_language


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
class AgendaView:
    """The agenda as the cockpit shows it; `left` are seconds of the timer, None without one."""

    steps: list[StepView]
    left_out: list[StepView] = field(default_factory=list)
    now: StepView | None = None
    back: StepView | None = None
    next: StepView | None = None
    at: str = ""
    shown: int = 0
    left: int | None = None
    runs: bool = False
    guide: str = ""
    clock: str = ""
    until: str = ""

    @property
    def minutes(self) -> int:
        """How long it takes by the plan."""
        return sum(step.minutes for step in self.steps)


def of(session: Session, workshop: Workshop) -> AgendaView:
    """The agenda of a workshop: as it is kept, or as the rule would make it."""
    kept = list(workshop.steps)
    here = workshop.step if workshop.state == "open" else None
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
        guide=_guide(workshop, here),
        until=_until(workshop),
        clock=_clock(workshop, kept, here) if here else "",
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


def _guide(workshop: Workshop, here: Step | None) -> str:
    """What the questionnaire tells the facilitator to say in this question."""
    language = current_language()
    for one in questionnaires.questionnaires_of(workshop):
        for section in one.sections:
            if here and here.section == f"{one.key}.{section.key}":
                return section.guide.get(language, "")
    return ""


def delay(steps: Sequence[Step], here: Step, at: datetime) -> int | None:
    """How many minutes the room is behind its plan, below 0 where it is ahead.

    The plan begins with the first step that has minutes and was begun; None before it.
    """
    begun = [step for step in steps if step.minutes and step.began_at]
    if not begun or begun[0].began_at is None or begun[0].position > here.position:
        return None
    first = begun[0].position
    spent = (at - begun[0].began_at).total_seconds() / 60
    begins = sum(step.minutes for step in steps if first <= step.position < here.position)
    # within the minutes of its step a room is in time
    late = spent - begins - here.minutes
    return round(late) if late > 0 else round(min(0.0, spent - begins))


def _clock(workshop: Workshop, steps: Sequence[Step], here: Step) -> str:
    """In words how the room stands, and when it ends if all goes on by the plan; "" without one."""
    to_go = _to_go(steps, here, now())
    if not to_go:
        return ""
    end = _("expected end %(time)s", time=_time(workshop, now() + timedelta(minutes=to_go)))
    behind = delay(steps, here, now())
    return str(end) if behind is None else f"{_behind(behind)}, {end}"


def _behind(behind: int) -> str:
    if behind > 0:
        return str(ngettext("%(num)s minute behind", "%(num)s minutes behind", behind))
    if behind < 0:
        return str(ngettext("%(num)s minute ahead", "%(num)s minutes ahead", -behind))
    return str(_("on time"))


def _to_go(steps: Sequence[Step], here: Step, at: datetime) -> float:
    spent = (at - here.began_at).total_seconds() / 60 if here.began_at else 0.0
    later = sum(step.minutes for step in steps if step.position > here.position)
    return max(0.0, here.minutes - spent) + later


def _until(workshop: Workshop) -> str:
    """The moment at which it closes by itself, as a field for it holds it."""
    clock = store.clock_of(workshop)
    return f"{clock:%Y-%m-%dT%H:%M}" if clock else ""


def _time(workshop: Workshop, moment: datetime) -> str:
    zone = ZoneInfo(workshop.time_zone) if workshop.time_zone else None
    return str(format_time(moment.astimezone(zone), "HH:mm", rebase=False))
