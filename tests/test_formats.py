"""Writing files: the format by its name, whole or not at all, step by step, the same twice."""

import csv
import io
import re
from html.parser import HTMLParser
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest
from PIL import Image
from pypdf import PdfReader

from questionnaires.model import Item, Kind, Questionnaire, ResponseScale, Section
from reports import formats
from reports.charts import all_charts, gap
from reports.document.blocks import Bullets, Chapter, Table
from reports.document.report import document
from reports.formats import pack, page
from reports.inputs import Meta
from reports.report import Report
from tests.figures_cast import made, scores
from tests.phones import a_browser
from tests.report_cast import NOW, drawn, hostile, items, report, table
from tests.some import some


def looked_up(source: Report, key: str) -> Chapter:
    """A chapter of the annex."""
    annex = document(source, ()).annex
    assert annex
    return next(chapter for chapter in annex.chapters if chapter.key == key)


class Reader(HTMLParser):
    """Collects what a browser would: words, pictures and everything that would be fetched."""

    def __init__(self, html: bytes) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.alts: list[str] = []
        self.sources: list[str] = []
        self.feed(html.decode())
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        told = dict(attrs)
        self.sources += [told[name] or "" for name in ("src", "href") if name in told]
        if tag == "img":
            self.alts.append(told.get("alt") or "")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture(scope="module")
def html() -> bytes:
    return page.render(document(report("es"), drawn("es")))


def test_the_page_says_what_the_tables_say(html: bytes) -> None:
    said = Reader(html).text
    for row in some(report().items.to_dict("records")):
        assert f"{row['performance']:.1f}".replace(".", ",") in said
    for text in some(report().entries["text"]):
        assert text in said


def test_the_page_needs_nothing_from_outside(html: bytes) -> None:
    seen = Reader(html)
    assert all(source.startswith(("data:", "#")) for source in some(seen.sources))
    assert not {"script", "link", "iframe"} & set(seen.tags)
    assert not re.search(rb"url\((?!\"data:)", html)


def test_every_page_of_a_printed_web_page_says_that_the_report_is_unfinished() -> None:
    meta = Meta(title='"} body { color: red', interim=True, made_at="11:42", seal="A1-B2")
    style = page.render(document(report("en", meta=meta), ())).decode().partition("</style>")[0]
    boxes = style[style.rindex("@page") :]
    assert r'@top-right { content: "Interim\000020report,' in boxes
    assert "counter(page)" in boxes
    assert boxes.count('"') % 2 == 0
    assert "color: red" not in boxes


def test_on_paper_no_chart_leaves_its_heading() -> None:
    titles = [(one.title, one.note) for one in drawn("es")]
    source, apart = document(report("es"), drawn("es")), 0
    with a_browser() as browser:
        tab = browser.new_page()
        tab.set_content(page.render(source).decode())
        for high in (265, 279, 297):
            made = tab.pdf(width="210mm", height=f"{high}mm")
            read = [
                "".join(one.extract_text().split()) for one in PdfReader(io.BytesIO(made)).pages
            ]
            places = [[where(read, words) for words in pair] for pair in titles]
            apart += sum(title != note for title, note in places)
    assert apart == 0


def where(pages: list[str], words: str) -> int:
    """The last page with the beginning of what is said."""
    start = "".join(words.split())[:40]
    return max(at for at, page in enumerate(pages) if start in page)


def test_every_chart_on_the_page_has_words_for_those_who_do_not_see_it(html: bytes) -> None:
    alts = Reader(html).alts
    assert alts == [drawing.alt for drawing in document(report("es"), drawn("es")).charts]
    assert all(some(alts))


def test_the_page_is_the_same_twice(html: bytes) -> None:
    page._subset.cache_clear()
    assert html == page.render(document(report("es"), drawn("es")))


def test_words_of_another_language_are_marked_on_the_page(html: bytes) -> None:
    assert '<div lang="en">We change a booking without asking why</div>' in html.decode()


def test_nothing_that_people_wrote_becomes_markup() -> None:
    seen = Reader(page.render(document(hostile("en"), ())))
    assert "script" not in seen.tags
    assert "<script>alert(1)</script>" in seen.text


def test_the_pack_holds_each_chart_as_picture_slide_and_vector() -> None:
    two = drawn("es")[:2]
    content = pack.render(two)
    assert content == pack.render(two)
    with ZipFile(io.BytesIO(content)) as archive:
        assert len(archive.namelist()) == 3 * len(two)
        slide = Image.open(io.BytesIO(archive.read("01_gap_16x9.png")))
        assert slide.size == (1920, 1080)
        assert b"<title" in archive.read("01_gap.svg")


@pytest.mark.parametrize("kind", ["csv", "xlsx", "board.pdf", "png"])
def test_each_format_has_the_same_bytes_twice(kind: str) -> None:
    assert formats.render(report("es"), kind) == formats.render(report("es"), kind)


def test_the_name_of_a_file_tells_its_format() -> None:
    assert formats.format_of(Path("a/Report.PDF")) == "pdf"
    assert formats.format_of(Path("a/hotel.board.pdf")) == "board.pdf"
    with pytest.raises(ValueError, match=r"report\.doc: reports are written as \.pdf"):
        formats.format_of(Path("report.doc"))


def test_progress_is_told_step_by_step_in_the_reports_language() -> None:
    told: list[tuple[float, str]] = []
    formats.render(report("es"), "html", progress=lambda *step: told.append(step))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert told[-1][1] == "Hecho"


def test_ratings_for_spreadsheets_have_a_mark_and_safe_heads() -> None:
    sheets = pd.DataFrame({"workshop": ["=1+1"], "@item": ["5"]})
    content = formats.render(report("es", persons=lambda: sheets), "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")))) == [
        ["workshop", "'@item"],
        ["'=1+1", "5"],
    ]


