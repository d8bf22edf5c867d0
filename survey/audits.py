"""Audits: prepare, change, delete, and the log of what was done in one."""

from typing import Any

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from survey import access, erasing
from survey.audit_form import AuditForm, typed_of
from survey.database import db, writing
from survey.log_texts import described, detail_of
from survey.models import Audit
from survey.store import audits as store
from survey.store import people
from survey.store import workshops as workshop_store

audits = Blueprint("audits", __name__, url_prefix="/audits")


def init_app(app: Flask) -> None:
    """Serve these pages."""
    app.register_blueprint(audits)


@audits.route("/new", methods=["GET", "POST"])
@access.allow(access.signed_in)
def new() -> Any:
    """Prepare an audit; its first workshop comes next."""
    form = AuditForm()
    if not form.validate_on_submit():
        return render_template("workshops/audit_form.html", form=form, audit=None), status(form)
    with writing() as session:
        audit_id = store.create(session, form.fill(Audit()), current_user.id)
    return redirect(url_for("workshops.new", audit_id=audit_id))


@audits.route("/<audit_id>/edit", methods=["GET", "POST"])
@access.allow(access.leads_audit)
def edit(audit_id: str) -> Any:
    """Change an audit; what people have answered under stays."""
    audit = access.audit_or_404(audit_id)
    form = AuditForm(audit=audit, data=typed_of(audit))
    if store.has_answers(db.session, audit_id):
        form.fix()
    if not form.validate_on_submit():
        return render_template("workshops/audit_form.html", form=form, audit=audit), status(form)
    with writing() as session:
        changed = form.fill(session.get_one(Audit, audit_id))
        people.note(
            session,
            "audit_changed",
            user_id=current_user.id,
            audit_id=audit_id,
            detail=changed.name,
        )
    flash(_("The audit was changed."))
    return redirect(url_for("workshops.overview"))


@audits.get("/<audit_id>/delete")
@access.allow(access.leads_audit)
def ask_delete(audit_id: str) -> str:
    """Say what is lost with an audit, and ask."""
    audit = access.audit_or_404(audit_id)
    ids = [workshop.id for workshop in audit.workshops]
    lost = workshop_store.contents(db.session, ids)
    return render_template(
        "workshops/delete_audit.html", audit=audit, workshops=len(ids), lost=lost
    )


@audits.post("/<audit_id>/delete")
@access.allow(access.leads_audit)
def delete(audit_id: str) -> Response:
    """Delete an audit with its workshops, their answers and their files."""
    with writing() as session:
        gone = store.remove(session, audit_id, current_user.id)
    erasing.erase_files(gone, erasing.folders_of(audit_id))
    flash(_("The audit and everything in it was deleted."))
    return redirect(url_for("workshops.overview"))


@audits.get("/<audit_id>/log")
@access.allow(access.leads_audit)
def log(audit_id: str) -> str:
    """Who did what in an audit, newest first."""
    events = [
        (
            format_datetime(event.at.astimezone(), "short", rebase=False),
            who,
            described(event.what),
            detail_of(event.what, event.detail),
            title,
        )
        for event, who, title in store.events(db.session, audit_id)
    ]
    audit = access.audit_or_404(audit_id)
    return render_template("workshops/log.html", audit=audit, events=events)


def status(form: FlaskForm) -> int:
    """422 for a form that was sent and cannot be taken, else 200."""
    return 422 if form.is_submitted() else 200
