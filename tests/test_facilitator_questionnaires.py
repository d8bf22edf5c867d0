"""Questionnaires of one's own: download, upload with all faults named, use, delete."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from questionnaires import loads, source
from survey.models import OwnQuestionnaire, Workshop
from survey.store.answers import questionnaires
from survey.web.database import db
from tests import prepared
from tests.conftest import sign_in
from tests.prepared import own_questionnaire
from tests.small_questionnaire import SMALL


def test_a_downloaded_questionnaire_can_be_uploaded_again(facilitator: FlaskClient) -> None:
    file = facilitator.get("/questionnaires/shipped/last_customer/file")
    assert loads(file.text, "again") == loads(source("last_customer"), "again")
    assert own_questionnaire(facilitator, file.data).status_code == 302


def test_an_own_questionnaire_is_shown_in_both_languages(facilitator: FlaskClient) -> None:
    page = facilitator.get(own_questionnaire(facilitator, SMALL).headers["Location"]).text
    assert "Respondemos pronto" in page
    assert "We answer soon" in page


def test_all_faults_are_named_and_nothing_is_stored(app: Flask, facilitator: FlaskClient) -> None:
    broken = SMALL.replace('kind = "rated"', 'kind = "<i>poem</i>"').replace('"speed"', '"sped"')
    answer = own_questionnaire(facilitator, broken, "es")
    assert answer.status_code == 422
    assert "&lt;i&gt;poem" in answer.text
    assert "sped" in answer.text
    with app.app_context():
        assert not db.session.scalars(select(OwnQuestionnaire)).all()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Choose a file first"),
        (b"x" * 500_001, "larger than 500 kB"),
        (b"\xff\xfe", "not UTF-8"),
        (b"PK\x03\x04\xff\xfe", "This is a spreadsheet"),
        (b"[[[", "not TOML"),
    ],
)
def test_what_is_no_questionnaire_gets_a_clear_message(
    facilitator: FlaskClient, content: bytes, words: str
) -> None:
    answer = own_questionnaire(facilitator, content)
    assert answer.status_code == 422
    assert words in answer.text


def test_the_same_key_replaces_the_file(app: Flask, facilitator: FlaskClient) -> None:
    first = own_questionnaire(facilitator, SMALL).headers["Location"]
    second = own_questionnaire(facilitator, SMALL.replace("soon", "at once")).headers["Location"]
    assert first == second
    assert "We answer at once" in facilitator.get(first).text


def test_a_workshop_keeps_the_questionnaire_that_was_replaced(
    app: Flask, facilitator: FlaskClient
) -> None:
    own = own_questionnaire(facilitator, SMALL).headers["Location"].split("/")[-1]
    room = prepared.workshop(facilitator, questionnaires=own, scene="last")
    own_questionnaire(facilitator, SMALL.replace("soon", "at once"))
    facilitator.post(f"/questionnaires/own/{own}/delete")
    with app.app_context():
        workshop = db.session.get_one(Workshop, room.split("/")[2])
        (asked,) = questionnaires.questionnaires_of(workshop)
    assert asked.item("prompt").wording["en"] == "We answer soon"


def test_nobody_else_sees_an_own_questionnaire(app: Flask, facilitator: FlaskClient) -> None:
    page = own_questionnaire(facilitator, SMALL).headers["Location"]
    stranger = sign_in(app, "Bob", "bob@example.org")
    assert stranger.get(page).status_code == 404
    assert stranger.get(f"{page}/file").status_code == 404
    assert stranger.post(f"{page}/delete").status_code == 404
