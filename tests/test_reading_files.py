"""Reading tables: what every spreadsheet program writes, and faults told where people find them."""

import sys
import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.styles import PatternFill

from reports.answers.catalogue import Known
from reports.faults import Faults, InputError
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
        "sep=;\r\nrespondent;item;performance\r\nana;price;4\r\neva;«uno, dos»;dk\r\n",
        "respondent;item;performance\nana;price;4;\neva;«uno, dos»;dk;;\n",
        "respondent;item;performance;\nana;price;4\neva;«uno, dos»;dk\n",
        "A title, and more\n\nrespondent;item;performance\nana;price;4\neva;«uno, dos»;dk\n",
        '" respondent\u200b ",it\u00adem,"\nperformance"\nana,price,4\neva,"«uno, dos»",dk\n',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "utf-16-be"])
def test_every_kind_of_csv_is_read_alike(text: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding, errors="ignore"))
    assert read(path) == ([HEADER, *ROWS], [])


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850"])
def test_letters_of_programs_without_utf_8_are_read_and_told(encoding: str, tmp_path: Path) -> None:
    path, faults = tmp_path / "a.csv", Faults()
    path.write_bytes("team,word\nRecepción,«Año»\n".encode(encoding))
    assert files.read(path, faults).astype(str).to_numpy().tolist() == [["Recepción", "«Año»"]]
    assert [fault.message for fault in faults.told] == ["the letters were read as {encoding}"]


