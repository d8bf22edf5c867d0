"""Guessing codes: wrong ones are counted, right ones always let in."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey import create_app
from survey.web.database import db
from survey.web.security import limiter
from tests import cast

WRONG = {"resume_code": "222222"}


@pytest.fixture
def limited(sqlite_app: Flask) -> Iterator[Flask]:
    """The application with its limits, and a workshop to join."""
    cast.make_workshop(sqlite_app)
    settings = {name: sqlite_app.config[name] for name in ("DATA", "SECRET_KEY")}
    app = create_app(**settings, TESTING=True, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=True)
    with app.app_context():
        limiter.reset()
    yield app
    limiter.enabled = False  # one serves all applications of a process
    with app.app_context():
        limiter.reset()
        db.engine.dispose()


def guess(client: FlaskClient) -> int:
    return client.post(f"/{cast.CODE}/resume", data=WRONG).status_code


def exhaust(app: Flask) -> None:
    """Try wrong codes of workshops until the address has to wait."""
    guesser = app.test_client()
    for n in range(121):
        status = guesser.get(f"/ZZZZ{n + 2222}/".replace("0", "A").replace("1", "B")).status_code
    assert status == 429


def test_a_phone_that_has_joined_guesses_no_sheet_of_others(limited: Flask) -> None:
    phone = cast.phone(limited)
    assert [guess(phone) for _ in range(12)] == [404] * 10 + [429] * 2


def test_a_guesser_who_joins_again_and_again_has_to_wait_too(limited: Flask) -> None:
    for _ in range(30):
        phone = cast.phone(limited)
        assert {guess(phone) for _ in range(10)} == {404}
    assert guess(cast.phone(limited)) == 429


def test_a_right_code_still_opens_a_sheet_while_another_phone_guesses(limited: Flask) -> None:
    first, guesser = cast.phone(limited), cast.phone(limited)
    for _ in range(12):
        guess(guesser)
    page = first.get(f"/{cast.CODE}/rating?lang=en").text
    right = re.search(r'class="code">([A-Z0-9]{3} ?[A-Z0-9]{3})<', page)
    assert right
    mine = cast.phone(limited)
    found = mine.post(f"/{cast.CODE}/resume", data={"resume_code": right[1]})
    assert found.status_code == 303


def test_who_guesses_codes_of_workshops_locks_nobody_out_who_has_one(limited: Flask) -> None:
    exhaust(limited)
    typed = limited.test_client().get("/join", query_string={"code": cast.CODE})
    assert typed.status_code == 302
    cast.join(limited.test_client())
    others = [limited.test_client().get("/ZZZZZZZZ/resume").status_code for _ in range(121)]
    assert others[-1] == 429


def test_two_hundred_phones_join_behind_one_address(limited: Flask) -> None:
    for _ in range(200):
        phone = cast.phone(limited)
        assert phone.get(f"/{cast.CODE}/state").status_code == 200
