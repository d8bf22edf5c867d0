"""What cells say: words, codes and numbers as scores, days in any order, names that look alike."""

from collections.abc import Sequence

import pandas as pd
import pytest

from questionnaires.model import Item, Kind, Questionnaire, ResponseScale, Section
from reports.answers import dates, scoring, worded
from reports.answers import table as answers
from reports.answers import table as answers_table
from reports.answers.catalogue import Known
from reports.answers.names import alike, spelled
from reports.faults import Fault, InputError


def read(
    given: Sequence[str], known: Known | None = None, **columns: object
) -> tuple[list[int], list[str]]:
    """Performance of one item as it is read, and what was told of the reading."""
    told: list[Fault] = []
    rows = [f"p{n}" for n in range(len(given))]
    table = pd.DataFrame({"respondent": rows, "item": "i", "performance": given}).assign(**columns)
    checked = answers.check({"a.csv": table}, known or Known(), told)
    return checked["performance"].tolist(), [one.text().partition(": ")[2] for one in told]


@pytest.mark.parametrize(
    ("given", "size", "scores"),
    [
        ("Muy de acuerdo|de acuerdo|EN DESACUERDO", 5, [5, 4, 2]),
        ("Strongly agree|Agree|Strongly disagree", 4, [4, 3, 1]),
        ("5 - Very satisfied|1 – Very dissatisfied|(3) Neither", 5, [5, 1, 3]),
        ("Very good (5)|Bad = 2|4. Good", 5, [5, 2, 4]),
        ("A5|A1|A03", 5, [5, 1, 3]),
        ("4/5|3 de 5|1 out of 5", 5, [4, 3, 1]),
        ("★★★☆☆|★|★★★★★", 5, [3, 1, 5]),
        ("Sí|no|Si", 2, [2, 1, 2]),
        ("Nunca|A veces|Siempre", 5, [1, 3, 5]),
        ("Low|Moderate|Very high", 5, [2, 3, 5]),
        ("4,0|3.0|2", 5, [4, 3, 2]),
        ("8/10|7 sobre 10", 10, [8, 7]),
    ],
)
def test_answers_in_words_are_scores_and_told(given: str, size: int, scores: list[int]) -> None:
    found, told = read(given.split("|"), Known(scale=size))
    assert found == scores
    assert len(told) == ("4,0" not in given)


def test_a_score_out_of_ten_is_one_from_0_to_10_too() -> None:
    assert read(["8/10", "10 de 10", "0/10"], Known(scale=11, lowest=0))[0] == [9, 11, 1]


def test_beside_the_words_of_a_scale_the_others_alone_are_told() -> None:
    with pytest.raises(InputError) as wrong:
        read(["Muy malo", "Malo", "Regular", "Bueno", "Muy bueno", "Mui vueno"])
    assert [fault.details["value"] for fault in wrong.value.faults] == ["Mui vueno"]


def test_words_of_a_shorter_scale_are_told() -> None:
    assert read(["Bajo", "Alto", "Medio"], Known(scale=3))[0] == [1, 3, 2]
    found, told = read(["Bajo", "Alto", "Medio"])
    assert found == [2, 4, 3]
    assert told[1].startswith("the words are also all of a usual scale of 3 points.")
    assert len(read(["Bajo", "Alto", "Medio", "Muy alto"])[1]) == 1


def test_no_answer_and_dont_know_are_never_a_score() -> None:
    found, told = read(["NA", "NS/NC", "n/a", "no aplica", "Don’t know", "No lo sé", "No sé", "3"])
    missing, dk = scoring.MISSING, scoring.DK
    assert found == [missing, dk, missing, missing, dk, dk, dk, 3]
    assert told == [
        "read as “don't know”: NS/NC (1), Don’t know (1), No lo sé (1), No sé (1)",
        "read as not given: NA (1), n/a (1), no aplica (1)",
    ]


def test_what_people_say_of_words_goes_before_all_else() -> None:
    said = {"no aplica": "dk", "99": "missing", "Regular": "3", "agree": "1"}
    found, _ = read(["No aplica", "99", "regular", "Agree", "4"], Known(words=said))
    assert found == [scoring.DK, scoring.MISSING, 3, 1, 4]


def test_labels_of_a_questionnaire_are_known_in_any_language() -> None:
    labels = tuple(
        {"es": es, "en": en} for es, en in (("nada", "not"), ("algo", "some"), ("sí", "y"))
    )
    scale = ResponseScale("three", labels)
    item = Item("i", Kind.PERFORMANCE, {}, scales={"performance": "three"})
    form = Questionnaire("q", 1, {}, {}, {"three": scale}, (Section("s", {}, (item,)),))
    assert read(["Nada", "some", "SI", "3"], Known([form]))[0] == [1, 2, 3, 3]


def scale(*labels: str) -> ResponseScale:
    return ResponseScale("s", tuple({"es": one, "en": one} for one in labels))


@pytest.mark.parametrize(
    ("labels", "first"),
    [
        ("0 never|1|2 always", 0),
        ("−1|0|1", -1),
        ("1. bad|2. good", 1),
        ("1-2 times|3 times", 1),
        ("0|2|4", 1),
        ("no|yes", 1),
    ],
)
def test_labels_that_count_tell_where_a_scale_begins(labels: str, first: int) -> None:
    assert scale(*labels.split("|")).first == first


