"""What owners do with accounts: roles, closing, deleting; somebody always owns the installation."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete as deleting
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import Audit, Link, Membership, SignIn, User, UtcDateTime, now
from survey.store.people import accounts


class LastOwnerError(Exception):
    """Somebody has to own the installation."""


def everybody(session: Session) -> Sequence[tuple[User, datetime | None]]:
    """All accounts by name, and when each was seen last; None where it is signed in nowhere."""
    seen = (
        select(func.max(SignIn.seen_at, type_=UtcDateTime()))
        .where(SignIn.user_id == User.id).scalar_subquery()
    )  # fmt: skip
    query = select(User, seen).order_by(User.closed_at.is_not(None), func.lower(User.name), User.id)
    return [(user, at) for user, at in session.execute(query)]


def give_role(session: Session, user_id: str, role: str) -> None:
    """Let an account be an owner, a facilitator or a reader. Raises LastOwnerError.

    Links to a new password of it end: they were made for who it was.
    """
    user = session.get_one(User, user_id)
    if role != "owner":
        _keep_an_owner(session, user)
    if role != user.role:
        session.execute(deleting(Link).filter_by(purpose="password", user_id=user_id))
    user.role = role


def close(session: Session, user_id: str) -> None:
    """Let an account sign in no more; what it made stays. Raises LastOwnerError."""
    user = session.get_one(User, user_id)
    _keep_an_owner(session, user)
    user.closed_at = now()
    accounts.sign_out_everywhere(session, user_id)


def open_again(session: Session, user_id: str) -> None:
    """Let a closed account sign in again."""
    session.get_one(User, user_id).closed_at = None


def led_alone(session: Session, user_id: str) -> Sequence[Audit]:
    """The audits that no other open account leads, by name."""
    # whoever may sign in no more, or only reads, leads nothing
    others = select(Membership.audit_id).join(User).where(
        Membership.role == "facilitator", Membership.user_id != user_id,
        User.closed_at.is_(None), User.role != "leadership",
    )  # fmt: skip
    mine = select(Membership.audit_id).filter_by(user_id=user_id, role="facilitator")
    query = select(Audit).where(Audit.id.in_(mine), Audit.id.not_in(others))
    return session.scalars(query.order_by(func.lower(Audit.name), Audit.id)).all()


def delete(session: Session, user_id: str, by_id: str) -> None:
    """Delete an account; the owner who does so leads the audits that it alone led.

    Where owners delete their own, another one does. Raises LastOwnerError.
    """
    user = session.get_one(User, user_id)
    others = _keep_an_owner(session, user)
    heir_id = by_id if by_id in others else min(others)
    for audit in led_alone(session, user_id):
        session.merge(Membership(user_id=heir_id, audit_id=audit.id, role="facilitator"))
    session.delete(user)


def _keep_an_owner(session: Session, gone: User) -> set[str]:
    """The owners who stay."""
    # locked: on PostgreSQL two owners could otherwise demote each other at the same moment
    query = select(User.id).filter_by(role="owner", closed_at=None).with_for_update()
    others = set(session.scalars(query)) - {gone.id}
    if not others:
        raise LastOwnerError
    return others
