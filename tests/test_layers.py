"""Imports point downward: from room to room, never up, never in a circle, no folder too full."""

import re
import sys
from collections import Counter
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.house import imported, imports, modules

TESTS = Path(__file__).parent
FLOORS = """
survey.__main__
survey.cli
survey
survey.leadership survey.accounts
survey.demo
survey.importing
survey.customers survey.facilitator survey.room
survey.participant
survey.serving
survey.making
survey.web.outgoing
survey.web
survey.store.audits survey.store.overview survey.store.retention survey.store.workshops
survey.store.files
survey.store.room
survey.store.answers
survey.store.people survey.store.pulse survey.store.words
survey.models
survey.text

reports.__main__
reports.command
reports.formats
reports.document.report reports.document.trend
reports.document.trend_chapters
reports.document.chapters
reports.document
reports.charts
reports.charts.over_time
reports.charts.kit
reports.findings
reports.telling
reports.slices
reports.report
reports.tables
reports.tables.rated
reports.reading
reports.answers
reports.columns reports.faults reports.inputs reports.seal
reports.method reports.statistics reports.words

questionnaires
"""
"""The house from the roof down: a room imports itself and what stands on lines below its own."""

NEVER = {
    "questionnaires": {"survey", "reports"},
    "reports": {"survey", "flask", "sqlalchemy", "huey"},
    "reports.statistics": {"pandas"},
    "reports.findings": {"matplotlib"},
    "survey.store": {"flask", "flask_babel", "flask_login", "flask_wtf", "wtforms", "werkzeug"},
}
MOST_IN_A_FOLDER = 15


@cache
def floors() -> dict[str, int]:
    """The line of each room, counted from the roof."""
    return {room: line for line, rooms in enumerate(FLOORS.splitlines()) for room in rooms.split()}


def room_of(module: str) -> str:
    """The room that a module stands in: the longest name in the table that its own begins with."""
    around = (room for room in floors() if f"{module}.".startswith(f"{room}."))
    return max(around, key=len)


def test_every_folder_stands_in_the_house() -> None:
    folders = {name.rsplit(".", 1)[0] for name in modules() if name.count(".") == 2}
    assert {folder for folder in folders if folder not in floors()} <= {"survey.store"}
    assert set(floors()) <= set(modules())


def test_no_arrow_runs_upward() -> None:
    upward = [
        f"{name} imports {other}"
        for name, others in imports().items()
        for other in others
        if room_of(name) != room_of(other) and floors()[room_of(name)] >= floors()[room_of(other)]
    ]
    assert not upward, "\n".join(sorted(upward))


def test_no_modules_import_one_another_in_a_circle() -> None:
    # raises CycleError, which names the modules of the circle
    assert len([*TopologicalSorter(imports()).static_order()]) == len(modules())


@pytest.mark.parametrize("package", NEVER)
def test_what_a_package_must_not_know_it_does_not_import(package: str) -> None:
    assert imported(package)
    assert not imported(package) & NEVER[package]


def test_questionnaires_need_only_the_standard_library() -> None:
    assert imported("questionnaires") <= {*sys.stdlib_module_names, "questionnaires"}
    assert "dataclasses" in imported("questionnaires")


def test_no_folder_holds_more_modules_than_a_mind() -> None:
    held = Counter(path.parent for path in modules().values() if path.name != "__init__.py")
    assert {folder: n for folder, n in held.items() if n > MOST_IN_A_FOLDER} == {}


def test_few_modules_have_exactly_one_importer() -> None:
    by = Counter(other for others in imports().values() for other in others)
    real = [name for name, path in modules().items() if path.name != "__init__.py"]
    alone = sorted(name for name in real if by[name] == 1)
    assert len(alone) < len(real) / 3, f"{len(alone)} of {len(real)}: {', '.join(alone)}"


def test_no_test_imports_another_test() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in TESTS.glob("*.py")}
    assert len(texts) > 80
    borrowed = re.compile(r"^ *(from|import) (tests\.)?test_", re.MULTILINE)
    assert [name for name, text in texts.items() if borrowed.search(text)] == []
