"""Earlier workshops from whatever file: exports, Parquet, zips, workshop folders, own files."""

import io
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from questionnaires import restore
from reports import report
from reports.__main__ import main
from reports.inputs import Settings
from survey.making import imports
from survey.making import report as making
from survey.models import Answer, FieldedQuestionnaire, FileSet, Respondent, Workshop
from survey.web.database import db
from tests import exports_cast, folder_cast, prepared
from tests.imports_cast import USUAL, looked, means
from tests.prepared import upload


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """On SQLite: what a file holds is read the same beside any database."""
    return sqlite_app


@pytest.fixture
def audit_id(facilitator: FlaskClient) -> str:
    return prepared.audit(facilitator)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("responses.zip", exports_cast.google_zip),
        ("sheet.xlsx", exports_cast.google_sheet),
        ("qualtrics.csv", lambda: exports_cast.qualtrics(words=True)),
        ("limesurvey.csv", lambda: exports_cast.limesurvey(words=True)),
        ("surveymonkey.csv", exports_cast.surveymonkey),
    ],
)
def test_exports_are_added_as_the_command_reads_them(
    app: Flask, facilitator: FlaskClient, audit_id: str, name: str, content: object
) -> None:
    look = upload(facilitator, audit_id, content(), name)  # type: ignore[operator]
    page = looked(facilitator, look)
    assert "of each person: " in page
    assert "(--" not in page
    facilitator.post(look + "/add")
    found = means(app, name.partition(".")[0])
    for item, (_, importance, _, performance) in exports_cast.figures().items():
        assert found[item] == pytest.approx((importance, performance))


def test_options_are_stored_whole_and_told(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    look = upload(facilitator, audit_id, exports_cast.google_sheet(), "sheet.xlsx")
    page = looked(facilitator, look)
    columns = [one.split('"')[0] for one in page.split('name="column" value="')[1:]]
    said = USUAL | {"column": columns, "apart": ",", "options": "Coffee, tea and cake"}
    for place, column in enumerate(columns):
        use = {"Equipo": "team", "Marca temporal": "date", exports_cast.WHY: "choice"}
        of = "importance" if exports_cast.MATTERS in column else "performance"
        said[f"use-{place}"] = use.get(column, of if "[" in column else "ignore")
        said[f"item-{place}"] = column.partition("[")[2].rstrip("]") or column
    facilitator.post(look + "/read", data=said)
    assert "options chosen of “Why do they come?”: Music (" in looked(facilitator, look)
    facilitator.post(look + "/add")
    with app.app_context():
        query = select(Answer.choice).filter_by(item=exports_cast.WHY)
        chosen = [(one or "").split(";") for one in db.session.scalars(query)]
    assert {one: sum(one in held for held in chosen) for one in exports_cast.OPTIONS} == (
        exports_cast.counts()
    )


def test_parquet_is_added_as_a_table(app: Flask, facilitator: FlaskClient, audit_id: str) -> None:
    pytest.importorskip("pyarrow", reason="reads Parquet: pip install pyarrow")
    rows = {"respondent": [*"abcdef"], "item": "i", "performance": [1, 2, 3, 4, 5, 3]}
    content = io.BytesIO()
    pd.DataFrame({**rows, "workshop": "Old", "date": "2022-05-01"}).to_parquet(content)
    look = upload(facilitator, audit_id, content.getvalue(), "old.parquet")
    facilitator.post(look + "/add")
    assert means(app, "Old") == {"i": (0, 3)}


def test_a_workshop_folder_is_looked_at_and_added_whole(
    app: Flask, facilitator: FlaskClient, audit_id: str, tmp_path: Path
) -> None:
    folder = folder_cast.copied(tmp_path)
    people = len(pd.read_csv(folder / "respondents.csv"))
    content = folder_cast.zipped(folder).read_bytes()
    look = upload(facilitator, audit_id, content, "autumn.zip")
    assert f'<td class="text-end">{people}</td>' in looked(facilitator, look)
    facilitator.post(look + "/add")
    with app.app_context():
        held = db.session.scalars(select(Workshop)).one()
        assert (held.state, held.import_id) == ("closed", look.rsplit("/", 1)[1])
        assert db.session.scalar(select(func.count()).select_from(Respondent)) == people
        assert held.questionnaires
    again = upload(facilitator, audit_id, content, "autumn.zip")
    assert "of that day is in this audit already" in looked(facilitator, again)
    facilitator.post(look + "/undo")
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Workshop)) == 0


def test_a_folder_that_was_changed_or_is_open_is_refused_in_words(
    app: Flask, facilitator: FlaskClient, audit_id: str, tmp_path: Path
) -> None:
    folder = folder_cast.copied(tmp_path)
    folder_cast.changed(folder, "meta.toml", 'state = "closed"', 'state = "open"')
    look = upload(facilitator, audit_id, folder_cast.zipped(folder).read_bytes(), "a.zip")
    assert "is not closed" in looked(facilitator, look)
    (folder / "answers.csv").write_text("nothing")
    look = upload(facilitator, audit_id, folder_cast.zipped(folder).read_bytes(), "a.zip")
    page = looked(facilitator, look)
    assert "a.zip/answers.csv: this is not what was written" in page
    assert str(app.config["DATA"]) not in page
    facilitator.post(look + "/add")
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Workshop)) == 0


