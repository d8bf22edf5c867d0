"""Where an account is signed in: begun on a device, seen there, listed, and ended."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey.models import SignIn, User, new_id, now
from survey.store.people.instance_log import a_day_further
from survey.store.people.tokens import token_hash

LASTS = timedelta(days=30)
"""So long without being seen."""
SEEN_EVERY = timedelta(minutes=15)


def begin(session: Session, user: User, device: str = "", browser: str = "") -> None:
    """Sign an account in on a device; its `cookie` is then what the browser keeps.

    In a browser that is known by its own token it takes the place of the sign-in before.
    """
    key, known = new_id(), {"user_id": user.id, "browser_hash": browser and token_hash(browser)}
    if browser:
        session.execute(delete(SignIn).filter_by(**known))
    session.add(SignIn(key_hash=token_hash(key), device=device, **known))
    user.cookie = f"{user.id}.{key}"


def of_cookie(session: Session, cookie: str) -> SignIn | None:
    """The sign-in behind a cookie; None where it has ended or its account is closed."""
    user_id, _, key = cookie.partition(".")
    known = select(SignIn).filter_by(key_hash=token_hash(key), user_id=user_id)
    open_one = known.join(User).where(SignIn.seen_at > now() - LASTS, User.closed_at.is_(None))
    return session.scalar(open_one)


def is_to_be_seen(one: SignIn) -> bool:
    """Whether it is time to note again that it is in use."""
    return now() - one.seen_at > SEEN_EVERY


def see(session: Session, one_id: str) -> None:
    """Note that a device was in use just now."""
    if one := session.get(SignIn, one_id):
        one.seen_at = now()


def of(session: Session, user_id: str) -> Sequence[SignIn]:
    """The devices on which an account is signed in, the one that was seen last first."""
    query = select(SignIn).filter_by(user_id=user_id).where(SignIn.seen_at > now() - LASTS)
    return session.scalars(query.order_by(SignIn.seen_at.desc(), SignIn.id)).all()


def end(session: Session, user_id: str, one_id: str) -> bool:
    """Sign an account out on one of its devices; False where it was not signed in there."""
    gone = delete(SignIn).filter_by(user_id=user_id, id=one_id).returning(SignIn.id)
    return session.scalar(gone) is not None


def end_all(session: Session, user_id: str) -> None:
    """Sign an account out everywhere."""
    session.execute(delete(SignIn).filter_by(user_id=user_id))


def forget_old(session: Session) -> None:
    """Delete those that were not seen for so long that they open nothing, a day at a time."""
    until = a_day_further(session, SignIn.seen_at, now() - LASTS)
    session.execute(delete(SignIn).where(SignIn.seen_at <= until))
