"""The commands: begun as people begin them, or called where that is not what is asked."""

import json
import shutil
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from reports import seal
from survey import create_app, demo
from survey.models import Workshop
from survey.web.database import db, writing
from tests.prepared import ROOT, run, said
from tests.some import some


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    """A data folder with the demo, and what the command printed."""
    data = tmp_path_factory.mktemp("demo")
    done = run("demo", "--json", data=data)
    assert done.returncode == 0, done.stderr
    return data, json.loads(done.stdout)


def test_the_demo_says_how_to_sign_in_join_and_read(
    loaded: tuple[Path, dict[str, object]],
) -> None:
    _, links = loaded
    assert set(links) == {"facilitator", "join", "share", "workshops"}
    assert links["facilitator"]["sign_in"] == "/sign-in"
    assert len(links["workshops"]) == len(demo.FOLDERS)


def test_nobody_else_on_the_machine_reads_what_is_kept(
    loaded: tuple[Path, dict[str, object]],
) -> None:
    files = [one for one in loaded[0].rglob("*") if one.is_file()]
    assert any(one.suffix == ".sqlite3" for one in files)
    assert [one for one in files if one.stat().st_mode & 0o077] == []


def test_the_demo_can_be_loaded_again(loaded: tuple[Path, dict[str, object]]) -> None:
    data, links = loaded
    again = json.loads(said("demo", "--json", data=data).stdout)
    assert len(again["workshops"]) == len(links["workshops"])
    assert again["facilitator"]["password"] != links["facilitator"]["password"]


def test_a_questionnaire_without_faults_passes(tmp_path: Path) -> None:
    file = ROOT / "questionnaires" / "definitions" / "last_customer.toml"
    done = said("check", str(file), data=tmp_path)
    assert (done.returncode, done.stdout) == (0, "No faults found.\n")


def test_every_fault_of_a_questionnaire_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('key = "Own one"\nversion = "two"\n', encoding="utf-8")
    done = said("check", str(file), data=tmp_path)
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) >= 4
    assert all(line.startswith("own.toml") for line in some(done.stdout.splitlines()))


def test_the_console_speaks_spanish_where_the_machine_does(tmp_path: Path) -> None:
    done = said("check", str(tmp_path / "nothing.toml"), data=tmp_path, LANG="es_ES.UTF-8")
    assert "no se puede leer" in done.stdout


def test_a_check_code_is_told_from_a_wrong_one(loaded: tuple[Path, dict[str, object]]) -> None:
    data, _ = loaded
    app = create_app(DATA=data)
    with app.app_context():
        held = db.session.query(Workshop).filter_by(state="closed").first()
        assert held is not None
        code, title = seal.check_code(held.snapshot), held.title
        db.engine.dispose()
    right, wrong = said("verify", code, data=data), said("verify", "ZZZZ-ZZZZ", data=data)
    assert (right.returncode, title in right.stdout) == (0, True)
    assert (wrong.returncode, wrong.stdout) == (1, "No closed workshop here has this check code.\n")


def test_a_seal_of_an_earlier_version_is_not_told_as_broken(
    loaded: tuple[Path, dict[str, object]],
) -> None:
    data, _ = loaded
    app, old = create_app(DATA=data), "f0" * 32
    with app.app_context():
        with writing() as session:
            session.query(Workshop).filter_by(state="closed").limit(1).one().snapshot = old
        db.engine.dispose()
    for language, words in (("en_GB", "cannot be told"), ("es_ES", "no se puede saber")):
        done = said("verify", seal.check_code(old), data=data, LANG=f"{language}.UTF-8")
        assert (done.returncode, words in done.stdout) == (1, True)


