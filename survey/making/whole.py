"""A workshop folder as the tables that are stored of it; it was checked before."""

import csv
from collections.abc import Iterator
from datetime import date

from questionnaires import canonical
from reports.reading import folders
from reports.reading.folders import Folder
from survey.store.answers.tables import COLUMNS, Row, WorkshopTables, typed
from survey.text import LONGEST_TEXT, clean_text

TRUE = "true"
EARLIER = {
    "lobby": ("open", "doors"),
    **dict.fromkeys(("answering", "swap_test", "discussion"), ("open", "all")),
    "pledges": ("open", "pledge"),
}
"""State and step of a workshop by the stage that earlier folders tell."""


def read(folder: Folder) -> WorkshopTables:
    """The tables of a folder that is not to be doubted: it is ours, or was checked before."""
    about = folder.about
    state, step = EARLIER.get(about.state, (about.state, about.step))
    rows = {name: [_row(name, row) for row in _rows(folder, name)] for name in COLUMNS}
    return WorkshopTables(
        title=folder.about.title,
        date=folder.about.date,
        language=folder.about.language,
        scene=folder.about.scene,
        state=state,
        step=step,
        questionnaires=[
            canonical((folder.at / name).read_text(encoding="utf-8"))
            for name in folder.questionnaires
        ],
        corrections=folder.about.corrections,
        left_out=folder.about.left_out,
        window=folder.about.window,
        **rows,
    )


def _rows(folder: Folder, name: str) -> Iterator[dict[str, str]]:
    empty, path = dict.fromkeys(COLUMNS[name], ""), folder.at / f"{name}.csv"
    if path.name in folders.LATER and not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield empty | {column: clean_text(row[column], LONGEST_TEXT) for column in row}


def _row(table: str, words: dict[str, str]) -> Row:
    """A row with days, counts and truths in place of their texts."""
    if table == "answers":
        return typed(words)
    row: Row = dict(words)
    for name in ("handed_in", "done"):
        row |= {name: words[name] == TRUE} if table == "respondents" else {}
    if table == "teams":
        row["invited"] = _count(words["invited"])
    if table == "respondents":
        cut = words["cut"]  # what is no number is told with the other faults
        row["cut"] = int(cut) if cut.isascii() and cut.isdecimal() else cut or None
    if table == "votes":
        row |= {name: _count(words[name]) for name in ("dots", "voters")}
    if "due" in words:
        row["due"] = date.fromisoformat(words["due"]) if words["due"] else None
    return row


def _count(text: str) -> int | None:
    return int(float(text)) if text else None
