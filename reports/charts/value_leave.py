"""Value added beside reasons to leave: the share of each theme on both sides of one axis."""

import math
from collections.abc import Iterator
from functools import partial

import pandas as pd

from reports.charts.kit.drawing import Drawing, Fit, on_sheets
from reports.charts.kit.page import MARGIN, RIGHT, SMALL, Page, Side
from reports.charts.kit.palette import BETTER, MUTED, RULE, SHORT, mixed
from reports.charts.kit.rows import BODY, Row, Scale, stack
from reports.findings import written
from reports.report import Report
from reports.telling import Record, Telling, is_known, last, records, sentences

KEY = "value_leave"
LABELS, AXIS, BAR = 56.0, 96.0, 27.0
TEAMS = 150.0


def draw(report: Report) -> list[Drawing]:
    """Mirrored bars by theme, most leave over value first.

    Nothing where no team has both, or most of what was written has no theme.
    """
    telling, themes = Telling(report), last(report, report.themes)
    if (finding := written.themes(telling)) is None:
        return []
    return [*_drawings(telling, _sorted(themes[themes["theme_gap"].notna()]), finding.title)]


def _drawings(telling: Telling, themes: pd.DataFrame, finding: str) -> Iterator[Drawing]:
    pages = stack([telling.theme(theme) for theme in themes["theme"]], LABELS, least=9.5)

    def fewer(most: int) -> Iterator[Drawing]:
        # its last rows tell as much as its first, but for what has no theme
        named = themes[themes["theme"] != ""]
        ends = named[: most - most // 2], named[len(named) - most // 2 :]
        return _drawings(telling, pd.concat(ends, ignore_index=True), finding)

    fit = Fit(fewer, both_ends=True)
    return on_sheets(telling, finding, pages, partial(_drawing, telling, themes), fit)


def _sorted(themes: pd.DataFrame) -> pd.DataFrame:
    """Largest difference first; entries without a theme are shown, last."""
    return themes.assign(named=themes["theme"] != "").sort_values(
        ["named", "theme_gap"], ascending=False, kind="stable", ignore_index=True
    )


def _drawing(telling: Telling, themes: pd.DataFrame, rows: list[Row], heading: str) -> Drawing:
    subtitle, note = _subtitle(telling, themes), _note(telling, themes)
    page = Page(rows[-1].bottom + 1, heading, subtitle, note)
    shown = themes.iloc[[row.index for row in rows]]
    largest = max(themes["value_share"].max(), themes["leave_share"].max(), 0.1)
    bars = Scale(0, BAR, 0, math.ceil(largest * 10) / 10)
    _draw_head(page, telling)
    page.line([AXIS] * 2, [0, rows[-1].bottom], RULE, 0.8)
    page.rules(rows)
    for row, theme in zip(rows, records(shown), strict=True):
        _draw_row(page, telling, row, theme, bars)
    alt, table = _alt(telling, themes), _table(telling, shown)
    return Drawing(KEY, heading, subtitle, note, alt, table, page.figure)


def _draw_head(page: Page, telling: Telling) -> None:
    _ = telling.say.gettext
    page.text(MARGIN, -4, _("Theme"), color=MUTED)
    page.text(AXIS - 2, -4, _("Value added"), color=BETTER, weight="bold", align="right")
    page.text(AXIS + 2, -4, _("Reasons to leave"), color=SHORT, weight="bold")
    page.text(TEAMS, -4, _("Teams"), color=MUTED, align="right")
    page.text(RIGHT, -4, _("Difference"), color=MUTED, align="right")
    page.line([MARGIN, RIGHT], [-1.2] * 2)


def _draw_row(page: Page, telling: Telling, row: Row, theme: Record, bars: Scale) -> None:
    t, tall = telling.type, 5.2
    more_leave, more_value = theme["low"] > 0, theme["high"] < 0
    page.label(row, weight="bold" if more_leave or more_value else "regular")
    for share, strong, color, side, name in (
        (theme["value_share"], more_value, BETTER, -1, "value"),
        (theme["leave_share"], more_leave, SHORT, 1, "leave"),
    ):
        length = side * bars(share)
        fill = color if strong else mixed(color, 0.4)
        page.box(AXIS + side * 2, row.middle - tall / 2, length, tall, fill, name)
        align: Side = "right" if side < 0 else "left"
        place = AXIS + side * 3.6 + length
        page.text(place, row.middle, t.percent(share), color=color, align=align)
    reach = [t.count(theme["reach_value"]), t.count(theme["reach_leave"])]
    page.text(TEAMS, row.middle, " · ".join(reach), color=MUTED, align="right")
    strong = more_leave or more_value
    color = SHORT if more_leave else BETTER if more_value else MUTED
    tested = is_known(theme["low"])
    page.text(
        RIGHT,
        row.middle - (1.7 if tested else 0),
        telling.points(theme["theme_gap"]),
        BODY,
        color=color,
        weight="bold" if strong else "regular",
        align="right",
    )
    if tested:
        page.text(
            RIGHT, row.middle + 2.1, _interval(telling, theme), SMALL, color=MUTED, align="right"
        )


def _interval(telling: Telling, theme: Record) -> str:
    """The interval in points; of few teams it would leave what shares can differ by."""
    low, high = (
        100 * min(1.0, max(-1.0, float(theme[end]))) if is_known(theme[end]) else None
        for end in ("low", "high")
    )
    return telling.type.interval(low, high, 0)


def _subtitle(telling: Telling, themes: pd.DataFrame) -> str:
    _, t = telling.say.gettext, telling.type
    entries = last(telling.report, telling.report.entries)
    share = telling.say.gettext("share of each theme in what we add and in why {customers} leave.")
    what = telling.voiced("team", share)
    teams = telling.counted_teams(int(themes["teams"].max()))
    value, leave = (int((entries["side"] == side).sum()) for side in ("value", "leave"))
    if not value or not leave:
        return sentences(what, f"{teams}.")
    base = _(
        "{teams}, {value} entries of value and {leave} reasons to leave.",
        teams=teams,
        value=t.count(value),
        leave=t.count(leave),
    )
    return sentences(what, base)


def _note(telling: Telling, themes: pd.DataFrame) -> str:
    _ = telling.say.gettext
    left_out = int(themes["left_out"].fillna(0).max())
    return sentences(
        _("Each team weighs the same; each side adds up to 100%."),
        _("Difference = reasons to leave − value added, in points of percentage."),
        _(
            "Beneath: where it would lie with teams like these (interval of 95%); full colour: the"
            " interval leaves out zero."
        )
        if themes["low"].notna().any()
        else "",
        _("Teams: how many name it as value · as a reason to leave."),
        telling.say.ngettext(
            "{n} team without entries on one side is left out.",
            "{n} teams without entries on one side are left out.",
            left_out,
        )
        if left_out
        else "",
        telling.source(),
    )


def _alt(telling: Telling, themes: pd.DataFrame) -> str:
    _, t = telling.say.gettext, telling.type
    count = telling.say.ngettext(
        "Mirrored bars of {n} theme.", "Mirrored bars of {n} themes.", len(themes)
    )
    top = [
        _(
            "{theme}: value {value}, leave {leave}",
            theme=telling.theme(theme["theme"]),
            value=t.percent(theme["value_share"]),
            leave=t.percent(theme["leave_share"]),
        )
        for theme in records(themes.head(3))
    ]
    return sentences(count, _("Most leave over value: {list}.", list="; ".join(top)))


def _table(telling: Telling, themes: pd.DataFrame) -> pd.DataFrame:
    _, t = telling.say.gettext, telling.type
    heads = [
        _("Theme"),
        _("Value added"),
        _("Reasons to leave"),
        _("Difference"),
        _("Interval of 95%"),
        _("Teams: value"),
        _("Teams: leave"),
    ]
    rows = [
        [
            telling.theme(theme["theme"]),
            t.percent(theme["value_share"]),
            t.percent(theme["leave_share"]),
            telling.points(theme["theme_gap"]),
            _interval(telling, theme),
            t.count(theme["reach_value"]),
            t.count(theme["reach_leave"]),
        ]
        for theme in records(themes)
    ]
    return pd.DataFrame(rows, columns=heads)
