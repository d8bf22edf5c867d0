"""Charts by the numbers and words of what is drawn."""

import math
from dataclasses import replace
from typing import Any

import matplotlib as mpl
import pandas as pd
import pytest

from reports.answers import unasked
from reports.charts import (
    all_charts,
    gap,
    spread,
    teams,
    value_leave,
)
from reports.charts.kit.palette import BETTER, NEUTRAL, SHORT, contrast, mixed
from reports.charts.kit.rows import Scale
from reports.columns import TABLES
from reports.findings.spread import Answers
from reports.findings.spread import spread as spread_of
from reports.report import Report
from reports.telling import Telling
from tests.charts_cast import hidden, report
from tests.drawn import drawn, words
from tests.some import some


def items(source: Report, **columns: Any) -> Report:
    """The report with columns of its items changed."""
    return replace(source, items=source.items.assign(**columns))


def test_dots_stand_at_their_means_on_the_whole_scale() -> None:
    source = report(3, 2)
    (drawing,) = gap.draw(source)
    ordered = gap.largest_first(source.items)
    dots = Scale(*gap.DOTS, 1, 5)
    for measure in ("performance", "importance"):
        places = [float(mark.get_xdata()[0]) for mark in drawn(drawing, measure)]
        assert places == pytest.approx([dots(mean) for mean in ordered[measure]])


def test_importance_of_another_scale_has_no_place_on_the_axis() -> None:
    source = items(report(3, 2), gap=math.nan, n_pairs=0)
    asked = {str(item): {"importance", "performance"} for item in source.items["item"][:2]}
    scales = {"importance": (1, 5), "performance": (0, 11)}
    other = unasked.questionnaire(asked, scales, "Other", str)
    found = gap.draw(replace(source, questionnaires=(other,)))
    marks = [[len(drawn(one, of)) for of in ("importance", "connector")] for one in found]
    assert sorted(marks) == [[0, 0], [1, 1]]


def test_gaps_are_drawn_largest_first_with_their_interval() -> None:
    source = report(12, 8)
    (drawing,) = gap.draw(source)
    ends = [bar.get_xdata() for bar in drawn(drawing, "interval")]
    ordered = gap.largest_first(source.items)
    assert list(ordered["item"]) == list(drawing.table.iloc[:, 0])
    assert ordered["gap"].round(1).is_monotonic_decreasing
    widths = (ordered["gap_high"] - ordered["gap_low"]).to_numpy()
    drawn_widths = [right - left for left, right in ends]
    assert drawn_widths == pytest.approx(list(widths * drawn_widths[0] / widths[0]))


def test_only_a_large_gap_has_the_full_colour() -> None:
    source = items(report(3, 2), label=["large_gap", "gap", "unclear"], gap=[2.0, 1.0, 0.1])
    (drawing,) = gap.draw(source)
    colors = [mark.get_color() for mark in drawn(drawing, "gap")]
    assert colors == [SHORT, mixed(SHORT, 0.6), NEUTRAL]


@pytest.mark.parametrize(
    ("labels", "spanish", "english"),
    [
        (["large_gap", "gap"], "Una brecha grande: «A»", "One large gap: “A”"),
        (["large_gap"] * 2, "Dos brechas grandes: «A» y «B»", "Two large gaps: “A” and “B”"),
        (["gap", "on_par"], None, "One gap, not clearly a large one: “A”"),
        (["small_gap"] * 2, None, "Only small gaps can be told, two of them: “A” and “B”"),
        (
            ["above", "on_par"],
            None,
            "No gap: we do each of the two rated items as well as it matters",
        ),
        (
            ["unclear", "above"],
            None,
            "With 14 answers no gap stands out from the others. We do better than it matters: “B”",
        ),
    ],
)
def test_the_title_says_what_the_labels_support(
    labels: list[str], spanish: str | None, english: str
) -> None:
    for language, title in (("es", spanish), ("en", english)):
        source = report(2, 2, language=language)
        source = items(source, item=["A", "B"], label=labels, gap=[1.0, 0.9])
        assert title is None or gap.draw(source)[0].title == title


def test_a_hidden_item_is_hatched_without_its_number() -> None:
    source = report(3, 2)
    source = replace(source, items=hidden(source.items, [1]))
    (drawing,) = gap.draw(source)
    assert len(drawn(drawing, "hidden")) == 1
    assert words(drawing).count("<5") == 1
    assert drawing.table.iloc[-1].tolist()[1:] == ["–", "–", "–", "–", "<5", "oculto"]
    assert "oculto" in drawing.alt


def test_where_all_is_hidden_no_finding_is_claimed() -> None:
    source = report(3, 2, language="en")
    source = replace(source, items=hidden(source.items))
    assert gap.draw(source)[0].title == (
        "Three items were asked; too few people answered for any figures to be shown"
    )


