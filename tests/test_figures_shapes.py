"""Awkward answers against R (tests/data/figures_shapes.R): one team and fifteen, teams of 1, 2, 3
and 5, scales of 2, 7 and 10, all equal, all "don't know", reverse, three voices, nothing in common.
"""

import numpy as np
import pandas as pd
import pytest

from reports.answers.catalogue import Known
from reports.report import Report
from reports.tables import entries
from reports.words.keys import RULES
from tests.figures_cast import made as of_table
from tests.figures_from_r import (
    DRAWS,
    FOLDER,
    PERMUTATIONS,
    beyond_chance,
    expected,
    form,
    made,
    same,
    source,
)

RATED = ["workshop", "voice", "item"]
DISTRIBUTION = ["workshop", "voice", "team", "item", "measure", "answer"]
OF_ANSWERS = ["workshop", "voice", "item", "team"]


def shapes(**settings: object) -> Report:
    return made("figures_shapes", **settings)  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize("weight", ["persons", "teams"])
def test_items(weight: str) -> None:
    found = shapes(weight=weight).items
    same(found, f"shapes/items_by_{weight}", RATED)
    assert len(found) == len(expected(f"shapes/items_by_{weight}"))


def test_teams() -> None:
    same(shapes().teams, "shapes/teams", ["workshop", "voice", "team", "item"])
    assert len(shapes().teams) == len(expected("shapes/teams"))


@pytest.mark.parametrize("weight", ["persons", "teams"])
def test_distributions(weight: str) -> None:
    """R writes the answers that somebody gave; all others are there with 0."""
    found = shapes(weight=weight).distributions
    given = found[found["n"] > 0]
    total, by_team = given[given["team"] == ""], given[given["team"] != ""]
    same(total, f"shapes/distributions_by_{weight}", DISTRIBUTION)
    same(by_team, "shapes/distributions_of_teams", DISTRIBUTION)
    names = [f"shapes/distributions_{name}" for name in (f"by_{weight}", "of_teams")]
    assert len(given) == sum(len(expected(name)) for name in names)
    assert set(found.loc[found["n"] == 0, "share"].dropna()) == {0}


def test_a_distribution_has_every_answer_of_its_scale() -> None:
    found = shapes().distributions
    cells = found.groupby(["item", "measure"], observed=True)["answer"].nunique()
    assert cells["ten"].to_dict() == {"gap": 19, "importance": 12, "performance": 12}
    assert cells["two"].to_dict() == {"gap": 3, "importance": 4, "performance": 4}
    assert cells["mixed"].to_dict() == {"importance": 7, "performance": 9}
    assert cells["turned"].to_dict() == {"performance": 12}


def test_differences_between_teams() -> None:
    found = shapes().team_differences
    same(found, "shapes/team_differences", ["workshop", "item"], ("p_permutation",))
    assert len(found) == len(expected("shapes/team_differences"))


def test_the_permutation_test_of_teams() -> None:
    keys = ["workshop", "item"]
    found = shapes(permutations=PERMUTATIONS).team_differences.astype(dict.fromkeys(keys, str))
    both = found.merge(expected("shapes/team_differences"), on=keys, suffixes=("", "_r"))
    assert (both["p_permutation"].isna() == both["p_permutation_r"].isna()).all()
    far = beyond_chance(both["p_permutation"], both["p_permutation_r"], PERMUTATIONS)
    assert not far.any(), both.loc[far, [*keys, "p_permutation", "p_permutation_r"]]


@pytest.mark.parametrize("base", [5, 3])
def test_what_is_hidden(base: int) -> None:
    teams = shapes(smallest_base=base).teams
    wanted = expected("shapes/hidden")
    wanted = wanted[wanted["base"] == base].drop(columns="base")
    keys = ["workshop", "item", "team"]
    found = teams[teams["voice"] == "member"].astype(dict.fromkeys(keys, str)).set_index(keys)
    shown = wanted.set_index(keys)["hidden"]
    assert found["hidden"].astype(bool).reindex(shown.index).eq(shown).all()
    assert 0 < shown.sum() < len(shown)


