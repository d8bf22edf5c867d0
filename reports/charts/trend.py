"""What changed? Each rated item over the workshops, on the same whole scale."""

from collections.abc import Iterator

import pandas as pd

from reports.charts import fonts
from reports.charts.captions import (
    Words,
    by_scale,
    is_known,
    records,
    sentences,
)
from reports.charts.change import (
    Change,
    changes,
    importance_moved,
    in_several_workshops,
    title,
    verdict,
    waves,
)
from reports.charts.drawing import Drawing
from reports.charts.grid import MARGIN, RIGHT, SMALL, Page
from reports.charts.palette import FAINT, IMPORTANCE, MUTED, RULE, mixed
from reports.charts.rows import BODY, Scale
from reports.charts.waves import Line, Wave, runs
from reports.report import Report

KEY = "trend"
COLUMNS, LINES = 4, 3
STEP, TALL, PANEL = (RIGHT - MARGIN) / COLUMNS, 54.0, 24.0
TINY = 6.0


def draw(report: Report) -> list[Drawing]:
    """Small multiples of performance with its band; from three workshops on."""
    if len(report.workshops) < 3:
        return []
    words, months = Words.of(report), waves(report)
    common = in_several_workshops(report.items)["item"]
    items = report.items[(report.items["voice"] == "member") & report.items["item"].isin(common)]
    changed = {
        change.item: change for change in changes(report, list(dict.fromkeys(items["item"])))
    }
    return [
        drawing
        for size, rows in by_scale(items)
        for drawing in _drawings(words, size, rows, months, list(changed.values()))
    ]


def _drawings(
    words: Words, size: int, items: pd.DataFrame, months: dict[str, str], found: list[Change]
) -> Iterator[Drawing]:
    lines: dict[str, Line] = {}
    for row in records(items):
        lines.setdefault(row["item"], {})[row["workshop"]] = Wave.of(row)
    own = [change for change in found if change.item in lines]
    each = COLUMNS * LINES
    pages = [own[start : start + each] for start in range(0, len(own), each)]
    finding = title(words, own)
    for number, page in enumerate(pages, start=1):
        heading = words.part(finding, number, len(pages))
        yield _drawing(words, size, lines, months, page, own, heading)


