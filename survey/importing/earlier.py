"""Earlier workshops from a file: upload, look at what it would add, add it, take it out again."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import (
    abort,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from flask_wtf.file import FileAllowed, FileField, FileRequired
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.utils import secure_filename
from werkzeug.wrappers import Response
from wtforms import SubmitField
from wtforms.validators import ValidationError

from reports.faults import MOST_SHOWN, Faults
from reports.reading.folders import opened
from reports.reading.mapping import Use, Uses, parsed, written
from reports.words.accepted import LONG, WIDE
from survey.facilitator import bp
from survey.importing import folders
from survey.importing.reading import (
    MEASURES,
    SENT,
    SPEAKERS,
    TOLD,
    USES,
    ReadingForm,
    said_of_words,
    uses_said,
)
from survey.making import queue, whole
from survey.models import FileSet, Workshop
from survey.store.answers import apart
from survey.store.answers import imports as store
from survey.store.files import erasing
from survey.text import one_line
from survey.web import access, security
from survey.web.config import MEBIBYTE
from survey.web.database import db, writing
from survey.web.languages import current_language
from survey.web.meanwhile import mark_of
from survey.web.recording import record

ENDINGS = ("csv", "tsv", "txt", "xlsx", "xlsm", "parquet", "zip")
TOLD_WHAT_THEY_ARE = ("xls", "ods", "html", "htm", "json", "sav", "xml", "pdf")
"""What else people take for a table: the reading says how to mend it."""
MOST_BYTES = 20 * MEBIBYTE
MOST_OF_A_MAPPING = 256 * 1024


class UploadForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A table of answers."""

    file = FileField(
        _l("Table of answers or workshop folder (CSV, XLSX, Parquet or ZIP, up to 20 MB)"),
        [
            FileRequired(_l("Choose a file.")),
            FileAllowed(
                (*ENDINGS, *TOLD_WHAT_THEY_ARE), _l("Only CSV, XLSX, Parquet and ZIP can be read.")
            ),
        ],
    )
    mapping = FileField(
        _l("Mapping: what its columns are, as it was kept of an earlier file (TOML)"),
        [FileAllowed(("toml",), _l("A mapping is a .toml file."))],
    )
    submit = SubmitField(_l("Look at it"))
    uses: Uses | None = None

    def validate_mapping(self, field: FileField) -> None:
        """What the mapping says is told to be wrong here, not when the table is read."""
        if not field.data:
            return
        faults = Faults()
        content = field.data.read(MOST_OF_A_MAPPING)
        self.uses = parsed(one_line(field.data.filename), content, faults)
        if faults.found:
            said = [one.text(current_language()) for one in faults.found[:MOST_SHOWN]]
            raise ValidationError(" ".join(said))


@bp.route("/audits/<audit_id>/history", methods=["GET", "POST"])
@access.allow(access.leads_audit)
@security.takes(MOST_BYTES + MEBIBYTE)  # with what else the form sends
def new_import(audit_id: str) -> Any:
    """Upload a table; nothing is added before it was looked at."""
    form = UploadForm()
    if form.validate_on_submit():
        return redirect(
            url_for(
                "facilitator.look_at_import", audit_id=audit_id, import_id=_keep(audit_id, form)
            )
        )
    return render_template(
        "importing/history.html",
        audit=access.audit_or_404(audit_id),
        form=form,
        imports=store.of_audit(db.session, audit_id),
    ), 422 if form.errors else 200


def _keep(audit_id: str, form: UploadForm) -> str:
    name = one_line(form.file.data.filename)[-200:]
    with writing() as session:
        given = store.upload(session, audit_id, name)
        given.view = given.view | _kept_uses(form.uses)
        folder = queue.folder_of(given)
        folder.mkdir(parents=True)
        # the file keeps only its ending: no path is made of what somebody typed
        ending = Path(name).suffix.lower()
        form.file.data.save(folder / f"upload{ending}")
        import_id = given.id
    queue.put_in_line("begin", import_id)
    return import_id


def _kept_uses(uses: Uses | None) -> dict[str, Any]:
    """A mapping as the page of an upload keeps what was chosen."""
    if uses is None:
        return {}
    return {
        "uses": {name: str(use) for name, use in uses.columns.items()},
        "is_mapped": True,
        "layout": uses.layout,
        "apart": uses.apart if uses.apart != ";" else "",
        "options": "\n".join(uses.whole),
    }


