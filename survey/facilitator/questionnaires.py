"""Questionnaires of one's own: download a shipped one, edit the file, upload it, look, use it."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from questionnaires import QuestionnaireError, loads, shipped, source
from questionnaires.model import Questionnaire
from reports.reading import kinds
from survey.facilitator import bp
from survey.models import OwnQuestionnaire
from survey.store.answers.questionnaires import own_of, parsed, save
from survey.text import LONGEST_NAME, one_line
from survey.web import access
from survey.web.database import db, writing
from survey.web.languages import current_language

MOST_BYTES = 500_000
MOST_OWN = 100


@bp.get("/questionnaires")
@access.allow(access.prepares)
def questionnaires() -> str:
    """The shipped questionnaires and one's own."""
    return _overview_page()


def _overview_page(faults: list[str] | None = None) -> str:
    own = [(one, parsed(one.source).worded()) for one in own_of(db.session, current_user.id)]
    return render_template(
        "facilitator/questionnaires.html", shipped=shipped(), own=own, faults=faults
    )


@bp.get("/questionnaires/shipped/<key>")
@access.allow(access.prepares)
def show_shipped(key: str) -> str:
    """A shipped questionnaire in both languages."""
    questionnaire = shipped().get(key) or abort(404)
    return _page(questionnaire, url_for("facilitator.download_shipped", key=key))


@bp.get("/questionnaires/shipped/<key>/file")
@access.allow(access.prepares)
def download_shipped(key: str) -> Response:
    """The file of a shipped questionnaire, to start from."""
    if key not in shipped():
        abort(404)
    return _file(source(key), key)


@bp.post("/questionnaires")
@access.allow(access.prepares)
def upload_questionnaire() -> Any:
    """Keep a file that has no faults, or name all of them."""
    faults, text = _read()
    if not faults:
        try:
            # before the writer's turn: while a long file is read, phones are to save
            key = loads(text, _name()).key
            with writing() as session:
                if len(own_of(session, current_user.id)) >= MOST_OWN:
                    abort(409)
                own_id, replaced = save(session, current_user.id, text, key)
        except QuestionnaireError as error:
            faults = error.text(current_language()).splitlines()
    if faults:
        return _overview_page(faults), 422
    flash(_("The file replaces the one of the same key.") if replaced else _("The file is here."))
    return redirect(url_for("facilitator.show_own", own_id=own_id))


def _name() -> str:
    """What messages call the upload: the last part of its name, cut to a length."""
    name = one_line(request.files["file"].filename).replace("\\", "/").rsplit("/", 1)[-1]
    return name[-LONGEST_NAME:]


def _read() -> tuple[list[str], str]:
    """What is wrong with the upload before it is parsed, and its text."""
    sent = request.files.get("file")
    content = sent.read(MOST_BYTES + 1) if sent else b""
    if not content:
        return [_("Choose a file first.")], ""
    if len(content) > MOST_BYTES:
        return [
            _("The file is larger than 500 kB. A questionnaire is text: take out what is not.")
        ], ""
    try:
        return [], content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if content.startswith(kinds.ZIP):
            return [_("This is a spreadsheet. A questionnaire is a file that ends in .toml.")], ""
        return [_("The file is not UTF-8 text. Save it again with the encoding UTF-8.")], ""


@bp.get("/questionnaires/own/<own_id>")
@access.allow(access.owns_questionnaire)
def show_own(own_id: str) -> str:
    """One's own questionnaire in both languages."""
    own = db.session.get_one(OwnQuestionnaire, own_id)
    file = url_for("facilitator.download_own", own_id=own_id)
    return _page(parsed(own.source).worded(), file, own)


@bp.get("/questionnaires/own/<own_id>/file")
@access.allow(access.owns_questionnaire)
def download_own(own_id: str) -> Response:
    """The file as it was uploaded."""
    own = db.session.get_one(OwnQuestionnaire, own_id)
    return _file(own.source, own.key)


@bp.post("/questionnaires/own/<own_id>/delete")
@access.allow(access.owns_questionnaire)
def delete_questionnaire(own_id: str) -> Response:
    """Delete one's own questionnaire; workshops that ask it keep it as it was frozen."""
    with writing() as session:
        session.delete(session.get_one(OwnQuestionnaire, own_id))
    flash(_("The questionnaire was deleted. Workshops that ask it keep it."))
    return redirect(url_for("facilitator.questionnaires"))


def _page(questionnaire: Questionnaire, file: str, own: OwnQuestionnaire | None = None) -> str:
    return render_template(
        "facilitator/questionnaire.html", questionnaire=questionnaire, file=file, own=own
    )


def _file(text: str, key: str) -> Response:
    # keys hold only a–z, 0–9 and _: nothing to escape in a header
    headers = {"Content-Disposition": f"attachment; filename={key}.toml"}
    return Response(text, mimetype="application/toml", headers=headers)
