"""Earlier workshops from a file: what is shown before, what is added, and taken out again."""

import io
import re
import shutil
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from survey.models import Answer, FieldedQuestionnaire, FileSet, Tally, Team, Workshop
from survey.web.database import db, writing
from tests import prepared, trend_cast
from tests.prepared import upload
from tests.small_questionnaire import SMALL
from tests.trend_cast import ada

HEAD = "respondent,item,performance,importance,team,workshop,date\n"


@pytest.fixture
def audit_id(app: Flask, facilitator: FlaskClient) -> str:
    teams = {name: trend_cast.all_of(6, 4, 3) for name in ("kitchen", "rooms", "night")}
    return trend_cast.audit_with(app, [teams], ada(app))


def table(day: str = "2023-05-01", performance: str = "2") -> str:
    item = trend_cast.asked_items()[0]
    rows = [
        f"{team}{n},{item},{performance},5,{team},Spring 2023,{day}\n"
        for team in ("Kitchen", "rooms", "Garden")
        for n in range(6)
    ]
    return HEAD + "".join(rows)


def test_a_table_is_looked_at_before_it_is_added(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    look = upload(facilitator, audit_id, table().encode())
    page = facilitator.get(look + "?lang=en").text
    assert re.search(r"<td>Kitchen, rooms</td><td>Garden</td>", page)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Workshop)) == 1


def test_an_added_workshop_is_closed_counted_and_joined_to_its_teams(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    look = upload(facilitator, audit_id, table().encode())
    facilitator.post(look + "/add")
    facilitator.post(look + "/add")  # a double click adds nothing twice
    with app.app_context():
        held = db.session.scalars(select(Workshop).filter_by(title="Spring 2023")).one()
        assert held.state == "closed"
        assert held.snapshot
        counted = select(func.sum(Tally.n)).filter_by(workshop_id=held.id, performance=2)
        assert db.session.scalar(counted) == 18
        keys = {team.name: team.key for team in held.teams}
        assert (keys["Kitchen"], keys["rooms"]) == ("kitchen", "rooms")


def test_a_file_that_was_lost_is_told_and_nothing_is_added(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    look = upload(facilitator, audit_id, table().encode())
    shutil.rmtree(app.config["DATA"] / "imports")
    answer = facilitator.post(look + "/add?lang=en", follow_redirects=True)
    assert "could not be read, and nothing was added" in answer.text
    assert "Add these workshops" not in answer.text


def test_an_import_can_be_undone(app: Flask, facilitator: FlaskClient, audit_id: str) -> None:
    look = upload(facilitator, audit_id, table().encode())
    facilitator.post(look + "/add")
    facilitator.post(look + "/undo")
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Workshop)) == 1
        assert db.session.scalar(select(func.count()).select_from(Answer)) == 0
        assert db.session.scalar(select(func.count()).select_from(Team)) == 3
        assert not list((app.config["DATA"] / "imports").rglob("*.json"))


OWN = SMALL.replace("wording = {", "version = 3\nwording = {")


@pytest.mark.parametrize(
    ("item", "key", "version"), [("trained_for_it", "damage_control", 1), ("prompt", "small", 3)]
)
def test_questionnaires_that_the_audit_never_asked_are_known_by_their_items(
    app: Flask, facilitator: FlaskClient, item: str, key: str, version: int
) -> None:
    prepared.own_questionnaire(facilitator, OWN)
    audit_id = prepared.audit(facilitator)
    old = table().replace(trend_cast.asked_items()[0], item)
    look = upload(facilitator, audit_id, old.encode())
    page = facilitator.get(look + "?lang=en").text
    assert re.search(r"Garden, Kitchen, rooms</td><td>–</td>", page)  # and no unknown item
    facilitator.post(look + "/add")
    with app.app_context():
        held = db.session.scalars(select(Workshop)).one()
        assert [form.key for form in held.questionnaires] == [key]
        assert set(db.session.scalars(select(Answer.item_version))) == {version}
    facilitator.post(look + "/undo")
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(FieldedQuestionnaire)) == 0


