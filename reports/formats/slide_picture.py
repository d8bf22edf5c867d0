"""What a slide shows of a chart: without title, subtitle and note, which slide and notes say."""

import io

from PIL import Image

from reports.charts.kit import slide
from reports.charts.kit.drawing import DPI, Drawing
from reports.charts.kit.page import foot_height

_RULE = 0.4  # mm that a slide keeps of what stands over the note


def height_ratio(drawing: Drawing) -> float:
    """Height ÷ width of what a slide shows of a chart."""
    figure, above = drawing.on_slide()
    width, height = slide.size(figure)
    return (height - above - _under(drawing, width)) / width


def png(drawing: Drawing) -> bytes:
    """The chart as a slide shows it, without title, subtitle and note."""
    figure, above = drawing.on_slide()
    width, height = slide.size(figure)
    pixels = slide.pixels(figure, DPI)
    rows = pixels.shape[0] / height
    end = pixels.shape[0] - round(_under(drawing, width) * rows)
    buffer = io.BytesIO()
    Image.fromarray(pixels[round(above * rows) : end]).save(buffer, "png")
    return buffer.getvalue()


def _under(drawing: Drawing, width: float) -> float:
    """How many mm rule and note take at the lower edge."""
    return foot_height(drawing.note, width) - _RULE
