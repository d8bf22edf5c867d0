"""The whole report: real data against known figures, and what no room may break."""

import dataclasses
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from reports import report
from reports.answers.catalogue import Known
from reports.columns import TABLES, ordered, write
from reports.document.report import document, texts
from reports.inputs import Input, Settings
from tests.figures_cast import checked, entry, made, read_files, room, scores
from tests.some import some

DOCS = Path(__file__).parent.parent / "docs" / "report-tables.md"


@pytest.fixture(scope="module")
def kiosk(shared_data: Path) -> report.Report:
    table = read_files([shared_data / "kiosk.csv"], Known(scale=7))
    return report.make(Input(table), Settings(scale=7, permutations=99))


@pytest.mark.parametrize(
    ("file", "name"),
    [("kiosk.expected.csv", "items"), ("kiosk.expected.team_differences.csv", "team_differences")],
)
def test_real_answers_give_the_known_figures(
    kiosk: report.Report, shared_data: Path, file: str, name: str
) -> None:
    expected = pd.read_csv(shared_data / file).set_index("item")
    found = getattr(kiosk, name).astype({"item": str}).set_index("item").loc[expected.index]
    for column in some(expected):
        assert np.allclose(found[column].astype(float), expected[column], rtol=0, atol=1e-6), column


def test_every_table_of_the_report_is_written_and_explained() -> None:
    fields = {field.name for field in dataclasses.fields(report.Report)}
    assert set(TABLES) <= fields
    told = DOCS.read_text(encoding="utf-8")
    headings = " ".join(line for line in told.splitlines() if line.startswith("## "))
    assert [name for name in TABLES if name not in headings] == []


def everything(seed: int = 1) -> pd.DataFrame:
    waves = [
        room([6, 8, 4, 9, 5], seed=seed + place, workshop=name).assign(date=f"2025-0{place}-01")
        for place, name in enumerate(("one", "two", "three"), 1)
    ]
    written = [
        entry(item, team, f"{item} {team} {n}", theme=theme, workshop=name, date=date)
        for name, date in (("one", "2025-01-01"), ("three", "2025-03-01"))
        for item in ("value_added", "leave_reasons")
        for team in ("team 0", "team 1", "team 2")
        for n, theme in enumerate(("ease", "speed"))
    ]
    return pd.concat([*waves, pd.DataFrame(written)]).astype(object)


def test_the_order_of_rows_and_ids_of_people_change_nothing() -> None:
    table = everything()
    mixed = table.sample(frac=1, random_state=4)
    mixed["respondent"] = "z" + mixed["respondent"]
    one, two = (made(each, permutations=49) for each in (table, mixed))
    for name, its in TABLES.items():
        keys = [
            key for key in its.columns if key in ("workshop", "voice", "team", "item", "measure")
        ]
        keys += [key for key in its.columns if key in ("answer", "theme", "entry", "kind")]
        keys += [key for key in its.columns if key in ("to_workshop", "from_workshop")]
        texts = dict.fromkeys(keys, str)
        sides = [
            getattr(each, name).astype(texts).sort_values(keys, ignore_index=True)
            for each in (one, two)
        ]
        pd.testing.assert_frame_equal(*sides, check_dtype=False, check_categorical=False)


def test_the_same_answers_give_the_same_bytes(tmp_path: Path) -> None:
    contents = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        found = made(everything(), permutations=49)
        paths = [write(each, getattr(found, each), tmp_path / name) for each in TABLES]
        contents.append([path.read_bytes() for path in paths])
    assert contents[0] == contents[1]


def test_tables_read_back_as_they_were_with_missing_figures_empty(tmp_path: Path) -> None:
    found = made(everything())
    written = pd.read_csv(write("teams", found.teams, tmp_path), keep_default_na=False)
    hidden = written[written["hidden"].astype(str).str.lower() == "true"]
    assert len(hidden) == found.teams["hidden"].sum() > 0
    assert (hidden[["n_performance", "performance", "label", "top2_low"]] == "").all(axis=None)
    again = pd.read_csv(tmp_path / "teams.csv")
    assert np.array_equal(again["gap"], found.teams["gap"], equal_nan=True)
    texts = pd.DataFrame({"text": ['a, "b"\nc']})
    write("entries", ordered("entries", texts), tmp_path)
    assert pd.read_csv(tmp_path / "entries.csv")["text"].tolist() == texts["text"].tolist()


