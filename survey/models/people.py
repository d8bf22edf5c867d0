"""Accounts, who may see what, and who did what."""

from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.base import (
    ACCOUNT_ROLES,
    PURPOSES,
    ROLES,
    Base,
    Id,
    OfAudit,
    OfUser,
    OfWorkshop,
    now,
    one_of,
)
from survey.models.workshops import Audit, Workshop


class User(UserMixin, Base):  # type: ignore[misc]  # Flask-Login ships no types
    """Somebody with an account: an owner, a facilitator, or a reader of what is shared."""

    __tablename__ = "user"
    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(
        String(20), default="facilitator", server_default="leadership"
    )
    closed_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    __table_args__ = (one_of("role", ACCOUNT_ROLES),)
    cookie = ""
    """Of the sign-in by which it came; not stored."""

    def get_id(self) -> str:
        """What the session cookie holds."""
        return self.cookie

    @property
    def only_reads(self) -> bool:
        """Whether it makes nothing of its own."""
        return self.role == "leadership"


class SignIn(Base):
    """A device on which an account is signed in; of what its cookies hold hashes are kept."""

    __tablename__ = "sign_in"
    id: Mapped[Id]
    user_id: Mapped[OfUser] = mapped_column(index=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    browser_hash: Mapped[str] = mapped_column(String(64), default="")
    device: Mapped[str] = mapped_column(String(60), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now, index=True)
    user: Mapped[User] = relationship()


class Membership(Base):
    """Who may see an audit, and as what."""

    __tablename__ = "membership"
    user_id: Mapped[OfUser] = mapped_column(primary_key=True)
    audit_id: Mapped[OfAudit] = mapped_column(primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(20), default="facilitator")
    __table_args__ = (one_of("role", ROLES),)


class Link(Base):
    """What a token opens without an account: its purpose, and what it is about.

    Only the hash of the token is kept. Share links and invitations are about an audit, those for
    pledges, the projector and the cockpit about a workshop, a new password about its account, the
    first set-up about nothing. A phone leads a room in the name of the account that let it.
    `made_by` is the id of an account and no foreign key: links outlive who made them, and what is
    made by nobody is made on the console.
    """

    __tablename__ = "link"
    id: Mapped[Id]
    purpose: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    audit_id: Mapped[OfAudit | None] = mapped_column(index=True)
    workshop_id: Mapped[OfWorkshop | None] = mapped_column(index=True)
    user_id: Mapped[OfUser | None]
    made_by: Mapped[str | None] = mapped_column(String(22))
    label: Mapped[str] = mapped_column(String(120), default="")
    role: Mapped[str] = mapped_column(String(20), default="")
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    shows_entries: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    __table_args__ = (
        one_of("purpose", PURPOSES),
        one_of("role", ("", *ROLES)),
        CheckConstraint(
            "(audit_id IS NOT NULL) = (purpose IN ('share', 'invitation'))"
            " AND (workshop_id IS NOT NULL)"
            " = (purpose IN ('pledges', 'projector', 'cockpit', 'remote'))"
            " AND (user_id IS NOT NULL) = (purpose IN ('password', 'cockpit', 'remote'))"
            " AND (role <> '') = (purpose = 'invitation')",
            name="about",
        ),
    )
    audit: Mapped[Audit | None] = relationship()
    workshop: Mapped[Workshop | None] = relationship()
    user: Mapped[User | None] = relationship()


class Tries(Base):
    """How often somebody tried what must not be tried too often; counted until `ends_at`."""

    __tablename__ = "tries"
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    n: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(index=True)


class AuditEvent(Base):
    """Who did what, and when; never what somebody answered."""

    __tablename__ = "audit_event"
    id: Mapped[Id]
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    user_id: Mapped[str | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    audit_id: Mapped[OfAudit | None]
    workshop_id: Mapped[str | None] = mapped_column(String(22))
    what: Mapped[str] = mapped_column(String(60))
    detail: Mapped[str] = mapped_column(Text, default="")


class InstanceEvent(Base):
    """Who came in, what was taken away or deleted; never what somebody answered.

    It outlives what it speaks of, so its ids are no foreign keys. `address` is a network.
    """

    __tablename__ = "instance_event"
    id: Mapped[Id]
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    what: Mapped[str] = mapped_column(String(60))
    user_id: Mapped[str | None] = mapped_column(String(22))
    audit_id: Mapped[str | None] = mapped_column(String(22))
    workshop_id: Mapped[str | None] = mapped_column(String(22))
    detail: Mapped[str] = mapped_column(String(254), default="")
    address: Mapped[str] = mapped_column(String(50), default="")
