"""What the facilitator takes off every screen, by which reason, and what is left of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from survey.models import HIDDEN_WHY, Answer, Pledge, Respondent, Team, Workshop
from survey.store import pulse
from survey.store.people import log

WITHDRAWN = HIDDEN_WHY[0]
REASONS = HIDDEN_WHY[1:]
"""Why a facilitator hides an entry; a team's own `withdrawn` is none of them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A shared entry as the facilitator reads it; nothing says whose it is."""

    item: str
    entry: str
    text: str
    theme: str
    language: str
    hidden_why: str | None


def entries(session: Session, workshop_id: str, items: Collection[str]) -> list[Entry]:
    """The shared entries of `items` in the order of their ids, hidden ones too; no withdrawn."""
    query = (
        select(
            *(Answer.item, Answer.entry, Answer.text, Answer.theme, Answer.language),
            Answer.hidden_why,
        )
        .join(Respondent)
        .where(*_shared(workshop_id), Answer.item.in_(items), Answer.text != "")
        .order_by(Answer.entry)
    )
    return [Entry(*row) for row in session.execute(query)]


def _shared(workshop_id: str) -> list[ColumnElement[bool]]:
    is_kept = Answer.hidden_why.is_(None) | Answer.hidden_why.in_(REASONS)
    of_team = Respondent.voice == "team"
    return [Answer.workshop_id == workshop_id, of_team, Answer.entry != "", is_kept]


def hide(
    session: Session, workshop: Workshop, item: str, entry: str, why: str | None, user_id: str
) -> bool:
    """Take an entry off all screens and files, or show it again where `why` is None.

    The caller holds the workshop for update. False where there is no such entry, or it was
    withdrawn; raises ValueError for a reason that is none.
    """
    if why is not None and why not in REASONS:
        raise ValueError(why)
    found = session.scalars(
        select(Answer)
        .join(Respondent)
        .where(*_shared(workshop.id), Answer.item == item, Answer.entry == entry)
    ).all()
    for answer in found:
        answer.hidden_why = why
    if found:
        what = "entry_shown" if why is None else "entry_hidden"
        log.note_workshop(session, workshop, what, user_id, why or "")
        pulse.raise_all(session, workshop.id)
    return bool(found)


def erase_hidden(session: Session, workshop_id: str) -> None:
    """Forget the words of what was hidden; that it was there, and why it went, stays."""
    hidden = (Answer.workshop_id == workshop_id) & Answer.hidden_why.in_(REASONS)
    session.execute(update(Answer).where(hidden).values(text="", language=""))


@dataclass(frozen=True, slots=True)
class Loose:
    """What a workshop leaves open: drafts that nobody shared, texts that are hidden, and the names
    of teams without a pledge."""

    drafts: int
    hidden: int
    without_pledge: list[str]


def loose_ends(session: Session, workshop: Workshop) -> Loose:
    """What is missing before a workshop closes."""
    written = (Answer.workshop_id == workshop.id, Answer.entry != "", Answer.text != "")
    count = select(func.count()).select_from(Answer).join(Respondent).where(*written)
    drafts = session.scalar(count.where(Respondent.voice == "member")) or 0
    hidden = session.scalar(count.where(Answer.hidden_why.in_(REASONS))) or 0
    pledged = select(Pledge.team_id).where(Pledge.workshop_id == workshop.id, Pledge.what != "")
    teams = select(Team.name).where(Team.workshop_id == workshop.id, Team.id.not_in(pledged))
    names: Sequence[str] = session.scalars(teams.order_by(Team.position)).all()
    return Loose(drafts, hidden, list(names))
