"""The competitor test: starred claims, a fair deal, one verdict a person, counted at closing."""

import re
from collections import Counter

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from reports.statistics.claims import little_judged, verdict
from survey.models import Answer, Judgement, Respondent, Verdict, Workshop
from survey.participant.joining import SHARED_COOKIE
from survey.room import screens
from survey.room.state import RoomView
from survey.store.answers import closing
from survey.store.room import claims, steps
from survey.store.room.claims import Key, Seat
from survey.web.database import db, writing
from tests import cast

CLAIMS = "differentiators"
TEAMS = ("Reception", "Kitchen", "Spa")


@pytest.fixture
def room(app: Flask) -> str:
    return cast.make_workshop(app, step="question", teams=TEAMS)


def share(phone: FlaskClient, *entries: str) -> None:
    """Put claims on a team's sheet that say what their ids are."""
    fields = {f"{CLAIMS}__{entry}__text": f"What {entry} says" for entry in entries}
    assert cast.save(phone, "team", **fields).status_code == 200


def star(phone: FlaskClient, entry: str, verb: str = "star") -> int:
    return cast.save(phone, "team", do=f"{verb}:{CLAIMS}-{entry}").status_code


def judge(phone: FlaskClient, entry: str, said: str = "only_us", **more: str) -> int:
    data = {"do": said, "claim": f"{CLAIMS}.{entry}", **more}
    return phone.post(f"/{cast.CODE}/test", data=data).status_code


def judgements(app: Flask) -> list[tuple[int, str, str]]:
    with app.app_context():
        query = select(Judgement.seat, Judgement.entry, Judgement.verdict)
        return sorted(tuple(row) for row in db.session.execute(query.order_by(Judgement.entry)))


def standing(app: Flask, room: str) -> set[str]:
    with app.app_context():
        return {claim.entry for claim in claims.standing(db.session, room)}


def rated(phone: FlaskClient) -> FlaskClient:
    """A phone that has handed in its rating: the door leads it on with the room."""
    phone.post(f"/{cast.CODE}/rating", data={"do": "hand_in"})
    return phone


def test_two_claims_of_a_team_have_a_star_and_stand_the_test(app: Flask, room: str) -> None:
    reception, other = cast.phone(app), cast.phone(app)
    share(reception, "entryr01", "entryr02", "entryr03")
    assert [star(reception, "entryr01"), star(other, "entryr02"), star(other, "entryr03")] == [
        200,
        200,
        422,
    ]
    assert star(reception, "entryr01", "unstar") == 200
    assert star(other, "entryr03") == 200
    assert reception.get(f"/{cast.CODE}/shared").json["starred"] == [
        f"{CLAIMS}-entryr02",
        f"{CLAIMS}-entryr03",
    ]
    assert standing(app, room) == {"entryr02", "entryr03"}


def test_a_team_that_stars_nothing_stands_the_test_with_two(app: Flask, room: str) -> None:
    share(cast.phone(app), "entryr01", "entryr02", "entryr03")
    share(cast.phone(app, "Kitchen"), "entryk01")
    found = standing(app, room)
    assert len(found) == 3
    assert "entryk01" in found
    assert found == standing(app, room)


def test_no_star_is_given_once_the_test_has_begun(app: Flask, room: str) -> None:
    phone = cast.phone(app)
    share(phone, "entryr01", "entryr02", "entryr03")
    cast.move_to(app, room, "test")
    assert star(phone, "entryr01") == 409


def test_nobody_judges_the_own_team_or_outside_the_test(app: Flask, room: str) -> None:
    reception, kitchen = cast.phone(app), cast.phone(app, "Kitchen")
    share(reception, "entryr01")
    judge(kitchen, "entryr01")
    assert judgements(app) == []
    cast.move_to(app, room, "test")
    judge(reception, "entryr01")
    judge(kitchen, "no_such_claim")
    assert judgements(app) == []
    judge(kitchen, "entryr01")
    assert judgements(app) == [(0, "entryr01", "only_us")]


def test_said_twice_the_last_word_holds(app: Flask, room: str) -> None:
    share(cast.phone(app), "entryr01")
    kitchen = cast.phone(app, "Kitchen")
    cast.move_to(app, room, "test")
    for said in ("anyone", "dk", "maybe"):
        assert judge(kitchen, "entryr01", said) == 303
    assert judgements(app) == [(0, "entryr01", "maybe")]


