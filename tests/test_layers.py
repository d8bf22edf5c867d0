"""Imports point one way: survey → reports → questionnaires → standard library."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FORBIDDEN = {
    "questionnaires": {"survey", "reports"},
    "reports": {"survey", "flask", "sqlalchemy", "huey"},
}


def imported(package: str) -> set[str]:
    names = set()
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("package", FORBIDDEN)
def test_imports_point_one_way(package: str) -> None:
    assert not imported(package) & FORBIDDEN[package]


def test_questionnaires_need_only_the_standard_library() -> None:
    assert imported("questionnaires") <= {*sys.stdlib_module_names, "questionnaires"}


def test_files_are_found() -> None:
    assert "dataclasses" in imported("questionnaires")
