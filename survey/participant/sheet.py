"""How a sheet looks: the questions of a workshop laid out for a page, with what was given."""

import secrets
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import render_template
from markupsafe import Markup, escape
from wtforms.form import BaseForm

from questionnaires.model import SCORED, WITH_ENTRIES, Item, Language
from survey.models import Workshop
from survey.participant import now
from survey.participant.now import Layout
from survey.participant.questions import PLEDGE, Questions
from survey.participant.questions import Sheet as SheetKind
from survey.store.answers import questionnaires
from survey.web.languages import current_language
from survey.web.outgoing.stencils import GAP

MINE = "mine."
ABOUT = ("version", "language")
"""What stands beside the values of an answer: by which version, and in which language."""
MOST_KEPT = 150
"""Sheets that stay laid out, one for each questionnaire, language and kind."""

_kept: dict[tuple[object, ...], Questions] = {}


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a field, ready to be written."""

    value: Markup
    label: Markup


@dataclass(frozen=True, slots=True)
class Label:
    """What a field is called, as WTForms has it."""

    text: Markup


@dataclass(frozen=True, slots=True)
class Shown:
    """A field in one language, as templates read one of WTForms: what that costs is paid once."""

    label: Label
    choices: tuple[Choice, ...]

    def iter_choices(self) -> tuple[Choice, ...]:
        """The options in their order; none for a text."""
        return self.choices


# compared by identity: a row is a key of what was rendered of it
@dataclass(frozen=True, slots=True, eq=False)
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
    judged: bool
    fields: Mapping[str, Shown]

    @property
    def choices(self) -> list[tuple[str, Shown]]:
        """What is chosen of an entry, in the order in which it is told: what it is about first."""
        found = [(part, one) for part, one in self.fields.items() if one.choices]
        return sorted(found, key=lambda pair: pair[0] != "theme")

    @property
    def help_lines(self) -> list[str]:
        """The help text line by line."""
        return [line for line in self.help.splitlines() if line.strip()]


@dataclass(frozen=True, slots=True)
class Part:
    """A section with the rows that stand on this sheet; its name as in the agenda."""

    name: str
    key: str
    title: Mapping[str, str]
    intro: Mapping[str, str]
    rows: list[Row]


def questions(workshop: Workshop, language: Language, sheet: SheetKind) -> Questions:
    """The fields that a sheet of this workshop offers: the same as long as it asks the same."""
    asked = questionnaires.questionnaires_of(workshop)
    key = (sheet, language, *map(id, asked))
    found = _kept.get(key)
    if found is None:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        # it holds the questionnaires themselves: what is known by its id must stay there
        found = _kept[key] = Questions(asked, language, sheet)
    return found


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
        judged=item.judged,
        fields={part: _shown(one) for part, one in bound(asked.parts(item))._fields.items()},
    )


def _shown(field: Any) -> Shown:
    options: Iterable[Any] = field.iter_choices() if hasattr(field, "iter_choices") else ()
    choices = tuple(Choice(escape(one.value), escape(one.label)) for one in options)
    return Shown(Label(escape(field.label.text)), choices)


@lru_cache(MOST_KEPT)
def laid_out(asked: Questions) -> list[Part]:
    """The sections that have anything on this sheet, laid out the first time they are asked."""
    return list(_parts(asked))


def _parts(asked: Questions) -> Iterator[Part]:
    for home, section in ((one, section) for one in asked.asked for section in one.sections):
        items = [one for one in section.items if is_on(asked.sheet, one)]
        if items:
            rows = [row(asked, item) for item in items]
            name = f"{home.key}.{section.key}"
            yield Part(name, section.key, section.title, section.intro, rows)


def is_on(sheet: SheetKind, item: Item) -> bool:
    """Whether an item stands on a sheet: members rate alone, everything else is the team's."""
    return (sheet == "rating") == (item.kind in SCORED)


