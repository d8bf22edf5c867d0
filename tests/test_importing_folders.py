"""Workshop folders written by one machine and read by another."""

import csv
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from reports import columns, report
from reports.faults import InputError
from reports.inputs import Settings
from reports.reading.folders import Folder, opened
from survey import cli, demo
from survey.importing import folders
from survey.making.folders import check, check_tables
from survey.making.report import read
from survey.models import (
    Answer,
    Audit,
    Correction,
    EntryGroup,
    FieldedQuestionnaire,
    Membership,
    Pledge,
    PledgeStatus,
    Request,
    Respondent,
    User,
    Workshop,
)
from survey.store import audits
from survey.store.answers import exports
from survey.store.answers.tables import WorkshopTables
from survey.store.people import accounts
from survey.web.database import db, writing
from tests import cast
from tests.conftest import sign_in
from tests.folder_cast import changed, copied, summed, zipped

OWN_WORD = (
    '{"es": {"singular": "socia", "plural": "socias", "feminine": true},'
    ' "en": {"singular": "partner", "plural": "partners", "feminine": false}}'
)


def with_everything(app: Flask) -> str:
    """The id of a closed workshop that has something in every column."""
    sign_in(app, "Ada", "ada@example.org")
    with app.app_context(), writing() as session:
        held = demo.load(session, session.scalars(select(User.id)).one())[0]
        held.audit.customer_word, held.audit.unit = OWN_WORD, "Playa"
        _, second, *_ = held.teams
        pledge = session.query(Pledge).filter_by(team_id=second.id).one()
        session.add_all(
            PledgeStatus(pledge_id=pledge.id, days=days, outcome=outcome)
            for days, outcome in ((30, "open"), (90, "partly"))
        )
        session.add(Pledge(workshop_id=held.id, what="Nobody's", due=date(2026, 1, 2)))
        session.add(
            Request(workshop_id=held.id, text="Nobody's too", answer="declined",
                    answer_text="“No”,\nnot now", due=date(2026, 1, 3))
        )  # fmt: skip
        session.add(
            Correction(workshop_id=held.id, item="as_announced", part="help", language="es",
                       before="“a\nb”", after="c\\d")
        )  # fmt: skip
        _odd_answers(session, held)
        _dots(session, held)
        return held.id


def _odd_answers(session: Any, held: Workshop) -> None:
    who = session.query(Respondent).filter_by(workshop_id=held.id, voice="team").first()
    group = EntryGroup(workshop_id=held.id, item="ideas", title="Mixed")
    session.add(group)
    session.flush()
    common = {"workshop_id": held.id, "respondent_id": who.id, "language": "en"}
    session.execute(
        insert(Answer),
        [
            common | {"item": "ideas", "entry": "one", "text": '=1+1, "so"\nñandú 🙂',
                      "theme": "care", "group_id": group.id, "number": 12.5, "choice": "a;b"},
            common | {"item": "ideas", "entry": "Two", "text": "-", "theme": "", "number": 3.0,
                      "group_id": group.id, "choice": None},
        ],
    )  # fmt: skip


def _dots(session: Any, held: Workshop) -> None:
    """A vote: some dots on a group, some on a card that is alone."""
    held.voters = 31
    session.query(EntryGroup).filter_by(title="Colas y esperas", workshop_id=held.id).one().dots = 4
    is_card = Answer.text.startswith("El ascensor de la torre")
    card = session.query(Answer).filter(is_card, Answer.workshop_id == held.id).one()
    session.get_one(EntryGroup, card.group_id).dots = 9


def exported(workshop_id: str, path: Path) -> Path:
    held = db.session.get_one(Workshop, workshop_id)
    folders.write(path, held, exports.tables(db.session, held))
    return path


def checked(folder: Folder) -> WorkshopTables:
    check(folder)
    given = folders.read(folder)
    check_tables(folder, given)
    return given


def imported(path: Path, user_id: str) -> str:
    """The id of the workshop of a folder, checked and stored in an audit of its own."""
    with opened(path) as folder, writing() as session:
        given = checked(folder)
        audit_id = audits.create(session, folders.audit_of(folder), user_id)
        workshop_id = folders.store(session, audit_id, given).id
    db.session.rollback()  # on SQLite a session sees nothing that came after it began to read
    return workshop_id


def ada() -> str:
    return db.session.scalars(select(User.id)).one()


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*.*") if p.is_file()}


def test_a_workshop_comes_back_to_the_byte(app: Flask, tmp_path: Path) -> None:
    first = with_everything(app)
    with app.app_context():
        there = exported(first, tmp_path / "there.zip")
        again = imported(there, ada())
        back = exported(again, tmp_path / "back.zip")
        assert back.read_bytes() == there.read_bytes()
        marks = select(FieldedQuestionnaire.fingerprint).join(Workshop.questionnaires)
        one, two = (
            db.session.scalars(marks.where(Workshop.id == key)).all() for key in (first, again)
        )
        assert one == two


