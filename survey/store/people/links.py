"""Links with tokens: what somebody may open without an account, for what and how long."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from survey.models import Audit, Link, User, Workshop, now
from survey.store.people import accounts, log
from survey.store.people.tokens import new_spelt, token_hash

LASTS = {
    "share": timedelta(days=90),
    "pledges": timedelta(days=120),  # a month after the second look back
    "projector": timedelta(days=90),  # at the latest; a day after closing it opens nothing
    "invitation": timedelta(days=7),
    "set_up": timedelta(days=7),
    "password": timedelta(days=1),
    "cockpit": timedelta(minutes=10),  # it stands on a screen that will be projected
    "remote": timedelta(hours=12),
}
REVOKED = {
    "invitation": "invitation_revoked",
    "share": "share_link_revoked",
    "pledges": "pledge_link_revoked",
}
"""What the log says of it, where the purpose is one that somebody can end."""
LASTING = {"share", "pledges", "projector"}
ONCE = {"invitation", "set_up", "password", "cockpit"}
TYPED = {"projector"}
"""What is opened by typing: the machine at the projector scans nothing."""


class Lasting(NamedTuple):
    """Links to the same: their purpose, their audit, the workshop or None, and how many."""

    purpose: str
    audit_id: str
    audit: str
    workshop_id: str | None
    n: int


def make(
    session: Session,
    purpose: str,
    *,
    until: datetime | None = None,
    password_hash: str = "",
    made_by: str | None = None,
    **about: str | bool,
) -> str:
    """The token of a new link about something; it is shown once, only its hash is kept.

    `made_by` is the account in whose name it opens something; of the console none. Where links of
    this purpose work once, an older one about the same stops working.
    """
    if purpose in ONCE:
        session.execute(delete(Link).filter_by(purpose=purpose, **about))
    token = new_spelt() if purpose in TYPED else secrets.token_urlsafe(24)
    link = Link(purpose=purpose, token_hash=token_hash(token), made_by=made_by, **about)
    link.expires_at = until or now() + LASTS[purpose]
    link.password_hash = password_hash
    session.add(link)
    return token


def find(session: Session, purpose: str, token: str) -> Link | None:
    """The link of a token, unless it is for something else or opens nothing any more."""
    hashes = {token_hash(token), token_hash(token.upper())}  # as it is typed
    known = select(Link).where(Link.purpose == purpose, Link.token_hash.in_(hashes))
    link = session.scalar(known)
    return link if link and is_good(session, link) else None


def lasting(session: Session, user_id: str) -> list[Lasting]:
    """What links of an account open with it or without it, by audit, and how many there are."""
    audit_id = func.coalesce(Link.audit_id, Workshop.audit_id)
    what = (Link.purpose, Audit.id, Audit.name, Link.workshop_id)
    query = (
        select(*what, func.count(Link.id))
        .outerjoin(Workshop, Workshop.id == Link.workshop_id)
        .join(Audit, Audit.id == audit_id)
        .where(Link.made_by == user_id, Link.purpose.in_(LASTING), Link.expires_at > now())
        .group_by(*what)
        .order_by(Audit.name, Audit.id, Link.purpose, Link.workshop_id)
    )
    return [Lasting(*row) for row in session.execute(query)]


def is_good(session: Session, link: Link) -> bool:
    """Whether a link has not run out, and who made it may still do what it lets others do."""
    if link.expires_at <= now():
        return False
    # a phone leads in the name of who let it
    maker_id = link.user_id if link.workshop_id else link.made_by
    maker = session.get(User, maker_id) if maker_id else None
    if link.purpose == "password" and link.user_id:
        if maker_id is None:
            return True  # of the console
        return bool(maker and accounts.may_renew(session, maker, link.user_id))
    if link.purpose not in {"invitation", "cockpit", "remote"}:
        return True
    audit_id = link.workshop.audit_id if link.workshop else link.audit_id or ""
    return bool(maker and accounts.role_in(session, maker, audit_id) == "facilitator")


def spend(session: Session, link: Link) -> bool:
    """Use up a link that works once; False where it stopped working a moment before."""
    held = session.get(Link, link.id)
    if held is None or not is_good(session, held):
        return False
    gone = delete(Link).where(Link.id == link.id).returning(Link.id)
    return session.scalar(gone) is not None


def revoke(session: Session, purpose: str, link_id: str, user_id: str, **about: str) -> bool:
    """Let a link about something open nothing from now on; False where there is none."""
    link = session.scalar(select(Link).filter_by(purpose=purpose, id=link_id, **about))
    if link is None:
        return False
    if link.workshop:
        log.note_workshop(session, link.workshop, REVOKED[purpose], user_id)
    else:
        whose = {"user_id": user_id, "audit_id": link.audit_id}
        log.note(session, REVOKED[purpose], **whose, detail=link.label)
    session.delete(link)
    return True


def of(session: Session, purpose: str, **about: str) -> Sequence[Link]:
    """The links about something, the newest first, with those that have run out."""
    query = select(Link).filter_by(purpose=purpose, **about)
    return session.scalars(query.order_by(Link.created_at.desc(), Link.id)).all()
