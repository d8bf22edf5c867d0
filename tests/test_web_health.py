"""What a watcher of the server is told."""

import os
import shutil
import time
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask

from survey.making import queue
from survey.web import health

FINE = {"database": "ok", "disk": "ok", "worker": "ok"}


class Usage(NamedTuple):
    """What `shutil.disk_usage` gives."""

    free: int


def told(app: Flask) -> tuple[int, dict[str, str]]:
    answer = app.test_client().get("/healthz")
    assert answer.json is not None
    return answer.status_code, answer.json


@pytest.fixture
def alive(app: Flask) -> Flask:
    with app.app_context():
        health.beat()
    return app


def test_all_is_well_where_the_worker_tells_that_it_lives(alive: Flask) -> None:
    assert told(alive) == (200, FINE)


def test_a_worker_that_fell_silent_is_told(alive: Flask) -> None:
    at = time.time() - health.LONGEST_SILENCE_S - 1
    os.utime(alive.config["DATA"] / "worker", (at, at))
    assert told(alive) == (503, FINE | {"worker": "silent"})


def test_a_disk_that_is_nearly_full_is_told(alive: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(health.FREE_ENOUGH - 1))
    assert told(alive) == (503, FINE | {"disk": "nearly full"})


def test_a_database_that_is_no_database_is_told(sqlite_app: Flask) -> None:
    data: Path = sqlite_app.config["DATA"]
    with sqlite_app.app_context():
        health.beat()
    (data / "last_customer.sqlite3").write_bytes(b"no database" * 1000)
    assert told(sqlite_app) == (503, FINE | {"database": "no answer"})


def test_a_failing_task_is_logged_in_a_line_without_what_it_says(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with queue.in_words("begin"):
        raise ValueError("what somebody wrote")
    (line,) = caplog.text.splitlines()
    assert "could not do begin: builtins.ValueError < queue.py:" in line
    assert "somebody" not in line
