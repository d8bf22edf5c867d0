"""What is taken for an item, an option, a team: by names and cells that real exports have."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from reports.__main__ import main
from reports.reading import naming

WANTED = ["importance", "performance", "gap", "scale_size"]


def table(path: Path, head: Sequence[str], *rows: Sequence[object], separator: str = ",") -> Path:
    lines = [separator.join(map(str, row)) for row in (head, *rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def read(
    path: Path, capsys: pytest.CaptureFixture[str], *words: str
) -> tuple[dict[str, list[float]], str]:
    """By item its figures, and what the command told."""
    out = path.parent / "out"
    options = ("--smallest-base", "1", "--language", "en", "--tables", str(out))
    assert main([str(path), *options, *words]) == 0
    items = pd.read_csv(out / "items.csv")
    return {row["item"]: row[WANTED].tolist() for _, row in items.iterrows()}, (
        capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("heads", "items"),
    [
        (("Importance of delivery", "Importance of taste"), ["Importance of delivery"]),
        (("Delivery time importance", "Delivery time satisfaction"), ["Delivery time"] * 2),
        (("Quality of food (imp)", "Quality of food (today)"), ["Quality of food"] * 2),
        (("We promise - always", "We promise - always2"), ["We promise - always"]),
        (("a/b/speed", "a/c/speed", "a/b/price", "a/c/price"), ["speed", "speed", "price"]),
        (("How important? [Staff/desk]", "Satisfied? [Staff/desk]"), ["Staff/desk"] * 2),
        (("Rate [Speed][Importance]", "Rate [Speed][Today]"), ["Speed"] * 2),
        (("Importancia – Rapidez", "Desempeño – Rapidez"), ["Rapidez"] * 2),
        (("[Imp] Speed", "[Perf] Speed", "[Imp] Price", "[Perf] Price"), ["Speed", "Speed"]),
        (("1a. Speed (importance)", "1b. Speed (today)"), ["Speed"] * 2),
        (("P1. Importance - Speed", "P2. Performance - Speed"), ["Speed"] * 2),
        (("Precio: ¿qué importancia tiene?", "Precio: ¿cómo lo hacemos?"), ["Precio"] * 2),
        (("Wichtigkeit: Preis", "Zufriedenheit: Preis"), ["Preis"] * 2),
        (("Importância | Preço", "Desempenho | Preço"), ["Preço"] * 2),
    ],
)
def test_names_are_cut_only_where_columns_share_a_part(
    heads: Sequence[str], items: list[str]
) -> None:
    parts = naming.parts({head: (head,) for head in heads})
    found = [guess.item for guess in naming.items(parts).values()]
    assert found[: len(items)] == items


def test_words_of_any_language_are_listed_with_their_count_and_read_once_they_are_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    grades = ("Schlecht", "Naja", "Gut")
    rows = [("Küche" if n % 2 else "Bar", *grades[n % 3 :], *grades[: n % 3]) for n in range(9)]
    path = table(tmp_path / "a.csv", ("Abteilung", "Tempo", "Preis", "Essen"), *rows)
    assert main([str(path), "--tables", str(tmp_path / "out"), "--language", "en"]) == 2
    told = capsys.readouterr().err
    assert "the same few words stand in Tempo, Preis, Essen and were not read:" in told
    assert "Schlecht (9)" in told
    figures, told = read(path, capsys, "--scale", "1-3", "--words", "Schlecht=1;Naja=2;Gut=3")
    assert {item: one[1] for item, one in figures.items()} == {"Tempo": 2, "Preis": 2, "Essen": 2}
    assert "team = Abteilung" in told


@pytest.mark.parametrize(
    ("heads", "pairs"),
    [
        (("How far is it key?", "Do we? [a]", "How key is it?", "Do we? [b]"),
         "importance,performance"),
        (("Q1", "Q2", "Q3", "Q4"), "importances,performances"),
    ],
)  # fmt: skip
def test_columns_are_paired_by_their_order_where_it_is_said(
    heads: Sequence[str], pairs: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = table(tmp_path / "a.csv", heads, *[(5, 2, 4, 3)] * 3)
    assert "no column says that it holds importance" in read(path, capsys)[1]
    figures, _ = read(path, capsys, "--pairs", pairs)
    second = [heads.index(heads[1]), 3] if pairs == "importance,performance" else [2, 3]
    means = [(5, 2), (4, 3)] if pairs == "importance,performance" else [(5, 4), (2, 3)]
    assert [tuple(one[:2]) for one in figures.values()] == means
    assert len(figures) == len(second)
    odd = table(tmp_path / "b.csv", heads[:3], *[(5, 2, 4)] * 3)
    assert main([str(odd), "--pairs", pairs, "--tables", "x", "--language", "en"]) == 2
    assert "columns of scores: 3. They do not make pairs" in capsys.readouterr().err


def test_codes_and_numbers_beside_the_items_are_named_and_not_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = ("Speed imp", "Speed today", "Member", "Recommend", "Status", "Years", "When")
    rows = [(1 + n % 5, 1 + n % 4, 1 + n % 2, n % 11, 1, 20 + n, f"Shift {1 + n % 3}")
            for n in range(22)]  # fmt: skip
    figures, told = read(table(tmp_path / "a.csv", head, *rows), capsys)
    assert [*figures] == ["Speed"]
    assert "columns of numbers that were not read: Member (1 … 2), Recommend (0 … 10)." in told


def test_scores_that_are_all_alike_are_no_options(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = ("Rate it [Speed]", "Rate it [Price]", "X_today", "X_mood")
    figures, told = read(table(tmp_path / "a.csv", head, *[(1, 1, 1, 1)] * 4), capsys)
    assert len(figures) == 4
    assert "options" not in told


def test_scales_of_two_lengths_are_shown_without_a_gap_and_said_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [(1 + n % 5, n % 11) for n in range(22)]
    path = table(tmp_path / "a.csv", ("Speed imp", "Speed today"), *rows)
    assert main([str(path), "--tables", "x", "--language", "en"]) == 2
    assert "--scale importance=1-5,performance=0-10" in capsys.readouterr().err
    _, told = read(path, capsys, "--scale", "0-10")
    assert "importance goes from 1 to 5 and how we do from 0 to 10." in told
    page = tmp_path / "report.html"
    figures, _ = read(path, capsys, "--scale", "importance=1-5,performance=0-10", "-o", str(page))
    assert figures["Speed"][:2] == pytest.approx([sum(one for one, _ in rows) / 22, 5])
    assert pd.isna(figures["Speed"][2])
    text = page.read_text()
    assert "asked on scales of different length, so that there is no gap" in text
    assert "too few" not in text


@pytest.mark.parametrize("told", ["1-5/0-10", "importance=1-5", "importance=1-5,speed=0-10"])
def test_a_scale_that_says_too_little_is_refused(
    told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = table(tmp_path / "a.csv", ("A", "B"), (1, 2))
    assert main([str(path), "--scale", told, "--tables", "x", "--language", "en"]) == 2
    assert "two of them like importance=1-5,performance=0-10" in capsys.readouterr().err


def test_questions_in_the_first_column_tell_that_people_stand_in_columns(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [("Rapidez importancia", 5, 4, 3), ("Rapidez hoy", 3, 3, 3)]
    path = table(tmp_path / "a.csv", ("Pregunta", "Ana", "Eva", "Luis"), *rows)
    figures, told = read(path, capsys)
    assert figures["Rapidez"][:3] == [4, 3, 1]
    assert "people stand in columns" in told


def test_a_file_of_names_alone_says_that_no_answers_are_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = table(tmp_path / "a.csv", ("Team", "Speed imp", "Speed today"))
    assert main([str(path), "--tables", "x", "--language", "en"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"{path}: there are no answers below the first row."
    ]


def test_days_that_may_be_two_are_one_cause(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [(f"0{n}/04/2026", 3, 4) for n in range(1, 10)]
    path = table(tmp_path / "a.csv", ("date", "A", "B"), *rows)
    assert main([str(path), "--tables", "x", "--language", "en"]) == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 1
    assert "8 rows (2, 3, 4 …), column date: “01/04/2026” may be two days" in told[0]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("How important is {} to you?", "How good is {}?"),
        ("How important is {}?", "How satisfied are you with {}?"),
        ("Importance of {}", "Satisfaction with {} (1 = low, 5 = high)"),
        ("How much does {} matter to you?", "Was {} good?"),
        ("1. ¿Qué tan importante es {}?", "2. ¿Qué tan bueno es {}?"),
        ("¿Cuánto le importa {}?", "¿Cómo evalúa {}?"),
        ("¿Qué importancia tiene para usted {}?", "¿Cómo es {}?"),
        ("Wie wichtig ist Ihnen {}?", "Wie zufrieden sind Sie mit {}?"),
        ("Quelle importance accordez-vous à {} ?", "Comment évaluez-vous {} ?"),
    ],
)
def test_questions_that_frame_the_same_items_are_pairs(one: str, two: str) -> None:
    framed = [one.format("the food"), one.format("El bar"), two.format("food"), two.format("bar")]
    parts = naming.parts({head: (head,) for head in (*framed, "How satisfied are you overall?")})
    found = [(guess.item, guess.measure) for guess in naming.items(parts).values()]
    assert found[:2] == [("food", "importance"), ("bar", "importance")]
    assert found[2:4] == [("food", "performance"), ("bar", "performance")]
    assert found[4][0] == "How satisfied are you overall?"


@pytest.mark.parametrize(
    "other",
    ["How satisfied are you with the food?", "How important is the bar?", "Importance of food"],
)
def test_questions_whose_frames_leave_two_readings_are_no_pairs(other: str) -> None:
    heads = ("How important is the food?", "How good is the food?", other)
    found = naming.items(naming.parts({head: (head,) for head in heads})).values()
    assert [guess.item for guess in found] == [*heads]


@pytest.mark.parametrize(
    ("heads", "items"),
    [
        (("My opinion matters", "My opinion is rated", "I am paid well"), 3),
        (("Speed is important", "Speed is good", "Price is important", "Price is good"), 2),
        (("Does speed matter?", "Is speed rated?"), 1),
        (
            (
                "La rapidez es importante",
                "Los precios son importantes",
                "La rapidez es buena",
                "Los precios son buenos",
            ),
            2,
        ),
    ],
)
def test_statements_are_pairs_where_several_things_are_said_alike(
    heads: Sequence[str], items: int
) -> None:
    found = naming.items(naming.parts({head: (head,) for head in heads})).values()
    assert len({guess.item for guess in found}) == items


def test_questions_in_frames_have_a_gap_and_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heads = ("¿Qué tan importante es la comida?", "¿Qué tan buena es la comida?")
    figures, told = read(table(tmp_path / "a.csv", heads, (5, 2), (4, 3), (5, 3)), capsys)
    assert figures == {"comida": [pytest.approx(14 / 3), pytest.approx(8 / 3), 2, 5]}
    assert "item “comida”: importance = ¿Qué tan importante es la comida?, performance = " in told


@pytest.mark.parametrize("team", ["", "Team"])
@pytest.mark.parametrize("below", [("1", "2", "1", "2"), ("Fast", "2", "Fast", "2"),
                                   ("2025", "2026", "2025", "2026")])  # fmt: skip
def test_numbers_under_headings_are_names_and_nobody(
    team: str, below: Sequence[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [("Bar", 5, 4, 2, 1), ("Bar", 4, 4, 3, 1), ("Spa", 5, 5, 1, 1)]
    head = ("Team", "Importance", "", "Performance", "")
    path = table(tmp_path / "a.csv", head, (team, *below), *rows)
    figures, told = read(path, capsys)
    means = [pytest.approx(14 / 3), 2.0], [pytest.approx(13 / 3), 1.0]
    assert [one[:2] for one in figures.values()] == [*means]
    assert "teams: 2" in told


def test_a_person_below_headings_without_names_is_nobody_s_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = ("Team", "Importance", "", "Performance", "")
    path = table(tmp_path / "a.csv", head, ("Bar", 1, 2, 1, 2), ("Spa", 5, 4, 2, 1))
    figures, told = read(path, capsys)
    assert figures["Importance"][0] == 3.0
    assert "columns of numbers that were not read: #3 (2 … 4), #5 (1 … 2)" in told
