"""The seal: other answers, wordings or methods give another one, another order does not."""

from dataclasses import replace

import pandas as pd

from reports.answers.seal import check_code, snapshot
from tests.report_cast import questionnaire

ANSWERS = pd.DataFrame({"respondent": ["a", "b"], "item": ["x", "x"], "performance": ["3", "4"]})


def test_the_order_of_rows_and_columns_changes_nothing() -> None:
    turned = ANSWERS[::-1][["item", "performance", "respondent"]]
    assert snapshot(ANSWERS) == snapshot(turned)


def test_a_changed_answer_or_wording_changes_the_seal() -> None:
    form = questionnaire()
    assert snapshot(ANSWERS) != snapshot(ANSWERS.replace("4", "5"))
    assert snapshot(ANSWERS, form) != snapshot(ANSWERS)
    assert snapshot(ANSWERS, form) != snapshot(ANSWERS, replace(form, title={"es": "Otro"}))


def test_the_check_code_can_be_read_aloud() -> None:
    assert check_code("00" * 32) == "E5J7-RNFK"
    codes = {check_code(str(number)) for number in range(500)}
    assert len(codes) == 500
    assert not set("".join(codes)) & set("01IOil")
