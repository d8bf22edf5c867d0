"""Accounts, who may see what, and who did what."""

from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import (
    ForeignKey,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import ROLES, Base, new_id, now, one_of


class User(UserMixin, Base):  # type: ignore[misc]  # Flask-Login ships no types
    """Somebody with an account: a facilitator or a reader of the trends."""

    __tablename__ = "user"
    id: Mapped[str] = mapped_column(String(22), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    session_key: Mapped[str] = mapped_column(String(22), default=new_id)
    created_at: Mapped[datetime] = mapped_column(default=now)

    def get_id(self) -> str:
        """What the session cookie holds; a new password makes a new key and ends old sessions."""
        return f"{self.id}.{self.session_key}"


class OneTimeLink(Base):
    """A link that works once: the first set-up, an invitation, a new password.

    Only its hash is kept. An invitation names audit and role, a new password its account.
    """

    __tablename__ = "one_time_link"
    id: Mapped[str] = mapped_column(String(22), primary_key=True, default=new_id)
    purpose: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime | None]
    audit_id: Mapped[str | None] = mapped_column(ForeignKey("audit.id", ondelete="CASCADE"))
    user_id: Mapped[str | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(20), default="")
    label: Mapped[str] = mapped_column(String(120), default="")


class Membership(Base):
    """Who may see an audit, and as what."""

    __tablename__ = "membership"
    user_id: Mapped[str] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    audit_id: Mapped[str] = mapped_column(
        ForeignKey("audit.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(String(20), default="facilitator")
    __table_args__ = (one_of("role", ROLES),)


class ShareLink(Base):
    """A link that reads the trend of one audit without an account; only its hash is kept."""

    __tablename__ = "share_link"
    id: Mapped[str] = mapped_column(String(22), primary_key=True, default=new_id)
    audit_id: Mapped[str] = mapped_column(ForeignKey("audit.id", ondelete="CASCADE"), index=True)
    label: Mapped[str] = mapped_column(String(120), default="")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    shows_entries: Mapped[bool] = mapped_column(default=False)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


class AuditEvent(Base):
    """Who did what, and when; never what somebody answered."""

    __tablename__ = "audit_event"
    id: Mapped[str] = mapped_column(String(22), primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    user_id: Mapped[str | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    audit_id: Mapped[str | None] = mapped_column(ForeignKey("audit.id", ondelete="CASCADE"))
    workshop_id: Mapped[str | None] = mapped_column(String(22))
    what: Mapped[str] = mapped_column(String(60))
    detail: Mapped[str] = mapped_column(Text, default="")
