"""Text on slides: written as they are, set as large as they fit, in the colours of the charts."""

from collections.abc import Sequence

from pptx.dml.color import RGBColor
from pptx.enum.text import PP_ALIGN
from pptx.text.text import TextFrame
from pptx.util import Length, Pt

from reports.charts.kit import fonts
from reports.formats.printable import printable

# the colours of the charts
NAVY, INK, GREY = map(RGBColor.from_string, ("14365C", "1F2933", "5F6C7B"))
PALE, WHITE, RULE = map(RGBColor.from_string, ("EEF1F4", "FFFFFF", "D5DAE0"))
SHORT, BETTER = map(RGBColor.from_string, ("BF4B00", "0069A3"))
SHORT_PALE, BETTER_PALE = map(RGBColor.from_string, ("F5E3D8", "DCEBF5"))
_FALLBACK = 1.25  # without Lato a program shows another font, up to that much wider (DejaVu)


def write(
    frame: TextFrame,
    lines: Sequence[str],
    size: float,
    color: RGBColor = INK,
    *,
    bold: bool = False,
    space: float = 0,
) -> None:
    """Paragraphs of plain text: what people wrote is never read as anything else."""
    frame.word_wrap = True
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()  # type: ignore[no-untyped-call]  # python-pptx left it untyped
        paragraph.space_after = Pt(space)
        run = paragraph.add_run()
        run.text = printable(line)
        run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, color


def to_the_left(*frames: TextFrame) -> None:
    """Set all paragraphs to the left, without an indent."""
    for frame in frames:
        frame.margin_left = Length(0)
        for paragraph in frame.paragraphs:
            paragraph.alignment = PP_ALIGN.LEFT  # the model centres titles


def fitting(
    lines: Sequence[str],
    width: int,
    height: int,
    sizes: Sequence[int],
    *,
    space: float = 0,
    bold: bool = False,
) -> int:
    """The first of `sizes` in points in which the paragraphs fit; else the last."""
    for size in sizes:
        if tall(lines, width, size, bold) + len(lines) * Pt(space) <= height:
            return size
    return sizes[-1]


def tall(lines: Sequence[str], width: int, size: float, bold: bool = False) -> Length:
    """The height in EMU of paragraphs set in a width, with room for a wider font than Lato."""
    column = Length(width).mm / _FALLBACK
    weight = "bold" if bold else "regular"
    count = sum(
        len(fonts.wrap(printable(line), column, size, weight, even=False)) for line in lines
    )
    return Length(int(count * Pt(size) * 1.2))
