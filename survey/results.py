"""The report page of a workshop and its downloads."""

from typing import Any

from flask import (
    Blueprint,
    Flask,
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

from survey import access, interim, jobs
from survey.database import db
from survey.languages import current_language
from survey.models import ReportFile
from survey.store import reports as report_store

results = Blueprint("results", __name__, url_prefix="/workshops/<workshop_id>/report")


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


def file_size(size: int) -> str:
    """A number of bytes in words, with the decimal sign of the language: 339.9 kB, 339,9 kB."""
    for unit, bytes_of in (("MB", 1_000_000), ("kB", 1000)):
        if size >= bytes_of:
            return f"{format_decimal(size / bytes_of, '0.0')} {unit}"
    return f"{size} B"


def init_app(app: Flask) -> None:
    """Serve these pages."""
    app.jinja_env.filters["file_size"] = file_size
    app.register_blueprint(results)
    app.jinja_env.globals["file_label"] = FILE_LABELS.__getitem__


@results.get("")
@access.allow(access.reads_workshop)
def page(workshop_id: str) -> str:
    """The report in the reader's language: how far it is, its charts and its files."""
    workshop = access.workshop_or_404(workshop_id)
    must_wait = interim.must_wait(db.session, workshop)
    report = report_store.newest(db.session, workshop_id, current_language())
    if must_wait and (report is None or report.state == "failed"):
        report = report_store.newest_ready(db.session, workshop_id)  # in whichever language
    is_ready = report is not None and report.state == "ready"
    return render_template(
        "results/page.html",
        workshop=workshop,
        report=report,
        must_wait=must_wait,
        made=jobs.manifest_of(report) if report and is_ready else None,
        is_complete=report is not None and jobs.is_complete(report),
        is_outdated=is_ready
        and report is not None
        and report.snapshot != report_store.key_of(db.session, workshop),
    )


@results.post("")
@access.allow(access.reads_workshop)
def ask(workshop_id: str) -> Response:
    """Have the report made from the answers as they are now."""
    workshop = access.workshop_or_404(workshop_id)
    if not interim.must_wait(db.session, workshop):
        key = report_store.key_of(db.session, workshop)
        jobs.ask_for_report(workshop_id, current_language(), key)
    return redirect(url_for("results.page", workshop_id=workshop_id))


@results.get("/state")
@access.allow(access.reads_workshop)
def state(workshop_id: str) -> Response:
    """How far the report is; 304 while nothing changed."""
    report = report_store.newest(db.session, workshop_id, current_language())
    if report is None:
        abort(404)
    is_complete = jobs.is_complete(report)
    response = jsonify(state=report.state, progress=report.progress, is_complete=is_complete)
    response.add_etag()
    return response.make_conditional(request)


@results.get("/<report_id>/<path:name>")
@access.allow(access.reads_workshop)
def file(workshop_id: str, report_id: str, name: str) -> Any:
    """One file of a finished report: shown in the page, or saved with `?save`."""
    report = db.session.get(ReportFile, report_id)
    if report is None or report.workshop_id != workshop_id or report.state != "ready":
        abort(404)
    if name not in _names(report):  # what is not in the list is no download, wherever it lies
        abort(404)
    save = "save" in request.args
    response = send_from_directory(jobs.folder_of(report), name, as_attachment=save)
    response.headers["Content-Security-Policy"] = PICTURE_POLICY
    response.headers["Cache-Control"] = "no-store"
    return response


def _names(report: ReportFile) -> set[str]:
    made = jobs.manifest_of(report)
    kinds = ("svg", "png", "slide") if made["has_pictures"] else ("svg",)
    charts = {chart[kind] for chart in made["charts"] for kind in kinds}
    return charts | {file["name"] for file in made["files"]}
