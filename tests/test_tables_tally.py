"""Tallies: every answer is counted once, in its cell, whoever else is in the file."""

import numpy as np
import pandas as pd

from reports.answers.catalogue import Known
from reports.tables.rated import tally
from reports.telling import records
from tests.figures_cast import checked, room, scores
from tests.some import some


def test_the_joint_tally_holds_every_person_of_its_cell() -> None:
    table = checked(scores({"a": [5, 4, "dk", "", 2]}, importance=5))
    cells = tally.of(table, Known())
    assert cells.joint.sum() == 5
    assert cells.counts("performance").tolist() == [[0, 1, 0, 1, 1]]
    assert cells.counts("importance").tolist() == [[0, 0, 0, 0, 5]]
    assert cells.counts("gap").tolist() == [[0, 0, 0, 0, 1, 1, 0, 1, 0]]
    assert (cells.dont_know("performance"), cells.missing("performance")) == ([1], [1])


def test_counts_equal_those_of_pandas() -> None:
    raw = room([5, 8, 3], items=4)
    cells = tally.of(checked(raw), Known())
    for place, cell in some(enumerate(records(cells.cells))):
        rows = raw[(raw["item"] == cell["item"]) & (raw["team"] == cell["team"])]
        for measure in ("importance", "performance"):
            expected = [(rows[measure] == str(score)).sum() for score in range(1, 6)]
            assert cells.counts(measure)[place].tolist() == expected
            assert cells.dont_know(measure)[place] == (rows[measure] == "dk").sum()


def test_a_person_who_skipped_an_item_is_missing_there() -> None:
    rows = [("p", "one"), ("q", "one"), ("q", "two")]
    table = pd.DataFrame(rows, columns=["respondent", "item"]).assign(performance=3)
    assert tally.of(checked(table), Known()).missing("performance").tolist() == [0, 1]


def test_all_teams_together_are_the_sum_of_the_teams() -> None:
    teams = tally.of(checked(room([5, 8, 3])), Known())
    total = tally.of_all_teams(teams)
    assert total.joint.sum() == teams.joint.sum()
    assert total.persons.tolist() == [16, 16, 16]


def test_equal_teams_weigh_the_same_whatever_their_size() -> None:
    teams = tally.of(checked(scores({"a": [1] * 8, "b": [5, 5]})), Known())
    persons = tally.weighted(teams, "performance", "persons")[0]
    equal = tally.weighted(teams, "performance", "teams")[0]
    assert persons.tolist() == [8, 0, 0, 0, 2]
    # n_eff = m² / Σ 1/n = 4 / (1/8 + 1/2) = 6.4
    assert np.allclose(equal, [3.2, 0, 0, 0, 3.2])


def test_a_gap_between_two_scales_is_not_counted() -> None:
    cells = tally.of(checked(scores({"a": [5, 4, 3]}, importance=5)), Known())
    other = {"importance": np.array([4]), "performance": np.array([5])}
    apart = tally.Tally(cells.cells, cells.joint, cells.persons, other)
    assert apart.counts("gap").sum() == 0


def test_no_answers_are_an_empty_tally() -> None:
    teams = tally.of(checked(pd.DataFrame(columns=["respondent", "item", "performance"])), Known())
    assert len(teams.cells) == 0
    assert len(tally.of_all_teams(teams).cells) == 0
    assert tally.weighted(teams, "gap", "teams").shape[0] == 0
