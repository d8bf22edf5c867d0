"""What became of pledges between workshops: links for the teams, and what they tell."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Pledge, PledgeLink, PledgeStatus, Team, Workshop, now
from survey.models.pledging import OUTCOMES
from survey.store.people import log
from survey.store.people.tokens import token_hash

POINTS = (30, 90)  # days after a workshop at which its pledges are asked for
LASTS = timedelta(days=POINTS[-1] + 30)


@dataclass(frozen=True, slots=True)
class Told:
    """A pledge, the name of its team, and what was told of it by days after the workshop."""

    pledge: Pledge
    team: str
    by_days: dict[int, str]


def point_of(held_on: date, today: date) -> int:
    """Which of the two points a status given today belongs to: the one that is nearer."""
    middle = sum(POINTS) / 2
    return POINTS[0] if (today - held_on).days < middle else POINTS[1]


def day_of(held_on: date, days: int) -> date:
    """The day so many days after a workshop."""
    return held_on + timedelta(days=days)


def of_workshop(session: Session, workshop_id: str) -> list[Told]:
    """The pledges of a workshop by the place of their teams, with what was told of them."""
    query = (
        select(Pledge, Team.name)
        .outerjoin(Team, Team.id == Pledge.team_id)
        .where(Pledge.workshop_id == workshop_id, Pledge.what != "")
        .order_by(Team.position, Pledge.id)
    )
    rows = session.execute(query).all()
    told = statuses(session, [pledge.id for pledge, _ in rows])
    return [Told(pledge, team or "", told.get(pledge.id, {})) for pledge, team in rows]


def statuses(session: Session, pledge_ids: Sequence[str]) -> dict[str, dict[int, str]]:
    """What was told of pledges: by pledge the outcome by days after the workshop."""
    query = (
        select(PledgeStatus)
        .where(PledgeStatus.pledge_id.in_(pledge_ids))
        .order_by(PledgeStatus.days)
    )
    found: dict[str, dict[int, str]] = {}
    for row in session.scalars(query):
        found.setdefault(row.pledge_id, {})[row.days] = row.outcome
    return found


def tell(session: Session, workshop: Workshop, told: Mapping[str, str], today: date) -> int:
    """Note what a team says became of its pledges, by pledge id; how many of them it told of.

    What is no outcome, or of another workshop, is left out. The last word holds for the trend.
    """
    days = point_of(workshop.date, today)
    count = 0
    for one in of_workshop(session, workshop.id):
        outcome = told.get(one.pledge.id)
        if outcome not in OUTCOMES:
            continue
        _note(session, one.pledge, days, outcome)
        count += 1
    if count:
        log.note(
            session, "pledges_told", user_id=None, audit_id=workshop.audit_id,
            workshop_id=workshop.id, detail=workshop.title,
        )  # fmt: skip
    return count


def _note(session: Session, pledge: Pledge, days: int, outcome: str) -> None:
    status = session.get(PledgeStatus, (pledge.id, days))
    if status is None:
        session.add(PledgeStatus(pledge_id=pledge.id, days=days, outcome=outcome))
    else:
        status.outcome = outcome
    if pledge.outcome != outcome:
        pledge.outcome = outcome
        pledge.version += 1


def make_link(session: Session, workshop: Workshop, user_id: str | None) -> str:
    """The token of a new link for a workshop's teams; shown once, only its hash is kept."""
    token = secrets.token_urlsafe(16)
    link = PledgeLink(
        workshop_id=workshop.id, token_hash=token_hash(token), expires_at=_end(workshop)
    )
    session.add(link)
    log.note(
        session, "pledge_link_made", user_id=user_id, audit_id=workshop.audit_id,
        workshop_id=workshop.id, detail=workshop.title,
    )  # fmt: skip
    return token


def _end(workshop: Workshop) -> datetime:
    """A month after the last point; of an old workshop as long from now."""
    held = datetime.combine(workshop.date, datetime.min.time(), tzinfo=now().tzinfo)
    return max(held, now()) + LASTS


def find(session: Session, token: str) -> PledgeLink | None:
    """The link of a token, unless it was revoked or has expired."""
    found = session.scalar(select(PledgeLink).filter_by(token_hash=token_hash(token)))
    is_over = found is None or found.revoked_at is not None or found.expires_at <= now()
    return None if is_over else found


def links(session: Session, workshop_id: str) -> Sequence[PledgeLink]:
    """The links of a workshop that were not revoked, the newest first."""
    query = (
        select(PledgeLink)
        .where(PledgeLink.workshop_id == workshop_id, PledgeLink.revoked_at.is_(None))
        .order_by(PledgeLink.created_at.desc(), PledgeLink.id)
    )
    return session.scalars(query).all()


def revoke(session: Session, workshop: Workshop, link_id: str, user_id: str | None) -> None:
    """Make a link of a workshop stop working at once."""
    link = session.scalar(select(PledgeLink).filter_by(id=link_id, workshop_id=workshop.id))
    if link and link.revoked_at is None:
        link.revoked_at = now()
        log.note(
            session, "pledge_link_revoked", user_id=user_id, audit_id=workshop.audit_id,
            workshop_id=workshop.id, detail=workshop.title,
        )  # fmt: skip
