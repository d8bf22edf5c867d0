"""From a questionnaire to WTForms fields, and from what was posted back to checked values.

A field is named `<item>-<part>`, or `<item>-<entry>-<part>` for one entry of a list; `version` is
the part that says on which state of the answer somebody worked. A phone may post any subset.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    Field,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
)
from wtforms.form import BaseForm
from wtforms.validators import Length, ValidationError

from questionnaires.model import SCORED, WITH_ENTRIES, Item, Kind, Language, Questionnaire
from survey.models import EVIDENCE
from survey.text import LONGEST_ENTRY, LONGEST_NAME, LONGEST_TEXT, clean_text

DONT_KNOW = "dk"
ENTRY_ID = re.compile(r"[A-Za-z0-9_]{8,40}")
EVIDENCE_WORDS = {
    "heard": _l("we heard it"),
    "measured": _l("we measured it"),
    "believed": _l("we believe it"),
}
_WRONG_OPTION = _l("This is none of the answers offered. Please choose one of them.")
_TWO_VALUES = _l("This came with two answers. Please choose one.")


class ChoiceField(RadioField):
    """One option or none; the error says which value was refused."""

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse what is not among the options, and two answers to one question."""
        if len(set(self.raw_data or [])) > 1:
            raise ValidationError(str(_TWO_VALUES))
        if self.data and self.data not in _values(self):
            raise ValidationError(str(_WRONG_OPTION))


def _values(field: RadioField | SelectMultipleField) -> set[str]:
    options: Iterable[Any] = field.iter_choices()
    return {option.value for option in options}


class ChoicesField(SelectMultipleField):
    """Any number of options; an empty value stands for none."""

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse what is not among the options."""
        self.data = [one for one in self.data or [] if one]
        if not set(self.data) <= _values(self):
            raise ValidationError(str(_WRONG_OPTION))


class WordsField(StringField):
    """Text as people write it, cleaned."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep the cleaned text."""
        self.data = clean_text(valuelist[0]) if valuelist else None

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse two texts for one field."""
        if len(set(self.raw_data or [])) > 1:
            raise ValidationError(str(_TWO_VALUES))


class NumberField(WordsField):
    """A number with a decimal comma or point; empty is no answer."""

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse what is not a finite number."""
        super().pre_validate(form)
        if self.data and _number(self.data) is None:
            raise ValidationError(str(_l("This is not a number. Write it in figures, such as 12.")))


class DayField(WordsField):
    """A day as browsers send it, 2026-05-31; empty is no answer."""

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse what is not a day."""
        super().pre_validate(form)
        if self.data and not _is_day(self.data):
            raise ValidationError(str(_l("This is not a date. Write it as in 2026-05-31.")))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _number(text: str) -> float | None:
    # plain figures only: float() also reads "nan", "1e9" and Arabic digits
    if not re.fullmatch(r"-?[0-9]{1,12}([.,][0-9]{1,6})?", text):
        return None
    value = float(text.replace(",", "."))
    return value if math.isfinite(value) else None


@dataclass(frozen=True, slots=True)
class Name:
    """A field's name in its parts; `entry` is empty but for entries of a list."""

    item: str
    entry: str
    part: str

    def __str__(self) -> str:
        return "-".join(part for part in (self.item, self.entry, self.part) if part)

    @property
    def row(self) -> str:
        """The name of the answer that the field belongs to."""
        return "-".join(part for part in (self.item, self.entry) if part)

    @classmethod
    def parse(cls, text: str) -> "Name | None":
        """The parts of a posted name; None where it cannot be one of ours."""
        match text.split("-"):
            case [item, part]:
                return cls(item, "", part)
            case [item, entry, part] if ENTRY_ID.fullmatch(entry):
                return cls(item, entry, part)
        return None


Sheet = Literal["rating", "draft", "team"]


