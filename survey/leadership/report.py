"""The report page of a workshop and its downloads."""

from flask import abort, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from survey.leadership import bp
from survey.leadership.view import Address, made_of, send, state_of
from survey.making import queue
from survey.models import FileSet, Workshop
from survey.store.answers import cuts, sheets
from survey.store.files import keys, sets
from survey.store.people import log
from survey.web import access
from survey.web.database import db, writing
from survey.web.languages import current_language


@bp.get("/workshops/<workshop_id>/report")
@access.allow(access.reads_workshop)
def report(workshop_id: str) -> str:
    """The report in the reader's language: how far it is, its charts and its files."""
    workshop = access.workshop_or_404(workshop_id)
    report, is_final = _newest(workshop), workshop.answers_deleted_at is not None
    if report and queue.is_lost(report):
        report = None if is_final else queue.wanted(_wish(workshop))
    made = made_of(report)
    # what a report that is asked for now takes in, and whom it leaves out for good
    grows = _takes_in(workshop) and any(
        cuts.entering(db.session, workshop, handed_in=True).values()
    )
    return render_template(
        "leadership/report.html",
        workshop=workshop,
        leads=access.is_led(workshop.audit_id),
        takes_in=_takes_in(workshop),
        is_first=not cuts.last(db.session, workshop_id),
        report=report,
        address=Address("report", report, workshop_id=workshop_id),
        stragglers=cuts.stragglers(db.session, workshop, handed_in=True) if grows else [],
        made=made,
        is_outdated=not is_final
        and made
        and report
        and (grows or report.snapshot != _wish(workshop).snapshot),
    )


def _takes_in(workshop: Workshop) -> bool:
    """Whether a report that is asked for now takes in who has handed in: one who leads decides."""
    return workshop.state != "closed" and access.is_led(workshop.audit_id)


def _newest(workshop: Workshop) -> FileSet | None:
    """The newest report; once a workshop is closed, none that is interim."""
    if workshop.answers_deleted_at:
        return sets.kept(db.session, workshop.id, current_language())
    known = [FileSet.language == current_language()]
    if workshop.closed_at:
        # closed, opened and closed again with the same answers it is the same report
        is_same = FileSet.snapshot == _wish(workshop).snapshot
        known.append(is_same | (FileSet.created_at >= workshop.closed_at))
    return sets.newest(db.session, "report", workshop.id, *known)


def _wish(workshop: Workshop) -> keys.Wish:
    return keys.of_report(db.session, workshop, current_language())


@bp.post("/workshops/<workshop_id>/report")
@access.allow(access.reads_workshop)
def ask_report(workshop_id: str) -> Response:
    """Have the report made; where one who leads asks, of all that is handed in by now too."""
    if access.workshop_or_404(workshop_id).answers_deleted_at:
        abort(409)  # there is nothing to make it from
    with writing() as session:
        workshop = sheets.hold(session, workshop_id)
        if workshop and _takes_in(workshop) and cuts.make(session, workshop, handed_in=True):
            log.note_workshop(session, workshop, "figures_taken", current_user.id)
    db.session.rollback()  # the reading transaction would not see what was written
    queue.ask(_wish(access.workshop_or_404(workshop_id)))
    return redirect(url_for("leadership.report", workshop_id=workshop_id))


@bp.get("/workshops/<workshop_id>/report/state")
@access.allow(access.reads_workshop)
def report_state(workshop_id: str) -> Response:
    """How far the report is."""
    return state_of(_newest(access.workshop_or_404(workshop_id)) or abort(404))


@bp.get("/workshops/<workshop_id>/report/<set_id>/<path:name>")
@access.allow(access.reads_workshop)
def report_file(workshop_id: str, set_id: str, name: str) -> Response:
    """One file of a finished report: shown in the page, or saved with `?save`."""
    is_final = access.workshop_or_404(workshop_id).answers_deleted_at
    return send("kept" if is_final else "report", workshop_id, set_id, name)
