"""Audits: who leads which."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, selectinload

from survey.models import Answer, Audit, AuditEvent, Membership, User, Workshop
from survey.store.answers.apart import take_out
from survey.store.files import erasing
from survey.store.people import accounts, log

MADE_REAL = ("workshop_created", "workshop_repeated", "workshop_imported", "import_added")
"""Lines of the log of an audit by which it holds more than what it began with."""


def led_by(session: Session, user: User) -> Sequence[Audit]:
    """The audits that an account leads, with their workshops, by name."""
    query = (
        select(Audit)
        .where(accounts.leads(user))
        .order_by(func.lower(Audit.name), Audit.id)
        .options(selectinload(Audit.workshops))
    )
    return session.scalars(query).all()


def create(session: Session, audit: Audit, user_id: str) -> str:
    """Store a new audit that the account leads; its id."""
    session.add(audit)
    session.flush()
    session.add(Membership(user_id=user_id, audit_id=audit.id, role="facilitator"))
    log.note(session, "audit_created", user_id=user_id, audit_id=audit.id, detail=audit.name)
    return audit.id


def has_real_data(session: Session) -> bool:
    """Whether there is any audit that is not the demo."""
    return session.scalar(select(Audit.id).filter_by(is_demo=False).limit(1)) is not None


def forget_demo(session: Session, user_id: str) -> list[Audit]:
    """Delete the demos that an account leads and nobody else sees, with nothing real in them."""
    mine = select(Membership.audit_id).filter_by(user_id=user_id, role="facilitator")
    others = select(Membership.audit_id).where(Membership.user_id != user_id)
    used = select(AuditEvent.audit_id).where(
        AuditEvent.what.in_(MADE_REAL), AuditEvent.audit_id.is_not(None)
    )
    query = select(Audit).where(Audit.is_demo, Audit.id.in_(mine), Audit.id.not_in(others))
    gone = list(session.scalars(query.where(Audit.id.not_in(used))))
    for audit in gone:
        session.expunge(audit)
        remove(session, audit.id)
    return gone


def led_as(session: Session, audit: Audit, user: User) -> Audit | None:
    """The audit of the same name and organisation that the account leads; the demo is none."""
    for led in led_by(session, user):
        if (led.name, led.organisation, led.is_demo) == (audit.name, audit.organisation, False):
            return led
    return None


def has_answers(session: Session, audit_id: str) -> bool:
    """Whether anybody has answered in any workshop of the audit."""
    workshops = select(Workshop.id).where(Workshop.audit_id == audit_id)
    return session.scalar(select(1).where(Answer.workshop_id.in_(workshops)).limit(1)) is not None


def remove(session: Session, audit_id: str) -> list[str]:
    """Delete an audit and all that hangs on it; the ids of its workshops, whose files go too."""
    gone = list(session.scalars(select(Workshop.id).filter_by(audit_id=audit_id)))
    erasing.forget(session, [audit_id, *gone])
    take_out(session, gone)
    session.execute(delete(Audit).where(Audit.id == audit_id))
    return gone