def test_once_the_result_is_shown_no_verdict_is_taken(app: Flask, room: str) -> None:
    share(cast.phone(app), "entryr01")
    other, late = rated(cast.phone(app, "Kitchen")), cast.phone(app, "Spa")
    cast.move_to(app, room, "test")
    judge(other, "entryr01")
    reveal(app, room)
    for phone in (other, late):
        judge(phone, "entryr01", "anyone")
    assert judgements(app) == [(0, "entryr01", "only_us")]
    page = other.get(f"/{cast.CODE}/test?lang=en").text
    told = ("The test is over", "This verdict was not counted", "1 answer of yours has come in")
    assert [words for words in told if words not in page] == []


def cockpit(app: Flask, room: str) -> str:
    with app.test_request_context("/?lang=en"):
        view = RoomView(db.session, db.session.get_one(Workshop, room))
        page = app.jinja_env.get_template("room/came.html").module
        return str(page.of(view.workshop, view))  # type: ignore[attr-defined]  # a macro


def test_who_leads_sees_who_has_judged_and_what_was_said_once_the_screen_shows_it(
    app: Flask, room: str
) -> None:
    share(cast.phone(app), "entryr01", "entryr02")
    others = [cast.phone(app, "Kitchen") for _ in range(5)]
    cast.move_to(app, room, "test")
    for phone in others[:4]:
        judge(phone, "entryr01")
    page = cockpit(app, room)
    assert re.search("Kitchen.*<b>4</b>.*5</td>", page.replace("\n", ""))
    assert page.count("too few verdicts yet") == 2
    judge(others[4], "entryr01", "anyone")
    page = cockpit(app, room)
    assert (page.count("too few verdicts yet"), page.count("enough verdicts")) == (1, 1)
    assert "Solid" not in page
    reveal(app, room)
    page = re.sub(r"<[^>]+>", "", cockpit(app, room))
    assert re.search(r"What entryr01 says\s+4 of 5\s+Unproven", page)
    assert re.search(r"What entryr02 says\s+fewer than 5 verdicts\s+Unproven", page)


def test_of_fewer_people_than_the_base_nothing_is_told(app: Flask, room: str) -> None:
    with app.app_context(), writing() as session:
        session.get_one(Workshop, room).audit.smallest_base = 6
    share(cast.phone(app), "entryr01", "entryr02")
    others = [cast.phone(app, "Kitchen") for _ in range(5)]
    cast.move_to(app, room, "test")
    for phone in others:
        judge(phone, "entryr01", "anyone")
        judge(phone, "entryr02", "maybe")
    assert "enough verdicts" not in cockpit(app, room)
    reveal(app, room)
    with app.test_request_context("/?lang=en"):
        found = screens.judged(db.session, db.session.get_one(Workshop, room))
        assert screens.passed(found) == "There are too few verdicts to tell"
    assert [name for name, of in found.items() if of] == ["unproven"]
    assert {(one["n"], one["share"]) for of in found.values() for one in of} == {(0, 0)}


def reveal(app: Flask, room: str) -> None:
    with app.app_context(), writing() as session:
        workshop = session.get_one(Workshop, room)
        assert workshop.step
        steps.move(session, workshop, steps.Seen(workshop.step.id), "reveal")


def test_a_phone_goes_from_claim_to_claim_and_back(app: Flask, room: str) -> None:
    share(cast.phone(app), "entryr01", "entryr02")
    kitchen = rated(cast.phone(app, "Kitchen"))
    cast.move_to(app, room, "test")
    page = kitchen.get(f"/{cast.CODE}/", follow_redirects=True).text
    assert "1 of 2" in page
    first = cast.field_value(page, "claim").split(".")[1]
    data = {"do": "maybe", "claim": f"{CLAIMS}.{first}", "contested": "1"}
    page = kitchen.post(f"/{cast.CODE}/test", data=data, follow_redirects=True).text
    assert "2 of 2" in page
    assert cast.field_value(page, "claim") != f"{CLAIMS}.{first}"
    again = kitchen.get(f"/{cast.CODE}/test?claim={CLAIMS}.{first}").text
    assert "1 of 2" in again
    assert 'value="maybe" aria-pressed="true"' in again
    assert 'name="contested" value="1" checked' in again
    second = cast.field_value(page, "claim").split(".")[1]
    data = {"do": "only_us", "claim": f"{CLAIMS}.{second}"}
    thanks = kitchen.post(f"/{cast.CODE}/test", data=data, follow_redirects=True).text
    assert "You have judged 2 claims." in thanks


