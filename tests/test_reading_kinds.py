"""Tables as people keep them: totals, numbers of rows, names again, apostrophes, lists of codes."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from reports.__main__ import main

HEAD = ["Equipo", "Importancia [Rapidez]", "Desempeño [Rapidez]", "Importancia [Precio]",
        "Desempeño [Precio]"]  # fmt: skip
ROWS = [["Recepción" if n % 2 else "Pisos", 4 + n % 2, 2 + n % 3, 5 - n % 2, 1 + n % 3]
        for n in range(12)]  # fmt: skip
RIGHT = {"Rapidez": (4.5, 3.0, 12), "Precio": (4.5, 2.0, 12)}
Table = Sequence[Sequence[object]]


def written(path: Path, rows: Table) -> Path:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def read(path: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[object, str]:
    """By item the means and how many; and what the command told. None where it refused."""
    out = path.parent / "out"
    usual = ("--smallest-base", "1", "--language", "en", "--tables", str(out))
    refused = main([str(path), *usual, *options])
    told = capsys.readouterr().err
    if refused:
        return None, told
    items = pd.read_csv(out / "items.csv", dtype={"item": str})
    columns = ["importance", "performance", "n_performance"]
    return {row["item"]: tuple(row[columns]) for _, row in items.iterrows()}, told


@pytest.mark.parametrize(
    "below",
    [
        [["Total general", 4.5, 3, 4.5, 2]],
        [["MEDIA:", "4,5", 3, "4,5", 2]],
        [["Promedio general", 4.5, 3, 4.5, 2], ["n", 12, 12, 12, 12]],
        [[], ["N", 12, 12, 12, 12], ["Desv. típica", 0.5, 0.8, 0.5, 0.8], ["Máximo", 5, 4, 5, 3]],
        [["Grand total", 4.5, 3, 4.5, 2], ["Median", 4.5, 3, 4.5, 2]],
    ],
)
def test_totals_in_any_words_are_nobody_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], below: Table
) -> None:
    found, told = read(written(tmp_path / "a.csv", [HEAD, *ROWS, *below]), capsys)
    assert found == RIGHT
    assert "rows of totals or means left out: 1" in told


def test_a_team_called_n_is_a_team(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [["N", *row[1:]] if row[0] == "Pisos" else row for row in ROWS]
    found, told = read(written(tmp_path / "a.csv", [HEAD, *rows]), capsys)
    assert found == RIGHT
    assert "totals" not in told
    assert "teams: 2" in told


@pytest.mark.parametrize("head", ["", "#", "Nº"])
@pytest.mark.parametrize("names", ["numbers", "people"])
def test_a_column_at_the_left_edge_takes_nobody_for_names_of_columns(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], head: str, names: str
) -> None:
    first = [f"Ana {chr(65 + n)}" if names == "people" else n + 1 for n in range(12)]
    rows = [[one, *row] for one, row in zip(first, ROWS, strict=True)]
    assert read(written(tmp_path / "a.csv", [[head, *HEAD], *rows]), capsys)[0] == RIGHT


def test_names_of_columns_that_stand_again_are_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "a.csv", [HEAD, *ROWS[:6], HEAD, *ROWS[6:]])
    found, told = read(path, capsys)
    assert found == RIGHT
    assert "rows that repeat the names of the columns left out: 8" in told


def test_numbers_marked_as_text_are_numbers_and_a_full_stop_is_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [[row[0], f"'{row[1]}", f"\u00a0{row[2]}\u202f", f"’{row[3]}", row[4]] for row in ROWS]
    rows[0][2] = "."
    found, told = read(written(tmp_path / "a.csv", [HEAD, *rows]), capsys)
    assert found == {"Rapidez": (4.5, pytest.approx(34 / 11), 11), "Precio": RIGHT["Precio"]}
    assert "read as not given: . (1)" in told


def test_days_in_two_orders_are_told_as_such(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    days = ("31/03/2026", "03/31/2026")
    rows = [[days[n % 2], *row] for n, row in enumerate(ROWS)]
    _, told = read(written(tmp_path / "a.csv", [["Fecha", *HEAD], *rows]), capsys)
    assert "12 rows (2, 3, 4 …), column Fecha: some dates here have the day first" in told
    assert "is no date" not in told


def test_a_file_of_importance_alone_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [[row[0], row[1], row[3]] for row in ROWS]
    _, told = read(written(tmp_path / "a.csv", [[HEAD[0], HEAD[1], HEAD[3]], *rows]), capsys)
    assert "all columns hold importance, none says how we do" in told


def test_a_scale_that_goes_on_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [[row[0], *(int(str(cell)) + 2 for cell in row[1:])] for row in ROWS]
    path = written(tmp_path / "a.csv", [HEAD, *rows])
    assert "Another scale is said like this: --scale" in read(path, capsys)[1]
    assert read(path, capsys, "--scale", "1-7")[0] == {
        "Rapidez": (6.5, 5, 12), "Precio": (6.5, 4, 12)
    }  # fmt: skip


def book(path: Path, **sheets: Table) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    made.save(path)
    return path


def test_the_answers_are_the_sheet_that_holds_most(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    codes = [["Código", "Texto"], [1, "Nada"], [5, "Mucho"]]
    found, told = read(book(tmp_path / "a.xlsx", Leyenda=codes, Datos=[HEAD, *ROWS]), capsys)
    assert found == RIGHT
    assert "the sheet “Datos” was read; not read were Leyenda" in told


def test_formulas_without_results_are_told_where_scores_were_meant(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [[row[0], f"=2+{int(str(row[1])) - 2}", *row[2:]] for row in ROWS]
    found, told = read(book(tmp_path / "a.xlsx", Datos=[HEAD, *rows]), capsys)
    assert found is None
    assert "column Importancia [Rapidez]: the formulas of this column have no results" in told


@pytest.mark.parametrize(
    "head",
    [
        ["Encuestado", "Aspecto", "Importancia", "Desempeño", "Equipo"],
        ["Respondent ID", "Question", "Importance", "Rating", "Department"],
        ["Participante", "Ítem", "Importancia", "Valoración", "Tienda"],
    ],
)
def test_one_row_an_answer_is_read_under_other_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], head: list[str]
) -> None:
    rows = [
        [f"p{n}", item, *row[at : at + 2], row[0]]
        for n, row in enumerate(ROWS) for item, at in (("Rapidez", 1), ("Precio", 3))
    ]  # fmt: skip
    found, told = read(written(tmp_path / "a.csv", [head, *rows]), capsys)
    assert found == RIGHT
    assert "teams: 2" in told
    assert f"each row is one answer: item = {head[1].casefold()}, performance = " in told


def test_the_team_of_one_row_an_answer_is_another_column_where_it_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = ["respondent", "item", "performance", "team", "floor"]
    rows = [[f"p{n}", "speed", 3, "one", f"floor {n % 3}"] for n in range(12)]
    path = written(tmp_path / "a.csv", [head, *rows])
    assert "teams: 1;" in read(path, capsys)[1]
    assert "teams: 3;" in read(path, capsys, "--team", "Floor")[1]
    assert "there is no column “storey”" in read(path, capsys, "--team", "storey")[1]


def test_sheets_of_one_form_are_asked_for_in_any_order_of_columns(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    turned = [row[::-1] for row in (HEAD, *ROWS)]
    path = book(tmp_path / "a.xlsx", Enero=[HEAD, *ROWS], Junio=turned)
    found, told = read(path, capsys)
    assert found is None
    assert "the sheets Enero, Junio have the same columns" in told
    more = [[*row, "Nota"] for row in (HEAD, *ROWS)]
    found, told = read(book(path, Enero=[HEAD, *ROWS], Junio=more), capsys)
    assert found == RIGHT
    assert "Enero and “Junio” share most of their columns" in told


def test_a_book_without_a_table_in_sight_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "the file is empty" in read(book(tmp_path / "a.xlsx", Hoja=[]), capsys)[1]
    made = openpyxl.load_workbook(book(tmp_path / "b.xlsx", Nota=[["Léase"]], Datos=[HEAD, *ROWS]))
    made["Datos"].sheet_state = "hidden"
    made.save(tmp_path / "b.xlsx")
    found, told = read(tmp_path / "b.xlsx", capsys)
    assert found is None
    assert "no sheet that is shown holds a table; hidden are Datos." in told
    assert read(tmp_path / "b.xlsx", capsys, "--sheet", "Datos")[0] == RIGHT


def test_hidden_columns_are_read_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = openpyxl.load_workbook(book(tmp_path / "a.xlsx", Datos=[HEAD, *ROWS]))
    made["Datos"].column_dimensions["C"].hidden = True
    made.save(tmp_path / "a.xlsx")
    found, told = read(tmp_path / "a.xlsx", capsys)
    assert found == RIGHT
    assert "hidden columns, looked at like the others: Desempeño [Rapidez]" in told


@pytest.mark.parametrize("layout", ["wide", "long"])
def test_notes_below_an_empty_row_are_nobody_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], layout: str
) -> None:
    long = [[f"p{n}", item, *row[at : at + 2]] for n, row in enumerate(ROWS)
            for item, at in (("Rapidez", 1), ("Precio", 3))]  # fmt: skip
    head = ["Encuestado", "Aspecto", "Importancia", "Desempeño"]
    table = [HEAD, *ROWS] if layout == "wide" else [head, *long]
    notes = [[], ["Nota: 1 = nada, 5 = mucho"], [" "], ["Fuente: RRHH"]]
    found, told = read(written(tmp_path / "a.csv", [*table, *notes]), capsys)
    assert found == RIGHT
    assert "left out below the table: Nota: 1 = nada, 5 = mucho, Fuente: RRHH" in told


def test_a_row_that_was_cut_off_is_no_note(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found, told = read(written(tmp_path / "a.csv", [HEAD, *ROWS, ["Pisos"]]), capsys)
    assert found is None
    assert "row 14: cells in this row: 1, in the first one: 5" in told
    text = (tmp_path / "a.csv").read_text().replace("Pisos,4", '"Pisos,4', 1) + "\n\n"
    (tmp_path / "a.csv").write_text(text)
    assert "a quotation mark that is not closed" in read(tmp_path / "a.csv", capsys)[1]


def test_numbers_that_are_no_scores_are_told_as_such(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for change, said in (
        (lambda n: f"{20 * n}%", "numbers that are no scores: Importancia [Rapidez] (80% … "),
        (lambda n: 20 * n, "numbers that are no scores: Importancia [Rapidez] (80 … "),
        (lambda n: f"{n - 0.3:.1f}", "fractions, which are means and no answers: Importancia [Rap"),
    ):
        rows = [[row[0], *map(change, row[1:])] for row in ROWS]
        found, told = read(written(tmp_path / "a.csv", [HEAD, *rows]), capsys)
        assert found is None
        assert said in told


def test_a_column_called_as_the_other_of_a_pair_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = ["", "Fatal", "Flojo", "Meh", "Guay"]
    rows = [[*row[:2], own[int(str(row[2]))], *row[3:]] for row in ROWS]
    path = written(tmp_path / "a.csv", [HEAD, *rows])
    found, told = read(path, capsys)
    assert found is None
    assert "column Desempeño [Rapidez]: “Flojo” is no score" in told
    said = "Flojo=2; Meh=3; Guay=4"
    assert read(path, capsys, "--words", said)[0] == RIGHT


def test_all_words_that_are_to_be_explained_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = ["Fatal", "Flojo", "Meh", "Guay", "La leche"]
    rows = [["Pisos", 5, own[n % 5], 5, own[n % 5]] for n in range(12)]
    told = read(written(tmp_path / "a.csv", [HEAD, *rows]), capsys)[1]
    assert "other values like that: La leche." in told
    assert "--words 'Fatal=…; Flojo=…; Meh=…; Guay=…; La leche=…'" in told


def test_people_without_a_team_beside_others_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [["" if n % 4 else row[0], *row[1:]] for n, row in enumerate(ROWS)]
    assert "some people have no team" in read(written(tmp_path / "a.csv", [HEAD, *rows]), capsys)[1]
    rows = [["", *row[1:]] for row in ROWS]
    assert "have no team" not in read(written(tmp_path / "a.csv", [HEAD, *rows]), capsys)[1]


def test_one_row_a_measure_is_told_what_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = ["Encuestado", "Aspecto", "Medida", "Puntuación"]
    rows = [[f"p{n}", "Rapidez", of, n % 5 + 1] for n in range(9)
            for of in ("Importancia", "Desempeño")]  # fmt: skip
    found, told = read(written(tmp_path / "a.csv", [head, *rows]), capsys)
    assert found is None
    assert "the column “Medida” says whether it is of importance" in told


def test_a_fault_of_people_in_columns_names_the_column_of_the_person(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = [[f"p{n}", *row] for n, row in enumerate(ROWS * 3)]
    people[30][2], people[4][2] = "Qwerty", "Qwerty"
    turned = [[*column] for column in zip(["", *HEAD], *people, strict=True)]
    found, told = read(written(tmp_path / "a.csv", turned), capsys)
    assert found is None
    assert "2 columns (F, AF), row Importancia [Rapidez]: “Qwerty” is no score" in told


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_empty_rows_between_rows_in_quotes_count(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], end: str
) -> None:
    lines = [",".join(map(str, row)) for row in (HEAD, *ROWS)]
    lines[5:5] = ["", ""]
    lines[9] = lines[9][:-1] + "Qwerty"
    text = end.join(f'"{line}"' if line else "" for line in lines)
    (tmp_path / "a.csv").write_text(text, newline="")
    assert (
        "row 10, column Desempeño [Precio]: “Qwerty” is no" in read(tmp_path / "a.csv", capsys)[1]
    )


def test_a_plus_before_a_score_is_no_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [[row[0], *(f"{int(str(one)) - 3:+d}" for one in row[1:])] for row in ROWS]
    found, _ = read(written(tmp_path / "a.csv", [HEAD, *rows]), capsys, "--scale", "-2-2")
    assert found == {"Rapidez": (1.5, 0.0, 12), "Precio": (1.5, -1.0, 12)}


@pytest.mark.parametrize("called", ["Total {}", "{} Total", "Suma {}"])
def test_subtotals_that_name_their_team_are_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], called: str
) -> None:
    rows: list[list[object]] = []
    for team in ("Pisos", "Recepción"):
        of = [row for row in ROWS if row[0] == team]
        sums = [sum(map(int, column)) for column in zip(*(row[1:] for row in of), strict=True)]
        rows += [*of, [called.format(team), *sums]]
    found, told = read(written(tmp_path / "a.csv", [HEAD, *rows]), capsys)
    assert found == RIGHT
    assert "rows of totals or means left out: 8 (" in told
    rows = [["Total Gym", *row[1:]] if row[0] == "Pisos" else row for row in ROWS]
    assert read(written(tmp_path / "a.csv", [HEAD, *rows]), capsys)[0] == RIGHT


def test_a_table_without_names_of_columns_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found, told = read(written(tmp_path / "a.csv", [["Pisos", 4, 2, 4, 1], *ROWS]), capsys)
    assert found is None
    assert "the first row holds answers and no names of columns." in told
    numbered = [["Equipo", 1, 2, 3, 4], *ROWS]
    assert read(written(tmp_path / "a.csv", numbered), capsys)[0] is not None
