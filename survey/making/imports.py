"""Reads an uploaded table of answers and says what it would add."""

import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, cast

import pandas as pd
from openpyxl.xml.functions import fromstring

from questionnaires import dump, restore
from questionnaires.model import LANGUAGES, Questionnaire
from reports.answers import table as answers
from reports.answers import unasked, worded
from reports.answers.catalogue import Known
from reports.answers.faults import CALLED, called
from reports.answers.scoring import NO_SCORE
from reports.answers.table import COLUMNS
from reports.faults import (
    HOLDS_TOO_MUCH,
    KNOWN_ALREADY,
    MOST_SHOWN,
    NO_DATE,
    NO_ROWS,
    NO_SPREADSHEET,
    STILL_OPEN,
    TOO_MANY_ANSWERS,
    TOO_MANY_ROWS,
    TOO_MANY_TEAMS,
    TOO_MANY_WORKSHOPS,
    Fault,
    Faults,
    InputError,
)
from reports.reading import account, doubts, files, layouts
from reports.reading.folders import opened
from reports.reading.mapping import IGNORE, OF_PERSONS, Use, Uses
from reports.words.accepted import LONG, VOICES, WIDE
from survey.making import Begun, Progress, whole
from survey.making.elsewhere import asked, pieces
from survey.making.folders import check, check_tables
from survey.making.limits import note_second_sheets, note_unstorable, note_versions
from survey.models import FileSet, new_id
from survey.store.answers import imports as store
from survey.store.answers.imports import HEADS, PIECES, ROWS, TITLE, WHOLE
from survey.text import LONGEST_NAME, one_line
from survey.web.database import db

BOOK = "xl/workbook.xml"
OF_ANSWERS = ("item", "importance", "performance", *OF_PERSONS)
"""What can be said of a column of a table with one row an answer."""
_COUNTED = re.compile(r"(.+?) \(\d+\)(?:, |$)", re.DOTALL)
LONGEST_WORD = 200  # what is longer is a comment
_OPTIONS = re.compile(r" \(--[a-z][^)]*\)")
PREVIEW = "preview.json"
READ, ARRANGED, CHECKED = 0.45, 0.5, 0.6  # shares of the time that a large file takes
MOST_ROWS = 100_000
MOST_ANSWERS = 2_000_000
MOST_UNPACKED = 160 * 1024 * 1024  # what a spreadsheet of 100,000 rows and 20 pairs holds
MOST_WORKSHOPS, MOST_TEAMS = 60, 60


class Held(NamedTuple):
    """A workshop of a table: what it is called and who was there, and its checked answers."""

    head: dict[str, Any]
    part: pd.DataFrame

    @property
    def keys(self) -> dict[str, str]:
        """The lasting key of each team by what the table calls it."""
        return {team["given"]: team["key"] for team in self.head["teams"]}


def begin(one: FileSet, folder: Path, progress: Progress) -> Begun:
    """Write what the uploaded file in `folder` would add, or all that is wrong with it."""
    faults, preview, told = Faults(), dict[str, Any](), None
    path = next(folder.glob("upload.*"))
    try:
        if path.suffix == ".zip" and not files.packed(path):
            preview |= _whole(path, one, folder, faults)
        else:
            tables = _read(path, one.view, faults, lambda share: progress(READ * share))
            preview |= {"sheets": _sheets(path)}
            faults.stop_if_any()
            tables, found = _arranged(tables, one.view, faults)
            preview |= found
            faults.stop_if_any()
            progress(ARRANGED)
            preview |= _looked_at(tables, one, folder, faults, progress)
    except InputError as error:
        # those of a folder name the place where it lies
        told_of = [
            (fault, fault.file.replace(str(path), one.view["name"])) for fault in error.faults
        ]
        named = [replace(fault, file=file) for fault, file in told_of]
        said = {lang: [_plain(one.text(lang)) for one in named] for lang in LANGUAGES}
        decided = _named(faults.told, one)[:MOST_SHOWN]
        preview |= {
            "faults": said, "total": error.total, "here": _here(one, error),
            "unread": _unread([*error.faults, *faults.told]),
            "read": {lang: [_plain(one.text(lang)) for one in decided] for lang in LANGUAGES},
        }  # fmt: skip
        told = {"is_refused": True}
    _write(folder / PREVIEW, preview)
    return Begun(told, None)


