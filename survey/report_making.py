"""Makes the files of one report from stored answers; runs in the process for background work.

The only module of `survey` that loads pandas and matplotlib: nothing else may import it at its
top, and `survey.jobs` imports it when there is work.
"""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from questionnaires.model import Language
from reports import answers, beside, report, seal
from reports.charts import Drawing, all_charts
from reports.inputs import Input, Meta
from reports.known import Known
from reports.outputs import archive, pack, page, pdf, slides, spreadsheet, workbook
from reports.outputs.chapters import document
from reports.outputs.document import Document
from reports.report import Report
from reports.settings import Settings
from survey.database import db
from survey.models import Workshop, now
from survey.store import closing, exports, fielding
from survey.store import reports as report_store
from survey.store.audits import word_of

Progress = Callable[[float, str], None]
MANIFEST = "manifest.json"

# shares of the whole work that are done when each step is
FIGURES, CHARTS, PICTURES = 0.1, 0.2, 0.7


def make(workshop: Workshop, language: Language, folder: Path, progress: Progress) -> None:
    """Write every file of the report into `folder`, and a manifest that names them."""
    progress(0, "answers")
    source = read(workshop, language)
    settings = Settings(language=language, smallest_base=workshop.audit.smallest_base)
    progress(0.05, "figures")
    made = report.make(source, settings)
    progress(FIGURES, "charts")
    drawings = tuple(all_charts(made))
    pictures = _draw(drawings, folder, progress)
    whole = document(made, drawings)
    files = _write(made, whole, pictures, folder, progress)
    manifest = _manifest(made, whole, drawings, files, folder)
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")


def read(workshop: Workshop, language: Language) -> Input:
    """All that a report of the workshop is made from, earlier closed workshops included."""
    waves = report_store.waves(db.session, workshop)
    names = exports.workshop_names(waves)
    asked = fielding.questionnaires_of(workshop)
    rows = _all(exports.answers, waves, names)
    known = Known(asked)
    return Input(
        answers=answers.check({workshop.title: rows}, known),
        teams=beside.teams(_all(exports.teams, waves, names), workshop.title),
        pledges=beside.pledges(_all(exports.pledges, waves, names), workshop.title),
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


def _write(
    made: Report, whole: Document, pictures: dict[str, bytes], folder: Path, progress: Progress
) -> dict[str, str]:
    """The files by kind; the first is the one that most people want."""
    makers: dict[str, tuple[str, Callable[[], bytes]]] = {
        "pdf": ("report.pdf", lambda: pdf.render(whole)),
        "board": ("board.pdf", lambda: pdf.render(whole, part="board")),
        "slides": ("slides.pptx", lambda: slides.render(whole)),
        "workbook": ("figures.xlsx", lambda: workbook.render(made)),
        "csv": ("figures.csv", lambda: spreadsheet.render(made)),
        "page": ("report.html", lambda: page.render(whole)),
        "pictures": ("pictures.zip", lambda: archive.pack(pictures.items())),
    }
    for done, (name, maker) in enumerate(makers.values()):
        progress(PICTURES + (1 - PICTURES) * done / len(makers), name)
        (folder / name).write_bytes(maker())
    return {kind: name for kind, (name, _) in makers.items()}


def _draw(drawings: tuple[Drawing, ...], folder: Path, progress: Progress) -> dict[str, bytes]:
    """Every picture by its name, written as it is drawn: each is a file and in the zip."""
    pictures: dict[str, bytes] = {}
    for name, content in pack.pictures(drawings):
        (folder / name).write_bytes(content)
        pictures[name] = content
        done = len(pictures) / (3 * len(drawings))
        progress(CHARTS + (PICTURES - CHARTS) * done, name)
    return pictures


def _manifest(
    made: Report,
    whole: Document,
    drawings: tuple[Drawing, ...],
    files: dict[str, str],
    folder: Path,
) -> dict[str, Any]:
    return {
        "check_code": made.meta.seal,
        "interim": whole.interim,
        "sentences": list(whole.cover.sentences),
        "files": [
            {"kind": kind, "name": name, "size": (folder / name).stat().st_size}
            for kind, name in files.items()
        ],
        "charts": [_chart(number, drawing) for number, drawing in enumerate(drawings, start=1)],
    }


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
