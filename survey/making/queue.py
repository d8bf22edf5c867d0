"""Background work: files are made in a process of their own, never in a web worker."""

import contextlib
import logging
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial, wraps
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask, current_app
from huey import Huey, PostgresHuey, SqliteHuey, crontab
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import OperationalError

from questionnaires.model import LANGUAGES
from survey.making import Begun, Progress, adding, hands, upkeep
from survey.models import TOOK_TOO_LONG, FileSet, Workshop, now
from survey.store.answers import sheets
from survey.store.files import keys, sets
from survey.store.files.keys import Wish
from survey.store.people.log import note_workshop
from survey.store.room import steps
from survey.web import health
from survey.web.database import db, writing
from survey.web.errors import in_a_line

PAGE = 40  # percent of the work that is done when the page can be shown
LETS_GO_S = 10  # the database learns late that a process was killed, and then lets go of its locks
WAITS_S = 120  # to write how far a set is; what was made must not be lost to a busy database
MOST_BEGUN = 4  # kept for `finish`; of what was begun before them the page is made again
log = logging.getLogger(__name__)
_begun: dict[str, Begun] = {}


OF_ROOMS = {"gap", "order"}
"""What a room waits for comes before reports and trends, of which somebody may ask for many."""


def init_app(app: Flask) -> None:
    """Give `app` its queue: beside SQLite in a file, beside PostgreSQL in that database."""
    keys.code()  # now: an update may change the files beneath a running process
    huey = app.extensions["jobs"] = _queue(app)

    def task(work: Callable[[str], None], priority: int) -> Any:
        def in_context(set_id: str) -> None:
            with app.app_context(), in_words(work.__name__):
                work(set_id)

        return huey.task(name=work.__name__, priority=priority)(in_context)

    upkeeping = (upkeep.back_up_due, upkeep.forget_old, upkeep.empty_log)
    for duty in (health.beat, close_due, *upkeeping, resume, adding.empty_some):
        each_minute(app, duty)
    # a page that somebody waits for comes before the slides of the one before
    app.extensions |= {"begin": task(_lent(begin), 0)}
    app.extensions["finish"] = task(_lent(finish), -1)
    app.extensions["add"] = task(_lent(add), -2)  # a little at a time, and after all else
    app.extensions["back_up"] = task(upkeep.back_up, 1)


def each_minute(app: Flask, duty: Callable[[], object]) -> None:
    """Have something done by the clock."""

    def in_context() -> None:
        with app.app_context(), in_words(duty.__name__):
            duty()

    # before all reports: a full queue must not put off a backup
    by_clock = app.extensions["jobs"].periodic_task
    by_clock(crontab(), name=duty.__name__, priority=2, expires=60)(in_context)


@contextmanager
def in_words(name: str) -> Iterator[None]:
    """Log what goes wrong in a line; the queue would log its frames and keep them in its file."""
    try:
        yield
    except Exception as error:
        log.error("The background could not do %s: %s", name, in_a_line(error))


def _queue(app: Flask) -> Huey:
    # its tables come with `prepare`: to make an application must neither write nor need a database
    url: str = app.config["SQLALCHEMY_ENGINES"]["default"]["url"]
    if url.startswith("postgresql") and not app.config["JOBS_IMMEDIATE"]:
        dsn = url.replace("postgresql+psycopg://", "postgresql://")
        return PostgresHuey("jobs", dsn=dsn, create_tables=False)
    return SqliteHuey(
        "jobs",
        filename=str(app.config["DATA"] / "jobs.sqlite3"),
        create_tables=False,
        immediate=app.config["JOBS_IMMEDIATE"],
    )


def prepare() -> None:
    """Make the line, where there is none yet."""
    jobs = current_app.extensions["jobs"]
    if not jobs.immediate:
        jobs.storage.initialize_schema()


def _lent(step: Callable[[str], None]) -> Callable[[str], None]:
    """A step that the process for it does, where there is one."""

    @wraps(step)
    def done(set_id: str) -> None:
        lent: hands.Hands | None = current_app.extensions.get("hands")
        if lent is None:
            step(set_id)
            return
        try:
            lent.do(step.__name__, set_id)
        except (TimeoutError, ChildProcessError) as error:
            _give_up(step.__name__, set_id, took_too_long=isinstance(error, TimeoutError))

    return done


def ask(wish: Wish) -> None:
    """Have a set made, unless it is there or being made."""
    with writing() as session:
        set_id = sets.ask(session, wish, current_app.config["DATA"])
    if set_id:
        put_in_line("begin", set_id, **({"priority": 1} if wish.kind in OF_ROOMS else {}))


def put_in_line(work: str, what: str, **more: int) -> None:
    """Have something done; where the line cannot be reached, `resume` asks for it later.

    A `priority` lets it pass others.
    """
    for is_last in (False, True):
        try:
            current_app.extensions[work](what, **more)
            return
        except (sqlite3.OperationalError, psycopg.OperationalError) as error:
            # a database that was away leaves a dead connection, of which the first use learns
            if is_last:
                log.error("The line of the background cannot be reached: %s", in_a_line(error))


