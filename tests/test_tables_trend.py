"""Trends: what is a real change, what a hint, and what cannot be compared."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from reports.tables import trend
from tests.figures_cast import entry, made, scores

TEAMS = ("a", "b", "c", "d", "e")


def wave(name: str, means: dict[str, float], **more: object) -> pd.DataFrame:
    """Five people a team whose mean is `means`, in fifths of a point."""
    people = {
        team: [int(mean) + (person < round(mean % 1 * 5)) for person in range(5)]
        for team, mean in means.items()
    }
    return scores(people, workshop=name, **more)


def rising(by: float, noise: float = 0.2, **more: object) -> pd.DataFrame:
    before = dict(zip(TEAMS, (2.0, 2.4, 2.8, 3.0, 2.2), strict=True))
    after = {t: v + by + noise * (-1) ** k for k, (t, v) in enumerate(before.items())}
    return pd.concat([wave("one", before), wave("two", after, **more)])


def of_trend(table: pd.DataFrame, **settings: object) -> pd.DataFrame:
    return made(table, **settings).trend


def test_the_same_teams_are_compared_as_pairs() -> None:
    row = of_trend(rising(1.0)).iloc[0]
    differences = np.array([1.2, 0.8, 1.2, 0.8, 1.2])
    assert (row["pairing"], row["m"], row["voice"]) == ("teams", 5, "member")
    assert row["delta"] == pytest.approx(differences.mean())
    assert row["p"] == pytest.approx(stats.ttest_1samp(differences, 0).pvalue)
    assert row["real_change"]
    assert not row["hint"]


def test_a_small_change_is_not_real_however_sure() -> None:
    table = pd.DataFrame({"delta": [0.49], "p": [0.0001], "relevant": [0.5]})
    found = trend.graded(table.assign(measure="performance"), ["measure"]).iloc[0]
    assert not found["real_change"]
    assert not found["hint"]


def test_a_hint_is_large_and_sure_alone_but_not_in_its_family() -> None:
    table = pd.DataFrame({"delta": [0.6, 0.1, 0.7], "p": [0.04, 0.9, 0.5], "relevant": 0.5})
    found = trend.graded(table.assign(measure="performance"), ["measure"])
    assert found["hint"].tolist() == [True, False, False]
    assert not found["real_change"].any()


def test_half_a_point_of_five_is_enough_and_of_nine_a_whole_one() -> None:
    table = pd.DataFrame({"delta": [0.5, -0.5, 0.5], "p": 0.001, "relevant": [0.5, 0.5, 1.0]})
    found = trend.graded(table.assign(measure="gap"), ["measure"])
    assert found["real_change"].tolist() == [True, True, False]


def test_the_last_workshop_meets_the_previous_and_the_first_each_once() -> None:
    assert trend.pairs(1) == []
    assert trend.pairs(2) == [(0, 1)]
    assert trend.pairs(4) == [(2, 3), (0, 3)]


def test_another_wording_breaks_the_series() -> None:
    row = of_trend(rising(1.0, item_version="2")).iloc[0]
    assert (row["reason"], row["pairing"]) == ("wording", "none")
    assert row[["delta", "low", "p", "q", "cliffs_delta"]].isna().all()


def test_two_teams_are_too_few_for_a_test() -> None:
    table = pd.concat([wave("one", {"a": 2.0, "b": 3.0}), wave("two", {"a": 4.0, "b": 4.0})])
    row = of_trend(table).iloc[0]
    assert (row["reason"], row["pairing"], row["m"]) == ("few_teams", "none", 2)
    assert row["delta"] == pytest.approx(1.5)
    assert np.isnan(row["p"])


def test_other_teams_are_compared_without_pairs() -> None:
    before = dict(zip(TEAMS, (2.0, 2.4, 2.8, 3.0, 2.2), strict=True))
    after = {f"new {team}": mean + 1 for team, mean in before.items()}
    row = of_trend(pd.concat([wave("one", before), wave("two", after)])).iloc[0]
    assert (row["pairing"], row["m"]) == ("welch", 5)
    assert row["delta"] == pytest.approx(1.0)


def test_workshops_without_a_common_item_have_no_trend() -> None:
    table = pd.concat([wave("one", {"a": 3.0}), wave("two", {"a": 3.0}, item="other")])
    assert of_trend(table).empty


def test_a_workshop_of_too_few_people_has_no_change() -> None:
    table = pd.concat([scores({"a": [1, 2]}, workshop="one"), wave("two", {"a": 3.0})])
    row = of_trend(table).iloc[0]
    assert row["reason"] == "hidden"
    assert row[["m", "delta", "cliffs_delta"]].isna().all()


def test_hidden_teams_take_part_but_a_single_one_is_left_out() -> None:
    before = {**dict.fromkeys("cde", [3] * 6), "a": [1] * 4, "b": [2] * 4}
    after = {**dict.fromkeys("cde", [4] * 6), "a": [5] * 4, "b": [4] * 4}
    table = pd.concat([scores(before, workshop="one"), scores(after, workshop="two")])
    assert of_trend(table)["m"].tolist() == [5]
    # b grows: a alone is hidden in the first workshop, beside one of the others
    after["b"], before["b"] = [4] * 9, [2] * 9
    table = pd.concat([scores(before, workshop="one"), scores(after, workshop="two")])
    hidden = made(table).teams
    assert of_trend(table)["m"].tolist() == [5]
    assert hidden.loc[hidden["hidden"], "team"].nunique() == 2


def test_a_team_hidden_once_and_alone_cannot_be_found_by_its_change() -> None:
    before = {**dict.fromkeys("cde", [3] * 6), "a": [1] * 4, "b": [2]}
    after = {**dict.fromkeys("cde", [4] * 6), "a": [5] * 7}
    table = pd.concat([scores(before, workshop="one"), scores(after, workshop="two")])
    assert of_trend(table)["m"].tolist() == [3]


def test_teams_that_agreed_their_values_are_compared_where_no_member_rated() -> None:
    table = pd.concat(
        [
            scores({team: [2 + k % 2] for k, team in enumerate(TEAMS)}, workshop="one"),
            scores({team: [4 + k % 2 * (k > 1)] for k, team in enumerate(TEAMS)}, workshop="two"),
        ]
    )
    row = of_trend(table.assign(voice="team")).iloc[0]
    assert (row["voice"], row["m"], row["pairing"]) == ("team", 5, "teams")


def themed(workshop: str, teams: str, shares: dict[str, int]) -> list[dict[str, object]]:
    return [
        entry(side, team, f"{side} {theme} {n}", theme=theme, workshop=workshop)
        for team in teams
        for side, given in (("value_added", {"ease": 1}), ("leave_reasons", shares))
        for theme, times in given.items()
        for n in range(times)
    ]


def test_themes_have_a_trend_of_their_own() -> None:
    table = pd.DataFrame(
        themed("one", "abcd", {"speed": 3, "ease": 1})
        + themed("two", "abcd", {"speed": 1, "ease": 1})
    )
    found = made(table).theme_trend.set_index("theme")
    assert found.loc["speed", "delta"] == pytest.approx(-0.25)
    assert found.loc["ease", "delta"] == pytest.approx(0.25)
    assert found["m"].tolist() == [4, 4]
