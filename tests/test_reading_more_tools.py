"""Files as more tools write them: the same eight people, whose means are worked out beforehand."""

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

from reports.answers import table
from reports.answers.catalogue import Known
from reports.faults import Faults, InputError
from reports.reading import files, layouts
from reports.reading.layouts import Told

TEAMS = ("Bar", "Bar", "Bar", "Spa", "Spa", "Spa", "Door", "Door")
PEOPLE = (*zip(TEAMS, (5, 4, 5, 4, 5, 4, 5, 4), (3, 2, 3, 4, 2, 3, 1, 3), (4, 4, 3, 5, 4, 4, 3, 4),
               (2, 5, 3, 3, 4, 2, 4, 2), strict=True),)  # fmt: skip
RIGHT = {"speed": (4.5, 2.625), "price": (3.875, 3.125)}
HEAD = ("Team", "Speed imp", "Speed today", "Price imp", "Price today")
SCALES = {"importance": (1, 5), "performance": (1, 5)}
Rows = Sequence[Sequence[object]]


def text(rows: Rows, separator: str = ",") -> str:
    made = io.StringIO()
    csv.writer(made, delimiter=separator).writerows(rows)
    return made.getvalue()


def read(
    folder: Path, content: str, *told_words: str, pairs: str = ""
) -> tuple[dict[str, tuple[float, float]], list[str], str]:
    """By item its means, the teams, and what was told."""
    path, faults = folder / "a.csv", Faults()
    path.write_text(content, encoding="utf-8")
    said = dict(one.split("=") for one in told_words)
    raw = files.read(path, faults)
    raw, _ = layouts.arranged("a.csv", raw, Told(words=said, pairs=pairs), SCALES, faults)
    faults.stop_if_any()
    answers = table.check({"a.csv": raw}, Known((), 5, 1, said), faults.told)
    means = {
        str(item).casefold(): tuple(
            float(part[measure][part[measure] > 0].mean()) for measure in SCALES
        )
        for item, part in answers.groupby("item", observed=True)
    }
    told = " | ".join(one.text("en") for one in faults.told)
    return means, sorted(filter(None, answers["team"].unique())), told  # type: ignore[return-value]  # two each


def with_points() -> Rows:
    asked = ("Team", "How important is speed?", "How good is speed?", "How important is price?",
             "How good is price?")  # fmt: skip
    head = [name for one in asked for name in (one, f"Points - {one}", f"Feedback - {one}")]
    return [head, *([cell for one in person for cell in (one, 0, "")] for person in PEOPLE)]


def with_comments() -> Rows:
    head = ("Team", "Importance [Speed]", "Importance [Speed][Comment]", "Importance [Price]",
            "Today [Speed]", "Today [Price]")  # fmt: skip
    return [head, *((t, a, "ok" if n % 2 else "", c, b, d)
                    for n, (t, a, b, c, d) in enumerate(PEOPLE))]  # fmt: skip


def under(*heads: str) -> Rows:
    """Team, then importance of both, then how we do."""
    return [heads, *((t, a, c, b, d) for t, a, b, c, d in PEOPLE)]


@pytest.mark.parametrize(
    "rows",
    [
        with_points,
        with_comments,
        lambda: under("Team", "Importance >> Speed", "Importance >> Price", "Today >> Speed",
                      "Today >> Price"),
        lambda: under("Team", "Speed:How important is each?", "Price:How important is each?",
                      "Speed:How satisfied are you with each?",
                      "Price:How satisfied are you with each?"),
        lambda: under("Service", "Importance_Speed", "Importance_Price", "Satisfaction_Speed",
                      "Satisfaction_Price"),
        lambda: under("Team", *(f"{one} {of} (1 = none, 5 = much)"
                                for one in ("Importance of", "Satisfaction with")
                                for of in ("speed", "price"))),
        lambda: [["Guests of 2026"], ["", "Team", "Speed (importance)", "Speed (today)",
                                      "Price (importance)", "Price (today)"],
                 *(("", *person) for person in PEOPLE)],
        lambda: [HEAD, *((t, *(f"{one}/5" for one in scores)) for t, *scores in PEOPLE)],
    ],
)  # fmt: skip
def test_what_more_tools_write_becomes_the_same_means(
    rows: Callable[[], Rows], tmp_path: Path
) -> None:
    means, teams, _ = read(tmp_path, text(rows()))
    assert means == RIGHT
    assert teams == ["Bar", "Door", "Spa"]


