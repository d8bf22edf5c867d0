"""The answers table: what it accepts, what it refuses and in which words."""

from pathlib import Path

import pandas as pd
import pytest

from reports.answers import scoring
from reports.answers.catalogue import Known
from reports.faults import InputError
from reports.statistics import numbering
from tests.figures_cast import checked, read_files, reversed_habit, scores
from tests.some import some


def written(folder: Path, text: str, name: str = "room.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def read(folder: Path, text: str, scale: int = 5) -> pd.DataFrame:
    return read_files([written(folder, text)], Known(scale=scale))


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(InputError) as raised:
        read(folder, text)
    return str(raised.value).replace(f"{folder}/", "").splitlines()


def test_scores_dont_know_and_missing_are_kept_apart(tmp_path: Path) -> None:
    table = read(tmp_path, "respondent,item,performance,importance\na,i,3,dk\nb,i,DK,\nc,i,,4.0\n")
    assert table["performance"].tolist() == [3, scoring.DK, scoring.MISSING]
    assert table["importance"].tolist() == [scoring.DK, scoring.MISSING, 4]


def test_absent_columns_take_their_defaults(tmp_path: Path) -> None:
    table = read(tmp_path, "respondent,item,performance\na,i,3\n")
    assert table[["workshop", "voice", "team"]].astype(str).iloc[0].tolist() == [
        "room",
        "member",
        "",
    ]


def test_a_semicolon_a_bom_and_a_line_break_in_a_text_are_read(tmp_path: Path) -> None:
    table = read(tmp_path, '\ufeffrespondent;item;performance;text\na;i;3;"one\ntwo"\nb;i;4;x\n')
    assert table["text"].tolist() == ["one\ntwo", "x"]


def test_reverse_items_are_turned_once(tmp_path: Path) -> None:
    known = Known([reversed_habit()])
    clicked = "respondent,item,performance\na,late,1\nb,late,4\nc,late,dk\n"
    table = read_files([written(tmp_path, clicked)], known)
    assert table["performance"].tolist() == [4, 1, scoring.DK]


def test_the_scale_of_an_item_is_its_own(tmp_path: Path) -> None:
    path = written(tmp_path, "respondent,item,performance\na,late,5\na,other,5\n")
    with pytest.raises(InputError, match=r"row 2, column performance: 5 .* from 1 to 4") as raised:
        read_files([path], Known([reversed_habit()]))
    assert raised.value.total == 1


@pytest.mark.parametrize("score", ["0", "6", "99", "-1", "1.5", "٣", "NaN", "true", "4 5", "1e0"])
def test_what_is_no_score_is_refused_with_its_row(tmp_path: Path, score: str) -> None:
    told = faults(tmp_path, f"respondent,item,performance\na,i,3\nb,i,{score}\n")
    assert len(told) == 1
    assert told[0].startswith("room.csv, row 3, column performance: ")
    assert score in told[0] or score == "0"


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    told = faults(
        tmp_path,
        "respondent,item,performance,voice,date,verdict_maybe,number\n"
        ",i,3,member,2025-01-01,,\nb,,9,boss,1/2/25,-1,abc\n",
    )
    assert len(told) == 7
    assert [line.split(",")[1].strip() for line in told] == ["row 2"] + ["row 3"] * 6


def test_one_cause_in_many_rows_is_one_line_and_the_next_cause_is_seen(tmp_path: Path) -> None:
    rows = "".join(f"p{n},i,{n % 8 + 10},\n" for n in range(33))
    told = faults(tmp_path, "respondent,item,performance,date\n" + rows + "q,i,Well,soon\n")
    assert len(told) == 7
    assert told[0] == (
        "room.csv, 5 rows (2, 10, 18 …), column performance: 10 is off the scale."
        " Scores here go from 1 to 5."
    )
    assert told[4] == (
        "room.csv, 16 rows (6, 7, 8 …), column performance: other values like that: 14, 15, 16, 17."
    )
    assert [line.partition(": ")[2][:12] for line in told[5:]] == ["“soon” is no", "“Well” is no"]


def test_only_twenty_causes_are_shown_and_the_rest_counted(tmp_path: Path) -> None:
    paths = [written(tmp_path, "a,b\n1,2\n", f"{n}.csv") for n in range(7)]
    with pytest.raises(InputError) as raised:
        read_files(paths, Known())
    assert len(str(raised.value).splitlines()) == 21
    assert str(raised.value).endswith("… and 1 more")


def test_missing_columns_name_what_the_file_has(tmp_path: Path) -> None:
    told = faults(tmp_path, "person,item\na,i\n")
    assert len(told) == 2
    assert all("the file has person, item" in line for line in some(told))


def test_the_same_answer_twice_is_an_error(tmp_path: Path) -> None:
    told = faults(tmp_path, "respondent,item,performance\na,i,3\nb,i,3\na,i,3\n")
    assert told[0].startswith("room.csv, row 4, column item: this respondent already answered “i”")


def test_one_respondent_has_one_team_and_one_voice(tmp_path: Path) -> None:
    told = faults(
        tmp_path,
        "respondent,item,performance,team,voice\na,i,3,x,member\na,j,3,y,customer\n",
    )
    assert [line.split(":")[0] for line in told] == [
        "room.csv, row 3, column team",
        "room.csv, row 3, column voice",
    ]


def test_a_row_with_too_many_cells_is_named(tmp_path: Path) -> None:
    told = faults(tmp_path, "respondent,item,performance\na,i,3\nb,i,4,5\n")
    assert told == [
        "room.csv, row 3: cells in this row: 4, in the first one: 3. "
        "Put quotes around texts that hold “,”."
    ]


def test_rows_without_a_name_are_not_doubled_answers(tmp_path: Path) -> None:
    text = "respondent,item,performance,team\n,i,3,a\n,i,4,b\nx,,3,a\nx,,4,a\n"
    told = faults(tmp_path, text)
    assert [line.partition(": ")[0] for line in told] == [
        "room.csv, 2 rows (2, 3), column respondent", "room.csv, 2 rows (4, 5), column item",
    ]  # fmt: skip
    assert all("the cell is empty" in line for line in some(told))


@pytest.mark.parametrize("text", ["", "\n"])
def test_an_empty_file_is_told(tmp_path: Path, text: str) -> None:
    assert faults(tmp_path, text) == [
        "room.csv: the file is empty. It needs a first row with column names."
    ]


def test_a_missing_file_and_one_that_is_no_text_are_told(tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"\xff\xfe not a spreadsheet")
    latin = tmp_path / "latin.csv"
    latin.write_bytes("respondent,item,performance\ná,é,3\n".encode() + b"\xe1,i,3\n")
    with pytest.raises(InputError) as raised:
        read_files([tmp_path / "none.csv", broken, latin], Known())
    assert [fault.file for fault in raised.value.faults] == [
        str(tmp_path / name) for name in ("none.csv", "broken.xlsx", "latin.csv")
    ]


def test_faults_are_told_in_spanish_too(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        read(tmp_path, "respondent,item,performance\na,i,9\n")
    assert ", fila 2, columna performance: 9 " in raised.value.text("es")


@pytest.mark.parametrize("suffix", [".xlsx", ".parquet"])
def test_spreadsheets_and_parquet_say_what_csv_says(tmp_path: Path, suffix: str) -> None:
    if suffix == ".parquet":
        pytest.importorskip("pyarrow", reason="reads Parquet: pip install pyarrow")
    table = scores({"a": [1, 2, "dk"], "b": [5, 4, ""]}, importance=4, date="2025-03-01")
    path = tmp_path / f"room{suffix}"
    if suffix == ".xlsx":
        table.to_excel(path, index=False)
    else:
        table.astype({"performance": str}).to_parquet(path)
    csv = tmp_path / "room.csv"
    table.to_csv(csv, index=False)
    as_csv, other = (read_files([one], Known()) for one in (csv, path))
    pd.testing.assert_frame_equal(as_csv.astype(str), other.astype(str))


def test_numbers_dates_and_holes_of_a_table_become_texts() -> None:
    rows = {"respondent": [7.0, 8.0], "item": ["i", "i"], "performance": [3.0, None]}
    table = checked(pd.DataFrame(rows).assign(date=pd.Timestamp("2025-03-01")))
    assert table["respondent"].tolist() == ["7", "8"]
    assert table["performance"].tolist() == [3, scoring.MISSING]
    assert table["date"].tolist() == ["2025-03-01", "2025-03-01"]


def test_workshops_stand_by_date_then_by_appearance(tmp_path: Path) -> None:
    rows = "c,2025-09-01\nx,\na,2025-01-01\ny,\nb,2025-05-01\n"
    lines = [f"p,i,3,{row}" for row in rows.splitlines()]
    table = read(tmp_path, "\n".join(["respondent,item,performance,workshop,date", *lines, ""]))
    assert list(table["workshop"].cat.categories) == ["a", "b", "c", "x", "y"]


def test_several_files_are_several_workshops_and_faults_name_theirs(tmp_path: Path) -> None:
    good = written(tmp_path, "respondent,item,performance\na,i,3\n", "one.csv")
    table = read_files([good, written(tmp_path, "respondent,item,performance\na,i,4\n")], Known())
    assert table["workshop"].tolist() == ["one", "room"]
    assert table["person"].nunique() == 2
    bad = written(tmp_path, "respondent,item,performance\na,i,3\nb,i,8\n", "two.csv")
    with pytest.raises(InputError, match=r"two\.csv, row 3"):
        read_files([good, bad], Known())


def test_the_kind_of_an_unknown_item_shows_in_its_columns() -> None:
    rows = [
        {"item": "rated", "performance": 3},
        {"item": "listed", "entry": "e", "text": "x", "performance": 2},
        {"item": "told", "text": "long"},
        {"item": "picked", "choice": "a;b"},
        {"item": "counted", "number": "12.5"},
        {"item": "skipped"},
    ]
    table = checked(pd.DataFrame(rows, dtype=object).assign(respondent="p"))
    kinds = dict(zip(table["item"], table["kind"], strict=True))
    assert kinds == {
        **{"rated": "rated", "listed": "list", "told": "text", "picked": "picks"},
        **{"counted": "number", "skipped": "rated"},
    }


def test_items_of_a_questionnaire_stand_in_its_order_before_unknown_ones() -> None:
    form = reversed_habit()
    table = checked(pd.concat([scores({"a": [1]}), scores({"b": [2]}, item="late")]), [form])
    assert list(table["item"].cat.categories) == ["late", "welcome"]


def test_a_table_without_rows_is_a_workshop_without_answers() -> None:
    table = checked(pd.DataFrame(columns=["respondent", "item", "performance"]))
    assert list(table["workshop"].cat.categories) == ["room"]
    assert len(table) == 0


def test_sparse_keys_are_numbered_like_dense_ones() -> None:
    keys = pd.Series([10**12, 5, 10**12, 7]).to_numpy()
    assert numbering.numbered(keys).tolist() == [2, 0, 2, 1]
    assert numbering.first_rows(numbering.numbered(keys)).tolist() == [1, 3, 0]
