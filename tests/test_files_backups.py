"""Backups: made while people answer, put back, renewed by the clock, and forgotten in time."""

import os
import sqlite3
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey.making import upkeep
from survey.store.files import backups
from survey.web.database import db
from tests import prepared, traces

SENTENCE = "Nobody answers the telephone at night"


@contextmanager
def reading(data: Path) -> Iterator[None]:
    """Somebody who reads the database, as the background process does for a report."""
    with closing(sqlite3.connect(data / backups.DATABASE, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM workshop").fetchone()
        yield


def delete(facilitator: FlaskClient, room: str) -> None:
    answer = facilitator.post(f"{room}/delete", data={"name": prepared.WORKSHOP["title"]})
    assert answer.status_code == 302, answer.text


@pytest.fixture
def told(sqlite_app: Flask, sqlite_facilitator: FlaskClient) -> str:
    """A room, open, in which a team wrote the sentence."""
    room = prepared.workshop(sqlite_facilitator, scene="last")
    with sqlite_app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE team SET name = ? WHERE name = 'Kitchen'", (SENTENCE,))
        connection.exec_driver_sql("UPDATE workshop SET state = 'open'")
    return room


def test_a_backup_holds_rows_uploads_and_key_and_nothing_else(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient, tmp_path: Path
) -> None:
    data: Path = sqlite_app.config["DATA"]
    audit_id = prepared.audit(sqlite_facilitator)
    prepared.upload(sqlite_facilitator, audit_id, b"item,performance\n")
    (data / backups.KEY).write_text("k" * 64)
    (data / "reports").mkdir()
    target = tmp_path / "one.zip"
    backups.make(data / backups.DATABASE, data, target)
    with zipfile.ZipFile(target) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names} == {
        "last_customer.sqlite3",
        "secret_key",
        "imports",
    }
    assert any(name.endswith("upload.csv") for name in names)
    assert target.stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir() if ".half" in path.name] == []


def test_what_was_saved_before_a_backup_began_is_in_it(tmp_path: Path) -> None:
    database, ended = tmp_path / "data" / backups.DATABASE, threading.Event()
    database.parent.mkdir()
    saved: list[int] = []

    def save_on() -> None:
        with closing(sqlite3.connect(database, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("CREATE TABLE answer (n INTEGER)")
            while not ended.is_set():
                connection.execute("INSERT INTO answer VALUES (?)", [len(saved)])
                saved.append(len(saved))

    phones = threading.Thread(target=save_on)
    phones.start()
    try:
        for n in range(5):
            while len(saved) < 20 * (n + 1):
                time.sleep(0.01)
            before = len(saved)
            backups.make(database, database.parent, tmp_path / "one.zip")
            backups.restore(tmp_path / "one.zip", tmp_path / "again.sqlite3", tmp_path / "again")
            with closing(sqlite3.connect(tmp_path / "again.sqlite3")) as connection:
                held = [row[0] for row in connection.execute("SELECT n FROM answer ORDER BY n")]
            assert len(held) >= before
            assert held == list(range(len(held)))
    finally:
        ended.set()
        phones.join()


def test_a_backup_is_due_after_its_time_and_while_there_is_none(tmp_path: Path) -> None:
    assert backups.is_due(tmp_path, "day")
    assert not backups.is_due(tmp_path, "closing")
    for kind, minutes, due in (("ten-minutes", 9, False), ("ten-minutes", 11, True)):
        aged(tmp_path, kind, timedelta(minutes=minutes))
        assert backups.is_due(tmp_path, kind) is due


def aged(folder: Path, kind: str, age: timedelta) -> None:
    """Make a backup of this kind as old as that."""
    path, at = backups.place_of(folder, kind), time.time() - age.total_seconds()
    path.touch()
    os.utime(path, (at, at))


def test_an_open_workshop_is_backed_up_by_itself(sqlite_app: Flask, told: str) -> None:
    with sqlite_app.app_context():
        upkeep.back_up_due()
        folder = sqlite_app.config["BACKUPS"]
        assert {path.name for path in folder.iterdir()} == {"day.zip", "ten-minutes.zip"}
        first = backups.place_of(folder, "day").stat().st_mtime
        upkeep.back_up_due()
        assert backups.place_of(folder, "day").stat().st_mtime == first


@pytest.mark.reports_at_closing
@pytest.mark.usefixtures("only_pages")
def test_each_closing_is_backed_up(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient, told: str
) -> None:
    assert sqlite_facilitator.post(f"{told}/room/close").status_code == 302
    closing_one = backups.place_of(sqlite_app.config["BACKUPS"], "closing")
    with zipfile.ZipFile(closing_one) as archive:
        archive.extract(backups.DATABASE, sqlite_app.config["DATA"] / "look")
    with closing(sqlite3.connect(sqlite_app.config["DATA"] / "look" / backups.DATABASE)) as held:
        assert held.execute("SELECT state FROM workshop").fetchall() == [("closed",)]


def test_a_disk_that_takes_no_backup_is_told_in_one_line(
    sqlite_app: Flask, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    sqlite_app.config["BACKUPS"] = tmp_path / "file" / "backups"
    with sqlite_app.app_context():
        upkeep.back_up("day")
    (line,) = caplog.messages
    assert "The backup day cannot be written" in line
    assert "\n" not in line


def test_what_a_killed_backup_left_is_cleared_by_the_next(sqlite_app: Flask) -> None:
    data: Path = sqlite_app.config["DATA"]
    left = data / "backups" / ".day.zip.half" / "old"
    left.parent.mkdir(parents=True)
    left.touch()
    with sqlite_app.app_context():
        upkeep.back_up("day")
    assert [path.name for path in (data / "backups").iterdir()] == ["day.zip"]


def test_the_log_is_emptied_as_soon_as_nobody_reads(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient, told: str
) -> None:
    data: Path = sqlite_app.config["DATA"]
    with reading(data):
        delete(sqlite_facilitator, told)
        assert traces.where(data, SENTENCE) == {f"{backups.DATABASE}-wal"}
    with sqlite_app.app_context():
        upkeep.empty_log()
    assert traces.where(data, SENTENCE) == set()


def test_what_is_deleted_leaves_the_backups_within_the_stated_days(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient, told: str
) -> None:
    data: Path = sqlite_app.config["DATA"]
    with sqlite_app.app_context():
        upkeep.back_up_due()
        upkeep.back_up("closing")
        kinds = {f"{kind}.zip/{backups.DATABASE}" for kind in backups.EVERY}
        assert kinds <= traces.where(data, SENTENCE)
        delete(sqlite_facilitator, told)
        upkeep.empty_log()
        assert traces.where(data, SENTENCE) == kinds
        for kind in backups.EVERY:
            path, at = backups.place_of(data / "backups", kind), time.time()
            os.utime(path, (at, at - backups.KEPT.total_seconds()))
        upkeep.back_up_due()
    assert traces.where(data, SENTENCE) == set()
    assert "day.zip" in traces.everything_in(data)
