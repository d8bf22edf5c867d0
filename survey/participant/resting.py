"""What a phone shows while its room does something together: the time, what comes, its pledge."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import flash, request
from flask_babel import gettext as _

from questionnaires.model import Language
from survey.models import Pledge, Team, Workshop, now
from survey.participant.now import BECAME, LOOKS, name_of
from survey.store import pulse
from survey.store.answers import follow_up, pledges, questionnaires
from survey.store.answers.follow_up import Became, Told
from survey.store.room import steps
from survey.text import LONGEST_ENTRY, clean_text
from survey.web.database import db
from survey.web.languages import time_of_day
from survey.web.meanwhile import behind
from survey.web.outgoing.calendar import Day


@dataclass(frozen=True, slots=True)
class Clock:
    """What is left of a step, and at what time of the room it is over; "" while it pauses.

    `planned` is how long it was to take, or longer where minutes were added: all in seconds.
    """

    left: int
    planned: int
    runs: bool
    until: str

    @property
    def words(self) -> str:
        """Minutes and seconds."""
        return f"{self.left // 60}:{self.left % 60:02}"


def clock(workshop: Workshop) -> Clock | None:
    """The clock of the present step; None where it has no timer."""
    step = workshop.step
    left = pulse.seconds_left(step.timer_ends_at, step.timer_left_s) if step else None
    if step is None or left is None:
        return None
    runs = step.timer_ends_at is not None
    until = time_of_day(now() + timedelta(seconds=left), workshop.zone) if runs else ""
    return Clock(left, max(60 * step.minutes, left), runs, until)


def as_of(workshop: Workshop) -> str:
    """The time of day in the room: without script a page stays as it was then."""
    return time_of_day(now(), workshop.zone)


def coming(workshop: Workshop, language: Language) -> dict[str, Any] | None:
    """The name of the next step, and what it asks of phones."""
    later = steps.to_come(workshop)
    if not later:
        return None
    asked = questionnaires.questionnaires_of(workshop)
    name = name_of(later[0].kind, later[0].section, asked, language)
    return {"name": name, "text": LOOKS.get(later[0].kind, _("This page goes there by itself."))}


def pledge_of(workshop: Workshop, team: Team | None) -> Pledge | None:
    """What a team has pledged here, if it said what it will do."""
    pledge = pledges.of_team(db.session, workshop.id, team.id) if team else None
    return pledge if pledge and pledge.what else None


def closing_words(workshop: Workshop, language: Language) -> str:
    """What the first questionnaire says to everybody at the end."""
    return questionnaires.questionnaires_of(workshop)[0].closing.get(language, "")


def became() -> tuple[Became, Became | None]:
    """What the form that was sent says became of a pledge, and what it had shown.

    A page of an earlier version remembers nothing.
    """
    form = request.form
    said = Became(form.get("outcome", ""), clean_text(form.get("why"), LONGEST_ENTRY))
    outcome, _blank, why = form.get("seen", "").partition(" ")
    return said, Became(outcome, clean_text(why)) if "seen" in form else None


def tell_behind(pledge: Pledge, said: Became) -> None:
    """Tell who was too late what stands there now, and what of theirs was not kept."""
    words = [
        ": ".join(filter(None, (str(BECAME[one.outcome]), one.why)))
        for one in (Became(pledge.outcome, pledge.outcome_why), said)
    ]
    flash(behind(*words), "warning")


def due(told: Iterable[Told]) -> list[Day]:
    """The days by which pledges are kept."""
    return [
        Day(
            key=one.pledge.id,
            day=one.pledge.due,
            title=_("Pledge: %(what)s", what=one.pledge.what),
            text="\n".join(filter(None, (one.team, one.pledge.owner, one.pledge.notice))),
        )
        for one in told
        if one.pledge.due
    ]


def looking_back(workshop: Workshop, url: str) -> list[Day]:
    """The two days on which to look back at pledges; `url` leads to where it is told."""
    return [
        Day(
            key=f"{workshop.id}-{days}",
            day=follow_up.day_of(workshop.date, days),
            title=_("What became of our pledges? %(title)s", title=workshop.title),
            text=url,
            url=url,
        )
        for days in follow_up.POINTS
    ]
