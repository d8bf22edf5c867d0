"""A window of customers that is open, and customers who answer."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from questionnaires.model import Questionnaire
from survey.models import CustomerWindow, Respondent, Workshop
from survey.store.answers import customers as store
from survey.web.database import writing
from tests import cast

ITEMS = ("as_announced", "answer_same_day", "warned_first", "one_person", "price_known")


def open_window(
    app: Flask, *, days: int = 10, user_id: str | None = None, chosen: Questionnaire | None = None
) -> str:
    """A workshop in so many days whose customers are asked from today on; its id."""
    workshop_id = cast.make_workshop(app, step="preparing", user_id=user_id, chosen=chosen)
    with app.app_context(), writing() as session:
        workshop = session.get_one(Workshop, workshop_id)
        workshop.date = store.today(workshop) + timedelta(days=days)
        store.open_window(session, workshop, store.evening_before(workshop), user_id)
    return workshop_id


def codes(app: Flask, workshop_id: str) -> tuple[str, str]:
    """The code for phones, and the one for kiosks."""
    with app.app_context(), writing() as session:
        window = session.get_one(CustomerWindow, workshop_id)
        return window.code, window.kiosk


def answer(
    client: FlaskClient, code: str, token: str = "", scores: str = "54321", **more: str
) -> TestResponse:
    """Answer as the form does; "-" stands for "I cannot say", a blank for nothing."""
    page = client.get(f"/c/{code}?lang=en")
    token = token or cast.field_value(page.text, "token")
    given = zip(ITEMS, scores, strict=False)
    values = {f"item-{item}": "dk" if score == "-" else score.strip() for item, score in given}
    return client.post(f"/c/{code}?lang=en", data={"token": token, **values, **more})


def sheets(app: Flask) -> list[Respondent]:
    """The sheets of all customers."""
    with app.app_context(), writing() as session:
        found = session.query(Respondent).filter_by(voice="customer").all()
        session.expunge_all()
        return found
