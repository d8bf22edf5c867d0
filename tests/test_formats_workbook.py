"""The spreadsheet: every table as it is, safe to open, the same bytes twice."""

import re
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from reports.columns import TABLES, column_of
from reports.document.report import document, texts
from reports.formats import workbook
from reports.formats.cells import safe
from reports.formats.sheet import has_figures
from reports.report import Report
from reports.words.speech import Speech
from tests.figures_cast import made as figures
from tests.figures_cast import scores
from tests.report_cast import HOSTILE, NOW, hostile, report
from tests.some import some

# openpyxl reads data bars of Excel 2010 without keeping them, and warns of it
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported.*:UserWarning")


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(BytesIO(content))


SAY = Speech("es")


def read(book: Workbook, name: str) -> pd.DataFrame:
    """A sheet under the keys of its columns, which its heads tell in words."""
    rows = list(book[SAY.gettext(TABLES[name].title)].iter_rows(values_only=True))
    keys = list(workbook.readable(report("es"), name).columns)
    assert list(rows[0]) == [safe(SAY.gettext(column_of(name, key).head)) for key in keys]
    return pd.DataFrame(rows[1:], columns=keys)


@pytest.fixture(scope="module")
def book() -> Workbook:
    return opened(workbook.render(report("es")))


def test_every_table_with_rows_is_a_sheet(book: Workbook) -> None:
    made = report()
    filled = [name for name in TABLES if len(getattr(made, name))]
    assert book.sheetnames == ["Informe", *(SAY.gettext(TABLES[name].title) for name in filled)]


def test_sheets_and_heads_are_in_words_of_both_languages() -> None:
    for language in ("es", "en"):
        say = Speech(language)
        names = [say.gettext(table.title) for table in TABLES.values()]
        assert len(set(names)) == len(names)
        assert max(map(len, names)) <= 31
        assert all(say.gettext(table.about) for table in TABLES.values())
        for table in TABLES.values():
            heads = [say.gettext(one.head) for one in table.columns.values()]
            assert len(set(heads)) == len(heads)


def test_every_figure_of_every_table_is_in_its_sheet(book: Workbook) -> None:
    source, seen = report("es"), 0
    for name in TABLES:
        table: pd.DataFrame = getattr(source, name)
        found = read(book, name) if len(table) else table
        for column in table.columns[[has_figures(table[column]) for column in table]]:
            told = pd.to_numeric(found[column]).astype(float).tolist()
            wanted = pd.to_numeric(table[column]).astype(float).tolist()
            assert told == pytest.approx(wanted, nan_ok=True), (name, column)
            seen += 1
    assert seen > 70


def test_hidden_figures_are_hatched_and_unknown_ones_empty() -> None:
    rows = report("es").items
    rows.loc[0, ["hidden", "n_pairs", "gap"]] = [True, None, None]
    sheet = opened(workbook.render(report("es", items=rows)))["Aspectos"]
    at = list(workbook.readable(report("es"), "items").columns).index("gap") + 1
    assert [sheet.cell(row, at).fill.patternType for row in (2, 3)] == ["lightUp", None]
    assert sheet.cell(2, at).value is None


def test_where_everything_is_hidden_everything_is_hatched() -> None:
    rows = report("es").items.assign(hidden=True, n_pairs=None, gap=None)
    sheet = opened(workbook.render(report("es", items=rows)))["Aspectos"]
    at = list(workbook.readable(report("es"), "items").columns).index("gap") + 1
    assert {sheet.cell(row, at).fill.patternType for row in range(2, 7)} == {"lightUp"}


def test_bars_of_gaps_have_zero_in_the_middle() -> None:
    with ZipFile(BytesIO(workbook.render(report("es")))) as archive:
        sheet = archive.read("xl/worksheets/sheet2.xml").decode()
    low, high = re.findall(r'<cfvo type="num" val="([-.0-9]+)"', sheet)[:2]
    assert float(low) == -float(high) < 0
    assert float(high) == pytest.approx(report("es").items["gap"].abs().max())
    assert 'axisPosition="middle"' in sheet


def test_figures_are_those_of_the_tables(book: Workbook) -> None:
    items, source = read(book, "items"), report().items
    for name in ("n_pairs", "importance", "performance", "gap", "gap_low", "q", "top2"):
        assert items[name].tolist() == pytest.approx(source[name].tolist())
    assert items["wording"][0] == "Respuesta en el día: lo hacemos cada vez"


def test_missing_figures_are_empty_and_never_zero(book: Workbook) -> None:
    assert read(book, "items")["top2_low"].isna().all()


