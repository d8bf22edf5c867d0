"""Background work on trends and imports, beside that on reports."""

import json
import logging
import shutil
from pathlib import Path
from typing import Any

from flask import Flask, current_app

from questionnaires.model import Language
from survey.database import db, writing
from survey.models import Audit, ImportFile, TrendFile
from survey.store import trends as store
from survey.trend_filters import Filters

MANIFEST = "manifest.json"
log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Add the work to the queue that `survey.jobs` has made."""
    huey = app.extensions["jobs"]

    @huey.task(name="make_trend")  # type: ignore[untyped-decorator]  # Huey ships no types
    def make_trend(trend_id: str) -> None:
        with app.app_context():
            run(trend_id)

    @huey.task(name="check_import")  # type: ignore[untyped-decorator]  # as above
    def check_import(import_id: str) -> None:
        with app.app_context():
            check(import_id)

    app.extensions |= {"make_trend": make_trend, "check_import": check_import}


def ask(audit_id: str, language: Language, filters: Filters, snapshot: str) -> None:
    """Have the trend of this view made, unless it is there or being made."""
    with writing() as session:
        trend_id = store.ask(session, audit_id, language, filters, snapshot)
    if trend_id:
        current_app.extensions["make_trend"](trend_id)


def folder_of(audit_id: str, trend_id: str) -> Path:
    """Where the files of a trend lie."""
    data: Path = current_app.config["DATA"]
    return data / "trends" / audit_id / trend_id


def manifest_of(trend: TrendFile) -> dict[str, Any]:
    """What a finished trend consists of."""
    path = folder_of(trend.audit_id, trend.id) / MANIFEST
    made: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return made


def run(trend_id: str) -> None:
    """Make one trend; what goes wrong is logged and shown as failed, never half a file."""
    trend = db.session.get(TrendFile, trend_id)
    if trend is None or trend.state == "ready":
        return  # the same request may stand in the queue twice
    folder = folder_of(trend.audit_id, trend.id)
    unfinished = folder.with_suffix(".part")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    try:
        headline = _make(trend, unfinished)
        shutil.rmtree(folder, ignore_errors=True)
        unfinished.rename(folder)
        _finish(trend_id, headline if store.filters_of(trend).is_plain else {})
    except Exception:
        log.exception("The trend %s could not be made", trend_id)
        shutil.rmtree(unfinished, ignore_errors=True)
        _mark(trend_id, "failed", 0)


def _make(trend: TrendFile, folder: Path) -> dict[str, Any]:
    # here and not above: a web worker must never load pandas and matplotlib
    from survey import trend_making

    audit = db.session.get_one(Audit, trend.audit_id)
    language: Language = "es" if trend.language == "es" else "en"

    def progress(share: float) -> None:
        _mark(trend.id, "running", round(100 * share))

    return trend_making.make(audit, store.filters_of(trend), language, folder, progress)


def _mark(trend_id: str, state: str, progress: int) -> None:
    with writing() as session:
        if trend := session.get(TrendFile, trend_id):
            trend.state, trend.progress = state, progress


def _finish(trend_id: str, headline: dict[str, Any]) -> None:
    with writing() as session:
        trend = session.get(TrendFile, trend_id)
        if trend is None:
            return
        trend.state, trend.progress = "ready", 100
        trend.headline = json.dumps(headline, ensure_ascii=False) if headline else ""
        gone = store.forget_old(session, trend)
        audit_id = trend.audit_id
    for name in gone:
        shutil.rmtree(folder_of(audit_id, name), ignore_errors=True)


def import_folder(audit_id: str, import_id: str) -> Path:
    """Where an uploaded table and what was found in it lie."""
    data: Path = current_app.config["DATA"]
    return data / "imports" / audit_id / import_id


def check(import_id: str) -> None:
    """Read one uploaded table and say what it would add."""
    given = db.session.get(ImportFile, import_id)
    if given is None or given.state != "queued":
        return
    # here and not above: a web worker must never load pandas
    from survey import import_making

    try:
        state = import_making.check(given, import_folder(given.audit_id, import_id))
    except Exception:
        log.exception("The import %s could not be read", import_id)
        state = "failed"
    with writing() as session:
        if stored := session.get(ImportFile, import_id):
            stored.state = state


def resume() -> None:
    """Ask again for the trends that a stopped process left behind."""
    for trend_id in store.unfinished(db.session):
        current_app.extensions["make_trend"](trend_id)
