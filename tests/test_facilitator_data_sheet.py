"""The sheet on data protection: it follows the settings, and the document says the same."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from docs import data_protection
from survey.facilitator.data_sheet import sheet_of
from survey.models import Audit, Membership, User
from survey.web.database import writing
from tests import prepared
from tests.conftest import sign_in


def test_the_document_says_what_the_application_says() -> None:
    told = "run python -m docs.data_protection"
    assert data_protection.PAGE.read_text(encoding="utf-8") == data_protection.page(), told


def test_it_follows_the_settings_of_audit_and_server(app: Flask, facilitator: FlaskClient) -> None:
    audit_id = prepared.audit(facilitator)
    app.config["LOG_DAYS"], usual = 77, app.config["LOG_DAYS"]
    page = f"/audits/{audit_id}/data-protection?lang=en"
    told = facilitator.get(page).text
    assert "Figures of fewer than 5 people" in told
    assert "until somebody deletes" in told
    assert "77 days" in told
    is_sqlite = app.config["SQLALCHEMY_ENGINES"]["default"]["url"].startswith("sqlite")
    assert ("Backups that make themselves" in told) is is_sqlite
    with app.app_context(), writing() as session:
        audit = session.get_one(Audit, audit_id)
        audit.smallest_base, audit.keep_months = 1, 24
    told = facilitator.get(page).text
    assert "no figures are hidden" in told
    assert "24 months after" in told
    app.config["LOG_DAYS"] = usual


def test_it_speaks_both_languages_and_every_row_is_whole(app: Flask) -> None:
    audit = Audit(smallest_base=5, then_deletes="answers")
    said = []
    for language in ("en", "es"):
        with app.test_request_context(f"/?lang={language}"):
            rows = sheet_of(audit).rows
        said.append([(one.what, one.whom, one.where, one.how_long, one.who) for one in rows])
    english, spanish = said
    assert all(cell for row in english + spanish for cell in row)
    assert not {cell for row in english for cell in row} & {c for row in spanish for c in row}


def test_readers_of_the_audit_see_it_and_strangers_do_not(
    app: Flask, facilitator: FlaskClient
) -> None:
    audit_id = prepared.audit(facilitator)
    reader, stranger = sign_in(app, "Bea", "b@example.org"), sign_in(app, "Eve", "e@example.org")
    with app.app_context(), writing() as session:
        bea = session.scalars(select(User.id).filter_by(name="Bea")).one()
        session.add(Membership(user_id=bea, audit_id=audit_id, role="leadership"))
    page = f"/audits/{audit_id}/data-protection"
    assert [who.get(page).status_code for who in (reader, stranger)] == [200, 404]
    link = f"/audits/{audit_id}/retention"
    assert [link in who.get(page).text for who in (facilitator, reader)] == [True, False]
