"""Workshops that nobody sees: still being added, or taken out and emptied bit by bit.

They are in an audit without a name, which no page, link or code leads to.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from survey.models import Answer, Audit, CustomerWindow, FileSet, Link, Respondent, Workshop
from survey.store.answers.questionnaires import forget_unused
from survey.store.people.tokens import new_code

AT_ONCE = 20_000
"""Answers that are added, or taken out, while somebody waits."""
PEOPLE_TOGETHER = 100  # deleted with their answers, which are several times as many


def place(session: Session) -> str:
    """The id of a new audit that nobody sees."""
    apart = Audit(name="", is_demo=True)
    session.add(apart)
    session.flush()
    return apart.id


def take_out(session: Session, gone: Sequence[str]) -> None:
    """Delete workshops with all that hangs on them.

    Many answers are only put where nobody sees them, and nothing leads: `empty` deletes them.
    """
    held = select(Answer.item).where(Answer.workshop_id.in_(gone)).limit(AT_ONCE + 1)
    if (session.scalar(select(func.count()).select_from(held.subquery())) or 0) <= AT_ONCE:
        session.execute(delete(Workshop).where(Workshop.id.in_(gone)))
        _forget_empty(session)
        return
    apart = place(session)
    for one in gone:
        # neither a phone with its code nor a report with its seal finds it
        unknown = {"code": new_code(), "state": "closed", "title": "", "snapshot": ""}
        away = update(Workshop).where(Workshop.id == one)
        session.execute(away.values(audit_id=apart, import_id=None, **unknown))
    for table in (Link, CustomerWindow):
        session.execute(delete(table).where(table.workshop_id.in_(gone)))


def left(session: Session) -> Sequence[str]:
    """The workshops that were taken out, or whose import was given up: nobody sees them."""
    being_added = select(FileSet.id).filter_by(kind="import", state="running")
    query = (
        select(Workshop.id)
        .join(Audit, Audit.id == Workshop.audit_id)
        .where(Audit.name == "", _is_not_in(Workshop.import_id, being_added))
    )
    return session.scalars(query).all()


def _is_not_in(column: Any, ids: Any) -> ColumnElement[bool]:
    return or_(column.is_(None), column.not_in(ids))


def empty(session: Session, workshop_id: str) -> bool:
    """Delete some people of a workshop that nobody sees, or at last itself; whether more is left.

    With the last one goes the audit that held it.
    """
    some = select(Respondent.id).filter_by(workshop_id=workshop_id).limit(PEOPLE_TOGETHER)
    found = session.scalars(some).all()
    if found:
        mine = Respondent.workshop_id == workshop_id
        session.execute(delete(Respondent).where(mine, Respondent.id.in_(found)))
        return True
    session.execute(delete(Workshop).where(Workshop.id == workshop_id))
    _forget_empty(session)
    return False


def _forget_empty(session: Session) -> None:
    """Forget what no workshop needs any more: audits that held what nobody saw, and texts."""
    held = select(Workshop.audit_id)
    session.execute(delete(Audit).where(Audit.name == "", Audit.id.not_in(held)))
    forget_unused(session)
