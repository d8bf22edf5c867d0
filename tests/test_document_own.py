"""The facilitator's logo and preface in every format, marked as theirs."""

import base64
import io
from dataclasses import replace

import pytest
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader

from reports.document.blocks import Document
from reports.document.report import document
from reports.formats import page, pdf, slides
from reports.report import Report
from tests.pdf_ua import faults
from tests.report_cast import report

THEIRS = "Words of who leads the audit. The check code does not cover them."


def logo(size: tuple[int, int]) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "navy").save(buffer, "PNG")
    return buffer.getvalue()


def made(size: tuple[int, int] = (600, 200), preface: str = "Welcome <b>all</b>.\n\nAda") -> Report:
    source = report("en")
    return replace(source, meta=replace(source.meta, logo=logo(size), preface=preface))


@pytest.fixture(scope="module")
def own() -> Document:
    return document(made(), ())


@pytest.mark.parametrize("size", [(600, 20), (20, 240), (600, 240)])
def test_on_paper_the_logo_stands_on_the_first_page_whatever_its_shape(
    size: tuple[int, int],
) -> None:
    reader = PdfReader(io.BytesIO(pdf.render(document(made(size), ()), part="board")))
    assert [len(one.images) for one in reader.pages] == [1]


def test_the_preface_stands_before_the_first_part_and_says_whose_it_is(own: Document) -> None:
    content = pdf.render(own)
    assert faults(content) == []
    words = [" ".join(one.extract_text().split()) for one in PdfReader(io.BytesIO(content)).pages]
    at = next(n for n, text in enumerate(words) if "Welcome <b>all</b>." in text)
    assert THEIRS in words[at]
    assert "ON ONE PAGE" in words[at + 1].upper()


def test_the_page_for_the_board_has_the_logo_alone(own: Document) -> None:
    reader = PdfReader(io.BytesIO(pdf.render(own, part="board")))
    assert len(reader.pages) == 1
    assert "Welcome" not in reader.pages[0].extract_text()


def test_the_web_page_holds_both_and_what_was_written_is_no_markup(own: Document) -> None:
    text = page.render(own).decode()
    assert base64.b64encode(logo((600, 200))).decode() in text
    assert "Welcome &lt;b&gt;all&lt;/b&gt;." in text
    assert THEIRS in text


def test_slides_begin_with_the_logo_and_the_preface(own: Document) -> None:
    deck = Presentation(io.BytesIO(slides.render(own, made())))
    first, second = list(deck.slides)[:2]
    shape = next(one for one in first.shapes if one.name == "logo")
    assert shape.width / shape.height == pytest.approx(3, rel=0.01)
    words = [one.text_frame.text for one in second.shapes if one.has_text_frame]
    assert words[0] == "Preface"
    assert f"Welcome <b>all</b>.\nAda\n{THEIRS}" in words


def test_without_them_nothing_of_them_is_there() -> None:
    plain = document(report("en"), ())
    assert b'class="logo"' not in page.render(plain)
    assert THEIRS not in page.render(plain).decode()
    assert "Preface" not in "".join(
        one.extract_text() for one in PdfReader(io.BytesIO(pdf.render(plain))).pages
    )
