"""What the facilitator takes off every screen, by which reason, and what is left of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, func, literal, select, union_all, update
from sqlalchemy.orm import Session

from survey.models import (
    HIDDEN_WHY,
    Answer,
    FormerAnswer,
    Pledge,
    Request,
    Respondent,
    Team,
    Workshop,
)
from survey.store import pulse
from survey.store.answers import pledges
from survey.store.answers.pledges import IS_PLEDGED, Said
from survey.store.people import log

REASONS = HIDDEN_WHY[1:]
"""Why a facilitator hides what a team says; a team's own `withdrawn` is none of them."""


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
    # entries of members are private drafts, and nobody reads what was set aside
    is_read = (Respondent.voice != "member") & Respondent.set_aside.is_(None)
    return [Answer.workshop_id == workshop_id, is_read, Answer.entry != "", is_kept]


def hide(
    session: Session, workshop: Workshop, item: str, entry: str, why: str | None, user_id: str
) -> bool:
    """Take an entry off all screens and files, or show it again where `why` is None.

    The caller holds the workshop for update. False where there is no such entry, or it was
    withdrawn; raises ValueError for a reason that is none.
    """
    _check(why)
    found = _of(session, workshop, item, entry)
    for answer in found:
        answer.hidden_why = why
    if found:
        _note(session, workshop, "entry", why, user_id)
    return bool(found)


def set_theme(
    session: Session, workshop: Workshop, item: str, entry: str, theme: str, user_id: str
) -> bool:
    """Say what a shared entry is about, "" for nothing; False where there is no such entry.

    The caller holds the workshop for update, and knows that its questionnaires have that theme.
    """
    found = _of(session, workshop, item, entry)
    for answer in found:
        answer.theme = theme
    if found:
        log.note_workshop(session, workshop, "entry_theme", user_id, theme)
        pulse.raise_all(session, workshop.id)
    return bool(found)


def _of(session: Session, workshop: Workshop, item: str, entry: str) -> Sequence[Answer]:
    query = select(Answer).join(Respondent).where(*_shared(workshop.id))
    return session.scalars(query.where(Answer.item == item, Answer.entry == entry)).all()


def _check(why: str | None) -> None:
    if why is not None and why not in REASONS:
        raise ValueError(why)


def _note(session: Session, workshop: Workshop, what: str, why: str | None, user_id: str) -> None:
    done = "shown" if why is None else "hidden"
    log.note_workshop(session, workshop, f"{what}_{done}", user_id, why or "")
    pulse.raise_all(session, workshop.id)


def said(session: Session, kind: type[Said], workshop_id: str) -> Sequence[Said]:
    """The pledges, or requests, of a workshop by the place of their teams, hidden ones too."""
    words = Pledge.what if kind is Pledge else Request.text
    query = (
        select(kind)
        .outerjoin(Team, Team.id == kind.team_id)
        .where(kind.workshop_id == workshop_id, words != "")
        .order_by(Team.position, kind.id)
    )
    return session.scalars(query).all()


def hide_said(
    session: Session, workshop: Workshop, said_id: str, why: str | None, user_id: str
) -> bool:
    """Take a pledge or a request off all screens and files, or show it again: as `hide` does.

    False also where its team has written another one meanwhile: of each it has one.
    """
    _check(why)
    one = session.get(Pledge, said_id) or session.get(Request, said_id)
    if one is None or one.workshop_id != workshop.id:
        return False
    if why is None and _is_replaced(session, one):
        return False
    one.hidden_why = why
    session.flush()
    pledges.outdate(session, workshop.id, one.team_id)
    _note(session, workshop, one.__tablename__, why, user_id)
    return True


def _is_replaced(session: Session, one: Pledge | Request) -> bool:
    if one.team_id is None:
        return False
    return bool(pledges.shown(pledges.said_by(session, type(one), one.workshop_id, one.team_id)))


def erase_hidden(session: Session, workshop_id: str) -> None:
    """Forget the words of what was hidden; that it was there, and why it went, stays."""
    gone: dict[Any, dict[str, Any]] = {
        Answer: {"text": "", "language": ""},
        Pledge: {"what": "", "owner": "", "notice": "", "outcome_why": ""},
        Request: {"text": "", "answer_text": ""},
    }
    for kind, values in gone.items():
        hidden = (kind.workshop_id == workshop_id) & kind.hidden_why.in_(REASONS)
        session.execute(update(kind).where(hidden).values(values))
    gone_for_good = select(Request.id).where(
        Request.workshop_id == workshop_id, Request.hidden_why.in_(REASONS)
    )
    session.execute(delete(FormerAnswer).where(FormerAnswer.request_id.in_(gone_for_good)))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that a team said and the facilitator hid: of which item, `pledge` or `request`."""

    team_id: str | None
    what: str
    why: str


def left_out(session: Session, workshop_id: str) -> list[LeftOut]:
    """All that is hidden of a workshop, also once its words are erased."""
    entries = select(Respondent.team_id, Answer.item, Answer.hidden_why).join_from(
        Answer, Respondent
    )
    of_pledges = select(Pledge.team_id, literal("pledge"), Pledge.hidden_why)
    of_requests = select(Request.team_id, literal("request"), Request.hidden_why)
    found = union_all(
        entries.where(Answer.workshop_id == workshop_id, Answer.hidden_why.in_(REASONS)),
        of_pledges.where(Pledge.workshop_id == workshop_id, Pledge.hidden_why.is_not(None)),
        of_requests.where(Request.workshop_id == workshop_id, Request.hidden_why.is_not(None)),
    )
    rows = session.execute(found)
    return [LeftOut(team_id, what, why or "") for team_id, what, why in rows]


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
    pledged = select(Pledge.team_id).where(Pledge.workshop_id == workshop.id, IS_PLEDGED)
    teams = select(Team.name).where(Team.workshop_id == workshop.id, Team.id.not_in(pledged))
    names: Sequence[str] = session.scalars(teams.order_by(Team.position)).all()
    return Loose(drafts, len(left_out(session, workshop.id)), list(names))
