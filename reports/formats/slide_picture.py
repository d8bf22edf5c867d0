"""What a slide shows of a chart: without title, subtitle and note, which slide and notes say."""

import io

from matplotlib.figure import Figure
from PIL import Image

from reports.charts.kit import fonts, slide
from reports.charts.kit.canvas import NOTE, step
from reports.charts.kit.drawing import DPI, Drawing
from reports.charts.kit.page import MARGIN
from reports.charts.kit.rows import printable

_AIR = 1.6  # mm between a chart's last row and its note, with the rule between them


def height_ratio(drawing: Drawing) -> float:
    """Height ÷ width of what a slide shows of a chart."""
    figure, above = _shown(drawing)
    width, height = _size(figure)
    return (height - above - _under(drawing, width)) / width


def png(drawing: Drawing) -> bytes:
    """The chart as a slide shows it, without title, subtitle and note."""
    figure, above = _shown(drawing)
    width, height = _size(figure)
    pixels = slide.pixels(figure, DPI)
    rows = pixels.shape[0] / height
    end = pixels.shape[0] - round(_under(drawing, width) * rows)
    buffer = io.BytesIO()
    Image.fromarray(pixels[round(above * rows) : end]).save(buffer, "png")
    return buffer.getvalue()


def _shown(drawing: Drawing) -> tuple[Figure, float]:
    """The figure made for slides, else the page's, and how many mm of words stand above it."""
    return (drawing.wide(), 0.0) if drawing.wide else (drawing.figure, drawing.heading)


def _size(figure: Figure) -> tuple[float, float]:
    width, height = figure.get_size_inches()
    return 25.4 * float(width), 25.4 * float(height)


def _under(drawing: Drawing, width: float) -> float:
    """How many mm rule and note take at the lower edge."""
    note = fonts.wrap(printable(drawing.note), width - 2 * MARGIN, NOTE, even=False)
    return _AIR + len(note) * step(NOTE) + MARGIN
