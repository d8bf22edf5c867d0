"""What stands in the way of a save, in words: what is wrong, closed, or changed by others."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import g
from flask_babel import gettext as _

from survey import sheet
from survey.fields import ChoiceField, ChoicesField
from survey.form import Name
from survey.languages import current_language
from survey.questions import PLEDGE, Questions
from survey.questions import Sheet as SheetKind
from survey.saving import Saved

ABOUT = ("version", "language")


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words, in their language where it is known."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One answer that could not be saved; `anchor` is its place on the page, if it has one."""

    label: str
    message: str
    anchor: str = ""
    quotes: tuple[Quote, ...] = ()


def troubles(kind: SheetKind, saved: Saved, typed: Mapping[str, str]) -> Iterator[Trouble]:
    """All that stood in the way on a sheet; `typed` is what the page could not store, by field."""
    asked = sheet.questions(g.workshop, current_language(), kind)
    for name, error in saved.errors.items():
        yield Trouble(_label(asked, name), error, _anchor(asked, name))
    for row, theirs in saved.outcome.conflicts.items():
        parts = [part for part in theirs if part not in ABOUT]
        yield Trouble(
            _label(asked, row),
            _("somebody else changed this meanwhile. Their version is here, ours in the field; "
              "saving again keeps ours."),
            f"{row}-{parts[0]}" if parts else "",
            tuple(_theirs(asked, row, part, theirs) for part in parts),
        )  # fmt: skip
    for row in saved.outcome.closed:
        texts = (text for name, text in typed.items() if name.startswith(f"{row}-") and text)
        quotes = tuple(Quote(text) for text in texts)
        yield Trouble(_label(asked, row), _("this step is closed."), quotes=quotes)


def _key(name: str) -> str:
    return name.removeprefix(sheet.MINE).split("-")[0]


def _label(asked: Questions, name: str) -> str:
    if _key(name) == PLEDGE.key:
        return str(_("Our pledge"))
    item = asked.item(_key(name))
    return item.wording[asked.language] if item else name


def _anchor(asked: Questions, name: str) -> str:
    """The field of that name, or else the card of its item; "" for what is not on the page."""
    item, parsed = asked.item(_key(name)), Name.parse(name.removeprefix(sheet.MINE))
    if item is None:
        return ""
    is_field = parsed is not None and parsed.part in asked.parts(item)
    return name if is_field else f"item-{item.key}"


def _theirs(asked: Questions, row: str, part: str, theirs: Mapping[str, str]) -> Quote:
    """What the others gave; a choice in its words, not as the value behind it."""
    value, item = theirs[part], asked.item(_key(row))
    if not value:
        return Quote(_("(cleared)"))
    field = sheet.bound(asked.parts(item))._fields.get(part) if item else None
    options: Iterable[Any] = ()
    if isinstance(field, ChoiceField | ChoicesField):
        options = field.iter_choices()
    labels = [str(one.label) for one in options if one.value in value.split(";")]
    return Quote(", ".join(labels)) if labels else Quote(value, theirs.get("language", ""))
