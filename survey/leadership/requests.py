"""Requests to leadership: one page an audit, on which it answers what its workshops ask."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs are older
from wtforms.validators import Length, Optional
from wtforms.widgets import HiddenInput

from survey.leadership import bp
from survey.models import Request
from survey.participant.now import SAID
from survey.store.answers import requests as store
from survey.store.answers.requests import Said
from survey.text import LONGEST_ENTRY, clean_text
from survey.web import access
from survey.web.database import db, writing

CHOICES = {
    "accepted": _l("Yes, with a date"),
    "later": SAID["later"],
    "declined": _l("No, with a reason"),
}


class AnswerForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What leadership says to one request; `seen` is the version that its page showed."""

    answer = RadioField(_l("Answer"), validate_choice=False)
    due = DateField(_l("By when"), [Optional()], description=_l("For a yes."))
    text = TextAreaField(
        _l("In a sentence"),
        [Length(max=LONGEST_ENTRY)],
        [clean_text],
        description=_l("For a no: the reason."),
    )
    seen = IntegerField(validators=[Optional()], widget=HiddenInput())

    def __init__(self, asked: Request, held_on: date, **kwargs: Any):
        """The fields of each form of the page have names of their own."""
        told = {"answer": asked.answer, "due": asked.due, "text": asked.answer_text}
        super().__init__(data=told | {"seen": asked.version}, prefix=asked.id, **kwargs)
        self.answer.choices = [SelectChoice(key, label) for key, label in CHOICES.items()]
        self._held_on = held_on
        self.is_outdated = False

    def validate(self, extra_validators: Any = None) -> bool:
        """A yes has a day, a no has a reason."""
        is_valid: bool = super().validate(extra_validators)
        fault = self._fault()
        if is_valid and fault:
            name, message = fault
            self[name].errors = [*self[name].errors, message]
        return is_valid and fault is None

    def _fault(self) -> tuple[str, str] | None:
        if self.answer.data not in CHOICES:
            return "answer", _("Choose an answer.")
        if self.answer.data == "accepted" and not self.due.data:
            return "due", _("A yes needs the date by which it is done.")
        if self.due.data and self.due.data < self._held_on:
            return "due", _("This date is before the workshop.")
        if self.answer.data == "declined" and not self.text.data:
            return "text", _("A no needs its reason.")
        return None

    def renew(self, version: int) -> None:
        """Somebody answered meanwhile, and the page shows it: the next press replaces it."""
        self.seen.process_data(version)
        self.seen.raw_data, self.is_outdated = None, True

    @property
    def said(self) -> Said:
        """What was typed; a no has no day."""
        due = None if self.answer.data == "declined" else self.due.data
        return Said(self.answer.data, self.text.data or "", due)


@bp.get("/audits/<audit_id>/requests")
@access.allow(access.reads_audit)
def requests(audit_id: str) -> str:
    """The requests of an audit, and what leadership says to each."""
    return _page(audit_id)


@bp.post("/audits/<audit_id>/requests/<request_id>")
@access.allow(access.reads_audit)
def answer_request(audit_id: str, request_id: str) -> Any:
    """Answer a request; what does not hold, or was answered meanwhile, is shown again as typed."""
    with writing() as session:
        asked, workshop = store.find(session, audit_id, request_id) or access.not_found()
        form = AnswerForm(asked, workshop.date)
        is_valid = form.validate_on_submit()
        is_kept = is_valid and store.answer(
            session, workshop, asked, form.said, form.seen.data, current_user.id
        )
        if is_valid and not is_kept:
            form.renew(asked.version)
    if is_kept:
        flash(_("Saved."))
        return redirect(url_for("leadership.requests", audit_id=audit_id), 303)
    db.session.rollback()  # the reading transaction would not see what others answered
    return _page(audit_id, {request_id: form}), 409 if is_valid else 422


def _page(audit_id: str, sent: dict[str, AnswerForm] | None = None) -> str:
    asked, sent = store.of_audit(db.session, audit_id), sent or {}
    forms = {
        one.request.id: AnswerForm(one.request, one.workshop.date, formdata=None) for one in asked
    }
    return render_template(
        "leadership/requests.html",
        audit=access.audit_or_404(audit_id),
        asked=asked,
        answered=sum(bool(one.request.answer) for one in asked),
        forms=forms | sent,
        sent=sent,
        answers=SAID,
    )
