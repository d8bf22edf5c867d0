"""The facilitator's page on which customers are asked: until when, and what came."""

from collections import Counter
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

import questionnaires
from survey.models import CustomerWindow, User, Workshop, new_id
from survey.store.answers import closing, exports
from survey.store.answers import customers as store
from survey.web.database import db, writing
from tests import cast
from tests.customers_cast import answer, codes, sheets


@pytest.fixture
def workshop_id(sqlite_app: Flask, sqlite_facilitator: FlaskClient) -> str:
    with sqlite_app.app_context(), writing() as session:
        user_id = session.query(User).one().id
    made = cast.make_workshop(sqlite_app, step="preparing", user_id=user_id)
    with sqlite_app.app_context(), writing() as session:
        workshop = session.get_one(Workshop, made)
        workshop.date = store.today(workshop) + timedelta(days=10)
    return made


def day_in(days: int, app: Flask, workshop_id: str) -> str:
    with app.app_context(), writing() as session:
        return (store.today(session.get_one(Workshop, workshop_id)) + timedelta(days)).isoformat()


def audit_id(app: Flask, workshop_id: str) -> str:
    with app.app_context():
        return db.session.get_one(Workshop, workshop_id).audit_id


def test_a_window_is_opened_closed_and_opened_again_with_the_same_codes(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient, workshop_id: str
) -> None:
    page = f"/workshops/{workshop_id}/customers"
    last_day = day_in(9, sqlite_app, workshop_id)
    assert sqlite_facilitator.post(page, data={"last_day": last_day}).status_code == 302
    first = codes(sqlite_app, workshop_id)
    answer(sqlite_app.test_client(), first[0])
    shown = sqlite_facilitator.get(f"{page}?lang=en").text
    assert f"/c/{first[0]}" in shown
    assert f"/c/{first[1]}" in shown
    assert '<span class="stat">1</span> <span class="stat-label">on their own phones' in shown
    assert "This address works only in this network" in shown
    sqlite_facilitator.post(f"{page}/close")
    after = sqlite_facilitator.get(f"{page}?lang=en").text
    assert f"/c/{first[0]}" not in after
    assert "Open again (the same codes)" in after
    assert "Enter slips" in after
    assert sqlite_app.test_client().get(f"/c/{first[0]}").status_code == 410
    sqlite_facilitator.post(page, data={"last_day": last_day})
    assert codes(sqlite_app, workshop_id) == first
    assert sqlite_app.test_client().get(f"/c/{first[0]}").status_code == 200
    log = sqlite_facilitator.get(f"/audits/{audit_id(sqlite_app, workshop_id)}/log?lang=en").text
    assert log.count("asked customers") == 2
    assert log.count("closed the questions to customers") == 1


@pytest.mark.parametrize("days", [-1, 10])
def test_it_ends_the_evening_before_at_the_latest(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient, workshop_id: str, days: int
) -> None:
    day = day_in(days, sqlite_app, workshop_id)
    answered = sqlite_facilitator.post(
        f"/workshops/{workshop_id}/customers?lang=en", data={"last_day": day}
    )
    assert answered.status_code == 422
    assert "evening before" in answered.text
    with sqlite_app.app_context(), writing() as session:
        assert session.query(CustomerWindow).count() == 0


@pytest.mark.parametrize("state", ["open", "closed"])
def test_a_workshop_that_has_begun_says_why_no_customer_is_asked(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient, workshop_id: str, state: str
) -> None:
    with sqlite_app.app_context(), writing() as session:
        session.get_one(Workshop, workshop_id).state = state
    page = sqlite_facilitator.get(f"/workshops/{workshop_id}/customers?lang=en").text
    assert "Customers are asked before a workshop opens its doors." in page


