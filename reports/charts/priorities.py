"""What first? Importance over performance: the further above the diagonal, the larger the gap."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import pandas as pd
from matplotlib.figure import Figure

from reports.charts.gap import figures
from reports.charts.kit import fonts, slide
from reports.charts.kit.drawing import Drawing, Fit, tabled
from reports.charts.kit.page import MARGIN, SMALL, WIDTH, Page
from reports.charts.kit.palette import INK, MUTED, NEUTRAL, RULE, SHORT, mixed
from reports.charts.kit.placing import Box, Point, is_tangled, place
from reports.charts.kit.rows import Scale
from reports.findings.gaps import gaps, priorities, ranked
from reports.report import Points, Report
from reports.telling import LEAST_FOR_A_MEAN, Telling, largest_first, records, sentences

KEY = "priorities"
MOST_LABELS = 16
LEFT, HEAD, FOOT = 16.0, 7.0, 12.0
LINE = 4.2  # mm from one name of the key to the next
SAME = (1.2, 2.4, 4.0, 6.0)  # mm between dots that share a number; at first those none tells apart
MOST_TRIED = 60  # dots; more are a crowd whatever is tried, and each try takes seconds
KEY_COLUMN = 42.0
RATIO = slide.ROOM[0] / slide.ROOM[1]
BESIDES = HEAD + FOOT + 12.0  # mm that a slide needs beside the field, its note too


def draw(report: Report) -> list[Drawing]:
    """A dot per rated item with its name; numbers with their key where names do not fit."""
    telling = Telling(report)
    voice, items = telling.spoken()
    has_gap = items["gap"].notna() & (items["n_pairs"].astype(float) >= LEAST_FOR_A_MEAN)
    hidden = int(items["hidden"].eq(True).sum())
    return [
        _drawing(telling, voice, size, finding.title, hidden, rows)
        for size, unordered in telling.by_scale(items[has_gap])
        for rows in [largest_first(unordered)]
        for finding in [priorities(telling, rows) or gaps(telling, rows)]
    ]


def _drawing(
    telling: Telling, voice: str, size: Points, heading: str, hidden: int, items: pd.DataFrame
) -> Drawing:
    what = telling.say.gettext("each dot is something we rated, by the means of both answers.")
    subtitle, note = telling.voiced_by(voice, what), _note(telling, hidden)
    names = [telling.name(item) for item in items["item"]]
    cloud = Cloud(telling, items, names, size)
    figure = _page(cloud, heading, subtitle, note).figure
    alt, table = _alt(telling, items), _table(telling, voice, items)
    wide = partial(_wide, cloud, note)
    again = partial(_drawing, telling, voice, size, heading, hidden)
    fit = Fit(lambda most: [again(items[:most])], named=1, square=True)
    return Drawing(KEY, heading, subtitle, note, alt, table, figure, wide, fit)


def _note(telling: Telling, hidden: int) -> str:
    _ = telling.say.gettext
    return sentences(
        _(
            "Read the distance from the diagonal: on it we do as much as matters, above it we fall"
            " short."
        ),
        _("Full colour: large gap; light: gap; grey: not distinguishable or smaller."),
        telling.hidden_count(hidden),
        telling.source(),
    )


def _alt(telling: Telling, items: pd.DataFrame) -> str:
    count = telling.say.ngettext(
        "Scatter plot of {n} item.", "Scatter plot of {n} items.", len(items)
    )
    return sentences(
        count,
        telling.say.gettext("Furthest above the diagonal: {list}.", list=figures(telling, items)),
    )


def _table(telling: Telling, voice: str, items: pd.DataFrame) -> pd.DataFrame:
    _, t, ranks = telling.say.gettext, telling.type, ranked(telling, voice)
    sure = dict(zip(ranks["item"], ranks["p_top3"], strict=True))
    columns = {
        _("Number"): lambda item: t.count(item["number"]),
        _("What we rated"): lambda item: telling.report.wording(item["item"], voice),
        _("Importance"): lambda item: t.number(item["importance"]),
        _("How we do today"): lambda item: t.number(item["performance"]),
        _("Gap"): lambda item: t.signed(item["gap"]),
        _("Among the three largest gaps"): lambda item: t.chance(sure.get(item["item"])),
        "n": lambda item: t.count(item["n_pairs"]),
    }
    return tabled(records(items.assign(number=range(1, len(items) + 1))), columns)


@dataclass(frozen=True, slots=True)
class Cloud:
    """The items of one chart, largest gap first, with their names and the top of their scale."""

    telling: Telling
    items: pd.DataFrame
    names: list[str]
    size: Points


@dataclass(frozen=True, slots=True)
class Label:
    """What stands beside one dot, or beside several that lie on one another."""

    text: str
    weight: str
    dot: Point
    box: Box


@dataclass(frozen=True, slots=True)
class Field:
    """The field in mm: both whole scales, from its left edge to `right` and `tall` mm high."""

    right: float
    tall: float
    size: Points

    @property
    def performance(self) -> Scale:
        """Where a performance stands across."""
        return Scale(LEFT, self.right, *self.size.ends.values())

    @property
    def importance(self) -> Scale:
        """Where an importance stands upright."""
        return Scale(self.tall, 0, *self.size.ends.values())

    @property
    def steps(self) -> list[int]:
        """The gaps, in points, of the two lines over the diagonal: a quarter of the scale each."""
        quarter = max(1, round((self.size - 1) / 4))
        return [step for step in (quarter, 2 * quarter) if step < self.size - 1]

    def dots(self, items: pd.DataFrame) -> list[Point]:
        """Where each item stands."""
        return [
            (self.performance(item["performance"]), self.importance(item["importance"]))
            for item in records(items)
        ]


def _page(cloud: Cloud, title: str, subtitle: str, note: str) -> Page:
    """The field on a page; where names do not fit numbers, with their key under the field."""
    field = Field(WIDTH - MARGIN, 112.0, cloud.size)
    labels = _named(cloud, field)
    lines = 0 if labels else math.ceil(len(cloud.names) / 3)
    key = lines * LINE + 4 if lines else 0.0
    sheet = Page(field.tall + FOOT + key, title, subtitle, note, HEAD)
    _draw(sheet, cloud, field, labels or _numbered(cloud, field))
    if lines:
        column = (WIDTH - 2 * MARGIN) / 3
        _draw_key(sheet, cloud, (MARGIN, field.tall + FOOT + 3), column, lines)
    return sheet


def _wide(cloud: Cloud, note: str) -> Figure:
    """The field as a slide holds it best: low and wide, its key beside it."""
    tall = 60.0  # its words become those of 11 points on a slide
    field = Field(RATIO * (tall + BESIDES) - MARGIN, tall, cloud.size)
    labels = _named(cloud, field)
    columns = 1 if len(cloud.names) <= 14 else 2
    lines = 0 if labels else math.ceil(len(cloud.names) / columns)
    if lines:
        tall = max(tall, lines * LINE + 4)
        key = columns * KEY_COLUMN + 6
        field = Field(RATIO * (tall + BESIDES) - MARGIN - key, tall, cloud.size)
    width = RATIO * (tall + BESIDES)
    sheet = Page(tall + FOOT, "", "", note, HEAD, width)
    _draw(sheet, cloud, field, labels or _numbered(cloud, field))
    if lines:
        _draw_key(sheet, cloud, (field.right + 6, 2.0), KEY_COLUMN, lines)
    return sheet.figure


def _named(cloud: Cloud, field: Field) -> list[Label]:
    """The items' names beside their dots; none where they are too many, or in each other's way."""
    if len(cloud.names) > MOST_LABELS:
        return []
    large, dots = cloud.items["label"] == "large_gap", field.dots(cloud.items)
    labels = _placed(field, cloud.names, list(large), dots)
    return [] if is_tangled(dots, [label.box for label in labels]) else labels


def _numbered(cloud: Cloud, field: Field) -> list[Label]:
    """Numbers beside the dots; dots that lie on one another share theirs: «1–3, 7».

    In a crowd those that lie near do so too, until no number is in the way of another.
    """
    for same in SAME if len(cloud.names) <= MOST_TRIED else SAME[-1:]:
        labels, rest = _shared(cloud, field, same)
        if not is_tangled([one.dot for one in labels], [one.box for one in labels], rest):
            break
    return labels


def _shared(cloud: Cloud, field: Field, same: float) -> tuple[list[Label], list[Point]]:
    """Labels for the dots that have none within `same` mm before them, and the other dots."""
    stacks: list[tuple[Point, list[int]]] = []
    for number, dot in enumerate(dots := field.dots(cloud.items)):
        near = (numbers for other, numbers in stacks if math.dist(dot, other) < same)
        numbers = next(near, None)
        if numbers is None:
            stacks.append((dot, numbers := []))
        numbers.append(number)
    texts = [_ranges(cloud.telling, numbers) for _, numbers in stacks]
    large = [bool((cloud.items["label"].iloc[n] == "large_gap").any()) for _, n in stacks]
    first = [dot for dot, _ in stacks]
    rest = [dot for dot in dots if dot not in first]
    return _placed(field, texts, large, first, rest), rest


def _ranges(telling: Telling, numbers: list[int]) -> str:
    """Places in a list, from 0, as numbers from 1: «1–3, 7»."""
    breaks = [0, *(at for at, (one, two) in enumerate(pairwise(numbers), 1) if two > one + 1)]
    count = telling.type.count
    runs = [numbers[a:b] for a, b in pairwise([*breaks, len(numbers)])]
    return ", ".join("–".join(dict.fromkeys((count(r[0] + 1), count(r[-1] + 1)))) for r in runs)


def _placed(
    field: Field,
    texts: Sequence[str],
    large: Sequence[bool],
    dots: list[Point],
    unnamed: Sequence[Point] = (),
) -> list[Label]:
    weights = ["bold" if one else "regular" for one in large]
    sizes = [
        (fonts.width(text, SMALL, weight), fonts.line_height(SMALL, 1.05))
        for text, weight in zip(texts, weights, strict=True)
    ]
    space = Box(LEFT + 0.5, 0.5, field.right - 0.5, field.tall - 0.5)
    slope = field.tall / (LEFT - field.right)
    lines = [(field.performance(field.size.last - step), 0.0, slope) for step in (0, *field.steps)]
    places = place(dots, sizes, space, lines, unnamed)
    return [Label(*own) for own in zip(texts, weights, dots, places, strict=True)]


def _draw(page: Page, cloud: Cloud, field: Field, labels: Sequence[Label]) -> None:
    _draw_field(page, cloud.telling, field)
    _draw_dots(page, cloud.items, field)
    for label in labels:
        (x, y), box = label.dot, label.box
        nearest = box.nearest(label.dot)
        if math.dist(nearest, (x, y)) > 3.2:
            page.line([x, nearest[0]], [y, nearest[1]], NEUTRAL, 0.5, name="leader")
        middle = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        page.text(*middle, label.text, SMALL, weight=label.weight, align="center", name="label")


def _draw_field(page: Page, telling: Telling, field: Field) -> None:
    """Both whole scales, the diagonal, and two lines of equal gap over it."""
    _, t, right, tall = telling.say.gettext, telling.type, field.right, field.tall
    page.area([(LEFT, 0.0), (right, 0.0), (LEFT, tall)], mixed(SHORT, 0.05))
    page.line([LEFT, LEFT, right], [0, tall, tall], RULE, 0.8)
    for score in field.size.scores:
        across, up, written = field.performance(score), field.importance(score), t.count(score)
        page.text(across, tall + 3, written, SMALL, color=MUTED, align="center")
        page.text(LEFT - 2, up, written, SMALL, color=MUTED, align="right")
    page.line([LEFT, right], [tall, 0], INK, 1.2, name="diagonal")
    page.text(right, -2.6, _("no gap"), SMALL, color=INK, align="right")
    for points in field.steps:
        x = field.performance(field.size.last - points)
        page.line(
            [LEFT, x], [field.importance(field.size.first + points), 0], NEUTRAL, 0.7, dashes=(4, 3)
        )
        text = telling.say.ngettext("gap of {n} point", "gap of {n} points", points)
        page.text(x, -2.6, text, SMALL, color=MUTED, align="center")
    page.text(right, tall + 8, _("How we do today") + " →", color=MUTED, align="right")
    page.text(MARGIN + 2.5, 0, _("Importance") + " →", color=MUTED, align="right", angle=90)


def _draw_dots(page: Page, items: pd.DataFrame, field: Field) -> None:
    for label, color in (("", NEUTRAL), ("gap", mixed(SHORT, 0.6)), ("large_gap", SHORT)):
        known = items["label"].where(items["label"].isin(["gap", "large_gap"]), "")
        dots = field.dots(items[known == label])
        xs, ys = [x for x, _ in dots], [y for _, y in dots]
        page.marks(xs, ys, color=color, size=6.4, name=label or "other")


def _draw_key(page: Page, cloud: Cloud, corner: Point, column: float, lines: int) -> None:
    """The names behind the numbers, in columns of so many lines."""
    for number, name in enumerate(cloud.names):
        x = corner[0] + (number // lines) * column
        y = corner[1] + (number % lines) * LINE
        written = cloud.telling.type.count(number + 1)
        page.text(x + 5, y, written, SMALL, weight="bold", align="right")
        page.text(x + 6.5, y, fonts.fit(name, column - 9, SMALL), SMALL)
