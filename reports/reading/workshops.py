"""Reads workshop folders as the tables that a report is made from."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from questionnaires import restore
from questionnaires.model import Language, Questionnaire
from reports.answers import side_tables
from reports.answers.texts import categories, without_rows
from reports.faults import Faults, InputError, unreadable
from reports.inputs import LeftOut, Meta, Window
from reports.reading import files
from reports.reading.folders import LATER, Folder, opened
from reports.words.language import N_

TWICE = N_("the workshop “{title}” of that day is in another of these folders. Take one out.")
NO_QUESTIONNAIRE = N_("this is no stored questionnaire. Export the workshop again.")
OTHER_WORKSHOP = N_("a folder holds one workshop, “{title}”; here stands “{value}” too.")


@dataclass(slots=True)
class Brought:
    """What came in folders: tables of texts by their file, oldest workshop first.

    `beside` has teams, pledges, requests and votes. Meta, questionnaires, smallest base and what
    was left out are those of the last workshop.
    """

    answers: dict[str, pd.DataFrame] = field(default_factory=dict)
    beside: dict[str, dict[str, pd.DataFrame]] = field(default_factory=dict)
    meta: Meta | None = None
    questionnaires: tuple[Questionnaire, ...] = ()
    smallest_base: int | None = None
    left_out: tuple[LeftOut, ...] = ()


def read(paths: Sequence[Path], language: Language, faults: Faults) -> Brought:
    """All that folders or zips hold; what is wrong with one is noted and it is left out."""
    with ExitStack() as stack:
        folders = []
        for path in paths:
            try:
                folders.append(stack.enter_context(opened(path)))
            except InputError as error:
                faults.also(error)
            except OSError as error:
                faults.note(unreadable(path, error))
        return tables(folders, language, faults)


def tables(folders: Sequence[Folder], language: Language, faults: Faults) -> Brought:
    """All that opened folders hold."""
    brought = Brought()
    for folder, name in _named(folders, faults):
        _add(brought, folder, name, language, faults)
    return brought


def _named(folders: Sequence[Folder], faults: Faults) -> list[tuple[Folder, str]]:
    """The folders by date, each with a name for its workshop that no other has."""
    names: dict[str, Folder] = {}
    known: set[tuple[str, date]] = set()
    for folder in sorted(folders, key=lambda one: one.about.date):
        title, day = folder.about.title, folder.about.date
        if (title, day) in known:
            faults.add(str(folder.named), TWICE, title=title)
        known.add((title, day))
        names[f"{title} ({day})" if title in names else title] = folder
    return [(folder, name) for name, folder in names.items()]


def _add(brought: Brought, folder: Folder, name: str, language: Language, faults: Faults) -> None:
    brought.answers[folder.file("answers.csv")] = _table(folder, "answers", name, faults)
    for kind in side_tables.READ:
        brought.beside.setdefault(kind, {})[folder.file(f"{kind}.csv")] = _table(
            folder, kind, name, faults
        )
    brought.meta = _meta(folder, language)
    brought.questionnaires = tuple(_questionnaires(folder, faults))
    brought.smallest_base = folder.about.smallest_base
    brought.left_out = tuple(LeftOut(**row) for row in folder.about.left_out)


def _table(folder: Folder, kind: str, name: str, faults: Faults) -> pd.DataFrame:
    """A table of texts under the name of the workshop; its faults tell where it came from."""
    noted = Faults()
    path = folder.at / f"{kind}.csv"
    if path.name in LATER and not path.exists():
        return pd.DataFrame()
    table = files.read(path, noted)
    for fault in noted.found:
        faults.note(replace(fault, file=folder.file(f"{kind}.csv")))
    if not len(table.columns):
        return table
    title = folder.about.title
    for other in set(table["workshop"].cat.categories if "workshop" in table else ()) - {title}:
        faults.add(folder.file(f"{kind}.csv"), OTHER_WORKSHOP, title=title, value=other)
    if kind == "answers":
        table = _published(table)
    table["workshop"] = categories(np.zeros(len(table), np.int8), [name])
    return table


def _published(table: pd.DataFrame) -> pd.DataFrame:
    """The answers without those of sheets that are in no cut; an older folder knows of none."""
    if not {"cut", "voice"} <= {*table.columns}:
        return table
    published = (table["cut"] != "") | (table["voice"] == "team")
    return without_rows(table, np.flatnonzero(~published))


def _meta(folder: Folder, language: Language) -> Meta:
    about = folder.about
    noun = getattr(about.word, language)
    return Meta(
        title=about.title,
        organisation=about.organisation or about.audit,
        customer=noun.forms,
        stage=about.state,
        interim=about.state != "closed",
        window=Window.of(about.window),
    )


def _questionnaires(folder: Folder, faults: Faults) -> Iterator[Questionnaire]:
    for name in folder.questionnaires:
        try:
            text = (folder.at / name).read_text(encoding="utf-8")
            yield restore(text)
        except (ValueError, RecursionError):
            faults.add(folder.file(name), NO_QUESTIONNAIRE)
