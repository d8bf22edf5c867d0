"""Charts of gaps, themes, reasons and voices over the workshops, by what is drawn."""

import re
from base64 import b64decode
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from reports.charts import OVER_TIME, all_charts
from reports.charts.kit.palette import BETTER, NEUTRAL, PAPER, SHORT
from reports.charts.over_time import gaps, performance, reasons, themes, voices
from reports.charts.over_time.multiples import TALL
from reports.charts.over_time.plots import FOOT, HEAD
from reports.columns import ordered
from reports.document.report import document
from reports.formats import page
from reports.report import Report
from reports.slices import narrowed
from tests.charts_cast import report
from tests.drawn import collisions, drawn, outside, words
from tests.figures_cast import made as figures

ONE, TWO, THREE = "2025-03-14", "2025-09-12", "2026-03-13"


def changed(items: int = 1, waves: int = 3, language: Any = "en", **columns: Any) -> Report:
    """A report whose gaps all change as the columns say and whose scores do not."""
    source = report(items, 6, waves=waves, language=language)
    plain = {"delta": 0.1, "real_change": False, "hint": False, "reason": ""}
    trend = source.trend.assign(**plain)
    for name, value in columns.items():
        trend.loc[trend["measure"] == "gap", name] = value
    return replace(source, trend=trend)


def with_themes(*shares: tuple[float, float], **columns: Any) -> Report:
    """One theme, its share on both sides in each of three workshops: leave, value."""
    rows = {
        "workshop": (ONE, TWO, THREE),
        "theme": "Rapidez",
        "leave_share": [leave for leave, _ in shares],
        "value_share": [value for _, value in shares],
        "theme_gap": [leave - value for leave, value in shares],
        "low": [leave - value - 0.1 for leave, value in shares],
        "high": [leave - value + 0.1 for leave, value in shares],
        "teams": 6,
    }
    change = {"theme": "Rapidez", "from_workshop": ONE, "to_workshop": THREE, "pairing": "teams",
              "delta": rows["theme_gap"][2] - rows["theme_gap"][0], "real_change": False,
              "hint": False, "p": 0.04}  # fmt: skip
    pareto = {"workshop": rows["workshop"], "theme": "Rapidez", "share": rows["leave_share"],
              "reach": (6, 4, 2), "teams": 6, "entries": (22, 40, 25)}  # fmt: skip
    return replace(
        report(1, 6, waves=3, language="en"),
        themes=ordered("themes", pd.DataFrame(rows)),
        theme_trend=ordered("theme_trend", pd.DataFrame([change | columns])),
        pareto=ordered("pareto", pd.DataFrame(pareto)),
    )


def with_customers(q: float = 0.01, language: Any = "en") -> Report:
    """One item that customers see half a point worse in the first and the last workshop."""
    source = report(1, 6, waves=3, language=language)
    theirs = source.items.assign(voice="customer", n_performance=31, gap=float("nan"))
    theirs["performance"] -= 0.5
    both = {"workshop": (ONE, THREE), "item": source.items["item"].iloc[0],
            "self_flattery": (0.7, 0.5), "self_flattery_q": q}  # fmt: skip
    items = pd.concat([source.items, theirs[theirs["workshop"] != TWO]], ignore_index=True)
    return replace(source, items=items, voices=ordered("voices", pd.DataFrame(both)))


@pytest.mark.parametrize(
    ("delta", "color", "moved"),
    [(-1.0, BETTER, "shrank from"), (1.0, SHORT, "grew from")],
)
def test_a_gap_that_really_changed_is_coloured(delta: float, color: str, moved: str) -> None:
    (real,) = gaps.draw(changed(delta=delta, real_change=True))
    assert {line.get_color() for line in drawn(real, "gap")} == {color}
    assert real.title.startswith("Gaps since Mar\u00a02025: ")
    assert moved in real.title
    (still,) = gaps.draw(changed(delta=delta))
    assert {line.get_color() for line in drawn(still, "gap")} == {NEUTRAL}