def test_columns_of_one_name_stop_nobody_who_does_not_ask_for_them(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("respondent,item,performance,why,Why\nana,price,4,a,b\n")
    assert read(path)[0][0][3:] == ["why", "why (2)"]
    assert len(read_files([path], Known())) == 1
    path.write_text("respondent,item,performance,Performance \nana,price,4,4\n")
    with pytest.raises(InputError, match="column performance: this column stands twice"):
        read_files([path], Known())


def test_a_sheet_is_read_as_it_is_kept(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["Survey of March"], [],
        ["team", *HEADER], ["desk", "ana", "price", "4"], [None, "eva", "price", "=1+2"],
        ["bar", "leo", "price", 3.0],
    ):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("A4:A5")
    sheet.merge_cells("A1:D1")
    sheet.row_dimensions[6].hidden = True
    sheet.cell(50_000, 90).fill = PatternFill("solid")
    book.create_sheet("notes").append(["nothing"])
    book.save(tmp_path / "a.xlsx")
    faults = Faults()
    table = files.read(tmp_path / "a.xlsx", faults)
    assert table.astype(str).to_numpy().tolist() == [
        ["desk", "ana", "price", "4"],
        ["desk", "eva", "price", "=1+2"],
        ["bar", "leo", "price", "3"],
    ]
    assert [fault.text().partition(": ")[2] for fault in faults.told] == [
        "the sheet “Sheet” was read; not read were notes (--sheet names one)",
        "hidden rows that were read too: 1, from row 6 on",
        "merged cells, read as the same in each of their rows: A4:A5",
        "left out above the names of the columns: Survey of March",
    ]
    with pytest.raises(InputError, match=r"row 5, .*: “=1.2” is a formula"):
        read_files([tmp_path / "a.xlsx"], Known())


@pytest.mark.parametrize(
    ("cells", "merged"),
    [
        ('<row r="1048576"><c r="BXX1048576" t="inlineStr"><is><t>x</t></is></c></row>', ""),
        ('<row r="20000"><c r="GR20000" t="inlineStr"><is><t>x</t></is></c></row>',
         '<mergeCells count="9">' + '<mergeCell ref="A3:GR20000"/>' * 9 + "</mergeCells>"),
    ],
)  # fmt: skip
def test_a_few_cells_far_away_or_merged_take_no_memory(
    cells: str, merged: str, tmp_path: Path
) -> None:
    book, path, bomb = openpyxl.Workbook(), tmp_path / "answers.xlsx", tmp_path / "bomb.xlsx"
    book.active.append(["respondent", "item", "performance"])
    book.save(path)
    with zipfile.ZipFile(path) as held, zipfile.ZipFile(bomb, "w") as made:
        for name in held.namelist():
            content = held.read(name).decode()
            if name.endswith("sheet1.xml"):
                content = content.replace("</sheetData>", f"{cells}</sheetData>{merged}")
            made.writestr(name, content)
    tracemalloc.start()
    table, told = read(bomb)
    assert tracemalloc.get_traced_memory()[1] < 400_000_000
    tracemalloc.stop()
    assert table == [[]]
    assert "no XLSX file" in told[0]


def test_several_sheets_alike_are_asked_for_or_each_a_workshop(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with pd.ExcelWriter(path) as book:
        for sheet in ("March", "June"):
            pd.DataFrame(ROWS[:1], columns=HEADER).to_excel(book, sheet_name=sheet, index=False)
    assert "the sheets March, June have the same columns" in read(path)[1][0]
    found = files.tables(path, Faults(), "all")
    assert [table["workshop"].tolist() for table in found.values()] == [["March"], ["June"]]
    assert [*files.tables(path, Faults(), "June")] == [str(path)]
    faults = Faults()
    assert not files.tables(path, faults, "May")
    assert "the file has March, June" in faults.found[0].text()


def test_a_form_that_asks_is_no_table_of_answers(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with pd.ExcelWriter(path) as book:
        for sheet in ("survey", "choices"):
            pd.DataFrame({"type": ["text"], "name": ["a"]}).to_excel(book, sheet_name=sheet)
    assert "this is an XLSForm" in read(path)[1][0]


def test_the_one_table_in_a_zip_is_read(tmp_path: Path) -> None:
    path, inside = tmp_path / "a.zip", ",".join(HEADER) + "\nana,price,4\n"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("in/Answers.csv", inside)
    assert read(path) == ([HEADER, ROWS[0]], [])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("Other.csv", inside)
    assert files.packed(path) == ""


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
    pytest.importorskip("pyarrow", reason="reads Parquet: pip install pyarrow")
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
        (
            "a,b\nñ,2\n1,".encode() + b"\xf3\n",
            "a.csv, row 3: this is not UTF-8 text, other",
        ),
        (b"<HTML>\n<table>", "a.csv: this is a web page, also where its name ends in .xls."),
        (b' {"a": 1}', "a.csv: this is JSON."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "a.csv: this is an Excel file of before 2007."),
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
    (tmp_path / "page.xlsx").write_text("<html><table></table></html>")
    locked = b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")
    (tmp_path / "locked.xlsx").write_bytes(locked)
    with zipfile.ZipFile(tmp_path / "zip.xlsx", "w") as archive:
        archive.writestr("a.txt", "a,b")
    told = {path.name: read(path)[1][0] for path in tmp_path.iterdir()}
    told["none.csv"] = read(tmp_path / "none.csv")[1][0]
    assert told == {
        "folder.csv": "folder.csv: this is a folder. Name a file.",
        "text.xlsx": "text.xlsx: this is no XLSX file, or it is cut off."
        " Save it again as XLSX or as CSV.",
        "zip.xlsx": "zip.xlsx: this is no XLSX file, or it is cut off."
        " Save it again as XLSX or as CSV.",
        "page.xlsx": "page.xlsx: this is a web page, also where its name ends in .xls. Open it in a"
        " spreadsheet program and save it as .xlsx or as CSV.",
        "locked.xlsx": "locked.xlsx: this spreadsheet is locked with a password. Open it and save"
        " it without one, as .xlsx or as CSV.",
        "none.csv": "none.csv: there is no such file. Check its name and folder.",
    }


def test_what_is_wrong_with_a_parquet_file_is_told(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="reads Parquet: pip install pyarrow")
    (tmp_path / "text.parquet").write_text("a,b\n1,2\n")
    pd.DataFrame({"team": [["a", "b"]]}).to_parquet(tmp_path / "lists.parquet")
    assert read(tmp_path / "text.parquet")[1] == [
        "text.parquet: this is no Parquet file, or it is cut off. Save it again, or save it as CSV."
    ]
    assert read(tmp_path / "lists.parquet")[1] == [
        "lists.parquet, column team: the cells hold several values each."
        " Save them as one text each."
    ]


def test_parquet_asks_for_what_reads_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    assert read(tmp_path / "a.parquet")[1] == [
        "a.parquet: Parquet is read by pyarrow, which is not installed: pip install pyarrow."
        " Or save it as CSV."
    ]


def test_rows_of_other_length_are_told_with_their_mend(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('respondent;item;performance\n\nana;price;4\nana;a;b;4\n"x\ny";price\n')
    assert read(path)[1] == [
        "a.csv, row 4: cells in this row: 4, in the first one: 3."
        " Put quotes around texts that hold “;”.",
        "a.csv, row 5: cells in this row: 2, in the first one: 3."
        " Fill it up, or look for a quotation mark that is not closed.",
    ]


def test_a_row_too_short_is_told_in_a_large_file_too(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    long = 'ana,"one\r\n""two"", three",4\r\n\r\neva,,5\r\n' * 60_000
    path.write_bytes(f"respondent,item,performance\r\n{long}leo,x,1".encode())
    table = files.read(path, faults := Faults())
    assert (faults.found, table.shape) == ([], (120_001, 3))
    assert table["item"].cat.categories.tolist() == ['one\r\n"two", three', "", "x"]
    path.write_bytes(path.read_bytes().replace(b"leo,x,1", b"leo,x"))
    assert read(path)[1] == [
        "a.csv, row 180002: cells in this row: 2, in the first one: 3."
        " Fill it up, or look for a quotation mark that is not closed."
    ]


def test_texts_stay_as_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b,c\n4.0,True,NA\n04,false,nan\n4,TRUE,\n")
    assert read(path)[0][1:] == [["4.0", "True", "NA"], ["04", "false", "nan"], ["4", "TRUE", ""]]


def test_a_quotation_mark_that_is_never_closed_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('a,b\n1,"' + "2,3\n" * 50_000)
    assert "the file cannot be read (field larger than field limit" in read(path)[1][0]


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
