"""Entries: scores, themes, the list of reasons and claims, worked by hand."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from questionnaires import shipped
from reports.answers.catalogue import Known
from reports.report import Report
from reports.tables import entries
from tests.figures_cast import checked, entry, made


def written(*rows: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), dtype=object)


def scored(*rows: dict[str, object]) -> dict[str, tuple[float, bool]]:
    found = entries.of(checked(written(*rows)), Known())
    return {
        text: (float(score), bool(own))
        for text, score, own in zip(found["text"], found["score"], found["scored"], strict=True)
    }


def test_value_is_importance_times_consistency_and_risk_a_cube_root() -> None:
    found = scored(
        entry("value_added", "a", "kept", importance=4, performance=3),
        entry("leave_reasons", "a", "late", frequency=4, importance=5, performance=2),
        entry("leave_reasons", "b", "rude", frequency=3),
    )
    assert found["kept"] == (pytest.approx(4 * 3 / 5), True)
    assert found["late"] == (pytest.approx((4 * 5 * (6 - 2)) ** (1 / 3)), True)
    assert found["rude"] == (pytest.approx(3.0), True)


def test_an_entry_without_score_takes_its_teams_mean_on_that_side_or_1() -> None:
    found = scored(
        entry("leave_reasons", "a", "two", frequency=2),
        entry("leave_reasons", "a", "four", frequency=4),
        entry("leave_reasons", "a", "open"),
        entry("leave_reasons", "b", "alone"),
        entry("value_added", "a", "other side"),
        entry("leave_reasons", "a", "unknown", frequency="dk"),
    )
    assert found["open"] == (pytest.approx(3.0), False)
    assert found["unknown"] == (pytest.approx(3.0), False)
    assert found["alone"] == found["other side"] == (1.0, False)


def test_an_entry_without_theme_takes_the_commonest_of_its_group() -> None:
    found = made(
        written(
            entry("leave_reasons", "a", "1", theme="speed", group="slow"),
            entry("leave_reasons", "b", "2", theme="speed", group="slow"),
            entry("leave_reasons", "c", "3", theme="ease", group="slow"),
            entry("leave_reasons", "d", "4", group="slow"),
            entry("leave_reasons", "d", "5"),
        )
    ).entries.set_index("text")["theme"]
    assert found.to_dict() == {"1": "speed", "2": "speed", "3": "ease", "4": "speed", "5": ""}


def sides(team: str, value: dict[str, int], leave: dict[str, int]) -> list[dict[str, object]]:
    return [
        entry(item, team, f"{team} {item} {theme} {n}", theme=theme)
        for item, given in (("value_added", value), ("leave_reasons", leave))
        for theme, times in given.items()
        for n in range(times)
    ]


def three_teams() -> Report:
    return made(
        written(
            *sides("a", {"ease": 1, "care": 1}, {"speed": 4}),
            *sides("b", {"ease": 2}, {"speed": 1, "ease": 1}),
            *sides("c", {"care": 1}, {"speed": 3, "other": 1}),
            *sides("d", {}, {"speed": 9}),
        )
    )


def test_a_talkative_team_does_not_win() -> None:
    found = three_teams().themes.set_index("theme")
    assert found.loc["speed", "leave_share"] == pytest.approx((1 + 0.5 + 0.75) / 3)
    assert found.loc["ease", "value_share"] == pytest.approx((0.5 + 1 + 0) / 3)
    assert found[["value_share", "leave_share"]].sum().tolist() == pytest.approx([1, 1])
    assert np.allclose(found["theme_gap"], found["leave_share"] - found["value_share"])


def test_a_team_with_one_side_only_is_left_out_and_counted() -> None:
    found = three_teams().themes.set_index("theme")
    assert found["teams"].tolist() == [3] * 4
    assert found["left_out"].tolist() == [1] * 4
    assert found.loc["speed", "reach_leave"] == 4


def test_the_theme_gap_has_a_t_interval_and_exact_signs() -> None:
    row = three_teams().themes.set_index("theme").loc["speed"]
    gaps = np.array([1, 0.5, 0.75])
    low, high = stats.t.interval(0.95, 2, gaps.mean(), stats.sem(gaps))
    assert (row["low"], row["high"]) == pytest.approx((low, high))
    assert row["p_signflip"] == pytest.approx(2 / 2**3)


def test_two_teams_give_shares_without_interval() -> None:
    found = made(written(*sides("a", {"x": 1}, {"y": 1}), *sides("b", {"x": 1}, {"y": 1}))).themes
    assert found["theme_gap"].tolist() == [1, -1]
    assert found[["low", "high", "p_signflip"]].isna().all(axis=None)


def test_reasons_are_listed_by_share_with_other_last_and_a_line_at_80_percent() -> None:
    leave = {"other": 5, "speed": 3, "": 2, "ease": 1, "care": 1}
    found = made(written(*sides("a", {}, leave))).pareto
    assert found["theme"].tolist() == ["speed", "care", "ease", "", "other"]
    assert found["cumulative"].iloc[-1] == pytest.approx(1)
    assert found.loc[found["line"], "theme"].tolist() == ["other"]
    assert found["entries"].tolist() == [12] * 5
    assert found["reach"].tolist() == [1] * 5


def test_a_theme_that_moves_three_ranks_under_the_mean_is_marked() -> None:
    # 5·5·1: root 2.9, mean 3.7; 3·3·3: root and mean 3
    lopsided = {"frequency": 5, "importance": 5, "performance": 5}
    even = {"frequency": 3, "importance": 3, "performance": 3}
    rows = [entry("leave_reasons", "a", "x", theme="x", **lopsided)]
    rows += [entry("leave_reasons", "a", name, theme=name, **even) for name in "pqrs"]
    moved = made(written(*rows)).pareto.set_index("theme")["rank_moves"]
    assert moved["x"]
    assert not moved["p"]


def claim(only_us: int, maybe: int, anyone: int, **more: object) -> dict[str, object]:
    verdicts = {"verdict_only_us": only_us, "verdict_maybe": maybe, "verdict_anyone": anyone}
    return entry("differentiators", "a", f"{only_us}-{maybe}-{anyone}", **verdicts, **more)


def test_verdicts_follow_wilson_and_maybe_counts_against() -> None:
    found = made(
        written(claim(9, 1, 0), claim(4, 0, 0), claim(1, 5, 4, contested=2), claim(6, 2, 2))
    ).differentiation.set_index("text")
    assert found["verdict"].to_dict() == {
        **{"9-1-0": "solid", "4-0-0": "unproven"},
        **{"1-5-4": "generic", "6-2-2": "unproven"},
    }
    assert found.loc["6-2-2", "share"] == pytest.approx(0.6)
    assert found["contested"].to_dict()["1-5-4"]
    assert not found.loc["9-1-0", "contested"]


def test_what_few_said_of_a_claim_is_not_told() -> None:
    room = written(claim(2, 1, 1, contested=1), claim(3, 1, 1, contested=1), claim(0, 0, 0))
    report = made(room)
    counts = ["only_us", "maybe", "anyone"]
    for table in (report.differentiation, report.entries):
        told = table.set_index("text")[counts].astype(float)
        assert told.loc["2-1-1"].isna().all()
        assert told.loc["3-1-1"].tolist() == [3, 1, 1]
    few = report.differentiation.set_index("text").loc["2-1-1"]
    assert few[["n", "share", "low", "high"]].isna().all()
    assert (few["verdict"], bool(few["contested"])) == ("unproven", False)
    solid = written(claim(7, 0, 0))
    told = [made(solid, smallest_base=base).differentiation["verdict"].item() for base in (5, 8)]
    assert told == ["solid", "unproven"]
    whole = made(room, smallest_base=1).differentiation.set_index("text")
    assert whole.loc["2-1-1", counts].tolist() == [2, 1, 1]


def test_long_texts_are_entries_without_side() -> None:
    row = {"respondent": "p", "item": "why", "text": "Because.", "performance": ""}
    found = made(pd.DataFrame([row]), smallest_base=1).entries.iloc[0]
    assert (found["text"], found["side"], found["entry"]) == ("Because.", "", 1)


def test_the_steps_of_an_incident_stand_as_they_happened_sheet_by_sheet() -> None:
    def step(team: str, text: str, hours: float) -> dict[str, object]:
        return entry("last_incident", team, text, number=hours, choice="they_asked")

    rows = written(
        step("b", "We fixed it", 48), step("a", "A room was double booked", 0),
        step("b", "A pipe broke", 1), step("a", "We called", 5),
    )  # fmt: skip
    found = made(rows, forms=[shipped()["damage_control"]]).entries
    assert list(found["text"]) == [
        *("A pipe broke", "We fixed it"),
        *("A room was double booked", "We called"),
    ]
    assert list(found["group"]) == ["1", "1", "2", "2"]
    assert list(found["choice"]) == ["they_asked"] * 4


def test_teams_that_say_the_same_leave_no_interval_without_width() -> None:
    sides = ("value_added", "leave_reasons")
    rows = [entry(side, team, f"{team}{side}", theme="ease") for team in "abc" for side in sides]
    found = made(pd.DataFrame(rows)).themes
    assert found["theme_gap"].tolist() == [0]
    assert found[["low", "high"]].isna().all(axis=None)
