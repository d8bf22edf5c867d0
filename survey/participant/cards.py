"""What a member rates alone: one card an item, laid out once for a questionnaire and a language."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import render_template
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from questionnaires.model import Item, Language
from survey.models import Workshop
from survey.participant import sheet
from survey.participant.questions import DONT_KNOW, Questions

SHORT = {"importance": _l("It matters"), "performance": _l("Today"), "frequency": _l("Seen")}
MOST_WORDED = 5
NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to choose; `number` is empty for "don't know"."""

    value: str
    number: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of an item for one measure; `short` names the measure beside an answer."""

    wording: str
    short: str
    options: Mapping[str, Choice]

    @property
    def is_long(self) -> bool:
        """Whether the options stand as numbers in rows: nobody reads eleven lines."""
        return len(self.options.keys() - {DONT_KNOW}) > MOST_WORDED


# compared by identity: a card is a key of what was rendered of it
@dataclass(frozen=True, slots=True, eq=False)
class Card:
    """An item that is rated, in one language; its questions by measure."""

    key: str
    wording: str
    help: str
    reverse: bool
    questions: Mapping[str, Question]


@dataclass(frozen=True, slots=True)
class Part:
    """A section with the cards that it asks to rate."""

    key: str
    title: Mapping[str, str]
    intro: Mapping[str, str]
    cards: list[Card]


def rating(workshop: Workshop, language: Language, values: Mapping[str, str]) -> Markup:
    """The questions that a member rates alone, with what was given so far."""
    page = render_template(
        "participant/rating.html",
        sections=_laid_out(workshop, language),
        language=language,
        values=values,
        card=_shown,
    )
    return Markup(page)  # noqa: S704 - a template has escaped it


def rated_names(workshop: Workshop, language: Language) -> list[str]:
    """The names of all fields that a member is asked to rate."""
    parts = _laid_out(workshop, language)
    return [f"{card.key}-{one}" for part in parts for card in part.cards for one in card.questions]


def _shown(card: Card, values: Mapping[str, str]) -> Markup:
    given = ((values.get(f"{card.key}-{key}", ""), one) for key, one in card.questions.items())
    return _rendered(card, tuple(value if value in one.options else "" for value, one in given))


@lru_cache(maxsize=2000)
def _rendered(card: Card, given: tuple[str, ...]) -> Markup:
    values = dict(zip(card.questions, given, strict=True))
    page = render_template("participant/rating_card.html", item=card, given=values)
    return Markup(page)  # noqa: S704 - a template has escaped it


def _laid_out(workshop: Workshop, language: Language) -> list[Part]:
    return _cards(sheet.questions(workshop, language, "rating"))


@lru_cache(sheet.MOST_KEPT)
def _cards(asked: Questions) -> list[Part]:
    return list(_parts(asked))


def _parts(asked: Questions) -> Iterator[Part]:
    for section in (section for one in asked.asked for section in one.sections):
        cards = [_card(asked, item) for item in section.items if sheet.is_on("rating", item)]
        if cards:
            yield Part(section.key, section.title, section.intro, cards)


def _card(asked: Questions, item: Item) -> Card:
    fields = sheet.bound(asked.parts(item))._fields
    return Card(
        key=item.key,
        wording=item.wording[asked.language],
        help=item.help.get(asked.language, ""),
        reverse=item.reverse,
        questions={measure: _question(measure, field) for measure, field in fields.items()},
    )


def _question(measure: str, field: Any) -> Question:
    labels = {choice.value: str(choice.label) for choice in field.iter_choices()}
    # a scale from 0 to 10 says so in its words ("0 not at all", "1", ...): those are its numbers
    own = {value: found[0] for value, label in labels.items() if (found := NUMBER.match(label))}
    numbers = own if own.keys() == labels.keys() - {DONT_KNOW} else {v: v for v in labels}
    options = {
        value: Choice(value, "" if value == DONT_KNOW else numbers[value], label)
        for value, label in labels.items()
    }
    return Question(str(field.label.text), str(SHORT[measure]), options)
