"""One table as a sheet: head, filter, widths, bars, and hatching where figures are hidden."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import accumulate
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reports import columns
from reports.charts.kit import fonts
from reports.formats.cells import safe
from reports.formats.printable import printable
from reports.words.speech import Speech

_LONGEST = 32_767  # characters that a cell can hold
_LONGEST_WRAPPED = 3_000  # of a cell that are measured: more than the highest row holds
_LINE, _MOST_LINES = 14, 29  # points; a row of a spreadsheet is 409 high at most
_MM_A_LETTER = 1.85 / 1.25  # of a column's width, with room for a wider font
_FOR_WORDS, _FOR_NAMES, _FOR_FIGURES = 48, 28, 10
_WORDS = frozenset(("wording", "text", "what", "notice"))
_OWN_WORDS = frozenset(("text", "what"))
_DAYS = frozenset(("date", "due"))
_BARS = {"gap": "#BF4B00", "theme_gap": "#BF4B00", "delta": "#0072B2"}
_LIGHT_HATCHING = 14
_PAGE, _PAGE_HIGH = 190, 720  # letters and points of a printed page at seven tenths
_HEAD = 44  # points
_KEPT = 90  # letters of columns that stay in sight: half of a small screen


_BASE: dict[str, Any] = {"font_name": "Lato", "font_size": 10, "valign": "top"}
_FIGURE = _BASE | {"align": "right"}
_WORDED = _BASE | {"align": "left", "indent": 1}  # figures end where words begin
_NAVY, _WRAPPED = {"font_color": "#14365C", "bold": True}, {"text_wrap": True}
_LOOKS: dict[str, dict[str, Any]] = {
    "head": _BASE
    | {"bold": True, "font_color": "#FFFFFF", "bg_color": "#14365C", "valign": "vcenter"}
    | _WRAPPED,
    "text": _WORDED | _WRAPPED,
    "section": _WORDED | _NAVY,
    "title": _WORDED | _NAVY | {"font_size": 16},
    "link": _WORDED | _WRAPPED | {"font_color": "#0072B2"},
    "hidden": _BASE | {"pattern": _LIGHT_HATCHING, "fg_color": "#A9B2BC", "bg_color": "#FFFFFF"},
    "count": _FIGURE | {"num_format": "0"},
    "score": _FIGURE | {"num_format": "0.00"},
    "signed": _FIGURE | {"num_format": "+0.00;\u22120.00;0.00"},
    "share": _FIGURE | {"num_format": "0%"},
    "signed_share": _FIGURE | {"num_format": "+0%;\u22120%;0%"},
    # draws never make it none or all of it
    "chance": _FIGURE | {"num_format": '[>=1]">95%";[<=0]"<5%";0%'},
    "exact": _FIGURE | {"num_format": "0.0000"},
    "day": _WORDED | {"num_format": "d mmm yyyy"},
}
Formats = dict[str, Format]
"""The formats of one workbook by what is shown in them."""


def formats_of(book: xlsxwriter.Workbook) -> Formats:
    """The formats, made known to the workbook."""
    return {name: book.add_format(looks) for name, looks in _LOOKS.items()}


def _figure(formats: Formats, table: str, column: str, values: pd.Series) -> Format:
    """How a column's figures are shown."""
    is_whole = (values.dropna() % 1 == 0).all()
    return formats[columns.column_of(table, column).kind or ("count" if is_whole else "score")]


def write(
    sheet: Worksheet,
    formats: Formats,
    say: Speech,
    name: str,
    table: pd.DataFrame,
    hidden: Sequence[bool],
    on_paper: int,
) -> None:
    """The table called `name` under heads in words; `hidden` tells which of its rows are.

    Printed are its first `on_paper` rows.
    """
    heads = [cell(say.gettext(columns.column_of(name, str(one)).head)) for one in table]
    widths = [
        _width(head, str(table.columns[at]), table.iloc[:, at]) for at, head in enumerate(heads)
    ]
    sheet.freeze_panes(1, _named(table, widths))
    sheet.autofilter(0, 0, len(table), len(heads) - 1)
    sheet.set_row(0, _HEAD)
    lines = _lines(table, widths)
    for row, needed in enumerate(lines, start=1):
        # programs without Lato wrap more often than rows of their own height can hold
        sheet.set_row(row, _LINE * min(needed, _MOST_LINES))
    for at, column in enumerate(table.columns):
        sheet.write_string(0, at, heads[at], formats["head"])
        sheet.set_column(at, at, widths[at])
        _write_column(sheet, formats, at, table[column], name)
    _hatch(sheet, formats, table, hidden)
    _draw_bars(sheet, table)
    _set_print(sheet, widths, [_LINE * min(one, _MOST_LINES) for one in lines[:on_paper]])


def _named(table: pd.DataFrame, widths: list[float]) -> int:
    """How many columns stay in sight: in a sheet wider than a page those up to what names a row."""
    naming = [at for at, name in enumerate(table) if name in _WORDS]
    count = naming[0] + 1 if naming and sum(widths) > _PAGE else 0
    return count if sum(widths[:count]) <= _KEPT else 0


