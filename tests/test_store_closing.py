"""Closing counts and seals; opening again takes both back."""

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.models import Answer, AuditEvent, Respondent, Tally, Workshop
from survey.store.answers import closing, questionnaires, sheets
from survey.store.answers.sheets import Outcome
from survey.web.database import db, writing
from tests import prepared
from tests.cast import make_workshop, phone, save
from tests.conftest import sign_in
from tests.waiting import PATIENCE_S


@pytest.fixture
def room(app: Flask, facilitator: FlaskClient) -> str:
    """Reception rates 5/3, 5/3 and 4/don't know; Kitchen gives importance 2 only."""
    address = prepared.workshop(facilitator)
    prepared.go_to(facilitator, address, "all")
    with app.app_context():
        code = db.session.scalars(select(Workshop.code)).one()
    for team, importance, performance in (
        ("Reception", "5", "3"),
        ("Reception", "5", "3"),
        ("Reception", "4", "dk"),
        ("Kitchen", "2", ""),
    ):
        given = {"as_announced__importance": importance, "as_announced__performance": performance}
        save(phone(app, team, code), "rating", code, **given)
    save(phone(app, "Kitchen", code), "team", code, value_added__entry001__text="We cook")
    return address


def tallies(app: Flask) -> list[tuple[str, int, int, int]]:
    with app.app_context():
        rows = db.session.scalars(select(Tally)).all()
        return sorted((row.voice, row.importance, row.performance, row.n) for row in rows)


def workshop(app: Flask) -> Workshop:
    with app.app_context():
        return db.session.scalars(select(Workshop)).one()


def close(facilitator: FlaskClient, room: str) -> None:
    assert facilitator.post(f"{room}/room/close").status_code == 302


