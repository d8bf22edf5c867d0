"""The shape of a report: a few full pages for people, then an annex, in letters one can read."""

import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from docs.pages import Page, charts, pages
from reports.__main__ import main
from survey import demo
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
