"""Workshops: overview, prepare, change, repeat, delete, preview, and the sheet to join by."""

from datetime import date
from functools import partial
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from survey.facilitator import bp, retention
from survey.facilitator.audit_form import USUAL_BASE
from survey.facilitator.workshop_form import (
    FirstWorkshopForm,
    WorkshopForm,
    typed_first,
    typed_of,
)
from survey.models import Audit, Workshop, place_of
from survey.participant import cards, now, sheet
from survey.store import audits as audit_store
from survey.store import retention as retention_store
from survey.store import workshops as store
from survey.store.answers import questionnaires
from survey.store.files import erasing
from survey.store.people import log
from survey.store.room import steps
from survey.store.words import word_of
from survey.text import one_line
from survey.web import access
from survey.web.addresses import way_in
from survey.web.database import db, writing
from survey.web.errors import status
from survey.web.languages import current_language
from survey.web.meanwhile import BehindError, marks_of
from survey.web.recording import record

DEFAULT_QUESTIONNAIRE = "last_customer"


@bp.get("/audits")
@access.allow(access.prepares)
def overview() -> str:
    """My audits with their workshops, newest first."""
    audits = audit_store.led_by(db.session, current_user)
    ids = Audit.id.in_([audit.id for audit in audits])
    ahead = retention_store.coming(db.session, retention.today(), ids)
    return render_template(
        "facilitator/overview.html",
        audits=audits,
        warnings={
            audit.id: retention.warnings(one for one in ahead if one.audit is audit)
            for audit in audits
        },
    )


@bp.route("/workshops/new", methods=["GET", "POST"])
@access.allow(access.prepares)
def first_workshop() -> Any:
    """Prepare a workshop, and with it the audit that it begins."""
    form = FirstWorkshopForm(
        offered=questionnaires.offered(db.session, current_user.id),
        data=typed_first([DEFAULT_QUESTIONNAIRE]),
    )
    if not _is_ready(form):
        return _form_page(form, form.smallest_base.data or USUAL_BASE), _form_status(form)
    with writing() as session:
        audit_id = audit_store.create(session, form.new_audit(), current_user.id)
        workshop_id = _create(session, form, audit_id)
    return redirect(url_for("room.room", workshop_id=workshop_id))


@bp.route("/audits/<audit_id>/workshops/new", methods=["GET", "POST"])
@access.allow(access.leads_audit)
def new_workshop(audit_id: str) -> Any:
    """Prepare another workshop of an audit."""
    audit = access.audit_or_404(audit_id)
    form = WorkshopForm(
        offered=questionnaires.offered(db.session, current_user.id),
        word=word_of(audit),
        data=typed_first([DEFAULT_QUESTIONNAIRE]),
    )
    if not _is_ready(form):
        return _form_page(form, audit.smallest_base, audit), _form_status(form)
    with writing() as session:
        workshop_id = _create(session, form, audit_id)
    return redirect(url_for("room.room", workshop_id=workshop_id))


def _create(session: Session, form: WorkshopForm, audit_id: str) -> str:
    draft = form.fill(Workshop(audit_id=audit_id))
    workshop_id = store.create(session, draft, form.wishes, current_user.id)
    questionnaires.field(session, workshop_id, form.chosen)
    return workshop_id


@bp.route("/workshops/<workshop_id>/edit", methods=["GET", "POST"])
@access.allow(access.leads_workshop)
def edit_workshop(workshop_id: str) -> Any:
    """Change a workshop that is not closed."""
    workshop = access.workshop_or_404(workshop_id)
    if workshop.state == "closed":
        flash(_("This workshop is closed and sealed. Open it again to change it."), "warning")
        return redirect(url_for("room.room", workshop_id=workshop_id))
    stored = _stored(workshop)
    form = _form_of(workshop, stored)
    page = partial(_form_page, form, workshop.audit.smallest_base, workshop.audit, workshop)
    if form.is_submitted() and form.catch_up(stored):
        return page(), 409
    if not _is_ready(form):
        return page(), _form_status(form)
    renamed = list(form.renamed)
    try:
        _change(workshop_id, form)
    except store.HeldError:  # somebody joined or answered while the form was open
        flash(_("Somebody has just joined or answered. Look again before saving."), "warning")
        return page(), 409
    except BehindError:  # somebody else saved at the same moment
        db.session.rollback()
        return edit_workshop(workshop_id)
    flash(_("The workshop was changed."))
    for old, new in renamed:
        flash(_("“%(old)s” is now “%(new)s”: the same team, with its people and its past.",
                old=old, new=new))  # fmt: skip
    return redirect(url_for("room.room", workshop_id=workshop_id))