@bp.get("/audits/<audit_id>/history/<import_id>/mapping.toml")
@access.allow(access.leads_audit)
def mapping_of_import(audit_id: str, import_id: str) -> Response:
    """What each column was read as, to be used again for other files of that form."""
    given = _import_or_404(db.session, audit_id, import_id)
    preview = _preview_of(given)
    columns = {
        column["name"]: Use.told(f"{column['of']}: {column['item']}") or Use(column["of"])
        for column in preview.get("columns") or abort(404)
    }
    whole = [one.strip() for one in given.view.get("options", "").splitlines()]
    layout = preview.get("layout") or WIDE
    uses = Uses(layout, columns, given.view.get("apart", ""), (*filter(None, whole),))
    name = Path(secure_filename(given.view["name"])).stem or "columns"
    return send_file(
        io.BytesIO(written(uses).encode()), "application/toml", as_attachment=True,
        download_name=f"{name}.toml",
    )  # fmt: skip


def _preview_of(given: FileSet) -> dict[str, Any]:
    path = queue.folder_of(given) / "preview.json"
    return store.read(path) if path.exists() else {}


@bp.get("/audits/<audit_id>/history/<import_id>")
@access.allow(access.leads_audit)
def look_at_import(audit_id: str, import_id: str) -> Any:
    """What the table would add, map and refuse; what was taken out is shown no more."""
    if _import_or_404(db.session, audit_id, import_id).state == "undone":
        return redirect(url_for("facilitator.new_import", audit_id=audit_id))
    return _look(audit_id, import_id, None)


@bp.get("/audits/<audit_id>/history/<import_id>/state")
@access.allow(access.leads_audit)
def state_of_import(audit_id: str, import_id: str) -> Response:
    """How far the reading or adding is, for the script that waits; 304 while nothing changed."""
    given = _import_or_404(db.session, audit_id, import_id)
    said = _("%(share)s %% done", share=given.progress) if given.progress else ""
    told = {"state": given.state, "progress": given.progress, "said": said}
    response = jsonify(told | {"is_complete": not given.is_waiting})
    response.add_etag()
    return response.make_conditional(request)


@bp.app_template_filter("ends")
def _ends(points: Sequence[int]) -> str:
    """A scale by its ends, of its lowest score and the number of its points."""
    first, size = points
    return f"{first} – {first + size - 1}".replace("-", "−")


def _look(audit_id: str, import_id: str, typed: ReadingForm | None) -> str:
    given = _import_or_404(db.session, audit_id, import_id)
    preview = _preview_of(given)
    form = typed or ReadingForm(formdata=None, data=given.view)
    form.offer(preview.get("sheets", ()), preview.get("unread", ()))
    sent = {name: place for place, name in enumerate(request.form.getlist("column"))}
    for column in preview.get("columns", ()):
        if (place := sent.get(column["name"])) is not None:
            column |= {of: request.form.get(f"{key}-{place}", "") for of, key in SENT.items()}
    return render_template(
        "importing/look.html",
        audit=access.audit_or_404(audit_id),
        given=given,
        preview=preview,
        form=form,
        seen=mark_of(given.view),
        uses=USES[LONG if preview.get("layout") == LONG else WIDE],
        of_measures=MEASURES,
        speakers=SPEAKERS,
        is_long=preview.get("layout") == LONG,
        faults=preview.get("faults", {}).get(current_language(), []),
    )


@bp.post("/audits/<audit_id>/history/<import_id>/read")
@access.allow(access.leads_audit)
def read_import_again(audit_id: str, import_id: str) -> Any:
    """Read the file as the page says: scale, dates, sheet, words, and what each column is."""
    form = ReadingForm()
    with writing() as session:
        given = _import_or_404(session, audit_id, import_id, is_held=True)
        rows = queue.folder_of(given) / store.ROWS
        is_behind = _is_behind(given)
        is_taken = given.state == "ready" and form.validate() and not is_behind
        if is_taken:
            given.view = _view_said(given, form)
            given.state, given.progress, given.told = "queued", 0, None
    if is_taken:
        rows.unlink(missing_ok=True)
        queue.put_in_line("begin", import_id)
    if is_behind or form.errors:
        return _look(audit_id, import_id, form), 409 if is_behind else 422
    return redirect(url_for("facilitator.look_at_import", audit_id=audit_id, import_id=import_id))


