"""Sets of files in the background: asked for once, resumed after a stop, and forgotten."""

import logging
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from huey import Huey
from sqlalchemy import delete, select, update

from survey import create_app
from survey.making import Begun, Progress, queue
from survey.models import Audit, FileSet, now
from survey.store.files import keys, sets
from survey.store.files.keys import Wish
from survey.web import database
from survey.web.database import db, writing
from tests import prepared
from tests.conftest import KEY


class Maker:
    """Writes one word for each step, and remembers what it did."""

    def __init__(self) -> None:
        self.did: list[str] = []
        self.fails = ""

    def begin(self, one: FileSet, folder: Path, progress: Progress) -> Begun | None:
        progress(0.5)
        self._do("begin", folder)
        (folder / sets.MANIFEST).touch()
        return None if self.fails == "withdrawn" else Begun({"gap": 1.5}, one.snapshot)

    def finish(self, snapshot: str, folder: Path, progress: Progress) -> None:
        progress(0.5)
        self._do("finish", folder)

    def _do(self, step: str, folder: Path) -> None:
        self.did.append(step)
        if self.fails == step:
            raise ZeroDivisionError
        (folder / step).write_text(step)


@pytest.fixture(autouse=True)
def maker(monkeypatch: pytest.MonkeyPatch) -> Maker:
    made = Maker()
    monkeypatch.setattr(queue, "_maker", lambda _kind: made)
    return made


