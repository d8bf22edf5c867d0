"""What is handed out: a wheel with everything in it, files to start it, notes of a release."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

from docs import release
from survey import VERSION
from survey.web import config

ROOT = Path(__file__).parent.parent
FOLDERS = ("questionnaires", "reports", "survey")
COMMANDS = {"backup", "check", "demo", "report", "restore", "serve"}


def sources() -> list[str]:
    """The files of the application that are kept, as they stand in a clone."""
    listed = ["git", "ls-files", "-z", "-co", "--exclude-standard", "--", *FOLDERS]
    found = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True)
    return [name for name in found.stdout.split("\0") if name and (ROOT / name).exists()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as a release makes it, from the files that are kept."""
    source, made = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    kept = ("pyproject.toml", "setup.py", "README.md", "LICENSE", "requirements.txt")
    for name in (*kept, *sources()):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, source / name)
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*build, "--wheel-dir", made, source], check=True)
    return next(made.glob(f"last_customer-{VERSION}-py3-none-any.whl"))


def test_the_wheel_holds_all_that_is_kept_and_the_texts_compiled(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as inside:
        held = set(inside.namelist())
        scripts = inside.read(f"last_customer-{VERSION}.dist-info/entry_points.txt").decode()
        about = inside.read(f"last_customer-{VERSION}.dist-info/METADATA").decode()
    wanted = set(sources())
    wanted |= {name.removesuffix("po") + "mo" for name in wanted if name.endswith(".po")}
    assert wanted - held == set()
    assert {name.split("/")[0] for name in held} == {*FOLDERS, f"last_customer-{VERSION}.dist-info"}
    assert "last-customer = survey.cli:main" in scripts
    assert "Requires-Dist: Flask==" in about


def test_the_wheel_runs_without_the_clone_and_keeps_answers_with_the_user(
    wheel: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(wheel) as inside:
        inside.extractall(tmp_path / "installed")
    code = (
        "import sys; from survey import cli; from survey.web import config;"
        "print(config.data_folder());"
        "sys.exit(cli.main(['demo'], prog_name='last-customer'))"
    )
    place = {"PYTHONPATH": str(tmp_path / "installed"), "XDG_DATA_HOME": str(tmp_path / "home")}
    told = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=tmp_path, check=True, capture_output=True,
        text=True, env=place | {"LC_ALL": "es_ES.UTF-8"},
    ).stdout  # fmt: skip
    assert told.startswith(f"{tmp_path}/home/last-customer\nLa demo está cargada.")
    assert (tmp_path / "home" / "last-customer" / "last_customer.sqlite3").exists()


@pytest.mark.skipif("INSTALL" not in os.environ, reason="takes minutes: INSTALL=1 pytest")
def test_an_empty_environment_takes_the_wheel(wheel: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "empty"], check=True)
    install = [tmp_path / "empty/bin/pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, wheel], check=True)
    command = tmp_path / "empty" / "bin" / "last-customer"

    def run(*words: str) -> str:
        asked = [command, "--data", tmp_path / "data", *words]
        return subprocess.run(
            asked, cwd=tmp_path, check=True, capture_output=True, text=True,
            env={"LC_ALL": "en_GB.UTF-8"},
        ).stdout  # fmt: skip

    assert VERSION in run("--version")
    assert "The demo is loaded" in run("demo")
    assert "Written" in run("backup", "one.zip")
    assert "last-customer check" in run("restore", "one.zip", "--overwrite")
    assert "Everything is in order" in run("check")
    run("report", str(ROOT / "survey/demo/2026-07"), "-o", "report.pdf")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")


def test_a_clone_keeps_its_answers_in_instance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SURVEY_DATA", raising=False)
    assert config.data_folder() == tmp_path / "instance"


def test_the_command_has_what_people_need_under_one_name() -> None:
    from survey.cli import main

    assert set(main.commands) >= COMMANDS


def test_compose_waits_for_a_healthy_database_and_the_image_serves_as_nobody() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    server, database = services["server"], services["database"]
    assert server["depends_on"]["database"]["condition"] == "service_healthy"
    assert "pg_isready" in database["healthcheck"]["test"][1]
    image = (ROOT / server["build"]["dockerfile"]).read_text()
    lines = {line.split()[0]: line for line in image.splitlines() if line[:1].isupper()}
    assert lines["USER"] == "USER 1000"
    assert "/healthz" in image
    assert lines["VOLUME"].split()[1] == server["volumes"][0].partition(":")[2]


def test_a_double_click_says_in_words_that_python_is_missing(tmp_path: Path) -> None:
    shutil.copy(ROOT / "start" / "macos.command", tmp_path)
    for name in ("sh", "dirname"):
        (tmp_path / name).symlink_to(shutil.which(name) or "")
    done = subprocess.run(
        ["sh", tmp_path / "macos.command"], env={"PATH": str(tmp_path)}, input="\n",
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "Last Customer needs Python 3.11 or newer" in done.stdout
    assert "Hace falta Python 3.11" in done.stdout
    assert done.stderr == ""


def test_the_notes_of_a_release_are_its_part_of_the_changelog() -> None:
    changelog = (
        "# Changelog\n\n## Unreleased\n- c\n\n## 0.2.0 (2026-12-01)\n### A\n- b\n\n## 0.1.0\n- a\n"
    )
    assert release.notes("0.2.0", changelog) == "### A\n- b\n"
    assert release.notes("Unreleased", release.CHANGELOG.read_text(encoding="utf-8"))
    with pytest.raises(LookupError):
        release.notes("0.3.0", changelog)
