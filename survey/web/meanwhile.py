"""Two people in one form: who saves second is shown what the first one changed."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField


class BehindError(Exception):
    """A form that was shown before somebody else saved."""


class SharedForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A form of something that several people may change; `seen` marks what it showed.

    `stored` is what stands there now, where who makes it says so.
    """

    seen = HiddenField()
    stored: Mapping[str, Any] = {}

    def is_behind(self, stored: Mapping[str, Any]) -> bool:
        """Whether something else is stored now than what the form showed."""
        # a page of an earlier version remembers nothing
        return bool(self.seen.data) and self.seen.data != marks_of(stored)

    def catch_up(self, stored: Mapping[str, Any]) -> bool:
        """Take in what somebody else has stored since; whether there is anything to look at.

        A field that was left alone here shows theirs. One that was typed in keeps what was typed,
        and says theirs beside it.
        """
        if not self.is_behind(stored):
            return False
        seen, self.seen.data = _read(self.seen.data), marks_of(stored)
        news = [name for name, mark in _read(self.seen.data).items() if seen.get(name) != mark]
        differing = [name for name in news if mark_of(self[name].data) != mark_of(stored[name])]
        for name in differing:
            _tell(self[name], stored[name], is_typed=mark_of(self[name].data) != seen.get(name))
        if differing:
            told = _("Somebody else has saved this too. Look at what is marked, then save again.")
            self.form_errors = [told]
        return bool(differing)


def behind(theirs: str, mine: str) -> str:
    """What somebody is told whose words came after those of another."""
    return str(
        _(
            "Somebody else has changed this to “%(theirs)s”. Not saved: “%(mine)s”. If it shall"
            " stand there, send it again.",
            theirs=theirs,
            mine=mine,
        )
    )


def marks_of(stored: Mapping[str, Any]) -> str:
    """A mark for the value of each field, which a page carries."""
    return json.dumps({name: mark_of(value) for name, value in stored.items()}, sort_keys=True)


def mark_of(value: Any) -> str:
    """A mark that is another one as soon as the value is."""
    # browsers send other ends of lines than they were given
    told = "\n".join(value.split("\r\n")).strip() if isinstance(value, str) else value
    return hashlib.sha256(repr(told).encode()).hexdigest()[:12]


def _read(marks: str | None) -> Mapping[str, str]:
    try:
        found = json.loads(marks or "")
    except (ValueError, RecursionError):  # no JSON, or brackets in brackets without end
        return {}
    return found if isinstance(found, dict) else {}


def _tell(field: Field, theirs: Any, *, is_typed: bool) -> None:
    if is_typed:
        said = _said(field, theirs)
        told = _("Somebody else has changed this to “%(theirs)s”. Save to keep yours.", theirs=said)
    else:
        told = _("Somebody else has changed this; what they wrote stands here now.")
        field.data, field.raw_data = theirs, None  # else what was sent would be shown
    field.errors = [told]


def _said(field: Field, value: Any) -> str:
    """A value as its page shows it."""
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, date):
        return str(format_date(value, "long"))
    if choices := getattr(field, "choices", None):
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(str(one.label) for one in choices if one.value in chosen)
    return str(value)
