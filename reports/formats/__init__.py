"""The files that people take away: PDF, pictures, slides, spreadsheet, web page.

Every format is imported when it is asked for: they are slow to load, and the command line reads
their names before anything else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reports.words.language import translator

if TYPE_CHECKING:
    from reports.charts import Drawing
    from reports.document.blocks import Document
    from reports.formats.pdf import Paper
    from reports.report import Report

Progress = Callable[[float, str], None]
"""Called with the share done (0 to 1) and what is done next, in the report's language."""


@dataclass(frozen=True, slots=True)
class Making:
    """A report on its way into a file: its charts and its document are made when asked for."""

    report: Report
    paper: Paper
    tell: Progress

    def drawings(self) -> tuple[Drawing, ...]:
        """Every chart of the report."""
        from reports.charts import all_charts

        gettext = translator(self.report.settings.language).gettext
        self.tell(0.05, gettext("Drawing the charts"))
        drawn = tuple(all_charts(self.report))
        self.tell(0.5, gettext("Setting the pages"))
        return drawn

    def document(self, drawings: tuple[Drawing, ...]) -> Document:
        """The report as a document with these charts in it."""
        from reports.document.report import document

        return document(self.report, drawings)

    def whole(self) -> Document:
        """The report as a document with all of its charts."""
        return self.document(self.drawings())

    def filling(self) -> None:
        """Tell that tables are written."""
        gettext = translator(self.report.settings.language).gettext
        self.tell(0.1, gettext("Filling the spreadsheet"))


def _pdf(making: Making) -> bytes:
    from reports.formats import pdf

    return pdf.render(making.whole(), making.paper)


def _board(making: Making) -> bytes:
    from reports.formats import pdf

    return pdf.render(making.document(()), making.paper, "board")


def _picture(making: Making) -> bytes:
    from reports.formats import pdf

    return pdf.picture(making.document(()), making.paper)


def _pack(making: Making) -> bytes:
    from reports.formats import pack

    return pack.render(making.drawings(), making.report)


def _slides(making: Making) -> bytes:
    from reports.formats import slides

    return slides.render(making.whole(), making.report)


def _workbook(making: Making) -> bytes:
    from reports.formats import workbook

    making.filling()
    return workbook.render(making.report, with_persons=not making.report.meta.interim)


def _persons(making: Making) -> bytes:
    from reports.formats import persons

    making.filling()
    return persons.render(making.report)


def _page(making: Making) -> bytes:
    from reports.formats import page

    return page.render(making.whole())


FORMATS: dict[str, Callable[[Making], bytes]] = {
    "pdf": _pdf,
    "board.pdf": _board,
    "png": _picture,
    "zip": _pack,
    "pptx": _slides,
    "xlsx": _workbook,
    "csv": _persons,
    "html": _page,
}
"""How a report becomes a file, by the ending of its name."""


def format_of(path: Path) -> str:
    """The format that a file's name asks for; ValueError tells the names that are known."""
    name = path.name.lower()
    for kind in sorted(FORMATS, key=len, reverse=True):
        if name.endswith(f".{kind}") or name == kind:
            return kind
    known = ", ".join(f".{kind}" for kind in FORMATS)
    raise ValueError(f"{path.name}: reports are written as {known}.")


def render(
    report: Report, kind: str, *, paper: Paper = "a4", progress: Progress | None = None
) -> bytes:
    """The report as the bytes of one file; the same report gives the same bytes.

    `board.pdf` and `png` are the one page for the board, `zip` holds every chart as PNG and SVG.
    """
    tell = progress or (lambda share, step: None)
    content = FORMATS[kind](Making(report, paper, tell))
    tell(1.0, translator(report.settings.language).gettext("Done"))
    return content
