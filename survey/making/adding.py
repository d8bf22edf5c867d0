"""Adds a long history piece by piece, and deletes one so: no phone waits to save meanwhile.

Until the last step the workshops are in an audit without a name, which nobody sees; whoever is
stopped goes on where the set says.
"""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from survey.models import ADDING, FileSet, Workshop
from survey.store.answers import closing
from survey.store.answers import imports as store
from survey.web import health
from survey.web.database import db, writing

LONGEST_S = 8.0  # then what a room waits for has its turn
PAUSE_S = 0.02  # between two transactions: phones that wait to save come first


def go_on(set_id: str, folder: Path) -> bool:
    """Add to an import for a while; whether more is left."""
    until = time.monotonic() + LONGEST_S
    while told := _told(set_id):
        if time.monotonic() > until:
            return True
        _do(set_id, folder, told)
        health.beat()
        time.sleep(PAUSE_S)
    return False


def _told(set_id: str) -> Mapping[str, Any] | None:
    """How far an import is; None where nothing is left to do."""
    db.session.rollback()  # the reading transaction would not see what was written
    one = db.session.get(FileSet, set_id, populate_existing=True)
    told: Mapping[str, Any] | None = one.view[ADDING] if one and one.is_being_added else None
    return told


def _do(set_id: str, folder: Path, told: Mapping[str, Any]) -> None:
    """One step: each piece, then each workshop is closed, then all of them are seen."""
    at, pieces, workshops = told["at"], told["pieces"], told["workshops"]
    found: Any = None
    if at < pieces:
        found = store.read(store.piece_of(folder, at))
    elif at < pieces + len(workshops):
        found = closing.counted(db.session, db.session.get_one(Workshop, workshops[at - pieces]))
    db.session.rollback()
    with writing() as session:
        given = session.get(FileSet, set_id, with_for_update=True)
        if given is None or not given.is_being_added or given.view[ADDING]["at"] != at:
            return  # somebody else did it, or threw the file away
        if at < pieces:
            store.add_piece(session, workshops, found)
        elif at < pieces + len(workshops):
            held = session.get_one(Workshop, workshops[at - pieces])
            closing.close_counted(session, held, found)
        else:
            store.publish(session, given)
            return
        _count(session, given, at + 1)


def _count(session: Session, given: FileSet, done: int) -> None:
    told = given.view[ADDING]
    given.view = {**given.view, ADDING: {**told, "at": done}}
    given.progress = min(99, round(100 * done / (told["pieces"] + len(told["workshops"]))))


def empty_some() -> None:
    """Delete for a while what was taken out; the next minute goes on."""
    until = time.monotonic() + LONGEST_S
    for workshop_id in store.left_apart(db.session):
        db.session.rollback()
        is_left = True
        while is_left and time.monotonic() < until:
            with writing() as session:
                is_left = store.empty(session, workshop_id)
            time.sleep(PAUSE_S)
    db.session.rollback()
