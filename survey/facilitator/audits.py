"""Audits: prepare, change, delete, and the log of what was done in one."""

from functools import partial
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from survey.facilitator import bp
from survey.facilitator.audit_form import AuditForm, typed_of
from survey.facilitator.log import described, detail_of
from survey.facilitator.own import OwnForm
from survey.making import retention
from survey.models import Audit
from survey.store import audits as store
from survey.store import workshops as workshop_store
from survey.store.people.log import events, note
from survey.web import access
from survey.web.database import db, writing
from survey.web.errors import status
from survey.web.languages import moment
from survey.web.meanwhile import BehindError, marks_of


@bp.route("/audits/new", methods=["GET", "POST"])
@access.allow(access.prepares)
def new_audit() -> Any:
    """Prepare an audit; its first workshop comes next."""
    form = AuditForm()
    if not form.validate_on_submit():
        return render_template("facilitator/audit_form.html", form=form, audit=None), status(form)
    with writing() as session:
        audit_id = store.create(session, form.fill(Audit()), current_user.id)
    return redirect(url_for("facilitator.new_workshop", audit_id=audit_id))


class ChangeForm(AuditForm, OwnForm):
    """All that can be changed of an audit: one form, so that saving a part loses no other."""

    def fill(self, audit: Audit) -> Audit:
        """Put what was typed and chosen into `audit`."""
        OwnForm.fill(self, audit)
        return AuditForm.fill(self, audit)


@bp.route("/audits/<audit_id>/edit", methods=["GET", "POST"])
@access.allow(access.leads_audit)
def edit_audit(audit_id: str) -> Any:
    """Change an audit, with logo and preface; what people have answered under stays."""
    audit = access.audit_or_404(audit_id)
    form = _form(audit)
    page = partial(render_template, "facilitator/audit_form.html", form=form, audit=audit)
    if form.is_submitted() and form.catch_up(_stored(audit)):
        return page(), 409
    if not form.validate_on_submit():
        return page(), status(form)
    try:
        is_own = _change(audit_id, form)
    except BehindError:  # somebody else saved at the same moment
        db.session.rollback()
        return edit_audit(audit_id)
    own = _("Saved. Reports that are made from now on have it.")
    flash(own if is_own else _("The audit was changed."))
    return redirect(url_for("facilitator.edit_audit", audit_id=audit_id))


def _stored(audit: Audit) -> dict[str, Any]:
    return typed_of(audit) | {"preface": audit.preface}


def _form(audit: Audit) -> ChangeForm:
    stored = _stored(audit)
    form = ChangeForm(audit=audit, data=stored | {"seen": marks_of(stored)})
    if store.has_answers(db.session, audit.id):
        form.fix()
    return form


def _change(audit_id: str, form: ChangeForm) -> bool:
    """Store what was typed; whether reports have another logo or preface by it."""
    with writing() as session:
        audit = session.get(Audit, audit_id, with_for_update=True) or abort(404)
        if form.is_behind(_stored(audit)):
            raise BehindError
        before = audit.logo, audit.preface
        form.fill(audit)
        is_own = (audit.logo, audit.preface) != before
        for what in ("audit_changed", *(["own_changed"] if is_own else [])):
            note(session, what, user_id=current_user.id, audit_id=audit_id, detail=audit.name)
        return is_own


@bp.get("/audits/<audit_id>/logo")
@access.allow(access.reads_audit)
def logo(audit_id: str) -> Response:
    """The logo of an audit, as it was drawn anew."""
    picture = access.audit_or_404(audit_id).logo or access.not_found()
    return Response(picture, mimetype="image/png")


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
    retention.delete_audit(audit_id)
    flash(_("The audit and everything in it was deleted."))
    return redirect(url_for("facilitator.overview"))


@bp.get("/audits/<audit_id>/log")
@access.allow(access.leads_audit)
def log(audit_id: str) -> str:
    """Who did what in an audit, newest first."""
    noted = [
        (
            moment(event.at),
            who,
            described(event.what),
            detail_of(event.what, event.detail),
            title,
        )
        for event, who, title in events(db.session, audit_id)
    ]
    audit = access.audit_or_404(audit_id)
    return render_template("facilitator/log.html", audit=audit, events=noted)
