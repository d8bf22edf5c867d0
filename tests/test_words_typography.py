"""Numbers, dates and lists as people read them."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.words.typography import Typography, capitalised, rounded

ES = Typography("es")
EN = Typography("en")


@pytest.mark.parametrize(
    ("value", "written"),
    [(3.25, "3.3"), (3.75, "3.8"), (-0.25, "-0.3"), (2.4499999999999997, "2.5"), (-0.04, "0.0")],
)
def test_figures_are_rounded_half_away_from_zero(value: float, written: str) -> None:
    assert str(rounded(value, 1)) == written


@given(st.floats(-1e6, 1e6), st.integers(0, 3))
def test_rounding_moves_a_figure_by_half_a_step_at_most(value: float, decimals: int) -> None:
    step = Decimal(1).scaleb(-decimals)
    assert abs(rounded(value, decimals) - Decimal(value)) <= step / 2 + Decimal("1e-8")


def test_spanish_writes_a_decimal_comma_and_a_true_minus() -> None:
    assert (ES.number(4.25), ES.signed(-0.3), ES.signed(1.9)) == ("4,3", "−0,3", "+1,9")


def test_english_writes_a_decimal_point() -> None:
    assert (EN.number(4.25), EN.signed(-0.3), EN.signed(1.9)) == ("4.3", "−0.3", "+1.9")


def test_zero_has_no_sign() -> None:
    assert (ES.signed(0.04), ES.signed(-0.04)) == ("0,0", "0,0")


def test_a_percentage_never_breaks_in_spanish() -> None:
    assert (ES.percent(0.305), EN.percent(0.305)) == ("31\u00a0%", "31%")


def test_what_is_not_known_is_a_dash() -> None:
    nan = float("nan")
    assert ES.count(pd.NA) == "–"  # type: ignore[arg-type]  # what a whole column of counts holds
    written = [ES.number(None), ES.signed(nan), ES.percent(nan), ES.interval(nan, 1), ES.count(nan)]
    assert written == ["–"] * 5


def test_an_interval_carries_its_signs() -> None:
    assert ES.interval(-0.14, 1.25) == "−0,1\u00a0a\u00a0+1,3"
    assert EN.interval(-0.14, 1.25) == "−0.1\u00a0to\u00a0+1.3"


def test_large_counts_are_grouped_as_each_language_does() -> None:
    assert [ES.count(n) for n in (1234, 12345)] == ["1234", "12\u00a0345"]
    assert [EN.count(n) for n in (123, 1234, -1234567)] == ["123", "1,234", "−1,234,567"]


def test_dates_name_the_month() -> None:
    day = date(2025, 3, 4)
    assert (ES.month(day), EN.month(day)) == ("mar.\u00a02025", "Mar\u00a02025")
    assert ES.day(day) == "4\u00a0de\u00a0marzo\u00a0de\u00a02025"
    assert EN.day(day) == "4\u00a0March\u00a02025"


@pytest.mark.parametrize(
    ("last", "conjunction"),
    [("trato", "y"), ("información", "e"), ("Íñigo", "e"), ("higiene", "e"), ("hielo", "y")],
)
def test_a_spanish_list_says_e_before_the_sound_i(last: str, conjunction: str) -> None:
    assert ES.listing(["plazos", "precio", last]) == f"plazos, precio {conjunction} {last}"


@pytest.mark.parametrize(("last", "conjunction"), [("trato", "o"), ("horario", "u"), ("8", "u")])
def test_a_spanish_choice_says_u_before_the_sound_o(last: str, conjunction: str) -> None:
    assert ES.either(["plazos", last]) == f"plazos {conjunction} {last}"


def test_short_lists_need_no_conjunction() -> None:
    assert [ES.listing([]), ES.listing(["a"]), EN.listing(["a", "b"])] == ["", "a", "a and b"]
    assert EN.either(["a", "b", "c"]) == "a, b or c"


def test_small_counts_are_spelled() -> None:
    assert [ES.spelled(3), EN.spelled(12), ES.spelled(13)] == ["tres", "twelve", "13"]


def test_a_name_in_arabic_does_not_turn_the_sentence_around() -> None:
    assert ES.quoted("ع") == "\u200e«ع\u200e»"


def test_quotation_marks_follow_the_language() -> None:
    assert (ES.quoted("así"), EN.quoted("so"), capitalised("así")) == ("«así»", "“so”", "Así")