def cell(text: str) -> str:
    """A text that a cell can hold and no program calculates."""
    return safe(printable(text))[:_LONGEST]


def has_figures(column: pd.Series) -> bool:
    """Whether what is known in a column are numbers; flags are none, missing ones beside them."""
    if any(isinstance(value, bool) for value in column):
        return False
    figures = pd.to_numeric(column, errors="coerce")
    return bool(figures.notna().any()) and bool((figures.notna() == column.notna()).all())


def _write_column(
    sheet: Worksheet, formats: Formats, at: int, column: pd.Series, table: str
) -> None:
    if not has_figures(column):
        for row, value in _present(column):
            if column.name == "answer" and str(value).lstrip("-").isdecimal():
                # a gap of −4 beside "don't know": a number stays a number
                sheet.write_number(row, at, int(value), formats["text"])
            elif column.name in _DAYS and (day := _day(str(value))):
                sheet.write_datetime(row, at, day, formats["day"])
            else:
                sheet.write_string(row, at, cell(str(value)), formats["text"])
        return
    figures = pd.to_numeric(column, errors="coerce")
    shown = _figure(formats, table, str(column.name), figures)
    for row, value in _present(figures):
        sheet.write_number(row, at, float(value), shown)


def _day(text: str) -> date | None:
    """The day that is meant, so that a program sorts and counts with it; else None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _present(column: pd.Series) -> Iterator[tuple[int, Any]]:
    """Rows (from 1) of the cells that are not missing: a missing figure is an empty cell."""
    return ((row, value) for row, value in enumerate(column, start=1) if not pd.isna(value))


def _hatch(sheet: Worksheet, formats: Formats, table: pd.DataFrame, hidden: Sequence[bool]) -> None:
    """Mark the empty cells of figures in rows that are hidden, to tell them from unknown ones."""
    columns = [table.iloc[:, at] for at in range(table.shape[1])]
    # where all rows are hidden, no column shows that it holds figures
    figures = [at for at, one in enumerate(columns) if has_figures(one) or one.isna().all()]
    missing = table.isna().to_numpy()
    for row, is_hidden in enumerate(hidden):
        for at in figures if is_hidden else ():
            if missing[row, at]:
                sheet.write_blank(row + 1, at, None, formats["hidden"])


def _draw_bars(sheet: Worksheet, table: pd.DataFrame) -> None:
    """Bars to the right where we fall short or gained, to the left for the opposite.

    Both sides have one scale, so that zero stands in the middle and lengths can be compared.
    """
    for at, name in enumerate(table.columns):
        longest = pd.to_numeric(table[name], errors="coerce").abs().max() if name in _BARS else 0
        if longest > 0:
            bar = {
                "type": "data_bar",
                "bar_solid": True,
                "bar_color": _BARS[name],
                "bar_negative_color": "#7B8794",
                "bar_axis_position": "middle",
                "min_type": "num",
                "min_value": -float(longest),
                "max_type": "num",
                "max_value": float(longest),
            }
            sheet.conditional_format(1, at, len(table), at, bar)


def _set_print(sheet: Worksheet, widths: list[float], heights: list[int]) -> None:
    """One page across with the columns that can be read on it, and as few as can be read below.

    `heights` are those of the rows that are printed, in points.
    """
    columns = sum(so_far <= _PAGE for so_far in accumulate(widths))
    sheet.print_area(0, 0, len(heights), max(columns, 1) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)  # inches
    sheet.fit_to_pages(1, -(-sum(heights) // (_PAGE_HIGH - _HEAD)))
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&R&P / &N")


def _lines(table: pd.DataFrame, widths: list[float]) -> list[int]:
    """How many lines each row needs for the words of its longest cell."""
    most = [1] * len(table)
    if not _OWN_WORDS.intersection(table):
        return most  # names alone: higher rows would only make twice as many pages
    for at, name in enumerate(table.columns):
        if has_figures(table[name]):
            continue
        room = _MM_A_LETTER * widths[at]
        needed = {
            text: len(fonts.wrap(printable(text)[:_LONGEST_WRAPPED], room, 10, even=False))
            for text in {str(value) for value in table[name].dropna()}
        }
        most = [
            max(lines, needed.get(str(value), 1))
            for lines, value in zip(most, table[name], strict=True)
        ]
    return most


def _width(head: str, name: str, column: pd.Series) -> float:
    """Wide enough for the head’s longest word, beside its filter, and for what stands under it."""
    if name in _WORDS:
        return _FOR_WORDS
    word = max(map(len, head.split()))
    longest = max((len(str(value)) for value in column.dropna().head(200)), default=0)
    most = _FOR_FIGURES if has_figures(column) else _FOR_NAMES
    return max(word + 4, len(head) / 3 + 4, min(longest + 2, most))