def test_a_gap_that_may_have_changed_is_hollow_and_grey() -> None:
    (drawing,) = gaps.draw(changed(delta=-0.8, hint=True))
    assert len(drawn(drawing, "hint")) == 1
    assert {line.get_color() for line in drawn(drawing, "gap")} == {NEUTRAL}


def test_gaps_stand_at_their_values_on_one_axis_with_zero() -> None:
    source = changed(items=2)
    (drawing,) = gaps.draw(source)
    by_item = dict(list(source.items.groupby("item", sort=False)["gap"]))
    lines = [line.get_ydata() for line in drawn(drawing, "gap")]
    (one, two) = (by_item[name].to_numpy() for name in by_item)
    steps = {round((line[0] - line[1]) / (gap[1] - gap[0]), 6) for line, gap in
             zip(lines, (one, two), strict=True) if gap[0] != gap[1]}  # fmt: skip
    assert len(steps) <= 1
    assert words(drawing).count("0") == 2


def test_under_a_gap_stands_what_moved() -> None:
    (drawing,) = gaps.draw(changed(delta=-1.0, real_change=True))
    assert "we do +0.1 · importance +0.1" in words(drawing)


def test_on_a_web_page_a_phone_has_two_panels_beside_one_another() -> None:
    source = changed(items=3)
    (drawing,) = performance.draw(source)
    html = page.render(document(source, (drawing,))).decode()
    (found,) = re.findall(r'<div class="narrow"><img src="data:image/svg\+xml;base64,([^"]+)', html)
    sides = re.search(r'width="([\d.]+)pt" height="([\d.]+)pt"', b64decode(found).decode())
    assert sides
    width, height = (25.4 / 72 * float(side) for side in sides.groups())
    assert width < 110
    assert 2 * TALL < height < 3 * TALL + HEAD + FOOT
    assert 'class="quiet wide"' in html  # its words stand in it


def test_two_workshops_have_gaps_beside_their_slope() -> None:
    keys = [drawing.name for drawing in all_charts(changed(waves=2), OVER_TIME)]
    assert keys == ["gaps_over_time", "slope"]


def test_items_whose_importance_nobody_asked_have_no_gap_to_draw() -> None:
    source = changed()
    blank = source.items.assign(gap=float("nan"), importance=float("nan"))
    assert gaps.draw(replace(source, items=blank)) == []


def test_a_hidden_gap_is_hatched_and_no_point() -> None:
    source = changed()
    rows = source.items.copy()
    rows.loc[1, ["gap", "gap_low", "gap_high"]] = float("nan")
    rows.loc[1, ["hidden", "too_few"]] = True
    (drawing,) = gaps.draw(replace(source, items=rows))
    assert [len(line.get_xdata()) for line in drawn(drawing, "gap")] == [1, 1]
    (hatched,) = drawn(drawing, "hidden")
    assert hatched.get_height() == pytest.approx(TALL - HEAD - FOOT)
    assert "<5" in words(drawing)
    assert drawing.table.iloc[0, 2] == "<5"
    assert "1 is hidden." in drawing.alt


def test_a_changed_question_is_marked_where_the_line_breaks() -> None:
    source = changed(reason="wording")
    (drawing,) = gaps.draw(replace(source, items=source.items.assign(item_version=[1, 1, 2])))
    assert [len(line.get_xdata()) for line in drawn(drawing, "gap")] == [2, 1]
    assert len(drawn(drawing, "break")) == 1
    assert "Its question changed: " in drawing.alt
    assert "Dotted upright" in drawing.note


def test_other_teams_than_in_the_last_workshop_make_open_points() -> None:
    source = changed()
    then = source.teams.assign(workshop=ONE, team=source.teams["team"].str.upper())
    again = source.teams.assign(workshop=TWO)
    teams = pd.concat([then, again, source.teams], ignore_index=True)
    (drawing,) = gaps.draw(replace(source, teams=teams))
    (open_points,) = drawn(drawing, "others")
    assert len(open_points.get_xdata()) == 1
    assert open_points.get_markerfacecolor() == PAPER
    assert "Open points: other teams than in the last workshop (Mar\u00a02025)." in drawing.note


