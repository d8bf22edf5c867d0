"""Makes the files of one trend: first what the page needs, then what takes longer.

It loads pandas and matplotlib: `survey.trend_jobs` imports it when there is work, no one else.
"""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from questionnaires.model import Language
from reports import between_waves, over_waves, report, views
from reports.charts import OVER_TIME, Drawing, all_charts
from reports.outputs import archive, pack, pdf, slides, trend, workbook
from reports.outputs.cells import safe
from reports.outputs.document import Document
from reports.report import Report
from reports.settings import Settings
from survey import trend_manifest, trend_reading
from survey.database import db
from survey.models import Audit
from survey.store import waves
from survey.trend_filters import Filters

Progress = Callable[[float], None]
Makers = dict[str, tuple[str, Callable[[], bytes]]]


@dataclass(frozen=True, slots=True)
class Making:
    """One view of a trend: figures behind its mask, charts, and the document of both."""

    report: Report
    drawings: tuple[Drawing, ...]
    document: Document
    folder: Path


def begin(
    audit: Audit, filters: Filters, language: Language, folder: Path, progress: Progress
) -> dict[str, Any]:
    """Write what people wait for: charts and documents; what the overview says of the trend."""
    making = _making(audit, filters, language, folder, progress)
    for number, drawing in enumerate(making.drawings, start=1):
        drawing.save_svg(folder / f"{pack.stem(number, drawing)}.svg")
    progress(0.7)
    _write(making, _documents(making))
    _write_manifest(making, _documents(making), has_pictures=False)
    return trend_manifest.headline(making.report)


def finish(
    audit: Audit, filters: Filters, language: Language, folder: Path, progress: Progress
) -> None:
    """Write what takes longer beside what `begin` wrote: slides, spreadsheet and pictures."""
    making = _making(audit, filters, language, folder, progress)
    pictures = dict(pack.pictures(making.drawings))
    for name, content in pictures.items():
        (folder / name).write_bytes(content)
    progress(0.7)
    rest: Makers = {
        "slides": ("trend.pptx", lambda: slides.render(making.document, making.report)),
        "workbook": ("trend.xlsx", lambda: workbook.render(_tables(making))),
        "pictures": ("pictures.zip", lambda: archive.pack(pictures.items())),
    }
    _write(making, rest)
    _write_manifest(making, _documents(making) | rest, has_pictures=True)


def _making(
    audit: Audit, filters: Filters, language: Language, folder: Path, progress: Progress
) -> Making:
    shown = waves.shown(db.session, audit.id, filters).shown
    source = trend_reading.read(audit, shown, filters, language)
    progress(0.2)
    settings = Settings(language=language, smallest_base=audit.smallest_base, permutations=0)
    made = between_waves.guarded(report.make(source, settings))
    made = views.guarded_view(
        made, team=filters.team, comparable=filters.comparable, entries=filters.entries
    )
    progress(0.4)
    drawings = tuple(all_charts(made, OVER_TIME))
    view = made.team_name(filters.team) if filters.team else ""
    return Making(made, drawings, trend.document(made, drawings, view), folder)


def _tables(making: Making) -> Report:
    """The tables of a trend under the title of its view: a file travels without its page."""
    cover = making.document.cover
    title = " · ".join(part for part in (cover.title, cover.subtitle) if part)
    made = views.over_time_only(making.report)
    return replace(made, meta=replace(made.meta, title=title))


def _documents(making: Making) -> Makers:
    return {
        "pdf": ("trend.pdf", lambda: pdf.render(making.document)),
        "since": ("since_last_time.pdf", lambda: pdf.render(making.document, part="board")),
        "changes": ("changes.csv", lambda: _csv(over_waves.changes(making.report))),
    }


def _write(making: Making, makers: Makers) -> None:
    for name, maker in makers.values():
        (making.folder / name).write_bytes(maker())


def _csv(table: pd.DataFrame) -> bytes:
    """The changes for a spreadsheet: UTF-8 with the mark by which it is known, formula-safe."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.columns)
    for row in table.itertuples(index=False):
        writer.writerow(_cell(value) for value in row)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    if pd.isna(value):
        return ""
    # only words can hold a formula: a negative number stays a number
    return safe(value) if isinstance(value, str) else str(value)


def _write_manifest(making: Making, makers: Makers, *, has_pictures: bool) -> None:
    files = {kind: name for kind, (name, _) in makers.items()}
    names = {one.key: pack.stem(at, one) for at, one in enumerate(making.drawings, start=1)}
    trend_manifest.write(
        making.folder, making.report, making.document, files, names, has_pictures=has_pictures
    )
