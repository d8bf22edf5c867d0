"""Audits and workshops as a facilitator prepares, changes and deletes them."""

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from questionnaires import source
from survey.models import Answer, Audit, FieldedQuestionnaire, Team, Workshop
from survey.store.answers import questionnaires
from survey.store.words import word_of
from survey.web.database import db
from tests import prepared
from tests.cast import phone, save
from tests.conftest import sign_in
from tests.some import some

OWN_WORD = {
    "customer_word": "own",
    "es_singular": "huésped",
    "es_plural": "huéspedes",
    "en_singular": "guest",
    "en_plural": "guests",
}


def code_of(app: Flask, room: str) -> str:
    with app.app_context():
        return db.session.get_one(Workshop, room.split("/")[2]).code


def teams_of(app: Flask, room: str) -> dict[str, str]:
    query = select(Team).filter_by(workshop_id=room.split("/")[2])
    with app.app_context():
        return {team.name: team.key for team in db.session.scalars(query)}


def test_a_new_account_is_shown_where_to_begin(facilitator: FlaskClient) -> None:
    assert "Prepare a first audit" in facilitator.get("/audits?lang=en").text


def test_a_workshop_is_prepared_in_two_forms(app: Flask, facilitator: FlaskClient) -> None:
    room = prepared.workshop(facilitator)
    assert set(teams_of(app, room)) == {"Reception", "Kitchen"}
    assert re.fullmatch(r"[2-9A-HJ-NP-Z]{8}", code_of(app, room))
    assert "Spring" in facilitator.get("/audits").text


def test_an_audit_without_a_name_keeps_what_was_typed(facilitator: FlaskClient) -> None:
    typed = prepared.AUDIT | {"name": " ", "organisation": "Grupo <b>Mirador</b>"}
    answer = facilitator.post("/audits/new", data=typed)
    assert answer.status_code == 422
    assert 'value="Grupo &lt;b&gt;Mirador&lt;/b&gt;"' in answer.text


def test_a_workshop_with_errors_keeps_what_was_typed(facilitator: FlaskClient) -> None:
    answer = prepared.send(
        facilitator, prepared.audit(facilitator), title="", teams__1__invited="many"
    )
    assert answer.status_code == 422
    assert all(f'value="{text}"' in answer.text for text in ("Reception", "Kitchen", "many"))


def test_one_more_team_works_without_script(facilitator: FlaskClient) -> None:
    answer = prepared.send(facilitator, prepared.audit(facilitator), add_team="1", title="")
    assert answer.status_code == 200
    assert 'name="teams-2-name"' in answer.text
    assert 'value="Kitchen"' in answer.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"teams__0__name": "", "teams__1__name": ""}, "Name at least one team"),
        ({"teams__1__name": "reception"}, "Two teams are called"),
        ({"teams__0__invited": "-1"}, "from 0 to 5000"),
        ({"questionnaires": "nobody_knows"}, "not a valid choice"),
        ({"date": "soon"}, "Not a valid date"),
    ],
)
def test_a_workshop_that_cannot_be_says_why(
    facilitator: FlaskClient, fields: dict[str, str], words: str
) -> None:
    answer = prepared.send(facilitator, prepared.audit(facilitator), **fields)
    assert answer.status_code == 422
    assert words in answer.text


def test_of_two_people_each_knows_the_other(facilitator: FlaskClient) -> None:
    answer = facilitator.post("/audits/new?lang=en", data=prepared.AUDIT | {"smallest_base": "2"})
    assert answer.status_code == 422
    assert "Write 1 or 3" in answer.text


def test_an_audit_words_the_customer_in_its_own_way(app: Flask, facilitator: FlaskClient) -> None:
    room = prepared.workshop(facilitator, prepared.audit(facilitator, **OWN_WORD))
    with app.app_context():
        workshop = db.session.get_one(Workshop, room.split("/")[2])
        assert word_of(workshop.audit).es.plural == "huéspedes"
        (asked,) = questionnaires.questionnaires_of(workshop)
    assert asked.title == {"es": "El último huésped", "en": "The last guest on earth"}


def test_a_word_of_ones_own_needs_all_its_forms(facilitator: FlaskClient) -> None:
    typed = prepared.AUDIT | OWN_WORD | {"en_plural": ""}
    assert facilitator.post("/audits/new", data=typed).status_code == 422


