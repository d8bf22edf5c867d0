"""Coaching by the exercise's own rules while somebody types: never blocking, always dismissable.

The page runs the same steps in `survey/static/participant/coaching.js` on the data of `rules_for`.
"""

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from questionnaires.model import LANGUAGES, Item, Language, Questionnaire, Text
from questionnaires.words import CUSTOMER, Word, rendered

MOST_WORDS_READ = 200  # of an answer: what follows is not looked at

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """Phrases by language, those that silence them, and the hint that a text with one gets.

    A text of more than `most_words` words is left alone (0: no text is too long), one of up to
    `few_words` gets the hint whatever it says; `move_to` is the key of the item to which the text
    may be moved, or empty.
    """

    key: str
    hint: Text
    phrases: dict[Language, tuple[Phrase, ...]]
    unless: dict[Language, tuple[Phrase, ...]]
    most_words: int = 0
    few_words: int = 0
    move_to: str = ""


@dataclass(frozen=True, slots=True)
class Hint:
    """What to tell somebody about the words `found` in an answer."""

    rule: str
    text: str
    found: str
    move_to: str = ""


@cache
def rules() -> dict[str, Rule]:
    """The coaching rules by key, as definitions/coaching.toml has them."""
    # here and not above: the readers of items ask for the rules' keys
    from questionnaires.shared import DEFINITIONS

    content = tomllib.loads((DEFINITIONS / "coaching.toml").read_text(encoding="utf-8"))
    return {table["key"]: _rule(table) for table in content["rule"]}


def _rule(table: dict[str, Any]) -> Rule:
    phrases, unless = (
        {lang: tuple(tuple(p.split()) for p in table[name].get(lang, [])) for lang in LANGUAGES}
        for name in ("phrases", "unless")
    )
    most_words, few_words = table.get("most_words", 0), table.get("few_words", 0)
    move_to = table.get("move_to", "")
    return Rule(table["key"], table["hint"], phrases, unless, most_words, few_words, move_to)


def hints(text: str, item: Item, language: Language, word: Word = CUSTOMER) -> tuple[Hint, ...]:
    """What to say about `text`, an answer to `item`: at most one hint per rule of the item."""
    found = (_hint(rules()[key], text, language, word) for key in item.coaching if key in rules())
    return tuple(hint for hint in found if hint)


def _hint(rule: Rule, text: str, language: Language, word: Word) -> Hint | None:
    written = words_of(text)
    plain = [_plain(one) for one in written]
    found = _found(rule, plain, language)
    if found is None:
        return None
    told = rendered(rule.hint[language], language, word)
    return Hint(rule.key, told, " ".join(written[found]), rule.move_to)


def _found(rule: Rule, words: Sequence[str], language: Language) -> slice | None:
    """Which of the words break the rule; None where none does."""
    if not words or (rule.most_words and len(words) > rule.most_words):
        return None
    if any(_where(phrase, words) is not None for phrase in rule.unless[language]):
        return None
    for phrase in rule.phrases[language]:
        if (start := _where(phrase, words)) is not None:
            return slice(start, start + len(phrase) - (phrase[0] == "^"))
    return slice(0, len(words)) if len(words) <= rule.few_words else None


def words_of(text: str) -> list[str]:
    """The words and numbers of a text as written, without punctuation."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text))[:MOST_WORDS_READ]


def _plain(word: str) -> str:
    """Small letters without accents: what phrases are compared with."""
    letters = unicodedata.normalize("NFD", word.lower())
    return "".join(c for c in letters if unicodedata.category(c) != "Mn")


def _where(phrase: Phrase, words: Sequence[str]) -> int | None:
    """The first place in `words` where the phrase stands, or None; "^" wants it to be the start."""
    if phrase[0] == "^":
        return 0 if _where(phrase[1:], words[: len(phrase) - 1]) == 0 else None
    for start in range(len(words) - len(phrase) + 1):
        if all(_fits(part, words[start + n]) for n, part in enumerate(phrase)):
            return start
    return None


def _fits(part: str, word: str) -> bool:
    """Whether `word` is the part: itself, a `stem*`, an `*ending` or, for `#`, a number."""
    if part == "#":
        return word[0].isdecimal()
    if part.startswith("*"):
        return word.endswith(part[1:])
    if part.endswith("*"):
        return word.startswith(part[:-1])
    return word == part


def rules_for(
    questionnaire: Questionnaire, language: Language, word: Word = CUSTOMER
) -> dict[str, Any]:
    """What the page needs to give the same hints: `items` (key → rule keys) and `rules`.

    A rule's `move_to` is empty where the questionnaire has no such item.
    """
    items = {item.key: list(item.coaching) for item in questionnaire.items if item.coaching}
    used = sorted({key for keys in items.values() for key in keys} & rules().keys())
    places = {item.key for item in questionnaire.items}
    return {
        "items": items,
        "rules": {key: _for_page(rules()[key], language, word, places) for key in used},
    }


def _for_page(rule: Rule, language: Language, word: Word, places: set[str]) -> dict[str, Any]:
    return {
        "hint": rendered(rule.hint[language], language, word),
        "phrases": [list(phrase) for phrase in rule.phrases[language]],
        "unless": [list(phrase) for phrase in rule.unless[language]],
        "most_words": rule.most_words,
        "few_words": rule.few_words,
        "move_to": rule.move_to if rule.move_to in places else "",
    }