def test_rows_that_were_saved_as_one_cell_each_are_set_apart(tmp_path: Path) -> None:
    lines = text([HEAD, *PEOPLE]).replace("Bar", '"Bar"').splitlines()
    doubled = "\n".join('"' + line.replace('"', '""') + '"' for line in lines)
    means, teams, told = read(tmp_path, doubled)
    assert (means, teams) == (RIGHT, ["Bar", "Door", "Spa"])
    assert "each row stood between quotes as one cell" in told


def test_counts_under_the_scores_are_no_answers(tmp_path: Path) -> None:
    for names in ("12345", ("Poor", "Fair", "Good", "Very good", "Excellent")):
        rows = [("Question", *names, "Total"), ("Speed", 0, 2, 4, 1, 1, 8),
                ("Price", 0, 3, 2, 2, 1, 8)]  # fmt: skip
        with pytest.raises(InputError, match=r"called like the scores, .*: these are counts"):
            read(tmp_path, text(rows))
    people = [("Name", *"12345"), ("Ana", 5, 4, 3, 2, 1), ("Ben", 4, 4, 4, 4, 4)]
    assert len(read(tmp_path, text(people))[0]) == 5


def test_counts_of_answers_are_none_where_some_left_a_question_out(tmp_path: Path) -> None:
    rows = [("Aspecto", "Malo", "Regular", "Bueno"), ("Rapidez", 1, 2, 4), ("Precio", 3, 2, 5)]
    with pytest.raises(InputError, match="called like the scores, Malo, Regular, Bueno: these are"):
        read(tmp_path, text(rows))


def test_answers_that_have_a_column_each_are_no_items(tmp_path: Path) -> None:
    words = ("Poor", "Fair", "Good", "Very good", "Excellent")
    head = [f"{item} - {word}" for item in ("Speed", "Price") for word in words]
    rows = [[word if score == place else "" for score in (b, d)
             for place, word in enumerate(words, 1)] for _, _, b, _, d in PEOPLE]  # fmt: skip
    with pytest.raises(InputError, match="each possible answer stands in a column of its own"):
        read(tmp_path, text([head, *rows]))
    one = [("Q1", "Q2", "Q3"), (1, 2, 3), (1, 2, 3)]
    assert [*read(tmp_path, text(one))[0]] == ["q1", "q2", "q3"]


def test_a_repeated_group_is_one_row_an_answer(tmp_path: Path) -> None:
    rows = [("g/item", "g/importance", "g/performance", "_index", "_parent_index")]
    rows += [
        (item, *two, 2 * n + at, n)
        for n, (_, a, b, c, d) in enumerate(PEOPLE)
        for at, (item, two) in enumerate((("Speed", (a, b)), ("Price", (c, d))))
    ]  # type: ignore[misc]  # of numbers
    assert read(tmp_path, text(rows))[0] == RIGHT
    odk = [
        ("item", "importance", "performance", "PARENT_KEY", "KEY"),
        *((*row[:3], f"uuid:{row[4]}", f"uuid:{row[4]}/{row[3]}") for row in rows[1:]),
    ]
    assert read(tmp_path, text(odk))[0] == RIGHT


def test_numbers_that_run_against_their_words_are_asked_for(tmp_path: Path) -> None:
    words = {1: "5 - Very dissatisfied", 2: "4 - Dissatisfied", 3: "3 - Neutral",
             4: "2 - Satisfied", 5: "1 - Very satisfied"}  # fmt: skip
    rows = [("Team", "Speed", "Price"), *((t, words[b], words[d]) for t, _, b, _, d in PEOPLE)]
    with pytest.raises(InputError, match="the numbers run against the words"):
        read(tmp_path, text(rows))
    said = [f"{word}={score}" for score, word in words.items()]
    assert [two for _, two in read(tmp_path, text(rows), *said)[0].values()] == [2.625, 3.125]
    upward = [("Team", "Speed"), *((t, f"{b} - {words[b][4:]}") for t, _, b, _, _ in PEOPLE)]
    assert read(tmp_path, text(upward))[0]["speed"][1] == 2.625


def test_importance_alone_is_importance_where_a_short_word_says_so(tmp_path: Path) -> None:
    rows = [("Team", "Speed imp", "Price imp"), *((t, a, c) for t, a, _, c, _ in PEOPLE)]
    means, _, told = read(tmp_path, text(rows))
    assert [one for one, _ in means.values()] == [4.5, 3.875]
    assert "all columns hold importance" in told


