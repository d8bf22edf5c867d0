"""Each shipped questionnaire from the phone to the report: every item that is asked is told."""

import random
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

import questionnaires
from questionnaires.library import KEYS
from questionnaires.model import Kind, Questionnaire
from reports import report
from reports.charts import all_charts
from reports.document import report as chapters
from reports.formats import pdf
from reports.inputs import Settings
from survey.making.report import read
from survey.models import Workshop
from survey.store.answers import closing
from survey.web.database import db, writing
from tests import cast

PEOPLE = 5
TABLES = {
    Kind.PICK: "choices",
    Kind.PICKS: "choices",
    Kind.NUMBER: "numbers",
    Kind.LIST: "entries",
    Kind.TIMELINE: "entries",
    Kind.TEXT: "entries",
}


def filled(page: str, rng: random.Random) -> dict[str, Any]:
    """The largest form of a page with every field answered, as a browser without script sends."""
    document = html.fromstring(page)
    for template in document.findall(".//template"):
        template.drop_tree()  # the script's blank rows; no browser sends them
    form = max(document.forms, key=lambda one: len(one.inputs))
    answers: dict[str, Any] = {}
    for field in form.inputs:
        name = getattr(field, "name", None)
        if name and name != "do" and name not in answers:
            answers[name] = _answer(form.inputs[name], rng)
    return {name: value for name, value in answers.items() if value is not None}


def _answer(field: Any, rng: random.Random) -> Any:
    options = getattr(field, "value_options", None)
    if options:
        return rng.choice([option for option in options if option])
    kind = getattr(field, "type", "text")
    if kind == "hidden":
        return field.value
    if kind == "checkbox":
        return field.attrib.get("value", "on")
    if kind == "date":
        return "2026-12-01"
    if "number" in str(field.name) or kind == "number":
        return str(rng.randint(1, 9))
    return f"we {rng.choice(['answer', 'call', 'greet'])} within {rng.randint(1, 90)} minutes"


def answer_all(app: Flask, chosen: Questionnaire) -> None:
    rng = random.Random(chosen.key)
    phones = [cast.phone(app) for _ in range(PEOPLE)]
    for phone in phones:
        _send(phone, "rating", rng, "hand_in")
    for stage in ("answering", "pledges"):
        with app.app_context(), writing() as session:
            session.query(Workshop).one().stage = stage
        page = phones[0].get(f"/{cast.CODE}/team").text
        _send(phones[0], "team", rng, "save")
        for item in chosen.items:
            if f'value="share:{item.key}"' in page:
                answer = phones[0].post(f"/{cast.CODE}/team", data={"do": f"share:{item.key}"})
                assert answer.status_code in (200, 303)


def _send(phone: FlaskClient, sheet: str, rng: random.Random, button: str) -> None:
    page = phone.get(f"/{cast.CODE}/{sheet}").text
    answer = phone.post(f"/{cast.CODE}/{sheet}", data=filled(page, rng) | {"do": button})
    assert answer.status_code in (200, 303), answer.text


@pytest.mark.parametrize("key", KEYS)
def test_every_item_that_is_asked_is_told(key: str, sqlite_app: Flask) -> None:
    chosen = questionnaires.loads(questionnaires.source(key), key)
    cast.make_workshop(sqlite_app, chosen=chosen, stage="answering")
    answer_all(sqlite_app, chosen)
    with sqlite_app.app_context():
        with writing() as session:
            closing.close(session, session.query(Workshop).one())
        source = read(db.session.query(Workshop).one(), "en")
    made = report.make(source, Settings(language="en"))
    for item in chosen.items:
        table = getattr(made, TABLES.get(item.kind, "items"))
        assert item.key in set(table["item"]), f"{item.key} ({item.kind}) is told nowhere"
    document = chapters.document(made, tuple(all_charts(made)))
    told = "\n".join(chapters.texts(document))
    worded = chosen.worded(questionnaires.CUSTOMER).items
    assert [item.key for item in worded if item.wording["en"] not in told] == []
    assert pdf.render(document).startswith(b"%PDF")
