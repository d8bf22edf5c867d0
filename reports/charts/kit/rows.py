"""Places in millimetres: scales, rows under one another, labels kept apart."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.charts.kit import fonts

BODY = 8.5
MOST_WORDED = 12
"""Of more rows only the short names are told."""

MOST_AIRY = 18
TALLEST_BODY = 168.0
"""With title and note a chart then fits on A4 and on US Letter under a heading."""

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
    """A row of a chart that is read like a table: its words and its place in mm.

    `wording` is what stands in grey under a short name.
    """

    index: int
    lines: list[str]
    top: float
    height: float
    wording: tuple[str, ...] = ()

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
    most: int = 3,
    names: Sequence[str] = (),
    *,
    is_terse: bool = False,
) -> list[list[Row]]:
    """Rows under one another, on as many pages as they need.

    The more rows, the fewer lines each may have. Where all have short `names`, as in the titles,
    these come first and the labels under them in grey; over twelve rows, or where words are to be
    few, only the names: never some short and some long. A label stands whole in the table below.
    """
    most = min(most, 3 if len(labels) <= 12 else 2 if len(labels) <= 18 else 1)
    is_named = bool(names) and all(names)
    has_both = is_named and not is_terse and len(labels) <= MOST_WORDED
    wrapped = _wrapped(names if is_named else labels, column, most)
    worded: list[tuple[str, ...]] = [()] * len(labels)
    if has_both:
        # a wording stands where it says more than its name
        worded = [
            () if label == name else tuple(fonts.wrap(printable(label), column, 7.5, most=3))
            for label, name in zip(labels, names, strict=True)
        ]
    least, air = (min(least, 6.2), 2.5) if len(labels) > MOST_AIRY else (least, 2.9)
    heights = [
        max(least, len(lines) * fonts.line_height(BODY) + len(under) * fonts.line_height(7.5) + air)
        for lines, under in zip(wrapped, worded, strict=True)
    ]
    pages: list[list[Row]] = []
    for index, top in enumerate(_tops(heights)):
        if top == 0:
            pages.append([])
        pages[-1].append(Row(index, wrapped[index], top, heights[index], worded[index]))
    return pages


def _tops(heights: list[float]) -> Iterator[float]:
    """Where each row begins on its page.

    Pages are alike: two of twelve rows rather than twenty-three and one.
    """
    fair = sum(heights) / max(1, math.ceil(sum(heights) / TALLEST_BODY))
    top = TALLEST_BODY
    for height in heights:
        if top + height / 2 > fair or top + height > TALLEST_BODY:
            top = 0.0
        yield top
        top += height


def _wrapped(labels: Sequence[str], column: float, most: int) -> list[list[str]]:
    """Each label on as many lines; those that are cut alike keep both of their ends."""
    wrapped = [fonts.wrap(printable(label), column, BODY, most=most) for label in labels]
    alike = [lines[-1].endswith("…") and wrapped.count(lines) > 1 for lines in wrapped]
    for place in (place for place, is_alike in enumerate(alike) if is_alike):
        wrapped[place] = _with_both_ends(printable(labels[place]), column, most)
    return wrapped


def _with_both_ends(words: str, column: float, most: int) -> list[str]:
    """Lines of words cut in their middle: they begin as others do and end as they do alone."""
    lines = [words]
    for kept in range(len(words) - 2, 2, -1):
        head, tail = words[: kept - kept // 3].rstrip(" ,;:-"), words[-(kept // 3) :].lstrip()
        lines = fonts.wrap(f"{head}… {tail}", column, BODY)
        if len(lines) <= most:
            break
    return lines


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
