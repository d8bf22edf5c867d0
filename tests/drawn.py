"""What is drawn in a chart: its marks, its words, and which words cover others or leave it."""

from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from reports.charts import Drawing

DPI = 200  # that of the PNG files: hinting moves letters by fractions of a dot
RENDERER = RendererAgg(1, 1, DPI)  # one for all, as it remembers what it has measured


def drawn(drawing: Drawing, name: str) -> list[Any]:
    """The artists of that name, in the order in which they were drawn."""
    return [artist for artist in drawing.figure.findobj(Artist) if artist.get_label() == name]


def words(drawing: Drawing) -> list[str]:
    """Every text of the figure."""
    return [text.get_text() for text in drawing.figure.findobj(Text) if text.get_text()]


def written(drawing: Drawing) -> list[tuple[str, Bbox, float]]:
    """Every text with its box in mm, a touch smaller than drawn, and its angle."""
    drawing.figure.set_dpi(DPI)
    texts = [artist for artist in drawing.figure.findobj(Text) if artist.get_text()]
    scale = 25.4 / DPI
    return [
        (
            text.get_text(),
            Bbox(text.get_window_extent(RENDERER).get_points() * scale).padded(-0.35),
            text.get_rotation(),
        )
        for text in texts
    ]


def collisions(drawing: Drawing) -> list[tuple[str, str]]:
    """Pairs of level texts whose boxes cover each other."""
    level = [(words, box.extents) for words, box, angle in written(drawing) if angle == 0]
    edges = np.array([box for _words, box in level])
    low, high = edges[:, None, :2], edges[:, None, 2:]
    covered = ((low < edges[None, :, 2:]) & (edges[None, :, :2] < high)).all(axis=2)
    pairs = zip(*np.nonzero(np.triu(covered, 1)), strict=True)
    return [(level[a][0], level[b][0]) for a, b in pairs]


def outside(drawing: Drawing) -> list[str]:
    """Texts that leave the figure."""
    width, height = drawing.size
    return [
        words
        for words, box, _angle in written(drawing)
        if box.x0 < 0 or box.y0 < 0 or box.x1 > width or box.y1 > height
    ]
