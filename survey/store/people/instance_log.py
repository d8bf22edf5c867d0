"""The log of the instance: who came in, what was taken away or deleted; it outlives audits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from survey.models import Audit, InstanceEvent, User, UtcDateTime, Workshop, now

KINDS: Mapping[str, tuple[str, ...]] = {
    "sign_ins": ("signed_in", "sign_in_failed", "signed_out"),
    "accounts": (
        *("account_made", "account_closed", "account_opened", "account_deleted", "role_changed"),
        *("person_invited", "person_came", "person_removed", "sessions_ended"),
        *("password_changed", "password_link_made"),
    ),
    "downloads": ("file_taken", "log_taken"),
    "links": ("link_read", "link_refused", "links_left"),
    "deletions": (
        *("retention_changed", "deletion_told"),
        *("answers_deleted", "workshop_deleted", "audit_deleted", "import_undone"),
    ),
    "backups": ("backup_made", "backup_failed", "restored"),
}
"""What is noted, by its kind."""
REPEATED = {"file_taken", "link_read", "backup_failed"}
ONCE_IN = timedelta(minutes=10)
"""How long the same again is not noted: who loads a page again reads it once."""
PAGE = 100


class Line(NamedTuple):
    """An event with the names of what it speaks of; "" where that is gone."""

    event: InstanceEvent
    who: str
    email: str
    audit: str
    workshop: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the log somebody wants to see: from `since` on, and before `until`."""

    kind: str = ""
    user_id: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """What holds for every event of this part."""
        if self.kind:
            yield InstanceEvent.what.in_(KINDS[self.kind])
        if self.user_id:
            yield InstanceEvent.user_id == self.user_id
        if self.since:
            yield InstanceEvent.at >= self.since
        if self.until:
            yield InstanceEvent.at < self.until


def add(session: Session, event: InstanceEvent) -> None:
    """Note an event, unless it is a repetition."""
    if event.what not in REPEATED or not _is_noted(session, event):
        session.add(event)


def _is_noted(session: Session, event: InstanceEvent) -> bool:
    alike = ("what", "user_id", "audit_id", "workshop_id", "detail", "address")
    same = select(InstanceEvent.id).filter_by(**{name: getattr(event, name) for name in alike})
    return session.scalar(same.where(InstanceEvent.at > now() - ONCE_IN).limit(1)) is not None


def lines(session: Session, asked: Asked, page: int = 1, most: int | None = PAGE) -> list[Line]:
    """What was noted, the newest first: `most` lines of a page and one more, or all."""
    query = (
        select(InstanceEvent, User.name, User.email, Audit.name, Workshop.title)
        .outerjoin(User, User.id == InstanceEvent.user_id)
        .outerjoin(Audit, Audit.id == InstanceEvent.audit_id)
        .outerjoin(Workshop, Workshop.id == InstanceEvent.workshop_id)
        .where(*asked.conditions())
        .order_by(InstanceEvent.at.desc(), InstanceEvent.id)
    )
    if most:
        query = query.limit(most + 1).offset((page - 1) * most)
    gone = _names_of_deleted(session)
    return [
        Line(event, who or "", email or "", audit or gone.get(event.audit_id, ""), title or "")
        for event, who, email, audit, title in session.execute(query)
    ]


def _names_of_deleted(session: Session) -> dict[str | None, str]:
    """The names of audits that are gone, which the lines of their deletion alone keep."""
    query = select(InstanceEvent.audit_id, InstanceEvent.detail).filter_by(what="audit_deleted")
    return dict(session.execute(query).all())


def people(session: Session) -> list[tuple[str, str]]:
    """The ids of the accounts that the log speaks of with their names, by name."""
    noted = select(InstanceEvent.user_id).distinct()
    query = select(User.id, User.name).where(User.id.in_(noted))
    found = [(user_id, name) for user_id, name in session.execute(query)]
    return sorted(found, key=lambda one: (one[1].casefold(), one[0]))


def forget_old(session: Session, days: int) -> None:
    """Delete what was noted more than so many days ago, a day of it at a time."""
    until = a_day_further(session, InstanceEvent.at, now() - timedelta(days=days))
    session.execute(delete(InstanceEvent).where(InstanceEvent.at < until))


def a_day_further(
    session: Session, at: InstrumentedAttribute[datetime], until: datetime
) -> datetime:
    """Up to when to delete now: `until`, and no more than a day from the oldest on.

    A clock that is years ahead for a minute then takes a day or two, and not everything.
    """
    oldest = session.scalar(select(func.min(at, type_=UtcDateTime())))
    return min(until, oldest + timedelta(days=1)) if oldest else until