def test_what_was_imported_was_asked_in_the_same_words(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    # another word for the customer is no other question
    imported = prepared.audit(facilitator, name="Imported", customer_word="patient")
    facilitator.post(upload(facilitator, imported, table().encode()) + "/add")
    for audit in (audit_id, imported):
        facilitator.get(f"/audits/{audit}/trend?lang=en")
    page = facilitator.get(f"/trends/units?audit={audit_id}&audit={imported}&lang=en").text
    assert ">Imported</a>" in page
    assert "asked in other words" not in page


def test_every_fault_is_named_and_nothing_is_added(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    wrong = table().replace(",2,5,rooms,", ",9,5,rooms,", 1).replace("2023-05-01", "1/5/23", 1)
    look = upload(facilitator, audit_id, wrong.encode())
    page = facilitator.get(look + "?lang=en").text
    assert "row 8, column performance" in page
    assert "row 2, column date" in page
    facilitator.post(look + "/add")
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Workshop)) == 1


def test_the_same_workshop_is_not_added_twice(facilitator: FlaskClient, audit_id: str) -> None:
    look = upload(facilitator, audit_id, table().encode())
    facilitator.post(look + "/add")
    again = upload(facilitator, audit_id, table().encode())
    assert "in this audit already" in facilitator.get(again + "?lang=en").text


def test_markup_in_a_file_stays_text(facilitator: FlaskClient, audit_id: str) -> None:
    evil = table().replace("Garden", "<script>alert(1)</script>")
    look = upload(facilitator, audit_id, evil.encode(), "<b>.csv")
    page = facilitator.get(look).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_spreadsheet_that_unpacks_to_too_much_is_refused_unread(
    facilitator: FlaskClient, audit_id: str
) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (161 * 1024 * 1024))
    look = upload(facilitator, audit_id, bomb.getvalue(), "bomb.xlsx")
    assert "holds too much" in facilitator.get(look + "?lang=en").text


def test_what_is_no_table_is_refused_at_the_door(facilitator: FlaskClient, audit_id: str) -> None:
    answer = facilitator.post(
        f"/audits/{audit_id}/history?lang=en", data={"file": (io.BytesIO(b"x"), "old.exe")}
    )
    assert answer.status_code == 422
    assert "Only CSV, XLSX, Parquet and ZIP" in answer.text


WIDE = "Person,Team,Speed_importance,Speed_today,Price_importance,Price_today,Remark\n" + "".join(
    f"p{n},{team},7,{3 + n % 3},6,5,fine\n" for n in range(6) for team in ("Kitchen",)
)


def looked(client: FlaskClient, look: str) -> str:
    return client.get(look + "?lang=en").text


def test_what_another_has_read_in_another_way_is_looked_at_first(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    look = upload(facilitator, audit_id, table().encode())
    read, add = (
        next(iter(re.findall(rf'action="([^"]+/{what}[^"]*)"', facilitator.get(look).text)))
        for what in ("read", "add")
    )
    said = {"scale": "1-7", "dates": "", "sheet": "", "words": "Often = 6"}
    assert facilitator.post(read, data=said).status_code == 302
    late = facilitator.post(f"{read}&lang=en", data=said | {"words": "Often = 5"})
    assert (late.status_code, "Often = 5" in late.text) == (409, True)
    page = facilitator.post(f"{add}&lang=en", follow_redirects=True).text
    assert "Somebody else has had this file read in another way" in page
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Workshop)) == 1