def test_a_service_that_is_rated_is_no_team(tmp_path: Path) -> None:
    rows = [("Comida", "Servicio"), *((a, b) for _, a, b, _, _ in PEOPLE)]
    means, teams, _ = read(tmp_path, text(rows))
    assert [two for _, two in means.values()] == [4.5, 2.625]
    assert teams == []


def test_one_row_an_answer_without_people_asks_who_answered(tmp_path: Path) -> None:
    rows = [("Etiqueta", "Aspecto", "Importancia", "Desempeño")]
    rows += [row for _, a, b, c, d in PEOPLE for row in (("x", "Speed", a, b), ("", "Price", c, d))]  # type: ignore[list-item]  # of numbers
    with pytest.raises(InputError, match=r"respondent: .* the file has Etiqueta, Aspecto"):
        read(tmp_path, text(rows))


@pytest.mark.parametrize("word", ["N/S", "s/r", "n/c", "S/D"])
def test_shortened_words_of_no_answer_are_no_score(word: str, tmp_path: Path) -> None:
    means, _, _ = read(tmp_path, text([HEAD, *PEOPLE, ("Bar", word, word, word, word)]))
    assert means == RIGHT


@pytest.mark.parametrize(
    "beside",
    ["Antigüedad (años)", "¿Cuántas veces vino?", "Género", "Promedio", "Total", "Speed gap",
     "Brecha: precio (brecha)", "How many nights?"],
)  # fmt: skip
def test_what_counts_or_is_worked_out_is_no_item(beside: str, tmp_path: Path) -> None:
    rows = [(*HEAD, beside), *((*person, 1 + n % 4) for n, person in enumerate(PEOPLE))]
    assert read(tmp_path, text(rows))[0] == RIGHT


def test_what_is_called_like_a_count_is_an_item_where_importance_was_asked(tmp_path: Path) -> None:
    head = ("Team", "Number of tills importance", "Number of tills performance", *HEAD[3:])
    means, _, _ = read(tmp_path, text([head, *PEOPLE]))
    assert means == {"number of tills": RIGHT["speed"], "price": RIGHT["price"]}


def test_a_year_behind_the_measure_belongs_to_the_item(tmp_path: Path) -> None:
    head = ("Team", "Speed imp 2024", "Speed hoy 2024", "Speed imp 2025", "Speed hoy 2025")
    means, _, _ = read(tmp_path, text([head, *PEOPLE]))
    assert means == {"speed 2024": RIGHT["speed"], "speed 2025": RIGHT["price"]}


@pytest.mark.parametrize(
    "cell", ['="{}"', "{} de 5", "⭐", "★", "{} estrellas", "{} (Nada)", "{}, Nada"]
)
def test_scores_as_programs_and_people_dress_them_are_scores(cell: str, tmp_path: Path) -> None:
    rows = [HEAD, *((t, *(cell.format(one) if "{" in cell else cell * one for one in scores))
                    for t, *scores in PEOPLE)]  # fmt: skip
    assert read(tmp_path, text(rows))[0] == RIGHT


def lines(*told: str) -> str:
    return "\n".join(told) + "\n"


@pytest.mark.parametrize(
    ("content", "items"),
    [
        (lines("Atención: rapidez (imp),Atención: rapidez (hoy),Entrega: rapidez (imp),"
               "Entrega: rapidez (hoy)", "5,3,4,2", "4,3,5,1"),
         ["atención: rapidez", "entrega: rapidez"]),
        (lines("Propreté des chambres,Qualité des repas,Lunch Sat,Lunch Sun", "5,3,4,2", "4,3,5,1"),
         ["lunch sat", "lunch sun", "propreté des chambres", "qualité des repas"]),
        (lines("Importancia [Niños (0-3 años)],Satisfacción [Niños (0-3 años)],"
               "Importancia [Niños (0-6 años)],Satisfacción [Niños (0-6 años)]",
               "5,3,4,2", "4,3,5,1"),
         ["niños (0-3 años)", "niños (0-6 años)"]),
        (lines("We make a difference,Gender gap,Speed", "5,3,4", "4,3,5"),
         ["gender gap", "speed", "we make a difference"]),
        (lines("How satisfied are you with the importance we give to training?,"
               "How satisfied are you with training?", "5,3", "4,3"),
         ["how satisfied are you with the importance we give to training?",
          "how satisfied are you with training?"]),
        (lines("Limpieza imp 2024,Limpieza hoy 2024", "5,3", "4,3"), ["limpieza 2024"]),
        (lines("Name,1,2,3", "Ana,5,4,3", "Ben,3,4,5"), ["1", "2", "3"]),
        (lines("How many stars would you give us?,How many stars for the food?", "5,3", "4,3"),
         ["how many stars for the food?", "how many stars would you give us?"]),
        (lines("Years open,Speed", "Siempre,5", "Nunca,3"), ["speed", "years open"]),
        (lines("Equip,Speed", "5,3", "4,2", "3,3"), ["equip", "speed"]),
    ],
)  # fmt: skip
def test_names_of_items_stay_what_they_are(content: str, items: list[str], tmp_path: Path) -> None:
    assert sorted(read(tmp_path, content)[0]) == items


