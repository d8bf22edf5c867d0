"""What a workshop asks: slips of the pen that are mended, and what differs from another one."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from questionnaires import restore
from questionnaires.model import Item, Language, Questionnaire
from questionnaires.versions import Change, compare, corrected
from survey.models import Correction, FieldedQuestionnaire, Workshop, WorkshopQuestionnaire
from survey.store import fielding
from survey.store.fielding import fielded


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
    new = fielding.field_questionnaire(session, mended)
    link = update(WorkshopQuestionnaire).where(
        WorkshopQuestionnaire.workshop_id == workshop_id,
        WorkshopQuestionnaire.fielded_id == old.id,
    )
    session.execute(link.values(fielded_id=new.id))
    fielding.forget_unused(session)


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
