"""A page in millimetres: header, body and note around what a chart draws; y grows downward.

Every chart has the same width and margins and a height that follows from its rows, so that
no layout engine is needed and nothing is drawn twice. No Axes: a scale is two numbers.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from matplotlib import rc_context
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from reports.charts import fonts
from reports.charts.palette import FAINT, INK, MUTED, NEUTRAL, PAPER, RULE, UNKNOWN

WIDTH = 180.0
MARGIN = 3.0
RIGHT = WIDTH - MARGIN
TITLE, SUBTITLE, BODY, SMALL, NOTE = 13.0, 9.0, 8.5, 7.5, 7.0
TALLEST_BODY = 168.0
"""With title and note a chart then fits on A4 and on US Letter under a heading."""

Side = Literal["left", "center", "right"]
# a control character or half a surrogate pair would make the SVG unreadable
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Scale:
    """Where values from `low` to `high` stand, in mm from `left` to `right`."""

    left: float
    right: float
    low: float
    high: float

    def __call__(self, value: float) -> float:
        """The place of `value` in mm."""
        share = (value - self.low) / (self.high - self.low)
        return self.left + share * (self.right - self.left)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a chart that is read like a table: its words and its place in mm."""

    index: int
    lines: list[str]
    top: float
    height: float

    @property
    def middle(self) -> float:
        """The y of the row's middle."""
        return self.top + self.height / 2

    @property
    def bottom(self) -> float:
        """The y of the row's lower edge."""
        return self.top + self.height


def stack(
    labels: Sequence[str],
    column: float,
    least: float = 7.0,
    tallest: float = TALLEST_BODY,
    weight: str = "regular",
    most: int = 3,
) -> list[list[Row]]:
    """Rows under one another, on as many pages of `tallest` mm as they need.

    The more rows, the fewer lines each may have: what is cut stands whole in the table below.
    """
    most = min(most, 3 if len(labels) <= 12 else 2 if len(labels) <= 18 else 1)
    wrapped = [fonts.wrap(printable(label), column, BODY, weight, most=most) for label in labels]
    heights = [max(least, len(lines) * fonts.line_height(BODY) + 2.9) for lines in wrapped]
    # pages alike: two of twelve rows rather than twenty-three and one
    fair = sum(heights) / max(1, math.ceil(sum(heights) / tallest))
    pages: list[list[Row]] = []
    top = tallest
    for index, (lines, height) in enumerate(zip(wrapped, heights, strict=True)):
        if top + height / 2 > fair or top + height > tallest:
            pages.append([])
            top = 0.0
        pages[-1].append(Row(index, lines, top, height))
        top += height
    return pages


class _Foreign(Text):
    """Words with letters that Lato lacks: always outlines, even where an SVG keeps text as text.

    A reader of SVG would take one fallback font for the whole line, boxes instead of its letters.
    """

    def draw(self, renderer: RendererBase) -> None:
        with rc_context({"svg.fonttype": "path"}):
            super().draw(renderer)


