"""Why do they leave? Reasons by theme, with how far they add up and how many teams name them."""

import math
from functools import partial

import pandas as pd

from reports.charts.kit.drawing import Drawing, on_sheets
from reports.charts.kit.page import MARGIN, RIGHT, Page
from reports.charts.kit.palette import FAINT, INK, MUTED, NEUTRAL, SHORT, mixed
from reports.charts.kit.rows import Row, Scale, stack
from reports.findings.written import reasons, up_to_the_line
from reports.method import A_PARETO_FROM
from reports.report import Report
from reports.telling import (
    Finding,
    Record,
    Telling,
    groups_of,
    has_themes,
    last,
    records,
    sentences,
)

KEY = "pareto"
LABELS, BARS, CUMULATIVE = 60.0, (66.0, 112.0), 139.0
SQUARES = (146.0, RIGHT - 7)


def draw(report: Report) -> list[Drawing]:
    """Bars of the points that teams gave.

    Nothing where the room made groups (`votes` draws them), or most reasons have no theme.
    """
    themes = last(report, report.pareto)
    themes = themes[themes["share"].notna()].reset_index(drop=True)
    if themes.empty or len(groups_of(report)) or not has_themes(report, "leave"):
        return []
    telling = Telling(report)
    pages = stack([telling.theme(theme) for theme in themes["theme"]], LABELS, least=8.0)
    finding = reasons(telling) or Finding(telling.say.gettext("Reasons to leave by theme."))
    return [*on_sheets(telling, finding.title, pages, partial(_drawing, telling, themes))]


def _drawing(telling: Telling, themes: pd.DataFrame, rows: list[Row], heading: str) -> Drawing:
    subtitle, note = _subtitle(telling, themes), _note(telling, themes)
    page = Page(rows[-1].bottom + 1, heading, subtitle, note)
    shown = themes.iloc[[row.index for row in rows]]
    until = up_to_the_line(themes)
    bars = Scale(*BARS, 0, math.ceil(float(themes["share"].max()) * 20) / 20)
    _draw_head(page, telling, until > 0)
    page.rules(rows)
    for row, theme in zip(rows, records(shown), strict=True):
        _draw_row(page, telling, row, theme, bars, until)
        if row.index == until - 1:
            page.line([MARGIN, RIGHT], [row.bottom] * 2, SHORT, 1, name="line", above=2)
    alt, table = _alt(telling, themes), _table(telling, shown, until > 0)
    return Drawing(KEY, heading, subtitle, note, alt, table, page.figure)


def _draw_head(page: Page, telling: Telling, adds_up: bool) -> None:
    _ = telling.say.gettext
    page.text(MARGIN, -4, _("Theme"), color=MUTED)
    page.text(BARS[0], -4, _("Share of the points"), color=MUTED)
    if adds_up:
        page.text(CUMULATIVE, -4, _("Added up"), color=MUTED, align="right")
    page.text(RIGHT, -4, _("Teams that name it"), color=MUTED, align="right")
    page.line([MARGIN, RIGHT], [-1.2] * 2)


def _draw_row(
    page: Page, telling: Telling, row: Row, theme: Record, bars: Scale, until: int
) -> None:
    t, y = telling.type, row.middle
    inside = row.index < until
    color = SHORT if inside else mixed(NEUTRAL, 0.45)
    page.label(row, weight="bold" if inside else "regular")
    share = float(theme["share"])
    page.box(bars.left, y - 2.5, bars(share) - bars.left, 5, color, "share")
    page.text(
        bars(share) + 1.4,
        y,
        t.percent(share),
        color=SHORT if inside else MUTED,
        weight="bold" if inside else "regular",
    )
    if until:
        weight = "bold" if row.index == until - 1 else "regular"
        ink = INK if inside else MUTED
        page.text(
            CUMULATIVE, y, t.percent(theme["cumulative"]), color=ink, weight=weight, align="right"
        )
    draw_squares(page, y, int(theme["reach"]), int(theme["teams"]), INK if inside else NEUTRAL)
    page.text(RIGHT, y, t.count(theme["reach"]), color=MUTED, align="right")


def draw_squares(page: Page, y: float, reach: int, teams: int, color: str) -> None:
    """One square per team, filled for those that name the theme or group."""
    step = min(3.0, (SQUARES[1] - SQUARES[0]) / max(1, teams))
    side = step * 0.76
    for number in range(teams):
        x = SQUARES[1] - (teams - number) * step
        page.box(
            x,
            y - side / 2,
            side,
            side,
            color if number < reach else FAINT,
            "reach" if number < reach else "",
        )


def _subtitle(telling: Telling, themes: pd.DataFrame) -> str:
    entries, teams = int(themes["entries"].max()), int(themes["teams"].max())
    what = telling.say.gettext(
        "points that teams gave to reasons to leave, by theme; not {customers} lost."
    )
    base = telling.say.ngettext(
        "{n} reason of {teams}.",
        "{n} reasons of {teams}.",
        entries,
        teams=telling.counted_teams(teams),
    )
    return sentences(telling.voiced("team", what), base)


def _note(telling: Telling, themes: pd.DataFrame) -> str:
    _ = telling.say.gettext
    return sentences(
        _(
            "Points: how often we have seen it and, where asked, how grave it is and how badly we"
            " recover; each team weighs the same."
        ),
        _(
            "Orange line: the first theme with which {share} is reached.",
            share=telling.type.percent(0.8),
        )
        if up_to_the_line(themes)
        else _(
            "With fewer than {n} reasons this is a list: it does not tell a few causes from many.",
            n=A_PARETO_FROM,
        ),
        _("One square per team; “other” comes last whatever its size."),
        telling.source(),
    )


def _alt(telling: Telling, themes: pd.DataFrame) -> str:
    _, t = telling.say.gettext, telling.type
    top = [
        _(
            "{theme}: {share}, {teams}",
            theme=telling.theme(theme["theme"]),
            share=t.percent(theme["share"]),
            teams=telling.counted_teams(int(theme["reach"])),
        )
        for theme in records(themes.head(3))
    ]
    count = telling.say.ngettext("Bars of {n} theme.", "Bars of {n} themes.", len(themes))
    return sentences(count, _("Most points: {list}.", list="; ".join(top)))


def _table(telling: Telling, themes: pd.DataFrame, adds_up: bool) -> pd.DataFrame:
    _, t = telling.say.gettext, telling.type
    columns = {
        _("Theme"): [telling.theme(theme) for theme in themes["theme"]],
        _("Share of the points"): [t.percent(share) for share in themes["share"]],
        _("Added up"): [t.percent(share) for share in themes["cumulative"]],
        _("Teams that name it"): [t.count(reach) for reach in themes["reach"]],
    }
    if not adds_up:
        del columns[_("Added up")]
    return pd.DataFrame(columns)