def test_an_empty_table_is_a_header(tmp_path: Path) -> None:
    path = write("camps", ordered("camps", None), tmp_path)
    assert path.read_text() == "workshop,voice,team,item,n,consensus,agreement_a\n"


@pytest.mark.parametrize(
    "table",
    [
        pd.DataFrame(columns=["respondent", "item", "performance"]),
        scores({"a": [3]}),
        scores({"a": ["dk"]}, importance="dk"),
        scores({"a": [""]}),
        scores({"": [1, 2, 3, 4, 5, 5, 4]}, importance=3),
        room([7]),
        room([1] * 7),
        room([6] * 15, items=1),
        room([9, 8], items=60),
        room([6, 7, 8], scale=10),
    ],
    ids=[
        "none",
        "one",
        "dk",
        "missing",
        "nameless",
        "one_team",
        "singles",
        "fifteen",
        "sixty",
        "ten",
    ],
)
def test_every_room_has_a_report(table: pd.DataFrame) -> None:
    found = made(table, scale=10, permutations=19)
    for name in TABLES:
        numbers = getattr(found, name).select_dtypes("number").astype(float)
        assert not np.isinf(numbers.to_numpy()).any(), name
    assert len(found.summary) == 1


def test_the_one_team_of_a_file_without_teams_has_no_rows_of_its_own() -> None:
    found = made(scores({"": [1, 2, 3, 4, 5]}))
    assert found.teams.empty
    assert found.items["n_performance"].tolist() == [5]


def test_divided_opinions_are_told_of_shown_cells_only() -> None:
    found = made(scores({"a": [1, 1, 1, 5, 5, 5], "b": [3] * 6})).camps
    assert found["team"].tolist() == ["a"]
    assert made(scores({"a": [1, 1, 5, 5], "b": [1, 5, 1]})).camps["team"].tolist() == [""]


def test_ranks_say_how_sure_the_first_three_are() -> None:
    clear = {"i1": [1] * 11, "i2": [2] * 11, "i3": [2] * 11, "i4": [5] * 11}
    table = pd.concat([scores({"a": given}, item=item) for item, given in clear.items()])
    found = made(table.assign(importance=5)).ranks.astype({"item": str}).set_index("item")
    assert found["rank"].tolist() == [1, 2, 2, 4]
    assert found["p_top3"].tolist() == [1, 1, 1, 0]


def test_distributions_add_up_to_their_base() -> None:
    found = made(room([7, 9], items=2))
    keys = ["item", "team", "measure"]
    for _, rows in some(found.distributions[found.distributions["measure"] != "gap"].groupby(keys)):
        by_answer = rows.set_index("answer")
        assert by_answer.loc[list("12345"), "share"].sum() == pytest.approx(1)
        people = (
            16 if rows["team"].iloc[0] == "" else int(rows["team"].iloc[0] == "team 0") * -2 + 9
        )
        assert by_answer["n"].sum() == people


def test_words_of_unknown_keys_are_the_keys() -> None:
    found = made(scores({"a": [1] * 5}))
    assert (found.wording("welcome"), found.short("welcome")) == ("welcome", "welcome")
    assert (found.theme_name("ease"), found.workshop) == ("ease", "spring")


@pytest.mark.parametrize("wrong", [{"smallest_base": 2}, {"smallest_base": 0}, {"scale": 1}])
def test_settings_that_would_reveal_or_mean_nothing_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"smallest_base|scale"):
        Settings(**wrong)  # type: ignore[arg-type]  # one name each


def test_progress_names_the_steps_in_order() -> None:
    steps: list[str] = []
    report.make(Input(checked(scores({"a": [3] * 5}))), Settings(permutations=0), steps.append)
    assert steps == ["tally", "gap", "teams", "entries", "trend"]


def test_the_labels_are_explained_on_the_scale_that_was_asked() -> None:
    for scale, points in ((5, "0.5 points"), (7, "0.75 points")):
        told = made(room([8, 8], scale=scale), scale=scale, language="en")
        terms = " ".join(texts(document(told, ())))
        assert f"Large gap: the whole interval is at {points} or more." in terms
        assert "half a point" not in terms
