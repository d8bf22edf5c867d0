"""What a trend says of gaps that moved: verbs by their labels, and what moved them."""

from dataclasses import replace

import pandas as pd
import pytest

from reports.document import trend
from reports.document.sources import Sources
from reports.document.trend_chapters.items import standing
from reports.findings.change import gaps_moved
from reports.findings.headline import why
from tests.report_cast import BEFORE, NOW, items, report, table


def sources(
    language: str = "en", labels: tuple[str, str] = ("large_gap", "gap"), **change: object
) -> Sources:
    """Of two workshops, in which «answer» moved as `change` says of its performance and gap."""
    row = {
        "item": "answer", "voice": "member", "from_workshop": BEFORE, "to_workshop": NOW,
        "measure": "performance", "pairing": "same", "m": 5, "delta": 0.9, "low": 0.4, "high": 1.4,
        "p": 0.001, "q": 0.01, "real_change": True, "hint": False, "reason": "", **change,
    }  # fmt: skip
    rows = pd.concat([items(BEFORE, -0.9), items()])
    for workshop, label in zip((BEFORE, NOW), labels, strict=True):
        here = (rows["workshop"] == workshop) & (rows["item"] == "answer")
        rows.loc[here, "label"] = label
    before = report().summary.assign(workshop=BEFORE, date="2025-06-10")
    made = report(
        language,
        workshops=(BEFORE, NOW),
        items=rows,
        trend=table("trend", row, {**row, "measure": "gap", "delta": -row["delta"]}),
        summary=pd.concat([before, report().summary]),
    )
    return Sources(made, {}, ())


def test_a_gap_that_stays_one_shrank_and_its_reason_is_told() -> None:
    assert gaps_moved(sources()).text == (
        "Gaps since Jun\u00a02025: “Answer within the day” shrank from 2.7 to 1.8"
        " (we do it better)."
    )


def test_a_gap_is_closed_only_where_it_is_none_any_more() -> None:
    told = gaps_moved(sources("es", labels=("large_gap", "on_par")))
    assert "se cerró, de 2,7 a 1,8 (lo hacemos mejor)." in told.text


def test_what_was_not_tested_cannot_be_told_on_the_board_either() -> None:
    untested = sources(p=float("nan"), q=float("nan"), real_change=False, reason="few_teams")
    (panel,) = trend.board(untested).panels
    assert "What changed cannot be told." in str(panel)
    assert "cannot be told: too few teams" in trend.board(untested).sentence


@pytest.mark.parametrize("hint", [True, False])
def test_a_hint_is_not_on_the_board(hint: bool) -> None:
    (panel,) = trend.board(sources(real_change=False, hint=hint)).panels
    assert "Nothing that can be told from chance." in str(panel)


def of_gaps(*largest: float, language: str = "en") -> Sources:
    """Of items with these gaps, all large; the smallest first."""
    made = sources(language)
    rows = made.report.items
    now = rows["workshop"] == NOW
    first = rows[now].iloc[: len(largest)].assign(gap=largest, label="large_gap")
    return Sources(replace(made.report, items=pd.concat([rows[~now], first])), {}, ())


def test_items_that_share_the_largest_gap_are_all_named_or_none_is() -> None:
    """What is printed alike is alike."""
    told = standing(of_gaps(1.2, 1.84, 1.76))
    assert told.startswith("The largest gaps now are “")
    assert told.endswith(": +1.8 points each.")
    assert told.count("“") == 2
    assert standing(of_gaps(1.8, 1.8, 1.8, 1.8)) == ""
    assert "The largest gap now is" in standing(of_gaps(1.2, 1.8))


def test_a_headline_names_all_that_share_the_largest_gap() -> None:
    two, four = (why(of_gaps(*gaps)) for gaps in ((1.8, 1.8), (1.8, 1.8, 1.8, 1.8)))
    assert two.count("“") == 2
    assert "1.8 points each." in two
    assert "four items alike" in four
    spanish = why(of_gaps(1.8, 1.8, 1.8, 1.8, language="es"))
    assert "cuatro aspectos por igual" in spanish
