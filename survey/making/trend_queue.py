"""Background work on trends and imports, beside that on reports."""

import json
import logging
import shutil
from pathlib import Path
from typing import Any

from flask import Flask, current_app

from questionnaires.model import Language
from survey.making import comparisons
from survey.models import Audit, ImportFile, TrendFile
from survey.store.answers import waves
from survey.store.answers.waves import Filters
from survey.store.files import trends as store
from survey.web.database import db, writing

MANIFEST = "manifest.json"
PAGE = 40  # share of the work that is done when the page can be shown
log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Add the work to the queue that `survey.making.queue` has made."""
    huey = app.extensions["jobs"]
    comparisons.init_app(app)

    @huey.task(name="make_trend")  # type: ignore[untyped-decorator]  # Huey ships no types
    def make_trend(trend_id: str) -> None:
        with app.app_context():
            run(trend_id)

    @huey.task(name="check_import")  # type: ignore[untyped-decorator]  # as above
    def check_import(import_id: str) -> None:
        with app.app_context():
            check(import_id)

    # a page that somebody waits for comes before the slides of the one before
    @huey.task(name="finish_trend", priority=-1)  # type: ignore[untyped-decorator]  # as above
    def finish_trend(trend_id: str) -> None:
        with app.app_context():
            finish(trend_id)

    app.extensions |= {
        "make_trend": make_trend,
        "finish_trend": finish_trend,
        "check_import": check_import,
    }


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


def is_complete(trend: TrendFile) -> bool:
    """Whether every file of a trend is there; its page is shown as soon as it is ready."""
    return trend.state == "ready" and trend.progress == 100


def run(trend_id: str) -> None:
    """Make the page of one trend; what goes wrong is logged and shown, and leaves no half a file.

    What takes longer is asked for at the end, and made when no other page is waited for.
    """
    trend = db.session.get(TrendFile, trend_id)
    if trend is None or trend.state == "ready":
        return  # the same request may stand in the queue twice
    folder = folder_of(trend.audit_id, trend.id)
    unfinished = folder.with_suffix(".part")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    try:
        headline = _begin(trend, unfinished)
        shutil.rmtree(folder, ignore_errors=True)
        unfinished.rename(folder)
        _show(trend_id, headline if store.filters_of(trend).is_plain else {})
    except Exception:
        log.exception("The trend %s could not be made", trend_id)
        shutil.rmtree(unfinished, ignore_errors=True)
        _mark(trend_id, "failed", 0)
    else:
        current_app.extensions["finish_trend"](trend_id)


def _begin(trend: TrendFile, folder: Path) -> dict[str, Any]:
    # here and not above: a web worker must never load pandas and matplotlib
    from survey.making import trend as trend_making

    def progress(share: float) -> None:
        _mark(trend.id, "running", round(100 * share))

    return trend_making.begin(*_asked(trend), folder, progress)


def _asked(trend: TrendFile) -> tuple[Audit, Filters, Language]:
    audit = db.session.get_one(Audit, trend.audit_id)
    return audit, store.filters_of(trend), "es" if trend.language == "es" else "en"


def finish(trend_id: str) -> None:
    """Make what takes longer of a trend whose page is shown, unless its audit changed since."""
    trend = db.session.get(TrendFile, trend_id)
    if trend is None or trend.state != "ready" or is_complete(trend):
        return
    try:
        if _is_current(trend):
            _finish(trend)
    except Exception:
        # the page stays; it says that the rest is missing
        log.exception("Slides and pictures of the trend %s could not be made", trend_id)
    _mark(trend_id, "ready", 100)


def _is_current(trend: TrendFile) -> bool:
    """Whether the files would be those of the page that is shown: another view has its own."""
    audit, filters, _ = _asked(trend)
    shown = waves.shown(db.session, audit.id, filters).shown
    return store.key_of(db.session, audit, shown, filters) == trend.snapshot


def _finish(trend: TrendFile) -> None:
    from survey.making import trend as trend_making  # as above

    def progress(share: float) -> None:
        _mark(trend.id, "ready", round(PAGE + (99 - PAGE) * share))

    trend_making.finish(*_asked(trend), folder_of(trend.audit_id, trend.id), progress)


def _mark(trend_id: str, state: str, progress: int) -> None:
    with writing() as session:
        if trend := session.get(TrendFile, trend_id):
            trend.state, trend.progress = state, progress


def _show(trend_id: str, headline: dict[str, Any]) -> None:
    with writing() as session:
        trend = session.get(TrendFile, trend_id)
        if trend is None:
            return
        trend.state, trend.progress = "ready", PAGE
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
    from survey.making import imports

    try:
        state = imports.check(given, import_folder(given.audit_id, import_id))
    except Exception:
        log.exception("The import %s could not be read", import_id)
        state = "failed"
    with writing() as session:
        if stored := session.get(ImportFile, import_id):
            stored.state = state


def resume() -> None:
    """Ask again for what a stopped process left behind."""
    for trend in store.incomplete(db.session):
        step = "finish_trend" if trend.state == "ready" else "make_trend"
        current_app.extensions[step](trend.id)
    comparisons.resume()
