"""What all tables share: names of constraints, ids, moments in UTC."""

import secrets
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, MetaData, String, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, mapped_column

STATES = ("preparing", "open", "closed")
STEP_KINDS = (
    *("doors", "scene", "rate", "last", "question", "agree", "test"),
    *("break", "group", "vote", "pledge", "reading", "close"),
    "all",  # by link: rating, questions, ideas and pledge at once
)
VOICES = ("member", "team", "customer")
ROLES = ("facilitator", "leadership")
"""What an account is in an audit."""
ACCOUNT_ROLES = ("owner", *ROLES)
"""What it may at most, wherever it is: owners lead every audit, leadership only reads."""
DELETED = ("answers", "everything")
"""What an audit deletes some months after closing."""
OUTCOMES = ("open", "kept", "partly", "dropped")
ANSWERS = ("", "accepted", "later", "declined")
PURPOSES = (
    *("share", "pledges", "projector", "invitation", "set_up", "password"),
    "cockpit",  # works once, and makes a phone a
    "remote",  # that leads one room
)
EVIDENCE = ("heard", "measured", "believed")
HIDDEN_WHY = ("withdrawn", "person", "insult", "twice", "mistake")
"""Why an entry is shown nowhere: its team took it back, or (the others) the facilitator hid it."""
SET_ASIDE = ("burst", "left_out")
VERDICTS = ("only_us", "maybe", "anyone", "dk")
HIGHEST_SCORE = 11  # 0 to 10 has eleven options
DONT_KNOW = 0


def new_id() -> str:
    """A random id of 128 bits, safe in an address."""
    return secrets.token_urlsafe(16)


Id = Annotated[str, mapped_column(String(22), primary_key=True, default=new_id)]
"""What a row is known by."""
OfWorkshop = Annotated[str, mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))]
"""The workshop that something belongs to, and goes with."""
OfAudit = Annotated[str, mapped_column(ForeignKey("audit.id", ondelete="CASCADE"))]
"""The same of an audit."""
OfUser = Annotated[str, mapped_column(ForeignKey("user.id", ondelete="CASCADE"))]
"""The same of an account."""


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def coarse_now() -> datetime:
    """This hour: exact times beside answers would tell who gave them."""
    return now().replace(minute=0, second=0, microsecond=0)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment kept in UTC; SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """The stored moment with its zone."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def one_of(column: str, allowed: tuple[str, ...]) -> CheckConstraint:
    """A named rule that `column` holds one of the allowed words."""
    words = ", ".join(f"'{word}'" for word in allowed)
    return CheckConstraint(f"{column} IN ({words})", name=column)


def score_range(column: str) -> CheckConstraint:
    """A named rule that `column` holds a score, or 0 for "don't know"."""
    return CheckConstraint(f"{column} BETWEEN {DONT_KNOW} AND {HIGHEST_SCORE}", name=column)


class Base(DeclarativeBase):
    """All tables share one naming rule for constraints, so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime}  # noqa: RUF012 - SQLAlchemy's own attribute
