"""Scales that begin with 0 or below: every figure stands on the scale that people answered."""

import pandas as pd

from reports.charts import gap, spread
from reports.report import Points
from tests.drawn import words
from tests.figures_cast import made


def nps() -> pd.DataFrame:
    rows = {"respondent": [f"p{n}" for n in range(12)], "item": "recommend", "importance": "10"}
    return pd.DataFrame({**rows, "performance": ["0", "2", "5", "7", "9", "10"] * 2})


def test_zero_to_ten_keeps_its_mean_its_answers_and_its_axis() -> None:
    report = made(nps(), scale=11, lowest=0, language="en")
    item = report.items.iloc[0]
    assert (item["performance"], item["importance"], item["gap"]) == (5.5, 10, 4.5)
    assert 0 < item["performance_low"] < 5.5 < item["performance_high"] < 10
    answers = report.distributions[report.distributions["measure"] == "performance"]
    counts = dict(zip(answers["answer"], answers["n"], strict=True))
    assert [*counts] == [*map(str, range(11)), "dk", "missing"]
    assert (counts["0"], counts["10"], counts["1"]) == (2, 2, 0)
    assert report.summary["performance_centre"].iloc[0] != 6.5
    for chart in (gap, spread):
        shown = [text for drawing in chart.draw(report) for text in words(drawing)]
        assert {"0", "10"} <= set(shown)
        assert "11" not in shown


def test_persons_keep_the_scores_that_they_clicked() -> None:
    sheets = made(nps(), scale=11, lowest=0).persons()
    assert sheets["recommend"].tolist() == sorted(["0", "2", "5", "7", "9", "10"] * 2)


def test_minus_two_to_two_is_a_scale_of_five_around_zero() -> None:
    table = nps().assign(performance=["-2", "0", "2"] * 4, importance="1")
    item = made(table, scale=5, lowest=-2).items.iloc[0]
    assert (item["performance"], item["importance"], item["gap"]) == (0, 1, 1)
    assert (Points(5, -2).last, [*Points(5, -2).scores]) == (2, [-2, -1, 0, 1, 2])
