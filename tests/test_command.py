"""`python -m reports`: what it writes, and how it says what is wrong."""

import io
import os
import pty
import subprocess
import sys
from pathlib import Path
from select import select

import pandas as pd
import pytest

import questionnaires
from reports import columns
from reports.__main__ import main
from reports.command.run import Bar, _questionnaires
from reports.faults import Faults
from reports.reading import spreadsheets
from tests.figures_cast import room, scores


@pytest.fixture
def ratings(tmp_path: Path) -> Path:
    path = tmp_path / "ratings.csv"
    room([6, 8, 7], scale=7).drop(columns="workshop").to_csv(path, index=False)
    return path


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def test_all_tables_are_written_without_a_byte_order_mark(ratings: Path, tmp_path: Path) -> None:
    assert run(ratings, "--scale", "1-7", "--tables", tmp_path / "out") == 0
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written == {f"{name}.csv" for name in columns.TABLES}
    assert (tmp_path / "out" / "items.csv").read_bytes().startswith(b"workshop,voice,item,theme")
    items = pd.read_csv(tmp_path / "out" / "items.csv")
    assert items["workshop"].tolist() == ["ratings"] * 3
    assert items["scale_size"].tolist() == [7] * 3


def test_who_looks_at_a_screen_sees_the_steps_and_that_they_are_done() -> None:
    screen, program = pty.openpty()
    with os.fdopen(program, "w") as stream:
        with Bar("es", stream) as bar:
            bar.reading("ventas.xlsx", 0, 2, 0.5)
            bar.step("tally")
            bar.tell(0.5, "los gráficos")
        told = ""
        while "Hecho" not in told and select([screen], [], [], 5)[0]:
            told += os.read(screen, 10_000).decode()  # it comes in pieces
    assert "leyendo ventas.xlsx" in told
    assert "contando respuestas" in told
    assert "los gráficos" in told
    assert "[####################################]  Hecho" in told


def test_nothing_is_drawn_where_nobody_looks() -> None:
    stream = io.StringIO()
    with Bar("es", stream) as bar:
        bar.step("tally")
    assert stream.getvalue() == ""


def test_reading_a_large_spreadsheet_tells_how_far_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, told = tmp_path / "large.xlsx", list[float]()
    table = {"respondent": [f"p{n}" for n in range(2500)], "item": "speed", "performance": 3}
    pd.DataFrame(table).to_excel(path, index=False)
    monkeypatch.setattr(spreadsheets, "TOLD_EACH", 500)
    monkeypatch.setattr(
        Bar, "reading", lambda _bar, _file, place, of, share: told.append((place + share) / of)
    )
    assert run(path, "--tables", tmp_path / "out") == 0
    assert told == sorted(told)
    assert (told[0], len({*told}) > 3) == (0, True)


def test_wrong_answers_end_with_status_2_and_nothing_written(
    ratings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run(ratings, "--tables", out, "-o", tmp_path / "r.xlsx", "--language", "en") == 2
    told = capsys.readouterr().err.splitlines()
    # one line a measure and score that is off the scale
    assert len(told) == 4
    assert "ratings.csv, 11 rows (3, 9, 10 …), column " in told[0]
    assert "from 1 to 5" in told[0]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ratings.csv"]


def test_who_speaks_in_the_answers_speaks_in_the_table_of_teams_too(
    ratings: Path, tmp_path: Path
) -> None:
    heads = tmp_path / "heads.csv"
    heads.write_text("team,invited,joined,handed_in\nteam 0,7,7,6\n")
    run(ratings, "--scale", "1-7", "--voice", "team", "--teams", heads, "--tables", tmp_path)
    assert pd.read_csv(tmp_path / "participation.csv")["voice"].tolist() == ["team"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--smallest-base", "2"), "--smallest-base 2: "),
        (("--smallest-base", "0"), "--smallest-base 0: "),
        (("--scale", "0-20"), "--scale 0-20: "),
        (("--words", "Good"), "--words Good: "),
        (("--dates", "ymd"), "--dates ymd: "),
        (("--scale", "many"), "--scale many: "),
        (("-o", "report.doc"), "report.doc: "),
        (("--questionnaire", "none.toml"), "none.toml: "),
        (("--teams", "none.csv"), "none.csv: "),
        (("--meta", "none.toml"), "none.toml: "),
    ],
)
def test_wrong_options_are_told_with_their_value(
    ratings: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str
) -> None:
    assert run(ratings, *arguments) == 2
    assert any(line.startswith(told) for line in capsys.readouterr().err.splitlines())


