"""Slides: editable titles and notes, one finding each, wide, the same bytes twice."""

from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from zipfile import ZipFile

import pandas as pd
import pytest
from matplotlib.ft2font import FT2Font
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.presentation import Presentation as Slides
from pptx.util import Inches, Length

from reports.charts import Drawing, all_charts, camps, gap, value_leave
from reports.charts.kit import fonts
from reports.charts.kit.drawing import Fit
from reports.document.blocks import Course, Spot
from reports.document.report import document
from reports.formats import slides
from reports.formats.slide_charts import left_out, on_slides
from reports.formats.slide_shapes import draw_course
from reports.formats.slides import fitting
from reports.report import Report
from tests.report_cast import NOW, drawn, hostile, report, table
from tests.some import some


def rendered(source: Report, drawings: tuple[Drawing, ...]) -> bytes:
    return slides.render(document(source, drawings), source)


@pytest.fixture(scope="module")
def content() -> bytes:
    return rendered(report("en"), drawn("en"))


@pytest.fixture(scope="module")
def deck(content: bytes) -> Slides:
    return Presentation(BytesIO(content))


def test_slides_are_wide(deck: Slides) -> None:
    assert abs(deck.slide_width / deck.slide_height - 16 / 9) < 0.001


def test_each_chart_has_a_slide_whose_title_can_be_edited(deck: Slides) -> None:
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    for drawing in some(drawn("en")):
        assert drawing.title in titles


def test_pictures_carry_alternative_texts_and_notes_the_figures(deck: Slides) -> None:
    drawings = {drawing.title: drawing for drawing in drawn("en")}
    seen = 0
    for slide in some(deck.slides):
        for shape in some(slide.shapes):
            if shape.shape_type == MSO_SHAPE_TYPE.PICTURE:
                drawing = drawings[slide.shapes.title.text_frame.text]
                assert shape._element.nvPicPr.cNvPr.get("descr") == drawing.alt
                notes = slide.notes_slide.notes_text_frame.text
                assert drawing.note in notes
                for row in some(drawing.table.to_numpy()):
                    assert " | ".join(map(str, row)) in notes
                seen += 1
    assert seen == len(drawings)


def test_the_first_finding_stands_alone_under_its_own_title(deck: Slides) -> None:
    first, *others = document(report("en"), ()).cover.sentences
    slide = deck.slides[1]
    assert slide.shapes.title.text_frame.text == first
    assert others
    for sentence in others:
        assert any(sentence in shape.text_frame.text for shape in slide.shapes)


def test_a_slide_says_what_its_hatching_means() -> None:
    rows = report("en").items
    rows.loc[0, ["hidden", "n_pairs", "gap"]] = [True, None, None]
    source = report("en", items=rows)
    slide = Presentation(BytesIO(rendered(source, tuple(all_charts(source, (gap.draw,)))))).slides[
        2
    ]
    words = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    assert "Hatched: fewer than 5 answers" in words


def test_the_notes_hold_the_figures_of_the_table_of_items(deck: Slides) -> None:
    titles = {one.shapes.title.text_frame.text: one for one in deck.slides}
    notes = titles[drawn("en")[0].title].notes_slide.notes_text_frame.text
    for row in some(report("en").items.to_dict("records")):
        start = f"{report('en').wording(row['item'])} |"
        line = next(line for line in notes.splitlines() if line.startswith(start))
        for name in ("importance", "performance", "gap"):
            wanted = f"{row[name]:.1f}".replace("-", "\u2212")
            assert wanted in line, (name, line)


def test_nothing_stands_outside_the_slide(deck: Slides) -> None:
    for slide in some(deck.slides):
        for shape in some(slide.shapes):
            assert 0 <= shape.left <= shape.left + shape.width <= deck.slide_width
            assert 0 <= shape.top <= shape.top + shape.height <= deck.slide_height


def test_pledges_are_a_table_and_every_slide_says_where_it_is_from(deck: Slides) -> None:
    tables = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]
    assert tables[0].cell(0, 0).text == "Responder cada correo en menos de 4 horas"
    for slide in some(deck.slides):
        source = next(shape for shape in slide.shapes if shape.name == "source")
        assert "E5J7-RNFK" in source.text_frame.text


