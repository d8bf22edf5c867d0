"""The chart that sets units beside one another, by what is drawn."""

import pytest

from questionnaires.model import Language
from reports.charts import comparison
from reports.charts.kit.palette import BETTER, NEUTRAL, SHORT
from reports.slices.units import Measure, Unit
from tests.drawn import drawn, words
from tests.units_cast import hidden, unit


def asked(language: Language = "en", measure: Measure = "gap") -> comparison.Asked:
    return comparison.Asked("Answer the same day", measure, 5, language)


APART = [unit("Zeta", 3), unit("Alfa", 0.5)]
ALIKE = [unit("Zeta", 1.2), unit("Alfa", 1)]


def colors(compared: list[Unit], measure: Measure = "gap") -> list[object]:
    drawing = comparison.draw(compared, asked(measure=measure))
    return [mark.get_markerfacecolor() for mark in drawn(drawing, "value")]


def test_a_row_carries_figure_interval_and_base() -> None:
    said = words(comparison.draw(APART, asked()))
    assert {"+3.0", "+2.7\u00a0to\u00a0+3.3", "20", "Zeta", "Mar\u00a02026"} <= set(said)


def test_colour_is_for_units_apart_from_all_others() -> None:
    assert colors(APART) == [SHORT, BETTER]
    assert colors(ALIKE) == [NEUTRAL, NEUTRAL]


def test_a_low_performance_is_what_falls_short() -> None:
    assert colors(APART, "performance") == [BETTER, SHORT]


def test_a_hidden_unit_is_hatched_and_told_without_figures() -> None:
    drawing = comparison.draw([*ALIKE, hidden("Night")], asked())
    assert len(drawn(drawing, "hidden")) == 1
    assert len(drawn(drawing, "value")) == 2
    assert "<5" in words(drawing)
    assert "1 is hidden." in drawing.alt
    assert drawing.table["Gap"].tolist()[-2:] == ["hidden", "+1.2"]


def test_a_unit_that_was_asked_in_other_words_is_hollow() -> None:
    drawing = comparison.draw([unit("a", 3), unit("b", 1, is_reworded=True)], asked())
    assert "other words" in drawing.note
    assert drawing.title.endswith("too little is known to compare units")


@pytest.mark.parametrize(
    ("compared", "told"),
    [
        (APART, "the gap of “Zeta” is larger than in “Alfa”"),
        ([*APART, unit("Beta", 0.6)], "the gap of “Zeta” is larger than in the other units"),
        ([*APART, hidden("B")], "the gap of “Zeta” is larger than in “Alfa”"),
        ([*APART, unit("Beta", 1.5)], "no two neighbouring intervals overlap"),
        (ALIKE, "these figures tell no unit from the others"),
        ([hidden("a"), hidden("b")], "too little is known to compare units"),
    ],
)
def test_the_title_says_what_the_intervals_support(compared: list[Unit], told: str) -> None:
    assert comparison.draw(compared, asked()).title == f"“Answer the same day”: {told}"


def test_six_units_with_long_names_in_both_languages_stay_apart() -> None:
    compared = [unit(f"{n} Balneario del Norte y centro de la costa", n / 2) for n in range(6)]
    for language in ("es", "en"):
        drawing = comparison.draw(compared, asked(language))
        assert len(drawn(drawing, "interval")) == 6
        assert drawing.svg() == comparison.draw(compared, asked(language)).svg()
