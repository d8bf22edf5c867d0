"""The shape of a report: a few full pages for people, then an annex, in letters one can read."""

import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from docs.pages import Page, charts, pages
from reports.__main__ import main
from reports.document.report import document
from reports.findings.gaps import shaded
from survey import demo
from tests.figures_cast import made, scores
from tests.report_cast import items
from tests.some import some

MARK = re.compile(r"\d+ · (annex|anexo)$")


@pytest.fixture(params=["demo", "kiosk"])
def asked(request: pytest.FixtureRequest) -> list[str]:
    """The demo's closed workshops, or a survey of 24 items without wordings, of one workshop."""
    if request.param == "demo":
        return [*map(str, demo.FOLDERS[:3])]
    return [str(request.getfixturevalue("shared_data") / "kiosk.csv"), "--scale", "1-7"]


def parts(read: list[Page]) -> tuple[list[Page], list[Page]]:
    """The pages for people and those of the annex, told by the mark in their foot."""
    marked = [bool(MARK.search(page.words.strip())) for page in read]
    at = marked.index(True)
    assert all(marked[at:])
    return read[:at], read[at:]


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_few_full_pages_for_people_stand_before_the_annex(
    asked: list[str], language: str, tmp_path: Path
) -> None:
    assert main([*asked, "--language", language, "-o", str(tmp_path / "report.pdf")]) == 0
    reader = PdfReader(tmp_path / "report.pdf")
    first, annex = parts(pages(reader))
    assert len(first) <= 6
    assert charts(reader) >= 4
    for part in (first, annex):
        for page in some(part)[:-1]:
            assert page.filled >= 2 / 3, page.words[:80]
    for page in some([*first, *annex]):
        assert page.smallest >= 7, page.words[:80]


def test_a_workshop_of_which_all_is_hidden_has_its_first_page_alone() -> None:
    told = document(made(scores({"a": [1, 2, 5]}, importance=5)), ())
    assert told.chapters == ()
    assert told.annex is None
    shown = document(made(scores({"a": [1, 2, 5, 3, 4]}, importance=5)), ())
    assert shown.annex


def test_where_most_gaps_are_large_only_the_first_three_have_full_colour() -> None:
    rows = items()
    few = rows.assign(label=["large_gap", "large_gap", "gap", "unclear", "above"])
    assert shaded(few)["shade"].tolist() == few["label"].tolist()
    most = rows.assign(label=[*["large_gap"] * 4, "above"])
    assert shaded(most)["shade"].tolist() == [*["large_gap"] * 3, "gap", "above"]
