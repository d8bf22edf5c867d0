"""What a room has written, as the wall shows it: without team, in an order that tells nothing."""

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from survey.models import Answer, Respondent

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Card:
    """One shared entry; nothing says whose it is."""

    item: str
    entry: str
    text: str
    language: str


CARD = (Answer.item, Answer.entry, Answer.text, Answer.language)
"""What a card is made of."""


def cards(session: Session, workshop_id: str, items: Collection[str]) -> list[Card]:
    """The shared entries of `items` that are neither hidden nor withdrawn.

    They stand in the order of a hash of workshop and entry: the same wall comes twice, and a new
    card appears anywhere.
    """
    found = [Card(*row) for row in session.execute(shared(workshop_id, items, *CARD))]
    return sorted(found, key=lambda card: place(workshop_id, card.entry))


def counts(session: Session, workshop_id: str, items: Collection[str]) -> dict[str, int]:
    """How many entries of `items` each team shares, by the team's id."""
    query = shared(workshop_id, items, Respondent.team_id, func.count())
    return {team or "": n for team, n in session.execute(query.group_by(Respondent.team_id))}


MOST_NAMED, FEWEST_TEAMS = 3, 2


@dataclass(frozen=True, slots=True)
class Named:
    """A theme, and how many teams and entries name it."""

    theme: str
    teams: int
    entries: int


def most_named(session: Session, workshop_id: str, item: str) -> list[Named]:
    """The themes that most teams name among the shared entries of an item, at most three.

    None where none stands out: each is named by two teams, and by more than any that is left out.
    """
    columns = (Answer.theme, func.count(Respondent.team_id.distinct()), func.count())
    query = shared(workshop_id, [item], *columns).group_by(Answer.theme)
    said = [Named(*row) for row in session.execute(query) if row[0] not in ("", "other")]
    said.sort(key=lambda one: (-one.teams, -one.entries, one.theme))
    rest = [(one.teams, one.entries) for one in said[MOST_NAMED:]]
    found = [one for one in said[:MOST_NAMED] if (one.teams, one.entries) not in rest]
    return [one for one in found if one.teams >= FEWEST_TEAMS]


def shared(workshop_id: str, items: Collection[str], *columns: Any) -> Select[Any]:
    """Ask for `columns` of the entries of `items` that teams have shared and that are shown."""
    return (
        select(*columns)
        .select_from(Answer)
        .join(Respondent)
        .where(
            Answer.workshop_id == workshop_id,
            Respondent.voice == "team",
            Answer.item.in_(items),
            Answer.entry != "",
            Answer.text != "",
            Answer.hidden_why.is_(None),
        )
    )


def place(workshop_id: str, entry: str) -> bytes:
    """By what entries stand in an order that tells nothing."""
    return hashlib.sha256(f"{workshop_id} {entry}".encode()).digest()


MOST_CARDS = 12
LETTERS_OF_LINE = 20
COLUMNS, LINES_OF_COLUMN = 3, 15
"""What a column holds at 4:3 in the smallest letters; a card needs a line more for its rule."""


def pages(found: Sequence[Card]) -> list[list[Card]]:
    """Cards page by page, at most twelve and no more than the narrowest screen holds."""
    # columns that balance leave the last lines of two of them empty
    room = COLUMNS * LINES_OF_COLUMN - 8
    return filled(found, lambda card: 1 + lines(card.text, LETTERS_OF_LINE), room, MOST_CARDS)


def lines(text: str, letters: int) -> int:
    """How many lines of so many letters a text takes."""
    return -(-len(text) // letters)


def filled(found: Sequence[T], of: Callable[[T], int], room: int, most: int) -> list[list[T]]:
    """Page by page, at most so many on one and, unless it stands alone, within `room` lines."""
    made: list[list[T]] = []
    left = 0
    for one in found:
        if not made or len(made[-1]) == most or of(one) > left:
            made.append([])
            left = room
        made[-1].append(one)
        left -= of(one)
    return made
