"""Hiding in many small rooms: what is left of a total is nobody, or people enough."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from reports.answers.catalogue import Known
from reports.report import Report
from reports.tables.rated import hiding, tally
from tests.figures_cast import checked, made
from tests.rooms import ROOMS

MEASURES = ("importance", "performance", "gap")
SMALL_ROOMS = 7 * ROOMS // 2  # more of them, as few hide all of their teams
CELL = ["item", "team"]
TOGETHER = 70
TABLES = ("items", "teams", "distributions")


def small_room(seed: int) -> pd.DataFrame:
    """Two to five teams of one to nine people who rate one item on two or three scores."""
    random = np.random.default_rng(seed)
    sizes = random.integers(1, 10, random.integers(2, 6))
    team = np.repeat([f"t{place}" for place in range(len(sizes))], sizes)
    scale, silent = random.integers(2, 4), random.choice([0.0, 0.15, 0.4])
    table = pd.DataFrame({"team": team, "respondent": [f"{seed}-{n}" for n in range(len(team))]})
    for measure in ("importance", "performance"):
        given = random.integers(1, scale + 1, len(team)).astype(str).astype(object)
        given[random.random(len(team)) < silent] = random.choice(["", "dk"])
        table[measure] = given
    return table.assign(item=f"item {seed:03}", workshop="spring")


@cache
def rooms() -> pd.DataFrame:
    """Many small rooms, each with an item of its own."""
    return pd.concat([small_room(seed) for seed in range(SMALL_ROOMS)], ignore_index=True)


def parts(table: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """`table` by rooms: a report of thousands of items and all their people takes gigabytes."""
    for first in range(0, SMALL_ROOMS, TOGETHER):
        names = {f"item {seed:03}" for seed in range(first, first + TOGETHER)}
        yield table[table["item"].isin(names)].reset_index(drop=True)


@cache
def published(base: int) -> Report:
    """The report of all rooms: whether a cell is hidden hangs on its own item alone."""
    reports = [made(part, smallest_base=base, scale=3) for part in parts(rooms())]
    tables = {name: pd.concat([getattr(one, name) for one in reports]) for name in TABLES}
    return replace(reports[0], **tables)


def mask(table: pd.DataFrame, base: int) -> pd.Series:
    """Whether each team of each item is hidden."""
    cells = tally.of(checked(table, scale=3), Known(scale=3))
    hidden = hiding.hidden_teams(cells, base)
    return pd.Series(hidden, pd.MultiIndex.from_frame(cells.cells[CELL].astype(str)))


def scores(table: pd.DataFrame) -> pd.DataFrame:
    """What each person gave, as numbers; NaN for none."""
    given = {m: pd.to_numeric(table[m], errors="coerce") for m in MEASURES[:2]}
    return pd.DataFrame(given).assign(gap=given["importance"] - given["performance"])


def of_cells(table: pd.DataFrame, hidden: pd.Series) -> np.ndarray:
    """Whether each row of `table` is of a hidden cell."""
    return hidden.reindex(pd.MultiIndex.from_frame(table[CELL])).to_numpy(bool)


def shown_totals(base: int) -> set[str]:
    items = published(base).items
    return set(items.loc[~items["hidden"].astype(bool), "item"].astype(str))


def left_over(report: Report, measure: str) -> pd.Series:
    """Persons of each item who are left when the shown teams are taken off the total."""
    rows = report.distributions[report.distributions["measure"] == measure]
    rows = rows[~rows["answer"].isin(["dk", "missing"])].astype({"item": str, "n": float})
    total = rows[rows["team"] == ""].groupby("item")["n"].sum()
    shown = rows[(rows["team"] != "") & ~rows["hidden"].astype(bool)].groupby("item")["n"].sum()
    return total.sub(shown, fill_value=0)


@pytest.mark.rooms
@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("base", [3, 5])
def test_what_is_left_of_a_total_is_nobody_or_enough_people(base: int, measure: str) -> None:
    report, table = published(base), rooms()
    rows = table[of_cells(table, mask(table, base)) & scores(table)[measure].notna()]
    of_teams = rows.groupby(["item", "team"]).size().groupby("item")
    others = of_teams.sum() - of_teams.max()  # besides the largest hidden team
    there = report.teams[["n_importance", "n_performance"]].fillna(0).sum(axis=1) > 0
    shown = there.groupby(report.teams["item"].astype(str)).any()  # an empty team hides nobody
    left = left_over(report, measure).reindex(sorted(shown_totals(base)))
    left = left[left > 0]
    assert len(left) > SMALL_ROOMS / 7
    # the attacker's sum is the true one: nobody else was taken off
    assert left.to_dict() == rows["item"].value_counts().reindex(left.index).to_dict()
    assert (left >= base).all()
    assert (others.loc[left.index] >= 1).all()
    # where no team is shown nobody else can be hidden
    assert (others.loc[left.index][shown.loc[left.index]] >= 2).all()


@pytest.mark.rooms
@pytest.mark.parametrize("base", [3, 5])
def test_of_a_hidden_total_nothing_is_told(base: int) -> None:
    report = published(base)
    hidden = report.items[report.items["hidden"].astype(bool)]
    assert 0 < len(hidden) < SMALL_ROOMS
    assert hidden[["n_performance", "performance", "gap", "missing_share"]].isna().all(axis=None)
    for table in (report.teams, report.distributions):
        rows = table[table["item"].isin(hidden["item"])]
        assert rows["hidden"].all()
        assert (
            rows.select_dtypes("number")
            .drop(columns="scale_size", errors="ignore")
            .isna()
            .all(axis=None)
        )


@pytest.mark.rooms
@pytest.mark.parametrize(("kind", "column"), [("choices", "choice"), ("numbers", "number")])
def test_other_answers_leave_nobody_or_enough_people(kind: str, column: str) -> None:
    table = rooms().assign(performance="", importance="")
    table[column] = np.random.default_rng(3).integers(1, 4, len(table)).astype(str)
    found = pd.concat([getattr(made(part, smallest_base=5), kind) for part in parts(table)])
    size = "base" if kind == "choices" else "n"
    found = found.groupby(["item", "team", "hidden"], as_index=False)[size].first()
    is_total, persons = found["team"] == "", found[size].astype(float)
    left = persons[is_total].set_axis(found.loc[is_total, "item"]).dropna()
    left = left - persons[~is_total].groupby(found["item"]).sum().reindex(left.index)
    hidden = found[~is_total].groupby("item")["hidden"].sum()
    some = left[left > 0]
    assert len(some) > SMALL_ROOMS / 7
    assert (some >= 5).all()
    assert (hidden.loc[some.index] > 1).all()
    assert (hidden.loc[left[left == 0].index] == 0).all()