ONE = ("Equipo,Rapidez imp,Rapidez hoy,Precio imp,Precio hoy", "Bar,5,3,4,2", "Bar,3,3,4,2")
NAMED = ("Nombre,Rapidez imp,Rapidez hoy", "Ana,5,3", "Ben,4,3", "Cal,5,2")


@pytest.mark.parametrize(
    ("content", "importance"),
    [
        (lines(*ONE, "Media,4,3,4,2", "Spa,5,2,4,1", "Media,5,2,4,1"), 13 / 3),
        (lines(*NAMED, "Total,14,8"), 14 / 3),
        (lines(*NAMED, "Media,5,3"), 14 / 3),
        (lines("Nº,Nombre,Rapidez imp,Rapidez hoy", "1,Ana,5,3", "2,Ben,4,3", "3,Cal,5,2",
               "3,Total,14,8"), 14 / 3),
        (lines("Nombre,Rapidez imp,Rapidez hoy,Precio imp,Precio hoy", "Ana,5,3,,2", "Ben,4,3,,2",
               "Cal,5,2,,1", "Total,14,8,0,5"), 14 / 3),
        (lines(f"{NAMED[0]},Turno", "Ana,5,3,tarde", "Ben,4,3,noche", "Cal,5,2,tarde",
               "Total,14,8,3 turnos"), 14 / 3),
        (lines(*ONE[:1], *("Bar,5,3,4,2", "Media,4,3,4,2", "Spa,5,2,4,1", "Media,3,3,5,1")), 4.25),
    ],
)  # fmt: skip
def test_totals_are_nobody_and_a_team_called_media_is_all_its_people(
    content: str, importance: float, tmp_path: Path
) -> None:
    means, _, told = read(tmp_path, content)
    assert means["rapidez"][0] == pytest.approx(importance)
    assert "totals" in told


