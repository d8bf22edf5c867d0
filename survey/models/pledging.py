"""What teams tell of their pledges between workshops, without an account."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base, coarse_now, new_id, now, one_of

OUTCOMES = ("open", "kept", "partly", "dropped")


class PledgeLink(Base):
    """A link to tell the state of one workshop's pledges; only its hash is kept."""

    __tablename__ = "pledge_link"
    id: Mapped[str] = mapped_column(String(22), primary_key=True, default=new_id)
    workshop_id: Mapped[str] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


class PledgeStatus(Base):
    """What was told of a pledge 30 or 90 days after its workshop; `open` means under way."""

    __tablename__ = "pledge_status"
    pledge_id: Mapped[str] = mapped_column(
        ForeignKey("pledge.id", ondelete="CASCADE"), primary_key=True
    )
    days: Mapped[int] = mapped_column(primary_key=True)
    outcome: Mapped[str] = mapped_column(String(20))
    told_at: Mapped[datetime] = mapped_column(default=coarse_now)
    __table_args__ = (
        one_of("outcome", OUTCOMES),
        CheckConstraint("days IN (30, 90)", name="days"),
    )
