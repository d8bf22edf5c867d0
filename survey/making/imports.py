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

from questionnaires.model import LANGUAGES, Questionnaire
from reports import answers
from reports.answers.catalogue import Known
from reports.answers.faults import (
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
    Fault,
    Faults,
    InputError,
)
from reports.reading.files import read
from survey.making import Begun, Progress
from survey.models import FileSet, new_id
from survey.store.answers import imports as store
from survey.store.answers.tables import KNOWN, LONGEST, typed
from survey.text import LONGEST_ENTRY, LONGEST_NAME, clean_text, one_line
from survey.web.database import db

PREVIEW, ROWS = "preview.json", "rows.json"
MOST_ROWS = 100_000
MOST_UNPACKED = 60 * 1024 * 1024
MOST_WORKSHOPS, MOST_TEAMS = 60, 60
_VERSION = re.compile(r"[0-9]{0,4}")


def begin(one: FileSet, folder: Path, progress: Progress) -> Begun:
    """Write what the uploaded table in `folder` would add, or all that is wrong with it."""
    faults, file = Faults(), one.view["name"]
    try:
        table = _read(next(folder.glob("upload.*")), file, faults)
        faults.stop_if_any()
        forms = _asked(table, one.about)
        checked = answers.check({file: table}, Known(forms))
        workshops = _workshops(_rows(table, file), one.about, file, faults)
        faults.stop_if_any()
    except InputError as error:
        _write(folder / PREVIEW, {"faults": _told(error.faults), "total": error.total})
        return Begun({"is_refused": True}, None)
    known = set(Known(forms))
    _write(folder / ROWS, workshops)
    _write(folder / PREVIEW, _preview(workshops, known, len(checked)))
    return Begun(None, None)


def finish(_none: None, _folder: Path, _progress: Progress) -> None:
    """Nothing follows: a table is looked at as a whole."""


def _read(path: Path, name: str, faults: Faults) -> pd.DataFrame:
    """The table in `path`; its faults tell the name that the file had, not where it lies."""
    if path.suffix == ".xlsx":
        if not zipfile.is_zipfile(path):
            faults.add(name, NO_SPREADSHEET)
        elif _unpacked(path) > MOST_UNPACKED:
            faults.add(name, HOLDS_TOO_MUCH)
        faults.stop_if_any()
    table = read(path, faults)
    faults.found = [replace(fault, file=name) for fault in faults.found]
    if len(table) > MOST_ROWS:
        faults.add(name, TOO_MANY_ROWS, found=len(table), most=MOST_ROWS)
    if not faults.found and table.empty:
        faults.add(name, NO_ROWS)
    return table


def _asked(table: pd.DataFrame, audit_id: str) -> list[Questionnaire]:
    """The questionnaires that ask the items of the table."""
    items = {str(key).strip() for key in table.get("item", ())}
    return list(store.asked_by(db.session, audit_id, items).values())


def _unpacked(path: Path) -> int:
    """How many bytes a spreadsheet holds unpacked, told by its table of contents."""
    with zipfile.ZipFile(path) as archive:
        return sum(part.file_size for part in archive.infolist())


def _rows(table: pd.DataFrame, name: str) -> list[dict[str, Any]]:
    """The rows as they are stored: texts cleaned, scores as clicked, defaults filled in."""
    words = table.astype(str).reindex(columns=list(answers.COLUMNS), fill_value="")
    words = words.map(lambda text: clean_text(text, LONGEST_ENTRY))
    words["voice"] = words["voice"].replace("", "member")
    words["workshop"] = words["workshop"].replace("", Path(name).stem)
    return [
        typed({str(name): value for name, value in row.items()}) for row in words.to_dict("records")
    ]


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
        "date": dates[0] if len(dates) == 1 else "",
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
    if held["dates"] != 1:
        faults.add(
            file,
            NOT_ONE_DATE,
            column="date",
            title=held["title"],
            found=held["dates"],
        )
    if (held["title"], held["date"]) in taken:
        faults.add(
            file,
            KNOWN_ALREADY,
            column="workshop",
            title=held["title"],
        )
    if len(held["teams"]) > MOST_TEAMS:
        faults.add(file, TOO_MANY_TEAMS, column="team",
                   title=held["title"], most=MOST_TEAMS)  # fmt: skip
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


def _told(faults: tuple[Fault, ...]) -> dict[str, list[str]]:
    return {language: [fault.text(language) for fault in faults] for language in LANGUAGES}


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