class Page:
    """A figure whose body is `body` mm high; (0, 0) is the body's upper left corner.

    `head` mm above the body are left free for the words over columns.
    """

    def __init__(
        self, body: float, title: str, subtitle: str, note: str, head: float = 8.0
    ) -> None:
        column = WIDTH - 2 * MARGIN
        finding = fonts.wrap(printable(title), column, TITLE, "bold")
        under = fonts.wrap(printable(subtitle), column, SUBTITLE)
        foot = fonts.wrap(printable(note), column, NOTE, even=False)
        top = heading_height(title, subtitle) + head
        self.body = body
        self.height = top + body + 2.6 + len(foot) * _step(NOTE) + MARGIN
        self.figure = Figure(figsize=(WIDTH / 25.4, self.height / 25.4), facecolor=PAPER)
        self.top = top
        self._mm = (
            Affine2D().scale(1 / 25.4, -1 / 25.4).translate(0, (self.height - top) / 25.4)
            + self.figure.dpi_scale_trans
        )
        self.paragraph(MARGIN, MARGIN - top, finding, TITLE, weight="bold")
        below_title = MARGIN - top + len(finding) * _step(TITLE) + 1.2
        self.paragraph(MARGIN, below_title, under, SUBTITLE, color=MUTED)
        self.line([MARGIN, RIGHT], [body + 1.2] * 2, RULE, 0.5)
        self.paragraph(MARGIN, body + 2.6, foot, NOTE, color=MUTED)

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
        words = printable(words)
        if not words.strip():
            return
        kind = Text if fonts.has_all(words) else _Foreign
        self._add(
            kind(
                x,
                y,
                words,
                color=color,
                fontproperties=fonts.properties(size, weight),
                horizontalalignment=align,
                verticalalignment="center_baseline",
                rotation=angle,
                rotation_mode="anchor",
                # a pair of dollars in somebody's words is money, not mathematics
                parse_math=False,
                transform=self._mm,
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
    ) -> None:
        """Lines under one another from `top` on."""
        for number, words in enumerate(lines):
            middle = top + (number + 0.5) * _step(size)
            self.text(x, middle, words, size, color=color, weight=weight)

    def label(self, row: Row, x: float = MARGIN, color: str = INK, weight: str = "regular") -> None:
        """The words of a row, centred on its middle."""
        top = row.middle - len(row.lines) * _step(BODY) / 2
        self.paragraph(x, top, row.lines, color=color, weight=weight)

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
        line = Line2D(
            xs, ys, color=color, linewidth=width, solid_capstyle="butt", transform=self._mm
        )
        if dashes:
            line.set_linestyle((0, dashes))
        self._add(line, name, above)

    def box(
        self, x: float, y: float, width: float, height: float, color: str, name: str = ""
    ) -> None:
        """A filled rectangle from its upper left corner; a negative width grows leftward."""
        self._add(
            Rectangle(
                (x, y),
                width,
                height,
                facecolor=color,
                edgecolor="none",
                linewidth=0,
                transform=self._mm,
            ),
            name,
            1,
        )

    def area(self, points: Sequence[tuple[float, float]], color: str, name: str = "") -> None:
        """A filled polygon behind everything else."""
        self._add(
            Polygon(
                points,
                closed=True,
                facecolor=color,
                edgecolor="none",
                linewidth=0,
                transform=self._mm,
            ),
            name,
            0,
        )

    def hatched(
        self, x: float, y: float, width: float, height: float, name: str = "hidden"
    ) -> None:
        """What is hidden: there are answers, too few to be shown."""
        patch = Rectangle(
            (x, y),
            width,
            height,
            facecolor=PAPER,
            edgecolor=RULE,
            linewidth=0,
            hatch="////",
            transform=self._mm,
        )
        patch.set_hatch_linewidth(0.5)
        self._add(patch, name, 1)

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
        self._add(
            Line2D(
                xs,
                ys,
                linestyle="none",
                marker=shape,
                markersize=size,
                markerfacecolor=color,
                markeredgecolor=edge,
                markeredgewidth=stroke,
                transform=self._mm,
            ),
            name,
            above,
        )

    def rules(self, rows: Iterable[Row], left: float = MARGIN, right: float = RIGHT) -> None:
        """Faint lines between rows."""
        for row in list(rows)[:-1]:
            self.line([left, right], [row.bottom] * 2, FAINT, 0.7)

    def ticks(
        self,
        scale: Scale,
        values: Iterable[float],
        bottom: float,
        written: Sequence[str],
        *,
        top: float = 0.0,
    ) -> None:
        """Upright lines at `values` from `top` to `bottom`, their words underneath."""
        for value, words in zip(values, written, strict=True):
            self.line([scale(value)] * 2, [top, bottom], RULE, 0.6, above=0)
            self.text(scale(value), bottom + 3.0, words, SMALL, color=MUTED, align="center")

    def _add(self, artist: Artist, name: str, above: int) -> None:
        artist.set_zorder(above)
        # never clipped: figure-wide artists would each carry a clip path into the SVG
        artist.set_clip_on(False)
        artist.set_label(name)
        self.figure.add_artist(artist)


def printable(words: str) -> str:
    """The words without characters that no file format can hold."""
    return _UNPRINTABLE.sub(" ", words)


def apart(wanted: Sequence[float], distance: float, low: float, high: float) -> list[float]:
    """Places near the wanted ones, in their order, at least `distance` apart, within the ends.

    Pool-adjacent-violators: the sum of squared moves is the least possible. Where there is not
    room for all the distance shrinks.
    """
    if not wanted:
        return []
    distance = min(distance, (high - low) / max(1, len(wanted) - 1))
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    pools: list[tuple[float, int]] = []
    for step, at in enumerate(order):
        pools.append((wanted[at] - step * distance, 1))
        while len(pools) > 1 and pools[-2][0] >= pools[-1][0]:
            (one, n), (two, m) = pools[-2:]
            pools[-2:] = [((one * n + two * m) / (n + m), n + m)]
    levels = [level for level, size in pools for _ in range(size)]
    last = high - (len(wanted) - 1) * distance
    places = [0.0] * len(wanted)
    for step, at in enumerate(order):
        places[at] = min(max(levels[step], low), last) + step * distance
    return places


def heading_height(title: str, subtitle: str) -> float:
    """How many mm title and subtitle take at the top: what a slide, which says both, cuts off."""
    column = WIDTH - 2 * MARGIN
    finding = fonts.wrap(printable(title), column, TITLE, "bold")
    under = fonts.wrap(printable(subtitle), column, SUBTITLE)
    return MARGIN + len(finding) * _step(TITLE) + 1.2 + len(under) * _step(SUBTITLE) + 2.4


def _step(size: float) -> float:
    return fonts.line_height(size, 1.18 if size == TITLE else 1.22)
