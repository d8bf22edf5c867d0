"""Charts as files: described, well-formed and the same bytes each time."""

import io
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from PIL import Image

from reports.charts import Drawing, gap
from reports.inputs import Meta
from tests.charts_cast import report
from tests.some import some

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def drawing() -> Drawing:
    return gap.draw(report(5, 2, kind="hostile"))[0]


def test_an_svg_names_and_describes_itself(drawing: Drawing) -> None:
    root = ElementTree.fromstring(drawing.svg())
    assert root.findtext(f"{SVG}title") == drawing.title
    assert root.findtext(f"{SVG}desc") == drawing.alt


def test_what_people_wrote_is_never_markup(drawing: Drawing) -> None:
    root = ElementTree.fromstring(drawing.svg(outlines=False))
    assert root.findall(f".//{SVG}script") == []
    assert "<script>alert(1)</script>" in [text.text for text in root.iter(f"{SVG}text")]


def test_letters_that_lato_lacks_are_outlines_even_in_a_text_svg(drawing: Drawing) -> None:
    root = ElementTree.fromstring(drawing.svg(outlines=False))
    assert not any("漢" in (text.text or "") for text in some(root.iter(f"{SVG}text")))


def test_a_letter_that_no_file_can_hold_is_left_out() -> None:
    source = report(1, 2)
    source = replace(source, meta=Meta(title="a\x00b\ud800c\uffff"))
    (drawing,) = gap.draw(source)
    ElementTree.fromstring(drawing.svg())
    assert drawing.png()


@pytest.mark.parametrize("way", [Drawing.svg, Drawing.png, Drawing.slide_png])
def test_the_same_answers_give_the_same_bytes(way: Callable[[Drawing], object]) -> None:
    first, second = (gap.draw(report(3, 2))[0] for _ in range(2))
    assert way(first) == way(second) == way(first)


def test_a_png_has_200_dots_per_inch_and_its_words(drawing: Drawing) -> None:
    picture = Image.open(io.BytesIO(drawing.png()))
    assert picture.width == pytest.approx(drawing.size[0] / 25.4 * 200, abs=1)
    assert picture.info["dpi"] == pytest.approx((200, 200), abs=0.1)
    assert picture.info["Title"] == drawing.title


@pytest.mark.parametrize("items", [3, 24])
def test_a_slide_holds_the_whole_chart(items: int) -> None:
    (drawing,) = gap.draw(report(items, 2))
    picture = Image.open(io.BytesIO(drawing.slide_png()))
    assert picture.size == (1920, 1080)
    inked = Image.eval(picture.convert("L"), lambda dot: 255 if dot < 128 else 0).getbbox()
    assert inked is not None
    wide, tall = inked[2] - inked[0], inked[3] - inked[1]
    assert max(wide / 1920, tall / 1080) > 0.9
