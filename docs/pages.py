"""The shape of a PDF: `python -m docs.pages report.pdf` prints what a reader meets on its pages.

Pages, words, charts, the smallest letter, and how full each page is.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject

Matrix = tuple[float, float, float, float, float, float]
MM = 72 / 25.4
TOP, BOTTOM = 22 * MM, 19 * MM
"""Points at both ends of a page that belong to its running head and foot."""
AIR = 12 * MM
"""A higher band without ink is empty; a lower one is air between two blocks."""
_UNIT: Matrix = (1, 0, 0, 1, 0, 0)


class Ink(NamedTuple):
    """Where something stands on a page, in points from below, and its letters' size; 0 for none."""

    low: float
    high: float
    letters: float


@dataclass(frozen=True, slots=True)
class Page:
    """What a page holds; `filled` is the share of it that no empty band takes."""

    words: str
    smallest: float
    filled: float


def pages(reader: PdfReader) -> list[Page]:
    """The shape of each page, from what is written and drawn on it."""
    return [_page(page) for page in reader.pages]


def charts(reader: PdfReader) -> int:
    """How many pictures are described to people who do not see them."""
    return sum(tag.get("/S") == "/Figure" for tag in _tags(reader.trailer["/Root"]))


def _page(page: Any) -> Page:
    inks = list(_inks(page, page.get("/Resources", {}), page.get_contents(), _UNIT))
    sizes = [ink.letters for ink in inks if ink.letters]
    low, high = BOTTOM, float(page.mediabox.height) - TOP
    return Page(page.extract_text(), min(sizes, default=0.0), _filled(inks, low, high))


def _filled(inks: list[Ink], low: float, high: float) -> float:
    """One minus the empty bands between two ends, each but for the air that it may have."""
    reached, empty = high, 0.0
    for ink in sorted((one for one in inks if one.high < high + 6), key=lambda one: -one.high):
        if ink.low < low - 1:
            continue
        empty += max(0.0, reached - min(ink.high, high) - AIR)
        reached = min(reached, ink.low)
    return 1 - (empty + max(0.0, reached - low - AIR)) / (high - low)


def _inks(page: Any, resources: Any, stream: Any, outer: Matrix) -> Iterator[Ink]:
    """Letters, lines and filled boxes of a stream and of the pictures inside it."""
    here, stack, text, size, path = outer, [], _UNIT, 0.0, list[tuple[float, float]]()
    for values, operator in ContentStream(stream, page.pdf).operations:
        name = operator.decode()
        if name == "q":
            stack.append(here)
        elif name == "Q" and stack:
            here = stack.pop()
        elif name == "cm":
            here = _times(_matrix(values), here)
        elif name == "Tf":
            size = float(values[1])
        elif name == "BT":
            text = _UNIT
        elif name == "Tm":
            text = _matrix(values)
        elif name in ("Td", "TD"):
            text = _times((1, 0, 0, 1, float(values[0]), float(values[1])), text)
        elif name in ("Tj", "TJ"):
            place = _times(text, here)
            letters = size * (place[2] ** 2 + place[3] ** 2) ** 0.5
            yield Ink(place[5] - 0.2 * letters, place[5] + 0.7 * letters, letters)
        elif name in ("m", "l"):
            path.append(_at(here, values))
        elif name in ("c", "v", "y"):
            path.append(_at(here, values[-2:]))
        elif name == "re":
            x, y, wide, tall = map(float, values)
            path += [_at(here, (x, y)), _at(here, (x + wide, y + tall))]
        elif name in ("S", "s", "f", "F", "f*", "B", "B*", "b", "b*"):
            ys = [y for _x, y in path]
            if path and max(ys) - min(ys) < 0.9 * float(page.mediabox.height):
                yield Ink(min(ys), max(ys), 0.0)
            path = []
        elif name == "n":
            path = []
        elif name == "Do":
            inner = resources["/XObject"][values[0]].get_object()
            if inner["/Subtype"] == "/Form":
                into = _times(_matrix(inner.get("/Matrix", _UNIT)), here)
                yield from _inks(page, inner.get("/Resources", resources), inner, into)


def _matrix(values: Any) -> Matrix:
    a, b, c, d, e, f = map(float, values)
    return a, b, c, d, e, f


def _times(one: Matrix, two: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
        e * g + f * i + k, e * h + f * j + m,
    )  # fmt: skip


def _at(matrix: Matrix, place: Any) -> tuple[float, float]:
    moved = _times((1, 0, 0, 1, float(place[0]), float(place[1])), matrix)
    return moved[4], moved[5]


def _tags(node: Any) -> Iterator[DictionaryObject]:
    """Every tag of the structure below a catalogue."""
    waiting = [node["/StructTreeRoot"]]
    while waiting:
        one = waiting.pop()
        one = getattr(one, "get_object", lambda one=one: one)()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            yield one
            waiting += [one["/K"]] if "/K" in one else []


def main() -> None:
    """Print the shape of each file that is named."""
    for name in sys.argv[1:]:
        reader = PdfReader(Path(name))
        found = pages(reader)
        words = sum(len(page.words.split()) for page in found)
        smallest = min(page.smallest for page in found)
        print(f"{name}: {len(found)} pages, {words} words, {charts(reader)} charts,", end=" ")  # noqa: T201 - the command prints
        print(f"smallest letter {smallest:.1f} pt")  # noqa: T201 - the same
        print("  filled:", " ".join(f"{page.filled:.0%}" for page in found))  # noqa: T201 - the same


if __name__ == "__main__":
    main()