def _named(told: Sequence[Fault], one: FileSet) -> list[Fault]:
    """What was decided, without the name of the file: it stands above it on the page."""
    return [
        replace(fault, file="" if fault.file == one.view["name"] else fault.file) for fault in told
    ]


def _unread(faults: Sequence[Fault]) -> list[str]:
    """The words of which nobody has said yet whether they are scores, each once."""
    found: list[str] = []
    for fault in faults:
        if fault.message == NO_SCORE:
            found.append(str(fault.details.get("value", "")))
        elif fault.details.get("of") == NO_SCORE:
            found += cast(list[str], fault.details["others"])
        elif fault.message == doubts.ALIKE:
            found += _COUNTED.findall(str(fault.details["found"]))
    on_a_line = dict.fromkeys(" ".join(word.split()) for word in found)
    return [word for word in on_a_line if 0 < len(word) <= LONGEST_WORD][:MOST_SHOWN]


def _here(one: FileSet, error: InputError) -> list[dict[str, Any]]:
    """The workshops that are here already, for the page to lead there."""
    known = store.known_workshops(db.session, one.about)
    told = [fault.details for fault in error.faults if fault.message == KNOWN_ALREADY]
    return [known[str(about["title"]), str(about["day"])]._asdict() for about in told]


def _whole(path: Path, one: FileSet, folder: Path, faults: Faults) -> dict[str, Any]:
    """What the workshop folder in a zip would add, whole; its rows stay in the zip."""
    with opened(path) as found:
        check(found)
        given = whole.read(found)
        check_tables(found, given)
    name, taken = one.view["name"], store.known_workshops(db.session, one.about)
    if given.state != "closed":
        faults.add(name, STILL_OPEN, title=given.title)
    day = given.date.isoformat()
    if here := taken.get((given.title, day)):
        faults.add(name, KNOWN_ALREADY, title=given.title, day=day, since=here.since)
    faults.stop_if_any()
    _write(folder / ROWS, {WHOLE: path.name, TITLE: given.title, "date": day})
    names = {row["team"]: row["name"] for row in given.teams}
    known = {*store.known_teams(db.session, one.about).values()}
    asked = {item.key for text in given.questionnaires for item in restore(text).items}
    told = {
        "title": given.title,
        "date": day,
        "people": len(given.respondents),
        "rows": len(given.answers),
        "mapped": sorted(name for key, name in names.items() if key in known),
        "new": sorted(name for key, name in names.items() if key not in known),
        "unknown": sorted({row["item"] for row in given.answers} - asked),
    }
    return {"rows": len(given.answers), "workshops": [told]}


def _looked_at(
    tables: dict[str, pd.DataFrame], one: FileSet, folder: Path, faults: Faults, progress: Progress
) -> dict[str, Any]:
    """Keep the rows that would be added; what the page shows of them."""
    file, scales = one.view["name"], _scales(one.view)
    forms = _asked(tables, one.about)
    asked_here = [item.key for form in forms for item in form.items]
    new = unasked.items(tables.values(), asked_here)
    own = asked.described(tables, asked_here, scales, file)
    for raw in tables.values() if own else ():
        raw["item"] = asked.keyed(raw["item"])
    forms += [own] if own else []
    words_said, _ = worded.meanings(one.view.get("words", ""))
    lowest, size = scales["performance"]
    known = Known(forms, size, lowest, words_said)
    checked = answers.check(tables, known, faults.told)
    progress(CHECKED)
    noted = Faults()
    workshops = _workshops(checked, one, file, noted)
    _note_by_heads(noted, tables, faults)
    faults.stop_if_any()
    for held in workshops if own else ():
        held.head["definition"] = dump(own) if own else ""
    written = pieces.write(
        folder, [(held.part, held.keys) for held in workshops], known,
        lambda share: progress(CHECKED + (1 - CHECKED) * share),
    )  # fmt: skip
    heads = [held.head for held in workshops]
    _write(folder / ROWS, {HEADS: heads, PIECES: written, "answers": len(checked)})
    return {
        **_preview(workshops, {*asked_here}, {asked.key_of(name): name for name in new}),
        "rows": len(checked), "read": _lines(faults, checked, one),
        "scales": {of: scales[of] for of in scales if any(of in item for item in new.values())},
        "unread": _unread(faults.told),
        "kept_scales": _kept_scales(pieces.used(checked["item"]), asked_here, known),
    }  # fmt: skip


