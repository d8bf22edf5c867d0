"""PDF/UA-1 on every kind of page that we make, and a checker that is seen to find each fault."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, NameObject, NumberObject

from reports.charts import all_charts
from reports.document.report import document
from reports.formats import pdf
from tests.pdf_ua import elements, faults
from tests.report_cast import drawn, hostile, report

ALPHABETS = "ñ ¿qué? Łódź Жанна 漢字 عربي 👩‍🍳 ½ “—” \u00ad\u200b"


@pytest.fixture(scope="module")
def content() -> bytes:
    """The report with one chart: every fault has its place there, and it is read quickly."""
    return pdf.render(document(report("es"), drawn("es")[:1]))


def test_the_report_has_no_fault() -> None:
    assert faults(pdf.render(document(report("es"), drawn("es")))) == []


def test_the_report_with_one_chart_has_none(content: bytes) -> None:
    assert faults(content) == []  # or the checker would find faults that nobody has made


def test_the_page_for_the_board_has_none_on_american_paper() -> None:
    assert faults(pdf.render(document(report("en"), ()), "us-letter", "board")) == []


def test_hostile_texts_make_none() -> None:
    assert faults(pdf.render(document(hostile("en"), tuple(all_charts(hostile("en")))))) == []


def test_all_alphabets_make_none() -> None:
    source = report("es")
    entries = source.entries.assign(text=ALPHABETS)
    source = replace(source, entries=entries, pledges=source.pledges.assign(what=ALPHABETS))
    assert faults(pdf.render(document(source, ()))) == []


def _tag(writer: PdfWriter, kind: str, place: int = 0) -> DictionaryObject:
    found = [one for one in elements(writer) if one["/S"] == kind]
    return found[place]


def _untagged_text(writer: PdfWriter) -> None:
    page = writer.pages[0]
    stream = ContentStream(page.get_contents(), writer)
    opens = [at for at, (_, name) in enumerate(stream.operations) if name in (b"BDC", b"BMC")]
    closes = [at for at, (_, name) in enumerate(stream.operations) if name == b"EMC"]
    stream.operations = [
        one for at, one in enumerate(stream.operations) if at not in (*opens, *closes)
    ]
    page[NameObject("/Contents")] = writer._add_object(stream)


def _unknown_mark(writer: PdfWriter) -> None:
    places = [page for page in writer.pages if "/StructParents" in page]
    places[-1][NameObject("/StructParents")] = NumberObject(99_999)


def _annotation(writer: PdfWriter) -> DictionaryObject:
    pages = (page for page in writer.pages if "/Annots" in page)
    one: DictionaryObject = next(pages)["/Annots"][0].get_object()
    return one


def _root(writer: PdfWriter, name: str) -> None:
    del writer.root_object[name]


def _headless(writer: PdfWriter) -> None:
    for one in elements(writer):
        if one["/S"] in ("/TH", "/TD"):
            one[NameObject("/A")] = ArrayObject()


def _fonts(writer: PdfWriter) -> list[DictionaryObject]:
    fonts = (page["/Resources"].get("/Font", {}) for page in writer.pages)
    return [font.get_object() for page in fonts for font in page.values()]


def _without_files(writer: PdfWriter) -> None:
    for font in _fonts(writer):
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        for name in ("/FontFile2", "/FontFile3"):
            descriptor.pop(name, None)


BREAKS: dict[str, Callable[[PdfWriter], object]] = {
    "00 Marked": lambda w: w.root_object["/MarkInfo"].pop("/Marked"),
    "01-005": _untagged_text,
    "01-006": _unknown_mark,
    "02-001": lambda w: _tag(w, "/P").__setitem__(NameObject("/S"), NameObject("/Paragraph")),
    "06-001": lambda w: _root(w, "/Metadata"),
    "07-001": lambda w: _root(w, "/ViewerPreferences"),
    "09-004": lambda w: _tag(w, "/LI").__setitem__(NameObject("/S"), NameObject("/TR")),
    "11-006": lambda w: _root(w, "/Lang"),
    "13-004": lambda w: _tag(w, "/Figure").pop("/Alt"),
    "14-003": lambda w: _tag(w, "/H2").__setitem__(NameObject("/S"), NameObject("/H4")),
    "15-003 a table": _headless,
    "15-003 rows": lambda w: _tag(w, "/TR", 1)["/K"].pop(),
    "28-009": lambda w: [page.pop("/Tabs", None) for page in w.pages],
    "28-011": lambda w: _annotation(w).pop("/StructParent"),
    "28-012": lambda w: _annotation(w).pop("/Contents"),
    "31-009": _without_files,
    "31-027": lambda w: [font.pop("/ToUnicode", None) for font in _fonts(w)],
}


@pytest.mark.parametrize("code", BREAKS)
def test_the_checker_finds_each_fault(content: bytes, code: str) -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
    BREAKS[code](writer)
    broken = BytesIO()
    writer.write(broken)
    assert any(fault.startswith(code) for fault in faults(broken.getvalue()))
