"""The report page of a workshop and its downloads."""

from flask import abort, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from survey.leadership import bp
from survey.leadership.view import Address, made_of, send, state_of
from survey.making import queue
from survey.models import FileSet, Workshop, place_of
from survey.store.files import interim, keys, sets
from survey.web import access
from survey.web.database import db
from survey.web.languages import current_language


@bp.get("/workshops/<workshop_id>/report")
@access.allow(access.reads_workshop)
def report(workshop_id: str) -> str:
    """The report in the reader's language: how far it is, its charts and its files."""
    workshop = access.workshop_or_404(workshop_id)
    must_wait = _must_wait(workshop)
    report = _newest(workshop_id)
    if must_wait and (report is None or report.state == "failed"):
        # in whichever language
        report = sets.newest(db.session, "report", workshop_id, FileSet.state == "ready")
    if report and queue.is_lost(report):
        report = None if must_wait else queue.wanted(_wish(workshop))
    made = made_of(report)
    return render_template(
        "leadership/report.html",
        workshop=workshop,
        report=report,
        address=Address("report", report, workshop_id=workshop_id),
        must_wait=must_wait,
        made=made,
        is_outdated=report and made and report.snapshot != _wish(workshop).snapshot,
    )


def _must_wait(workshop: Workshop) -> bool:
    folder = place_of(current_app.config["DATA"], "report", workshop.id)
    return interim.must_wait(db.session, workshop, folder)


def _newest(workshop_id: str) -> FileSet | None:
    in_language = FileSet.language == current_language()
    return sets.newest(db.session, "report", workshop_id, in_language)


def _wish(workshop: Workshop) -> keys.Wish:
    return keys.of_report(db.session, workshop, current_language())


@bp.post("/workshops/<workshop_id>/report")
@access.allow(access.reads_workshop)
def ask_report(workshop_id: str) -> Response:
    """Have the report made from the answers as they are now."""
    workshop = access.workshop_or_404(workshop_id)
    if not _must_wait(workshop):
        queue.ask(_wish(workshop))
    return redirect(url_for("leadership.report", workshop_id=workshop_id))


@bp.get("/workshops/<workshop_id>/report/state")
@access.allow(access.reads_workshop)
def report_state(workshop_id: str) -> Response:
    """How far the report is."""
    return state_of(_newest(workshop_id) or abort(404))


@bp.get("/workshops/<workshop_id>/report/<set_id>/<path:name>")
@access.allow(access.reads_workshop)
def report_file(workshop_id: str, set_id: str, name: str) -> Response:
    """One file of a finished report: shown in the page, or saved with `?save`."""
    return send("report", workshop_id, set_id, name)
