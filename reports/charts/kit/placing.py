"""Where the names of dots go, so that none covers another name, a dot or a line.

The way from a dot to its name, its leader, crosses no other name, dot or leader.
"""

import math
from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

import numpy as np

Point = tuple[float, float]
Line = tuple[float, float, float]
"""A point (x, y) of a straight line and its slope."""

NEAR = (1.9, 3.6, 6.5, 10.0, 14.0)
ANGLES = [math.radians(30 * step) for step in range(12)]
_DOT, _REACH, _GAP = 1.1, 1.4, 0.5  # mm: half a dot, what it keeps free, and between two names
_ROUNDS, _ATTEMPTS, _MANY = 12, 6, 30
_COVERS = 20.0  # what a place costs that covers a dot


class Box(NamedTuple):
    """A rectangle in mm; y grows downward."""

    left: float
    top: float
    right: float
    bottom: float

    def nearest(self, dot: Point) -> Point:
        """Where in it the leader of a dot ends."""
        return (
            min(max(dot[0], self.left), self.right),
            min(max(dot[1], self.top), self.bottom),
        )


def place(
    dots: Sequence[Point],
    sizes: Sequence[Point],
    field: Box,
    lines: Sequence[Line],
    unnamed: Sequence[Point] = (),
) -> list[Box]:
    """One box per dot, of the given width and height, inside `field`; `unnamed` dots have none.

    Tries twelve directions at five distances for each name; each name in turn takes the place
    that costs least beside the others, until none moves. The same dots give the same places.
    """
    if not dots:
        return []
    points = np.array(dots, float)
    boxes = np.array([_around(*one) for one in zip(dots, sizes, strict=True)])
    leaders, free = _leaders(points[:, None], boxes), _squares(_pairs(unnamed), _REACH)
    fixed = np.array(
        [_fixed_cost(number, points, *one, field, lines) + _COVERS * _covered(one[0], free, gap=0.0)
         for number, one in enumerate(zip(boxes, leaders, strict=True))]
    )  # fmt: skip
    chosen = _best(fixed, boxes, leaders)
    return [Box(*map(float, one[place])) for one, place in zip(boxes, chosen, strict=True)]


def is_tangled(dots: Sequence[Point], boxes: Sequence[Box], unnamed: Sequence[Point] = ()) -> bool:
    """Whether a name covers another or a dot, or the leader of one meets what is another's."""
    if not dots:
        return False
    points, rectangles = np.array(dots, float), np.array(boxes, float)
    leaders, drawn = _leaders(points, rectangles), _squares(points, _DOT)
    meeting = (
        _overlapping(rectangles, rectangles)
        | _overlapping(rectangles, drawn)
        | _through(leaders, rectangles)
        | (_through(leaders, drawn) & ~_overlapping(drawn, drawn))
        | _crossing(leaders, leaders)
    )
    others = ~np.eye(len(points), dtype=bool)
    covered = _overlapping(rectangles, _squares(_pairs(unnamed), _DOT))
    return bool((meeting & others).any() or covered.any())


def _best(fixed: np.ndarray, boxes: np.ndarray, leaders: np.ndarray) -> np.ndarray:
    """Which place each name takes: the cheapest of some ways to settle, the first one unshaken."""
    shaken, found = np.random.default_rng(0), []
    # of very many names some meet however often they are tried
    for attempt in range(_ATTEMPTS if len(fixed) <= _MANY else 1):
        first = fixed + (shaken.uniform(0, _COVERS, fixed.shape) if attempt else 0)
        found.append(_settled(first.argmin(axis=1), fixed, boxes, leaders))
        if found[-1][1] < _COVERS:
            break
    return min(found, key=itemgetter(1))[0]


def _settled(
    chosen: np.ndarray, fixed: np.ndarray, boxes: np.ndarray, leaders: np.ndarray
) -> tuple[np.ndarray, float]:
    """The places when each name in turn has moved to its best one, and what the worst costs."""
    names = range(len(fixed))
    beside = np.zeros((*fixed.shape, len(fixed)))  # by name, place and other name

    def take(name: int) -> None:
        own = name, chosen[name]
        beside[..., name] = _beside_cost(boxes, leaders, boxes[own], leaders[own])
        beside[name, :, name] = 0

    for name in names:
        take(name)
    for _ in range(_ROUNDS):
        before = chosen.copy()
        for name in names:
            chosen[name] = (fixed[name] + beside[name].sum(axis=1)).argmin()
            if chosen[name] != before[name]:
                take(name)
        if (chosen == before).all():
            break
    taken = np.arange(len(fixed)), chosen
    return chosen, float((fixed[taken] + beside[taken].sum(axis=1)).max())


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


