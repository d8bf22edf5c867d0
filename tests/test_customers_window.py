"""The facilitator's page on which customers are asked: until when, and what came."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

import questionnaires
from survey.models import CustomerWindow, User, Workshop
from survey.store.answers import customers as store
from survey.web.database import writing
from tests import cast
from tests.customers_cast import answer, codes


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
    assert '<span class="stat">1</span> <span class="stat-label">by phone' in shown
    sqlite_facilitator.post(f"{page}/close")
    assert sqlite_app.test_client().get(f"/c/{first[0]}").status_code == 410
    sqlite_facilitator.post(page, data={"last_day": last_day})
    assert codes(sqlite_app, workshop_id) == first
    assert sqlite_app.test_client().get(f"/c/{first[0]}").status_code == 200
    log = sqlite_facilitator.get("/audits?lang=en").text
    assert "Ask the customers" in log


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
