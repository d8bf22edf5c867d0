"""The trends that were asked for: each view of an audit once, and how far it is."""

import hashlib
import json
from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from questionnaires.model import Language
from reports.method import METHOD_VERSION
from survey.models import Audit, TrendFile, Workshop
from survey.store.answers import exports
from survey.store.answers.waves import Filters

MADE_AS = "7"  # another number has trends made anew that an earlier version has made
MOST_INCOMPLETE = 8  # per audit: a link that reads must not fill the queue
MOST_KEPT = 40  # per audit and language; the oldest views are forgotten first
UNFINISHED = ("queued", "running")


def key_of(session: Session, audit: Audit, shown: Sequence[Workshop], filters: Filters) -> str:
    """Hash all that a trend is made from; another key means another trend.

    Closed workshops are told by their seals, so that only what is shown is looked at.
    """
    digest = hashlib.sha256(f"{METHOD_VERSION} {MADE_AS}".encode())
    setting = [audit.name, audit.organisation, audit.customer_word, audit.smallest_base]
    view = [sorted(filters.query().items()), filters.entries]
    digest.update(json.dumps([setting, view], ensure_ascii=False).encode())
    for wave in shown:
        digest.update(f"{wave.id} {wave.title} {wave.date} {wave.snapshot}\n".encode())
        for row in (*exports.teams(session, wave, ""), *exports.pledges(session, wave, "")):
            digest.update(json.dumps(row, ensure_ascii=False).encode())
    return digest.hexdigest()


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
        .where(TrendFile.audit_id == audit_id, _is_incomplete())
    )
    if (waiting or 0) >= MOST_INCOMPLETE or find(session, audit_id, language, snapshot):
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


def incomplete(session: Session) -> list[TrendFile]:
    """The trends that a stopped process left behind, some of them with their page ready."""
    return list(session.scalars(select(TrendFile).where(_is_incomplete())))


def _is_incomplete() -> ColumnElement[bool]:
    shown_only = (TrendFile.state == "ready") & (TrendFile.progress < 100)
    return or_(TrendFile.state.in_(UNFINISHED), shown_only)


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
