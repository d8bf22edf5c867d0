"""Charts of teams and of opinions inside them, by what is drawn."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.transforms import Bbox

from reports import columns
from reports.charts import all_charts, camps, heatmap, priorities, teams
from reports.charts.kit.palette import SHORT
from reports.report import Report
from tests.charts_cast import count_rows, hidden, report
from tests.drawn import DPI, RENDERER, drawn, words


def plain(title: str) -> str:
    """The title with ordinary spaces; names in it do not break."""
    return title.replace("\u00a0", " ")


def test_one_team_leaves_out_the_charts_that_compare_teams() -> None:
    keys = {drawing.name for drawing in all_charts(report(3, 1))}
    assert not keys & {"heatmap", "teams"}
    assert {"gap", "spread", "priorities"} <= keys


def test_charts_come_in_the_order_of_the_report_with_keys_of_their_own() -> None:
    keys = [drawing.name for drawing in all_charts(report(3, 8))]
    expected = "gap priorities spread heatmap teams camps value_leave pareto claims"
    assert keys == expected.split()


def test_each_cell_carries_its_number_and_the_hidden_ones_none() -> None:
    source = report(3, 8, language="en")
    (drawing,) = heatmap.draw(source)
    shown = source.teams[~source.teams["hidden"].astype(bool)]
    assert len(drawn(drawing, "cell")) == len(shown) == 21
    assert len(drawn(drawing, "hidden")) == 3
    assert drawing.table["Reservas y ventas"].tolist() == ["hidden"] * 3
    assert words(drawing).count("<5") == 1


def test_the_colour_of_a_cell_ends_at_five_eighths_of_the_scale() -> None:
    source = report(1, 2)
    cells = source.teams.assign(gap=[2.5, 3.9])
    (drawing,) = heatmap.draw(replace(source, teams=cells))
    colors = {to_hex(cell.get_facecolor()).upper() for cell in drawn(drawing, "cell")}
    assert colors == {SHORT}


def test_a_team_without_answers_is_grey_not_hatched() -> None:
    source = report(3, 3)
    (drawing,) = heatmap.draw(replace(source, teams=source.teams.iloc[:-1]))
    assert (len(drawn(drawing, "unknown")), len(drawn(drawing, "hidden"))) == (1, 0)


def test_more_than_fifteen_teams_come_on_two_pages() -> None:
    source = report(2, 15)
    more = source.teams[source.teams["team"] == "Pisos"]
    crowd = [source.teams, *(more.assign(team=f"Piso {n}") for n in range(3))]
    drawings = heatmap.draw(replace(source, teams=pd.concat(crowd, ignore_index=True)))
    assert [len(drawing.table.columns) - 2 for drawing in drawings] == [9, 9]


def test_the_finding_counts_the_teams_with_a_large_gap() -> None:
    source = report(1, 4, language="en")
    cells = source.teams.assign(label=["large_gap", "large_gap", "gap", "unclear"])
    (drawing,) = heatmap.draw(replace(source, teams=cells))
    assert plain(drawing.title) == "“Como se anuncia”: a large gap in 2 of 4 teams shown"


def test_hidden_teams_are_neither_drawn_nor_named_in_the_strip() -> None:
    source = report(3, 8)
    (drawing,) = teams.draw(source)
    assert "Reservas y ventas" not in words(drawing)
    assert drawing.table["Equipos mostrados"].tolist() == ["7"] * 3
    assert "Se omiten" in drawing.alt


def divided(counts: list[int], team: str = "Recepción") -> Report:
    """A report in which one team of one item has those answers and is flagged."""
    source = report(1, 3, language="en")
    rows = source.distributions
    rows = rows[(rows["team"] != team)]
    one = count_rows(source.workshop, team, "Como se anuncia", counts)
    flag = source.camps.assign(team=team)
    found = columns.ordered("distributions", pd.concat([rows, one], ignore_index=True))
    return replace(source, distributions=found, camps=flag)


def test_a_divided_team_comes_first_with_a_bar_per_score() -> None:
    (drawing,) = camps.draw(divided([4, 0, 0, 0, 4]))
    assert plain(drawing.title) == "Divided opinions in Recepción: “Como se anuncia”"
    bars: list[Rectangle] = drawn(drawing, "people")
    colored = [bar for bar in bars if to_hex(bar.get_facecolor()).upper() == SHORT]
    assert len(colored) == 2
    assert colored[0].get_height() == colored[1].get_height()
    assert drawing.table.iloc[0].tolist()[:6] == ["Recepción", "4", "0", "0", "0", "4"]


def test_all_of_us_may_be_divided_too() -> None:
    (drawing,) = camps.draw(divided([4, 0, 0, 0, 4], team=""))
    assert plain(drawing.title) == "Divided opinions among all of us: “Como se anuncia”"


def test_where_nobody_is_divided_nothing_is_drawn() -> None:
    source = report(3, 8)
    assert camps.draw(replace(source, camps=source.camps.iloc[:0])) == []


def test_a_dot_above_the_diagonal_is_something_we_fall_short_of() -> None:
    source = report(12, 8)
    (drawing,) = priorities.draw(source)
    (diagonal,) = drawn(drawing, "diagonal")
    (left, right), (bottom, top) = diagonal.get_xdata(), diagonal.get_ydata()
    dots = [
        (x, y)
        for name in ("large_gap", "gap")
        for line in drawn(drawing, name)
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
    ]
    assert dots
    assert all(y < bottom + (x - left) / (right - left) * (top - bottom) for x, y in dots)


def test_beyond_sixteen_items_numbers_stand_for_names() -> None:
    (drawing,) = priorities.draw(report(24, 8))
    names = {label.get_text() for label in drawn(drawing, "label")}
    assert names == {str(number) for number in range(1, 25)}


def test_items_on_one_place_share_their_numbers() -> None:
    source = report(14, 8, kind="long")
    items = source.items.assign(importance=5.0, performance=5.0, gap=0.0, label="unclear")
    items.loc[2, ["performance", "gap"]] = 2.0, 3.0
    (drawing,) = priorities.draw(replace(source, items=items))
    assert {label.get_text() for label in drawn(drawing, "label")} == {"1", "2–14"}


@pytest.mark.parametrize("seed", range(40))
def test_in_a_crowd_no_leader_crosses_a_label_and_no_label_another(seed: int) -> None:
    random, items = np.random.default_rng(seed), 8 + seed % 18
    source = report(items, 2, language=("es", "en")[seed % 2])
    near = random.normal((4.2, 3.3), random.uniform(0.1, 0.5), (items, 2)).clip(1, 5)
    columns = {"importance": near[:, 0], "performance": near[:, 1], "gap": near[:, 0] - near[:, 1]}
    (drawing,) = priorities.draw(replace(source, items=source.items.assign(**columns)))
    assert drawing.wide is not None
    for figure in (drawing.figure, drawing.wide()):
        boxes, leaders = labelled(figure)
        assert len(boxes) > 1
        assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
        for leader in leaders:
            own = min(boxes, key=lambda box: distance(box, leader[1]))
            crossed = [box for box in boxes if box is not own and meets(box, leader)]
            assert not crossed


def labelled(figure: Figure) -> tuple[list[Bbox], list[np.ndarray]]:
    """The boxes of the labels, a touch smaller than drawn, and the ends of the leaders, in dots."""
    figure.set_dpi(DPI)
    found = figure.findobj(lambda artist: artist.get_label() in ("label", "leader"))
    texts = [one for one in found if one.get_label() == "label"]
    boxes = [text.get_window_extent(RENDERER).padded(-DPI / 60) for text in texts]
    lines = [one for one in found if one.get_label() == "leader"]
    return boxes, [line.get_transform().transform(line.get_xydata()) for line in lines]


def distance(box: Bbox, point: np.ndarray) -> float:
    """How far a point is from a box."""
    return float(np.linalg.norm(np.clip(point, box.min, box.max) - point))


def meets(box: Bbox, leader: np.ndarray) -> bool:
    """Whether a leader goes through a box."""
    along = np.linspace(*leader, 200)
    return bool(((along > box.min) & (along < box.max)).all(axis=1).any())


def test_lines_of_equal_gap_are_quarters_of_the_scale() -> None:
    (drawing,) = priorities.draw(report(3, 2, size=10, language="en"))
    assert {"gap of 2 points", "gap of 4 points"} <= set(words(drawing))


def test_on_a_slide_the_field_is_wide_and_its_key_beside_it() -> None:
    (drawing,) = priorities.draw(report(24, 8))
    assert drawing.wide is not None
    wide, tall = drawing.wide().get_size_inches()
    assert wide / tall > 2


@pytest.mark.parametrize(
    ("sure", "starts"),
    [
        (0.95, "Among the three largest gaps"),
        (0.5, "Which gaps are the three largest cannot be told"),
    ],
)
def test_where_to_start_is_said_only_where_the_rank_is_sure(sure: float, starts: str) -> None:
    source = report(5, 2, language="en")
    labels = ["large_gap", "large_gap", "unclear", "unclear", "unclear"]
    source = replace(source, items=source.items.assign(label=labels))
    ranks = source.items[["workshop", "voice", "item"]].assign(rank=range(1, 6), p_top3=sure)
    (drawing,) = priorities.draw(replace(source, ranks=ranks))
    assert drawing.title.startswith(starts)


def test_hidden_items_leave_the_scatter_and_are_counted() -> None:
    source = report(5, 2, language="en")
    (drawing,) = priorities.draw(replace(source, items=hidden(source.items, [0, 1])))
    assert len(drawing.table) == 3
    assert "2 are hidden." in drawing.note


def test_a_rank_is_never_said_to_be_certain() -> None:
    source = report(5, 2, language="en")
    labels = ["large_gap", "large_gap", "unclear", "unclear", "unclear"]
    source = replace(source, items=source.items.assign(label=labels))
    ranks = source.items[["workshop", "voice", "item"]].assign(rank=range(1, 6), p_top3=1.0)
    ranks.loc[4, "p_top3"] = 0.0
    (drawing,) = priorities.draw(replace(source, ranks=ranks))
    assert "with a probability of at least 95% each: " in drawing.title
    told = set(drawing.table["Among the three largest gaps"])
    assert told == {">95%", "<5%"}


def test_a_chart_tells_how_sure_the_order_of_its_own_voice_is() -> None:
    source = report(5, 2, language="en")
    ours = source.items[["workshop", "voice", "item"]].assign(rank=range(1, 6), p_top3=0.6)
    ranks = pd.concat([ours, ours.assign(voice="customer", p_top3=0.9)])
    (drawing,) = priorities.draw(replace(source, ranks=ranks))
    assert set(drawing.table["Among the three largest gaps"]) == {"60%"}


def test_of_many_teams_the_divided_ones_are_drawn_and_the_others_counted() -> None:
    source, crew = report(1, 3, language="en"), [f"Piso {number}" for number in range(15)]
    counts = [[0, 0, 8, 0, 0]] * 5 + [[4, 0, 0, 0, 4]] * 10
    rows = [
        count_rows(source.workshop, team, "Como se anuncia", one)
        for team, one in zip(crew, counts, strict=True)
    ]
    found = columns.ordered("distributions", pd.concat(rows, ignore_index=True))
    flags = pd.concat([source.camps.head(1).assign(team=team) for team in crew[5:]])
    (drawing,) = camps.draw(replace(source, distributions=found, camps=flags))
    assert words(drawing).count("divided · n 8") == 10
    assert (words(drawing).count("n 8"), len(drawing.table)) == (2, 15)
    assert "3 teams that agree more are left out." in drawing.note
