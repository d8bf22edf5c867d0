"""Trends: what is a real change, what a hint, and what cannot be compared."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from reports.tables import trend
from tests.figures_cast import entry, made, scores
from tests.rooms import ROOMS

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


def test_a_change_is_the_difference_of_the_scores_that_are_printed() -> None:
    report = made(rising(1.0))
    row, scores_ = report.trend.iloc[0], report.items["performance"]
    assert row["delta"] == scores_[1] - scores_[0]
    assert (row["pairing"], row["m"], row["voice"]) == ("same", 5, "member")
    assert (row["high"] + row["low"]) / 2 == pytest.approx(row["delta"])
    assert row["real_change"]
    assert not row["hint"]


@pytest.mark.parametrize("weight", ["persons", "teams"])
def test_a_change_follows_the_weight_of_its_scores(weight: str) -> None:
    many = pd.concat([wave("one", {"a": 2.0, "b": 3.0, "c": 2.0}), wave("two", {"a": 4.0})])
    more = scores({"b": [4] * 9, "c": [1] * 5}, workshop="two")
    report = made(pd.concat([many, more]), weight=weight)
    row, scores_ = report.trend.iloc[0], report.items["performance"]
    assert row["delta"] == scores_[1] - scores_[0]
    # teams of one size in the first workshop: the rest is by hand, h = n/N or 1/3
    h = np.array([5, 9, 5]) / 19 if weight == "persons" else np.full(3, 1 / 3)
    two = h * (np.array([4, 4, 1]) - h @ [4, 4, 1]) / np.sqrt(1 - h)
    one = (np.array([2, 3, 2]) - 7 / 3) / 3 / np.sqrt(2 / 3)
    half = stats.t.ppf(0.975, 2) * np.sqrt(((two - one) ** 2).sum())
    assert row["high"] - row["low"] == pytest.approx(2 * half)


def judged(rows: dict[str, object]) -> pd.DataFrame:
    """Judged rows of as many items, each with its performance, unless they say otherwise."""
    table = pd.DataFrame(
        {"measure": "performance", "from_workshop": "one", "to_workshop": "two", "relevant": 0.5,
         "same_way": True, "some_hidden": False, "pooled": 0.2, "df": 9.0, **rows}
    )  # fmt: skip
    items = [f"item {place}" for place in range(len(table))]
    return trend._judged(table if "item" in rows else table.assign(item=items))


def test_a_small_change_is_not_real_however_sure() -> None:
    found = judged({"delta": [0.49], "p": [0.0001]}).iloc[0]
    assert not found["real_change"]
    assert not found["hint"]


def test_a_hint_is_large_and_sure_alone_but_not_in_its_family() -> None:
    found = judged({"delta": [0.6, 0.1, 0.7], "p": [0.04, 0.9, 0.5]})
    assert found["hint"].tolist() == [True, False, False]
    assert not found["real_change"].any()


def test_half_a_point_of_five_is_enough_and_of_nine_a_whole_one() -> None:
    found = judged({"delta": [0.5, -0.5, 0.5], "p": 0.001, "relevant": [0.5, 0.5, 1.0]})
    assert found["real_change"].tolist() == [True, True, False]


def test_performance_importance_and_both_comparisons_are_one_family() -> None:
    rows = {"delta": 0.6, "p": [0.03, 0.5, 0.5], "from_workshop": ["one", "one", "zero"]}
    found = judged({**rows, "measure": ["performance", "importance", "performance"]})
    assert found["q"].tolist() == pytest.approx([0.09, 0.5, 0.5])


@pytest.mark.parametrize(("p", "real"), [(0.001, True), (0.06, False)])
def test_a_gap_really_changes_only_with_what_it_is_made_of(p: float, real: bool) -> None:
    found = judged({"item": "x", "measure": ["performance", "gap"], "delta": 0.8, "p": [p, 0.01]})
    assert found["real_change"].tolist() == [real, real]
    assert found["hint"].tolist() == [False, not real]
    assert np.isnan(found["q"].iloc[1])


def test_a_change_that_the_shown_teams_did_not_go_along_with_is_neither() -> None:
    found = judged({"delta": [0.8], "p": [0.0001], "same_way": [False]}).iloc[0]
    assert not found["real_change"]
    assert not found["hint"]


def test_what_is_called_real_has_to_be_larger_than_a_hint() -> None:
    found = judged({"delta": 0.8, "p": [0.1] * 10})
    needed = [stats.t.ppf(1 - 0.025 / tests, 9) + stats.t.ppf(0.8, 9) for tests in (1, 10)]
    visible = found[["visible_hint", "visible_real"]].iloc[0]
    assert visible.tolist() == pytest.approx([0.2 * value for value in needed])


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


def test_teams_that_all_moved_alike_show_no_spread_to_test_against() -> None:
    row = of_trend(rising(1.0, noise=0.0)).iloc[0]
    assert (row["reason"], row["pairing"]) == ("no_spread", "none")
    assert row[["p", "low", "visible_hint"]].isna().all()
    assert not row["real_change"]


def test_other_teams_are_compared_without_pairs() -> None:
    before = dict(zip(TEAMS, (2.0, 2.4, 2.8, 3.0, 2.2), strict=True))
    after = {f"new {team}": mean + 1 for team, mean in before.items()}
    row = of_trend(pd.concat([wave("one", before), wave("two", after)])).iloc[0]
    assert (row["pairing"], row["m"]) == ("other", 10)
    assert row["delta"] == pytest.approx(1.0)


def test_workshops_without_a_common_item_have_no_trend() -> None:
    table = pd.concat([wave("one", {"a": 3.0}), wave("two", {"a": 3.0}, item="other")])
    assert of_trend(table).empty


def test_a_workshop_of_too_few_people_has_no_change() -> None:
    table = pd.concat([scores({"a": [1, 2]}, workshop="one"), wave("two", {"a": 3.0})])
    row = of_trend(table).iloc[0]
    assert row["reason"] == "hidden"
    assert row[["m", "delta", "cliffs_delta"]].isna().all()


def hiding_two() -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Teams of two workshops: a and b, of four, are hidden."""
    before = {"c": [2, 3] * 3, "d": [3] * 6, "e": [1, 2, 2] * 2, "a": [1] * 4, "b": [2] * 4}
    after = {"c": [4, 3] * 3, "d": [4] * 6, "e": [3, 3, 4] * 2, "a": [5] * 4, "b": [4] * 4}
    return before, after


