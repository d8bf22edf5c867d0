"""The page in millimetres: widths, lines, places."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.textpath import text_to_path

from reports.charts.kit import fonts
from reports.charts.kit.palette import LIKERT_HIGH, LIKERT_LOW, contrast, ink_on, ramp
from reports.charts.kit.placing import Box, place
from reports.charts.kit.rows import apart, stack
from tests.charts_cast import LONGEST, keys
from tests.some import some

TEXTS = st.text(st.sampled_from("abcdefgh ijklmnñopqrs tuvwxyzÁÉ漢🙂 0123456789"), max_size=120)


def measured(words: str, size: float) -> float:
    """The width in mm that matplotlib gives the outlines."""
    font = fonts.properties(size)
    width, _, _ = text_to_path.get_text_width_height_descent(words, font, ismath=False)
    return width * fonts.MM_PER_POINT


@pytest.mark.parametrize("words", ["Respondemos las consultas", "AVATAR To Wave", "Ж 漢字 🙂"])
def test_words_are_never_measured_too_narrow(words: str) -> None:
    true = measured(words, 8.5)
    assert true * 0.995 <= fonts.width(words, 8.5) <= true * 1.12


@given(TEXTS, st.floats(20, 170))
def test_wrapped_lines_fit_and_lose_no_letter(words: str, column: float) -> None:
    lines = fonts.wrap(words, column, 8.5)
    assert all(fonts.width(line, 8.5) <= column for line in lines)
    assert "".join(lines).replace("-", "").replace(" ", "") == words.replace(" ", "")


@given(TEXTS, st.integers(1, 3))
def test_what_is_cut_says_so(words: str, most: int) -> None:
    lines = fonts.wrap(words, 40, 8.5, most=most)
    assert len(lines) <= most
    whole = len(fonts.wrap(words, 40, 8.5)) <= most
    assert lines[-1].endswith("…") is not whole


def test_a_line_never_breaks_before_the_percent_sign() -> None:
    lines = fonts.wrap("casi la mitad, un 48\u00a0% de todos", 30, 8.5)
    assert any("48\u00a0%" in line for line in lines)


def test_no_single_word_is_left_over() -> None:
    lines = fonts.wrap("Respondemos las consultas en menos de un día hábil", 66, 8.5)
    assert min(fonts.width(line, 8.5) for line in lines) > 20


@given(st.lists(st.floats(0, 100), max_size=12))
def test_places_keep_their_order_distance_and_ends(wanted: list[float]) -> None:
    places = apart(wanted, 5, 0, 100)
    assert all(-1e-9 <= place <= 100 + 1e-9 for place in places)
    ordered = [places[at] for at in sorted(range(len(wanted)), key=lambda at: wanted[at])]
    assert all(b - a >= 5 - 1e-6 for a, b in pairwise(ordered))


def test_places_with_room_stay_where_they_are() -> None:
    assert apart([10, 50, 90], 5, 0, 100) == [10, 50, 90]


def test_rows_follow_each_other_without_gap() -> None:
    (rows,) = stack(keys(12, "long"), 66)
    assert all(a.bottom == pytest.approx(b.top) for a, b in some(pairwise(rows)))
    assert {len(row.lines) for row in rows} == {3}


@pytest.mark.parametrize("seed", range(6))
def test_names_of_sixteen_dots_cover_neither_names_nor_dots(seed: int) -> None:
    random = np.random.default_rng(seed)
    dots = [(x, y) for x, y in random.uniform((60, 15), (165, 70), (16, 2)).tolist()]
    boxes = place(dots, [(22.0, 3.0)] * 16, Box(16, 0, 177, 112), [(177, 0, -112 / 161)])
    for number, one in enumerate(boxes):
        others = [box for other, box in enumerate(boxes) if other != number]
        assert not any(covers(one, box) for box in others)
        assert not any(covers(one, Box(x - 1, y - 1, x + 1, y + 1)) for x, y in dots)


def covers(one: Box, two: Box) -> bool:
    """Whether two boxes overlap."""
    across = one.left < two.right and two.left < one.right
    return across and one.top < two.bottom and two.top < one.bottom


def test_names_stay_inside_the_field() -> None:
    field = Box(16, 0, 177, 112)
    (box,) = place([(176.0, 1.0)], [(30.0, 3.0)], field, [])
    assert box.right <= field.right
    assert box.top >= field.top


@pytest.mark.parametrize("steps", [1, 2, 3, 5])
def test_figures_on_colours_can_be_read(steps: int) -> None:
    colors = [*ramp(LIKERT_LOW, steps), *ramp(LIKERT_HIGH, steps)]
    assert all(contrast(ink_on(color), color) >= 4.5 for color in some(colors))


def test_rows_bear_short_names_all_of_them_or_none() -> None:
    wordings = ["Short enough", *keys(23, "long")]
    names = ["Never", *(f"Name {number}" for number in range(1, 24))]
    (rows,) = stack(wordings, 66, names=names)
    assert [row.lines for row in rows] == [[name] for name in names]
    assert not any(row.wording for row in rows)
    (rows,) = stack(wordings, 66, names=["Never", *[""] * 23])
    assert rows[0].lines == ["Short enough"]
    assert rows[2].lines[0].endswith("…")


def test_few_rows_have_their_wording_in_grey_under_the_name() -> None:
    wordings = [f"We keep what we promised, the {number} time too" for number in "123"]
    names = ["One", "Two", "Three"]
    (rows,) = stack(wordings, 66, names=names)
    assert [" ".join(row.wording) for row in rows] == wordings
    (rows,) = stack(wordings, 66, names=names, is_terse=True)
    assert not any(row.wording for row in rows)


def test_rows_that_begin_alike_are_told_apart_by_their_ends() -> None:
    alike = [f"{LONGEST} en la oficina {number}" for number in range(20)]
    (rows,) = stack(alike, 66)
    assert len({tuple(row.lines) for row in rows}) == 20
    assert all(row.lines[-1].endswith(f"oficina {row.index}") for row in some(rows))
    assert all(len(row.lines) == 1 and "…" in row.lines[0] for row in some(rows))
