"""The seal: other answers, wordings or methods give another one, another way to write does not."""

from dataclasses import replace

import pytest

from questionnaires import fingerprint
from reports import seal
from reports.seal import check_code, snapshot
from tests.report_cast import questionnaire

ROWS = [
    {"respondent": "a", "item": "x", "performance": 4, "importance": "dk", "text": "Café\nbar"},
    {"respondent": "b", "item": "x", "performance": 5, "number": 2.5, "verdict_maybe": 0},
]
ASKED = ["0f", "1e"]
SEALED = snapshot(ROWS, ASKED)


def test_the_order_of_rows_columns_and_questionnaires_changes_nothing() -> None:
    turned = [dict(reversed(row.items())) for row in reversed(ROWS)]
    assert snapshot(turned, ASKED[::-1]) == SEALED


@pytest.mark.parametrize(
    "same",
    [
        {"performance": "4.0"},
        {"performance": 4.0},
        {"text": "Cafe\u0301\r\nbar "},
        {"team": ""},
        {"team": None, "contested": float("nan")},
        {"workshop": "Spring", "audit": "Hotel", "date": "2026-03-14", "questionnaire": "own"},
    ],
    ids=str,
)
def test_the_same_answers_written_otherwise_have_the_same_seal(same: dict[str, object]) -> None:
    assert snapshot([ROWS[0] | same, ROWS[1]], ASKED) == SEALED


@pytest.mark.parametrize(
    "other",
    [
        {"respondent": "c"},
        {"performance": 5},
        {"importance": 0},
        {"importance": None},
        {"text": "Café bar"},
        {"theme": "4"},
        {"verdict_maybe": 0},
    ],
    ids=str,
)
def test_one_changed_cell_changes_the_seal(other: dict[str, object]) -> None:
    assert snapshot([ROWS[0] | other, ROWS[1]], ASKED) != SEALED


def test_a_cell_in_another_column_or_row_changes_the_seal() -> None:
    rows = [{"respondent": "a", "theme": "x"}, {"respondent": "b", "theme": "y"}]
    moved = [{"respondent": "a", "group": "x"}, {"respondent": "b", "theme": "y"}]
    swapped = [{"respondent": "a", "theme": "y"}, {"respondent": "b", "theme": "x"}]
    assert len({snapshot(one, ASKED) for one in (rows, moved, swapped, rows[:1], [])}) == 5


def test_another_wording_changes_the_seal() -> None:
    form = questionnaire()
    other = replace(form, title={"es": "Otro"})
    assert snapshot(ROWS, [fingerprint(form)]) != snapshot(ROWS, [fingerprint(other)])


def test_another_method_changes_the_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seal, "METHOD_VERSION", "next")
    assert snapshot(ROWS, ASKED) != SEALED


@pytest.mark.parametrize(
    ("table", "row", "later"),
    [
        ("votes", {"item": "leave_reasons", "group": "Colas", "dots": 4, "voters": 9}, {}),
        ("pledges", {"team": "a", "what": "Call", "item": "speed"}, {"outcome": "kept"}),
        ("requests", {"team": "a", "text": "A desk"}, {"answer": "later", "due": "2026-03-01"}),
        ("left_out", {"kind": "entry", "why": "insult", "n": 2}, {}),
    ],
)
def test_what_stands_beside_the_answers_is_sealed_and_what_comes_later_is_not(
    table: str, row: dict[str, object], later: dict[str, object]
) -> None:
    sealed = snapshot(ROWS, ASKED, {table: [row]})
    assert sealed != SEALED
    assert snapshot(ROWS, ASKED, {table: [row | later | {"workshop": "w"}]}) == sealed
    for name in row:
        assert snapshot(ROWS, ASKED, {table: [row | {name: "another"}]}) != sealed


def test_a_seal_is_told_from_those_of_earlier_versions() -> None:
    assert len(SEALED) == 64
    assert not seal.is_of_earlier_version(SEALED)
    assert seal.is_of_earlier_version("f0" * 32)
    assert seal.is_of_earlier_version(SEALED.replace(seal.METHOD_VERSION, "1", 1))
    assert seal.is_of_earlier_version(f"s{seal.METHOD_VERSION}:{'f' * 61}")


def test_the_check_code_can_be_read_aloud() -> None:
    assert check_code("00" * 32) == "E5J7-RNFK"
    codes = {check_code(str(number)) for number in range(500)}
    assert len(codes) == 500
    assert not set("".join(codes)) & set("01IOil")
