"""What answers cannot hold: head counts of teams, pledges, requests, votes, what the cover says."""

import re
import tomllib
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from reports.answers.faults import DOUBLED_COLUMN, Faults, Origin, unreadable
from reports.answers.names import spelled
from reports.answers.texts import texts as texts_of
from reports.inputs import Meta
from reports.words.accepted import VOICES
from reports.words.language import N_

TEAMS = ("workshop", "team", "voice", "invited", "joined", "handed_in", "late", "name", "group")
PLEDGES = (
    *("workshop", "team", "what", "owner", "due", "notice", "theme", "item", "outcome"),
    "outcome_why",
)
REQUESTS = ("workshop", "team", "text", "answer", "answer_text", "due")
LEAVE = "leave_reasons"
VOTES = ("workshop", "item", "group", "dots", "voters")
NAMES = ("workshop", "team", "voice", "item", "group", "theme", "name")
READ = ("teams", "pledges", "requests", "votes")
HEADS = ("invited", "joined", "handed_in", "late")
OUTCOMES = ("", "kept", "partly", "dropped")
SAID = ("", "accepted", "later", "declined")


def teams(
    table: pd.DataFrame, workshop: str, file: str = "teams", faults: Faults | None = None
) -> pd.DataFrame:
    """The checked table of teams: texts, and head counts as floats with NaN.

    `workshop` is that of rows that name none; voice defaults to member, `name` to the team.
    Raises InputError with all that is wrong, unless `faults` collects it.
    """
    found = _texts(table, TEAMS, {"workshop": workshop, "voice": "member"})
    noted, origin = faults or Faults(), _origin(file, table)
    _require(table, found, ("team",), origin, noted)
    _note_unknown(found["voice"], VOICES, origin, noted)
    for name in HEADS:
        found[name] = _counts(found[name], origin, noted)
    _note_doubled(found, ["workshop", "team", "voice"], "team", origin, noted)
    if faults is None:
        noted.stop_if_any()
    found["name"] = found["name"].where(found["name"] != "", found["team"])
    return found


def pledges(
    table: pd.DataFrame, workshop: str, file: str = "pledges", faults: Faults | None = None
) -> pd.DataFrame:
    """The checked table of pledges, all texts; as `teams` otherwise."""
    found = _texts(table, PLEDGES, {"workshop": workshop})
    noted, origin = faults or Faults(), _origin(file, table)
    _require(table, found, ("team", "what"), origin, noted)
    _note_unknown(found["outcome"], OUTCOMES, origin, noted)
    if "kind" in table:
        # read as a pledge, it would be told of as one
        message = N_("a request is no pledge. Put the row into a file for --requests.")
        asked = (table["kind"].astype(str).str.strip() == "request").to_numpy(bool)
        noted.add_rows(origin, message, asked, table["kind"])
    _note_days(found["due"], origin, noted)
    if faults is None:
        noted.stop_if_any()
    return found


def requests(
    table: pd.DataFrame, workshop: str, file: str = "requests", faults: Faults | None = None
) -> pd.DataFrame:
    """The checked table of what teams ask of leadership, all texts; as `teams` otherwise."""
    found = _texts(table, REQUESTS, {"workshop": workshop})
    noted, origin = faults or Faults(), _origin(file, table)
    _require(table, found, ("team", "text"), origin, noted)
    _note_unknown(found["answer"], SAID, origin, noted)
    _note_days(found["due"], origin, noted)
    if faults is None:
        noted.stop_if_any()
    return found


def votes(
    table: pd.DataFrame, workshop: str, file: str = "votes", faults: Faults | None = None
) -> pd.DataFrame:
    """The checked dots of each group, and how many voted, as floats with NaN; as `teams` otherwise.

    `group` is the name of a group, or the words of a card that is alone; `item` defaults to the
    reasons to leave.
    """
    found = _texts(table, VOTES, {"workshop": workshop, "item": LEAVE})
    noted, origin = faults or Faults(), _origin(file, table)
    _require(table, found, ("group",), origin, noted)
    for name in ("dots", "voters"):
        found[name] = _counts(found[name], origin, noted)
    _note_doubled(found, ["workshop", "item", "group"], "group", origin, noted)
    if faults is None:
        noted.stop_if_any()
    return found


def note_other_groups(
    votes: pd.DataFrame, answers: pd.DataFrame, file: str, faults: Faults
) -> None:
    """Note dots of what is neither a group nor an entry of the answers."""
    named = ["workshop", "item", "group"]
    texts = answers.loc[answers["text"].astype(str) != "", [*named, "text"]].astype(str)
    alone = texts.assign(group=texts["text"].str.strip())
    known = pd.MultiIndex.from_frame(pd.concat([texts[named], alone[named]]))
    strange = ~pd.MultiIndex.from_frame(votes[named]).isin(known)
    message = N_("“{value}” is neither a group nor an entry of the answers. Write it alike.")
    faults.add_rows(_origin(file, votes), message, strange, votes["group"])


