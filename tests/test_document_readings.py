"""What became of pledges, in words: on the board's page, slides and in the chapter alike."""

import io
from dataclasses import replace

import pandas as pd
import pytest
from pptx import Presentation

from reports.document.blocks import Table
from reports.document.chapters import readings
from reports.document.report import document
from reports.document.sources import Sources
from reports.findings import find
from reports.formats import slides
from reports.report import Report
from reports.telling import records
from tests.figures_cast import made as made_of
from tests.figures_cast import scores
from tests.report_cast import report

BEFORE = "Spring"
VERDICTS = ("other_way", "no_movement", "unclear", "hint", "moved")


def earlier(language: str = "es", **changes: object) -> Report:
    """The cast with five kept pledges of the workshop before, one a verdict, worst first."""
    now = report(language).pledges
    figures = {"performance_before": 2.1, "performance_after": 3.4, "items": 1, "item": "answer"}
    told = {"workshop": BEFORE, "outcome": "kept", **figures, **changes}
    rows = [now.head(1).assign(**told, what=name, verdict=name) for name in VERDICTS]
    workshops = (BEFORE, *report(language).workshops)
    return report(language, pledges=pd.concat([*rows, now]), workshops=workshops)


def words(language: str, verdict: str) -> str:
    made = earlier(language)
    row = records(made.pledges[made.pledges["verdict"] == verdict])[0]
    return readings.became(Sources(made, {}, ()), row)


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("moved", "hecho; desde entonces ha mejorado (de 2,1 a 3,4)"),
        ("hint", "hecho; desde entonces hay un indicio de mejora, por confirmar (de 2,1 a 3,4)"),
        ("other_way", "hecho; desde entonces ha empeorado (de 2,1 a 3,4)"),
        ("no_movement", "hecho; desde entonces no se ha movido (de 2,1 a 3,4)"),
        ("unclear", "hecho; no se puede saber si ha cambiado"),
    ],
)
def test_figures_are_told_with_their_verdict(verdict: str, said: str) -> None:
    assert words("es", verdict) == said
    assert ("2.1" in words("en", verdict)) == (verdict != "unclear")


def test_why_it_came_so_stands_beside_what_became_of_a_pledge() -> None:
    made = earlier("es", outcome="partly", outcome_why="Solo hubo una.")
    row = records(made.pledges[made.pledges["verdict"] == "unclear"])[0]
    said = readings.became(Sources(made, {}, ()), row)
    assert said == "hecho a medias (Solo hubo una); no se puede saber si ha cambiado"


def test_a_pledge_that_is_too_new_has_its_outcome_alone() -> None:
    made = report("en")
    assert readings.became(Sources(made, {}, ()), records(made.pledges)[0]) == "open"


def test_the_mean_of_a_theme_is_called_one() -> None:
    made = earlier("en", item="", theme="speed", items=3)
    told = readings.should_move(Sources(made, {}, ()), records(made.pledges)[0])
    assert told.endswith("(mean of 3 items)")


def test_the_boards_page_has_the_worst_three_and_says_how_many_are_missing() -> None:
    listed = document(earlier("en"), ()).board.pledges[0]
    assert [row.what.text for row in listed.rows] == [*VERDICTS[:3]]
    assert listed.note == "and 2 more"


def test_a_slide_is_headed_by_what_became_of_all_and_says_how_many_are_missing() -> None:
    made = earlier("en")
    made = replace(made, pledges=pd.concat([made.pledges.head(5)] * 2))
    deck = Presentation(io.BytesIO(slides.render(document(made, ()), made)))
    shown = {one.shapes.title.text: one for one in deck.slides if one.shapes.title}
    told = shown["Of 10 earlier pledges: 10 done"]
    table = next(shape.table for shape in told.shapes if shape.has_table)
    rows = [row.cells[0].text for row in table.rows]
    assert rows == [*VERDICTS, VERDICTS[0], "4 more in the report."]
    assert "hint" in told.notes_slide.notes_text_frame.text


def with_items_before(made: Report, **figures: float) -> Report:
    """The report with its items in the workshop before too, where they did differently."""
    return replace(
        made, items=pd.concat([made.items.assign(workshop=BEFORE, **figures), made.items])
    )


def test_an_item_that_really_moved_since_its_pledge_has_a_slide_of_its_own() -> None:
    made = with_items_before(earlier("en"), performance=4.1, performance_low=3.8)
    turns = document(made, ()).turns
    assert [turn.course.tone for turn in turns] == ["large_gap"]
    assert turns[0].title == "“Answer within the day” has got worse since Spring: from 2.1 to 3.4"
    deck = Presentation(io.BytesIO(slides.render(document(made, ()), made)))
    told = next(one for one in deck.slides if one.shapes.title.text == turns[0].title)
    (course,) = (shape for shape in told.shapes if shape.name == "course")
    drawn = [shape.text_frame.text for shape in course.shapes if shape.has_text_frame]
    assert {"1", "3", "5", "4.1", "2.6"} <= set(drawn)
    beside = [shape.text_frame.text for shape in told.shapes if shape.has_text_frame]
    assert "Done · Recepción" in beside
    for shape in [*course.shapes, *told.shapes]:
        assert 0 <= shape.left <= shape.left + shape.width <= deck.slide_width
        assert 0 <= shape.top <= shape.top + shape.height <= deck.slide_height


def test_an_item_that_was_pledged_on_twice_has_one_slide() -> None:
    made = earlier("en")
    again = made.pledges[made.pledges["workshop"] == BEFORE].assign(workshop="Long before")
    made = replace(made, pledges=pd.concat([made.pledges, again]))
    turns = document(with_items_before(made, performance=4.1), ()).turns
    assert [turn.title for turn in turns] == [
        "“Answer within the day” has got worse since Spring: from 2.1 to 3.4"
    ]


def test_what_did_not_really_move_or_was_asked_in_other_words_has_no_slide() -> None:
    made = earlier("en")
    still = made.pledges[~made.pledges["verdict"].isin(["moved", "other_way"])]
    assert not document(with_items_before(replace(made, pledges=still)), ()).turns
    assert not document(with_items_before(made, item_version=9), ()).turns


def test_the_chapter_tells_all_of_them_in_the_same_order() -> None:
    chapters = {chapter.key: chapter for chapter in document(earlier("en"), ()).every_chapter}
    table = next(block for block in chapters["commitments"].blocks if isinstance(block, Table))
    assert [row[0].text for row in table.rows] == [*VERDICTS]


def test_the_boards_page_tells_what_changed() -> None:
    waves = [scores({team: [n] * 6 for team in "abc"}, workshop=f"wave {n}") for n in (2, 4)]
    made = made_of(pd.concat(waves), language="en")
    panels = {panel.title: panel.text for panel in document(made, ()).board.panels}
    assert panels["What changed"] == find(made)["trend"].text
