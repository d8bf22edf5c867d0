"""Value added beside reasons to leave: the share of each theme on both sides of one axis."""

import math
from functools import partial

import pandas as pd

from reports.charts.kit.drawing import Columns, Drawing, tabled
from reports.charts.kit.listing import Listing, Told, drawings
from reports.charts.kit.page import MARGIN, RIGHT, SMALL, Page, Side
from reports.charts.kit.palette import BETTER, MUTED, RULE, SHORT, mixed
from reports.charts.kit.rows import Row, Scale
from reports.findings import written
from reports.report import Report
from reports.telling import Record, Telling, is_known, records, sentences

KEY = "value_leave"
LABELS, AXIS, BAR = 56.0, 96.0, 27.0
TEAMS = 150.0


def draw(report: Report) -> list[Drawing]:
    """Mirrored bars by theme, most leave over value first.

    Nothing where no team has both, or most of what was written has no theme.
    """
    telling = Telling(report)
    themes = telling.now(report.themes)
    if (finding := written.themes(telling)) is None:
        return []
    chart = _chart(telling, _sorted(themes[themes["theme_gap"].notna()]), finding.title)
    return [*drawings(chart)]


def _chart(telling: Telling, themes: pd.DataFrame, finding: str) -> Listing[Record]:
    largest = max(themes["value_share"].max(), themes["leave_share"].max(), 0.1)
    bars, rows = Scale(0, BAR, 0, math.ceil(largest * 10) / 10), records(themes)

    def fewer(most: int) -> Listing[Record]:
        # its last rows tell as much as its first, but for what has no theme
        named = themes[themes["theme"] != ""]
        ends = named[: most - most // 2], named[len(named) - most // 2 :]
        return _chart(telling, pd.concat(ends, ignore_index=True), finding)

    return Listing(
        KEY,
        Told(finding, _subtitle(telling, themes), _note(telling, themes), _alt(telling, themes)),
        rows,
        _table(telling, themes),
        LABELS,
        partial(_draw_frame, telling),
        partial(_draw_row, telling, bars),
        fewer,
        least=9.5,
        bold=[place for place, theme in enumerate(rows) if _side(theme)],
        both_ends=True,
    )


def _side(theme: Record) -> str:
    """On which side a theme weighs more: the interval leaves out zero; "" where none is told."""
    return "leave" if theme["low"] > 0 else "value" if theme["high"] < 0 else ""


def _sorted(themes: pd.DataFrame) -> pd.DataFrame:
    """Largest difference first; entries without a theme are shown, last."""
    return themes.assign(named=themes["theme"] != "").sort_values(
        ["named", "theme_gap"], ascending=False, kind="stable", ignore_index=True
    )


def _draw_frame(telling: Telling, page: Page, first: Record, bottom: float) -> None:
    _ = telling.say.gettext
    page.text(MARGIN, -4, _("Theme"), color=MUTED)
    page.text(AXIS - 2, -4, _("Value added"), color=BETTER, weight="bold", align="right")
    page.text(AXIS + 2, -4, _("Reasons to leave"), color=SHORT, weight="bold")
    page.text(TEAMS, -4, _("Teams"), color=MUTED, align="right")
    page.text(RIGHT, -4, _("Difference"), color=MUTED, align="right")
    page.line([MARGIN, RIGHT], [-1.2] * 2)
    page.line([AXIS] * 2, [0, bottom], RULE, 0.8)


def _draw_row(telling: Telling, bars: Scale, page: Page, row: Row, theme: Record) -> None:
    t, tall, y, strong = telling.type, 5.2, row.middle, _side(theme)
    for name, color, side, align in SIDES:
        share = theme[f"{name}_share"]
        length = side * bars(share)
        fill = color if strong == name else mixed(color, 0.4)
        page.box(AXIS + side * 2, y - tall / 2, length, tall, fill, name)
        page.text(AXIS + side * 3.6 + length, y, t.percent(share), color=color, align=align)
    reach = [t.count(theme["reach_value"]), t.count(theme["reach_leave"])]
    page.text(TEAMS, y, " · ".join(reach), color=MUTED, align="right")
    color = {"leave": SHORT, "value": BETTER, "": MUTED}[strong]
    weight, tested = "bold" if strong else "regular", is_known(theme["low"])
    gap, interval = telling.points(theme["theme_gap"]), _interval(telling, theme)
    above = y - (1.7 if tested else 0)
    page.text(RIGHT, above, gap, color=color, weight=weight, align="right")
    if tested:
        page.text(RIGHT, y + 2.1, interval, SMALL, color=MUTED, align="right")


SIDES: tuple[tuple[str, str, int, Side], ...] = (
    ("value", BETTER, -1, "right"),
    ("leave", SHORT, 1, "left"),
)
"""Of each side its colour, its direction, and how its figures stand."""


def _interval(telling: Telling, theme: Record) -> str:
    """The interval in points; of few teams it would leave what shares can differ by."""
    low, high = (
        100 * min(1.0, max(-1.0, float(theme[end]))) if is_known(theme[end]) else None
        for end in ("low", "high")
    )
    return telling.type.interval(low, high, 0)


def _subtitle(telling: Telling, themes: pd.DataFrame) -> str:
    _, t = telling.say.gettext, telling.type
    entries = telling.now(telling.report.entries)
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
    columns: Columns[Record] = {
        _("Theme"): lambda theme: telling.theme(theme["theme"]),
        _("Value added"): lambda theme: t.percent(theme["value_share"]),
        _("Reasons to leave"): lambda theme: t.percent(theme["leave_share"]),
        _("Difference"): lambda theme: telling.points(theme["theme_gap"]),
        _("Interval of 95%"): partial(_interval, telling),
        _("Teams: value"): lambda theme: t.count(theme["reach_value"]),
        _("Teams: leave"): lambda theme: t.count(theme["reach_leave"]),
    }
    return tabled(records(themes), columns)
