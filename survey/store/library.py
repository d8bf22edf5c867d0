"""What a facilitator can choose from: shipped questionnaires and uploaded ones."""

from collections.abc import Mapping
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from questionnaires import loads, restore, shipped, source
from questionnaires.model import Questionnaire
from survey.models import OwnQuestionnaire, Workshop, now
from survey.store import fielding

FIELDED = "fielded-"


def offered(
    session: Session, user_id: str, workshop: Workshop | None = None
) -> Mapping[str, Questionnaire]:
    """The questionnaires to choose from, by what a form calls each; texts hold placeholders.

    Those that `workshop` was fielded with come first, as they were frozen.
    """
    frozen = fielding.fielded(session, workshop.id) if workshop else []
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
