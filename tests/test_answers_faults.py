"""`python -m reports` with broken input and places: all is told at once, nothing left behind."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from reports.__main__ import main
from reports.command import run
from reports.command.delivery import delivering
from reports.faults import Faults, InputError, visible
from tests.figures_cast import room

ROOT = Path(__file__).parent.parent


@pytest.fixture
def ratings(tmp_path: Path) -> Path:
    path = tmp_path / "ratings.csv"
    room([6, 8]).drop(columns="workshop").to_csv(path, index=False)
    return path


def told(capsys: pytest.CaptureFixture[str], *words: object, language: str = "en") -> list[str]:
    """The lines on standard error of a run that is refused."""
    assert main([*map(str, words), "--language", language]) == 2
    return capsys.readouterr().err.splitlines()


def left(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_faults_of_all_files_and_options_are_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.csv").write_text("respondent,item,performance\np,x,9\n")
    Path("t.csv").write_text("team,voice,invited\nA,boss,many\nA,boss,2.0\n")
    Path("p.csv").write_text("team,due\nA,soon\n")
    Path("m.toml").write_text("title = 3\n")
    options = ("--teams", "t.csv", "--pledges", "p.csv", "--meta", "m.toml", "--weight", "kilos")
    assert told(capsys, "a.csv", *options) == [
        "--weight kilos: this is not known. Possible are persons, teams.",
        "m.toml: title is a text and stands in quotes; “3” is not one.",
        "p.csv, column what: this column is missing; the file has team, due. Add or rename it.",
        "-o: nothing is to be made. Name a report after it, or use --tables or --figures.",
        "a.csv, row 2, column performance: 9 is off the scale. Scores here go from 1 to 5.",
        "t.csv, 2 rows (2, 3), column voice: “boss” is not known. Write member, team, customer or"
        " leave it empty.",
        "t.csv, row 2, column invited: “many” is no count. Write a whole number from 0, or"
        " nothing.",
        "t.csv, row 3, column team: “A” stands in an earlier row already. Take one of the two out.",
        "p.csv, row 2, column due: “soon” is no date. Write it as 2026-03-31.",
    ]
    spanish = told(capsys, "a.csv", *options, language="es")
    assert len(spanish) == 9
    assert spanish[4].startswith("a.csv, fila 2, columna performance: 9 se sale de la escala.")


@pytest.mark.parametrize("scale", ["1-7", "7"])
def test_a_wrong_option_blames_no_scores(
    scale: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "room.csv"
    path.write_text("respondent,item,performance\na,i,7\n")
    lines = told(capsys, path, "--scale", scale, "--paper", "letter", "--tables", tmp_path)
    assert not any("off the scale" in line for line in lines)
    assert lines[0].startswith("--paper letter")


def test_faults_stand_in_the_order_of_files_then_of_rows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, first in (("a.csv", "p,x,1\n"), ("b.csv", "")):
        wrong = f"respondent,item,performance\n{first}q,x,9\n"
        (tmp_path / name).write_text(wrong)
    lines = told(capsys, tmp_path / "a.csv", tmp_path / "b.csv", "--tables", tmp_path / "out")
    assert [line.partition(": ")[0] for line in lines] == [
        f"{tmp_path / 'a.csv'}, row 3, column performance",
        f"{tmp_path / 'b.csv'}, row 2, column performance",
    ]


def test_two_files_that_would_be_one_workshop_only_by_their_name_are_told(
    ratings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "autumn" / ratings.name
    other.parent.mkdir()
    other.write_text(ratings.read_text().replace("-", "x"))
    lines = told(capsys, ratings, other, "--tables", tmp_path / "out")
    assert len(lines) == 1
    assert "would be one workshop" in lines[0]
    # the same file again is no other file
    again = tmp_path / "autumn" / ".." / ratings.name
    assert main([str(ratings), str(again), "--tables", str(tmp_path / "out")]) == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "python -m reports: no file is named."),
        (("--bogus",), "--bogus: this option is not known."),
        (("--language",), "--language: a value is missing after it."),
        (("--questionnaire", "last_custmer"), "--questionnaire last_custmer: this is no"),
    ],
)
def test_slips_of_the_pen_are_told(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        status: object = main(["--language", "en", *words])
    except SystemExit as ended:
        status = ended.code
    assert status == 2
    err = capsys.readouterr().err
    assert said in err or words == ("--language",)
    assert "usage" not in err


def test_teams_of_another_workshop_are_told_and_absent_teams_are_not(
    ratings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heads, out = tmp_path / "t.csv", tmp_path / "out"
    for text, column in (
        ("workshop,team,invited\nspring,team 0,8\n", "workshop"),
        ("team,invited\nRooms,8\n", "team"),
    ):
        heads.write_text(text)
        lines = told(capsys, ratings, "--teams", heads, "--tables", out)
        assert len(lines) == 1
        assert f"column {column}: nothing in this column is in the answers" in lines[0]
    heads.write_text("team,invited,handed_in\nteam 0,8,6\nRooms,8,0\n")
    assert main([str(ratings), "--teams", str(heads), "--tables", str(out)]) == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = Hotel\n", "line 1: this is not TOML"),
        ('x = 1\ntitle = "Hotel', "line 2: this is not TOML"),
        ("interim = 'yes'\n", "interim is true or false, not “yes”."),
        (b"title = 'Ma\xf1ana'\n", "this is not UTF-8 text"),
    ],
)
def test_what_is_wrong_with_meta_is_told_by_line_or_name(
    text: str | bytes,
    said: str,
    ratings: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    meta = tmp_path / "m.toml"
    meta.write_bytes(text if isinstance(text, bytes) else text.encode())
    lines = told(capsys, ratings, "--meta", meta, "--tables", tmp_path / "out")
    assert [line.startswith(f"{meta}: {said}") for line in lines] == [True]


@pytest.mark.parametrize("option", ["--tables", "--figures", "-o"])
def test_a_place_that_cannot_be_written_is_told_before_the_work(
    option: str, ratings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    place = tmp_path / "file" / ("report.pdf" if option == "-o" else "folder")
    other = "--figures" if option == "--tables" else "--tables"
    lines = told(capsys, ratings, other, tmp_path / "new" / "folder", option, place)
    assert len(lines) == 1
    assert "is a file, not a folder" in lines[0]
    assert left(tmp_path) == ["file", "ratings.csv"]


def test_a_folder_in_the_report_s_place_is_told(
    ratings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "report.csv").mkdir()
    lines = told(capsys, ratings, "-o", tmp_path / "report.csv", "--tables", tmp_path / "t")
    assert lines == [f"{tmp_path / 'report.csv'}: this is a folder. Name a file."]
    assert left(tmp_path) == ["ratings.csv", "report.csv"]


def test_where_the_disk_is_full_nothing_is_left(
    ratings: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(path: Path, content: bytes) -> int:
        path.touch()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    report = tmp_path / "new" / "report.csv"
    lines = told(capsys, ratings, "-o", report, "--tables", tmp_path / "t")
    assert lines == [f"{report}: there is no room left. Free some, or choose another disk."]
    assert left(tmp_path) == ["ratings.csv"]


def test_who_stops_the_report_gets_status_130_and_no_file(
    ratings: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run.report, "make", stop)
    assert main([str(ratings), "--tables", str(tmp_path / "out")]) == 130
    assert capsys.readouterr().err == "Detenido: el informe ha quedado sin terminar.\n"
    assert left(tmp_path) == ["ratings.csv"]


def test_a_program_that_is_ended_clears_away_what_it_began(tmp_path: Path) -> None:
    # the program waits in the middle of its delivery until it is told to end
    code = """
