"""The one way to save, on both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

import questionnaires
from survey.models import HIDDEN_WHY, Answer, Respondent, Team, Verdict, Workshop
from survey.participant import widest
from survey.store.answers import closing, drafts, exports, sheets
from survey.store.answers.sheets import Change, Outcome
from survey.store.room import agreement, joining, presence
from survey.web.database import db, writing
from tests import cast

ITEM = questionnaires.shipped()["last_customer"].item("as_announced")
LIST = questionnaires.shipped()["last_customer"].item("value_added")
TOKEN = "t" * 30
KEY = (LIST.key, "e1234567")


class Room:
    """One workshop with its teams, and shortcuts for what tests do in it."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.workshop = cast.make_workshop(app)
        with app.app_context():
            teams = db.session.scalars(select(Team).order_by(Team.position)).all()
            self.teams = [team.id for team in teams]

    def member(self, token: str = TOKEN, team: int = 0) -> str:
        with writing() as session:
            return joining.join(session, self.workshop, self.teams[team], token, "CODE99", "es")

    def save(self, who: str, *changes: Change) -> Outcome:
        with writing() as session:
            return sheets.save(session, self.workshop, who, changes)

    def answers(self, who: str) -> sheets.Answers:
        db.session.rollback()
        return sheets.answers_of(db.session, self.workshop, who)


@pytest.fixture
def room(app: Flask) -> Iterator[Room]:
    with app.app_context():
        yield Room(app)


def rated(value: str, version: int = 0, part: str = "performance") -> Change:
    return Change(ITEM, "", version, {part: value})


def entry(text: str, version: int = 0, entry_id: str = "e1234567") -> Change:
    return Change(LIST, entry_id, version, {"text": text})


def test_the_same_request_sent_ten_times_is_one_answer(room: Room) -> None:
    who = room.member()
    outcomes = [room.save(who, rated("4")) for _ in range(10)]
    assert {outcome.saved["as_announced"] for outcome in outcomes} == {1}
    assert len(room.answers(who)) == 1


def test_dont_know_is_kept_apart_from_not_given(room: Room) -> None:
    who = room.member()
    room.save(who, rated("dk"))
    row = room.answers(who)["as_announced", ""]
    assert (row["performance"], row["importance"]) == (0, None)
    assert sheets.fields(room.answers(who))["as_announced-performance"] == "dk"


def test_a_change_on_an_old_version_is_a_conflict_that_tells_both(room: Room) -> None:
    who = room.member()
    room.save(who, entry("first"))
    room.save(who, entry("second", version=1))
    outcome = room.save(who, entry("third", version=1))
    assert outcome.conflicts == {"value_added-e1234567": {"text": "second", "version": "2"}}
    assert room.answers(who)["value_added", "e1234567"]["text"] == "second"


def test_a_blank_entry_makes_no_row(room: Room) -> None:
    who = room.member()
    assert room.save(who, entry("")).saved == {}
    assert room.answers(who) == {}


def test_a_late_replay_does_not_bring_a_cleared_entry_back(room: Room) -> None:
    who = room.member()
    room.save(who, entry("gone soon"))
    room.save(who, entry("", version=1))
    assert room.save(who, entry("gone soon")).conflicts
    assert room.answers(who)["value_added", "e1234567"]["text"] == ""


def test_what_is_not_open_comes_back_as_closed(room: Room) -> None:
    who = room.member()
    cast.move_to(room.app, room.workshop, "closed")
    assert room.save(who, rated("4")).closed == ["as_announced"]
    assert room.answers(who) == {}


def test_a_sheet_has_an_end(room: Room) -> None:
    who = room.member()
    many = [entry("x", entry_id=f"e{n:08}") for n in range(sheets.MOST_ENTRIES + 1)]
    with pytest.raises(sheets.TooManyError):
        room.save(who, *many)


