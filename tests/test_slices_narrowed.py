"""What several views and several workshops together must not tell of a small team."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pytest

from questionnaires import shipped
from reports import report
from reports.inputs import Settings
from reports.report import Report
from reports.slices import narrowed, waves
from tests import figures_cast, trend_cast
from tests.figures_cast import entry

RNG = np.random.default_rng(7)


def made(waves: Sequence[Mapping[str, np.ndarray]]) -> Report:
    return report.make(trend_cast.source(waves), Settings(permutations=0, language="en"))


def team(n: int, level: float, items: int = 2) -> np.ndarray:
    return np.clip(np.round(RNG.normal(level, 0.6, (n, items))), 1, 5).astype(int)


@pytest.fixture(scope="module")
def small() -> Report:
    """Two teams of three in the first workshop, who have all come with six in the second."""
    before = {"a": 8, "b": 9, "c": 7, "d": 3, "e": 3}
    return made(
        [
            {name: team(n, 2) for name, n in before.items()},
            {name: team(n + 3, 4) for name, n in before.items()},
        ]
    )


def test_a_hidden_team_has_no_figures_through_the_filter_of_teams(small: Report) -> None:
    alone = narrowed.of_team(small, "d")
    first = alone.items[alone.items["workshop"] == "w0"]
    assert first["hidden"].all()
    assert first["performance"].isna().all()
    assert alone.trend["delta"].isna().all()


def test_every_figure_of_a_narrower_view_stands_in_the_whole_one(small: Report) -> None:
    known = {*small.teams["performance"].dropna(), *small.items["performance"].dropna()}
    for name in "abcde":
        for comparable in (True, False):
            view = narrowed.guarded_view(small, team=name, comparable=comparable)
            assert set(view.items["performance"].dropna()) <= known


def test_other_teams_are_left_out_where_only_comparable_ones_are_asked_for() -> None:
    whole = made(
        [
            {"a": team(8, 3), "b": team(8, 3), "x": team(8, 3)},
            {name: team(8, 3) for name in "abc"},
            {name: team(8, 3) for name in "abc"},
        ]
    )
    view = narrowed.comparable_only(whole)
    assert set(view.items["workshop"].astype(str)) == {"w1", "w2"}
    assert set(view.trend["from_workshop"].astype(str)) == {"w1"}


def test_fewer_than_three_teams_allow_no_test() -> None:
    trend = made([{"a": team(8, 2), "b": team(8, 2)}, {"a": team(8, 5), "b": team(8, 5)}]).trend
    assert set(trend["reason"]) == {"few_teams"}
    assert not trend["real_change"].any()


def test_thirty_workshops_are_compared_with_the_one_before_and_the_first() -> None:
    whole = made([{name: team(6, 3) for name in "abcd"} for _ in range(30)])
    pairs = set(whole.trend[["from_workshop", "to_workshop"]].astype(str).itertuples(index=False))
    assert {tuple(pair) for pair in pairs} == {("w28", "w29"), ("w0", "w29")}


def test_a_theme_that_nobody_named_has_a_share_of_none_and_no_interval() -> None:
    def written(workshop: str, theme: str) -> list[dict[str, object]]:
        return [
            entry(item, team, f"{item} {theme}", theme=theme, workshop=workshop, frequency="3")
            for team in ("a", "b", "c")
            for item in ("value_added", "leave_reasons")
        ]

    table = pd.DataFrame([*written("spring", "ease"), *written("autumn", "speed")])
    found = figures_cast.made(table, forms=[shipped()["last_customer"]])
    rows = waves.themes(found).set_index(["workshop", "theme"])
    assert len(rows) == 4
    assert rows.loc[("autumn", "ease"), "leave_share"] == 0
    assert rows[["low", "high"]].isna().all(axis=None)
