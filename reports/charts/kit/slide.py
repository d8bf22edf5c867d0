"""A chart on a slide: its words large enough for a room, what it draws as large as there is room.

A slide is 320 × 180 mm of 6 dots each: 1920 × 1080.
"""

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from reports.charts.kit import fonts
from reports.charts.kit.canvas import Canvas, step
from reports.charts.kit.palette import MUTED
from reports.charts.kit.rows import printable

WIDE, TALL, EDGE = 320.0, 180.0, 8.0
DOTS = 6  # a millimetre
_TITLES, _SUBTITLE = (26.0, 22.0, 18.0), 14.0
_COLUMN = WIDE - 2 * EDGE
ROOM = (_COLUMN, 138.0)
"""Width and height in mm that a slide leaves to what it shows, under a title of two lines."""
_LINE = 0.97 * _COLUMN  # letters drawn as dots are up to 2 % wider than their outlines


def dots(figure: Figure, heading: float, title: str, subtitle: str) -> np.ndarray:
    """A slide as rows of red, green and blue dots.

    `heading` mm at the top of the figure are left out: the slide says them in its own size.
    """
    slide, top = _worded(title, subtitle)
    width, height = size(figure)
    times = min(_COLUMN / width, (TALL - EDGE / 2 - top) / (height - heading))
    chart = pixels(figure, 25.4 * DOTS * times)[round(heading * times * DOTS) :]
    whole = pixels(slide.figure, 25.4 * DOTS)
    first, left = round(top * DOTS), (whole.shape[1] - chart.shape[1]) // 2
    chart = chart[: whole.shape[0] - first]
    whole[first : first + chart.shape[0], left : left + chart.shape[1]] = chart
    return whole


def size(figure: Figure) -> tuple[float, float]:
    """Width and height of a figure in mm."""
    width, height = figure.get_size_inches()
    return 25.4 * float(width), 25.4 * float(height)


def pixels(figure: Figure, dpi: float) -> np.ndarray:
    """A figure as rows of red, green and blue dots."""
    canvas = FigureCanvasAgg(figure)
    before = figure.dpi
    figure.set_dpi(dpi)
    try:
        canvas.draw()  # type: ignore[no-untyped-call]  # matplotlib leaves it untyped
        drawn = canvas.buffer_rgba()  # type: ignore[no-untyped-call]  # the same
        return np.asarray(drawn)[..., :3].copy()
    finally:
        figure.set_dpi(before)


def _worded(title: str, subtitle: str) -> tuple[Canvas, float]:
    """A slide with title and subtitle alone, and where in mm from its top they end."""
    canvas = Canvas(WIDE, TALL, 0)
    wrapped = ((fonts.wrap(printable(title), _LINE, size, "bold"), size) for size in _TITLES)
    lines = list(wrapped)
    heading, size = next((one for one in lines if len(one[0]) <= 2), lines[-1])
    canvas.paragraph(EDGE, EDGE, heading, size, weight="bold")
    top = EDGE + len(heading) * step(size) + 2
    under = fonts.wrap(printable(subtitle), _LINE, _SUBTITLE, even=False)
    canvas.paragraph(EDGE, top, under, _SUBTITLE, color=MUTED)
    return canvas, top + len(under) * step(_SUBTITLE) + 3
