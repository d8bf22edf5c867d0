"""How often something was tried: counted in the database, so for all processes and servers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, delete, select, text
from sqlalchemy.orm import Session

from survey.models import Tries, UtcDateTime, now

MINUTE, HOUR = 60, 3600
_MOMENTS = [bindparam(name, type_=UtcDateTime()) for name in ("now", "ends_at")]
# a count whose time is over begins anew, as if its row were gone already
_count = text(
    "INSERT INTO tries (key, n, ends_at) VALUES (:key, 1, :ends_at) ON CONFLICT (key) DO UPDATE SET"
    " n = CASE WHEN tries.ends_at > :now THEN tries.n + 1 ELSE 1 END,"
    " ends_at = CASE WHEN tries.ends_at > :now THEN tries.ends_at ELSE excluded.ends_at END"
    " RETURNING n"
).bindparams(*_MOMENTS)


@dataclass(frozen=True, slots=True)
class Limit:
    """How often something may be tried, by the seconds within which it is counted."""

    what: str
    most: Mapping[int, int]

    def key(self, whose: str, seconds: int) -> str:
        """The name under which the tries of somebody are counted."""
        return f"{self.what} {seconds} {whose}"


def counted(session: Session, limit: Limit, whose: str) -> dict[int, int]:
    """How often it was tried, by the seconds of the limit."""
    keys = {limit.key(whose, seconds): seconds for seconds in limit.most}
    query = select(Tries.key, Tries.n).where(Tries.key.in_(keys), Tries.ends_at > now())
    return dict.fromkeys(limit.most, 0) | {keys[key]: n for key, n in session.execute(query)}


def is_over(session: Session, limit: Limit, whose: str) -> bool:
    """Whether so many tries were counted that the next has to wait."""
    found = counted(session, limit, whose)
    return any(found[seconds] >= most for seconds, most in limit.most.items())


def count(session: Session, limit: Limit, whose: str) -> bool:
    """Count one more try; whether it is within the limit."""
    moment = now()
    found = {
        seconds: session.execute(_count, {
            "key": limit.key(whose, seconds),
            "now": moment,
            "ends_at": moment + timedelta(seconds=seconds),
        }).scalar_one()
        for seconds in limit.most
    }  # fmt: skip
    return all(found[seconds] <= most for seconds, most in limit.most.items())


def forget(session: Session, limit: Limit, whose: str) -> None:
    """Delete the counts of somebody."""
    keys = [limit.key(whose, seconds) for seconds in limit.most]
    session.execute(delete(Tries).where(Tries.key.in_(keys)))


def forget_old(session: Session) -> None:
    """Delete the counts whose time is over."""
    session.execute(delete(Tries).where(Tries.ends_at <= now()))
