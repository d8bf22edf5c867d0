"""Guessing at the password of one account: limited, and no stranger locks its owner out."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey.models import now
from survey.store.people import accounts, links, tries
from survey.web.database import writing
from tests.conftest import close, with_limits

PASSWORD = "dormouse in a teapot"
ADA = {"email": "ada@example.org", "password": PASSWORD}


@pytest.fixture
def limited(app: Flask) -> Iterator[Flask]:
    """An installation with its limits, and an account."""
    made = with_limits(app)
    with made.app_context(), writing() as session:
        accounts.add_user(session, "Ada", ADA["email"], PASSWORD)
    yield made
    close(made)


def tried(client: FlaskClient, n: int = 0, **typed: str) -> int:
    at = {"REMOTE_ADDR": f"203.0.113.{n}"}  # each from an address of its own
    return client.post("/sign-in", data=ADA | typed, environ_base=at).status_code


def exhaust(app: Flask, email: str = "ada@example.org") -> list[int]:
    return [tried(app.test_client(), n, email=email, password="a guess") for n in range(11)]


def test_one_account_is_guessed_at_from_many_addresses_and_then_waits(limited: Flask) -> None:
    assert exhaust(limited) == [422] * 10 + [429]
    assert tried(limited.test_client(), 20) == 429  # right or wrong look the same meanwhile
    other = with_limits(limited)
    assert tried(other.test_client(), 21) == 429
    close(other)


def test_whose_account_it_is_signs_in_where_they_did_before(limited: Flask) -> None:
    known = limited.test_client()
    assert tried(known) == 302
    known.post("/sign-out")
    exhaust(limited)
    assert tried(limited.test_client(), 30) == 429
    assert tried(known, 31) == 302


def test_whose_account_it_is_signs_in_behind_the_address_of_a_guesser(limited: Flask) -> None:
    known = limited.test_client()
    assert tried(known) == 302
    known.post("/sign-out")
    stranger = limited.test_client()
    others = [f"{n}@example.org" for n in range(21)]
    found = [tried(stranger, email=one, password="a guess") for one in others]
    assert found == [422] * 20 + [429]
    assert tried(limited.test_client()) == 429
    assert tried(known) == 302


def test_a_known_device_guesses_no_more_than_others(limited: Flask) -> None:
    known = limited.test_client()
    tried(known)
    found = [tried(known, n, password="a guess") for n in range(11)]
    assert found == [422] * 10 + [429]


def test_a_device_that_knows_another_account_is_a_stranger_to_this_one(limited: Flask) -> None:
    with limited.app_context(), writing() as session:
        accounts.add_user(session, "Eve", "eve@example.org", PASSWORD)
    eve = limited.test_client()
    assert tried(eve, email="eve@example.org") == 302
    exhaust(limited)
    assert tried(eve, 40, password="a guess") == 429


def test_a_forged_device_is_a_stranger(limited: Flask) -> None:
    exhaust(limited)
    forged = limited.test_client()
    forged.set_cookie("device", '["x","ada@example.org"].AAAA')
    assert tried(forged, 50) == 429


def test_everybody_waits_a_quarter_of_an_hour_at_most(
    limited: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    exhaust(limited)
    later = now() + timedelta(minutes=15, seconds=1)
    monkeypatch.setattr(tries, "now", lambda: later)
    assert tried(limited.test_client(), 60) == 302


def test_an_account_that_does_not_exist_waits_alike(limited: Flask) -> None:
    assert exhaust(limited, "nobody@example.org") == [422] * 10 + [429]


def test_a_session_that_was_left_open_guesses_no_password(limited: Flask) -> None:
    left, found = limited.test_client(), []
    assert tried(left) == 302
    for n in range(11):
        typed = {"current": "a guess", "password": PASSWORD, "again": PASSWORD}
        at = {"REMOTE_ADDR": f"203.0.113.{n}"}
        found.append(left.post("/password", data=typed, environ_base=at).status_code)
    assert found == [422] * 10 + [429]


def test_who_knows_the_password_may_mistype_the_new_one(limited: Flask) -> None:
    known = limited.test_client()
    assert tried(known) == 302
    typed = {"current": PASSWORD, "password": PASSWORD, "again": "another"}
    for _try in range(25):
        assert known.post("/password", data=typed).status_code == 422
    assert known.post("/password", data=typed | {"again": PASSWORD}).status_code == 302


def test_an_unknown_and_a_closed_account_take_as_long_as_a_wrong_password(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    class Hasher:
        def hash(self, _password: str) -> str:
            return "a hash"

        def verify(self, held: str, _password: str) -> bool:
            asked.append(held)
            return False

    with app.app_context(), writing() as session:
        accounts.add_user(session, "Ada", "ada@example.org", PASSWORD)
        accounts.add_user(session, "Cleo", "cleo@example.org", PASSWORD).closed_at = now()
    accounts._of_nobody()  # kept for the process: never what this one makes
    monkeypatch.setattr(accounts, "_hasher", Hasher())
    for name in ("ada", "cleo", "nobody"):
        app.test_client().post("/sign-in", data={"email": f"{name}@example.org", "password": "x"})
    assert len(asked) == 3


@pytest.mark.parametrize(
    "password",
    [
        *("1234567890", "password123", "Password123!", "qwertyuiop", "aaaaaaaaaa", "iloveyou123"),
        *("ada@example.org", "ADA@example.org", "ada1234567", "lastcustomer"),
        *("contraseña1", "contrasena123", "Bienvenido1", "administrador", "barcelona2024"),
        *("Verano2026!", "lastcustomer1", "Last Customer", "Password2026!", "invierno2031."),
        *("elultimocliente", "ultimocliente1", "Navidad2026!", "facilitador1", "taller2026!"),
    ],
)
def test_a_password_that_is_tried_first_is_refused(password: str) -> None:
    assert accounts.is_common(password, "Ada", "ada@example.org")


@pytest.mark.parametrize(
    "password",
    [
        "dormouse in a teapot",
        "margaritas con sal",
        "Kx7#pQ9z!m",
        "一つの短い文です",
        "é" * 3 + "oqpw7",
    ],
)
def test_a_short_sentence_is_taken(password: str) -> None:
    assert not accounts.is_common(password, "Ada", "ada@example.org")


def test_a_very_long_password_is_judged_soon() -> None:
    began = time.process_time()
    accounts.is_common("correct horse battery staple 1999 " * 6)
    assert time.process_time() - began < 2


def test_forms_of_new_passwords_refuse_common_ones(app: Flask) -> None:
    with app.app_context(), writing() as session:
        path = f"/set-up/{links.make(session, 'set_up')}?lang=en"
    typed = {"name": "Ada", "email": "ada@example.org"}
    common, good = ({"password": one, "again": one} for one in ("password123", PASSWORD))
    refused = app.test_client().post(path, data=typed | common)
    assert refused.status_code == 422
    assert "one of the first that are tried" in refused.text
    assert app.test_client().post(path, data=typed | good).status_code == 302
