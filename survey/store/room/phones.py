"""Whose phone asks, and in which workshop: with this every request of a phone begins.

A workshop is asked for as one row that holds whatever its pages read of it. As long as that row is
the same, so are the objects that were once made of it: nothing is read twice, and nothing old is
ever shown, whichever process changed it.
"""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Table,
    Text,
    and_,
    bindparam,
    func,
    literal_column,
    select,
)
from sqlalchemy import cast as as_type
from sqlalchemy.orm import Session, joinedload, selectinload, undefer

from survey.models import (
    Audit,
    FieldedQuestionnaire,
    Respondent,
    Step,
    Team,
    Workshop,
    WorkshopQuestionnaire,
)
from survey.store.people.tokens import token_hash

MOST_KEPT = 100
NOTHING, NEXT, END = (literal_column(f"'{sign}'", Text) for sign in "\x1d\x1f\x1e")
"""Signs that no text of people holds."""
_kept: dict[tuple[Any, ...], Workshop] = {}


@dataclass(frozen=True, slots=True)
class Member:
    """What the pages of a phone know of who holds it; as in `Respondent`."""

    team: Team | None
    id: str
    team_id: str
    handed_in_at: datetime | None
    done_step: str | None
    has_written: bool
    cut: int | None


def _table(model: type) -> Table:
    return cast(Table, model.__table__)  # type: ignore[attr-defined]  # every model has one


def _all_of(model: type) -> ScalarSelect[str]:
    """The rows of a workshop in that table, as one text."""
    table, workshop = _table(model), _table(Workshop)
    every = select(func.aggregate_strings(_as_text(table), ""))
    of_this = every.where(table.c.workshop_id == workshop.c.id)
    return of_this.correlate(workshop).scalar_subquery()


def _as_text(table: Table) -> Any:
    row: ColumnElement[str] = END
    for column in table.c:
        row = row + NEXT + func.coalesce(as_type(column, Text), NOTHING)
    return row


def _whole_workshop() -> list[ColumnElement[Any]]:
    # what is large and loaded on demand is on no page of a phone
    audit = [one.columns[0] for one in Audit.__mapper__.column_attrs if not one.deferred]
    return [*_table(Workshop).c, *audit, *map(_all_of, (Team, Step, WorkshopQuestionnaire))]


_MEMBER = [_table(Respondent).c[one.name] for one in fields(Member) if one.name != "team"]
_WORKSHOP = _whole_workshop()
_PHONE = (
    select(*_WORKSHOP, *_MEMBER)
    .join_from(_table(Workshop), _table(Audit))
    .outerjoin(
        _table(Respondent),
        and_(
            _table(Respondent).c.workshop_id == _table(Workshop).c.id,
            _table(Respondent).c.token_hash == bindparam("token_hash"),
            _table(Respondent).c.voice == "member",  # a customer's form is no phone of the room
        ),
    )
    .where(_table(Workshop).c.code == bindparam("code"))
)
_EVERYTHING = (
    joinedload(Workshop.audit),
    joinedload(Workshop.step),
    selectinload(Workshop.teams),
    selectinload(Workshop.steps),
    selectinload(Workshop.questionnaires).options(undefer(FieldedQuestionnaire.definition)),
)


def phone_of(session: Session, code: str, token: str) -> tuple[Workshop, Member | None] | None:
    """The workshop of a join code and who the phone is; None for a code that nobody gave.

    The workshop has all that its pages need and belongs to no session: it is only read.
    """
    values = {"code": code, "token_hash": token_hash(token)}
    row = session.execute(_PHONE, values).one_or_none()
    if row is None:
        return None
    workshop = _kept.get(row[: len(_WORKSHOP)]) or _read(session, values)
    return workshop, _member(workshop, row)


def _member(workshop: Workshop, row: Any) -> Member | None:
    about = row[len(_WORKSHOP) :]
    if about[0] is None:
        return None
    return Member(next((team for team in workshop.teams if team.id == about[1]), None), *about)


def _read(session: Session, values: dict[str, str]) -> Workshop:
    """The workshop as it is now, kept for as long as it is so."""
    with Session(session.get_bind()) as apart:
        before = apart.execute(_PHONE, values).one()[: len(_WORKSHOP)]
        query = select(Workshop).filter_by(code=values["code"]).options(*_EVERYTHING)
        workshop = apart.scalars(query).unique().one()
        after = apart.execute(_PHONE, values).one()[: len(_WORKSHOP)]
    # somebody may have changed it between what was read of it
    if before == after:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[after] = workshop
    return workshop