def test_each_person_on_a_shared_phone_has_a_seat_and_others_have_none(
    app: Flask, room: str
) -> None:
    share(cast.phone(app), "entryr01")
    kitchen = cast.phone(app, "Kitchen")
    cast.move_to(app, room, "test")
    judge(kitchen, "entryr01", "maybe", seat="3")
    assert judgements(app) == [(0, "entryr01", "maybe")]
    kitchen.set_cookie(SHARED_COOKIE, "some team", path=f"/{cast.CODE}")
    for _person in range(6):
        cast.phone(app, "Kitchen")
    for seat in (*range(1, 6), 10**6):
        judge(kitchen, "entryr01", "only_us", seat=str(seat))
    assert [seat for seat, *_said in judgements(app)] == [*range(7)]
    assert "seat=2" in kitchen.get(f"/{cast.CODE}/test?seat=1").text
    last = kitchen.get(f"/{cast.CODE}/test?seat=6&lang=en").text
    assert "seat=7" not in last
    assert "That was everybody of our team who has joined" in last


def test_one_phone_judges_no_oftener_than_people_have_joined(app: Flask, room: str) -> None:
    share(cast.phone(app), "entryr01")
    kitchen, own = cast.phone(app, "Kitchen"), cast.phone(app, "Kitchen")
    cast.move_to(app, room, "test")
    kitchen.set_cookie(SHARED_COOKIE, "some team", path=f"/{cast.CODE}")
    for seat in range(60):
        judge(kitchen, "entryr01", "only_us", seat=str(seat))
    assert [seat for seat, *_said in judgements(app)] == [0, 1]
    judge(own, "entryr01", "maybe")
    assert judgements(app) == [(0, "entryr01", "maybe"), (0, "entryr01", "only_us")]


def test_one_team_alone_has_nothing_to_judge(app: Flask, room: str) -> None:
    phone = rated(cast.phone(app))
    share(phone, "entryr01")
    cast.move_to(app, room, "test")
    page = phone.get(f"/{cast.CODE}/test").text
    assert "nothing to judge" in page
    assert "What entryr01 says" not in page


def test_a_claim_that_is_hidden_in_mid_test_is_dealt_no_more(app: Flask, room: str) -> None:
    share(cast.phone(app), "entryr01", "entryr02")
    kitchen = cast.phone(app, "Kitchen")
    cast.move_to(app, room, "test")
    judge(kitchen, "entryr01")
    with app.app_context(), writing() as session:
        session.execute(update(Answer).filter_by(entry="entryr01").values(hidden_why="insult"))
    page = kitchen.get(f"/{cast.CODE}/test").text
    assert "1 of 1" in page
    assert "What entryr01 says" not in page
    assert judge(kitchen, "entryr01", "anyone") == 303
    assert judgements(app) == [(0, "entryr01", "only_us")]


def test_while_the_room_judges_no_claim_is_withdrawn(app: Flask, room: str) -> None:
    reception, kitchen = cast.phone(app), cast.phone(app, "Kitchen")
    share(reception, "entryr01")
    cast.move_to(app, room, "test")
    assert cast.save(reception, "team", do=f"withdraw:{CLAIMS}-entryr01").status_code == 409
    judge(kitchen, "entryr01")
    assert judgements(app) == [(0, "entryr01", "only_us")]


def test_what_was_judged_is_not_taken_back(app: Flask, room: str) -> None:
    reception = cast.phone(app)
    share(reception, "entryr01")
    cast.move_to(app, room, "test")
    judge(cast.phone(app, "Kitchen"), "entryr01")
    cast.move_to(app, room, "break")
    assert cast.save(reception, "team", do=f"withdraw:{CLAIMS}-entryr01").status_code == 422


