"""Charts of two sides, us and our customers or two groups of teams, by what is drawn."""

from dataclasses import replace

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from reports.charts import all_charts, groups, voices
from reports.charts.kit import dumbbell
from reports.charts.kit.palette import BETTER, NEUTRAL, SHORT
from reports.charts.kit.rows import Scale
from reports.columns import ordered
from reports.inputs import Meta
from reports.report import Report
from tests.charts_cast import report
from tests.drawn import collisions, drawn, words


def beside(language: str = "en", **columns: object) -> Report:
    """Three items: we see ourselves better, nothing to tell, they see us better."""
    source = report(3, 2, language=language)
    rows = {
        "workshop": source.workshop,
        "item": list(source.items["item"]),
        "n_us": 47,
        "us": [4.0, 3.0, 2.0],
        "n_customer": 23,
        "customer": [2.5, 2.9, 3.1],
        "self_flattery": [1.5, 0.1, -1.1],
        "self_flattery_low": [1.0, -0.3, -1.6],
        "self_flattery_high": [2.0, 0.5, -0.6],
        "self_flattery_q": [0.01, 0.6, 0.02],
        **columns,
    }
    found = ordered("voices", pd.DataFrame(rows))
    return replace(source, voices=found)


def grouped(**columns: object) -> Report:
    """Leadership beside the front line on three items."""
    source = report(3, 2, language="en")
    rows = {
        "workshop": source.workshop,
        "voice": "member",
        "item": list(source.items["item"]),
        "measure": "performance",
        "group_a": "Leadership",
        "group_b": "Front line",
        "n_a": 6,
        "n_b": 41,
        "mean_a": [4.0, 3.0, 2.0],
        "mean_b": [2.5, 2.9, 3.1],
        "delta": [1.5, 0.1, -1.1],
        "low": [1.0, -0.3, -1.6],
        "high": [2.0, 0.5, -0.6],
        "q": [0.01, 0.6, 0.02],
        **columns,
    }
    return replace(source, group_gaps=ordered("group_gaps", pd.DataFrame(rows)))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_both_voices_stand_at_their_means_with_their_bases() -> None:
    (drawing,) = voices.draw(beside())
    dots = Scale(*dumbbell.DOTS, 1, 5)
    for name, means in (("one", [4.0, 2.0, 3.0]), ("two", [2.5, 3.1, 2.9])):
        places = [float(mark.get_xdata()[0]) for mark in drawn(drawing, name)]
        assert places == pytest.approx([dots(mean) for mean in means])
    assert (words(drawing).count("47"), words(drawing).count("23")) == (3, 3)


def test_the_bar_of_a_difference_is_its_interval() -> None:
    (drawing,) = voices.draw(beside())
    (first, *_rest) = drawn(drawing, "interval")
    zero = first.get_xdata()[0] - (first.get_xdata()[1] - first.get_xdata()[0])
    (mark, *_more) = drawn(drawing, "gap")
    assert mark.get_xdata()[0] == pytest.approx(zero + 1.5 * (first.get_xdata()[0] - zero))


def test_only_a_difference_that_stands_out_has_a_colour() -> None:
    (drawing,) = voices.draw(beside())
    colors = [to_hex(mark.get_color()).upper() for mark in drawn(drawing, "gap")]
    assert colors == [SHORT, BETTER, NEUTRAL]  # the largest first, whoever it favours


def test_self_flattery_and_its_opposite_are_told_apart() -> None:
    (drawing,) = voices.draw(beside("es"))
    assert plain(drawing.title) == (
        "Nos vemos mejor de lo que nos ven nuestros clientes: «Como se anuncia»."
        " Nuestros clientes nos ven mejor que nosotros: «Cambiar es fácil»"
    )
    (quiet,) = voices.draw(beside(self_flattery_q=0.5))
    assert quiet.title == "No difference between us and our customers stands out from chance"


def test_voices_use_the_word_for_the_customer() -> None:
    source = replace(beside("es"), meta=Meta(customer="clienta/clientas/f"))
    (drawing,) = voices.draw(source)
    assert "nuestras clientas" in drawing.title
    assert drawing.subtitle.startswith("Nosotros y nuestras clientas: ")


def test_a_blind_spot_has_a_chart_of_its_own_where_importance_was_asked() -> None:
    asked = {
        "n_us_importance": 47,
        "us_importance": 3.0,
        "n_customer_importance": 23,
        "customer_importance": [4.5, 3.1, 2.9],
        "blind_spot": [1.5, 0.1, -0.1],
        "blind_spot_low": [1.0, -0.3, -0.5],
        "blind_spot_high": [2.0, 0.5, 0.3],
        "blind_spot_q": [0.01, 0.6, 0.6],
    }
    _image, blind = voices.draw(beside(**asked))
    assert plain(blind.title) == "It matters more to our customers than we think: “Como se anuncia”"


def test_two_people_are_no_mean_beside_another() -> None:
    (drawing,) = voices.draw(beside(n_customer=2))
    assert (drawn(drawing, "gap"), len(drawn(drawing, "unknown"))) == ([], 3)
    assert drawing.table.iloc[0].tolist()[1:4] == ["–", "–", "–"]


def test_groups_are_named_on_the_side_that_rates_higher() -> None:
    (drawing,) = groups.draw(grouped())
    assert plain(drawing.title) == (
        "Rated higher by Leadership than by Front line: “Como se anuncia”."
        " Rated higher by Front line than by Leadership: “Cambiar es fácil”"
    )
    assert drawing.table.iloc[0].tolist()[1:] == [
        *("4.0", "2.5", "+1.5", "+1.0\u00a0to\u00a0+2.0", "6", "41"),
    ]


def test_groups_that_cannot_be_told_apart_are_never_said_to_agree() -> None:
    (drawing,) = groups.draw(grouped(q=0.4))
    assert drawing.title == (
        "No difference between Leadership and Front line stands out from chance"
    )


def test_long_names_of_groups_stand_apart_over_their_columns() -> None:
    groups_ = {"group_a": "Dirección general y mandos", "group_b": "Primera línea de atención"}
    for long in (
        groups_,
        {name: f"{text} intermedios de {text}" for name, text in groups_.items()},
    ):
        (drawing,) = groups.draw(grouped(**long))
        assert collisions(drawing) == []


def test_sides_come_after_the_teams_in_a_report() -> None:
    both = replace(beside(), group_gaps=grouped().group_gaps)
    keys = [drawing.name for drawing in all_charts(both)]
    assert keys[keys.index("teams") + 1 :][:2] == ["groups", "voices"]
