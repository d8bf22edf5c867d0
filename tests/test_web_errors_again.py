"""What was typed into a form that could not be taken is shown again, and can be sent again."""

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select, text
from werkzeug.test import TestResponse

from survey.models import Answer, Workshop
from survey.web import health
from survey.web.database import db
from tests import cast, prepared
from tests.conftest import app_on

OURS = {"Origin": "http://localhost"}


@contextmanager
def disk(app: Flask, pragma: str) -> Iterator[None]:
    """A disk on which the database can write no more, as SQLite itself says."""

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA {pragma}".format(pages=pages))

    with app.app_context():
        engine = db.engine
        engine.dispose()
    event.listen(engine, "connect", limit)
    yield
    event.remove(engine, "connect", limit)
    engine.dispose()


def fields(page: str) -> dict[str, str]:
    """What the form of an error page would send."""
    sent = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {name: unescape(value) for name, value in sent}


def texts(app: Flask) -> list[str]:
    with app.app_context():
        return [one for one in db.session.scalars(select(Answer.text)) if one]


@pytest.mark.parametrize(
    ("pragma", "title", "trouble"),
    [
        ("max_page_count = {pages}", "the disk of the server is full", "is full: nothing"),
        ("query_only = ON", "the disk of the server can only be read", "can only be read: nothing"),
    ],
    ids=["full", "read-only"],
)
def test_a_disk_that_takes_no_more_is_told_to_all_and_loses_nothing(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient, pragma: str, title: str, trouble: str
) -> None:
    room = prepared.workshop(sqlite_facilitator)
    prepared.go_to(sqlite_facilitator, room, "all")
    with sqlite_app.app_context():
        code = db.session.scalars(select(Workshop.code)).one()
    phone = cast.phone(sqlite_app, "Kitchen", code)
    # more than there is room for in the last page
    said = {f"value_added-entry{n:03}-text": f"{n} {'We cook. ' * 50}".strip() for n in range(20)}
    with disk(sqlite_app, pragma):
        refused = phone.post(f"/{code}/team?lang=en", data=said | {"was": "{}"}, headers=OURS)
        assert refused.status_code == 503
        assert title in refused.text
        assert all(one in refused.text for one in said.values())
        cockpit = sqlite_facilitator.get(f"{room}/room?lang=en").text
        assert trouble in unescape(cockpit)
        assert sqlite_facilitator.get("/healthz").json["disk"] in ("full", "read-only")  # type: ignore[index]  # it has one
    again = fields(refused.text)
    assert phone.post(f"/{code}/team", data=again).status_code < 400
    assert sorted(texts(sqlite_app)) == sorted(said.values())


def test_a_disk_that_refused_long_ago_is_forgotten(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_app.test_request_context(), disk(sqlite_app, "query_only = ON"):
        with pytest.raises(Exception, match="readonly") as refused:
            db.session.execute(text("DELETE FROM audit"))
        assert health.note_refusal(refused.value.orig) == "read-only"  # type: ignore[attr-defined]  # of SQLAlchemy
        db.session.close()
        assert health.disk_trouble()
    with app_on(sqlite_app.config["DATA"]).test_request_context():  # as in another process
        assert health.disk_trouble()
        for seconds in (health.REMEMBERED_S, -2 * health.REMEMBERED_S):  # also by a clock put back
            other = time.time() + seconds
            with monkeypatch.context() as patch:
                patch.setattr(time, "time", lambda at=other: at)
                assert not health.disk_trouble()
    stranger = app_on(sqlite_app.config["DATA"])
    stranger.config["SECRET_KEY"] = "another"
    with stranger.test_request_context():
        assert not health.disk_trouble()  # nobody knows the name of the file who has not the key


@pytest.fixture
def guarded(sqlite_app: Flask) -> Iterator[Flask]:
    """The application as it is served, with tokens in its forms."""
    sqlite_app.config["WTF_CSRF_ENABLED"] = True
    yield sqlite_app
    sqlite_app.config["WTF_CSRF_ENABLED"] = False


def send_old(client: FlaskClient, page: str, **headers: str) -> TestResponse:
    """A form whose token is of a session before."""
    client.get(page)
    typed = {"name": "The last guest", "customer_word": "customer", "smallest_base": "5"}
    told = OURS | headers
    return client.post(f"{page}?lang=en", data=typed | {"csrf_token": "old"}, headers=told)


def test_a_form_with_an_old_token_is_shown_again_and_taken(
    guarded: Flask, sqlite_facilitator: FlaskClient
) -> None:
    refused = send_old(sqlite_facilitator, "/audits/new")
    assert refused.status_code == 400
    assert "This page was open for too long" in refused.text
    assert '<blockquote class="lines">The last guest</blockquote>' in refused.text
    taken = sqlite_facilitator.post("/audits/new", data=fields(refused.text))
    assert taken.status_code == 302, taken.text


@pytest.mark.parametrize("origin", ["http://localhost:9000", "http://example.org", "null", ""])
def test_no_other_site_gets_a_new_token_for_what_it_made_up(
    guarded: Flask, sqlite_facilitator: FlaskClient, origin: str
) -> None:
    refused = send_old(sqlite_facilitator, "/audits/new", Origin=origin)
    assert refused.status_code == 400
    assert fields(refused.text) == {}


def test_who_comes_without_our_cookies_gets_none_either(guarded: Flask) -> None:
    stranger = guarded.test_client(use_cookies=False)
    assert fields(send_old(stranger, "/sign-in").text) == {}


def test_a_password_is_not_written_into_a_page(
    guarded: Flask, sqlite_facilitator: FlaskClient
) -> None:
    typed = {"email": "ada@example.org", "password": "open sesame", "csrf_token": "old"}
    refused = sqlite_facilitator.post("/sign-in", data=typed)
    assert refused.status_code == 400
    assert "sesame" not in refused.text
