"""Which questionnaires a workshop asks: frozen when they are chosen, restored when asked."""

from collections.abc import Iterator, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, object_session

from questionnaires import Word, dump, fingerprint, restore
from questionnaires.model import Questionnaire
from questionnaires.versions import revised
from survey.models import Answer, FieldedQuestionnaire, Workshop, WorkshopQuestionnaire
from survey.store.audits import word_of

MOST_KEPT = 200
_kept: dict[tuple[str, Word], Questionnaire] = {}


class HeldError(Exception):
    """People have joined or answered under what would be taken away."""


def questionnaires_of(workshop: Workshop) -> tuple[Questionnaire, ...]:
    """What a workshop asks, in its order, with the audit's word for the customer in the texts."""
    session = _session_of(workshop)
    word = word_of(workshop.audit)
    marks = session.scalars(
        select(FieldedQuestionnaire.fingerprint)
        .join(WorkshopQuestionnaire)
        .where(WorkshopQuestionnaire.workshop_id == workshop.id)
        .order_by(WorkshopQuestionnaire.position)
    )
    return tuple(_worded(session, mark, word) for mark in marks)


def _session_of(workshop: Workshop) -> Session:
    session = object_session(workshop)
    if session is None:
        raise ValueError("the workshop does not belong to an open session")
    return session


def _worded(session: Session, mark: str, word: Word) -> Questionnaire:
    # the definition is large: it is read from the database only when it is not kept here
    if (mark, word) not in _kept:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        text = session.scalar(select(FieldedQuestionnaire.definition).filter_by(fingerprint=mark))
        _kept[mark, word] = restore(text or "").worded(word)
    return _kept[mark, word]


def fielded(session: Session, workshop_id: str) -> Sequence[FieldedQuestionnaire]:
    """The frozen questionnaires of a workshop, in their order."""
    query = (
        select(FieldedQuestionnaire)
        .join(WorkshopQuestionnaire)
        .where(WorkshopQuestionnaire.workshop_id == workshop_id)
        .order_by(WorkshopQuestionnaire.position)
    )
    return session.scalars(query).all()


def field(session: Session, workshop_id: str, chosen: Sequence[Questionnaire]) -> None:
    """Freeze `chosen` for a workshop in place of what it had. Texts must still hold placeholders.

    An item that means something else than it did earlier in the audit becomes a new version of
    itself. Raises HeldError where somebody has answered: answers stay with what was asked.
    """
    if [fingerprint(one) for one in chosen] == [
        one.fingerprint for one in fielded(session, workshop_id)
    ]:
        return
    if is_answered(session, workshop_id):
        raise HeldError("a workshop with answers keeps its questionnaires")
    renumbered = [_as_next_version(session, workshop_id, one) for one in chosen]
    ids = [field_questionnaire(session, one).id for one in renumbered]
    session.execute(delete(WorkshopQuestionnaire).filter_by(workshop_id=workshop_id))
    session.add_all(
        WorkshopQuestionnaire(workshop_id=workshop_id, fielded_id=fielded_id, position=position)
        for position, fielded_id in enumerate(ids)
    )
    session.flush()
    forget_unused(session)


def field_questionnaire(session: Session, questionnaire: Questionnaire) -> FieldedQuestionnaire:
    """A questionnaire, frozen; the same one is stored only once."""
    mark = fingerprint(questionnaire)
    known = session.scalar(select(FieldedQuestionnaire).filter_by(fingerprint=mark))
    if known:
        return known
    new = FieldedQuestionnaire(
        key=questionnaire.key,
        version=questionnaire.version,
        definition=dump(questionnaire),
        fingerprint=mark,
    )
    session.add(new)
    session.flush()
    return new


def _as_next_version(session: Session, workshop_id: str, new: Questionnaire) -> Questionnaire:
    """`new` after what the audit asked last: changed meanings get higher version numbers."""
    keys = {item.key for item in new.items}
    for old in _asked_before(session, workshop_id):
        if keys & {item.key for item in old.items}:
            return revised(old, new) if fingerprint(old) != fingerprint(new) else new
    return new


def _asked_before(session: Session, workshop_id: str) -> Iterator[Questionnaire]:
    """What other workshops of the audit have asked and got answers to, newest first."""
    audit_id = select(Workshop.audit_id).filter_by(id=workshop_id).scalar_subquery()
    query = (
        select(FieldedQuestionnaire.definition)
        .join(WorkshopQuestionnaire)
        .join(Workshop)
        .where(Workshop.audit_id == audit_id, Workshop.id != workshop_id)
        .where(select(1).where(Answer.workshop_id == Workshop.id).exists())
        .order_by(Workshop.date.desc(), Workshop.created_at.desc(), WorkshopQuestionnaire.position)
    )
    return (restore(text) for text in session.scalars(query))


def forget_unused(session: Session) -> None:
    """Delete frozen questionnaires that no workshop asks any more."""
    used = select(WorkshopQuestionnaire.fielded_id)
    session.execute(delete(FieldedQuestionnaire).where(FieldedQuestionnaire.id.not_in(used)))


def is_answered(session: Session, workshop_id: str) -> bool:
    """Whether anybody has answered anything in the workshop."""
    return session.scalar(select(1).where(Answer.workshop_id == workshop_id).limit(1)) is not None
