"""What the overview of audits reads: which ones an account may read, and what is said of each."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import Audit, FileSet, User, Workshop
from survey.store.answers.waves import Filters, closed
from survey.store.files import sets
from survey.store.people import accounts


@dataclass(frozen=True, slots=True)
class Overview:
    """One audit of the overview: its newest closed workshop and its newest finished trend."""

    audit: Audit
    closed: int
    newest: Workshop | None
    trend: FileSet | None

    @property
    def headline(self) -> dict[str, Any]:
        """What its newest trend says of it in short; empty while there is none."""
        return (self.trend and self.trend.told) or {}


def readable(session: Session, user: User, unit: str = "") -> list[Overview]:
    """The audits that an account may read, by name; of one unit where one is named."""
    query = select(Audit).where(accounts.reads(user)).order_by(func.lower(Audit.name), Audit.id)
    if unit:
        query = query.where(Audit.unit == unit)
    return [_overview(session, audit) for audit in session.scalars(query)]


def _overview(session: Session, audit: Audit) -> Overview:
    held = closed(audit.id, Filters())
    newest = session.scalar(held.order_by(Workshop.date.desc()).limit(1))
    trend = sets.newest(session, "trend", audit.id, FileSet.told.is_not(None))
    count = session.scalar(select(func.count()).select_from(held.subquery())) or 0
    return Overview(audit, count, newest, trend)


def units(session: Session, user: User) -> list[str]:
    """The units of the audits that an account may read."""
    query = (
        select(Audit.unit)
        .where(accounts.reads(user), Audit.unit != "")
        .distinct()
        .order_by(Audit.unit)
    )
    return list(session.scalars(query))
