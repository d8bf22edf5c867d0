"""From a questionnaire to the WTForms fields of a sheet."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, Literal

from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from questionnaires.library import homes
from questionnaires.model import SCORED, WITH_ENTRIES, Item, Kind, Language, Questionnaire
from questionnaires.shared import question
from survey.models import EVIDENCE
from survey.participant.fields import (
    ChoiceField,
    ChoicesField,
    DayField,
    NumberField,
    words,
)
from survey.text import LONGEST_ENTRY, LONGEST_NAME, LONGEST_TEXT

DONT_KNOW = "dk"
EVIDENCE_WORDS = {
    "heard": _l("we heard it"),
    "measured": _l("we measured it"),
    "believed": _l("we believe it"),
}
REASON_WORDS = {
    "person": _l("names a person"),
    "insult": _l("insult"),
    "twice": _l("twice"),
    "mistake": _l("by mistake"),
}
"""Why the facilitator hides something, as chips and the team's sheet say it."""

PLEDGE = Item(key="pledge", kind=Kind.TEXT, wording={})

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
        self._made: dict[str, dict[str, Field]] = {}

    @cached_property
    def _homes(self) -> dict[str, tuple[Questionnaire, Item]]:
        return homes(self.asked)

    def item(self, key: str) -> Item | None:
        """The item of that key in any of the questionnaires."""
        if key == PLEDGE.key and self.sheet == "team":
            return PLEDGE
        return self._homes[key][1] if key in self._homes else None

    def parts(self, item: Item) -> dict[str, Field]:
        """The fields of one answer (or one entry) of an item, by their part of the name."""
        if item.key not in self._made:
            self._made[item.key] = self._parts(item)
        return self._made[item.key]

    def _parts(self, item: Item) -> dict[str, Field]:
        if item is PLEDGE:
            return self._pledge()
        every = self._every(item)
        if self.sheet == "draft":
            asked = ("text", *item.asked) if item.kind in WITH_ENTRIES else ()
            return {part: one for part, one in every.items() if part in asked}
        if (self.sheet == "rating") == (item.kind in SCORED):
            return every
        if self.sheet == "team":
            agreed = {part: one for part, one in every.items() if part == "performance"}
            return {**agreed, "text": words(_l("In a sentence, if we want"), LONGEST_ENTRY)}
        return {}

    def _every(self, item: Item) -> dict[str, Field]:
        questionnaire = self._homes[item.key][0]
        if item.kind in SCORED:
            return self._scores(questionnaire, item, item.asked or tuple(item.scales))
        if item.kind in WITH_ENTRIES:
            return self._entry(questionnaire, item)
        if item.kind is Kind.TEXT:
            return {"text": words(item.wording[self.language], LONGEST_TEXT)}
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
                question(item, measure)[self.language],
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
        fields: dict[str, Field] = {"text": words(item.short[self.language], LONGEST_ENTRY)}
        if item.options:
            fields["choice"] = ChoiceField(
                question(item, "choice")[self.language], choices=self._options(item)
            )
        if item.unit:
            fields["number"] = NumberField(question(item, "number")[self.language])
        fields |= self._scores(questionnaire, item, item.asked)
        if item.evidence:
            known = [SelectChoice(key, EVIDENCE_WORDS[key]) for key in EVIDENCE]
            fields["evidence"] = ChoiceField(_l("How do we know?"), choices=known)
        if questionnaire.themes:
            themes = [SelectChoice(t.key, t.name[self.language]) for t in questionnaire.themes]
            fields["theme"] = ChoiceField(_l("What is it about?"), choices=themes)
        return fields

    def _rated(self) -> list[SelectChoice]:
        """The rated items by their short names."""
        lang = self.language
        return [
            SelectChoice(item.key, item.short.get(lang) or item.wording[lang])
            for one in self.asked
            for item in one.items
            if item.kind in SCORED
        ]

    def _pledge(self) -> dict[str, Field]:
        themes = [
            SelectChoice(theme.key, theme.name[self.language])
            for theme in {t.key: t for one in self.asked for t in one.themes}.values()
        ]
        return {
            "what": words(_l("What will we do?"), LONGEST_ENTRY),
            "owner": words(_l("Who takes care of it? (a role)"), LONGEST_NAME),
            "due": DayField(_l("By when?")),
            "notice": words(_l("How will they notice?"), LONGEST_ENTRY),
            "item": ChoiceField(_l("What should it move?"), choices=self._rated()),
            "theme": ChoiceField(_l("What is it about?"), choices=themes),
            "request": words(_l("What do we ask of leadership?"), LONGEST_ENTRY),
        }
