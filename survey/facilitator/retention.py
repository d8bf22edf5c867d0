"""How long an audit keeps its answers: the page on which that is said."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs are older
from wtforms.validators import Optional

from survey.facilitator import bp
from survey.models import Audit, now
from survey.store import retention as store
from survey.store.files.backups import KEPT
from survey.store.retention import MOST_MONTHS, WARNED_DAYS, Coming
from survey.web import access
from survey.web.database import db, writing
from survey.web.errors import status
from survey.web.recording import record

NOTHING = "nothing"
CHOICES = {
    NOTHING: _l("nothing: it is kept until somebody deletes it"),
    "answers": _l("the answers of each workshop, some months after it was closed"),
    "everything": _l("the whole audit, some months after its last workshop was closed"),
}


class RetentionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What an audit deletes by itself, and when."""

    what = RadioField(
        _l("What is deleted by itself"),
        choices=[SelectChoice(key, words) for key, words in CHOICES.items()],
    )
    months = IntegerField(_l("Months after closing"), [Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        """Also ask for some months, where something is to be deleted."""
        is_valid: bool = super().validate(extra_validators)
        if self.what.data == NOTHING or 1 <= (self.months.data or 0) <= MOST_MONTHS:
            return is_valid
        told = _("Write a whole number from 1 to %(most)s.", most=MOST_MONTHS)
        self.months.errors = [told]
        return False


@bp.route("/audits/<audit_id>/retention", methods=["GET", "POST"])
@access.allow(access.leads_audit)
def retention(audit_id: str) -> Any:
    """How long an audit keeps its answers, what goes next, and a form to say otherwise."""
    audit = access.audit_or_404(audit_id)
    what = audit.then_deletes if audit.keep_months else NOTHING
    form = RetentionForm(data={"what": what, "months": audit.keep_months})
    if not form.validate_on_submit():
        page = render_template(
            "facilitator/retention.html",
            form=form,
            audit=audit,
            warnings=warnings(store.coming(db.session, today(), Audit.id == audit_id)),
            days=WARNED_DAYS,
            backups=KEPT.days,
        )
        return page, status(form)
    _settle(audit_id, form)
    flash(_("Saved."))
    return redirect(url_for("facilitator.retention", audit_id=audit_id))


def _settle(audit_id: str, form: RetentionForm) -> None:
    with writing() as session:
        audit = session.get(Audit, audit_id, with_for_update=True) or access.not_found()
        if form.what.data == NOTHING:
            months, what = None, audit.then_deletes
        else:
            months, what = form.months.data, form.what.data
        changed = store.settle(session, audit, months, what, current_user.id)
    if changed:
        record("retention_changed", audit_id=audit_id, detail=changed)


def today() -> date:
    """The day by which things are due."""
    return now().date()


def warnings(ahead: Iterable[Coming]) -> Sequence[str]:
    """What pages say of what will be deleted."""
    return [_warning(one) for one in sorted(ahead, key=lambda one: (one.due, one.about))]


def _warning(one: Coming) -> str:
    day = format_date(one.day(today()), "long")
    if one.workshop is None:
        return str(
            _(
                "On %(day)s this audit will be deleted with everything in it. Take with you what"
                " is to stay.",
                day=day,
            )
        )
    return str(
        _(
            "On %(day)s the answers of “%(title)s” will be deleted. Its last report and its counts"
            " stay.",
            day=day,
            title=one.workshop.title,
        )
    )


@bp.app_template_global()
def kept_for(audit: Audit) -> str:
    """How long an audit keeps its answers, in a sentence."""
    if audit.keep_months is None:
        return str(_("They are kept until somebody deletes the workshop or the audit."))
    if audit.then_deletes == "answers":
        told = ngettext(
            "They are deleted %(num)s month after the workshop is closed; its last report and its"
            " counts stay.",
            "They are deleted %(num)s months after the workshop is closed; its last report and its"
            " counts stay.",
            audit.keep_months,
        )
    else:
        told = ngettext(
            "The whole audit is deleted %(num)s month after its last workshop is closed.",
            "The whole audit is deleted %(num)s months after its last workshop is closed.",
            audit.keep_months,
        )
    return str(told)