def test_word_and_smallest_base_hold_once_somebody_answered(
    app: Flask, facilitator: FlaskClient
) -> None:
    audit_id = answered_audit(app, facilitator)
    page = f"/audits/{audit_id}/edit?lang=en"
    changed = facilitator.post(page, data=prepared.AUDIT | {"customer_word": "patient"})
    lower = facilitator.post(page, data=prepared.AUDIT | {"smallest_base": "3"})
    higher = facilitator.post(page, data=prepared.AUDIT | {"smallest_base": "7"})
    assert [changed.status_code, lower.status_code, higher.status_code] == [422, 422, 302]


def answered_audit(app: Flask, facilitator: FlaskClient) -> str:
    audit_id = prepared.audit(facilitator)
    room = prepared.workshop(facilitator, audit_id)
    prepared.stage(facilitator, room, "answering")
    rate(app, room)
    return audit_id


def rate(app: Flask, room: str, team: str = "Reception") -> None:
    code = code_of(app, room)
    answer = save(phone(app, team, code), "rating", code, as_announced__performance="4")
    assert answer.status_code == 200, answer.text


def test_questionnaires_stay_once_somebody_answered(app: Flask, facilitator: FlaskClient) -> None:
    room = prepared.workshop(facilitator)
    prepared.stage(facilitator, room, "answering")
    rate(app, room)
    typed = prepared.WORKSHOP | {"title": "Summer", "questionnaires": "extra_mile"}
    assert facilitator.post(f"{room}/edit", data=typed).status_code == 302
    with app.app_context():
        workshop = db.session.get_one(Workshop, room.split("/")[2])
        assert workshop.title == "Summer"
        assert [one.key for one in questionnaires.questionnaires_of(workshop)] == ["last_customer"]


def test_a_team_with_people_cannot_be_dropped(app: Flask, facilitator: FlaskClient) -> None:
    room = prepared.workshop(facilitator)
    prepared.stage(facilitator, room, "lobby")
    phone(app, "Reception", code_of(app, room))
    without = prepared.WORKSHOP | {"teams-0-name": ""}
    answer = facilitator.post(f"{room}/edit?lang=en", data=without)
    assert answer.status_code == 422
    assert "Move them first" in answer.text


def test_two_questionnaires_with_one_item_cannot_be_asked_together(
    facilitator: FlaskClient,
) -> None:
    own = source("last_customer").replace('key = "last_customer"', 'key = "ours"', 1)
    location = upload(facilitator, own).headers["Location"]
    answer = facilitator.post(
        f"/audits/{prepared.audit(facilitator)}/workshops/new",
        data=prepared.WORKSHOP | {"questionnaires": ["last_customer", location.split("/")[-1]]},
    )
    assert answer.status_code == 422
    assert "ask the same item (" in answer.text


def test_a_repeated_workshop_keeps_the_keys_of_its_teams(
    app: Flask, facilitator: FlaskClient
) -> None:
    first = prepared.workshop(facilitator)
    second = facilitator.post(f"{first}/repeat").headers["Location"].removesuffix("/edit")
    assert teams_of(app, second) == teams_of(app, first)
    assert code_of(app, second) != code_of(app, first)
    with app.app_context():
        assert len(db.session.scalars(select(FieldedQuestionnaire)).all()) == 1


def test_deleting_says_what_is_lost_and_leaves_nothing(
    app: Flask, facilitator: FlaskClient
) -> None:
    room = prepared.workshop(facilitator)
    prepared.stage(facilitator, room, "answering")
    code = code_of(app, room)
    save(phone(app, "Reception", code), "rating", code, as_announced__importance="5")
    workshop_id = room.split("/")[2]
    files = app.config["DATA"] / "reports" / workshop_id
    files.mkdir(parents=True)
    assert ">1</span>" in facilitator.get(f"{room}/delete").text
    assert facilitator.post(f"{room}/delete").status_code == 302
    assert not files.exists()
    with app.app_context():
        left = [db.session.scalars(select(t)).all() for t in (Workshop, Team, Answer)]
        assert left == [[], [], []]
    assert facilitator.get(f"{room}/room").status_code == 404


def test_a_deleted_sentence_is_gone_from_the_files(sqlite_app: Flask) -> None:
    facilitator = sign_in(sqlite_app, "Ada", "ada@example.org")
    room = prepared.workshop(facilitator, title="Zebras knit", teams__0__name="Zebras purr")
    prepared.stage(facilitator, room, "lobby")
    assert b"Zebras" in files_of(sqlite_app)
    facilitator.post(f"{room}/delete")
    assert b"Zebras" not in files_of(sqlite_app)


def files_of(app: Flask) -> bytes:
    paths = app.config["DATA"].rglob("*")
    return b"".join(path.read_bytes() for path in paths if path.is_file())


