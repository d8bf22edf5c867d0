"""Share links: who has one reads the trend of one audit, without an account."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import ShareLink, now
from survey.store.people import log
from survey.store.people.tokens import token_hash

LASTS = (7, 30, 90, 365)  # days to choose from
DEFAULT_DAYS = 90
_hasher = PasswordHasher()


def create(
    session: Session,
    audit_id: str,
    *,
    days: int = DEFAULT_DAYS,
    label: str = "",
    password: str = "",
    shows_entries: bool = False,
    user_id: str | None = None,
) -> str:
    """The token of a new link; it is shown once, only its hash is kept."""
    token = secrets.token_urlsafe(16)
    session.add(
        ShareLink(
            audit_id=audit_id,
            label=label,
            token_hash=token_hash(token),
            password_hash=_hasher.hash(password) if password else "",
            shows_entries=shows_entries,
            expires_at=now() + timedelta(days=days),
        )
    )
    log.note(session, "share_link_made", user_id=user_id, audit_id=audit_id, detail=label)
    return token


def is_password(link: ShareLink, password: str) -> bool:
    """Whether the password is that of the link."""
    try:
        return bool(_hasher.verify(link.password_hash, password))
    except VerifyMismatchError:
        return False


def of_audit(session: Session, audit_id: str) -> Sequence[ShareLink]:
    """The links of an audit that were not revoked, the newest first."""
    query = (
        select(ShareLink)
        .where(ShareLink.audit_id == audit_id, ShareLink.revoked_at.is_(None))
        .order_by(ShareLink.created_at.desc(), ShareLink.id)
    )
    return session.scalars(query).all()


def revoke(session: Session, audit_id: str, link_id: str, user_id: str | None) -> None:
    """Make a link of an audit stop working at once."""
    link = session.scalar(select(ShareLink).filter_by(id=link_id, audit_id=audit_id))
    if link and link.revoked_at is None:
        link.revoked_at = now()
        log.note(
            session, "share_link_revoked", user_id=user_id, audit_id=audit_id, detail=link.label
        )