def test_what_was_never_compared_is_not_called_unchanged() -> None:
    source = changed()
    (drawing,) = gaps.draw(replace(source, trend=source.trend.iloc[:0]))
    assert drawing.title == "Nothing can be compared with an earlier workshop"
    assert "nothing to compare with" in words(drawing)


def test_a_theme_moves_towards_value_only_by_a_real_change() -> None:
    moved = ((0.4, 0.1), (0.2, 0.1), (0.1, 0.2))
    (drawing,) = themes.draw(with_themes(*moved, real_change=True))
    assert drawing.title == "More value and less reason to leave than before: “Rapidez”"
    assert {line.get_color() for line in drawn(drawing, "theme_gap")} == {BETTER}
    assert "leave 40 to 10 · value 10 to 20" in words(drawing)
    (hint,) = themes.draw(with_themes(*moved, hint=True))
    assert hint.title == "No real change can be seen since Mar\u00a02025"
    assert len(drawn(hint, "hint")) == 1


def test_no_theme_is_named_first_where_more_reasons_have_none() -> None:
    source = with_themes((0.4, 0.1), (0.2, 0.1), (0.1, 0.2))
    reasons_of = source.pareto.astype({"theme": str})
    first = reasons_of["theme"].iloc[0]
    # renamed so that what holds most points at first has no theme, yet not most of all
    (drawing,) = reasons.draw(replace(source, pareto=reasons_of.replace({"theme": {first: ""}})))
    assert drawing.title == (
        "More reasons to leave have no theme than any theme has, so that none is known to lead"
    )


def test_reasons_name_the_first_then_and_now_and_call_few_a_list() -> None:
    (drawing,) = reasons.draw(with_themes((0.4, 0.1), (0.2, 0.1), (0.1, 0.2)))
    assert drawing.title == "The heaviest reason to leave, then and now: “Rapidez”"
    assert "With fewer than 30 reasons this is a list" in drawing.note
    assert "22–40 reasons in each of 3 workshops." in drawing.subtitle
    assert {"6/6", "4/6", "2/6", "40%", "10%"} <= set(words(drawing))


def test_a_share_that_did_not_move_with_its_gap_stays_grey() -> None:
    same = with_themes((0.4, 0.1), (0.4, 0.2), (0.5, 0.6), real_change=True)
    (drawing,) = reasons.draw(same)
    assert {line.get_color() for line in drawn(drawing, "leave")} == {NEUTRAL}


def test_a_theme_that_nobody_named_had_no_share_and_is_not_missing() -> None:
    source = with_themes((0.4, 0.1), (0.2, 0.1), (0.1, 0.2))
    first = source.pareto.iloc[:1].assign(theme="Precio", share=0.6)
    (drawing,) = reasons.draw(
        replace(source, pareto=pd.concat([source.pareto, first], ignore_index=True))
    )
    price = drawing.table.set_index("Theme").loc["Precio"].tolist()
    assert price[:3] == ["60%", "0%", "0%"]
    assert "0/6" in words(drawing)


def test_we_and_our_customers_have_a_line_each() -> None:
    (drawing,) = voices.draw(with_customers())
    assert [len(line.get_xdata()) for line in drawn(drawing, "us")] == [3]
    assert [len(line.get_xdata()) for line in drawn(drawing, "customer")] == [1, 1]
    assert drawing.title.startswith("We see ourselves better than our customers do: ")
    assert {"47 / 31", "47 / –", "we say 0.5 more", "difference +0.7 to +0.5"} <= set(
        words(drawing)
    )
    first, _middle, last = drawing.table.iloc[0, 1:4]
    assert f": {first} → {last}, we say 0.5 more" in drawing.alt


def test_a_difference_of_chance_is_not_told() -> None:
    (drawing,) = voices.draw(with_customers(q=0.5))
    assert drawing.title.startswith("No difference between us and our customers")
    assert "no clear difference" in words(drawing)


