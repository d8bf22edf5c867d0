"""Audits and workshops as a facilitator prepares, changes and deletes them."""

import io
import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from questionnaires import shipped, source
from survey.models import Answer, Audit, FieldedQuestionnaire, Respondent, Team, Workshop
from survey.store.answers import questionnaires
from survey.store.words import word_of
from survey.web.database import db
from tests import prepared
from tests.cast import phone, save
from tests.conftest import sign_in
from tests.some import some

FIRST = prepared.WORKSHOP | prepared.AUDIT | {"organisation": "Clínica Sol"}
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
    page = facilitator.get("/audits?lang=en").text
    assert all(words in page for words in ("Prepare a first workshop", "Load the demo"))


def test_the_demo_is_offered_after_the_first_audit_too(facilitator: FlaskClient) -> None:
    prepared.audit(facilitator)
    assert "Load the demo" in facilitator.get("/audits").text
    facilitator.post("/demo")
    assert "Load the demo" not in facilitator.get("/audits").text


def test_a_first_workshop_makes_its_audit_along_the_way(
    app: Flask, facilitator: FlaskClient
) -> None:
    typed = FIRST | {"customer_word": "patient", "smallest_base": "6"}
    answer = facilitator.post("/workshops/new?lang=en", data=typed)
    assert answer.status_code == 302, answer.text
    with app.app_context():
        (workshop,) = db.session.scalars(select(Workshop))
        audit = workshop.audit
        assert (audit.name, audit.customer_word, audit.smallest_base) == (
            "Clínica Sol",
            "patient",
            6,
        )
    assert "Clínica Sol" in facilitator.get("/audits").text


def test_title_organisation_and_teams_are_enough(app: Flask, facilitator: FlaskClient) -> None:
    page = facilitator.get("/workshops/new?lang=en").text
    given = re.findall(r'<input [^>]*checked[^>]* name="(\w+)"[^>]* value="(\w+)"', page)
    given += re.findall(r'name="(date|smallest_base)"[^>]* value="([^"]+)"', page)
    typed = dict(given) | {"title": "Spring", "organisation": "Hotel", "teams": "Reception"}
    assert facilitator.post("/workshops/new", data=typed).status_code == 302


def test_a_first_workshop_with_faults_stores_no_audit(app: Flask, facilitator: FlaskClient) -> None:
    for wrong in ({"organisation": ""}, {"teams": "Reception 8"}, {"smallest_base": "2"}):
        assert facilitator.post("/workshops/new", data=FIRST | wrong).status_code == 422
    with app.app_context():
        assert db.session.scalars(select(Audit)).all() == []


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
        facilitator, prepared.audit(facilitator), title="", teams="Reception, 6\nKitchen, many"
    )
    assert answer.status_code == 422
    assert "Reception, 6\nKitchen, many</textarea>" in answer.text


def test_what_the_room_will_show_is_told_without_script_and_stores_nothing(
    app: Flask, facilitator: FlaskClient
) -> None:
    typed = {"title": "", "organisation": "", "teams": TEAMS_WITH_A_SMALL_ONE, "look": "1"}
    answer = facilitator.post("/workshops/new?lang=en", data=FIRST | typed)
    assert answer.status_code == 200
    assert 'role="alert"' not in answer.text
    page = " ".join(re.sub("<[^>]+>", " ", answer.text).split())
    for words in (
        "48 people · 6 teams",
        "0.4 points or more: a gap of the whole room",
        "1.0 points of change",
        "1.6 points are called a real change",
        "Fewer than 5 people: Leadership (4).",
        "Hidden too, so that nobody can subtract: Maintenance (6).",
        "More than 9 people: Floors (11), Restaurant (10).",
    ):
        assert words in page
    with app.app_context():
        assert db.session.scalars(select(Audit)).all() == []


def test_whose_claims_nobody_can_tell_of_is_said_where_claims_are_judged(
    facilitator: FlaskClient,
) -> None:
    words = "Competitor test: fewer than 5 people of other teams judge"
    for teams, asked, is_told in (
        ("Reception, 8\nBar, 3", "last_customer", True),
        ("Reception, 8\nBar, 5", "last_customer", False),
        ("Reception, 8\nBar", "last_customer", False),  # who knows how many come
        ("Reception, 8\nBar, 3", "damage_control", False),
    ):
        typed = FIRST | {"teams": teams, "questionnaires": asked, "look": "1"}
        page = facilitator.post("/workshops/new?lang=en", data=typed).text
        assert (words in page) == is_told, (teams, asked)


