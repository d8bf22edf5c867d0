"""The command that the documentation shows for each tool, on a file shaped as that tool exports."""

import re
import shlex
from pathlib import Path

import pandas as pd
import pytest

from reports.__main__ import main
from tests import exports_cast as cast

DOC = Path(__file__).parent.parent / "docs/other-files.md"
FILES = {
    "responses.csv.zip": cast.google_zip,
    "sheet.xlsx": cast.google_sheet,
    "forms.xlsx": cast.microsoft,
    "qualtrics-words.csv": lambda: cast.qualtrics(words=True),
    "qualtrics-numbers.csv": cast.qualtrics,
    "qualtrics-codes.csv": lambda: cast.qualtrics(texts=False),
    "limesurvey.csv": lambda: cast.limesurvey(words=True),
    "limesurvey-codes.csv": cast.limesurvey,
    "surveymonkey.csv": cast.surveymonkey,
    "kobo.csv": lambda: cast.kobo(labels=True),
    "kobo-cells.csv": cast.kobo,
    "all_apps_wide.csv": cast.otree,
}
SHOWN = [
    words
    for words in map(shlex.split, re.findall(r"`python -m reports (\S+ .*?)`", DOC.read_text()))
    if words[0] in FILES
]


def figures(folder: Path, *words: str) -> tuple[list[list[float]], dict[str, int]]:
    """n and mean of importance and performance by item, and how many chose each option."""
    out = folder / "out"
    options = ("--language", "en", "--smallest-base", "1", "--tables", str(out))
    assert main([*words, *options]) == 0
    items = pd.read_csv(out / "items.csv")
    names = ["n_importance", "importance", "n_performance", "performance"]
    chosen = pd.read_csv(out / "choices.csv")
    chosen = chosen[chosen["team"].isna() & ~chosen["choice"].astype(str).str.startswith("Other")]
    return items[names].to_numpy().tolist(), dict(zip(chosen["choice"], chosen["n"], strict=True))


def test_a_mapping_keeps_options_and_what_stands_between_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("sheet.xlsx").write_bytes(cast.google_sheet())
    Path("monkey.csv").write_bytes(cast.surveymonkey())
    said = ("--choices", cast.WHY, "--apart", ",", "--options", cast.OPTIONS[2])
    for words in (("sheet.xlsx", *said), ("monkey.csv",)):
        kept = f"{words[0]}.toml"
        first = figures(tmp_path, *words, "--mapping", kept)
        assert figures(tmp_path, words[0], "--mapping", kept) == first
        assert first[1] == cast.counts()
    Path(kept).write_text('apart = "and"\n' + Path(kept).read_text())
    assert main(["monkey.csv", "--mapping", kept, "--tables", "x"]) == 2


def test_every_tool_is_shown_with_its_command() -> None:
    assert {words[0] for words in SHOWN} == {*FILES}


@pytest.mark.parametrize("words", SHOWN, ids=lambda words: words[0])
def test_the_command_that_is_shown_reads_the_export_of_each_tool(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(words[0]).write_bytes(FILES[words[0]]())
    end = words.index("-o")  # the report itself is made elsewhere
    items, chosen = figures(tmp_path, *words[:end])
    assert items == [pytest.approx(one) for one in cast.figures().values()]
    assert sorted(chosen.values()) == sorted(cast.counts().values())
    summary = pd.read_csv(tmp_path / "out" / "summary.csv").iloc[0]
    told = summary[["date", "respondents_member", "teams"]].tolist()
    assert told == ["2026-03-31", len(cast.PEOPLE), len(cast.TEAMS)]
