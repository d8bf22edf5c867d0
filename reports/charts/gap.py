"""Where are we short? Importance and performance of each item, with the gap beside them."""

import math
from functools import partial

import pandas as pd

from questionnaires.model import Kind
from reports.answers.worded import MEASURES
from reports.charts.kit import fonts
from reports.charts.kit.canvas import step
from reports.charts.kit.drawing import Drawing, tabled
from reports.charts.kit.dumbbell import Difference, Dumbbells, Head, Mean, interval_scale
from reports.charts.kit.listing import AXIS, Listing, Told, drawings
from reports.charts.kit.page import RIGHT, SMALL, Page
from reports.charts.kit.palette import IMPORTANCE, MUTED, NEUTRAL, PERFORMANCE, SHORT, mixed
from reports.charts.kit.rows import Row, Scale
from reports.findings.gaps import FULL, gaps, shaded
from reports.report import Points, Report
from reports.telling import (
    LEAST_FOR_A_MEAN,
    TOLD,
    Record,
    Telling,
    is_hidden,
    is_known,
    largest_first,
    records,
    sentences,
)

KEY = "gap"
LABELS, DIFFERENCE, READING = 57.0, 120.0, 150.0
DOTS, INTERVALS = (66.0, 105.0), (125.0, 146.0)
NARROW = 20.0  # mm of the words of a reading


