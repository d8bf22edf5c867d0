"""Tables with one column a question, shaped as each tool exports them, become the same answers."""

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from reports.__main__ import main

PEOPLE = (
    # team, importance of greeting and speed, performance of greeting and speed
    ("Desk", 5, 4, 3, 4),
    ("Desk", 4, 4, 2, "dk"),
    ("Bar", 5, 5, 3, 3),
    ("Bar", "", 3, 4, 2),
    ("Desk", 5, 4, 3, 4),
    ("Bar", 5, 4, 3, 3),
)
WORDS = {1: "Very low", 2: "Low", 3: "Moderate", 4: "High", 5: "Very high", "dk": "Unsure", "": ""}
ITEMS = ("Greeting", "Speed")
FIGURES = ["n_importance", "importance", "n_performance", "performance", "n_pairs", "gap"]


def csv(rows: list[list[object]], separator: str = ",") -> str:
    return "\n".join(separator.join(map(str, row)) for row in rows) + "\n"


def google() -> str:
    head = ["Marca temporal", "Área", "Importancia [Greeting]", "Importancia [Speed]",
            "Satisfacción [Greeting]", "Satisfacción [Speed]", "¿Algo más?"]  # fmt: skip
    return csv([head, *(["2026/03/31 6:05:11 p. m. CET", *one, "Gracias"] for one in PEOPLE)])


def microsoft() -> str:
    head = ["ID", "Start time", "Completion time", "Email", "Name", "Team"]
    items = ["Greeting", "Speed", "Greeting2", "Speed2"]
    rows = [[n, "3/31/26 18:01:05", "3/31/26 18:05:11", "anonymous", "", *one]
            for n, one in enumerate(PEOPLE, 1)]  # fmt: skip
    return csv([[*head, *items], *rows])


def qualtrics(words: bool = False) -> str:
    asked = ("How important is it?", "How well do we do it today?")
    codes = ["StartDate", "Status", "Progress", "ResponseId", "Q1", "Q2_1", "Q2_2", "Q3_1", "Q3_2"]
    heads = ["Start Date", "Response Type", "Progress", "Response ID", "Team",
             *(f"{question} - {item}" for question in asked for item in ITEMS)]  # fmt: skip
    ids = [f'"{{""ImportId"":""{code}""}}"' for code in codes]
    rows = [
        ["2026-03-31 18:05:11", "IP Address", 100, f"R_{n}",
         team, *(WORDS[one] if words else one for one in scores)]
        for n, (team, *scores) in enumerate(PEOPLE)
    ]  # fmt: skip
    return csv([codes, heads, ids, *rows])


def limesurvey(words: bool = False) -> str:
    questions = ("How important is it to them?", "How satisfied are they?") if words else ("i", "p")
    pairs = zip(("importance", "performance"), questions, strict=True)
    heads = [f'"{q if words else measure} [{item}]"' for measure, q in pairs for item in ITEMS]
    rows = [
        [n, "2026-03-31 18:05:11", 3, "en", team,
         *(WORDS[one] if words else f"A{one}" if isinstance(one, int) else one for one in scores)]
        for n, (team, *scores) in enumerate(PEOPLE, 1)
    ]  # fmt: skip
    return csv([["id", "submitdate", "lastpage", "startlanguage", "team", *heads], *rows])


def surveymonkey() -> str:
    first = ["Respondent ID", "Collector ID", "End Date", "Team", "How important is it?", "",
             "How satisfied are our customers?", "", "Anything else?"]  # fmt: skip
    second = [
        "",
        "",
        "",
        "Response",
        "Greeting",
        "Speed",
        "Greeting",
        "Speed",
        "Open-Ended Response",
    ]
    rows = [[1000 + n, 7, "03/31/2026 06:05:11 PM", *one, "x"] for n, one in enumerate(PEOPLE)]
    return csv([first, second, *rows])


