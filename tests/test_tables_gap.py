"""Scores and gaps of items: worked by hand, and the published rules for their labels."""

import numpy as np
import pandas as pd
import pytest

from reports.tables.rated import gap
from tests.figures_cast import made, room, scores


def judged(**figures: object) -> str:
    row = {"gap": 1.0, "gap_low": 0.2, "gap_high": 1.8, "q": 0.01, "n_pairs": 12, "scale_size": 5}
    return str(gap.labels(pd.DataFrame([{**row, **figures}]))[0])


@pytest.mark.parametrize(
    ("figures", "label"),
    [
        ({"gap_low": 0.5}, "large_gap"),
        ({"gap_low": 0.49}, "gap"),
        ({"gap": 0.5}, "gap"),
        ({"gap": 0.49}, "small_gap"),
        ({"gap": 0.3, "q": 0.10, "gap_low": -0.4, "gap_high": 0.4}, "on_par"),
        ({"gap": 0.3, "q": 0.10, "gap_low": -0.5, "gap_high": 0.4}, "unclear"),
        ({"gap": -1.0, "gap_low": -1.8, "gap_high": -0.1}, "above"),
        ({"gap": -1.0, "gap_low": -1.8, "gap_high": 0.1}, "unclear"),
        ({"gap_low": 0.9, "n_pairs": 4}, "unclear"),
        ({"gap_low": 0.7, "scale_size": 7}, "gap"),  # there δ is 6/8 of a point
        ({"gap": np.nan}, ""),
        ({"q": np.nan}, "unclear"),
    ],
)
def test_labels_follow_the_published_rules(figures: dict[str, object], label: str) -> None:
    assert judged(**figures) == label


def test_an_item_worked_by_hand() -> None:
    table = scores({"a": [5, 4, 4, 3, 2, "dk"]}, importance=5)
    row = made(table).items.iloc[0]
    assert row["performance"] == pytest.approx(18 / 5)
    assert row["gap"] == pytest.approx(5 - 18 / 5)
    assert (row["n_importance"], row["n_performance"], row["n_pairs"]) == (6, 5, 5)
    assert row["top2"] == pytest.approx(3 / 5)
    assert row["bottom2"] == pytest.approx(1 / 5)
    assert row["dk_share"] == pytest.approx(1 / 6)
    assert row["priority"] == pytest.approx(1.4 * (5 - 1) / 4)
    assert row["consensus"] == pytest.approx(1 - 2 * 0.8 / 4)


def test_the_gap_compares_the_same_people() -> None:
    table = scores({"a": [1] * 5 + [5] * 5})
    table["importance"] = [""] * 5 + [5] * 5
    row = made(table).items.iloc[0]
    assert (row["gap"], row["n_pairs"]) == (0.0, 5)


def test_where_no_ratings_are_linked_the_two_means_are_compared_and_nothing_is_claimed() -> None:
    table = scores({"a": [1] * 8 + [""] * 8})
    table["importance"] = [""] * 8 + [5] * 8
    row = made(table).items.iloc[0]
    assert (row["gap"], row["n_pairs"], row["label"]) == (4.0, 0, "unclear")
    assert row["gap_low"] < 4


def test_without_importance_there_is_no_gap() -> None:
    row = made(scores({"a": [3, 4, 5, 2, 1]})).items.iloc[0]
    assert row[["importance", "gap", "gap_low", "p", "q", "priority"]].isna().all()
    assert (row["n_importance"], row["label"]) == (0, "")


def test_bounds_are_given_where_a_fifth_gave_no_score() -> None:
    few, many = (
        made(scores({"a": [4] * 8 + silent})).items.iloc[0] for silent in (["dk"] * 2, ["dk"] * 3)
    )
    assert np.isnan(few["bound_low"])
    assert many["bound_low"] == pytest.approx((32 + 3) / 11)
    assert many["bound_high"] == pytest.approx((32 + 15) / 11)


def test_equal_teams_move_means_and_the_other_weight_is_told_where_it_matters() -> None:
    table = scores({"a": [2] * 10, "b": [4] * 5}, importance=4)
    persons, teams = (made(table, weight=weight).items.iloc[0] for weight in ("persons", "teams"))
    assert persons["performance"] == pytest.approx(40 / 15)
    assert persons["performance_other"] == pytest.approx(3)
    assert teams["performance"] == pytest.approx(3)
    assert teams["performance_other"] == pytest.approx(40 / 15)
    assert teams["n_performance"] == persons["n_performance"] == 15
    assert teams["consensus"] == persons["consensus"]
    assert np.isnan(persons["importance_other"])


def test_q_belongs_to_one_workshop_and_voice() -> None:
    table = room([9, 9], items=4)
    alone = made(table).items
    customers = scores({"": [1, 2, 3, 4, 5]}, importance=3, voice="customer")
    together = made(pd.concat([table, customers.assign(respondent=list("vwxyz"))])).items
    members = together[together["voice"] == "member"]
    assert np.allclose(members["q"], alone["q"])


def test_teams_carry_the_figures_of_their_own_people() -> None:
    table = room([7, 12], items=2)
    alone = made(table[table["team"] == "team 1"]).items
    found = made(table).teams
    found = found[found["team"] == "team 1"]
    for column in ("performance", "gap", "gap_low", "top2_high", "agreement_a", "p"):
        assert np.allclose(found[column].astype(float), alone[column].astype(float))
    assert "q" not in found


@pytest.mark.parametrize("n", [0, 1, 2, 3, 5])
def test_few_people_have_few_figures(n: int) -> None:
    row = made(scores({"a": [4] * n + ["dk"]}, importance=5), smallest_base=1).items.iloc[0]
    assert row["n_performance"] == n
    assert np.isnan(row["performance"]) == (n == 0)
    assert np.isnan(row["performance_low"]) == (n < 3)
    assert row["grey"] == (n in (3, 4))
    assert row["label"] == {0: "", 5: "gap"}.get(n, "unclear")


def test_everybody_answering_dont_know_is_a_finding_and_no_score() -> None:
    report = made(scores({"a": ["dk"] * 7, "b": ["dk"] * 6}, importance="dk"))
    row = report.items.iloc[0]
    assert np.isnan(row["performance"])
    assert row["dk_share"] == 1
    assert "cannot_judge" in set(report.notices["kind"])


def test_a_scale_to_ten_has_its_own_thresholds() -> None:
    row = made(scores({"a": [10, 9, 9, 8, 10, 9]}, importance=10), scale=10).items.iloc[0]
    assert row["scale_size"] == 10
    assert row["top2"] == pytest.approx(5 / 6)
    assert 1 <= row["performance_low"] <= row["performance_high"] <= 10
    assert row["label"] == "unclear"  # 0.8 points are less than δ = 9/8
