"""Putting together what is alike: every card of the grouped question lies in exactly one group.

A card alone is a group without a title. Whoever changes a group holds the workshop for update, so
that of two moves of one card the last one wins.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import TypedDict

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import Session

from survey.models import Answer, EntryGroup, Workshop
from survey.store import pulse
from survey.store.room import agenda, wall
from survey.store.room.wall import Card

MOST_TITLE, MOST_SHORT = 200, 70


@dataclass(frozen=True, slots=True)
class Group:
    """Cards that were put together; `title` and `theme` are "" where nobody gave any."""

    id: str
    title: str
    theme: str
    cards: tuple[Card, ...]

    @property
    def name(self) -> str:
        """What people read: its title, or the words of a card that is alone."""
        return self.title or self.cards[0].text

    @property
    def short(self) -> str:
        """Its name as a list on a screen holds it: cut behind a word where it is long."""
        return shorten(self.name, MOST_SHORT, placeholder=" …")

    @property
    def is_alone(self) -> bool:
        """Whether it is one card that nobody has put anywhere."""
        return not self.title


def of(session: Session, workshop_id: str) -> list[Group]:
    """The groups in the order in which they were made, then cards alone by their place on a wall.

    What is hidden or withdrawn is in none.
    """
    query = wall.shared(workshop_id, [agenda.GROUPED], Answer.group_id, *wall.CARD)
    cards: dict[str, list[Card]] = {}
    for group_id, *about in session.execute(query):
        cards.setdefault(group_id or "", []).append(Card(*about))
    groups = select(EntryGroup).filter_by(workshop_id=workshop_id, item=agenda.GROUPED)
    found = [
        Group(one.id, one.title, one.theme, tuple(_placed(workshop_id, cards[one.id])))
        for one in session.scalars(groups.order_by(EntryGroup.position, EntryGroup.id))
        if one.id in cards
    ]
    alone = sorted(
        (one for one in found if one.is_alone),
        key=lambda one: wall.place(workshop_id, one.cards[0].entry),
    )
    return [*(one for one in found if not one.is_alone), *alone]


def _placed(workshop_id: str, cards: list[Card]) -> list[Card]:
    return sorted(cards, key=lambda card: wall.place(workshop_id, card.entry))


def deal_out(session: Session, workshop_id: str) -> None:
    """Give each card that lies in no group one of its own."""
    query = wall.shared(workshop_id, [agenda.GROUPED], Answer.entry)
    loose = session.scalars(query.where(Answer.group_id.is_(None))).all()
    for entry in dict.fromkeys(loose):
        _lay_alone(session, workshop_id, entry)


def _lay_alone(session: Session, workshop_id: str, entry: str) -> None:
    alone = EntryGroup(workshop_id=workshop_id, item=agenda.GROUPED, title="")
    session.add(alone)
    session.flush()
    _put(session, workshop_id, [entry], alone.id)


def _put(session: Session, workshop_id: str, entries: Collection[str], group_id: str) -> None:
    session.execute(
        update(Answer)
        .where(Answer.workshop_id == workshop_id, Answer.item == agenda.GROUPED)
        .where(Answer.entry.in_(entries), Answer.entry != "", Answer.hidden_why.is_(None))
        .values(group_id=group_id)
    )


def is_open(workshop: Workshop) -> bool:
    """Whether groups may be changed: not while the room votes, and not once it has."""
    kind = workshop.step.kind if workshop.step else ""
    return workshop.state == "open" and kind != "vote" and workshop.voters is None


def put_together(
    session: Session, workshop: Workshop, entries: Sequence[str], title: str, theme: str
) -> str:
    """Put cards together under a title; the id of the group, "" where nothing can be changed."""
    if not is_open(workshop) or not entries or not title:
        return ""
    made = EntryGroup(
        workshop_id=workshop.id,
        item=agenda.GROUPED,
        title=_fitting(title),
        theme=theme,
        position=_next_position(session, workshop.id),
    )
    session.add(made)
    session.flush()
    return made.id if move(session, workshop, entries, made.id) else ""


def _fitting(title: str) -> str:
    # a cut may leave a blank at the end, by which nobody can tell two names apart
    return title[:MOST_TITLE].strip()


def _next_position(session: Session, workshop_id: str) -> int:
    query = select(func.max(EntryGroup.position)).filter_by(workshop_id=workshop_id)
    return (session.scalar(query) or 0) + 1


def move(session: Session, workshop: Workshop, entries: Sequence[str], group_id: str) -> bool:
    """Put cards into a group that is there; groups that are left empty go."""
    there = select(EntryGroup.id).filter_by(id=group_id, workshop_id=workshop.id)
    if not is_open(workshop) or session.scalar(there) is None:
        return False
    _put(session, workshop.id, entries, group_id)
    _tidy(session, workshop.id)
    return True


def take_out(session: Session, workshop: Workshop, entries: Sequence[str]) -> bool:
    """Let cards lie alone again."""
    if not is_open(workshop):
        return False
    for entry in entries:
        _lay_alone(session, workshop.id, entry)
    _tidy(session, workshop.id)
    return True


def take_apart(session: Session, workshop: Workshop, group_id: str) -> bool:
    """Let all cards of a group lie alone again."""
    found = (one for one in of(session, workshop.id) if one.id == group_id)
    cards = [card.entry for one in found for card in one.cards]
    return bool(cards) and take_out(session, workshop, cards)


def called(session: Session, workshop_id: str, group_id: str) -> tuple[str, str]:
    """Title and theme of a group; "" where there is no such group."""
    one = session.get(EntryGroup, group_id)
    return (one.title, one.theme) if one and one.workshop_id == workshop_id else ("", "")


def name(
    session: Session,
    workshop: Workshop,
    group_id: str,
    about: tuple[str, str],
    seen: tuple[str, str],
) -> bool:
    """Give a group another title and theme; not where it has others by now than were `seen`."""
    (title, theme), stored = about, called(session, workshop.id, group_id)
    if not (stored[0] and title and is_open(workshop)) or stored not in (seen, about):
        return False
    one = session.get_one(EntryGroup, group_id)
    one.title, one.theme = _fitting(title), theme
    _tidy(session, workshop.id)
    return True


# Taking a move back ------------------------------------------------------------------

Label = list[str | int]
"""What a group is called: title, theme and position."""


@dataclass(frozen=True, slots=True)
class Laid:
    """In which group each card lies, and the groups by their ids."""

    cards: dict[str, str]
    labels: dict[str, Label]


class Move(TypedDict):
    """What a move changed: cards and groups, each with what was before it and after it."""

    cards: dict[str, tuple[str, str]]
    labels: dict[str, tuple[Label | None, Label | None]]


def laid(session: Session, workshop_id: str) -> Laid:
    """How the cards lie now."""
    columns = (Answer.entry, Answer.group_id)
    cards = session.execute(wall.shared(workshop_id, [agenda.GROUPED], *columns))
    query = select(EntryGroup).filter_by(workshop_id=workshop_id, item=agenda.GROUPED)
    labels: dict[str, Label] = {
        one.id: [one.title, one.theme, one.position] for one in session.scalars(query)
    }
    return Laid({entry: group_id for entry, group_id in cards if group_id}, labels)


def move_between(before: Laid, after: Laid) -> Move:
    """What was done between two looks at the cards."""
    cards = {
        entry: (group_id, after.cards[entry])
        for entry, group_id in before.cards.items()
        if after.cards.get(entry, group_id) != group_id
    }
    ids = [*before.labels, *(one for one in after.labels if one not in before.labels)]
    labels = {one: (before.labels.get(one), after.labels.get(one)) for one in ids}
    return {
        "cards": cards,
        "labels": {one: (was, then) for one, (was, then) in labels.items() if was != then},
    }


def undo(session: Session, workshop: Workshop, move: Move) -> bool:
    """Take a move back; nothing where somebody has moved, renamed or hidden meanwhile."""
    now = laid(session, workshop.id)
    if not is_open(workshop) or not _stands(now, move):
        return False
    for group_id, (was, then) in move["labels"].items():
        if was is not None and (then is not None or group_id not in now.labels):
            title, theme, position = was
            about = {"title": title, "theme": theme, "position": position}
            made = EntryGroup(id=group_id, workshop_id=workshop.id, item=agenda.GROUPED, **about)
            session.merge(made)
    session.flush()
    for entry, (was_in, _lies_in) in move["cards"].items():
        _put(session, workshop.id, [entry], was_in)
    _tidy(session, workshop.id)
    return True


def _stands(now: Laid, move: Move) -> bool:
    """Whether all that a move changed is as it left it, and there is a way back."""
    there = {*now.labels, *(one for one, (was, _then) in move["labels"].items() if was is not None)}
    return all(
        now.cards.get(entry) == lies_in and was_in in there
        for entry, (was_in, lies_in) in move["cards"].items()
    ) and all(
        now.labels.get(one) == then
        for one, (was, then) in move["labels"].items()
        if was is not None and then is not None
    )


def _tidy(session: Session, workshop_id: str) -> None:
    lies_there = exists().where(Answer.group_id == EntryGroup.id)
    session.execute(
        delete(EntryGroup)
        .where(EntryGroup.workshop_id == workshop_id, EntryGroup.item == agenda.GROUPED)
        .where(~lies_there)
    )
    pulse.raise_all(session, workshop_id)
