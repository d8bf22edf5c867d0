"""Answers that are not scores, as the document tells them."""

import pandas as pd

from questionnaires import shipped
from reports.document import report as chapters
from reports.report import Report
from tests.figures_cast import made

FORM = shipped()["seven_ways"]


def club(people: int, has_one: int) -> pd.DataFrame:
    options = [option.key for option in FORM.item("has_a_club").options]
    return pd.DataFrame(
        {
            "respondent": [f"p{n}" for n in range(people)],
            "team": "desk",
            "item": "has_a_club",
            "performance": "",
            "choice": [options[0] if n < has_one else options[-1] for n in range(people)],
        }
    )


def told(report: Report) -> list[str]:
    return list(chapters.texts(chapters.document(report, ())))


def test_each_option_is_told_with_its_count_and_share() -> None:
    texts = told(made(club(8, 2), forms=[FORM], language="en"))
    label = FORM.item("has_a_club").options[0].label["en"]
    assert label in texts
    assert "25%" in texts
    assert "n = 8 people." in texts


def test_few_people_are_hidden_and_the_document_says_so() -> None:
    texts = told(made(club(4, 1), forms=[FORM], language="en"))
    assert "Hidden: fewer than 5 people answered." in texts
    assert "25%" not in texts


def test_numbers_that_are_all_the_same_have_no_interval() -> None:
    table = club(8, 2).drop(columns="choice").assign(item="minutes", number="15")
    row = made(table).numbers.iloc[0]
    assert row["mean"] == 15
    assert pd.isna(row[["low", "high"]]).all()
