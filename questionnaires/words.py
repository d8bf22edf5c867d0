"""The word for the customer, put into texts with the right number, article and gender.

A text names the customer with placeholders: `{cliente}`, `{clientes}` and, in Spanish, two forms
to choose from by the word's gender, `{el|la} {último|última} {cliente}`; in English `{customer}`,
`{customers}` and `{a customer}`. A capital first letter is kept: `{El|La} {cliente}`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from questionnaires.language import LANGUAGES, Language, Text


@dataclass(frozen=True, slots=True)
class Noun:
    """One word for the customer in one language; `feminine` matters in Spanish only."""

    singular: str
    plural: str
    feminine: bool = False

    @property
    def forms(self) -> str:
        """All of it in one text: «huésped/huéspedes/m»."""
        return f"{self.singular}/{self.plural}/{'f' if self.feminine else 'm'}"


@dataclass(frozen=True, slots=True)
class Word:
    """The word for the customer in every language."""

    key: str
    es: Noun
    en: Noun


CUSTOMER = Word("customer", Noun("cliente", "clientes"), Noun("customer", "customers"))
WORDS = {
    word.key: word
    for word in (
        CUSTOMER,
        Word("student", Noun("estudiante", "estudiantes"), Noun("student", "students")),
        Word("patient", Noun("paciente", "pacientes"), Noun("patient", "patients")),
        Word("user", Noun("usuario", "usuarios"), Noun("user", "users")),
        Word("member", Noun("socio", "socios"), Noun("member", "members")),
        Word("colleague", Noun("compañero", "compañeros"), Noun("colleague", "colleagues")),
    )
}

T = TypeVar("T")

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_NOUNS = {"es": ("cliente", "clientes"), "en": ("customer", "customers")}
_BOTH_FORMS = re.compile(r"[^\W\d_]+(?: la)?\|[^\W\d_]+(?: la)?", re.UNICODE)
_LOOSE_ARTICLE = {
    "es": re.compile(
        r"\b(?:el|la|los|las|al|del|un|una|unos|unas|nuestr[oa]s?|est[ea]|es[ea]) \{clientes?\}",
        re.IGNORECASE,
    ),
    "en": re.compile(r"\ban? \{customer\}", re.IGNORECASE),
}
_CONSONANT_SOUND = re.compile(r"(?:eu|ewe|one|uni|us[aeu]|ut[ei]|ufo|ub)", re.IGNORECASE)
_SILENT_H = re.compile(r"(?:heir|hon|hour)", re.IGNORECASE)


def known(language: Language) -> str:
    """The placeholders that a text in `language` may hold, for messages."""
    return (
        "{cliente} {clientes} {el|la}"
        if language == "es"
        else ("{customer} {customers} {a customer}")
    )


def unknown_placeholders(text: str, language: Language) -> Iterator[str]:
    """Everything in braces that no word could fill, and each brace that stands alone."""
    for match in _PLACEHOLDER.finditer(text):
        if not _is_known(match[1], language):
            yield match[0]
    yield from re.findall(r"[{}]", _PLACEHOLDER.sub("", text))


def loose_articles(text: str, language: Language) -> list[str]:
    """Articles written outside braces, which would not follow the word's gender or sound."""
    return [match[0] for match in _LOOSE_ARTICLE[language].finditer(text)]


def _is_known(inner: str, language: Language) -> bool:
    if inner.lower() in _NOUNS[language]:
        return True
    if language == "en":
        return inner.lower() == "a customer"
    return bool(_BOTH_FORMS.fullmatch(inner))


def rendered(text: str, language: Language, word: Word = CUSTOMER) -> str:
    """`text` with every placeholder filled; braces that hold nothing known stay as they are."""
    noun = word.es if language == "es" else word.en

    def filled(match: re.Match[str]) -> str:
        inner = match[1]
        if not _is_known(inner, language):
            return match[0]
        if "|" in inner:
            return inner.split("|")[noun.feminine]
        words = (
            _with_article(noun)
            if inner.lower() == "a customer"
            else (noun.plural if inner.endswith("s") else noun.singular)
        )
        return words[:1].upper() + words[1:] if inner[:1].isupper() else words

    return _PLACEHOLDER.sub(filled, text)


def _with_article(noun: Noun) -> str:
    first = noun.singular
    vowel = first[:1].lower() in "aeiou" and not _CONSONANT_SOUND.match(first)
    sounds_like_vowel = vowel or _SILENT_H.match(first)
    return f"{'an' if sounds_like_vowel else 'a'} {first}"


def with_word(value: T, word: Word) -> T:
    """A dataclass rebuilt with every placeholder of its texts filled."""

    def filled(text: Text) -> Text:
        return {lang: rendered(text[lang], lang, word) for lang in LANGUAGES if lang in text}

    changed: T = _with_texts(value, filled)
    return changed


def _with_texts(value: Any, change: Callable[[Text], Text]) -> Any:
    """`value` rebuilt with `change` applied to every mapping of words by language in it."""
    if is_dataclass(value) and not isinstance(value, type):
        parts = {f.name: _with_texts(getattr(value, f.name), change) for f in fields(value)}
        return replace(value, **parts)
    if isinstance(value, tuple):
        return tuple(_with_texts(part, change) for part in value)
    if isinstance(value, dict):
        if all(isinstance(part, str) for part in value.values()) and value.keys() <= set(LANGUAGES):
            return change(value)
        return {key: _with_texts(part, change) for key, part in value.items()}
    return value
