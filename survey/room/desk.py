"""What the facilitator reads of a room: the words that teams share, to hide what must not stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from questionnaires.model import WITH_ENTRIES, Item, Questionnaire
from survey.models import Workshop
from survey.store.answers import follow_up, moderation, questionnaires
from survey.store.answers.follow_up import Told
from survey.store.answers.moderation import Entry
from survey.store.room import agenda, steps
from survey.web.languages import current_language


@dataclass(frozen=True, slots=True)
class Written:
    """What was shared of one question: `shown` as it stands for all, `hidden` with its reason."""

    question: str
    shown: list[Entry]
    hidden: list[Entry]
    themes: dict[str, str]


def of(session: Session, workshop: Workshop) -> list[Written]:
    """What is shared of the present question; of all questions in every other step."""
    asked = questionnaires.questionnaires_of(workshop)
    items = _items(workshop, asked)
    found = moderation.entries(session, workshop.id, items)
    themes = {one.key: one.name[current_language()] for form in asked for one in form.themes}
    return [
        Written(
            item.wording[current_language()],
            [one for one in found if one.item == key and one.hidden_why is None],
            [one for one in found if one.item == key and one.hidden_why],
            themes,
        )
        for key, item in items.items()
        if any(one.item == key for one in found)
    ]


def last(session: Session, workshop: Workshop) -> list[Told]:
    """The pledges of the last workshop, while the room is at what became of them."""
    here = workshop.step.kind if workshop.step and workshop.state == "open" else ""
    before = steps.last_of(session, workshop) if here == "last" else None
    return follow_up.of_workshop(session, before.id) if before else []


def _items(workshop: Workshop, asked: Sequence[Questionnaire]) -> dict[str, Item]:
    here = workshop.step.section if workshop.step and workshop.step.kind == "question" else ""
    sections = [
        part.section for group in agenda.groups(asked) for part in group if part.name == here
    ]
    every = [section for form in asked for section in form.sections]
    return {
        item.key: item
        for section in sections or every
        for item in section.items
        if item.kind in WITH_ENTRIES
    }
