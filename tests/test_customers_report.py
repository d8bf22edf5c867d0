"""What customers said stands in the report beside what we say, with who could answer and did."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from questionnaires.model import Language
from reports import report
from reports.charts import all_charts
from reports.document import report as chapters
from reports.faults import Faults
from reports.inputs import Settings
from reports.reading.folders import opened
from reports.reading.workshops import read as read_folders
from survey.importing import folders
from survey.making.report import read
from survey.models import User, Workshop, new_id
from survey.store.answers import closing, cuts, exports
from survey.store.answers import customers as store
from survey.store.room import steps
from survey.web.database import db, writing
from tests.customers_cast import ITEMS, LOW, customers_say, open_window, we_say


def closed(app: Flask, many: int, aside: int = 0) -> str:
    """A workshop that is closed, in which so many customers and nine of us have answered.

    `aside` more answers of customers came in a burst.
    """
    workshop_id = open_window(app)
    with app.app_context(), writing() as session:
        workshop = session.get_one(Workshop, workshop_id)
        customers_say(session, workshop, many)
        for _number in range(aside):
            given = store.Given(dict.fromkeys(ITEMS, "5"))
            store.write(session, workshop, new_id(), given, "en", "phone", set_aside="burst")
        workshop.state = "open"
        session.flush()
        we_say(session, workshop)
        closing.close(session, workshop)
    return workshop_id


def told(app: Flask, workshop_id: str, language: Language = "en") -> tuple[report.Report, str]:
    """The report of a workshop, and all its words."""
    with app.app_context():
        source = read(db.session.get_one(Workshop, workshop_id), language)
    made = report.make(source, Settings(language=language))
    document = chapters.document(made, tuple(all_charts(made)))
    return made, "\n".join(chapters.texts(document)).replace("\u00a0", " ")


def test_self_flattery_and_blind_spot_are_told_by_name(sqlite_app: Flask) -> None:
    made, words = told(sqlite_app, closed(sqlite_app, 24))
    row = made.voices.set_index("item").loc[LOW]
    assert row["n_customer"] == 24
    assert row["self_flattery"] > 2
    assert row["leave_share"] == pytest.approx(0.75)
    assert made.voices.set_index("item").loc["one_person", "leave_share"] == 0
    assert "We see ourselves better than our customers do: “Price known”" in words
    assert "Blind spot: it keeps customers away, and we think that it matters less:" in words
    assert "24 customers, on" in words
    assert "at a kiosk and on their own phones" in words
    assert "What customers write" in words
    assert "would_not_come_back" not in words


def test_the_first_pages_say_how_customers_see_us(sqlite_app: Flask) -> None:
    workshop_id = closed(sqlite_app, 24)
    made, words = told(sqlite_app, workshop_id)
    document = chapters.document(made, tuple(all_charts(made)))
    front = "\n".join(chapters.texts((document.cover, document.board)))
    assert "We do better than it matters: “Price known”" not in words
    assert "Blind spot: it keeps customers away" in front
    assert "We see ourselves better than our customers do" in front
    assert "theirs 1.5; 18 of 24 would not come back because of it." in front
    assert "voices" in [chapter.key for chapter in document.chapters]
    assert "not data from customers" not in words


def test_a_window_to_which_nobody_came_is_told_as_such(sqlite_app: Flask) -> None:
    made, words = told(sqlite_app, closed(sqlite_app, 0))
    document = chapters.document(made, tuple(all_charts(made)))
    limits = " ".join(document.board.limits)
    assert "no customer was asked" not in words
    assert "who answered are no sample" not in words
    assert "nobody did" in limits


def test_below_the_base_nothing_is_told_but_that(sqlite_app: Flask) -> None:
    made, words = told(sqlite_app, closed(sqlite_app, 4))
    assert made.voices.empty
    assert "Fewer than 5 customers" in words
    assert "Said 0" not in words
    assert "no customer was asked" not in words


def test_a_burst_is_in_no_figure_and_told(sqlite_app: Flask) -> None:
    made, words = told(sqlite_app, closed(sqlite_app, 24, aside=40))
    assert set(made.voices["n_customer"]) == {24}
    assert "40 answers came in a burst" in words


def test_a_folder_gives_the_same_report_and_comes_back_whole(
    sqlite_app: Flask, tmp_path: Path
) -> None:
    workshop_id = closed(sqlite_app, 24, aside=3)
    folder = tmp_path / "workshop"
    with sqlite_app.app_context():
        workshop = db.session.get_one(Workshop, workshop_id)
        folders.write(folder, workshop, exports.tables(db.session, workshop))
        window = read(workshop, "en").meta.window
    brought = read_folders([folder], "en", Faults())
    assert brought.meta
    assert brought.meta.window == window
    with sqlite_app.app_context(), writing() as session, opened(folder) as found:
        workshop = session.get_one(Workshop, workshop_id)
        again = folders.store(session, workshop.audit_id, folders.read(found))
        told_again = exports.window(session, again)
        assert told_again == exports.window(session, workshop)
        assert told_again["set_aside"] == 3


def test_the_room_sees_both_after_the_dots_and_not_before(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient
) -> None:
    workshop_id = rated(sqlite_app)
    room = f"/workshops/{workshop_id}/room"
    screen = f"{room}/projector"
    before = sqlite_facilitator.get(screen).text
    assert "Price known" not in before
    assert "Show what customers say" in sqlite_facilitator.get(f"{room}?lang=en").text
    with sqlite_app.app_context(), writing() as session:
        step = session.get_one(Workshop, workshop_id).step
        assert step
        step.shown = 1
    shown = sqlite_facilitator.get(screen).text
    assert "We see ourselves better than they do: Price known" in shown
    assert "Means from 1 to 5 · 9 of us, 24 customers" in shown
    assert "Customers who would not come back" in shown
    desk = sqlite_facilitator.get(f"{room}?lang=en").text
    assert "This is how 24 customers see us." in desk
    assert "What did we not know?" in desk
    assert "Blind spot: Price known" in shown
    assert "75%" in shown


def test_what_no_customer_can_judge_is_no_row_of_the_screen(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient
) -> None:
    workshop_id = rated(sqlite_app, 6, shown=1, as_announced="dk")
    shown = sqlite_facilitator.get(f"/workshops/{workshop_id}/room/projector").text
    assert "Price known" in shown
    assert "nan" not in html.fromstring(shown).text_content().lower()
    rows = html.fromstring(shown).xpath("//table[@class='beside']/tbody/tr")
    assert len(rows) == len(ITEMS) - 1


def rated(app: Flask, many: int = 24, shown: int = 0, **same: str) -> str:
    """A room that has rated and stands at the dots, with customers who answered before."""
    with app.app_context(), writing() as session:
        user_id = session.query(User).one().id
    workshop_id = open_window(app, user_id=user_id)
    with app.app_context(), writing() as session:
        workshop = session.get_one(Workshop, workshop_id)
        customers_say(session, workshop, many, **same)
        workshop.state = "open"
        session.flush()
        we_say(session, workshop)
        cuts.make(session, workshop)
        steps.resume(session, workshop, "agree")
        assert workshop.step
        workshop.step.shown = shown
    return workshop_id
