"""The form of an audit, and the settings that it shares with the page of a first workshop."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs are older
from wtforms.validators import DataRequired, Length, NumberRange, ValidationError

from questionnaires import WORDS, Noun, Word
from survey.models import Audit
from survey.store.words import OWN_WORD, stored_word, word_of
from survey.text import LONGEST_NAME, one_line
from survey.web.languages import current_language
from survey.web.meanwhile import SharedForm

LONGEST_WORD = 40
LARGEST_BASE = 50
USUAL_BASE = 5
OWN_NOUNS = ("es_singular", "es_plural", "en_singular", "en_plural")


def line(label: Any, missing: Any = None, most: int = LONGEST_NAME) -> StringField:
    """A line of words; `missing` is said where it has to be filled in and is not."""
    needed = [] if missing is None else [DataRequired(missing)]
    return StringField(label, [*needed, Length(max=most)], filters=[one_line])


def _word(label: Any) -> StringField:
    return line(label, most=LONGEST_WORD)


class AuditSettings(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What holds for all workshops of an audit."""

    customer_word = RadioField(_l("What we call the customer"), default="customer")
    es_singular = _word(_l("In Spanish, one"))
    es_plural = _word(_l("In Spanish, several"))
    es_feminine = BooleanField(_l("The Spanish word is feminine (la clienta, la familia)"))
    en_singular = _word(_l("In English, one"))
    en_plural = _word(_l("In English, several"))
    smallest_base = IntegerField(
        _l("Smallest base shown"),
        [NumberRange(1, LARGEST_BASE, _l("Write a whole number from 1 to 50."))],
        default=USUAL_BASE,
    )

    def __init__(self, *args: Any, audit: Audit | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.customer_word.choices = word_choices()
        self.audit = audit
        self.word_is_fixed = self.base_is_fixed = False

    def fix(self) -> None:
        """Keep the word, and let the base only rise: somebody has answered under them."""
        self.word_is_fixed = self.base_is_fixed = True

    def validate_customer_word(self, field: RadioField) -> None:
        """The word stays what it was once somebody has read it in a question."""
        if self.word_is_fixed and self.audit and self.audit.customer_word != self.stored_word():
            raise ValidationError(_("Answers were given to this word; it can no longer change."))

    def validate_smallest_base(self, field: IntegerField) -> None:
        """Of two people each knows the other's answer; and a promise is not lowered later."""
        if field.data == 2:
            raise ValidationError(_("Of two people each knows the other's answer. Write 1 or 3."))
        if self.base_is_fixed and self.audit and (field.data or 0) < self.audit.smallest_base:
            lowest = self.audit.smallest_base
            raise ValidationError(
                _("People have answered trusting in %(base)s; it can only rise.", base=lowest)
            )

    def validate(self, extra_validators: Any = None) -> bool:
        """Also ask for all forms of one's own word, where that was chosen."""
        is_valid: bool = super().validate(extra_validators)
        if self.customer_word.data != OWN_WORD:
            return is_valid
        for name in OWN_NOUNS:
            if not self[name].data:
                self[name].errors = [*self[name].errors, _("Write the word.")]
                is_valid = False
            elif set(self[name].data) & set("{}|"):
                self[name].errors = [*self[name].errors, _("A word has no braces or bars.")]
                is_valid = False
        return is_valid

    def stored_word(self) -> str:
        """The chosen word as the audit keeps it."""
        if self.customer_word.data != OWN_WORD:
            return str(self.customer_word.data)
        typed = {name: self[name].data or "" for name in OWN_NOUNS}
        es = Noun(typed["es_singular"], typed["es_plural"], bool(self.es_feminine.data))
        return stored_word(Word(OWN_WORD, es, Noun(typed["en_singular"], typed["en_plural"])))

    def settle(self, audit: Audit) -> Audit:
        """Put the settings into `audit`."""
        audit.customer_word = self.stored_word()
        audit.smallest_base = self.smallest_base.data or USUAL_BASE
        return audit


class AuditForm(AuditSettings, SharedForm):
    """An audit as a facilitator types it."""

    name = line(_l("Name of the audit"), _l("Give the audit a name."))
    organisation = line(_l("Organisation"))
    unit = line(_l("Unit or site"))

    def fill(self, audit: Audit) -> Audit:
        """Put what was typed into `audit`."""
        audit.name = self.name.data or ""
        audit.organisation = self.organisation.data or ""
        audit.unit = self.unit.data or ""
        return self.settle(audit)


def word_choices() -> list[SelectChoice]:
    """The shipped words in the reader's language, and one's own."""
    language = current_language()
    words = [
        SelectChoice(key, (word.es if language == "es" else word.en).singular)
        for key, word in WORDS.items()
    ]
    return [*words, SelectChoice(OWN_WORD, _("another word"))]


def typed_of(audit: Audit) -> dict[str, Any]:
    """What the form of an existing audit shows first."""
    word = word_of(audit)
    own = word.key == OWN_WORD
    return {
        "name": audit.name,
        "organisation": audit.organisation,
        "unit": audit.unit,
        "customer_word": word.key,
        "smallest_base": audit.smallest_base,
        "es_singular": word.es.singular if own else "",
        "es_plural": word.es.plural if own else "",
        "es_feminine": own and word.es.feminine,
        "en_singular": word.en.singular if own else "",
        "en_plural": word.en.plural if own else "",
    }
