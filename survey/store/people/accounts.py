"""Accounts, their passwords, and who may see which audit."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from survey.models import Link, Membership, User, new_id
from survey.store.people import log

DEMO_EMAIL = "demo@example.org"
_hasher = PasswordHasher()


@cache
def _of_nobody() -> str:
    """Compared where there is no account, so that a wrong address takes as long as a wrong
    password; worked out once it is needed, as each command would wait for it.
    """
    return hashed(secrets.token_urlsafe(16))


def anybody(session: Session) -> bool:
    """Whether any account exists yet; that of the demo is nobody's own."""
    own = select(func.count()).select_from(User).where(User.email != DEMO_EMAIL)
    return bool(session.scalar(own))


def with_email(session: Session, email: str) -> User | None:
    """The account of that address."""
    return session.scalar(select(User).filter_by(email=email.lower()))


def hashed(password: str) -> str:
    """What the database keeps of a password."""
    return _hasher.hash(password)


def only_one(session: Session) -> User | None:
    """The account where there is one alone; that of the demo counts where there is no other."""
    own = session.scalars(select(User).where(User.email != DEMO_EMAIL).limit(2)).all()
    if not own:
        return with_email(session, DEMO_EMAIL)
    return own[0] if len(own) == 1 else None


def add_user(session: Session, name: str, email: str, password: str) -> User:
    """A new account. Raises IntegrityError where the address is taken."""
    user = User(name=name, email=email.lower(), password_hash=hashed(password))
    session.add(user)
    session.flush()
    return user


def user_of_session(session: Session, session_id: str) -> User | None:
    """The account behind a session cookie; None where it is gone or has a newer password."""
    user_id, _, session_key = session_id.partition(".")
    user = session.get(User, user_id)
    return user if user and secrets.compare_digest(user.session_key, session_key) else None


def user_with_password(session: Session, email: str, password: str) -> User | None:
    """The account of that address, if the password is right."""
    user = with_email(session, email)
    return user if _verified(user.password_hash if user else _of_nobody(), password) else None


def is_password(locked: User | Link, password: str) -> bool:
    """Whether the password is that of an account or of a link."""
    return _verified(locked.password_hash, password)


def _verified(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except VerifyMismatchError:
        return False


def change_password(session: Session, user_id: str, password: str) -> User:
    """Set a new password and end all other sessions of the account, on phones that lead too."""
    user = session.get_one(User, user_id)
    user.password_hash = hashed(password)
    end_sessions(session, user_id)
    # whoever had the old password may have let a phone lead in this name
    led = Link.purpose.in_(("cockpit", "remote"))
    session.execute(delete(Link).where(Link.user_id == user_id, led))
    log.note(session, "password_changed", user_id=user_id)
    return user


def end_sessions(session: Session, user_id: str) -> None:
    """Make all cookies of an account worthless, wherever they are."""
    session.get_one(User, user_id).session_key = new_id()


def roles(session: Session, user_id: str) -> set[str]:
    """What an account is in its audits."""
    return set(session.scalars(select(Membership.role).filter_by(user_id=user_id)))


def members(session: Session, audit_id: str) -> list[tuple[User, str]]:
    """The accounts that may see an audit, by name, each with its role."""
    query = (
        select(User, Membership.role)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.audit_id == audit_id)
        .order_by(func.lower(User.name), User.id)
    )
    return [(user, role) for user, role in session.execute(query)]


def let_in(session: Session, user: User, audit_id: str, role: str) -> None:
    """Let an account into an audit by an invitation; who leads it already goes on leading it."""
    known = session.get(Membership, (user.id, audit_id))
    if known is None:
        session.add(Membership(user_id=user.id, audit_id=audit_id, role=role))
    elif role == "facilitator":
        known.role = role
    log.note(session, "person_came", user_id=user.id, audit_id=audit_id)


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
