"""Charts of change between workshops, by what is drawn."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from reports.charts import all_charts
from reports.charts.kit.palette import BETTER, NEUTRAL, SHORT
from reports.charts.over_time import performance, slope
from reports.columns import ordered
from reports.report import Report
from tests.charts_cast import report
from tests.drawn import drawn, words


def changed(waves: int = 3, items: int = 2, language: Any = "en", **columns: Any) -> Report:
    """A report whose items all change as the columns say."""
    source = report(items, 6, waves=waves, language=language)
    plain = {"delta": 0.2, "real_change": False, "hint": False, "reason": ""}
    return replace(source, trend=source.trend.assign(**plain | columns))


@pytest.mark.parametrize(("waves", "keys"), [(1, set()), (2, {"slope"}), (3, {"trend"})])
def test_two_workshops_have_a_slope_and_more_have_lines(waves: int, keys: set[str]) -> None:
    found = {drawing.name for drawing in all_charts(report(2, 3, waves=waves))}
    assert found & {"slope", "trend"} == keys


@pytest.mark.parametrize(
    ("delta", "color", "told"), [(1.0, BETTER, "got better by 1.0"), (-1.0, SHORT, "got worse")]
)
def test_only_a_real_change_is_coloured(delta: float, color: str, told: str) -> None:
    (real,) = performance.draw(changed(delta=delta, real_change=True))
    assert {line.get_color() for line in drawn(real, "performance")} == {color}
    assert real.title.startswith("Since Sep\u00a02025 ")
    assert real.title.count(told) == 2
    (still,) = performance.draw(changed(delta=delta))
    assert {line.get_color() for line in drawn(still, "performance")} == {NEUTRAL}
    assert still.title == "No real change can be seen since Sep\u00a02025"


def test_a_hint_is_hollow_and_stands_in_no_title() -> None:
    (drawing,) = performance.draw(changed(delta=0.8, hint=True))
    assert len(drawn(drawing, "hint")) == 2
    assert drawing.title == "No real change can be seen since Sep\u00a02025"
    assert "hint: +0.8 since Mar\u00a02025" in words(drawing)


def test_a_line_breaks_where_the_question_changed() -> None:
    source = changed(items=1, reason="wording")
    versions = source.items.assign(item_version=[1, 1, 2])
    (drawing,) = performance.draw(replace(source, items=versions))
    assert [len(line.get_xdata()) for line in drawn(drawing, "performance")] == [2, 1]
    assert "the question changed" in words(drawing)


def test_a_hidden_workshop_leaves_a_hole_in_the_line() -> None:
    source = changed(items=1)
    rows = source.items.copy()
    rows.loc[1, ["performance", "performance_low", "performance_high", "importance"]] = float("nan")
    rows.loc[1, ["hidden", "too_few"]] = True
    (drawing,) = performance.draw(replace(source, items=rows))
    assert [len(line.get_xdata()) for line in drawn(drawing, "performance")] == [1, 1]
    assert "<5" in words(drawing)


def test_every_panel_has_the_whole_scale_and_n_under_each_point() -> None:
    (drawing,) = performance.draw(changed(items=2))
    assert words(drawing).count("47") == 6
    assert [words(drawing).count(score) for score in "135"] == [2, 2, 2]


def test_panels_tell_whether_importance_moved() -> None:
    (drawing,) = performance.draw(changed(items=1, delta=0.3))
    assert "importance +0.3" in words(drawing)


def test_limits_of_usual_variation_are_drawn_where_they_are_known() -> None:
    source = changed(items=1)
    limits = {"item": "Como se anuncia", "measure": "performance", "lower": 2.0, "upper": 4.0}
    series = ordered("series", pd.DataFrame([limits]))
    (drawing,) = performance.draw(replace(source, series=series))
    assert len(drawn(drawing, "limit")) == 2


def test_a_slope_joins_both_means_and_names_the_months() -> None:
    (drawing,) = slope.draw(changed(waves=2, language="es"))
    assert [len(line.get_xdata()) for line in drawn(drawing, "change")] == [2, 2]
    assert {"mar.\u00a02025", "sept.\u00a02025"} <= set(words(drawing))


def test_items_of_one_workshop_alone_have_no_line() -> None:
    source = changed(waves=2)
    renamed = source.items["item"] + source.items["workshop"]
    assert slope.draw(replace(source, items=source.items.assign(item=renamed))) == []


def test_a_changed_question_has_no_slope() -> None:
    (drawing,) = slope.draw(changed(waves=2, reason="wording"))
    assert drawn(drawing, "change") == []
    assert drawing.table["Change"].tolist() == ["the question changed"] * 2


def test_too_few_teams_are_named_as_the_reason() -> None:
    (drawing,) = slope.draw(changed(waves=2, reason="few_teams", p=float("nan")))
    assert drawing.title == "What changed since Mar\u00a02025 cannot be told: too few teams"


def test_a_slope_is_told_with_its_means_and_what_it_leaves_out() -> None:
    source = changed(waves=2, language="es")
    items = source.items.copy()
    items.loc[items["item"] == items["item"].iloc[1], "performance"] = float("nan")
    (drawing,) = slope.draw(replace(source, items=items))
    then, now = drawing.table.iloc[0, 1:3]
    assert f"Como se anuncia: {then} → {now}, " in drawing.alt
    assert drawing.alt.endswith("Se omite 1 aspecto sin media en ambos talleres.")
