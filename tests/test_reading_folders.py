"""Workshop folders as input of a report: read whole, or refused in words with nothing written."""

import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from reports.__main__ import main
from reports.answers import side_tables
from reports.answers.table import COLUMNS as ANSWERS
from reports.faults import InputError
from reports.reading.folders import LATER, NEEDED, SUMS, opened
from survey.demo import FOLDERS
from survey.store.answers.tables import COLUMNS
from tests.folder_cast import changed, copied, summed, zipped


def run(*words: object) -> int:
    return main([str(word) for word in words])


def told(capsys: pytest.CaptureFixture[str]) -> str:
    return " ".join(capsys.readouterr().err.split())


def table(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / f"{name}.csv", keep_default_na=False)


def tables(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_zip_gives_the_tables_of_the_folder(tmp_path: Path) -> None:
    shutil.make_archive(str(tmp_path / "inside"), "zip", FOLDERS[0].parent, FOLDERS[0].name)
    whole = zipped(copied(tmp_path))
    for source, out in ((FOLDERS[0], "a"), (whole, "b"), (tmp_path / "inside.zip", "c")):
        assert run(source, "--tables", tmp_path / out) == 0
    assert tables(tmp_path / "a") == tables(tmp_path / "b") == tables(tmp_path / "c")


def test_teams_pledges_requests_and_questions_come_from_inside(tmp_path: Path) -> None:
    assert run(FOLDERS[0], "--tables", tmp_path, "--language", "en") == 0
    heads = table(tmp_path, "participation").set_index("team").loc["housekeeping"]
    counts = heads[["name", "invited", "joined", "handed_in"]].astype(str).tolist()
    assert counts == ["Pisos", "11", "10", "9"]
    assert [len(table(tmp_path, name)) for name in ("pledges", "requests")] == [5, 5]
    assert "unclear" in set(table(tmp_path, "items")["label"])


def test_the_workshops_of_several_folders_stand_by_date(tmp_path: Path) -> None:
    assert run(FOLDERS[1], FOLDERS[0], "--tables", tmp_path) == 0
    assert set(table(tmp_path, "trend")["to_workshop"]) == {"Invierno 2026"}
    assert table(tmp_path, "items")["workshop"].iloc[0] == "Otoño 2025"


def test_two_workshops_of_one_title_are_told_apart_by_date(tmp_path: Path) -> None:
    other = changed(copied(tmp_path, 1), "meta.toml", "Invierno 2026", "Otoño 2025")
    for name in ("answers", "teams", "pledges", "requests", "votes"):
        path = other / f"{name}.csv"
        path.write_text(path.read_text().replace("Invierno 2026", "Otoño 2025"))
    assert run(FOLDERS[0], summed(other), "--tables", tmp_path / "out") == 0
    names = list(dict.fromkeys(table(tmp_path / "out", "items")["workshop"]))
    assert names == ["Otoño 2025", "Otoño 2025 (2026-02-18)"]


def test_the_smallest_base_of_the_audit_holds_unless_another_is_told(tmp_path: Path) -> None:
    strict = changed(copied(tmp_path), "meta.toml", "smallest_base = 5", "smallest_base = 9")
    hidden = []
    for words in ((FOLDERS[0],), (strict,), (strict, "--smallest-base", "5")):
        assert run(*words, "--tables", tmp_path / "out") == 0
        hidden.append(int(table(tmp_path / "out", "teams")["hidden"].sum()))
    assert hidden[0] == hidden[2] < hidden[1]


def test_an_open_workshop_makes_an_interim_report(tmp_path: Path) -> None:
    assert run(FOLDERS[3], "-o", tmp_path / "r.html", "--language", "en") == 0
    assert "Interim report" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_sheets_that_are_in_no_cut_are_in_no_figure(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    respondent = "0638a2fb3a2e6cab48dc03"
    for name in ("answers", "respondents"):
        path = folder / f"{name}.csv"
        rows = path.read_text(encoding="utf-8").splitlines()
        late = [row.replace(",phone,1,", ",phone,,") if respondent in row else row for row in rows]
        late = [row.removesuffix("1") if row.startswith(respondent) else row for row in late]
        path.write_text("\n".join(late) + "\n", encoding="utf-8")
    teams = folder / "teams.csv"
    told = teams.read_text(encoding="utf-8").replace("9,8,8,0", "9,7,7,1")
    teams.write_text(told, encoding="utf-8")
    people = {}
    for whole in (FOLDERS[0], summed(folder)):
        assert run(whole, "--tables", tmp_path / "out") == 0
        summary = table(tmp_path / "out", "summary").iloc[0]
        people[whole] = (summary["respondents_member"], summary["sheets_late"])
    (all_of_them, none), (those_cut, late_ones) = people.values()
    assert (those_cut, none, late_ones) == (all_of_them - 1, 0, 1)
    assert run(folder, "-o", tmp_path / "r.html", "--language", "en") == 0
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "One late sheet is in no figure." in page


def test_a_word_of_ones_own_stands_in_the_questions(tmp_path: Path) -> None:
    own = (
        'customer = { es = { singular = "socia", plural = "socias", feminine = true },'
        ' en = { singular = "partner", plural = "partners" } }'
    )
    folder = changed(copied(tmp_path), "meta.toml", 'customer = "customer"', own)
    assert run(folder, "-o", tmp_path / "r.html") == 0
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "socias" in page
    assert "clientes" not in page


def test_requests_are_a_table_of_their_own(tmp_path: Path) -> None:
    asked = tmp_path / "asked.csv"
    asked.write_text("team,text,due\nreception,Another desk,2026-03-31\n")
    answers = FOLDERS[0] / "answers.csv"
    assert run(answers, "--requests", asked, "--tables", tmp_path / "out") == 0
    row = table(tmp_path / "out", "requests").iloc[0]
    assert row[["team", "text", "due"]].tolist() == ["reception", "Another desk", "2026-03-31"]
    assert not len(table(tmp_path / "out", "pledges"))


def test_votes_are_a_table_of_their_own(tmp_path: Path) -> None:
    given = tmp_path / "given.csv"
    alone = "Para cambiar una noche reservada por agencia hay que llamar a tres sitios."
    given.write_text(f"group,dots,voters\nEl desayuno,2,31\n{alone},9,31\n")
    answers = FOLDERS[0] / "answers.csv"
    assert run(answers, "--votes", given, "--tables", tmp_path / "out") == 0
    found = table(tmp_path / "out", "votes")
    assert found["group"].iloc[0] == alone
    assert found[["dots", "voters", "entries"]].iloc[0].astype(str).tolist() == ["9", "31", "1"]
    again = ("--votes", tmp_path / "out" / "votes.csv", "--tables", tmp_path / "again")
    assert run(answers, *again) == 0
    assert (tmp_path / "again" / "votes.csv").read_bytes() == (
        tmp_path / "out" / "votes.csv"
    ).read_bytes()


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("Nobody,2,31", "row 2, column group: “Nobody” is neither a group nor an entry of"),
        (",2,31", "row 2, column group: the cell is empty."),
        ("Quejas y opiniones,−2,31", "row 2, column dots: “−2” is no count."),
        ("Quejas y opiniones,2,many", "row 2, column voters: “many” is no count."),
        ("El desayuno,2,31\nQuejas y opiniones,1,31", "row 3, column group: “Quejas"),
    ],
)
def test_what_is_wrong_with_votes_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], row: str, fault: str
) -> None:
    given = tmp_path / "given.csv"
    given.write_text(f"group,dots,voters\n{row}\n")
    words = ("--votes", given, "--tables", tmp_path, "--language", "en")
    assert run(FOLDERS[0] / "answers.csv", *words) == 2
    assert fault in capsys.readouterr().err