def draw(report: Report) -> list[Drawing]:
    """Dumbbells of the last workshop's rated items, largest gap first; one chart per scale."""
    telling = Telling(report)
    voice, items = telling.spoken()
    rated = [_is_rated_twice(report, item) for item in records(items)]
    # a plain empty list would be read as a choice of columns
    asked = items.loc[pd.Series(rated, index=items.index, dtype=bool)]
    return [
        drawing
        for size, rows in telling.by_scale(asked)
        for items in [largest_first(_without_thin_means(rows))]
        for finding in [gaps(telling, items).title]
        for drawing in drawings(_chart(telling, voice, size, finding, items))
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


def _chart(
    telling: Telling, voice: str, size: Points, finding: str, items: pd.DataFrame
) -> Listing[Record]:
    shown = shaded(items)
    ends = shown[["gap", "gap_low", "gap_high"]].to_numpy(float).ravel()
    dots, intervals = Scale(*DOTS, size.first, size.last), interval_scale(ends, INTERVALS)
    plot = Dumbbells(telling, dots, intervals, DIFFERENCE)
    return Listing(
        KEY,
        Told(finding, _subtitle(telling, voice, size), _note(telling, shown), _alt(telling, shown)),
        records(shown),
        _table(telling, voice, shown),
        LABELS,
        partial(_draw_frame, plot),
        partial(_draw_row, plot),
        lambda most: _chart(telling, voice, size, finding, items[:most]),
        telling.shorts(shown["item"]),
        foot=AXIS,
    )


def _draw_frame(plot: Dumbbells, page: Page, first: Record, bottom: float) -> None:
    """The two measures are named over the first row's marks, in the colours of a large gap."""
    _, dots = plot.telling.say.gettext, plot.dots
    known = is_known(first["performance"]) and is_known(first["importance"])
    wanted = [dots(first["performance"]), dots(first["importance"])] if known else [76.0, 100.0]
    today = Head(_("We do it"), PERFORMANCE, "o", wanted[0])
    importance = Head(_("It matters"), IMPORTANCE, "D", wanted[1])
    plot.draw_head(page, (today, importance), _("Gap"))
    page.text(READING, -4, _("Reading"), color=MUTED)
    page.text(RIGHT, -4, "n", color=MUTED, align="right")
    plot.draw_axes(page, bottom)


def _draw_row(plot: Dumbbells, page: Page, row: Row, item: Record) -> None:
    telling, dots = plot.telling, plot.dots
    base = telling.base_in(item, "n_pairs")
    page.text(RIGHT, row.middle, base, color=MUTED, align="right")
    width, height = dots.right - dots.left, row.height - 3
    if is_hidden(item):
        page.hatched(dots.left, row.top + 1.5, width, height)
    elif not (is_known(item["importance"]) or is_known(item["performance"])):
        page.unknown(dots.left, row.top + 1.5, width, height)
    else:
        _draw_dumbbell(page, plot, row.middle, item)
        _draw_gap(page, plot, row.middle, item)
        most = 2 if row.height > 2 * step(SMALL) else 1
        reading = fonts.wrap(telling.label(item["label"]), NARROW, SMALL, most=most)
        top = row.middle - len(reading) * step(SMALL) / 2
        page.paragraph(READING, top, reading, SMALL, color=MUTED)


def _draw_dumbbell(page: Page, plot: Dumbbells, y: float, item: Record) -> None:
    strong, light = _colors(item["shade"])
    inked = item["label"] in TOLD
    ours = MUTED if strong == NEUTRAL else PERFORMANCE
    theirs = IMPORTANCE if inked else MUTED
    today = Mean(item["performance"], "o", strong, ours, "performance")
    wanted = item["importance"] if _is_on_one_scale(plot.telling, item["item"]) else math.nan
    importance = Mean(wanted, "D", theirs, theirs, "importance")
    plot.draw_means(page, y, (today, importance), light)


def _is_on_one_scale(telling: Telling, item: str) -> bool:
    """Whether importance was asked on the scale of the axis too: else it has no place there."""
    known = telling.report.known
    return len({known.size(item, measure) for measure in MEASURES}) == 1


def _draw_gap(page: Page, plot: Dumbbells, y: float, item: Record) -> None:
    shade, found = item["shade"], Difference(item["gap"], item["gap_low"], item["gap_high"])
    colors = (SHORT if shade in TOLD else MUTED, *_colors(shade))
    plot.draw_difference(page, y, found, colors, "bold" if shade == "large_gap" else "regular")


def _colors(label: str) -> tuple[str, str]:
    """Strong and light colour: full for a large gap, lighter for a gap, grey for the rest."""
    if label == "large_gap":
        return SHORT, mixed(SHORT, 0.5)
    if label == "gap":
        return mixed(SHORT, 0.6), mixed(SHORT, 0.28)
    return NEUTRAL, mixed(NEUTRAL, 0.4)


def _subtitle(telling: Telling, voice: str, size: Points) -> str:
    """What is drawn, for whom and how many answered."""
    _ = telling.say.gettext
    what = _(
        "importance to the {customer} and how we do today, means from {first} to {last}.",
        **size.ends,
    )
    base = _("{base}; largest gap first.", base=telling.answered(voice))
    return sentences(telling.voiced(voice, what), base)


def _note(telling: Telling, items: pd.DataFrame) -> str:
    """The definition, what the bar means, the colours and what is hidden."""
    _ = telling.say.gettext
    return sentences(
        _("Gap = importance − how we do, of the same person; positive: we fall short."),
        _("Bar: where the mean would lie if similar people answered (interval of 95%)."),
        _colours(telling, items),
        _("n: people who rated both; rounded figures may differ by 0.1."),
        telling.hidden_note(int(items["hidden"].astype(bool).sum())),
        _("Grey: fewer than 3 answers.") if _has_thin(items) else "",
        telling.source(),
    )


def _colours(telling: Telling, items: pd.DataFrame) -> str:
    """What full and light colour mean."""
    _, least = telling.say.gettext, telling.type.number((items["scale_size"].iloc[0] - 1) / 8)
    if (items["shade"] != items["label"]).any():
        return _(
            "Large gap: the whole interval is at {step} or more; gap: {step} or more and hardly by"
            " chance. Most are large, so that full colour marks the {n} largest alone.",
            step=least,
            n=telling.type.spelled(FULL),
        )
    return _(
        "Full colour: the whole interval is at {step} or more; light: a gap of {step} or more.",
        step=least,
    )


def _has_thin(items: pd.DataFrame) -> bool:
    """Whether an item that is not hidden has neither mean."""
    blank = items[["importance", "performance"]].isna().all(axis=1)
    return bool((blank & ~items["hidden"].astype(bool)).any())


def _alt(telling: Telling, items: pd.DataFrame) -> str:
    """The chart for people who do not see it: the three largest gaps and what is hidden."""
    _ = telling.say.gettext
    known = items[items["gap"].notna()]
    count = telling.say.ngettext(
        "Dumbbell chart of {n} item.", "Dumbbell chart of {n} items.", len(items)
    )
    return sentences(
        count,
        _("Largest gaps: {list}.", list=figures(telling, known)) if len(known) else "",
        telling.hidden_count(int(items["hidden"].astype(bool).sum())),
    )


def figures(telling: Telling, items: pd.DataFrame) -> str:
    """The first three items with their scores, for people who do not see a chart of them."""
    t = telling.type
    return "; ".join(
        telling.say.gettext(
            "{item}: importance {importance}, today {performance}, gap {gap}",
            item=telling.name(item["item"]),
            importance=t.number(item["importance"]),
            performance=t.number(item["performance"]),
            gap=t.signed(item["gap"]),
        )
        for item in records(items.head(3))
    )


def _table(telling: Telling, voice: str, items: pd.DataFrame) -> pd.DataFrame:
    _, t = telling.say.gettext, telling.type
    columns = {
        _("What we rated"): lambda item: telling.report.wording(item["item"], voice),
        _("Importance"): lambda item: t.number(item["importance"]),
        _("How we do today"): lambda item: t.number(item["performance"]),
        _("Gap"): lambda item: t.signed(item["gap"]),
        _("Interval of 95%"): lambda item: t.interval(item["gap_low"], item["gap_high"]),
        "n": lambda item: telling.base_in(item, "n_pairs"),
        _("Reading"): lambda item: _("hidden") if item["hidden"] else telling.label(item["label"]),
    }
    return tabled(records(items), columns)