@pytest.mark.parametrize("base", [5, 3])
def test_which_totals_are_hidden(base: int) -> None:
    found = shapes(smallest_base=base).items
    same(
        found.rename(columns={"hidden": f"hidden_{base}"}),
        "shapes/hidden_totals",
        RATED,
        other(base),
    )
    assert found["hidden"].any() == (base == 5)


def other(base: int) -> tuple[str]:
    return (f"hidden_{8 - base}",)


@pytest.mark.parametrize("base", [5, 3])
def test_differences_between_teams_some_of_which_are_hidden(base: int) -> None:
    """With base 3 there is one hidden team that could be tested: it takes no part."""
    found, name = shapes(smallest_base=base).team_differences, f"shapes/team_differences_{base}"
    same(found, name, ["workshop", "item"])
    assert len(found) == len(expected(name))


@pytest.mark.parametrize(
    ("base", "name"), [(1, "shapes/trend"), (5, "shapes/trend_5"), (3, "shapes/trend_3")]
)
def test_changes_between_workshops(base: int, name: str) -> None:
    found = shapes(smallest_base=base).trend
    same(found, name, ["item", "measure", "from_workshop", "to_workshop"])
    assert len(found) == len(expected(name))


@pytest.mark.parametrize("weight", ["persons", "teams"])
def test_how_sure_a_rank_is(weight: str) -> None:
    found, wanted = shapes(weight=weight).ranks, expected(f"shapes/ranks_by_{weight}")
    both = found.astype(dict.fromkeys(RATED, str)).merge(wanted, on=RATED, suffixes=("", "_r"))
    assert len(both) == len(found) == len(wanted)
    assert list(both["rank"]) == list(both["rank_r"])
    assert (both["p_top3"].isna() == both["p_top3_r"].isna()).all()
    assert not beyond_chance(both["p_top3"], both["p_top3_r"], DRAWS, 0.025).any(), both


@pytest.mark.parametrize("weight", ["persons", "teams"])
def test_us_beside_customers(weight: str) -> None:
    found, name = shapes(weight=weight).voices, f"shapes/voices_by_{weight}"
    same(found, name, ["workshop", "item"])
    assert len(found) == len(expected(name))


@pytest.mark.parametrize(("table", "more"), [("choices", ["choice"]), ("numbers", [])])
def test_answers_that_are_not_scores(table: str, more: list[str]) -> None:
    keys, name = [*OF_ANSWERS, *more], f"shapes/{table}"
    same(getattr(shapes(), table), name, keys, ("hidden_5",))
    assert len(getattr(shapes(), table)) == len(expected(name))
    found = getattr(shapes(smallest_base=5), table).set_index(keys)
    wanted = expected(name).fillna({"team": ""}).set_index(keys)["hidden_5"]
    assert found["hidden"].astype(bool).reindex(wanted.index).eq(wanted).all()
    figures = found.select_dtypes("number")
    assert figures[found["hidden"].astype(bool)].isna().all(axis=None)
    assert 0 < wanted.sum() < len(wanted)


def test_scores_of_entries() -> None:
    found = entries.of(source("figures_shapes").answers, Known((form("figures_shapes"),)))
    same(found, "shapes/entries", ["workshop", "item", "text"])
    shown = shapes().entries
    same(shown, "shapes/entries", ["workshop", "item", "text"])
    assert len(shown) == len(expected("shapes/entries"))


def test_what_sets_us_apart() -> None:
    same(shapes().differentiation, "shapes/differentiation", ["workshop", "item", "text"])
    assert len(shapes().differentiation) == len(expected("shapes/differentiation"))