def test_a_taken_port_is_told_with_the_way_out(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = run("--host", "127.0.0.1", "--port", str(port), data=tmp_path)
    assert done.returncode == 1
    assert f"127.0.0.1:{port} is taken" in done.stderr


@pytest.fixture(scope="module")
def backup(
    loaded: tuple[Path, dict[str, object]], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A backup of the demo, as the command writes it."""
    file = tmp_path_factory.mktemp("backup") / "demo.zip"
    done = run("backup", str(file), data=loaded[0])
    assert (done.returncode, done.stdout.split(".")[0]) == (0, "Written"), done.stderr
    return file


def test_what_is_restored_into_an_empty_folder_is_what_was_there(
    loaded: tuple[Path, dict[str, object]], backup: Path, tmp_path: Path
) -> None:
    data = tmp_path / "new"
    done = run("restore", str(backup), data=data)
    assert (done.returncode, "Restored." in done.stdout) == (0, True), done.stderr
    before, after = said("check", data=loaded[0]), said("check", data=data)
    assert (after.returncode, after.stdout) == (0, before.stdout)
    assert "Workshops: 4\n" in after.stdout
    assert after.stdout.splitlines()[-1].startswith("Everything is in order")
    assert (data / "secret_key").read_text() == (loaded[0] / "secret_key").read_text()


def test_a_database_that_is_there_is_only_replaced_when_told(backup: Path, tmp_path: Path) -> None:
    said("restore", str(backup), data=tmp_path)
    database = tmp_path / "last_customer.sqlite3"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE workshop SET title = 'Changed'")
    refused = said("restore", str(backup), data=tmp_path)
    assert (refused.returncode, "--overwrite" in refused.stderr) == (1, True)
    with closing(sqlite3.connect(database)) as somebody:
        somebody.execute("PRAGMA journal_mode = WAL")  # as the application has it
        somebody.execute("SELECT count(*) FROM workshop").fetchone()
        refused = run("restore", str(backup), "--overwrite", data=tmp_path)
        assert (refused.returncode, "stop the server first" in refused.stderr) == (1, True)
    assert said("restore", str(backup), "--overwrite", data=tmp_path).returncode == 0
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT 1 FROM workshop WHERE title = 'Changed'").fetchall() == []


def test_a_backup_replaces_nothing_that_is_there(backup: Path, tmp_path: Path) -> None:
    said("restore", str(backup), data=tmp_path)
    database = tmp_path / "last_customer.sqlite3"
    for there in (database, tmp_path):
        refused = said("backup", str(there), data=tmp_path, LANG="es_ES.UTF-8")
        assert (refused.returncode, "ya existe" in refused.stderr) == (1, True)
    assert database.read_bytes().startswith(b"SQLite format 3")


def test_half_a_backup_is_refused_and_touches_nothing(backup: Path, tmp_path: Path) -> None:
    half = tmp_path / "half.zip"
    half.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    done = said("restore", str(half), data=tmp_path / "new")
    assert (done.returncode, "no whole backup" in done.stderr) == (1, True)
    assert not (tmp_path / "new" / "last_customer.sqlite3").exists()


def test_a_damaged_database_is_told_in_a_sentence_and_can_be_replaced(
    backup: Path, tmp_path: Path
) -> None:
    said("restore", str(backup), data=tmp_path)
    with (tmp_path / "last_customer.sqlite3").open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 8192)
    done = said("check", data=tmp_path)
    assert (done.returncode, "is damaged" in done.stderr.splitlines()[-1]) == (1, True)
    assert said("restore", str(backup), "--overwrite", data=tmp_path).returncode == 0
    assert said("check", data=tmp_path).returncode == 0


def test_files_and_rows_that_miss_one_another_are_told(backup: Path, tmp_path: Path) -> None:
    said("restore", str(backup), data=tmp_path)
    (tmp_path / "imports" / "audit" / "nobody").mkdir(parents=True)
    done = said("check", data=tmp_path)
    assert (done.returncode, "audit/nobody" in done.stdout) == (0, True)
    with closing(sqlite3.connect(tmp_path / "last_customer.sqlite3")) as connection, connection:
        connection.execute(
            "INSERT INTO file_set (id, kind, about, language, view, snapshot, code, state,"
            " progress, created_at) VALUES"
            " ('gone', 'import', 'audit', '', '{}', 's', '', 'ready', 100, '2026-01-01')"
        )
    shutil.rmtree(tmp_path / "imports")
    done = said("check", data=tmp_path)
    assert (done.returncode, "audit/gone" in done.stdout) == (1, True)


def test_without_a_database_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    for command in (("backup", str(tmp_path / "one.zip")), ("check",)):
        done = said(*command, data=tmp_path / "none")
        assert (done.returncode, "There is no database" in done.stderr) == (1, True)
        assert list((tmp_path / "none").iterdir()) == []


def test_a_backup_that_is_not_there_is_told_in_the_language_of_the_console(tmp_path: Path) -> None:
    for language, words in (("en_GB.UTF-8", "There is no file"), ("es_ES.UTF-8", "No hay ningún")):
        done = said("restore", "lost.zip", data=tmp_path / "none", LANG=language)
        assert (done.returncode, words in done.stderr) == (1, True)


@pytest.mark.postgres
def test_postgresql_is_backed_up_by_its_own_tools(postgres_of_its_own: str, tmp_path: Path) -> None:
    file = tmp_path / "one.zip"
    done = said("backup", str(file), data=tmp_path, SURVEY_DATABASE_URL=postgres_of_its_own)
    assert (done.returncode, "pg_dump" in done.stderr, file.exists()) == (1, True, False)


def test_a_database_that_is_away_is_told_in_a_line(tmp_path: Path) -> None:
    nowhere = f"postgresql://nobody@/none?host={tmp_path}"
    for command, begin in (("work", run), ("check", said)):
        done = begin(command, data=tmp_path, SURVEY_DATABASE_URL=nowhere)
        assert done.returncode == 1
        assert done.stderr.startswith("Error: The database does not answer (")
        assert "Traceback" not in done.stderr


def test_a_key_that_does_not_protect_stops_the_start_in_words(tmp_path: Path) -> None:
    done = said("check", data=tmp_path, SURVEY_SECRET_KEY="short", LANG="es_ES.UTF-8")
    assert (done.returncode, "SURVEY_SECRET_KEY" in done.stderr) == (1, True)
    (tmp_path / "secret_key").touch()
    done = run(data=tmp_path)
    assert (done.returncode, "secret_key is empty or broken" in done.stderr) == (1, True)
    assert "Traceback" not in done.stderr


def test_a_database_of_a_newer_version_is_refused_and_not_touched(
    backup: Path, tmp_path: Path
) -> None:
    said("restore", str(backup), data=tmp_path)
    with closing(sqlite3.connect(tmp_path / "last_customer.sqlite3")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    for command in ((), ("work",)):
        done = run(*command, data=tmp_path)
        assert (done.returncode, "by a newer version" in done.stderr) == (1, True)
        assert "Traceback" not in done.stderr
    with closing(sqlite3.connect(tmp_path / "last_customer.sqlite3")) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [
            ("9999",)
        ]
