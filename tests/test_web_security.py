"""Guessing codes: wrong ones are counted, right ones always let in."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey import create_app
from survey.models import Audit, Tries, now
from survey.store.people import accounts, links, tries
from survey.store.people.tokens import ALPHABET
from survey.web.database import db, writing
from survey.web.security import GUESSES_OF_LINK
from tests import cast
from tests.conftest import close, with_limits


@pytest.fixture
def limited(sqlite_app: Flask) -> Iterator[Flask]:
    """The application with its limits, and a workshop to join."""
    cast.make_workshop(sqlite_app)
    settings = {name: sqlite_app.config[name] for name in ("DATA", "SECRET_KEY")}
    app = create_app(**settings, TESTING=True, WTF_CSRF_ENABLED=False, LIMITS=True)
    yield app
    close(app)


def guess(client: FlaskClient, code: str = "222222", **about: str) -> int:
    address = {"REMOTE_ADDR": about.get("at", "127.0.0.1")}
    data = {"resume_code": code}
    page = client.post(f"/{cast.CODE}/resume", data=data, environ_base=address)
    assert page.headers.get("Retry-After") == ("3600" if page.status_code == 429 else None)
    return page.status_code


def codes() -> Iterator[str]:
    """Wrong codes, each of another sheet."""
    return (f"{one}{two}2222" for one in ALPHABET for two in ALPHABET)


def code_of(phone: FlaskClient) -> str:
    """The code that a phone shows to go on elsewhere."""
    page = phone.get(f"/{cast.CODE}/rating?lang=en").text
    shown = re.search(r'class="code">([A-Z0-9]{3} ?[A-Z0-9]{3})<', page)
    assert shown
    return shown[1]


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
    code = codes()
    for _ in range(12):
        phone = cast.phone(limited)
        assert {guess(phone, next(code)) for _ in range(10)} == {404}
    assert guess(cast.phone(limited), next(code)) == 429
    assert guess(cast.phone(limited), next(code), at="192.0.2.7") == 404


def test_a_right_code_still_opens_a_sheet_while_another_phone_guesses(limited: Flask) -> None:
    first, guesser = cast.phone(limited), cast.phone(limited)
    for _ in range(12):
        guess(guesser)
    assert guess(cast.phone(limited), code_of(first)) == 303


def test_who_guesses_at_one_sheet_locks_that_one_and_no_other(limited: Flask) -> None:
    theirs, other = cast.phone(limited), cast.phone(limited)
    right = code_of(theirs)
    wrong = right[:2] + ("2222" if right[-1] != "2" else "3333")
    for n in range(2):
        for _ in range(5):
            assert guess(limited.test_client(), wrong, at=f"192.0.2.{n}") == 404
    assert guess(limited.test_client(), wrong, at="192.0.2.3") == 429
    # right or wrong look the same to a guesser while it is locked
    assert guess(limited.test_client(), right, at="192.0.2.3") == 429
    while code_of(other)[:2] == right[:2]:
        other = cast.phone(limited)
    assert guess(limited.test_client(), code_of(other)) == 303


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


@pytest.mark.parametrize(
    ("many", "one_counts"),
    [
        ([f"2001:db8:1:2::{n:x}" for n in range(1, 22)], True),
        ([f"::ffff:192.0.2.{n % 2}" for n in range(42)], False),
        ([f"2001:db8:1:{n:x}::1" for n in range(1, 22)], False),
    ],
)
def test_a_network_of_ipv6_is_one_address_and_ipv4_in_its_form_is_many(
    limited: Flask, many: list[str], one_counts: bool
) -> None:
    guesser = limited.test_client()
    found = [
        guesser.get(f"/new-password/{'x' * 32}", environ_base={"REMOTE_ADDR": one}).status_code
        for one in (*many[:40], "203.0.113.9")
    ]
    assert found == [404] * 20 + [429 if one_counts else 404] * (len(found) - 21) + [404]


def test_one_link_is_guessed_at_from_many_addresses_and_then_waits(
    limited: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with limited.app_context(), writing() as session:
        audit_id = session.query(Audit.id).scalar()
        token = links.make(
            session, "share", password_hash=accounts.hashed("dormouse"), audit_id=audit_id
        )
    reader = limited.test_client()

    def tried(client: FlaskClient, n: int, password: str = "a guess") -> int:
        at = {"REMOTE_ADDR": f"203.0.113.{n}"}
        data = {"password": password}
        return client.post(f"/s/{token}", data=data, environ_base=at).status_code

    assert tried(reader, 0, "dormouse") == 303
    assert [tried(limited.test_client(), n) for n in range(1, 22)] == [422] * 20 + [429]
    assert tried(limited.test_client(), 30, "dormouse") == 429  # looks the same to a guesser
    with reader.session_transaction() as kept:  # whoever has opened it reads on
        assert [key for key in kept if key.startswith("share-")]
    later = now() + timedelta(minutes=10, seconds=1)
    monkeypatch.setattr(tries, "now", lambda: later)
    assert tried(limited.test_client(), 31, "dormouse") == 303


def test_a_limit_holds_over_all_processes_and_restarts(app: Flask) -> None:
    for n, tries_of_it, expected in ((0, 15, 404), (1, 5, 404), (2, 2, 429)):
        process = with_limits(app)
        client = process.test_client()
        found = {client.get(f"/new-password/{n}{'x' * 31}").status_code for _ in range(tries_of_it)}
        close(process)
        assert found == {expected}


def test_no_address_is_kept_and_counts_are_forgotten(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = with_limits(app)
    process.test_client().get("/ZZZZ2222/", environ_base={"REMOTE_ADDR": "203.0.113.77"})
    with process.app_context():
        rows = db.session.query(Tries).all()
        assert [row.n for row in rows] == [1, 1]
        assert not any("203.0.113.77" in row.key for row in rows)
        for minutes, left in ((2, 1), (61, 0)):
            later = now() + timedelta(minutes=minutes)
            monkeypatch.setattr(tries, "now", lambda later=later: later)
            with writing() as session:
                tries.forget_old(session)
            db.session.rollback()
            assert db.session.query(Tries).count() == left
    close(process)


def test_a_count_begins_anew_when_its_time_is_over(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context(), writing() as session:
        within = [tries.count(session, GUESSES_OF_LINK, "somebody") for _ in range(21)]
        assert within == [True] * 20 + [False]
        assert tries.is_over(session, GUESSES_OF_LINK, "somebody")
        assert not tries.is_over(session, GUESSES_OF_LINK, "somebody else")
        later = now() + timedelta(seconds=61)
        monkeypatch.setattr(tries, "now", lambda: later)
        assert not tries.is_over(session, GUESSES_OF_LINK, "somebody")
        assert tries.count(session, GUESSES_OF_LINK, "somebody")
