"""The customers' own voice: the window in which they answer, and the one way to keep what they say.

What they say belongs to the workshop that follows, and enters figures by its cuts alone.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, delete, func, insert, select, update
from sqlalchemy.orm import Session, joinedload

from questionnaires import customers as words
from questionnaires.model import Item
from survey.models import (
    Answer,
    CustomerWindow,
    Respondent,
    Workshop,
    coarse_now,
    new_id,
    now,
)
from survey.store.answers import cuts, moderation, questionnaires, sheets
from survey.store.people import log, tries
from survey.store.people.tokens import new_code, token_hash
from survey.store.people.tries import HOUR, MINUTE, Limit

PHONE, KIOSK, PAPER = "phone", "kiosk", "paper"
WAYS = {
    PHONE: Limit("customers by phone", {10 * MINUTE: 12, HOUR: 40}),
    KIOSK: Limit("customers at a kiosk", {MINUTE: 6, HOUR: 120}),
}
"""How many answers of one network count; those that come faster are set aside as a burst."""
FLOOD = Limit("customers", {MINUTE: 60, HOUR: 600})
"""How many are kept of one network at all."""
MOST_SHEETS = 5000
"""How many a window takes that count, and how many that are set aside or left out."""
LONGEST_LINE = 200


class ShutError(Exception):
    """The window is closed."""


class FloodError(Exception):
    """More answers come from one network, or have come to the window, than anybody can give."""


@dataclass(frozen=True, slots=True)
class Given:
    """What one customer said: scores by item, `dk` among them, the one choice, and a line."""

    scores: Mapping[str, str] = field(default_factory=dict)
    choice: str = ""
    line: str = ""

    def __bool__(self) -> bool:
        return bool(self.scores or self.choice or self.line)


def today(workshop: Workshop) -> date:
    """The day at the place of a workshop."""
    return now().astimezone(workshop.zone).date()


def evening_before(workshop: Workshop) -> date:
    """The last day on which customers of a workshop may be asked."""
    return workshop.date - timedelta(days=1)


def last_day(window: CustomerWindow) -> date:
    """The last day on which a window asks."""
    return min(window.last_day, evening_before(window.workshop))


def ended_on(window: CustomerWindow) -> date | None:
    """The last day of a window that is closed; None while it is open.

    It ends with its last day, with the evening before the workshop, by hand, or as the doors open.
    """
    workshop = window.workshop
    last = last_day(window)
    ended = [day for day in (window.closed_on, _doors_on(workshop)) if day]
    return min([last, *ended]) if ended or today(workshop) > last else None


def _doors_on(workshop: Workshop) -> date | None:
    """The day on which the doors of a workshop opened; None before."""
    if workshop.state == "preparing":
        return None
    began = [step.began_at for step in workshop.steps if step.began_at]
    at = min(began, default=workshop.closed_at) or now()
    return at.astimezone(workshop.zone).date()


def window_of(session: Session, workshop_id: str) -> CustomerWindow | None:
    """The window of a workshop; None where its customers were never asked."""
    return session.get(CustomerWindow, workshop_id)


def found(session: Session, code: str) -> tuple[CustomerWindow, str] | None:
    """The window behind a code, and whether it is that of phones or of kiosks."""
    is_it = (CustomerWindow.code == code) | (CustomerWindow.kiosk == code)
    window = session.scalar(
        select(CustomerWindow)
        .where(is_it)
        .options(joinedload(CustomerWindow.workshop).joinedload(Workshop.audit))
    )
    return (window, KIOSK if window.kiosk == code else PHONE) if window else None


def asked(workshop: Workshop) -> list[Item]:
    """The items that its customers are asked, in their words."""
    return [item for _one, item in words.asked(questionnaires.questionnaires_of(workshop))]


def open_window(session: Session, workshop: Workshop, last_day: date, user_id: str | None) -> None:
    """Ask customers until the end of that day, or go on asking; the same codes hold.

    The caller holds the workshop for update.
    """
    window = window_of(session, workshop.id)
    if window is None:
        window = CustomerWindow(
            workshop_id=workshop.id,
            code=new_code(),
            kiosk=new_code(),
            opened_on=today(workshop),
        )
        session.add(window)
    window.last_day, window.closed_on = last_day, None
    log.note_workshop(session, workshop, "customers_asked", user_id)


def close_window(session: Session, workshop: Workshop, user_id: str) -> None:
    """Ask no more from now on; the caller holds the workshop for update."""
    window = window_of(session, workshop.id)
    if window is not None and window.closed_on is None:
        window.closed_on = today(workshop)
        log.note_workshop(session, workshop, "customers_not_asked", user_id)


def is_known(session: Session, window: CustomerWindow, token: str) -> bool:
    """Whether a form was kept already: the same one sent ten times is one answer."""
    query = select(Respondent.id).filter_by(
        workshop_id=window.workshop_id, token_hash=token_hash(token)
    )
    return session.scalar(query) is not None


def keep(
    session: Session,
    code: str,
    token: str,
    given: Given,
    language: str,
    network: str | None,
) -> None:
    """Keep what one customer said, once; set aside where its network sends more than people do.

    Without a `network` nothing is counted. Raises ShutError, or FloodError.
    """
    window, way = found(session, code) or (None, PHONE)
    if window is None:
        raise ShutError
    sheets.here_in(session, window.workshop_id)  # who closes it waits, or is waited for
    session.refresh(window)  # what was read before the lock is old: it may be closed by now
    session.refresh(window.workshop, ["state"])
    if is_known(session, window, token):
        return
    if ended_on(window):
        raise ShutError
    aside = _is_fast(session, window, way, network)
    write(session, window.workshop, token, given, language, way, set_aside=aside)


def _is_fast(session: Session, window: CustomerWindow, way: str, network: str | None) -> str | None:
    if network is None:
        return None
    whose = f"{window.workshop_id} {network}"
    # counted before it is refused: who goes on is not let in again
    if not tries.count(session, FLOOD, whose):
        raise FloodError
    is_fast = not tries.count(session, WAYS[way], whose)
    # each has its own: what is set aside must not keep out what counts
    set_aside = aside(session, window.workshop_id)
    counted = sum(ways(session, window.workshop_id).values()) - set_aside
    if (set_aside if is_fast else counted) >= MOST_SHEETS:
        raise FloodError
    return "burst" if is_fast else None


def ways(session: Session, workshop_id: str, *only: ColumnElement[bool]) -> dict[str, int]:
    """How many customers have answered, by the way in which they did; those set aside too."""
    query = select(Respondent.source, func.count()).group_by(Respondent.source).where(*only)
    found = session.execute(query.filter_by(workshop_id=workshop_id, voice="customer"))
    return dict(found.all())


def counting(session: Session, workshop_id: str) -> dict[str, int]:
    """How many customers have answered and count, by the way in which they did."""
    return ways(session, workshop_id, Respondent.set_aside.is_(None))


def aside(session: Session, workshop_id: str) -> int:
    """How many answers are set aside, whether or not somebody has looked at them."""
    query = select(func.count()).where(Respondent.workshop_id == workshop_id)
    return session.scalar(query.where(Respondent.set_aside.is_not(None))) or 0


def is_cut(session: Session, workshop_id: str) -> bool:
    """Whether customers are in the figures: those that came later would be told by the growth."""
    return cuts.last(session, workshop_id) > 0


@dataclass(frozen=True, slots=True)
class Burst:
    """Answers of one hour and one way that came faster than people answer.

    `alike` is how many of them are one and the same, word for word and score for score.
    """

    hour: datetime
    way: str
    n: int
    alike: int


def bursts(session: Session, workshop_id: str) -> list[Burst]:
    """The bursts that nobody has looked at, the oldest first."""
    query = (
        select(Respondent.id, Respondent.joined_at, Respondent.source, *_SAID)
        .join(Answer, isouter=True)
        .where(Respondent.workshop_id == workshop_id, Respondent.set_aside == "burst")
        .order_by(Answer.item)
    )
    sheets: dict[tuple[datetime, str], dict[str, list[Any]]] = {}
    for sheet, hour, way, *said in session.execute(query):
        sheets.setdefault((hour, way), {}).setdefault(sheet, []).append(tuple(said))
    return [
        Burst(hour, way, len(ones), max(Counter(map(tuple, ones.values())).values()))
        for (hour, way), ones in sorted(sheets.items())
    ]


_SAID = (Answer.item, Answer.performance, Answer.choice, Answer.text)


def settle(
    session: Session, workshop: Workshop, hour: datetime, way: str, user_id: str, *, counts: bool
) -> int:
    """Let a burst count, or leave it out for good; how many answers that are.

    The caller holds the workshop for update. None counts any more once the workshop has a cut.
    """
    if counts and is_cut(session, workshop.id):
        return 0
    those = update(Respondent).where(
        Respondent.workshop_id == workshop.id,
        Respondent.set_aside == "burst",
        Respondent.joined_at == hour,
        Respondent.source == way,
    )
    done = session.execute(those.values(set_aside=None if counts else "left_out"))
    n = cast(CursorResult[Any], done).rowcount
    if n:
        what = "burst_counted" if counts else "burst_left_out"
        log.note_workshop(session, workshop, what, user_id, str(n))
    return n


def written(session: Session, workshop: Workshop) -> list[moderation.Entry]:
    """What customers wrote, hidden ones too; nothing before the smallest base of them did.

    Nor while somebody is asked: who looks after each answer would know whose words they are.
    """
    window = window_of(session, workshop.id)
    if window and not ended_on(window):
        return []
    found = moderation.entries(session, workshop.id, [words.IN_THEIR_WORDS.key])
    return found if len(found) >= workshop.audit.smallest_base else []


def write(
    session: Session,
    workshop: Workshop,
    token: str,
    given: Given,
    language: str,
    source: str,
    *,
    set_aside: str | None = None,
) -> str:
    """Store the sheet of a customer; its id."""
    sheet = Respondent(
        workshop_id=workshop.id,
        id=new_id(),
        voice="customer",
        token_hash=token_hash(token),
        language=language,
        source=source,
        handed_in_at=coarse_now(),
        set_aside=set_aside,
    )
    session.add(sheet)
    session.flush()
    rows = [
        {"workshop_id": workshop.id, "respondent_id": sheet.id, "saved_at": coarse_now(), **row}
        for row in _rows(workshop, given, language)
    ]
    session.execute(insert(Answer), rows)
    return sheet.id


def take_out(session: Session, workshop: Workshop, sheet_id: str) -> bool:
    """Delete a slip that was typed, unless it is in the figures; whether there was one.

    The caller holds the workshop for update.
    """
    gone = delete(Respondent).where(
        Respondent.workshop_id == workshop.id,
        Respondent.id == sheet_id,
        Respondent.voice == "customer",
        Respondent.source == PAPER,
        Respondent.cut.is_(None),
    )
    return bool(cast(CursorResult[Any], session.execute(gone)).rowcount)


def _rows(workshop: Workshop, given: Given, language: str) -> Iterator[dict[str, Any]]:
    empty = {"entry": "", "item_version": 1, "performance": None, "choice": None}
    blank = {**empty, "text": "", "language": ""}
    for item in asked(workshop):
        score = sheets.stored_value("performance", given.scores.get(item.key))
        if score is not None:
            yield {**blank, "item": item.key, "item_version": item.version, "performance": score}
    if given.choice:
        yield {**blank, "item": words.STAY_AWAY.key, "choice": given.choice}
    if given.line:
        key = words.IN_THEIR_WORDS.key
        yield {**blank, "item": key, "entry": new_id(), "text": given.line, "language": language}
