"""Says what is wrong with a workshop folder before it is stored.

It loads pandas: the command line imports it when there is a folder to read, no one else.
"""

import csv
from collections.abc import Mapping, Sequence
from typing import Any

from reports.answers import side_tables
from reports.answers import table as answers
from reports.answers.catalogue import Known
from reports.faults import (
    DOUBLED,
    MISSING_COLUMN,
    NO_CUT,
    NOT_IN_FILE,
    Faults,
    InputError,
)
from reports.reading import workshops
from reports.reading.folders import LATER, META, Folder
from survey.making.limits import note_second_sheets, note_unstorable, note_versions
from survey.store.answers.exports import NO_TEAM
from survey.store.answers.tables import COLUMNS, WorkshopTables

NEEDED = {
    "answers": ("respondent", "item", "performance"),
    "teams": ("team", "name"),
    "respondents": ("respondent", "team", "voice"),
    "pledges": ("team", "what"),
    "requests": ("team", "text"),
    "votes": ("item", "group", "dots", "voters"),
}
"""The columns that a table of a workshop folder cannot do without."""


def check(folder: Folder) -> None:
    """Raise InputError with all that keeps the folder's tables from being read.

    What a report could not be made of is not stored either.
    """
    faults = Faults()
    brought = workshops.tables([folder], "en", faults)
    found = None
    try:
        found = answers.check(brought.answers, Known(brought.questionnaires))
    except InputError as error:
        faults.also(error)
    for kind, tables in brought.beside.items():
        for file, table in tables.items():
            checked = side_tables.check(kind, table, folder.about.title, file, faults)
            if kind == "votes" and found is not None:
                side_tables.note_other_groups(checked, found, file, faults)
    for name, needed in NEEDED.items():
        _note_missing(folder, name, needed, faults)
    faults.stop_if_any()


def check_tables(folder: Folder, given: WorkshopTables) -> None:
    """Raise InputError with all that keeps what was read of the folder from being stored."""
    faults = Faults()
    _note_limits(folder, given, faults)
    _note_strangers(folder, given, faults)
    faults.stop_if_any()


def _note_missing(folder: Folder, name: str, needed: Sequence[str], faults: Faults) -> None:
    path = folder.at / f"{name}.csv"
    if path.name in LATER and not path.exists():
        return
    with path.open(encoding="utf-8", newline="", errors="replace") as file:
        found = next(csv.reader(file), [])
    for column in needed:
        if column not in found:
            faults.add(folder.file(f"{name}.csv"), MISSING_COLUMN, column=column,
                       found=", ".join(found))  # fmt: skip


def _note_limits(folder: Folder, given: WorkshopTables, faults: Faults) -> None:
    for name, columns in COLUMNS.items():
        if name == "votes":  # its groups are titles or whole texts of the answers
            continue
        note_unstorable(getattr(given, name), columns, folder.file(f"{name}.csv"), faults)
    about = folder.about
    texts = ("title", "scene", "audit", "organisation", "unit")
    said = [{name: getattr(about, name) for name in texts}, *about.corrections]
    meta = folder.file(META)
    note_unstorable(said[:1], texts, meta, faults)
    note_unstorable([{"state": given.state, "step": given.step}], ("state", "step"), meta, faults)
    note_unstorable(said[1:], ("item", "part", "language", "before", "after"), meta, faults)
    note_versions(given.answers, folder.file("answers.csv"), faults)
    if not all(_is_cut(row["cut"]) for row in given.respondents):
        faults.add(folder.file("respondents.csv"), NO_CUT, column="cut")


def _is_cut(cut: int | str | None) -> bool:
    return cut is None or (isinstance(cut, int) and 0 < cut < 1000)


def _note_strangers(folder: Folder, given: WorkshopTables, faults: Faults) -> None:
    """Note what one file says of people and teams that another does not know, or knows twice."""
    people = folder.file("respondents.csv")
    teams = [row["team"] for row in given.teams]
    names = [row["name"] for row in given.teams]
    known = [row["respondent"] for row in given.respondents]
    for file, column, words in (
        (folder.file("teams.csv"), "name", names),
        (people, "respondent", known),
    ):
        for word in sorted({word for word in words if words.count(word) > 1}):
            faults.add(file, DOUBLED, column=column, value=word)
    note_second_sheets(given.respondents, people, faults)
    allowed = {
        "teams.csv": {"", NO_TEAM, *teams},
        "respondents.csv": {_who(row) for row in given.respondents},
    }
    said = [("respondents.csv", row["team"], "teams.csv") for row in given.respondents]
    said += [("pledges.csv", row["team"], "teams.csv") for row in given.pledges]
    said += [("requests.csv", row["team"], "teams.csv") for row in given.requests]
    said += [("answers.csv", _who(row), "respondents.csv") for row in given.answers]
    for file, word, other in dict.fromkeys(said):
        if word not in allowed[other]:
            faults.add(folder.file(file), NOT_IN_FILE, value=word, other=other)


def _who(row: Mapping[str, Any]) -> str:
    return ", ".join((row["respondent"], row["team"], row["voice"], str(row["cut"] or "")))