def _note_by_heads(noted: Faults, tables: Mapping[str, pd.DataFrame], faults: Faults) -> None:
    """Note what was found in our columns under the names that the file has for them."""
    names = [raw.attrs.get(CALLED) for raw in tables.values()]
    for fault in noted.found:
        columns = dict.fromkeys(called(said, fault.column) for said in names)
        faults.note(replace(fault, column=", ".join(filter(None, columns))))


def _lines(faults: Faults, checked: pd.DataFrame, one: FileSet) -> dict[str, list[str]]:
    """What was read, and what was not, by language."""
    told = _named(faults.told, one)
    return {lang: [_plain(line) for line in account.lines(told, checked, lang)]
            for lang in LANGUAGES}  # fmt: skip


def _kept_scales(
    items: Sequence[str], asked_here: Sequence[str], known: Known
) -> dict[str, tuple[int, int]]:
    """The unusual scales of items that are asked here already, as `_scales` gives them."""
    found = {
        item: (known.first(item), known.size(item, "performance"))
        for item in items
        if item in asked_here
    }
    unusual = [(item, points) for item, points in found.items() if points != asked.USUAL]
    return dict(unusual[: account.MOST_ITEMS])


def finish(_none: None, _folder: Path, _progress: Progress) -> None:
    """Nothing follows: a table is looked at as a whole."""


def _read(
    path: Path, view: Mapping[str, Any], faults: Faults, progress: Progress
) -> dict[str, pd.DataFrame]:
    """The tables in `path`; faults tell the name that the file had, not where it lies."""
    name = view["name"]
    if path.suffix in (*files.SPREADSHEETS, ".zip"):
        if not zipfile.is_zipfile(path):
            faults.add(name, NO_SPREADSHEET)
        elif _unpacked(path) > MOST_UNPACKED:
            faults.add(name, HOLDS_TOO_MUCH)
    if path.suffix == ".parquet":
        rows, unpacked = files.size_of_parquet(path)
        if rows > MOST_ROWS or unpacked > MOST_UNPACKED:
            faults.add(name, HOLDS_TOO_MUCH)
    faults.stop_if_any()
    found = files.tables(path, faults, view.get("sheet", ""), progress)
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
) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """The tables with one row an answer; layout of a wide one and the use of each column."""
    preview = dict[str, Any](columns=[])
    uncut = tuple(one.strip() for one in view.get("options", "").splitlines())
    for name, raw in tables.items():
        told = _told(name, raw, view)
        heads = [head for head in raw.attrs["heads"] if head]
        if told.layout == LONG:
            raw = _kept(name, raw, view.get("uses", {}), faults)
        tables[name], found = layouts.arranged(name, raw, told, _scales(view), faults)
        tables[name].attrs |= {
            "dates": view.get("dates", ""), "apart": view.get("apart", ""), "whole": uncut
        }  # fmt: skip
        preview["layout"] = LONG if LONG in (told.layout, found.layout) else found.layout
        preview["columns"] = (
            _columns_of_answers(tables[name], heads)
            if preview["layout"] == LONG
            else _columns_of_persons(found)
        )
        if "voice" not in tables[name]:
            voice = preview["voice"] = view.get("voice") or VOICES[0]
            tables[name]["voice"] = pd.Categorical([voice] * len(tables[name]))
    if (rows := sum(map(len, tables.values()))) > MOST_ANSWERS:
        faults.add(view["name"], TOO_MANY_ANSWERS, found=rows, most=MOST_ANSWERS)
    return tables, preview


