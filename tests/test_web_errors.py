"""What people see when something is wrong."""

import sqlite3

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, ServiceUnavailable, TooManyRequests

from survey.web import access, errors
from survey.web.security import HEADERS


def raising(app: Flask, error: Exception) -> FlaskClient:
    """A browser for `app`, in which the page /broken raises."""

    @app.get("/broken")
    @access.allow(access.anyone)
    def broken() -> str:
        raise error

    app.testing = False
    return app.test_client()


@pytest.mark.parametrize(("language", "words"), [("es", "Aquí no hay"), ("en", "nothing here")])
def test_an_unknown_page_says_so_in_both_languages(
    client: FlaskClient, language: str, words: str
) -> None:
    answer = client.get(f"/no/such/page?lang={language}")
    assert answer.status_code == 404
    assert words in answer.text
    assert all(name in answer.headers for name in HEADERS)


@pytest.mark.parametrize(
    "kind", ["set-up", "invitation", "new-password", "s", "p", "screen", "cockpit"]
)
def test_a_link_that_does_not_work_says_what_may_have_become_of_it(
    client: FlaskClient, kind: str
) -> None:
    answer = client.get(f"/{kind}/QjwaCQEyjZg7qyjDMGnv9EVLu4nnhV3w?lang=en")
    assert answer.status_code == 404
    assert "It was used already, has run out" in answer.text


def test_a_script_gets_its_error_as_json(client: FlaskClient) -> None:
    answer = client.get("/no/such/page?lang=en", headers={"Accept": "application/json"})
    assert answer.json is not None
    assert answer.json["error"] == "There is nothing here for you"


def test_a_locked_database_is_no_crash(sqlite_app: Flask) -> None:
    locked = OperationalError("INSERT", {}, sqlite3.OperationalError("database is locked"))
    client = raising(sqlite_app, locked)
    answer = client.get("/broken?lang=en")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Not saved" in answer.text
    script = client.get("/broken", headers={"Accept": "application/json"})
    assert (script.status_code, script.headers["Retry-After"]) == (503, "5")


def test_an_unexpected_error_tells_nothing_of_the_inside(
    sqlite_app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    client = raising(sqlite_app, ZeroDivisionError("secret\ndetail"))
    answer = client.get("/broken?lang=en&token=hidden")
    assert answer.status_code == 500
    assert "secret" not in answer.text + caplog.text
    assert "hidden" not in caplog.text
    (line,) = caplog.text.splitlines()
    assert "GET broken: an error that nobody expected: builtins.ZeroDivisionError" in line
    assert "test_web_errors.py:" in line


def test_a_method_that_a_page_does_not_know_is_told_with_those_it_knows(
    client: FlaskClient,
) -> None:
    answer = client.post("/")
    assert (answer.status_code, "GET" in answer.headers["Allow"]) == (405, True)


def test_every_status_has_words_of_its_own(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context():
        titles = {errors._words(status)[0] for status in (400, 403, 404, 413, 429, 500, 503)}
    assert len(titles) == 7


@pytest.mark.parametrize(
    ("error", "wait_s"), [(TooManyRequests(), "60"), (ServiceUnavailable(), "5")]
)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_whoever_has_to_wait_is_told_how_long(
    sqlite_app: Flask, error: HTTPException, wait_s: str, accept: str
) -> None:
    answer = raising(sqlite_app, error).get("/broken", headers={"Accept": accept})
    assert (answer.status_code, answer.headers.get("Retry-After")) == (error.code, wait_s)
