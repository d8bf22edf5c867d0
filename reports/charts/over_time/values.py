"""Where the value of a point stands: over or under its line, clear of all that is drawn there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

TALL = 1.3  # mm that a value reaches to both sides of its middle
MARK = 0.9  # mm that a mark reaches
SAMPLES = 7

Span = tuple[float, float]
"""An upper and a lower end in mm; y grows downward."""


@dataclass(frozen=True, slots=True)
class Trace:
    """One stretch of a drawn line in mm: its points, and the ends of its band or of its marks."""

    xs: Sequence[float]
    upper: Sequence[float]
    lower: Sequence[float]


def span(traces: Sequence[Trace], left: float, right: float) -> Span | None:
    """What a line covers from `left` to `right`; None where it is not drawn there."""
    found: list[float] = []
    for trace in traces:
        first, final = max(left, trace.xs[0] - MARK), min(right, trace.xs[-1] + MARK)
        if first <= final:
            places = np.linspace(first, final, SAMPLES)
            found += [*np.interp(places, trace.xs, trace.upper)]
            found += [*np.interp(places, trace.xs, trace.lower)]
    return (float(min(found)), float(max(found))) if found else None


def beside(
    point: float, own: Span, others: Sequence[Span], rules: Sequence[float], field: Span
) -> float:
    """The middle of a value: where it covers least of its own line and others, near its point.

    `rules` are level lines, which are covered rather than another line; out of the `field`
    nothing goes.
    """
    every = [own, *others]
    ends = (own, (min(upper for upper, _ in every), max(lower for _, lower in every)))
    places = [
        inside(place, field)
        for upper, lower in ends
        for place in (upper - TALL - 0.4, lower + TALL + 0.5)
    ]

    def cost(y: float) -> float:
        lines = 4 * sum(_covered(y, one) for one in every)
        crossed = sum(max(0.0, TALL - abs(y - rule)) for rule in rules)
        return lines + crossed + 0.3 * abs(y - point)

    return min(places, key=cost)


def over(spans: Sequence[Span], field: Span) -> float:
    """The middle of a value over all of the lines."""
    return inside(min(upper for upper, _ in spans) - TALL - 0.4, field)


def under(spans: Sequence[Span], field: Span) -> float:
    """The middle of a value under all of the lines."""
    return inside(max(lower for _, lower in spans) + TALL + 0.5, field)


def inside(y: float, field: Span) -> float:
    """The place nearest to `y` that covers neither the words above nor those beneath."""
    return min(max(y, field[0]), field[1])


def _covered(y: float, line: Span) -> float:
    """How many mm of a value at `y` a line crosses."""
    return max(0.0, min(y + TALL, line[1]) - max(y - TALL, line[0]))
