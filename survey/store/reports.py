"""The reports that were asked for, and how far each is."""

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from survey.models import ReportFile

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
    return list(session.scalars(select(ReportFile.id).where(ReportFile.state.in_(UNFINISHED))))


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