def kobo() -> str:
    head = ["start", "end", "team", "importance/Greeting", "importance/Speed",
            "performance/Greeting", "performance/Speed", "_id", "_uuid", "_submission_time",
            "_index"]  # fmt: skip
    day = "2026-03-31T18:05:11.000+02:00"
    rows = [[day, day, *one, n, f"u{n}", day, n] for n, one in enumerate(PEOPLE)]
    return csv([head, *rows], ";")


def otree() -> str:
    head = ["participant.id_in_session", "participant.code", "participant._index_in_pages",
            "participant.time_started_utc", "session.code", "survey.1.player.id_in_group",
            "survey.1.player.team", "survey.1.player.importance_Greeting",
            "survey.1.player.importance_Speed", "survey.1.player.performance_Greeting",
            "survey.1.player.performance_Speed", "survey.1.player.payoff",
            "survey.1.group.id_in_subsession"]  # fmt: skip
    rows = [[n, f"c{n}", 4, "2026-03-31 18:05:11.1", "s1", n, *one, 0.0, 1]
            for n, one in enumerate(PEOPLE)]  # fmt: skip
    return csv([head, *rows])


def figures(folder: Path, path: Path, *words: str) -> dict[str, list[float]]:
    """By item its figures, from the tables that the command writes of the file."""
    out = folder / "out"
    options = ("--smallest-base", "1", "--language", "en", "--tables", str(out))
    assert main([str(path), *options, *words]) == 0
    items = pd.read_csv(out / "items.csv")
    return {row["item"]: [row[name] for name in FIGURES] for _, row in items.iterrows()}


