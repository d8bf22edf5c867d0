"""The tables as a spreadsheet (XLSX): one sheet each, made to be read, sorted and filtered."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reports.charts import fonts
from reports.findings import Scope, find, limits
from reports.outputs.cells import safe
from reports.outputs.printable import printable
from reports.report import Report
from reports.tables import COLUMNS

_PROSE_MM = 130  # of the first sheet's column, with room for a wider font
_NO_DATE = datetime(2000, 1, 1)  # no real moment: the same answers give the same bytes
_LONGEST = 32_767  # characters that a cell can hold
_LONGEST_WRAPPED = 3_000  # of a cell that are measured: more than the highest row holds
_SHARES = frozenset(
    {
        "top2",
        "top2_low",
        "top2_high",
        "bottom2",
        "dk_share",
        "missing_share",
        "consensus",
        "share",
        "value_share",
        "leave_share",
        "cumulative",
        "completion",
        "p_top3",
    }
)
# ends of intervals and differences are shares in these tables only
_SHARES_OF = {
    "themes": frozenset({"theme_gap", "low", "high"}),
    "theme_trend": frozenset({"delta", "low", "high"}),
    "differentiation": frozenset({"low", "high"}),
    "choices": frozenset({"low", "high"}),
}
_EXACT = frozenset(
    {"p", "q", "p_chi2", "p_permutation", "p_signflip", "self_flattery_q", "blind_spot_q"}
)
_WORDS = frozenset({"wording", "theme_name", "text", "what", "notice"})
_LINE, _MOST_LINES = 14, 29  # points; a row of a spreadsheet is 409 high at most
_MM_A_LETTER = 1.85 / 1.25  # of a column's width, with room for a wider font
_OWN_WORDS = frozenset({"text", "what"})
_TEAMS = frozenset({"team", "lowest", "highest"})
_BARS = {"gap": "#BF4B00", "theme_gap": "#BF4B00", "delta": "#0072B2"}


@dataclass(frozen=True, slots=True)
class _Formats:
    head: Format
    text: Format
    title: Format
    count: Format
    score: Format
    share: Format
    exact: Format

    def of(self, table: str, column: str, values: pd.Series) -> Format:
        """How a column's figures are shown; their full precision stays in the cell."""
        if column in _SHARES or column in _SHARES_OF.get(table, ()):
            return self.share
        if column in _EXACT:
            return self.exact
        whole = (values.dropna() % 1 == 0).all()
        return self.count if whole else self.score


