"""Each shipped questionnaire from the phone to the report: every item that is asked is told."""

import random
import re
import tomllib
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

import questionnaires
from questionnaires.library import KEYS
from questionnaires.model import LANGUAGES, SCORED, WITH_ENTRIES, Kind, Language, Questionnaire
from questionnaires.shared import DEFINITIONS
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
    _send(phones[0], "team", rng, "save")
    page = phones[0].get(f"/{cast.CODE}/team").text
    for button in re.findall(r'value="(share:[^"]+-[ef][^"]+)"', page):
        answer = phones[0].post(f"/{cast.CODE}/team", data={"do": button})
        assert answer.status_code in (200, 303)


def _send(phone: FlaskClient, sheet: str, rng: random.Random, button: str) -> None:
    page = phone.get(f"/{cast.CODE}/{sheet}").text
    answer = phone.post(f"/{cast.CODE}/{sheet}", data=filled(page, rng) | {"do": button})
    assert answer.status_code in (200, 303), answer.text


def written(chosen: Questionnaire, language: Language) -> dict[str, list[str]]:
    """By item, what its file asks of each answer; what it leaves open as its scale is asked."""
    file = tomllib.loads(questionnaires.source(chosen.key))
    scales = tomllib.loads((DEFINITIONS / "scales.toml").read_text(encoding="utf-8"))
    usual = {one["key"]: one["text"][language] for one in scales["question"]}
    found = {}
    for raw in (item for section in file["section"] for item in section["item"]):
        item, own = chosen.item(raw["key"]), raw.get("questions", {})
        besides = ["choice"] * bool(item.options) + ["number"] * bool(item.unit)
        parts = [*item.asked, *besides] if item.kind in WITH_ENTRIES else item.asked
        usual["number"] = item.unit.get(language, "")
        found[item.key] = [
            own[part][language] if part in own else usual.get(item.scales.get(part, part), "")
            for part in parts
        ]
    return found


def asked_on(page: str, item: str) -> str:
    """All that a page of HTML says about an item; nothing where it does not ask it."""
    cards = html.fromstring(page).xpath(f"//*[@id='item-{item}']")
    return "\n".join(card.text_content() for card in cards)


def sheets(app: Flask, chosen: Questionnaire, language: Language) -> str:
    """Both sheets of a phone, with all that is asked on them."""
    cast.make_workshop(app, chosen=chosen)
    phone = cast.phone(app)
    pages = [phone.get(f"/{cast.CODE}/{name}?lang={language}").text for name in ("rating", "team")]
    return "".join(pages).replace("<!doctype html>", "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", KEYS)
def test_phone_and_print_ask_as_the_author_wrote(
    key: str, language: Language, sqlite_app: Flask, sqlite_facilitator: FlaskClient
) -> None:
    chosen = questionnaires.shipped()[key]
    phone = sheets(sqlite_app, chosen, language)
    printed = sqlite_facilitator.get(f"/questionnaires/shipped/{key}?lang={language}").text
    assert [s.key for s in chosen.scenes if s.text[language] not in printed] == []
    for item, questions in written(chosen, language).items():
        for page in (phone, printed):
            told = asked_on(page, item)
            assert chosen.item(item).wording[language] in told
            assert [text for text in questions if text not in told] == [], item


@pytest.mark.parametrize("key", KEYS)
def test_every_item_that_is_asked_is_told(key: str, sqlite_app: Flask) -> None:
    chosen = questionnaires.loads(questionnaires.source(key), key)
    cast.make_workshop(sqlite_app, chosen=chosen)
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
    for item, questions in written(chosen.worded(), "en").items():
        if made.item(item).kind in SCORED | WITH_ENTRIES:
            assert [text for text in questions if text not in told] == [], item
    assert pdf.render(document).startswith(b"%PDF")