def test_the_same_answers_give_the_same_bytes(content: bytes) -> None:
    assert content == rendered(report("en"), drawn("en"))
    with ZipFile(BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_hostile_texts_open_again() -> None:
    deck = Presentation(BytesIO(rendered(hostile("es"), tuple(all_charts(hostile("es"))))))
    assert "#image(" in deck.slides[0].shapes.title.text_frame.text


def of_many_items(count: int) -> Report:
    first = report("en").items.iloc[0].to_dict()
    rows = [
        first | {"item": f"aspect {number}", "gap": 2.5 - number / 20, "theme": ""}
        for number in range(count)
    ]
    return report("en", items=table("items", *rows))


def test_a_chart_of_many_rows_shows_the_first_that_can_be_read_and_says_so() -> None:
    source = of_many_items(24)
    drawings = tuple(all_charts(source, (gap.draw,)))
    shown = list(on_slides(drawings))
    assert [(chart.shown, chart.of) for chart in shown] == [(11, 24)]
    assert list(shown[0].drawing.table.iloc[:, 0]) == [f"aspect {number}" for number in range(11)]
    # the title counts all of them, and the notes list them
    assert shown[0].title == drawings[0].title
    slide = Presentation(BytesIO(rendered(source, drawings))).slides[2]
    words = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    assert "Here the first 11 of 24; all of them are in the report." in words
    assert "aspect 23" in slide.notes_slide.notes_text_frame.text


def test_a_chart_says_itself_how_it_is_drawn_with_fewer_rows() -> None:
    def toys(most: int) -> list[Drawing]:
        drawn = gap.draw(of_many_items(most))
        return [replace(drawing, key="toy", fit=Fit(toys)) for drawing in drawn]

    (chart,) = on_slides(toys(24))
    assert (chart.drawing.name, chart.shown, chart.of) == ("toy", 11, 24)


def test_what_slides_leave_out_is_told_in_a_sentence_once_and_in_each_foot() -> None:
    source = of_many_items(24)
    drawings = tuple(all_charts(source, (gap.draw,)))
    twice = (*drawings, *(replace(one, finding="Another") for one in drawings))
    deck = Presentation(BytesIO(rendered(source, twice)))
    words = [
        " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        for slide in deck.slides
    ]
    assert sum("all of them are in the report" in told for told in words) == 1
    assert [told for told in words if "11 of 24 shown" in told] == words[2:4]


def test_requests_stand_under_how_they_were_answered() -> None:
    asked = report("en").requests
    yes = {"answer": "accepted", "answer_text": "It is ordered.", "due": "2026-05-01"}
    before = asked.assign(workshop="Before", text="A desk", **yes)
    source = report("en", requests=pd.concat([before, before.assign(answer=""), asked]))
    deck = Presentation(BytesIO(rendered(source, ())))
    tables = {
        slide.shapes.title.text: [[cell.text for cell in row.cells] for row in shape.table.rows]
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_table
    }
    earlier = tables["Of 2 earlier requests: 1 without an answer, 1 with a yes"]
    assert earlier[1][2] == "yes: It is ordered · 1\xa0May\xa02026"
    assert tables["One request to leadership"] == [["Un teléfono de guardia por turno", "Pisos"]]


def test_charts_of_few_rows_are_drawn_once() -> None:
    source, drawings = report("en"), drawn("en")
    shown = list(on_slides(drawings))
    assert [chart.drawing for chart in shown] == list(drawings)
    assert not any(left_out(source, chart) for chart in some(shown))


def test_pictures_are_wide_enough_to_be_read() -> None:
    source = of_many_items(24)
    deck = Presentation(BytesIO(rendered(source, tuple(all_charts(source, (gap.draw,))))))
    pictures = [
        shape
        for slide in deck.slides
        for shape in slide.shapes
        if shape.shape_type == MSO_SHAPE_TYPE.PICTURE
    ]
    # a chart is 180 mm wide on paper with letters of 8.5 points: here they have 11 or more
    assert [picture.width.mm >= 180 * 11 / 8.5 for picture in pictures] == [True]


def test_long_titles_are_set_smaller_until_they_fit() -> None:
    long = "Where to start: " + ", ".join(f"“aspect number {n}”" for n in range(12))
    sizes = [fitting([title], Inches(12), Inches(0.95), (28, 20, 14)) for title in ("Short", long)]
    assert sizes[0] == 28 > sizes[1]


def test_a_title_fits_in_a_program_that_has_not_its_font() -> None:
    gaps = "“Greeting in queues” and\u00a0“One person”"
    title = f"Among the three largest gaps with a probability of at least 95% each: {gaps}"
    width, height = Inches(12.1), Inches(0.95)
    size = fitting([title], width, height, (28, 24, 20, 18), bold=True)
    dejavu = FT2Font(fonts.SHIPPED / "DejaVuSans-Bold.ttf")
    dejavu.set_size(size, 72)
    lines, room = 1, width.pt
    for word in title.split(" "):
        long = sum(dejavu.load_char(ord(sign)).linearHoriAdvance / 0x10000 for sign in f"{word} ")
        lines, room = (lines, room - long) if long <= room else (lines + 1, width.pt - long)
    assert lines * size * 1.2 <= height.pt


@pytest.mark.parametrize("workshops", [2, 5, 9])
def test_months_under_a_course_do_not_touch(workshops: int) -> None:
    xs = [100 * at / (workshops - 1) for at in range(workshops)]
    spots = tuple(Spot(x, 50, 40, 60, "3,2") for x in xs)
    foot = tuple((x, "sept.\u00a02026", "n\u00a0146") for x in xs)
    course = Course("Name", "", "above", ((0, "5"), (100, "1")), (spots,), foot)
    slide = Presentation().slides.add_slide(Presentation().slide_layouts[5])
    draw_course(slide, course, Inches(0.6), Inches(2.25), Inches(7.9), Inches(4.4))
    group = next(shape for shape in slide.shapes if shape.name == "course")
    months = sorted(
        (shape.left, shape.left + shape.width)
        for shape in group.shapes
        if shape.has_text_frame and shape.text_frame.text.startswith("sept")
    )
    assert len(months) >= 2
    assert all(end <= start for (_, end), (start, _) in pairwise(months))
    assert 1.25 * fonts.width("sept.\u00a02026", 14) <= Length(months[0][1] - months[0][0]).mm
    assert max(shape.top + shape.height for shape in group.shapes) <= Inches(6.9)


def test_a_chart_after_its_own_first_rows_is_on_one_slide_and_counted_whole() -> None:
    source = of_many_items(24)
    whole = gap.draw(source)
    assert whole[0].fit
    short = list(whole[0].fit.fewer(5))
    (chart,) = on_slides([*short, *whole])
    assert chart.of == 24
    assert chart.first == whole[0]


def test_a_slide_says_of_whom_the_whole_chart_is() -> None:
    source = of_many_items(24)
    drawings = tuple(all_charts(source, (gap.draw,)))
    assert {chart.subtitle for chart in on_slides(drawings)} == {drawings[0].subtitle}


def test_of_many_teams_the_divided_ones_are_on_the_slide() -> None:
    crew = [f"team {number}" for number in range(15)]
    counts = [
        {"workshop": NOW, "voice": "member", "team": team, "item": "answer", "hidden": False}
        | {"measure": "performance", "answer": str(score), "n": n, "share": n / 6}
        for team in crew
        for score, n in enumerate((3, 0, 0, 0, 3) if team == "team 14" else (0, 0, 6, 0, 0), 1)
    ]
    divided = {"workshop": NOW, "voice": "member", "team": "team 14", "item": "answer"}
    source = report(
        "en",
        distributions=table("distributions", *counts),
        camps=table("camps", divided | {"n": 6, "consensus": 0.0, "agreement_a": -1.0}),
    )
    shown = list(on_slides(all_charts(source, (camps.draw,))))
    assert [(chart.shown, chart.of) for chart in shown] == [(12, 15)]
    assert shown[0].drawing.table.iloc[0, 0] == "team 14"


def test_of_many_themes_both_ends_are_on_the_slide_and_not_what_has_none() -> None:
    gaps = [(12 - number) / 30 for number in range(24)]
    rows = [
        {"workshop": NOW, "theme": f"theme {number}", "theme_gap": gap, "low": -1.0, "high": 1.0}
        | {"value_share": 0.05, "leave_share": 0.05, "teams": 5, "reach_value": 1, "reach_leave": 1}
        for number, gap in enumerate(gaps)
    ]
    source = report("en", themes=table("themes", *rows, rows[-1] | {"theme": "", "theme_gap": -1}))
    (chart,) = on_slides(value_leave.draw(source))
    shown = list(chart.drawing.table.iloc[:, 0])
    assert (chart.shown, chart.of) == (len(shown), 25)
    assert (shown[0], shown[-1]) == ("theme 0", "theme 23")
