"""What a workshop asks: chosen from what is offered, frozen, and mended where a slip is seen.

What is frozen never changes, another one takes its place: a process keeps what it has restored by
its fingerprint, and a session reads once which questionnaires a workshop asks.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from questionnaires import KEYS, Word, digest, dump, fingerprint, loads, one, restore
from questionnaires.model import Item, Language, Questionnaire, Scene
from questionnaires.versions import Change, compare, corrected, revised
from survey.models import (
    Answer,
    Correction,
    FieldedQuestionnaire,
    Membership,
    OwnQuestionnaire,
    Workshop,
    WorkshopQuestionnaire,
    now,
)
from survey.store.words import word_of

FIELDED = "fielded-"
MOST_KEPT = 200
_kept: dict[tuple[str, Word | None], Questionnaire] = {}


class HeldError(Exception):
    """People have joined or answered under what would be taken away."""


def questionnaires_of(workshop: Workshop) -> tuple[Questionnaire, ...]:
    """What a workshop asks, in its order, with the audit's word for the customer in the texts."""
    word = word_of(workshop.audit)
    return tuple(restored(form, word) for form in workshop.questionnaires)


def scene_of(workshop: Workshop) -> Scene | None:
    """The picture that the room imagines first; None where nothing that it asks has it."""
    scenes = (scene for one in questionnaires_of(workshop) for scene in one.scenes)
    return next((scene for scene in scenes if scene.key == workshop.scene), None)


def frozen(session: Session, workshop_id: str) -> list[Questionnaire]:
    """The questionnaires of a workshop as they were frozen, with placeholders in their texts."""
    return [restored(form) for form in session.get_one(Workshop, workshop_id).questionnaires]


def restored(form: FieldedQuestionnaire, word: Word | None = None) -> Questionnaire:
    """A stored questionnaire with `word` in its texts, or with placeholders where there is none."""
    key = (form.fingerprint, word)
    found = _kept.get(key)
    if found is None:
        # the definition is large: the database is asked for it only here
        found = restored(form).worded(word) if word else restore(form.definition)
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = found
    return found


def item_of(session: Session, workshop_id: str, key: str) -> Item | None:
    """The item of that key as it was frozen; None where the workshop does not ask it."""
    items = (item for form in frozen(session, workshop_id) for item in form.items)
    return next((item for item in items if item.key == key), None)


def offered(
    session: Session, user_id: str, workshop: Workshop | None = None
) -> Mapping[str, Questionnaire]:
    """The questionnaires to choose from, by what a form calls each; texts hold placeholders.

    Those that `workshop` was fielded with come first, as they were frozen.
    """
    stored = workshop.questionnaires if workshop else ()
    kept = {FIELDED + form.id: restored(form) for form in stored}
    own = {given.id: parsed(given.source) for given in own_of(session, user_id)}
    others = {key: one(key) for key in KEYS} | own
    return kept | {key: form for key, form in others.items() if form not in kept.values()}


@lru_cache(maxsize=64)
def parsed(text: str) -> Questionnaire:
    """The questionnaire of a file that was found good before."""
    return loads(text, "")


def own_of(session: Session, user_id: str) -> list[OwnQuestionnaire]:
    """The questionnaires that an account has uploaded, by key."""
    query = select(OwnQuestionnaire).filter_by(user_id=user_id).order_by(OwnQuestionnaire.key)
    return list(session.scalars(query))


def offered_in(session: Session, audit_id: str) -> list[Questionnaire]:
    """The questionnaires that those who lead an audit can choose: own ones, then shipped ones."""
    query = (
        select(OwnQuestionnaire.source)
        .join(Membership, Membership.user_id == OwnQuestionnaire.user_id)
        .where(Membership.audit_id == audit_id, Membership.role == "facilitator")
        .order_by(OwnQuestionnaire.key, OwnQuestionnaire.id)
    )
    return [*map(parsed, session.scalars(query)), *map(one, KEYS)]


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