def test_a_base_of_one_hides_nothing(tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    scores({"a": [1, 2], "b": [3]}).to_csv(path, index=False)
    for base, hidden in (("5", True), ("1", False)):
        assert run(path, "--smallest-base", base, "--tables", tmp_path) == 0
        assert pd.read_csv(tmp_path / "items.csv")["hidden"].tolist() == [hidden]


def test_help_speaks_the_language_that_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    for language, words in (
        ("en", "people invited and sheets handed in"),
        ("es", "hojas entregadas"),
    ):
        with pytest.raises(SystemExit):
            run("--language", language, "--help")
        assert words in " ".join(capsys.readouterr().out.split())


def test_what_stands_beside_the_answers_comes_in_files_of_its_own(
    ratings: Path, tmp_path: Path
) -> None:
    heads, pledges, meta = (tmp_path / name for name in ("t.csv", "p.csv", "m.toml"))
    heads.write_text("team,invited,joined,handed_in\nteam 0,8,7,6\n")
    pledges.write_text("team,what,theme\nteam 0,Call back,speed\n")
    meta.write_text('title = "Hotel"\n')
    options = ("--teams", heads, "--pledges", pledges, "--meta", meta)
    assert run(ratings, "--scale", "1-7", "--tables", tmp_path / "out", *options) == 0
    participation = pd.read_csv(tmp_path / "out" / "participation.csv")
    assert participation[["workshop", "share"]].to_numpy().tolist() == [["ratings", 0.75]]
    assert pd.read_csv(tmp_path / "out" / "pledges.csv")["what"].tolist() == ["Call back"]


def test_a_questionnaire_is_found_by_the_items_it_asks(tmp_path: Path) -> None:
    path = tmp_path / "lists.csv"
    rows = {"respondent": ["s"], "item": ["value_added"], "performance": [""], "entry": ["e"]}
    pd.DataFrame(rows).assign(voice="team", text="We greet").to_csv(path, index=False)
    assert run(path, "--tables", tmp_path / "out") == 0
    assert pd.read_csv(tmp_path / "out" / "entries.csv")["side"].tolist() == ["value"]


@pytest.mark.parametrize("key", questionnaires.KEYS)
def test_each_shipped_questionnaire_is_found_by_its_items(key: str) -> None:
    items = [item.key for item in questionnaires.one(key).items]
    table = pd.DataFrame({"item": items}, dtype="category")
    found = _questionnaires(None, {"answers.csv": table}, Faults())
    assert [form.key for form in found] == [key]


def test_report_and_figures_are_written_beside_the_tables(ratings: Path, tmp_path: Path) -> None:
    out, figures = tmp_path / "new" / "report.xlsx", tmp_path / "figures"
    assert run(ratings, "--scale", "1-7", "-o", out, "--figures", figures) == 0
    assert out.read_bytes().startswith(b"PK")
    assert {path.suffix for path in figures.rglob("*") if path.is_file()} >= {".png", ".svg"}


def test_a_file_without_a_single_answer_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "heads.csv"
    path.write_text("respondent,item,performance\n")
    assert run(path, "-o", tmp_path / "report.pdf") == 2
    assert "no hay respuestas bajo la primera fila" in capsys.readouterr().err
    assert not (tmp_path / "report.pdf").exists()


def test_the_word_for_the_customer_is_put_into_shipped_questionnaires(tmp_path: Path) -> None:
    answers, meta, out = (tmp_path / name for name in ("a.csv", "meta.toml", "report.html"))
    room([6, 8, 7]).replace("item 1", "as_announced").to_csv(answers, index=False)
    meta.write_text('customer = "patient"\n')
    options = ("--questionnaire", "last_customer", "--language", "en", "--meta", meta)
    assert run(answers, *options, "-o", out) == 0
    assert "What we announce is what patients get" in out.read_text()


def test_help_and_the_command_that_serves_load_no_pandas() -> None:
    code = (
        "import sys; from survey import cli; from reports.command import arguments\n"
        "try: arguments.read(['--help'])\nfinally: assert 'pandas' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert "--tables" in done.stdout


def test_a_pdf_loads_only_what_it_needs(ratings: Path, tmp_path: Path) -> None:
    step = "s,team,North,last_incident,1,A pipe broke,"
    told, out = tmp_path / "told.csv", tmp_path / "report.pdf"
    told.write_text(f"respondent,voice,team,item,entry,text,performance\n{step}\n")
    code = (
        "import sys; sys.modules['pyarrow'] = None  # as where only requirements.txt is installed\n"
        "from reports.__main__ import main; main(sys.argv[1:]); print(*sys.modules)"
    )
    options = ["--questionnaire", "damage_control", "--scale", "1-7", "-o", str(out)]
    words = [sys.executable, "-c", code, str(ratings), str(told), *options]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    slow = {"matplotlib.pyplot", "openpyxl", "pptx", "scipy.stats", "ssl"}
    assert out.exists()
    assert not slow & set(done.stdout.split())


@pytest.mark.parametrize(
    ("language", "asked", "unknown"),
    [("en", "no customer was asked", "do not say whether"),
     ("es", "no se preguntó a ningún cliente", "no dicen si")],
)  # fmt: skip
def test_answers_that_name_no_voice_do_not_say_that_no_customer_was_asked(
    ratings: Path, tmp_path: Path, language: str, asked: str, unknown: str
) -> None:
    def page(*more: str) -> str:
        options = ("--scale", "1-7", "--language", language, "-o", tmp_path / "r.html")
        assert run(ratings, *options, *more) == 0
        return (tmp_path / "r.html").read_text()

    assert unknown in (text := page())
    assert asked not in text
    assert asked in (text := page("--voice", "member"))
    assert unknown not in text
    customers = page("--voice", "customer")
    assert asked not in customers
    assert unknown not in customers
    assert run(ratings, "--scale", "1-7", "--voice", "me", "--tables", tmp_path) == 2


def test_pairs_that_are_not_known_are_told_whatever_the_file_holds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "wide.csv").write_text("Speed,Speed,Room,Room\n1,2,3,4\n4,5,4,4\n3,3,2,2\n")
    assert run(tmp_path / "wide.csv", "--language", "en", "--pairs", "both") == 2
    told = capsys.readouterr().err
    assert "--pairs both: this is not known." in told
    assert "wide.csv: each question stands twice" in told
