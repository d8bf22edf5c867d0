"""Makes the files of one trend: first what the page needs, then what takes longer."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd

from questionnaires import CUSTOMER
from questionnaires.model import Item, Kind, Language, Questionnaire
from reports import report
from reports.answers import table as answers
from reports.answers.catalogue import Known
from reports.charts import OVER_TIME, all_charts
from reports.document import trend
from reports.document.blocks import Glance
from reports.document.chapters import readings
from reports.document.sources import Sources
from reports.document.trend_chapters.changes import told
from reports.findings.change import course_of_gap, earlier
from reports.findings.gaps import largest
from reports.findings.moved import sizes
from reports.formats import pack, pdf, slides, workbook
from reports.formats.cells import safe
from reports.inputs import Input, Meta, Settings
from reports.report import Report
from reports.slices import narrowed
from reports.slices.waves import changes
from reports.telling import Record, Telling, is_known, records
from survey.making import Begun, Progress
from survey.making.manifest import Makers, Making, complete, plain, show
from survey.making.report import beside
from survey.models import DONT_KNOW, Audit, FileSet, Workshop
from survey.store.answers import exports, questionnaires, waves
from survey.store.answers.closing import NOT_GIVEN
from survey.store.answers.waves import Filters
from survey.store.files import keys
from survey.store.words import word_of
from survey.web.database import db


def begin(one: FileSet, folder: Path, progress: Progress) -> Begun | None:
    """Make what people wait for: charts and documents.

    None where the audit has changed since it was asked for: that view is another set.
    """
    audit = db.session.get_one(Audit, one.about)
    filters = Filters.of(one.view, entries=one.view["entries"])
    shown = waves.shown(db.session, audit.id, filters).shown
    language = cast(Language, one.language)
    wish = keys.of_trend(db.session, audit, shown, filters, language)
    if wish.snapshot != one.snapshot:
        return None
    making = _making(audit, shown, filters, language, progress)
    screen = trend.first_screen(making.report, _view(making.report, filters), filters.voice)
    told = {"glance": screen, **_page(making, _wordings(shown[-1]))}
    show(folder, making.drawings, _documents(making, screen), progress, **told)
    return Begun((_headline(making.report) or None) if filters.is_plain else None, making)


def finish(making: Making, folder: Path, progress: Progress) -> None:
    """Make what takes longer: slides, spreadsheet and pictures."""

    def rest(pictures: dict[str, bytes]) -> Makers:
        return {
            "trend.pptx": lambda: slides.render(making.document, making.report),
            "trend.xlsx": lambda: workbook.render(_tables(making)),
            **pack.zipped(pictures),
        }

    complete(folder, pack.pictures(making.drawings), rest, progress, making.drawings)


def _making(
    audit: Audit,
    shown: Sequence[Workshop],
    filters: Filters,
    language: Language,
    progress: Progress,
) -> Making:
    """Figures behind the mask of the view, their charts, and the document of both."""
    source = read(audit, shown, filters, language)
    progress(0.1)
    settings = Settings(language=language, smallest_base=audit.smallest_base, permutations=0)
    made = narrowed.guarded_view(
        report.make(source, settings),
        team=filters.team,
        comparable=filters.comparable,
        entries=filters.entries,
    )
    progress(0.3)
    drawings = tuple(all_charts(made, OVER_TIME))
    view = _view(made, filters)
    return Making(made, drawings, trend.document(made, drawings, view, filters.voice))


def _view(made: Report, filters: Filters) -> str:
    """Which part is shown, in words; "" where all is."""
    return made.team_name(filters.team) if filters.team else ""


def _tables(making: Making) -> Report:
    """The tables of a trend under the title of its view: a file travels without its page."""
    cover = making.document.cover
    title = " · ".join(part for part in (cover.title, cover.subtitle) if part)
    made = narrowed.over_time_only(making.report)
    return replace(made, meta=replace(made.meta, title=title))


def _documents(making: Making, screen: Glance) -> Makers:
    document, made = making.document, making.report
    return {
        "trend.pdf": lambda: pdf.render(document, screen=screen),
        "since_last_time.pdf": lambda: pdf.render(
            document, part="board", screen=trend.on_one_page(made, screen)
        ),
        "changes.csv": lambda: _csv(changes(made)),
    }


def _csv(table: pd.DataFrame) -> bytes:
    """The changes for a spreadsheet: UTF-8 with the mark by which it is known, formula-safe."""
    # only words can hold a formula: a negative number stays a number
    words = table.select_dtypes(exclude=["number", "bool"]).astype(object)
    safely = words.map(lambda cell: safe(cell) if isinstance(cell, str) else cell)
    text: str = table.assign(**safely).to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def _wordings(workshop: Workshop) -> dict[str, str]:
    """What a workshop asked by item, in both languages, whatever it calls the customer."""
    return {
        item.key: json.dumps(item.wording, sort_keys=True)
        for form in questionnaires.frozen(db.session, workshop.id)
        for item in form.worded(CUSTOMER).items
    }


def _page(making: Making, wordings: Mapping[str, str]) -> dict[str, Any]:
    """What the pages of a trend show of it."""
    made, document = making.report, making.document
    return {
        "subtitle": document.cover.subtitle,
        "sentences": document.cover.sentences,
        "chapters": document.chapters,
        "annex": document.annex,
        "board": document.board,
        "changes": _changes(made),
        "pledges": _pledges(making),
        "teams": _teams(made),
        "items": _latest(made, wordings),
        "count": Telling(made).count,
    }


def _changes(made: Report) -> dict[str, Any]:
    """The table of all changes, how many of its first rows are told, and its orders by column."""
    rows, (whole, sorted_by) = changes(made), trend.comparisons(made)
    ranked = rows.assign(rank=np.arange(len(rows)))
    return {
        **plain(whole, {}),
        "told": int(told(rows).sum()),
        # what cannot be told stands last, whichever way a column is sorted
        "orders": {
            f"{sign}{at}": ranked.sort_values(
                name, ascending=not sign, kind="stable"
            ).index.tolist()
            for at, name in enumerate(sorted_by)
            for sign in ("", "-")
        },
    }


def _pledges(making: Making) -> list[dict[str, str]]:
    """Earlier pledges, worst first, and what became of each in words."""
    sources = Sources(making.report, {}, ())
    return [
        {
            **{name: str(row[name]) for name in ("workshop", "name", "what")},
            "became": readings.became(sources, row),
            "moves": readings.should_move(sources, row),
        }
        for row in records(earlier(sources))
    ]


def _teams(made: Report) -> list[dict[str, str]]:
    """Teams with answers in the last workshop, by key and name."""
    rows = made.teams[made.teams["workshop"].astype(str) == made.workshop]
    rows = rows[rows["team"].astype(str) != ""]  # customers have none
    return [
        {"key": str(team), "name": made.team_name(str(team))}
        for team in dict.fromkeys(rows["team"].astype(str))
    ]


def _latest(made: Report, wordings: Mapping[str, str]) -> list[dict[str, Any]]:
    """The items of the last workshop with their figures, for all units at a glance.

    `moved` is by how much the gap (where importance was not asked how we do) really changed.
    `worded` tells two wordings apart that share a key; of an item that no questionnaire knows
    nothing is told.
    """
    rows = made.items[made.items["workshop"].astype(str) == made.workshop]
    rows = rows[rows["voice"] == Telling(made).voice]
    moved = {measure: sizes(Telling(made), measure) for measure in ("gap", "performance")}
    return [_item(made, row, wordings, moved) for row in records(rows)]


def _item(
    made: Report, row: Record, wordings: Mapping[str, str], moved: Mapping[str, dict[str, float]]
) -> dict[str, Any]:
    key, known = str(row["item"]), made.item(str(row["item"]))
    is_rated_twice = is_known(row["gap"]) if known is None else known.kind is Kind.RATED
    measure = "gap" if is_rated_twice else "performance"
    words = wordings.get(key, "")
    return {
        "item": key,
        "short": made.short(key),
        "wording": made.wording(key),
        "measure": measure,
        "size": int(row["scale_size"]) if is_known(row["scale_size"]) else 0,
        "worded": words and hashlib.sha256(words.encode()).hexdigest()[:12],
        "hidden": bool(row["hidden"]),
        "value": float(row[measure]) if is_known(row[measure]) else None,
        "label": str(row["label"]) if measure == "gap" and is_known(row["label"]) else "",
        "moved": moved[measure].get(key, 0.0),
    }


def _headline(made: Report) -> dict[str, Any]:
    """What the overview of audits says: the largest gap, all items that share it, its direction."""
    items = Telling(made).items()
    if items.empty or items["gap"].isna().all():
        return {}
    first = largest(items)
    row, names = first.iloc[0], [str(item) for item in first["item"]]
    moved = changes(made)
    courses = {_direction(made, moved, name) for name in names}
    # several share the gap, and seldom its interval and base
    is_one = len(first[["gap_low", "gap_high", "n_pairs"]].drop_duplicates()) == 1
    has_interval = is_one and pd.notna(row["gap_low"])
    return {
        "short": _shorts([made.item(name) for name in names]),
        "item": " · ".join(names),
        "gap": float(row["gap"]),
        "low": float(row["gap_low"]) if has_interval else None,
        "high": float(row["gap_high"]) if has_interval else None,
        "n": int(row["n_pairs"]),
        "label": str(row["label"]),
        "direction": courses.pop() if len(courses) == 1 else "unclear",
    }


def _shorts(items: Sequence[Item | None]) -> dict[str, str]:
    """The short names of items by language; none where one of them has none."""
    shorts = [item.short for item in items if item and item.short]
    if len(shorts) < len(items):
        return {}
    return {language: " · ".join(short[language] for short in shorts) for language in shorts[0]}


def _direction(made: Report, rows: pd.DataFrame, item: str) -> str:
    """What the gap of an item really did since the workshop before: a key of `COURSES`."""
    if rows.empty:
        return "first"
    rows = rows[(rows["item"].astype(str) == item) & (rows["measure"] == "gap")]
    rows = rows[rows["from_workshop"].astype(str) == made.workshops[-2]]
    if rows.empty or not bool(rows["real_change"].iloc[0]):
        return "unclear"
    return course_of_gap(made, records(rows)[0]) or "unclear"


TALLY = (
    "workshop", "team", "voice", "item", "item_version", "importance", "performance", "cut",
    "n",
)  # fmt: skip
AS_WRITTEN = {NOT_GIVEN: "", DONT_KNOW: "dk"}


def read(audit: Audit, shown: Sequence[Workshop], filters: Filters, language: Language) -> Input:
    """All that a trend of these workshops is made from: tallies, entries, teams and pledges."""
    names = exports.workshop_names(shown)
    asked = _asked(shown, filters)
    written = [row for wave in shown for row in exports.entries(db.session, wave, names[wave.id])]
    rows = pd.DataFrame(map(_as_team, written), columns=answers.COLUMNS)
    last = names[shown[-1].id]
    tallies = _tallies(shown, filters, names, asked)
    checked = answers.check({last: rows}, Known(asked), tallies=tallies)
    return Input(
        # a workshop in which nobody spoke is the last one too
        answers=answers.ending_with(last, checked),
        **beside(("teams", "pledges", "requests"), shown, names),
        meta=Meta(
            title=audit.name,
            organisation=audit.organisation or audit.name,
            customer=getattr(word_of(audit), language).forms,
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


def _tallies(
    shown: Sequence[Workshop],
    filters: Filters,
    names: dict[str, str],
    asked: Sequence[Questionnaire],
) -> pd.DataFrame:
    """What was rated, as people write it; all of a team and voice have one respondent."""
    table = pd.DataFrame(waves.tallies(db.session, shown, filters), columns=list(TALLY))
    if filters.questionnaire:
        table = table[table["item"].isin([item.key for form in asked for item in form.items])]
    scores = table[["importance", "performance"]].astype(object).replace(AS_WRITTEN)
    return table.assign(
        **scores,
        respondent=table["team"] + "/" + table["voice"],
        date=table["workshop"].map({wave.id: wave.date.isoformat() for wave in shown}),
        workshop=table["workshop"].map(names),
    )


def _as_team(row: dict[str, Any]) -> dict[str, Any]:
    """An entry of a team's sheet under the respondent of its tallies: it counts once."""
    return row | {"respondent": f"{row['team']}/team"} if row["voice"] == "team" else row
