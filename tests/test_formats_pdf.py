"""The report on paper: tagged, readable, whole, the same twice, whatever people wrote."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from reports.charts import Drawing, all_charts
from reports.columns import TABLES
from reports.document.blocks import (
    Cell,
    Chapter,
    Chart,
    Column,
    Document,
    Heading,
    Mark,
    Panels,
    Paragraph,
    Strip,
    Table,
)
from reports.document.report import document
from reports.formats import pdf
from reports.inputs import Meta
from reports.report import Report
from tests.pdf_ua import YES
from tests.report_cast import HOSTILE, drawn, hostile, report, table
from tests.some import some


def made(
    source: Report,
    drawings: tuple[Drawing, ...] = (),
    paper: pdf.Paper = "a4",
    part: pdf.Part = "all",
) -> PdfReader:
    return PdfReader(BytesIO(pdf.render(document(source, drawings), paper, part)))


def pages(reader: PdfReader) -> list[str]:
    """The words of each page, one blank between them."""
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def text(reader: PdfReader) -> str:
    return " ".join(pages(reader))


def tags(reader: PdfReader) -> list[dict[str, object]]:
    """Every tag of the document."""
    found = []

    def walk(node: object) -> None:
        node = getattr(node, "get_object", lambda: node)()
        if isinstance(node, list):
            for part in node:
                walk(part)
        elif isinstance(node, dict):
            found.append(node)
            walk(node.get("/K", []))

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    return found


@pytest.fixture(scope="module")
def spanish() -> PdfReader:
    return made(report("es"), drawn("es"))


@pytest.fixture(scope="module")
def read(spanish: PdfReader) -> list[str]:
    return pages(spanish)


def test_it_is_tagged_in_its_language_and_named(spanish: PdfReader) -> None:
    root = spanish.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == YES
    assert root["/Lang"] == "es"
    assert spanish.metadata.title == "Hoteles del Norte"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()


def test_every_chart_is_told_to_people_who_do_not_see_it(spanish: PdfReader) -> None:
    told = [str(tag.get("/Alt", "")) for tag in tags(spanish) if tag.get("/S") == "/Figure"]
    assert len(told) == len(drawn("es")) > 3
    assert all(len(alt) > 20 for alt in some(told))


def test_every_page_says_where_it_is_from_and_which_it_is(read: list[str]) -> None:
    first = sum("· anexo" not in words for words in read)
    assert 0 < first < len(read)
    for number, words in some(enumerate(read, start=1)):
        assert words.endswith(f" {number} de {first}" if number <= first else f"{number} · anexo")
        assert "Taller de marzo · 14 de marzo de 2026 · n = 38 personas de 5 equipos" in words
        assert "E5J7-RNFK" in words


def test_bookmarks_lead_to_every_finding_and_into_the_annex(spanish: PdfReader) -> None:
    titles = {str(mark.title) for mark in flat(spanish.outline)}
    assert {
        "Una brecha grande: «Respuesta\xa0en\xa0el\xa0día»",
        "Anexo",
        "Cómo se calcula",
    } <= titles


def flat(marks: Iterable[Any]) -> Iterator[Any]:
    """Bookmarks of all levels."""
    for mark in marks:
        yield from flat(mark) if isinstance(mark, list) else (mark,)


def test_the_figures_on_paper_are_those_of_the_tables(read: list[str]) -> None:
    words = " ".join(read)
    for row in some(report().items.to_dict("records")):
        for name in ("importance", "performance"):
            assert f" {row[name]:.1f} ".replace(".", ",") in words
    assert "+1,8 +1,4 a +2,2" in words


def test_words_inside_charts_can_be_searched(read: list[str]) -> None:
    assert " ".join(drawn("es")[0].title.split()) in " ".join(read)


def test_all_entries_stand_in_the_words_they_were_given(read: list[str]) -> None:
    for said in some(report().entries["text"]):
        assert said in " ".join(read)


def test_words_of_another_language_are_marked_as_such(spanish: PdfReader) -> None:
    assert "en" in {tag.get("/Lang") for tag in tags(spanish)}


def test_the_page_for_the_board_is_one_page_on_both_papers() -> None:
    for paper, height in (("a4", 842), ("us-letter", 792)):
        reader = made(report("en"), (), paper, "board")
        assert len(reader.pages) == 1
        assert round(reader.pages[0].mediabox.height) == height
        assert "First reason to leave for 4 of 5 teams: speed." in text(reader)


def test_the_page_for_the_board_stays_one_page_with_everything_long() -> None:
    source = report("es")
    one = source.pledges.head(1)
    long = "Palabra larguísima de compromiso " * 20
    pledges = table("pledges", *(one.assign(what=long).iloc[0].to_dict() for _ in range(12)))
    assert len(made(replace(source, pledges=pledges), part="board").pages) == 1


def test_a_pledge_stands_with_its_team_and_the_role_that_takes_care_of_it() -> None:
    source = report("en")
    pledges = source.pledges.assign(owner="Night porter")
    told = text(made(replace(source, pledges=pledges), part="board"))
    assert "Recepción · Night porter" in told
    assert "Recepción · Recepción" not in text(made(source, part="board"))


def test_no_page_runs_over_into_one_that_is_nearly_empty() -> None:
    source = document(report("en"), ())
    blocks = tuple(Paragraph(f"Sentence {n} of this page.") for n in range(90))
    chapter = replace(source.chapters[0], blocks=blocks)
    one = replace(source, chapters=(chapter,), annex=None)
    reader = PdfReader(BytesIO(pdf.render(one, "a4", "all")))
    said = [page.count("Sentence") for page in pages(reader)]
    assert sum(said) == len(blocks)
    assert len({*some(said[2:-1])}) == 1


def with_annex(*chapters: Chapter, **changes: Any) -> Document:
    """The cast with an annex of these chapters after who took part."""
    source = document(report("en"), ())
    assert source.annex
    annex = replace(source.annex, chapters=(source.annex.chapters[0], *chapters))
    return replace(source, annex=annex, **changes)


def plain(title: str) -> str:
    """The title as it is read from a page."""
    return " ".join(title.split())


def read_from(source: Document) -> list[str]:
    return pages(PdfReader(BytesIO(pdf.render(source))))


def test_a_table_of_few_long_rows_goes_on_over_pages_and_never_under_the_foot() -> None:
    rows = tuple((Cell(f"Row {n}: {'long words ' * 90}"),) for n in range(10))
    chapter = Chapter("toy", "Toy", (Table((Column("What"),), rows),))
    read = [page for page in read_from(with_annex(chapter)) if "long words" in page]
    assert len(read) > 1
    assert sum(page.count("Row ") for page in read) == len(rows)


def test_no_chart_parts_what_is_of_several_parts() -> None:
    blocks = [Chart(one) for one in drawn("en") if one.key in ("gap", "priorities", "spread")]
    shown = [Chapter(one.drawing.key, one.drawing.key, (one,)) for one in blocks]
    rows = tuple((Cell(f"Row {n}"),) for n in range(40))
    told = (Heading("Part"), Table((Column("What"),), rows))
    read = read_from(with_annex(*shown, Chapter("several", "Several parts", told)))
    charts = [
        at for at, page in enumerate(read) for one in blocks if plain(one.drawing.title) in page
    ]
    assert max(some(charts)) <= next(at for at, page in enumerate(read) if "Row 0 " in page)


def test_a_chart_takes_its_chapter_and_the_sentence_before_it_along() -> None:
    chart = next(Chart(one) for one in drawn("en") if one.key == "priorities")
    filling = Chapter("text", "Text", tuple(Paragraph(f"Sentence {n}.") for n in range(20)))
    led = Chapter("led", "Led", (Paragraph("What leads to it."), chart))
    read = read_from(with_annex(filling, led))
    (page,) = (page for page in read if "What leads to it." in page)
    assert plain(chart.drawing.title) in page


def test_a_check_code_is_never_parted() -> None:
    source = replace(document(report("en"), ()), annex=None, chapters=())
    # a line that has room for the first half of the code alone
    foot = "Jornada de primavera de la cooperativa industrial · 14 de marzo de 2026"
    foot = f"{foot} · n = 85 personas de 12 equipos · código de comprobación S3VN-C9SJ"
    assert "S3VN-C9SJ" in read_from(replace(source, footer=foot))[0]


def test_the_names_of_two_teams_do_not_cover_each_other() -> None:
    marks = (Mark(1.6, "A team of a long name 1.6", "large_gap"), Mark(3.0, "Another 3.0", "above"))
    strip = Strip("Item", "", 1, 5, marks, Mark(2.0, "all"))
    source = document(report("en"), ())
    chapter = replace(source.chapters[0], blocks=(Panels("Teams", "", (strip,), ""),))
    heights: dict[str, float] = {}

    def seen(text: str, page: list[float], line: list[float], *_: object) -> None:
        heights[text.strip()] = line[5] * page[3] + page[5]

    for page in PdfReader(BytesIO(pdf.render(replace(source, chapters=(chapter,))))).pages:
        page.extract_text(visitor_text=seen)
    assert abs(heights["A team of a long name 1.6"] - heights["Another 3.0"]) > 8


def test_an_interim_report_says_so_on_every_page() -> None:
    reader = made(report("en", meta=Meta(interim=True, made_at="14:32")))
    for page in some(reader.pages):
        assert "Interim report, 14:32, 38 people of 5 teams" in " ".join(
            page.extract_text().split()
        )


def test_chapters_without_figures_are_absent() -> None:
    none = {
        name: table(name)
        for name in TABLES
        if name not in ("items", "summary")
    }  # fmt: skip
    words = text(made(report("en", **none)))
    assert "All rated items" in words
    for absent in ("Team by team", "pledges", "All claims", "All that was written"):
        assert absent not in words


def test_hostile_texts_make_a_tagged_report_and_missing_signs_are_listed() -> None:
    reader = made(hostile("en"), tuple(all_charts(hostile("en"))))
    words = text(reader)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] == YES
    assert HOSTILE[0] in words
    assert "#image(" in words
    assert "our fonts have no drawing for them" in words
    assert "漢 (U+6F22)" in words.split("no drawing for them")[1]


def test_arabic_in_quotes_is_drawn_though_its_font_has_no_italics() -> None:
    asked = report().pledges.assign(kind="request", what="نحتاج وقتا")
    reader = made(report("es", pledges=asked), part="board")
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    names = {str(font.get_object()["/BaseFont"]) for font in fonts}
    assert any("DejaVuSans" in name for name in names)
    assert not any("LastResort" in name for name in some(names))


def test_the_same_answers_give_the_same_bytes() -> None:
    source = report("es")
    once = pdf.render(document(source, drawn("es")))
    assert once == pdf.render(document(source, tuple(all_charts(source))))


def test_too_few_answers_still_make_a_report() -> None:
    reader = made(report("es", items=table("items"), entries=table("entries")))
    assert "No se puntuó ningún aspecto" in text(reader)
