"""How a file is read: what its page asks, and what people said there of its columns."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    SelectChoice,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import Length, Regexp, ValidationError

from reports.answers import worded
from reports.reading.mapping import IGNORE, Use
from reports.words.accepted import EVERY_SHEET, LONG, PAIRS, TOGETHER, TRANSPOSED, WIDE
from survey.text import one_line

SCALES = ("1-5", "1-4", "1-6", "1-7", "1-10", "0-10", "1-3", "1-2", "0-4", "0-5", "0-6", "-2-2")
OF_PERSONS = {
    "respondent": _l("Who answered"),
    "team": _l("Team"),
    "voice": _l("Voice: member, team or customer"),
    "workshop": _l("Workshop"),
    "date": _l("Date"),
    "language": _l("Language"),
}
MEASURES = {"importance": _l("Importance of an item"), "performance": _l("How we do it today")}
NOT_READ = {IGNORE: _l("Not read")}
USES = {
    WIDE: {
        **MEASURES,
        **OF_PERSONS,
        "choice": _l("Chosen options of a question"),
        "option": _l("Whether an option was chosen (question = option)"),
        "text": _l("What was written"),
        "number": _l("A number"),
        **NOT_READ,
    },
    LONG: {"item": _l("Which item was answered"), **MEASURES, **OF_PERSONS, **NOT_READ},
}
"""What a column can be, in a file of one row a person or of one row an answer."""
OF_ITEMS = (*MEASURES, "choice", "option", "text", "number")
SENT = {"of": "use", "item": "item"}
"""What the page says of a column, by the fields that say it."""
TOLD = ("layout", "pairs", "scale", "scale_importance", "dates", "day", "voice", "sheet", "words",
        "apart", "options")  # fmt: skip
SPEAKERS = {
    "member": _l("we, each person alone"),
    "customer": _l("our customers"),
    "team": _l("we, one sheet for each team"),
}
_SCALES = [
    SelectChoice(one, one.replace("-", " – ", 1) if one[0] != "-" else "−2 – 2") for one in SCALES
]


class ReadingForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """How the file is to be read, where it was read in another way than it was meant."""

    layout = SelectField(
        _l("Each row of the file is"),
        choices=[
            SelectChoice("", _l("what the file tells")),
            SelectChoice(WIDE, _l("a person, with a column for each question")),
            SelectChoice(LONG, _l("an answer of a person to one item")),
            SelectChoice(TRANSPOSED, _l("a question, with a column for each person")),
        ],
        default="",
    )
    pairs = SelectField(
        _l("Importance and how we do of an item"),
        choices=[
            SelectChoice("", _l("as the table above says")),
            SelectChoice(PAIRS[0], _l("side by side, importance first")),
            SelectChoice(PAIRS[1], _l("side by side, how we do first")),
            SelectChoice(TOGETHER[0], _l("first all of importance, then all of how we do")),
            SelectChoice(TOGETHER[1], _l("first all of how we do, then all of importance")),
        ],
        default="",
    )
    scale = SelectField(
        _l("Scale of items that no questionnaire knows"), choices=_SCALES, default=SCALES[0]
    )
    scale_importance = SelectField(
        _l("Scale of their importance"),
        choices=[SelectChoice("", _l("the same")), *_SCALES],
        default="",
    )
    dates = SelectField(
        _l("Dates like 03/04/2026"),
        choices=[
            SelectChoice("", _l("as the file tells")),
            SelectChoice("dmy", _l("the day stands first")),
            SelectChoice("mdy", _l("the month stands first")),
        ],
        default="",
    )
    day = StringField(
        _l("Day of a workshop without a date (2026-03-31)"),
        [Regexp(r"(\d{4}-\d\d-\d\d)?$", message=_l("Write the day as 2026-03-31."))],
    )
    voice = SelectField(
        _l("Who answered, where no column says it"),
        choices=[SelectChoice(voice, said) for voice, said in SPEAKERS.items()],
        default="member",
    )
    sheet = SelectField(_l("Sheet of a spreadsheet"), choices=[], default="", validate_choice=False)
    words = TextAreaField(_l("What words mean"), [Length(max=20_000)])
    apart = SelectField(
        _l("Between several options of one cell stands"),
        choices=[
            *(SelectChoice("" if sign == ";" else sign, sign) for sign in (";", ",", "|", "/")),
            SelectChoice("space", _l("a blank")),
            SelectChoice("line", _l("a new line")),
        ],
        default="",
    )
    options = TextAreaField(_l("Options that hold that sign themselves"), [Length(max=4000)])
    submit = SubmitField(_l("Read it again"))

    def validate_day(self, field: StringField) -> None:
        """A day that no calendar has is told here, before anything is read."""
        try:
            date.fromisoformat(field.data or "2026-01-01")
        except ValueError:
            raise ValidationError(_("Write the day as 2026-03-31.")) from None

    def validate_words(self, field: TextAreaField) -> None:
        """Lines that say nothing are told; those that still wait for a meaning are asked again."""
        _said, wrong = worded.meanings(said_of_words(field.data or ""))
        if wrong:
            lines = ", ".join(wrong[:3])
            raise ValidationError(
                _("Write what it means behind =, a score, dk or missing: %(lines)s", lines=lines)
            )

    def offer(self, sheets: Sequence[str], unread: Sequence[str]) -> None:
        """Put in what the file has: its sheets, and words of which nothing is known yet."""
        self.sheet.choices = [
            SelectChoice("", _("the one that holds most")),
            *(SelectChoice(name, name) for name in sheets if name != EVERY_SHEET),
            SelectChoice(EVERY_SHEET, _("all, each a workshop")),
        ]
        given = self.words.data or ""
        known, _wrong = worded.meanings(given)
        lines = [f"{word} = " for word in unread if word not in known and f"{word} =" not in given]
        self.words.data = "\n".join(filter(None, (given.strip(), *lines)))

    def validate(self, extra_validators: Any = None) -> bool:
        """Also whether two columns are said to be the same of a person."""
        is_valid = bool(super().validate(extra_validators))
        sent = Counter(_use(at, name) for at, name in enumerate(request.form.getlist("column")))
        twice = [str(said) for use, said in OF_PERSONS.items() if sent[use] > 1]
        if twice:
            message = _("Only one column can be this: %(found)s", found=", ".join(twice))
            self.form_errors.append(message)
        return is_valid and not twice


def said_of_words(text: str) -> str:
    """What was typed of words, without the lines that wait for a meaning."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if not line.endswith("="))


