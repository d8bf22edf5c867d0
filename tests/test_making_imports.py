"""Earlier workshops from real spreadsheets: whole, broken and large ones."""

import io
import re
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from survey.models import Answer, Respondent, Tally, Verdict, Workshop
from survey.web.database import db
from tests import trend_cast
from tests.prepared import upload
from tests.trend_cast import ada

HEAD = (
    "workshop", "date", "team", "voice", "respondent", "item", "performance", "importance",
    "frequency", "entry", "theme", "text", "verdict_only_us", "verdict_maybe", "verdict_anyone",
)  # fmt: skip
SPRING, AUTUMN = datetime(2022, 4, 5), date(2022, 10, 4)


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """On SQLite: what a file holds is read the same beside any database."""
    return sqlite_app


@pytest.fixture
def audit_id(app: Flask, facilitator: FlaskClient) -> str:
    teams = {name: trend_cast.all_of(6, 4, 3) for name in ("kitchen", "rooms", "night")}
    return trend_cast.audit_with(app, [teams], ada(app))


def row(**cells: Any) -> list[Any]:
    return [cells.get(name) for name in HEAD]


def rated(workshop: str, day: Any, team: str, n: int, performance: Any = 2) -> list[list[Any]]:
    item = trend_cast.asked_items()[0]
    return [
        row(workshop=workshop, date=day, team=team, respondent=f"{team}{person}", item=item,
            performance=performance, importance=5.0)
        for person in range(n)
    ]  # fmt: skip


def whole() -> list[list[Any]]:
    """Two workshops: members of three teams, a customer voice, and entries of a team's sheet."""
    rows = [
        *rated("Spring", SPRING, "Kitchen", 6),
        *rated("Spring", SPRING, "Garden", 5, "dk"),
        *rated("Autumn", AUTUMN, "Kitchen", 6, 4),
    ]
    common = {"workshop": "Autumn", "date": AUTUMN}
    item = trend_cast.asked_items()[0]
    for number in range(7):
        rows.append(row(**common, voice="customer", respondent=f"c{number}", item=item,
                        performance=3))  # fmt: skip
    sheet = common | {"team": "Kitchen", "voice": "team", "respondent": "sheet"}
    rows.append(row(**sheet, item="leave_reasons", entry="e1", theme="speed", frequency=4,
                    text="=1+1 they wait; ñandú"))  # fmt: skip
    rows.append(row(**sheet, item="differentiators", entry="e2", text="Open at night",
                    verdict_only_us=5, verdict_maybe=1, verdict_anyone=0))  # fmt: skip
    return rows


def book(rows: list[list[Any]], head: tuple[str, ...] = HEAD) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet
    for line in (head, *rows):
        sheet.append([*line])
    # what looks like a formula is a text, as in a file that somebody saved from answers
    for cells in sheet.iter_rows():
        for cell in cells:
            if cell.data_type == "f":
                cell.data_type = "s"
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def count(app: Flask, what: Any, **by: Any) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(what).filter_by(**by)) or 0


def test_a_spreadsheet_says_what_it_would_add_and_map(
    facilitator: FlaskClient, audit_id: str
) -> None:
    look = upload(facilitator, audit_id, book(whole()), "old.xlsx")
    page = re.sub(r"\s+", " ", facilitator.get(look + "?lang=en").text)
    spring = page[page.index(">Spring<") : page.index(">Autumn<")]
    assert ">2022-04-05</td>" in spring
    assert "<td>Kitchen</td><td>Garden</td><td>–</td>" in spring
    assert '<td class="text-end">14</td>' in page[page.index(">Autumn<") :]