def test_heads_are_frozen_filtered_and_gaps_have_bars(book: Workbook) -> None:
    sheet = book["Aspectos"]
    assert sheet.freeze_panes == "D2"
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(6, sheet.max_column).coordinate}"
    rules = [rule.type for ranges in sheet.conditional_formatting for rule in ranges.rules]
    assert rules == ["dataBar"]


def test_days_are_days_and_what_people_wrote_instead_stays_text() -> None:
    pledges = pd.concat([report().pledges, report().pledges.assign(due="pronto")])
    made = opened(workbook.render(report("es", pledges=pledges)))
    sheet = made["Compromisos"]
    at = [cell.value for cell in sheet[1]].index("Para cuándo") + 1
    day, words = sheet.cell(2, at), sheet.cell(3, at).value
    assert (day.value, day.number_format) == (datetime(2026, 4, 30), "d mmm yyyy")
    assert words == "pronto"


def test_what_names_a_row_of_a_wide_sheet_stays_in_sight(book: Workbook) -> None:
    assert book["Aspectos"].freeze_panes == "D2"
    assert book["Aspectos"]["C1"].value == "Aspecto"
    for sheet in some(book.worksheets[1:]):
        column = openpyxl.utils.cell.coordinate_from_string(sheet.freeze_panes)[0]
        count = openpyxl.utils.column_index_from_string(column) - 1
        widths = [sheet.column_dimensions[get_column_letter(at + 1)].width for at in range(count)]
        assert sum(widths) < 95


def test_the_sheet_of_people_can_be_filtered_and_printed() -> None:
    rows = pd.DataFrame({"voice": ["member"] * 8, "x": ["4"] * 8, "x.importance": ["5"] * 8})
    made = workbook.render(report("es", persons=lambda: rows), with_persons=True)
    sheet = opened(made)["Puntuaciones"]
    assert sheet.auto_filter.ref == sheet.dimensions
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", None)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_nothing_that_people_wrote_is_calculated() -> None:
    sheet = opened(workbook.render(hostile()))["Lo escrito"]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b"}
    assert not any(str(cell.value).startswith(("=", "+", "-", "@", "\t")) for cell in some(cells))
    assert any(str(cell.value) == "'" + HOSTILE[1] for cell in cells)


def test_heads_are_neutralised_too() -> None:
    assert safe("=cmd|' /C calc'!A0") == "'=cmd|' /C calc'!A0"
    assert safe("  @x") == "'  @x"
    assert safe("we = you") == "we = you"


def test_the_same_answers_give_the_same_bytes() -> None:
    assert workbook.render(report("es")) == workbook.render(report("es"))


def test_the_first_sheet_says_what_was_found(book: Workbook) -> None:
    lines = [cell.value for cell in book["Informe"]["A"]]
    assert lines[0] == "Hoteles del Norte"
    assert "Una brecha grande: «Respuesta en el día»." in lines
    assert any(str(line).startswith("Rayado: menos de 5 respuestas") for line in lines)
    links = [cell.hyperlink.location for cell in book["Informe"]["A"] if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in book.sheetnames[1:]]


def test_sheets_print_as_wide_as_a_page_with_their_head(book: Workbook) -> None:
    for sheet in some(book.worksheets[1:]):
        assert sheet.page_setup.orientation == "landscape"
        # a program leaves out what is 1
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight or 1) == (1, 1)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$1"


def printed(report: Report, name: str) -> tuple[pd.DataFrame, int]:
    """What of a sheet stands on paper, and on how many pages at most."""
    sheet = opened(workbook.render(report))[SAY.gettext(TABLES[name].title)]
    head, *rows = ([cell.value for cell in row] for row in sheet[sheet.print_area.split("!")[1]])
    return pd.DataFrame(rows, columns=head), sheet.page_setup.fitToHeight or 1


def test_of_a_long_sheet_this_workshop_is_printed_and_of_a_longer_one_all_teams_together() -> None:
    one = report().items.head(1)
    items = pd.concat([one.assign(workshop=name) for name in ("Before", NOW) for _ in range(40)])
    rows, pages = printed(report(items=items), "items")
    assert (rows["Taller"].tolist(), pages) == ([NOW] * 40, 1)
    assert {"Aspecto", "Importancia", "Brecha", "Lectura"} <= set(rows)
    of_teams = [one.assign(team=team, item=f"{n}") for team in ("a", "b", "") for n in range(40)]
    answers = pd.concat(of_teams)[["workshop", "voice", "team", "item"]]
    counts = answers.assign(measure="performance", answer="1", n=1, share=1.0, hidden=False)
    rows, pages = printed(report(distributions=counts), "distributions")
    assert (rows["Equipo"].isna().tolist(), pages) == ([True] * 40, 1)


