"""Adds a long history piece by piece, and deletes one so: no phone waits to save meanwhile.

Until the last step the workshops are in an audit without a name, which nobody sees; whoever is
stopped goes on where the set says.
"""

import heapq
import os
import shutil
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from survey.models import ADDING, FileSet, Workshop
from survey.store.answers import apart, closing
from survey.store.answers import imports as store
from survey.web import health
from survey.web.database import db, writing

SEAL = "seal"  # in the folder of an upload: what of its answers is hashed, in ordered files
LONGEST_S = 8.0  # then what a room waits for has its turn
ADDED = 0.6  # share of the time that the pieces take; the rest is sealing
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
    """One step: each piece, each workshop sealed bit by bit and closed, then all are seen."""
    at, workshops, sealed = told["at"], told["workshops"], told.get("sealed", 0)
    closed = at - told["pieces"]
    found: Any = None
    if closed < 0:
        found = store.read(store.piece_of(folder, at))
    elif closed < len(workshops):
        found = _sealed(folder, told, db.session.get_one(Workshop, workshops[closed]))
    db.session.rollback()
    with writing() as session:
        given = session.get(FileSet, set_id, with_for_update=True)
        if given is None or not given.is_being_added or given.view[ADDING] != told:
            return  # somebody else did it, or threw the file away
        if closed < 0:
            store.add_piece(session, workshops, found)
            _note(given, at=at + 1)
        elif found is None:
            store.publish(session, given)
        elif isinstance(found, str):
            parts = told.get("parts") or closing.parts_of(session, workshops[closed])
            _note(given, after=found, sealed=sealed + 1 if found else 0, parts=parts)
        else:
            closing.close_counted(session, session.get_one(Workshop, workshops[closed]), found)
            _note(given, at=at + 1, after="", sealed=0, parts=0)
    if isinstance(found, closing.Closing):
        shutil.rmtree(folder / SEAL, ignore_errors=True)


def _sealed(folder: Path, told: Mapping[str, Any], held: Workshop) -> str | closing.Closing:
    """The last of some more people whose answers lie ready in a file, or all of it at the end.

    Nobody where such a file is gone: all are sealed anew.
    """
    place = folder / SEAL / held.id  # a backup may hold the files of the next one
    n = told.get("sealed", 0)
    lines, last = closing.lines_of_some(db.session, held, told.get("after", ""))
    if last:
        place.mkdir(parents=True, exist_ok=True)
        half = place / "half"
        with half.open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
            file.flush()
            os.fsync(file.fileno())  # half a file after a power cut would be another seal
        half.replace(place / str(n))
        return last
    ready = [place / str(one) for one in range(n)]
    if not all(part.exists() for part in ready):
        return ""
    with ExitStack() as files:
        parts = [files.enter_context(part.open(encoding="utf-8")) for part in ready]
        merged = (line.rstrip("\n") for line in heapq.merge(*parts))
        return closing.counted(db.session, held, merged)


def _note(given: FileSet, **more: object) -> None:
    told = {**given.view[ADDING], **more}
    given.view = {**given.view, ADDING: told}
    given.progress = min(99, round(100 * _share(told)))


def _share(told: Mapping[str, Any]) -> float:
    """How much of the time has gone by: pieces are added, then workshops sealed part by part."""
    closed = told["at"] - told["pieces"]
    if closed < 0:
        return float(ADDED * told["at"] / told["pieces"])
    within = told.get("sealed", 0) / max(told.get("parts", 0), 1)
    return ADDED + (1 - ADDED) * float(closed + within) / len(told["workshops"])


def empty_some() -> None:
    """Delete for a while what was taken out; the next minute goes on."""
    until = time.monotonic() + LONGEST_S
    for workshop_id in apart.left(db.session):
        db.session.rollback()
        is_left = True
        while is_left and time.monotonic() < until:
            with writing() as session:
                is_left = apart.empty(session, workshop_id)
            time.sleep(PAUSE_S)
    db.session.rollback()
