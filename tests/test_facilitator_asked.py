"""What a workshop asks: slips are mended and marked, other meanings become new versions."""

import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from questionnaires import source
from survey.models import AuditEvent, Correction, Workshop
from survey.store.answers import questionnaires
from survey.web.database import db
from tests import prepared
from tests.cast import phone, save
from tests.prepared import own_questionnaire

ITEM = "as_announced"
OWN = source("last_customer")
WORDING = "What we announce is what customers get"


def asked_wording(app: Flask, room: str) -> tuple[str, int]:
    with app.app_context():
        workshop = db.session.get_one(Workshop, room.split("/")[2])
        (asked,) = questionnaires.questionnaires_of(workshop)
        item = asked.item(ITEM)
        return item.wording["en"], item.version


def texts(page: str) -> dict[str, str]:
    """What the form of a correction holds, as a browser would send it back."""
    inputs = dict(re.findall(r'name="([a-z_]+-e[sn])"[^>]*value="([^"]*)"', page))
    areas = dict(re.findall(r'name="([a-z_]+-e[sn])"[^>]*>\r?\n?([^<]*)</textarea', page))
    return {name: html.unescape(text) for name, text in (inputs | areas).items()}


def correct(facilitator: FlaskClient, room: str, **changed: str) -> int:
    address = f"{room}/asked/items/{ITEM}?lang=en"
    sent = texts(facilitator.get(address).text)
    sent |= {name.replace("__", "-"): text for name, text in changed.items()}
    return facilitator.post(address, data=sent).status_code


def test_a_slip_is_mended_marked_and_logged(app: Flask, facilitator: FlaskClient) -> None:
    room = prepared.workshop(facilitator)
    prepared.go_to(facilitator, room, "all")
    answer(app, room)
    wrong = "What we anounce is what {customers} get"
    assert correct(facilitator, room, wording__en=wrong) == 302
    assert asked_wording(app, room) == (WORDING.replace("announce", "anounce"), 1)
    page = facilitator.get(f"{room}/asked?lang=en").text
    assert "<del" in page
    assert "corrected</span>" in page
    with app.app_context():
        assert "typo_corrected" in db.session.scalars(select(AuditEvent.what)).all()


def answer(app: Flask, room: str) -> None:
    with app.app_context():
        code = db.session.get_one(Workshop, room.split("/")[2]).code
    save(phone(app, "Reception", code), "rating", code, as_announced__importance="5")


@pytest.mark.parametrize("text", ["We keep our word", "", "What we announce is what {clients} get"])
def test_another_meaning_is_no_correction(app: Flask, facilitator: FlaskClient, text: str) -> None:
    room = prepared.workshop(facilitator)
    assert correct(facilitator, room, wording__en=text) == 422
    assert asked_wording(app, room) == (WORDING, 1)
    with app.app_context():
        assert not db.session.scalars(select(Correction)).all()


def test_a_correction_touches_no_other_workshop(app: Flask, facilitator: FlaskClient) -> None:
    first = prepared.workshop(facilitator)
    second = facilitator.post(f"{first}/repeat").headers["Location"].removesuffix("/edit")
    correct(facilitator, first, wording__en="What we anounce is what {customers} get")
    assert asked_wording(app, second) == (WORDING, 1)


def test_a_closed_workshop_is_not_corrected(facilitator: FlaskClient) -> None:
    room = prepared.workshop(facilitator)
    facilitator.post(f"{room}/room/close")
    assert facilitator.get(f"{room}/asked/items/{ITEM}").status_code == 409


def test_a_new_meaning_is_a_new_version_of_the_item(app: Flask, facilitator: FlaskClient) -> None:
    audit_id = prepared.audit(facilitator)
    first = prepared.workshop(facilitator, audit_id)
    prepared.go_to(facilitator, first, "all")
    answer(app, first)
    changed = OWN.replace("What we announce is what {customers} get", "We keep our word")
    own = own_questionnaire(facilitator, changed).headers["Location"].split("/")[-1]
    second = prepared.workshop(facilitator, audit_id, questionnaires=own, date="2026-09-01")
    assert asked_wording(app, second) == ("We keep our word", 2)
    page = facilitator.get(f"{second}/asked/since/{first.split('/')[2]}?lang=en").text
    assert "new meaning: the trend breaks" in page
    assert "<ins>We keep our word</ins>" in page


def test_workshops_of_two_audits_are_not_compared(facilitator: FlaskClient) -> None:
    first, second = prepared.workshop(facilitator), prepared.workshop(facilitator)
    address = f"{second}/asked/since/{first.split('/')[2]}"
    assert facilitator.get(address).status_code == 404


def test_the_preview_shows_the_sheets_and_saves_nothing(facilitator: FlaskClient) -> None:
    room = prepared.workshop(facilitator)
    page = facilitator.get(f"{room}/preview?lang=en").text
    assert WORDING in page
    assert "fieldset disabled" in page
    assert "\x1a" not in page
