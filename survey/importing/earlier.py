"""Earlier workshops from a file: upload, look at what it would add, add it, take it out again."""

import io
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import (
    abort,
    current_app,
    flash,
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
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    SelectChoice,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import Length, Regexp, ValidationError

from reports.faults import MOST_SHOWN, Faults
from reports.reading.folders import opened
from reports.reading.mapping import Use, Uses, parsed, written
from reports.words.accepted import PAIRS, TOGETHER, WIDE
from survey.facilitator import bp
from survey.importing import folders
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
SCALES = ("1-5", "1-4", "1-6", "1-7", "1-10", "0-10", "1-3", "1-2", "0-4", "0-5", "0-6", "-2-2")
USES = {
    "importance": _l("Importance of an item"),
    "performance": _l("How we do it today"),
    "respondent": _l("Who answered"),
    "team": _l("Team"),
    "voice": _l("Voice: member, team or customer"),
    "workshop": _l("Workshop"),
    "date": _l("Date"),
    "language": _l("Language"),
    "choice": _l("Chosen options of a question"),
    "option": _l("Whether an option was chosen (question = option)"),
    "ignore": _l("Not read"),
}
MEASURES = ("importance", "performance")
OF_ITEMS = ("importance", "performance", "choice", "option")
SENT = {"of": "use", "item": "item"}
"""What the page says of a column, by the fields that say it."""
MOST_OF_A_MAPPING = 256 * 1024
TOLD = ("pairs", "scale", "scale_importance", "dates", "day", "sheet", "words", "apart", "options")


_SCALES = [
    SelectChoice(one, one.replace("-", " – ", 1) if one[0] != "-" else "−2 – 2") for one in SCALES
]


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


class ReadingForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """How the file is to be read, where it was read in another way than it was meant."""

    pairs = SelectField(
        _l("Importance and how we do of an item"),
        choices=[
            SelectChoice("", _l("as the table above says")),
            SelectChoice(PAIRS[0], _l("side by side, importance first")),
            SelectChoice(PAIRS[1], _l("side by side, how we do first")),
            SelectChoice(TOGETHER[0], _l("first all of importance, then all of how we do")),
            SelectChoice(TOGETHER[1], _l("first all of how we do, then all of importance")),
        ],
        default="",
    )
    scale = SelectField(_l("Scale of items that no questionnaire knows"), choices=_SCALES)
    scale_importance = SelectField(
        _l("Scale of their importance"),
        choices=[SelectChoice("", _l("the same")), *_SCALES],
        default="",
    )
    dates = SelectField(
        _l("Dates like 03/04/2026"),
        choices=[
            SelectChoice("", _l("as the file tells")),
            SelectChoice("dmy", _l("the day stands first")),
            SelectChoice("mdy", _l("the month stands first")),
        ],
    )
    day = StringField(
        _l("Day of a workshop without a date (2026-03-31)"),
        [Regexp(r"(\d{4}-\d\d-\d\d)?$", message=_l("Write the day as 2026-03-31."))],
    )
    sheet = StringField(_l("Sheet of a spreadsheet"), [Length(max=100)])
    words = TextAreaField(_l("What words mean"), [Length(max=4000)])
    apart = SelectField(
        _l("Between several options of one cell stands"),
        choices=[
            *(SelectChoice("" if sign == ";" else sign, sign) for sign in (";", ",", "|", "/")),
            SelectChoice("space", _l("a blank")),
            SelectChoice("line", _l("a new line")),
        ],
        default="",
    )
    options = TextAreaField(_l("Options that hold that sign themselves"), [Length(max=4000)])
    submit = SubmitField(_l("Read it again"))


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
def look_at_import(audit_id: str, import_id: str) -> str:
    """What the table would add, map and refuse."""
    return _look(audit_id, import_id, None)


def _look(audit_id: str, import_id: str, typed: ReadingForm | None) -> str:
    given = _import_or_404(db.session, audit_id, import_id)
    preview = _preview_of(given)
    sent = {name: place for place, name in enumerate(request.form.getlist("column"))}
    for column in preview.get("columns", ()):
        if (place := sent.get(column["name"])) is not None:
            column |= {of: request.form.get(f"{key}-{place}", "") for of, key in SENT.items()}
    return render_template(
        "importing/look.html",
        audit=access.audit_or_404(audit_id),
        given=given,
        preview=preview,
        form=typed or ReadingForm(formdata=None, data=given.view),
        seen=mark_of(given.view),
        uses=USES,
        of_items=OF_ITEMS,
        faults=preview.get("faults", {}).get(current_language(), []),
    )


@bp.post("/audits/<audit_id>/history/<import_id>/read")
@access.allow(access.leads_audit)
def read_import_again(audit_id: str, import_id: str) -> Any:
    """Read the file as the page says: scale, dates, sheet, words, and what each column is."""
    form, names = ReadingForm(), request.form.getlist("column")
    uses = dict(zip(names, map(_use, range(len(names))), strict=True))
    with writing() as session:
        given = _import_or_404(session, audit_id, import_id, is_held=True)
        rows = queue.folder_of(given) / store.ROWS
        is_behind = _is_behind(given)
        is_taken = given.state == "ready" and form.validate() and not is_behind
        if is_taken:
            told = {name: (form[name].data or "").strip() for name in TOLD}
            if told["pairs"] not in ("", given.view.get("pairs", "")):
                uses = _unpaired(uses)
            layout = {"layout": _preview_of(given).get("layout", "")}
            given.view = {"name": given.view["name"], **told, **layout, "uses": uses}
            given.state, given.progress, given.told = "queued", 0, None
    if is_taken:
        rows.unlink(missing_ok=True)
        queue.put_in_line("begin", import_id)
    if is_behind or form.errors:
        return _look(audit_id, import_id, form), 409 if is_behind else 422
    return redirect(url_for("facilitator.look_at_import", audit_id=audit_id, import_id=import_id))


def _is_behind(given: FileSet) -> bool:
    """Whether somebody else has had the file read in another way since this page was shown."""
    is_behind = request.args.get("seen", mark := mark_of(given.view)) != mark
    if is_behind:
        told = _("Somebody else has had this file read in another way. Look at it first.")
        flash(told, "warning")
    return is_behind


def _unpaired(uses: Mapping[str, str]) -> dict[str, str]:
    """Uses in which no two columns are of one item: their order says anew which belong together."""
    found = {name: Use.told(use) or Use() for name, use in uses.items()}
    items = Counter(use.item for use in found.values() if use.of in MEASURES)
    return {
        name: f"performance: {use.item if items[use.item] == 1 else name}"
        if use.of in MEASURES
        else str(use)
        for name, use in found.items()
    }


def _use(place: int) -> str:
    """What the page says of a column, as mappings write it."""
    use = request.form.get(f"use-{place}", "ignore")
    item = one_line(request.form.get(f"item-{place}", ""))
    if use in OF_ITEMS:
        return f"{use}: {item}" if item else "ignore"
    return use if use in USES else "ignore"


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
        upload = queue.folder_of(given)
    if gone:
        record("import_undone", audit_id=audit_id)
    erasing.erase(db.session, current_app.config["DATA"], shown, [upload])
    flash(_("What this file had added was taken out."))
    return redirect(url_for("facilitator.new_import", audit_id=audit_id))
