"""Coaching by the exercise's own rules while somebody types: never blocking, always dismissable.

Here are the rules; the phone applies them, in `survey/static/participant/coaching.js`.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from questionnaires.model import Language, Questionnaire, Text
from questionnaires.shared import DEFINITIONS
from questionnaires.words import CUSTOMER, Word, rendered


@dataclass(frozen=True, slots=True)
class Rule:
    """Phrases by language, those that silence them, and the hint that a text with one gets.

    A text of more than `most_words` words is left alone (0: no text is too long), one of up to
    `few_words` gets the hint whatever it says; `move_to` is the key of the item to which the text
    may be moved, or empty.
    """

    key: str
    hint: Text
    phrases: Mapping[Language, Sequence[str]]
    unless: Mapping[Language, Sequence[str]]
    most_words: int = 0
    few_words: int = 0
    move_to: str = ""


@cache
def rules() -> dict[str, Rule]:
    """The coaching rules by key, as definitions/coaching.toml has them."""
    content = tomllib.loads((DEFINITIONS / "coaching.toml").read_text(encoding="utf-8"))
    return {table["key"]: Rule(**table) for table in content["rule"]}


def rules_for(
    questionnaire: Questionnaire, language: Language, word: Word = CUSTOMER
) -> dict[str, Any]:
    """What the phone needs to give hints: `items` (key → rule keys) and `rules`.

    A rule's `move_to` is empty where the questionnaire has no such item.
    """
    items = {item.key: list(item.coaching) for item in questionnaire.items if item.coaching}
    used = sorted({key for keys in items.values() for key in keys} & rules().keys())
    places = {item.key for item in questionnaire.items}
    return {
        "items": items,
        "rules": {key: _for_phone(rules()[key], language, word, places) for key in used},
    }


def _for_phone(rule: Rule, language: Language, word: Word, places: set[str]) -> dict[str, Any]:
    return {
        "hint": rendered(rule.hint[language], language, word),
        "phrases": [phrase.split() for phrase in rule.phrases[language]],
        "unless": [phrase.split() for phrase in rule.unless[language]],
        "most_words": rule.most_words,
        "few_words": rule.few_words,
        "move_to": rule.move_to if rule.move_to in places else "",
    }