def _columns_of_persons(found: Uses) -> list[dict[str, str]]:
    return [
        {"name": column, "of": use.of,
         "item": f"{use.item} = {use.option}" if use.option else use.item}
        for column, use in found.columns.items()
    ]  # fmt: skip


def _columns_of_answers(table: pd.DataFrame, heads: Sequence[str]) -> list[dict[str, str]]:
    """What each column is where a row is an answer; without those that need no word."""
    called = {head: of for of, head in table.attrs.get(CALLED, {}).items()}
    uses = {head: called.get(head, IGNORE) for head in heads}
    return [
        {"name": head, "of": of if of in OF_ANSWERS else IGNORE, "item": ""}
        for head, of in uses.items()
        if of in OF_ANSWERS or of not in COLUMNS
    ]


def _told(name: str, raw: pd.DataFrame, view: Mapping[str, Any]) -> layouts.Told:
    """What the page, or a mapping that was uploaded beside the file, says of the columns.

    A mapping says it of all; what the page says of some is put into what is guessed of the others.
    """
    words_said, _ = worded.meanings(view.get("words", ""))
    layout, said = view.get("layout", ""), view.get("uses", {})
    told = layouts.Told(layout, pairs=view.get("pairs", ""), words=[*words_said])
    if not said:
        return told
    guess = Uses(layout or WIDE)
    if not view.get("is_mapped"):
        guess = layouts.arranged(name, raw.copy(), told, _scales(view), Faults())[1]
    if LONG in (layout, guess.layout):
        persons = {use: column for column, use in said.items() if use != IGNORE}
        return replace(told, layout=LONG, persons=persons)
    kept = {column: use for column, text in said.items() if (use := Use.told(text))}
    return replace(told, uses=Uses(guess.layout, {**guess.columns, **kept}))


def _kept(name: str, raw: pd.DataFrame, said: Mapping[str, str], faults: Faults) -> pd.DataFrame:
    """A table of answers without the columns of which it was said that they are not read."""
    heads = raw.attrs["heads"]
    places = [at for at, head in enumerate(heads) if said.get(head) != IGNORE]
    if left := [head for head in heads if said.get(head) == IGNORE]:
        faults.tell(name, layouts.NOT_READ, found=", ".join(left))
    found = raw.iloc[:, places]
    found.attrs = raw.attrs | {"heads": tuple(heads[at] for at in places)}
    return found


def _sheets(path: Path) -> list[str]:
    """The names of the sheets of a spreadsheet, also of one in a zip; none where it is none."""
    inside = files.packed(path)
    if not (inside or path.name).lower().endswith(files.SPREADSHEETS):
        return []
    with ExitStack() as books:
        book = books.enter_context(zipfile.ZipFile(path))
        if inside:
            book = books.enter_context(zipfile.ZipFile(books.enter_context(book.open(inside))))
        sheets = fromstring(book.read(BOOK)).iter("{*}sheet")
        return [sheet.get("name", "") for sheet in sheets]


