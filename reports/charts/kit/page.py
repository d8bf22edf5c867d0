"""A page: title, body, note, and the rows and scales of a chart that is read like a table.

Every chart has the same margins and a height that follows from its rows, so that no layout
engine is needed. A sheet is 180 mm wide; for a slide a chart may take more.
"""

from collections.abc import Iterable, Sequence

from reports.charts.kit import fonts
from reports.charts.kit.canvas import NOTE, SMALL, SUBTITLE, TITLE, Canvas, Side, step
from reports.charts.kit.palette import FAINT, MUTED, RULE
from reports.charts.kit.rows import BODY, Row, Scale, printable

__all__ = ["FRAME", "MARGIN", "RIGHT", "SMALL", "WIDTH", "Page", "Side", "heading_height"]

WIDTH = 180.0
FRAME = "frame"
"""What title, subtitle and note are called among what is drawn: a page says them in its own way."""

MARGIN = 3.0
RIGHT = WIDTH - MARGIN


class Page(Canvas):
    """A figure whose body is `body` mm high; (0, 0) is the body's upper left corner.

    `head` mm above the body are left free for the words over columns. Without a title, as on a
    slide that says it itself, they begin at the upper edge.
    """

    def __init__(
        self,
        body: float,
        title: str,
        subtitle: str,
        note: str,
        head: float = 8.0,
        width: float = WIDTH,
    ) -> None:
        column = width - 2 * MARGIN
        foot = fonts.wrap(printable(note), column, NOTE, even=False)
        heading = heading_height(title, subtitle, width) if title else 0.0
        height = heading + head + body + 2.6 + len(foot) * step(NOTE) + MARGIN
        super().__init__(width, height, heading + head)
        self.body = body
        if title:
            self._draw_heading(title, subtitle)
        self.line([MARGIN, width - MARGIN], [body + 1.2] * 2, RULE, 0.5, name=FRAME)
        self.paragraph(MARGIN, body + 2.6, foot, NOTE, color=MUTED, name=FRAME)

    def _draw_heading(self, title: str, subtitle: str) -> None:
        finding, under = _heading(title, subtitle, self.width)
        self.paragraph(MARGIN, MARGIN - self.top, finding, TITLE, weight="bold", name=FRAME)
        below = MARGIN - self.top + len(finding) * step(TITLE) + 1.2
        self.paragraph(MARGIN, below, under, SUBTITLE, color=MUTED, name=FRAME)

    def heads(self, first: str, *columns: tuple[float, str, Side]) -> None:
        """Words over the columns, the first over the labels, and the rule under them."""
        self.text(MARGIN, -4, first, color=MUTED)
        for place, words, align in columns:
            self.text(place, -4, words, color=MUTED, align=align)
        self.line([MARGIN, RIGHT], [-1.2] * 2)

    def label(self, row: Row, weight: str = "regular") -> None:
        """The words of a row, centred on its middle; a name is bold over its wording in grey."""
        tall = len(row.lines) * step(BODY)
        top = row.middle - (tall + len(row.wording) * step(SMALL)) / 2
        weight = "bold" if row.wording else weight
        self.paragraph(MARGIN, top, row.lines, weight=weight)
        self.paragraph(MARGIN, top + tall, row.wording, SMALL, color=MUTED)

    def rules(self, rows: Iterable[Row]) -> None:
        """Faint lines between rows."""
        for row in list(rows)[:-1]:
            self.line([MARGIN, RIGHT], [row.bottom] * 2, FAINT, 0.7)

    def ticks(
        self, scale: Scale, values: Iterable[float], bottom: float, written: Sequence[str]
    ) -> None:
        """Upright lines at `values` down to `bottom`, their words underneath."""
        for value, words in zip(values, written, strict=True):
            self.line([scale(value)] * 2, [0, bottom], RULE, 0.6, above=0)
            self.text(scale(value), bottom + 3.0, words, SMALL, color=MUTED, align="center")


def foot_height(note: str, width: float = WIDTH) -> float:
    """How many mm the note takes at the bottom, with the rule over it."""
    lines = fonts.wrap(printable(note), width - 2 * MARGIN, NOTE, even=False)
    return 2.0 + len(lines) * step(NOTE) + MARGIN


def heading_height(title: str, subtitle: str, width: float = WIDTH) -> float:
    """How many mm title and subtitle take at the top: what a slide, which says both, cuts off."""
    finding, under = _heading(title, subtitle, width)
    return MARGIN + len(finding) * step(TITLE) + 1.2 + len(under) * step(SUBTITLE) + 2.4


def _heading(title: str, subtitle: str, width: float) -> tuple[list[str], list[str]]:
    column = width - 2 * MARGIN
    finding = fonts.wrap(printable(title), column, TITLE, "bold")
    return finding, fonts.wrap(printable(subtitle), column, SUBTITLE)