@pytest.mark.parametrize(("teams", "people", "most"), [(5, 8, 8), (7, 5, 8), (3, 3, 4)])
def test_each_claim_is_judged_as_often_as_people_allow(
    sqlite_app: Flask, teams: int, people: int, most: int
) -> None:
    room = cast.make_workshop(
        sqlite_app, step="question", teams=tuple(f"T{n}" for n in range(teams))
    )
    with sqlite_app.app_context(), writing() as session:
        fill(session, room, people)
    cast.move_to(sqlite_app, room, "test")
    with sqlite_app.app_context(), writing() as session:
        seats = seats_of(session, room)
        judged = judged_by_all(session, seats)
    assert max(judged.values()) - min(judged.values()) <= 2
    assert sum(judged.values()) == len(seats) * most
    assert min(judged.values()) >= 5


def fill(session: Session, room: str, people: int) -> None:
    """Each team has its people, and two claims on its sheet."""
    for team in session.get_one(Workshop, room).teams:
        for n in range(people):
            session.add(Respondent(workshop_id=room, team_id=team.id, token_hash=f"{team.id} {n}"))
        sheet = Respondent(workshop_id=room, team_id=team.id, voice="team", token_hash=team.id)
        session.add(sheet)
        session.flush()
        about = {"workshop_id": room, "respondent_id": sheet.id, "item": CLAIMS, "text": "A claim"}
        session.add_all(Answer(entry=f"{team.name}{n}", **about) for n in range(2))


def seats_of(session: Session, room: str) -> list[Seat]:
    query = select(Respondent.id, Respondent.team_id).filter_by(workshop_id=room, voice="member")
    return [Seat(room, *row) for row in session.execute(query.order_by(Respondent.token_hash))]


def judged_by_all(session: Session, seats: list[Seat]) -> Counter[Key]:
    """How often each claim is judged, when all judge what they are dealt, in turn."""
    judged: Counter[Key] = Counter()
    while True:
        before = judged.total()
        for seat in seats:
            claim = claims.deal(session, seat).claim
            if claim:
                assert claim.team_id != seat.team_id
                assert claims.judge(session, seat, claim.key, "only_us")
                judged[claim.key] += 1
        if judged.total() == before:
            return judged


def test_closing_counts_what_was_said_and_forgets_who_said_it(app: Flask, room: str) -> None:
    share(cast.phone(app), "entryr01")
    cast.move_to(app, room, "test")
    for said in ("only_us", "only_us", "maybe", "anyone", "dk"):
        judge(
            cast.phone(app, "Kitchen"),
            "entryr01",
            said,
            **({"contested": "1"} if said == "dk" else {}),
        )
    with app.app_context(), writing() as session:
        closing.close(session, session.get_one(Workshop, room))
    assert judgements(app) == []
    with app.app_context(), writing() as session:
        one = session.scalars(select(Verdict)).one()
        assert (one.only_us, one.maybe, one.anyone, one.contested) == (2, 1, 1, 1)
        closing.reopen(session, session.get_one(Workshop, room))
    cast.move_to(app, room, "test")
    judge(cast.phone(app, "Kitchen"), "entryr01")
    assert judgements(app) == []  # it was counted: nobody could tell who judges twice
    with app.app_context():
        (said,) = claims.said(db.session, room)
        assert (said.only_us, said.n) == (2, 4)


@pytest.mark.parametrize(
    ("only_us", "n", "told"),
    [(4, 4, "unproven"), (5, 5, "solid"), (22, 29, "solid"), (22, 34, "unproven"),
     (3, 33, "generic"), (0, 5, "generic"), (2, 5, "unproven")],
)  # fmt: skip
def test_a_verdict_is_where_the_interval_lies(only_us: int, n: int, told: str) -> None:
    assert verdict(only_us, n) == told


@pytest.mark.parametrize(
    ("sizes", "base", "places"),
    [([4, 4], 3, [0, 1]), ([8, 3], 5, [0]), ([6, 5], 5, []), ([6, 5], 8, [0, 1]), ([8], 5, [])],
)
def test_too_few_others_judge_a_team_beside_which_few_people_sit(
    sizes: list[int], base: int, places: list[int]
) -> None:
    assert little_judged(sizes, base) == places