def _view_said(given: FileSet, form: ReadingForm) -> dict[str, Any]:
    """What was said of a file, with what was said before of its columns."""
    view = given.view
    told = {name: (form[name].data or "").strip() for name in TOLD}
    told["sheet"] = form.sheet.data or ""  # names of sheets may begin or end with a blank
    told["words"] = said_of_words(told["words"])
    uses = uses_said(view, _preview_of(given).get("columns", ()), told)
    # a mapping says it of all columns as long as they stay the same
    is_mapped = view.get("is_mapped", False) and told["layout"] == view.get("layout", "")
    return {"name": view["name"], "is_mapped": is_mapped, **told, "uses": uses}


def _is_behind(given: FileSet) -> bool:
    """Whether somebody else has had the file read in another way since this page was shown."""
    is_behind = request.args.get("seen", mark := mark_of(given.view)) != mark
    if is_behind:
        told = _("Somebody else has had this file read in another way. Look at it first.")
        flash(told, "warning")
    return is_behind


def _import_or_404(
    session: Session, audit_id: str, import_id: str, *, is_held: bool = False
) -> FileSet:
    """An import; held, what others do with it at the same moment comes before or after us."""
    given = session.get(FileSet, import_id, with_for_update=is_held)
    if given is None or (given.kind, given.about) != ("import", audit_id):
        abort(404)
    return given


@bp.post("/audits/<audit_id>/history/<import_id>/add")
@access.allow(access.leads_audit)
def add_import(audit_id: str, import_id: str) -> Response:
    """Add what was looked at, all of it or nothing."""
    with writing() as session:
        given = _import_or_404(session, audit_id, import_id, is_held=True)
        rows = queue.folder_of(given) / store.ROWS
        if given.state == "ready" and rows.exists() and not _is_behind(given):
            _add(session, given, store.read(rows))
        is_stored, is_begun = given.state == "stored", given.is_being_added
        is_read_again = given.state == "queued"
    if is_begun or is_read_again:
        queue.put_in_line("add" if is_begun else "begin", import_id)
    if not is_stored:  # refused, still being read or added, or lost: its page says so
        return redirect(
            url_for("facilitator.look_at_import", audit_id=audit_id, import_id=import_id)
        )
    flash(_("The workshops were added and closed."))
    return redirect(url_for("facilitator.new_import", audit_id=audit_id))


def _add(session: Session, given: FileSet, found: dict[str, Any]) -> None:
    """Add the workshops of a table, or the one that a zip holds whole; or begin to.

    What cannot be added as it was read is read again, and its page says why.
    """
    folder = queue.folder_of(given)
    if not store.can_be_added(session, given, found):
        given.state, given.progress, given.told = "queued", 0, None
        return
    if found.get("answers", 0) > apart.AT_ONCE:
        store.begin_apart(session, given, found, current_user.id)
        return
    if store.WHOLE in found:
        with opened(folder / found[store.WHOLE]) as held:
            folders.store(session, given.about, whole.read(held), given.id)
        given.state = "stored"
    else:
        store.store(session, given, folder)
    store.note_added(session, given, current_user.id)


@bp.post("/audits/<audit_id>/history/<import_id>/undo")
@access.allow(access.leads_audit)
def undo_import(audit_id: str, import_id: str) -> Response:
    """Take out again what an import added, or throw away a file that was only looked at."""
    with writing() as session:
        given = _import_or_404(session, audit_id, import_id, is_held=True)
        gone = store.undo(session, given, current_user.id)
        # a report quotes the workshops before it: those that stay are made anew without these
        stay = session.scalars(select(Workshop.id).filter_by(audit_id=audit_id))
        shown = [audit_id, *gone, *stay] if gone else [audit_id]
        erasing.forget(session, shown)
        upload, is_thrown = queue.folder_of(given), store.THROWN_AWAY in (given.told or {})
    if gone:
        record("import_undone", audit_id=audit_id)
    erasing.erase(db.session, current_app.config["DATA"], shown, [upload])
    thrown = _("The file was thrown away; it had added nothing.")
    flash(thrown if is_thrown else _("What this file had added was taken out."))
    return redirect(url_for("facilitator.new_import", audit_id=audit_id))
