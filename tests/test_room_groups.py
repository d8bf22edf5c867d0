"""Putting reasons together and voting on them: one group a card, one ballot a person."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from reports import report
from reports.inputs import Settings
from reports.telling import Telling
from survey.making.report import read
from survey.models import Answer, Audit, Ballot, Respondent, Workshop
from survey.participant.joining import SHARED_COOKIE
from survey.store.answers import closing, exports
from survey.store.room import groups, joining, similar, votes, wall
from survey.store.room.claims import Seat
from survey.web.access import PHONE_COOKIE
from survey.web.database import db, writing
from tests import cast, prepared
from tests.conftest import signed_in

REASONS = {
    "entry001": "Nobody picks up the phone",
    "entry002": "Nobody answers the phone",
    "entry003": "The bill has extras nobody announced",
    "entry004": "The queue at the door",
}


@pytest.fixture
def room(facilitator: FlaskClient, app: Flask) -> str:
    """The address of a workshop that puts together what two teams wrote."""
    address = prepared.workshop(facilitator)
    prepared.go_to(facilitator, address, "question")
    for team, entries in (
        ("Reception", ["entry001", "entry003"]),
        ("Kitchen", ["entry002", "entry004"]),
    ):
        fields = {f"leave_reasons__{one}__text": REASONS[one] for one in entries}
        cast.save(
            cast.phone(app, team, code_of(app, address)), "team", code_of(app, address), **fields
        )
    prepared.go_to(facilitator, address, "group")
    return address


def code_of(app: Flask, room: str) -> str:
    with app.app_context():
        return db.session.get_one(Workshop, id_of(room)).code


def id_of(room: str) -> str:
    return room.split("/")[2]


def change(facilitator: FlaskClient, room: str, do: str, *cards: str, **more: str) -> str:
    data = {"do": do, "card": [*cards], **more}
    return facilitator.post(f"{room}/room/group?lang=en", data=data, follow_redirects=True).text


def made(app: Flask, room: str) -> list[tuple[str, list[str]]]:
    with app.app_context():
        found = groups.of(db.session, id_of(room))
        return [(one.title, sorted(card.entry for card in one.cards)) for one in found]


def group_of(app: Flask, room: str, title: str) -> str:
    with app.app_context():
        return next(one.id for one in groups.of(db.session, id_of(room)) if one.name == title)


def test_every_card_lies_in_one_group_and_moves_from_one_to_another(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    assert [title for title, _cards in made(app, room)] == [""] * 4
    change(facilitator, room, "together", "entry001", "entry002", title="No answer")
    assert made(app, room)[0] == ("No answer", ["entry001", "entry002"])
    change(facilitator, room, f"into:{group_of(app, room, 'No answer')}", "entry004")
    assert made(app, room)[0] == ("No answer", ["entry001", "entry002", "entry004"])
    change(facilitator, room, "out:entry004")
    change(facilitator, room, f"name:{group_of(app, room, 'No answer')}", title="No reply")
    assert [title for title, _cards in made(app, room)] == ["No reply", "", ""]
    change(facilitator, room, f"apart:{group_of(app, room, 'No reply')}")
    assert [title for title, _cards in made(app, room)] == [""] * 4


def test_a_name_that_somebody_else_gave_meanwhile_is_not_overwritten(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    change(facilitator, room, "together", "entry001", "entry002", title="No answer")
    do, seen = f"name:{group_of(app, room, 'No answer')}", "No answer"
    change(facilitator, room, do, title="No reply", seen=f" {seen}")
    page = change(facilitator, room, do, title="Silence", seen=f" {seen}")
    assert "to “No reply”. Not saved: “Silence”" in page
    change(facilitator, room, do, title="Silence", seen=" No reply")
    assert made(app, room)[0][0] == "Silence"


def test_own_moves_are_undone_one_after_the_other(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    steps = [made(app, room)]

    def do(what: str, *cards: str, **more: str) -> None:
        change(facilitator, room, what, *cards, **more)
        steps.append(made(app, room))

    do("together", "entry001", "entry002", title="No answer")
    do(f"into:{group_of(app, room, 'No answer')}", "entry004")
    do("out:entry001")
    do(f"name:{group_of(app, room, 'No answer')}", title="No reply")
    do(f"apart:{group_of(app, room, 'No reply')}")
    for before in steps[-2::-1]:
        page = change(facilitator, room, "undo")
        assert made(app, room) == before
    assert "Undo my last change" not in page


def test_an_undo_leaves_alone_what_somebody_has_moved_meanwhile(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    change(facilitator, room, "together", "entry001", "entry002", title="No answer")
    change(facilitator, room, "together", "entry003", "entry004", title="Waiting")
    with facilitator.session_transaction() as session:
        other = signed_in(app, session["_user_id"])
    change(other, room, f"into:{group_of(app, room, 'No answer')}", "entry003")
    before = made(app, room)
    assert "somebody has moved or renamed it" in change(facilitator, room, "undo")
    assert made(app, room) == before
    change(facilitator, room, "undo")
    cards = {entry: title for title, entries in made(app, room) for entry in entries}
    assert [cards[f"entry00{n}"] for n in (1, 2, 3, 4)] == ["", "", "No answer", "Waiting"]


def test_no_move_is_undone_while_the_room_votes(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    change(facilitator, room, "together", "entry001", "entry002", title="No answer")
    prepared.go_to(facilitator, room, "vote")
    before = made(app, room)
    assert "the vote has begun" in change(facilitator, room, "undo")
    assert made(app, room) == before


def test_phones_read_what_the_room_has_written_and_the_groups(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    change(facilitator, room, "together", "entry001", "entry002", title="No answer")
    with app.app_context(), writing() as session:
        session.execute(update(Answer).filter_by(entry="entry003").values(hidden_why="insult"))
    code = code_of(app, room)
    phone = cast.phone(app, "Kitchen", code)
    assert "No answer" not in phone.get(f"/{code}/team").text  # who comes late rates first
    phone.post(f"/{code}/rating", data={"do": "hand_in"})
    page = phone.get(f"/{code}/team").text
    assert all(one in page for one in ("No answer", REASONS["entry001"], REASONS["entry004"]))
    assert REASONS["entry003"] not in page


def test_phones_follow_what_is_put_together(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    code = code_of(app, room)
    phone = cast.phone(app, "Kitchen", code)
    before = phone.get(f"/{code}/state").get_json()["team"]
    change(facilitator, room, "together", "entry001", "entry002", title="No answer")
    assert phone.get(f"/{code}/state").get_json()["team"] > before
    assert "No answer" not in phone.get(f"/{code}/shared").get_json()["written"]  # rates first
    phone.post(f"/{code}/rating", data={"do": "hand_in"})
    assert "No answer" in phone.get(f"/{code}/shared").get_json()["written"]
    prepared.go_to(facilitator, room, "vote")
    assert "No answer" not in phone.get(f"/{code}/shared").get_json()["written"]


@pytest.mark.parametrize(
    ("cards", "title", "told"),
    [([], "No answer", "Tick the cards first"), (["entry001"], " ", "Give the group a name")],
)
def test_what_is_missing_is_told_and_nothing_changes(
    app: Flask, facilitator: FlaskClient, room: str, cards: list[str], title: str, told: str
) -> None:
    before = made(app, room)
    page = change(facilitator, room, "together", *cards, title=title, theme="speed")
    assert told in page
    assert all(f'value="{card}" checked' in page for card in cards)
    assert 'value="speed" selected' in page
    assert made(app, room) == before


def test_from_the_groups_a_button_leads_back_to_the_room(
    facilitator: FlaskClient, room: str
) -> None:
    page = facilitator.get(f"{room}/room/group?lang=en").text
    assert re.search(rf'class="btn[^"]*" href="{room}/room">Back to the room<', page)


def test_while_the_room_votes_groups_stay(app: Flask, facilitator: FlaskClient, room: str) -> None:
    change(facilitator, room, "together", "entry001", "entry002", title="No answer")
    prepared.go_to(facilitator, room, "vote")
    before = made(app, room)
    assert "the room votes" in change(facilitator, room, "out:entry001")
    assert made(app, room) == before


def test_a_hidden_card_lies_in_no_group(app: Flask, facilitator: FlaskClient, room: str) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(Answer).filter_by(entry="entry001").values(hidden_why="insult"))
    assert REASONS["entry001"] not in facilitator.get(f"{room}/room/group").text
    assert not [cards for _title, cards in made(app, room) if "entry001" in cards]


def test_the_report_reads_the_groups_and_not_the_cards_alone(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    change(facilitator, room, "together", "entry001", "entry002", title="No answer")
    with app.app_context():
        workshop = db.session.get_one(Workshop, id_of(room))
        rows = exports.answers(db.session, workshop, "")
        found = {row["text"]: row["group"] for row in rows if row["item"] == "leave_reasons"}
    assert found[REASONS["entry001"]] == found[REASONS["entry002"]] == "No answer"
    assert found[REASONS["entry004"]] == ""


def test_two_groups_for_other_questions_are_left_alone(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    other = prepared.workshop(facilitator, title="Another")
    prepared.go_to(facilitator, other, "group")
    assert change(
        facilitator, other, f"into:{group_of(app, room, REASONS['entry004'])}", "entry001"
    )
    assert made(app, other) == []
    assert len(made(app, room)) == 4


def test_a_card_that_lies_alone_can_still_be_taken_back(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    change(facilitator, room, "together", "entry002", "entry003", title="No answer")
    prepared.go_to(facilitator, room, "pledge")
    for team, entry, status in (("Reception", "entry001", 200), ("Kitchen", "entry002", 422)):
        phone = cast.phone(app, team, code_of(app, room))
        answer = cast.save(phone, "team", code_of(app, room), do=f"withdraw:leave_reasons-{entry}")
        assert answer.status_code == status


# The vote ----------------------------------------------------------------------------


@pytest.fixture
def vote(app: Flask, facilitator: FlaskClient, room: str) -> str:
    """A vote in a workshop that hides nothing: two ballots are a result."""
    with app.app_context(), writing() as session:
        session.execute(update(Audit).values(smallest_base=1))
    change(facilitator, room, "together", "entry001", "entry002", title="No answer")
    prepared.go_to(facilitator, room, "vote")
    return room


def give(phone: FlaskClient, app: Flask, room: str, *dots: str, **more: str) -> int:
    data = {"dot": [group_of(app, room, name) for name in dots], **more}
    return phone.post(f"/{code_of(app, room)}/vote", data=data).status_code


def ballots(app: Flask) -> list[int]:
    """How many dots each ballot holds."""
    with app.app_context():
        rows = db.session.scalars(select(Ballot).order_by(Ballot.seat)).all()
        return [sum(bool(dot) for dot in (one.dot_1, one.dot_2, one.dot_3)) for one in rows]


def test_a_ballot_is_replaced_whole_and_holds_three_dots_at_most(app: Flask, vote: str) -> None:
    phone = cast.phone(app, "Reception", code_of(app, vote))
    alone, queue = REASONS["entry003"], REASONS["entry004"]
    assert give(phone, app, vote, "No answer", "No answer", queue) == 303
    assert ballots(app) == [3]
    assert give(phone, app, vote, "No answer") == 303
    assert ballots(app) == [1]
    assert give(phone, app, vote, *["No answer"] * 3) == 422
    assert give(phone, app, vote, "No answer", "No answer", alone, queue) == 422
    assert ballots(app) == [1]


def test_nothing_is_taken_for_groups_that_are_not_there_or_outside_the_vote(
    app: Flask, facilitator: FlaskClient, vote: str
) -> None:
    phone = cast.phone(app, "Reception", code_of(app, vote))
    phone.post(f"/{code_of(app, vote)}/vote", data={"dot": ["no such group"]})
    prepared.go_to(facilitator, vote, "pledge")
    give(phone, app, vote, "No answer")
    assert ballots(app) == []


def test_once_the_result_is_shown_no_ballot_is_taken(
    app: Flask, facilitator: FlaskClient, vote: str
) -> None:
    """One ballot more would be the difference between two screens."""
    phone, late = (cast.phone(app, "Reception", code_of(app, vote)) for _ in range(2))
    assert "Show the result" not in facilitator.get(f"{vote}/room?lang=en").text
    give(phone, app, vote, "No answer", "No answer")
    assert "Show the result" in facilitator.get(f"{vote}/room?lang=en").text
    prepared.press(facilitator, vote, "reveal")
    shown = _screen(facilitator, vote)
    give(late, app, vote, REASONS["entry003"])
    give(phone, app, vote)
    assert ballots(app) == [2]
    assert _screen(facilitator, vote) == shown
    assert "The vote is over" in late.get(f"/{code_of(app, vote)}/vote?lang=en").text


def test_without_script_a_phone_reads_what_was_counted(
    app: Flask, facilitator: FlaskClient, vote: str
) -> None:
    phone = cast.phone(app, "Reception", code_of(app, vote))
    address = f"/{code_of(app, vote)}/vote?lang=en"
    assert "So it was in the room at" in phone.get(address).text
    give(phone, app, vote, "No answer", "No answer")
    assert "Vote saved." in phone.get(address).text
    prepared.press(facilitator, vote, "reveal")
    give(phone, app, vote, REASONS["entry003"])
    page = phone.get(address).text
    assert "This ballot was not counted" in page
    assert "2 dots of yours were counted." in page


def test_once_pledges_are_made_of_the_dots_no_ballot_is_taken(
    app: Flask, facilitator: FlaskClient, vote: str
) -> None:
    phone = cast.phone(app, "Reception", code_of(app, vote))
    for to in ("group", "vote"):  # nobody was told anything yet
        give(phone, app, vote, "No answer")
        prepared.go_to(facilitator, vote, to)
    give(phone, app, vote, "No answer", "No answer")
    prepared.go_to(facilitator, vote, "pledge")
    prepared.go_to(facilitator, vote, "vote")
    give(phone, app, vote)
    assert ballots(app) == [2]


def test_the_dots_of_fewer_people_than_the_base_are_told_nowhere(
    app: Flask, facilitator: FlaskClient, vote: str
) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(Audit).values(smallest_base=3))
    code = code_of(app, vote)
    phones = [cast.phone(app, "Reception", code) for _ in range(3)]
    for phone in phones[:2]:
        give(phone, app, vote, "No answer")
    page = facilitator.get(f"{vote}/room?lang=en").text
    assert "Show the result" not in page
    assert "The result is shown once 3 people have voted." in page
    prepared.press(facilitator, vote, "reveal")
    assert "No answer" not in _screen(facilitator, vote)
    with app.app_context():
        assert not any(one.dots for one in votes.result(db.session, id_of(vote)))
        with writing() as session:
            closing.close(session, session.get_one(Workshop, id_of(vote)))
        source = read(db.session.get_one(Workshop, id_of(vote)), "en")
        told = report.make(source, Settings(language="en", permutations=0, smallest_base=3)).votes
        assert told["dots"].isna().all()


def _screen(facilitator: FlaskClient, vote: str) -> str:
    page: str = facilitator.get(f"{vote}/room/projector?lang=en").text
    return page.partition("<main")[2]


def test_ten_ballots_at_once_are_one(sqlite_app: Flask, sqlite_facilitator: FlaskClient) -> None:
    address = prepared.workshop(sqlite_facilitator)
    prepared.go_to(sqlite_facilitator, address, "question")
    code = code_of(sqlite_app, address)
    phone = cast.phone(sqlite_app, "Reception", code)
    cast.save(phone, "team", code, leave_reasons__entry001__text="The queue")
    prepared.go_to(sqlite_facilitator, address, "vote")
    dots = [group_of(sqlite_app, address, "The queue")] * 2
    token = phone.get_cookie(PHONE_COOKIE, path=f"/{code}")
    assert token

    def give_once(n: int) -> int:
        browser = sqlite_app.test_client()
        browser.set_cookie(PHONE_COOKIE, token.value, path=f"/{code}")
        return browser.post(f"/{code}/vote", data={"dot": dots[: 1 + n % 2]}).status_code

    with ThreadPoolExecutor(10) as pool:
        assert {*pool.map(give_once, range(10))} == {303}
    assert len(ballots(sqlite_app)) == 1


def test_dots_on_a_group_that_is_taken_apart_after_the_vote_count_nowhere(
    app: Flask, facilitator: FlaskClient, vote: str
) -> None:
    phone = cast.phone(app, "Reception", code_of(app, vote))
    queue = REASONS["entry004"]
    give(phone, app, vote, "No answer", "No answer", queue)
    prepared.go_to(facilitator, vote, "group")
    change(facilitator, vote, f"apart:{group_of(app, vote, 'No answer')}")
    prepared.go_to(facilitator, vote, "vote")
    with app.app_context():
        result = votes.result(db.session, id_of(vote))
    assert [(one.group.name, one.dots) for one in result if one.dots] == [(queue, 1)]
    assert give(phone, app, vote, REASONS["entry001"]) == 303
    assert ballots(app) == [1]


def test_what_the_room_chose_is_nowhere_before_it_is_revealed(
    app: Flask, facilitator: FlaskClient, vote: str
) -> None:
    for n, team in enumerate(("Reception", "Kitchen", "Kitchen")):
        phone = cast.phone(app, team, code_of(app, vote))
        give(phone, app, vote, "No answer", REASONS["entry004"] if n else "No answer")
    pages = [f"{vote}/room/projector?lang=en", f"{vote}/room?lang=en"]
    screen, cockpit = (facilitator.get(page).text for page in pages)
    assert "3 people have voted" in screen
    assert "No answer" not in screen + cockpit
    prepared.press(facilitator, vote, "reveal")
    for page in pages:
        shown = facilitator.get(page).text
        assert shown.index("No answer") < shown.index(REASONS["entry004"])
    with app.app_context():
        result = votes.result(db.session, id_of(vote))
    assert [one.dots for one in result] == [4, 2, 0]


def test_pledges_answer_to_what_the_room_has_voted_for(
    app: Flask, facilitator: FlaskClient, vote: str
) -> None:
    phone = cast.phone(app, "Reception", code_of(app, vote))
    give(phone, app, vote, "No answer", "No answer", REASONS["entry003"])
    prepared.go_to(facilitator, vote, "pledge")
    screen = facilitator.get(f"{vote}/room/projector?lang=en").text
    assert re.search(r"What the room voted for.*<b>2</b> No answer", screen, re.DOTALL)
    phone.post(f"/{code_of(app, vote)}/rating", data={"do": "hand_in"})
    sheet = phone.get(f"/{code_of(app, vote)}/team?lang=en").text
    assert re.search(r"What the room voted for.*No answer</span> <b>2 dots", sheet, re.DOTALL)


@pytest.mark.parametrize(("dots", "first"), [(("No answer", "The queue at the door"), 2),
                                              (("No answer", "No answer"), 1)])  # fmt: skip
def test_all_that_have_most_dots_stand_out(
    app: Flask, facilitator: FlaskClient, vote: str, dots: tuple[str, ...], first: int
) -> None:
    for phone in (cast.phone(app, "Reception", code_of(app, vote)) for _ in range(2)):
        give(phone, app, vote, *dots)
    prepared.press(facilitator, vote, "reveal")
    assert _screen(facilitator, vote).count('class="is-first"') == first


def test_a_shared_phone_has_a_ballot_a_seat(app: Flask, vote: str) -> None:
    phone = cast.phone(app, "Reception", code_of(app, vote))
    phone.set_cookie(SHARED_COOKIE, "some team", path=f"/{code_of(app, vote)}")
    others = [cast.phone(app, "Reception", code_of(app, vote)) for _ in range(2)]
    with app.app_context():
        joined = db.session.query(Respondent).filter_by(voice="member").count()
    for seat in range(60):
        give(phone, app, vote, "No answer", seat=str(seat))
    assert 3 <= len(ballots(app)) <= joined  # as many as have joined this team, however often
    give(others[0], app, vote, "No answer", "No answer")
    given = ballots(app)
    assert 2 in given
    assert len(given) <= joined


def test_closing_counts_the_dots_and_forgets_who_gave_them(app: Flask, vote: str) -> None:
    phone = cast.phone(app, "Reception", code_of(app, vote))
    give(phone, app, vote, "No answer", "No answer")
    with app.app_context(), writing() as session:
        closing.close(session, session.get_one(Workshop, id_of(vote)))
    assert ballots(app) == []
    with app.app_context(), writing() as session:
        assert votes.voters(session, id_of(vote)) == 1
        assert votes.result(session, id_of(vote))[0].dots == 2
        closing.reopen(session, session.get_one(Workshop, id_of(vote)))
        assert joining.only_joined(session, id_of(vote)) == 0  # who has voted has done something
    assert "was counted" in phone.get(f"/{code_of(app, vote)}/vote?lang=en").text
    give(phone, app, vote, "No answer")
    assert ballots(app) == []


def test_the_report_tells_the_dots_of_groups_and_of_cards_alone(app: Flask, vote: str) -> None:
    alone = REASONS["entry004"]
    phone = cast.phone(app, "Reception", code_of(app, vote))
    give(phone, app, vote, "No answer", "No answer", alone)
    with app.app_context():
        with writing() as session:
            closing.close(session, session.get_one(Workshop, id_of(vote)))
        source = read(db.session.get_one(Workshop, id_of(vote)), "en")
    made_of_it = report.make(source, Settings(language="en", permutations=0, smallest_base=1))
    told = made_of_it.votes
    given = dict(zip(told["group"], told["dots"], strict=True))
    assert (given["No answer"], given[alone], sum(given.values())) == (2, 1, 3)
    assert set(told["voters"]) == {1}
    assert Telling(made_of_it).groups_made()["group"].tolist() == ["No answer", alone]


def test_a_ballot_lists_groups_in_an_order_of_its_own(app: Flask, vote: str) -> None:
    with app.app_context():
        query = select(Respondent.id, Respondent.team_id).filter_by(voice="team")
        seats = [Seat(id_of(vote), *row, n) for row in db.session.execute(query) for n in range(9)]
        orders = {tuple(one.id for one in votes.on_ballot(db.session, seat)) for seat in seats}
    assert len(orders) > 2


# What is alike -----------------------------------------------------------------------


def test_alike_texts_stand_together_and_opposites_apart() -> None:
    texts = [
        "Entregamos tarde los pedidos",
        "La carta no tiene precios",
        "Los pedidos llegan tarde",
        "Entregamos los pedidos a tiempo",
        "La carta está sin precios",
    ]
    alike = similar.likeness(texts)
    order = similar.in_order(alike)
    assert sorted(order) == [0, 1, 2, 3, 4]
    assert abs(order.index(0) - order.index(2)) == 1
    assert alike[0][2] > alike[0][3]
    assert similar.in_order([]) == []
    assert similar.in_order(similar.likeness(["…", "!", "a"])) == [0, 1, 2]


def test_a_long_reason_is_cut_behind_a_word_where_a_screen_lists_it() -> None:
    card = wall.Card("leave_reasons", "entry001", "Nobody answers " * 30, "en")
    short = groups.Group("id", "", "", (card,)).short
    assert short.endswith(" …")
    assert len(short) <= groups.MOST_SHORT