def test_scores_of_labels_that_count_from_zero_are_read_so_and_kept_from_one() -> None:
    item = Item("i", Kind.PERFORMANCE, {}, scales={"performance": "s"})
    scales = {"s": scale(*map(str, range(11)))}
    known = Known([Questionnaire("q", 1, {}, {}, scales, (Section("s", {}, (item,)),))])
    table = pd.DataFrame({"respondent": [*"abc"], "item": "i", "performance": ["0", "10", "7"]})
    table.attrs["as_read"] = True
    checked = answers.check({"export.csv": table}, known)
    assert checked["performance"].tolist() == [1, 11, 8]
    kept = [row["performance"] for row in answers_table.rows(checked, "export", known)]
    assert kept == ["1", "11", "8"]
    table.attrs.clear()  # as folders and the database give it
    again = answers.check({"folder": table.assign(performance=kept)}, known)
    assert again["performance"].tolist() == [1, 11, 8]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        # a word among numbers is somebody's remark
        ("Bien|3|4", "row 2, column performance: “Bien” is no score."),
        # fair and good are the third and fourth of five, or the second and third
        ("Fair|Good|Good", "row 2, column performance: “Fair” is no score."),
        ("Always|Usually|Quite", "row 2, column performance: “Always” is no score."),
        ("Sí|No|No", "row 2, column performance: “Sí” is a word of scales of 2, 3 points, here"),
        ("=A1|3|3", "row 2, column performance: “=A1” is a formula without a result."),
        ("7/10|3|3", "row 2, column performance: “7/10” is a score of a scale up to 10, here it"),
        ("#REF!|3|3", "row 2, column performance: “#REF!” is what a formula shows that failed."),
        ("A7|A3|A1", "row 2, column performance: A7 is off the scale."),
    ],
)
def test_a_word_that_may_mean_two_scores_is_asked_for(given: str, told: str) -> None:
    with pytest.raises(InputError) as wrong:
        read(given.split("|"))
    assert str(wrong.value).startswith(f"a.csv, {told}")


def test_no_word_has_two_places_on_a_usual_scale() -> None:
    for scale in worded.SCALES:
        words = [word for place in scale for word in place.split("|")]
        assert len(words) == len({*words})
        assert [worded.key(word) for word in words] == words


@pytest.mark.parametrize(("first", "scores"), [(0, [1, 11, 6]), (-2, [3, 13, 8]), (1, [0, 10, 5])])
def test_scores_from_another_number_than_one_are_counted_from_it(
    first: int, scores: list[int]
) -> None:
    given = ["0", "10", "5"]
    if all(1 <= score <= 11 for score in scores):
        assert read(given, Known(scale=11, lowest=first))[0] == scores
    else:
        with pytest.raises(InputError, match=f"off the scale. Scores here go from {first} to"):
            read(given, Known(scale=11, lowest=first))


def test_scores_are_written_back_as_they_were_clicked() -> None:
    known = Known(scale=5, lowest=-2)
    table = pd.DataFrame(
        {"respondent": list("abcd"), "item": "i", "performance": ["2", "0", "-2", "dk"]}
    )
    checked = answers.check({"a.csv": table}, known)
    written = [row["performance"] for row in answers_table.rows(checked, "a", known)]
    assert written == ["2", "0", "-2", "dk"]


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2026-03-31T18:05:11.000+02:00", "", "2026-03-31"),
        ("2026-03-31 18:05:00", "", "2026-03-31"),
        ("2026/03/31 6:05:11 p. m. GMT+2", "", "2026-03-31"),
        ("31/03/2026", "dmy", "2026-03-31"),
        ("3/31/26 6:05 PM", "mdy", "2026-03-31"),
        ("03/03/2026", "", "2026-03-03"),
        ("31 de marzo de 2026", "", "2026-03-31"),
        ("31-mar-26", "", "2026-03-31"),
        ("Mar 31, 2026", "", "2026-03-31"),
        ("46112.75", "", "2026-03-31"),
        ("03/04/2026", "", None),
        ("2026-02-30", "", None),
        ("2026", "", None),
    ],
)
def test_days_are_read_as_exports_write_them(text: str, order: str, day: str | None) -> None:
    assert dates.order([text]) == order
    assert dates.read(text, order) == day


def test_one_date_tells_the_order_of_all_and_none_is_asked_for() -> None:
    _, told = read(["1", "2"], date=["03/04/2026", "31/03/2026"])
    assert told == [
        "dates read as days: 03/04/2026 = 2026-04-03, 31/03/2026 = 2026-03-31",
        "“a” has answers of 2 days since 2026-03-31; its date is 2026-04-03",
    ]
    with pytest.raises(InputError, match="“03/04/2026” may be two days"):
        read(["1", "2"], date="03/04/2026")


def test_names_that_look_alike_are_one_and_nearly_alike_ones_are_told() -> None:
    assert spelled(" Recepcio\u0301n\u00a0 y\u200b bar ") == "Recepción y bar"
    assert alike(["Bar", "bar", "Café", "Cafe", "Bar"]) == [("Bar", "bar"), ("Café", "Cafe")]
    team = ["Recepcio\u0301n", "Recepción ", "recepcion", "Re\u00adcepción"]
    _, told = read(["1", "2", "3", "4"], team=team)
    assert told == [
        "names that differ in capitals or accents only count apart: Recepción, recepcion"
    ]


def test_options_joined_by_a_comma_are_told() -> None:
    choice = ["Music, Light", "Light", "Music"]
    _, told = read(["", "", ""], choice=choice)
    assert told == [
        "options that look like several count as one: Music, Light. Say what stands between them"
        " (--apart)."
    ]


def test_decimal_commas_are_numbers_unless_they_may_be_thousands() -> None:
    def numbers(*texts: str) -> list[float]:
        table = pd.DataFrame(
            {"respondent": [*"abc"], "item": "i", "performance": "", "number": texts}
        )
        return list(answers.check({"a.csv": table}, Known())["number"])

    assert numbers("12,5", "3", "-1,25") == [12.5, 3, -1.25]
    with pytest.raises(InputError, match="“1,250” is no number"):
        numbers("1,250", "3", "4")
