"""Where the names of dots go, so that none covers another name, a dot or a line."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

Point = tuple[float, float]
Line = tuple[float, float, float]
"""A point (x, y) of a straight line and its slope."""

NEAR = (1.9, 3.6, 6.5, 10.0)
ANGLES = [math.radians(30 * step) for step in range(12)]


class Box(NamedTuple):
    """A rectangle in mm; y grows downward."""

    left: float
    top: float
    right: float
    bottom: float


def place(
    dots: Sequence[Point], sizes: Sequence[Point], field: Box, lines: Sequence[Line]
) -> list[Box]:
    """One box per dot, of the given width and height, inside `field`.

    Tries twelve directions at four distances for each name; each name in turn takes the place
    that costs least beside the others, four times round. The same dots give the same places.
    """
    candidates = [_around(dot, size) for dot, size in zip(dots, sizes, strict=True)]
    fixed = [_fixed_cost(boxes, dots, field, lines) for boxes in candidates]
    chosen = [boxes[int(cost.argmin())] for boxes, cost in zip(candidates, fixed, strict=True)]
    for _ in range(4):
        for number, boxes in enumerate(candidates):
            others = np.array([box for other, box in enumerate(chosen) if other != number])
            cost = fixed[number] + 30 * _covered(boxes, others, gap=0.5)
            chosen[number] = boxes[int(cost.argmin())]
    return [Box(*(float(edge) for edge in box)) for box in chosen]


def _around(dot: Point, size: Point) -> np.ndarray:
    """Boxes (left, top, right, bottom) around a dot; right of it comes first and so wins ties."""
    (x, y), (wide, tall) = dot, size
    boxes = []
    for near in NEAR:
        for angle in ANGLES:
            across, down = math.cos(angle), math.sin(angle)
            # the box touches the ray from outside: its centre moves by half its size
            middle_x = x + across * near + np.sign(round(across, 6)) * wide / 2
            middle_y = y + down * (near + tall / 2)
            boxes.append(
                (middle_x - wide / 2, middle_y - tall / 2, middle_x + wide / 2, middle_y + tall / 2)
            )
    return np.array(boxes)


def _fixed_cost(
    boxes: np.ndarray, dots: Sequence[Point], field: Box, lines: Sequence[Line]
) -> np.ndarray:
    """What a place costs whatever the other names do."""
    reach = 1.4
    around = np.array([(x - reach, y - reach, x + reach, y + reach) for x, y in dots])
    cost = 20 * _covered(boxes, around, gap=0.0)
    outside = (
        (boxes[:, 0] < field.left)
        | (boxes[:, 1] < field.top)
        | (boxes[:, 2] > field.right)
        | (boxes[:, 3] > field.bottom)
    )
    for line in lines:
        cost = cost + 4 * _crossed(boxes, line)
    far = np.repeat(np.arange(len(NEAR)), len(ANGLES))
    slanted = np.tile([0.0, 0.3, 0.5, 0.6, 0.5, 0.35, 0.1, 0.35, 0.5, 0.6, 0.5, 0.3], len(NEAR))
    total: np.ndarray = cost + 1000 * outside + 1.5 * far + slanted
    return total


def _crossed(boxes: np.ndarray, line: Line) -> np.ndarray:
    """Whether each box has corners on both sides of the line."""
    x, y, slope = line
    corners = ((0, 1), (0, 3), (2, 1), (2, 3))
    above = [boxes[:, row] - (y + slope * (boxes[:, column] - x)) for column, row in corners]
    crossed: np.ndarray = (np.min(above, axis=0) < 0) & (np.max(above, axis=0) > 0)
    return crossed


def _covered(boxes: np.ndarray, others: np.ndarray, gap: float) -> np.ndarray:
    """How many of the others each box comes nearer to than `gap`, and by how much area."""
    if not len(others):
        return np.zeros(len(boxes))
    wide = np.minimum(boxes[:, None, 2], others[None, :, 2]) - np.maximum(
        boxes[:, None, 0], others[None, :, 0]
    )
    tall = np.minimum(boxes[:, None, 3], others[None, :, 3]) - np.maximum(
        boxes[:, None, 1], others[None, :, 1]
    )
    near = (wide > -gap) & (tall > -gap)
    area = np.where(near, (wide + gap) * (tall + gap), 0.0)
    covered: np.ndarray = (near + area / 20).sum(axis=1)
    return covered
