"""What the room's screen shows at each step, and what does not leave the server before its time."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from questionnaires.model import Item, Kind, Questionnaire, ResponseScale, Section
from survey.making import queue
from survey.making import report as making
from survey.models import STEP_KINDS, Pledge, Request, Team, Workshop, now
from survey.participant import widest
from survey.room import screens
from survey.store.people import links
from survey.store.room import wall
from survey.store.room.wall import Card
from survey.web.database import db, writing
from tests import prepared
from tests.cast import field_value, phone, save


@pytest.fixture
def room(facilitator: FlaskClient) -> str:
    address = prepared.workshop(facilitator)
    prepared.go_to(facilitator, address, "doors")
    return address


def code_of(app: Flask, room: str) -> str:
    with app.app_context():
        return db.session.get_one(Workshop, room.split("/")[2]).code


def screen(facilitator: FlaskClient, room: str) -> str:
    return facilitator.get(f"{room}/room/projector").text


def write(app: Flask, room: str, team: str, *texts: str) -> None:
    code = code_of(app, room)
    person = phone(app, team, code)
    for n, text in enumerate(texts):
        save(person, "team", code, **{f"value_added__entry{n:03}__text": text})


def test_an_entry_leaves_the_server_for_the_screen_only_once_it_is_revealed(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    prepared.go_to(facilitator, room, "question")
    write(app, room, "Reception", "We greet everybody at the door")
    before = screen(facilitator, room)
    assert "greet" not in before
    assert re.search(r"<b>1</b>\s*Reception", before)
    prepared.press(facilitator, room, "reveal")
    after = screen(facilitator, room)
    assert "We greet everybody at the door" in after
    assert "Reception" not in after  # the wall stands without teams


def test_the_screen_goes_on_by_revealing_first_and_then_to_the_next_step(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    prepared.go_to(facilitator, room, "question")
    assert 'data-to="next"' in screen(facilitator, room)  # nothing to reveal
    write(app, room, "Kitchen", "The menu is true")
    assert 'data-to="reveal"' in screen(facilitator, room)
    prepared.press(facilitator, room, "reveal")
    assert 'data-to="next"' in screen(facilitator, room)


def test_the_screen_speaks_the_language_of_the_workshop(
    facilitator: FlaskClient,
) -> None:
    room = prepared.workshop(facilitator, language="es")
    prepared.go_to(facilitator, room, "rate")
    page = facilitator.get(f"{room}/room/projector?lang=en").text
    assert "A solas y en privado" in page
    assert '<html lang="es">' in page


def test_a_small_team_stands_on_no_screen_with_figures_of_its_ratings(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    code = code_of(app, room)
    for _ in range(4):
        save(phone(app, "Kitchen", code), "rating", code, as_announced__performance="1")
    prepared.go_to(facilitator, room, "agree")
    page = screen(facilitator, room)
    assert 'class="dots"' not in page
    assert "at least 5 people have rated" in page


def test_until_the_dots_are_counted_the_screen_says_so(
    app: Flask, facilitator: FlaskClient, room: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "wanted", lambda wish: None)
    code = code_of(app, room)
    for score in "12455":
        save(phone(app, "Kitchen", code), "rating", code, as_announced__performance=score)
    prepared.go_to(facilitator, room, "agree")
    page = screen(facilitator, room)
    assert "The dots are being counted" in page
    assert "at least 5 people have rated" not in page


def test_the_room_sees_where_it_differs_most(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    code = code_of(app, room)
    for score in "12455":
        answers = {"as_announced__performance": score, "as_announced__importance": "5"}
        save(phone(app, "Kitchen", code), "rating", code, **answers)
    prepared.go_to(facilitator, room, "agree")
    page = screen(facilitator, room)
    dots = re.findall(r'class="dots"[^>]*>((?:<i></i>)*)<', page)
    assert [row.count("<i>") for row in dots] == [1, 1, 0, 1, 2]
    prepared.go_to(facilitator, room, "pledge")
    assert re.search(r"today 3\.4, matters 5\.0", screen(facilitator, room))


def test_pledges_are_read_out_one_at_a_time(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    workshop_id = room.split("/")[2]
    with app.app_context(), writing() as session:
        for team in session.scalars(select(Team).order_by(Team.position)):
            what = f"{team.name} answers within the day."
            session.add(Pledge(workshop_id=workshop_id, team_id=team.id, what=what, owner="All"))
    prepared.go_to(facilitator, room, "reading")
    shown = []
    for _ in range(2):
        shown += re.findall(r"(\w+) answers within", screen(facilitator, room))
        prepared.press(facilitator, room, "reveal")
    assert shown == ["Reception", "Kitchen"]


def make_link(facilitator: FlaskClient, room: str) -> str:
    page = facilitator.post(f"{room}/room/screen-link?lang=en").text
    found = re.search(r"/screen/[\w-]+", page)
    assert found
    return found[0]


def test_a_link_shows_the_screen_to_any_machine_and_moves_nothing(
    app: Flask, facilitator: FlaskClient, room: str, client: FlaskClient
) -> None:
    link = make_link(facilitator, room)
    assert "Everybody" not in client.get(f"{room}/room/projector").text  # no account
    page = client.get(link)
    assert page.status_code == 200
    assert "data-moves" not in page.text
    assert client.get(f"{link}/state").status_code == 200
    assert client.get("/screen/somethingelse").status_code == 404


def test_a_link_to_the_screen_can_be_typed_from_one_machine_into_another(
    facilitator: FlaskClient, room: str, client: FlaskClient
) -> None:
    link = make_link(facilitator, room)
    assert re.fullmatch(r"/screen/[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){3}", link)
    assert client.get(link.lower()).status_code == 200
    assert client.get(f"{link.lower()}/state").status_code == 200


def test_a_new_link_to_the_screen_stops_the_one_before(
    facilitator: FlaskClient, room: str, client: FlaskClient
) -> None:
    first, second = make_link(facilitator, room), make_link(facilitator, room)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200


def test_a_day_after_closing_the_link_opens_nothing(
    app: Flask, facilitator: FlaskClient, room: str, client: FlaskClient
) -> None:
    link = make_link(facilitator, room)
    facilitator.post(f"{room}/room/close")
    assert client.get(link).status_code == 200
    with app.app_context(), writing() as session:
        session.execute(update(Workshop).values(closed_at=now() - 1.1 * links.LASTS["password"]))
    assert client.get(link).status_code == 404


@pytest.mark.reports_at_closing
@pytest.mark.usefixtures("only_pages")
def test_once_the_report_is_made_the_board_reads_its_first_sentence_on_the_wall(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    code = code_of(app, room)
    for _ in range(6):
        answers = {"as_announced__performance": "2", "as_announced__importance": "5"}
        save(phone(app, "Kitchen", code), "rating", code, **answers)
    prepared.go_to(facilitator, room, "rate")
    prepared.press(facilitator, room, "next")
    facilitator.post(f"{room}/room/close")
    page = screen(facilitator, room)
    assert 'data-screen="board"' in page
    assert "6 people" in page.replace("\u00a0", " ")
    assert "today 2.0, matters 5.0" in page


def cards(*letters: int) -> list[Card]:
    return [Card("value_added", str(n), "x" * length, "en") for n, length in enumerate(letters)]


def test_a_wall_holds_twelve_short_cards_or_as_many_long_ones_as_fit() -> None:
    assert [len(page) for page in wall.pages(cards(*[20] * 30))] == [12, 12, 6]
    assert [len(page) for page in wall.pages(cards(*[140] * 8))] == [4, 4]
    assert [len(page) for page in wall.pages(cards(500, 500))] == [1, 1]
    assert wall.pages([]) == []


def test_every_kind_of_step_has_a_screen() -> None:
    assert set(screens.SCREENS) == set(STEP_KINDS)


@pytest.fixture
def again(app: Flask, facilitator: FlaskClient, room: str) -> str:
    """The second workshop of the same teams, at what became of the pledge of Reception."""
    code = code_of(app, room)
    pledge = {"pledge__what": "Call back within a day", "pledge__request": "A second telephone"}
    save(phone(app, "Reception", code), "team", code, **pledge)
    facilitator.post(f"{room}/room/close")
    answer = facilitator.post(f"{room}/repeat")
    address = "/".join(answer.headers["Location"].split("/")[:3])
    prepared.go_to(facilitator, address, "last")
    return address


def told_of(page: str) -> list[str]:
    return re.findall(r'name="pledge" value="([^"]+)"', page)


def test_a_team_says_what_became_of_its_own_pledge_and_the_room_sees_it(
    app: Flask, facilitator: FlaskClient, again: str
) -> None:
    code = code_of(app, again)
    own, other = phone(app, "Reception", code), phone(app, "Kitchen", code)
    # “we did it” would lift scores: who has not rated alone sees nothing of it
    assert not told_of(own.get(f"/{code}/team").text)
    for person in (own, other):
        person.post(f"/{code}/rating", data={"do": "hand_in"})
    assert not told_of(other.get(f"/{code}/team").text)
    (pledge_id,) = told_of(own.get(f"/{code}/team").text)
    told = {"pledge": pledge_id, "outcome": "partly", "why": "Only in the mornings"}
    assert other.post(f"/{code}/last", data=told).status_code == 404
    assert own.post(f"/{code}/last", data=told | {"outcome": "done"}).status_code == 404
    assert own.post(f"/{code}/last", data=told).status_code == 303
    for page in (screen(facilitator, again), own.get(f"/{code}/team").text):
        assert "Only in the mornings" in page
    assert re.search("1 in part.*Call back.*Reception: Only", screen(facilitator, again), re.S)


def test_an_answer_of_leadership_stands_on_the_screen_and_on_the_phones_of_its_team(
    app: Flask, facilitator: FlaskClient, again: str
) -> None:
    with app.app_context():
        asked = db.session.query(Request).one()
        audit_id = db.session.get_one(Workshop, asked.workshop_id).audit_id
    said = {"answer": "accepted", "due": "2030-05-01", "text": "It is ordered", "seen": 0}
    data = {f"{asked.id}-{name}": value for name, value in said.items()}
    facilitator.post(f"/audits/{audit_id}/requests/{asked.id}", data=data)
    code = code_of(app, again)
    own, other = phone(app, "Reception", code), phone(app, "Kitchen", code)
    assert "A second telephone" not in own.get(f"/{code}/team").text
    for person in (own, other):
        person.post(f"/{code}/rating", data={"do": "hand_in"})
    assert "A second telephone" not in other.get(f"/{code}/team").text
    told = "A second telephone.*[bB]y 1 May 2030.*It is ordered"
    assert re.search(told, own.get(f"/{code}/team?lang=en").text, re.S)
    prepared.press(facilitator, again, "reveal")
    assert re.search(told, screen(facilitator, again), re.S)


def test_the_cockpit_marks_what_teams_say_aloud(
    app: Flask, facilitator: FlaskClient, again: str
) -> None:
    page = facilitator.get(f"{again}/room?lang=en").text.split('data-part="last"')[1]
    pledge = field_value(page, "pledge")
    data = {"pledge": pledge, "outcome": "dropped", "why": "No money"}
    assert facilitator.post(f"{again}/room/last", data=data).location.endswith("/room")
    assert facilitator.post(f"{again}/room/last", data=data | {"outcome": "?"}).status_code == 422
    assert re.search("1 dropped.*Reception: No money", screen(facilitator, again), re.S)
    with app.app_context():
        held = db.session.get_one(Workshop, again.split("/")[2])
        source = making.read(held, "en")
        assert source.pledges is not None
        assert source.pledges["outcome_why"].tolist() == ["No money"]


def rate(app: Flask, code: str, team: str, people: int, done: str, matters: str = "5") -> None:
    scores = {"as_announced__performance": done, "as_announced__importance": matters}
    same = {"same_every_shift__performance": "3", "same_every_shift__importance": "4"}
    for _ in range(people):
        save(phone(app, team, code), "rating", code, **scores, **same)


def test_a_team_reads_its_own_gaps_above_its_pledge_and_a_small_one_the_rooms(
    app: Flask, facilitator: FlaskClient
) -> None:
    room = prepared.workshop(facilitator, teams="Reception\nKitchen\nBar")
    prepared.go_to(facilitator, room, "doors")
    code = code_of(app, room)
    rate(app, code, "Reception", 6, "2")
    rate(app, code, "Kitchen", 9, "5")
    rate(app, code, "Bar", 2, "1")
    prepared.go_to(facilitator, room, "pledge")
    own, beside, few = (
        phone(app, team, code).get(f"/{code}/team?lang=en").text
        for team in ("Kitchen", "Reception", "Bar")
    )
    # enough of them rated, but theirs would tell those of the small team
    assert "Our own would tell what a few people of a smaller team answered" in beside
    assert "Too few of us rated" not in beside
    assert "Our widest gaps" in own
    assert "today 3.0, matters 4.0" in own
    assert "today 5.0, matters" not in own  # we do not fall short there
    first = re.findall(r'name="pledge-item" value="(\w+)"', own)
    assert first[:2] == ["same_every_shift", "as_announced"]
    assert "Too few of us rated" in few
    # 6 × 2, 9 × 5 and 2 × 1 of 17 people
    assert "today 3.5, matters 5.0" in few
    assert "today 3.5, matters 5.0" in screen(facilitator, room)


@pytest.mark.parametrize(
    ("now_at", "due_at", "labels"),
    [
        (0.2, 0.9, (0.2, 0.9)),
        (0.525, 0.7, (0.442, 0.782)),
        (0.0, 0.1, (-0.08, 0.26)),
        (0.95, 1.0, (0.74, 1.08)),
    ],
)
def test_the_numbers_of_a_gap_never_run_together(
    now_at: float, due_at: float, labels: tuple[float, float]
) -> None:
    one = widest.Gap("", "", "3.1", "3.8", "", now_at, due_at)
    assert (one.now_label_at, one.due_label_at) == pytest.approx(labels, abs=0.002)


def test_verdicts_on_several_pages_say_which_one_it_is(
    app: Flask, facilitator: FlaskClient, room: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screens, "LINES_OF_VERDICTS", 3)  # one claim a column
    code = code_of(app, room)
    for n in range(2):
        claim = {f"differentiators__entry00{n}__text": f"Claim {n}"}
        save(phone(app, "Reception", code), "team", code, **claim)
    prepared.go_to(facilitator, room, "test")
    prepared.press(facilitator, room, "reveal")
    assert "1 of 2" in screen(facilitator, room)


def test_the_reasons_of_most_teams_stand_beside_the_gaps(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    code = code_of(app, room)
    for n, (team, theme) in enumerate(
        (("Reception", "speed"), ("Kitchen", "speed"), ("Kitchen", "price"))
    ):
        name = f"leave_reasons__entry00{n}"
        save(
            phone(app, team, code),
            "team",
            code,
            **{f"{name}__text": "Slow", f"{name}__theme": theme},
        )
    prepared.go_to(facilitator, room, "pledge")
    for page in (
        screen(facilitator, room),
        phone(app, "Kitchen", code).get(f"/{code}/team?lang=en").text,
    ):
        told = page.split("Reasons to leave, by teams")[1].split("</ul>")[0]
        assert "Speed" in told
        assert "Price" not in told  # one team alone


def test_who_says_what_became_of_a_pledge_sees_what_another_said_meanwhile(
    app: Flask, facilitator: FlaskClient, again: str
) -> None:
    code = code_of(app, again)
    own = phone(app, "Reception", code)
    own.post(f"/{code}/rating", data={"do": "hand_in"})
    pages = [facilitator.get(f"{again}/room").text.split('data-part="last"')[1]]
    pages += [own.get(f"/{code}/team").text.split('action="/' + code + '/last"')[1]]
    assert {field_value(page, "seen") for page in pages} == {"open "}
    typed = {"pledge": field_value(pages[0], "pledge"), "seen": "open "}
    own.post(f"/{code}/last", data=typed | {"outcome": "partly", "why": "In the mornings"})
    # pressed where the sentence was left alone, it stays; what was written anew is not overwritten
    facilitator.post(f"{again}/room/last", data=typed | {"outcome": "partly", "why": ""})
    late = typed | {"outcome": "open", "why": "No money"}
    said = facilitator.post(f"{again}/room/last?lang=en", data=late, follow_redirects=True).text
    assert "to “done in part: In the mornings”. Not saved: “under way: No money”" in said
    said = own.post(f"/{code}/last?lang=en", data=late, follow_redirects=True).text
    assert "Not saved: “under way: No money”" in said
    assert "In the mornings" in screen(facilitator, again)
    audit = re.search(r"/audits/[^/]+", facilitator.get(f"{again}/edit").text)
    assert audit
    address = f"{audit[0]}/trend/pledges/{typed['pledge']}?lang=en"
    assert "No money" in facilitator.post(address, data=late, follow_redirects=True).text
    seen = {"seen": field_value(facilitator.get(f"{audit[0]}/pledges").text, "seen")}
    facilitator.post(address, data=late | seen | {"outcome": "kept"})
    assert "Reception: No money" in screen(facilitator, again)


def test_a_gap_on_a_scale_from_zero_is_told_as_people_rated_it(app: Flask) -> None:
    labels = tuple({"es": str(one), "en": str(one)} for one in range(11))
    item = Item("i", Kind.RATED, {"es": "i", "en": "i"},
                scales={"importance": "s", "performance": "s"})  # fmt: skip
    form = Questionnaire(
        "q", 1, {}, {}, {"s": ResponseScale("s", labels)}, (Section("s", {}, (item,)),)
    )
    row = {"item": "i", "importance": 9.0, "performance": 4.0, "gap": 5.0}
    with app.test_request_context("/?lang=en"):
        gap = widest._gap(row, form, item, "en")
    assert (gap.performance, gap.importance, gap.now_at) == ("3.0", "8.0", 0.3)
