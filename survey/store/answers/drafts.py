"""Private drafts of entries, and the step that shares them with the team.

A draft is an answer of the member; sharing copies it to the team's sheet under the same id and
leaves an empty row behind, so that a late replay of the draft changes nothing.
"""

from collections.abc import Collection, Iterable
from typing import cast

from sqlalchemy import Table, insert, update
from sqlalchemy.orm import Session

from survey.models import Answer, coarse_now
from survey.store.answers.sheets import PARTS, ClosedError, answers_of, lock, stage_of

_answer = cast(Table, Answer.__table__)


def share(
    session: Session,
    workshop_id: str,
    member_id: str,
    sheet_id: str,
    items: Iterable[str],
    stages: Collection[str],
) -> int:
    """Put all drafts of `items` on the team's sheet; how many they were.

    Raises ClosedError outside `stages`. Sent twice it shares once.
    """
    if stage_of(session, workshop_id) not in stages:
        raise ClosedError
    lock(session, workshop_id, sheet_id)
    lock(session, workshop_id, member_id)
    wanted = set(items)
    there = answers_of(session, workshop_id, sheet_id)
    drafts = {
        key: row
        for key, row in answers_of(session, workshop_id, member_id).items()
        if key[1] and row["text"] and key[0] in wanted and key not in there
    }
    for item, entry in drafts:
        _clear(session, workshop_id, member_id, item, entry)
    if drafts:
        changed = {"respondent_id": sheet_id, "version": 1, "saved_at": coarse_now()}
        session.execute(insert(_answer), [{**row, **changed} for row in drafts.values()])
    return len(drafts)


def _clear(session: Session, workshop_id: str, member_id: str, item: str, entry: str) -> None:
    empty = {part: "" if part in ("text", "theme", "evidence") else None for part in PARTS}
    session.execute(
        update(_answer)
        .where(
            _answer.c.workshop_id == workshop_id,
            _answer.c.respondent_id == member_id,
            _answer.c.item == item,
            _answer.c.entry == entry,
        )
        .values(**empty, version=_answer.c.version + 1)
    )
