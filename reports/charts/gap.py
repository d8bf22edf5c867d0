"""Where are we short? Importance and performance of each item, with the gap beside them."""

import pandas as pd

from questionnaires.model import Kind
from reports.charts import dumbbell, gap_words
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
from reports.charts.dumbbell import (
    DOTS,
    INTERVALS,
    LABELS,
    Difference,
    Head,
    Mean,
    draw_axes,
    interval_scale,
)
from reports.charts.grid import RIGHT, Page
from reports.charts.palette import IMPORTANCE, MUTED, NEUTRAL, PERFORMANCE, SHORT, mixed
from reports.charts.rows import Row, Scale, stack
from reports.report import Report

KEY = "gap"
TOLD = ("large_gap", "gap")


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
    labels = [words.report.wording(item, voice) for item in items["item"]]
    pages = stack(labels, LABELS, names=words.shorts(items["item"]))
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
    ends = items[["gap", "gap_low", "gap_high"]].to_numpy(float).ravel()
    dots, intervals = Scale(*DOTS, 1, size), interval_scale(ends)
    shown = items.iloc[[row.index for row in rows]]
    _draw_head(page, words, records(shown)[0], dots)
    draw_axes(page, words, dots, intervals, rows[-1].bottom)
    page.rules(rows)
    for row, item in zip(rows, records(shown), strict=True):
        page.label(row)
        _draw_row(page, words, row, item, dots, intervals)
    alt, table = gap_words.alt(words, items), gap_words.table(words, voice, shown)
    return Drawing(KEY, heading, subtitle, note, alt, table, page.figure)


def _draw_head(page: Page, words: Words, first: Record, dots: Scale) -> None:
    """The two measures are named over the first row's marks, in the colours of a large gap."""
    _ = words.gettext
    known = is_known(first["performance"]) and is_known(first["importance"])
    wanted = [dots(first["performance"]), dots(first["importance"])] if known else [90.0, 118.0]
    today = Head(_("How we do today"), PERFORMANCE, "o", wanted[0])
    importance = Head(_("Importance"), IMPORTANCE, "D", wanted[1])
    dumbbell.draw_head(page, words, (today, importance), _("Gap"), sum(INTERVALS) / 2)
    page.text(RIGHT, -4, "n", color=MUTED, align="right")


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
    strong, light = _colors(item["label"])
    inked = item["label"] in TOLD
    ours = MUTED if strong == NEUTRAL else PERFORMANCE
    theirs = IMPORTANCE if inked else MUTED
    today = Mean(item["performance"], "o", strong, ours, "performance")
    importance = Mean(item["importance"], "D", theirs, theirs, "importance")
    dumbbell.draw_means(page, words, y, dots, (today, importance), light)


def _draw_gap(page: Page, words: Words, y: float, item: Record, intervals: Scale) -> None:
    label = item["label"]
    colors = (SHORT if label in TOLD else MUTED, *_colors(label))
    found = Difference(item["gap"], item["gap_low"], item["gap_high"])
    dumbbell.draw_difference(page, words, y, found, intervals, colors, bold=label == "large_gap")


def _colors(label: str) -> tuple[str, str]:
    """Strong and light colour: full for a large gap, lighter for a gap, grey for the rest."""
    if label == "large_gap":
        return SHORT, mixed(SHORT, 0.5)
    if label == "gap":
        return mixed(SHORT, 0.6), mixed(SHORT, 0.28)
    return NEUTRAL, mixed(NEUTRAL, 0.4)