def test_of_a_team_without_invited_people_no_participation_is_told() -> None:
    rows = report().participation.copy()
    rows.loc[0, "invited"] = 0
    annex = document(report("en", participation=rows), ()).annex
    assert annex
    blocks = annex.chapters[0].blocks
    (told,) = (block for block in blocks if isinstance(block, Table))
    assert [cell.text for cell in told.rows[0]][1:] == ["–", "8", "7", "–"]
    assert told.rows[1][4].text == "78%"


def test_the_dumbbells_of_the_first_page_stand_where_the_figures_are(html: bytes) -> None:
    rows = [row for panel in document(report("es"), ()).board.gaps for row in panel.rows]
    first = html.decode().partition('<section id="gaps">')[0]
    dots = [float(x) for x in re.findall(r'<circle cx="([\d.]+)"', first)]
    wanted = [5 + 150 * (row.performance - 1) / (row.top - 1) for row in rows]
    assert dots == pytest.approx(wanted, abs=0.06)


def test_what_nobody_can_judge_stands_on_cover_and_board() -> None:
    nothing = dict.fromkeys(("performance", "gap"), float("nan"))
    rows = items().assign(dk_share=1.0, label="", **nothing)
    made = document(report("en", items=rows), ())
    assert ("5", "items asked") in made.cover.facts
    panel = made.board.panels[0]
    assert panel.title == "What nobody here can judge"
    assert len(panel.quotes) == 5
    assert made.board.gaps == ()


def test_gaps_of_zero_are_no_differences() -> None:
    even = items().assign(gap=0.0, performance=4.0, importance=4.0)
    panels = document(report("en", items=even.assign(label="on_par")), ()).board.gaps
    assert [panel.title for panel in panels] == [
        "No gap: we do each of the five rated items as well as it matters"
    ]
    unclear = even.assign(label="unclear", gap=[0.2, 0.0, 0.0, 0.0, 0.0])
    panels = document(report("en", items=unclear), ()).board.gaps
    assert [(panel.title, len(panel.rows)) for panel in panels] == [("The largest differences", 1)]


def test_what_limits_the_figures_stands_below_them() -> None:
    rows = items()
    rows.loc[0, ["bound_low", "bound_high", "performance_other"]] = [2.2, 3.4, 2.9]
    notes = table(
        "notices",
        *(
            {"workshop": NOW, "voice": "member", "item": "answer", "kind": kind, "n": 9, "of": 38}
            for kind in ("unanswered", "straight", "reversed")
        ),
    )
    blocks = looked_up(report("en", items=rows, notices=notes), "items").blocks
    assert blocks[-1] == Bullets(
        (
            "“Answer within the day”: no score from 9 of 38; with theirs, the mean of 2.6 would lie"
            " between 2.2 and 3.4.",
            "“Answer within the day”, today: 2.6 where every person counts the same, 2.9 where"
            " every team does.",
            "9 of 38 people gave the same answer to ten items or more; they count.",
            "“Answer within the day”: those who rate it high rate the rest low. Check how it is"
            " worded.",
        )
    )


def test_a_scale_that_begins_at_0_says_that_figures_begin_at_1() -> None:
    labels = tuple({"es": f"{n}", "en": f"{n} in ten"} for n in range(11))
    scale = ResponseScale("to_ten", labels)
    item = Item("late", Kind.HABIT, {}, scales={"performance": "to_ten"})
    form = Questionnaire("ten", 1, {}, {}, {"to_ten": scale}, (Section("all", {}, (item,)),))
    rated = scores({"Reception": [1, 5, 9, 11, 11], "Kitchen": [2, 3, 4, 8, 9]}, item="late")
    told = looked_up(made(rated, forms=[form], language="en"), "items").blocks[-1]
    words = "Figures count the points of a scale from 1: 1 is “0 in ten” and 11 is “10 in ten”."
    assert told == Bullets((words,))


def test_the_cover_says_the_first_reason_to_leave_once() -> None:
    first, *rest = document(report("en"), ()).cover.sentences
    assert "First reason to leave for 4 of 5 teams: speed." in first
    assert not any("Speed" in sentence for sentence in some(rest))


def test_the_first_page_tells_that_gaps_are_rounded_last_where_it_shows() -> None:
    noted = "Gaps are rounded last"
    assert noted not in document(report("en"), ()).board.gaps[0].note
    other = items().assign(gap=items()["gap"] + 0.1)
    assert noted in document(report("en", items=other), ()).board.gaps[0].note


def test_the_picture_for_slides_shows_the_rows_that_can_be_read_and_says_so() -> None:
    first = items().iloc[0].to_dict()
    source = report("en", items=pd.DataFrame([first | {"item": f"aspect {n}"} for n in range(24)]))
    drawings = tuple(all_charts(source, (gap.draw,)))
    files = dict(pack.pictures(drawings, source))
    whole, slide = (Image.open(io.BytesIO(files[f"01_gap{end}.png"])) for end in ("", "_16x9"))
    assert "of 24 items" in whole.info["Description"]
    assert "of 11 items" in slide.info["Description"]
    assert slide.info["Title"] == whole.info["Title"] == drawings[0].title


def test_sheets_of_a_chart_that_slides_show_whole_keep_their_own_pictures() -> None:
    source, drawings = report("en"), drawn("en")
    with_report, without = (dict(pack.pictures(drawings, made)) for made in (source, None))
    assert with_report == without


def test_where_nothing_is_drawn_no_zip_of_pictures_is_made() -> None:
    assert pack.zipped({}) == {}
    made = pack.zipped({"01_gap.png": b"a"})
    assert made["pictures.zip"]().startswith(b"PK")