def test_a_spreadsheet_is_added_whole_and_taken_out_whole(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    look = upload(facilitator, audit_id, book(whole()), "old.xlsx")
    facilitator.post(look + "/add")
    with app.app_context():
        held = {one.title: one for one in db.session.query(Workshop)}
        assert (held["Spring"].date, held["Autumn"].date) == (SPRING.date(), AUTUMN)
        kitchen = {team.name: team.key for team in held["Autumn"].teams}
        assert kitchen["Kitchen"] == "kitchen"
        entry = db.session.query(Answer).filter_by(item="leave_reasons").one()
        assert (entry.text, entry.frequency, entry.theme) == ("=1+1 they wait; ñandú", 4, "speed")
        customers = select(func.sum(Tally.n)).filter_by(voice="customer", performance=3)
        assert db.session.scalar(customers) == 7
        unknown = select(func.sum(Tally.n)).filter_by(performance=0)
        assert db.session.scalar(unknown) == 5
    assert count(app, Verdict, only_us=5) == 1
    assert count(app, Respondent, source="import") == 6 + 5 + 6 + 7 + 1
    facilitator.post(look + "/undo")
    assert (count(app, Workshop), count(app, Answer), count(app, Verdict)) == (1, 0, 0)
    assert not list((app.config["DATA"] / "imports").rglob("*.json"))


def test_an_added_spreadsheet_is_in_the_trend(facilitator: FlaskClient, audit_id: str) -> None:
    look = upload(facilitator, audit_id, book(whole()), "old.xlsx")
    facilitator.post(look + "/add")
    assert "Apr\u00a02022" in facilitator.get(f"/audits/{audit_id}/trend?lang=en").text
    page = facilitator.get(f"/audits/{audit_id}/trend?voice=customer&lang=en").text
    assert "Oct\u00a02022" in page


def test_faults_of_a_spreadsheet_name_row_column_and_mend(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    rows = whole()
    rows[0][HEAD.index("performance")] = 9
    rows[1][HEAD.index("date")] = "5 de abril"
    rows[2][HEAD.index("voice")] = "boss"
    rows[3][HEAD.index("item")] = None
    look = upload(facilitator, audit_id, book(rows), "old.xlsx")
    for language, words in (("en", "row {}, column {}"), ("es", "fila {}, columna {}")):
        page = facilitator.get(f"{look}?lang={language}").text
        for place in ((2, "performance"), (3, "date"), (4, "voice"), (5, "item")):
            assert words.format(*place) in page
    facilitator.post(look + "/add")
    assert count(app, Workshop) == 1


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04 cut off", b"", b"respondent;item\n1;2", book([], ("a", "b")), book([])],
    ids=["cut", "empty", "csv-with-another-name", "other-columns", "head-only"],
)
def test_what_is_no_table_of_answers_is_refused_in_words(
    app: Flask, facilitator: FlaskClient, audit_id: str, content: bytes
) -> None:
    look = upload(facilitator, audit_id, content, "old.xlsx")
    page = facilitator.get(look + "?lang=en").text
    assert "Nothing was added. Mend this in the file" in page
    assert "<li>old.xlsx" in page
    assert str(app.config["DATA"]) not in page
    assert count(app, Workshop) == 1


def test_a_large_spreadsheet_is_read_and_its_faults_are_counted(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    items = trend_cast.asked_items()
    rows = [
        row(workshop=f"W{wave}", date=date(2020, 1 + wave, 1), team=f"T{team}",
            respondent=f"{team}-{person}", item=item, performance=4, importance=5)
        for wave in range(10) for team in range(8) for person in range(7) for item in items
    ]  # fmt: skip
    assert len(rows) > 5000
    look = upload(facilitator, audit_id, book(rows), "large.xlsx")
    facilitator.post(look + "/add")
    assert count(app, Workshop) == 11
    assert count(app, Answer) == len(rows)
    for line in rows[:200]:
        line[HEAD.index("performance")] = 17
    look = upload(facilitator, audit_id, book(rows), "large.xlsx")
    page = facilitator.get(look + "?lang=en").text
    assert page.count("<li>") < 30
    assert "200 rows (2, 3, 4 …), column performance: 17 is off the scale" in page
