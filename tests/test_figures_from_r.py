"""Every figure of the method against R: tests/data/figures.R made them without our code."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import questionnaires
from reports import answers, beside, entries, files, report
from reports.faults import Faults
from reports.inputs import Input
from reports.known import Known
from reports.report import Report
from reports.settings import Settings

DATA = Path(__file__).parent / "data"
DRAWS_OF_R, PERMUTATIONS, DRAWS = 40_000, 4_999, 4_000
RATED = ["workshop", "voice", "item"]
CHANGE = ["item", "measure", "from_workshop", "to_workshop"]


@cache
def form() -> questionnaires.model.Questionnaire:
    return questionnaires.load(DATA / "figures.toml")


@cache
def source() -> Input:
    checked = answers.read([DATA / "figures" / "answers.csv"], Known((form(),)))
    faults = Faults()
    heads = files.read(DATA / "figures" / "heads.csv", faults)
    faults.stop_if_any()
    return Input(checked, teams=beside.teams(heads, "w8"), questionnaires=(form(),))


@cache
def made(weight: str = "persons", smallest_base: int = 1, permutations: int = 0) -> Report:
    return report.make(
        source(),
        Settings(weight=weight, smallest_base=smallest_base, permutations=permutations),  # type: ignore[arg-type]  # a Literal
    )


def expected(name: str) -> pd.DataFrame:
    table = pd.read_csv(DATA / "figures" / f"{name}.csv", keep_default_na=False, na_values=[""])
    for column in ("team", "theme", "label", "word"):
        if column in table:
            table[column] = table[column].fillna("").replace("none", "")
    return table


def same(found: pd.DataFrame, name: str, keys: list[str], but: tuple[str, ...] = ()) -> None:
    """Each figure in R's table is ours to 1e-9, and a figure that is missing is missing in both."""
    wanted = expected(name).set_index(keys).sort_index()
    ours = found.astype(dict.fromkeys(keys, str)).set_index(keys)
    assert not ours.index.has_duplicates
    ours = ours.reindex(wanted.index)
    assert len(wanted)
    for column in wanted.columns.difference(list(but)):
        one, other = ours[column], wanted[column]
        if pd.api.types.is_numeric_dtype(other) and not pd.api.types.is_bool_dtype(other):
            wrong = ~np.isclose(one.astype(float), other, rtol=1e-9, atol=1e-9, equal_nan=True)
        else:
            wrong = (one != other).to_numpy()
        assert not wrong.any(), (column, one[wrong], other[wrong])


def beyond_chance(p: pd.Series, of_r: pd.Series, draws: int) -> pd.Series:
    """Whether two drawn shares differ by more than four standard errors of their difference."""
    variance = (of_r * (1 - of_r)).clip(lower=1e-4) * (1 / draws + 1 / DRAWS_OF_R)
    return (p - of_r).abs() > 4 * np.sqrt(variance)


@pytest.mark.parametrize("weight", ["persons", "teams"])
def test_items(weight: str) -> None:
    same(made(weight).items, f"items_by_{weight}", RATED)


def test_no_item_is_missing_in_r() -> None:
    assert len(made().items) == len(expected("items_by_persons"))
    assert len(made().teams) == len(expected("teams"))


def test_teams() -> None:
    same(made().teams, "teams", ["workshop", "voice", "team", "item"])


def test_divided_opinions() -> None:
    keys = [*RATED, "team"]
    wanted = set(expected("camps")[keys].itertuples(index=False, name=None))
    assert set(made().camps[keys].astype(str).itertuples(index=False, name=None)) == wanted


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
    assert not beyond_chance(both["p_top3"], both["p_top3_r"], DRAWS).any(), both


def test_us_beside_customers() -> None:
    same(made().voices, "voices", ["item"])


def test_leadership_beside_front_line() -> None:
    found = made().group_gaps
    assert set(found["group_a"]) == {"front line"}
    same(found, "group_gaps", ["item", "measure"])


def test_scores_of_entries() -> None:
    same(entries.of(source().answers, Known((form(),))), "entries", ["workshop", "item", "text"])


def test_themes() -> None:
    same(made().themes, "themes", ["workshop", "theme"])


def test_change_of_themes() -> None:
    same(made().theme_trend, "theme_trend", ["theme", "from_workshop", "to_workshop"])


def test_reasons_to_leave() -> None:
    same(made().pareto, "pareto", ["workshop", "theme"])


def test_what_sets_us_apart() -> None:
    same(made().differentiation, "differentiation", ["workshop", "text"])
