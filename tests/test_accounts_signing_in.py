"""The front page, the first set-up, signing in and out."""

import re

from flask import Flask
from flask.testing import FlaskClient

from survey import create_app
from survey.store.people import links
from survey.web.database import writing

WHO = {"name": "Ada", "email": "Ada@Example.org ", "password": "a long pass phrase"}
SIGN_IN = {"email": "ada@example.org", "password": WHO["password"]}


def link(app: Flask) -> str:
    with app.app_context(), writing() as session:
        return f"/set-up/{links.make(session, 'set_up')}"


def set_up(app: Flask, client: FlaskClient) -> None:
    assert client.post(link(app), data=WHO | {"again": WHO["password"]}).status_code == 302


def test_the_front_page_answers_without_a_redirect(client: FlaskClient) -> None:
    assert client.get("/").status_code == 200


def test_until_there_is_an_account_the_page_says_where_the_first_is_made(
    app: Flask, client: FlaskClient
) -> None:
    told = "Nobody has an account here yet"
    assert told in client.get("/sign-in?lang=en").text
    set_up(app, client)
    assert told not in app.test_client().get("/sign-in?lang=en").text


def test_the_first_link_makes_an_account_and_signs_in(app: Flask, client: FlaskClient) -> None:
    set_up(app, client)
    assert client.get("/audits").status_code == 200


def test_the_first_link_works_once(app: Flask, client: FlaskClient) -> None:
    address = link(app)
    client.post(address, data=WHO | {"again": WHO["password"]})
    assert client.get(address).status_code == 404


def test_a_newer_link_ends_the_older_one(app: Flask, client: FlaskClient) -> None:
    older, newer = link(app), link(app)
    assert (client.get(older).status_code, client.get(newer).status_code) == (404, 200)


def test_a_stranger_cannot_set_up_after_the_owner(app: Flask, client: FlaskClient) -> None:
    set_up(app, client)
    assert app.test_client().get(link(app)).status_code == 404


def test_what_was_typed_survives_a_short_password(app: Flask, client: FlaskClient) -> None:
    answer = client.post(link(app), data=WHO | {"password": "short", "again": "short"})
    assert answer.status_code == 422
    assert 'value="Ada"' in answer.text


def test_faults_are_told_in_the_order_of_the_fields(app: Flask, client: FlaskClient) -> None:
    told = client.post(link(app), data={"again": "another"}).text
    assert re.findall(r'<li><a href="#(\w+)">', told) == ["name", "email", "password"]


def test_sign_in_asks_for_one_address_and_one_password(client: FlaskClient) -> None:
    page = client.get("/sign-in?lang=en").text
    counted = [page.count(f'type="{kind}"') for kind in ("email", "password")]
    assert (counted, page.count("<button")) == ([1, 1], 1)


def test_capitals_in_an_address_do_not_matter(app: Flask, client: FlaskClient) -> None:
    set_up(app, client)
    assert app.test_client().post("/sign-in", data=SIGN_IN).status_code == 302


def test_a_wrong_password_and_an_unknown_address_look_alike(
    app: Flask, client: FlaskClient
) -> None:
    set_up(app, client)
    wrong = app.test_client().post("/sign-in?lang=en", data=SIGN_IN | {"password": "no"})
    unknown = app.test_client().post("/sign-in?lang=en", data=SIGN_IN | {"email": "x@y.org"})
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert "E-mail or password is wrong." in wrong.text
    assert "E-mail or password is wrong." in unknown.text


def test_signing_in_leads_to_where_one_wanted_to_go(app: Flask, client: FlaskClient) -> None:
    set_up(app, client)
    other = app.test_client()
    asked = other.get("/password")
    assert asked.headers["Location"] == "/sign-in?next=/password"
    assert other.post(asked.headers["Location"], data=SIGN_IN).headers["Location"] == "/password"


def test_signing_in_never_leads_to_another_site(app: Flask, client: FlaskClient) -> None:
    set_up(app, client)
    tricks = ("//evil.example", "/\\evil.example", "/\t/evil.example", "/\n\\evil.example")
    for elsewhere in (*tricks, "https://evil.example", "evil.example"):
        answer = app.test_client().post("/sign-in", query_string={"next": elsewhere}, data=SIGN_IN)
        assert answer.headers["Location"] == "/audits"


def test_a_new_password_ends_other_sessions(app: Flask, client: FlaskClient) -> None:
    set_up(app, client)
    other = app.test_client()
    other.post("/sign-in", data=SIGN_IN)
    new = {"password": "another long phrase", "again": "another long phrase"}
    assert client.post("/password", data=new).status_code == 422
    assert client.post("/password", data=new | {"current": "a guess"}).status_code == 422
    new["current"] = WHO["password"]
    assert client.post("/password", data=new).status_code == 302
    assert client.get("/audits").status_code == 200
    assert other.get("/audits").status_code == 302


def test_after_signing_out_the_pages_are_closed(app: Flask, client: FlaskClient) -> None:
    set_up(app, client)
    client.post("/sign-out")
    assert client.get("/audits").headers["Location"].startswith("/sign-in")


def test_a_refused_password_is_not_said_to_be_kept(client: FlaskClient) -> None:
    page = client.post("/sign-in?lang=en", data=SIGN_IN).text
    assert "Nothing you typed is lost" not in page
    assert "type the password again" in page


def test_a_cookie_kept_from_before_signing_out_opens_nothing(
    app: Flask, client: FlaskClient
) -> None:
    set_up(app, client)
    kept, thief = client.get_cookie("session"), app.test_client()
    assert kept
    client.post("/sign-out")
    thief.set_cookie("session", kept.value)
    assert thief.get("/audits").status_code == 302


def test_a_post_from_another_site_is_refused(client: FlaskClient) -> None:
    evil = {"Origin": "https://evil.example"}
    assert client.post("/sign-in", data=SIGN_IN, headers=evil).status_code == 403


def test_who_guesses_too_often_has_to_wait(sqlite_app: Flask) -> None:
    settings = {name: sqlite_app.config[name] for name in ("DATA", "SECRET_KEY")}
    limited = create_app(**settings, WTF_CSRF_ENABLED=False, LIMITS=True)
    client = limited.test_client()
    typed = [SIGN_IN | {"email": f"{n}@example.org"} for n in range(21)]
    guesses = [client.post("/sign-in", data=one).status_code for one in typed]
    assert guesses == [422] * 20 + [429]
