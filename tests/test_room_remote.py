"""The cockpit on a phone: by a code that works once, for one room, until it is taken back."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from survey.models import AuditEvent, Link, Membership, User, now
from survey.store.people import accounts
from survey.web.database import db, writing
from tests import prepared


@pytest.fixture
def room(facilitator: FlaskClient) -> str:
    address = prepared.workshop(facilitator)
    prepared.go_to(facilitator, address, "doors")
    return address


def code(facilitator: FlaskClient, room: str) -> str:
    """The path that the QR code leads to."""
    page = facilitator.post(f"{room}/room/phone").text
    found = re.search(r"/cockpit/[\w-]+", page)
    assert found
    return found[0]


@pytest.fixture
def phone(app: Flask, facilitator: FlaskClient, room: str) -> FlaskClient:
    """A phone without an account that has taken the cockpit."""
    client = app.test_client()
    assert client.post(code(facilitator, room)).location.endswith(f"{room}/room")
    return client


def leads(phone: FlaskClient, room: str) -> bool:
    return phone.get(f"{room}/room").status_code == 200


def test_a_phone_leads_the_room_in_the_name_of_who_gave_it(
    app: Flask, phone: FlaskClient, room: str
) -> None:
    prepared.press(phone, room, "next")
    assert "The scene" in phone.get(f"{room}/room?lang=en").text
    with app.app_context():
        noted = db.session.scalars(select(AuditEvent).filter_by(what="step_changed")).all()
        assert [one.detail for one in noted if one.user_id] == ["doors", "scene"]


def test_the_code_works_once_and_not_by_looking_at_it(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    path = code(facilitator, room)
    first, second = app.test_client(), app.test_client()
    assert [first.get(path).status_code for _ in range(2)] == [200, 200]
    assert first.post(path).status_code == 302
    assert second.post(path).status_code == second.get(path).status_code == 404
    assert leads(first, room)
    assert not leads(second, room)


def test_a_new_code_stops_the_unused_one_and_no_phone(
    app: Flask, facilitator: FlaskClient, room: str, phone: FlaskClient
) -> None:
    old, new = code(facilitator, room), code(facilitator, room)
    assert [app.test_client().get(path).status_code for path in (old, new)] == [404, 200]
    assert leads(phone, room)


def test_a_code_lasts_ten_minutes_and_the_phone_half_a_day(
    app: Flask, facilitator: FlaskClient, room: str, phone: FlaskClient
) -> None:
    path = code(facilitator, room)
    with app.app_context():
        lasts = {one.purpose: one.expires_at - now() for one in db.session.scalars(select(Link))}
    assert lasts["cockpit"] <= timedelta(minutes=10)
    assert lasts["remote"] <= timedelta(hours=12)
    with app.app_context(), writing() as session:
        session.execute(update(Link).values(expires_at=now()))
    assert app.test_client().get(path).status_code == 404
    assert not leads(phone, room)
    assert "leads this room" not in facilitator.get(f"{room}/room/settings?lang=en").text


def test_the_room_is_taken_back_from_phones(
    app: Flask, facilitator: FlaskClient, room: str, phone: FlaskClient
) -> None:
    assert "1 phone leads this room." in facilitator.get(f"{room}/room/settings?lang=en").text
    unused = code(facilitator, room)
    facilitator.post(f"{room}/room/phone/end")
    assert not leads(phone, room)
    assert app.test_client().get(unused).status_code == 404


def test_a_phone_leads_no_longer_than_who_gave_it(
    app: Flask, room: str, phone: FlaskClient
) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(Membership).values(role="leadership"))
    assert not leads(phone, room)


def test_a_new_password_ends_the_phones_too(app: Flask, room: str, phone: FlaskClient) -> None:
    with app.app_context(), writing() as session:
        accounts.change_password(session, session.scalars(select(User.id)).one(), "a new one 12")
    assert not leads(phone, room)


def test_a_phone_hands_the_room_to_nobody(room: str, phone: FlaskClient) -> None:
    assert phone.post(f"{room}/room/phone").status_code == 403
    page = phone.get(f"{room}/room").text + phone.get(f"{room}/room/settings").text
    assert "room/phone" not in page
    assert "/report" not in page
    assert "/audits" not in page
