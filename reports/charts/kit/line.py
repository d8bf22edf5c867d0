"""A line of words in a chart, drawn without matplotlib's layout, which takes most of its time."""

from math import cos, radians, sin
from typing import Any

from matplotlib import rc_context, rcParams
from matplotlib.backend_bases import RendererBase
from matplotlib.text import Text

MIDDLE = 0.36
"""How far over the baseline figures and capitals of Lato have their middle, as part of the size."""

_BEFORE = {"left": 0.0, "center": 0.5, "right": 1.0}


class Words(Text):
    """A line on its baseline, turned about its anchor; never mathematics, never wrapped."""

    def __init__(self, x: float, y: float, words: str, **looks: Any) -> None:
        # a pair of dollars in somebody's words is money, not mathematics
        super().__init__(
            x, y, words, verticalalignment="baseline", rotation_mode="anchor", parse_math=False,
            **looks,
        )  # fmt: skip

    def draw(self, renderer: RendererBase) -> None:
        """Draw at the anchor: a single line on its baseline needs no more."""
        angle = float(self.get_rotation())
        x, y = self.get_transform().transform(self.get_position())
        back = self._before_anchor(renderer)
        x, y = x - back * cos(radians(angle)), y - back * sin(radians(angle))
        if renderer.flipy():
            y = renderer.get_canvas_width_height()[1] - y
        pen = renderer.new_gc()
        pen.set_foreground(self.get_color())
        renderer.draw_text(
            pen, x, y, self.get_text(), self.get_fontproperties(), angle, ismath=False, mtext=self
        )
        pen.restore()
        self.stale = False

    def _before_anchor(self, renderer: RendererBase) -> float:
        """How many dots of the words stand before their anchor."""
        part = _BEFORE[str(self.get_horizontalalignment())]
        # an SVG that keeps letters as text tells its reader the anchor
        if not part or rcParams["svg.fonttype"] == "none":
            return 0.0
        font = self.get_fontproperties()
        width, _, _ = renderer.get_text_width_height_descent(self.get_text(), font, ismath=False)
        return part * float(width)


class ForeignWords(Words):
    """Words with letters that Lato lacks: always outlines, even where an SVG keeps text as text.

    A reader of SVG would take one fallback font for the whole line, boxes instead of its letters.
    """

    def draw(self, renderer: RendererBase) -> None:
        """Draw as outlines."""
        with rc_context({"svg.fonttype": "path"}):
            super().draw(renderer)