def test_a_workshop_that_asks_nothing_of_customers_opens_no_window(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient, workshop_id: str
) -> None:
    with sqlite_app.app_context(), writing() as session:
        workshop = session.get_one(Workshop, workshop_id)
        text = questionnaires.source("last_customer").replace("wording_customer", "# ")
        own = questionnaires.loads(text, "own")
        store.questionnaires.field(session, workshop.id, [own])
    page = f"/workshops/{workshop_id}/customers?lang=en"
    assert "has sentences for customers" in sqlite_facilitator.get(page).text
    day = day_in(5, sqlite_app, workshop_id)
    assert sqlite_facilitator.post(page, data={"last_day": day}).status_code == 422


def test_a_burst_waits_until_somebody_looks(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient, workshop_id: str
) -> None:
    page = f"/workshops/{workshop_id}/customers"
    with sqlite_app.app_context(), writing() as session:
        workshop = session.get_one(Workshop, workshop_id)
        store.open_window(session, workshop, store.evening_before(workshop), None)
        for way in ("phone", "kiosk"):
            for line in ("Bad", "Bad", "Worse"):
                given = store.Given(line=line)
                store.write(session, workshop, new_id(), given, "en", way, set_aside="burst")
    shown = sqlite_facilitator.get(f"{page}?lang=en").text
    assert (
        "3 answers are set aside: they came on their own phones faster than people answer" in shown
    )
    assert "2 of them are the same in everything" in shown
    hour = html.fromstring(shown).xpath("//input[@name='hour']/@value")[0]
    for way, do in (("phone", "count"), ("kiosk", "leave")):
        sqlite_facilitator.post(f"{page}/burst", data={"hour": hour, "way": way, "do": do})
    counted = sqlite_facilitator.get(f"{page}?lang=en").text
    assert '<span class="stat">3</span> <span class="stat-label">on their own phones' in counted
    assert 'stat-label">at a kiosk' not in counted
    assert "+3 set aside" in counted
    assert Counter((one.source, one.set_aside) for one in sheets(sqlite_app)) == {
        ("phone", None): 3,
        ("kiosk", "left_out"): 3,
    }
    assert "3 answers were left out" in sqlite_facilitator.get(f"{page}?lang=en").text


def test_what_customers_wrote_is_read_after_the_window_from_the_base_on_and_can_be_hidden(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient, workshop_id: str
) -> None:
    page = f"/workshops/{workshop_id}/customers"
    for number in range(1, 6):
        with sqlite_app.app_context(), writing() as session:
            workshop = session.get_one(Workshop, workshop_id)
            if number == 1:
                store.open_window(session, workshop, store.evening_before(workshop), None)
            given = store.Given(line=f"Line {number}")
            store.write(session, workshop, new_id(), given, "en", "phone")
        shown = sqlite_facilitator.get(f"{page}?lang=en").text
        assert "Line 1" not in shown  # one by one they would tell who wrote which
        assert "once nobody is asked any more" in shown
        if number in (4, 5):
            sqlite_facilitator.post(f"{page}/close")
            assert ("Line 1" in sqlite_facilitator.get(page).text) == (number == 5)
        if number == 4:
            sqlite_facilitator.post(page, data={"last_day": day_in(9, sqlite_app, workshop_id)})
    with sqlite_app.app_context():
        workshop = db.session.get_one(Workshop, workshop_id)
        (entry,) = (o.entry for o in store.written(db.session, workshop) if o.text == "Line 3")
    sqlite_facilitator.post(f"{page}/words", data={"entry": entry, "why": "person"})
    assert "<s>Line 3</s>" in sqlite_facilitator.get(page).text
    with sqlite_app.app_context(), writing() as session:
        workshop = session.get_one(Workshop, workshop_id)
        closing.close(session, workshop)
        said = [row["text"] for row in exports.answers(session, workshop, "")]
        assert sorted(said) == ["Line 1", "Line 2", "Line 4", "Line 5"]
        left_out = [*exports.left_out(session, workshop_id)]
        assert left_out == [{"kind": "entry", "why": "person", "n": 1}]
