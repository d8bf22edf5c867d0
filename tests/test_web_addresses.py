"""Links lead to this machine or to the configured address, whatever a request claims."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey.models import Workshop
from survey.web import addresses
from survey.web.database import db
from survey.web.security import HEADERS
from tests import cast, customers_cast
from tests.conftest import app_on, close, sign_in

EVIL = {"Host": "evil.example"}
HERE = "192.168.1.20"


@pytest.fixture
def configured(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setitem(app.config, "PUBLIC_URL", "https://audit.example.org")
    monkeypatch.setattr(addresses, "_is_here", lambda name: name == HERE)
    return app


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("audit.example.org", 200),
        ("AUDIT.example.org:443", 200),
        ("localhost:8000", 200),
        ("127.0.0.1", 200),
        (f"{HERE}:8000", 200),
        ("evil.example", 421),
        ("audit.example.org.evil.example", 421),
        ("192.0.2.77", 421),
        ("", 421),
    ],
)
def test_a_host_that_is_not_ours_is_refused(configured: Flask, host: str, status: int) -> None:
    client = configured.test_client()
    for path in ("/", "/healthz"):
        assert client.get(path, headers={"Host": host}).status_code in (status, 503)


def test_it_is_refused_in_words(configured: Flask) -> None:
    page = configured.test_client().get("/no/such/page?lang=en", headers=EVIL)
    assert page.status_code == 421
    assert "Open https://audit.example.org instead." in page.text
    assert "evil" not in page.text


@pytest.mark.parametrize(
    "path", [f"/{cast.CODE}", f"/{cast.CODE.lower()}/", "/audits", f"/{cast.CODE}//scene"]
)
def test_no_redirect_leads_to_the_host_of_a_request(app: Flask, path: str) -> None:
    cast.make_workshop(app)
    answer = app.test_client().get("/", environ_overrides={"PATH_INFO": path}, headers=EVIL)
    assert answer.status_code in (302, 308)
    assert answer.headers["Location"].startswith("/")
    assert not answer.headers["Location"].startswith("//")
    assert "evil" not in answer.text + str(answer.headers)


def made(client: FlaskClient, room: str, audit_id: str, **asked: str) -> Iterator[str]:
    """The pages that show a new link, and those of the way into the room."""
    invited = {"label": "Bea", "role": "leadership"}
    for path, data in (
        (f"/audits/{audit_id}/share", {"days": "30"}),
        (f"/audits/{audit_id}/people", invited),
        (f"/workshops/{room}/pledges/links", {}),
        (f"/workshops/{room}/room/phone", {}),
        (f"/workshops/{room}/room/screen-link", {}),
    ):
        answer = client.post(path, data=data, headers=asked)
        assert answer.status_code == 200, path
        yield answer.text
    for path in ("room", "room/settings", "room/projector", "join-sheet"):
        yield client.get(f"/workshops/{room}/{path}", headers=asked).text


def test_no_link_is_made_from_the_host_of_a_request(app: Flask) -> None:
    held = sign_in(app, "Ada", "ada@example.org", "owner").get_cookie("session")
    assert held
    owner = app.test_client(use_cookies=False)  # a test client keeps cookies to their host
    forged = {"Host": "evil.example:8000", "Cookie": f"session={held.value}"}
    room = cast.make_workshop(app, step="doors")
    with app.app_context():
        audit_id = db.session.get_one(Workshop, room).audit_id
    shown = "".join(made(owner, room, audit_id, **forged))
    assert "evil" not in shown
    assert shown.count("http://") > 5


def test_who_asks_for_an_address_of_this_machine_gets_links_with_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "network_address", lambda: "10.0.0.5")
    monkeypatch.setattr(addresses, "_is_here", lambda name: name == HERE)
    asked = {f"{HERE}:8000": HERE, "localhost:8000": "10.0.0.5", "192.0.2.7": "10.0.0.5"}
    for host, shown in asked.items():
        listens = {"SERVER_NAME": "0.0.0.0", "SERVER_PORT": "8000"}
        with app.test_request_context(headers={"Host": host}, environ_overrides=listens):
            assert addresses.public_url() == f"http://{shown}:8000"


def test_a_proxy_that_passes_a_forged_host_on_changes_no_link(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "network_address", lambda: "10.0.0.5")
    before = {"werkzeug.proxy_fix.orig": {"SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000"}}
    with app.test_request_context(headers=EVIL, environ_overrides=before):
        assert addresses.public_url() == "http://10.0.0.5:8000"


@pytest.mark.parametrize(
    "name", ["evil.example", "192.0.2.77", "127.0.0.1", "0.0.0.0", "[::1]", "255.255.255.255", ""]
)
def test_only_an_address_of_this_machine_is_here(name: str) -> None:
    assert not addresses._is_here(name)


def test_the_address_of_this_machine_is_here() -> None:
    address = addresses.network_address()
    assert address is None or addresses._is_here(address)


@pytest.fixture
def secure(sqlite_app: Flask) -> Iterator[FlaskClient]:
    """A browser at an installation that is served by https."""
    cast.make_workshop(sqlite_app)
    app = app_on(sqlite_app.config["DATA"], HTTPS=True)
    client = app.test_client()
    client.environ_base["wsgi.url_scheme"] = "https"
    yield client
    close(app)


def test_with_https_no_cookie_can_be_set_by_a_neighbour(secure: FlaskClient) -> None:
    page = secure.get(f"/{cast.CODE}/?lang=en")
    answers = [page, secure.post("/sign-in", data={"email": "a@b.org", "password": "x"})]
    team = page.text.split('name="team" value="')[1].split('"')[0]
    typed = {"token": cast.field_value(page.text, "token"), "team": team, "shared": "1"}
    answers.append(secure.post(f"/{cast.CODE}/", data=typed))
    answers.append(secure.post(f"/{cast.CODE}/leave"))
    cookies = [cookie for one in answers for cookie in one.headers.getlist("Set-Cookie")]
    assert {cookie.split("=")[0] for cookie in cookies} >= {
        "__Host-language", f"__Host-phone-{cast.CODE}", f"__Host-shared_phone-{cast.CODE}",
        f"__Host-keeps-{cast.CODE}",
    }  # fmt: skip
    for cookie in cookies:
        parts = set(cookie.split("; "))
        assert cookie.startswith("__Host-")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= parts
        assert not any(part.startswith("Domain") for part in parts)


def test_with_https_a_neighbour_can_give_no_phone_another_person(secure: FlaskClient) -> None:
    cast.join(secure)
    own = secure.get_cookie(f"__Host-phone-{cast.CODE}")
    assert own
    victim = secure.application.test_client()
    victim.environ_base["wsgi.url_scheme"] = "https"
    victim.set_cookie("phone", own.value, path=f"/{cast.CODE}")
    assert victim.get(f"/{cast.CODE}/state").status_code == 302


def test_with_https_a_customer_answers_once(secure: FlaskClient) -> None:
    workshop_id = customers_cast.open_window(secure.application, code="CXZW2345")
    code, _kiosk = customers_cast.codes(secure.application, workshop_id)
    said = customers_cast.answer(secure, code)
    assert said.headers["Set-Cookie"].startswith(f"__Host-answered-{code}=1")
    assert "first answer counts" in secure.get(f"/c/{code}?lang=en", follow_redirects=True).text


def test_with_https_a_phone_joins_and_answers(secure: FlaskClient) -> None:
    cast.join(secure)
    assert secure.get(f"/{cast.CODE}/state").status_code == 200
    assert cast.save(secure, "rating", as_announced__performance="4").status_code == 200


def test_https_is_kept_to_only_where_it_is_configured(
    secure: FlaskClient, client: FlaskClient
) -> None:
    for path in ("/", "/no/such/page"):
        assert "max-age" in secure.get(path).headers["Strict-Transport-Security"]
        plain = client.get(path).headers
        assert "Strict-Transport-Security" not in plain
        assert set(dict(plain)) >= HEADERS.keys()
