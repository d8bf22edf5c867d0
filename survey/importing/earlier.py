"""Earlier workshops from a file: upload, look at what it would add, add it, take it out again."""

import json
from pathlib import Path
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from flask_wtf.file import FileAllowed, FileField, FileRequired
from sqlalchemy.orm import Session
from werkzeug.utils import secure_filename
from werkzeug.wrappers import Response
from wtforms import SubmitField

from survey.facilitator import bp
from survey.making import queue
from survey.models import FileSet
from survey.store.answers import imports as store
from survey.store.files import erasing
from survey.store.people import log
from survey.text import one_line
from survey.web import access
from survey.web.database import db, writing
from survey.web.languages import current_language

ENDINGS = ("csv", "xlsx")


class UploadForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A table of answers."""

    file = FileField(
        _l("Table of answers (CSV or XLSX, up to 2 MB)"),
        [
            FileRequired(_l("Choose a file.")),
            FileAllowed(ENDINGS, _l("Only CSV and XLSX can be read.")),
        ],
    )
    submit = SubmitField(_l("Look at it"))


@bp.route("/audits/<audit_id>/history", methods=["GET", "POST"])
@access.allow(access.leads_audit)
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
        folder = queue.folder_of(given)
        folder.mkdir(parents=True)
        # the file keeps only its ending: no path is made of what somebody typed
        ending = Path(secure_filename(name)).suffix.lower()
        form.file.data.save(folder / f"upload{ending}")
        import_id = given.id
    queue.put_in_line("begin", import_id)
    return import_id


@bp.get("/audits/<audit_id>/history/<import_id>")
@access.allow(access.leads_audit)
def look_at_import(audit_id: str, import_id: str) -> str:
    """What the table would add, map and refuse."""
    given = _import_or_404(db.session, audit_id, import_id)
    path = queue.folder_of(given) / "preview.json"
    preview = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return render_template(
        "importing/look.html",
        audit=access.audit_or_404(audit_id),
        given=given,
        preview=preview,
        faults=preview.get("faults", {}).get(current_language(), []),
    )


def _import_or_404(session: Session, audit_id: str, import_id: str) -> FileSet:
    given = session.get(FileSet, import_id)
    if given is None or (given.kind, given.about) != ("import", audit_id):
        abort(404)
    return given


@bp.post("/audits/<audit_id>/history/<import_id>/add")
@access.allow(access.leads_audit)
def add_import(audit_id: str, import_id: str) -> Response:
    """Add what was looked at, all of it or nothing."""
    with writing() as session:
        given = _import_or_404(session, audit_id, import_id)
        rows = queue.folder_of(given) / "rows.json"
        if given.state == "ready" and rows.exists():
            store.store(session, given, json.loads(rows.read_text(encoding="utf-8")))
            log.note(
                session, "import_added", user_id=current_user.id, audit_id=audit_id,
                detail=given.view["name"],
            )  # fmt: skip
        is_stored = given.state == "stored"
    if not is_stored:  # refused, still being read, or lost: its page says so
        return redirect(
            url_for("facilitator.look_at_import", audit_id=audit_id, import_id=import_id)
        )
    flash(_("The workshops were added and closed."))
    return redirect(url_for("facilitator.new_import", audit_id=audit_id))


@bp.post("/audits/<audit_id>/history/<import_id>/undo")
@access.allow(access.leads_audit)
def undo_import(audit_id: str, import_id: str) -> Response:
    """Take out again what an import added, or throw away a file that was only looked at."""
    with writing() as session:
        given = _import_or_404(session, audit_id, import_id)
        shown = [audit_id, *store.undo(session, given, current_user.id)]
        erasing.forget(session, shown)
        upload = queue.folder_of(given)
    erasing.erase(db.session, current_app.config["DATA"], shown, [upload])
    flash(_("What this file had added was taken out."))
    return redirect(url_for("facilitator.new_import", audit_id=audit_id))
