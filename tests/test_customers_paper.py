"""Cards, slips, and the page on which slips are typed."""

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from questionnaires.library import KEYS, shipped
from questionnaires.model import LANGUAGES
from survey.models import Answer, User, Workshop
from survey.store.answers import closing
from survey.web.database import writing
from tests import cast
from tests.customers_cast import ITEMS, answer, codes, open_window, sheets

TYPED = dict(zip((f"item-{item}" for item in ITEMS), "54320", strict=True))


@pytest.fixture
def workshop_id(sqlite_app: Flask, sqlite_facilitator: FlaskClient) -> str:
    with sqlite_app.app_context(), writing() as session:
        user_id = session.query(User).one().id
    return open_window(sqlite_app, user_id=user_id)


def page_of(workshop_id: str) -> str:
    return f"/workshops/{workshop_id}/customers/slips"


def type_slip(browser: FlaskClient, workshop_id: str, token: str = "", **typed: str) -> str:
    """Type a slip as the keyboard does; the page that follows."""
    page = browser.get(f"{page_of(workshop_id)}?lang=en").text
    data = {"token": token or cast.field_value(page, "token"), **typed}
    return browser.post(page_of(workshop_id), data=data, follow_redirects=True).text


def test_cards_and_slips_are_printed(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient, workshop_id: str
) -> None:
    code, kiosk = codes(sqlite_app, workshop_id)
    sizes = {"a6": (105, 148), "a4": (210, 297), "slips": (210, 297)}
    for kind, size in sizes.items():
        file = sqlite_facilitator.get(f"/workshops/{workshop_id}/customers/{kind}.pdf?lang=en")
        (page,) = PdfReader(io.BytesIO(file.data)).pages
        width, height = (round(float(side) * 25.4 / 72) for side in page.mediabox[2:])
        assert (width, height) == size
        words = " ".join(page.extract_text().split())
        assert ("/c/" + code in words) == (kind != "slips")
        assert kiosk not in words
        assert words.count("I get what I was told I would get") == (4 if kind == "slips" else 0)
    assert sqlite_facilitator.get(f"/workshops/{workshop_id}/customers/x.pdf").status_code == 404


@pytest.mark.parametrize("key", KEYS)
def test_the_slips_of_every_questionnaire_fit_on_one_page(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient, key: str
) -> None:
    with sqlite_app.app_context(), writing() as session:
        user_id = session.query(User).one().id
    made = open_window(sqlite_app, user_id=user_id, chosen=shipped()[key])
    for language in LANGUAGES:
        file = sqlite_facilitator.get(f"/workshops/{made}/customers/slips.pdf?lang={language}")
        (page,) = PdfReader(io.BytesIO(file.data)).pages
        last = {"es": "Una línea, si apetece", "en": "One line, if you like"}[language]
        assert page.extract_text().replace("\u00a0", " ").count(last) == 4


def test_a_slip_is_typed_once_marked_as_paper_and_undone(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient, workshop_id: str
) -> None:
    for _again in range(2):
        saved = type_slip(sqlite_facilitator, workshop_id, "s" * 32, **TYPED, choice="3", line="Hm")
    (sheet,) = sheets(sqlite_app)
    assert (sheet.source, sheet.language) == ("paper", "en")
    assert "1 slip is entered" in saved
    with sqlite_app.app_context(), writing() as session:
        found = {a.item: (a.performance, a.choice, a.text) for a in session.query(Answer).all()}
    assert found["price_known"] == (0, None, "")
    assert found["would_not_come_back"] == (None, "warned_first", "")
    page = page_of(workshop_id)
    sqlite_facilitator.post(f"{page}/undo", data={"sheet": sheet.id})
    assert sheets(sqlite_app) == []


@pytest.mark.parametrize("wrong", [{"item-one_person": "6"}, {"choice": "9"}, {}])
def test_what_no_slip_has_is_told_and_nothing_typed_is_lost(
    sqlite_app: Flask,
    sqlite_facilitator: FlaskClient,
    workshop_id: str,
    wrong: dict[str, str],
) -> None:
    page = type_slip(sqlite_facilitator, workshop_id, **wrong)
    assert 'role="alert"' in page
    assert all(f'value="{value}"' in page for value in wrong.values())
    # the field that is wrong says so, and has the cursor
    marked = re.findall(r'<input[^>]* name="([^"]+)"[^>]* aria-invalid="true" autofocus', page)
    assert marked == [*wrong]
    assert sheets(sqlite_app) == []


def test_slips_come_in_after_the_window_but_not_after_the_rating(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient, workshop_id: str
) -> None:
    cast.move_to(sqlite_app, workshop_id, "open")  # the window is closed
    type_slip(sqlite_facilitator, workshop_id, **TYPED)
    (sheet,) = sheets(sqlite_app)
    with sqlite_app.app_context(), writing() as session:
        closing.close(session, session.get_one(Workshop, workshop_id))
    late = sqlite_facilitator.post(page_of(workshop_id), data={"token": "t" * 32, **TYPED})
    assert late.status_code == 409
    sqlite_facilitator.post(f"{page_of(workshop_id)}/undo", data={"sheet": sheet.id})
    assert len(sheets(sqlite_app)) == 1


def test_undoing_takes_out_no_other_sheet(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient, workshop_id: str
) -> None:
    answer(sqlite_app.test_client(), codes(sqlite_app, workshop_id)[0])
    (sheet,) = sheets(sqlite_app)
    sqlite_facilitator.post(f"{page_of(workshop_id)}/undo", data={"sheet": sheet.id})
    assert len(sheets(sqlite_app)) == 1
