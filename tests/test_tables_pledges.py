"""Pledges beside what followed: verdicts checked against the formulas, in a loop of their own."""

import math
from collections import Counter
from collections.abc import Callable
from itertools import chain

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from reports.answers import side_tables
from tests.figures_cast import made, scores
from tests.pledges_cast import audit, judged
from tests.rooms import ROOMS

TEAMS = ("a", "b", "c", "d", "e")


def pledged(*told: dict[str, str], workshop: str = "one") -> pd.DataFrame:
    """Pledges of team a, made in the first workshop unless told otherwise."""
    usual = {"workshop": workshop, "team": "a", "what": "Call back"}
    return side_tables.pledges(pd.DataFrame([usual | one for one in told]).fillna(""), "two")


def rated(workshop: str, teams: dict[str, float], **more: object) -> pd.DataFrame:
    """Five people a team whose mean is told, in fifths of a point."""
    people = {
        team: [int(mean) + (person < round(mean % 1 * 5)) for person in range(5)]
        for team, mean in teams.items()
    }
    return scores(people, workshop=workshop, **more)


def moving(by: dict[str, float], noise: float = 0.2) -> pd.DataFrame:
    """Two workshops of five teams; each item starts at 3 and moves by its own number of points."""
    parts = []
    for place, (item, rise) in enumerate(by.items()):
        before = {team: 3 + noise * (-1) ** (n + place) for n, team in enumerate(TEAMS)}
        after = {t: v + rise + noise * (-1) ** (n // 2) for n, (t, v) in enumerate(before.items())}
        parts += [rated("one", before, item=item), rated("two", after, item=item)]
    return pd.concat(parts)


def verdict_of(table: pd.DataFrame, *told: dict[str, str], **settings: object) -> list[str]:
    return made(table, pledges=pledged(*told), **settings).pledges["verdict"].tolist()


def test_an_item_that_rose_by_a_point_has_moved() -> None:
    assert verdict_of(moving({"x": 1.0, "y": 0}), {"item": "x"}) == ["moved"]


def test_an_item_that_fell_by_a_point_moved_the_other_way() -> None:
    assert verdict_of(moving({"x": -1.0, "y": 0}), {"item": "x"}) == ["other_way"]


def test_an_item_that_stayed_is_told_to_have_stayed() -> None:
    assert verdict_of(moving({"x": 0, "y": 0}), {"item": "x"}) == ["no_movement"]


def test_where_teams_differ_much_nothing_can_be_told() -> None:
    assert verdict_of(moving({"x": 0, "y": 0}, noise=0.6), {"item": "x"}) == ["unclear"]


def test_with_two_teams_nothing_was_tested_and_nothing_can_be_told() -> None:
    table = moving({"x": 1.0})
    assert verdict_of(table[table["team"].isin(["a", "b"])], {"item": "x"}) == ["unclear"]


def test_a_pledge_that_names_nothing_or_an_item_nobody_rated_cannot_be_told() -> None:
    assert verdict_of(moving({"x": 1.0}), {"what": "Smile"}, {"item": "z"}) == ["unclear"] * 2


def test_a_pledge_of_the_last_workshop_has_no_verdict_yet() -> None:
    told = pledged({"item": "x"}, workshop="two")
    assert made(moving({"x": 1.0}), pledges=told).pledges["verdict"].tolist() == [""]


def test_where_nobody_rated_no_pledge_can_be_told() -> None:
    rows = [scores({"a": [3] * 6}, workshop=name).assign(performance="") for name in ("one", "two")]
    assert verdict_of(pd.concat(rows), {"item": "welcome"}) == ["unclear"]


def test_half_a_point_is_needed_however_sure_it_is() -> None:
    assert verdict_of(moving({"x": 0.4, "y": 0}, noise=0), {"item": "x"}) == ["unclear"]


def test_a_gap_is_meant_to_fall() -> None:
    rows = moving({"x": 1.0, "y": 0}).assign(importance="5")
    found = made(rows, pledges=pledged({"item": "x"})).pledges.iloc[0]
    assert (found["verdict"], found["gap_verdict"]) == ("moved", "moved")


def test_a_theme_stands_in_only_where_no_item_is_named() -> None:
    rows = moving({"welcome": 1.0, "booking": 0})
    told = made(rows, pledges=pledged({"theme": "ease", "item": "welcome"}, {"theme": "ease"}))
    assert told.pledges["items"].isna().tolist() == [True, False]


def by_the_formulas(table: pd.DataFrame, told: pd.DataFrame) -> list[str]:
    """The verdicts from people's scores, person by person and item by item: method 1.8 and 1.11."""
    given: dict[str, dict[str, dict[str, list[int]]]] = {}
    for row in table.itertuples():
        waves = given.setdefault(str(row.item), {"w0": {}, "w1": {}})
        waves[str(row.workshop)].setdefault(str(row.team), []).append(row.performance)  # type: ignore[arg-type]  # a score
    items, teams = sorted(given), sorted(given["item0"]["w0"])
    mean, variance, change = {}, {}, {}
    for item in items:
        one, two = ([*chain(*wave.values())] for wave in given[item].values())
        mean[item] = sum(one) / len(one)
        change[item] = sum(two) / len(two) - mean[item]
        variance[item] = 0.0
        for team in teams:
            parts = []
            for wave, everybody in zip(given[item].values(), (one, two), strict=True):
                share = len(wave[team]) / len(everybody)
                off = sum(wave[team]) / len(wave[team]) - sum(everybody) / len(everybody)
                parts.append(share * off / math.sqrt(1 - share))
            variance[item] += (parts[1] - parts[0]) ** 2
    usual = sum(variance.values()) / len(items)
    v = {item: variance[item] / 4 + 3 * usual / 4 for item in items}
    df = 4 * len(items) / (len(items) + 3) * (len(teams) - 1)
    centre = sum(mean.values()) / len(items)
    spread = sum((mean[item] - centre) ** 2 for item in items) / (len(items) - 1)
    true = max(0.0, spread - sum(v.values()) / 2 / len(items))
    rows = []
    for item in told["item"]:
        b = true / (true + v[item] / 2)
        left = change[item] - (1 - b) * (centre - mean[item])
        error = math.sqrt(v[item])
        p = 2 * stats.t.sf(abs(left) / error, df)
        rows.append((change[item], left, left + stats.t.ppf([0.025, 0.975], df) * error, p))
    q = stats.false_discovery_control([row[3] for row in rows])
    return [_verdict(*row, sure) for row, sure in zip(rows, q, strict=True)]


def _verdict(change: float, left: float, ends: np.ndarray, p: float, q: float) -> str:
    if q < 0.10 and change >= 0.5 and left > 0:
        return "moved"
    if q < 0.10 and change <= -0.5 and left < 0:
        return "other_way"
    if p < 0.05 and change >= 0.5 and left > 0:
        return "hint"
    return "no_movement" if ends[0] >= -0.5 and ends[1] <= 0.5 else "unclear"


SHAPES = ((3, 0.0), (8, 0.0), (4, 0.8), (6, -1.0), (5, 0.6))
"""Teams, and how far what they pledged on rose."""


@pytest.mark.rooms
def test_verdicts_are_those_of_the_formulas() -> None:
    seen: Counter[str] = Counter()
    for seed in range(max(ROOMS, 40)):  # among fewer none is a hint
        table, told = audit(seed, *SHAPES[seed % len(SHAPES)])
        found = judged(table, told)
        wanted = dict(zip(told["team"], by_the_formulas(table, told), strict=True))
        assert dict(zip(found["team"], found["verdict"], strict=True)) == wanted
        seen.update(wanted.values())
    assert set(seen) == {"moved", "hint", "other_way", "no_movement", "unclear"}


@pytest.mark.rooms
@pytest.mark.parametrize("teams", [3, 5, 8])
def test_nothing_changing_few_reports_tell_of_a_moved_pledge(
    record_property: Callable[[str, object], None], teams: int
) -> None:
    told = [set(judged(*audit(seed, teams))["verdict"]) for seed in range(ROOMS)]
    for verdict in ("moved", "other_way"):
        wrong = sum(verdict in one for one in told)
        record_property(f"null audits of {ROOMS}, {teams} teams, with a pledge {verdict}", wrong)
        # were it true of 5 %, more would come by chance in 1 of 50 runs
        assert wrong <= stats.binom.ppf(0.98, ROOMS, 0.05)


@pytest.mark.rooms
def test_what_rose_by_a_point_is_mostly_found_by_eight_teams() -> None:
    told = pd.concat([judged(*audit(seed, 8, 1.0))["verdict"] for seed in range(ROOMS)])
    assert (told == "moved").mean() > 0.9


def test_pledges_stand_worst_first_and_the_new_ones_last() -> None:
    rows = moving({"up": 1.0, "down": -1.0, "still": 0})
    told = pledged(
        {"workshop": "two", "what": "new"},
        {"item": "up", "what": "better", "outcome": "kept"},
        {"item": "still", "what": "same"},
        {"what": "unknown", "due": "2027-01-01"},
        {"item": "up", "what": "late", "due": "2026-02-01"},
        {"item": "down", "what": "worse", "outcome": "kept"},
        {"item": "up", "what": "dropped", "outcome": "dropped"},
    )
    days = rows["workshop"].map({"one": "2026-01-01", "two": "2026-06-01"})
    found = made(rows.assign(date=days), pledges=told).pledges
    order = ["dropped", "late", "worse", "same", "unknown", "better", "new"]
    assert found["what"].tolist() == order
    assert found["what"][found["overdue"]].tolist() == ["late"]


def test_where_a_team_is_hidden_the_shown_ones_are_tested_and_p_comes_in_steps() -> None:
    rows = moving({"x": 1.0, "y": 0})
    few = rows[~((rows["team"] == "e") & rows["respondent"].str.endswith(("0", "1")))]
    # the next smallest is hidden too
    shown = rows[rows["team"].isin(["a", "b", "c"])]
    hidden = made(few, pledges=pledged({"item": "x"})).pledges.iloc[0]
    assert hidden["p"] in (0.01, 0.05, 0.1, 1)
    assert hidden["verdict"] == made(shown, pledges=pledged({"item": "x"})).pledges["verdict"][0]
