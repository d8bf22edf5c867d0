"""Every figure of the method against R: tests/data/figures.R made them without our code."""

import pandas as pd
import pytest

from reports.answers.catalogue import Known
from reports.tables import entries
from tests.figures_from_r import (
    DRAWS,
    PERMUTATIONS,
    beyond_chance,
    expected,
    form,
    made,
    same,
    source,
)

RATED = ["workshop", "voice", "item"]
CHANGE = ["item", "measure", "from_workshop", "to_workshop"]


@pytest.mark.parametrize("weight", ["persons", "teams"])
def test_items(weight: str) -> None:
    same(made(weight=weight).items, f"items_by_{weight}", RATED)


def test_no_item_is_missing_in_r() -> None:
    assert len(made().items) == len(expected("items_by_persons"))
    assert len(made().teams) == len(expected("teams"))


def test_teams() -> None:
    same(made().teams, "teams", ["workshop", "voice", "team", "item"])


def test_divided_opinions() -> None:
    same(made().camps, "camps", [*RATED, "team"])
    assert len(made().camps) == len(expected("camps"))


def test_differences_between_teams() -> None:
    found = made().team_differences
    same(found, "team_differences", ["workshop", "item"], ("p_permutation", "p_coin", "word"))
    assert len(found) == len(expected("team_differences"))


@pytest.mark.parametrize("route", ["p_permutation", "p_coin"])
def test_the_permutation_test_of_teams(route: str) -> None:
    """By R's own draws, and by its package coin where nobody left the item out."""
    keys = ["workshop", "item"]
    found = made(permutations=PERMUTATIONS).team_differences.astype(dict.fromkeys(keys, str))
    both = found.merge(expected("team_differences"), on=keys, suffixes=("", "_r"))
    if route == "p_permutation":
        assert (both["p_permutation"].isna() == both["p_permutation_r"].isna()).all()
    wanted = both["p_permutation_r" if route == "p_permutation" else route]
    assert wanted.notna().sum() > 5
    far = beyond_chance(both["p_permutation"], wanted, PERMUTATIONS)
    assert not far.any(), both.loc[far, [*keys, "p_permutation"]].assign(wanted=wanted)


def test_words_for_the_size_of_a_difference() -> None:
    keys = ["workshop", "item"]
    found = made(permutations=PERMUTATIONS).team_differences.astype(dict.fromkeys(keys, str))
    both = found.merge(expected("team_differences"), on=keys)
    differ = both[both["q"] < 0.10]
    assert len(differ) > 2
    assert list(differ["size"]) == list(differ["word"])
    assert set(both.loc[both["q"] >= 0.10, "size"]) == {""}


@pytest.mark.parametrize("base", [5, 3])
def test_what_is_hidden(base: int) -> None:
    found = made(smallest_base=base).teams
    wanted = expected(f"hidden_{base}")
    keys = ["workshop", "team", "item"]
    found = found[found["voice"] == "member"].astype(dict.fromkeys(keys, str)).set_index(keys)
    assert wanted["hidden"].any()
    assert list(found["hidden"].loc[pd.MultiIndex.from_frame(wanted[keys])]) == list(
        wanted["hidden"]
    )


def test_changes_between_workshops() -> None:
    same(made().trend, "trend", CHANGE)


def test_courses_of_many_workshops() -> None:
    same(made().series, "series", ["item", "measure"])


def test_how_sure_a_rank_is() -> None:
    found = made().ranks.astype({"voice": str, "item": str})
    both = found.merge(expected("ranks"), on=["voice", "item"], suffixes=("", "_r"))
    assert list(both["rank"]) == list(both["rank_r"])
    assert (both["p_top3"].isna() == both["p_top3_r"].isna()).all()
    assert not beyond_chance(both["p_top3"], both["p_top3_r"], DRAWS, 0.025).any(), both


def test_us_beside_customers() -> None:
    same(made().voices, "voices", ["item"])


def test_leadership_beside_front_line() -> None:
    found = made().group_gaps
    assert set(found["group_a"]) == {"front line"}
    same(found, "group_gaps", ["item", "measure"])


def test_scores_of_entries() -> None:
    found = entries.of(source("figures").answers, Known((form("figures"),)))
    same(found, "entries", ["workshop", "item", "text"])


def test_themes() -> None:
    same(made().themes, "themes", ["workshop", "theme"])


def test_change_of_themes() -> None:
    same(made().theme_trend, "theme_trend", ["theme", "from_workshop", "to_workshop"])


def test_reasons_to_leave() -> None:
    same(made().pareto, "pareto", ["workshop", "theme"])


def test_what_sets_us_apart() -> None:
    same(made().differentiation, "differentiation", ["workshop", "text"])
