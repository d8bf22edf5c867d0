"""Moving from step to step, the agenda as people change it, and what closes by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from questionnaires.model import Item
from survey.making import queue
from survey.models import Respondent, Step, Team, Workshop, now
from survey.store import pulse
from survey.store.answers import closing, sheets
from survey.store.room import steps
from survey.store.room.steps import Seen
from survey.web.database import db, writing
from tests import cast

RATED = {"as_announced__performance": "4"}


class Room:
    """A workshop of six people at a step."""

    def __init__(self, app: Flask, step: str = "doors") -> None:
        self.app = app
        self.id = cast.make_workshop(app, step=step)
        self.phones = [cast.phone(app) for _ in range(6)]

    # each in a context of its own: what a request keeps must not last until the next one
    @contextmanager
    def writing(self) -> Iterator[tuple[Session, Workshop]]:
        with self.app.app_context(), writing() as session:
            yield session, cast.held(session, self.id)

    @property
    def seen(self) -> Seen:
        with self.writing() as (_session, workshop):
            return Seen(workshop.step.id, workshop.step.shown) if workshop.step else Seen()

    @property
    def kinds(self) -> list[str]:
        with self.writing() as (_session, workshop):
            return [step.kind for step in workshop.steps]

    @property
    def kind(self) -> str:
        with self.writing() as (_session, workshop):
            return workshop.step.kind if workshop.step else ""

    @property
    def state(self) -> str:
        with self.writing() as (_session, workshop):
            return workshop.state

    def move(self, way: str, seen: Seen | None = None) -> bool:
        seen = seen or self.seen
        with self.writing() as (session, workshop):
            return steps.move(session, workshop, seen, way)

    def go_to(self, kind: str) -> None:
        cast.move_to(self.app, self.id, kind)

    def change(self, what: str, kind: str, section: str = "", minutes: int = 0) -> bool:
        with self.writing() as (session, workshop):
            return steps.change(session, workshop, what, (kind, section), minutes)

    def rate(self) -> None:
        for phone in self.phones:
            cast.save(phone, "rating", **RATED)

    def cuts(self) -> list[int | None]:
        with self.writing() as (session, _workshop):
            return list(session.scalars(select(Respondent.cut).filter_by(voice="member")))

    def open_until(self, minutes: int) -> None:
        with self.writing() as (session, workshop):
            until = now() + timedelta(minutes=minutes)
            steps.open_until(session, workshop, until, "America/Mexico_City")

    def close_due(self) -> None:
        with self.app.app_context():
            queue.close_due()

    def team(self) -> str:
        with self.writing() as (session, _workshop):
            return session.scalars(select(Team.id).order_by(Team.position)).first() or ""

    def left_s(self) -> int | None:
        with self.app.app_context():
            return pulse.beat(db.session, self.id).left_s

    def versions(self) -> dict[str, int]:
        with self.app.app_context():
            return dict(pulse.beat(db.session, self.id).versions)


@pytest.fixture
def room(app: Flask) -> Room:
    return Room(app)


def test_of_two_who_press_next_within_a_second_one_moves(room: Room) -> None:
    seen = room.seen
    assert room.move("next", seen)
    assert not room.move("next", seen)
    assert room.kind == "scene"


def test_who_has_not_seen_what_was_revealed_changes_nothing(room: Room) -> None:
    seen = room.seen
    assert room.move("reveal", seen)
    assert not room.move("reveal", seen)
    assert not room.move("next", seen)
    assert room.seen.shown == 1


def test_the_room_goes_forward_and_back_and_ends_at_its_ends(room: Room) -> None:
    assert not room.move("back")
    assert room.move("next")
    assert room.move("back")
    assert room.kind == "doors"
    room.go_to("close")
    assert not room.move("next")
    assert not room.move("nowhere")
    assert room.kind == "close"


def test_the_end_of_the_rating_is_the_first_cut_and_no_second(room: Room) -> None:
    room.rate()
    room.go_to("rate")
    assert room.cuts() == [None] * 6
    assert room.move("next")
    assert room.cuts() == [1] * 6
    late = [cast.phone(room.app) for _ in range(6)]
    for phone in late:
        cast.save(phone, "rating", **RATED)
    room.move("back")
    room.move("next")
    assert sorted(room.cuts(), key=str) == [1] * 6 + [None] * 6


def test_whoever_jumps_over_the_rating_ends_it(room: Room) -> None:
    room.rate()
    room.go_to("break")
    assert room.cuts() == [1] * 6


def test_going_back_ends_nothing(room: Room) -> None:
    room.go_to("rate")
    room.rate()
    assert room.move("back")
    assert room.cuts() == [None] * 6


def test_who_comes_late_can_still_rate_and_write(room: Room) -> None:
    room.rate()
    room.go_to("break")
    late = cast.phone(room.app)
    assert cast.save(late, "rating", **RATED).json["saved"] == {"as_announced": 1}
    text = {"value_added__entry001__text": "We greet"}
    assert cast.save(late, "team", **text).json["saved"] == {"value_added-entry001": 1}


LOCKS = {
    "test": {"differentiators"},
    "group": {"leave_reasons"},
    "vote": {"leave_reasons"},
    "question": set(),
    "pledge": set(),
}


@pytest.mark.parametrize("kind", LOCKS)
def test_a_step_locks_entries_only_while_they_are_judged_or_grouped(kind: str, room: Room) -> None:
    room.go_to(kind)
    for item in ("value_added", "leave_reasons", "differentiators", "ideas"):
        saved = cast.save(room.phones[0], "team", **{f"{item}__entry001__text": "Words"}).json
        assert bool(saved["closed"]) == (item in LOCKS[kind]), item


def test_no_draft_is_shared_into_what_is_being_grouped(room: Room) -> None:
    cast.save(room.phones[0], "team", **{"mine.leave_reasons__entry001__text": "Waiting"})
    room.go_to("group")
    room.phones[0].post(f"/{cast.CODE}/team", data={"do": "share:leave_reasons"})
    team = room.team()
    with room.writing() as (session, _workshop):
        assert sheets.of_team(session, room.id, team) == {}


def test_after_closing_everything_is_locked() -> None:
    item = Item(key="x", kind="list", wording={})  # type: ignore[arg-type]  # a kind is a word
    assert sheets.Here("closed", "close").locks(item)
    assert not sheets.Here("open", "close").locks(item)


def test_done_belongs_to_its_step(room: Room) -> None:
    room.go_to("question")
    room.phones[0].post(f"/{cast.CODE}/team", data={"do": "done"})
    with room.writing() as (session, workshop):
        done = session.query(Respondent).filter_by(done_step=workshop.step_id)
        assert done.count() == 1
    assert "I have more to add" in room.phones[0].get(f"/{cast.CODE}/team?lang=en").text
    room.move("next")
    assert "I am done" in room.phones[0].get(f"/{cast.CODE}/team?lang=en").text


def test_what_is_to_come_can_be_moved_and_left_out_and_put_back(room: Room) -> None:
    before = room.kinds
    assert room.change("later", "scene")
    assert room.kinds[:3] == ["doors", "rate", "scene"]
    assert room.change("earlier", "scene")
    assert room.change("leave_out", "break")
    assert "break" not in room.kinds
    assert room.change("put_back", "break")
    assert room.kinds == before
    assert room.move("next")


def test_what_is_now_or_was_stays_where_it_is(room: Room) -> None:
    room.go_to("rate")
    for what in ("earlier", "later", "leave_out"):
        assert not room.change(what, "rate")
        assert not room.change(what, "scene")
    assert not room.change("earlier", "question", "last_customer.value")
    assert room.change("minutes", "rate", minutes=7)


@pytest.mark.parametrize("minutes", [-1, 481])
def test_minutes_have_limits(minutes: int, room: Room) -> None:
    assert not room.change("minutes", "scene", minutes=minutes)


def test_an_agenda_can_be_changed_before_the_doors_open(app: Flask) -> None:
    workshop_id = cast.make_workshop(app, step="preparing")
    with app.app_context(), writing() as session:
        workshop = cast.held(session, workshop_id)
        assert steps.change(session, workshop, "leave_out", ("scene", ""))
        assert steps.move(session, workshop, Seen(), "next")
        assert workshop.state == "open"
        assert [step.kind for step in workshop.steps][:2] == ["doors", "rate"]


def test_the_minutes_of_a_step_run_from_when_it_is_opened(room: Room) -> None:
    for minutes in (4, 0, 4):
        room.move("next" if minutes else "back")
        with room.writing() as (_session, workshop):
            assert workshop.step
            left = pulse.seconds_left(workshop.step.timer_ends_at, None)
            assert left == (pytest.approx(60 * minutes, abs=2) if minutes else None)


def test_the_timer_runs_pauses_and_gets_a_minute_more(room: Room) -> None:
    room.move("next")
    step_id = room.seen.step_id
    left = []
    for what in ("start", "minute", "pause", "minute"):
        with room.writing() as (session, workshop):
            assert steps.time(session, workshop, step_id, what)
            step = session.get_one(Step, step_id)
            left.append(pulse.seconds_left(step.timer_ends_at, step.timer_left_s))
    assert left == pytest.approx([240, 300, 300, 360], abs=2)
    with room.writing() as (session, workshop):
        assert not steps.time(session, workshop, "another", "start")


@pytest.mark.parametrize("kind", ["test", "vote"])
def test_no_time_is_left_once_a_result_is_shown(kind: str, room: Room) -> None:
    room.go_to(kind)
    assert room.left_s() is not None
    room.move("reveal")
    assert room.left_s() is None
    step_id = room.seen.step_id
    with room.writing() as (session, workshop):
        assert not steps.time(session, workshop, step_id, "start")
    room.move("next")
    room.go_to(kind)
    assert room.left_s() is None


def test_whatever_a_page_shows_raises_its_part(room: Room) -> None:
    reception = room.team()

    def raised() -> set[str]:
        nonlocal last
        before, last = last, room.versions()
        return {part for part, version in last.items() if version != before.get(part)}

    last = room.versions()
    cast.save(room.phones[0], "rating", **RATED)
    assert raised() == {"room"}
    cast.save(room.phones[0], "rating", **RATED)
    assert raised() == set()
    cast.save(room.phones[0], "team", value_added__entry001__text="We greet")
    assert raised() == {"room", reception}
    cast.save(room.phones[0], "team", pledge__what="We answer")
    assert raised() == {"room", reception}
    cast.phone(room.app)
    assert raised() == {"room", reception}
    room.move("next")
    assert raised() == {"room", "step"}
    room.change("minutes", "rate", minutes=6)
    assert raised() == {"room"}


def test_a_phone_that_knows_the_pulse_reads_nothing_more(room: Room) -> None:
    first = room.phones[0].get(f"/{cast.CODE}/state")
    assert first.json["at"] == room.seen.step_id
    known = {"If-None-Match": first.headers["ETag"]}
    assert room.phones[0].get(f"/{cast.CODE}/state", headers=known).status_code == 304
    cast.save(room.phones[1], "team", value_added__entry001__text="We greet")
    assert room.phones[0].get(f"/{cast.CODE}/state", headers=known).status_code == 200


# By link -----------------------------------------------------------------------------


@pytest.fixture
def linked(app: Flask) -> Room:
    """A workshop that answers by link, and whose time is over."""
    room = Room(app, "all")
    room.rate()
    room.open_until(-1)
    return room


def test_by_link_the_background_process_closes_it_when_its_time_is_over(linked: Room) -> None:
    linked.close_due()
    assert (linked.state, linked.cuts()) == ("closed", [1] * 6)


@pytest.mark.reports_at_closing
@pytest.mark.parametrize("language", ["en", "es"])
def test_closed_by_the_clock_it_is_reported_first_in_the_language_of_the_room(
    linked: Room, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(queue, "ask", lambda wish: asked.append(wish.language))
    with linked.writing() as (_session, workshop):
        workshop.language = language
    linked.close_due()
    assert (asked[0], sorted(asked)) == (language, ["en", "es"])


def test_by_link_it_stays_open_where_a_step_follows(linked: Room) -> None:
    assert linked.change("put_back", "vote")
    linked.close_due()
    assert (linked.state, linked.cuts()) == ("open", [1] * 6)
    linked.close_due()
    assert linked.kind == "all"
    assert linked.move("next")


def test_opened_again_it_is_closed_by_nobody_else(linked: Room) -> None:
    linked.close_due()
    with linked.writing() as (session, workshop):
        closing.reopen(session, workshop)
    linked.close_due()
    assert linked.state == "open"


def test_before_its_time_nothing_is_closed(room: Room) -> None:
    room.open_until(60)
    room.close_due()
    assert room.state == "open"


def test_a_moment_that_a_clock_skips_or_shows_twice_is_one_moment() -> None:
    skipped, after = (steps.moment_in(f"2027-03-28T0{hour}:30", "Europe/Madrid") for hour in (2, 3))
    assert skipped == after
    twice = steps.moment_in("2027-10-31T02:30", "Europe/Madrid")
    assert twice == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)  # the first of both
