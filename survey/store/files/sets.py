"""Sets of files that are made in the background: asked for once, found, and forgotten."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from survey.models import WAITING, FileSet, now, place_of
from survey.store.files.keys import Wish, code

MANIFEST = "manifest.json"
MOST_INCOMPLETE = 8  # trends of an audit: a link that reads must not fill the queue
KEPT = {
    "report": 1,
    "trend": 40,
    "gap": 1,
    "order": 1,
}  # about one thing; the oldest go first


def folder_of(data: Path, one: FileSet) -> Path:
    """Where the files of a set lie in the data folder."""
    return place_of(data, one.kind, one.about) / one.id


def is_lost(data: Path, one: FileSet) -> bool:
    """Whether a set was made whose files are gone, as after a backup of the database alone."""
    return one.state == "ready" and not (folder_of(data, one) / MANIFEST).exists()


def manifest_of(folder: Path) -> dict[str, Any]:
    """What a set in `folder` consists of: its files, its charts, and what is said of them."""
    made: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return made


def find(session: Session, wish: Wish) -> FileSet | None:
    """The set of this very snapshot, if it was asked for before."""
    return session.scalar(_same(wish).filter_by(code=wish.code))


def made_of(session: Session, wish: Wish) -> Sequence[FileSet]:
    """What was made of this very snapshot by whichever version of the code, the newest first."""
    query = _same(wish).filter_by(state="ready")
    return session.scalars(query.order_by(FileSet.created_at.desc(), FileSet.id)).all()


def _same(wish: Wish) -> Select[FileSet]:
    return select(FileSet).filter_by(
        kind=wish.kind, about=wish.about, language=wish.language, snapshot=wish.snapshot
    )


def newest(session: Session, kind: str, about: str, *also: ColumnElement[bool]) -> FileSet | None:
    """The set about one thing that was asked for last, and is of this version of the code."""
    return session.scalar(
        select(FileSet)
        .where(FileSet.kind == kind, FileSet.about == about, FileSet.code == code(), *also)
        .order_by(FileSet.created_at.desc(), FileSet.id)
        .limit(1)
    )


def kept(session: Session, workshop_id: str, language: str) -> FileSet | None:
    """The last report of a workshop whose answers are deleted, of whichever version of the code."""
    return session.scalar(
        select(FileSet).filter_by(kind="kept", about=workshop_id, language=language)
    )


def ask(session: Session, wish: Wish, data: Path) -> str | None:
    """The id of a set that still has to be made: a new one, or one that failed or was lost.

    None where it was asked for already, or where too many trends of its audit are being made.
    """
    if known := find(session, wish):
        return _again(known) if known.state == "failed" or is_lost(data, known) else None
    if wish.kind == "trend" and _incomplete(session, wish) >= MOST_INCOMPLETE:
        return None
    new = FileSet(**wish._asdict(), created_at=_moment(session, wish))
    try:
        with session.begin_nested():
            session.add(new)
    except IntegrityError:  # somebody asked at the same moment (PostgreSQL)
        return None
    return new.id


def _moment(session: Session, wish: Wish) -> datetime:
    # a clock that was put back must not make what is asked for last older than what is there
    query = select(func.max(FileSet.created_at)).filter_by(kind=wish.kind, about=wish.about)
    last = session.scalar(query)
    return max(now(), last + timedelta(microseconds=1)) if last else now()


def _again(known: FileSet) -> str:
    known.state, known.progress, known.told, known.created_at = "queued", 0, None, now()
    return known.id


def _incomplete(session: Session, wish: Wish) -> int:
    query = select(func.count()).select_from(FileSet).where(_is_unfinished())
    return session.scalar(query.filter_by(kind=wish.kind, about=wish.about)) or 0


def turn_of(session: Session, one: FileSet) -> tuple[int, int]:
    """The place in the line of a set that waits, from 1, and how many stand in it."""
    waits = FileSet.state.in_(WAITING) & FileSet.code.in_(("", code()))
    asked = (FileSet.created_at, FileSet.id)
    before = tuple_(*asked) <= tuple_(one.created_at, one.id)
    query = select(func.count().filter(before), func.count()).where(waits)
    place, of = session.execute(query).one()
    return max(place, 1), of


def unfinished(session: Session) -> Sequence[FileSet]:
    """What a stopped process left behind, some of it with its page ready."""
    return session.scalars(select(FileSet).where(_is_unfinished())).all()


def _is_unfinished() -> ColumnElement[bool]:
    # what another version was asked for, nobody waits for; an upload is of no version
    half_ready = (FileSet.state == "ready") & (FileSet.progress < 100)
    return FileSet.code.in_(("", code())) & or_(FileSet.state.in_(WAITING), half_ready)


def forget_old(session: Session, one: FileSet) -> None:
    """Forget what stands behind a set: the oldest beyond those kept, and other versions'."""
    older = session.execute(
        select(FileSet.id, FileSet.code)
        .filter_by(kind=one.kind, about=one.about, language=one.language)
        .where(FileSet.id != one.id, FileSet.created_at <= one.created_at, ~_is_unfinished())
        .order_by(FileSet.created_at.desc(), FileSet.id)
    )
    most = KEPT[one.kind] - 1
    gone = [old for at, (old, made_by) in enumerate(older) if at >= most or made_by != one.code]
    session.execute(delete(FileSet).where(FileSet.id.in_(gone)))


def orphans(session: Session, data: Path) -> Iterator[Path]:
    """Folders of sets that are forgotten: a stopped process or an earlier version left them.

    Uploads are not looked at: one is written before its row can be seen.
    """
    places = [folder for kind in KEPT for folder in data.glob(f"{kind}s/*/*/")]
    places += data.glob("comparisons/*/")  # of a kind that older versions drew
    known = set(session.scalars(select(FileSet.id)))
    return (folder for folder in places if folder.name not in known)
