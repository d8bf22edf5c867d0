"""Before and after: each rated item in the only two workshops, its names kept apart."""

import pandas as pd

from reports.charts import fonts
from reports.charts.captions import Words, by_scale, is_known, sentences
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
from reports.charts.grid import SMALL, Page, Side
from reports.charts.palette import MUTED, RULE
from reports.charts.rows import BODY, Scale, apart
from reports.report import Report

KEY = "slope"
BEFORE, AFTER, LINE = 66.0, 112.0, 4.3
NAMES = (50.0, 44.0)


def draw(report: Report) -> list[Drawing]:
    """One line per item from the first workshop to the second; only where there are two."""
    if len(report.workshops) != 2:
        return []
    words, months = Words.of(report), waves(report)
    known = in_several_workshops(report.items)
    left_out = report.items.loc[report.items["voice"] == "member", "item"].nunique()
    left_out -= known["item"].nunique()
    return [_drawing(words, size, rows, months, left_out) for size, rows in by_scale(known)]


def _drawing(
    words: Words, size: int, items: pd.DataFrame, months: dict[str, str], left_out: int
) -> Drawing:
    found = changes(words.report, list(dict.fromkeys(items["item"])))
    heading, subtitle, note = (
        title(words, found),
        _subtitle(words, size),
        _note(words, size, left_out),
    )
    tall = max(92.0, len(found) * LINE + 8)
    page = Page(tall, heading, subtitle, note, head=10)
    means = _means(items, list(months))
    up = Scale(tall - 4, 4, 1, size)
    _draw_sides(page, words, items, months, tall)
    # grey lines first, so that the coloured ones lie over them
    for change in reversed(found):
        _draw_line(page, change, means[change.item], up)
    for number, x in enumerate((BEFORE, AFTER)):
        _draw_names(page, words, found, means, number, x, up, tall)
    alt, table = _alt(words, found, months), _table(words, found, means, months)
    return Drawing(KEY, heading, subtitle, note, alt, table, page.figure)


def _means(items: pd.DataFrame, order: list[str]) -> dict[str, list[float]]:
    """Both means of each item; NaN where one is not known."""
    table = items.pivot_table(index="item", columns="workshop", values="performance", observed=True)
    table = table.reindex(columns=order).astype(float)
    return {str(item): [float(mean) for mean in row] for item, row in table.iterrows()}


def _draw_sides(
    page: Page, words: Words, items: pd.DataFrame, months: dict[str, str], tall: float
) -> None:
    sides: tuple[tuple[str, float, Side], ...] = (
        ("before", BEFORE, "right"),
        ("after", AFTER, "left"),
    )
    for (workshop, month), (_side, x, align) in zip(months.items(), sides, strict=True):
        own = items[items["workshop"] == workshop]
        most = int(own["n_performance"].max()) if len(own) else 0
        page.text(x, -7, month, weight="bold", align=align)
        page.text(x, -3, f"n {words.typography.count(most)}", SMALL, color=MUTED, align=align)
        page.line([x, x], [0, tall], RULE, 0.8, above=0)


def _draw_line(page: Page, change: Change, means: list[float], up: Scale) -> None:
    known = [(x, mean) for x, mean in zip((BEFORE, AFTER), means, strict=True) if is_known(mean)]
    xs, ys = [x for x, _ in known], [up(mean) for _, mean in known]
    width = 2.2 if change.is_real else 1.1
    if len(known) == 2 and change.reason != "wording":
        page.line(xs, ys, change.color, width, name="change", above=2)
    page.marks(xs, ys, color=change.color, size=5, name="mean", above=3)
    if change.is_hint and not change.is_real and len(known) == 2:
        page.hollow(xs[1], ys[1], change.color)


def _draw_names(
    page: Page,
    words: Words,
    found: list[Change],
    means: dict[str, list[float]],
    number: int,
    x: float,
    up: Scale,
    tall: float,
) -> None:
    """Mean and name of each item beside its dot, pushed apart, with a thin line to the dot."""
    own = [change for change in found if is_known(means[change.item][number])]
    wanted = [up(means[change.item][number]) for change in own]
    side = -1 if number == 0 else 1
    for change, dot, y in zip(own, wanted, apart(wanted, LINE, 2, tall - 2), strict=True):
        weight = "bold" if change.is_real else "regular"
        page.line([x + side * 1.4, x + side * 4.4], [dot, y], RULE, 0.5, name="leader")
        mean = words.typography.number(means[change.item][number])
        place: Side = "right" if number == 0 else "left"
        page.text(x + side * 5, y, mean, BODY, color=change.ink, weight=weight, align=place)
        name = words.report.short(change.item)
        if number and (change.is_real or change.is_hint):
            name = f"{fonts.fit(name, 26, SMALL)} ({words.typography.signed(change.delta)})"
        room = NAMES[number]
        page.text(
            x + side * 11.5,
            y,
            fonts.fit(name, room, SMALL, weight),
            SMALL,
            color=change.ink,
            weight=weight,
            align=place,
        )


def _subtitle(words: Words, size: int) -> str:
    what = words.gettext("how we do today, mean from 1 to {size} in both workshops.")
    return sentences(words.voiced("member", what.format(size=size)), f"{words.base('member')}.")


def _note(words: Words, size: int, left_out: int) -> str:
    _, least = words.gettext, words.typography.number((size - 1) / 8)
    return sentences(
        _(
            "Colour: real change, by the differences of each team, of {least} points or more."
        ).format(least=least),
        _("Hollow: a hint to be confirmed. Grey: not to be told from chance."),
        _("In brackets: the mean of what each team moved."),
        words.ngettext(
            "{n} item without a mean in both workshops is left out.",
            "{n} items without a mean in both workshops are left out.",
            left_out,
        ).format(n=left_out)
        if left_out
        else "",
        words.source(),
    )


def _alt(words: Words, found: list[Change], months: dict[str, str]) -> str:
    count = words.ngettext("Slope chart of {n} item.", "Slope chart of {n} items.", len(found))
    top = [f"{words.name(change.item)}: {verdict(words, change, months)}" for change in found[:3]]
    first = words.gettext("First: {list}.").format(list="; ".join(top))
    return sentences(count.format(n=len(found)), first)


def _table(
    words: Words, found: list[Change], means: dict[str, list[float]], months: dict[str, str]
) -> pd.DataFrame:
    _, t = words.gettext, words.typography
    rows = [
        [
            words.report.wording(change.item),
            *(t.number(mean) for mean in means[change.item]),
            verdict(words, change, months),
            importance_moved(words, change),
        ]
        for change in found
    ]
    heads = [_("What we rated"), *months.values(), _("Change"), _("Importance")]
    return pd.DataFrame(rows, columns=heads)
