"""The files that people take away: PDF, pictures, slides, spreadsheet, web page."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from reports.charts import all_charts
from reports.charts.kit.drawing import Drawing
from reports.document import report as chapters
from reports.formats import pack, pdf
from reports.report import Report
from reports.words.speech import Speech

Progress = Callable[[float, str], None]
"""Called with the share done (0 to 1) and what is done next, in the report's language."""

Format = Literal["pdf", "board.pdf", "png", "zip", "pptx", "xlsx", "csv", "html"]
FORMATS: tuple[Format, ...] = ("pdf", "board.pdf", "png", "zip", "pptx", "xlsx", "csv", "html")


def format_of(path: Path) -> Format:
    """The format that a file's name asks for; ValueError tells the names that are known."""
    name = path.name.lower()
    for kind in sorted(FORMATS, key=len, reverse=True):
        if name.endswith(f".{kind}") or name == kind:
            return kind
    known = ", ".join(f".{kind}" for kind in FORMATS)
    raise ValueError(f"{path.name}: reports are written as {known}.")


def write(
    report: Report, path: Path, *, paper: pdf.Paper = "a4", progress: Progress | None = None
) -> None:
    """Write the report in the format of `path`'s extension, whole or not at all."""
    content = render(report, format_of(path), paper=paper, progress=progress)
    half = path.with_name(f".{path.name}.half")
    try:
        half.write_bytes(content)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def render(
    report: Report, kind: Format, *, paper: pdf.Paper = "a4", progress: Progress | None = None
) -> bytes:
    """The report as the bytes of one file; the same report gives the same bytes.

    What only one format needs is imported with it: slides and fonts are slow to load.
    `board.pdf` and `png` are the one page for the board, `zip` holds every chart as PNG and SVG.
    """
    tell = progress or (lambda share, step: None)
    say = Speech(report.settings.language)
    if kind == "xlsx":
        from reports.formats import workbook

        tell(0.1, say.gettext("Filling the spreadsheet"))
        content = workbook.render(report)
    elif kind == "csv":
        from reports.formats import persons

        tell(0.1, say.gettext("Filling the spreadsheet"))
        content = persons.render(report)
    else:
        tell(0.05, say.gettext("Drawing the charts"))
        drawings = () if kind in ("board.pdf", "png") else tuple(all_charts(report))
        tell(0.5, say.gettext("Setting the pages"))
        content = _bound(report, drawings, kind, paper)
    tell(1.0, say.gettext("Done"))
    return content


def _bound(report: Report, drawings: tuple[Drawing, ...], kind: Format, paper: pdf.Paper) -> bytes:
    if kind == "zip":
        return pack.render(drawings, report)
    document = chapters.document(report, drawings)
    if kind == "pptx":
        from reports.formats import slides

        return slides.render(document, report)
    if kind == "html":
        from reports.formats import page

        return page.render(document)
    if kind == "png":
        return pdf.picture(document, paper)
    return pdf.render(document, paper, "board" if kind == "board.pdf" else "all")
