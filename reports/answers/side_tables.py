"""What answers cannot hold: head counts of teams, pledges, requests, votes, what the cover says."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from reports.answers import checks
from reports.answers.dates import is_day
from reports.answers.faults import Rows, note_columns
from reports.answers.names import spelled
from reports.answers.texts import texts as texts_of
from reports.faults import DOUBLED, EMPTY, NO_DAY, UNKNOWN, Faults, unreadable
from reports.inputs import Meta
from reports.words.accepted import VOICES
from reports.words.language import N_

NAMES = ("workshop", "team", "voice", "item", "group", "theme", "name")


@dataclass(frozen=True, slots=True)
class Side:
    """What one of these tables holds: its columns, those that no row leaves empty, and of which
    some are counts, days or one of a few words; no two rows are alike in `unique`.
    """

    columns: tuple[str, ...]
    needed: tuple[str, ...]
    defaults: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    counts: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    unique: tuple[str, ...] = ()


HEADS = ("invited", "joined", "handed_in", "late")
SIDES = {
    "teams": Side(
        ("workshop", "team", "voice", *HEADS, "name", "group"),
        ("team",),
        {"voice": "member"},
        {"voice": VOICES},
        counts=HEADS,
        unique=("workshop", "voice", "team"),
    ),
    "pledges": Side(
        ("workshop", "team", "what", "owner", "due", "notice", "theme", "item", "outcome",
         "outcome_why"),
        ("team", "what"),
        words={"outcome": ("", "kept", "partly", "dropped")},
        days=("due",),
    ),
    "requests": Side(
        ("workshop", "team", "text", "answer", "answer_text", "due"),
        ("team", "text"),
        words={"answer": ("", "accepted", "later", "declined")},
        days=("due",),
    ),
    "votes": Side(
        ("workshop", "item", "group", "dots", "voters"),
        ("group",),
        {"item": "leave_reasons"},
        counts=("dots", "voters"),
        unique=("workshop", "item", "group"),
    ),
}  # fmt: skip
READ = tuple(SIDES)


def check(
    kind: str, table: pd.DataFrame, workshop: str, file: str = "", faults: Faults | None = None
) -> pd.DataFrame:
    """The checked table of that kind: texts, counts as floats with NaN.

    `workshop` is that of rows that name none; a team without a `name` has its own, and the `group`
    of votes is the name of a group, or the words of a card that is alone. Raises InputError with
    all that is wrong, unless `faults` collects it.
    """
    side, noted, file = SIDES[kind], faults or Faults(), file or kind
    found = _texts(table, side.columns, {"workshop": workshop, **side.defaults})
    note_columns(file, table, side.needed if len(table) else (), side.columns, noted)
    rows = Rows.of({file: table}, noted)
    for name in side.needed:
        rows.note(EMPTY, (found[name] == "").to_numpy() & (name in table), found[name])
    for name, known in side.words.items():
        wrong = ~found[name].isin(known).to_numpy()
        rows.note(UNKNOWN, wrong, found[name], known=", ".join(filter(None, known)))
    if kind == "pledges" and "kind" in table:
        # read as a pledge, a request would be told of as such
        message = N_("a request is no pledge. Put the row into a file for --requests.")
        is_request = table["kind"].astype(str).str.strip() == "request"
        rows.note(message, is_request.to_numpy(bool), table["kind"])
    for name in side.days:
        rows.note(NO_DAY, ~found[name].map(is_day).to_numpy(bool), found[name])
    for name in side.counts:
        found[name] = checks.numbers(found[name].astype("category"), rows, checks.HEADS)
    if side.unique:
        last = found[side.unique[-1]]
        doubled = found.duplicated([*side.unique]) & (last != "")
        rows.note(DOUBLED, doubled.to_numpy(), last)
    if faults is None:
        noted.stop_if_any()
    if kind == "teams":
        found["name"] = found["name"].where(found["name"] != "", found["team"])
    return found


teams, pledges, requests, votes = (partial(check, kind) for kind in READ)


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
    Rows.of({file: votes}, faults).note(message, strange, votes["group"])


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
        text = path.read_text(encoding="utf-8-sig")
        return tomllib.loads(text)
    except OSError as error:
        faults.note(unreadable(path, error))
    except UnicodeDecodeError:
        faults.add(str(path), N_("this is not UTF-8 text. Save it again with the encoding UTF-8."))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        message = N_(
            "line {line}: this is not TOML. A quote, an = or a bracket is often missing near there."
        )
        last = text.rstrip("\n").count("\n") + 1
        faults.add(str(path), message, line=place[1] if place else last)
    return {}


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