class Questions:
    """The fields that the questionnaires of a workshop offer on one kind of sheet.

    `rating` is what each member rates alone, `draft` the words a member has not shared yet,
    `team` what the team answers together: a value and a sentence for items that were rated,
    entries, everything else, and the pledge.
    """

    def __init__(self, asked: Iterable[Questionnaire], language: Language, sheet: Sheet) -> None:
        self.language = language
        self.sheet = sheet
        self.asked = tuple(asked)
        self._homes = {item.key: (one, item) for one in self.asked for item in one.items}

    def item(self, key: str) -> Item | None:
        """The item of that key in any of the questionnaires."""
        if key == PLEDGE.key and self.sheet == "team":
            return PLEDGE
        return self._homes[key][1] if key in self._homes else None

    def parts(self, item: Item) -> dict[str, Field]:
        """The fields of one answer (or one entry) of an item, by their part of the name."""
        if item is PLEDGE:
            return self._pledge()
        every = self._every(item)
        if self.sheet == "draft":
            return {"text": every["text"]} if item.kind in WITH_ENTRIES else {}
        if (self.sheet == "rating") == (item.kind in SCORED):
            return every
        if self.sheet == "team":
            agreed = {part: one for part, one in every.items() if part == "performance"}
            return {**agreed, "text": _words(_l("In a sentence, if we want"), LONGEST_ENTRY)}
        return {}

    def _every(self, item: Item) -> dict[str, Field]:
        questionnaire = self._homes[item.key][0]
        if item.kind in SCORED:
            return self._scores(questionnaire, item, item.asked or tuple(item.scales))
        if item.kind in WITH_ENTRIES:
            return self._entry(questionnaire, item)
        if item.kind is Kind.TEXT:
            return {"text": _words(item.wording[self.language], LONGEST_TEXT)}
        if item.kind is Kind.NUMBER:
            return {"number": NumberField(item.wording[self.language])}
        kind = ChoicesField if item.kind is Kind.PICKS else ChoiceField
        return {"choice": kind(item.wording[self.language], choices=self._options(item))}

    def _options(self, item: Item) -> list[SelectChoice]:
        return [SelectChoice(one.key, one.label[self.language]) for one in item.options]

    def _scores(
        self, questionnaire: Questionnaire, item: Item, asked: Iterable[str]
    ) -> dict[str, Field]:
        return {
            measure: ChoiceField(
                QUESTION_OF_SCALE.get(scale.key, QUESTION_OF_SCALE[measure]),
                choices=[*self._labels(scale), SelectChoice(DONT_KNOW, _l("don’t know"))],
            )
            for measure in asked
            if (scale := questionnaire.scale(item, measure))
        }

    def _labels(self, scale: Any) -> list[SelectChoice]:
        return [
            SelectChoice(str(score), label[self.language])
            for score, label in enumerate(scale.labels, start=1)
        ]

    def _entry(self, questionnaire: Questionnaire, item: Item) -> dict[str, Field]:
        fields: dict[str, Field] = {"text": _words(item.short[self.language], LONGEST_ENTRY)}
        if item.options:
            fields["choice"] = ChoiceField(_l("Kind"), choices=self._options(item))
        if item.unit:
            fields["number"] = NumberField(item.unit[self.language])
        fields |= self._scores(questionnaire, item, item.asked)
        if item.evidence:
            words = [SelectChoice(key, EVIDENCE_WORDS[key]) for key in EVIDENCE]
            fields["evidence"] = ChoiceField(_l("How do we know?"), choices=words)
        if questionnaire.themes:
            themes = [SelectChoice(t.key, t.name[self.language]) for t in questionnaire.themes]
            fields["theme"] = ChoiceField(_l("What is it about?"), choices=themes)
        return fields

    def _pledge(self) -> dict[str, Field]:
        themes = [
            SelectChoice(theme.key, theme.name[self.language])
            for theme in {t.key: t for one in self.asked for t in one.themes}.values()
        ]
        return {
            "what": _words(_l("What will we do?"), LONGEST_ENTRY),
            "owner": _words(_l("Who takes care of it? (a role)"), LONGEST_NAME),
            "due": DayField(_l("By when?")),
            "notice": _words(_l("How will they notice?"), LONGEST_ENTRY),
            "theme": ChoiceField(_l("What is it about?"), choices=themes),
            "request": _words(_l("What do we ask of leadership?"), LONGEST_ENTRY),
        }


PLEDGE = Item(key="pledge", kind=Kind.TEXT, wording={})

QUESTION_OF_SCALE = {
    "importance": _l("How much does it matter to them?"),
    "performance": _l("How often do we do it today?"),
    "frequency": _l("How often have we seen it?"),
    "severity": _l("What does it do to them?"),
    "recovery": _l("How well do we put it right?"),
    "hard_to_claim": _l("Who else could say it?"),
    "habit": _l("How often did we do it in the last thirty days?"),
    "truth": _l("How true is it of us?"),
    "compared": _l("How do we compare with others?"),
    "check": _l("Do we have it?"),
}


def _words(label: Any, longest: int) -> Field:
    message = _l("This is too long: at most %(most)s characters.", most=longest)
    return WordsField(label, [Length(max=longest, message=message)])


@dataclass(slots=True)
class Change:
    """What somebody wants one answer to hold, and on which version of it they worked."""

    item: Item
    entry: str
    version: int = 0
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def row(self) -> str:
        """The name of the answer, as in the names of its fields."""
        return f"{self.item.key}-{self.entry}" if self.entry else self.item.key


@dataclass(slots=True)
class Posted:
    """What a phone sent: changes that can be stored, and what is wrong by field name."""

    changes: dict[str, Change] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def read(questions: Questions, posted: MultiDict[str, str], known: Mapping[str, str]) -> Posted:
    """Check what was posted; fields whose value is the one in `known` were not touched.

    A field with a fault is left out and named; the others are kept.
    """
    result = Posted()
    fields: dict[str, Any] = {}
    names: dict[str, Name] = {}
    for key in posted:
        name = Name.parse(key)
        found = _field(questions, name) if name else None
        if name is None or found is None:
            result.errors[key] = str(_l("This question is not part of the sheet."))
        elif name.part == "version" or ";".join(posted.getlist(key)) != known.get(key, ""):
            names[key], fields[key] = name, found
    form = BaseForm(fields)
    form.process(posted)
    form.validate()
    for key, one in names.items():
        if form[key].errors:
            result.errors[key] = str(form[key].errors[0])
        else:
            _put(questions, result, one, form[key].data)
    result.changes = {row: one for row, one in result.changes.items() if one.values}
    return result


def _field(questions: Questions, name: Name) -> Field | None:
    item = questions.item(name.item)
    if item is None or (item.kind in WITH_ENTRIES) != bool(name.entry):
        return None
    return NumberField() if name.part == "version" else questions.parts(item).get(name.part)


def _put(questions: Questions, result: Posted, name: Name, value: Any) -> None:
    item = questions.item(name.item)
    assert item is not None  # noqa: S101 - `_field` has found it
    change = result.changes.setdefault(name.row, Change(item, name.entry))
    if name.part == "version":
        change.version = int(_number(value or "0") or 0)
    else:
        change.values[name.part] = value
