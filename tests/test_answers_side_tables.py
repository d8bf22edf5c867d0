"""What stands beside the ratings: head counts, pledges, voices, groups, options and notices."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from questionnaires.model import Item, Kind, Option, Questionnaire, Section
from reports.answers import side_tables
from reports.faults import Faults, InputError
from tests.figures_cast import made, room, scores


def heads(*rows: tuple[str, int, int, int], **more: object) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["team", "invited", "joined", "handed_in"])
    return side_tables.teams(table.assign(**more), "spring")


def test_participation_is_handed_in_of_invited() -> None:
    table = scores({"a": [3] * 6, "b": [4] * 9})
    found = made(table, teams=heads(("a", 8, 7, 6), ("b", 9, 9, 9), ("c", 5, 0, 0)))
    rows = found.participation.set_index("team")
    assert rows["share"].tolist() == [0.75, 1, 0]
    assert rows["answered"].tolist() == [6, 9, 0]
    assert found.summary["sheets_open"].tolist() == [1]
    assert rows["completion"].tolist()[:2] == [1, 1]


def test_late_sheets_are_those_of_all_teams() -> None:
    table = scores({"a": [3] * 6, "b": [4] * 9})
    late = heads(("a", 8, 6, 6), ("b", 12, 9, 9), late=["1", "2"])
    assert made(table, teams=late).summary["sheets_late"].tolist() == [3]
    assert made(table, teams=heads(("a", 8, 6, 6))).summary["sheets_late"].tolist() == [0]


def test_without_a_table_of_teams_there_is_no_participation() -> None:
    assert made(scores({"a": [3] * 6})).participation.empty


def test_how_complete_answers_are_is_not_told_of_hidden_teams() -> None:
    table = scores({"a": [3] * 3, "b": [4] * 9, "c": [4] * 9})
    found = made(table, teams=heads(("a", 4, 4, 3), ("b", 9, 9, 9), ("c", 9, 9, 9)))
    rows = found.participation.set_index("team")
    assert rows["completion"].isna().to_dict() == {"a": True, "b": True, "c": False}


def test_low_participation_and_absent_teams_are_noticed() -> None:
    found = made(scores({"a": [3] * 6}), teams=heads(("a", 9, 6, 6), ("b", 9, 0, 0))).notices
    rows = found.set_index("kind")[["n", "of"]].astype(int)
    assert rows.loc["participation"].tolist() == [6, 18]
    assert rows.loc["absent"].tolist() == [1, 2]


def test_a_team_that_answered_is_not_absent_though_it_handed_nothing_in() -> None:
    heads_of_both = heads(("a", 6, 6, 6), ("b", 2, 2, 0))
    found = made(scores({"a": [3] * 6, "b": [4] * 2}), teams=heads_of_both).notices
    assert "absent" not in set(found["kind"])


def test_teams_are_those_that_have_a_name() -> None:
    with_a_stranger = made(scores({"a": [3] * 6, "b": [4] * 6, "": [4]})).summary
    nobody_named = made(scores({"": [3] * 6})).summary
    assert (with_a_stranger["teams"][0], nobody_named["teams"][0]) == (2, 1)


def test_names_of_teams_come_from_their_table() -> None:
    report = made(scores({"a": [3] * 6}), teams=heads(("a", 9, 6, 6), name="Front desk"))
    assert report.team_name("a") == "Front desk"
    assert report.team_name("z") == "z"


def test_faults_beside_the_answers_name_row_and_column() -> None:
    faults = Faults()
    wrong = pd.DataFrame({"team": ["a", ""], "invited": ["ten", "-1"]})
    side_tables.teams(wrong, "spring", "heads.csv", faults)
    pledge = pd.DataFrame({"team": ["a"], "what": [""], "kind": ["request"], "outcome": ["yes"]})
    side_tables.pledges(pledge, "spring", "pledges.csv", faults)
    assert [(fault.file, fault.row, fault.column) for fault in faults.found] == [
        ("heads.csv", 3, "team"),
        ("heads.csv", 2, "invited"),
        ("heads.csv", 3, "invited"),
        ("pledges.csv", 2, "what"),
        ("pledges.csv", 2, "outcome"),
        ("pledges.csv", 2, "kind"),
    ]
    with pytest.raises(InputError):
        side_tables.teams(wrong, "spring")
    with pytest.raises(InputError):
        side_tables.pledges(pledge, "spring")


def test_meta_takes_its_own_fields_only(tmp_path: Path) -> None:
    faults, path = Faults(), tmp_path / "meta.toml"
    path.write_text('title = "Hotel"\ninterim = true\nseal = 5\ncolour = "red"\n')
    meta = side_tables.meta(path, faults)
    assert (meta.title, meta.interim, meta.seal) == ("Hotel", True, "")
    assert [fault.text() for fault in faults.found] == [
        f"{path}: seal is a text and stands in quotes; “5” is not one.",
        f"{path}: “colour” is not known. Known are title, organisation, customer, stage, interim,"
        " made_at, seal, preface.",
    ]
    side_tables.meta(tmp_path / "none.toml", faults)
    assert len(faults.found) == 3


def test_a_pledge_stands_beside_what_its_item_did_since() -> None:
    table = pd.concat(
        [
            scores({"a": [2] * 6}, workshop="one", importance=5),
            scores({"a": [4] * 6}, workshop="two", importance=5),
        ]
    )
    told = [
        {"workshop": "one", "team": "a", "what": "Call back", "item": "welcome", "outcome": "kept"},
        {"workshop": "one", "team": "a", "what": "Other", "theme": "ease"},
        {"workshop": "two", "team": "a", "what": "Call again"},
    ]
    pledges = side_tables.pledges(pd.DataFrame(told).fillna(""), "two")
    found = made(table, pledges=pledges).pledges
    kept = found.iloc[0]
    assert (kept["performance_before"], kept["performance_after"]) == (2, 4)
    assert (kept["gap_before"], kept["gap_after"], kept["items"]) == (3, 1, 1)
    assert found["performance_after"].isna().tolist() == [False, True, True]
    assert found["workshop_after"].tolist() == ["two", "two", ""]


def customers(given: list[int], importance: object = "", item: str = "welcome") -> pd.DataFrame:
    rows = scores({"": given}, item=item, importance=importance, voice="customer")
    return rows.assign(respondent="c" + rows["respondent"])


def test_self_flattery_and_blind_spot_have_their_signs() -> None:
    ours = scores({"a": [4, 5, 4, 4, 5, 4]}, importance=3)
    found = made(pd.concat([ours, customers([2, 3, 2, 2, 3], importance=5)])).voices.iloc[0]
    assert found["self_flattery"] == pytest.approx(26 / 6 - 2.4)
    assert found["self_flattery_low"] > 0
    assert found["blind_spot"] == 2
    assert (found["n_us"], found["n_customer"]) == (6, 5)


def test_too_few_customers_are_not_set_beside_us() -> None:
    ours = scores({"a": [4, 5, 4, 4, 5, 4]})
    assert made(pd.concat([ours, customers([2, 3, 2])])).voices.empty


def test_customers_may_name_the_item_that_makes_them_leave() -> None:
    picks = pd.DataFrame({"respondent": list("vwxyz"), "choice": ["welcome"] * 3 + ["ease"] * 2})
    picks = picks.assign(item="back", voice="customer", performance="", workshop="spring")
    ours = scores({"a": [4] * 6})
    found = made(pd.concat([ours, customers([2] * 5), picks])).voices.iloc[0]
    assert (found["n_leave"], found["leave_share"]) == (5, 0.6)


def grouped(first: list[int], second: list[int], **more: object) -> pd.DataFrame:
    table = scores({"a": first, "b": second}, importance=4)
    teams = heads(("a", 9, 9, 9), ("b", 9, 9, 9)).assign(group=["lead", "front"])
    return made(table, teams=teams, **more).group_gaps


def test_two_named_groups_of_teams_are_compared() -> None:
    row = grouped([5, 5, 4, 5, 4], [2, 1, 2, 2, 1]).set_index("measure").loc["performance"]
    assert (row["group_a"], row["group_b"]) == ("front", "lead")
    assert row["delta"] == pytest.approx(1.6 - 4.6)
    assert row["high"] < 0
    assert row["q"] < 0.05


def test_groups_are_not_compared_where_a_subtraction_would_find_a_team() -> None:
    assert grouped([5, 5, 4], [2, 1, 2, 2, 1, 3]).empty
    assert len(grouped([5, 5, 4], [2, 1, 2, 2, 1, 3], smallest_base=1)) == 2
    table = scores({"a": [1] * 4, "b": [2] * 4, "c": [3] * 8}, importance=4)
    teams = heads(("a", 9, 9, 9), ("b", 9, 9, 9), ("c", 9, 9, 9))
    together = teams.assign(group=["small", "small", "large"])
    assert len(made(table, teams=together).group_gaps) == 2
    assert made(table, teams=together, weight="teams").group_gaps.empty
    assert made(table, teams=teams.assign(group=["one", "two", "two"])).group_gaps.empty


def test_groups_are_not_compared_where_hidden_teams_are_of_both() -> None:
    # d alone left importance out: who of the hidden did would be told by the groups' numbers
    table = scores({"a": [1] * 4, "b": [2] * 6, "c": [3] * 8, "d": [3]}, importance="4")
    table["importance"] = table["importance"].where(table["team"] != "d", "dk")
    teams = heads(*((name, 9, 9, 9) for name in "abcd"))
    assert made(table, teams=teams.assign(group=["one", "one", "two", "two"])).group_gaps.empty
    assert len(made(table, teams=teams.assign(group=["one", "one", "two", "one"])).group_gaps) == 2


def picked(sizes: dict[str, list[str]]) -> pd.DataFrame:
    rows = [
        {"respondent": f"{team}{n}", "team": team, "choice": choice}
        for team, given in sizes.items()
        for n, choice in enumerate(given)
    ]
    return pd.DataFrame(rows).assign(item="channel", performance="", workshop="spring")


def channels() -> Questionnaire:
    options = tuple(Option(key, {"es": key, "en": key}) for key in ("desk", "phone", "post"))
    item = Item("channel", Kind.PICKS, {}, options=options)
    return Questionnaire("channels", 1, {}, {}, {}, (Section("all", {}, (item,)),))


def test_options_are_counted_by_person_and_kept_where_nobody_chose_them() -> None:
    table = picked({"a": ["desk; phone", "desk", "desk;desk", "phone", "desk"]})
    found = made(table, forms=[channels()]).choices
    total = found[found["team"] == ""].set_index("choice")
    assert total["n"].to_dict() == {"desk": 4, "phone": 2, "post": 0}
    assert total["base"].tolist() == [5, 5, 5]
    assert total.loc["desk", "share"] == 0.8


def test_options_of_small_teams_are_hidden_with_one_that_protects_them() -> None:
    table = picked({"a": ["x"] * 3, "b": ["y"] * 6, "c": ["x"] * 7})
    found = made(table).choices
    hidden = found[found["hidden"]]
    assert set(hidden["team"]) == {"a", "b"}
    assert hidden[["n", "base", "share", "low", "high"]].isna().all(axis=None)


def test_numbers_have_a_mean_and_quartiles() -> None:
    table = picked({"a": [""] * 6}).drop(columns="choice")
    table = table.assign(item="minutes", number=[1, 2, 3, 4, 5, 9])
    found = made(table).numbers
    assert found["team"].tolist() == ["", "a"]
    assert found["mean"].tolist() == [4, 4]
    assert found["median"].tolist() == [3.5, 3.5]
    half = 2.5706 * np.std([1, 2, 3, 4, 5, 9], ddof=1) / 6**0.5  # t of 5 degrees of freedom
    assert found["low"].iloc[0] == pytest.approx(4 - half, abs=1e-3)


def test_people_who_gave_one_answer_to_everything_are_counted() -> None:
    flat = pd.concat([scores({"a": [3, 4, 5, 2, 1, 3]}, item=f"i{n}") for n in range(10)])
    row = made(flat).notices.set_index("kind").loc["straight"]
    assert (row["n"], row["of"]) == (6, 6)


def test_an_item_that_runs_against_the_others_is_noticed_from_20_people_on() -> None:
    scale = [1, 2, 3, 4, 5] * 4
    parts = [scores({"a": scale}, item=name) for name in ("one", "two", "three")]
    parts.append(scores({"a": [6 - score for score in scale]}, item="turned"))
    found = made(pd.concat(parts)).notices
    assert found.loc[found["kind"] == "reversed", "item"].tolist() == ["turned"]


def test_few_pairs_and_hidden_teams_are_noticed() -> None:
    table = scores({"a": [3] * 4, "b": [4] * 10, "c": [2] * 9})
    table["importance"] = ["5"] * 12 + [""] * 11
    rows = made(table).notices.set_index("kind")
    assert rows.loc["pairs", ["n", "of"]].tolist() == [12, 23]
    assert rows.loc["hidden", "of"] == 3


def waves(means: list[int]) -> pd.DataFrame:
    days = [f"2025-{month:02}-01" for month in range(1, len(means) + 1)]
    parts = [
        scores({"a": [mean] * 5}, workshop=f"w{day}", date=day)
        for mean, day in zip(means, days, strict=True)
    ]
    return pd.concat(parts)


def test_five_workshops_have_a_direction_and_four_none() -> None:
    assert made(waves([1, 2, 3, 4])).series.empty
    row = made(waves([1, 2, 3, 4, 5])).series.iloc[0]
    assert (row["waves"], row["tau"]) == (5, pytest.approx(1))
    assert row["p"] == pytest.approx(2 / 120)
    assert np.isnan(made(waves([3] * 5)).series.iloc[0]["tau"])


def test_eight_workshops_have_limits_unless_neighbours_go_together() -> None:
    row = made(waves([3, 4, 2, 4, 3, 4, 2, 4])).series.iloc[0]
    assert row["centre"] == 3.25
    moving = np.abs(np.diff([3, 4, 2, 4, 3, 4, 2, 4])).mean()
    assert row["upper"] == pytest.approx(3.25 + 2.66 * moving)
    drifting = made(waves([1, 1, 1, 2, 4, 5, 5, 5])).series.iloc[0]
    assert drifting["lag1"] > 0.3
    assert np.isnan(drifting["upper"])


def test_a_summary_counts_voices_teams_and_those_that_came_again() -> None:
    one, two = room([5, 6], workshop="one"), room([5, 6, 7], workshop="two")
    found = made(pd.concat([one, two])).summary
    assert found["respondents_member"].tolist() == [11, 18]
    assert found["teams"].tolist() == [2, 3]
    assert found["teams_again"].tolist() == [0, 2]
    assert found["importance_centre"].nunique() == 1