def test_the_tables_of_a_folder_are_those_that_reports_read() -> None:
    assert set(COLUMNS["answers"]) - set(ANSWERS) == {"own_theme"}
    assert set(COLUMNS["teams"]) - set(side_tables.SIDES["teams"].columns) == set()
    assert COLUMNS["requests"] == side_tables.SIDES["requests"].columns
    assert COLUMNS["votes"] == side_tables.SIDES["votes"].columns
    assert {f"{name}.csv" for name in COLUMNS} < {*NEEDED, *LATER}


def without(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def longer(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes() + b"\n")


def line(text: str) -> Callable[[Path], None]:
    def add(folder: Path) -> None:
        with (folder / SUMS).open("a") as file:
            file.write(text)

    return add


def unlisted(folder: Path) -> None:
    kept = (folder / SUMS).read_text().splitlines(keepends=True)
    (folder / SUMS).write_text("".join(one for one in kept if "teams" not in one))


def linked(folder: Path) -> None:
    (folder / "teams.csv").rename(folder.parent / "elsewhere.csv")
    (folder / "teams.csv").symlink_to(folder.parent / "elsewhere.csv")


def meta(old: str, new: str) -> Callable[[Path], None]:
    return lambda folder: changed(folder, "meta.toml", old, new) and None


WRONG: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "no sums": (without(SUMS), "there is no SHA256SUMS in it", "no contiene SHA256SUMS"),
    "a changed byte": (longer("answers.csv"), "this is not what was written", "no es lo que se"),
    "no teams": (without("teams.csv"), "the file is missing", "falta el archivo"),
    "no questions": (
        without("questionnaires/01_last_customer.json"), "the file is missing", "falta el archivo",
    ),
    "no sum": (unlisted, "its sum is not in SHA256SUMS", "su suma no está en SHA256SUMS"),
    "a link": (linked, "the file is missing", "falta el archivo"),
    "a way out": (line(f"{0:064}  ../../secret\n"), "“../../secret” is no file", "«../../secret»"),
    "nonsense": (line("hello\n"), "“hello” is no line", "«hello» no es una línea"),
    "no title": (meta("title", "titel"), "title is missing", "title falta"),
    "no day": (meta("2025-10-15", '"soon"'), "date is missing or is not", "date falta"),
    "base of two": (meta("_base = 5", "_base = 2"), "smallest_base is missing", "smallest_base"),
    "no word": (meta('"customer"', "{ es = 3 }"), "customer is missing", "customer falta"),
    "no TOML": (meta("title =", "title"), "this is not TOML", "esto no es TOML"),
    "other form": (
        lambda folder: changed(folder, "questionnaires/01_last_customer.json", '"key"', '"k"')
        and None,
        "no stored questionnaire", "no es un cuestionario guardado",
    ),
    "two workshops": (
        lambda folder: changed(folder, "teams.csv", "Otoño 2025", "Otro") and None,
        "a folder holds one workshop", "un solo taller",
    ),
    "a wrong score": (
        lambda folder: changed(folder, "answers.csv", ",3,2,", ",3,9,") and None,
        "answers.csv, row 2, column performance: 9 is off the scale", "fila 2",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "as_zip"),
    # a zip holds no link that anybody follows
    [
        (fault, as_zip)
        for fault in WRONG
        for as_zip in (False, True)
        if fault != "a link" or not as_zip
    ],
)
def test_a_folder_that_is_not_whole_is_refused_in_words(
    fault: str, as_zip: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil, english, spanish = WRONG[fault]
    folder = copied(tmp_path)
    spoil(folder)
    source, out = zipped(folder) if as_zip else folder, tmp_path / "out"
    for language, words in (("en", english), ("es", spanish)):
        assert run(source, "-o", out / "r.pdf", "--language", language) == 2
        said = told(capsys)
        assert words in said
        assert str(source) in said
    assert not out.exists()


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("answers.csv", b"0" * (61 * 1024 * 1024))


def stranger(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../out.csv", "x")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (bomb, "it holds more than 60 MB"),
        (stranger, "there is no SHA256SUMS in it"),
        (lambda path: path.write_bytes(b"PK\x03\x04 cut off"), "this is no zip file"),
        (lambda path: path.write_bytes(b""), "this is no zip file"),
        (lambda path: None, "there is no such file"),
    ],
    ids=["bomb", "stranger", "cut", "empty", "none"],
)
def test_a_hostile_zip_is_refused_and_unpacked_nowhere(
    make: Callable[[Path], None], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "in" / "x.zip"
    path.parent.mkdir()
    make(path)
    assert run(path, "--tables", tmp_path / "out", "--language", "en") == 2
    assert words in told(capsys)
    assert {one.name for one in tmp_path.rglob("*")} <= {"in", "x.zip"}


def test_a_zip_with_any_byte_changed_is_refused_or_read_as_it_was(tmp_path: Path) -> None:
    path = zipped(copied(tmp_path))
    content, chance = path.read_bytes(), random.Random(1)
    for _ in range(150):
        spoilt = bytearray(content)
        for _ in range(chance.choice((1, 5))):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        path.write_bytes(spoilt)
        try:
            with opened(path) as folder:
                assert folder.about.title == "Otoño 2025"
        except InputError:
            pass


def test_the_same_workshop_twice_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = zipped(copied(tmp_path))
    assert run(FOLDERS[0], FOLDERS[0] / ".", "--tables", tmp_path / "out") == 0
    assert run(FOLDERS[0], whole, "--tables", tmp_path / "no", "--language", "en") == 2
    assert "is in another of these folders" in told(capsys)
