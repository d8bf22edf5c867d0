"""A window of customers that is open, customers who answer, and pages in a browser."""

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from questionnaires.model import Questionnaire
from survey.models import CustomerWindow, Respondent, Team, User, Workshop, new_id
from survey.store.answers import customers as store
from survey.store.answers import sheets as sheets_store
from survey.web.database import db, writing
from tests import cast
from tests.conftest import KEY, sign_in
from tests.phones import Server
from tests.waiting import PATIENCE_MS

LOW, OURS = "price_known", 9
"""What our customers miss, and how many of us think that it is there."""
ITEMS = ("as_announced", "answer_same_day", "warned_first", "one_person", "price_known")


def open_window(
    app: Flask,
    *,
    days: int = 10,
    user_id: str | None = None,
    chosen: Questionnaire | None = None,
    code: str = cast.CODE,
) -> str:
    """A workshop in so many days whose customers are asked from today on; its id."""
    workshop_id = cast.make_workshop(
        app, code=code, step="preparing", user_id=user_id, chosen=chosen
    )
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


def customers_say(session: Session, workshop: Workshop, many: int, **same: str) -> None:
    """So many customers: nobody knows the price before, and most would not come back for it.

    `same` are the items to which all of them say one thing.
    """
    rng = random.Random(7)
    for number in range(many):
        scores = {item: str(rng.choice([4, 5])) for item in ITEMS} | {LOW: rng.choice("12")} | same
        choice = LOW if number % 4 else "none"
        given = store.Given(scores, choice, f"Said {number}")
        way = store.KIOSK if number % 3 else store.PHONE
        store.write(session, workshop, new_id(), given, "en", way)


def we_say(session: Session, workshop: Workshop) -> None:
    """Nine people of a team think that the price is known, and that it matters little."""
    (team, *_others) = session.query(Team).filter_by(workshop_id=workshop.id).all()
    rng = random.Random(8)
    for _number in range(OURS):
        person = Respondent(
            workshop_id=workshop.id, id=new_id(), team_id=team.id, token_hash=new_id()
        )
        session.add(person)
        session.flush()
        changes = []
        for item in store.asked(workshop):
            importance = rng.choice("12") if item.key == LOW else rng.choice("45")
            values = {"importance": importance, "performance": rng.choice("45")}
            changes.append(sheets_store.Change(item, "", values=values))
        sheets_store.save(session, workshop.id, person.id, changes)


class Asked:
    """A server on which customers of one workshop are asked, and who asks them."""

    def __init__(self, data: Path) -> None:
        self.server = Server(data, KEY, processes="1")
        app = self.server.app
        self.cookie = sign_in(app, "Ada", "ada@example.org").get_cookie("session")
        with app.app_context(), writing() as session:
            user_id = session.query(User).one().id
        self.workshop_id = open_window(app, user_id=user_id)
        self.code, self.kiosk = codes(app, self.workshop_id)
        with app.app_context():
            db.engine.dispose()
        self.server.start()

    def page(self, browser: Browser, path: str, size: tuple[int, int], **options: object) -> Page:
        """A new browser window on a page."""
        viewport = {"width": size[0], "height": size[1]}
        context = browser.new_context(viewport=viewport, locale="en-GB", **options)  # type: ignore[arg-type]  # what Playwright takes
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.goto(self.server.url + path)
        return page

    def sources(self) -> list[str]:
        """By which ways customers have answered so far."""
        return sorted(one.source for one in sheets(self.server.app))


def walk(asked: Asked, browser: Browser, language: str) -> Iterator[tuple[str, Page]]:
    """The pages of customers and of who asks them, each with its name."""
    phone = asked.page(browser, f"/c/{asked.code}?lang={language}", (390, 664))
    yield "phone", phone
    for _item in ITEMS:
        phone.locator("[data-next]:visible").click()
    yield "phone-choice", phone
    till = asked.page(browser, f"/c/{asked.kiosk}?lang={language}", (1024, 768))
    yield "kiosk", till
    till.locator("[data-step=start] [data-next]").click()
    yield "kiosk-question", till
    for name in ("customers", "customers/slips"):
        desk = asked.page(browser, "/", (1280, 800))
        desk.context.add_cookies(
            [{"name": "session", "value": asked.cookie.value, "url": asked.server.url}]
        )
        desk.goto(f"{asked.server.url}/workshops/{asked.workshop_id}/{name}?lang={language}")
        yield name.replace("customers/", ""), desk