def test_a_line_that_cannot_be_read_is_told_while_it_is_typed(facilitator: FlaskClient) -> None:
    typed = FIRST | {"teams": "Reception 8\nBar"}
    words = "Line 1: before the number a comma is missing"
    page = facilitator.post("/workshops/new?lang=en", data=typed | {"look": "1"}).text
    assert page.count(words) == 1
    sent = facilitator.post("/workshops/new?lang=en", data=typed).text
    assert sent.count(words) == 2  # on top and at the field


def test_one_team_is_told_what_it_cannot_show(facilitator: FlaskClient) -> None:
    typed = {"teams": "Reception, 4\nBar", "look": "1"}
    page = facilitator.post("/workshops/new?lang=en", data=FIRST | typed).text
    assert "Too few people to tell a gap." in page
    assert "that needs three teams with figures of their own." in page
    assert "not counted here: Bar." in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"teams": " \n\n"}, "Name at least one team"),
        ({"teams": "Reception, 6\nreception"}, "Lines 1 and 2 are both called “reception”."),
        ({"teams": "Reception, -1"}, "“-1” is no number from 0 to 5000"),
        ({"teams": "Reception, 5001"}, "“5001” is no number from 0 to 5000"),
        ({"teams": "Bar, 3\nSales, eight"}, "Line 2: “eight” is no number"),
        ({"teams": "Recepción 8"}, "a comma is missing: “Recepción, 8”"),
        ({"teams": "Recepción (8)"}, "a comma is missing: “Recepción, 8”"),
        ({"teams": ", 8"}, "Line 1 has no name before the comma."),
        ({"teams": "x" * 4000}, "has 4000."),
        ({"teams": "( " * 4000}, "has at most 120 characters"),
        ({"teams": "\n".join(f"Team {i}, 5" for i in range(61))}, "at most 60 teams, here are 61"),
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


@pytest.mark.parametrize(
    ("text", "teams"),
    [
        ("Recepción; 8\r\nPisos\t11\t\r\n\r\n", [("Recepción", 8), ("Pisos", 11)]),
        ("Bar", [("Bar", None)]),
        ("Sales, north, 7", [("Sales, north", 7)]),
        ("Shift 2,", [("Shift 2", None)]),
        ("Turno 2, 0", [("Turno 2", 0)]),
        ("الاستقبال، ٨", [("الاستقبال", 8)]),
        ("🍳🍳, 5", [("🍳🍳", 5)]),
        ("\n".join(f"Equipo n.º {i}, 6" for i in range(24)),
         [(f"Equipo n.º {i}", 6) for i in range(24)]),
    ],
)  # fmt: skip
def test_lines_become_teams_and_come_back_as_the_same_lines(
    app: Flask, facilitator: FlaskClient, text: str, teams: list[tuple[str, int | None]]
) -> None:
    room = prepared.workshop(facilitator, teams=text)
    query = select(Team).order_by(Team.position)
    with app.app_context():
        before = {team.key: (team.name, team.invited) for team in db.session.scalars(query)}
    assert list(before.values()) == teams
    shown = re.search(
        r"<textarea[^>]*>\r?\n?(.*?)</textarea>", edit_page(facilitator, room), re.DOTALL
    )
    assert shown
    typed = {"teams": shown[1], "questionnaires": fielded(app)}
    assert facilitator.post(f"{room}/edit", data=prepared.WORKSHOP | typed).status_code == 302
    with app.app_context():
        after = {team.key: (team.name, team.invited) for team in db.session.scalars(query)}
    assert after == before


def edit_page(facilitator: FlaskClient, room: str) -> str:
    return facilitator.get(f"{room}/edit").text


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
    prepared.go_to(facilitator, room, "all")
    rate(app, room)
    return audit_id


def rate(app: Flask, room: str, team: str = "Reception") -> None:
    code = code_of(app, room)
    answer = save(phone(app, team, code), "rating", code, as_announced__performance="4")
    assert answer.status_code == 200, answer.text


def test_questionnaires_stay_once_somebody_answered(app: Flask, facilitator: FlaskClient) -> None:
    room = prepared.workshop(facilitator)
    prepared.go_to(facilitator, room, "all")
    rate(app, room)
    typed = prepared.WORKSHOP | {"title": "Summer", "questionnaires": "extra_mile"}
    assert facilitator.post(f"{room}/edit", data=typed).status_code == 302
    with app.app_context():
        workshop = db.session.get_one(Workshop, room.split("/")[2])
        assert workshop.title == "Summer"
        assert [one.key for one in questionnaires.questionnaires_of(workshop)] == ["last_customer"]


