"""Where are we short? Importance and performance of each item, with the gap beside them."""

import math

import pandas as pd

from questionnaires.model import Kind
from reports.charts import fonts, gap_words
from reports.charts.captions import (
    LEAST_FOR_A_MEAN,
    Record,
    Words,
    by_scale,
    is_hidden,
    is_known,
    records,
    spoken,
)
from reports.charts.drawing import Drawing
from reports.charts.grid import MARGIN, RIGHT, Page
from reports.charts.palette import IMPORTANCE, MUTED, NEUTRAL, PAPER, PERFORMANCE, SHORT, mixed
from reports.charts.rows import BODY, Row, Scale, apart, stack
from reports.report import Report

KEY = "gap"
LABELS, GAP_RIGHT = 68.0, 142.0
DOTS, INTERVALS = (80.0, 126.0), (147.0, 168.0)


def draw(report: Report) -> list[Drawing]:
    """Dumbbells of the last workshop's rated items, largest gap first; one chart per scale."""
    voice, items = spoken(report, report.items)
    rated = [_is_rated_twice(report, item) for item in records(items)]
    # a plain empty list would be read as a choice of columns
    asked = items.loc[pd.Series(rated, index=items.index, dtype=bool)]
    words = Words.of(report)
    return [
        drawing
        for size, rows in by_scale(asked)
        for drawing in _drawings(words, voice, size, largest_first(_without_thin_means(rows)))
    ]


def _without_thin_means(items: pd.DataFrame) -> pd.DataFrame:
    """The items without figures that rest on fewer than three answers."""
    thin = items.copy()
    for base, figures in (
        ("n_importance", ["importance"]),
        ("n_performance", ["performance"]),
        ("n_pairs", ["gap", "gap_low", "gap_high"]),
    ):
        enough = thin[base].fillna(0).astype(float) >= LEAST_FOR_A_MEAN
        thin[figures] = thin[figures].astype(float).where(enough)
    return thin


def _is_rated_twice(report: Report, row: Record) -> bool:
    """Whether importance is asked of the item; a hidden row does not tell by itself."""
    known = report.item(row["item"])
    if known is not None:
        return known.kind is Kind.RATED
    return is_hidden(row) or (is_known(row["n_importance"]) and row["n_importance"] > 0)


def largest_first(items: pd.DataFrame) -> pd.DataFrame:
    """Largest gap first; the priority index decides where gaps read the same; unknown last."""
    read = items["gap"].astype(float).round(1)
    order = items.assign(read=read).sort_values(
        ["read", "priority"], ascending=False, kind="stable", na_position="last"
    )
    return order.drop(columns="read").reset_index(drop=True)


def _drawings(words: Words, voice: str, size: int, items: pd.DataFrame) -> list[Drawing]:
    pages = stack([words.report.wording(item, voice) for item in items["item"]], LABELS)
    finding = gap_words.title(words, items)
    return [
        _drawing(words, voice, size, items, rows, words.part(finding, number, len(pages)))
        for number, rows in enumerate(pages, start=1)
    ]


def _drawing(
    words: Words, voice: str, size: int, items: pd.DataFrame, rows: list[Row], heading: str
) -> Drawing:
    subtitle, note = gap_words.subtitle(words, voice, size), gap_words.note(words, items)
    page = Page(rows[-1].bottom + 7, heading, subtitle, note)
    dots, intervals = Scale(*DOTS, 1, size), _intervals(items)
    shown = items.iloc[[row.index for row in rows]]
    _draw_head(page, words, shown, dots)
    _draw_axes(page, words, dots, intervals, rows[-1].bottom)
    page.rules(rows)
    for row, item in zip(rows, records(shown), strict=True):
        page.label(row)
        _draw_row(page, words, row, item, dots, intervals)
    alt, table = gap_words.alt(words, items), gap_words.table(words, voice, shown)
    return Drawing(KEY, heading, subtitle, note, alt, table, page.figure)


def _intervals(items: pd.DataFrame) -> Scale:
    """Whole points around zero and around every interval of the chart."""
    low = min(0.0, items["gap_low"].min(skipna=True), items["gap"].min(skipna=True))
    high = max(1.0, items["gap_high"].max(skipna=True), items["gap"].max(skipna=True))
    return Scale(*INTERVALS, *(math.floor(low), math.ceil(high)))


