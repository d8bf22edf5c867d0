"""The facilitator's live room: steps, counts, how to join, moving a person."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select, update

from questionnaires.library import shipped
from questionnaires.model import SCORED
from survey.models import Answer, AuditEvent, Respondent, Step, Team, Workshop, now
from survey.room import agenda
from survey.store.people import tries
from survey.store.people.tries import Limit
from survey.store.room import joining
from survey.web.database import db, writing
from tests import prepared
from tests.cast import field_value, join, phone, save
from tests.conftest import sign_in
from tests.some import some

JSON = {"Accept": "application/json"}


@pytest.fixture
def room(facilitator: FlaskClient) -> str:
    address = prepared.workshop(facilitator)
    prepared.go_to(facilitator, address, "all")
    return address


def code_of(app: Flask, room: str) -> str:
    with app.app_context():
        return db.session.get_one(Workshop, room.split("/")[2]).code


def team_ids(app: Flask) -> dict[str, str]:
    with app.app_context():
        return {team.name: team.id for team in db.session.scalars(select(Team))}


def told(facilitator: FlaskClient, room: str, team: str) -> dict[str, str]:
    """What the table of the settings says of a team, by the heads of its columns."""
    page = facilitator.get(f"{room}/room/settings?lang=en").text
    row = page.split(f'scope="row">{team}<')[1].split("</tr>")[0]
    return dict(re.findall(r'data-label="([^"]+)">([^<]*)<', row))


def is_at(facilitator: FlaskClient, room: str, step: str) -> bool:
    return f'class="bar-step">{step}<' in facilitator.get(f"{room}/room?lang=en").text


def test_the_room_counts_people_ratings_and_entries(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    code = code_of(app, room)
    first = phone(app, "Reception", code)
    phone(app, "Reception", code)
    save(first, "rating", code, as_announced__importance="5")
    save(first, "team", code, value_added__entry001__text="We greet everybody")
    now = told(facilitator, room, "Reception")
    heads = ("Joined", "Ratings given", "Handed in", "Entries")
    assert [now[head] for head in heads] == ["2", "5%", "0", "1"]
    assert "2 of 10 have arrived" in facilitator.get(f"{room}/room?lang=en").text


def test_private_drafts_are_not_counted(app: Flask, facilitator: FlaskClient, room: str) -> None:
    code = code_of(app, room)
    draft = {"mine.value_added__entry001__text": "A secret idea"}
    save(phone(app, "Kitchen", code), "team", code, **draft)
    with app.app_context():
        assert db.session.scalars(select(Answer.text)).one() == "A secret idea"
    assert told(facilitator, room, "Kitchen")["Entries"] == "0"


def test_nothing_private_reaches_the_room_and_shared_words_the_cockpit_alone(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    code = code_of(app, room)
    person = phone(app, "Reception", code)
    save(person, "team", code, value_added__entry001__text="Shared words")
    save(person, "team", code, **{"mine.value_added__entry002__text": "Only mine"})
    pages = ("room", "room/settings", "room/state", "room/people", "room/projector", "room/close")
    told = {name: facilitator.get(f"{room}/{name}").text for name in some(pages)}
    assert not any("Only mine" in page for page in told.values())
    assert [name for name, page in told.items() if "Shared words" in page] == ["room"]


def test_the_state_costs_nothing_while_nothing_changes(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    first = facilitator.get(f"{room}/room/state")
    known = {"If-None-Match": first.headers["ETag"]}
    assert facilitator.get(f"{room}/room/state", headers=known).status_code == 304
    phone(app, "Kitchen", code_of(app, room))
    assert facilitator.get(f"{room}/room/state", headers=known).status_code == 200


def test_steps_go_forward_and_back_and_are_logged(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient
) -> None:
    room = prepared.workshop(sqlite_facilitator)
    for to, name in (("next", "Arriving"), ("next", "The scene"), ("back", "Arriving")):
        prepared.press(sqlite_facilitator, room, to)
        assert is_at(sqlite_facilitator, room, name)
    with sqlite_app.app_context():
        query = select(AuditEvent.detail).filter_by(what="step_changed")
        assert sorted(db.session.scalars(query)) == ["doors", "doors", "scene"]


def test_of_two_cockpits_that_press_next_one_moves_and_both_see_where_the_room_is(
    facilitator: FlaskClient,
) -> None:
    room = prepared.workshop(facilitator)
    prepared.go_to(facilitator, room, "doors")
    page = facilitator.get(f"{room}/room").text
    seen = dict(re.findall(r'name="(seen|shown)" value="([^"]*)"', page))
    answers = [
        facilitator.post(f"{room}/room/step", data=seen | {"to": "next"}, headers=JSON).json
        for _ in range(2)
    ]
    assert answers[0]["at"] == answers[1]["at"] != seen["seen"]
    assert is_at(facilitator, room, "The scene")


def test_what_to_say_stands_under_its_headings(sqlite_facilitator: FlaskClient) -> None:
    room = prepared.workshop(sqlite_facilitator)
    prepared.go_to(sqlite_facilitator, room, "doors")
    page = sqlite_facilitator.get(f"{room}/room?lang=es").text
    assert "<h2>Decir</h2><p>«La puntuación es privada" in page
    prepared.go_to(sqlite_facilitator, room, "question")
    page = sqlite_facilitator.get(f"{room}/room?lang=es").text
    for heading, told in (
        ("Decir", "«Dos minutos"),
        ("Vigilar", "Los «"),
        ("Preguntar", "«¿quién"),
    ):
        assert f"<h2>{heading}</h2><p>{told}" in page


def test_the_plan_is_shown_before_the_doors_open_and_can_be_changed(
    sqlite_facilitator: FlaskClient,
) -> None:
    room = prepared.workshop(sqlite_facilitator)
    page = sqlite_facilitator.get(f"{room}/room?lang=en").text
    assert "82 minutes" in page  # an audit's first workshop has nothing to look back on
    sqlite_facilitator.post(f"{room}/room/agenda", data={"do": "leave_out:break:"})
    page = sqlite_facilitator.get(f"{room}/room?lang=en").text
    assert "77 minutes" in page
    assert "Put back" in page
    sqlite_facilitator.post(f"{room}/room/agenda", data={"do": "minutes", "minutes:scene:": "6"})
    assert "79 minutes" in sqlite_facilitator.get(f"{room}/room?lang=en").text


@pytest.mark.parametrize("text", ["many", "", "481", "-1"])
def test_minutes_that_are_none_are_refused_with_a_word(
    sqlite_facilitator: FlaskClient, text: str
) -> None:
    room = prepared.workshop(sqlite_facilitator)
    change = {"do": "minutes", "minutes:break:": text, "minutes:scene:": "6"}
    answer = sqlite_facilitator.post(f"{room}/room/agenda?lang=en", data=change)
    assert answer.status_code == 422
    assert "Minutes are a whole number from 0 to 480." in answer.text
    assert f'value="{text}"' in answer.text
    assert 'value="6"' in answer.text


def test_the_clock_says_how_far_the_room_is_behind_its_plan() -> None:
    began = now()
    planned = [("doors", 0), ("scene", 4), ("rate", 5), ("last", 3)]
    steps = [Step(position=n, kind=kind, minutes=m) for n, (kind, m) in enumerate(planned)]

    def behind(here: int, since: int, minutes: int) -> int | None:
        """In a step since a minute, and some minutes after the scene began."""
        steps[1].began_at = began
        steps[here].began_at = began + timedelta(minutes=since)
        return agenda.delay(steps, steps[here], began + timedelta(minutes=minutes))

    in_time = [behind(1, 0, 3), behind(2, 4, 9)]
    assert in_time == [0, 0]
    assert [behind(1, 0, 6), behind(2, 6, 8), behind(3, 11, 15)] == [2, 2, 3]
    assert behind(2, 3, 4) == -1
    strip = agenda.strip(steps, steps[2], began + timedelta(minutes=4))
    assert strip
    assert strip.parts == [(0, 33.33, "past"), (33.33, 41.67, "now"), (75, 25, "coming")]
    assert (strip.at, strip.plan) == (41.67, 33.33)
    assert behind(0, 0, 10) is None


@pytest.mark.parametrize(
    ("until", "zone"),
    [("soon", "UTC"), ("2999-01-01T10:00", "Mars/Base"), ("2001-01-01T10:00", "UTC")],
)
def test_a_moment_that_never_comes_closes_nothing(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient, until: str, zone: str
) -> None:
    room = prepared.workshop(sqlite_facilitator)
    sqlite_facilitator.post(f"{room}/room/link", data={"until": until, "zone": zone})
    with sqlite_app.app_context():
        assert db.session.scalars(select(Workshop.open_until)).one() is None


def test_by_link_a_moment_is_that_of_the_named_time_zone(
    app: Flask, facilitator: FlaskClient
) -> None:
    room = prepared.workshop(facilitator)
    data = {"until": "2999-07-01T18:00", "zone": "America/Mexico_City"}
    facilitator.post(f"{room}/room/link", data=data)
    with app.app_context():
        workshop = db.session.scalars(select(Workshop)).one()
        assert workshop.open_until == datetime(2999, 7, 2, 0, 0, tzinfo=UTC)
    assert 'value="2999-07-01T18:00"' in facilitator.get(f"{room}/room").text


def test_the_projector_shows_a_short_address_and_the_code(
    app: Flask, facilitator: FlaskClient, room: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PUBLIC_URL", "http://192.168.1.20:8000")
    code = code_of(app, room)
    page = facilitator.get(f"{room}/room/projector?lang=en").text
    link = re.search(r"QR code of the address ([^\"]+)\"", page)
    assert link
    assert link[1] == f"http://192.168.1.20:8000/{code}"
    assert len(link[1]) < 35
    assert f"{code[:4]}-{code[4:]}" in page


def test_the_projector_shows_the_scene_that_was_picked(facilitator: FlaskClient) -> None:
    for language, scene in (("es", "Todos los demás se han ido"), ("en", "All the others")):
        room = prepared.workshop(facilitator, language=language)
        for times in (0, 1):
            page = facilitator.get(f"{room}/room/projector").text
            assert page.count(scene) == times
            prepared.go_to(facilitator, room, "doors")


def test_the_wifi_is_forgotten_when_the_workshop_closes(sqlite_app: Flask) -> None:
    facilitator = sign_in(sqlite_app, "Ada", "ada@example.org")
    room = prepared.workshop(facilitator)
    prepared.go_to(facilitator, room, "doors")
    wifi = {"name": "Sala;Azul", "password": "zebra-purrs"}
    facilitator.post(f"{room}/room/wifi", data=wifi)
    page = facilitator.get(f"{room}/room/projector").text
    assert page.count("<svg") == 2
    assert "Sala;Azul" in page
    facilitator.post(f"{room}/room/close")
    assert "Sala;Azul" not in facilitator.get(f"{room}/room").text
    with sqlite_app.app_context():
        workshop = db.session.scalars(select(Workshop)).one()
        assert (workshop.wifi_name, workshop.wifi_password) == (None, None)


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


def test_beside_the_teams_stands_the_agenda_and_below_them_all_else(
    facilitator: FlaskClient, room: str
) -> None:
    page = html.fromstring(facilitator.get(f"{room}/room/settings?lang=en").text)
    below = page.xpath("//*[contains(@class, 'room-cards')]//h2/text()")
    assert below == ["How to join", "This workshop", "Lead by phone"]
    assert page.xpath("//*[@class='room-side']//h2/@id") == ["agenda-title"]


def test_a_small_team_is_warned_of_and_the_one_that_is_hidden_beside_it(
    facilitator: FlaskClient, room: str
) -> None:
    page = facilitator.get(f"{room}/room?lang=en").text
    small = page.index("Kitchen: with fewer than 5 people its results stay hidden.")
    # “too” is understood only after it
    assert page.index("Reception: hidden too, so that nobody can subtract.") > small


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


def test_when_somebody_joined_is_told_by_the_clock_of_the_workshop(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    phone(app, "Reception", code_of(app, room))
    with app.app_context(), writing() as session:
        session.execute(update(Workshop).values(time_zone="Asia/Kathmandu"))
        session.execute(update(Respondent).values(joined_at=datetime(2026, 3, 14, 9, tzinfo=UTC)))
    page = facilitator.get(f"{room}/room/people?lang=en").text
    assert "joined in the hour from 14:45" in page


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


def join_straight(app: Flask, workshop_id: str, n: int) -> None:
    """So many phones join, as fast as the database lets them."""
    team = next(iter(team_ids(app).values()))
    with app.app_context(), writing() as session:
        for one in range(n):
            joining.join(session, workshop_id, team, f"token {one}", f"code {one}", "en")


def test_more_phones_than_a_room_brings_are_told_with_what_to_do(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    workshop_id = room.split("/")[2]
    join_straight(app, workshop_id, 59)
    assert "crowd notice" not in facilitator.get(f"{room}/room?lang=en").text
    join_straight(app, workshop_id, 60)
    page = facilitator.get(f"{room}/room?lang=en").text
    assert "60 phones joined within a minute. 10 people are invited." in page
    assert "Close joining" in page
    assert "Remove who has only joined (60)" in page
    with app.app_context(), writing() as session:
        session.execute(update(Team).values(invited=40))
    assert "crowd notice" not in facilitator.get(f"{room}/room").text


def test_five_hundred_phones_may_join_at_once_and_a_flood_is_slowed_down(
    app: Flask, facilitator: FlaskClient, room: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert joining.JOINS.most[60] >= 500 * 60 / 20
    monkeypatch.setattr(joining, "JOINS", Limit("join", {60: 3}))
    code = code_of(app, room)
    here = [phone(app, "Reception", code) for _ in range(3)]
    late = app.test_client()
    page = late.get(f"/{code}/?lang=en").text
    typed = {"token": field_value(page, "token"), "team": team_ids(app)["Kitchen"]}
    answer = late.post(f"/{code}/", data=typed)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "So many phones are joining at this moment" in answer.text
    assert save(here[0], "rating", code, as_announced__importance="5").status_code == 200
    later = now() + timedelta(seconds=61)
    with monkeypatch.context() as patch:
        patch.setattr(tries, "now", lambda: later)
        assert late.post(f"/{code}/", data=typed).status_code == 302
    facilitator.post(f"{room}/room/people/remove")
    assert phone(app, "Kitchen", code).get(f"/{code}/rating").status_code == 200


def test_joining_is_closed_while_answering_goes_on(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    code = code_of(app, room)
    first, late = phone(app, "Reception", code), app.test_client()
    page = late.get(f"/{code}/?lang=en").text
    typed = {"token": field_value(page, "token"), "team": team_ids(app)["Kitchen"]}
    facilitator.post(f"{room}/room/joining", data={"do": "close"})
    for answer in (late.get(f"/{code}/"), late.post(f"/{code}/", data=typed)):
        assert answer.status_code == 403
        assert "Joining is closed for the moment." in answer.text
    assert "Joining is closed" in facilitator.get(f"{room}/room?lang=en").text
    assert save(first, "rating", code, as_announced__importance="5").status_code == 200
    page = first.get(f"/{code}/rating").text
    shown = re.search(r'class="code">([A-Z0-9]{3} ?[A-Z0-9]{3})<', page)
    assert shown
    moved = late.post(f"/{code}/resume", data={"resume_code": shown[1]})
    assert moved.status_code == 303
    assert late.get(f"/{code}/rating").status_code == 200
    facilitator.post(f"{room}/room/joining", data={"do": "open"})
    assert phone(app, "Kitchen", code).get(f"/{code}/rating").status_code == 200


def test_who_has_only_joined_is_removed_and_nobody_else(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    code = code_of(app, room)
    rated, wrote, drafted, shared, handed_in, done = (phone(app, code=code) for _ in range(6))
    stranger = phone(app, code=code)
    save(rated, "rating", code, as_announced__importance="5")
    save(wrote, "team", code, value_added__entry001__text="We greet everybody")
    draft = {"mine.value_added__entry002__text": "Only mine"}
    save(drafted, "team", code, **draft)
    save(
        shared,
        "team",
        code,
        **{"mine.value_added__entry003__text": "Ours", "do": "share:value_added-entry003"},
    )
    handed_in.post(f"/{code}/rating", data={"do": "hand_in"})
    done.post(f"/{code}/team", data={"do": "done"})
    page = facilitator.get(f"{room}/room/people/remove?lang=en").text
    assert "Remove 1 person who has only joined?" in page
    assert "6 people stay" in page
    told = facilitator.post(f"{room}/room/people/remove", follow_redirects=True).text
    assert "1 person was removed." in told
    for one in (rated, wrote, drafted, shared, handed_in, done):
        assert one.get(f"/{code}/state").status_code == 200
    assert stranger.get(f"/{code}/state").status_code == 302
    assert save(stranger, "rating", code, as_announced__importance="5").status_code == 403
    assert "Nobody has only joined" in facilitator.get(f"{room}/room/people/remove").text
    join(stranger, "Kitchen", code)
    with app.app_context():
        assert db.session.scalars(
            select(AuditEvent.detail).filter_by(what="people_removed")
        ).all() == ["1"]


def test_of_a_flood_those_are_removed_who_gave_as_little_as_was_picked(
    app: Flask, facilitator: FlaskClient, room: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = code_of(app, room)
    early = phone(app, code=code)
    save(early, "rating", code, as_announced__importance="5")
    later = now() + timedelta(seconds=61)
    monkeypatch.setattr(tries, "now", lambda: later)
    monkeypatch.setattr(joining, "CROWD", {60: 3, 600: 99})
    with app.app_context(), writing() as session:
        session.execute(update(Team).values(invited=1))
    real, one, two, none = (phone(app, code=code) for _ in range(4))
    save(one, "rating", code, as_announced__importance="5")
    items = [item.key for item in shipped()["last_customer"].items if item.kind in SCORED][:5]
    save(two, "rating", code, **{f"{item}__importance": "5" for item in items})
    real.post(f"/{code}/rating", data={"do": "hand_in"})
    page = facilitator.get(f"{room}/room/people/remove?lang=en").text
    assert "4 people came while more joined than a room brings." in page
    assert "1 of them has handed in." in page
    for said in ("gave no answer (1)", "less than half of a rating (2)", "not handed in (3)",
                 "handed in too (4)"):  # fmt: skip
        assert said in page
    for how, gone in (("none", none), ("half", one), ("all", two)):
        assert gone.get(f"/{code}/state").status_code == 200
        facilitator.post(f"{room}/room/people/remove", data={"gave": how})
        assert gone.get(f"/{code}/state").status_code == 302
    for stays in (early, real):
        assert stays.get(f"/{code}/state").status_code == 200
    facilitator.post(f"{room}/room/people/remove", data={"gave": "in"})
    assert real.get(f"/{code}/state").status_code == 302
    assert early.get(f"/{code}/state").status_code == 200
    assert "came in a flood" not in facilitator.get(f"{room}/room/people/remove?lang=en").text


def test_nobody_comes_in_a_crowd_where_so_many_are_invited_or_time_lies_between(
    app: Flask, facilitator: FlaskClient, room: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "CROWD", {60: 3, 600: 99})
    workshop_id, later = room.split("/")[2], now() + timedelta(seconds=61)
    join_straight(app, workshop_id, 2)
    monkeypatch.setattr(tries, "now", lambda: later)
    join_straight(app, workshop_id, 9)  # ten are invited

    def came() -> set[bool | None]:
        return set(db.session.scalars(select(Respondent.in_crowd)))

    with app.app_context():
        assert came() == {False, None}
        facilitator.post(f"{room}/room/close")
        db.session.rollback()
        assert came() == {False}


def test_a_closed_workshop_removes_nobody(app: Flask, facilitator: FlaskClient, room: str) -> None:
    phone(app, code=code_of(app, room))
    facilitator.post(f"{room}/room/close")
    for page in ("people/remove", "joining"):
        assert facilitator.post(f"{room}/room/{page}").status_code == 409
    assert facilitator.get(f"{room}/room/people/remove").status_code == 302


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
