"""No words of a chart cover other words or leave the figure, at any size and in any script."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from reports.charts import Drawing, all_charts
from tests.charts_cast import report

SIZES = [
    ("short", 1, 3, "es", 1),
    ("short", 8, 12, "en", 2),
    ("short", 15, 24, "es", 3),
    ("long", 8, 12, "en", 4),
    ("long", 15, 24, "es", 6),
    ("hostile", 15, 12, "es", 7),
]
DPI = 200  # that of the PNG files: hinting moves letters by fractions of a dot
RENDERER = RendererAgg(1, 1, DPI)  # one for all, as it remembers what it has measured


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


@pytest.mark.parametrize(("kind", "teams", "items", "language", "seed"), SIZES)
def test_no_words_cover_others_or_leave_the_figure(
    kind: str, teams: int, items: int, language: str, seed: int
) -> None:
    made = report(items, teams, seed=seed, kind=kind, language=language, waves=1 + seed % 5)
    drawings = all_charts(made)
    faults = {d.key: [*collisions(d), *outside(d)] for d in drawings}
    assert {key: found for key, found in faults.items() if found} == {}


def test_every_chart_fits_on_a_page() -> None:
    drawings = all_charts(report(24, 15, kind="long", waves=5))
    assert all(drawing.size[0] == pytest.approx(180) for drawing in drawings)
    assert max(drawing.size[1] for drawing in drawings) < 240
