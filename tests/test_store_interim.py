"""Interim reports: nobody's answers are the difference of two of them."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey.making import queue, report
from survey.models import Audit, FileSet, User, Workshop, place_of
from survey.store.files import interim, keys, sets
from survey.web.database import db, writing
from tests import cast


def people(*teams: int, changed: tuple[int, ...] = ()) -> interim.Answered:
    """So many people in each team; of each team the first few have answered anew."""
    return {
        f"{team}-{one}": ("member", str(team), "new" if one < again else "old")
        for team, (n, again) in enumerate(zip(teams, changed or (0,) * len(teams), strict=True))
        for one in range(n)
    }


@pytest.mark.parametrize(
    ("before", "after", "few"),
    [
        (people(6), people(6), False),
        (people(6), people(7), True),
        (people(6), people(11), False),
        (people(6), people(6, changed=(1,)), True),
        (people(6), people(5), True),  # somebody was taken out
        (people(6, 6), people(11, 7), True),  # a team that is shown moves by one
        (people(6, 3), people(11, 4), True),  # the rest moves by one: total less what is shown
        (people(1, 2, 1), people(4, 3, 3), False),  # no team was shown: five of all together
        (people(1, 2), people(2, 4), True),
    ],
)
def test_two_reports_differ_by_nobody_or_by_enough_people(
    before: interim.Answered, after: interim.Answered, few: bool
) -> None:
    assert interim.tells_few(before, after, 5) is few


def test_who_changes_team_counts_in_both() -> None:
    before, after = people(6, 6), people(6, 6)
    after["0-0"] = ("member", "1", "old")
    assert interim.tells_few(before, after, 5)


@pytest.fixture(autouse=True)
def documents_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slides and pictures take seconds, and hold nothing that is looked at here."""
    monkeypatch.setattr(report, "finish", lambda *_: None)


@pytest.fixture
def room(sqlite_app: Flask, sqlite_facilitator: FlaskClient) -> str:
    with sqlite_app.app_context():
        user_id = db.session.query(User.id).scalar()
    return cast.make_workshop(sqlite_app, user_id=user_id)


def rate(app: Flask, people: int) -> None:
    for n in range(people):
        cast.save(cast.phone(app), "rating", as_announced__performance=str(n % 5 + 1))


def reports(app: Flask, room: str) -> Path:
    return place_of(app.config["DATA"], "report", room)


def made(app: Flask) -> list[str]:
    with app.app_context():
        return [row.id for row in db.session.query(FileSet)]


def test_a_report_of_an_open_workshop_has_no_row_of_a_person(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient, room: str
) -> None:
    rate(sqlite_app, 12)
    sqlite_facilitator.post(f"/workshops/{room}/report")
    with sqlite_app.app_context():
        row = db.session.query(FileSet).one()
        files = {file["name"] for file in sets.manifest_of(queue.folder_of(row))["files"]}
        assert not (queue.folder_of(row) / "figures.csv").exists()
    assert "figures.xlsx" in files
    assert "figures.csv" not in files


def test_one_more_answer_makes_no_new_report_and_five_do(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient, room: str
) -> None:
    address = f"/workshops/{room}/report"
    rate(sqlite_app, 6)
    sqlite_facilitator.post(address)
    first = made(sqlite_app)
    rate(sqlite_app, 1)
    sqlite_facilitator.post(address)
    sqlite_facilitator.post(f"{address}?lang=es")
    assert made(sqlite_app) == first
    for language, words in (("en", "by subtraction"), ("es", "por resta")):
        page = sqlite_facilitator.get(f"{address}?lang={language}").text
        assert words in page
        assert first[0] in page  # the last one stays
        assert "Make it again" not in page
    rate(sqlite_app, 4)
    sqlite_facilitator.post(f"{address}?lang=en")
    assert made(sqlite_app) != first


def test_who_answers_between_asking_and_making_is_not_told(app: Flask) -> None:
    room = cast.make_workshop(app)
    rate(app, 6)
    with app.app_context():
        interim.remember(reports(app, room), interim.answered(db.session, room))
    rate(app, 1)
    with app.app_context():
        queue.ask(keys.of_report(db.session, db.session.get_one(Workshop, room), "en"))
    assert made(app) == []


def test_without_a_smallest_base_nothing_is_held_back(sqlite_app: Flask, room: str) -> None:
    rate(sqlite_app, 6)
    with sqlite_app.app_context(), writing() as session:
        session.query(Audit).one().smallest_base = 1
    with sqlite_app.app_context():
        workshop = db.session.get_one(Workshop, room)
        interim.remember(reports(sqlite_app, room), people(1))
        assert not interim.must_wait(db.session, workshop, reports(sqlite_app, room))
