"""The log of an audit: who did what, and when."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import AuditEvent, User, Workshop


def note(
    session: Session,
    what: str,
    *,
    user_id: str | None,
    audit_id: str | None = None,
    workshop_id: str | None = None,
    detail: str = "",
) -> None:
    """Log who did what; never what somebody answered."""
    session.add(
        AuditEvent(
            user_id=user_id, audit_id=audit_id, workshop_id=workshop_id, what=what, detail=detail
        )
    )


def note_workshop(
    session: Session, workshop: Workshop, what: str, user_id: str | None, detail: str = ""
) -> None:
    """Log who did what to a workshop; without a detail its title."""
    note(
        session,
        what,
        user_id=user_id,
        audit_id=workshop.audit_id,
        workshop_id=workshop.id,
        detail=detail or workshop.title,
    )


def events(session: Session, audit_id: str) -> list[tuple[AuditEvent, str, str]]:
    """What was done in an audit, newest first, with the name of the account and the workshop."""
    query = (
        select(AuditEvent, User.name, Workshop.title)
        .outerjoin(User, User.id == AuditEvent.user_id)
        .outerjoin(Workshop, Workshop.id == AuditEvent.workshop_id)
        .where(AuditEvent.audit_id == audit_id)
        .order_by(AuditEvent.at.desc(), AuditEvent.id)
        .limit(500)
    )
    return [(event, name or "", title or "") for event, name, title in session.execute(query)]
