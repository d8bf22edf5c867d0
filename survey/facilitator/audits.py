"""Audits: prepare, change, delete, and the log of what was done in one."""

from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, IntegerField, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs are older
from wtforms.validators import DataRequired, Length, NumberRange, ValidationError

from questionnaires import WORDS, Noun, Word
from survey.facilitator import bp
from survey.facilitator.log import described, detail_of
from survey.models import Audit, place_of
from survey.store import audits as store
from survey.store import workshops as workshop_store
from survey.store.files import erasing
from survey.store.people.log import events, note
from survey.store.words import OWN_WORD, stored_word, word_of
from survey.text import one_line
from survey.web import access
from survey.web.database import db, writing
from survey.web.errors import status
from survey.web.languages import current_language


@bp.route("/audits/new", methods=["GET", "POST"])
@access.allow(access.signed_in)
def new_audit() -> Any:
    """Prepare an audit; its first workshop comes next."""
    form = AuditForm()
    if not form.validate_on_submit():
        return render_template("facilitator/audit_form.html", form=form, audit=None), status(form)
    with writing() as session:
        audit_id = store.create(session, form.fill(Audit()), current_user.id)
    return redirect(url_for("facilitator.new_workshop", audit_id=audit_id))


@bp.route("/audits/<audit_id>/edit", methods=["GET", "POST"])
@access.allow(access.leads_audit)
def edit_audit(audit_id: str) -> Any:
    """Change an audit; what people have answered under stays."""
    audit = access.audit_or_404(audit_id)
    form = AuditForm(audit=audit, data=typed_of(audit))
    if store.has_answers(db.session, audit_id):
        form.fix()
    if not form.validate_on_submit():
        return render_template("facilitator/audit_form.html", form=form, audit=audit), status(form)
    with writing() as session:
        changed = form.fill(session.get_one(Audit, audit_id))
        note(
            session,
            "audit_changed",
            user_id=current_user.id,
            audit_id=audit_id,
            detail=changed.name,
        )
    flash(_("The audit was changed."))
    return redirect(url_for("facilitator.overview"))


@bp.get("/audits/<audit_id>/delete")
@access.allow(access.leads_audit)
def ask_delete_audit(audit_id: str) -> str:
    """Say what is lost with an audit, and ask."""
    audit = access.audit_or_404(audit_id)
    ids = [workshop.id for workshop in audit.workshops]
    lost = workshop_store.contents(db.session, ids)
    return render_template(
        "facilitator/delete_audit.html", audit=audit, workshops=len(ids), lost=lost
    )


@bp.post("/audits/<audit_id>/delete")
@access.allow(access.leads_audit)
def delete_audit(audit_id: str) -> Response:
    """Delete an audit with its workshops, their answers and their files."""
    with writing() as session:
        gone = store.remove(session, audit_id, current_user.id)
    data = current_app.config["DATA"]
    uploads = [place_of(data, "import", audit_id)]
    erasing.erase(db.session, data, [audit_id, *gone], uploads)
    flash(_("The audit and everything in it was deleted."))
    return redirect(url_for("facilitator.overview"))


@bp.get("/audits/<audit_id>/log")
@access.allow(access.leads_audit)
def log(audit_id: str) -> str:
    """Who did what in an audit, newest first."""
    noted = [
        (
            format_datetime(event.at.astimezone(), "short", rebase=False),
            who,
            described(event.what),
            detail_of(event.what, event.detail),
            title,
        )
        for event, who, title in events(db.session, audit_id)
    ]
    audit = access.audit_or_404(audit_id)
    return render_template("facilitator/log.html", audit=audit, events=noted)


LONGEST_NAME = 120
LONGEST_WORD = 40
LARGEST_BASE = 50
OWN_NOUNS = ("es_singular", "es_plural", "en_singular", "en_plural")


def _word(label: Any) -> StringField:
    return StringField(label, [Length(max=LONGEST_WORD)], filters=[one_line])


class AuditForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """An audit as a facilitator types it."""

    name = StringField(
        _l("Name of the audit"),
        [DataRequired(_l("Give the audit a name.")), Length(max=LONGEST_NAME)],
        filters=[one_line],
    )
    organisation = StringField(_l("Organisation"), [Length(max=LONGEST_NAME)], filters=[one_line])
    unit = StringField(_l("Unit or site"), [Length(max=LONGEST_NAME)], filters=[one_line])
    customer_word = RadioField(_l("What we call the customer"), default="customer")
    es_singular = _word(_l("In Spanish, one"))
    es_plural = _word(_l("In Spanish, several"))
    es_feminine = BooleanField(_l("The Spanish word is feminine (la clienta, la familia)"))
    en_singular = _word(_l("In English, one"))
    en_plural = _word(_l("In English, several"))
    smallest_base = IntegerField(
        _l("Smallest base shown"),
        [NumberRange(1, LARGEST_BASE, _l("Write a whole number from 1 to 50."))],
        default=5,
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

    def fill(self, audit: Audit) -> Audit:
        """Put what was typed into `audit`."""
        audit.name = self.name.data or ""
        audit.organisation = self.organisation.data or ""
        audit.unit = self.unit.data or ""
        audit.customer_word = self.stored_word()
        audit.smallest_base = self.smallest_base.data or 5
        return audit


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