def both(before: dict[str, list[int]], after: dict[str, list[int]]) -> pd.DataFrame:
    return pd.concat([scores(before, workshop="one"), scores(after, workshop="two")])


def test_where_a_team_is_hidden_the_shown_ones_alone_are_tested() -> None:
    before, after = hiding_two()
    row = of_trend(both(before, after)).iloc[0]
    for name in "ab":
        before[name], after[name] = [3, 1, 4, 2], [2, 5, 1, 1]
    other = of_trend(both(before, after)).iloc[0]
    assert (row["m"], row["pairing"], row["p"]) == (3, "same", other["p"])
    assert row["delta"] != other["delta"]  # that of the scores of all


def test_no_interval_effect_or_exact_p_is_given_where_a_team_is_hidden() -> None:
    row = of_trend(both(*hiding_two())).iloc[0]
    assert row[["low", "high", "cliffs_delta"]].isna().all()
    assert {row["p"], row["q"]} <= {0.01, 0.05, 0.10, 1.0}


def test_a_team_hidden_once_takes_no_part_in_the_comparison() -> None:
    before, after = hiding_two()
    after["a"] = [5] * 9
    table = both({**before, "f": [3] * 8}, {**after, "f": [4] * 7})
    teams = made(table).teams
    hidden = teams[teams["hidden"] & (teams["workshop"] == "two")]
    assert set(hidden["team"]) == {"b", "c"}  # a only before
    assert of_trend(table)["m"].tolist() == [3]  # d, e, f


def test_a_change_is_not_real_where_the_shown_teams_moved_the_other_way() -> None:
    before = {"c": [3, 3, 3, 3, 4], "d": [3] * 5, "e": [3] * 5, **dict.fromkeys("abfg", [1] * 4)}
    after = {"c": [2] * 5, "d": [2] * 5, "e": [2] * 5, **dict.fromkeys("abfg", [5] * 4)}
    row = of_trend(both(before, after)).iloc[0]
    assert row["delta"] > 0.5
    assert row["q"] <= 0.05
    assert not row["real_change"]
    assert not row["hint"]


def test_teams_that_agreed_their_values_are_compared_where_no_member_rated() -> None:
    table = pd.concat(
        [
            scores({team: [2 + k % 2] for k, team in enumerate(TEAMS)}, workshop="one"),
            scores({team: [4 + k % 2 * (k > 1)] for k, team in enumerate(TEAMS)}, workshop="two"),
        ]
    )
    row = of_trend(table.assign(voice="team")).iloc[0]
    assert (row["voice"], row["m"], row["pairing"]) == ("team", 5, "same")


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


@pytest.mark.rooms
def test_null_audits_seldom_tell_of_a_change(
    record_property: Callable[[str, object], None],
) -> None:
    from benchmarks.trends import false_alarm

    alarms = sum(false_alarm(seed) for seed in range(ROOMS))
    record_property(f"null audits of {ROOMS} with a false real change", int(alarms))
    # were it true of 5 %, more would come by chance in 1 of 50 runs
    assert alarms <= stats.binom.ppf(0.98, ROOMS, 0.05)


KEYS = ["item", "measure", "from_workshop", "to_workshop"]


@pytest.fixture(scope="module")
def worked(shared_data: Path) -> dict[str, Any]:
    return json.loads((shared_data / "change_worked.expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("run", ["w1 w2", "w1 w2 w3", "w1 w2 w3 w4"])
def test_the_worked_example_of_the_method(
    worked: dict[str, Any], shared_data: Path, run: str
) -> None:
    rows = pd.read_csv(shared_data / "change_worked.csv", dtype=str, keep_default_na=False)
    found = of_trend(rows[rows["workshop"].isin(run.split())], smallest_base=1)
    found = found.astype(dict.fromkeys(KEYS, str)).set_index(KEYS)
    verdicts = pd.DataFrame(worked["runs"][run]).set_index(KEYS).reindex(found.index)
    told = pd.DataFrame(worked["comparisons"]).set_index(KEYS).reindex(found.index)
    assert found["q"].to_numpy(float) == pytest.approx(
        verdicts["q"].astype(float), abs=1e-6, nan_ok=True
    )
    for name in ("real_change", "hint"):
        assert found[name].tolist() == verdicts[name].tolist()
    assert found["pairing"].tolist() == told["teams"].tolist()
    figures = dict.fromkeys(("m", "delta", "low", "high", "p")) | {"visible_hint": "visible"}
    for name, theirs in figures.items():
        assert found[name].to_numpy(float) == pytest.approx(
            told[theirs or name].astype(float), abs=1e-6
        )
