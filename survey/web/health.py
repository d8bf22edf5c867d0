"""Whether the application can work: for whoever watches the server, and without a secret."""

import hashlib
import os
import shutil
import sqlite3
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from flask import Blueprint, current_app, jsonify
from flask_babel import gettext as _
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from survey.web import access
from survey.web.config import MEBIBYTE
from survey.web.database import db

FREE_ENOUGH = 200 * MEBIBYTE
REMEMBERED_S = 60  # a disk that refused may have room for what came after
REFUSALS = {sqlite3.SQLITE_FULL: "full", sqlite3.SQLITE_READONLY: "read-only"}
LONGEST_SILENCE_S = 600  # a long report may keep the background process from telling

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@access.allow(access.anyone)
def healthz() -> tuple[Response, int]:
    """Database, disk and background worker, each `ok` or what is wrong; 503 if anything is."""
    told = {"database": _database(), "disk": _disk(), "worker": _worker()}
    return jsonify(told), 200 if set(told.values()) == {"ok"} else 503


def beat() -> None:
    """Note that the background worker is alive."""
    _heart().touch()


def _heart() -> Path:
    folder: Path = current_app.config["DATA"]
    return folder / "worker"


def _database() -> str:
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return "no answer"
    return "ok"


def _disk() -> str:
    data = current_app.config["DATA"]
    for refused in REFUSALS.values():
        with suppress(OSError):  # there is none
            # a clock that was put back would let it refuse until it is there again
            if abs(time.time() - _refusal(refused).stat().st_mtime) < REMEMBERED_S:
                return refused
    if not os.access(data, os.W_OK):  # also where the whole disk only reads
        return "read-only"
    return "ok" if shutil.disk_usage(data).free >= FREE_ENOUGH else "nearly full"


def note_refusal(error: BaseException | None) -> str:
    """Whether the database could not write because its disk is `full` or `read-only`; else nothing.

    It is remembered for whoever leads a room: only a write meets a quota, or a file that reads.
    """
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # what is more says where
    found = REFUSALS.get(code, "")
    if getattr(error, "sqlstate", "") == "53100":
        found = "full"
    if found:
        with suppress(OSError):
            _refusal(found).touch()
    return found


def _refusal(kind: str) -> Path:
    """An empty file by which every process knows of it; not on the disk that refuses."""
    # others may write beside it, and would else know the name before it is there
    secret = f"{current_app.config['SECRET_KEY']} {current_app.config['DATA']}"
    ours = hashlib.sha256(secret.encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"last-customer-{ours}-{kind}"


@bp.app_template_global()
def disk_trouble() -> str:
    """What is wrong with the disk, for whoever leads a room; nothing while all is well."""
    known = {
        "full": _(
            "The disk of the server is full: nothing can be saved. Phones keep what was typed and"
            " send it again. Free some space; nothing else has to be done."
        ),
        "read-only": _(
            "The disk of the server can only be read: nothing can be saved. Phones keep what was"
            " typed and send it again."
        ),
        "nearly full": _(
            "The disk of the server is nearly full. Free some space before nothing more can be"
            " saved."
        ),
    }
    return str(known.get(_disk(), ""))


def _worker() -> str:
    heart = _heart()
    is_alive = heart.exists() and time.time() - heart.stat().st_mtime < LONGEST_SILENCE_S
    return "ok" if is_alive else "silent"
