"""Whether the application can work: for whoever watches the server, and without a secret."""

import os
import shutil
import time
from pathlib import Path

from flask import Blueprint, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from survey.web import access
from survey.web.config import MEBIBYTE
from survey.web.database import db

FREE_ENOUGH = 200 * MEBIBYTE
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
    if not os.access(data, os.W_OK):  # also where the whole disk only reads
        return "read-only"
    return "ok" if shutil.disk_usage(data).free >= FREE_ENOUGH else "nearly full"


def _worker() -> str:
    heart = _heart()
    is_alive = heart.exists() and time.time() - heart.stat().st_mtime < LONGEST_SILENCE_S
    return "ok" if is_alive else "silent"
