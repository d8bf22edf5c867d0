"""Reading tables: what every spreadsheet program writes, and faults told where people find them."""

import zipfile
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from reports.answers.catalogue import Known
from reports.answers.faults import Faults, InputError
from reports.reading import files
from tests.figures_cast import read_files

HEADER = ["respondent", "item", "performance"]
ROWS = [["ana", "price", "4"], ["eva", "«uno, dos»", "dk"]]


def read(path: Path) -> tuple[list[list[str]], list[str]]:
    """The cells of a file, header first, and its faults without the folder."""
    faults = Faults()
    table = files.read(path, faults)
    told = [fault.text().replace(f"{path.parent}/", "") for fault in faults.found]
    return [[*map(str, table.columns)], *table.astype(str).to_numpy().tolist()], told


@pytest.mark.parametrize(
    "text",
    [
        'respondent,item,performance\nana,price,4\neva,"«uno, dos»",dk\n',
        'respondent,item,performance\r\nana,price,4\r\neva,"«uno, dos»",dk',
        "\ufeffrespondent;item;performance\r\nana;price;4\r\neva;«uno, dos»;dk\r\n",
        "respondent\titem\tperformance\nana\tprice\t4\neva\t«uno, dos»\tdk\n",
        '" Respondent ",ITEM, Performance\nana,price,4\neva,"«uno, dos»",dk\n\n\n',
        'respondent,item,performance\n,,\n\nana,price,4\n,,\neva,"«uno, dos»",dk\n,,\n',
    ],
)
def test_every_kind_of_csv_is_read_alike(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode())
    assert read(path) == ([HEADER, *ROWS], [])


def test_a_spreadsheet_is_read_with_its_empty_rows_and_nameless_columns(tmp_path: Path) -> None:
    rows = [[*HEADER, None], *([*row, "a note"] for row in ROWS), [None] * 4]
    path = tmp_path / "a.xlsx"
    pd.DataFrame([rows[0], rows[1], rows[3], rows[2], rows[3]]).to_excel(
        path, index=False, header=False
    )
    cells, faults = read(path)
    assert (cells[0], faults) == ([*HEADER, "#4"], [])
    assert [row[:3] for row in cells[1:]] == ROWS


def test_parquet_is_read_with_an_index_as_its_column_and_texts_as_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    table = pd.DataFrame(ROWS, columns=HEADER).set_index("respondent")
    table["item"] = table["item"].str.encode("utf-8")
    table.to_parquet(path)
    cells, faults = read(path)
    assert ([row[::2] for row in cells], faults) == (
        [["item", "respondent"], ["price", "ana"], ["«uno, dos»", "eva"]],
        [],
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "a.csv: the file is empty. It needs a first row with column names."),
        (b"\n \n\n", "a.csv: the file is empty. It needs a first row with column names."),
        (b"\na,b\n1,2\n", "a.csv, row 1: the first row is empty. It needs the column names."),
        (b"a,A \n1,2\n", "a.csv, column a: this column stands twice. Take one of the two out."),
        (b'"a\nb",c\n1,2\n', "a.csv, row 1: a name in the first row holds a line break. Take"),
        (b"a,b\n1,2\n1,\xf3\n", "a.csv, row 3: this is not UTF-8 text. Save it again as CSV"),
        ("a,b\n1,2\n".encode("utf-16"), "a.csv, row 1: this is not UTF-8 text."),
        ("a,b\n1,2\n".encode("utf-16-le"), "a.csv, row 1: this is not UTF-8 text."),
        (b"PK\x03\x04\x8f", "a.csv: this is a spreadsheet, not CSV. Save it as CSV in UTF-8, or"),
    ],
)
def test_what_is_no_csv_is_told(content: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    cells, faults = read(path)
    assert cells == [[]]
    assert [fault.startswith(told) for fault in faults] == [True], faults


def test_a_file_of_names_alone_has_columns_and_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    for text in ("respondent,item,performance", "respondent,item,performance\n"):
        path.write_text(text)
        assert read(path) == ([HEADER], [])


def test_other_files_than_csv_are_told_in_their_own_words(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "text.xlsx").write_text("a,b\n1,2\n")
    (tmp_path / "text.parquet").write_text("a,b\n1,2\n")
    with zipfile.ZipFile(tmp_path / "zip.xlsx", "w") as archive:
        archive.writestr("a.txt", "a,b")
    lists = pa.table({"team": [["a", "b"]]})
    parquet.write_table(lists, tmp_path / "lists.parquet")
    told = {path.name: read(path)[1][0] for path in tmp_path.iterdir()}
    told["none.csv"] = read(tmp_path / "none.csv")[1][0]
    assert told == {
        "folder.csv": "folder.csv: this is a folder. Name a file.",
        "text.xlsx": "text.xlsx: this is no XLSX file, or it is cut off."
        " Save it again as XLSX or as CSV.",
        "zip.xlsx": "zip.xlsx: this is no XLSX file, or it is cut off."
        " Save it again as XLSX or as CSV.",
        "text.parquet": "text.parquet: this is no Parquet file, or it is cut off."
        " Save it again, or save it as CSV.",
        "lists.parquet": "lists.parquet, column team: the cells hold several values each."
        " Save them as one text each.",
        "none.csv": "none.csv: there is no such file. Check its name and folder.",
    }


def test_rows_of_other_length_are_told_with_their_mend(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('respondent;item;performance\n\nana;price;4\nana;a;b;4\n"x\ny";price\n')
    assert read(path)[1] == [
        "a.csv, row 4: cells in this row: 4, in the first one: 3."
        " Put quotes around texts that hold “;”.",
        "a.csv, row 5: cells in this row: 2, in the first one: 3."
        " Fill it up, or look for a quotation mark that is not closed.",
    ]


def test_faults_name_the_row_that_people_see(tmp_path: Path) -> None:
    paths = [tmp_path / "a.csv", tmp_path / "b.csv"]
    paths[0].write_text('respondent,item,performance\n\n,,\n"p\nq",x,8\n,,\nr,x,9\n\n\n')
    paths[1].write_text("respondent,item,performance\np,x,7\n")
    with pytest.raises(InputError) as wrong:
        read_files(paths, Known())
    assert [(Path(fault.file).name, fault.row) for fault in wrong.value.faults] == [
        ("a.csv", 4),
        ("a.csv", 6),
        ("b.csv", 2),
    ]


def test_an_empty_row_leaves_no_item_without_a_name(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("respondent,item,performance\np,x,4\n,,\n")
    checked = read_files([path], Known())
    assert checked["item"].cat.categories.tolist() == ["x"]
