"""Which questionnaires a workshop asks: frozen when they are chosen, restored when asked."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, object_session

from questionnaires import Word, dump, fingerprint, loads, restore, shipped, source
from questionnaires.model import Item, Language, Questionnaire
from questionnaires.versions import Change, compare, corrected, revised
from survey.models import (
    Answer,
    Correction,
    FieldedQuestionnaire,
    OwnQuestionnaire,
    Workshop,
    WorkshopQuestionnaire,
    now,
)
from survey.store.words import word_of

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


FIELDED = "fielded-"


def offered(
    session: Session, user_id: str, workshop: Workshop | None = None
) -> Mapping[str, Questionnaire]:
    """The questionnaires to choose from, by what a form calls each; texts hold placeholders.

    Those that `workshop` was fielded with come first, as they were frozen.
    """
    frozen = fielded(session, workshop.id) if workshop else []
    kept = {FIELDED + one.id: restore(one.definition) for one in frozen}
    own = {one.id: parsed(one.source) for one in own_of(session, user_id)}
    others = {key: parsed(source(key)) for key in shipped()} | own
    return kept | {key: one for key, one in others.items() if one not in kept.values()}


@lru_cache(maxsize=64)
def parsed(text: str) -> Questionnaire:
    """The questionnaire of a file that was found good before."""
    return loads(text, "")


def own_of(session: Session, user_id: str) -> list[OwnQuestionnaire]:
    """The questionnaires that an account has uploaded, by key."""
    query = select(OwnQuestionnaire).filter_by(user_id=user_id).order_by(OwnQuestionnaire.key)
    return list(session.scalars(query))


def save(session: Session, user_id: str, text: str, key: str) -> tuple[str, bool]:
    """Keep a file without faults that describes `key`; its id, and whether it replaced one."""
    known = session.scalar(select(OwnQuestionnaire).filter_by(user_id=user_id, key=key))
    if known:
        known.source, known.uploaded_at = text, now()
        return known.id, True
    new = OwnQuestionnaire(user_id=user_id, key=key, source=text)
    session.add(new)
    session.flush()
    return new.id, False


def frozen(session: Session, workshop_id: str) -> list[Questionnaire]:
    """The questionnaires of a workshop as they were frozen, with placeholders in their texts."""
    return [restore(one.definition) for one in fielded(session, workshop_id)]


def item_of(session: Session, workshop_id: str, key: str) -> Item | None:
    """The item of that key as it was frozen; None where the workshop does not ask it."""
    for questionnaire in frozen(session, workshop_id):
        for item in questionnaire.items:
            if item.key == key:
                return item
    return None


def correct(
    session: Session, workshop_id: str, key: str, part: str, language: Language, text: str
) -> None:
    """Mend one text of an item in this workshop alone, and mark it.

    Raises NotACorrectionError where the new text says something else, KeyError where the workshop
    does not ask the item.
    """
    for one in fielded(session, workshop_id):
        before = restore(one.definition)
        if any(item.key == key for item in before.items):
            mended = corrected(before, key, part, language, text)
            _exchange(session, workshop_id, one, mended)
            old: str = getattr(before.item(key), part)[language]
            session.add(
                Correction(
                    workshop_id=workshop_id,
                    item=key,
                    part=part,
                    language=language,
                    before=old,
                    after=text,
                )
            )
            return
    raise KeyError(key)


def _exchange(
    session: Session, workshop_id: str, old: FieldedQuestionnaire, mended: Questionnaire
) -> None:
    new = field_questionnaire(session, mended)
    link = update(WorkshopQuestionnaire).where(
        WorkshopQuestionnaire.workshop_id == workshop_id,
        WorkshopQuestionnaire.fielded_id == old.id,
    )
    session.execute(link.values(fielded_id=new.id))
    forget_unused(session)


def corrections(session: Session, workshop_id: str) -> Sequence[Correction]:
    """The slips that were mended in a workshop, oldest first."""
    query = select(Correction).filter_by(workshop_id=workshop_id)
    return session.scalars(query.order_by(Correction.at, Correction.id)).all()


def differences(
    session: Session, old_id: str, new_id: str
) -> Iterator[tuple[Questionnaire, tuple[Change, ...]]]:
    """Each questionnaire of the newer workshop that the older one asked too, with what changed."""
    earlier = {one.key: one for one in frozen(session, old_id)}
    for new in frozen(session, new_id):
        if old := earlier.get(new.key):
            yield new, compare(old, new)


def others(session: Session, workshop: Workshop) -> Sequence[Workshop]:
    """The other workshops of the audit, newest first."""
    query = select(Workshop).filter_by(audit_id=workshop.audit_id)
    return session.scalars(
        query.where(Workshop.id != workshop.id).order_by(Workshop.date.desc(), Workshop.id)
    ).all()
