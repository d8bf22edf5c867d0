"""The papers: tests that they name are there, criteria are whole, and the README leads to them."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+) \| (.+) \| (.+) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`(test_\w+\.py)::(test_\w+)`")


def test_every_test_that_is_named_exists() -> None:
    missing = [
        f"{file}::{name}"
        for file, name in NAMED.findall(PAGE)
        if not re.search(rf"^def {name}\(", (ROOT / "tests" / file).read_text(), re.MULTILINE)
    ]
    assert missing == []


def test_every_attack_names_the_test_that_keeps_it_out() -> None:
    rows = ROW.findall(PAGE)
    assert [int(number) for number, *_ in rows] == [*range(1, len(rows) + 1)]
    assert len(rows) >= 57
    assert [number for number, *_, tests in rows if not NAMED.search(tests)] == []


def test_the_report_on_accessibility_leaves_no_criterion_of_two_levels_out() -> None:
    report = (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d\.\d\.\d+) .+? \| (.+?) \|", report, re.MULTILINE)
    # WCAG 2.2 has 31 of level A (without 4.1.1, which is gone) and 24 of level AA
    assert len({number for number, _ in rows}) == len(rows) == 31 + 24
    assert {state for _, state in rows} == {"Supports", "Partially", "Not applicable"}
    named = re.findall(r"`tests/(test_\w+\.py)`", report)
    assert [file for file in named if not (ROOT / "tests" / file).exists()] == []


def test_who_finds_a_fault_is_told_where_to_report_it() -> None:
    told = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert "Report a vulnerability" in told
    assert not re.search(r"\S+@\S+", told)  # no address that nobody reads
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for page in ("SECURITY.md", "docs/security.md", "docs/data-protection.md"):
        assert f"]({page})" in readme
    assert "](docs/accessibility.md)" in readme
