"""What trends read: closed workshops, their tallies and entries, and the trends asked for."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from questionnaires.model import Language
from reports.method import METHOD_VERSION
from survey.models import (
    Audit,
    FieldedQuestionnaire,
    Membership,
    Pledge,
    Tally,
    Team,
    TrendFile,
    Workshop,
    WorkshopQuestionnaire,
)
from survey.store import exports, people
from survey.trend_filters import Filters

MOST_WAVES = 12
MOST_UNFINISHED = 6  # per audit: a link that reads must not fill the queue
MOST_KEPT = 40  # per audit and language; the oldest views are forgotten first
UNFINISHED = ("queued", "running")


@dataclass(frozen=True, slots=True)
class Waves:
    """The closed workshops that a view shows, oldest first, and how many older ones there are."""

    shown: tuple[Workshop, ...]
    older: int


def waves(session: Session, audit_id: str, filters: Filters, most: int = MOST_WAVES) -> Waves:
    """The newest closed workshops that the filters let through."""
    query = _closed(audit_id, filters)
    newest = session.scalars(
        query.order_by(Workshop.date.desc(), Workshop.created_at.desc())
        .limit(most)
        .options(selectinload(Workshop.teams))
    ).all()
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    return Waves(tuple(reversed(newest)), total - len(newest))


def _closed(audit_id: str, filters: Filters) -> Any:
    query = select(Workshop).where(Workshop.audit_id == audit_id, Workshop.stage == "closed")
    if filters.since:
        query = query.where(Workshop.date >= filters.since)
    if filters.until:
        query = query.where(Workshop.date <= filters.until)
    if filters.questionnaire:
        asked = (
            select(WorkshopQuestionnaire.workshop_id)
            .join(FieldedQuestionnaire)
            .where(FieldedQuestionnaire.key == filters.questionnaire)
        )
        query = query.where(Workshop.id.in_(asked))
    return query


def key_of(session: Session, audit: Audit, shown: Sequence[Workshop], filters: Filters) -> str:
    """Hash all that a trend is made from; another key means another trend.

    Closed workshops are told by their seals, so that only what is shown is looked at.
    """
    digest = hashlib.sha256(METHOD_VERSION.encode())
    setting = [audit.name, audit.organisation, audit.customer_word, audit.smallest_base]
    view = [sorted(filters.query().items()), filters.entries]
    digest.update(json.dumps([setting, view], ensure_ascii=False).encode())
    for wave in shown:
        digest.update(f"{wave.id} {wave.title} {wave.date} {wave.snapshot}\n".encode())
        for row in (*exports.teams(session, wave, ""), *exports.pledges(session, wave, "")):
            digest.update(json.dumps(row, ensure_ascii=False).encode())
    return digest.hexdigest()


def tallies(session: Session, shown: Sequence[Workshop], filters: Filters) -> list[tuple[Any, ...]]:
    """(workshop, team key, voice, item, version, importance, performance, n) of the waves shown.

    Scores as in `Tally`; of one voice only, for all its teams: which of them are shown is decided
    later, behind the mask of all.
    """
    query = (
        select(
            Tally.workshop_id,
            func.coalesce(Team.key, ""),
            Tally.voice,
            Tally.item,
            Tally.item_version,
            Tally.importance,
            Tally.performance,
            Tally.n,
        )
        .outerjoin(Team, (Team.workshop_id == Tally.workshop_id) & (Team.id == Tally.team_id))
        .where(
            Tally.workshop_id.in_([wave.id for wave in shown]),
            Tally.voice == filters.voice,
        )
        .order_by(Tally.workshop_id, Tally.team_id, Tally.item)
    )
    return [tuple(row) for row in session.execute(query)]


def questionnaire_names(session: Session, audit_id: str) -> list[str]:
    """The keys of the questionnaires that closed workshops of an audit asked."""
    query = (
        select(FieldedQuestionnaire.key)
        .join(WorkshopQuestionnaire)
        .join(Workshop, Workshop.id == WorkshopQuestionnaire.workshop_id)
        .where(Workshop.audit_id == audit_id, Workshop.stage == "closed")
        .distinct()
        .order_by(FieldedQuestionnaire.key)
    )
    return list(session.scalars(query))


def find(session: Session, audit_id: str, language: Language, snapshot: str) -> TrendFile | None:
    """The trend of this very view in that language, if it was asked for before."""
    return session.scalar(
        select(TrendFile).filter_by(audit_id=audit_id, language=language, snapshot=snapshot)
    )


def ask(
    session: Session, audit_id: str, language: Language, filters: Filters, snapshot: str
) -> str | None:
    """The id of a trend that still has to be made; None where nothing is to be done.

    Nothing is done where it was asked for before, or where too many are being made.
    """
    waiting = session.scalar(
        select(func.count())
        .select_from(TrendFile)
        .where(TrendFile.audit_id == audit_id, TrendFile.state.in_(UNFINISHED))
    )
    if (waiting or 0) >= MOST_UNFINISHED or find(session, audit_id, language, snapshot):
        return None
    view = filters.query() | {"entries": "1" if filters.entries else ""}
    new = TrendFile(
        audit_id=audit_id, language=language, filters=json.dumps(view), snapshot=snapshot
    )
    try:
        with session.begin_nested():
            session.add(new)
    except IntegrityError:  # somebody asked at the same moment (PostgreSQL)
        return None
    return new.id


def filters_of(trend: TrendFile) -> Filters:
    """The view that a trend was asked for."""
    view = json.loads(trend.filters)
    return Filters.of(view, entries=bool(view.get("entries")))


def unfinished(session: Session) -> list[str]:
    """The ids of trends that a stopped process left behind."""
    return list(session.scalars(select(TrendFile.id).where(TrendFile.state.in_(UNFINISHED))))


def forget_old(session: Session, trend: TrendFile) -> list[str]:
    """Forget the oldest views of the same audit and language beyond those kept; their ids."""
    kept = session.scalars(
        select(TrendFile.id)
        .where(
            TrendFile.audit_id == trend.audit_id,
            TrendFile.language == trend.language,
            TrendFile.state.not_in(UNFINISHED),
        )
        .order_by(TrendFile.created_at.desc(), TrendFile.id)
    ).all()
    gone = [trend_id for trend_id in kept[MOST_KEPT:] if trend_id != trend.id]
    session.execute(delete(TrendFile).where(TrendFile.id.in_(gone)))
    return gone


@dataclass(frozen=True, slots=True)
class Overview:
    """One audit of the overview: its newest closed workshop and its newest finished trend."""

    audit: Audit
    closed: int
    newest: Workshop | None
    trend: TrendFile | None

    @property
    def headline(self) -> dict[str, Any]:
        """What its newest trend says of it in short; empty while there is none."""
        return json.loads(self.trend.headline) if self.trend and self.trend.headline else {}


def readable(session: Session, user_id: str, unit: str = "") -> list[Overview]:
    """The audits that an account may read, by name; of one unit where one is named."""
    query = (
        select(Audit)
        .join(Membership, Membership.audit_id == Audit.id)
        .where(Membership.user_id == user_id)
        .order_by(func.lower(Audit.name), Audit.id)
    )
    if unit:
        query = query.where(Audit.unit == unit)
    return [_overview(session, audit) for audit in session.scalars(query)]


def _overview(session: Session, audit: Audit) -> Overview:
    closed = _closed(audit.id, Filters())
    newest = session.scalar(closed.order_by(Workshop.date.desc()).limit(1))
    trend = session.scalar(
        select(TrendFile)
        .where(TrendFile.audit_id == audit.id, TrendFile.headline != "")
        .order_by(TrendFile.created_at.desc())
        .limit(1)
    )
    count = session.scalar(select(func.count()).select_from(closed.subquery())) or 0
    return Overview(audit, count, newest, trend)


def units(session: Session, user_id: str) -> list[str]:
    """The units of the audits that an account may read."""
    query = (
        select(Audit.unit)
        .join(Membership, Membership.audit_id == Audit.id)
        .where(Membership.user_id == user_id, Audit.unit != "")
        .distinct()
        .order_by(Audit.unit)
    )
    return list(session.scalars(query))


def pledges_of(session: Session, audit_id: str) -> list[tuple[Pledge, Workshop, str]]:
    """Each pledge of an audit with its workshop and the name of its team, the newest first."""
    query = (
        select(Pledge, Workshop, Team.name)
        .join(Workshop, Workshop.id == Pledge.workshop_id)
        .outerjoin(Team, Team.id == Pledge.team_id)
        .where(Workshop.audit_id == audit_id, Pledge.what != "")
        .order_by(Workshop.date.desc(), Workshop.id, Pledge.id)
    )
    return [(pledge, held, team or "") for pledge, held, team in session.execute(query)]


def set_outcome(
    session: Session, workshop: Workshop, pledge: Pledge, outcome: str, user_id: str
) -> None:
    """Say what became of a pledge."""
    pledge.outcome = outcome
    pledge.version += 1
    people.note(
        session,
        "pledge_outcome",
        user_id=user_id,
        audit_id=workshop.audit_id,
        workshop_id=workshop.id,
        detail=f"{pledge.what[:80]}: {outcome}",
    )