def test_a_wide_file_is_read_again_as_the_page_says_and_added(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    look = upload(facilitator, audit_id, WIDE.encode(), "monkey.csv")
    page = looked(facilitator, look)
    assert "7 is off the scale. Scores here go from 1 to 5." in page
    columns = re.findall(r'name="column" value="([^"]+)"', page)
    assert columns == WIDE.splitlines()[0].split(",")
    uses = dict(zip(columns, re.findall(r'<option value="(\w+)" selected', page), strict=False))
    assert uses["Speed_today"] == "performance"
    said = {"scale": "1-7", "dates": "", "sheet": "", "words": "", "column": columns}
    for place, name in enumerate(columns):
        use = {"Person": "respondent", "Team": "team", "Remark": "date"}.get(name)
        said |= {f"use-{place}": use or name.split("_")[1].replace("today", "performance")}
        said |= {f"item-{place}": name.split("_")[0]}
    facilitator.post(look + "/read", data=said)
    assert "“fine” is no date" in looked(facilitator, look)
    said["use-6"] = "ignore"
    table = WIDE.replace("Remark", "Day").replace("fine", "31/03/2023")
    look = upload(facilitator, audit_id, table.encode(), "monkey.csv")
    said["use-6"], said["column"] = "date", [*columns[:-1], "Day"]
    facilitator.post(look + "/read", data=said)
    page = looked(facilitator, look)
    assert "item “Speed”: importance = Speed_importance, performance = Speed_today" in page
    assert "2023-03-31" in page
    facilitator.post(look + "/add")
    with app.app_context():
        held = db.session.scalars(select(Workshop).filter_by(title="monkey")).one()
        scores = select(Answer.importance).filter_by(workshop_id=held.id, item="Speed")
        assert db.session.scalars(scores).all() == [7] * 6
        forms = db.session.scalars(select(FieldedQuestionnaire)).all()
        assert [form for form in forms if form.key.startswith("imported_")]
    assert facilitator.get(f"/audits/{audit_id}/trend?lang=en").status_code == 200


def test_an_item_that_is_a_sentence_and_answers_in_words_are_taken(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    sentence = "The team and I are working towards the same goal every single day."
    words = ("Agree", "Strongly agree", "Disagree", "NS/NC")
    rows = [f"p{n},{sentence},{words[n % 4]},Kitchen,Old,2022-05-0{1 + n % 2}\n" for n in range(8)]
    head = "respondent,item,performance,team,workshop,date\n"
    look = upload(facilitator, audit_id, (head + "".join(rows)).encode())
    page = looked(facilitator, look)
    assert "words read as scores: Strongly agree = 5, Agree = 4, Disagree = 2" in page
    assert "“Old” has answers of 2 days since 2022-05-01; its date is 2022-05-02" in page
    facilitator.post(look + "/add")
    with app.app_context():
        held = db.session.scalars(select(Workshop).filter_by(title="Old")).one()
        answers = db.session.scalars(select(Answer).filter_by(workshop_id=held.id)).all()
        assert sorted(one.performance for one in answers) == [0, 0, 2, 2, 4, 4, 5, 5]
        assert {one.item.startswith("the_team_and_i") for one in answers} == {True}
        form = next(one for one in db.session.scalars(select(FieldedQuestionnaire))
                    if one.key.startswith("imported_"))  # fmt: skip
        assert sentence in form.definition


def test_zero_to_ten_is_kept_by_its_points(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    rows = [f"p{n},recommend,{n},NPS,2022-05-01\n" for n in range(11)]
    head = "respondent,item,performance,workshop,date\n"
    look = upload(facilitator, audit_id, (head + "".join(rows)).encode())
    said = {"scale": "0-10", "dates": "", "sheet": "", "words": ""}
    facilitator.post(look + "/read", data=said)
    facilitator.post(look + "/add")
    with app.app_context():
        held = db.session.scalars(select(Workshop).filter_by(title="NPS")).one()
        scores = db.session.scalars(select(Answer.performance).filter_by(workshop_id=held.id))
        assert sorted(scores) == list(range(1, 12))


def test_a_file_may_be_larger_than_what_other_pages_take(
    app: Flask, facilitator: FlaskClient, audit_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a file of megabytes says the same, slowly
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 2000)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)  # the token is read before the view
    rows = "".join(f"x{n},i,3,Big,2020-01-01,{'y' * 300}\n" for n in range(10))
    head = "respondent,item,performance,workshop,date,note\n"
    form = facilitator.get(f"/audits/{audit_id}/history").text
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', form)
    assert token
    file = (io.BytesIO((head + rows).encode()), "old.csv")
    sent = {"file": file, "csrf_token": token[1]}
    page = looked(facilitator, facilitator.post(f"/audits/{audit_id}/history", data=sent).location)
    assert "columns that were not read: note" in page
    assert "answers read: 10; people and sheets: 10" in page


def test_what_is_read_again_at_the_same_moment_is_not_added(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    look = upload(facilitator, audit_id, table().encode())
    with app.app_context(), ThreadPoolExecutor(1) as other:
        with writing() as session:
            given = session.get_one(FileSet, look.rsplit("/", 1)[1], with_for_update=True)
            adds = other.submit(facilitator.post, f"{look}/add")
            time.sleep(0.3)
            assert not adds.done()
            given.state = "queued"
        assert adds.result().location == look
        assert db.session.scalar(select(func.count()).select_from(Workshop)) == 1
