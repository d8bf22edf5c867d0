"""A chart that is ready to be read, printed or saved; the same answers give the same bytes."""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from typing import TypeVar

import numpy as np
import pandas as pd
from matplotlib import rc_context
from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from reports.charts.kit import slide
from reports.charts.kit.page import FRAME, foot_height, heading_height

DPI = 200
_POINTS = 72 / 25.4
_VIEW = re.compile(r'width="[^"]*" height="[^"]*" viewBox="[^"]*"')
Sheet = TypeVar("Sheet")
Shown = TypeVar("Shown")
Columns = Mapping[str, Callable[[Shown], str]]
"""What stands in each column of a table for a row, by the head of the column."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How a chart is drawn where there is no room for all of its rows, as on a slide.

    `fewer` draws its first rows, so many of them, under the finding of the whole; `named` is the
    column of its own table that calls the rows by name. Of `panels` four are shown, of a `square`
    chart twelve rows, as fewer make neither lower. Where `both_ends` tell as much, `fewer` leaves
    out rows in the middle.
    """

    fewer: Callable[[int], Iterable["Drawing"]]
    named: int = 0
    panels: bool = False
    square: bool = False
    both_ends: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """One chart with everything that is said of it.

    `key` names the chart, of whose drawings this is the one with `number`. `title` is the
    finding, which counts the sheets where there are several, `alt` tells it to people who do not
    see it, `table` holds what is drawn, written as people read it. `wide` draws it as a slide
    holds it best, without title and subtitle, where that is not as on a page, `narrow` as a phone
    does. `fit` draws it with fewer rows; without one it is shown as it is.
    """

    key: str
    title: str
    subtitle: str
    note: str
    alt: str
    table: pd.DataFrame
    figure: Figure
    wide: Callable[[], Figure] | None = field(default=None, repr=False, compare=False)
    fit: Fit | None = field(default=None, repr=False, compare=False)
    narrow: Callable[[], Figure] | None = field(default=None, repr=False, compare=False)
    finding: str = ""
    number: int = 1
    # the page, the PDF and the pack all ask for the same SVG, and drawing it is what costs
    _svgs: dict[tuple[bool, bool], str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def name(self) -> str:
        """What tells it from the chart's other drawings: `gap`, `gap_2`, …"""
        return self.key if self.number == 1 else f"{self.key}_{self.number}"

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in mm."""
        return slide.size(self.figure)

    def svg(self, *, outlines: bool = True) -> str:
        """The chart as SVG that names and describes itself.

        Outlines of letters need no font to be read; without them letters are text, for a reader
        that brings the fonts: a third faster, and words can be searched.
        """
        return self._svg(outlines, is_whole=True)

    def body(self, *, outlines: bool = True) -> str:
        """The same without title, subtitle and note, for a page that says them itself."""
        return self._svg(outlines, is_whole=False)

    @property
    def body_size(self) -> tuple[float, float]:
        """Width and height in mm of the body."""
        width, height = self.size
        return width, height - self.heading - foot_height(self.note)

    def _svg(self, outlines: bool, is_whole: bool) -> str:
        known = (outlines, is_whole)
        if known not in self._svgs:
            self._svgs[known] = self._drawn(outlines) if is_whole else self._cut(outlines)
        return self._svgs[known]

    def _cut(self, outlines: bool) -> str:
        """What is drawn between heading and foot; nothing else is, so that no reader finds it."""
        frame = [one for one in self.figure.get_children() if one.get_label() == FRAME]
        frame.append(self.figure.patch)
        for artist in frame:
            artist.set_visible(False)
        try:
            svg = self._drawn(outlines)
        finally:
            for artist in frame:
                artist.set_visible(True)
        top, (width, height) = (
            round(self.heading * _POINTS, 3),
            (round(side * _POINTS, 3) for side in self.body_size),
        )
        box = f'width="{width}pt" height="{height}pt" viewBox="0 {top} {width} {height}"'
        return _VIEW.sub(box, svg, count=1)

    def _drawn(self, outlines: bool) -> str:
        buffer = io.StringIO()
        letters = "path" if outlines else "none"
        # a fixed salt gives the same ids each time
        with rc_context({"svg.hashsalt": "last-customer", "svg.fonttype": letters}):
            self.figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
        return self._described(buffer.getvalue())

    def as_narrow(self) -> "Drawing":
        """The same as a phone holds it best; as it is where it is not drawn in another way."""
        return replace(self, figure=self.narrow(), _svgs={}) if self.narrow else self

    def png(self) -> bytes:
        """The chart as PNG of 200 dots per inch."""
        return self._png(slide.pixels(self.figure, DPI), self.title, DPI)

    def slide_png(self, title: str = "", subtitle: str = "") -> bytes:
        """The chart as PNG for a slide of 1920 × 1080 dots, with its words in a size for a room.

        Under other words where a slide holds only the first rows of a chart.
        """
        figure, heading = self.on_slide()
        title, subtitle = title or self.title, subtitle or self.subtitle
        return self._png(slide.dots(figure, heading, title, subtitle), title)

    def on_slide(self) -> tuple[Figure, float]:
        """The figure made for slides, else the page's, and how many mm of words stand above it."""
        return (self.wide(), 0.0) if self.wide else (self.figure, self.heading)

    @property
    def heading(self) -> float:
        """How many mm title and subtitle take at the top: what a slide, which says both, leaves."""
        return heading_height(self.title, self.subtitle)

    def _png(self, pixels: np.ndarray, title: str, dpi: float | None = None) -> bytes:
        words = PngInfo()
        words.add_itxt("Title", title)
        words.add_itxt("Description", self.alt)
        buffer = io.BytesIO()
        resolution = {"dpi": (dpi, dpi)} if dpi else {}
        Image.fromarray(pixels).save(buffer, "png", pnginfo=words, compress_level=6, **resolution)
        return buffer.getvalue()

    def _described(self, svg: str) -> str:
        start = svg.index("<svg ")
        end = svg.index(">", start) + 1
        opening = f'{svg[start : end - 1]} role="img" aria-labelledby="title desc">'
        title, alt = (escape(words, quote=False) for words in (self.title, self.alt))
        words = f'\n <title id="title">{title}</title>\n <desc id="desc">{alt}</desc>'
        return f"{svg[:start]}{opening}{words}{svg[end:]}"


def part(title: str, number: int, of: int) -> str:
    """The title of one of several sheets of a chart."""
    return f"{title} ({number}/{of})" if of > 1 else title


def on_sheets(
    finding: str,
    sheets: Iterable[Sheet],
    draw: Callable[[Sheet, str], Drawing],
    fit: Fit | None = None,
) -> Iterator[Drawing]:
    """The drawing of each sheet of a chart, under what was found and which of how many it is."""
    sheets = list(sheets)
    for number, sheet in enumerate(sheets, start=1):
        drawing = draw(sheet, part(finding, number, len(sheets)))
        yield replace(drawing, finding=finding, fit=fit)


def tabled(rows: Iterable[Shown], columns: Columns[Shown]) -> pd.DataFrame:
    """The figures behind a chart, written as people read them, each column under its head."""
    cells = [[written(row) for written in columns.values()] for row in rows]
    return pd.DataFrame(cells, columns=list(columns))
