"""The tables as a spreadsheet (XLSX): one sheet each, made to be read, sorted and filtered."""

import io
from collections.abc import Mapping
from datetime import datetime
from functools import partial

import numpy as np
import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reports.charts.kit import fonts
from reports.columns import TABLES, column_of
from reports.findings import find
from reports.findings.headline import limits
from reports.formats.printable import printable
from reports.formats.sheet import Formats, cell, formats_of, has_figures, write
from reports.report import Report
from reports.telling import Telling
from reports.words.language import N_
from reports.words.speech import Speech

_PROSE, _PROSE_MM = 90, 130  # the first sheet's column: letters, and mm in a wider font
_LINE = 14  # points
_KEYS = 20  # letters: half of the longest key of an item with its measure
_NO_DATE = datetime(2000, 1, 1)  # no real moment: the same answers give the same bytes
_TEAMS = frozenset(("team", "lowest", "highest"))
_MOST_ON_PAPER = 48  # rows: a page
_FIRST = {
    "items": "workshop voice wording importance performance gap gap_low gap_high label n_pairs",
    "teams": "workshop voice team wording importance performance gap gap_low gap_high label",
    "team_differences": "workshop voice wording range size lowest highest q epsilon2",
    "trend": "wording measure from_workshop to_workshop delta low high real_change hint",
    "entries": "workshop wording theme_name group text score",
    "differentiation": "workshop text only_us maybe anyone n share verdict",
    "pledges": "workshop name what owner due outcome performance_before performance_after verdict",
    "requests": "workshop name text answer answer_text due",
}
"""The columns that lead a wide sheet, and stand on paper."""


RATINGS = N_("Ratings")


