"""From what was posted back to checked values.

A field is named `<item>-<part>`, or `<item>-<entry>-<part>` for one entry of a list; `version` is
the part that says on which state of the answer somebody worked. A phone may post any subset.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import Field
from wtforms.form import BaseForm

from questionnaires.model import WITH_ENTRIES
from survey.participant.fields import NumberField, number_in
from survey.participant.questions import Questions
from survey.store.answers.sheets import Change

MOST_FAULTS = 50
"""Unknown fields that are named; a sheet has none, and a page of thousands tells nobody more."""
ENTRY_ID = re.compile(r"[A-Za-z0-9_]{8,40}")


@dataclass(frozen=True, slots=True)
class Name:
    """A field's name in its parts; `entry` is empty but for entries of a list."""

    item: str
    entry: str
    part: str

    def __str__(self) -> str:
        return "-".join(part for part in (self.item, self.entry, self.part) if part)

    @property
    def key(self) -> tuple[str, str]:
        """Item and entry, by which an answer is stored."""
        return self.item, self.entry

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


@dataclass(slots=True)
class Posted:
    """What a phone sent: changes that can be stored, and what is wrong by field name."""

    changes: dict[str, Change] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def read(
    questions: Questions, posted: MultiDict[str, str], known: Mapping[str, str] | None
) -> Posted:
    """Check what was posted; fields whose value is the one in `known` were not touched.

    Without `known` all were: the script sends nothing else, an emptied field too.
    A field with a fault is left out and named; the others are kept.
    """
    result = Posted()
    fields: dict[str, Any] = {}
    names: dict[str, Name] = {}
    parts = cache(partial(_parts, questions))  # an item's fields are made once, not once an entry
    for key in posted:
        name = Name.parse(key)
        found = _field(parts(name.item), name) if name else None
        if name is None or found is None:
            if len(result.errors) < MOST_FAULTS:
                result.errors[key] = str(_l("This question is not part of the sheet."))
        elif (
            name.part == "version"
            or known is None
            or ";".join(posted.getlist(key)) != known.get(key, "")
        ):
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


def _parts(questions: Questions, key: str) -> tuple[bool, dict[str, Field]]:
    """Whether an item has entries, and its fields; none for what is no item."""
    item = questions.item(key)
    if item is None:
        return False, {}
    return item.kind in WITH_ENTRIES, questions.parts(item) | {"version": NumberField()}


def _field(parts: tuple[bool, dict[str, Field]], name: Name) -> Field | None:
    has_entries, fields = parts
    return fields.get(name.part) if has_entries == bool(name.entry) else None


def _put(questions: Questions, result: Posted, name: Name, value: Any) -> None:
    item = questions.item(name.item)
    assert item is not None  # noqa: S101 - `_field` has found it
    change = result.changes.setdefault(name.row, Change(item, name.entry))
    if name.part == "version":
        change.version = int(number_in(value or "0") or 0)
    else:
        change.values[name.part] = value
