"""The spreadsheet: every table as it is, safe to open, the same bytes twice."""

from dataclasses import replace
from io import BytesIO

import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook import Workbook

from reports.outputs import workbook
from reports.outputs.cells import safe
from reports.tables import COLUMNS
from tests.report_cast import HOSTILE, NOW, hostile, report

# openpyxl reads data bars of Excel 2010 without keeping them, and warns of it
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported.*:UserWarning")


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(BytesIO(content))


def read(book: Workbook, name: str) -> pd.DataFrame:
    rows = list(book[name].iter_rows(values_only=True))
    return pd.DataFrame(rows[1:], columns=list(rows[0]))


@pytest.fixture(scope="module")
def book() -> Workbook:
    return opened(workbook.render(report("es")))


def test_every_table_with_rows_is_a_sheet(book: Workbook) -> None:
    made = report()
    filled = [name for name in COLUMNS if len(getattr(made, name))]
    assert book.sheetnames == ["report", *filled]


def test_figures_are_those_of_the_tables(book: Workbook) -> None:
    items, source = read(book, "items"), report().items
    for name in ("n_pairs", "importance", "performance", "gap", "gap_low", "q", "top2"):
        assert items[name].tolist() == pytest.approx(source[name].tolist())
    assert items["wording"][0] == "Respuesta en el día: lo hacemos cada vez"


def test_missing_figures_are_empty_and_never_zero(book: Workbook) -> None:
    assert read(book, "items")["top2_low"].isna().all()


def test_heads_are_frozen_filtered_and_gaps_have_bars(book: Workbook) -> None:
    sheet = book["items"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(6, sheet.max_column).coordinate}"
    rules = [rule.type for ranges in sheet.conditional_formatting for rule in ranges.rules]
    assert rules == ["dataBar"]


def test_nothing_that_people_wrote_is_calculated() -> None:
    sheet = opened(workbook.render(hostile()))["entries"]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b"}
    assert not any(str(cell.value).startswith(("=", "+", "-", "@", "\t")) for cell in cells)
    assert any(str(cell.value) == "'" + HOSTILE[1] for cell in cells)


def test_heads_are_neutralised_too() -> None:
    assert safe("=cmd|' /C calc'!A0") == "'=cmd|' /C calc'!A0"
    assert safe("  @x") == "'  @x"
    assert safe("we = you") == "we = you"


def test_the_same_answers_give_the_same_bytes() -> None:
    assert workbook.render(report("es")) == workbook.render(report("es"))


def test_the_first_sheet_says_what_was_found(book: Workbook) -> None:
    lines = [cell.value for cell in book["report"]["A"]]
    assert lines[0] == "Hoteles del Norte"
    assert "Una brecha grande: «Respuesta en el día»." in lines


def test_sheets_print_as_wide_as_a_page_with_their_head(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$1"


def test_both_ends_of_a_share_are_shares(book: Workbook) -> None:
    for name, columns in (("themes", ("theme_gap", "low")), ("differentiation", ("share", "low"))):
        sheet = book[name]
        heads = [cell.value for cell in sheet[1]]
        for column in columns:
            assert sheet.cell(2, heads.index(column) + 1).number_format == "0%"


def test_teams_stand_by_their_names() -> None:
    source = report("es", names={(NOW, "Pisos"): "Pisos y lavandería"})
    book = opened(workbook.render(source))
    assert "Pisos y lavandería" in read(book, "participation")["team"].tolist()
    assert read(book, "team_differences")["lowest"][0] == "Pisos y lavandería"


def test_rows_are_as_high_as_their_words_need_and_no_higher_than_a_sheet_allows() -> None:
    made = report("es")
    texts = ["corto", "palabra " * 30, "x" * 40_000, *made.entries["text"].iloc[3:]]
    book = opened(workbook.render(replace(made, entries=made.entries.assign(text=texts))))
    heights = [book["entries"].row_dimensions[row].height for row in (2, 3, 4)]
    assert heights[0] is None or heights[0] < 30
    assert 60 < heights[1] < heights[2] < 409


def test_flags_beside_missing_ones_stay_flags() -> None:
    made = report("es")
    flags = pd.Series([True, False, None, *[True] * 3], dtype=object)
    book = opened(workbook.render(replace(made, entries=made.entries.assign(scored=flags))))
    assert [value is True for value in read(book, "entries")["scored"][:2]] == [True, False]


def test_columns_of_categories_are_written_as_their_words() -> None:
    made = report("es")
    kinds = {"workshop": "category", "item": "category", "side": "category"}
    book = opened(workbook.render(replace(made, entries=made.entries.astype(kinds))))
    assert read(book, "entries")["side"].tolist() == made.entries["side"].tolist()