def _scales(view: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    """By measure the lowest score and the number of points of items nobody here asked."""
    performance = worded.ends(view.get("scale", "")) or asked.USUAL
    importance = worded.ends(view.get("scale_importance", "")) or performance
    return {"importance": importance, "performance": performance}


def _asked(tables: Mapping[str, pd.DataFrame], audit_id: str) -> list[Questionnaire]:
    """The questionnaires that ask the items of the tables."""
    items = {str(key).strip() for table in tables.values() for key in table.get("item", ())}
    return list(store.asked_by(db.session, audit_id, items).values())


def _unpacked(path: Path) -> int:
    """How many bytes a spreadsheet holds unpacked, told by its table of contents."""
    with zipfile.ZipFile(path) as archive:
        size = sum(part.file_size for part in archive.infolist())
        inside = files.packed(path)
        if size <= MOST_UNPACKED and inside.lower().endswith(files.SPREADSHEETS):
            with archive.open(inside) as held, zipfile.ZipFile(held) as book:
                size += sum(part.file_size for part in book.infolist())
        return size


def _workshops(checked: pd.DataFrame, one: FileSet, file: str, faults: Faults) -> list[Held]:
    """The workshops of the answers with their teams; notes those that cannot be added."""
    teams = store.known_teams(db.session, one.about)
    taken = store.known_workshops(db.session, one.about)
    by_title: dict[str, list[str]] = {}
    for name in pieces.used(checked["workshop"]):
        by_title.setdefault(one_line(name)[:LONGEST_NAME], []).append(name)
    day = one.view.get("day", "")
    found = [
        _workshop(title, checked[checked["workshop"].isin(names).to_numpy()], teams, day)
        for title, names in by_title.items()
    ]
    for held in found:
        _refuse(held, taken, file, faults)
    if len(found) > MOST_WORKSHOPS:
        faults.add(file, TOO_MANY_WORKSHOPS, most=MOST_WORKSHOPS)
    return sorted(found, key=lambda held: str(held.head["date"]))


def _workshop(title: str, part: pd.DataFrame, teams: dict[str, str], day: str) -> Held:
    dates = [one for one in pieces.used(part["date"]) if one] or [day] * bool(day)
    given = sorted({pieces.text(name) for name in pieces.used(part["team"])} - {""})
    head = {
        "title": title,
        "date": max(dates, default=""),
        "teams": _teams(given, teams),
        "items": pieces.used(part["item"]),
    }
    return Held(head, part)


def _teams(given: Sequence[str], known: Mapping[str, str]) -> list[dict[str, Any]]:
    """The teams of a workshop, joined to those that are known; no two of them to the same one."""
    found: dict[str, str] = {}
    # who is written alike comes before who differs in capitals
    for name in sorted(given, key=lambda name: (name not in known, name)):
        key = known.get(name) or known.get(name.casefold(), "")
        found[name] = key if key not in found.values() else ""
    return [
        {"given": name, "name": one_line(name)[:LONGEST_NAME],
         "key": found[name] or new_id(), "is_known": bool(found[name])}
        for name in given
    ]  # fmt: skip


def _refuse(
    held: Held, taken: Mapping[tuple[str, str], store.Here], file: str, faults: Faults
) -> None:
    title, teams = held.head["title"], held.head["teams"]
    if not held.head["date"]:
        faults.add(file, NO_DATE, title=title)
    day = held.head["date"]
    if here := taken.get((title, day)):
        faults.add(file, KNOWN_ALREADY, column="workshop", title=title, day=day, since=here.since)
    if len(teams) > MOST_TEAMS:
        faults.add(file, TOO_MANY_TEAMS, column="team", title=title, most=MOST_TEAMS)
    # people, teams and languages are called anew
    named = ("item", "entry", "theme", "group", "evidence")
    texts = [{name: pieces.text(word)} for name in named for word in pieces.used(held.part[name])]
    note_unstorable(texts, named, file, faults)
    versions = pieces.used(held.part["item_version"])
    note_versions([{"item_version": word} for word in versions], file, faults)
    names = ("respondent", "team", "voice")
    people = held.part[~held.part["person"].duplicated()]
    cells = [people[name].astype(str).tolist() for name in names]
    sheets = [dict(zip(names, one, strict=True)) for one in zip(*cells, strict=True)]
    note_second_sheets(sheets, file, faults)


def _plain(line: str) -> str:
    """A line without the options of the command, in whose place the page has fields."""
    return _OPTIONS.sub("", line)


def _preview(workshops: list[Held], known: set[str], names: Mapping[str, str]) -> dict[str, Any]:
    """What each workshop would add; `names` are those of items by the keys they would be given."""
    return {
        "workshops": [
            {
                "title": held.head["title"],
                "date": held.head["date"],
                "people": int(held.part["person"].nunique()),
                "rows": len(held.part),
                "mapped": [team["name"] for team in held.head["teams"] if team["is_known"]],
                "new": [team["name"] for team in held.head["teams"] if not team["is_known"]],
                "unknown": sorted(names.get(item, item) for item in {*held.head["items"]} - known),
            }
            for held in workshops
        ],
    }


def _write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
