"""Reads an uploaded table of answers and says what it would add."""

import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from questionnaires import dump
from questionnaires.model import LANGUAGES, Questionnaire
from reports import answers
from reports.answers import table, worded
from reports.answers.catalogue import Known
from reports.faults import (
    HOLDS_TOO_MUCH,
    KNOWN_ALREADY,
    NO_ROWS,
    NO_SPREADSHEET,
    NO_VERSION,
    NOT_ONE_DATE,
    TOO_LONG,
    TOO_MANY_ROWS,
    TOO_MANY_TEAMS,
    TOO_MANY_WORKSHOPS,
    TWO_SHEETS,
    UNKNOWN,
    Faults,
    InputError,
)
from reports.reading import account, files, layouts
from reports.reading.mapping import Use, Uses
from reports.words.accepted import LONG, WIDE
from survey.making import Begun, Progress, asked_elsewhere
from survey.models import FileSet, new_id
from survey.store.answers import imports as store
from survey.store.answers.tables import KNOWN, LONGEST, MEASURES, typed
from survey.text import LONGEST_ENTRY, LONGEST_NAME, clean_text, one_line
from survey.web.database import db

PREVIEW, ROWS = "preview.json", "rows.json"
MOST_ROWS = 100_000
MOST_ANSWERS = 300_000
MOST_UNPACKED = 60 * 1024 * 1024
MOST_WORKSHOPS, MOST_TEAMS = 60, 60
_VERSION = re.compile(r"[0-9]{0,4}")


def begin(one: FileSet, folder: Path, progress: Progress) -> Begun:
    """Write what the uploaded table in `folder` would add, or all that is wrong with it."""
    faults, preview, told = Faults(), dict[str, Any](), None
    try:
        tables = _read(next(folder.glob("upload.*")), one.view, faults)
        faults.stop_if_any()
        tables, preview["columns"] = _arranged(tables, one.view, faults)
        faults.stop_if_any()
        progress(0.3)
        preview |= _looked_at(tables, one, folder, faults)
    except InputError as error:
        said = {lang: [one.text(lang) for one in error.faults] for lang in LANGUAGES}
        preview |= {"faults": said, "total": error.total}
        told = {"is_refused": True}
    _write(folder / PREVIEW, preview)
    return Begun(told, None)


def _looked_at(
    tables: dict[str, pd.DataFrame], one: FileSet, folder: Path, faults: Faults
) -> dict[str, Any]:
    """Keep the rows that would be added; what the page shows of them."""
    file, (lowest, size) = one.view["name"], _ends(one.view)
    forms = _asked(tables, one.about)
    words_said, _ = worded.meanings(one.view.get("words", ""))
    known = Known(forms, size, lowest, words_said)
    checked = answers.check(tables, known, faults.told)
    strange = asked_elsewhere.needed(checked, known)
    own = asked_elsewhere.described(strange, checked, known, file) if strange else None
    stored = Known([*forms, *([own] if own else [])])
    workshops = _workshops(_rows(checked, known, lowest, stored), one.about, file, faults)
    faults.stop_if_any()
    for held in workshops if own else ():
        held["definition"] = dump(own) if own else ""
    _write(folder / ROWS, workshops)
    read = {lang: account.lines(faults.told, checked, lang) for lang in LANGUAGES}
    return {**_preview(workshops, set(stored), len(checked)), "read": read}


def finish(_none: None, _folder: Path, _progress: Progress) -> None:
    """Nothing follows: a table is looked at as a whole."""


def _read(path: Path, view: Mapping[str, Any], faults: Faults) -> dict[str, pd.DataFrame]:
    """The tables in `path`; faults tell the name that the file had, not where it lies."""
    name = view["name"]
    if path.suffix in (".xlsx", ".xlsm"):
        if not zipfile.is_zipfile(path):
            faults.add(name, NO_SPREADSHEET)
        elif _unpacked(path) > MOST_UNPACKED:
            faults.add(name, HOLDS_TOO_MUCH)
        faults.stop_if_any()
    found = files.tables(path, faults, view.get("sheet", ""))
    for noted in (faults.found, faults.told):
        noted[:] = [replace(one, file=one.file.replace(str(path), name)) for one in noted]
    rows = sum(map(len, found.values()))
    if rows > MOST_ROWS:
        faults.add(name, TOO_MANY_ROWS, found=rows, most=MOST_ROWS)
    if not faults.found and not rows:
        faults.add(name, NO_ROWS)
    return {key.replace(str(path), name): table for key, table in found.items()}


def _arranged(
    tables: dict[str, pd.DataFrame], view: Mapping[str, Any], faults: Faults
) -> tuple[dict[str, pd.DataFrame], list[dict[str, str]]]:
    """The tables with one row an answer, and the use of each column of a wide one."""
    given = {name: Use.told(use) for name, use in view.get("uses", {}).items()}
    uses = Uses(WIDE, {name: use for name, use in given.items() if use}) if given else None
    told, columns = layouts.Told(uses=uses), list[dict[str, str]]()
    for name, raw in tables.items():
        tables[name], found = layouts.arranged(name, raw, told, _ends(view), faults)
        tables[name].attrs["dates"] = view.get("dates", "")
        if found.layout != LONG:
            columns = [
                {"name": column, "of": use.of, "item": use.item}
                for column, use in found.columns.items()
            ]
    if (rows := sum(map(len, tables.values()))) > MOST_ANSWERS:
        faults.add(view["name"], TOO_MANY_ROWS, found=rows, most=MOST_ANSWERS)
    return tables, columns


def _ends(view: Mapping[str, Any]) -> tuple[int, int]:
    """The lowest score and the number of points of items that no questionnaire knows."""
    return worded.ends(view.get("scale", "")) or asked_elsewhere.USUAL