def _leaders(dots: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """From the edge of each dot to the nearest point of its box, as (x, y, x, y)."""
    ends = np.clip(dots, boxes[..., :2], boxes[..., 2:])
    long = np.maximum(np.linalg.norm(ends - dots, axis=-1, keepdims=True), _DOT)
    return np.concatenate([dots + (ends - dots) * (_DOT / long), ends], axis=-1)


def _pairs(dots: Sequence[Point]) -> np.ndarray:
    return np.array(dots, float).reshape(-1, 2)


def _squares(dots: np.ndarray, reach: float) -> np.ndarray:
    return np.hstack([dots - reach, dots + reach])


def _fixed_cost(
    number: int,
    dots: np.ndarray,
    boxes: np.ndarray,
    leaders: np.ndarray,
    field: Box,
    lines: Sequence[Line],
) -> np.ndarray:
    """What the places of a name cost whatever the other names do."""
    others = np.delete(dots, number, axis=0)
    cost = _COVERS * _covered(boxes, _squares(dots, _REACH), gap=0.0)
    apart = others[np.abs(others - dots[number]).max(axis=1) >= 2 * _DOT]
    cost += _COVERS * _through(leaders, _squares(apart, _DOT)).sum(axis=1)
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


def _beside_cost(
    boxes: np.ndarray, leaders: np.ndarray, other: np.ndarray, its_leader: np.ndarray
) -> np.ndarray:
    """What all places of all names cost beside the place of one name."""
    shape, free = boxes.shape[:2], np.array([-_GAP, -_GAP, _GAP, _GAP])
    flat, ways, other, way = (
        boxes.reshape(-1, 4),
        leaders.reshape(-1, 4),
        other[None],
        its_leader[None],
    )
    met = _through(ways, other + free) | _through(way, flat + free).T | _crossing(ways, way)
    cost: np.ndarray = 30 * _covered(flat, other, gap=_GAP) + 30 * met[:, 0]
    return cost.reshape(shape)


def _crossed(boxes: np.ndarray, line: Line) -> np.ndarray:
    """Whether each box has corners on both sides of the line."""
    x, y, slope = line
    corners = ((0, 1), (0, 3), (2, 1), (2, 3))
    above = [boxes[:, row] - (y + slope * (boxes[:, column] - x)) for column, row in corners]
    crossed: np.ndarray = (np.min(above, axis=0) < 0) & (np.max(above, axis=0) > 0)
    return crossed


def _overlapping(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Whether each box (a row) covers each of the others (a column)."""
    low = np.maximum(boxes[:, None, :2], others[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    overlapping: np.ndarray = (low < high).all(axis=2)
    return overlapping


def _through(leaders: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Whether each leader (a row) goes through each box (a column)."""
    start, end = leaders[:, None, :2], leaders[:, None, 2:]
    low, high = np.minimum(start, end), np.maximum(start, end)
    near = (low <= boxes[None, :, 2:]).all(axis=2) & (high >= boxes[None, :, :2]).all(axis=2)
    corners = [boxes[:, edges] for edges in ((0, 1), (0, 3), (2, 1), (2, 3))]
    sides = [_side(start, end, corner[None]) for corner in corners]
    through: np.ndarray = near & (np.min(sides, axis=0) <= 0) & (np.max(sides, axis=0) >= 0)
    return through


def _crossing(leaders: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Whether each leader (a row) crosses each of the others (a column)."""
    start, end = leaders[:, None, :2], leaders[:, None, 2:]
    first, last = others[None, :, :2], others[None, :, 2:]
    apart = _side(start, end, first) * _side(start, end, last) < 0
    crossing: np.ndarray = apart & (_side(first, last, start) * _side(first, last, end) < 0)
    return crossing


def _side(start: np.ndarray, end: np.ndarray, point: np.ndarray) -> np.ndarray:
    """On which side of a straight line a point lies: the sign tells, 0 is on it."""
    along, aside = end - start, point - start
    side: np.ndarray = along[..., 0] * aside[..., 1] - along[..., 1] * aside[..., 0]
    return side


def _covered(boxes: np.ndarray, others: np.ndarray, gap: float) -> np.ndarray:
    """How many of the others each box comes nearer to than `gap`, and by how much area."""
    low = np.maximum(boxes[:, None, :2], others[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    sides = high - low + gap
    near = (high - low > -gap).all(axis=2)
    covered: np.ndarray = (near + np.where(near, sides.prod(axis=2), 0.0) / 20).sum(axis=1)
    return covered
