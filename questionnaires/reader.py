"""Reads the tables of a TOML file field by field and notes every fault with its place."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from questionnaires import words
from questionnaires.faults import Fault
from questionnaires.language import LANGUAGES, Language, Text

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
INVISIBLE = ("Cc", "Cf", "Cs")  # control, format (bidi marks, zero width) and surrogates
ALLOWED = "\n\u200d"  # the joiner holds emoji together
LANGUAGE_NAMES = {
    "es": {"in_es": "español", "in_en": "Spanish"},
    "en": {"in_es": "inglés", "in_en": "English"},
}

T = TypeVar("T")


@dataclass
class Reader:
    """One table of the file `file`; what it lacks or has wrong is added to `faults`."""

    file: str
    table: dict[str, Any]
    place: str = ""
    faults: list[Fault] = field(default_factory=list)
    read: set[str] = field(default_factory=set)

    def fault(self, code: str, at: str = "", **details: object) -> None:
        """Note that something is wrong with the field `at` of this table."""
        place = " · ".join(part for part in (self.place, at) if part)
        self.faults.append(Fault(self.file, place, code, details))

    def value(self, name: str, kind: type[T], expected: str, default: T) -> T:
        """The field `name`, or `default` where it is missing or of another type."""
        self.read.add(name)
        found = self.table.get(name, default)
        # True is an int in Python, but not a number that an author means
        if not isinstance(found, kind) or (isinstance(found, bool) and kind is not bool):
            self.fault("type", name, value=found, expected=expected)
            return default
        return found

    def flag(self, name: str) -> bool:
        """A true or false; false where it is missing."""
        return self.value(name, bool, "true / false", False)

    def whole(self, name: str, default: int, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        number = self.value(name, int, f"{low}–{high}", default)
        if not low <= number <= high:
            self.fault("range", name, value=number, low=low, high=high)
            return default
        return number

    def key(self) -> str:
        """The lasting key of this table; the empty string where it is missing or unusable."""
        if "key" not in self.table:
            self.fault("missing", name="key")
            self.read.add("key")
            return ""
        key = self.value("key", str, '"a_key"', "")
        if key and not KEY.fullmatch(key):
            self.fault("key", "key", value=key)
            return ""
        return key

    def one_of(self, name: str, known: Collection[str], default: str) -> str:
        """A text that is one of `known`."""
        found = self.value(name, str, f'"{default}"', default)
        if found and found not in known:
            self.fault("unknown_value", name, value=found, known=", ".join(known))
            return default
        return found

    def some_of(self, name: str, known: Collection[str]) -> tuple[str, ...]:
        """A list of texts, each one of `known`."""
        found = self.value(name, list, '["…"]', [])
        for value in found:
            if not isinstance(value, str) or value not in known:
                self.fault("unknown_value", name, value=value, known=", ".join(known))
        return tuple(value for value in found if isinstance(value, str) and value in known)

    def text(self, name: str, limit: int, required: bool = False) -> Text:
        """Words in every language, or nothing at all where they are not required."""
        self.read.add(name)
        if name not in self.table:
            if required:
                self.fault("missing", name=f"{name}.es, {name}.en")
            return {}
        by_language = self.value(name, dict, f"{name}.es, {name}.en", {})
        for stranger in sorted(by_language.keys() - set(LANGUAGES)):
            known = ", ".join(f"{name}.{language}" for language in LANGUAGES)
            self.fault("unknown_field", name=f"{name}.{stranger}", known=known)
        return {
            lang: self.words(by_language.get(lang, ""), f"{name}.{lang}", lang, limit)
            for lang in LANGUAGES
        }

    def record(self, make: Callable[..., T], **longest: int) -> T:
        """What `make` makes of a key and of texts, all required, beside which there is nothing."""
        key = self.key()
        made = make(key, **{name: self.text(name, most, True) for name, most in longest.items()})
        self.finish()
        return made

    def words(self, found: object, place: str, language: Language, limit: int) -> str:
        """`found` as clean words in one language; what is wrong with them is noted at `place`."""
        if not isinstance(found, str):
            self.fault("type", place, value=found, expected='"…"')
            return ""
        text = unicodedata.normalize("NFC", found.strip())
        if not text:
            self.fault("language", place, name=place, **LANGUAGE_NAMES[language])
        if len(text) > limit:
            self.fault("too_long", place, length=len(text), limit=limit)
        # what prints whole needs no look at each letter, which took a fifth of the reading
        if not text.isprintable() and any(
            unicodedata.category(c) in INVISIBLE and c not in ALLOWED for c in text
        ):
            self.fault("control", place)
        for value in words.unknown_placeholders(text, language):
            self.fault("word", place, value=value, known=words.known(language))
        example = "{el|la} {cliente}" if language == "es" else "{a customer}"
        for value in words.loose_articles(text, language):
            self.fault("article", place, value=value, example=example)
        return text

    def tables(self, name: str, low: int, high: int) -> Iterator["Reader"]:
        """The tables `[[name]]`, from `low` to `high` of them; more are named but not read."""
        found = self.value(name, list, f"[[{name}]]", [])
        if not low <= len(found) <= high:
            self.fault("count", name, value=len(found), low=low, high=high)
        for number, table in enumerate(found[:high], start=1):
            here = self.inside(name, number, table)
            if isinstance(table, dict):
                yield Reader(self.file, table, here, self.faults)
            else:
                self.faults.append(
                    Fault(self.file, here, "type", {"value": table, "expected": f"[[{name}]]"})
                )

    def inside(self, name: str, number: int, table: Any) -> str:
        """The place of a table in this one, as an author would point to it."""
        key = table.get("key") if isinstance(table, dict) else None
        usable = isinstance(key, str) and KEY.fullmatch(key)
        named = f"{name} {number} ({key})" if usable else f"{name} {number}"
        return f"{self.place} · {named}" if self.place else named

    def finish(self) -> None:
        """Note every field that nothing has read: most are slips of the pen."""
        for name in sorted(self.table.keys() - self.read):
            self.fault("unknown_field", name=name, known=", ".join(sorted(self.read)))
