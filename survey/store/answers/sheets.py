"""Sheets: what one person, or one team together, has answered, and the one way to save it.

Here and nowhere else "don't know" is a 0 in the score columns.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Table, bindparam, case, func, insert, select, update
from sqlalchemy.orm import Session

from questionnaires.model import Item
from survey.models import (
    DONT_KNOW,
    Answer,
    Respondent,
    Step,
    Workshop,
    coarse_now,
)
from survey.store import pulse

MEASURES = ("importance", "performance", "frequency")
PARTS = (*MEASURES, "number", "choice", "text", "theme", "evidence")
EMPTY: Mapping[str, Any] = {part: "" if part in PARTS[5:] else None for part in PARTS}
MOST_ENTRIES = 300
_answer = cast(Table, Answer.__table__)
_respondent = cast(Table, Respondent.__table__)
_workshop, _step = cast(Table, Workshop.__table__), cast(Table, Step.__table__)
# written once: phones save all the time
_HERE = (
    select(_workshop.c.state, _step.c.kind, _step.c.shown)
    .outerjoin_from(_workshop, _step, _step.c.id == _workshop.c.step_id)
    .where(_workshop.c.id == bindparam("workshop"))
    .with_for_update(read=True, of=_workshop)
)
_LOCK = (
    select(_respondent.c.cut, _respondent.c.voice, _respondent.c.team_id)
    .where(_respondent.c.workshop_id == bindparam("workshop"))
    .where(_respondent.c.id == bindparam("sheet"))
    .with_for_update()
)
_TEAM_SHEET = (
    select(_respondent.c.id)
    .where(_respondent.c.workshop_id == bindparam("workshop"))
    .where(_respondent.c.team_id == bindparam("team"), _respondent.c.voice == "team")
)
_SHEET = (
    select(_answer)
    .where(_answer.c.workshop_id == bindparam("workshop"))
    .where(_answer.c.respondent_id == bindparam("respondent"))
    .order_by(_answer.c.item, _answer.c.entry)
)


@dataclass(slots=True)
class Change:
    """What somebody wants one answer to hold, and on which version of it they worked."""

    item: Item
    entry: str
    version: int = 0
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def row(self) -> str:
        """The name of the answer, as in the names of its fields."""
        return f"{self.item.key}-{self.entry}" if self.entry else self.item.key


class ClosedError(Exception):
    """The workshop, or its present step, does not take these answers any more."""


class TooManyError(Exception):
    """The sheet has more entries than anybody reads."""


@dataclass(slots=True)
class Outcome:
    """What became of each change, by answer: its new version, or what stands there instead."""

    saved: dict[str, int] = field(default_factory=dict)
    conflicts: dict[str, dict[str, str]] = field(default_factory=dict)
    closed: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)


Answers = dict[tuple[str, str], dict[str, Any]]


def answers_of(session: Session, workshop_id: str, respondent_id: str) -> Answers:
    """All answers of a sheet by item and entry, as stored."""
    rows = session.execute(
        _SHEET, {"workshop": workshop_id, "respondent": respondent_id}
    ).mappings()
    return {(row["item"], row["entry"]): dict(row) for row in rows}


def save(
    session: Session,
    workshop_id: str,
    respondent_id: str,
    changes: Iterable[Change],
    language: str = "",
    *,
    is_final: bool = False,
) -> Outcome:
    """Store changes of a sheet, field by field; the same request sent ten times changes it once.

    A change made on an older version is stored only where it agrees with what stands there;
    otherwise it comes back as a conflict. A change of an item that is locked, of a rating that was
    cut, or of any where the sheet `is_final`, comes back as closed unless it agrees with what
    stands there. An entry that is hidden takes no change. Raises TooManyError.
    """
    here = here_in(session, workshop_id)
    sheet = lock(session, workshop_id, respondent_id)
    is_cut = sheet.cut is not None
    before = answers_of(session, workshop_id, respondent_id)
    outcome = Outcome()
    new, changed = [], []
    for change in changes:
        stored = before.get((change.item.key, change.entry))
        if stored and stored["hidden_why"]:
            outcome.withdrawn.append(change.row)
            continue
        values = {part: stored_value(part, value) for part, value in change.values.items()}
        # who sends the same once more, after the step is over, reads the same once more
        is_new = any((stored or EMPTY)[part] != value for part, value in values.items())
        is_locked = is_final or here.locks(change.item) or (is_cut and not change.entry)
        if is_new and is_locked:
            outcome.closed.append(change.row)
            continue
        if stored is None:
            new += _added(change, values, outcome)
        else:
            changed += _merged(change, values, stored, outcome)
    added = [row for row in new if row["entry"]]
    there = [key for key, row in before.items() if key[1] and not row["hidden_why"]]
    if added and len(there) + len(added) > MOST_ENTRIES:
        raise TooManyError  # what stands there can still be changed, and what teams agree on added
    if new or changed:
        _write(session, (workshop_id, respondent_id), new, changed, language)
        pulse.raise_parts(session, workshop_id, *sheet.parts)
    return outcome


@dataclass(frozen=True, slots=True)
class Here:
    """Where a workshop is; what it locks while it is there is told here and nowhere else."""

    state: str
    kind: str
    shown: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it takes answers at all."""
        return self.state == "open"

    @property
    def has_result(self) -> bool:
        """Whether the screen shows what was counted: one ballot more would tell whose it is."""
        return self.shown > 0

    def locks(self, item: Item) -> bool:
        """Whether nothing of this item can be changed: it is being judged or grouped."""
        is_used = item.judged if self.kind == "test" else item.key == LOCKED_IN.get(self.kind)
        return not self.is_open or is_used


LOCKED_IN = {"group": "leave_reasons", "vote": "leave_reasons"}


