"""Contradictions: when each rule fires, and when it just does not."""

import pandas as pd
import pytest

from questionnaires.model import Item, Kind, Questionnaire, Section
from tests.figures_cast import entry, made, scores

NAMES = "abcdef"


def found(*rows: dict[str, object], smallest_base: int = 5) -> pd.DataFrame:
    return made(pd.DataFrame(list(rows), dtype=object), smallest_base=smallest_base).contradictions


def claim(only_us: int, maybe: int, anyone: int, contested: int = 0) -> dict[str, object]:
    verdicts = {"verdict_only_us": only_us, "verdict_maybe": maybe, "verdict_anyone": anyone}
    return entry("differentiators", "a", "We call back", contested=contested, **verdicts)


@pytest.mark.parametrize(
    ("judged", "n"),
    [
        (claim(0, 2, 3), 5),  # generic
        (claim(2, 0, 0, contested=2), 2),
        (claim(4, 0, 0, contested=2), 2),
        (claim(3, 0, 0, contested=5), 3),  # some of them do not know
    ],
)
def test_a_claim_that_others_say_too_is_a_contradiction(judged: dict[str, object], n: int) -> None:
    row = found(judged, smallest_base=1).iloc[0]
    assert (row["rule"], row["entries"], row["n"]) == ("claim_shared", "differentiators:1", n)


def test_what_fewer_people_than_the_base_said_of_a_claim_is_no_contradiction() -> None:
    few, enough = claim(4, 0, 0, contested=2), claim(4, 0, 1, contested=3)
    assert found(few).empty
    assert len(found(few, smallest_base=1)) == len(found(enough)) == 1


@pytest.mark.parametrize(
    "judged",
    [
        claim(0, 2, 2),  # four verdicts prove nothing
        claim(2, 2, 2),  # unproven
        claim(1, 0, 0, contested=1),  # one judge alone
        claim(5, 0, 0, contested=2),  # less than half
        claim(0, 0, 0, contested=2),  # nobody's verdict
    ],
)
def test_a_claim_that_may_be_ours_alone_is_none(judged: dict[str, object]) -> None:
    assert found(judged).empty


def themed(item: str, teams: str, theme: str) -> list[dict[str, object]]:
    names = ((team, f"{theme} {n}") for n, team in enumerate(teams))
    return [entry(item, team, name, theme=theme) for team, name in names]


def both(leave: str, value: str, claims: str = "", theme: str = "care") -> list[str]:
    """The rules that fire where six teams wrote, these of them with the theme."""
    rows = themed("leave_reasons", leave, theme) + themed("value_added", value, theme)
    rows += themed("differentiators", claims, theme)
    return list(found(*rows, *themed("value_added", NAMES, "price"))["rule"])


def test_a_theme_that_half_of_the_teams_name_on_both_sides_is_a_contradiction() -> None:
    assert both("abc", "cde") == both("abc", "cd", "e") == ["theme_both"]
    assert both("ab", "cde") == both("abc", "cd") == both("abc", "dd", "d") == []


def test_no_theme_and_the_theme_of_the_rest_are_on_no_side() -> None:
    assert both(NAMES, NAMES, theme="") == both(NAMES, NAMES, theme="other") == []


def test_one_team_that_says_both_is_no_contradiction() -> None:
    rows = themed("leave_reasons", "a", "care") + themed("value_added", "a", "care")
    assert found(*rows).empty


def form() -> Questionnaire:
    """One item of the theme `care`."""
    item = Item("welcome", Kind.RATED, {}, theme="care")
    return Questionnaire("house", 1, {}, {}, {}, (Section("all", {}, (item,)),))


def leaving(
    reasons: list[dict[str, object]], importance: int = 4, people: int = 30, base: int = 5
) -> list[str]:
    """The rules that fire where people rate an item of the theme `care` with 4."""
    rated = scores({"a": [4] * people}, importance=importance)
    answers = pd.concat([rated, pd.DataFrame(reasons, dtype=object)])
    return list(made(answers, forms=[form()], smallest_base=base).contradictions["rule"])


def test_an_item_on_par_or_above_whose_theme_leads_the_reasons_is_a_contradiction() -> None:
    reasons = [*themed("leave_reasons", "ab", "care"), *themed("leave_reasons", "cd", "price")]
    first = [*reasons, *themed("leave_reasons", "d", "ease")]
    assert leaving(first) == leaving(first, importance=2) == ["par_leaves"]
    assert leaving(reasons) == []  # two themes lead
    assert leaving(first, importance=5) == []  # a gap
    assert leaving(themed("leave_reasons", "ab", "price")) == []


def test_a_theme_that_less_than_half_of_the_teams_name_does_not_lead_for_the_house() -> None:
    named = themed("leave_reasons", "ab", "care")
    others = [one for team in "cde" for one in themed("leave_reasons", team, f"of {team}")]
    assert leaving([*named, *others[:2]]) == ["par_leaves"]
    assert leaving([*named, *others]) == []


def test_a_hidden_item_tells_nothing() -> None:
    reasons = themed("leave_reasons", "ab", "care")
    assert leaving(reasons, people=8, base=5) == ["par_leaves"]
    assert leaving(reasons, people=8, base=9) == []
