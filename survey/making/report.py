"""Makes the files of one report from stored answers; runs in the process for background work.

The only module of `survey` that loads pandas and matplotlib: nothing else may import it at its
top, and `survey.making.queue` imports it when there is work.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from questionnaires.model import Language
from reports import report
from reports.answers import seal, side_tables, table
from reports.answers.catalogue import Known
from reports.charts import Drawing, all_charts
from reports.document.blocks import Document
from reports.document.report import document
from reports.formats import archive, pack, page, pdf, persons, slides, workbook
from reports.inputs import Input, Meta, Settings
from reports.report import Report
from survey.making.queue import MANIFEST
from survey.models import Workshop, now
from survey.store.answers import closing, exports, questionnaires
from survey.store.audits import word_of
from survey.store.files import reports as report_store
from survey.web.database import db

Progress = Callable[[float, str], None]
Makers = dict[str, tuple[str, Callable[[], bytes]]]

# shares of the whole work that are done when each step is
FIGURES, CHARTS, DOCUMENTS, PICTURES = 0.1, 0.2, 0.4, 0.8


@dataclass(frozen=True, slots=True)
class Making:
    """A report on its way: figures, charts and document, ready to be written in any format."""

    report: Report
    drawings: tuple[Drawing, ...]
    document: Document
    folder: Path
    progress: Progress


def begin(workshop: Workshop, language: Language, folder: Path, progress: Progress) -> Making:
    """Make what people wait for: the documents, and each chart for the page."""
    progress(0, "answers")
    source = read(workshop, language)
    settings = Settings(language=language, smallest_base=workshop.audit.smallest_base)
    progress(FIGURES / 2, "figures")
    made = report.make(source, settings)
    progress(FIGURES, "charts")
    drawings = tuple(all_charts(made))
    making = Making(made, drawings, document(made, drawings), folder, progress)
    for number, drawing in enumerate(drawings, start=1):
        drawing.save_svg(folder / f"{pack.stem(number, drawing)}.svg")
    _write(making, _documents(making), CHARTS, DOCUMENTS)
    _write_manifest(making, _documents(making))
    return making


def finish(making: Making) -> None:
    """Make what takes longer and nobody waits for: pictures, slides and the web page."""
    pictures = _pictures(making)
    rest: Makers = {
        "slides": ("slides.pptx", lambda: slides.render(making.document, making.report)),
        "page": ("report.html", lambda: page.render(making.document)),
        "pictures": ("pictures.zip", lambda: archive.pack(pictures.items())),
    }
    _write(making, rest, PICTURES, 1)
    _write_manifest(making, _documents(making) | rest)


def read(workshop: Workshop, language: Language) -> Input:
    """All that a report of the workshop is made from, earlier closed workshops included."""
    waves = report_store.waves(db.session, workshop)
    names = exports.workshop_names(waves)
    asked = questionnaires.questionnaires_of(workshop)
    rows = _all(exports.answers, waves, names)
    known = Known(asked)
    return Input(
        answers=table.check({workshop.title: rows}, known),
        teams=side_tables.teams(_all(exports.teams, waves, names), workshop.title),
        pledges=side_tables.pledges(_all(exports.pledges, waves, names), workshop.title),
        meta=_meta(workshop, language),
        questionnaires=asked,
    )


def _all(
    export: Callable[..., Iterable[dict[str, Any]]], waves: list[Workshop], names: dict[str, str]
) -> pd.DataFrame:
    rows = [row for wave in waves for row in export(db.session, wave, names[wave.id])]
    return pd.DataFrame(rows)


def _meta(workshop: Workshop, language: Language) -> Meta:
    noun = getattr(word_of(workshop.audit), language)
    is_open = workshop.stage != "closed"
    snapshot = workshop.snapshot or closing.snapshot_of(db.session, workshop)
    return Meta(
        title=workshop.title,
        organisation=workshop.audit.organisation or workshop.audit.name,
        customer=f"{noun.singular}/{noun.plural}/{'f' if noun.feminine else 'm'}",
        stage=workshop.stage,
        interim=is_open,
        made_at=f"{now().astimezone():%H:%M}" if is_open else "",
        seal=seal.check_code(snapshot),
    )


def _documents(making: Making) -> Makers:
    """File name and maker by kind; the first is the one that most people want."""
    makers: Makers = {
        "pdf": ("report.pdf", lambda: pdf.render(making.document)),
        "board": ("board.pdf", lambda: pdf.render(making.document, part="board")),
        "workbook": ("figures.xlsx", lambda: workbook.render(making.report)),
    }
    if not making.document.interim:  # a row that a later report has more would be one person's
        makers["csv"] = ("figures.csv", lambda: persons.render(making.report))
    return makers


def _write(making: Making, makers: Makers, start: float, end: float) -> None:
    for done, (name, maker) in enumerate(makers.values()):
        making.progress(start + (end - start) * done / len(makers), name)
        (making.folder / name).write_bytes(maker())


def _pictures(making: Making) -> dict[str, bytes]:
    """Every picture by its name, written as it is drawn: each is a file and in the zip."""
    pictures: dict[str, bytes] = {}
    for name, content in pack.pictures(making.drawings, making.report):
        (making.folder / name).write_bytes(content)
        pictures[name] = content
        done = len(pictures) / (3 * len(making.drawings))
        making.progress(DOCUMENTS + (PICTURES - DOCUMENTS) * done, name)
    return pictures


def _write_manifest(making: Making, makers: Makers) -> None:
    sizes = {name: (making.folder / name).stat().st_size for name, _ in makers.values()}
    manifest = {
        "check_code": making.report.meta.seal,
        "interim": making.document.interim,
        "sentences": list(making.document.cover.sentences),
        "files": [
            {"kind": kind, "name": name, "size": sizes[name]} for kind, (name, _) in makers.items()
        ],
        "charts": [_chart(number, one) for number, one in enumerate(making.drawings, start=1)],
        "has_pictures": "pictures" in makers,
    }
    # replaced in one step: the page may be reading it
    half = making.folder / f"{MANIFEST}.half"
    half.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    half.replace(making.folder / MANIFEST)


def _chart(number: int, drawing: Drawing) -> dict[str, Any]:
    name = pack.stem(number, drawing)
    return {
        "key": drawing.key,
        "title": drawing.title,
        "alt": drawing.alt,
        "svg": f"{name}.svg",
        "png": f"{name}.png",
        "slide": f"{name}_16x9.png",
        "table": {
            "columns": [str(name) for name in drawing.table.columns],
            "rows": drawing.table.astype(str).to_numpy().tolist(),
        },
    }
