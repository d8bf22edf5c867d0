"""Who may see an audit besides whoever prepared it: invitations, people, new passwords."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import Membership, OneTimeLink, User
from survey.store.people import accounts, log


def roles(session: Session, user_id: str) -> set[str]:
    """What an account is in its audits."""
    return set(session.scalars(select(Membership.role).filter_by(user_id=user_id)))


def of_audit(session: Session, audit_id: str) -> list[tuple[User, str]]:
    """The accounts that may see an audit, by name, each with its role."""
    query = (
        select(User, Membership.role)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.audit_id == audit_id)
        .order_by(func.lower(User.name), User.id)
    )
    return [(user, role) for user, role in session.execute(query)]


def open_ones(session: Session, audit_id: str) -> Sequence[OneTimeLink]:
    """The invitations to an audit that still work, newest first."""
    query = (
        select(OneTimeLink)
        .filter_by(purpose="invitation", audit_id=audit_id, used_at=None)
        .order_by(OneTimeLink.created_at.desc(), OneTimeLink.id)
    )
    return [link for link in session.scalars(query) if not accounts.is_old(link)]


def invite(session: Session, audit_id: str, role: str, label: str, user_id: str) -> str:
    """The token of an invitation; it is shown once, only its hash is kept."""
    log.note(session, "person_invited", user_id=user_id, audit_id=audit_id, detail=label)
    about = {"audit_id": audit_id, "role": role, "label": label}
    return accounts.one_time_link(session, "invitation", **about)


def revoke(session: Session, audit_id: str, link_id: str, user_id: str) -> None:
    """Make an invitation to an audit stop working at once."""
    link = session.scalar(
        select(OneTimeLink).filter_by(id=link_id, audit_id=audit_id, purpose="invitation")
    )
    if link:
        session.delete(link)
        log.note(
            session, "invitation_revoked", user_id=user_id, audit_id=audit_id, detail=link.label
        )


def accept(session: Session, link: OneTimeLink, user_id: str) -> None:
    """Let an account into the audit of an invitation; who leads it already goes on leading it."""
    known = session.get(Membership, (user_id, link.audit_id))
    if known is None:
        session.add(Membership(user_id=user_id, audit_id=link.audit_id, role=link.role))
    elif link.role == "facilitator":
        known.role = link.role
    log.note(session, "person_came", user_id=user_id, audit_id=link.audit_id)
    session.delete(link)


def remove(session: Session, audit_id: str, gone_id: str, user_id: str) -> None:
    """Take an audit away from another account; nobody removes themselves, so one always leads."""
    member = session.get(Membership, (gone_id, audit_id))
    if member and gone_id != user_id:
        name = session.get_one(User, gone_id).name
        session.delete(member)
        log.note(session, "person_removed", user_id=user_id, audit_id=audit_id, detail=name)


def may_renew(session: Session, user_id: str, other_id: str) -> bool:
    """Whether one account may make a link to a new password of another.

    Only where it leads every audit that the other sees: else the link would open what is not its
    own.
    """
    mine = set(session.scalars(select(Membership.audit_id)
                               .filter_by(user_id=user_id, role="facilitator")))  # fmt: skip
    others = set(session.scalars(select(Membership.audit_id).filter_by(user_id=other_id)))
    return user_id != other_id and bool(others) and others <= mine
