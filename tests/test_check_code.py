"""The same answers have the same check code in the application and on the command line."""

import csv
import random
import re
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from questionnaires import loads, source
from reports.__main__ import main
from reports.answers.table import COLUMNS
from reports.reading.folders import opened
from reports.seal import check_code
from survey.importing import folders
from survey.making.report import read
from survey.models import Answer, EntryGroup, Pledge, Request, Respondent, Team, Verdict, Workshop
from survey.store.answers import closing, exports
from survey.web.database import db, writing
from tests import cast

ASKED = source("seven_ways")
GIVEN: Sequence[Mapping[str, Any]] = (
    {"item": "uses_my_name", "importance": 0, "performance": 4},
    {"item": "ignored_while_waiting", "performance": 1},  # a reverse item
    {"item": "what_the_club_gives", "choice": "discounts;learning"},
    {"item": "surprises_retold", "number": 1250.5},
    {"item": "stayed_after_apology", "number": 3.0},
    {"item": "truly_listens"},  # cleared again
)
CLAIM = {"item": "value_added", "entry": "e1234567"}
TEXT = "We greet,\n“by name”, at the café; 4.0 times"


def closed(app: Flask) -> str:
    """The id of a closed workshop in which everything was answered that a column can hold."""
    made = cast.make_workshop(app, chosen=loads(ASKED, ""))
    with app.app_context(), writing() as session:
        workshop = session.get_one(Workshop, made)
        (team, _) = workshop.teams
        group = EntryGroup(workshop_id=made, item="value_added", title="Wärme", theme="ease")
        session.add_all([group, Verdict(workshop_id=made, **CLAIM, only_us=3, contested=1)])
        session.add_all(_people(made, team))
        session.flush()
        session.add_all(Answer(workshop_id=made, respondent_id="m", **one) for one in GIVEN)
        session.add(Answer(workshop_id=made, respondent_id="c", item="uses_my_name", performance=5))
        claim = Answer(workshop_id=made, respondent_id="t", **CLAIM, text=TEXT, group_id=group.id)
        claim.importance, claim.evidence, claim.language = 5, "heard", "en"
        session.add(claim)
        session.flush()
        closing.close(session, workshop)
    return made


def _people(workshop_id: str, team: Team) -> list[Respondent]:
    voices = {"m": ("member", team.id), "t": ("team", team.id), "c": ("customer", None)}
    return [
        Respondent(workshop_id=workshop_id, id=key, voice=voice, team_id=home, token_hash=key)
        for key, (voice, home) in voices.items()
    ]


@pytest.fixture
def rows(sqlite_app: Flask) -> list[dict[str, Any]]:
    return exported(sqlite_app, closed(sqlite_app))


def exported(app: Flask, workshop_id: str) -> list[dict[str, Any]]:
    """The rows of the answers table as a file holds them: texts, empty where there is nothing."""
    with app.app_context():
        rows = exports.answers(db.session, db.session.get_one(Workshop, workshop_id), "Spring")
        return [
            {name: "" if cell is None else str(cell) for name, cell in row.items()} for row in rows
        ]


def told(folder: Path, rows: Sequence[Mapping[str, Any]], asked: str, *columns: str) -> str:
    """The check code in a report that `python -m reports` makes of these rows."""
    answers, form, report = (folder / name for name in ("answers.csv", "own.toml", "r.xlsx"))
    form.write_text(asked, encoding="utf-8")
    with answers.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns or COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    assert main([str(part) for part in (answers, "--questionnaire", form, "-o", report)]) == 0
    written = zipfile.ZipFile(report).read("xl/sharedStrings.xml").decode()
    found = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}", written)
    assert found
    return found[0]


def test_the_command_line_gives_the_code_that_the_application_prints(
    app: Flask, tmp_path: Path
) -> None:
    workshop_id = closed(app)
    with app.app_context():
        workshop = db.session.get_one(Workshop, workshop_id)
        printed = read(workshop, "es").meta.seal
        assert printed == check_code(workshop.snapshot)
    assert told(tmp_path, exported(app, workshop_id), ASKED) == printed


