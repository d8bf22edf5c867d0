"""The commands, run as people run them."""

import json
import socket
from pathlib import Path

import pytest

from reports import seal
from survey import create_app, demo
from survey.models import Workshop
from survey.web.database import db, writing
from tests.prepared import ROOT, run
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


def test_the_demo_can_be_loaded_again(loaded: tuple[Path, dict[str, object]]) -> None:
    data, links = loaded
    again = json.loads(run("demo", "--json", data=data).stdout)
    assert len(again["workshops"]) == len(links["workshops"])
    assert again["facilitator"]["password"] != links["facilitator"]["password"]


def test_a_questionnaire_without_faults_passes(tmp_path: Path) -> None:
    file = ROOT / "questionnaires" / "definitions" / "last_customer.toml"
    done = run("check", str(file), data=tmp_path)
    assert (done.returncode, done.stdout) == (0, "No faults found.\n")


def test_every_fault_of_a_questionnaire_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('key = "Own one"\nversion = "two"\n', encoding="utf-8")
    done = run("check", str(file), data=tmp_path)
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) >= 4
    assert all(line.startswith("own.toml") for line in some(done.stdout.splitlines()))


def test_the_console_speaks_spanish_where_the_machine_does(tmp_path: Path) -> None:
    done = run("check", str(tmp_path / "nothing.toml"), data=tmp_path, LANG="es_ES.UTF-8")
    assert "no se puede leer" in done.stdout


def test_a_check_code_is_told_from_a_wrong_one(loaded: tuple[Path, dict[str, object]]) -> None:
    data, _ = loaded
    app = create_app(DATA=data)
    with app.app_context():
        held = db.session.query(Workshop).filter_by(state="closed").first()
        assert held is not None
        code, title = seal.check_code(held.snapshot), held.title
        db.engine.dispose()
    right, wrong = run("verify", code, data=data), run("verify", "ZZZZ-ZZZZ", data=data)
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
        done = run("verify", seal.check_code(old), data=data, LANG=f"{language}.UTF-8")
        assert (done.returncode, words in done.stdout) == (1, True)


def test_a_taken_port_is_told_with_the_way_out(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = run("--host", "127.0.0.1", "--port", str(port), data=tmp_path)
    assert done.returncode == 1
    assert f"127.0.0.1:{port} is taken" in done.stderr