def team(
    workshop: Workshop,
    language: Language,
    values: Mapping[str, str],
    laid: Layout | None = None,
    starred: Collection[str] | None = None,
    **more: Any,
) -> Markup:
    """The questions that a team answers together, as the present step lays them out unless told.

    `values` are those of the team's sheet, and under MINE those of this phone's drafts, by field
    name; `starred` are the rows that stand the competitor test, None where there is no test; `more`
    is what the template shows beside them: `team`, `agreement`, `owners`, `left_out`, `short` and
    `leading`.
    """
    laid = laid or now.layout(workshop)
    asked = questions(workshop, language, "team")
    sections = {one.name: one for one in laid_out(asked) if one.name in laid}
    lists = [one for section in sections.values() for one in section.rows if one.has_entries]
    drafted = laid_out(questions(workshop, language, "draft"))
    spoken = current_language()  # of what stands beside the questions
    own = {one.key: one for section in drafted for one in section.rows}

    def draft(item: str, entry: str) -> Markup:
        return _in_list("participant/draft.html", own[item], entry, values, spoken, MINE)

    def shared(one: Row, entry: str) -> Markup:
        star = None if starred is None else f"{one.key}-{entry}" in starred
        said = _said(one, values, entry)
        return _in_list("participant/entry.html", one, entry, values, spoken, said=said, star=star)

    page = render_template(
        "participant/team_sheet.html",
        laid=laid,
        sections=sections,
        language=language,
        values=values,
        pledge=bound(asked.parts(PLEDGE)),
        draft=draft,
        entry=shared,
        ask_theme=lambda one: _in_list("participant/ask_theme.html", one, "", {}, spoken),
        drafts={one.key: _drafts(values, one.key) for one in lists},
        entries={one.key: entry_ids(values, one.key) for one in lists},
        starred=starred,
        **more,
    )
    return Markup(page)  # noqa: S704 - the template escapes every value


def items_on(asked: Questions, laid: Layout) -> set[str]:
    """The items that stand on a page so laid out."""
    return {row.key for part in laid_out(asked) if part.name in laid for row in part.rows}


def _in_list(
    template: str,
    one: Row,
    entry: str,
    values: Mapping[str, str],
    language: Language,
    prefix: str = "",
    **about: Hashable,
) -> Markup:
    """A part of a list, with what was given of that entry; what is alike is rendered once."""
    slots = {part: f"{prefix}{one.key}-{entry}-{part}" for part in (*one.fields, *ABOUT)}
    given = tuple((part, values[slot]) for part, slot in slots.items() if slot in values)
    return escape(entry).join(_pieces(template, one, given, tuple(about.items()), prefix, language))


@lru_cache(maxsize=2000)
def _pieces(
    template: str,
    one: Row,
    given: tuple[tuple[str, str], ...],
    about: tuple[tuple[str, Hashable], ...],
    prefix: str,
    _language: Language,
) -> list[Markup]:
    """What stands before, between and behind the places of an entry's id."""
    values = {f"{prefix}{one.key}-{GAP}-{part}": value for part, value in given}
    page = render_template(template, item=one, e=GAP, values=values, **dict(about))
    return [Markup(piece) for piece in page.split(GAP)]  # noqa: S704 - a template has escaped it


def _drafts(values: Mapping[str, str], item: str) -> list[str]:
    """The ids of what was not shared yet, and of a blank one after all that is there."""
    mine = entry_ids(values, MINE + item)
    return [*mine, new_entry(len(mine) + len(entry_ids(values, item)))]


def _said(one: Row, values: Mapping[str, str], entry: str) -> str:
    labels = []
    for part, field in one.choices:
        chosen = values.get(f"{one.key}-{entry}-{part}")
        labels += [option.label for option in field.choices if chosen and option.value == chosen]
    return Markup(" · ").join(labels)


def entry_ids(values: Mapping[str, str], item: str) -> list[str]:
    """The entries of an item that hold a text, oldest first."""
    found = (name.split("-") for name, value in values.items() if value)
    return sorted({n[1] for n in found if len(n) == 3 and n[0] == item and n[2] == "text"})


def new_entry(place: int) -> str:
    """A fresh id for the entry at that place of its list, by which ids sort.

    They carry no time: it would tell who wrote when. Older ids begin with an e.
    """
    return f"f{place:03}{secrets.token_hex(4)}"
