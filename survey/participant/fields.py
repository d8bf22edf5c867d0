"""The kinds of fields that questions are made of; each says in words what it refuses."""

import math
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, SelectMultipleField, StringField
from wtforms.form import BaseForm
from wtforms.validators import Length, ValidationError

from survey.text import clean_text

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
        if self.data and number_in(self.data) is None:
            raise ValidationError(str(_l("This is not a number. Write it in figures, such as 12.")))


LAST_DAY = date(2199, 12, 31)
"""A later one is a slip of the finger, and calendars end before days do."""


class DayField(WordsField):
    """A day as browsers send it, 2026-05-31; empty is no answer."""

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse what is not a day."""
        super().pre_validate(form)
        if self.data and not _is_day(self.data):
            raise ValidationError(str(_l("This is not a date. Write it as in 2026-05-31.")))


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text) <= LAST_DAY
    except ValueError:
        return False


def number_in(text: str) -> float | None:
    """The number that a text holds in plain figures; None where it holds none."""
    # plain figures only: float() also reads "nan", "1e9" and Arabic digits
    if not re.fullmatch(r"-?[0-9]{1,12}([.,][0-9]{1,6})?", text):
        return None
    value = float(text.replace(",", "."))
    return value if math.isfinite(value) else None


def words(label: Any, longest: int) -> Field:
    """A field for text of at most that many characters."""
    message = _l("This is too long: at most %(most)s characters.", most=longest)
    return WordsField(label, [Length(max=longest, message=message)])