def field(session: Session, workshop_id: str, chosen: Sequence[Questionnaire]) -> None:
    """Freeze `chosen` for a workshop in place of what it had. Texts must still hold placeholders.

    An item that means something else than it did earlier in the audit becomes a new version of
    itself. Raises HeldError where somebody has answered: answers stay with what was asked.
    """
    workshop = session.get_one(Workshop, workshop_id)
    marks = [form.fingerprint for form in workshop.questionnaires]
    if [fingerprint(form) for form in chosen] == marks:
        return
    if is_answered(session, workshop_id):
        raise HeldError("a workshop with answers keeps its questionnaires")
    renumbered = [_as_next_version(session, workshop_id, form) for form in chosen]
    ids = [field_questionnaire(session, form).id for form in renumbered]
    session.execute(delete(WorkshopQuestionnaire).filter_by(workshop_id=workshop_id))
    session.add_all(
        WorkshopQuestionnaire(workshop_id=workshop_id, fielded_id=fielded_id, position=position)
        for position, fielded_id in enumerate(ids)
    )
    session.flush()
    _read_anew(session, workshop)


def field_questionnaire(session: Session, questionnaire: Questionnaire) -> FieldedQuestionnaire:
    """A questionnaire, frozen; the same one is stored only once."""
    return keep(session, dump(questionnaire))


def keep(session: Session, definition: str) -> FieldedQuestionnaire:
    """A questionnaire that was frozen here or elsewhere, to the letter; stored only once."""
    mark = digest(definition)
    known = session.scalar(select(FieldedQuestionnaire).filter_by(fingerprint=mark))
    if known:
        return known
    questionnaire = restore(definition)
    new = FieldedQuestionnaire(
        key=questionnaire.key,
        version=questionnaire.version,
        definition=definition,
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
        select(FieldedQuestionnaire)
        .join(WorkshopQuestionnaire)
        .join(Workshop)
        .where(Workshop.audit_id == audit_id, Workshop.id != workshop_id)
        .where(select(1).where(Answer.workshop_id == Workshop.id).exists())
        .order_by(Workshop.date.desc(), Workshop.created_at.desc(), WorkshopQuestionnaire.position)
    )
    return map(restored, session.scalars(query))


def _read_anew(session: Session, workshop: Workshop) -> None:
    """Have this session read what the workshop asks now; what no workshop asks goes."""
    session.expire(workshop, ["questionnaires"])
    forget_unused(session)


def forget_unused(session: Session) -> None:
    """Delete frozen questionnaires that no workshop asks any more."""
    used = select(WorkshopQuestionnaire.fielded_id)
    session.execute(delete(FieldedQuestionnaire).where(FieldedQuestionnaire.id.not_in(used)))


def is_answered(session: Session, workshop_id: str) -> bool:
    """Whether anybody has answered anything in the workshop."""
    return session.scalar(select(1).where(Answer.workshop_id == workshop_id).limit(1)) is not None


def correct(
    session: Session, workshop_id: str, key: str, part: str, language: Language, text: str
) -> None:
    """Mend one text of an item in this workshop alone, and mark it.

    Raises NotACorrectionError where the new text says something else, KeyError where the workshop
    does not ask the item.
    """
    workshop = session.get_one(Workshop, workshop_id)
    old = _home(workshop, key)
    before = restored(old)
    _exchange(session, workshop, old, corrected(before, key, part, language, text))
    session.add(
        Correction(
            workshop_id=workshop_id,
            item=key,
            part=part,
            language=language,
            before=getattr(before.item(key), part)[language],
            after=text,
        )
    )


def _home(workshop: Workshop, key: str) -> FieldedQuestionnaire:
    """The questionnaire in which a workshop asks an item."""
    for form in workshop.questionnaires:
        if any(item.key == key for item in restored(form).items):
            return form
    raise KeyError(key)


def _exchange(
    session: Session, workshop: Workshop, old: FieldedQuestionnaire, mended: Questionnaire
) -> None:
    new = field_questionnaire(session, mended)
    link = update(WorkshopQuestionnaire).where(
        WorkshopQuestionnaire.workshop_id == workshop.id,
        WorkshopQuestionnaire.fielded_id == old.id,
    )
    session.execute(link.values(fielded_id=new.id))
    _read_anew(session, workshop)


def corrections(session: Session, workshop_id: str) -> Sequence[Correction]:
    """The slips that were mended in a workshop, oldest first."""
    query = select(Correction).filter_by(workshop_id=workshop_id)
    return session.scalars(query.order_by(Correction.at, Correction.id)).all()


def differences(
    session: Session, old_id: str, new_id: str
) -> Iterator[tuple[Questionnaire, tuple[Change, ...]]]:
    """Each questionnaire of the newer workshop that the older one asked too, with what changed."""
    earlier = {form.key: form for form in frozen(session, old_id)}
    for new in frozen(session, new_id):
        if old := earlier.get(new.key):
            yield new, compare(old, new)