def wanted(wish: Wish) -> FileSet | None:
    """The set that is wished for; it is asked for where nobody did before or its files are lost."""
    known = sets.find(db.session, wish)
    if known is None or is_lost(known):
        ask(wish)
        db.session.rollback()  # the reading transaction would not see what was written
        known = sets.find(db.session, wish)
    return known


def folder_of(one: FileSet) -> Path:
    """Where the files of a set lie."""
    return sets.folder_of(current_app.config["DATA"], one)


def is_lost(one: FileSet) -> bool:
    """Whether a set was made whose files are gone."""
    return sets.is_lost(current_app.config["DATA"], one)


def begin(set_id: str) -> None:
    """Make the page of a set; what takes longer is made when no other page is waited for."""
    one = _stored(set_id)
    if one is None or not _is_left(one, "begin"):
        return  # the same request may stand in the queue twice
    if begun := _begin(one):
        _begun[set_id] = begun
        for earlier in list(_begun)[:-MOST_BEGUN]:
            del _begun[earlier]
        put_in_line("finish", set_id)


def finish(set_id: str) -> None:
    """Make what takes longer of a set whose page is shown.

    Where the process was stopped in between, the page is made again: both show the same answers.
    """
    one, begun = _stored(set_id), _begun.pop(set_id, None)
    if one is None or not _is_left(one, "finish"):
        return
    begun = begun or _begin(one)
    if begun is None:
        return
    try:
        progress = _progress(set_id, "ready", PAGE, 99)
        _maker(one.kind).finish(begun.making, folder_of(one), progress)
    except Exception as error:
        # the page stays; it says that the rest is missing
        log.error("The rest of a %s could not be made: %s", one.kind, in_a_line(error))
    _mark(set_id, progress=100)  # an upload may be added by now, and is no longer only ready
    _is_erased(one)


def add(set_id: str) -> None:
    """Add some more of an import that is added piece by piece."""
    one = db.session.get(FileSet, set_id)
    if one is None or not one.is_being_added:
        return
    try:
        is_left = adding.go_on(set_id, folder_of(one))
    except OperationalError as error:
        # the database was busy or away: `resume` goes on where it stopped
        log.error("An import waits for the database: %s", in_a_line(error))
        db.session.rollback()
        return
    except Exception as error:
        log.error("An import could not be added: %s", in_a_line(error))
        db.session.rollback()
        _mark(set_id, state="failed", progress=0)
        _clear(folder_of(one))
        return
    if is_left:
        put_in_line("add", set_id)


def _stored(set_id: str) -> FileSet | None:
    # on PostgreSQL each query would see what was saved last: the answers and who gave them differ
    if db.engine.dialect.name != "sqlite":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    return db.session.get(FileSet, set_id)


def _maker(kind: str) -> Any:
    # here and not above: a web worker must never load pandas and matplotlib
    from survey.making import gaps, imports, order, report, trend

    makers = {"report": report, "trend": trend, "gap": gaps, "order": order, "import": imports}
    return makers[kind]


def _begin(one: FileSet) -> Begun | None:
    """Make the page; what goes wrong is logged and shown, and leaves no half a file."""
    folder = folder_of(one)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        # a page that is shown stays so while it is made again
        end = _end_of_page(one)
        progress = _progress(one.id, "ready" if one.state == "ready" else "running", 0, end)
        begun: Begun | None = _maker(one.kind).begin(one, folder, progress)
    except Exception as error:
        log.error("A %s could not be made: %s", one.kind, in_a_line(error))
        _clear(folder)
        _mark(one.id, state="failed", progress=0)
        return None
    if begun is None:
        _withdraw(one)
        return None
    _mark(one.id, state="ready", progress=end, told=begun.told)
    if _is_erased(one):
        return None
    _forget_old(one)
    return begun


def _end_of_page(one: FileSet) -> int:
    """How many percent of a set are done with its page; after an import nothing follows."""
    return 99 if one.kind == "import" else PAGE


def _give_up(step: str, set_id: str, *, took_too_long: bool) -> None:
    """Say of a set that its process was ended, or died; of a page that is shown nothing goes.

    Nothing is said of what another worker makes by now, or has made.
    """
    with contextlib.suppress(TakenError), _alone(set_id, LETS_GO_S):
        one = _stored(set_id)
        if one is None or not _is_left(one, step):
            return
        why = "took too long" if took_too_long else "ended the process that made it"
        log.error("A %s could not be made: it %s", one.kind, why)
        if one.state == "ready":
            _mark(set_id, progress=100)
        else:
            _clear(folder_of(one))
            told = {TOOK_TOO_LONG: True} if took_too_long else None
            _mark(set_id, state="failed", progress=0, told=told)
        _is_erased(one)


def _is_left(one: FileSet, step: str) -> bool:
    """Whether a step of a set is still to be done."""
    if step == "add":
        return one.is_being_added
    if step == "begin":
        return one.is_waiting and not one.is_being_added
    return one.state == "ready" and not one.is_complete


