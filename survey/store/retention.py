"""How long audits keep their answers: what goes when, and on how many days that was told before.

A clock that was put forward or back must not delete anything unseen. So the days on which the
application ran with the warning on its pages are counted one by one, and one more is asked for:
a clock that jumps counts one day that was none.
"""

import calendar
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.orm import Session, selectinload

from survey.models import (
    Answer,
    Audit,
    Ballot,
    DeletionWarning,
    EntryGroup,
    Judgement,
    Respondent,
    Tally,
    Verdict,
    Workshop,
    now,
)
from survey.store.people import log

WARNED_DAYS = 30
MOST_MONTHS = 120


@dataclass(frozen=True, slots=True)
class Coming:
    """What goes by itself: the answers of a workshop, or (without one) a whole audit.

    `due` is the first day on which it may; `told_days` those on which that was told before today.
    """

    audit: Audit
    workshop: Workshop | None
    due: date
    told_days: int = 0

    @property
    def workshop_id(self) -> str | None:
        """The workshop whose answers go."""
        return self.workshop.id if self.workshop else None

    @property
    def about(self) -> str:
        """The id of what goes."""
        return self.workshop_id or self.audit.id

    def day(self, today: date) -> date:
        """The day on which it goes, if every day until then is one on which it is told."""
        return max(self.due, today + timedelta(days=WARNED_DAYS + 1 - self.told_days))


def settle(session: Session, audit: Audit, months: int | None, what: str, user_id: str) -> str:
    """Say how long an audit keeps its answers; what was told of another time counts no more.

    What the logs say of it; "" where nothing is changed.
    """
    if (audit.keep_months, audit.then_deletes) == (months, what):
        return ""
    audit.keep_months, audit.then_deletes = months, what
    session.execute(delete(DeletionWarning).filter_by(audit_id=audit.id))
    detail = f"{what} {months}" if months else "nothing"
    log.note(session, "retention_changed", user_id=user_id, audit_id=audit.id, detail=detail)
    return detail


def coming(session: Session, today: date, *of: ColumnElement[bool]) -> list[Coming]:
    """What goes in the days to come, or should have gone; of all audits, or of these."""
    query = select(Audit).where(Audit.keep_months.is_not(None), *of)
    audits = session.scalars(query.options(selectinload(Audit.workshops)))
    found = [one for audit in audits for one in _of(audit, today)]
    told = {one.about: one.days for one in session.scalars(select(DeletionWarning))}
    begins = today + timedelta(days=WARNED_DAYS + 1)
    return [replace(one, told_days=told.get(one.about, 0)) for one in found if one.due <= begins]


def _of(audit: Audit, today: date) -> Iterator[Coming]:
    months = audit.keep_months or 0
    closed = [one for one in audit.workshops if one.state == "closed"]
    if audit.then_deletes == "answers":
        for one in closed:
            if one.answers_deleted_at is None:
                yield Coming(audit, one, later(_closed_on(one), months))
    elif closed and not any(_goes_on(one, today) for one in audit.workshops):
        yield Coming(audit, None, later(max(map(_closed_on, closed)), months))


def _closed_on(workshop: Workshop) -> date:
    # an earlier workshop was never closed here
    return workshop.closed_at.date() if workshop.closed_at else workshop.date


def _goes_on(workshop: Workshop, today: date) -> bool:
    is_ahead = workshop.state == "preparing" and workshop.date >= today
    return workshop.state == "open" or is_ahead


def later(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a shorter month.

    >>> later(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return day.replace(
        year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1])
    )


def is_told(session: Session, ahead: Sequence[Coming], today: date) -> bool:
    """Whether today is counted already for all that is to come, and for nothing else."""
    told = {one.about: one.shown_on for one in session.scalars(select(DeletionWarning))}
    return told == {one.about: today for one in ahead}


def tell(session: Session, today: date) -> list[Coming]:
    """Count today among the days on which it was told; what is told for the first time."""
    told = {one.about: one for one in session.scalars(select(DeletionWarning))}
    first = []
    for one in coming(session, today):
        warning = told.pop(one.about, None)
        if warning is None:
            warning = DeletionWarning(about=one.about, audit_id=one.audit.id, days=0)
            session.add(warning)
            first.append(one)
            log.note(session, "deletion_told", user_id=None, audit_id=one.audit.id,
                     workshop_id=one.workshop_id)  # fmt: skip
        elif today > warning.shown_on:
            warning.days += 1
        elif today < warning.shown_on:  # put back: the day that it had counted was none
            warning.days = max(warning.days - 1, 0)
        warning.shown_on = today
    for gone in told.values():  # what is not to come any more would be told anew
        session.delete(gone)
    return first


def due(session: Session, today: date, *of: ColumnElement[bool]) -> list[Coming]:
    """What goes today: its time is over, and it was told for long enough."""
    ahead = coming(session, today, *of)
    return [one for one in ahead if one.due <= today and one.told_days > WARNED_DAYS]


def erase_answers(session: Session, workshop: Workshop) -> None:
    """Delete what people gave in a workshop, and by what they could be known.

    Tallies, pledges and requests stay, and of each person that somebody of a team took part. The
    caller holds the workshop: see `sheets.hold`.
    """
    for table in (Judgement, Ballot, Answer, EntryGroup, Verdict):
        session.execute(delete(table).where(table.workshop_id == workshop.id))
    held = workshop.closed_at or workshop.created_at
    people = update(Respondent).where(Respondent.workshop_id == workshop.id)
    session.execute(
        people.values(
            token_hash=Respondent.id,  # no hash of anything: no phone is known by it
            resume_hash="",
            language=workshop.language,
            joined_at=held,
            done_step=None,
        )
    )
    session.execute(people.where(Respondent.handed_in_at.is_not(None)).values(handed_in_at=held))
    session.execute(delete(DeletionWarning).filter_by(about=workshop.id))
    workshop.answers_deleted_at = now()
    log.note_workshop(session, workshop, "answers_deleted", None)


def merge_tallies(
    session: Session, workshop: Workshop, hidden: tuple[Set[tuple[str, str]], Set[str]] | None
) -> None:
    """Keep the counts of members of hidden items and teams (by keys) as those of no team.

    They are many enough together, or the whole room is too few. Hidden items of the room go: under
    no team their figures would be shown for the first time. All go where nobody knows (None).
    """
    teams, items = hidden or ((), ())
    keys = {team.id: team.key for team in workshop.teams}
    of_members = Tally.workshop_id == workshop.id, Tally.voice == "member"
    merged: Counter[tuple[Any, ...]] = Counter()
    for team_id, item, *scores, n in session.execute(select(*_COUNTED, Tally.n).where(*of_members)):
        if hidden is None or item in items:
            continue
        is_hidden = (item, keys.get(team_id, "")) in teams
        merged["" if is_hidden else team_id, item, *scores] += n
    session.execute(delete(Tally).where(*of_members))
    names = [column.key for column in _COUNTED]
    rows = [
        {
            "workshop_id": workshop.id,
            "voice": "member",
            "n": n,
            **dict(zip(names, key, strict=True)),
        }
        for key, n in merged.items()
    ]
    if rows:
        session.execute(insert(Tally), rows)


_COUNTED = (
    Tally.team_id,
    Tally.item,
    Tally.item_version,
    Tally.importance,
    Tally.performance,
    Tally.cut,
)