def _drawing(
    words: Words,
    size: int,
    lines: dict[str, Line],
    months: dict[str, str],
    shown: list[Change],
    found: list[Change],
    heading: str,
) -> Drawing:
    subtitle, note = _subtitle(words, size, months), _note(words, size)
    page = Page(-(-len(shown) // COLUMNS) * TALL - 3, heading, subtitle, note, head=1)
    for number, change in enumerate(shown):
        left = MARGIN + (number % COLUMNS) * STEP
        top = (number // COLUMNS) * TALL
        _draw_panel(page, words, change, lines[change.item], months, size, left, top)
    alt, table = _alt(words, found, months), _table(words, shown, lines, months)
    return Drawing(KEY, heading, subtitle, note, alt, table, page.figure)


def _draw_panel(
    page: Page,
    words: Words,
    change: Change,
    rows: Line,
    months: dict[str, str],
    size: int,
    left: float,
    top: float,
) -> None:
    t, wide = words.typography, STEP - 5
    name = fonts.fit(words.report.short(change.item), wide, BODY, "bold")
    page.text(left, top + 2.5, name, weight="bold")
    weight = "bold" if change.is_real else "regular"
    said = fonts.fit(verdict(words, change, months), wide, SMALL, weight)
    page.text(left, top + 6.8, said, SMALL, color=change.ink, weight=weight)
    page.text(left, top + 10.4, importance_moved(words, change), SMALL, color=MUTED)
    across = Scale(left + 6, left + wide - 3, 0, max(1, len(months) - 1))
    up = Scale(top + 14 + PANEL, top + 14, 1, size)
    for score in (1, (1 + size) / 2, size):
        page.line(
            [left + 3, left + wide], [up(score)] * 2, RULE if score == 1 else FAINT, 0.7, above=0
        )
        if score == int(score):
            page.text(left + 2, up(score), t.count(score), TINY, color=MUTED, align="right")
    _draw_limits(page, words, change.item, up, left + 3, left + wide)
    _draw_line(page, words, change, rows, list(months), across, up)
    _draw_bases(page, words, rows, list(months), across, up(1) + 2.6)
    ends = list(months.values())
    page.text(across.left - 3, up(1) + 5.8, ends[0], TINY, color=MUTED)
    page.text(across.right + 3, up(1) + 5.8, ends[-1], TINY, color=MUTED, align="right")


def _draw_limits(page: Page, words: Words, item: str, up: Scale, left: float, right: float) -> None:
    """The limits of usual variation, which eight workshops or more may have."""
    for row in records(words.report.series):
        if row["item"] == item and row["measure"] == "performance" and is_known(row["lower"]):
            for limit in (row["lower"], row["upper"]):
                page.line([left, right], [up(limit)] * 2, MUTED, 0.5, dashes=(2, 2), name="limit")


def _draw_line(
    page: Page,
    words: Words,
    change: Change,
    rows: Line,
    order: list[str],
    across: Scale,
    up: Scale,
) -> None:
    """Importance thin, performance with its band; both break where the wording changed."""
    for points in runs(rows, order, "importance"):
        xs = [across(order.index(wave)) for wave in points]
        ys = [up(rows[wave].importance) for wave in points]
        page.line(xs, ys, mixed(IMPORTANCE, 0.45), 0.8, dashes=(3, 1.5), name="importance")
    for points in runs(rows, order, "performance"):
        xs = [across(order.index(wave)) for wave in points]
        means = [rows[wave].performance for wave in points]
        _draw_band(page, change, rows, points, xs, up)
        page.line(xs, [up(mean) for mean in means], change.color, 1.6, name="performance", above=2)
        page.marks(xs, [up(mean) for mean in means], color=change.color, size=4.4, above=3)
    _draw_ends(page, words, change, rows, order, across, up)


def _draw_band(
    page: Page, change: Change, rows: Line, points: list[str], xs: list[float], up: Scale
) -> None:
    if len(points) < 2 or not all(is_known(rows[wave].low) for wave in points):
        return
    lower = [(x, up(rows[wave].low)) for x, wave in zip(xs, points, strict=True)]
    upper = [(x, up(rows[wave].high)) for x, wave in zip(xs, points, strict=True)]
    page.area([*lower, *upper[::-1]], mixed(change.color, 0.2), "band")


def _draw_ends(
    page: Page,
    words: Words,
    change: Change,
    rows: Line,
    order: list[str],
    across: Scale,
    up: Scale,
) -> None:
    """The first and the last mean in figures; the last mark is hollow where it is only a hint."""
    known = [wave for wave in order if wave in rows and is_known(rows[wave].performance)]
    if not known:
        return
    if change.is_hint and not change.is_real:
        page.hollow(across(order.index(known[-1])), up(rows[known[-1]].performance), change.color)
    for wave in dict.fromkeys((known[0], known[-1])):
        mean = rows[wave].performance
        y = up(mean) - 3.4 if up(mean) - 5 > up.right else up(mean) + 3.6
        page.text(
            across(order.index(wave)),
            y,
            words.typography.number(mean),
            SMALL,
            color=change.ink,
            align="center",
        )


def _draw_bases(
    page: Page, words: Words, rows: Line, order: list[str], across: Scale, y: float
) -> None:
    """n under each point; with many workshops only under the first and the last."""
    shown = order if len(order) <= 6 else [order[0], order[-1]]
    for wave in shown:
        if wave in rows:
            n = words.base_of(rows[wave].n, rows[wave].hidden)
            page.text(across(order.index(wave)), y, n, TINY, color=MUTED, align="center")


def _subtitle(words: Words, size: int, months: dict[str, str]) -> str:
    _ = words.gettext
    what = _("how we do today, mean from 1 to {size} in each of {n} workshops; dashed: importance.")
    return words.voiced("member", what.format(size=size, n=len(months)))


def _note(words: Words, size: int) -> str:
    _, least = words.gettext, words.typography.number((size - 1) / 8)
    return sentences(
        _(
            "Colour: real change, by the differences of each team, of {least} points or more."
        ).format(least=least),
        _("Hollow: a hint to be confirmed. Grey: not to be told from chance."),
        _(
            "Band: where the mean would lie if similar people answered (interval of 95%); it is not"
            " the test. Beneath: n in each workshop. A line breaks where the question changed."
        ),
        words.source(),
    )


def _alt(words: Words, found: list[Change], months: dict[str, str]) -> str:
    _ = words.gettext
    count = words.ngettext("Line of {n} item.", "Lines of {n} items.", len(found))
    top = [f"{words.name(change.item)}: {verdict(words, change, months)}" for change in found[:3]]
    return sentences(count.format(n=len(found)), _("First: {list}.").format(list="; ".join(top)))


def _table(
    words: Words, shown: list[Change], lines: dict[str, Line], months: dict[str, str]
) -> pd.DataFrame:
    _, t = words.gettext, words.typography

    def mean(item: str, wave: str) -> str:
        known = lines[item].get(wave)
        return t.number(known.performance if known else None)

    rows = [
        [
            words.report.wording(change.item),
            *(mean(change.item, wave) for wave in months),
            verdict(words, change, months),
        ]
        for change in shown
    ]
    return pd.DataFrame(rows, columns=[_("What we rated"), *months.values(), _("Change")])