def test_sheets_with_one_row_a_person_are_read_together(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name in ("Spring", "Autumn"):
        for row in (("Team", "Speed imp", "Speed today"), ("Bar", 5, 3), ("Spa", 4, 2)):
            book[name].append(row) if name in book.sheetnames else book.create_sheet(name).append(
                row
            )
    del book["Sheet"]
    book.save(tmp_path / "a.xlsx")
    faults = Faults()
    found = files.tables(tmp_path / "a.xlsx", faults, "all")
    held = [layouts.arranged("a", one, Told(), SCALES, faults)[0] for one in found.values()]
    assert [sorted(set(one["workshop"])) for one in held] == [["Spring"], ["Autumn"]]


@pytest.mark.parametrize(
    ("heads", "items"),
    [
        (("importance.1.player.speed", "importance.1.player.price", "today.1.player.speed",
          "today.1.player.price"), RIGHT),
        (("Rate each [Speed - Importance]", "Rate each [Price - Importance]",
          "Rate each [Speed - Performance]", "Rate each [Price - Performance]"), RIGHT),
        (("survey.1.player.importance", "survey.2.player.importance", "survey.1.player.performance",
          "survey.2.player.performance"),
         {"survey.1": RIGHT["speed"], "survey.2": RIGHT["price"]}),
    ],
)  # fmt: skip
def test_apps_rounds_and_menus_tell_the_measure(
    heads: Sequence[str], items: dict[str, tuple[float, float]], tmp_path: Path
) -> None:
    payoff = [(f"{one}.1.player.payoff", *[1] * len(PEOPLE)) for one in ("importance", "today")]
    rows = [*zip(*payoff, *zip(*under("Team", *heads), strict=True), strict=True)]
    assert read(tmp_path, text(rows))[0] == items


def test_what_all_questions_of_importance_end_with_is_no_part_of_the_item(tmp_path: Path) -> None:
    asked = ("How important is the speed to our guests?", "How important is price to our guests?")
    good = ("How good is the speed today?", "How good is our price?")
    assert read(tmp_path, text(under("Team", *asked, *good)))[0] == RIGHT
    asked_es = ("¿Qué tan importante es para el cliente la rapidez?",
                "¿Qué tan importante es para el cliente el precio?")  # fmt: skip
    good_es = ("¿Qué tan buena es la rapidez?", "¿Qué tan bueno es el precio?")
    means, _, _ = read(tmp_path, text(under("Team", *asked_es, *good_es)))
    assert means == {"rapidez": RIGHT["speed"], "precio": RIGHT["price"]}
    other = ("How good is the speed of the bar?", "How good is the price of the bar?")
    means, _, told = read(tmp_path, text(under("Team", *asked, *other)))
    assert len(means) == 4
    assert "of no item were found together" in told


def test_codes_before_the_questions_and_behind_the_answers_are_left_off(tmp_path: Path) -> None:
    heads = ("Q1. Which team?", "Q2[1]. Importance? [Speed]", "Q2[2]. Importance? [Price]",
             "Q3[1]. Satisfaction? [Speed]", "Q3[2]. Satisfaction? [Price]")  # fmt: skip
    words = ("Poor", "Fair", "Good", "Very good", "Excellent")
    rows = [(t, a, c, *(f"{words[one - 1]} [A{one}]" for one in (b, d)))
            for t, a, b, c, d in PEOPLE]  # fmt: skip
    pages = [("lastpage. Last page", *[3] * len(PEOPLE))]
    rows = [*zip(*pages, *zip(heads, *rows, strict=True), strict=True)]
    assert read(tmp_path, text(rows))[0] == RIGHT


@pytest.mark.parametrize(
    "asked", ["¿En qué área trabajas?", "Em que equipe você trabalha?", "Votre équipe ?"]
)
def test_who_asks_where_people_work_asks_for_the_team(asked: str, tmp_path: Path) -> None:
    means, teams, _ = read(tmp_path, text([(asked, *HEAD[1:]), *PEOPLE]))
    assert (means, teams) == (RIGHT, ["Bar", "Door", "Spa"])


@pytest.mark.parametrize("asked", ["Any comments?", "¿Algún comentario más?", "Observaciones"])
def test_an_ok_among_comments_is_no_score(asked: str, tmp_path: Path) -> None:
    rows = [(*HEAD, asked), *((*person, "ok" * (n == 3)) for n, person in enumerate(PEOPLE))]
    assert read(tmp_path, text(rows))[0] == RIGHT
    scored = [(*HEAD, "Answers to comments"), *((*person, "ok") for person in PEOPLE)]
    assert len(read(tmp_path, text(scored))[0]) == 3


@pytest.mark.parametrize(
    ("head", "cell"),
    [("Hora de conclusão", "31/03/2026 18:05:11"), ("Fertigstellungszeit", "31.03.2026 18:05"),
     ("Submit Date (UTC)", "2026-03-31 18:05:11")],
)  # fmt: skip
def test_when_a_form_was_sent_is_the_date(head: str, cell: str, tmp_path: Path) -> None:
    rows = [(head, *HEAD), *((cell, *person) for person in PEOPLE)]
    assert f"date = {head}" in read(tmp_path, text(rows))[2]


def test_texts_of_questions_over_numbers_are_names_too(tmp_path: Path) -> None:
    asked = ("Team?", *(f"{of}?-{item}" for of in ("How important is each", "How satisfied are you")
                        for item in ("Speed", "Price")))  # fmt: skip
    rows = [("Q1", "Q2_1", "Q2_2", "Q3_1", "Q3_2"), *under(*asked)]
    means, teams, told = read(tmp_path, text(rows))
    assert (means, teams) == (RIGHT, ["Bar", "Door", "Spa"])
    assert "rows below the names that hold names too: 1" in told
    skipped = [HEAD, ("Bar", "NS", "Skipped", 5, 3), *PEOPLE]
    assert len(read(tmp_path, text(skipped), "Skipped=missing")[0]) == 2
    first = [HEAD[:3], ("Lobby", "NS", "n/a"), *(person[:3] for person in PEOPLE)]
    assert read(tmp_path, text(first))[1] == ["Bar", "Door", "Lobby", "Spa"]


@pytest.mark.parametrize("value", ["Valor", "Valoración"])
def test_a_column_that_tells_the_measure_of_each_row_is_named(value: str, tmp_path: Path) -> None:
    rows = [("Persona", "Aspecto", "Medida", value)]
    rows += [
        (n, "Speed", of, score)
        for n, (_, a, b, _, _) in enumerate(PEOPLE)
        for of, score in (("Importancia", a), ("Hoy", b))
    ]  # type: ignore[misc]  # of numbers
    with pytest.raises(InputError, match="the column “Medida” says whether it is of importance"):
        read(tmp_path, text(rows))


def test_many_columns_of_questions_are_no_persons(tmp_path: Path) -> None:
    servqual = [("id", "tienda", *(f"{of}{n}" for of in "EP" for n in range(1, 5)))]
    servqual += [(n, t, a, c, a, c, b, d, b, d) for n, (t, a, b, c, d) in enumerate(PEOPLE)]
    means, teams, _ = read(tmp_path, text(servqual))
    assert [*means.values()] == [RIGHT["speed"], RIGHT["price"]] * 2
    assert teams == ["Bar", "Door", "Spa"]
    asked = [("Nombre", "P1", "P2", "P3"), ("Ana", 5, 4, 3), ("Eva", 4, 2, 3)]
    assert [*read(tmp_path, text(asked))[0]] == ["p1", "p2", "p3"]
    persons = [("Aspecto", "P1", "P2", "P3"), ("Speed", 5, 4, 3), ("Price", 4, 2, 3)]
    assert [*read(tmp_path, text(persons))[0]] == ["speed", "price"]


def test_people_in_columns_beside_items_and_measures_are_read(tmp_path: Path) -> None:
    _, *cells = zip(*PEOPLE, strict=True)
    labels = (("Speed", "Importance"), ("", "Today"), ("Price", "Importance"), ("", "Today"))
    rows = [("Item", "Measure", *(f"Person {n}" for n in range(1, 9))),
            *((*label, *scores) for label, scores in zip(labels, cells, strict=True))]  # fmt: skip
    means, _, told = read(tmp_path, text(rows))
    assert means == RIGHT
    assert "people stand in columns" in told


def test_who_is_satisfied_is_no_part_of_the_item(tmp_path: Path) -> None:
    asked = ("¿Qué tan importante es la rapidez?", "¿Qué tan importante es el pago con tarjeta?",
             "¿Qué tan satisfechos están los clientes con la rapidez?",
             "¿Qué tan satisfechos están los clientes con el pago con tarjeta?")  # fmt: skip
    means, _, _ = read(tmp_path, text(under("Equipo", *asked)))
    assert means == {"rapidez": RIGHT["speed"], "pago con tarjeta": RIGHT["price"]}


def test_names_of_words_and_events_of_forms_are_known(tmp_path: Path) -> None:
    words = ("very_bad", "bad", "fair", "good", "very_good")
    rows = [("redcap_event_name", "speed", "price")]
    rows += [("wave_1", words[b - 1], words[d - 1]) for _, _, b, _, d in PEOPLE]
    means, _, told = read(tmp_path, text(rows))
    assert [two for _, two in means.values()] == [2.625, 3.125]
    assert "workshop = redcap_event_name" in told


def test_a_name_that_stands_twice_is_one_fault_and_says_what_it_may_be(tmp_path: Path) -> None:
    names = ("Ana", "Ben", "Cleo", "Ana", "Dan", "Eva", "Fay", "Gil")
    rows = [
        ("Participante", *HEAD),
        *(([name, *one]) for name, one in zip(names, PEOPLE, strict=True)),
    ]
    with pytest.raises(InputError) as raised:
        read(tmp_path, text(rows))
    assert [str(one) for one in str(raised.value).splitlines()] == [
        "a.csv, row 5, column Participante: “Ana” stands in a row above too. Is it one person, take"
        " one of the rows out; are they two, give each a name or number of their own, or leave the"
        " column out (--mapping: ignore)."
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("Team", "Item", "Average of Importance", "Count"), ("Bar", "Speed", 4.25, 4),
          ("Spa", "Speed", 3.5, 4)], "fractions, which are means and no answers: Average of Imp"),
        ([("Team", "Promedio de rapidez", "Promedio de precio"), ("Bar", 4.25, 3),
          ("Spa", 3.5, 4.75)], "means and no answers: Promedio de rapidez, Promedio de precio"),
        ([("Duration", "Q1", "Q2"), (300, 20, 100), (280, 40, 80)],
         r"no scores: Q1 \(20 … 40\), Q2 \(80 … 100\)\. Scores"),
    ],
)  # fmt: skip
def test_means_and_numbers_beyond_all_scales_are_named(
    rows: Rows, said: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=said):
        read(tmp_path, text(rows))


