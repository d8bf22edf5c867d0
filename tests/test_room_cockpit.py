"""The facilitator's live room: stages, counts, how to join, moving a person."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from survey.models import Answer, AuditEvent, Respondent, Team, Workshop
from survey.web.database import db
from tests import prepared
from tests.cast import phone, save
from tests.conftest import sign_in
from tests.some import some


@pytest.fixture
def room(facilitator: FlaskClient) -> str:
    address = prepared.workshop(facilitator)
    prepared.stage(facilitator, address, "answering")
    return address


def code_of(app: Flask, room: str) -> str:
    with app.app_context():
        return db.session.get_one(Workshop, room.split("/")[2]).code


def team_ids(app: Flask) -> dict[str, str]:
    with app.app_context():
        return {team.name: team.id for team in db.session.scalars(select(Team))}


def live(facilitator: FlaskClient, room: str) -> dict[str, str]:
    found: dict[str, str] = facilitator.get(f"{room}/room/state?lang=en").json["live"]
    return found


def test_the_room_counts_people_ratings_and_entries(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    code, reception = code_of(app, room), team_ids(app)["Reception"]
    first = phone(app, "Reception", code)
    phone(app, "Reception", code)
    save(first, "rating", code, as_announced__importance="5")
    save(first, "team", code, value_added__entry001__text="We greet everybody")
    now = live(facilitator, room)
    assert [now[f"{reception}-{name}"] for name in ("of", "rated", "handed-in", "entries")] == [
        "2 of 6",
        "5%",
        "0",
        "1",
    ]


def test_private_drafts_are_not_counted(app: Flask, facilitator: FlaskClient, room: str) -> None:
    code = code_of(app, room)
    draft = {"mine.value_added__entry001__text": "A secret idea"}
    save(phone(app, "Kitchen", code), "team", code, **draft)
    with app.app_context():
        assert db.session.scalars(select(Answer.text)).one() == "A secret idea"
    assert live(facilitator, room)["entries"] == "0"


def test_nothing_that_was_answered_reaches_the_room(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    code = code_of(app, room)
    save(phone(app, "Reception", code), "team", code, value_added__entry001__text="Only ours")
    pages = ("room", "room/state", "room/people", "room/projector", "room/close")
    assert not any("Only ours" in facilitator.get(f"{room}/{page}").text for page in some(pages))


def test_the_state_costs_nothing_while_nothing_changes(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    first = facilitator.get(f"{room}/room/state")
    known = {"If-None-Match": first.headers["ETag"]}
    assert facilitator.get(f"{room}/room/state", headers=known).status_code == 304
    phone(app, "Kitchen", code_of(app, room))
    assert facilitator.get(f"{room}/room/state", headers=known).status_code == 200


def test_stages_go_forward_and_back_and_are_logged(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    prepared.stage(facilitator, room, "lobby")
    with app.app_context():
        assert db.session.scalars(select(Workshop.stage)).one() == "lobby"
        query = select(AuditEvent.detail).filter_by(what="stage_changed")
        assert set(db.session.scalars(query)) == {"answering", "lobby"}


@pytest.mark.parametrize("stage", ["", "closed", "party", "swap_test"])
def test_a_stage_that_does_not_exist_is_refused(
    facilitator: FlaskClient, room: str, stage: str
) -> None:
    answer = facilitator.post(f"{room}/room/stage", data={"stage": stage})
    assert answer.status_code == 422


def test_the_projector_shows_a_short_address_and_the_code(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    app.config["PUBLIC_URL"] = "http://192.168.1.20:8000"
    code = code_of(app, room)
    page = facilitator.get(f"{room}/room/projector?lang=en").text
    link = re.search(r"QR code of the address ([^\"]+)\"", page)
    assert link
    assert link[1] == f"http://192.168.1.20:8000/{code}"
    assert len(link[1]) < 35
    assert f"{code[:4]}-{code[4:]}" in page


def test_the_projector_shows_the_scene_that_was_picked(facilitator: FlaskClient, room: str) -> None:
    for language, scene in (("es", "Todos los demás se han ido."), ("en", "All the others have")):
        for stage, times in (("lobby", 1), ("answering", 1), ("preparing", 0)):
            prepared.stage(facilitator, room, stage)
            page = facilitator.get(f"{room}/room/projector?lang={language}").text
            assert page.count(scene) == times


def test_the_wifi_stays_in_this_browser(sqlite_app: Flask) -> None:
    facilitator = sign_in(sqlite_app, "Ada", "ada@example.org")
    room = prepared.workshop(facilitator)
    prepared.stage(facilitator, room, "lobby")
    wifi = {"name": "Sala;Azul", "password": "zebra-purrs"}
    facilitator.post(f"{room}/room/wifi", data=wifi)
    page = facilitator.get(f"{room}/room/projector").text
    assert page.count("<svg") == 2
    assert "Sala;Azul" in page
    files = (path for path in sqlite_app.config["DATA"].rglob("*") if path.is_file())
    assert not any(b"zebra-purrs" in path.read_bytes() for path in some(files))


def test_invited_counts_are_corrected_in_place(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    ids = team_ids(app)
    typed = {f"invited-{ids['Reception']}": "8", f"invited-{ids['Kitchen']}": ""}
    assert facilitator.post(f"{room}/room/invited", data=typed).status_code == 302
    with app.app_context():
        found = {team.name: team.invited for team in db.session.scalars(select(Team))}
    assert found == {"Reception": 8, "Kitchen": None}


@pytest.mark.parametrize("text", ["-1", "6.5", "٣", "many", "50001", "9" * 5000])
def test_an_invited_count_that_is_none_keeps_what_was_typed(
    app: Flask, facilitator: FlaskClient, room: str, text: str
) -> None:
    ids = team_ids(app)
    typed = {f"invited-{ids['Reception']}": text, f"invited-{ids['Kitchen']}": "7"}
    answer = facilitator.post(f"{room}/room/invited", data=typed)
    assert answer.status_code == 422
    assert f'value="{text}"' in answer.text
    assert 'value="7"' in answer.text


def test_a_small_team_is_warned_of_and_the_one_that_is_hidden_beside_it(
    facilitator: FlaskClient, room: str
) -> None:
    page = facilitator.get(f"{room}/room?lang=en").text
    assert "Kitchen: with fewer than 5 people its results stay hidden." in page
    assert "Reception: hidden too, so that nobody can subtract." in page


def test_a_person_in_the_wrong_team_is_moved(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    code = code_of(app, room)
    save(phone(app, "Reception", code), "rating", code, as_announced__importance="5")
    assert move(app, facilitator, room) == 302
    with app.app_context():
        person = db.session.scalars(select(Respondent)).one()
    assert person.team_id == team_ids(app)["Kitchen"]


def move(app: Flask, facilitator: FlaskClient, room: str) -> int:
    with app.app_context():
        person = db.session.scalars(select(Respondent.id)).one()
    typed = {"person": person, "team": team_ids(app)["Kitchen"]}
    return facilitator.post(f"{room}/room/people", data=typed).status_code


def test_nobody_is_moved_whose_rating_is_in_the_figures(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    code = code_of(app, room)
    save(phone(app, "Reception", code), "rating", code, as_announced__importance="5")
    facilitator.post(f"{room}/room/rating")
    assert move(app, facilitator, room) == 409
    assert "stays" in facilitator.get(f"{room}/room/people?lang=en").text


def test_whoever_has_not_begun_can_always_be_moved(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    phone(app, "Reception", code_of(app, room))
    facilitator.post(f"{room}/room/rating")
    assert move(app, facilitator, room) == 302


def test_a_person_cannot_be_moved_into_another_workshop(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    phone(app, "Reception", code_of(app, room))
    other = prepared.workshop(facilitator, teams="Elsewhere")
    with app.app_context():
        person = db.session.scalars(select(Respondent.id)).one()
    typed = {"person": person, "team": team_ids(app)["Elsewhere"]}
    assert facilitator.post(f"{room}/room/people", data=typed).status_code == 404
    assert facilitator.post(f"{other}/room/people", data=typed).status_code == 404


def test_one_button_ends_the_rating_of_all_teams(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    code = code_of(app, room)
    for team in ("Reception", "Kitchen"):
        save(phone(app, team, code), "rating", code, as_announced__importance="5")
    assert "End the rating" in facilitator.get(f"{room}/room?lang=en").text
    assert facilitator.post(f"{room}/room/rating").status_code == 302
    with app.app_context():
        assert db.session.scalars(select(Respondent.cut)).all() == [1, 1]
    save(phone(app, "Kitchen", code), "rating", code, as_announced__importance="5")
    for language, words in (
        ("en", "1 late sheet is in no figure."),
        ("es", "1 hoja tardía no está en ninguna cifra."),
    ):
        page = facilitator.get(f"{room}/room?lang={language}").text
        assert words in page
        assert "End the rating" not in page


def test_before_closing_it_is_said_who_is_late(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    code = code_of(app, room)
    save(phone(app, "Reception", code), "rating", code, as_announced__importance="5")
    assert "late sheet" not in facilitator.get(f"{room}/room/close?lang=en").text
    facilitator.post(f"{room}/room/rating")
    save(phone(app, "Reception", code), "rating", code, as_announced__importance="5")
    page = facilitator.get(f"{room}/room/close?lang=en").text
    assert "1 late sheet is in no figure." in page


def test_the_price_of_opening_again_is_told(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    code = code_of(app, room)
    save(phone(app, "Reception", code), "rating", code, as_announced__importance="5")
    phone(app, "Reception", code)
    facilitator.post(f"{room}/room/close")
    for language, words in (
        ("en", "1 straggler of Reception will not count any more."),
        ("es", "1 persona rezagada de Reception ya no contará."),
    ):
        assert words in facilitator.get(f"{room}/room/reopen?lang={language}").text