def _asked(tables: Mapping[str, pd.DataFrame], audit_id: str) -> list[Questionnaire]:
    """The questionnaires that ask the items of the tables."""
    items = {str(key).strip() for table in tables.values() for key in table.get("item", ())}
    return list(store.asked_by(db.session, audit_id, items).values())


def _unpacked(path: Path) -> int:
    """How many bytes a spreadsheet holds unpacked, told by its table of contents."""
    with zipfile.ZipFile(path) as archive:
        return sum(part.file_size for part in archive.infolist())


def _rows(checked: pd.DataFrame, known: Known, lowest: int, stored: Known) -> list[dict[str, Any]]:
    """The rows as they are stored: texts cleaned, scores as clicked and from 1, defaults in."""
    found = []
    for workshop in checked["workshop"].cat.categories:
        for row in table.rows(checked, str(workshop), known):
            item = asked_elsewhere.key_of(row["item"])
            if row["item"] not in known and lowest != 1 and item in stored:
                row |= {one: _from_one(row[one], lowest) for one in MEASURES}
            words = {name: _text(row.get(name, "")) for name in answers.COLUMNS}
            found.append(typed({**words, "item": item}))
    return found


def _from_one(score: str, lowest: int) -> str:
    return score if score in ("", "dk") else str(int(score) - lowest + 1)


def _text(value: Any) -> str:
    if isinstance(value, float):
        return "" if value != value else f"{value:g}"
    return clean_text(str(value), LONGEST_ENTRY)


def _workshops(
    rows: list[dict[str, Any]], audit_id: str, file: str, faults: Faults
) -> list[dict[str, Any]]:
    """The workshops of the rows with their teams; notes those that cannot be added."""
    teams = store.known_teams(db.session, audit_id)
    taken = store.known_workshops(db.session, audit_id)
    by_title: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_title.setdefault(one_line(row["workshop"])[:LONGEST_NAME], []).append(row)
    found = [_workshop(title, part, teams) for title, part in by_title.items()]
    for held in found:
        _refuse(held, taken, file, faults)
    if len(found) > MOST_WORKSHOPS:
        faults.add(file, TOO_MANY_WORKSHOPS, most=MOST_WORKSHOPS)
    return sorted(found, key=lambda held: str(held["date"]))


def _workshop(title: str, rows: list[dict[str, Any]], teams: dict[str, str]) -> dict[str, Any]:
    dates = sorted({row["date"] for row in rows if row["date"]})
    given = sorted({row["team"] for row in rows})
    return {
        "title": title,
        "date": dates[-1] if dates else "",
        "dates": len(dates),
        "teams": [
            {"given": name, "name": one_line(name)[:LONGEST_NAME],
             "key": teams.get(name.casefold()) or teams.get(name) or new_id(),
             "is_known": name.casefold() in teams or name in teams}
            for name in given if name
        ],
        "rows": rows,
    }  # fmt: skip


def _refuse(held: dict[str, Any], taken: set[tuple[str, str]], file: str, faults: Faults) -> None:
    title = held["title"]
    if not held["dates"]:
        faults.add(file, NOT_ONE_DATE, column="date", title=title, found=held["dates"])
    if (title, held["date"]) in taken:
        faults.add(file, KNOWN_ALREADY, column="workshop", title=title)
    if len(held["teams"]) > MOST_TEAMS:
        faults.add(file, TOO_MANY_TEAMS, column="team", title=title, most=MOST_TEAMS)
    # people, teams and languages are called anew
    note_unstorable(held["rows"], ("item", "entry", "theme", "group", "evidence"), file, faults)
    note_versions(held["rows"], file, faults)
    note_second_sheets(held["rows"], file, faults)


def note_unstorable(
    rows: Iterable[Mapping[str, Any]], columns: Iterable[str], file: str, faults: Faults
) -> None:
    """Note what the database would not take: texts too long, words that mean nothing to it."""
    for name in columns:
        words = {str(row.get(name) or "") for row in rows}
        if name in LONGEST and max(map(len, words), default=0) > LONGEST[name]:
            faults.add(file, TOO_LONG, column=name, most=LONGEST[name])
        if name in KNOWN:
            known = ", ".join(filter(None, KNOWN[name]))
            for word in sorted(words - {*KNOWN[name]}):
                faults.add(file, UNKNOWN, column=name, value=word, known=known)


def note_versions(rows: Iterable[Mapping[str, Any]], file: str, faults: Faults) -> None:
    """Note versions of wordings that are no whole numbers."""
    if not all(_VERSION.fullmatch(row["item_version"]) for row in rows):
        faults.add(file, NO_VERSION, column="item_version")


def note_second_sheets(rows: Iterable[Mapping[str, Any]], file: str, faults: Faults) -> None:
    """Note teams that have more than one shared sheet."""
    sheets = {(row["respondent"], row["team"]) for row in rows if row["voice"] == "team"}
    for team, count in Counter(team for _, team in sheets if team).items():
        if count > 1:
            faults.add(file, TWO_SHEETS, column="team", value=team)


def _preview(workshops: list[dict[str, Any]], known: set[str], total: int) -> dict[str, Any]:
    return {
        "rows": total,
        "workshops": [
            {
                "title": held["title"],
                "date": held["date"],
                "people": len({row["respondent"] for row in held["rows"]}),
                "rows": len(held["rows"]),
                "mapped": [team["name"] for team in held["teams"] if team["is_known"]],
                "new": [team["name"] for team in held["teams"] if not team["is_known"]],
                "unknown": sorted({row["item"] for row in held["rows"]} - known),
            }
            for held in workshops
        ],
    }


def _write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