def test_our_own_hidden_view_is_hatched_beside_theirs() -> None:
    source = with_customers()
    rows = source.items.copy()
    ours = (rows["voice"] == "member") & (rows["workshop"] == TWO)
    rows.loc[ours, ["performance", "n_performance"]] = float("nan")
    rows.loc[ours, "hidden"] = True
    (drawing,) = voices.draw(replace(source, items=rows))
    assert len(drawn(drawing, "hidden")) == 1
    assert "1 is hidden." in drawing.alt


def test_customers_of_one_workshop_alone_have_no_course() -> None:
    source = with_customers()
    rows = source.items[(source.items["voice"] == "member") | (source.items["workshop"] == ONE)]
    assert voices.draw(replace(source, items=rows)) == []


@pytest.mark.parametrize("language", ["es", "en"])
def test_no_words_of_these_charts_cover_others(language: Any) -> None:
    source = replace(with_customers(language=language), **{
        name: getattr(with_themes((0.4, 0.1), (0.2, 0.1), (0.1, 0.2), hint=True), name)
        for name in ("themes", "theme_trend", "pareto")
    })  # fmt: skip
    drawings = all_charts(source, OVER_TIME)
    assert len(drawings) == 5
    assert {d.name: [*collisions(d), *outside(d)] for d in drawings} == {
        d.name: [] for d in drawings
    }


@pytest.mark.parametrize("kind", ["short", "long"])
def test_thirty_workshops_stay_readable(kind: str) -> None:
    source = report(12, 6, waves=5, kind=kind, language="en")
    names = [f"w{number:02}" for number in range(30)]
    items = pd.concat([source.items[source.items["workshop"] == ONE].assign(workshop=name)
                       for name in names], ignore_index=True)  # fmt: skip
    blank = {name: getattr(source, name).iloc[:0] for name in ("themes", "pareto")}
    trend = source.trend.replace({"2027-03-12": "w29", ONE: "w00", "2026-09-11": "w28"})
    summary = pd.concat([source.summary.iloc[:1].assign(workshop=name) for name in names])
    drawings = all_charts(replace(source, workshops=tuple(names), items=items, trend=trend,
                                  summary=summary, **blank), OVER_TIME)  # fmt: skip
    assert {d.name for d in drawings} == {"gaps_over_time", "trend"}
    assert {d.name: [*collisions(d), *outside(d)] for d in drawings} == {
        d.name: [] for d in drawings
    }


def test_a_theme_that_a_workshop_did_not_name_stands_at_zero_there() -> None:
    source = with_themes((0.4, 0.1), (0.2, 0.1), (0.1, 0.2))
    price = source.themes.iloc[1:].assign(theme="Precio")
    both = pd.concat([source.themes, price], ignore_index=True)
    (drawing,) = themes.draw(replace(source, themes=both))
    assert drawing.table.set_index("Theme").loc["Precio"].tolist()[:3] == ["0", "+10", "−10"]
    assert words(drawing).count("6") == 6


def test_a_view_of_one_team_shows_nothing_that_rests_on_all() -> None:
    moved = ((0.4, 0.1), (0.2, 0.1), (0.1, 0.2))
    alone = narrowed.of_team(with_themes(*moved), "Pisos")
    assert [drawing.name for drawing in all_charts(alone, OVER_TIME)] == []


def test_a_slide_shows_more_panels_beside_one_another_than_a_page() -> None:
    (drawing,) = gaps.draw(changed(12))
    assert drawing.wide is not None
    wide, tall = drawing.wide().get_size_inches()
    assert wide / tall > 1.9 > drawing.size[0] / drawing.size[1]


@pytest.mark.parametrize("teams", [1, 2, 3])
def test_what_few_teams_agreed_is_no_line_and_no_crash(teams: int) -> None:
    rows = [
        {"respondent": f"sheet {team}", "team": f"{team}", "voice": "team", "item": "welcome",
         "importance": "5", "performance": "3" if team else given, "workshop": wave, "date": day}
        for wave, day, given in (("a", "2025-01-01", "dk"), ("b", "2025-02-01", "3"),
                                 ("c", "2025-03-01", "2"))
        for team in range(teams)
    ]  # fmt: skip
    made = figures(pd.DataFrame(rows), language="en")
    for chart in (performance, gaps):
        assert len(chart.draw(made)) == (teams == 3)