RIGHT = {"Greeting": [5, 4.8, 6, 3.0, 5, 2.0], "Speed": [6, 4.0, 5, 3.2, 5, 0.8]}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (google(), ()),
        (microsoft(), ("--pairs", "importance,performance")),
        (qualtrics(), ()),
        (qualtrics(words=True), ()),
        (limesurvey(), ()),
        (limesurvey(words=True), ()),
        (surveymonkey(), ()),
        (kobo(), ()),
        (otree(), ()),
    ],
    ids=["google", "microsoft", "qualtrics", "qualtrics-words", "limesurvey", "limesurvey-words",
         "surveymonkey", "kobo", "otree"],
)  # fmt: skip
def test_the_export_of_each_tool_becomes_the_same_figures(
    text: str, words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "export.csv"
    path.write_text(text, encoding="utf-8")
    assert figures(tmp_path, path, *words) == {
        item: pytest.approx(right, abs=1e-12) for item, right in RIGHT.items()
    }
    summary = pd.read_csv(tmp_path / "out" / "summary.csv").iloc[0]
    assert (summary["date"], summary["respondents_member"], summary["teams"]) == (
        "2026-03-31",
        6,
        2,
    )
    told = capsys.readouterr().err
    assert "item “Greeting”: importance = " in told
    assert "team = " in told


def plain(*heads: str, teams: bool = True) -> list[list[object]]:
    """A table of the same people under these names of columns."""
    return [[*heads], *([*one] if teams else [*one[1:]] for one in PEOPLE)]


@pytest.mark.parametrize(
    "heads",
    [
        ("Team", "Greeting_importance", "Speed_importance", "Greeting_progress", "Speed_progress"),
        ("Equipo", "importancia.Greeting", "importancia.Speed", "Greeting", "Speed"),
        ("sede", "Imp Greeting", "Imp Speed", "Perf Greeting", "Perf Speed"),
        ("team", "Greeting: expectation", "Speed: expectation", "Greeting: perception",
         "Speed: perception"),
    ],
)  # fmt: skip
def test_pairs_of_columns_are_found_by_their_names(heads: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(csv(plain(*heads), ";"))
    assert figures(tmp_path, path) == {item: pytest.approx(RIGHT[item]) for item in ITEMS}


def test_letters_of_expectation_and_perception_make_pairs(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(csv(plain("team", "E1", "E2", "P1", "P2")))
    assert [*figures(tmp_path, path).values()] == [pytest.approx(one) for one in RIGHT.values()]


def test_headings_over_columns_tell_the_measure_or_the_item(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    by_measure = [["Survey 2026"], ["", "Importance", None, "Performance", None]]
    by_item = [[], ["", "Greeting", None, "Speed", None]]
    crossed = [[team, one, three, two, four] for team, one, two, three, four in PEOPLE]
    for above, below in (
        (by_measure, plain("Team", *ITEMS, *ITEMS)),
        (by_item, [["Team", *("Importance", "Performance") * 2], *crossed]),
    ):
        book = openpyxl.Workbook()
        for row in [*above, *below]:
            book.active.append(row)
        book.active.merge_cells("B2:C2")
        book.active.merge_cells("D2:E2")
        book.save(path)
        assert figures(tmp_path, path) == {item: pytest.approx(RIGHT[item]) for item in ITEMS}


def test_two_columns_of_one_name_are_asked_for_and_never_guessed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(csv(plain("Team", *ITEMS, *ITEMS)))
    assert main([str(path), "--tables", str(tmp_path / "out"), "--language", "en"]) == 2
    told = capsys.readouterr().err
    assert "each question stands twice: Greeting, Speed … Say which of both is" in told
    found = figures(tmp_path, path, "--pairs", "performance,importance")
    assert found["Greeting"][:4] == [6, 3.0, 5, 4.8]


def test_people_in_columns_rows_of_totals_and_a_title_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = plain("Greeting importance", "Speed importance", "Greeting performance",
                 "Speed performance", teams=False)  # fmt: skip
    turned = [list(column) for column in zip(*rows, strict=True)]
    path.write_text(csv([["question", *(f"P{n}" for n in range(6))], *turned]))
    assert figures(tmp_path, path) == {item: pytest.approx(RIGHT[item]) for item in ITEMS}
    totals = [["Total", 24, 24, 18, 16], ["Promedio", 4.8, 4, 3, 3.2]]
    heads = ("Team", "Greeting_imp", "Speed_imp", "Greeting_perf", "Speed_perf")
    path.write_text(csv([["Encuesta 2026"], [], *plain(*heads), *totals]))
    assert figures(tmp_path, path) == {item: pytest.approx(RIGHT[item]) for item in ITEMS}


def test_a_mapping_is_written_changed_and_read_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, mapping = tmp_path / "a.csv", tmp_path / "m.toml"
    path.write_text(csv(plain("Shift", "A_imp", "B_imp", "A_perf", "B_perf")))
    assert figures(tmp_path, path, "--team", "shift", "--mapping", str(mapping))["A"] == (
        pytest.approx(RIGHT["Greeting"])
    )
    text = mapping.read_text()
    assert 'Shift = "team"' in text
    mapping.write_text(text.replace(": A", ": Greeting").replace(": B", ": Speed"))
    before = mapping.read_text()
    found = figures(tmp_path, path, "--mapping", str(mapping))
    assert found == {item: pytest.approx(RIGHT[item]) for item in ITEMS}
    assert mapping.read_text() == before
    mapping.write_text(before.replace('"team"', '"colour"').replace("A_imp", "Z_imp"))
    assert main([str(path), "--mapping", str(mapping), "--tables", "x", "--language", "en"]) == 2
    told = capsys.readouterr().err
    assert "column Shift: “colour” is no use of a column. Write respondent, team" in told
    assert "the mapping names columns that the file lacks: Z_imp." in told


def test_the_tool_s_own_ratings_come_back_with_the_same_figures(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(csv(plain("Team", "a_imp", "b_imp", "a_perf", "b_perf")))
    for own in (tmp_path / "own.csv", tmp_path / "own.xlsx"):
        first = figures(tmp_path, path, "-o", str(own))
        assert figures(tmp_path, own) == {item: pytest.approx(one) for item, one in first.items()}


def test_own_files_of_several_workshops_and_scales_keep_order_and_scores(tmp_path: Path) -> None:
    path, said = tmp_path / "a.csv", ("--scale", "importance=1-5,performance=0-10")
    rows = [[wave, day, f"{wave}{n}", "i", (n * step) % 11, 1 + n % 5]
            for wave, day, step in (("Z", "2025-03-01", 2), ("A", "2026-03-01", 3))
            for n in range(11)]  # fmt: skip
    head = ["workshop", "date", "respondent", "item", "performance", "importance"]
    path.write_text(csv([head, *rows]))
    for own in (tmp_path / "own.csv", tmp_path / "own.xlsx"):
        figures(tmp_path, path, *said, "-o", str(own))
        before = pd.read_csv(tmp_path / "out" / "items.csv")
        figures(tmp_path, own, *said)
        after = pd.read_csv(tmp_path / "out" / "items.csv")
        shown = ["workshop", "importance", "performance", "n_performance"]
        pd.testing.assert_frame_equal(before[shown], after[shown])


def test_figures_without_answers_are_told_what_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, own = tmp_path / "a.csv", tmp_path / "own.xlsx"
    path.write_text(csv(plain("Team", "a_imp", "b_imp", "a_perf", "b_perf")))
    assert main([str(path), "-o", str(own)]) == 0  # six people: none of their rows is given
    capsys.readouterr()
    assert main([str(own), "--tables", str(tmp_path / "out"), "--language", "en"]) == 2
    assert "this is the spreadsheet of a report" in capsys.readouterr().err


def test_a_fault_in_a_wide_file_names_its_row_and_what_words_may_mean(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Title\nTeam,A,B\n" + "x,4,5\n" * 8 + "x,Okey,9\n" + "y,3,Okey\n")
    assert main([str(path), "--tables", str(tmp_path / "out"), "--language", "en"]) == 2
    told = capsys.readouterr().err
    assert "2 rows (11, 12), column A, B: “Okey” is no score." in told
    assert "row 11, column B: 9 is off the scale." in told
    assert "--words 'Okey=…'" in told


def test_a_table_without_scores_is_told_what_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Name,Comment\nAna,well\nEva,so so\n")
    assert main([str(path), "--tables", str(tmp_path / "out"), "--language", "en"]) == 2
    assert "one column per question and one row per person" in capsys.readouterr().err


def test_what_was_read_is_printed_and_stands_in_the_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, page = tmp_path / "spring.csv", tmp_path / "report.html"
    empty = ["Bar", "", "", "", ""]
    rows = plain("Team", "A_imp", "B_imp", "A_perf", "B_perf")
    path.write_text(csv([[*row, "x"] for row in [*rows, empty]]).replace("B_perf,x", "B_perf,Why"))
    other = tmp_path / "autumn.csv"
    other.write_text("respondent,item,performance,note\n1,A,4,x\n")
    assert figures(tmp_path, path, str(other), "-o", str(page))
    told = [line.strip() for line in capsys.readouterr().err.splitlines()]
    assert told == [
        "answers read: 13; people and sheets: 7; items: 2; teams: 2; workshops: 2",
        "these workshops have no date; their order is only that in which they were read:"
        " spring, autumn",
        "spring.csv: item “A”: importance = A_imp, performance = A_perf",
        "spring.csv: item “B”: importance = B_imp, performance = B_perf",
        "spring.csv: of each person: team = Team",
        "spring.csv: columns that were not read: Why",
        "spring.csv: rows without any answer left out: 1",
        "autumn.csv: columns that were not read: note",
    ]
    report = page.read_text()
    assert "What was read" in report
    assert all(line in report for line in told)
    assert str(tmp_path) not in report
    assert figures(tmp_path, path, str(other), "--language", "es", "-o", str(page))
    said = capsys.readouterr().err
    assert "spring.csv: aspecto «A»: importancia = A_imp, cómo lo hacemos = A_perf" in said
    assert "equipo = Team" in said


def test_a_table_of_answers_that_lacks_a_column_is_no_wide_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("person,item,score\na,x,3\na,y,4\n")
    assert main([str(path), "--tables", str(tmp_path / "out"), "--language", "en"]) == 2
    told = capsys.readouterr().err.splitlines()
    named = [line.partition(": ")[0].rpartition(" ")[2] for line in told]
    assert named == ["respondent", "performance"]
