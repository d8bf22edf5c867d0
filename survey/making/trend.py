"""Makes the files of one trend: first what the page needs, then what takes longer.

It loads pandas and matplotlib: `survey.making.trend_queue` imports it when there is work.
"""

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from questionnaires.model import Language, Questionnaire
from reports import answers, report
from reports.answers import side_tables
from reports.answers.catalogue import Known
from reports.charts import OVER_TIME, Drawing, all_charts
from reports.document import trend
from reports.document.blocks import Document
from reports.formats import archive, pack, pdf, slides, workbook
from reports.formats.cells import safe
from reports.inputs import Input, Meta, Settings
from reports.report import Report
from reports.slices import guarded, narrowed
from reports.slices.waves import changes
from survey.making import manifest
from survey.models import DONT_KNOW, Audit, Workshop
from survey.store.answers import exports, questionnaires, waves
from survey.store.answers.closing import NOT_GIVEN
from survey.store.answers.waves import Filters
from survey.store.audits import word_of
from survey.web.database import db

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
    return manifest.headline(making.report)


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
    source = read(audit, shown, filters, language)
    progress(0.2)
    settings = Settings(language=language, smallest_base=audit.smallest_base, permutations=0)
    made = guarded.guarded(report.make(source, settings))
    made = narrowed.guarded_view(
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
    made = narrowed.over_time_only(making.report)
    return replace(made, meta=replace(made.meta, title=title))


def _documents(making: Making) -> Makers:
    return {
        "pdf": ("trend.pdf", lambda: pdf.render(making.document)),
        "since": ("since_last_time.pdf", lambda: pdf.render(making.document, part="board")),
        "changes": ("changes.csv", lambda: _csv(changes(making.report))),
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
    manifest.write(
        making.folder, making.report, making.document, files, names, has_pictures=has_pictures
    )


TALLY = (
    "workshop", "team", "voice", "item", "item_version", "importance", "performance", "n",
)  # fmt: skip


def read(audit: Audit, shown: Sequence[Workshop], filters: Filters, language: Language) -> Input:
    """All that a trend of these workshops is made from: tallies, entries, teams and pledges."""
    names = exports.workshop_names(shown)
    asked = _asked(shown, filters)
    rated = _answers_of_tallies(shown, filters, names, asked)
    written = [row for wave in shown for row in exports.entries(db.session, wave, names[wave.id])]
    rows = pd.concat([rated, pd.DataFrame(_as_teams(written))], ignore_index=True)
    noun = getattr(word_of(audit), language)
    return Input(
        answers=answers.check({names[shown[-1].id]: rows}, Known(asked)),
        teams=_beside(side_tables.teams, exports.teams, shown, names),
        pledges=_beside(side_tables.pledges, exports.pledges, shown, names),
        meta=Meta(
            title=audit.name,
            organisation=audit.organisation or audit.name,
            customer=f"{noun.singular}/{noun.plural}/{'f' if noun.feminine else 'm'}",
            stage="closed",
        ),
        questionnaires=asked,
    )


def _asked(shown: Sequence[Workshop], filters: Filters) -> tuple[Questionnaire, ...]:
    """The questionnaires of the workshops, each once, the newest first: its words are used."""
    found = {
        json.dumps([form.key, form.version, [(i.key, i.version) for i in form.items]]): form
        for wave in shown
        for form in questionnaires.questionnaires_of(wave)
        if filters.questionnaire in ("", form.key)
    }
    return tuple(reversed(found.values()))


def _answers_of_tallies(
    shown: Sequence[Workshop],
    filters: Filters,
    names: dict[str, str],
    asked: Sequence[Questionnaire],
) -> pd.DataFrame:
    """Rated answers that have these tallies. Persons are numbered anew for each item.

    So nothing that looks at several items of one person may be read from them.
    """
    table = pd.DataFrame(waves.tallies(db.session, shown, filters), columns=list(TALLY))
    if filters.questionnaire:
        table = table[table["item"].isin([item.key for form in asked for item in form.items])]
    rows = table.loc[table.index.repeat(table["n"])].reset_index(drop=True)
    number = rows.groupby(["workshop", "team", "voice", "item"]).cumcount().astype(str)
    rows["respondent"] = rows["team"] + "/" + rows["voice"] + "/" + number
    rows["date"] = rows["workshop"].map({wave.id: wave.date.isoformat() for wave in shown})
    rows["workshop"] = rows["workshop"].map(names)
    for measure in ("importance", "performance"):
        words = rows[measure].astype(str)
        words = words.mask(rows[measure] == NOT_GIVEN, "")
        rows[measure] = words.mask(rows[measure] == DONT_KNOW, "dk")
    return rows.drop(columns="n")


def _as_teams(written: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Entries of a team's sheet under the respondent of its tallies: it counts once."""
    return [
        row | {"respondent": f"{row['team']}/team/0"} if row["voice"] == "team" else row
        for row in written
    ]


def _beside(
    check: Callable[[pd.DataFrame, str], pd.DataFrame],
    export: Callable[..., Any],
    shown: Sequence[Workshop],
    names: dict[str, str],
) -> pd.DataFrame:
    rows = [row for wave in shown for row in export(db.session, wave, names[wave.id])]
    return check(pd.DataFrame(rows), "")