def test_a_team_with_people_cannot_be_dropped(app: Flask, facilitator: FlaskClient) -> None:
    room = prepared.workshop(facilitator)
    prepared.go_to(facilitator, room, "doors")
    phone(app, "Reception", code_of(app, room))
    without = prepared.WORKSHOP | {"teams": "Kitchen, 4"}
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


def test_teams_that_are_typed_as_before_are_the_same_teams(
    app: Flask, facilitator: FlaskClient
) -> None:
    audit = prepared.audit(facilitator)
    first = prepared.workshop(facilitator, audit, teams="Reception\nKitchen")
    second = prepared.workshop(facilitator, audit, teams="kitchen\nBar\nReception", title="Autumn")
    before, after = teams_of(app, first), teams_of(app, second)
    assert (after["Reception"], after["kitchen"]) == (before["Reception"], before["Kitchen"])
    assert after["Bar"] not in before.values()
    elsewhere = teams_of(app, prepared.workshop(facilitator, teams="Reception\nKitchen"))
    assert before["Reception"] not in elsewhere.values()


def test_deleting_says_what_is_lost_and_leaves_nothing(
    app: Flask, facilitator: FlaskClient
) -> None:
    room = prepared.workshop(facilitator)
    prepared.go_to(facilitator, room, "all")
    code = code_of(app, room)
    save(phone(app, "Reception", code), "rating", code, as_announced__importance="5")
    workshop_id = room.split("/")[2]
    files = app.config["DATA"] / "reports" / workshop_id
    files.mkdir(parents=True)
    assert ">1</span>" in facilitator.get(f"{room}/delete").text
    assert facilitator.post(f"{room}/delete", data={"name": " spring"}).status_code == 302
    assert not files.exists()
    with app.app_context():
        left = [db.session.scalars(select(t)).all() for t in (Workshop, Team, Answer)]
        assert left == [[], [], []]
    assert facilitator.get(f"{room}/room").status_code == 404


@pytest.mark.parametrize("typed", ["", "Sprin", "Hotel Mirador"])
def test_only_who_writes_its_name_deletes_a_workshop(
    sqlite_facilitator: FlaskClient, typed: str
) -> None:
    room = prepared.workshop(sqlite_facilitator)
    answer = sqlite_facilitator.post(f"{room}/delete?lang=en", data={"name": typed})
    assert answer.status_code == 422
    assert "This is not the name of the workshop: “Spring”." in answer.text
    assert sqlite_facilitator.get(f"{room}/room").status_code == 200


BY_LINK = {"held": "link", "until": "2999-07-05T18:00", "zone": "America/Mexico_City"}


def test_a_workshop_is_prepared_by_link_until_a_moment_in_a_time_zone(
    app: Flask, facilitator: FlaskClient, client: FlaskClient
) -> None:
    room = prepared.workshop(facilitator, **BY_LINK)
    prepared.go_to(facilitator, room)
    with app.app_context():
        workshop = db.session.get_one(Workshop, room.split("/")[2])
        assert workshop.open_until == datetime(2999, 7, 6, 0, 0, tzinfo=UTC)
        assert [step.kind for step in workshop.steps] == ["all"]
        code = workshop.code
    english, spanish = (client.get(f"/{code}/?lang={one}").text for one in ("en", "es"))
    assert "Open until Friday 5 July, 18:00 (Mexico City)." in english
    assert "Abierto hasta el viernes 5 de julio, 18:00 (Ciudad de México)." in spanish


@pytest.mark.parametrize(
    "wrong", [{"until": ""}, {"until": "2020-07-05T18:00"}, {"zone": "Atlantis"}]
)
def test_by_link_a_moment_to_come_and_its_zone_are_asked_for(
    sqlite_facilitator: FlaskClient, wrong: dict[str, str]
) -> None:
    audit_id = prepared.audit(sqlite_facilitator)
    answer = prepared.send(sqlite_facilitator, audit_id, **BY_LINK | wrong)
    assert answer.status_code == 422
    assert "Choose a moment to come" in answer.text


def test_a_workshop_by_link_is_moved_into_a_room_while_it_is_prepared(
    app: Flask, facilitator: FlaskClient
) -> None:
    room = prepared.workshop(facilitator, **BY_LINK)
    assert 'value="2999-07-05T18:00"' in facilitator.get(f"{room}/edit").text
    typed = prepared.WORKSHOP | BY_LINK | {"held": "room", "questionnaires": fielded(app)}
    assert facilitator.post(f"{room}/edit", data=typed).status_code == 302
    prepared.go_to(facilitator, room, "rate")
    with app.app_context():
        workshop = db.session.get_one(Workshop, room.split("/")[2])
        assert (workshop.open_until, workshop.time_zone) == (None, None)


