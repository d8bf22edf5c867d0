"""What a chart draws with, in millimetres: words, lines, boxes and marks; y grows downward.

Nothing here knows rows or scales. No Axes: a scale is two numbers, and nothing is drawn twice.
"""

from collections.abc import Iterable, Sequence
from math import cos, radians, sin
from typing import Any, Literal

from matplotlib import rc_context, rcParams
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Polygon, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from reports.charts.kit import fonts
from reports.charts.kit.palette import INK, NEUTRAL, PAPER, RULE, UNKNOWN
from reports.charts.kit.rows import BODY, printable

MIDDLE = 0.36
"""How far over the baseline figures and capitals of Lato have their middle, as part of the size."""

_BEFORE = {"left": 0.0, "center": 0.5, "right": 1.0}


class Lettering(Text):
    """A line on its baseline, turned about its anchor; never mathematics, never wrapped."""

    def __init__(self, x: float, y: float, words: str, **looks: Any) -> None:
        # a pair of dollars in somebody's words is money, not mathematics
        super().__init__(
            x, y, words, verticalalignment="baseline", rotation_mode="anchor", parse_math=False,
            **looks,
        )  # fmt: skip

    def draw(self, renderer: RendererBase) -> None:
        """Draw at the anchor: a single line on its baseline needs no more."""
        if not self.get_visible():
            return
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


class OutlinedLettering(Lettering):
    """Words with letters that Lato lacks: always outlines, even where an SVG keeps text as text.

    A reader of SVG would take one fallback font for the whole line, boxes instead of its letters.
    """

    def draw(self, renderer: RendererBase) -> None:
        """Draw as outlines."""
        with rc_context({"svg.fonttype": "path"}):
            super().draw(renderer)


TITLE, SUBTITLE, SMALL, NOTE = 13.0, 9.0, 7.5, 7.0

Side = Literal["left", "center", "right"]


class Canvas:
    """A figure of `width` × `height` mm whose (0, 0) is `top` mm under its upper left corner."""

    def __init__(self, width: float, height: float, top: float) -> None:
        self.width, self.height, self.top = width, height, top
        self.figure = Figure(figsize=(width / 25.4, height / 25.4), facecolor=PAPER)
        self._mm = (
            Affine2D().scale(1 / 25.4, -1 / 25.4).translate(0, (height - top) / 25.4)
            + self.figure.dpi_scale_trans
        )

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = BODY,
        *,
        color: str = INK,
        weight: str = "regular",
        align: Side = "left",
        angle: float = 0,
        name: str = "",
    ) -> None:
        """One line of words at (x, y), by default with the middle of its letters on y."""
        if not (words := printable(words)).strip():
            return
        kind = Lettering if fonts.has_all(words) else OutlinedLettering
        under = MIDDLE * size * fonts.MM_PER_POINT
        self._add(
            kind(
                x + under * sin(radians(angle)),
                y + under * cos(radians(angle)),
                words,
                color=color,
                fontproperties=fonts.properties(size, weight),
                horizontalalignment=align,
                rotation=angle,
            ),
            name,
            3,
        )

    def paragraph(
        self,
        x: float,
        top: float,
        lines: Iterable[str],
        size: float = BODY,
        *,
        color: str = INK,
        weight: str = "regular",
        name: str = "",
    ) -> None:
        """Lines under one another from `top` on."""
        for number, words in enumerate(lines):
            middle = top + (number + 0.5) * step(size)
            self.text(x, middle, words, size, color=color, weight=weight, name=name)

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        color: str = RULE,
        width: float = 0.6,
        *,
        dashes: tuple[float, float] | None = None,
        name: str = "",
        above: int = 1,
    ) -> None:
        """A line through the points, `width` in points of print."""
        line = Line2D(xs, ys, color=color, linewidth=width, solid_capstyle="butt")
        if dashes:
            line.set_linestyle((0, dashes))
        self._add(line, name, above)

    def box(
        self, x: float, y: float, width: float, height: float, color: str, name: str = ""
    ) -> None:
        """A filled rectangle from its upper left corner; a negative width grows leftward."""
        self._fill(Rectangle((x, y), width, height), color, name)

    def area(self, points: Sequence[tuple[float, float]], color: str, name: str = "") -> None:
        """A filled polygon behind everything else."""
        self._fill(Polygon(points, closed=True), color, name, above=0)

    def hatched(self, x: float, y: float, width: float, height: float) -> None:
        """What is hidden: there are answers, too few to be shown."""
        patch = Rectangle((x, y), width, height, hatch="////")
        patch.set_hatch_linewidth(0.5)
        self._fill(patch, PAPER, "hidden", edge=RULE)

    def unknown(self, x: float, y: float, width: float, height: float) -> None:
        """What nobody answered: plain grey."""
        self.box(x, y, width, height, UNKNOWN, "unknown")

    def marks(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        shape: str = "o",
        size: float = 6.5,
        *,
        color: str = NEUTRAL,
        edge: str = PAPER,
        stroke: float = 0.8,
        name: str = "",
        above: int = 2,
    ) -> None:
        """Points of one kind, `size` in points of print; open ones are filled with paper."""
        marks = Line2D(xs, ys, linestyle="none", marker=shape, markersize=size)
        marks.set(markerfacecolor=color, markeredgecolor=edge, markeredgewidth=stroke)
        self._add(marks, name, above)

    def hollow(self, x: float, y: float, color: str) -> None:
        """The mark of a hint: something that may be, and is to be confirmed."""
        self.marks([x], [y], color=PAPER, edge=color, stroke=1.4, size=5, name="hint", above=4)

    def _fill(
        self, patch: Patch, color: str, name: str, *, edge: str = "none", above: int = 1
    ) -> None:
        patch.set(facecolor=color, edgecolor=edge, linewidth=0)
        self._add(patch, name, above)

    def _add(self, artist: Artist, name: str, above: int) -> None:
        artist.set_transform(self._mm)
        artist.set_zorder(above)
        # never clipped: figure-wide artists would each carry a clip path into the SVG
        artist.set_clip_on(False)
        artist.set_label(name)
        self.figure.add_artist(artist)


def step(size: float) -> float:
    """How many mm a line of words of `size` points takes."""
    return fonts.line_height(size, 1.18 if size == TITLE else 1.22)
