"""A chart that is ready to be read, printed or saved; the same answers give the same bytes."""

import io
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pandas as pd
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

DPI = 200
SLIDE = (1920, 1080)


@dataclass(frozen=True, slots=True)
class Drawing:
    """One chart with everything that is said of it.

    `key` names the chart and its files. `title` is the finding, `alt` tells it to people who
    do not see it, `table` holds what is drawn, written as people read it.
    """

    key: str
    title: str
    subtitle: str
    note: str
    alt: str
    table: pd.DataFrame
    figure: Figure
    # the page, the PDF and the pack all ask for the same SVG, and drawing it is what costs
    _svgs: dict[bool, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in mm."""
        width, height = self.figure.get_size_inches()
        return 25.4 * float(width), 25.4 * float(height)

    def svg(self, *, outlines: bool = True) -> str:
        """The chart as SVG that names and describes itself.

        Outlines of letters need no font to be read; without them letters are text, for a reader
        that brings the fonts: a third faster, and words can be searched.
        """
        if outlines not in self._svgs:
            self._svgs[outlines] = self._drawn(outlines)
        return self._svgs[outlines]

    def _drawn(self, outlines: bool) -> str:
        buffer = io.StringIO()
        letters = "path" if outlines else "none"
        # a fixed salt gives the same ids each time
        with rc_context({"svg.hashsalt": "last-customer", "svg.fonttype": letters}):
            self.figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
        return self._described(buffer.getvalue())

    def save_svg(self, file: Path | BinaryIO) -> None:
        """Write the chart as SVG, with outlines for letters and a title and description."""
        _write(file, self.svg().encode())

    def save_png(self, file: Path | BinaryIO) -> None:
        """Write the chart as PNG of 200 dots per inch."""
        _write(file, self._png(self._pixels(DPI), DPI))

    def save_png_16x9(self, file: Path | BinaryIO) -> None:
        """Write the chart for a slide: as large as 1920 × 1080 dots allow, in their middle."""
        width, height = (float(inches) for inches in self.figure.get_size_inches())
        pixels = self._pixels(min(SLIDE[0] / width, SLIDE[1] / height))
        pixels = pixels[: SLIDE[1], : SLIDE[0]]
        slide = np.full((SLIDE[1], SLIDE[0], 3), 255, dtype=np.uint8)
        top = (SLIDE[1] - pixels.shape[0]) // 2
        left = (SLIDE[0] - pixels.shape[1]) // 2
        slide[top : top + pixels.shape[0], left : left + pixels.shape[1]] = pixels
        _write(file, self._png(slide))

    def _pixels(self, dpi: float) -> np.ndarray:
        """The chart as rows of red, green and blue dots."""
        canvas = FigureCanvasAgg(self.figure)
        before = self.figure.dpi
        self.figure.set_dpi(dpi)
        try:
            canvas.draw()  # type: ignore[no-untyped-call]  # matplotlib leaves it untyped
            dots = canvas.buffer_rgba()  # type: ignore[no-untyped-call]  # the same
            return np.asarray(dots)[..., :3].copy()
        finally:
            self.figure.set_dpi(before)

    def _png(self, pixels: np.ndarray, dpi: float | None = None) -> bytes:
        words = PngInfo()
        words.add_itxt("Title", self.title)
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


def _write(file: Path | BinaryIO, data: bytes) -> None:
    if isinstance(file, Path):
        file.write_bytes(data)
    else:
        file.write(data)
