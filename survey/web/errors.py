"""What a page says when something is wrong: what, and what to do about it."""

import logging
import traceback
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask, current_app, jsonify, render_template, request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable

from survey.web import health

OURS = {Path(__file__).parents[2] / name for name in ("questionnaires", "reports", "survey")}
FRAMES = 4
CAN_PASS = {400, 403, 429, 500, 503}
"""What may be over when the same is sent once more."""
BESIDE = {"was", "seen"}
"""Fields in which a page tells what it showed."""
log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Answer every error with a page in the reader's language, or JSON where that was asked for."""
    app.register_error_handler(HTTPException, page)
    app.register_error_handler(OperationalError, _database_is_away)
    app.register_error_handler(Exception, _unexpected)


def page(error: HTTPException, disk: str = "") -> Any:
    """The page of an error, or its JSON, with its status and headers."""
    if error.response is not None:
        return error.response
    status = error.code or 500
    title, mend = _words(disk or _closer(error) or status)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(error=title, mend=mend), status
    told = render_template("error.html", title=title, mend=mend, again=_again(status))
    return told, status, error.get_headers()[1:]


def _closer(error: HTTPException) -> str:
    """What is known beside the status; of a link never whether it was ever there."""
    if error.code == 404 and "token" in (request.view_args or {}):
        return "link"
    return "old" if isinstance(error, CSRFError) else ""


class Again(NamedTuple):
    """A form that could not be taken: what it sent, which of it are words, and where it goes."""

    fields: list[tuple[str, str]]
    words: list[str]
    to: str


def _again(status: int) -> Again | None:
    """The form of ours that this page answers, to be sent once more with a new token."""
    if request.method != "POST" or status not in CAN_PASS or request.files or not _is_ours():
        return None
    fields = [one for one in request.form.items(multi=True) if one[0] != "csrf_token"]
    if not fields or any("password" in name for name, _value in fields):
        return None
    words = [text for name, text in fields if name not in BESIDE and _is_said(text)]
    return Again(fields, words, request.full_path.rstrip("?"))


def _is_ours() -> bool:
    # a page with a new token must not help what another site made up, nor another port of this
    # machine, to which browsers send our cookies too
    origin = request.headers.get("Origin", "").split("://", 1)[-1]
    return origin == request.host and bool(request.cookies)


def _is_said(text: str) -> bool:
    # what people wrote, and not the name of a choice
    return " " in text.strip() or text.istitle()


def status(form: FlaskForm) -> int:
    """422 for a form that was sent and cannot be taken, else 200."""
    return 422 if form.is_submitted() else 200


def _database_is_away(error: OperationalError) -> Any:
    log.error("%s: the database does not answer: %s", _asked(), _first_line(error.orig))
    return page(ServiceUnavailable(), health.note_refusal(error.orig))


def _unexpected(error: Exception) -> Any:
    log.error("%s: an error that nobody expected: %s", _asked(), in_a_line(error))
    return page(InternalServerError())


def _asked() -> str:
    # the address itself may be a token or a code of somebody
    return f"{request.method} {request.endpoint}"


def _first_line(said: object) -> str:
    return str(said).partition("\n")[0]


def in_a_line(error: BaseException) -> str:
    """Which error, and where in our code, the innermost place first.

    Never what it says: messages of databases and readers quote answers and names.
    """
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if OURS.intersection(Path(frame.filename).parents)] or frames
    places = (f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(ours[-FRAMES:]))
    return " < ".join((f"{type(error).__module__}.{type(error).__qualname__}", *places))


def _words(what: int | str) -> tuple[str, str]:
    """What is wrong, and how to mend it: by its status, or closer than that tells."""
    known: dict[int | str, tuple[str, str]] = {
        "old": (
            _("This page was open for too long"),
            _("Nothing is lost: send it once more. If that does not help, load the page again."),
        ),
        "full": (
            _("Not saved: the disk of the server is full"),
            _("Tell who runs the server. What you typed is still on this page; send it again."),
        ),
        "read-only": (
            _("Not saved: the disk of the server can only be read"),
            _("Tell who runs the server. What you typed is still on this page; send it again."),
        ),
        "link": (
            _("This link does not work"),
            _(
                "It was used already, has run out, was taken back, or is not whole. Ask whoever"
                " gave it to you for a new one. Who has an account signs in."
            ),
        ),
        400: (
            _("This page could not be understood"),
            _("Go back, load the page again and send it once more; what you typed is still there."),
        ),
        403: (
            _("This is not allowed from here"),
            _("Go back to the page you came from, or sign in again."),
        ),
        404: (
            _("There is nothing here for you"),
            _("Check the address. What is private looks the same as what does not exist."),
        ),
        413: (
            _("This is too large"),
            _("Send less at once: at most 2 MB, 500 kB of a questionnaire, 20 MB of past answers."),
        ),
        421: (
            _("This is not the address of this installation"),
            _("Open %(address)s instead.", address=current_app.config["PUBLIC_URL"]),
        ),
        429: (
            _("Too many tries"),
            _("Wait a minute and try again."),
        ),
        503: (
            _("Not saved: the database does not answer"),
            _("Your answers are still on this page. Send them again in a moment."),
        ),
    }
    other = (
        _("Something went wrong on our side"),
        _(
            "Nothing that was saved is lost. Try again; if it stays, the log of the server says"
            " why."
        ),
    )
    return known.get(what, other)