def note_strangers(teams: pd.DataFrame, answers: pd.DataFrame, file: str, faults: Faults) -> None:
    """Note a table of teams of which no workshop, or no team, has answers: its names are others.

    Single teams without answers are absent teams, which the report tells.
    """
    for column in ("workshop", "team"):
        known = [str(name) for name in answers[column].unique() if name]
        named = set(teams[column]) - {""}
        if not named or named & set(known):
            continue
        message = N_("nothing in this column is in the answers; they have {known}. Write it alike.")
        faults.add(file, message, column=column, known=", ".join(known) or "—")
        return


def meta(path: Path, faults: Faults) -> Meta:
    """What the TOML file of `--meta` says, with the fields of `Meta`."""
    told = _toml(path, faults)
    # whether the answers say who speaks is for them to tell, a picture is no text, and the window
    # comes with its folder
    elsewhere = ("voice_is_known", "logo", "window")
    told_here = (field for field in fields(Meta) if field.name not in elsewhere)
    types = {field.name: type(field.default) for field in told_here}
    for name, value in told.items():
        if name not in types:
            message = N_("“{value}” is not known. Known are {known}.")
            faults.add(str(path), message, value=name, known=", ".join(types))
        elif not isinstance(value, types[name]):
            message = (
                N_("{name} is true or false, not “{value}”.")
                if types[name] is bool
                else N_("{name} is a text and stands in quotes; “{value}” is not one.")
            )
            faults.add(str(path), message, name=name, value=value)
    return Meta(**{name: told[name] for name in types if isinstance(told.get(name), types[name])})


def _toml(path: Path, faults: Faults) -> dict[str, Any]:
    try:
        # some editors begin a file with a byte order mark, which TOML does not know
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        faults.note(unreadable(path, error))
    except UnicodeDecodeError:
        faults.add(str(path), N_("this is not UTF-8 text. Save it again with the encoding UTF-8."))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        message = N_(
            "line {line}: this is not TOML. A quote, an = or a bracket is often missing near there."
        )
        faults.add(str(path), message, line=place[1] if place else _last_line(path))
    return {}


def _last_line(path: Path) -> int:
    return path.read_text(encoding="utf-8").rstrip("\n").count("\n") + 1


def _origin(file: str, table: pd.DataFrame) -> Origin:
    return Origin((file,), np.array([0]), (table.attrs.get("left_out", ()),))


def _texts(table: pd.DataFrame, columns: tuple[str, ...], defaults: dict[str, str]) -> pd.DataFrame:
    texts = texts_of(table)
    words = {
        name: [spelled(str(text)) if name in NAMES else str(text).strip() for text in texts[name]]
        for name in texts
    }
    found = pd.DataFrame({name: words.get(name, "") for name in columns}, index=texts.index)
    for name, default in defaults.items():
        found[name] = found[name].replace("", default)
    return found


def _require(
    table: pd.DataFrame,
    found: pd.DataFrame,
    columns: tuple[str, ...],
    origin: Origin,
    faults: Faults,
) -> None:
    for name in sorted({*found.columns} & {*table.attrs.get("twice", ())}):
        faults.add(origin.files[0], DOUBLED_COLUMN, column=name)
    for name in columns:
        if name in table:
            empty = (found[name] == "").to_numpy()
            message = N_("the cell is empty. Every row needs one.")
            faults.add_rows(origin, message, empty, found[name])
        elif len(table):
            message = N_("this column is missing; the file has {found}. Add or rename it.")
            faults.add(
                origin.files[0], message, column=name, found=", ".join(map(str, table.columns))
            )


def _note_doubled(
    found: pd.DataFrame, key: list[str], name: str, origin: Origin, faults: Faults
) -> None:
    doubled = found.duplicated(key).to_numpy() & (found[name] != "").to_numpy()
    message = N_("“{value}” stands in an earlier row already. Take one of the two out.")
    faults.add_rows(origin, message, doubled, found[name])


def _note_unknown(
    column: pd.Series, allowed: tuple[str, ...], origin: Origin, faults: Faults
) -> None:
    message = N_("“{value}” is not known. Write {known} or leave it empty.")
    wrong = ~column.isin(allowed).to_numpy()
    known = ", ".join(filter(None, allowed))
    faults.add_rows(origin, message, wrong, column, known=known)


def _note_days(column: pd.Series, origin: Origin, faults: Faults) -> None:
    wrong = np.array([not _is_day(text) for text in column], bool)
    message = N_("“{value}” is no date. Write it as 2026-03-31.")
    faults.add_rows(origin, message, wrong, column)


def _is_day(text: str) -> bool:
    """Whether it is a date as 2026-03-31, or nothing."""
    if not text:
        return True
    try:
        # fromisoformat alone also reads weeks and dates without hyphens
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text) and date.fromisoformat(text))
    except ValueError:
        return False


def _counts(column: pd.Series, origin: Origin, faults: Faults) -> pd.Series:
    wrong = ~column.astype(str).str.fullmatch(r"(?:[0-9]{1,6}(?:\.0*)?)?")
    message = N_("“{value}” is no count. Write a whole number from 0, or nothing.")
    faults.add_rows(origin, message, wrong.to_numpy(bool), column)
    return pd.to_numeric(column.where(~wrong, ""), errors="coerce").astype(float)