def test_what_is_hidden_stays_hatched_where_rows_change_their_places() -> None:
    one = report().items.head(1)
    rows = [one.assign(workshop=name) for name in ("Before", NOW) for _ in range(40)]
    items = pd.concat(rows, ignore_index=True)
    items["hidden"] = [False] * 40 + [True] + [False] * 39
    items.loc[items["hidden"], ["gap", "n_pairs"]] = None
    sheet = opened(workbook.render(report(items=items)))["Aspectos"]
    column = next(cell.column for cell in sheet[1] if cell.value == "Brecha")
    patterns = [sheet.cell(row, column).fill.patternType for row in range(2, 82)]
    assert [bool(pattern) for pattern in patterns] == [True] + [False] * 79


def test_both_ends_of_a_share_are_shares_and_differences_have_signs(book: Workbook) -> None:
    signed = "+0%;\u22120%;0%"
    for name, columns in (
        ("themes", {"theme_gap": signed, "low": signed, "value_share": "0%"}),
        ("differentiation", {"share": "0%", "low": "0%"}),
        ("items", {"gap": "+0.00;\u22120.00;0.00", "importance": "0.00", "n_pairs": "0"}),
    ):
        keys = list(workbook.readable(report("es"), name).columns)
        for column, wanted in some(columns.items()):
            sheet = book[SAY.gettext(TABLES[name].title)]
            assert sheet.cell(2, keys.index(column) + 1).number_format == wanted


def test_teams_stand_by_their_names() -> None:
    source = report("es", names={(NOW, "Pisos"): "Pisos y lavandería"})
    book = opened(workbook.render(source))
    assert "Pisos y lavandería" in read(book, "participation")["team"].tolist()
    assert read(book, "team_differences")["lowest"][0] == "Pisos y lavandería"


def test_rows_are_as_high_as_their_words_need_and_no_higher_than_a_sheet_allows() -> None:
    made = report("es")
    texts = ["corto", "palabra " * 30, "x" * 40_000, *made.entries["text"].iloc[3:]]
    book = opened(workbook.render(replace(made, entries=made.entries.assign(text=texts))))
    heights = [book["Lo escrito"].row_dimensions[row].height for row in (2, 3, 4)]
    assert heights[0] is None or heights[0] < 30
    assert 60 < heights[1] < heights[2] < 409


def test_flags_beside_missing_ones_are_told_as_words() -> None:
    made = report("es")
    flags = pd.Series([True, False, None, *[True] * 3], dtype=object)
    book = opened(workbook.render(replace(made, entries=made.entries.assign(scored=flags))))
    assert read(book, "entries")["scored"].fillna("")[:3].tolist() == ["sí", "no", ""]


def test_columns_of_categories_are_written_as_their_words() -> None:
    made = report("es")
    kinds = {"workshop": "category", "item": "category", "side": "category"}
    book = opened(workbook.render(replace(made, entries=made.entries.astype(kinds))))
    words = {
        "value": "valor que aportamos",
        "leave": "motivo para irse",
        "difference": "nos distingue",
    }
    wanted = [words.get(side) or None for side in made.entries["side"]]
    assert read(book, "entries")["side"].tolist() == wanted


def test_a_negative_gap_is_a_number_and_no_text_with_an_apostrophe() -> None:
    rows = scores({"a": [5] * 6, "b": ["dk", 5, 5, 5, 5, 5]}, importance=1)
    sheet = opened(workbook.render(figures(rows)))["Reparto"]
    heads = [cell.value for cell in sheet[1]]
    told = {row[heads.index("Respuesta")].value for row in sheet.iter_rows(min_row=2)}
    assert -4 in told
    assert not any(str(one).startswith("'") for one in told)


@pytest.mark.parametrize(
    ("language", "points"), [("en", "0.75 points or more (on a scale of 1 to 7)"),
                             ("es", "0,75 puntos o más (en una escala de 1 a 7)")],
)  # fmt: skip
def test_half_a_point_is_said_of_scales_of_five_only(language: str, points: str) -> None:
    made = figures(scores({"a": [3] * 6}), scale=7, language=language)
    assert points in " ".join(texts(document(made, ())))


def test_a_probability_is_never_shown_as_none_or_all_of_it(book: Workbook) -> None:
    sheet = book[SAY.gettext(TABLES["ranks"].title)]
    place = list(workbook.readable(report("es"), "ranks").columns).index("p_top3")
    told = [row[place] for row in sheet.iter_rows(min_row=2)]
    assert {cell.value for cell in told} >= {0, 1}
    assert {cell.number_format for cell in told} == {'[>=1]">95%";[<=0]"<5%";0%'}
