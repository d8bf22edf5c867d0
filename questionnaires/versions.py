"""What differs between two versions of a questionnaire, and what may change once it is fielded.

A slip of the pen may be corrected and the item stays the same; a change of meaning, scale or kind
makes a new version of the item, whose answers are never added to those of the old one.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Literal

from questionnaires.model import Item, Language, Questionnaire, Text

Grade = Literal["correction", "arrangement", "meaning"]
Parts = dict[str, tuple[str, Grade]]
Mark = tuple[Literal["same", "out", "in"], str]

CORRECTABLE = ("wording", "wording_customer", "short", "help")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: the `part` of an item (or of the questionnaire, where `item` is empty).

    `grade` is a `correction` of a text, a new `arrangement` that leaves answers comparable, or
    a new `meaning`. `before` or `after` is empty where the part was added or taken out.
    """

    item: str
    part: str
    before: str
    after: str
    grade: Grade

    @property
    def breaks_trend(self) -> bool:
        """Whether answers before and after it must not be added up."""
        return bool(self.item) and self.grade == "meaning"

    def marked(self) -> tuple[Mark, ...]:
        """The words of both texts in order, each run marked as kept, taken out or put in."""
        old, new = self.before.split(), self.after.split()
        marks: list[Mark] = []
        for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if what == "equal":
                marks.append(("same", " ".join(old[a:b])))
            elif a < b:
                marks.append(("out", " ".join(old[a:b])))
            if what != "equal" and c < d:
                marks.append(("in", " ".join(new[c:d])))
        return tuple(marks)


class NotACorrectionError(ValueError):
    """A text that says something else than the one it should correct."""


def compare(old: Questionnaire, new: Questionnaire) -> tuple[Change, ...]:
    """Every difference, those of the whole first, then item by item in the order of `new`."""
    changes = list(_differences("", _whole(old), _whole(new)))
    before, after = _items(old), _items(new)
    for key in [*after, *(key for key in before if key not in after)]:
        changes += _differences(key, before.get(key, {}), after.get(key, {}))
    return tuple(changes)


def revised(old: Questionnaire, new: Questionnaire) -> Questionnaire:
    """`new` as the next version of `old`: every item with a new meaning gets a higher version."""
    changes = compare(old, new)
    broken = {change.item for change in changes if change.breaks_trend}
    former = {item.key: item.version for item in old.items}

    def renumbered(item: Item) -> Item:
        known = former.get(item.key, 0)
        version = max(item.version, known + 1 if item.key in broken else known)
        return replace(item, version=version)

    sections = tuple(replace(s, items=tuple(map(renumbered, s.items))) for s in new.sections)
    version = max(new.version, old.version + bool(changes))
    return replace(new, sections=sections, version=version)


def corrected(
    questionnaire: Questionnaire, key: str, part: str, language: Language, text: str
) -> Questionnaire:
    """The questionnaire with one slip of the pen mended in `part` (one of CORRECTABLE) of an item.

    NotACorrectionError where the new text says something else; KeyError for an unknown item.
    """
    item = questionnaire.item(key)
    before: Text = getattr(item, part) if part in CORRECTABLE else {}
    if not is_correction(before.get(language, ""), text):
        raise NotACorrectionError(f"{key} · {part}.{language}: {text}")
    mended = replace(item, **{part: {**before, language: text}})  # type: ignore[arg-type]  # a name of CORRECTABLE
    sections = tuple(
        replace(section, items=tuple(mended if one is item else one for one in section.items))
        for section in questionnaire.sections
    )
    return replace(questionnaire, sections=sections)


def _differences(item: str, old: Parts, new: Parts) -> Iterator[Change]:
    if item and not (old and new):
        text, _ = (old or new)["wording.es"]
        yield Change(item, "item", text if old else "", text if new else "", "meaning")
        return
    for part in [*new, *(part for part in old if part not in new)]:
        before, grade = old.get(part, ("", "meaning"))
        after, grade = new.get(part, ("", grade))
        if not before and part.startswith("wording_customer."):
            grade = "arrangement"  # no customer was asked before: no answer means anything else
        if before != after:
            mended = part.endswith((".es", ".en")) and is_correction(before, after)
            yield Change(item, part, before, after, "correction" if mended else grade)


