"""What a trend says of gaps that moved: verbs by their labels, and what moved them."""

from dataclasses import replace

import pandas as pd
import pytest

from reports.document import trend
from reports.document.blocks import Glance
from reports.document.sources import Sources
from reports.document.trend_chapters import glance as first_screen
from reports.document.trend_chapters.glance import standing
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


def glance(made: Sources, why_nothing: str = "") -> Glance:
    return first_screen.glance(made, why_nothing)


def pledged(made: Sources, **told: object) -> Sources:
    """The same with an earlier pledge on «answer»."""
    row = {
        "workshop": BEFORE, "what": "Answer by eight", "item": "answer", "outcome": "kept",
        "verdict": "moved", "performance_before": 2.6, "performance_after": 3.5, **told,
    }  # fmt: skip
    return Sources(replace(made.report, pledges=table("pledges", row)), {}, ())


def test_a_change_for_the_better_has_its_tile_and_its_course() -> None:
    told = glance(sources(delta=0.9))
    worse, better, _ = told.tiles
    assert (worse.name, worse.tone) == ("No item", "quiet")
    assert (better.name, better.tone) == ("Answer within the day", "above")
    assert better.figure == "1.7\u00a0→\u00a02.6 since Jun\u00a02025"
    assert better.detail == "Real change; the gap shrank: from +2.7 to +1.8"
    (course,) = told.courses
    assert [spot.text for spot in course.runs[0]] == ["1.7", "2.6"]
    assert course.runs[0][0].y > course.runs[0][1].y  # from the top: the higher score


def test_a_fall_names_the_pledge_that_was_broken() -> None:
    fallen = sources(delta=-0.9)
    assert glance(fallen).title == "“Answer within the day” has fallen"
    assert glance(fallen).tiles[0].tone == "large_gap"
    dropped = glance(pledged(fallen, outcome="dropped", verdict="other_way"))
    assert dropped.title == "“Answer within the day” has fallen and its pledge was dropped"
    tile = dropped.tiles[2]
    assert (tile.name, tile.figure, tile.calm) == ("1 dropped", "0 of 1 done", True)


def test_with_nothing_moved_two_tiles_say_so_and_no_course_is_drawn() -> None:
    still = sources(real_change=False)
    rows = still.report.trend
    reworded = rows.iloc[:1].assign(item="price", p=float("nan"), q=float("nan"), reason="wording")
    trend_of = pd.concat([rows, reworded])
    told = glance(Sources(replace(still.report, trend=trend_of), {}, ()))
    calm, untold, _ = told.tiles
    assert (calm.name, calm.tone) == ("No real change in 1 item", "quiet")
    assert (untold.name, untold.tone) == ("1 cannot be compared", "quiet")
    assert untold.detail == "“Final price”: the question changed"
    assert told.courses == ()


def test_what_matters_alone_is_neither_better_nor_worse() -> None:
    made = sources(measure="importance")
    alone = made.report.trend[made.report.trend["measure"] == "importance"]
    told = glance(Sources(replace(made.report, trend=alone), {}, ()))
    assert told.courses == ()
    assert told.note == "“Answer within the day”: matters more since Jun\u00a02025."


def test_nothing_of_a_hidden_view_is_told() -> None:
    told = glance(sources(), "These figures are hidden.")
    assert told.title == "These figures are hidden"
    assert [tile.name for tile in told.tiles] == ["Cannot be told", "None"]
    assert told.courses == ()


@pytest.mark.parametrize(
    ("verdict", "item", "said", "ends"),
    [
        ("moved", "answer", "has improved", ["2.6", "3.5"]),
        ("no_movement", "answer", "no movement", ["2.6", "3.5"]),
        ("unclear", "answer", "cannot be told", []),
        ("unclear", "", "cannot be told: it names no item", []),
    ],
)
def test_no_two_scores_of_a_pledge_without_a_verdict(
    verdict: str, item: str, said: str, ends: list[str]
) -> None:
    since = glance(pledged(sources(), verdict=verdict, item=item)).pledges
    assert since
    (row,) = since.rows
    assert row.verdict == said
    assert [end.text for end in row.ends] == ends
    assert [end.x for end in row.ends] == sorted(end.x for end in row.ends)
