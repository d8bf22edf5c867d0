"""The doors: how phones come in, what they read first, and what they are told when it fails."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from playwright.sync_api import Browser, expect

from questionnaires import shipped
from questionnaires.model import LANGUAGES, Language
from survey.models import Audit, Respondent, Workshop
from survey.web.database import db, writing
from tests import cast, phones, prepared
from tests.phones import Server, a_browser, a_room

DOORS = f"/{cast.CODE}/"
RATING, TEAM = f"{DOORS}rating", f"{DOORS}team"
JSON = {"Accept": "application/json"}
PROMISE = {
    "es": "Tu puntuación es privada: tu equipo verá puntos sin nombre. Lo que compartas lo lee"
    " quien facilita y sale en pantalla y en el informe sin nombre ni equipo. El compromiso y la"
    " petición a la dirección llevan el nombre del equipo.",
    "en": "Your ratings are private: your team sees dots without names. What you share is read by"
    " the facilitator and appears on the screen and in the report without name or team. The pledge"
    " and the request to leadership carry the team's name.",
}
UNHIDDEN = {
    "es": "En este taller las cifras no se ocultan: en un equipo pequeño puede saberse qué puntuó"
    " cada persona.",
    "en": "In this workshop no figures are hidden: in a small team others can tell how each person"
    " rated.",
}


@pytest.fixture
def workshop(app: Flask) -> str:
    return cast.make_workshop(app, language="es")


def people(app: Flask) -> int:
    with app.app_context():
        return db.session.query(Respondent).filter_by(voice="member").count()


def heading(page: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page)
    assert found
    return found[1]


def test_a_tap_on_join_sent_ten_times_at_once_is_one_person(app: Flask, workshop: str) -> None:
    page = app.test_client().get(f"{DOORS}?lang=en").text
    team = page.split('name="team" value="')[1].split('"')[0]
    typed = {"token": cast.field_value(page, "token"), "team": team}

    def tap(_n: int) -> int:
        browser = app.test_client()
        browser.get(DOORS)
        return browser.post(DOORS, data=typed).status_code

    with ThreadPoolExecutor(10) as pool:
        assert {*pool.map(tap, range(10))} == {302}
    assert people(app) == 1


def test_a_code_used_by_twelve_phones_at_once_moves_the_sheet_to_one(
    app: Flask, workshop: str
) -> None:
    phone = cast.phone(app)
    shown = re.search(r'class="code">(\w{3} ?\w{3})<', phone.get(RATING).text)
    assert shown
    browsers = [app.test_client() for _ in range(12)]
    together = Barrier(len(browsers))

    def bring(browser: FlaskClient) -> int:
        together.wait()
        return browser.post(f"{DOORS}resume", data={"resume_code": shown[1]}).status_code

    with ThreadPoolExecutor(len(browsers)) as pool:
        assert sorted(pool.map(bring, browsers)) == [303] + [404] * 11
    assert [one.get(RATING).status_code for one in browsers].count(200) == 1


def test_nothing_is_wrong_before_a_code_is_typed(client: FlaskClient) -> None:
    empty, wrong = (client.get(f"/join?lang=en{code}") for code in ("", "&code=0IO1"))
    assert (empty.status_code, wrong.status_code) == (200, 404)
    assert "No open workshop has this code" not in empty.text
    assert "No open workshop has this code" in wrong.text


def test_with_one_open_workshop_the_address_alone_joins(
    app: Flask, client: FlaskClient, workshop: str
) -> None:
    assert client.get("/").headers["Location"] == DOORS
    assert 'href="/sign-in"' in client.get(DOORS).text
    cast.make_workshop(app, code="ZZZZ9999")
    assert 'name="code"' in client.get("/").text


def test_the_address_alone_leads_nobody_astray(
    app: Flask, client: FlaskClient, workshop: str, facilitator: FlaskClient
) -> None:
    assert facilitator.get("/").status_code == 200
    app.config["PROXIES"] = 1
    assert client.get("/").status_code == 200  # a server that the world reaches
    app.config["PROXIES"] = 0
    with app.app_context(), writing() as session:
        session.query(Audit).one().is_demo = True
    assert client.get("/").status_code == 200
    cast.move_to(app, workshop, "preparing")
    assert client.get("/").status_code == 200


def test_a_browser_that_keeps_nothing_is_told_and_counted_as_nobody(
    app: Flask, workshop: str
) -> None:
    blocked = app.test_client(use_cookies=False)
    for _try in range(3):
        page = blocked.get(f"{DOORS}?lang=en").text
        team = re.search(r'name="team" value="([^"]+)"', page)
        assert team
        sent = {"token": cast.field_value(page, "token"), "team": team[1]}
        answer = blocked.post(f"{DOORS}?lang=en", data=sent)
        assert answer.status_code == 409
        assert "This browser keeps nothing" in answer.text
        assert f'value="{team[1]}" required checked' in answer.text
    assert people(app) == 0


@pytest.mark.parametrize(
    ("browser", "spoken"),
    [("en-GB,en;q=0.9", "en"), ("es-MX", "es"), ("fr-FR", "es"), ("*", "es"), ("", "es")],
)
def test_a_phone_speaks_its_own_language_else_the_workshops(
    client: FlaskClient, workshop: str, browser: str, spoken: str
) -> None:
    page = client.get(DOORS, headers={"Accept-Language": browser}).text
    assert f'<html lang="{spoken}">' in page


def test_the_scene_and_the_intro_are_read_before_the_first_question(
    app: Flask, client: FlaskClient, workshop: str
) -> None:
    assert "All the others have gone.</p>" in client.get(f"{DOORS}?lang=en").text
    cast.join(client)
    with app.app_context():
        asked = shipped()["last_customer"]
    for language in LANGUAGES:
        page = client.get(f"{DOORS}scene?lang={language}").text
        assert heading(page) == asked.scenes[0].text[language]
        assert asked.intro[language] in page
        assert f'href="{RATING}">' in page


def test_joining_leads_to_the_scene(app: Flask, client: FlaskClient, workshop: str) -> None:
    page = client.get(DOORS).text
    team = re.search(r'name="team" value="([^"]+)"', page)
    assert team
    sent = {"token": cast.field_value(page, "token"), "team": team[1]}
    assert client.post(DOORS, data=sent).headers["Location"] == f"{DOORS}scene"


@pytest.mark.parametrize("base", [5, 1])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_promise_is_the_same_word_for_word_wherever_answers_are_given(
    app: Flask, client: FlaskClient, facilitator: FlaskClient, base: int, language: Language
) -> None:
    room = prepared.workshop(facilitator, prepared.audit(facilitator, smallest_base=str(base)))
    prepared.go_to(facilitator, room, "all")
    with app.app_context():
        code = db.session.query(Workshop.code).scalar()
    pages = [client.get(f"/{code}/?lang={language}").text]
    cast.join(client, code=code)
    pages += [client.get(f"/{code}/{sheet}?lang={language}").text for sheet in ("rating", "team")]
    pages.append(facilitator.get(f"{room}/join-sheet?lang={language}").text)
    for page in pages:
        told = " ".join(html.fromstring(page).text_content().split())
        assert PROMISE[language] in told
        assert (f"{PROMISE[language]} {UNHIDDEN[language]}" in told) == (base == 1)


def test_a_phone_reads_the_title_of_the_workshop_once(client: FlaskClient, workshop: str) -> None:
    def times(page: str) -> int:
        return html.fromstring(page).find("body").text_content().count("Spring")

    doors = client.get(DOORS).text
    cast.join(client)
    pages = [client.get(DOORS + name).text for name in ("scene", "rating", "team", "resume")]
    assert [times(page) for page in (doors, *pages)] == [1, 0, 1, 0, 1]


@pytest.mark.parametrize("name", ["😀🎉🏨", "فريق الاستقبال", "漢字チーム", "<b>&amp;", "T" * 120])
def test_a_team_may_be_called_anything(app: Flask, name: str) -> None:
    cast.make_workshop(app, teams=(name, "Kitchen"))
    mine, client = app.test_client(), app.test_client()
    for one in (mine, client):
        page = html.fromstring(one.get(f"{DOORS}?lang=en").text)
        assert page.xpath("//label[@class='team-choice']")[0].text_content().strip() == name
        (team,) = page.xpath("(//input[@name='team'])[1]/@value")
        (token,) = page.xpath("//input[@name='token']/@value")
        one.post(DOORS, data={"team": team, "token": token})
    post = {"mine.value_added-e1234567-text": name, "do": "share:value_added-e1234567"}
    assert mine.post(TEAM, data=post, headers=JSON).status_code == 200
    assert name in client.get(f"{DOORS}shared").json["values"].values()
    shown = html.fromstring(client.get(TEAM).text).xpath("//textarea[@dir='auto']/text()")
    assert name in [text.strip() for text in shown]


def test_a_chosen_language_stays(client: FlaskClient, workshop: str) -> None:
    client.get(f"{DOORS}?lang=es")
    assert '<html lang="es">' in client.get(DOORS, headers={"Accept-Language": "en"}).text


# In a real browser -------------------------------------------------------------------

MANY = (*(f"Equipo {n} de la planta" for n in range(1, 22)), "فريق الاستقبال", "😀🎉🏨", "W" * 120)
SMALL_TARGETS = """() => [...document.querySelectorAll(".team-choice, .btn, .nav-main a, .brand")]
    .filter(e => e.getBoundingClientRect().height < 43.5
        || e.getBoundingClientRect().right > innerWidth).map(e => e.outerHTML)"""


@pytest.fixture(scope="module")
def server(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with a_room(sqlite_template, tmp_path_factory.mktemp("doors"), "1") as server:
        cast.make_workshop(server.app, code="ZZZZ9999", teams=MANY)
        with server.app.app_context():
            db.engine.dispose()
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as browser:
        yield browser


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("language", LANGUAGES)
def test_24_teams_fit_the_smallest_phone(
    server: Server, browser: Browser, language: Language, script: bool
) -> None:
    size = {"width": 320, "height": 568}
    context = browser.new_context(viewport=size, locale=language, java_script_enabled=script)
    page = context.new_page()
    page.goto(f"{server.url}/ZZZZ9999/")
    if script:
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        assert page.evaluate(SMALL_TARGETS) == []
    button = page.locator(".doors-foot .btn-primary")
    expect(button).to_be_in_viewport(ratio=1)
    page.locator(".team-choice input").nth(22).check()
    expect(button).to_be_in_viewport(ratio=1)
    button.click()
    expect(page.locator(".brand")).to_have_text("😀🎉🏨")
    expect(page.locator(".doors-foot .btn-primary")).to_be_in_viewport(ratio=1)


@pytest.mark.browser
def test_a_phone_comes_back_by_itself_with_what_was_typed(server: Server, browser: Browser) -> None:
    page = phones.phone(browser, server)
    page.click("button:has-text('Hand in')")
    page.click("button:has-text('Hand in anyway')")
    page.locator(".thanks").wait_for()  # a click does not wait for its page
    page.goto(f"{server.url}/{cast.CODE}/team")
    draft = page.locator("[data-drafts=value_added] textarea").first
    draft.fill("We call everybody by name")
    phones.wait_for_state(page, "Saved")
    server.move_to("closed")
    page.locator("h2").first.click()  # out of the field: nobody is typing
    expect(page.locator("h1")).to_contain_text("closed")
    server.move_to("open")
    expect(draft).to_have_value("We call everybody by name")
