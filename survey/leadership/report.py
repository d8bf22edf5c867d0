"""The report page of a workshop and its downloads."""

from typing import Any

from flask import (
    abort,
    jsonify,
    redirect,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from flask_babel import format_decimal
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from survey.leadership import bp
from survey.making import queue
from survey.models import ReportFile
from survey.store.files import interim
from survey.store.files import reports as report_store
from survey.web import access
from survey.web.database import db
from survey.web.languages import current_language

FILE_LABELS = {
    "pdf": _l("Report (PDF)"),
    "board": _l("One page for the board (PDF)"),
    "slides": _l("Slides (PPTX)"),
    "workbook": _l("Figures (XLSX)"),
    "csv": _l("Answers for a spreadsheet (CSV)"),
    "page": _l("Web page (HTML)"),
    "pictures": _l("All charts as pictures (ZIP)"),
}
# a picture brings its own styles; it gets no script and nothing from elsewhere
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


bp.add_app_template_global(FILE_LABELS.__getitem__, "file_label")


@bp.app_template_filter()
def file_size(size: int) -> str:
    """A number of bytes in words, with the decimal sign of the language: 339.9 kB, 339,9 kB."""
    for unit, bytes_of in (("MB", 1_000_000), ("kB", 1000)):
        if size >= bytes_of:
            return f"{format_decimal(size / bytes_of, '0.0')} {unit}"
    return f"{size} B"


@bp.get("/workshops/<workshop_id>/report")
@access.allow(access.reads_workshop)
def report(workshop_id: str) -> str:
    """The report in the reader's language: how far it is, its charts and its files."""
    workshop = access.workshop_or_404(workshop_id)
    must_wait = interim.must_wait(db.session, workshop)
    report = report_store.newest(db.session, workshop_id, current_language())
    if must_wait and (report is None or report.state == "failed"):
        report = report_store.newest_ready(db.session, workshop_id)  # in whichever language
    is_ready = report is not None and report.state == "ready"
    return render_template(
        "leadership/report.html",
        workshop=workshop,
        report=report,
        must_wait=must_wait,
        made=queue.manifest_of(report) if report and is_ready else None,
        is_complete=report is not None and queue.is_complete(report),
        is_outdated=is_ready
        and report is not None
        and report.snapshot != report_store.key_of(db.session, workshop),
    )


@bp.post("/workshops/<workshop_id>/report")
@access.allow(access.reads_workshop)
def ask_report(workshop_id: str) -> Response:
    """Have the report made from the answers as they are now."""
    workshop = access.workshop_or_404(workshop_id)
    if not interim.must_wait(db.session, workshop):
        key = report_store.key_of(db.session, workshop)
        queue.ask_for_report(workshop_id, current_language(), key)
    return redirect(url_for("leadership.report", workshop_id=workshop_id))


@bp.get("/workshops/<workshop_id>/report/state")
@access.allow(access.reads_workshop)
def report_state(workshop_id: str) -> Response:
    """How far the report is; 304 while nothing changed."""
    report = report_store.newest(db.session, workshop_id, current_language())
    if report is None:
        abort(404)
    is_complete = queue.is_complete(report)
    response = jsonify(state=report.state, progress=report.progress, is_complete=is_complete)
    response.add_etag()
    return response.make_conditional(request)


@bp.get("/workshops/<workshop_id>/report/<report_id>/<path:name>")
@access.allow(access.reads_workshop)
def report_file(workshop_id: str, report_id: str, name: str) -> Any:
    """One file of a finished report: shown in the page, or saved with `?save`."""
    report = db.session.get(ReportFile, report_id)
    if report is None or report.workshop_id != workshop_id or report.state != "ready":
        abort(404)
    if name not in _names(report):  # what is not in the list is no download, wherever it lies
        abort(404)
    save = "save" in request.args
    response = send_from_directory(queue.folder_of(report), name, as_attachment=save)
    response.headers["Content-Security-Policy"] = PICTURE_POLICY
    response.headers["Cache-Control"] = "no-store"
    return response


def _names(report: ReportFile) -> set[str]:
    made = queue.manifest_of(report)
    kinds = ("svg", "png", "slide") if made["has_pictures"] else ("svg",)
    charts = {chart[kind] for chart in made["charts"] for kind in kinds}
    return charts | {file["name"] for file in made["files"]}