import runpy, signal, sys, time
# a suite that runs in the background hands on that SIGINT is ignored
signal.signal(signal.SIGINT, signal.default_int_handler)
from reports.command import run as command
from reports.command.delivery import delivering
def run(options):
    with delivering(options.tables) as delivery:
        delivery.put(options.tables / "items.csv", b"half")
        print("waiting", flush=True)
        time.sleep(60)
command.run = run
sys.argv = ["reports", "a.csv", "--tables", sys.argv[1]]
runpy.run_module("reports", run_name="__main__")
"""
    for sent, status in ((signal.SIGTERM, 143), (signal.SIGINT, 130)):
        with subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / "out")],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            text=True,
        ) as running:
            assert running.stdout is not None
            assert running.stdout.readline() == "waiting\n"
            running.send_signal(sent)
            _, err = running.communicate()
        assert running.returncode == status
        assert "Traceback" not in err
        assert left(tmp_path) == []


def test_files_appear_together_at_the_end_and_others_stay(tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_text("mine")
    with delivering(tmp_path, tmp_path / "new") as delivery:
        delivery.put(tmp_path / "report.csv", b"1")
        delivery.put(tmp_path / "new" / "pictures" / "a.png", b"2")
        assert not (tmp_path / "report.csv").exists()
    assert left(tmp_path) == ["new", "new/pictures", "new/pictures/a.png", "old.csv", "report.csv"]


def test_nothing_that_a_cell_holds_steers_the_terminal() -> None:
    assert visible("a\x1b[2J\nb\ud800") == "a�[2J⏎b�"
    faults = Faults()
    faults.add("evil\x1b.csv", "“{value}” is no score.", value="{0}\x07")
    with pytest.raises(InputError, match=r"evil�\.csv: “\{0\}�” is no score\."):
        faults.stop_if_any()
