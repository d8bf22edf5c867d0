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
    "limesurvey-two-scales.csv": cast.limesurvey_two_scales,
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


@pytest.mark.parametrize(
    ("sign", "said"), [(", ", ","), (";", ""), (" | ", "|"), ("\n", "line"), (" ", "space")]
)
def test_options_of_one_cell_are_set_apart_as_it_is_said(
    sign: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    cells = [("Música", "Luz"), ("Luz",), ("Música",)] * 4
    rows = [[f"p{n}", "why_come", "", sign.join(one)] for n, one in enumerate(cells)]
    path.write_bytes(cast.as_csv([["respondent", "item", "performance", "choice"], *rows]))
    _, chosen = figures(tmp_path, str(path), *(("--apart", said) if said else ()))
    assert chosen == {"Música": 8, "Luz": 8}


def test_options_of_a_questionnaire_are_known_by_their_words_and_not_cut(tmp_path: Path) -> None:
    form = tmp_path / "q.toml"
    form.write_text(cast.ASKED)
    rows = [[f"p{n}", "why", "", "Café, té y tarta, Luz" if n % 2 else "light"] for n in range(6)]
    path = tmp_path / "a.csv"
    path.write_bytes(cast.as_csv([["respondent", "item", "performance", "choice"], *rows]))
    _, chosen = figures(tmp_path, str(path), "--questionnaire", str(form), "--apart", ",")
    assert chosen == {"tea": 3, "light": 6}


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
