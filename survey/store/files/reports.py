"""The reports that were asked for, and how far each is."""

import hashlib
import json

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from reports.method import METHOD_VERSION
from survey.models import ReportFile, Workshop
from survey.store.answers import closing, exports

UNFINISHED = ("queued", "running")


def find(session: Session, workshop_id: str, language: str, snapshot: str) -> ReportFile | None:
    """The report of these very answers in that language, if it was asked for before."""
    return session.scalar(
        select(ReportFile).filter_by(workshop_id=workshop_id, language=language, snapshot=snapshot)
    )


def newest(session: Session, workshop_id: str, language: str) -> ReportFile | None:
    """The report of a workshop that was asked for last in that language."""
    return session.scalar(
        select(ReportFile)
        .filter_by(workshop_id=workshop_id, language=language)
        .order_by(ReportFile.created_at.desc(), ReportFile.id)
        .limit(1)
    )


def newest_ready(session: Session, workshop_id: str) -> ReportFile | None:
    """The report of a workshop that can be read and was asked for last, in any language."""
    return session.scalar(
        select(ReportFile)
        .filter_by(workshop_id=workshop_id, state="ready")
        .order_by(ReportFile.created_at.desc(), ReportFile.id)
        .limit(1)
    )


def ask(session: Session, workshop_id: str, language: str, snapshot: str) -> tuple[str, bool]:
    """The id of the report of these answers, and whether it still has to be made."""
    known = find(session, workshop_id, language, snapshot)
    if known and known.state != "failed":
        return known.id, False
    if known:
        known.state, known.progress, known.step = "queued", 0, ""
        return known.id, True
    report = ReportFile(workshop_id=workshop_id, language=language, snapshot=snapshot)
    try:
        with session.begin_nested():
            session.add(report)
    except IntegrityError:  # somebody asked at the same moment (PostgreSQL)
        other = find(session, workshop_id, language, snapshot)
        return (other.id if other else report.id), False
    return report.id, True


def unfinished(session: Session) -> list[str]:
    """The ids of reports that a stopped process left behind."""
    half_done = (ReportFile.state == "ready") & (ReportFile.progress < 100)
    query = select(ReportFile.id).where(ReportFile.state.in_(UNFINISHED) | half_done)
    return list(session.scalars(query))


def superseded(session: Session, report: ReportFile) -> list[str]:
    """Forget older reports of the same workshop and language; their ids."""
    older = list(
        session.scalars(
            select(ReportFile.id).where(
                ReportFile.workshop_id == report.workshop_id,
                ReportFile.language == report.language,
                ReportFile.id != report.id,
                ReportFile.created_at <= report.created_at,
                ReportFile.state.not_in(UNFINISHED),
            )
        )
    )
    session.execute(delete(ReportFile).where(ReportFile.id.in_(older)))
    return older


def key_of(session: Session, workshop: Workshop) -> str:
    """Hash all that a report of the workshop is made from; another key means a new report.

    Closed workshops are told by their seal, so that a report of a long series stays cheap to name.
    """
    digest = hashlib.sha256(METHOD_VERSION.encode())
    for wave in waves(session, workshop):
        seal = wave.snapshot or closing.snapshot_of(session, wave)
        digest.update(f"{wave.id} {wave.title} {wave.date} {wave.stage} {seal}\n".encode())
        for row in (*exports.teams(session, wave, ""), *exports.pledges(session, wave, "")):
            digest.update(json.dumps(row, ensure_ascii=False).encode())
    audit = workshop.audit
    setting = [audit.name, audit.organisation, audit.customer_word, audit.smallest_base]
    digest.update(json.dumps(setting, ensure_ascii=False).encode())
    return digest.hexdigest()


def waves(session: Session, workshop: Workshop) -> list[Workshop]:
    """The closed workshops of the audit before this one, oldest first, and this one last."""
    earlier = session.scalars(
        select(Workshop)
        .where(
            Workshop.audit_id == workshop.audit_id,
            Workshop.stage == "closed",
            Workshop.date < workshop.date,
        )
        .order_by(Workshop.date, Workshop.created_at)
    )
    return [*earlier, workshop]
