"""Makes the files of one trend from tallies; runs in the process for background work.

It loads pandas and matplotlib: `survey.trend_jobs` imports it when there is work, no one else.
"""

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from questionnaires.model import Language, Questionnaire
from reports import answers, beside, between_waves, over_waves, report, views
from reports.charts import OVER_TIME, Drawing, all_charts
from reports.findings import Scope
from reports.inputs import Input, Meta
from reports.known import Known
from reports.outputs import pack, pdf, slides, trend, workbook
from reports.outputs.cells import safe
from reports.outputs.document import Document
from reports.report import Report
from reports.settings import Settings
from survey.database import db
from survey.models import DONT_KNOW, Audit, Workshop
from survey.store import exports, fielding
from survey.store import trends as store
from survey.store.audits import word_of
from survey.store.closing import NOT_GIVEN
from survey.trend_filters import Filters

Progress = Callable[[float], None]
MANIFEST = "manifest.json"
TALLY = (
    "workshop", "team", "voice", "item", "item_version", "importance", "performance", "n",
)  # fmt: skip
SORTED_BY = ("item", "measure", "from_workshop", "now", "delta", "low", "q", "cliffs_delta", "m",
             "n_now", "rank")  # fmt: skip


def make(
    audit: Audit, filters: Filters, language: Language, folder: Path, progress: Progress
) -> dict[str, Any]:
    """Write the trend's files and manifest into `folder`; what the overview says of it."""
    shown = store.waves(db.session, audit.id, filters).shown
    source = read(audit, shown, filters, language)
    progress(0.2)
    settings = Settings(language=language, smallest_base=audit.smallest_base, permutations=0)
    made = between_waves.guarded(report.make(source, settings))
    made = views.guarded_view(
        made, team=filters.team, comparable=filters.comparable, entries=filters.entries
    )
    progress(0.4)
    drawings = tuple(all_charts(made, OVER_TIME))
    progress(0.7)
    whole = trend.document(made, drawings, _view(made, filters))
    files = _write(made, whole, drawings, folder, filters.is_plain)
    manifest = _manifest(made, whole, files, folder)
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    return _headline(made)


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
        teams=_beside(beside.teams, exports.teams, shown, names),
        pledges=_beside(beside.pledges, exports.pledges, shown, names),
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
        for form in fielding.questionnaires_of(wave)
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
    table = pd.DataFrame(store.tallies(db.session, shown, filters), columns=list(TALLY))
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


def _view(made: Report, filters: Filters) -> str:
    return made.team_name(filters.team) if filters.team else ""


def _write(
    made: Report, whole: Document, drawings: tuple[Drawing, ...], folder: Path, is_plain: bool
) -> dict[str, str]:
    """The files by kind; a narrower view comes quickly, without those that take long."""
    contents = {
        "pdf": ("trend.pdf", pdf.render(whole)),
        "since": ("since_last_time.pdf", pdf.render(whole, part="board")),
        "changes": ("changes.csv", _csv(over_waves.changes(made))),
    }
    if is_plain:
        contents |= {
            "slides": ("trend.pptx", slides.render(whole)),
            "workbook": ("trend.xlsx", workbook.render(views.over_time_only(made))),
            "pictures": ("pictures.zip", pack.render(drawings)),
        }
    for name, content in contents.values():
        (folder / name).write_bytes(content)
    for drawing in drawings:
        drawing.save_svg(folder / f"{drawing.key}.svg")
        drawing.save_png(folder / f"{drawing.key}.png")
        drawing.save_png_16x9(folder / f"{drawing.key}_16x9.png")
    return {kind: name for kind, (name, _) in contents.items()}


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


def _manifest(made: Report, whole: Document, files: dict[str, str], folder: Path) -> dict[str, Any]:
    return {
        "title": whole.title,
        "subtitle": whole.cover.subtitle,
        "sentences": list(whole.cover.sentences),
        "facts": list(whole.cover.facts),
        "chapters": [plain(chapter) for chapter in whole.chapters],
        "board": plain(whole.board),
        "orders": _orders(over_waves.changes(made)),
        "teams": _teams(made),
        "items": _latest(made),
        "files": [
            {"kind": kind, "name": name, "size": (folder / name).stat().st_size}
            for kind, name in files.items()
        ],
        "pictures": [
            f"{drawing.key}{ending}"
            for drawing in whole.charts
            for ending in (".svg", ".png", "_16x9.png")
        ],
    }


def plain(value: Any) -> Any:
    """A tree of blocks as dictionaries that tell their kind; a drawing as its files."""
    if isinstance(value, Drawing):
        return {
            "key": value.key,
            "title": value.title,
            "alt": value.alt,
            "svg": f"{value.key}.svg",
            "png": f"{value.key}.png",
            "slide": f"{value.key}_16x9.png",
            "columns": [str(name) for name in value.table.columns],
            "rows": value.table.astype(str).to_numpy().tolist(),
        }
    if is_dataclass(value):
        parts = {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        return {"kind": type(value).__name__.lower(), **parts}
    return [plain(part) for part in value] if isinstance(value, tuple) else value


def _orders(rows: pd.DataFrame) -> dict[str, list[int]]:
    """Places of the rows of the table of changes, sorted by each of its columns."""
    rows = rows.assign(rank=np.arange(len(rows)))
    return {
        str(at): [int(place) for place in rows[name].argsort(kind="stable")]
        for at, name in enumerate(SORTED_BY)
        if len(rows)
    }


def _teams(made: Report) -> list[dict[str, str]]:
    """Teams with answers in the last workshop, by key and name."""
    rows = made.teams[made.teams["workshop"].astype(str) == made.workshop]
    return [
        {"key": str(team), "name": made.team_name(str(team))}
        for team in dict.fromkeys(rows["team"].astype(str))
    ]


def _latest(made: Report) -> list[dict[str, Any]]:
    """The items of the last workshop with their figures, for comparing units."""
    rows = made.items[made.items["workshop"].astype(str) == made.workshop]
    names = ("gap", "gap_low", "gap_high", "performance", "performance_low", "performance_high",
             "n_pairs", "n_performance")  # fmt: skip
    return [
        {"item": str(row["item"]), "short": made.short(str(row["item"])),
         "hidden": bool(row["hidden"])}
        | {name: None if pd.isna(row[name]) else float(row[name]) for name in names}
        for _, row in rows.iterrows()
    ]  # fmt: skip


def _headline(made: Report) -> dict[str, Any]:
    """What the overview of audits says: the largest gap that can be told, and its direction."""
    scope = Scope(made)
    items = scope.items()
    if items.empty or items["gap"].isna().all():
        return {}
    row = items.iloc[0]
    item = made.item(str(row["item"]))
    return {
        "short": dict(item.short) if item else {},
        "item": str(row["item"]),
        "gap": float(row["gap"]),
        "low": None if pd.isna(row["gap_low"]) else float(row["gap_low"]),
        "high": None if pd.isna(row["gap_high"]) else float(row["gap_high"]),
        "n": int(row["n_pairs"]),
        "label": str(row["label"]),
        "direction": _direction(made, str(row["item"])),
    }


def _direction(made: Report, item: str) -> str:
    """Whether the gap of an item really opened or closed since the workshop before."""
    rows = made.trend
    if rows.empty:
        return "first"
    rows = rows[(rows["item"].astype(str) == item) & (rows["measure"] == "gap")]
    rows = rows[rows["from_workshop"].astype(str) == made.workshops[-2]]
    if rows.empty or not bool(rows["real_change"].iloc[0]):
        return "unclear"
    return "opens" if rows["delta"].iloc[0] > 0 else "closes"