def _draw_head(page: Page, words: Words, shown: pd.DataFrame, dots: Scale) -> None:
    """Column heads; the two measures are named in their colours over the first row's marks."""
    _ = words.gettext
    today, importance = _("How we do today"), _("Importance")
    widths = [fonts.width(text, BODY, "bold") + 5 for text in (today, importance)]
    first = shown.iloc[0]
    known = is_known(first["performance"]) and is_known(first["importance"])
    wanted = [dots(first["performance"]), dots(first["importance"])] if known else [90.0, 118.0]
    low, high = MARGIN + LABELS + widths[0] / 2, GAP_RIGHT - 13 - widths[1] / 2
    places = apart(wanted, sum(widths) / 2 + 2, low, high)
    for place, text, wide, color, shape in zip(
        places, (today, importance), widths, (PERFORMANCE, IMPORTANCE), "oD", strict=True
    ):
        page.text(place + 2, -4, text, color=color, weight="bold", align="center")
        _mark(page, place - wide / 2 + 2, -4.2, shape, color)
    page.text(MARGIN, -4, _("What we rated"), color=MUTED)
    page.text(GAP_RIGHT, -4, _("Gap"), color=MUTED, align="right")
    page.text(sum(INTERVALS) / 2, -4, _("interval"), color=MUTED, align="center")
    page.text(RIGHT, -4, "n", color=MUTED, align="right")
    page.line([MARGIN, RIGHT], [-1.2] * 2)


def _draw_axes(page: Page, words: Words, dots: Scale, intervals: Scale, bottom: float) -> None:
    typography = words.typography
    scores = range(1, int(dots.high) + 1)
    page.ticks(dots, scores, bottom, [typography.count(score) for score in scores])
    step = math.ceil((intervals.high - intervals.low) / 4)
    points = [p for p in range(int(intervals.low), int(intervals.high) + 1) if p % step == 0]
    page.ticks(intervals, points, bottom, [typography.signed(point, 0) for point in points])
    page.line([intervals(0)] * 2, [0, bottom], MUTED, 1, above=1)


def _draw_row(
    page: Page, words: Words, row: Row, item: Record, dots: Scale, intervals: Scale
) -> None:
    hidden = is_hidden(item)
    base = words.base_of(item["n_pairs"], hidden)
    page.text(RIGHT, row.middle, base, color=MUTED, align="right")
    width, height = dots.right - dots.left, row.height - 3
    if hidden:
        page.hatched(dots.left, row.top + 1.5, width, height)
    elif not (is_known(item["importance"]) or is_known(item["performance"])):
        page.unknown(dots.left, row.top + 1.5, width, height)
    else:
        _draw_dumbbell(page, words, row.middle, item, dots)
        _draw_gap(page, words, row.middle, item, intervals)


def _draw_dumbbell(page: Page, words: Words, y: float, item: Record, dots: Scale) -> None:
    performance, importance = item["performance"], item["importance"]
    strong, light = _colors(item["label"])
    if is_known(performance) and is_known(importance):
        page.line([dots(performance), dots(importance)], [y, y], light, 2.4, name="connector")
    inked = item["label"] in ("large_gap", "gap")
    leftward = not performance > importance
    for value, shape, color, name, side in (
        (performance, "o", strong, "performance", leftward),
        (importance, "D", IMPORTANCE if inked else MUTED, "importance", not leftward),
    ):
        if not is_known(value):
            continue
        _mark(page, dots(value), y, shape, color, name)
        page.text(
            dots(value) + (-2.6 if side else 2.6),
            y,
            words.typography.number(value),
            color={NEUTRAL: MUTED}.get(color, PERFORMANCE if shape == "o" else color),
            align="right" if side else "left",
        )


def _draw_gap(page: Page, words: Words, y: float, item: Record, intervals: Scale) -> None:
    gap, label = item["gap"], item["label"]
    color = SHORT if label in ("large_gap", "gap") else MUTED
    weight = "bold" if label == "large_gap" else "regular"
    page.text(GAP_RIGHT, y, words.typography.signed(gap), color=color, weight=weight, align="right")
    if not is_known(gap):
        return
    strong, light = _colors(label)
    if is_known(item["gap_low"]):
        ends = [intervals(item["gap_low"]), intervals(item["gap_high"])]
        page.line(ends, [y, y], light, 4.5, name="interval", above=2)
    page.line([intervals(gap)] * 2, [y - 1.3, y + 1.3], strong, 1.8, name="gap", above=3)


def _mark(page: Page, x: float, y: float, shape: str, color: str, name: str = "") -> None:
    """A dot for performance, an open diamond for importance: told apart in grey print too."""
    if shape == "o":
        page.marks([x], [y], color=color, edge=color, size=6, name=name, above=2)
    else:
        page.marks([x], [y], "D", 4.8, color=PAPER, edge=color, stroke=1.4, name=name, above=3)


def _colors(label: str) -> tuple[str, str]:
    """Strong and light colour: full for a large gap, lighter for a gap, grey for the rest."""
    if label == "large_gap":
        return SHORT, mixed(SHORT, 0.5)
    if label == "gap":
        return mixed(SHORT, 0.6), mixed(SHORT, 0.28)
    return NEUTRAL, mixed(NEUTRAL, 0.4)
