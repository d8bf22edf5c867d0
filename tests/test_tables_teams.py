"""Differences between teams: other libraries, a published example, and a fair permutation."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from reports.answers.catalogue import Known
from reports.tables.rated import tally, teams
from reports.telling import records
from tests.figures_cast import checked, made, room, scores
from tests.rooms import ROOMS
from tests.some import some


def differences(table: pd.DataFrame, permutations: int = 0, scale: int = 5) -> pd.DataFrame:
    answers = checked(table, scale=scale)
    return teams.differences(tally.of(answers, Known(scale=scale)), answers, permutations)


@pytest.mark.parametrize("sizes", [(5, 8, 3), (2, 2), (4,) * 15])
def test_h_and_its_p_are_those_of_scipy(sizes: tuple[int, ...]) -> None:
    raw = room(sizes, items=2, seed=len(sizes))
    raw = raw[raw["performance"].isin(list("12345"))]
    for row in some(records(differences(raw))):
        rows = raw[raw["item"] == row["item"]]
        groups = [part["performance"].astype(int) for _, part in rows.groupby("team")]
        expected = stats.kruskal(*[group for group in groups if len(group) > 1])
        assert (row["h"], row["p_chi2"]) == pytest.approx(tuple(expected))


def test_icc_is_that_of_shrout_and_fleiss_1979() -> None:
    """Their table 2, six targets rated by four judges, scores 1 to 10: ICC(1,1) = .17."""
    judged = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    table = scores({f"target {place}": row for place, row in enumerate(judged)})
    assert differences(table, scale=10)["icc1"].iloc[0] == pytest.approx(0.1657, abs=5e-5)


def test_a_negative_icc_is_0() -> None:
    assert differences(scores({"a": [1, 5], "b": [1, 5], "c": [1, 5]}))["icc1"].iloc[0] == 0


def test_equal_answers_cannot_be_told_apart() -> None:
    row = made(scores({"a": [4] * 5, "b": [4] * 6}), permutations=99).team_differences.iloc[0]
    assert row[["h", "p_chi2", "p_permutation", "q"]].isna().all()
    assert (row["size"], row["lowest"], row["range"]) == ("", "", 0)


@pytest.mark.parametrize("table", [scores({"a": [1, 2, 3]}), scores({"a": [1], "b": [5]})])
def test_one_team_or_teams_of_one_are_not_tested(table: pd.DataFrame) -> None:
    assert len(differences(table)) == 0


def test_the_permutation_agrees_with_that_of_scipy() -> None:
    raw = scores({"a": [1, 2, 2, 3], "b": [3, 4, 5, 4], "c": [2, 3, 3]})
    found = differences(raw, permutations=4999)["p_permutation"].iloc[0]
    groups = [[1, 2, 2, 3], [3, 4, 5, 4], [2, 3, 3]]
    expected = stats.permutation_test(
        groups,
        lambda *parts: stats.kruskal(*parts).statistic,
        permutation_type="independent",
        alternative="greater",
        n_resamples=1500,
        rng=np.random.default_rng(1),
    )
    assert found == pytest.approx(expected.pvalue, abs=0.025)


@pytest.mark.rooms
def test_without_a_difference_one_in_ten_permutations_is_under_10_percent(
    record_property: Callable[[str, object], None],
) -> None:
    # the items of one room without any difference between teams
    raw = room([6, 6, 6, 6], items=6 * ROOMS, seed=5)
    p = differences(raw, permutations=199)["p_permutation"]
    told = f"{(p < 0.10).mean():.1%}"
    record_property(f"of {len(p)} items without a difference have p under .10", told)
    assert 0.03 < (p < 0.10).mean() < 0.18


def test_the_order_of_rows_and_the_ids_change_nothing() -> None:
    raw = room([5, 6, 4], items=3)
    mixed = raw.sample(frac=1, random_state=3)
    mixed["respondent"] = "x" + mixed["respondent"]
    one, two = (
        differences(table, permutations=199).astype({"item": str}).set_index("item").sort_index()
        for table in (raw, mixed)
    )
    pd.testing.assert_frame_equal(one.astype(object), two.astype(object))


def test_above_five_thousand_people_the_chi_square_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(teams, "MOST_PERSONS", 10)
    row = differences(room([6, 6], items=1), permutations=99).iloc[0]
    assert np.isnan(row["p_permutation"])
    assert row["q"] == row["p_chi2"]


def test_extremes_are_named_only_where_teams_differ() -> None:
    clear = made(scores({"a": [1, 1, 2, 1, 2], "b": [5] * 5, "c": [3] * 5}), permutations=199)
    row = clear.team_differences.iloc[0]
    assert (row["lowest"], row["highest"], row["size"]) == ("a", "b", "large")
    assert row["range"] == pytest.approx(5 - 1.4)
    alike = made(scores({"a": [1, 3, 2, 4, 5], "b": [5, 4, 1, 2, 3]}), permutations=199)
    assert alike.team_differences.iloc[0][["lowest", "highest", "size"]].tolist() == [""] * 3


def test_where_a_team_is_hidden_the_shown_ones_alone_are_tested() -> None:
    # a and b, of four each, are hidden; c and d remain
    table = scores({"a": [1, 1, 1, 2], "b": [5, 5, 4, 5], "c": [3] * 6, "d": [3, 2, 3, 3, 4, 3]})
    row = made(table, permutations=19).team_differences.iloc[0]
    expected = stats.kruskal([3] * 6, [3, 2, 3, 3, 4, 3])
    assert row["df"] == 1
    assert expected.pvalue > 0.10
    assert row[["p_chi2", "p_permutation", "q"]].tolist() == [1, 1, 1]


def test_no_effect_is_given_where_a_team_is_hidden() -> None:
    shown = {"c": [1, 1, 2, 1, 1, 1], "d": [5] * 6, "e": [3, 3, 4, 3, 3, 2]}
    table = scores({"a": [3] * 4, "b": [3] * 4, **shown})
    row = made(table, permutations=199).team_differences.iloc[0]
    assert row[["h", "epsilon2", "icc1", "range"]].isna().all()
    assert (row["q"], row["lowest"], row["highest"]) == (0.01, "c", "d")


def test_a_team_of_one_person_does_not_blunt_the_test() -> None:
    clear = {"a": [1, 2, 2, 3, 1, 2], "b": [3, 4, 3, 4, 5, 3], "c": [2, 3, 3, 4, 2, 3]}
    without, beside = (
        differences(scores(given), permutations=999).iloc[0]
        for given in (clear, {**clear, "d": [3], "e": [5]})
    )
    assert beside["df"] == without["df"]
    assert beside["p_permutation"] == without["p_permutation"]
