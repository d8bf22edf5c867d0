"""The map and the documents: what they name is there, and the map is that of the code."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs import architecture
from tests.house import ROOT, modules

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
OURS = r"(?:benchmarks|docs|questionnaires|reports|survey|tests)"
# what a command is given so that it only shows what it would do
DRY = {"make": ["-n"], ".venv/bin/pytest": ["--collect-only"], ".venv/bin/flask": ["--help"]}
DRY[".venv/bin/python"] = []  # prints only


def texts() -> Iterator[tuple[Path, str]]:
    """Every document, and every source."""
    for path in [*DOCUMENTS, *modules().values(), *(ROOT / "tests").glob("*.py")]:
        yield path, path.read_text(encoding="utf-8")


def test_the_map_is_that_of_the_code() -> None:
    assert architecture.FILE.read_text(encoding="utf-8") == architecture.drawn(), "run make map"


def test_every_module_says_what_it_is_for() -> None:
    silent = [name for name, path in modules().items() if not architecture.said(path)]
    assert silent == []


def test_every_file_that_is_named_is_there() -> None:
    named = [
        (path.name, file)
        for path, text in texts()
        for file in re.findall(rf"`({OURS}/[\w./-]+\.\w+)`", text)
    ]
    assert len(named) > 40
    assert [(name, file) for name, file in named if not (ROOT / file).exists()] == []


def has(dotted: str) -> bool:
    """Whether a module of that name is there, or one that has what it ends with."""
    module, _, name = dotted.rpartition(".")
    if dotted in modules():
        return True
    return module in modules() and bool(
        re.search(rf"\b{name}\b", modules()[module].read_text(encoding="utf-8"))
    )


def test_every_module_that_is_named_is_there() -> None:
    named = [
        (path.name, dotted)
        for path, text in texts()
        for dotted in re.findall(r"`((?:questionnaires|reports|survey)(?:\.\w+)+)[`(]", text)
    ]
    assert len(named) > 5
    assert [(name, dotted) for name, dotted in named if not has(dotted)] == []


def commands() -> list[str]:
    """Each command that CONTRIBUTING.md names."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return sorted(set(re.findall(r"`((?:make|\.venv/bin/\w+) [^`]+)`", text)))


@pytest.mark.parametrize("command", commands())
def test_a_command_for_contributors_is_there(command: str) -> None:
    words = command.replace('"', "").split()
    asked = [*words, *DRY[words[0]]]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