def test_dots_come_back_with_their_groups(app: Flask, tmp_path: Path) -> None:
    first = with_everything(app)
    with app.app_context():
        again = imported(exported(first, tmp_path / "there"), ada())
        with writing() as session:
            held = session.get_one(Workshop, again)
            rows = [*exports.votes(session, held, "")]
        dots = {row["group"][:14]: row["dots"] for row in rows if row["dots"]}
        assert (dots["El ascensor de"], dots["Colas y espera"]) == (9, 4)
        assert {row["voters"] for row in rows} == {31}
        folder = changed(exported(first, tmp_path / "other"), "votes.csv", "Colas y", "Cosas y")
        with opened(folder) as wrong, pytest.raises(InputError, match="“Cosas y esperas” is"):
            check(wrong)


def test_a_folder_of_before_the_vote_is_read(app: Flask, tmp_path: Path) -> None:
    first = with_everything(app)
    with app.app_context():
        older = exported(first, tmp_path / "there")
        (older / "votes.csv").unlink()
        held = db.session.get_one(Workshop, imported(summed(older), ada()))
        assert held.voters is None
        assert not [*exports.votes(db.session, held, "")]


def test_a_folder_and_a_zip_hold_the_same(app: Flask, tmp_path: Path) -> None:
    first = with_everything(app)
    with app.app_context():
        folder = exported(first, tmp_path / "folder")
        packed = exported(first, tmp_path / "packed.zip")
        shutil.unpack_archive(packed, tmp_path / "unpacked")
        assert files(tmp_path / "unpacked") == files(folder)
        for path in (folder, packed):
            assert not path.stat().st_mode & 0o077, "persons and teams: for one account alone"


def test_a_report_elsewhere_has_the_same_tables(sqlite_app: Flask, tmp_path: Path) -> None:
    first = with_everything(sqlite_app)
    with sqlite_app.app_context():
        again = imported(exported(first, tmp_path / "there"), ada())
        made = [
            report.make(read(db.session.get_one(Workshop, key), "es"), Settings(permutations=99))
            for key in (first, again)
        ]
    for number, one in enumerate(made):
        (tmp_path / str(number)).mkdir()
        for name in columns.TABLES:
            columns.write(name, getattr(one, name), tmp_path / str(number))
    assert files(tmp_path / "0") == files(tmp_path / "1")


@pytest.fixture
def half_answered(app: Flask) -> str:
    """The id of an open workshop: three people have rated, one wrote in private, one is silent."""
    workshop_id = cast.make_workshop(app)
    phones = [cast.phone(app) for _ in range(4)]
    for score, phone in zip("245", phones, strict=False):
        cast.save(phone, "rating", as_announced__performance=score)
        phone.post(f"/{cast.CODE}/rating", data={"do": "hand_in"})
    cast.save(phones[0], "team", value_added__e1__text="We greet", value_added__e1__version="0")
    return workshop_id


def test_an_open_workshop_goes_on_elsewhere(app: Flask, half_answered: str, tmp_path: Path) -> None:
    sign_in(app, "Ada", "ada@example.org")
    with app.app_context():
        there = exported(half_answered, tmp_path / "there")
        again = imported(there, ada())
        assert files(exported(again, tmp_path / "back")) == files(there)
        held = db.session.get_one(Workshop, again)
        assert (held.state, held.snapshot) == ("open", "")
        code = held.code
        team = exports.teams(db.session, held, "")[0]
        # before the first cut nobody is in the figures, and so nobody late
        assert (team["joined"], team["handed_in"], team["late"]) == (0, 0, 0)
    cast.save(cast.phone(app, code=code), "rating", code=code, as_announced__performance="3")


def test_nothing_is_written_over(sqlite_app: Flask, tmp_path: Path) -> None:
    first = with_everything(sqlite_app)
    with sqlite_app.app_context():
        exported(first, tmp_path / "there")
        with pytest.raises(FileExistsError):
            exported(first, tmp_path / "there")
        assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "there"]


