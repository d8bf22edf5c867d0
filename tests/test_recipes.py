"""The recipes of CONTRIBUTING.md: a toy is added by each to a copy of the code, and opened."""

import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ANSWERS = "respondent,item,performance,importance\n" + "".join(
    f"p{person},we answer soon,{1 + person % 3},5\n" for person in range(9)
)

Edits = dict[str, tuple[str, str]]
"""What is done to each file: the words before which others are put; a new file has none."""

CHART = '''"""How many toys there are."""

import pandas as pd

from reports.charts.kit.drawing import Drawing
from reports.charts.kit.page import Page
from reports.report import Report

KEY = "toy"


def draw(report: Report) -> list[Drawing]:
    """One page with one line of words."""
    page = Page(10, "Toys were found", "of all toys.", "")
    page.text(3, 5, f"{len(report.toys)} toy")
    table = pd.DataFrame({"Toy": ["a toy"]})
    return [Drawing(KEY, "Toys were found", "of all toys.", "", "A toy.", table, page.figure)]
'''
TABLE = '''"""The toys of each workshop."""

import pandas as pd


def of(workshops: list[str]) -> pd.DataFrame:
    """One toy a workshop."""
    return pd.DataFrame({"workshop": workshops, "toy": "a toy", "n": 1})
'''
SHEET = '    "toys": _table("Toys", "all toys", "workshop toy n"),\n'
PAGE = '''"""A page with a toy."""

from flask import render_template

from survey.leadership import bp
from survey.web import access


@bp.get("/toys")
@access.allow(access.anyone)
def toys() -> str:
    """The toys."""
    return render_template("leadership/toy.html", toy="a toy")
'''
TEMPLATE = '{% extends "layouts/facilitator.html" %}\n{% set title = toy %}\n'
FORMAT = '''"""The report as a line of plain words."""

from reports.report import Report


def render(report: Report) -> bytes:
    """How many toys there are."""
    return f"{len(report.toys)} toy\\n".encode()
'''
IN_FORMATS = """def _toy(making: Making) -> bytes:
    from reports.formats import toy

    return toy.render(making.report)


"""
TOYS: dict[str, list[Edits]] = {
    "chart": [
        {"reports/charts/toy.py": ("", CHART)},
        {"reports/charts/__init__.py": ("    value_leave,\n    voices,\n", "    toy,\n")},
        {"reports/charts/__init__.py": ("gaps, performance, slope, themes),", "toy, ")},
        {"reports/document/chapters/rated.py": ('"spread")', '"toy", ')},
    ],
    "table": [
        {"reports/tables/toy.py": ("", TABLE)},
        {"reports/columns.py": ('    "summary": _table', SHEET)},
        {"reports/columns.py": ('        workshop=N_("Workshop")', '        toy="Toy",\n')},
        {"reports/report.py": ("    summary: pd.DataFrame\n", "    toys: pd.DataFrame\n")},
        {"reports/report.py": ("    trend,\n)", "    toy,\n")},
        {"reports/report.py": (
            '    found["summary"]', '    found["toys"] = toy.of(_workshops(source))\n')},
        {"docs/report-tables.md": ("## summary", "## toys · one row a toy\n`toy` its name.\n\n")},
    ],
    "page": [
        {"survey/leadership/toy.py": ("", PAGE)},
        {"survey/__init__.py": ("from survey.making", "from survey.leadership import toy\n")},
        {"survey/__init__.py": ("    *(report, trends", "    toy,\n")},
        {"survey/templates/leadership/toy.html": ("", TEMPLATE)},
        {"tests/test_every_page.py": ('"/trends")', '"/toys", ')},
    ],
    "format": [
        {"reports/formats/toy.py": ("", FORMAT)},
        {"reports/formats/__init__.py": ("FORMATS: dict", IN_FORMATS)},
        {"reports/formats/__init__.py": ('    "html": _page,', '    "toy": _toy,\n')},
        {"docs/report-files.md": ("| `….html`", "| `….toy` | a line of words |\n")},
    ],
}  # fmt: skip


def steps(thing: str) -> tuple[int, list[str]]:
    """How many files the recipe says that it takes, and those that it names."""
    found = re.search(rf"### An? {thing}: (\d+) files\n(.*?)(?=\n##|\Z)", TEXT, re.DOTALL)
    assert found, thing
    return int(found[1]), re.findall(r"^\d+\. `([^`]+)`", found[2], re.MULTILINE)


@pytest.mark.parametrize("thing", [*TOYS, "item kind"])
def test_a_recipe_names_as_many_files_as_it_says_and_they_are_there(thing: str) -> None:
    count, files = steps(thing)
    assert len(files) == count
    for file in files:
        path = ROOT / file
        assert path.parent.is_dir() if "<" in file else path.is_file(), file


@pytest.mark.parametrize("thing", TOYS)
def test_a_toy_is_added_in_the_files_of_its_recipe_and_in_no_other(thing: str) -> None:
    named = [re.sub(r"<\w+>", "toy", file) for file in steps(thing)[1]]
    assert list(dict.fromkeys(file for edits in TOYS[thing] for file in edits)) == named


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code to which every toy was added."""
    folder = tmp_path_factory.mktemp("house")
    for name in ("questionnaires", "reports", "survey", "docs", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for edits in (edits for toys in TOYS.values() for edits in toys):
        for file, (before, put) in edits.items():
            path = folder / file
            text = path.read_text(encoding="utf-8") if before else ""
            assert text.count(before) == 1 or not before, (file, before)
            path.write_text(text.replace(before, put + before) if before else put)
    (folder / "answers.csv").write_text(ANSWERS)
    return folder


def run(code: str, house: Path) -> str:
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, cwd=house, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def made(house: Path) -> Path:
    """The same, with a report in three formats."""
    run(
        "from reports.__main__ import main\n"
        "for kind in ('toy', 'xlsx', 'html'):\n"
        "    main(['answers.csv', '--language', 'en', '-o', f'report.{kind}'])\n",
        house,
    )
    return house


def test_a_toy_format_is_written(made: Path) -> None:
    assert (made / "report.toy").read_text() == "1 toy\n"


# openpyxl reads data bars of Excel 2010 without keeping them, and warns of it
@pytest.mark.filterwarnings("ignore:.*extension is not supported.*:UserWarning")
def test_a_toy_table_is_a_sheet_of_the_spreadsheet(made: Path) -> None:
    sheet = load_workbook(io.BytesIO((made / "report.xlsx").read_bytes()))["Toys"]
    assert [cell.value for cell in sheet[1]] == ["Workshop", "Toy", "n"]
    assert [cell.value for cell in sheet[2]] == ["answers", "a toy", 1]


def test_a_toy_chart_is_in_the_report(made: Path) -> None:
    page = (made / "report.html").read_text(encoding="utf-8")
    assert 'alt="A toy."' in page


def test_a_toy_page_is_opened(house: Path) -> None:
    told = run(
        "from pathlib import Path\n"
        "from survey import create_app\n"
        "from survey.web.database import migrate\n"
        "app = create_app(DATA=Path.cwd(), TESTING=True)\n"
        "with app.app_context():\n"
        "    migrate()\n"
        "print(app.test_client().get('/toys').text)\n",
        house,
    )
    assert "<h1>a toy</h1>" in told