def _whole(questionnaire: Questionnaire) -> Parts:
    """The texts that stand around the items, and the items' order."""
    parts: Parts = {}
    for name in ("title", "intro", "guide", "closing", "source"):
        parts |= _texts(name, getattr(questionnaire, name), "arrangement")
    for scene in questionnaire.scenes:
        parts |= _texts(f"scene {scene.key}", scene.text, "arrangement")
    for section in questionnaire.sections:
        for name in ("title", "intro", "guide"):
            parts |= _texts(f"{section.key}.{name}", getattr(section, name), "arrangement")
    parts["order"] = (", ".join(item.key for item in questionnaire.items), "arrangement")
    return parts


def _items(questionnaire: Questionnaire) -> dict[str, Parts]:
    return {
        item.key: _parts(questionnaire, item, section.key)
        for section in questionnaire.sections
        for item in section.items
    }


def _parts(questionnaire: Questionnaire, item: Item, section: str) -> Parts:
    """All that an item consists of, each part with what its change would mean."""
    parts = _texts("wording", item.wording, "meaning")
    parts |= _texts("wording_customer", item.wording_customer, "meaning")
    parts |= _texts("unit", item.unit, "meaning")
    for name in ("version", "kind", "reverse"):
        parts[name] = (str(getattr(item, name)), "meaning")
    for measure, scale in item.scales.items():
        labels = questionnaire.scales[scale].labels
        rows = {lang: " · ".join(label[lang] for label in labels) for lang in labels[0]}
        parts |= _texts(f"scale {measure}", rows, "meaning")
    for option in item.options:
        parts |= _texts(f"option {option.key}", option.label, "meaning")
    for name in ("short", "help"):
        parts |= _texts(name, getattr(item, name), "arrangement")
    for name, text in item.questions.items():
        parts |= _texts(f"question {name}", text, "meaning")
    for name in ("theme", "asked", "suggested", "evidence", "judged", "coaching"):
        parts[name] = (_plain(getattr(item, name)), "arrangement")
    parts["section"] = (section, "arrangement")
    return parts


def _texts(name: str, text: Mapping[str, str], grade: Grade) -> Parts:
    return {f"{name}.{language}": (words, grade) for language, words in text.items()}


def _plain(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)


SHORTEST = 4  # letters: in shorter words one letter is another word (no, lo; hot, not)


def is_correction(before: str, after: str) -> bool:
    """Whether `after` has the same words as `before`, but for spelling, accents and punctuation."""
    old, new = _words(before), _words(after)
    if not before or not after or len(old) != len(new):
        return False
    return all(_is_slip(a, b) for a, b in zip(old, new, strict=True))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFC", text))


def _is_slip(before: str, after: str) -> bool:
    """The same word, or one letter wrong, lost, doubled or swapped after the first one.

    Numbers never: one digit is another number.
    """
    a, b = _bare(before), _bare(after)
    if a == b:
        return True
    if re.search(r"\d", a + b) or a[:1] != b[:1]:
        return False
    if sorted(a) == sorted(b):
        return _swapped(a, b)
    return min(len(a), len(b)) >= SHORTEST and _one_letter_apart(a, b)


def _bare(word: str) -> str:
    letters = unicodedata.normalize("NFD", word.casefold())
    return "".join(c for c in letters if unicodedata.category(c) != "Mn")


def _swapped(a: str, b: str) -> bool:
    """Whether two neighbouring letters have changed places."""
    wrong = [n for n, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    return len(wrong) == 2 and wrong[1] == wrong[0] + 1


def _one_letter_apart(a: str, b: str) -> bool:
    """Whether one letter was put in, left out or replaced."""
    if len(a) > len(b):
        a, b = b, a
    if len(b) - len(a) > 1:
        return False
    n = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    return a[n:] == b[n + 1 :] or a[n + 1 :] == b[n + 1 :]
