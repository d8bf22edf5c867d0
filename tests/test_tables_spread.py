"""How sure the order of gaps is: against the formula written out, and against rooms made up."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from reports import report
from reports.answers.catalogue import Known
from reports.answers.table import check
from reports.inputs import Input, Settings
from reports.tables.rated import spread
from tests.figures_cast import checked, made, room
from tests.rooms import ROOMS

ITEMS, MANY = 10, 10 * ROOMS  # rooms of the calibration: few items of each are told at 80 %


def plain_probability(
    answers: pd.DataFrame, weight: str, draws: int, seed: int
) -> dict[str, float]:
    """Method 1.7 person by person, without an array of people and items; at full precision."""
    random = np.random.default_rng(seed)
    gaps: dict[str, dict[str, float]] = {}
    teams = {}
    for row in answers.to_dict("records"):
        if row["importance"] in ("", "dk") or row["performance"] in ("", "dk"):
            continue
        rated = gaps.setdefault(row["item"], {})
        rated[row["respondent"]] = float(row["importance"]) - float(row["performance"])
        teams[row["respondent"]] = row["team"]

    def share(item: str, person: str) -> float:
        if weight == "persons":
            return 1.0
        return 1 / sum(teams[other] == teams[person] for other in gaps[item])

    def mean(item: str, weights: dict[str, float]) -> float:
        worth = {person: weights[person] * share(item, person) for person in gaps[item]}
        total = sum(worth.values())
        return sum(worth[person] * gap for person, gap in gaps[item].items()) / total

    centred = []
    for _ in range(draws):
        cut = np.sort(random.random(len(teams) - 1))
        weights = dict(zip(teams, np.diff(np.r_[0, cut, 1]), strict=True))  # a flat Dirichlet
        drawn = {item: mean(item, weights) for item in gaps}
        middle = sum(drawn.values()) / len(drawn)
        centred.append({item: gap - middle for item, gap in drawn.items()})
    average = {item: np.mean([draw[item] for draw in centred]) for item in gaps}
    n, size = len(teams), len(gaps)
    variances = [np.var([draw[item] for draw in centred], ddof=1) for item in gaps]
    noise = (n + 1) / (n - 1) * size / (size - 1) * np.mean(variances)
    observed = [mean(item, dict.fromkeys(teams, 1.0)) for item in gaps]
    apart = max(0.0, float(np.var(observed, ddof=1) - noise))
    b = apart / (apart + noise)
    if b == 0:
        return dict.fromkeys(gaps, 3 / size)
    first = dict.fromkeys(gaps, 0)
    for draw in centred:
        value = {i: b * average[i] + np.sqrt(b) * (draw[i] - average[i]) for i in gaps}
        for item in sorted(value, key=value.__getitem__)[-3:]:
            first[item] += 1
    return {item: count / draws for item, count in first.items()}


def apart(seed: int, sizes: list[int], items: int = 6) -> pd.DataFrame:
    """A room whose items differ: what they matter falls from one to the next."""
    table = room(sizes, items=items, seed=seed)
    place = table["item"].str.split().str[1].astype(int)
    scored = ~table["importance"].isin(["", "dk"])
    given = pd.to_numeric(table.loc[scored, "importance"])
    lower = (given - place[scored] * 0.5).clip(1, 5).round().astype(int)
    table.loc[scored, "importance"] = lower.astype(str)
    return table


@pytest.mark.parametrize("weight", ["persons", "teams"])
@pytest.mark.parametrize(("seed", "sizes"), [(1, [9, 5, 8]), (2, [3, 12, 6, 7]), (3, [25])])
def test_the_probability_is_that_of_the_formula_written_out(
    weight: str, seed: int, sizes: list[int]
) -> None:
    table, draws = apart(seed, sizes), 2000
    found = made(table, weight=weight, smallest_base=1).ranks.astype({"item": str})
    wanted = plain_probability(table, weight, draws, seed)
    assert set(found["item"]) == set(wanted)
    for item, told in found.set_index("item")["p_top3"].items():
        p = wanted[str(item)]
        error = np.sqrt(max(p * (1 - p), 1e-3) * (1 / draws + 1 / spread.DRAWS))
        assert abs(told - p) <= 0.025 + 4 * error, (item, told, p)
        assert told * 20 == pytest.approx(round(told * 20))


def test_where_items_differ_by_chance_alone_all_are_equally_sure() -> None:
    alike = np.array([[4.0, 0, 0, 0, 0], [0, 4, 0, 0, 0], [0, 0, 4, 0, 0], [0, 0, 0, 4, 0]] * 3)
    given = np.ones_like(alike)
    assert spread.top_probability(alike, given) == pytest.approx([0.6] * 5)


def test_of_fewer_than_ten_people_nothing_is_told() -> None:
    table = apart(4, [9])
    assert made(table, smallest_base=1).ranks["p_top3"].isna().all()
    assert made(apart(4, [20])).ranks["p_top3"].notna().all()
    # an item that few rated ranks among the others, and is told of no place
    table = apart(4, [20])
    few = (table["item"] == "item 2") & (table["respondent"].str.split("-").str[1].astype(int) > 8)
    found = made(table[~few]).ranks.astype({"item": str}).set_index("item")["p_top3"]
    assert list(found.index[found.isna()]) == ["item 2"]


def test_three_items_are_the_first_three_and_nothing_is_told() -> None:
    assert made(room([20], items=3)).ranks["p_top3"].isna().all()


def test_tallies_have_the_figures_of_their_answers_and_say_nothing_of_an_order() -> None:
    """Who gave them is not known: no draw could weigh anybody whole."""
    table = apart(4, [20, 7])
    given = ["workshop", "team", "item", "importance", "performance"]
    tallies = table.groupby(given).size().rename("n").reset_index()
    tallies["respondent"] = tallies["team"]
    answers = check({"room": table.iloc[:0]}, Known(), tallies=tallies)
    assert len(answers) == len(tallies) < len(table)
    told = report.make(Input(answers), Settings(permutations=0))
    assert told.ranks.empty
    whole = report.make(Input(checked(table)), Settings(permutations=0))
    for name in ("items", "teams", "distributions", "summary"):
        pd.testing.assert_frame_equal(getattr(told, name), getattr(whole, name))


def test_neither_order_nor_names_change_a_probability() -> None:
    table = apart(5, [7, 8, 9], items=8)
    found = made(table, weight="teams").ranks.astype({"item": str}).set_index("item")["p_top3"]
    other = table.sample(frac=1, random_state=2)
    other = other.assign(
        team=other["team"].map({"team 0": "z", "team 1": "y", "team 2": "x"}),
        respondent=other["respondent"].map(lambda name: name[::-1]),
    )
    again = made(other, weight="teams").ranks.astype({"item": str}).set_index("item")["p_top3"]
    assert again.sort_index().to_dict() == found.sort_index().to_dict()


def test_a_room_larger_than_one_batch_is_drawn_as_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = checked(apart(6, [30]))
    gaps, worth = spread.sheets(
        answers[(answers["importance"] > 0) & (answers["performance"] > 0)],
        sorted(answers["item"].astype(str).unique()),
        "persons",
    )
    whole = spread.top_probability(gaps, worth)
    monkeypatch.setattr(spread, "AT_ONCE", 1000)
    assert spread.top_probability(gaps, worth) == pytest.approx(whole)


@pytest.mark.rooms
@pytest.mark.parametrize(("people", "apart"), [(10, 0.4), (30, 0.4), (60, 0.4), (30, 0.25)])
def test_what_is_told_at_80_is_true_in_four_of_five_rooms(
    people: int, apart: float, record_property: Callable[[str, object], None]
) -> None:
    """People differ throughout (SD .6) and from item to item (SD 1); gaps are whole points."""
    random = np.random.default_rng(people)
    told = kept = 0
    for _ in range(MANY):
        true = random.normal(0.8, apart, ITEMS)
        gaps = true + random.normal(0, 0.6, (people, 1)) + random.normal(0, 1, (people, ITEMS))
        gaps = gaps.round().clip(-4, 4)
        p = spread.top_probability(gaps, np.ones_like(gaps))
        said = (p >= 0.75) & (p < 0.85)
        told += int(said.sum())
        kept += int((said & (true >= np.sort(true)[-3])).sum())
    record_property(f"told at 75 to 85 % (n = {people}, SD {apart}) in {MANY} rooms", told)
    record_property("of them in the true top three", round(kept / told, 3))
    assert told > MANY / 10
    margin = 4 * np.sqrt(0.8 * 0.2 / told)
    assert 0.74 - margin < kept / told < 0.86 + margin