def test_closing_counts_each_pair_of_scores(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    close(facilitator, room)
    assert tallies(app) == [("member", 2, -1, 1), ("member", 4, 0, 1), ("member", 5, 3, 2)]


def test_closing_seals_and_is_logged(app: Flask, facilitator: FlaskClient, room: str) -> None:
    close(facilitator, room)
    closed = workshop(app)
    assert closed.state == "closed"
    assert closed.closed_at
    assert len(closed.snapshot) == 64
    with app.app_context():
        assert "workshop_closed" in db.session.scalars(select(AuditEvent.what)).all()


def test_closing_twice_changes_nothing(app: Flask, facilitator: FlaskClient, room: str) -> None:
    close(facilitator, room)
    first = workshop(app)
    close(facilitator, room)
    assert workshop(app).closed_at == first.closed_at
    assert workshop(app).snapshot == first.snapshot


@pytest.mark.parametrize(
    "change",
    [
        update(Answer).where(Answer.importance == 2).values(importance=3),
        update(Answer).where(Answer.text != "").values(text="We burn"),
        update(Respondent).values(voice="customer").where(Respondent.voice == "member"),
    ],
    ids=["a score", "a text", "who speaks"],
)
def test_the_seal_breaks_when_an_answer_changes(
    app: Flask, facilitator: FlaskClient, room: str, change: object
) -> None:
    close(facilitator, room)
    with app.app_context():
        assert closing.is_sealed(db.session, db.session.scalars(select(Workshop)).one())
        with writing() as session:
            session.execute(change)
        db.session.rollback()
        assert not closing.is_sealed(db.session, db.session.scalars(select(Workshop)).one())


def test_the_seal_does_not_depend_on_when_something_was_saved(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    close(facilitator, room)
    with app.app_context(), writing() as session:
        session.execute(update(Answer).values(saved_at=workshop(app).created_at, version=9))
        assert closing.is_sealed(session, session.scalars(select(Workshop)).one())


def test_opening_again_takes_the_seal_and_the_counts_back(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    close(facilitator, room)
    sealed = workshop(app).snapshot
    assert facilitator.post(f"{room}/room/reopen").status_code == 302
    assert tallies(app) == []
    assert (workshop(app).snapshot, workshop(app).closed_at) == ("", None)
    close(facilitator, room)
    assert workshop(app).snapshot == sealed


def test_the_page_before_says_who_is_missing_and_what_still_counts(
    facilitator: FlaskClient, room: str
) -> None:
    page = facilitator.get(f"{room}/room/close?lang=en").text
    assert "5 rating sheets are not handed in" in page
    assert "Reception: 3 people" in page
    assert "Kitchen: 2 people" in page


def test_a_closed_workshop_takes_no_answers_and_no_changes(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    code = workshop(app).code
    late = phone(app, "Kitchen", code)
    close(facilitator, room)
    save(late, "rating", code, as_announced__importance="1")
    assert ("member", 1, -1, 1) not in tallies(app)
    assert facilitator.post(f"{room}/edit", data=prepared.WORKSHOP).status_code == 302
    assert facilitator.post(f"{room}/room/invited", data={}).status_code == 409


def test_an_empty_workshop_can_be_closed(app: Flask, facilitator: FlaskClient) -> None:
    room = prepared.workshop(facilitator)
    assert "Nobody has joined yet" in facilitator.get(f"{room}/room/close?lang=en").text
    close(facilitator, room)
    assert tallies(app) == []


def in_context(app: Flask, work: Callable[[], None]) -> None:
    """Something that another server does at the same time."""
    with app.app_context():
        work()


def is_waiting(other: Future[None]) -> bool:
    with pytest.raises(TimeoutError):
        other.result(0.5)
    return True


def close_it(session: Session) -> None:
    closing.close(session, session.scalars(select(Workshop)).one())


def rate_it(session: Session) -> Outcome:
    """A rating by the one person that there is."""
    held = session.scalars(select(Workshop)).one()
    item = questionnaires.questionnaires_of(held)[0].item("as_announced")
    change = sheets.Change(item, "", values={"importance": "5", "performance": "4"})
    person = session.scalars(select(Respondent.id)).one()
    return sheets.save(session, held.id, person, [change])


@pytest.fixture
def one_person(postgres_app: Flask) -> Flask:
    make_workshop(postgres_app)
    phone(postgres_app)
    return postgres_app


@pytest.mark.postgres
def test_closing_waits_for_an_answer_that_is_being_saved_and_counts_it(one_person: Flask) -> None:
    def close() -> None:
        with writing() as session:
            close_it(session)

    with ThreadPoolExecutor(1) as other, one_person.app_context():
        with writing() as session:
            assert rate_it(session).saved
            closed = other.submit(in_context, one_person, close)
            assert is_waiting(closed)
        closed.result()
    assert tallies(one_person) == [("member", 5, 4, 1)]


@pytest.mark.postgres
def test_an_answer_waits_for_a_closing_and_then_comes_too_late(one_person: Flask) -> None:
    late: list[Outcome] = []

    def rate() -> None:
        with writing() as session:
            late.append(rate_it(session))

    with ThreadPoolExecutor(1) as other, one_person.app_context():
        with writing() as session:
            close_it(session)
            rated = other.submit(in_context, one_person, rate)
            assert is_waiting(rated)
        rated.result()
    assert [(outcome.saved, outcome.closed) for outcome in late] == [({}, ["as_announced"])]
    assert tallies(one_person) == []


@pytest.mark.postgres
def test_two_who_close_at_once_close_once(one_person: Flask) -> None:
    facilitator = sign_in(one_person, "Ada", "ada@example.org")
    room = prepared.workshop(facilitator)
    prepared.go_to(facilitator, room)
    with ThreadPoolExecutor(1) as other, one_person.app_context():
        with writing() as session:
            held = sheets.hold(session, room.split("/")[2])
            assert held
            closed = other.submit(close, facilitator, room)
            assert is_waiting(closed)
            closing.close(session, held)
        closed.result()
        events = select(AuditEvent.what).filter_by(what="workshop_closed")
        assert db.session.scalars(events).all() == []  # of ours nobody noted it


def rate_until_closed(one: FlaskClient, code: str, begun: Barrier) -> int:
    """Another rating again and again, and the last one that was confirmed."""
    confirmed = 0
    for n in count():
        score = n % 5 + 1
        answer = save(one, "rating", code, as_announced__importance=str(score))
        if "as_announced" not in (answer.json or {}).get("saved", {}):
            break
        confirmed = score
        if n == 0:
            begun.wait(PATIENCE_S)
    return confirmed


def test_closing_under_load_counts_what_was_confirmed_and_nothing_else(
    app: Flask, facilitator: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tallies = closing.write_tallies

    def slowly(session: Session, workshop_id: str) -> None:
        write_tallies(session, workshop_id)
        time.sleep(0.2)  # what is confirmed now would not be counted

    monkeypatch.setattr(closing, "write_tallies", slowly)
    room = prepared.workshop(facilitator)
    prepared.go_to(facilitator, room, "all")
    code = workshop(app).code
    phones, begun = [phone(app, code=code) for _ in range(6)], Barrier(7)
    with ThreadPoolExecutor(6) as threads:
        rated = [threads.submit(rate_until_closed, one, code, begun) for one in phones]
        begun.wait(PATIENCE_S)
        time.sleep(0.2)
        close(facilitator, room)
        confirmed = Counter(one.result() for one in rated)
    with app.app_context():
        kept = Counter(db.session.scalars(select(Answer.importance)))
        counted = {row.importance: row.n for row in db.session.scalars(select(Tally))}
    assert confirmed.total() == 6
    assert kept == confirmed == counted
