"""Accounts and one-time links."""

import secrets
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from survey.models import OneTimeLink, User, new_id, now
from survey.store.people.tokens import token_hash

DEMO_EMAIL = "demo@example.org"
LINK_LASTS = {
    "set_up": timedelta(days=7),
    "invitation": timedelta(days=7),
    "password": timedelta(days=1),
}
_hasher = PasswordHasher()
# compared where there is no such account, so that a wrong address takes as long as a wrong password
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))


def anybody(session: Session) -> bool:
    """Whether any account exists yet; that of the demo is nobody's own."""
    own = select(func.count()).select_from(User).where(User.email != DEMO_EMAIL)
    return bool(session.scalar(own))


def with_email(session: Session, email: str) -> User | None:
    """The account of that address."""
    return session.scalar(select(User).filter_by(email=email.lower()))


def add_user(session: Session, name: str, email: str, password: str) -> User:
    """A new account. Raises IntegrityError where the address is taken."""
    user = User(name=name, email=email.lower(), password_hash=_hasher.hash(password))
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
    return user if _verified(user.password_hash if user else _NOBODY, password) else None


def is_password(user: User, password: str) -> bool:
    """Whether the password is that of the account."""
    return _verified(user.password_hash, password)


def _verified(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except VerifyMismatchError:
        return False


def change_password(session: Session, user_id: str, password: str) -> User:
    """Set a new password and end all other sessions of the account."""
    user = session.get_one(User, user_id)
    user.password_hash = _hasher.hash(password)
    end_sessions(session, user_id)
    return user


def end_sessions(session: Session, user_id: str) -> None:
    """Make all cookies of an account worthless, wherever they are."""
    session.get_one(User, user_id).session_key = new_id()


def one_time_link(session: Session, purpose: str, **about: str) -> str:
    """The token of a new link for `purpose`; older unused ones `about` the same stop working."""
    session.execute(delete(OneTimeLink).filter_by(purpose=purpose, used_at=None, **about))
    token = secrets.token_urlsafe(24)
    session.add(OneTimeLink(purpose=purpose, token_hash=token_hash(token), **about))
    return token


def open_link(session: Session, purpose: str, token: str) -> OneTimeLink | None:
    """The link of that token, if it is unused and not too old."""
    link = session.scalar(
        select(OneTimeLink).filter_by(purpose=purpose, token_hash=token_hash(token), used_at=None)
    )
    return link if link and not is_old(link) else None


def is_old(link: OneTimeLink) -> bool:
    """Whether a link has run out."""
    return now() >= end_of(link)


def end_of(link: OneTimeLink) -> datetime:
    """Until when a link works."""
    return link.created_at + LINK_LASTS[link.purpose]