@pytest.fixture(autouse=True)
def all_steps(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both steps at once, also those of trends that other tests leave out."""
    for step in (queue.begin, queue.finish):
        monkeypatch.setitem(app.extensions, step.__name__, partial(do, app, step))


def do(app: Flask, step: Callable[[str], None], set_id: str, priority: int = 0) -> None:
    """A step as the process for background work does it, with a session of its own."""
    with app.app_context():
        step(set_id)
        db.session.close()


@pytest.fixture(autouse=True)
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def audit_id() -> str:
    with writing() as session:
        audit = Audit(name="Hotel")
        session.add(audit)
        session.flush()
        return audit.id


@pytest.fixture
def wish(audit_id: str) -> Wish:
    return Wish("trend", audit_id, audit_id, "en", {}, "s", keys.code())


def leave(app: Flask, monkeypatch: pytest.MonkeyPatch, step: str) -> list[str]:
    """Have a step asked for without doing it, as where the process stops before it."""
    asked: list[str] = []
    monkeypatch.setitem(app.extensions, step, asked.append)
    return asked


def rows() -> list[FileSet]:
    db.session.rollback()
    return list(db.session.scalars(select(FileSet).order_by(FileSet.created_at)))


def test_a_set_is_made_once_however_often_it_is_asked_for(maker: Maker, wish: Wish) -> None:
    first, second = queue.wanted(wish), queue.wanted(wish)
    assert first
    assert second
    assert (first.id, second.is_complete, second.told) == (second.id, True, {"gap": 1.5})
    assert maker.did == ["begin", "finish"]
    assert sorted(path.name for path in queue.folder_of(first).iterdir()) == [
        *("begin", "finish", sets.MANIFEST)
    ]


def test_a_set_is_made_though_somebody_else_writes_for_long(
    app: Flask, maker: Maker, wish: Wish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "LOCK_WAIT_S", 0.1)
    holds, begin = Event(), maker.begin

    def hold() -> None:
        with app.app_context(), db.engine.execution_options(wait_s=5).connect() as other:
            other.execute(update(FileSet).values(progress=1))
            holds.set()
            time.sleep(0.5)
            other.rollback()

    def begin_meanwhile(one: FileSet, folder: Path, progress: Progress) -> Begun | None:
        others.submit(hold)
        holds.wait()
        return begin(one, folder, progress)

    monkeypatch.setattr(maker, "begin", begin_meanwhile)
    with ThreadPoolExecutor(1) as others:
        made = queue.wanted(wish)
    assert made
    assert made.is_complete


def test_two_who_ask_at_once_get_one_row(app: Flask, maker: Maker, wish: Wish) -> None:
    def ask(_: int) -> None:
        with app.app_context():
            queue.ask(wish)
            db.session.close()

    with ThreadPoolExecutor(8) as people:
        list(people.map(ask, range(8)))
    assert len(rows()) == 1
    assert maker.did == ["begin", "finish"]


def test_what_another_version_of_the_code_made_is_not_found(maker: Maker, wish: Wish) -> None:
    queue.ask(wish._replace(code="earlier"))
    assert sets.find(db.session, wish) is None
    assert sets.newest(db.session, "trend", wish.about) is None
    made = queue.wanted(wish)
    assert made
    assert [one.code for one in rows()] == [keys.code()]  # and the other one is forgotten
    assert [path.name for path in queue.folder_of(made).parent.iterdir()] == [made.id]


def test_another_source_makes_another_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "ROOT", tmp_path)
    source = tmp_path / "reports" / "gap.py"
    source.parent.mkdir()
    found = set()
    for line in ("gap = 1", "gap = 1", "gap = 2"):
        source.write_text(line)
        found.add(keys.code.__wrapped__())
    assert len(found) == 2


def test_a_process_that_stopped_between_page_and_pictures_goes_on(
    app: Flask, maker: Maker, wish: Wish, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = leave(app, monkeypatch, "finish")
    queue.ask(wish)
    (half,) = rows()
    assert (half.state, half.progress, half.follows) == ("ready", 40, True)
    queue._begun.clear()  # another process knows nothing of it
    queue.resume()
    assert asked == [half.id, half.id]
    do(app, queue.finish, half.id)
    assert maker.did == ["begin", "begin", "finish"]
    assert rows()[0].is_complete


def test_a_process_that_stopped_before_the_page_begins_again(
    app: Flask, maker: Maker, wish: Wish, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = leave(app, monkeypatch, "begin")
    queue.ask(wish)
    with writing() as session:
        session.get_one(FileSet, asked[0]).state = "running"
    queue.resume()
    do(app, queue.begin, asked[1])
    assert rows()[0].is_complete
    do(app, queue.begin, asked[0])  # it may stand in the queue twice
    assert maker.did == ["begin", "finish"]


def test_of_what_was_begun_long_ago_the_page_is_made_again(
    app: Flask, maker: Maker, wish: Wish, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = leave(app, monkeypatch, "finish")
    for n in range(queue.MOST_BEGUN + 1):
        queue.ask(wish._replace(snapshot=f"{n}"))
    assert len(queue._begun) == queue.MOST_BEGUN
    for set_id in asked:
        do(app, queue.finish, set_id)
    assert maker.did.count("begin") == queue.MOST_BEGUN + 2
    assert all(one.is_complete for one in rows())


def test_what_failed_leaves_no_file_and_can_be_asked_for_again(
    maker: Maker, wish: Wish, caplog: pytest.LogCaptureFixture
) -> None:
    maker.fails = "begin"
    with caplog.at_level(logging.CRITICAL):
        queue.ask(wish)
    (one,) = rows()
    assert (one.state, one.progress) == ("failed", 0)
    assert not queue.folder_of(one).exists()
    maker.fails = ""
    queue.ask(wish)
    (again,) = rows()
    assert (again.id, again.is_complete) == (one.id, True)


def test_a_set_whose_folder_was_lost_is_made_anew(maker: Maker, wish: Wish) -> None:
    first = queue.wanted(wish)
    assert first
    shutil.rmtree(queue.folder_of(first))
    again = queue.wanted(wish)
    assert again
    assert (again.id, again.is_complete) == (first.id, True)
    assert maker.did == ["begin", "finish"] * 2


def test_a_page_stays_where_the_rest_fails(
    maker: Maker, wish: Wish, caplog: pytest.LogCaptureFixture
) -> None:
    maker.fails = "finish"
    with caplog.at_level(logging.CRITICAL):
        queue.ask(wish)
    (one,) = rows()
    assert one.is_complete
    assert (queue.folder_of(one) / "begin").exists()


def test_what_must_no_longer_be_made_is_withdrawn(maker: Maker, wish: Wish) -> None:
    maker.fails = "withdrawn"
    queue.ask(wish)
    assert rows() == []
    assert maker.did == ["begin"]


def test_one_audit_does_not_fill_the_queue(
    app: Flask, wish: Wish, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = leave(app, monkeypatch, "begin")
    queue.ask(wish._replace(code="earlier"))  # nobody waits for it
    for n in range(20):
        queue.ask(wish._replace(snapshot=f"{n}"))
    assert len(asked) == 1 + sets.MOST_INCOMPLETE


@pytest.mark.parametrize(("kind", "kept"), sets.KEPT.items())
def test_the_oldest_are_forgotten_with_their_files(wish: Wish, kind: str, kept: int) -> None:
    wish = wish._replace(kind=kind)
    for n in range(kept + 2):
        queue.ask(wish._replace(snapshot=f"{n}"))
    stay = rows()
    assert [one.snapshot for one in stay] == [f"{n}" for n in range(2, kept + 2)]
    folders = queue.folder_of(stay[0]).parent.iterdir()
    assert {path.name for path in folders} == {one.id for one in stay}


def test_folders_that_nobody_finds_are_cleared_away(app: Flask, wish: Wish) -> None:
    kept = queue.wanted(wish)
    assert kept
    data: Path = app.config["DATA"]
    gone = [data / "reports/w/s", data / "trends" / wish.about / "s", data / "comparisons/s"]
    stays = [data / "imports" / wish.about / "s", queue.folder_of(kept)]
    for folder in (*gone, stays[0]):
        folder.mkdir(parents=True)
    queue.resume()
    assert [folder for folder in gone if folder.exists()] == []
    assert all(folder.exists() for folder in stays)


def test_an_upload_that_was_added_meanwhile_is_not_read_anew(
    app: Flask, wish: Wish, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = leave(app, monkeypatch, "finish")
    queue.ask(wish._replace(kind="import", code=""))
    with writing() as session:
        session.get_one(FileSet, asked[0]).state = "stored"
    queue._mark(asked[0], state="ready", progress=100)
    assert rows()[0].state == "stored"


@pytest.mark.parametrize("step", ["begin", "finish"])
@pytest.mark.parametrize("kind", ["report", "trend", "import"])
def test_what_is_erased_while_it_is_made_leaves_nothing(
    app: Flask, maker: Maker, wish: Wish, monkeypatch: pytest.MonkeyPatch, step: str, kind: str
) -> None:
    queue._begun.clear()
    do_step, data = maker._do, app.config["DATA"]

    def erased_meanwhile(did: str, folder: Path) -> None:
        if did == step:
            with writing() as session:
                session.execute(delete(FileSet))
            shutil.rmtree(folder)
            folder.mkdir(parents=True)  # what is being written comes back
        do_step(did, folder)

    monkeypatch.setattr(maker, "_do", erased_meanwhile)
    queue.ask(wish._replace(kind=kind))
    assert rows() == []
    assert not [path for path in (data / f"{kind}s").rglob("*") if path.is_file()]
    assert not queue._begun


class Ended:
    """A process for background work that ends in the middle of each step."""

    def __init__(self, how: type[Exception]) -> None:
        self.how = how

    def do(self, step: str, set_id: str) -> None:
        raise self.how


@pytest.mark.parametrize(("how", "is_told"), [(TimeoutError, True), (ChildProcessError, False)])
def test_what_ends_in_the_middle_has_failed_and_can_be_asked_for_again(
    app: Flask, maker: Maker, wish: Wish, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture, how: type[Exception], is_told: bool,
) -> None:  # fmt: skip
    monkeypatch.setitem(app.extensions, "hands", Ended(how))
    monkeypatch.setitem(app.extensions, "begin", partial(do, app, queue._lent(queue.begin)))
    with caplog.at_level(logging.CRITICAL):
        queue.ask(wish)
    (one,) = rows()
    assert (one.state, one.took_too_long, maker.did) == ("failed", is_told, [])
    monkeypatch.setitem(app.extensions, "hands", None)
    queue.ask(wish)
    (again,) = rows()
    assert (again.is_complete, again.took_too_long) == (True, False)


def test_a_page_stays_where_the_process_ends_in_the_rest(
    app: Flask, maker: Maker, wish: Wish, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    (asked := leave(app, monkeypatch, "finish")).clear()
    queue.ask(wish)
    monkeypatch.setitem(app.extensions, "hands", Ended(TimeoutError))
    with caplog.at_level(logging.CRITICAL):
        queue._lent(queue.finish)(asked[0])
    (one,) = rows()
    assert one.is_complete
    assert (queue.folder_of(one) / "begin").exists()


@pytest.fixture
def line(sqlite_template: Path, tmp_path: Path) -> Iterator[Huey]:
    """The line of an application whose background process has not come to it yet."""
    shutil.copytree(sqlite_template, tmp_path / "data")
    waiting = create_app(DATA=tmp_path / "data", SECRET_KEY=KEY)
    with waiting.app_context():
        queue.prepare()
        jobs = waiting.extensions["jobs"]
        yield jobs
        jobs.storage.close()
        db.engine.dispose()


def test_twenty_that_wait_are_all_made_in_turn(maker: Maker, wish: Wish, line: Huey) -> None:
    for n in range(20):
        queue.ask(wish._replace(kind="report", about="", audit_id=None, snapshot=f"{n}"))
    queue.resume()  # each stands in the line once, also where it is looked after meanwhile
    assert line.pending_count() == 20
    last = rows()[-1]
    for left in range(20, 0, -1):
        assert sets.turn_of(db.session, last) == (left, left)
        line.execute(line.dequeue())
        db.session.rollback()
    while task := line.dequeue():
        line.execute(task)
    assert all(one.is_complete for one in rows())


def test_what_a_room_waits_for_is_made_before_reports(wish: Wish, line: Huey) -> None:
    for kind in ("report", "trend", "gap"):
        queue.ask(wish._replace(kind=kind, about="", audit_id=None, snapshot=kind))
    kinds = {one.id: one.kind for one in rows()}
    assert [kinds[line.dequeue().args[0]] for _ in kinds] == ["gap", "report", "trend"]


def test_what_a_killed_process_had_taken_is_asked_for_again(
    app: Flask, maker: Maker, wish: Wish, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = leave(app, monkeypatch, "begin")
    queue.ask(wish)
    with writing() as session:
        session.get_one(FileSet, asked[0]).state = "running"
    queue.resume()  # each minute
    assert asked == asked[:1] * 2


@pytest.mark.postgres
def test_two_workers_make_a_set_once_that_stands_in_the_line_twice(
    postgres_app: Flask, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    with postgres_app.app_context():
        asked = leave(postgres_app, monkeypatch, "begin")
        queue.ask(Wish("trend", "", None, "en", {}, "s", keys.code()))
        do_step = maker._do

        def slowly(did: str, folder: Path) -> None:
            time.sleep(0.2)
            do_step(did, folder)

        monkeypatch.setattr(maker, "_do", slowly)
        leave(postgres_app, monkeypatch, "finish")
        with ThreadPoolExecutor(2) as workers:
            list(workers.map(lambda _: queue.make(postgres_app, "begin", asked[0]), range(2)))
        assert maker.did == ["begin"]
        assert rows()[0].state == "ready"


@pytest.mark.postgres
@pytest.mark.parametrize("other", ["makes it", "made it"])
def test_what_one_worker_gives_up_is_left_to_the_other_that_makes_it(
    postgres_app: Flask, maker: Maker, monkeypatch: pytest.MonkeyPatch, other: str
) -> None:
    monkeypatch.setattr(queue, "LETS_GO_S", 1)
    with postgres_app.app_context():
        asked = leave(postgres_app, monkeypatch, "begin")
        leave(postgres_app, monkeypatch, "finish")
        queue.ask(Wish("trend", "", None, "en", {}, "s", keys.code()))
        do_step = maker._do

        def given_up_meanwhile(did: str, folder: Path) -> None:
            do_step(did, folder)
            if other == "makes it":
                elsewhere(give_up, postgres_app, asked[0])

        monkeypatch.setattr(maker, "_do", given_up_meanwhile)
        queue.make(postgres_app, "begin", asked[0])
        if other == "made it":
            give_up(postgres_app, asked[0])
        (one,) = rows()
        assert (one.state, one.progress) == ("ready", queue.PAGE)  # what is left is still asked for
        assert (queue.folder_of(one) / "begin").exists()


def give_up(app: Flask, set_id: str) -> None:
    with app.app_context():
        queue._give_up("begin", set_id, took_too_long=True)


def test_a_line_that_cannot_be_reached_stops_nobody(
    app: Flask, maker: Maker, wish: Wish, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    begin = app.extensions["begin"]

    def away(set_id: str) -> None:
        raise psycopg.OperationalError

    monkeypatch.setitem(app.extensions, "begin", away)
    queue.ask(wish)
    assert "cannot be reached: psycopg.OperationalError" in caplog.text
    monkeypatch.setitem(app.extensions, "begin", begin)
    queue.resume()
    assert rows()[0].is_complete


def elsewhere(work: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """Something that a web server does: a context of this process is none of its."""
    with ThreadPoolExecutor(1) as other:
        return other.submit(work, *given, **named).result()


@pytest.mark.parametrize("step", ["begin", "finish"])
@pytest.mark.parametrize("whose", ["its own", "of a later one"])
def test_a_workshop_that_is_deleted_while_a_report_shows_it_leaves_nothing(
    app: Flask, maker: Maker, facilitator: FlaskClient, monkeypatch: pytest.MonkeyPatch,
    step: str, whose: str,
) -> None:  # fmt: skip
    queue._begun.clear()
    do_step, room = maker._do, elsewhere(prepared.workshop, facilitator)
    audit_id = db.session.scalars(select(Audit.id)).one()
    db.session.rollback()
    later = elsewhere(prepared.workshop, facilitator, audit_id, date="2026-09-14")
    about = (room if whose == "its own" else later).split("/")[2]

    def deleted_meanwhile(did: str, folder: Path) -> None:
        if did == step:
            gone = elsewhere(facilitator.post, f"{room}/delete", data={"name": "Spring"})
            assert gone.status_code == 302
            folder.mkdir(parents=True, exist_ok=True)  # what is being written comes back
        do_step(did, folder)

    monkeypatch.setattr(maker, "_do", deleted_meanwhile)
    queue.ask(Wish("report", about, audit_id, "en", {}, "s", keys.code()))
    assert maker.did[-1] == step
    assert rows() == []
    assert not (app.config["DATA"] / "reports" / about).exists()
    assert not queue._begun


def test_a_clock_that_was_put_back_makes_nothing_older(
    maker: Maker, wish: Wish, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue.ask(wish)
    earlier = now() - timedelta(hours=1)
    monkeypatch.setattr(sets, "now", lambda: earlier)
    queue.ask(wish._replace(snapshot="later"))
    db.session.rollback()
    shown = sets.newest(db.session, "trend", wish.about)
    assert shown
    assert shown.snapshot == "later"
