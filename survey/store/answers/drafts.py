"""Private drafts of entries: sharing one with the team, and taking an entry back.

A draft is an answer of the member; sharing copies it to the team's sheet under the same id and
leaves an empty row behind, so that a late replay of the draft changes nothing.
"""

import secrets
from typing import Any, cast

from sqlalchemy import Table, insert, or_, select, update
from sqlalchemy.orm import Session

from questionnaires.model import Item
from survey.models import Answer, EntryGroup, Judgement, Verdict, coarse_now
from survey.store import pulse
from survey.store.answers.sheets import EMPTY, ClosedError, answers_of, here_in, lock

_answer = cast(Table, Answer.__table__)


class UsedError(Exception):
    """The entry was put into a group, or others have judged it."""


def share(
    session: Session,
    workshop_id: str,
    member_id: str,
    sheet_id: str,
    item: Item,
    entry: str,
) -> str:
    """Put one draft on the team's sheet; its id there, "" without a text.

    Raises ClosedError where the item is locked. Sent twice it shares once.
    """
    if here_in(session, workshop_id).locks(item):
        raise ClosedError
    key = (item.key, entry)
    parts = lock(session, workshop_id, sheet_id).parts
    lock(session, workshop_id, member_id)
    draft = answers_of(session, workshop_id, member_id).get(key)
    if draft is None or not draft["text"]:
        return ""
    # written anew under an id that was shared before: there it would change what the team has
    is_taken = key in answers_of(session, workshop_id, sheet_id)
    entry = f"e{secrets.token_hex(12)}" if is_taken else entry
    shared = {"respondent_id": sheet_id, "entry": entry, "version": 1, "saved_at": coarse_now()}
    session.execute(insert(_answer), [{**draft, **shared}])
    _empty(session, workshop_id, member_id, key)
    pulse.raise_parts(session, workshop_id, *parts)
    return entry


def withdraw(
    session: Session,
    workshop_id: str,
    sheet_id: str,
    item: Item,
    entry: str,
) -> None:
    """Take an entry off the team's sheet for good; its words are forgotten.

    Raises ClosedError where the item is locked, UsedError once something was made of it.
    """
    if here_in(session, workshop_id).locks(item):
        raise ClosedError
    key = (item.key, entry)
    parts = lock(session, workshop_id, sheet_id).parts
    stored = answers_of(session, workshop_id, sheet_id).get(key)
    if stored is None or stored["hidden_why"]:
        return
    if _is_grouped(session, stored["group_id"]) or _is_judged(session, workshop_id, *key):
        raise UsedError
    _empty(session, workshop_id, sheet_id, key, hidden_why="withdrawn")
    pulse.raise_parts(session, workshop_id, *parts)


def _is_grouped(session: Session, group_id: str | None) -> bool:
    group = session.get(EntryGroup, group_id) if group_id else None
    return group is not None and group.title != ""  # a card that lies alone has a group too


def _is_judged(session: Session, workshop_id: str, item: str, entry: str) -> bool:
    about = {"workshop_id": workshop_id, "item": item, "entry": entry}
    tables = (select(table).filter_by(**about).exists() for table in (Judgement, Verdict))
    return bool(session.scalar(select(or_(*tables))))


def _empty(
    session: Session, workshop_id: str, respondent_id: str, key: tuple[str, str], **more: Any
) -> None:
    row = (workshop_id, respondent_id, *key)
    columns = (_answer.c.workshop_id, _answer.c.respondent_id, _answer.c.item, _answer.c.entry)
    session.execute(
        update(_answer)
        .where(*(column == value for column, value in zip(columns, row, strict=True)))
        .values(**EMPTY, language="", version=_answer.c.version + 1, **more)
    )