def test_an_item_that_nobody_answered_is_grey() -> None:
    source = report(3, 2)
    blank = dict.fromkeys(("importance", "performance", "gap", "gap_low", "gap_high"), math.nan)
    kinds = replace(source, items=source.items.assign(**blank))
    (drawing,) = gap.draw(kinds)
    assert len(drawn(drawing, "unknown")) == 3
    assert "menos de 3 respuestas" in drawing.note


def test_two_answers_are_no_mean() -> None:
    (drawing,) = gap.draw(items(report(3, 2), n_importance=2, n_performance=2, n_pairs=2))
    assert (drawn(drawing, "gap"), drawn(drawing, "performance")) == ([], [])
    assert words(drawing).count("2") == 1 + 3  # a tick of the scale, and each n


def test_items_without_importance_have_no_gap_to_draw() -> None:
    assert gap.draw(items(report(3, 2), n_importance=0)) == []


def test_subtitles_tell_who_speaks_and_how_many() -> None:
    for drawing in some(all_charts(report(3, 8, waves=2))):
        assert drawing.subtitle.startswith("Según nosotros: ")
    assert "64\xa0personas de 8\xa0equipos" in gap.draw(report(3, 8))[0].subtitle


def test_the_alternative_text_names_the_three_largest() -> None:
    (drawing,) = gap.draw(report(12, 8, language="en"))
    for figure in some(drawing.table["Gap"].iloc[:3]):
        assert f"gap {figure}" in drawing.alt
    assert drawing.alt.startswith("Dumbbell chart of 12 items.")


def test_each_response_scale_has_a_chart_of_its_own() -> None:
    drawings = gap.draw(items(report(4, 2), scale_size=[5, 7, 5, 7]))
    assert [len(drawing.table) for drawing in drawings] == [2, 2]


def test_sixty_items_come_on_pages_that_share_them_fairly() -> None:
    drawings = gap.draw(report(60, 2))
    assert [len(drawing.table) for drawing in drawings] == [20, 20, 20]
    assert drawings[1].title == f"{drawings[0].title.removesuffix(' (1/3)')} (2/3)"


def test_low_and_high_answers_part_from_one_line() -> None:
    source = report(2, 2)
    (drawing,) = spread.draw(source)
    answers = source.distributions[source.distributions["team"] == ""]
    first = answers[answers["item"] == drawing.table.iloc[0, 0]].set_index("answer")["share"]
    boxes = drawn(drawing, "low")[:2]
    highs = drawn(drawing, "high")
    assert highs[0].get_x() - boxes[0].get_x() == pytest.approx(0.6)
    lengths = [abs(bar.get_width()) for bar in (boxes[0], boxes[1], highs[0], highs[1])]
    shares = [first[score] for score in ("2", "1", "4", "5")]
    each = lengths[0] / shares[0]
    assert lengths == pytest.approx([share * each for share in shares])
    (middle, *_others) = drawn(drawing, "middle")
    assert middle.get_width() == pytest.approx(first["3"] * each)


def test_customers_have_a_chart_of_their_own() -> None:
    source = report(2, 2, language="en")
    theirs = source.distributions.assign(voice="customer")
    both = pd.concat([source.distributions, theirs], ignore_index=True)
    ours, customers = spread.draw(replace(source, distributions=both))
    assert ours.subtitle.startswith("As we see it: ")
    assert customers.subtitle.startswith("As our customers see it: ")


def test_a_majority_of_low_answers_is_the_finding() -> None:
    drawings = spread.draw(report(12, 8, seed=1, language="en"))
    assert drawings[0].title.startswith("Most answered 1 or 2 in")


def test_teams_are_named_only_where_the_test_tells_them_apart() -> None:
    source = report(6, 8)
    (drawing,) = teams.draw(source)
    tested = source.team_differences
    named = set(tested["lowest"]) | set(tested["highest"])
    assert len(drawn(drawing, "end")) == 2 * int((tested["q"] < 0.1).sum())
    assert not (set(words(drawing)) & set(source.teams["team"])) - named


def test_teams_that_cannot_be_told_apart_are_never_said_to_agree() -> None:
    source = report(6, 8, language="en")
    same = source.team_differences.assign(q=0.5, size="", lowest="", highest="")
    (drawing,) = teams.draw(replace(source, team_differences=same))
    assert drawing.title == "With these answers no difference between teams can be told"
    assert drawn(drawing, "end") == []


def test_bars_of_both_sides_are_as_long_as_their_shares() -> None:
    source = report(3, 8)
    (drawing,) = value_leave.draw(source)
    order = value_leave._sorted(source.themes)
    for name, share in (("value", "value_share"), ("leave", "leave_share")):
        lengths = [abs(bar.get_width()) for bar in drawn(drawing, name)]
        longest = order[share].max()
        assert lengths == pytest.approx(list(order[share] * max(lengths) / longest))


