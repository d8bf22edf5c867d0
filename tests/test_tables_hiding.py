"""Hiding: the published rule, and that no table knows what is hidden."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.text import Text

from reports.answers import side_tables
from reports.answers.catalogue import Known
from reports.charts import all_charts, gap, heatmap, spread
from reports.columns import TABLES
from reports.document.blocks import Table
from reports.document.report import document, texts
from reports.report import Report
from reports.tables.rated import hiding, tally
from tests.figures_cast import checked, entry, made, room, scores
from tests.rooms import ROOMS


def hidden(sizes: list[int], base: int = 5) -> list[int]:
    """The sizes of the teams that are hidden."""
    table = scores({f"team {place}": [3] * size for place, size in enumerate(sizes)})
    cells = tally.of(checked(table), Known())
    mask = hiding.hidden_teams(cells, base)
    return sorted(hiding.bases(cells)[mask].tolist())


@pytest.mark.parametrize(
    ("sizes", "gone"),
    [
        ([8, 9, 10], []),
        ([4, 9, 10], [4, 9]),  # one alone would be found by subtraction
        ([4, 1, 9, 8], [1, 4, 8]),  # together five, but one alone beside the four
        ([3, 2, 9, 6], [2, 3]),
        ([3, 1, 9, 6], [1, 3, 6]),  # together only four: the next smallest too
        ([4, 4, 4, 4, 4, 4], [4] * 6),
        ([4, 9], [4, 9]),
        ([3], [3]),
        ([5, 5, 5], []),
    ],
)
def test_small_teams_are_hidden_and_those_that_protect_them(
    sizes: list[int], gone: list[int]
) -> None:
    assert hidden(sizes) == gone


def test_a_base_of_one_hides_nothing() -> None:
    assert hidden([1, 2, 9], base=1) == []


def test_a_team_of_which_nobody_gave_an_answer_stays_hidden() -> None:
    cells = tally.of(checked(scores({"a": [""] * 4, "b": [4] * 6})), Known())
    for earlier in ([True, False], [False, False]):
        mask = hiding.hidden_teams(cells, 3, np.array(earlier))
        assert mask.tolist() == earlier


@given(st.lists(st.integers(1, 12), min_size=1, max_size=8), st.integers(3, 6))
@pytest.mark.rooms
@settings(derandomize=True, max_examples=3 * ROOMS, deadline=None)
def test_what_is_hidden_is_always_enough(sizes: list[int], base: int) -> None:
    gone = hidden(sizes, base)
    assert all(size in gone for size in sizes if size < base)
    if gone and len(gone) < len(sizes):
        assert sum(gone) >= base
        assert sum(gone) - max(gone) >= 2


def test_six_teams_of_four_show_their_total_and_no_team() -> None:
    report = made(scores({f"team {place}": [3, 4, 5, 2] for place in range(6)}))
    assert report.items["n_performance"].tolist() == [24]
    assert report.teams["hidden"].all()


def test_a_total_of_fewer_than_five_is_hidden() -> None:
    report = made(scores({"a": [1, 5], "b": [3, 4]}, importance=5))
    row = report.items.iloc[0]
    assert row["hidden"]
    figures = row.drop(["workshop", "voice", "item", "theme", "item_version", "scale_size"])
    assert figures.isin(["", False, True]).where(figures.notna(), True).all()
    assert report.ranks.empty
    assert report.team_differences.empty
    assert report.distributions[["n", "share"]].isna().all(axis=None)


def test_a_total_that_one_hidden_team_stands_behind_is_hidden() -> None:
    # b is small, a protects it, and nobody but a can say how good we are
    report = made(scores({"a": [4, 4, 5, 5, 3, 4], "b": ["dk"] * 2}, importance=5), language="en")
    row = report.items.iloc[0]
    assert row["hidden"]
    assert not row["too_few"]
    assert report.teams["hidden"].all()
    for drawing in (*gap.draw(report), *spread.draw(report)):
        assert drawing.table["n"].tolist() == ["hidden"]


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_workshop_of_four_people_does_not_tell_their_number(language: str) -> None:
    table = room([4], items=3)
    heads = pd.DataFrame({"team": ["team 0"], "invited": [9], "joined": [4], "handed_in": [4]})
    teams = side_tables.teams(heads.assign(late=1), "spring")
    report = made(table, teams=teams, language=language)
    shown = document(report, tuple(all_charts(report)))
    assert shown.cover.facts[0][0] == "<5"
    assert "n <5" in shown.footer
    said = [text for text in texts(shown) if re.search(r"\b4\b(?![.,]\d|,?000)", text)]
    assert not said
    base = {"en": "fewer than 5 people of one team", "es": "menos de 5 personas de un equipo"}
    assert base[language] in " ".join(texts(shown)).lower().replace("\xa0", " ")
    heads_told = ["respondents_member", "handed_in", "sheets_open", "sheets_late"]
    assert report.summary[heads_told].isna().all(axis=None)
    assert not report.notices["n"].eq(4).any()


def test_dont_know_follows_the_same_mask() -> None:
    report = made(scores({"a": ["dk"] * 3, "b": [3] * 9, "c": [4] * 8}))
    row = report.teams.set_index("team").loc["a"]
    assert row["hidden"]
    assert np.isnan(row["dk_share"])
    shown = report.distributions
    assert shown.loc[shown["team"] == "a", "n"].isna().all()


def test_the_smallest_margin_of_a_cell_decides() -> None:
    table = scores({"a": [3] * 7, "b": [3] * 9, "c": [3] * 9}, importance="4")
    table.loc[(table["team"] == "a") & (table["respondent"] > "a3"), "importance"] = ""
    assert made(table).teams.set_index("team")["hidden"].to_dict() == {
        **{"a": True, "b": True},
        "c": False,
    }


def test_a_margin_that_only_two_teams_have_is_protected_too() -> None:
    # pairs: three in a, none in b, ten in c: hiding a and b would leave a's gap to subtraction
    table = scores({"a": [3] * 10, "b": [3] * 8, "c": [3] * 10, "d": [3] * 11})
    given_by = {"a": 3, "b": 0, "c": 10, "d": 11}
    place = table.groupby("team").cumcount()
    table["importance"] = np.where(place < table["team"].map(given_by), "4", "")
    teams = made(table).teams.set_index("team")["hidden"]
    assert teams[["a", "b", "c"]].all()


def test_the_sheets_of_teams_are_public_in_the_room() -> None:
    table = scores({"a": [3], "b": [4]}, voice="team", importance=4)
    report = made(table)
    assert not report.teams["hidden"].any()
    assert report.teams["performance"].tolist() == [3, 4]


def test_texts_of_members_of_hidden_teams_are_held_back() -> None:
    rows = [
        {"respondent": f"{team}{person}", "team": team, "text": f"{team} says {person}"}
        for team, size in (("a", 4), ("b", 2), ("c", 9))
        for person in range(size)
    ]
    table = pd.DataFrame(rows).assign(item="why", performance="", workshop="spring")
    texts = made(table).entries["text"]
    assert len(texts) == 9
    assert texts.str.startswith("c").all()


def test_entries_carry_no_team_and_no_order_that_tells_it() -> None:
    table = pd.DataFrame(
        [entry("value_added", team, f"{team}{n}") for team in "ba" for n in (2, 1)]
    )
    mixed = table.iloc[::-1]
    found = made(table).entries
    assert "team" not in found
    pd.testing.assert_frame_equal(found, made(mixed).entries)


def three_workshops(seed: int) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    waves = [
        room(random.integers(1, 9, 6).tolist(), items=2, seed=seed * 10 + wave, workshop=name)
        for wave, name in enumerate(("one", "two", "three"))
    ]
    return pd.concat(waves, ignore_index=True)


@pytest.mark.rooms
def test_no_test_tells_anything_of_hidden_answers() -> None:
    """Neither that of a change nor that between teams moves with what hidden teams answered."""
    for seed in range(ROOMS):
        table = three_workshops(seed)
        one = made(table, permutations=19)
        keys = ["workshop", "team", "item"]
        hidden = pd.MultiIndex.from_frame(one.teams.loc[one.teams["hidden"], keys].astype(str))
        swapped = pd.MultiIndex.from_frame(table[keys]).isin(hidden)
        turned = {str(score): str(6 - score) for score in range(1, 6)}
        for measure in ("importance", "performance"):
            others = table[measure].replace(turned)
            table[measure] = table[measure].where(~swapped, others)
        two = made(table, permutations=19)
        figures = ["m", "p", "q", "pairing", "low", "high", "visible_hint", "visible_real"]
        pd.testing.assert_frame_equal(one.trend[figures], two.trend[figures])
        pd.testing.assert_frame_equal(one.team_differences, two.team_differences)


def with_places_changed(
    table: pd.DataFrame, report: Report, random: np.random.Generator
) -> pd.DataFrame:
    """The room in which hidden people of an item had answered it like one of another hidden team.

    As many of each team give a score, or none, as before.
    """
    keys = ["workshop", "team", "item"]
    hidden = pd.MultiIndex.from_frame(report.teams.loc[report.teams["hidden"], keys].astype(str))
    rows = table[pd.MultiIndex.from_frame(table[keys]).isin(hidden)]
    given = [
        rows[name].where(rows[name].isin(["", "dk"])) for name in ("importance", "performance")
    ]
    given = [kind.fillna("score") for kind in given]
    changed = table.copy()
    for places in rows.groupby(["workshop", "item", *given]).groups.values():
        others = random.permutation(places)
        for name in ("importance", "performance"):
            changed.loc[places, name] = table.loc[others, name].to_numpy()
    return changed


@pytest.mark.rooms
def test_hidden_people_who_change_places_change_nothing_that_is_published() -> None:
    """Not one figure of any table, in full precision, nor a row of persons."""
    random, moved = np.random.default_rng(7), 0
    for seed in range(ROOMS):
        table = three_workshops(seed)
        one = made(table, permutations=19)
        changed = with_places_changed(table, one, random)
        moved += not changed.equals(table)
        two = made(changed, permutations=19)
        for name in TABLES:
            # the order of gaps and items that disagree are of whole sheets
            if name not in ("ranks", "notices"):
                pd.testing.assert_frame_equal(getattr(one, name), getattr(two, name))
        pd.testing.assert_frame_equal(one.persons(), two.persons())
    assert moved > ROOMS / 2


def figures_of(report: Report) -> dict[str, set[float]]:
    """Every number of every table, by table."""
    return {
        name: set(
            getattr(report, name).select_dtypes("number").astype(float).to_numpy().ravel().round(9)
        )
        for name in TABLES
    }


@pytest.mark.parametrize("weight", ["persons", "teams"])
def test_answers_of_a_hidden_team_show_only_in_what_all_teams_share(weight: str) -> None:
    """Two rooms that differ inside the hidden teams alone, by swapping two of their people.

    All totals stay as they are, so every table that is not about tests between teams must too.
    """
    small, large = (
        scores({"a": [1, 1, 2, 2], "b": [5, 5, 4, 4]}),
        scores({"c": [3] * 8, "d": [4] * 8}),
    )
    swapped = scores({"a": [5, 5, 4, 4], "b": [1, 1, 2, 2]})
    one, two = (made(pd.concat([part, large]), weight=weight) for part in (small, swapped))
    for name in ("items", "teams", "distributions", "camps", "ranks", "notices", "summary"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(two, name))


def test_two_weights_are_never_two_equations_for_two_hidden_teams() -> None:
    table = scores({"a": [1] * 3, "b": [5] * 4, "c": [3] * 12}, importance=5)
    for weight in ("persons", "teams"):
        report = made(table, weight=weight)
        assert report.items[["importance_other", "performance_other"]].isna().all(axis=None)
    total = report.distributions[report.distributions["team"] == ""]
    assert total["n"].isna().all()
    assert total["share"].notna().all()


def test_exact_bases_under_the_limit_are_nowhere() -> None:
    report = made(scores({"a": [1] * 3, "b": [5] * 4, "c": [3] * 12}, importance=5))
    cells = report.teams[report.teams["hidden"]]
    assert cells[["n_importance", "n_performance", "n_pairs"]].isna().all(axis=None)
    assert not {3.0, 4.0} & figures_of(report)["teams"] - {3.0}  # 3 is c's score


def heads(handed_in: dict[str, int], **more: object) -> pd.DataFrame:
    counts = [str(count) for count in handed_in.values()]
    rows = {"team": list(handed_in), "invited": "9", "joined": counts, "handed_in": counts}
    return side_tables.teams(pd.DataFrame({**rows, **more}), "spring")


@pytest.mark.parametrize(("language", "hidden_as"), [("en", "hidden"), ("es", "oculto")])
def test_the_number_of_a_hidden_base_stands_nowhere(language: str, hidden_as: str) -> None:
    sizes = {"d": 4, "c": 6, "b": 8, "a": 9}
    room_ = scores({team: [3, 4] * (size // 2) + [5] * (size % 2) for team, size in sizes.items()},
                   importance=5)  # fmt: skip
    report = made(room_, teams=heads(sizes), language=language)
    rows = report.participation.set_index("team")
    assert rows.index.tolist() == ["b", "a", "c", "d"]
    columns = ["joined", "handed_in", "answered", "share", "completion"]
    assert rows.loc[["c", "d"], columns].isna().all(axis=None)
    assert rows.loc["b", "handed_in"] == 8
    chapter = next(one for one in document(report, ()).every_chapter if one.key == "participation")
    [table] = [block for block in chapter.blocks if isinstance(block, Table)]
    told = {row[0].text: [cell.text for cell in row[2:4]] for row in table.rows}
    assert told == {"b": ["8", "8"], "a": ["9", "9"], "c": [hidden_as] * 2, "d": ["<5"] * 2}
    [drawing] = heatmap.draw(report)
    said = [text.get_text() for text in drawing.figure.findobj(Text)]
    assert [one for one in said if one in {"8", "9", "6", "4", "<5", hidden_as}] == (
        ["8", "9", hidden_as, "<5"]
    )
    assert report.summary[["invited", "handed_in"]].to_numpy().tolist() == [[36, 27]]


def test_a_team_that_left_an_item_out_shows_nothing_of_it_where_it_is_small() -> None:
    table = scores({"a": [""] * 3, "b": [3] * 3, "c": [""] * 6})
    other = scores({"a": [3] * 3, "b": [3] * 3, "c": [3] * 6}, item="other")
    rows = made(pd.concat([table, other])).teams
    here = rows[rows["item"] == "welcome"].set_index("team")
    assert here["hidden"].all()  # the total is hidden: three people gave a score
    assert here["missing_share"].isna().all()
    assert here["too_few"].tolist() == [True, True, False]


def test_a_team_whose_cells_are_all_hidden_is_protected_among_those_who_came() -> None:
    # d answers with five, but each item by three: its number would show who they are
    rows = scores({"a": [3] * 9, "b": [3] * 8, "c": [3] * 7, "d": [3, 3, 3, "", ""]})
    report = made(rows, teams=heads({"a": 9, "b": 8, "c": 7, "d": 5}))
    shown = report.participation.set_index("team")
    assert shown["hidden"].to_dict() == {"a": False, "b": False, "c": True, "d": True}
    assert shown["too_few"].to_dict() == {"a": False, "b": False, "c": False, "d": True}


def test_themes_of_members_come_from_the_teams_that_are_shown() -> None:
    def wrote(theme: str) -> pd.DataFrame:
        sizes = {"a": 2, "b": 5, "c": 6, "d": 7}
        return pd.DataFrame(
            [
                {**entry(item, team, f"{team}{person}{item}", voice="member"),
                 "respondent": f"{team}{person}",
                 "theme": theme if team == "a" else "ease"}
                for team, size in sizes.items()
                for person in range(size)
                for item in ("value_added", "leave_reasons")
            ]
        )  # fmt: skip

    one, two = made(wrote("price")), made(wrote("speed"))
    for name in ("themes", "pareto", "theme_trend"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(two, name))
    assert one.pareto[["theme", "reach", "teams"]].to_numpy().tolist() == [["ease", 2, 2]]


def test_what_one_cut_hid_stays_hidden_after_the_next() -> None:
    """A team of 4 that grows to 9 would be 9 less the 5 that the total grew by."""
    given = {"small": [3] * 4, "partner": [4] * 6, "a": [2] * 7, "b": [5] * 8}
    grown = scores(given | {"small": [3] * 4 + [1] * 5})
    grown["cut"] = ["2" if score == 1 else "1" for score in grown["performance"]]
    later = made(grown).teams.set_index("team")["hidden"]
    assert later.to_dict() == {"small": True, "partner": True, "a": False, "b": False}
    assert not made(grown.drop(columns="cut")).teams["hidden"].any()


def test_a_total_that_one_cut_hid_stays_hidden_after_the_next() -> None:
    late = [1] * 9
    grown = scores({"a": [3] * 3 + late})
    grown["cut"] = ["2" if score == 1 else "1" for score in grown["performance"]]
    report = made(grown)
    assert report.items["hidden"].tolist() == [True]
    assert report.persons()["welcome"].tolist() == [""] * 12
    assert "1" in set(made(grown.drop(columns="cut")).persons()["welcome"])


def test_what_nobody_of_a_hidden_team_answered_stays_hidden_after_the_next() -> None:
    """Told as left out by nine, it would tell that each of the first two left it out."""
    first = pd.concat([scores({"a": [4] * 2}, item="x"), scores({"b": [4] * 6}, item="y")])
    came = [late({"a": [5] * 7}, item="x"), late({"a": [""] * 7}, item="y")]
    teams = made(pd.concat([first.assign(cut="1"), *came])).teams.set_index(["item", "team"])
    assert teams["hidden"].to_dict() == {("x", "a"): True, ("y", "a"): True, ("y", "b"): False}


def late(given: dict[str, list[object]], **more: object) -> pd.DataFrame:
    """Scores of people of a second cut."""
    rows = scores(given, **more)
    return rows.assign(cut="2", respondent="late " + rows["respondent"])


def test_an_item_that_few_of_the_late_answered_does_not_grow() -> None:
    """Five sheets enter by the cut, and the one score of theirs would be the difference."""
    first = [scores({"a": [3] * 6, "b": [4] * 7}, item=item).assign(cut="1") for item in "xy"]
    came = [late({"a": [5, "", "", "", ""]}, item="x"), late({"a": [1, 2, 1, 2, 1]}, item="y")]
    before, after = made(pd.concat(first)), made(pd.concat([*first, *came]))
    figures = ["item", "n_performance", "performance", "dk_share", "hidden"]
    of_x = [report.items.loc[report.items["item"] == "x", figures] for report in (before, after)]
    pd.testing.assert_frame_equal(*of_x)
    assert after.items["n_performance"].tolist() == [13, 18]
    assert after.summary["respondents_member"].tolist() == [18]


@pytest.mark.parametrize(("kind", "column"), [("choices", "choice"), ("numbers", "number")])
def test_other_answers_obey_the_cut_too(kind: str, column: str) -> None:
    def told(table: pd.DataFrame) -> pd.DataFrame:
        plain = table.assign(**{column: table["performance"], "performance": ""})
        return getattr(made(plain), kind)

    first = scores({"a": [1] * 4, "b": [2] * 6, "c": [3] * 7}).assign(cut="1")
    # one of the five who came late answered
    few = told(pd.concat([first, late({"c": [1, "", "", "", ""]})]))
    pd.testing.assert_frame_equal(few, told(first))
    # a team of four that grew to nine
    grown = told(pd.concat([first, late({"a": [1] * 5})]))
    hidden = grown.groupby("team")["hidden"].first().to_dict()
    assert hidden == {"": False, "a": True, "b": True, "c": False}


def test_a_team_that_was_shown_protects_no_other_after_a_later_cut() -> None:
    """Its figures are known from before: hidden now, it would be no second unknown."""
    given = {"small": [3] * 4, "partner": [4] * 6, "a": [2] * 7, "b": [5] * 8}
    grown = scores(given | {"partner": [4] * 6 + [1] * 6})
    grown["cut"] = ["2" if score == 1 else "1" for score in grown["performance"]]
    later = made(grown).teams.set_index("team")["hidden"]
    assert later.to_dict() == {"small": True, "partner": True, "a": False, "b": False}
