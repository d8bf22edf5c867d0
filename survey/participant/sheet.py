"""How a sheet looks: the questions of a workshop laid out once, then filled for each person."""

import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import render_template
from markupsafe import Markup
from wtforms.form import BaseForm

from questionnaires.model import SCORED, WITH_ENTRIES, Item, Language, Questionnaire, Section
from survey.models import Workshop
from survey.participant.questions import PLEDGE, Questions
from survey.participant.questions import Sheet as SheetKind
from survey.participant.skeleton import (
    Skeleton,
    checked_slot,
    html_slot,
    kept,
    lang_slot,
    text_slot,
)
from survey.store.answers import questionnaires

MINE = "mine."
SLOTS = {
    "text_slot": text_slot,
    "lang_slot": lang_slot,
    "checked_slot": checked_slot,
    "html_slot": html_slot,
}

Asked = tuple[Questionnaire, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """An item as a template shows it, in one language, with its fields."""

    key: str
    kind: str
    wording: str
    help: str
    unit: str
    reverse: bool
    suggested: int
    has_entries: bool
    fields: Mapping[str, Any]

    @property
    def help_lines(self) -> list[str]:
        """The help text line by line."""
        return [line for line in self.help.splitlines() if line.strip()]


@dataclass(frozen=True, slots=True)
class Part:
    """A section with the rows that stand on this sheet."""

    key: str
    title: Mapping[str, str]
    intro: Mapping[str, str]
    rows: list[Row]


def questions(workshop: Workshop, language: Language, sheet: SheetKind) -> Questions:
    """The fields that a sheet of this workshop offers."""
    return Questions(questionnaires.questionnaires_of(workshop), language, sheet)


def bound(fields: Mapping[str, Any]) -> BaseForm:
    """Fields by their part of the name, ready to be shown."""
    form = BaseForm(dict(fields))
    form.process()
    return form


def row(asked: Questions, item: Item) -> Row:
    """An item laid out for a template."""
    lang = asked.language
    return Row(
        key=item.key,
        kind=item.kind,
        wording=item.wording[lang],
        help=item.help.get(lang, ""),
        unit=item.unit.get(lang, ""),
        reverse=item.reverse,
        suggested=item.suggested,
        has_entries=item.kind in WITH_ENTRIES,
        fields=bound(asked.parts(item))._fields,
    )


def parts(asked: Questions, sections: Iterator[Section]) -> Iterator[Part]:
    """The sections that have anything on this sheet."""
    for section in sections:
        items = [one for one in section.items if is_on(asked.sheet, one)]
        if items:
            rows = [row(asked, item) for item in items]
            yield Part(section.key, section.title, section.intro, rows)


def is_on(sheet: SheetKind, item: Item) -> bool:
    """Whether an item stands on a sheet: members rate alone, everything else is the team's."""
    return (sheet == "rating") == (item.kind in SCORED)


def rating(workshop: Workshop, language: Language, values: Mapping[str, str]) -> Markup:
    """The questions that a member rates alone, with what was given so far."""
    asked = questions(workshop, language, "rating")
    render = partial(
        render_template,
        "participant/rating.html",
        sections=list(parts(asked, _sections(asked.asked))),
        language=language,
    )
    return kept(_key("rating", asked), asked.asked, render).fill(values)


def team(
    workshop: Workshop,
    language: Language,
    values: Mapping[str, str],
    drafts: Mapping[str, str],
    extra: Mapping[str, str],
    stage: str = "",
) -> Markup:
    """The questions that a team answers together in a stage, the present one unless given.

    `values` are those of the team's sheet, `drafts` those of this phone, by field name; `extra`
    is ready HTML: `agreement` and `owners`.
    """
    stage = stage or workshop.stage
    asked = questions(workshop, language, "team")
    sections = [one for one in _sections(asked.asked) if one.stage == stage]
    laid_out = list(parts(asked, iter(sections)))
    is_pledging = stage == "pledges"
    render = partial(
        render_template,
        "participant/team_sheet.html",
        sections=laid_out,
        language=language,
        pledge=bound(asked.parts(PLEDGE)) if is_pledging else None,
    )
    page = kept(_key("team", asked, stage), asked.asked, render)
    html = dict(extra)
    for section in laid_out:
        for one in section.rows:
            if one.has_entries:
                html |= _lists(asked, one, values, drafts)
    return page.fill(values, html)


def _lists(
    asked: Questions, one: Row, values: Mapping[str, str], drafts: Mapping[str, str]
) -> dict[str, str]:
    entry = _row_skeleton("entry", asked, one)
    draft = _row_skeleton("draft", asked, one)
    blank = {"e": new_entry()}
    mine = [_values(drafts, one.key, e) for e in entry_ids(drafts, one.key)]
    ours = [_values(values, one.key, e) for e in entry_ids(values, one.key)]
    return {
        f"entries.{one.key}": Markup("").join(entry.fill(each) for each in ours),
        f"drafts.{one.key}": Markup("").join(draft.fill(each) for each in [*mine, blank]),
        f"blank_entry.{one.key}": entry.fill({"e": "ENTRY"}),
        f"blank_draft.{one.key}": draft.fill({"e": "ENTRY"}),
    }


def _row_skeleton(name: str, asked: Questions, one: Row) -> Skeleton:
    render = partial(render_template, f"participant/{name}.html", item=one)
    return kept(_key(name, asked, one.key), asked.asked, render)


def entry_ids(values: Mapping[str, str], item: str) -> list[str]:
    """The entries of an item that hold a text, oldest first."""
    found = (name.split("-") for name, value in values.items() if value)
    return sorted({n[1] for n in found if len(n) == 3 and n[0] == item and n[2] == "text"})


def _values(values: Mapping[str, str], item: str, entry: str) -> dict[str, str]:
    start = f"{item}-{entry}-"
    own = {name.removeprefix(start): v for name, v in values.items() if name.startswith(start)}
    return {**own, "e": entry}


def new_entry() -> str:
    """A fresh id for an entry; ids sort by the moment they were made."""
    return f"e{int(time.time()):x}{secrets.token_hex(4)}"


def _sections(asked: Asked) -> Iterator[Section]:
    return (section for one in asked for section in one.sections)


def _key(name: str, asked: Questions, *more: str) -> tuple[object, ...]:
    return (name, asked.language, tuple(id(one) for one in asked.asked), *more)


def open_stages(workshop: Workshop, sheet: SheetKind) -> dict[str, tuple[str, ...]]:
    """In which stages each item of a sheet takes answers."""
    found: dict[str, tuple[str, ...]] = {PLEDGE.key: ("pledges",)}
    for section in _sections(questionnaires.questionnaires_of(workshop)):
        for item in section.items:
            found[item.key] = _stages(sheet, section, item)
    return found


def _stages(sheet: SheetKind, section: Section, item: Item) -> tuple[str, ...]:
    # what a phone had not sent yet when the facilitator went back to preparing is kept too
    if sheet == "rating":
        return ("preparing", "lobby", "answering")
    if sheet == "draft":  # ideas that come too early wait in the idea box
        return ("preparing", "answering", "pledges")
    return ("preparing", section.stage)


def field_names(asked: Questions) -> list[str]:
    """The names of all fields of a sheet that has no lists."""
    items = (item for one in asked.asked for item in one.items)
    return [f"{item.key}-{part}" for item in items for part in asked.parts(item)]
