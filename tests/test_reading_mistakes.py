"""What must not be taken for another: a person for a total, a step of a scale for the next."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from reports.__main__ import main
from reports.answers import worded
from reports.reading import naming

HEAD = "id,Smokes,Importance [Speed],Satisfaction [Speed]"


def read(folder: Path, *lines: str, head: str = HEAD) -> tuple[int, pd.DataFrame]:
    """How the command ended, and the figures of items where it made them."""
    (folder / "a.csv").write_text("\n".join((head, *lines)) + "\n", encoding="utf-8")
    options = ("--smallest-base", "1", "--language", "en", "--tables", str(folder / "out"))
    ended = main([str(folder / "a.csv"), *options])
    there = folder / "out" / "items.csv"
    return ended, pd.read_csv(there) if there.exists() else pd.DataFrame()


@pytest.mark.parametrize(
    "words",
    [
        ("trifft nicht zu", "trifft eher nicht zu", "teils/teils", "trifft eher zu", "trifft zu"),
        ("unzufrieden", "eher unzufrieden", "teils teils", "eher zufrieden", "zufrieden"),
        ("scarso", "sufficiente", "discreto", "buono", "ottimo"),
        ("mauvais", "passable", "moyen", "bon", "tres bon"),
        ("malo", "regular", "aceptable", "bueno", "muy bueno"),
    ],
)
def test_five_words_are_five_scores(words: Sequence[str]) -> None:
    assert list(worded.common(words, 5).values()) == [1, 2, 3, 4, 5]


def test_words_that_stand_on_other_steps_of_other_scales_are_asked_for() -> None:
    assert worded.common(("trifft nicht zu", "teils/teils", "trifft zu"), 5) == {}
    seven = ("discordo totalmente", "discordo", "discordo parcialmente", "concordo")
    assert worded.common(seven, 5) == {}
    assert [*worded.common(seven, 7).values()] == [1, 2, 3, 6]


def test_two_languages_of_one_form_are_one_scale() -> None:
    words = ("muy de acuerdo", "strongly agree", "en desacuerdo", "disagree")
    assert [*worded.common(words, 5).values()] == [5, 5, 2, 2]
    assert [*worded.common(("satisfecho", "satisfecha"), 5).values()] == [4, 4]


@pytest.mark.parametrize(
    "lines",
    [
        ("1,S,5,4", "2,S,4,3", "3,N,4,1", "4,N,5,1", "5,N,5,2", "Total,,4.6,2.2"),
        ("1,S,5,4", "2,S,4,3", "5,S,5,2", "", "3,N,4,1", "4,N,5,1"),
    ],
)
def test_who_answered_n_is_no_total(tmp_path: Path, lines: Sequence[str]) -> None:
    ended, items = read(tmp_path, *lines)
    assert ended == 0
    assert items["n_pairs"].tolist() == [5]


def test_numbers_inside_names_tell_items_apart(tmp_path: Path) -> None:
    head = "id,Importance: Line 1 speed,Performance: Line 2 speed"
    ended, items = read(tmp_path, "1,5,1", "2,4,2", "3,4,1", head=head)
    assert ended == 0
    assert len(items) == 2
    assert items["gap"].isna().all()


@pytest.mark.parametrize(
    "text", ["Wichtigkeit der Qualität", "Quanto è importante la qualità", "Wie wichtig: Leistung"]
)
def test_a_noun_of_what_is_rated_does_not_outweigh_importance(text: str) -> None:
    assert naming.measure_in(text) == "importance"
    assert naming.measure_in("Qualität") == "performance"


def test_a_worded_score_off_the_scale_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended, _items = read(tmp_path, "1,S,5,4", "2,S,4,6 - Excellent", "3,S,4,3")
    assert ended == 2
    assert "6 - Excellent" in capsys.readouterr().err


def test_today_beside_importance_is_how_we_do_it(tmp_path: Path) -> None:
    lines = ("a,Speed,5,3", "a,Price,4,3", "b,Speed,5,4", "b,Price,4,2")
    ended, items = read(tmp_path, *lines, head="person,question,importance,today")
    assert ended == 0
    assert items.set_index("item")["performance"].to_dict() == {"Speed": 3.5, "Price": 2.5}


def test_without_a_date_nothing_is_overdue(tmp_path: Path) -> None:
    people = [f"{wave},{name},Bar,Speed,5,3" for wave in ("w1", "w2") for name in "abcde"]
    (tmp_path / "p.csv").write_text("workshop,team,what,due\nw1,Bar,do it,2030-01-01\n")
    head = "workshop,respondent,team,item,importance,performance"
    (tmp_path / "a.csv").write_text("\n".join((head, *people)))
    options = ("--pledges", str(tmp_path / "p.csv"), "--tables", str(tmp_path / "out"))
    assert main([str(tmp_path / "a.csv"), "--smallest-base", "1", *options]) == 0
    assert not pd.read_csv(tmp_path / "out" / "pledges.csv")["overdue"].any()


TEAMS = "Equipo,Rapidez imp,Rapidez hoy,Precio imp,Precio hoy"
PEOPLE = ("Bar,5,3,5,2", "Bar,4,3,4,2", "Bar,5,2,4,1", "Spa,4,4,5,3", "Spa,5,3,5,2", "Spa,4,3,4,2")


@pytest.mark.parametrize("team", ["Media", "Total", "Promedio", "Mean", "Average", "Totales"])
@pytest.mark.parametrize("place", [0, 3, 6])
def test_a_team_that_is_called_like_a_total_loses_nobody(
    tmp_path: Path, team: str, place: int, capsys: pytest.CaptureFixture[str]
) -> None:
    named = [line.replace("Bar", team) for line in PEOPLE[:3]]
    ended, items = read(tmp_path, *PEOPLE[:place], *named, *PEOPLE[place:], head=TEAMS)
    assert ended == 0
    assert [*items["n_importance"]] == [9, 9]
    assert [*items["performance"]] == [pytest.approx(26 / 9), pytest.approx(17 / 9)]
    assert f"called like totals, and read as people (how many): {team} (3)" in (
        capsys.readouterr().err
    )


@pytest.mark.parametrize(
    "below",
    [
        ("Media,4.5,3,4.5,2",),
        ("Media,5,3,5,2",),  # rounded
        ("Total,27,18,27,12", "Media,4.5,3,4.5,2", "Mediana,5,3,4,2"),
        ("Total,6,6,6,6",),
        ("Total,=SUM(B2:B7),,,",),
        ("Total,,,,",),
    ],
)
def test_rows_of_figures_are_nobody_beside_a_team_of_their_name_too(
    tmp_path: Path, below: Sequence[str], capsys: pytest.CaptureFixture[str]
) -> None:
    ended, items = read(tmp_path, *PEOPLE, *below, head=TEAMS)
    assert ended == 0
    assert [*items["n_importance"]] == [6, 6]
    assert f"left out: 8 ({below[0].partition(',')[0]})" in capsys.readouterr().err
    named = [line.replace("Spa", "Media") for line in PEOPLE[3:]]
    ended, items = read(tmp_path, *PEOPLE[:3], *named, *below[:1], head=TEAMS)
    assert [*items["n_importance"]] == ([6, 6] if below[0] != "Media,5,3,5,2" else [7, 7])


def test_subtotals_below_each_team_are_nobody(tmp_path: Path) -> None:
    lines = (
        *PEOPLE[:3],
        "Subtotal,14,8,13,5",
        *PEOPLE[3:],
        "Subtotal,13,10,14,7",
        "Total,27,18,27,12",
    )
    _, items = read(tmp_path, *lines, head=TEAMS)
    assert [*items["n_importance"]] == [6, 6]


def test_at_the_end_a_row_without_what_each_person_has_is_nobody(tmp_path: Path) -> None:
    lines = [f"x{n},{line}" for n, line in enumerate(PEOPLE)]
    _, items = read(tmp_path, *lines, "Media,,4,4,4,3", head=f"Id,{TEAMS}")
    assert [*items["n_importance"]] == [6, 6]
    lines = [f"x{n},{line.replace('Spa', 'Media')}" for n, line in enumerate(PEOPLE)]
    _, items = read(tmp_path, *lines, head=f"Id,{TEAMS}")
    assert [*items["n_importance"]] == [6, 6]


def test_an_answer_in_the_word_of_a_mean_is_an_answer(tmp_path: Path) -> None:
    lines = ("Alta,Media,Bar", "Media,Alta,Bar", "Media,Media,Spa", "Baja,Media,Spa")
    _, items = read(tmp_path, *lines, head="Rapidez imp,Rapidez hoy,Equipo")
    assert items[["n_importance", "importance"]].values.tolist() == [[4, 3.0]]


def test_columns_are_named_as_the_file_names_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wide = "Fecha;Equipo;Rapidez imp;Rapidez hoy\n31/03/2026;Bar;5;4 - Bien\n{};bar;4;3\n"
    long = (
        "Encuestado;Aspecto;Desempeño;Importancia;Equipo;Fecha\n"
        "a;Rapidez;4 - Bien;5;Bar;31/03/2026\nb;Rapidez;4;5;bar;{}\n"
    )
    for text in (wide, long):
        (tmp_path / "a.csv").write_text(text.format("04/03/2026"), encoding="utf-8")
        options = ("--language", "es", "--tables", str(tmp_path / "out"), "--smallest-base", "1")
        assert main([str(tmp_path / "a.csv"), *options]) == 0
        told = capsys.readouterr().err
        assert "columna Fecha: fechas leídas como días" in told
        assert "columna Fecha: «a» tiene respuestas de 2 días" in told
        assert "columna Equipo: nombres que solo se distinguen" in told
        scored = "Rapidez hoy" if text is wide else "Desempeño"
        assert f"columna {scored}: palabras leídas como puntuaciones" in told
        (tmp_path / "a.csv").write_text(text.format("pronto"), encoding="utf-8")
        assert main([str(tmp_path / "a.csv"), *options]) == 2
        assert "fila 3, columna Fecha: «pronto» no es una fecha" in capsys.readouterr().err
