"""What a page says when something is wrong: what, and what to do about it."""

import logging
import traceback
from pathlib import Path
from typing import Any

from flask import Flask, jsonify, render_template, request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable

RETRY_AFTER_S = 5
ROOT = Path(__file__).parents[2]
FRAMES = 4
log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Answer every error with a page in the reader's language, or JSON where that was asked for."""
    app.register_error_handler(HTTPException, page)
    app.register_error_handler(OperationalError, _database_is_away)
    app.register_error_handler(Exception, _unexpected)


def page(error: HTTPException) -> Any:
    """The page of an error, or its JSON, with its status and headers."""
    if error.response is not None:
        return error.response
    status = error.code or 500
    title, mend = _words(status)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(error=title, mend=mend), status, _beside(error)
    return render_template("error.html", title=title, mend=mend), status, error.get_headers()[1:]


def _beside(error: HTTPException) -> dict[str, str]:
    # a script waits as long as a browser would
    return {name: value for name, value in error.get_headers() if name == "Retry-After"}


def status(form: FlaskForm) -> int:
    """422 for a form that was sent and cannot be taken, else 200."""
    return 422 if form.is_submitted() else 200


def _database_is_away(error: OperationalError) -> Any:
    log.error("%s: the database does not answer: %s", _asked(), _first_line(error.orig))
    return page(ServiceUnavailable(retry_after=RETRY_AFTER_S))


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
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(ROOT)] or frames
    places = (f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(ours[-FRAMES:]))
    return " < ".join((f"{type(error).__module__}.{type(error).__qualname__}", *places))


def _words(status: int) -> tuple[str, str]:
    """What is wrong, and how to mend it."""
    known = {
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
            _("Send less at once: at most 2 MB, and for a questionnaire 500 kB."),
        ),
        429: (
            _("Too many tries"),
            _("Wait a minute and try again."),
        ),
        503: (
            _("Not saved: the database does not answer"),
            _("Your answers are still on this page. Go back and send them again in a moment."),
        ),
    }
    other = (
        _("Something went wrong on our side"),
        _(
            "Nothing that was saved is lost. Try again; if it stays, the log of the server says"
            " why."
        ),
    )
    return known.get(status, other)