def here_in(session: Session, workshop_id: str) -> Here:
    """Where the workshop is, and stays until our transaction ends.

    On PostgreSQL the facilitator who moves on waits for us; on SQLite writers wait in line anyway.
    """
    _queue(session, workshop_id, "pg_advisory_xact_lock_shared")
    found = session.execute(_HERE, {"workshop": workshop_id}).one_or_none()
    state, kind, shown = found or ("", None, None)
    return Here(state, kind or "", shown or 0)


def hold(session: Session, workshop_id: str) -> Workshop | None:
    """The workshop, taken for update: answers that are being saved come before us or after."""
    _queue(session, workshop_id, "pg_advisory_xact_lock")
    return session.get(Workshop, workshop_id, with_for_update=True)


def _queue(session: Session, workshop_id: str, lock: str) -> None:
    # phones that save one after the other share the row, and would go on passing who waits for it
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(getattr(func, lock)(func.hashtextextended(workshop_id, 0))))


@dataclass(frozen=True, slots=True)
class Locked:
    """A sheet that only our transaction may change; `cut` as in `Respondent`."""

    cut: int | None
    voice: str
    team_id: str | None

    @property
    def parts(self) -> list[str]:
        """The parts of the room whose pages show what stands on it."""
        return [pulse.ROOM, *([self.team_id or ""] if self.voice == "team" else [])]


def lock(session: Session, workshop_id: str, respondent_id: str) -> Locked:
    """Let only one request at a time change this sheet."""
    values = {"workshop": workshop_id, "sheet": respondent_id}
    return Locked(*(session.execute(_LOCK, values).one_or_none() or (None, "", None)))


def _added(change: Change, values: dict[str, Any], outcome: Outcome) -> list[dict[str, Any]]:
    if all(values[part] == EMPTY[part] for part in values):
        return []  # a blank row is no answer
    outcome.saved[change.row] = 1
    row = {"item": change.item.key, "entry": change.entry, "item_version": change.item.version}
    return [{**EMPTY, **values, **row, "version": 1}]


def _merged(
    change: Change, values: dict[str, Any], stored: dict[str, Any], outcome: Outcome
) -> list[dict[str, Any]]:
    different = {part: value for part, value in values.items() if stored[part] != value}
    version = stored["version"]
    if different and change.version != version:
        theirs = {part: shown(part, stored[part]) for part in different}
        spoken = {"language": stored["language"]} if stored["language"] else {}
        outcome.conflicts[change.row] = {**theirs, **spoken, "version": str(version)}
        return []
    outcome.saved[change.row] = version + bool(different)
    if not different:
        return []
    full = {part: stored[part] for part in PARTS} | different
    row = {"item": change.item.key, "entry": change.entry, "item_version": change.item.version}
    return [{**full, **row, "version": version + 1}]


def _write(
    session: Session,
    sheet: tuple[str, str],
    new: list[dict[str, Any]],
    changed: list[dict[str, Any]],
    language: str,
) -> None:
    workshop_id, respondent_id = sheet
    common = {"workshop_id": workshop_id, "respondent_id": respondent_id, "saved_at": coarse_now()}
    if new:
        # scores tell no language: it would tell people apart
        rows = [{**row, **common, "language": language if row["text"] else ""} for row in new]
        session.execute(insert(_answer), rows)
    for row in changed:
        session.execute(
            update(_answer)
            .where(*_same(common), *_same(row))
            .values(**row, **_spoken(row, language), saved_at=coarse_now())
        )


def _spoken(row: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The language of a text is the one in which it was begun, whoever corrects it later."""
    if not row["text"]:
        return {}
    return {"language": case((_answer.c.text == "", language), else_=_answer.c.language)}


def _same(row: Mapping[str, Any]) -> list[Any]:
    keys = ("workshop_id", "respondent_id", "item", "entry")
    return [_answer.c[key] == row[key] for key in keys if key in row]


def stored_value(part: str, value: Any) -> Any:
    """What the database keeps for a form's value."""
    if part in MEASURES:
        return None if not value else DONT_KNOW if value == "dk" else int(value)
    if part == "number":
        return float(str(value).replace(",", ".")) if value else None
    if part == "choice":
        return ";".join(value) if isinstance(value, list) else value or None
    return value or ""


def shown(part: str, stored: Any) -> str:
    """What a form shows for a stored value; empty where nothing was given."""
    if stored is None or stored == "":
        return ""
    if part in MEASURES:
        return "dk" if stored == DONT_KNOW else str(stored)
    return f"{stored:g}" if part == "number" else str(stored)


def fields(answers: Answers) -> dict[str, str]:
    """Everything that was given on a sheet, by field name, with version and language of each.

    What is hidden is not told.
    """
    found: dict[str, str] = {}
    shown_rows = {key: row for key, row in answers.items() if not row["hidden_why"]}
    for (item, entry), row in shown_rows.items():
        name = f"{item}-{entry}" if entry else item
        given = {part: shown(part, row[part]) for part in PARTS}
        found |= {f"{name}-{part}": value for part, value in given.items() if value}
        found[f"{name}-version"] = str(row["version"])
        if row["language"]:
            found[f"{name}-language"] = row["language"]
    return found


def of_team(session: Session, workshop_id: str, team_id: str) -> Answers:
    """All answers of a team's shared sheet; none where nobody has opened it yet."""
    sheet_id = of_team_id(session, workshop_id, team_id)
    return answers_of(session, workshop_id, sheet_id) if sheet_id else {}


def of_team_id(session: Session, workshop_id: str, team_id: str) -> str | None:
    """The id of a team's shared sheet; None where nobody has opened it yet."""
    return session.scalar(_TEAM_SHEET, {"workshop": workshop_id, "team": team_id})