def test_the_mean_of_each_person_is_no_hindrance(tmp_path: Path) -> None:
    rows = [(*HEAD, "Satisfaction mean"), *((*one, (one[2] + one[4]) / 2) for one in PEOPLE)]
    assert read(tmp_path, text(rows))[0] == RIGHT


@pytest.mark.parametrize(
    ("head", "ended", "left", "said"),
    [
        ("Status", "IP Address", "Survey Preview", "2, from row 5 on (Survey Preview)"),
        ("Finished", "1", "0", "2, from row 5 on (0)"),
        ("submitdate", "2026-03-31 18:05:11", "", "2, from row 5 on (—)"),
        ("Response Status", "Completed", "Partial", "2, from row 5 on (Partial)"),
    ],
)
def test_who_tried_the_form_or_left_it_is_told(
    head: str, ended: str, left: str, said: str, tmp_path: Path
) -> None:
    cells = [left if n in (3, 5) else ended for n in range(len(PEOPLE))]
    rows = [(head, *HEAD), *((cell, *one) for cell, one in zip(cells, PEOPLE, strict=True))]
    means, _, told = read(tmp_path, text([*rows, (left, *[""] * 5)]))
    assert means == RIGHT
    assert f"column {head}: people who only tried the form or left it, read too: {said}" in told
    assert (
        "tried" not in read(tmp_path, text([("Status", *HEAD), *((0, *one) for one in PEOPLE)]))[2]
    )


