"""What was read of the files, and what was not, as the command and the report tell it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from questionnaires.model import Language
from reports.answers.texts import words
from reports.faults import Fault
from reports.reading.layouts import ITEM
from reports.words.language import N_, translator

MOST_ITEMS = 12
WITHOUT_TEAM = N_(
    "some people have no team. Where the cell of a team stands for the rows below it too, fill them"
    " in."
)


NOT_COMPARED = N_("items that it asked on another scale, which no figure here holds: {found}")


def not_compared(apart: Mapping[str, Collection[str]], language: Language) -> tuple[str, ...]:
    """A line for each workshop of which items are left out, `apart` by its name."""
    return tuple(
        Fault(name, NOT_COMPARED, details={"found": ", ".join(items)}).text(language)
        for name, items in apart.items()
        if items
    )


def lines(told: Sequence[Fault], answers: pd.DataFrame, language: Language) -> tuple[str, ...]:
    """How much was read, then what was decided: one line each, files without their folders."""
    named = [replace(one, file=_names(one.file)) for one in told]
    items = [one for one in named if one.message == ITEM]
    shown = [one for one in named if one not in items[MOST_ITEMS:]]
    texts = [one.text(language) for one in (*_counts(answers), *shown)]
    more = len(items) - MOST_ITEMS
    if more > 0:
        ngettext = translator(language).ngettext
        texts.append(ngettext("… and {n} more", "… and {n} more", more).format(n=more))
    return tuple(texts)


def _names(files: str) -> str:
    """The folders of somebody's machine are no concern of those who read the report."""
    return ", ".join(Path(file).name for file in files.split(", "))


def _without_team(answers: pd.DataFrame) -> Iterator[Fault]:
    """Tell that some have no team; not how many, for they are a group too."""
    people = answers[(answers["voice"] != "customer").to_numpy()]
    share = (people["team"] == "").groupby(people["workshop"], observed=True).mean()
    if share.between(0, 1, inclusive="neither").any():
        yield Fault("", WITHOUT_TEAM)


def _counts(answers: pd.DataFrame) -> list[Fault]:
    """Answers and persons, items, teams and workshops; and what the order of workshops rests on."""
    names = {name: [one for one in words(answers[name]) if one] for name in ("team", "workshop")}
    message = N_(
        "answers read: {rows}; people and sheets: {persons}; items: {items}; teams: {teams};"
        " workshops: {workshops}"
    )
    counts = {
        "rows": len(answers),
        "persons": int(answers["person"].max() + 1) if len(answers) else 0,
        "items": len(np.unique(answers["item"].cat.codes)),
        "teams": len(names["team"]),
        "workshops": len(names["workshop"]),
    }
    found = [Fault("", message, details=counts), *_without_team(answers)]
    dated = answers["workshop"][(answers["date"] != "").to_numpy()].astype(str).unique()
    undated = [one for one in names["workshop"] if one not in set(dated)]
    if len(names["workshop"]) > 1 and undated:
        message = N_(
            "these workshops have no date; their order is only that in which they were read:"
            " {found}"
        )
        found.append(Fault("", message, details={"found": ", ".join(undated)}))
    return found