def test_a_theme_is_coloured_only_where_its_interval_leaves_out_zero() -> None:
    source = report(3, 8)
    themes = source.themes.assign(theme_gap=0.1, low=-0.1, high=0.3, teams=8)
    themes.loc[0, ["low", "high"]] = [0.05, 0.15]
    (drawing,) = value_leave.draw(replace(source, themes=themes))
    full = [
        bar
        for bar in drawn(drawing, "leave")
        if mpl.colors.to_hex(bar.get_facecolor()).upper() == SHORT
    ]
    assert len(full) == 1
    assert (
        drawing.title
        == f"Pesa más como motivo para irse que como valor: «{themes.loc[0, 'theme']}»"
    )


def test_an_interval_of_shares_ends_at_all_of_them() -> None:
    source = report(3, 3, language="en")
    wide = source.themes.assign(theme_gap=0.2, low=-0.9, high=1.3)
    (drawing,) = value_leave.draw(replace(source, themes=wide))
    assert drawing.table["Interval of 95%"].iloc[0] == "\u221290\u00a0to\u00a0+100"


def test_of_four_answers_no_percentages_are_told() -> None:
    source = report(2, 1, language="en")
    rows = source.distributions.assign(n=0.0)
    item = rows["item"].iloc[0]
    rows.loc[rows["answer"].eq("2") & rows["item"].eq(item), "n"] = 4.0
    rows.loc[rows["answer"].eq("4") & rows["item"].ne(item), "n"] = 8.0
    (drawing,) = spread.draw(replace(source, distributions=rows))
    assert list(drawing.table["2"]) == ["–", "0%"]
    assert len(drawn(drawing, "low")) == 1
    assert words(drawing).count("100") == 1
    assert "Of fewer than 5 answers no percentages are told." in drawing.note
    assert "100% low" not in drawing.alt


def test_dont_know_is_told_where_nobody_gave_a_score() -> None:
    source = report(2, 1, language="en")
    nobody = source.distributions.assign(n=0.0)
    nobody.loc[nobody["answer"] == "dk", "n"] = 8.0
    (drawing,) = spread.draw(replace(source, distributions=nobody))
    assert words(drawing).count("8") == 2
    assert len(drawn(drawing, "unknown")) == 2


def test_one_team_does_not_tell_which_theme_weighs_more() -> None:
    (drawing,) = value_leave.draw(report(3, 1, language="en"))
    assert drawing.title.endswith("one team does not tell which theme weighs more")


def test_entries_without_a_theme_are_shown_last() -> None:
    source = report(3, 8)
    themes = source.themes.copy()
    themes.loc[0, "theme"] = ""
    (drawing,) = value_leave.draw(replace(source, themes=themes))
    assert drawing.table.iloc[-1, 0] == "Sin tema"


def settings() -> dict[str, Any]:
    """Every setting but the backend, which matplotlib fills in when it is first asked for."""
    return {name: value for name, value in mpl.rcParams.items() if name != "backend"}


def test_drawing_changes_no_setting_of_matplotlib() -> None:
    before = settings()
    for drawing in all_charts(report(3, 8)):
        drawing.svg()
    assert settings() == before


def test_a_report_without_anything_has_no_charts() -> None:
    full = report(3, 2)
    blank = {name: getattr(full, name).iloc[:0] for name in TABLES}
    assert all_charts(replace(full, **blank)) == []


def test_words_in_colour_are_dark_enough_on_white() -> None:
    assert all(contrast(color, "#FFFFFF") >= 4.5 for color in (SHORT, BETTER, "#5F6C7B"))


def test_from_three_low_scores_on_a_title_names_the_first_and_the_last() -> None:
    answers = [Answers("a", [0.1] * 10, 0.0, 20.0, hidden=False)]
    for language, scores in (("es", "de 1 a 5"), ("en", "1 to 5")):
        scope = Telling(report(12, 8, seed=1, language=language))
        assert scores in spread_of(scope, answers).text


def test_answers_that_are_all_dont_know_are_not_called_too_few() -> None:
    scope = Telling(report(12, 8, seed=1, language="en"))
    unknown = Answers("a", [0.0] * 5, 20.0, 0.0, hidden=False)
    assert spread_of(scope, [unknown]).text == (
        "One item was asked, and nobody can judge it: all answered “don’t know”."
    )
    hidden = replace(unknown, dont_know=0.0, hidden=True)
    assert "too few people answered" in spread_of(scope, [hidden, hidden]).text
    assert "cannot be judged" in spread_of(scope, [unknown, hidden]).text