def render(report: Report) -> bytes:
    """Every table that has rows as a sheet of its own, after a sheet that tells what was found.

    The same report gives the same bytes: no date of making is written.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        title = printable(report.meta.title or report.workshop)
        book.set_properties({"title": title, "created": _NO_DATE})
        formats = _formats(book)
        _write_findings(book.add_worksheet("report"), formats, report)
        for name in COLUMNS:
            table = readable(report, name)
            if len(table):
                _write_table(_sheet_to_print(book, name), formats, table)
    return buffer.getvalue()


def _sheet_to_print(book: xlsxwriter.Workbook, name: str) -> Worksheet:
    """A sheet that prints on pages as wide as all its columns, each with the head and its name."""
    sheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&R&P / &N")
    return sheet


def _formats(book: xlsxwriter.Workbook) -> _Formats:
    base = {"font_name": "Lato", "font_size": 10, "valign": "top"}
    number = base | {"align": "right"}
    head = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#14365C", "text_wrap": True}
    return _Formats(
        head=book.add_format(base | head | {"valign": "vcenter"}),
        text=book.add_format(base | {"text_wrap": True}),
        title=book.add_format(base | {"bold": True, "font_size": 16, "font_color": "#14365C"}),
        count=book.add_format(number | {"num_format": "0"}),
        score=book.add_format(number | {"num_format": "0.00"}),
        share=book.add_format(number | {"num_format": "0%"}),
        exact=book.add_format(number | {"num_format": "0.0000"}),
    )


def readable(report: Report, name: str) -> pd.DataFrame:
    """A table with the words that belong to its keys beside them."""
    table: pd.DataFrame = getattr(report, name).copy()
    for column in _TEAMS.intersection(table):
        table[column] = _named(report, table["workshop"], table[column])
    for key, words, said in (
        ("item", "wording", report.wording),
        ("theme", "theme_name", report.theme_name),
    ):
        if key in table and len(table):
            at = table.columns.get_loc(key)
            assert isinstance(at, int)  # noqa: S101 - no column is there twice
            named = [
                said(value) if isinstance(value, str) and value else "" for value in table[key]
            ]
            table.insert(at + 1, words, named)
    return table


def _named(report: Report, workshops: pd.Series, teams: pd.Series) -> list[str | None]:
    """Teams by their names: their keys say nothing to who reads them."""
    return [
        report.team_name(team, str(workshop)) if isinstance(team, str) and team else None
        for workshop, team in zip(workshops, teams, strict=True)
    ]


def _write_findings(sheet: Worksheet, formats: _Formats, report: Report) -> None:
    """What the report says in sentences, and what it cannot say."""
    scope = Scope(report)
    say = scope.say
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 90)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    meta = report.meta
    sheet.write_string(0, 0, _cell(meta.title or report.workshop), formats.title)
    lines = [meta.organisation, scope.base()]
    lines += [say.gettext("Interim report")] if meta.interim else []
    lines += [say.gettext("check code {code}", code=meta.seal)] if meta.seal else []
    lines += ["", *(finding.text for finding in find(report).values())]
    lines += ["", say.gettext("What this report cannot say"), *limits(scope)]
    sheet.set_row(0, 26)
    for row, line in enumerate(lines, start=1):
        sheet.write_string(row, 0, _cell(line), formats.text)
        # programs without Lato wrap earlier than they reckon, and lines would overlap
        sheet.set_row(
            row, _LINE * len(fonts.wrap(printable(line) or " ", _PROSE_MM, 10, even=False))
        )


def _write_table(sheet: Worksheet, formats: _Formats, table: pd.DataFrame) -> None:
    rows, columns = table.shape
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, rows, columns - 1)
    sheet.set_row(0, 30)
    for row, lines in enumerate(_lines(table), start=1):
        if lines > 1:
            # programs without Lato wrap more often than rows of their own height can hold
            sheet.set_row(row, _LINE * min(lines, _MOST_LINES))
    for at, name in enumerate(table.columns):
        sheet.write_string(0, at, _cell(str(name)), formats.head)
        sheet.set_column(at, at, _width(str(name), table[name]))
        _write_column(sheet, formats, at, table[name])
        if name in _BARS:
            sheet.conditional_format(1, at, rows, at, _bar(str(name)))


def _lines(table: pd.DataFrame) -> list[int]:
    """How many lines each row needs for the words of its longest cell."""
    most = [1] * len(table)
    if not _OWN_WORDS.intersection(table):
        return most  # names alone: higher rows would only make twice as many pages
    for name in table.columns[[not _has_figures(table[name]) for name in table]]:
        column = _MM_A_LETTER * _width(str(name), table[name])
        needed = {
            text: len(fonts.wrap(printable(text)[:_LONGEST_WRAPPED], column, 10, even=False))
            for text in {str(value) for value in table[name].dropna()}
        }
        most = [
            max(lines, needed.get(str(value), 1))
            for lines, value in zip(most, table[name], strict=True)
        ]
    return most


def _has_figures(column: pd.Series) -> bool:
    """Whether what is known in a column are numbers; flags are none, missing ones beside them."""
    if any(isinstance(value, bool) for value in column):
        return False
    figures = pd.to_numeric(column, errors="coerce")
    return bool(figures.notna().any()) and bool((figures.notna() == column.notna()).all())


def _write_column(sheet: Worksheet, formats: _Formats, at: int, column: pd.Series) -> None:
    figures = pd.to_numeric(column, errors="coerce")
    is_figure = _has_figures(column)
    shown = formats.of(sheet.get_name(), str(column.name), figures) if is_figure else formats.text
    for row, value in _present(figures if is_figure else column):
        if is_figure:
            sheet.write_number(row, at, float(value), shown)
        elif isinstance(value, bool):
            sheet.write_boolean(row, at, value, shown)
        else:
            sheet.write_string(row, at, _cell(str(value)), shown)


def _present(column: pd.Series) -> Iterator[tuple[int, Any]]:
    """Rows (from 1) of the cells that are not missing: a missing figure is an empty cell."""
    return ((row, value) for row, value in enumerate(column, start=1) if not pd.isna(value))


def _cell(text: str) -> str:
    return safe(printable(text))[:_LONGEST]


def _width(name: str, column: pd.Series) -> float:
    if name in _WORDS:
        return 48
    longest = max((len(str(value)) for value in column.dropna().head(200)), default=0)
    is_figure = pd.api.types.is_numeric_dtype(column)
    return max(len(name) + 3, min(longest + 2, 10 if is_figure else 28))


def _bar(name: str) -> dict[str, object]:
    """Bars to the right where we fall short or gained, to the left for the opposite."""
    return {
        "type": "data_bar",
        "bar_solid": True,
        "bar_color": _BARS[name],
        "bar_negative_color": "#7B8794",
        "bar_axis_position": "middle",
    }