def test_deleting_an_audit_deletes_its_workshops(app: Flask, facilitator: FlaskClient) -> None:
    audit_id = answered_audit(app, facilitator)
    assert facilitator.post(f"/audits/{audit_id}/delete").status_code == 302
    with app.app_context():
        left = [db.session.scalars(select(t)).all() for t in (Audit, Workshop, Answer)]
    assert left == [[], [], []]


def test_what_people_type_is_never_markup(app: Flask, facilitator: FlaskClient) -> None:
    hostile = "<script>alert(1)</script>{{7*7}}"
    audit_id = prepared.audit(facilitator, name=hostile, organisation=hostile)
    room = prepared.workshop(facilitator, audit_id, title=hostile, teams__0__name=hostile)
    prepared.stage(facilitator, room, "lobby")
    pages = ("room", "room/projector", "room/people", "room/close", "join-sheet", "edit", "delete")
    shown = [facilitator.get(f"{room}/{page}").text for page in pages]
    shown += [facilitator.get(page).text for page in ("/audits", f"/audits/{audit_id}/log")]
    assert all("<script>alert" not in page for page in some(shown))
    assert all("{{7*7}}" in page for page in some(shown))


def test_a_stranger_finds_nothing(app: Flask, facilitator: FlaskClient) -> None:
    room = prepared.workshop(facilitator)
    stranger = sign_in(app, "Bob", "bob@example.org")
    pages = ("edit", "delete", "preview", "join-sheet", "room", "room/state", "room/people")
    assert {stranger.get(f"{room}/{page}").status_code for page in pages} == {404}
    assert stranger.post(f"{room}/delete").status_code == 404


def test_the_log_says_who_did_what(facilitator: FlaskClient) -> None:
    audit_id = prepared.audit(facilitator)
    prepared.workshop(facilitator, audit_id)
    page = facilitator.get(f"/audits/{audit_id}/log").text
    assert "Ada" in page
    assert "prepared a workshop" in page


def test_the_sheet_to_print_holds_address_and_code(app: Flask, facilitator: FlaskClient) -> None:
    app.config["PUBLIC_URL"] = "http://192.168.1.20:8000"
    room = prepared.workshop(facilitator)
    code = code_of(app, room)
    page = facilitator.get(f"{room}/join-sheet").text
    assert f"{code[:4]}-{code[4:]}" in page
    assert "192.168.1.20:8000" in page
    assert "<svg" in page


UNHIDDEN = {
    "en": "In this workshop no figures are hidden: in a small team others can tell how each person "
    "rated.",
    "es": "En este taller las cifras no se ocultan: en un equipo pequeño puede saberse qué puntuó "
    "cada persona.",
}


@pytest.mark.parametrize("language", UNHIDDEN)
@pytest.mark.parametrize(("smallest_base", "is_told"), [("1", True), ("3", False), ("5", False)])
def test_phones_and_print_say_where_nothing_is_hidden(
    app: Flask, facilitator: FlaskClient, smallest_base: str, language: str, is_told: bool
) -> None:
    room = prepared.workshop(
        facilitator, prepared.audit(facilitator, smallest_base=smallest_base), language=language
    )
    prepared.stage(facilitator, room, "lobby")
    code, asked = code_of(app, room), f"?lang={language}"
    joining = app.test_client().get(f"/{code}/{asked}").text
    sheet = phone(app, code=code).get(f"/{code}/rating{asked}").text
    printed = facilitator.get(f"{room}/join-sheet{asked}").text
    for page in (joining, sheet, printed):
        assert (UNHIDDEN[language] in page) is is_told


def test_teams_can_swap_their_names_and_keep_their_keys(
    app: Flask, facilitator: FlaskClient
) -> None:
    room = prepared.workshop(facilitator)
    before = teams_of(app, room)
    swapped = {"teams-0-name": "Kitchen", "teams-1-name": "Reception"}
    facilitator.post(
        f"{room}/edit", data=prepared.WORKSHOP | swapped | {"questionnaires": fielded(app)}
    )
    assert teams_of(app, room) == {
        "Kitchen": before["Reception"],
        "Reception": before["Kitchen"],
    }


def fielded(app: Flask) -> str:
    with app.app_context():
        return "fielded-" + db.session.scalars(select(FieldedQuestionnaire.id)).one()


def upload(facilitator: FlaskClient, text: str | bytes) -> TestResponse:
    content = text.encode() if isinstance(text, str) else text
    return facilitator.post(
        "/questionnaires?lang=en", data={"file": (io.BytesIO(content), "ours.toml")}
    )