def test_a_deleted_sentence_is_gone_from_the_files(sqlite_app: Flask) -> None:
    facilitator = sign_in(sqlite_app, "Ada", "ada@example.org")
    room = prepared.workshop(facilitator, title="Zebras knit", teams="Zebras purr")
    prepared.go_to(facilitator, room, "doors")
    assert b"Zebras" in files_of(sqlite_app)
    facilitator.post(f"{room}/delete", data={"name": "Zebras knit"})
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
    room = prepared.workshop(facilitator, audit_id, title=hostile, teams=hostile)
    prepared.go_to(facilitator, room, "doors")
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


def test_the_sheet_to_print_holds_address_and_code(
    app: Flask, facilitator: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PUBLIC_URL", "http://192.168.1.20:8000")
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
    prepared.go_to(facilitator, room, "doors")
    code, asked = code_of(app, room), f"?lang={language}"
    joining = app.test_client().get(f"/{code}/{asked}").text
    sheet = phone(app, code=code).get(f"/{code}/rating{asked}").text
    printed = facilitator.get(f"{room}/join-sheet{asked}").text
    for page in (joining, sheet, printed):
        assert (UNHIDDEN[language] in page) is is_told


TEAMS_WITH_A_SMALL_ONE = (
    "Reception, 9\nFloors, 11\nRestaurant, 10\nMaintenance, 6\nSales, 8\nLeadership, 4"
)


@pytest.mark.parametrize(
    ("teams", "same"),
    [
        ("Kitchen, 5\nReception, 6", {"Kitchen": "Kitchen", "Reception": "Reception"}),
        ("Front desk, 6\nKitchen, 4", {"Front desk": "Reception", "Kitchen": "Kitchen"}),
        ("Front desk\nBar", {"Front desk": "Reception", "Bar": "Kitchen"}),
        ("Bar\nReception\nKitchen", {"Reception": "Reception", "Kitchen": "Kitchen"}),
        ("Kitchen\nBar", {"Kitchen": "Kitchen"}),  # a line gone here, another come there
        ("Front desk\nBack desk\nKitchen", {"Kitchen": "Kitchen"}),
    ],
)
def test_a_team_keeps_its_key_by_its_name_or_in_its_line(
    app: Flask, facilitator: FlaskClient, teams: str, same: dict[str, str]
) -> None:
    room = prepared.workshop(facilitator)
    before = teams_of(app, room)
    typed = prepared.WORKSHOP | {"teams": teams, "questionnaires": fielded(app)}
    assert facilitator.post(f"{room}/edit", data=typed).status_code == 302
    after = teams_of(app, room)
    kept = {now: was for now in after for was in before if after[now] == before[was]}
    assert kept == same


def test_a_renamed_team_keeps_its_people_and_says_so(app: Flask, facilitator: FlaskClient) -> None:
    room = prepared.workshop(facilitator)
    prepared.go_to(facilitator, room, "doors")
    phone(app, "Reception", code_of(app, room))
    typed = prepared.WORKSHOP | {"teams": "Front desk, 6\nKitchen, 4"}
    typed["questionnaires"] = fielded(app)
    page = facilitator.post(f"{room}/edit?lang=en", data=typed, follow_redirects=True).text
    assert "“Reception” is now “Front desk”" in page
    with app.app_context():
        (person,) = db.session.scalars(select(Respondent).filter_by(voice="member"))
        assert db.session.get_one(Team, person.team_id).name == "Front desk"


def fielded(app: Flask) -> str:
    with app.app_context():
        return "fielded-" + db.session.scalars(select(FieldedQuestionnaire.id)).one()


def upload(facilitator: FlaskClient, text: str | bytes) -> TestResponse:
    content = text.encode() if isinstance(text, str) else text
    return facilitator.post(
        "/questionnaires?lang=en", data={"file": (io.BytesIO(content), "ours.toml")}
    )


def test_the_preview_begins_as_a_phone_does(facilitator: FlaskClient) -> None:
    room = prepared.workshop(facilitator, scene="downturn")
    page = facilitator.get(f"{room}/preview?lang=en").text
    chosen = shipped()["last_customer"]
    scene = next(one for one in chosen.scenes if one.key == "downturn")
    for text in (scene.text["en"], chosen.intro["en"]):
        assert 0 < page.find(text) < page.find("Each person alone")