def _change(workshop_id: str, form: WorkshopForm) -> None:
    with writing() as session:
        changed = access.held_or_404(session, workshop_id)
        if form.is_behind(_stored(changed)):
            raise BehindError
        before = steps.planned(session, changed)
        form.fill(changed)
        store.set_teams(session, changed, form.wishes)
        questionnaires.field(session, workshop_id, form.chosen)
        if steps.planned(session, changed) != before:
            steps.forget(session, changed)
        log.note_workshop(session, changed, "workshop_changed", current_user.id)


def _stored(workshop: Workshop) -> dict[str, Any]:
    """What the form of a workshop shows first."""
    return typed_of(workshop, [questionnaires.FIELDED + one.id for one in workshop.questionnaires])


def _form_of(workshop: Workshop, stored: dict[str, Any]) -> WorkshopForm:
    form = WorkshopForm(
        offered=questionnaires.offered(db.session, current_user.id, workshop),
        word=word_of(workshop.audit),
        existing=workshop.teams,
        data=stored | {"seen": marks_of(stored)},
    )
    form.joined = store.joined_teams(db.session, workshop.id)
    if questionnaires.is_answered(db.session, workshop.id):
        form.keep_questionnaires(stored["questionnaires"])
    return form


def _is_ready(form: WorkshopForm) -> bool:
    """Whether the form can be stored; who only asks what the room will show stores nothing."""
    if request.method == "POST" and "look" in request.form:
        return False
    return bool(form.validate_on_submit())


def _form_status(form: WorkshopForm) -> int:
    return status(form) if form.errors else 200


def _form_page(
    form: WorkshopForm, base: int, audit: Audit | None = None, workshop: Workshop | None = None
) -> str:
    return render_template(
        "facilitator/workshop_form.html",
        form=form,
        audit=audit,
        workshop=workshop,
        base=base,
        room=form.room(base),
    )


@bp.post("/workshops/<workshop_id>/repeat")
@access.allow(access.leads_workshop)
def repeat(workshop_id: str) -> Response:
    """Prepare the next workshop with the same questionnaires and teams."""
    with writing() as session:
        workshop = session.get_one(Workshop, workshop_id)
        again = store.repeat(session, workshop, workshop.title, date.today(), current_user.id)
    flash(_("This is a new draft with the same questionnaires and teams. Check title and date."))
    return redirect(url_for("facilitator.edit_workshop", workshop_id=again))


@bp.get("/workshops/<workshop_id>/delete")
@access.allow(access.leads_workshop)
def ask_delete_workshop(workshop_id: str) -> str:
    """Say what is lost with a workshop, and ask for its name."""
    return _delete_page(access.workshop_or_404(workshop_id))


def _delete_page(workshop: Workshop, typed: str | None = None) -> str:
    lost = store.contents(db.session, [workshop.id])
    return render_template(
        "facilitator/delete_workshop.html", workshop=workshop, lost=lost, typed=typed
    )


@bp.post("/workshops/<workshop_id>/delete")
@access.allow(access.leads_workshop)
def delete_workshop(workshop_id: str) -> Any:
    """Delete a workshop with everybody and everything in it, once its name is written."""
    named, typed = access.workshop_or_404(workshop_id), one_line(request.form.get("name"))
    if typed.casefold() != named.title.casefold():
        return _delete_page(named, typed), 422
    with writing() as session:
        workshop = session.get(Workshop, workshop_id) or abort(404)
        audit_id, import_id = workshop.audit_id, workshop.import_id
        showing = store.remove(session, workshop, current_user.id)
    # of its day and not its title: what was deleted is gone
    record("workshop_deleted", audit_id=audit_id, detail=named.date.isoformat())
    data = current_app.config["DATA"]
    uploads = [place_of(data, "import", audit_id) / import_id] if import_id else []
    erasing.erase(db.session, data, showing, uploads)
    flash(_("The workshop and everything in it was deleted."))
    return redirect(url_for("facilitator.overview"))


@bp.get("/workshops/<workshop_id>/preview")
@access.allow(access.leads_workshop)
def preview(workshop_id: str) -> str:
    """The sheets as phones show them, in the reader's language; nothing can be saved."""
    workshop = access.workshop_or_404(workshop_id)
    language = current_language()
    together = sheet.team(workshop, language, {}, now.everything(workshop))
    alone = cards.rating(workshop, language, {})
    return render_template(
        "facilitator/preview.html",
        workshop=workshop,
        scene=questionnaires.scene_of(workshop),
        asked=questionnaires.questionnaires_of(workshop),
        alone=alone,
        together=together,
    )


@bp.get("/workshops/<workshop_id>/join-sheet")
@access.allow(access.leads_workshop)
def join_sheet(workshop_id: str) -> str:
    """A page to print and put on the tables: how to join."""
    workshop = access.workshop_or_404(workshop_id)
    return render_template(
        "facilitator/join_sheet.html", workshop=workshop, way_in=way_in(workshop)
    )
