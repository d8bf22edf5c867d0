"""Ratings as many rows as people: what is left out so that nobody is recognised."""

import numpy as np
import pandas as pd

from reports import report
from reports.answers import table
from reports.answers.catalogue import Known
from reports.inputs import Input, Settings
from reports.tables.persons import wide
from reports.tables.rated.items import Rated
from tests.figures_cast import reversed_habit
from tests.some import some


def rated(people: int, team: str = "A", voice: str = "member", item: str = "x") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "respondent": [f"{team}{voice}{number}" for number in range(people)],
            "item": item,
            "importance": [str(number % 5 + 1) for number in range(people)],
            "performance": ["dk" if number == 0 else "3" for number in range(people)],
            "team": team,
            "voice": voice,
            "workshop": "W",
        }
    )


def sheets(*parts: pd.DataFrame, smallest_base: int = 5) -> pd.DataFrame:
    return of_checked(table.check({"a.csv": pd.concat(parts)}, Known()), Known(), smallest_base)


def of_checked(checked: pd.DataFrame, known: Known, smallest_base: int) -> pd.DataFrame:
    return wide(Rated.of(checked, known, Settings(smallest_base=smallest_base)))


def test_one_row_a_person_and_one_column_an_item_and_measure() -> None:
    found = sheets(rated(10))
    assert list(found.columns) == ["workshop", "voice", "x", "x.importance"]
    assert len(found) == 10
    assert sorted(found["x"]) == ["3"] * 9 + ["dk"]


def test_rows_of_members_carry_neither_id_nor_team() -> None:
    found = sheets(rated(10, "Attic"), rated(10, "Barn"))
    assert len(found) == 20
    assert not found.astype(str).apply(lambda column: column.str.contains("Attic|Barn")).any().any()


def test_fewer_than_twice_the_smallest_base_of_people_have_no_rows() -> None:
    assert len(sheets(rated(9))) == 0
    assert len(sheets(rated(9), rated(1, "B"))) == 10


def test_an_item_that_few_answered_is_left_empty() -> None:
    found = sheets(rated(10), rated(4, item="rare"))
    assert set(found["rare"]) == {""}
    assert set(found["x"]) == {"3", "dk"}


def test_reverse_items_stand_as_they_were_clicked() -> None:
    known, clicked = Known([reversed_habit()]), ["1"] * 9 + ["4", "4", "dk"]
    answers = rated(12, item="late").assign(importance="", performance=clicked)
    found = of_checked(table.check({"a.csv": answers}, known), known, 5)
    assert sorted(found["late"]) == clicked


def test_rows_stand_in_the_order_of_their_values() -> None:
    answered = rated(12)
    pd.testing.assert_frame_equal(sheets(answered), sheets(answered[::-1]))


def test_no_row_is_a_person_but_the_pairs_of_each_item_are_there() -> None:
    people = np.random.default_rng(7)
    given = {
        item: rated(40, item=item).assign(
            importance=people.integers(1, 6, 40).astype(str),
            performance=people.integers(1, 6, 40).astype(str),
        )
        for item in "uvwxyz"
    }
    found, whole = (sheets(*given.values(), smallest_base=base) for base in (5, 1))
    columns = list(found.columns[2:])
    together = {tuple(row) for row in whole[columns].to_numpy()}
    assert len(together) == 40
    assert not together & {tuple(row) for row in found[columns].to_numpy()}
    for item in given:
        pair = [item, f"{item}.importance"]
        assert sorted(map(tuple, found[pair].to_numpy())) == sorted(
            map(tuple, whole[pair].to_numpy())
        )


def test_sheets_of_teams_are_public_and_there_however_few() -> None:
    assert len(sheets(rated(1, "A", "team"), rated(1, "B", "team"))) == 2


def test_without_hiding_everyone_is_there_and_nobody_with_their_team() -> None:
    found = sheets(rated(3, "Attic"), rated(1, "Barn"), smallest_base=1)
    assert len(found) == 4
    assert list(found.columns) == ["workshop", "voice", "x", "x.importance"]


def test_its_columns_give_the_means_of_the_table_of_items() -> None:
    checked = table.check({"a.csv": pd.concat([rated(12), rated(12, item="y")])}, Known())
    made = report.make(Input(checked), Settings())
    found = made.persons()
    for row in some(made.items.to_dict("records")):
        for measure, column in (("performance", ""), ("importance", ".importance")):
            scores = pd.to_numeric(found[f"{row['item']}{column}"], errors="coerce").dropna()
            assert (len(scores), scores.mean()) == (row[f"n_{measure}"], row[measure])


def test_what_is_hidden_of_a_team_is_in_none_of_its_rows() -> None:
    # a alone clicked 1 on y, where it is shown: its rows would give its hidden scores on x
    a, b, c = (rated(people, team) for team, people in (("a", 5), ("b", 6), ("c", 9)))
    a["performance"] = ["2", "2", "2", "2", ""]
    parts = [a.assign(item="y", performance="1"), *(each.assign(item="y") for each in (b, c))]
    found = sheets(a, b, c, *parts)
    assert (found["x"] != "").sum() == 9
    assert (found["y"] != "").sum() == 20


def test_rows_of_a_later_cut_wait_until_they_are_enough() -> None:
    first, late = rated(12), rated(6, "A", item="x").assign(performance="1")
    late["respondent"] = late["respondent"] + " late"
    parts = [first.assign(cut="1"), late.assign(cut="2")]
    assert len(sheets(*parts)) == 12
    later = rated(5, "B").assign(cut="3")
    assert len(sheets(*parts, later)) == 23
