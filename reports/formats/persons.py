"""The ratings for spreadsheets (CSV with BOM): as many rows as people, one column an item.

`docs/report-files.md` tells what is left out so that nobody is recognised in it.
"""

import csv
import io

import pandas as pd

from reports.formats.cells import safe
from reports.formats.printable import printable
from reports.report import Report


def render(report: Report) -> bytes:
    """`report.persons()` as UTF-8 with the mark by which spreadsheets know it, formula-safe."""
    sheets, text = report.persons(), io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_safe(name) for name in sheets.columns)
    for row in sheets.itertuples(index=False):
        writer.writerow("" if pd.isna(value) else _safe(value) for value in row)
    return text.getvalue().encode("utf-8-sig")


def _safe(value: object) -> str:
    return safe(printable(str(value)))
