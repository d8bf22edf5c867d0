"""The agenda's rule: from what is asked to the steps of the day."""

import re
from pathlib import Path

import pytest

import questionnaires
from questionnaires.model import Questionnaire
from survey.store.room import agenda
from survey.store.room.agenda import Planned

LAST_CUSTOMER = questionnaires.shipped()["last_customer"]
DAY = Path(__file__).parent.parent.parent / "shared" / "day.md"
SMALL = """
key = "small"
title = {es = "Pequeño", en = "Small"}
intro = {es = "Nada", en = "Nothing"}
"""
SECTION = """
[[section]]
key = "%s"
title = {es = "S", en = "S"}
minutes = %d
[[section.item]]
key = "%s"
kind = "%s"
wording = {es = "¿Qué?", en = "What?"}
short = {es = "Qué", en = "What"}
"""


def kinds(steps: list[Planned]) -> list[str]:
    return [step.kind for step in steps]


def small(*sections: tuple[str, int, str, str]) -> Questionnaire:
    return questionnaires.loads(SMALL + "".join(SECTION % one for one in sections), "small")


def test_the_day_of_the_last_customer_is_that_of_the_page() -> None:
    found = [
        (step.kind, step.minutes)
        for step in agenda.planned([LAST_CUSTOMER], teams=5, has_last=True)
    ]
    assert found == [
        ("doors", 0), ("scene", 4), ("rate", 5), ("last", 3),
        ("question", 9), ("question", 10), ("question", 8),
        ("agree", 4), ("test", 5), ("break", 5), ("group", 8), ("vote", 3),
        ("pledge", 11), ("reading", 5), ("close", 5),
    ]  # fmt: skip
    assert sum(minutes for _, minutes in found) == 85


def test_the_minutes_are_those_of_day_md() -> None:
    """`0 scene 4 · 4 rest … 5 · …`: each stop names its minute and what it takes."""
    if not DAY.exists():
        pytest.skip("the shared folder is not beside this checkout")
    line = next(one for one in DAY.read_text().splitlines() if "0 scene 4" in one)
    starts = [int(stop) for stop in re.findall(r"(?:^|· )(?:[^·]*?: )?(\d+) ", line)]
    planned = agenda.planned([LAST_CUSTOMER], teams=5, has_last=True)
    timed = [step.minutes for step in planned if step.minutes]
    begins = [sum(timed[:n]) for n in range(len(timed) + 1)]
    assert [start for start in starts if start <= 85] == begins
    assert "85 five minutes of slack" in line


def test_what_is_not_asked_has_no_step() -> None:
    asked = small(("first", 4, "q1", "list"))
    assert kinds(agenda.planned([asked], teams=2, has_last=False)) == [
        *("doors", "scene", "question", "break", "pledge", "reading", "close"),
    ]


def test_the_competitor_test_needs_two_teams() -> None:
    assert "test" not in kinds(agenda.planned([LAST_CUSTOMER], teams=1, has_last=True))


def test_a_section_without_minutes_stands_below_the_question_before_it() -> None:
    asked = small(("one", 4, "q1", "list"), ("two", 0, "q2", "list"), ("three", 3, "q3", "text"))
    names = [[part.name for part in group] for group in agenda.groups([asked])]
    assert names == [["small.one", "small.two"], ["small.three"]]


def test_a_questionnaire_without_any_minutes_has_one_question() -> None:
    asked = small(("one", 0, "q1", "list"), ("two", 0, "q2", "list"))
    steps = agenda.planned([asked], teams=2, has_last=False)
    assert [step.section for step in steps if step.kind == "question"] == ["small.one"]


@pytest.mark.parametrize("key", questionnaires.KEYS)
def test_every_shipped_questionnaire_has_an_agenda_of_its_own(key: str) -> None:
    asked = questionnaires.shipped()[key]
    steps = agenda.planned([asked], teams=2, has_last=False)
    names = [step.name for step in steps]
    assert len({*names}) == len(names)
    assert names[0] == ("doors", "")
    assert names[-1] == ("close", "")