def test_contradictions() -> None:
    report = shapes()
    texts = report.entries.astype(str)
    texts = texts.set_index(["workshop", texts["item"] + ":" + texts["entry"]])["text"]
    found = report.contradictions.assign(
        texts=[
            ";".join(sorted(texts[row.workshop, name] for name in str(row.entries).split()))
            for row in report.contradictions.itertuples()
        ]
    )
    keys = ["workshop", "rule", "theme", "item", "texts"]
    wanted = expected("shapes/contradictions")
    both = wanted.merge(found, on=keys, suffixes=("_r", ""))
    assert len(both) == len(found) == len(wanted)
    assert list(both["n"]) == list(both["n_r"])
    assert list(both["of"]) == list(both["of_r"])
    assert set(wanted["rule"]) == set(RULES)


def test_pledges() -> None:
    same(shapes().pledges, "shapes/pledges", ["workshop", "team"])


def test_requests() -> None:
    same(shapes().requests, "shapes/requests", ["workshop", "team"])


def test_participation() -> None:
    same(shapes().participation, "shapes/participation", ["workshop", "team", "voice"])


def test_summary_with_the_cross_frozen_in_the_first_workshop() -> None:
    same(shapes().summary, "shapes/summary", ["workshop"])


def test_the_cross_stays_when_more_workshops_come() -> None:
    table = pd.read_csv(FOLDER / "shapes" / "answers.csv", dtype=str, keep_default_na=False)
    table = table[
        table["item"].isin(["same", "p1", "p2", "p3", "p5"]) & (table["voice"] == "member")
    ]
    centre = ["importance_centre", "performance_centre"]
    before, after = (
        of_table(rows, smallest_base=1).summary[centre]
        for rows in (table[table["workshop"] == "many"], table)
    )
    assert len(after) == 2
    assert (after == before.iloc[0]).all(axis=None)


def test_notices() -> None:
    keys = ["workshop", "voice", "item", "kind"]
    same(shapes().notices, "shapes/notices", keys)
    assert len(shapes().notices) == len(expected("shapes/notices"))
    found = shapes(smallest_base=5).notices
    found = found[found["kind"] == "hidden"]
    same(found, "shapes/notices_hidden_5", keys)
    assert len(found) == len(expected("shapes/notices_hidden_5"))


def test_courses() -> None:
    """Neighbours alike, back and forth, ties, all equal, five workshops, too few."""
    table = pd.read_csv(FOLDER / "shapes" / "courses_answers.csv", dtype=str)
    found = of_table(table, smallest_base=1).series
    same(found, "shapes/series", ["item", "measure"])
    assert len(found) == len(expected("shapes/series"))


@pytest.mark.parametrize("name", ["figures", "figures_shapes"])
@pytest.mark.parametrize("base", [3, 5])
def test_hiding_changes_no_figure_that_is_shown(name: str, base: int) -> None:
    shown, every = (made(name, smallest_base=smallest) for smallest in (base, 1))
    for table, keys in (("items", RATED), ("teams", [*RATED, "team"])):
        found, all_ = getattr(shown, table), getattr(every, table)
        hidden = found["hidden"].to_numpy(bool)
        figures = [c for c in found.select_dtypes("number") if c != "scale_size"]
        # held back by a rule of its own, or of a family without what is hidden
        figures = [c for c in figures if not c.endswith("_other") and c != "q"]
        pd.testing.assert_frame_equal(found[keys], all_[keys])
        pd.testing.assert_frame_equal(found.loc[~hidden, figures], all_.loc[~hidden, figures])
        assert found.loc[hidden, figures].isna().all(axis=None)
        assert (found.loc[hidden, "label"] == "").all()
        assert hidden.any() or table == "items"


def test_distributions_obey_the_mask_of_the_teams() -> None:
    report = shapes(smallest_base=5)
    mask = report.teams.set_index([*RATED, "team"])["hidden"].astype(bool)
    rows = report.distributions[report.distributions["team"] != ""]
    hidden = mask.reindex(pd.MultiIndex.from_frame(rows[[*RATED, "team"]])).to_numpy(bool)
    assert rows.loc[hidden, ["n", "share"]].isna().all(axis=None)
    assert rows.loc[~hidden, "n"].notna().all()
    assert np.array_equal(rows["hidden"].to_numpy(bool), hidden)