def test_a_full_sheet_takes_changes_and_what_a_team_agrees_on(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = room.member()
    monkeypatch.setattr(sheets, "MOST_ENTRIES", 1)
    room.save(who, entry("first"))
    assert room.save(who, entry("second", version=1)).saved
    assert room.save(who, rated("4")).saved
    with pytest.raises(sheets.TooManyError):
        room.save(who, entry("third", entry_id="e7654321"))
    with writing() as session:
        session.execute(update(Answer).filter_by(item=LIST.key).values(hidden_why="twice"))
    assert room.save(who, entry("third", entry_id="e7654321")).saved


def test_ten_phones_that_change_one_field_at_once_lose_nothing(room: Room) -> None:
    who = room.member()

    def change(n: int) -> Outcome:
        with room.app.app_context():
            return room.save(who, entry(f"text {n}"))

    with ThreadPoolExecutor(10) as phones:
        outcomes = list(phones.map(change, range(10)))
    assert sum(bool(outcome.saved) for outcome in outcomes) == 1
    assert sum(bool(outcome.conflicts) for outcome in outcomes) == 9


def test_joining_twice_with_one_token_is_one_person(room: Room) -> None:
    assert room.member() == room.member()
    assert db.session.scalar(select(func.count()).select_from(Respondent)) == 1


def test_a_phone_changes_its_team_only_before_it_answers(room: Room) -> None:
    who = room.member()
    assert room.member(team=1) == who
    room.save(who, rated("3"))
    with pytest.raises(joining.OtherTeamError):
        room.member(team=0)


def test_two_phones_that_open_a_team_sheet_share_it(room: Room) -> None:
    def open_sheet(_n: int) -> str:
        with room.app.app_context(), writing() as session:
            return joining.team_sheet(session, room.workshop, room.teams[0], "es")

    with ThreadPoolExecutor(4) as phones:
        assert len(set(phones.map(open_sheet, range(4)))) == 1


def share(room: Room, who: str, entry: str = KEY[1]) -> str:
    """Share one draft; the id of the team's sheet."""
    with writing() as session:
        sheet = joining.team_sheet(session, room.workshop, room.teams[0], "es")
        drafts.share(session, room.workshop, who, sheet, LIST, entry)
    return sheet


def withdraw(room: Room, sheet: str) -> None:
    with writing() as session:
        drafts.withdraw(session, room.workshop, sheet, LIST, KEY[1])


def test_sharing_twice_shares_once(room: Room) -> None:
    who = room.member()
    room.save(who, entry("we call by name"))
    for _ in range(2):
        sheet = share(room, who)
    assert [row["text"] for row in room.answers(sheet).values()] == ["we call by name"]
    assert [row["text"] for row in room.answers(who).values()] == [""]


def test_sharing_shares_the_one_draft(room: Room) -> None:
    who = room.member()
    room.save(who, entry("ready"), entry("not ready", entry_id="e7654321"))
    sheet = share(room, who)
    assert [row["text"] for row in room.answers(sheet).values()] == ["ready"]
    assert room.answers(who)[LIST.key, "e7654321"]["text"] == "not ready"


def test_a_draft_written_anew_under_an_id_that_was_shared_is_shared_beside_it(room: Room) -> None:
    who = room.member()
    room.save(who, entry("first"))
    share(room, who)
    room.save(who, entry("second, typed in another tab", version=2))
    sheet = share(room, who)
    texts = {row["text"] for row in room.answers(sheet).values()}
    assert texts == {"first", "second, typed in another tab"}


def test_a_withdrawn_entry_is_forgotten_and_takes_no_change(room: Room) -> None:
    who = room.member()
    room.save(who, entry("told by mistake"))
    sheet = share(room, who)
    for _ in range(2):
        withdraw(room, sheet)
    for version in (0, 1, 2):
        outcome = room.save(sheet, entry("told by mistake", version=version))
        assert outcome.withdrawn == ["value_added-e1234567"]
    row = room.answers(sheet)[KEY]
    assert (row["text"], row["language"], row["hidden_why"]) == ("", "", "withdrawn")
    assert sheets.fields(room.answers(sheet)) == {}


def test_what_others_have_judged_is_not_withdrawn(room: Room) -> None:
    who = room.member()
    room.save(who, entry("only we do this"))
    sheet = share(room, who)
    with writing() as session:
        session.add(Verdict(workshop_id=room.workshop, item=KEY[0], entry=KEY[1], only_us=1))
    with pytest.raises(drafts.UsedError):
        withdraw(room, sheet)
    assert room.answers(sheet)[KEY]["text"] == "only we do this"


def test_nothing_is_withdrawn_once_it_is_closed(room: Room) -> None:
    sheet = share(room, room.member())
    cast.move_to(room.app, room.workshop, "closed")
    with pytest.raises(sheets.ClosedError):
        withdraw(room, sheet)


@pytest.mark.parametrize("why", HIDDEN_WHY)
def test_a_hidden_entry_is_nowhere(room: Room, why: str) -> None:
    who = room.member()
    room.save(who, entry("a name"), entry("no name", entry_id="e7654321"))
    sheet = share(room, who)
    share(room, who, "e7654321")
    with writing() as session:
        row = session.get_one(Answer, (room.workshop, sheet, *KEY))
        row.hidden_why = why
    workshop = db.session.get_one(Workshop, room.workshop)
    told = (
        [row["text"] for row in exports.answers(db.session, workshop, "")],
        [row["text"] for row in exports.entries(db.session, workshop, "")],
        [row["text"] for row in exports.tables(db.session, workshop).answers],
        [
            text
            for name, text in sheets.fields(room.answers(sheet)).items()
            if name.endswith("-text")
        ],
    )
    assert told == (["no name"],) * 4
    assert presence.team_states(db.session, workshop)[0].entries == 1
    with writing() as session:
        closing.close(session, session.get_one(Workshop, room.workshop))
    assert room.answers(sheet)[KEY]["hidden_why"] == why


def test_no_reason_is_made_up_for_hiding(room: Room) -> None:
    who = room.member()
    with pytest.raises(IntegrityError, match="ck_answer_hidden_why"), writing() as session:
        session.add(
            Answer(workshop_id=room.workshop, respondent_id=who, item="x", hidden_why="boring")
        )


def spread_of(room: Room) -> agreement.Spread:
    db.session.rollback()
    workshop = db.session.get_one(Workshop, room.workshop)
    return widest.dots(workshop, db.session.get_one(Team, room.teams[0])) or {}


def test_dots_are_those_of_the_cut_and_grow_by_the_smallest_base(room: Room) -> None:
    for n, score in enumerate("14553"):
        room.save(room.member(f"{n}" * 30), rated(score))
    assert spread_of(room) == {}
    cast.end_rating(room.app, room.workshop)
    assert spread_of(room) == {"as_announced": [1, 0, 1, 1, 2]}
    for n in range(5, 10):
        room.save(room.member(f"{n}" * 30), rated("2"))
        cast.end_rating(room.app, room.workshop)
        assert spread_of(room)["as_announced"][1] == (5 if n == 9 else 0)


def test_dots_that_were_too_few_once_stay_away(room: Room) -> None:
    for n in range(9):
        room.save(room.member(f"{n}" * 30), rated("1"))
        if n in (3, 8):
            cast.end_rating(room.app, room.workshop)
    with room.app.app_context():
        assert db.session.scalar(select(func.max(Respondent.cut))) == 2
    assert spread_of(room) == {}


def test_what_was_cut_stays_though_phones_go_on_saving(room: Room) -> None:
    people = [room.member(f"{n}" * 30) for n in range(4)]

    def given() -> dict[str, int]:
        db.session.rollback()
        query = select(Answer.respondent_id, Answer.performance)
        return dict(db.session.execute(query).all())

    def change(n: int) -> Outcome:
        with room.app.app_context():
            who, version = people[n % 4], n // 4
            return room.save(who, rated(str(version % 5 + 1), version))

    with ThreadPoolExecutor(4) as phones:
        outcomes = list(phones.map(change, range(20)))
        outcomes_later = phones.map(change, range(20, 100))
        cast.end_rating(room.app, room.workshop)
        counted = given()
        outcomes += outcomes_later
    assert given() == counted
    assert any(outcome.saved for outcome in outcomes)
    assert any(outcome.closed for outcome in outcomes)


def test_the_widest_spread_is_agreed_on_first() -> None:
    spread = {"a": [0, 2, 2], "b": [2, 0, 2], "c": [0, 4], "d": [1, 2, 1], "e": [3, 0, 1]}
    assert agreement.disputed(spread, "abcde") == ["b", "e", "d"]


def test_an_answer_off_the_scale_is_refused_by_the_database_too(room: Room) -> None:
    off = Answer(workshop_id=room.workshop, respondent_id=room.member(), item="x", performance=99)
    with pytest.raises(IntegrityError, match="ck_answer_performance"), writing() as session:
        session.add(off)
