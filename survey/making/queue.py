"""Background work: reports are made in a process of their own, never in a web worker."""

import json
import logging
import shutil
from pathlib import Path
from typing import Any, cast

from flask import Flask, current_app
from huey import Huey, PostgresHuey, SqliteHuey

from questionnaires.model import Language
from survey.making import trend_queue
from survey.models import ReportFile, Workshop
from survey.store.files import interim
from survey.store.files import reports as report_store
from survey.web.database import db, writing

MANIFEST = "manifest.json"
log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Give `app` its queue: beside SQLite in a file, beside PostgreSQL in that database."""
    huey = _queue(app)
    app.extensions["jobs"] = huey

    @huey.task(name="make_report")  # type: ignore[untyped-decorator]  # Huey ships no types
    def make_report(report_id: str) -> None:
        with app.app_context():
            run(report_id)

    app.extensions["make_report"] = make_report


def _queue(app: Flask) -> Huey:
    url: str = app.config["SQLALCHEMY_ENGINES"]["default"]["url"]
    if app.config["JOBS_IMMEDIATE"]:
        return SqliteHuey("jobs", filename=str(app.config["DATA"] / "jobs.sqlite3"), immediate=True)
    if url.startswith("postgresql"):
        return PostgresHuey("jobs", dsn=url.replace("postgresql+psycopg://", "postgresql://"))
    return SqliteHuey("jobs", filename=str(app.config["DATA"] / "jobs.sqlite3"))


def ask_for_report(workshop_id: str, language: str, snapshot: str) -> str:
    """Have a report of these answers made, once; returns its id."""
    with writing() as session:
        report_id, is_new = report_store.ask(session, workshop_id, language, snapshot)
    if is_new:
        current_app.extensions["make_report"](report_id)
    return report_id


def folder_of(report: ReportFile) -> Path:
    """Where the files of a report lie."""
    data: Path = current_app.config["DATA"]
    return data / "reports" / report.workshop_id / report.id


def manifest_of(report: ReportFile) -> dict[str, Any]:
    """What a finished report consists of: its files and charts, with titles and tables."""
    made: dict[str, Any] = json.loads((folder_of(report) / MANIFEST).read_text(encoding="utf-8"))
    return made


def run(report_id: str) -> None:
    """Make one report; what goes wrong is logged and shown, and leaves no half a file."""
    _read_one_state()
    report = db.session.get(ReportFile, report_id)
    if report is None or is_complete(report):
        return  # the same request may stand in the queue twice
    if interim.must_wait(db.session, db.session.get_one(Workshop, report.workshop_id)):
        _withdraw(report)  # somebody answered between asking and making
        return
    folder = folder_of(report)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        _make(report, folder)
    except Exception:
        log.exception("The report %s could not be made", report_id)
        shutil.rmtree(folder, ignore_errors=True)
        _mark(report_id, "failed", 0, "")
    else:
        _forget_older(report_id)


def _read_one_state() -> None:
    # on PostgreSQL each query would see what was saved last: the answers and who gave them differ
    if db.engine.dialect.name != "sqlite":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def _withdraw(report: ReportFile) -> None:
    """Give up a report that would tell single answers; documents that are there already stay."""
    if report.state == "ready":
        _mark(report.id, "ready", 100, "")
        return
    with writing() as session:
        session.delete(session.get_one(ReportFile, report.id))


def is_complete(report: ReportFile) -> bool:
    """Whether every file of a report is there; it is shown as soon as its documents are."""
    return report.state == "ready" and report.progress == 100


def _make(report: ReportFile, folder: Path) -> None:
    # here and not above: a web worker must never load pandas and matplotlib
    from survey.making.report import begin, finish

    state = "running"

    def progress(share: float, step: str) -> None:
        _mark(report.id, state, min(99, round(100 * share)), step)

    workshop = db.session.get_one(Workshop, report.workshop_id)
    language = cast(Language, report.language)
    people = interim.answered(db.session, workshop.id)
    making = begin(workshop, language, folder, progress)
    interim.remember(workshop.id, people)  # before anybody can read it
    state = "ready"
    finish(making)
    _mark(report.id, state, 100, "")


def _mark(report_id: str, state: str, progress: int, step: str) -> None:
    with writing() as session:
        if report := session.get(ReportFile, report_id):
            report.state, report.progress, report.step = state, progress, step[:60]


def _forget_older(report_id: str) -> None:
    with writing() as session:
        report = session.get(ReportFile, report_id)
        if report is None:
            return
        older = report_store.superseded(session, report)
        parent = folder_of(report).parent
    for name in older:
        shutil.rmtree(parent / name, ignore_errors=True)


def resume() -> None:
    """Ask again for the reports that a stopped process left behind."""
    for report_id in report_store.unfinished(db.session):
        current_app.extensions["make_report"](report_id)


def work(app: Flask) -> None:
    """Do background work until stopped; one report at a time."""
    with app.app_context():
        resume()
        trend_queue.resume()
    app.extensions["jobs"].create_consumer(workers=1, max_delay=1.0).run()