def uses_said(
    view: Mapping[str, Any], shown: Sequence[Mapping[str, str]], told: Mapping[str, str]
) -> dict[str, str]:
    """The uses that people chose, now or before; what nobody spoke of is guessed anew.

    `shown` are the columns as the page told them, `told` is what its other fields say.
    """
    if told["layout"] != view.get("layout", ""):
        return {}  # its columns are others, or something else can be said of them
    sent = {name: _use(at, name) for at, name in enumerate(request.form.getlist("column"))}
    was = {one["name"]: _written(one["of"], one["item"]) for one in shown}
    changed = {name: use for name, use in sent.items() if was.get(name) != use}
    before = {name: use for name, use in view.get("uses", {}).items() if not sent or name in sent}
    if not told["pairs"]:
        return before | changed
    # an order is told of all columns that are read
    read = before | {name: use for name, use in sent.items() if use != IGNORE} | changed
    return read if told["pairs"] == view.get("pairs") else _unpaired(read)


def _unpaired(uses: Mapping[str, str]) -> dict[str, str]:
    """Uses in which no two columns are of one item: their order says anew which belong together."""
    found = {name: Use.told(use) or Use() for name, use in uses.items()}
    items = Counter(use.item for use in found.values() if use.of in MEASURES)
    return {
        name: f"performance: {use.item if items[use.item] == 1 else name}"
        if use.of in MEASURES
        else str(use)
        for name, use in found.items()
    }


def _use(place: int, name: str) -> str:
    """What the page says of a column, as mappings write it."""
    use = request.form.get(f"use-{place}", IGNORE)
    item = request.form.get(f"item-{place}")
    known = {*USES[WIDE], *USES[LONG]}
    # where a row is an answer no column is of one item
    return _written(use if use in known else IGNORE, "" if item is None else one_line(item) or name)


def _written(use: str, item: str) -> str:
    return f"{use}: {item}" if item and use in OF_ITEMS else use
