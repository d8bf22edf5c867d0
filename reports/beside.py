"""What answers cannot hold: head counts of teams, pledges, and what the cover says."""

import tomllib
from dataclasses import fields
from pathlib import Path

import numpy as np
import pandas as pd

from reports import files
from reports.faults import N_, Faults, Origin
from reports.inputs import Meta

TEAMS = ("workshop", "team", "voice", "invited", "joined", "handed_in", "name", "group")
PLEDGES = (
    *("workshop", "team", "kind", "what", "owner", "due", "notice", "theme", "item", "outcome"),
)
HEADS = ("invited", "joined", "handed_in")
KINDS = ("pledge", "request")
OUTCOMES = ("", "kept", "partly", "dropped")


def teams(
    table: pd.DataFrame, workshop: str, file: str = "teams", faults: Faults | None = None
) -> pd.DataFrame:
    """The checked table of teams: texts, and head counts as floats with NaN.

    `workshop` is that of rows that name none; voice defaults to member, `name` to the team.
    Raises InputError with all that is wrong, unless `faults` collects it.
    """
    found = _texts(table, TEAMS, {"workshop": workshop, "voice": "member"})
    noted = faults or Faults()
    _require(found, ("team",), file, noted)
    for name in HEADS:
        found[name] = _counts(found[name], file, noted)
    if faults is None:
        noted.stop_if_any()
    found["name"] = found["name"].where(found["name"] != "", found["team"])
    return found


def pledges(
    table: pd.DataFrame, workshop: str, file: str = "pledges", faults: Faults | None = None
) -> pd.DataFrame:
    """The checked table of pledges, all texts; as `teams` otherwise."""
    found = _texts(table, PLEDGES, {"workshop": workshop, "kind": "pledge"})
    noted = faults or Faults()
    _require(found, ("team", "what"), file, noted)
    for name, allowed in (("kind", KINDS), ("outcome", OUTCOMES)):
        noted.add_rows(
            _origin(file),
            N_("“{value}” is not known. Write {known} or leave it empty."),
            ~found[name].isin(allowed).to_numpy(),
            found[name],
            known=", ".join(filter(None, allowed)),
        )
    if faults is None:
        noted.stop_if_any()
    return found


def meta(path: Path, faults: Faults) -> Meta:
    """What the TOML file of `--meta` says, with the fields of `Meta`."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        faults.add(str(path), N_("the file cannot be read ({reason})."), reason=fault)
        return Meta()
    types = {field.name: type(field.default) for field in fields(Meta)}
    for name, value in told.items():
        if not isinstance(value, types.get(name, ())):
            faults.add(
                str(path),
                N_("“{value}” does not fit here. Known are {known}; texts stand in quotes."),
                column=name,
                value=value,
                known=", ".join(types),
            )
    return Meta(**{name: told[name] for name in types if isinstance(told.get(name), types[name])})


def _origin(file: str) -> Origin:
    return Origin((file,), np.array([0]))


def _texts(table: pd.DataFrame, columns: tuple[str, ...], defaults: dict[str, str]) -> pd.DataFrame:
    texts = files.texts(table)
    words = {name: [str(text).strip() for text in texts[name]] for name in texts}
    found = pd.DataFrame({name: words.get(name, "") for name in columns}, index=texts.index)
    for name, default in defaults.items():
        found[name] = found[name].replace("", default)
    return found


def _require(table: pd.DataFrame, columns: tuple[str, ...], file: str, faults: Faults) -> None:
    for name in columns:
        empty = (table[name] == "").to_numpy()
        message = N_("the cell is empty. Every row needs one.")
        faults.add_rows(_origin(file), message, empty, table[name])


def _counts(column: pd.Series, file: str, faults: Faults) -> pd.Series:
    wrong = ~column.str.fullmatch(r"[0-9]{0,6}")
    message = N_("“{value}” is no count. Write a whole number from 0, or nothing.")
    faults.add_rows(_origin(file), message, wrong.to_numpy(bool), column)
    return pd.to_numeric(column.where(~wrong, ""), errors="coerce").astype(float)