def _is_erased(one: FileSet) -> bool:
    """Whether a set was erased while it was made; then nothing of it stays."""
    with db.engine.connect() as connection:  # the session would not see what happened since
        if connection.scalar(select(FileSet.id).filter_by(id=one.id)):
            return False
    _clear(folder_of(one))
    return True


def _clear(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    with contextlib.suppress(OSError):  # others lie beside it
        folder.parent.rmdir()


def _withdraw(one: FileSet) -> None:
    """Give up a set that must no longer be made; what can be read of it already stays."""
    if one.state == "ready":
        _mark(one.id, progress=100)
        return
    with writing(WAITS_S) as session:
        session.execute(delete(FileSet).filter_by(id=one.id))
    _clear(folder_of(one))


def _progress(set_id: str, state: str, start: int, end: int) -> Progress:
    def tell(share: float) -> None:
        _mark(set_id, state=state, progress=round(start + (end - start) * share))
        health.beat()

    return tell


def _mark(set_id: str, **values: Any) -> None:
    # an upload may have been added, or thrown away, while this process still wrote
    is_open = FileSet.state.not_in(("stored", "undone"))
    with writing(WAITS_S) as session:
        session.execute(update(FileSet).where(FileSet.id == set_id, is_open).values(**values))


def _forget_old(one: FileSet) -> None:
    if one.kind not in sets.KEPT:
        return  # an upload is written before its row can be seen
    with writing(WAITS_S) as session:
        sets.forget_old(session, one)
        known = set(session.scalars(select(FileSet.id).filter_by(kind=one.kind, about=one.about)))
    # also what was made of an older cut: its rows went when the next one was made
    for folder in folder_of(one).parent.iterdir():
        if folder.name not in known:
            shutil.rmtree(folder, ignore_errors=True)


def close_due() -> None:
    """Close the workshops that answer by link and whose time is over."""
    for workshop_id in steps.due(db.session, now()):
        with writing() as session:
            workshop = sheets.hold(session, workshop_id)
            # it may have been moved or closed by hand meanwhile, or deleted
            if workshop is None or workshop_id not in steps.due(session, now()):
                continue
            steps.end_by_link(session, workshop)
            is_closed = workshop.state == "closed"
            what = "workshop_closed" if is_closed else "rating_ended"
            note_workshop(session, workshop, what, None)
        if is_closed:
            ask_last(workshop_id)
    db.session.rollback()


def ask_last(workshop_id: str) -> None:
    """Have the report of a workshop that was just closed made in every language.

    That of the room comes first: its first page stands on the screen as soon as it is made.
    """
    db.session.rollback()  # the reading transaction would not see what was written
    put_in_line("back_up", "closing")
    workshop = db.session.get_one(Workshop, workshop_id)
    for language in sorted(LANGUAGES, key=lambda one: one != workshop.language):
        ask(keys.of_report(db.session, workshop, language))


def resume() -> None:
    """Ask again for what a stopped process left behind, and clear away what nobody finds.

    Whoever was killed, or lost the database, in the middle of a set: nobody waits in vain.
    """
    for folder in sets.orphans(db.session, current_app.config["DATA"]):
        shutil.rmtree(folder, ignore_errors=True)
    asked = {task.args[0] for task in current_app.extensions["jobs"].pending() if task.args}
    for one in sets.unfinished(db.session):
        if one.id not in asked:
            waits_for = "begin" if one.is_waiting else "finish"
            put_in_line("add" if one.is_being_added else waits_for, one.id)
    db.session.rollback()


def work(app: Flask, lent: hands.Hands) -> None:
    """Do background work until stopped; one set at a time."""
    app.extensions["hands"] = lent
    with app.app_context():
        health.beat()
        resume()
    try:
        app.extensions["jobs"].create_consumer(workers=1, max_delay=1.0).run()
    finally:
        lent.end()


def lend(app: Flask, pipe: Connection) -> None:
    """Make sets for who works at the other end of `pipe`."""
    hands.lend(pipe, partial(make, app))


def make(app: Flask, step: str, set_id: str) -> None:
    """Do a step of a set; what goes wrong is logged."""
    steps_by_name = {step.__name__: step for step in (begin, finish, add)}
    with app.app_context(), in_words(step), _alone(set_id):
        steps_by_name[step](set_id)


class TakenError(Exception):
    """Another worker makes this set."""


@contextmanager
def _alone(set_id: str, most_s: int = 0) -> Iterator[None]:
    """Wait until no other worker makes this set: it may stand in the line twice.

    Raises TakenError where one still does after `most_s`; 0 waits as long as it takes.
    Beside SQLite there is one worker, which does one at a time.
    """
    if db.engine.dialect.name == "sqlite":
        yield
        return
    # it goes with the process that is killed, and with the database
    with db.engine.begin() as connection:
        key = func.hashtextextended(f"making {set_id}", 0)
        connection.execute(select(func.set_config("lock_timeout", f"{most_s}s", True)))
        try:
            connection.execute(select(func.pg_advisory_xact_lock(key)))
        except OperationalError as error:
            if isinstance(error.orig, psycopg.errors.LockNotAvailable):
                raise TakenError from error
            raise
        yield