def test_sheets_of_one_measure_each_are_no_workshops(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for title, at in (("Importancia", 1), ("Desempeño", 2)):
        page = book.create_sheet(title)
        for row in [
            ("Team", "Speed", "Price"),
            *((one[0], one[at], one[at + 2]) for one in PEOPLE),
        ]:
            page.append(row)
    del book["Sheet"]
    book.save(tmp_path / "a.xlsx")
    for wanted in ("", "all"):
        faults = Faults()
        files.tables(tmp_path / "a.xlsx", faults, wanted)
        (told,) = [one.text("en") for one in faults.found]
        assert "the sheets Importancia, Desempeño hold a measure each" in told
    assert len(files.tables(tmp_path / "a.xlsx", Faults(), "Desempeño")) == 1


def test_several_years_are_workshops(tmp_path: Path) -> None:
    rows = [("Año", *HEAD), *((2024 + n % 2, *one) for n, one in enumerate(PEOPLE))]
    means, _, told = read(tmp_path, text(rows))
    assert means == RIGHT
    assert "workshop = Año" in told
    grades = [("Year", *HEAD), *((1 + n % 3, *one) for n, one in enumerate(PEOPLE))]
    assert "workshop =" not in read(tmp_path, text(grades))[2]


def test_two_scales_of_a_row_without_their_names_are_asked_for(tmp_path: Path) -> None:
    heads = ("Rate [Speed][1]", "Rate [Price][1]", "Rate [Speed][2]", "Rate [Price][2]")
    rows = text(under("Team", *heads))
    with pytest.raises(InputError, match="each question stands twice: Rate \\[Speed\\]"):
        read(tmp_path, rows)
    assert read(tmp_path, rows, pairs="importance,performance")[0] == RIGHT


def test_quotes_around_each_cell_are_no_quotes_around_the_row(tmp_path: Path) -> None:
    rows = [("Why", *HEAD), *(("a; b", *person) for person in PEOPLE)]
    lines = "\n".join(";".join(f'"{cell}"' for cell in row) for row in rows)
    means, _, told = read(tmp_path, lines)
    assert means == RIGHT
    assert "set apart" not in told


def test_short_words_before_items_are_no_codes(tmp_path: Path) -> None:
    heads = ("Imp. speed", "Perf. speed", "Imp. price", "Perf. price")
    rows = [heads, *(person[1:] for person in PEOPLE)]
    assert read(tmp_path, text(rows))[0] == RIGHT
    one = [heads[:2], *(person[1:3] for person in PEOPLE)]
    assert read(tmp_path, text(one))[0] == {"speed": RIGHT["speed"]}
    coded = [[f"Q{n}. {head}" for n, head in enumerate(HEAD)], *PEOPLE]
    assert read(tmp_path, text(coded))[:2] == (RIGHT, ["Bar", "Door", "Spa"])


@pytest.mark.parametrize("heads", [("Name", "Speed", "Price"), ("Name", "P1", "P2")])
def test_words_of_the_first_person_are_no_names(heads: Sequence[str], tmp_path: Path) -> None:
    rows = [heads, ("Ana", "Bueno", "Malo"), ("Luis", 3, 2), ("Eva", 4, 4)]
    with pytest.raises(InputError, match="“Bueno” is no score"):
        read(tmp_path, text(rows))


@pytest.mark.parametrize("asked", ["¿Qué tal el reparto?", "El área donde trabajo está limpia"])
def test_what_people_say_of_a_thing_is_no_team(asked: str, tmp_path: Path) -> None:
    said = ("on time", "late", "on time", "late", "late", "late", "late", "late")
    rows = [(*HEAD[1:], asked), *((*one[1:], word) for one, word in zip(PEOPLE, said, strict=True))]
    assert read(tmp_path, text(rows))[:2] == (RIGHT, [])


def test_scores_of_comments_are_scores(tmp_path: Path) -> None:
    rows = [("Team", "Speed", "Comments"), *((team, b, d) for team, _, b, _, d in PEOPLE)]
    assert [*read(tmp_path, text(rows))[0]] == ["speed", "comments"]
    words = [("Team", "Speed", "Comments"), *((team, b, "good") for team, _, b, _, _ in PEOPLE)]
    assert [*read(tmp_path, text(words))[0]] == ["speed"]


def test_means_of_people_beside_as_many_scores_are_left_out(tmp_path: Path) -> None:
    rows = [("Team", "Speed imp", "Speed today", "Mean importance", "Mean performance")]
    rows += [(team, a, b, f"{a}.5", f"{b}.2") for team, a, b, _, _ in PEOPLE]
    assert read(tmp_path, text(rows))[0] == {"speed": RIGHT["speed"]}


def test_years_of_one_person_each_are_no_workshops(tmp_path: Path) -> None:
    rows = [("Año", *HEAD), *((2010 + n, *one) for n, one in enumerate(PEOPLE))]
    means, _, told = read(tmp_path, text(rows))
    assert means == RIGHT
    assert "workshop =" not in told


@pytest.mark.parametrize(
    ("corner", "called", "items"),
    [
        ("Person", "Person ", ("Speed", "Price")),
        ("Participante", "P", ("¿Qué tal la rapidez?", "¿Qué tal el precio?")),
        ("Pregunta", "P", ("1", "2")),
    ],
)
def test_persons_in_columns_are_told_by_what_stands_beside(
    corner: str, called: str, items: Sequence[str], tmp_path: Path
) -> None:
    rows = [(corner, *(f"{called}{n}" for n in range(1, 9)))]
    rows += [(item, *(one[at] for one in PEOPLE)) for item, at in zip(items, (2, 4), strict=True)]
    means, _, told = read(tmp_path, text(rows))
    assert {*means} == {item.casefold() for item in items}
    assert "people stand in columns" in told


def test_themes_that_people_choose_tell_no_measure_of_rows(tmp_path: Path) -> None:
    rows = [("Name", "Theme", "Speed", "Price")]
    rows += [(f"p{n}", ("Importance", "Performance")[n % 2], one[2], one[4])
             for n, one in enumerate(PEOPLE)]  # fmt: skip
    assert [*read(tmp_path, text(rows))[0]] == ["speed", "price"]


def test_a_last_answer_in_words_below_an_empty_row_is_no_note(tmp_path: Path) -> None:
    words = ("very bad", "bad", "fair", "good", "very good")
    rows = [("Speed", "Price"), *((words[b - 1], words[d - 1]) for _, _, b, _, d in PEOPLE)]
    answers = text(rows) + ",\ngood,\n"
    assert read(tmp_path, answers)[0]["speed"][1] == (21 + 4) / 9