def test_a_spreadsheet_in_a_zip_that_unpacks_to_too_much_is_refused_unread(
    facilitator: FlaskClient, audit_id: str
) -> None:
    bomb, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (161 * 1024 * 1024))
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("in.xlsx", bomb.getvalue())
    look = upload(facilitator, audit_id, outer.getvalue(), "bomb.zip")
    assert "holds too much" in looked(facilitator, look)


def test_importance_and_performance_keep_scales_of_their_own(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    rows = [f"p{n},Speed,{n % 11},{1 + n % 5},NPS,2022-05-01\n" for n in range(22)]
    head = "respondent,item,performance,importance,workshop,date\n"
    look = upload(facilitator, audit_id, (head + "".join(rows)).encode())
    said = USUAL | {"scale": "0-10", "scale_importance": "1-5"}
    facilitator.post(look + "/read", data=said)
    facilitator.post(look + "/add")
    assert means(app, "NPS")["Speed"] == pytest.approx((1 + sum(n % 5 for n in range(22)) / 22, 6))
    with app.app_context():
        form = restore(db.session.scalars(select(FieldedQuestionnaire)).one().definition)
    scales = {measure: (one.first, one.size) for measure, one in form.scales.items()}
    assert scales == {"importance": (1, 5), "performance": (0, 11)}
    with app.app_context():
        source = making.read(db.session.scalars(select(Workshop)).one(), "en")
        made = report.make(source, Settings("en", smallest_base=1, permutations=0))
    shown = made.items[["importance", "performance"]].iloc[0].tolist()
    assert shown == pytest.approx((1 + sum(n % 5 for n in range(22)) / 22, 5))
    assert {"0", "10"} <= {*made.distributions.query("measure == 'performance'")["answer"]}
    assert made.points(made.items.iloc[0]).ends == {"first": 0, "last": 10}


def test_a_day_is_said_where_the_file_has_none(
    app: Flask, facilitator: FlaskClient, audit_id: str, tmp_path: Path
) -> None:
    table = tmp_path / "own.csv"
    rows = "".join(f"p{n},speed,{1 + n % 5},4\n" for n in range(12))
    table.write_text("respondent,item,performance,importance\n" + rows)
    report = tmp_path / "report.csv"
    assert main([str(table), "--smallest-base", "1", "-o", str(report)]) == 0
    look = upload(facilitator, audit_id, report.read_bytes(), "report.csv")
    assert "has no date. Say which day it was" in looked(facilitator, look)
    facilitator.post(look + "/read", data=USUAL | {"day": "12/2022"})
    assert "has no date" in looked(facilitator, look)
    facilitator.post(look + "/read", data=USUAL | {"day": "2022-12-01"})
    facilitator.post(look + "/add")
    assert means(app, "own")["speed"] == pytest.approx((4, sum(1 + n % 5 for n in range(12)) / 12))


def test_how_far_a_large_file_is_read_is_told_truly(
    app: Flask, facilitator: FlaskClient, audit_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from survey.making import queue

    told: list[int] = []
    mark = queue._mark
    monkeypatch.setattr(
        queue, "_mark",
        lambda set_id, **values: (told.append(values["progress"]), mark(set_id, **values)),
    )  # fmt: skip
    rows = [[f"p{n}", "i", 3, "Big", "2022-05-01"] for n in range(9000)]
    head = ["respondent", "item", "performance", "workshop", "date"]
    upload(facilitator, audit_id, exports_cast.as_xlsx([head, *rows], "Sheet"), "big.xlsx")
    assert told == sorted(told)
    assert len({*told}) > 5
    assert {40 < one < 99 for one in told} == {True, False}  # not that of a report's page
    with app.app_context():
        assert db.session.scalars(select(FileSet)).one().state == "ready"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("old.xls", b"<html><table><tr><td>1</td></tr></table></html>", "this is a web page"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Excel file of before 2007"),
        ("old.json", b"[{}]", "this is JSON"),
        ("old.sav", b"$FL2@(#) SPSS", "this is an SPSS file"),
    ],
)
def test_what_people_take_for_a_table_is_told_what_it_is(
    facilitator: FlaskClient, audit_id: str, name: str, content: bytes, told: str
) -> None:
    page = looked(facilitator, upload(facilitator, audit_id, content, name))
    assert f"<li>{name}: " in page
    assert told in page


def test_a_wide_file_of_too_many_answers_is_told_their_number(
    facilitator: FlaskClient, audit_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "MOST_ANSWERS", 100)
    look = upload(facilitator, audit_id, exports_cast.google_csv(), "responses.csv")
    assert "the file has 180 answers, at most 100 can be added" in looked(facilitator, look)
