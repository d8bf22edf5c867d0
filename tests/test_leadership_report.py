"""The report page of a workshop: made once, shown, taken away, and only by whom it concerns."""

import io
import json
import re
import subprocess
import sys
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select, update

from survey import demo
from survey.leadership.view import file_size
from survey.making import queue
from survey.models import TOOK_TOO_LONG, FileSet, Respondent, User, Workshop, now
from survey.store.files import keys, sets
from survey.web.database import db, writing
from tests import prepared
from tests.cast import phone, save
from tests.some import some


@pytest.fixture
def report(sqlite_app: Flask, sqlite_facilitator: FlaskClient) -> str:
    """The address of the report of the demo's third workshop."""
    with sqlite_app.app_context(), writing() as session:
        user = session.query(User).one()
        held = demo.load(session, user.id)
        return f"/workshops/{held[2].id}/report"


def fetched(client: FlaskClient, address: str) -> tuple[int, bytes]:
    with client.get(address) as answer:
        return answer.status_code, answer.data


def unpacked(content: bytes) -> bytes:
    """What a file holds, or the files in it."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_a_report_is_made_and_taken_away(
    report: str, sqlite_app: Flask, sqlite_facilitator: FlaskClient
) -> None:
    before = sqlite_facilitator.get(f"{report}?lang=en").text
    assert "No report yet" in before
    assert sqlite_facilitator.post(report).status_code == 302
    with sqlite_app.app_context():
        row = db.session.query(FileSet).one()
        assert row.is_complete
        made = sets.manifest_of(queue.folder_of(row))
        people = some(db.session.scalars(select(Respondent.id)))
    assert [file["name"] for file in made["files"]] == [
        *("report.pdf", "board.pdf", "figures.xlsx", "figures.csv"),
        *("slides.pptx", "report.html", "pictures.zip"),
    ]
    page = sqlite_facilitator.get(report).text
    assert all(chart["alt"] for chart in some(made["charts"]))
    for file in some(made["files"]):
        status, content = fetched(sqlite_facilitator, f"{report}/{row.id}/{file['name']}?save=1")
        assert (status, len(content)) == (200, file["size"])
        held = unpacked(content)
        assert not [one for one in people if one.encode() in held]
        assert file["name"] in page
    pdf = PdfReader(io.BytesIO(fetched(sqlite_facilitator, f"{report}/{row.id}/report.pdf")[1]))
    assert made["check_code"] in pdf.pages[-1].extract_text()
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    for chart in some(made["charts"]):
        for kind in ("svg", "png", "slide"):
            assert fetched(sqlite_facilitator, f"{report}/{row.id}/{chart[kind]}")[0] == 200
    for other in ("manifest.json", "../secret_key", "no.pdf"):
        assert fetched(sqlite_facilitator, f"{report}/{row.id}/{other}")[0] == 404
    # asked for again: the same answers, so the same report
    sqlite_facilitator.post(report)
    with sqlite_app.app_context():
        assert db.session.query(FileSet).one().id == row.id
    state = sqlite_facilitator.get(f"{report}/state")
    assert state.json == {"state": "ready", "progress": 100, "is_complete": True, "said": ""}
    tag = {"If-None-Match": state.headers["ETag"]}
    assert sqlite_facilitator.get(f"{report}/state", headers=tag).status_code == 304
    with sqlite_app.app_context(), writing() as session:
        held = session.get_one(Workshop, report.split("/")[2])
        held.title, date = 'Verano: "playa" 1/2' + " y más" * 15, held.date
    with sqlite_facilitator.get(f"{report}/{row.id}/report.pdf?save=1") as answer:
        told = answer.headers["Content-Disposition"]
    assert "Verano%20playa%201%202%20y%20m%C3%A1s" in told
    assert told.endswith(f"%20{date}%20report.pdf")


def row_of(report: str, **values: Any) -> FileSet:
    """A report in English that was asked for, by this version of the code where none is named."""
    about = report.split("/")[2]
    return FileSet(
        **{"kind": "report", "about": about, "language": "en", "code": keys.code()} | values,
        snapshot="none",
    )


def test_a_report_that_fails_says_so_and_can_be_tried_again(
    report: str, sqlite_app: Flask, sqlite_facilitator: FlaskClient
) -> None:
    with sqlite_app.app_context(), writing() as session:
        session.add(row_of(report, state="failed"))
    page = sqlite_facilitator.get(f"{report}?lang=en").text
    assert "could not be made" in page
    assert "Try again" in page


@pytest.mark.usefixtures("only_pages")
def test_a_report_that_took_too_long_says_so_until_it_is_asked_for_again(
    report: str, sqlite_app: Flask, sqlite_facilitator: FlaskClient
) -> None:
    with sqlite_app.app_context(), writing() as session:
        session.add(row_of(report, state="failed", told={TOOK_TOO_LONG: True}))
    page = sqlite_facilitator.get(f"{report}?lang=en").text
    assert "After 5 minutes it was not done, and was ended." in page
    sqlite_facilitator.post(report)
    assert "was ended" not in sqlite_facilitator.get(f"{report}?lang=en").text


def test_who_waits_is_told_the_place_in_the_line(
    report: str, sqlite_app: Flask, sqlite_facilitator: FlaskClient
) -> None:
    with sqlite_app.app_context(), writing() as session:
        for n in range(5):
            about = report.split("/")[2] if n == 2 else f"{n}"
            at = now() + timedelta(seconds=n)
            session.add(row_of(f"//{about}", created_at=at, state="queued" if n else "running"))
    page = sqlite_facilitator.get(f"{report}?lang=en").text
    assert "In line: number 3 of 5" in page
    state = sqlite_facilitator.get(f"{report}/state").json
    assert state
    assert state["said"] == "In line: number 3 of 5"
    with sqlite_app.app_context(), writing() as session:
        session.execute(update(FileSet).where(FileSet.about.in_(["0", "1"])).values(state="failed"))
    assert "0 % done" in sqlite_facilitator.get(f"{report}?lang=en").text


def test_a_report_whose_folder_was_lost_is_made_anew(
    report: str,
    sqlite_app: Flask,
    sqlite_facilitator: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with sqlite_app.app_context(), writing() as session:
        session.add(row_of(report, state="ready", progress=100))
    asked: list[str] = []
    monkeypatch.setitem(sqlite_app.extensions, "begin", asked.append)
    page = sqlite_facilitator.get(f"{report}?lang=en").text
    assert "The report is being made" in page
    assert "The report is being made" in sqlite_facilitator.get(f"{report}?lang=en").text
    assert len(asked) == 1
    lost = f"{report}/{asked[0]}/report.pdf"
    assert sqlite_facilitator.get(lost).status_code == 404


@pytest.mark.usefixtures("only_pages")
@pytest.mark.parametrize("rated_before", [0, 6])
def test_where_nobody_rated_the_report_says_so_and_shows_no_older_figure(
    app: Flask, facilitator: FlaskClient, rated_before: int
) -> None:
    audit_id = prepared.audit(facilitator)
    for title, day, people in (("Spring", "2026-03-14", rated_before), ("Autumn", "2026-09-14", 0)):
        room = prepared.workshop(facilitator, audit_id, title=title, date=day)
        prepared.go_to(facilitator, room, "all")
        with app.app_context():
            code = db.session.query(Workshop).filter_by(title=title).one().code
        for _ in range(people):
            save(phone(app, code=code), "rating", code, as_announced__performance="2")
        phone(app, code=code)  # who came and rated nothing is not counted
        assert facilitator.post(f"{room}/room/close").status_code == 302
    facilitator.post(f"{room}/report?lang=en")
    page = facilitator.get(f"{room}/report?lang=en").text
    assert re.findall(r'class="lead">([^<]+)', page) == [
        *("No item was rated.", "0 people of 0 teams answered.")
    ]
    assert "<figure" not in page
    address = re.search(r'href="([^"]+/report\.pdf)', page)
    assert address
    pdf = PdfReader(io.BytesIO(fetched(facilitator, address[1])[1]))
    assert "No item was rated." in pdf.pages[0].extract_text()
    assert "could not be made" not in facilitator.get(f"/audits/{audit_id}/trend?lang=en").text


def test_a_report_of_another_version_of_the_code_is_not_shown(
    report: str, sqlite_app: Flask, sqlite_facilitator: FlaskClient
) -> None:
    with sqlite_app.app_context(), writing() as session:
        session.add(row_of(report, code="earlier", state="ready", progress=100))
    assert "No report yet" in sqlite_facilitator.get(f"{report}?lang=en").text
    assert sqlite_facilitator.get(f"{report}/state").status_code == 404


def test_sizes_of_files_carry_the_decimal_sign_of_the_language(sqlite_app: Flask) -> None:
    for language, sizes in (
        ("en", ["12 B", "339.9 kB", "2.1 MB"]),
        ("es", ["12 B", "339,9 kB", "2,1 MB"]),
    ):
        with sqlite_app.test_request_context(f"/?lang={language}"):
            assert [file_size(size) for size in (12, 339_870, 2_100_000)] == sizes


def test_a_web_worker_never_loads_what_draws() -> None:
    code = (
        "import sys, tempfile; from survey import create_app;"
        "create_app(DATA=tempfile.mkdtemp());"
        "print([m for m in ('pandas','scipy','matplotlib','numpy','typst') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.replace("'", '"')) == []


@pytest.mark.reports_at_closing
@pytest.mark.usefixtures("only_pages")
def test_once_closed_no_interim_report_is_offered(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient
) -> None:
    room = prepared.workshop(sqlite_facilitator)
    prepared.go_to(sqlite_facilitator, room, "all")
    with sqlite_app.app_context():
        code = db.session.query(Workshop.code).scalar()
    for _person in range(5):
        save(phone(sqlite_app, code=code), "rating", code, as_announced__performance="4")
    report = f"{room}/report"
    sqlite_facilitator.post(f"{report}?lang=en")
    interim = sqlite_facilitator.get(report).text
    assert "Report (PDF)" in interim
    sqlite_facilitator.post(f"{room}/room/close")
    final = sqlite_facilitator.get(report).text  # it makes itself when the workshop closes
    assert "Report (PDF)" in final
    assert "Something changed" not in final
    files = [set(re.findall(rf"{report}/([^/]+)/", page)) for page in (interim, final)]
    assert files[0].isdisjoint(files[1])


def test_after_closing_report_and_room_lead_on_to_pledges_and_who_leads_to_sharing(
    app: Flask, facilitator: FlaskClient
) -> None:
    room = prepared.workshop(facilitator)
    prepared.go_to(facilitator, room, "doors")
    facilitator.post(f"{room}/room/close")
    for page in ("report", "room"):
        told = facilitator.get(f"{room}/{page}?lang=en").text
        assert f'href="{room}/pledges"' in told
        assert "Share with leadership" in told
    with app.app_context(), writing() as session:
        session.execute(update(User).values(role="leadership"))
    told = facilitator.get(f"{room}/report?lang=en").text
    assert f'href="{room}/pledges"' in told
    assert "Share with leadership" not in told