def render(report: Report, *, with_persons: bool = False) -> bytes:
    """Every table that has rows as a sheet of its own, after a sheet that tells what was found.

    Sheets, heads and keys are in words of the report's language. The same report gives the same
    bytes: no date of making is written. A last sheet `with_persons` holds the rows of the CSV, by
    which the file can be read again.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    tables = {name: table for name in TABLES if len(table := readable(report, name))}
    sheets = report.persons() if with_persons else pd.DataFrame()
    telling = Telling(report)
    with xlsxwriter.Workbook(buffer, options) as book:
        title = printable(report.meta.title or report.workshop)
        book.set_properties({"title": title, "created": _NO_DATE})
        formats = formats_of(book)
        first = book.add_worksheet(telling.say.gettext("Report"))
        _write_first(first, formats, telling, list(tables), has_persons=len(sheets) > 0)
        for name, table in tables.items():
            sheet = book.add_worksheet(telling.say.gettext(TABLES[name].title))
            on_paper = _on_paper(report, name)
            order = sorted(range(len(table)), key=lambda row: not on_paper[row])
            hidden = _hidden(report, name)
            write(
                sheet, formats, telling.say, name, table.iloc[order],
                [hidden[row] for row in order] if hidden else [], sum(on_paper),
            )  # fmt: skip
        if len(sheets):
            persons = book.add_worksheet(telling.say.gettext(RATINGS))
            _write_persons(persons, formats, sheets)
    return buffer.getvalue()


def _write_persons(sheet: Worksheet, formats: Formats, persons: pd.DataFrame) -> None:
    """The rows of the CSV under its own heads, by which the file is read again."""
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(persons), len(persons.columns) - 1)
    sheet.set_column(0, len(persons.columns) - 1, _KEYS)
    sheet.set_row(0, 2 * _LINE)
    sheet.write_row(0, 0, map(cell, persons.columns), formats["head"])
    for number, row in enumerate(persons.itertuples(index=False), start=1):
        sheet.write_row(number, 0, [_clicked(value) for value in row], formats["text"])
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _clicked(value: object) -> int | str:
    """A score as a number, any other text as a cell can hold it."""
    text = str(value)
    return int(text) if text.removeprefix("-").isdecimal() else cell(text)


def _on_paper(report: Report, name: str) -> list[bool]:
    """Which rows are printed: all, or of a long table step by step fewer: those of the last
    workshop, or since the one before, of all teams together, of how each person sees what we do."""
    table: pd.DataFrame = getattr(report, name)
    wanted = np.ones(len(table), bool)
    steps = {
        "workshop": report.workshop,
        "from_workshop": report.workshops[-2:][0],
        "team": "",
        "voice": "member",
        "measure": "performance",
    }
    for column in [one for one in steps if one in table]:
        if wanted.sum() > _MOST_ON_PAPER:
            fewer = wanted & table[column].astype(object).fillna("").eq(steps[column]).to_numpy()
            wanted = fewer if fewer.any() else wanted
    return list(wanted)


def readable(report: Report, name: str) -> pd.DataFrame:
    """A table in words: items, themes and teams by their names, their keys in the last columns."""
    table: pd.DataFrame = getattr(report, name).copy()
    say = Telling(report).say
    for one in table.columns:
        if not has_figures(table[one]):
            told = partial(_told, say, column_of(name, one).words)
            table[one] = table[one].astype(object).map(told)
    for one in _TEAMS.intersection(table):
        table[one] = _named(report, table, one)
    for key, words, said in (
        ("item", "wording", report.wording),
        ("theme", "theme_name", report.theme_name),
    ):
        if key in table and len(table):
            at = table.columns.get_loc(key)
            assert isinstance(at, int)  # noqa: S101 - no column is there twice
            keys = table.pop(key)
            named = [said(told) if isinstance(told, str) and told else "" for told in keys]
            table.insert(at, words, named)
            table[key] = keys
    first = [one for one in _FIRST.get(name, "").split() if one in table]
    return table[[*first, *(one for one in table if one not in first)]]


def _told(say: Speech, words: Mapping[str, str], value: object) -> object:
    """A cell in words: keys and flags by their names, everything else as it is."""
    if isinstance(value, bool):
        return say.gettext("yes") if value else say.gettext("no")
    known = words.get(value) if isinstance(value, str) else None
    return value if known is None else say.gettext(known)


def _hidden(report: Report, name: str) -> list[bool]:
    table: pd.DataFrame = getattr(report, name)
    return table["hidden"].eq(True).tolist() if "hidden" in table else []


def _named(report: Report, table: pd.DataFrame, column: str) -> list[str | None]:
    """Teams by their names: their keys say nothing to who reads them."""
    return [
        report.team_name(team, str(workshop)) if isinstance(team, str) and team else None
        for workshop, team in zip(table["workshop"], table[column], strict=True)
    ]


def _write_first(
    sheet: Worksheet, formats: Formats, telling: Telling, tables: list[str], *, has_persons: bool
) -> None:
    """What the report says and cannot say, how to read the figures, and a list of the sheets."""
    report, say = telling.report, telling.say
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, _PROSE)
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, cell(report.meta.title or report.workshop), formats["title"])
    sections = {
        say.gettext("What this report cannot say"): limits(telling),
        say.gettext("How to read the figures"): _how_to_read(telling),
        say.gettext("Sheets"): [],
    }
    lines = _found(telling)
    for section, told in sections.items():
        lines += ["", section, *told]
    for row, line in enumerate(lines, start=1):
        _write_line(sheet, row, line, formats["section"] if line in sections else formats["text"])
    sheets = [(TABLES[name].title, TABLES[name].about) for name in tables]
    sheets += [(RATINGS, N_("as many rows as people, to be read again"))] * has_persons
    for row, words in enumerate(sheets, start=len(lines) + 1):
        called, about = map(say.gettext, words)
        sheet.write_url(row, 0, f"internal:'{called}'!A1", formats["link"], f"{called}: {about}")


def _write_line(sheet: Worksheet, row: int, line: str, shown: Format) -> None:
    """One paragraph; programs without Lato wrap earlier than they reckon, and lines would meet."""
    sheet.write_string(row, 0, cell(line), shown)
    wrapped = fonts.wrap(printable(line) or " ", _PROSE_MM, 10, even=False)
    sheet.set_row(row, _LINE * len(wrapped))


def _found(telling: Telling) -> list[str]:
    meta, say = telling.report.meta, telling.say
    lines = [meta.organisation, telling.base()]
    lines += [say.gettext("Interim report")] if meta.interim else []
    lines += [say.gettext("check code {code}", code=meta.seal)] if meta.seal else []
    return [*lines, "", *(finding.text for finding in find(telling.report).values())]


def _how_to_read(telling: Telling) -> list[str]:
    """What hatching, empty cells and the ends of intervals mean."""
    say, is_hiding = telling.say, telling.report.settings.smallest_base > 1
    return [
        *([telling.hidden_note(1)] if is_hiding else []),
        say.gettext(
            "Empty: nobody answered, or it cannot be calculated. No figure there is a zero."
        ),
        say.gettext(
            "Gap: importance minus how we do, of the same people; positive: we fall short."
            " From and to: the interval of 95%."
        ),
        say.gettext(
            "p: how easily chance alone would show as much; q: the same where several are tested"
            " at once. Cells hold all decimal places."
        ),
        say.gettext(
            "On paper: the columns that fit on a page; of a long sheet this workshop alone, of a"
            " longer one what all teams together say."
        ),
    ]
