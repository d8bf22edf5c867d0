"""Charts of reasons to leave and of claims, by what is drawn."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from questionnaires.model import Language
from reports.charts import Drawing, claims, pareto, votes
from reports.charts.kit.rows import Scale
from reports.columns import ordered
from reports.findings.headline import why
from reports.inputs import Meta
from reports.report import Report
from reports.telling import Telling
from tests.charts_cast import report
from tests.drawn import drawn, words


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def with_entries(entries: int, **columns: Any) -> Drawing:
    source = report(1, 8, language="en")
    changed = source.pareto.assign(entries=entries, **columns)
    return pareto.draw(replace(source, pareto=changed))[0]


def test_the_line_stands_under_the_first_theme_that_reaches_eighty_percent() -> None:
    drawing = with_entries(71)
    (line,) = drawn(drawing, "line")
    reached = [float(share.rstrip("%")) for share in drawing.table["Added up"]]
    above = next(number for number, share in enumerate(reached, start=1) if share >= 80)
    bars = drawn(drawing, "share")
    assert bars[above - 1].get_y() < line.get_ydata()[0] < bars[above].get_y()
    assert f"hold {drawing.table['Added up'].iloc[above - 1]}" in drawing.title


def test_under_thirty_reasons_it_is_a_list_that_adds_nothing_up() -> None:
    drawing = with_entries(29)
    assert drawn(drawing, "line") == []
    assert "Added up" not in words(drawing)
    assert "Added up" not in drawing.table
    assert "fewer than 30" in drawing.note


def voted(language: Language = "es", **columns: object) -> Report:
    """A report of a room that made two groups, of which one card stands apart without a dot."""
    table = pd.DataFrame(
        {
            "workshop": report().workshop,
            "item": "leave_reasons",
            "group": ["Cada turno dice otra cosa.", "Colas", "Sola"],
            **{"dots": [14, 9, 0], "voters": 9, "reach": [3, 4, 1], "teams": 5},
            "entries": [4, 5, 1],
        }
        | columns
    )
    return replace(report(1, 8, language=language), votes=ordered("votes", table))


def test_groups_that_the_room_made_stand_for_the_themes() -> None:
    assert not pareto.draw(voted())
    [drawing] = votes.draw(voted())
    assert drawing.table.to_numpy().tolist() == [
        ["Cada turno dice otra cosa.", "14", "4", "3"], ["Colas", "9", "5", "4"],
    ]  # fmt: skip
    assert plain(drawing.title) == (
        "El motivo para irse más votado: «Cada turno dice otra cosa», 14 puntos"
    )
    assert "Votaron 9 personas." in drawing.subtitle
    assert "Queda un motivo suelto" in drawing.note


def test_groups_without_a_vote_stand_by_the_teams_that_name_them() -> None:
    [drawing] = votes.draw(voted("en", dots=float("nan"), voters=float("nan")))
    assert plain(drawing.title) == (
        "First among the reasons to leave: “Colas”, named by 4 of the 5 teams"
    )
    assert list(drawing.table) == ["Group", "Entries", "Teams that name it"]
    assert "voted" not in drawing.subtitle


def test_the_headline_names_a_group_that_leads_alone_and_half_of_the_teams_name() -> None:
    leave = "First reason to leave for 3 of 5 teams:"
    assert f"{leave} “Cada turno dice otra cosa”." in plain(why(Telling(voted("en"))))
    for other in (voted("en", dots=[9, 9, 0]), voted("en", reach=[2, 4, 1])):
        assert "First reason to leave" not in plain(why(Telling(other)))


def test_a_pareto_counts_points_of_teams_not_customers() -> None:
    assert "not customers lost" in with_entries(71).subtitle


@pytest.mark.parametrize(
    ("customer", "spanish", "english"),
    [
        ("student", "no son estudiantes perdidos", "not students lost"),
        ("clienta/clientas/f", "no son clientas perdidas", "not clientas lost"),
    ],
)
def test_a_pareto_uses_the_word_for_the_customer(customer: str, spanish: str, english: str) -> None:
    for language, said in (("es", spanish), ("en", english)):
        (drawing,) = pareto.draw(report(1, 8, language=language, meta=Meta(customer=customer)))
        assert said in drawing.subtitle


def test_each_theme_has_a_square_for_each_team_that_names_it() -> None:
    drawing = with_entries(71, reach=[3, 1, 1, 1, 1, 1, 1])
    assert len(drawn(drawing, "reach")) == 9


def judged(**columns: Any) -> Drawing:
    source = report(1, 8, language="en")
    return claims.draw(replace(source, differentiation=source.differentiation.assign(**columns)))[0]


def test_a_bar_is_as_long_as_its_share_of_the_answers() -> None:
    drawing = judged(only_us=11, maybe=0, anyone=11, n=22, share=0.5, low=0.3, high=0.7)
    shares = Scale(*claims.BARS, 0, 1)
    (bar, *_others) = drawn(drawing, "only_us")
    assert bar.get_x() + bar.get_width() == pytest.approx(shares(0.5))
    (line, *_more) = drawn(drawing, "interval")
    assert list(line.get_xdata()) == pytest.approx([shares(0.3), shares(0.7)])


@pytest.mark.parametrize(
    ("verdicts", "title"),
    [
        (["unproven"] * 6, "None of the 6 claims has passed the competitor test yet"),
        (["solid", *["generic"] * 5], "One of the 6 claims passes the competitor test: “A”"),
        (
            ["solid", "solid", *["generic"] * 4],
            "2 of the 6 claims pass the competitor test, first of all “A”",
        ),
    ],
)
def test_the_finding_counts_the_claims_that_survive(verdicts: list[str], title: str) -> None:
    assert judged(verdict=verdicts, text=list("ABCDEF")).title == title


def test_a_claim_that_nobody_judged_is_grey() -> None:
    drawing = judged(n=0, only_us=0, maybe=0, anyone=0, share=None, low=None, high=None)
    assert drawing.title == "Nobody has judged the claims yet"
    assert len(drawn(drawing, "unknown")) == 6


def test_a_contested_claim_says_so() -> None:
    drawing = judged(contested=[True, *[False] * 5])
    assert words(drawing).count("contested") == 1
    assert "named a competitor" in drawing.note