def test_what_the_room_said_beside_its_answers_is_in_the_code(app: Flask, tmp_path: Path) -> None:
    workshop_id = closed(app)
    with app.app_context():
        plain = db.session.get_one(Workshop, workshop_id).snapshot
        with writing() as session:
            workshop = session.get_one(Workshop, workshop_id)
            closing.reopen(session, workshop)
            said = {"workshop_id": workshop_id, "team_id": workshop.teams[0].id}
            pledge = Pledge(**said, what="Call back", due=date(2026, 9, 1))
            session.add_all([pledge, Request(**said, text="A desk")])
            session.add(Pledge(**said, what="You know who", hidden_why="person"))
            session.query(EntryGroup).filter_by(workshop_id=workshop_id).one().dots = 4
            workshop.voters = 2
            closing.close(session, workshop)
            pledge.outcome = "kept"
        db.session.rollback()
        held = db.session.get_one(Workshop, workshop_id)
        assert held.snapshot != plain
        assert closing.is_sealed(db.session, held), "an outcome comes later"
        folders.write(tmp_path / "w", held, exports.tables(db.session, held))
        code = check_code(held.snapshot)
    assert main([str(tmp_path / "w"), "-o", str(tmp_path / "r.xlsx")]) == 0
    written = zipfile.ZipFile(tmp_path / "r.xlsx").read("xl/sharedStrings.xml").decode()
    assert code in written
    assert "un compromiso" in written
    with app.app_context(), opened(tmp_path / "w") as folder, writing() as session:
        audit_id = session.get_one(Workshop, workshop_id).audit_id
        again = folders.store(session, audit_id, folders.read(folder))
        assert [*exports.left_out(session, again.id)] == [
            {"kind": "pledge", "why": "person", "n": 1}
        ]


def test_a_file_written_otherwise_has_the_same_code(
    rows: list[dict[str, Any]], tmp_path: Path
) -> None:
    code = told(tmp_path, rows, ASKED)
    random.Random(1).shuffle(rows)
    for row in rows:
        row |= {"workshop": "Autumn", "audit": "Another", "date": "2030-01-01"}
        row["text"] = unicodedata.normalize("NFD", row["text"]).replace("\n", "\r\n")
        row["performance"] = row["performance"].replace("4", "4.0")
    filled = [name for name in reversed(COLUMNS) if any(row.get(name) for row in rows)]
    rows = [{name: row[name] for name in filled} for row in rows]
    assert told(tmp_path, rows, ASKED, *filled) == code


def test_a_changed_cell_or_wording_has_another_code(
    rows: list[dict[str, Any]], tmp_path: Path
) -> None:
    code = told(tmp_path, rows, ASKED)
    reworded = ASKED.replace("my name", "my own name", 1)
    assert told(tmp_path, rows, reworded) != code
    (reverse,) = (row for row in rows if row["item"] == "ignored_while_waiting")
    reverse["performance"] = "2"
    assert told(tmp_path, rows, ASKED) != code


def test_of_several_workshops_the_code_is_that_of_the_last(
    rows: list[dict[str, Any]], tmp_path: Path
) -> None:
    earlier = [row | {"workshop": "Autumn", "date": "2025-10-01", "text": ""} for row in rows]
    assert told(tmp_path, [*earlier, *rows], ASKED) == told(tmp_path, rows, ASKED)


def test_a_workshop_without_answers_has_no_code(sqlite_app: Flask) -> None:
    """It would be that of all others without answers that asked the same."""
    made = cast.make_workshop(sqlite_app, chosen=loads(ASKED, ""))
    with sqlite_app.app_context(), writing() as session:
        workshop = session.get_one(Workshop, made)
        closing.close(session, workshop)
        assert read(workshop, "es").meta.seal == ""
