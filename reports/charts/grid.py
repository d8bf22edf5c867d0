"""A page in millimetres: header, body and note around what a chart draws; y grows downward.

Every chart has the same width and margins and a height that follows from its rows, so that
no layout engine is needed and nothing is drawn twice. No Axes: a scale is two numbers.
"""

from collections.abc import Iterable, Sequence
from math import cos, radians, sin
from typing import Literal

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle
from matplotlib.transforms import Affine2D

from reports.charts import fonts
from reports.charts.palette import FAINT, INK, MUTED, NEUTRAL, PAPER, RULE, UNKNOWN
from reports.charts.rows import BODY, Row, Scale, printable
from reports.charts.words import MIDDLE, ForeignWords, Words

WIDTH = 180.0
MARGIN = 3.0
RIGHT = WIDTH - MARGIN
TITLE, SUBTITLE, SMALL, NOTE = 13.0, 9.0, 7.5, 7.0

Side = Literal["left", "center", "right"]


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
        if not (words := printable(words)).strip():
            return
        kind = Words if fonts.has_all(words) else ForeignWords
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

    def hollow(self, x: float, y: float, color: str) -> None:
        """The mark of a hint: something that may be, and is to be confirmed."""
        self.marks([x], [y], color=PAPER, edge=color, stroke=1.4, size=5, name="hint", above=4)

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


def heading_height(title: str, subtitle: str) -> float:
    """How many mm title and subtitle take at the top: what a slide, which says both, cuts off."""
    column = WIDTH - 2 * MARGIN
    finding = fonts.wrap(printable(title), column, TITLE, "bold")
    under = fonts.wrap(printable(subtitle), column, SUBTITLE)
    return MARGIN + len(finding) * _step(TITLE) + 1.2 + len(under) * _step(SUBTITLE) + 2.4


def _step(size: float) -> float:
    return fonts.line_height(size, 1.18 if size == TITLE else 1.22)