WRONG: dict[str, tuple[str, str, str, str]] = {
    "a team without people": ("teams.csv", ",reception,Rec", ",front,Rec", "reception” is not in"),
    "a pledge of nobody": ("pledges.csv", ",reception,", ",bar,", "“bar” is not in teams.csv"),
    "an answer of nobody": ("respondents.csv", "0638a2fb3a2e6cab48dc03", "x", "respondents.csv"),
    "a name twice": ("teams.csv", "Pisos", "Recepción", "“Recepción” stands in an earlier row"),
    "a long id": ("respondents.csv", "0638a2fb", "0638a2fb" * 3, "longer than 22"),
    "a long name": ("teams.csv", "Pisos", "P" * 121, "longer than 120"),
    "a long title": ("meta.toml", '"last"', f'"{"s" * 30}"', "column scene: a cell is longer"),
    "another state": ("meta.toml", '"closed"', '"shut"', "“shut” is not known"),
    "other evidence": ("answers.csv", "heard,", "seen,", "“seen” is not known"),
    "another voice": ("respondents.csv", "member", "boss", "“boss” is not known"),
    "another language": ("respondents.csv", ",es,", ",fr,", "“fr” is not known"),
    "another outcome": ("pledges.csv", "kept,,,", "kept,,done,", "“done” is not known"),
    "no version": ("answers.csv", "answer_same_day,1,", "answer_same_day,one,", "a whole number"),
    "no cut": ("respondents.csv", ",true,,1", ",true,,soon", "no number of a cut"),
    "two cuts": ("answers.csv", ",phone,1,", ",phone,2,", "is not in respondents.csv"),
    "semicolons": ("teams.csv", "workshop,team,name", "workshop;team;name", "column is missing"),
    "no date": ("pledges.csv", "2025-12-14", "soon", "“soon” is no date"),
    "a score too high": ("answers.csv", ",3,2,", ",3,9,", "row 2, column performance: 9 is off"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_what_no_database_would_take_is_refused_in_words(fault: str, tmp_path: Path) -> None:
    name, old, new, words = WRONG[fault]
    folder = changed(copied(tmp_path), name, old, new)
    with opened(folder) as whole, pytest.raises(InputError) as refused:
        checked(whole)
    assert words in refused.value.text("en")


def test_two_sheets_of_one_team_are_refused(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    sheet = next(
        line for line in (folder / "respondents.csv").read_text().splitlines() if ",team,es" in line
    )
    changed(folder, "respondents.csv", sheet, f"{sheet}\nother{sheet[5:]}")
    with opened(folder) as whole, pytest.raises(InputError, match="has two sheets"):
        checked(whole)


@pytest.fixture
def command(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """The command line on the database of the test; what it said."""
    monkeypatch.setattr(cli, "create_app", lambda: sqlite_app)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")

    def run(*words: object, status: int = 0) -> str:
        done = CliRunner().invoke(cli.main, [str(word) for word in words])
        assert done.exit_code == status, done.output
        return done.output

    return run


def test_the_command_line_carries_a_workshop_over(
    command: Callable[..., str], sqlite_app: Flask, sqlite_facilitator: FlaskClient, tmp_path: Path
) -> None:
    cast.make_workshop(sqlite_app)
    path = tmp_path / "spring.zip"
    assert "keep it like the database" in command("export", cast.CODE.lower(), path)
    assert "is there already" in command("export", cast.CODE, path, status=1)
    assert "no workshop with this id or code" in command("export", "nobody", path, status=1)
    with sqlite_app.app_context(), writing() as session:
        audit_id = session.scalars(select(Audit.id)).one()
    assert "in the audit already" in command("import", path, "--audit", audit_id, status=1)
    assert "Added: Spring." in command("import", path, "--audit", audit_id, "--again")
    assert "no audit with this id" in command("import", path, "--audit", "x", status=1)


def test_workshops_of_one_audit_come_into_one_audit(
    command: Callable[..., str], sqlite_app: Flask, sqlite_facilitator: FlaskClient
) -> None:
    for path in demo.FOLDERS:
        command("import", path)
    assert "in the audit already" in command("import", demo.FOLDERS[0], status=1)
    with sqlite_app.app_context():
        audit = db.session.scalars(select(Audit)).one()
        assert [held.date for held in audit.workshops] == sorted(
            held.date for held in audit.workshops
        )
        assert len(audit.workshops) == 4
        assert db.session.get(Membership, (ada(), audit.id))
    page = sqlite_facilitator.get(f"/audits/{audit.id}/log?lang=en").text
    assert "added a workshop from a folder" in page


def test_who_leads_the_audit_is_asked_where_there_are_several(
    command: Callable[..., str], sqlite_app: Flask, sqlite_facilitator: FlaskClient
) -> None:
    sign_in(sqlite_app, "Bea", "bea@example.org")
    assert "--account E-MAIL" in command("import", demo.FOLDERS[0], status=1)
    command("import", demo.FOLDERS[0], "--account", "bea@example.org")
    with sqlite_app.app_context():
        bea = accounts.with_email(db.session, "bea@example.org")
        assert bea
        assert db.session.scalars(select(Membership.user_id)).all() == [bea.id]


def test_a_changed_byte_is_refused_and_nothing_is_stored(
    command: Callable[..., str], sqlite_app: Flask, sqlite_facilitator: FlaskClient, tmp_path: Path
) -> None:
    folder = copied(tmp_path)
    (folder / "answers.csv").write_bytes((folder / "answers.csv").read_bytes() + b"\n")
    for path in (folder, zipped(folder)):
        assert "this is not what was written" in command("import", path, status=1)
    wrong = changed(copied(tmp_path, 1), "respondents.csv", ",reception,", ",bar,")
    assert "“bar” is not in teams.csv" in command("import", wrong, status=1)
    with sqlite_app.app_context():
        assert not db.session.scalars(select(Audit)).all()


def test_a_folder_of_before_pledges_named_items_is_still_read(
    sqlite_app: Flask, tmp_path: Path
) -> None:
    folder = copied(tmp_path)
    path = folder / "pledges.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    at = header.index("item")
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(row[:at] + row[at + 1 :] for row in (header, *rows))
    with opened(summed(folder)) as read:
        assert {row["item"] for row in checked(read).pledges} == {""}
