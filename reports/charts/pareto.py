"""Why do they leave? Reasons by theme, with how far they add up and how many teams name them."""

import math
from functools import partial

import pandas as pd

from reports.charts.kit.drawing import Drawing
from reports.charts.kit.listing import Listing, Told, drawings
from reports.charts.kit.page import MARGIN, RIGHT, Page, Side
from reports.charts.kit.palette import FAINT, INK, MUTED, NEUTRAL, SHORT, mixed
from reports.charts.kit.rows import Row, Scale
from reports.findings.written import reasons, up_to_the_line
from reports.method import A_PARETO_FROM
from reports.report import Report
from reports.telling import Finding, Record, Telling, records, sentences

KEY = "pareto"
LABELS, BARS, CUMULATIVE = 60.0, (66.0, 112.0), 139.0
SQUARES = (146.0, RIGHT - 7)


def draw(report: Report) -> list[Drawing]:
    """Bars of the points that teams gave.

    Nothing where the room made groups (`votes` draws them), or most reasons have no theme.
    """
    telling = Telling(report)
    themes = telling.now(report.pareto)
    themes = themes[themes["share"].notna()].reset_index(drop=True)
    if themes.empty or len(telling.groups_made()) or not telling.has_themes("leave"):
        return []
    finding = reasons(telling) or Finding(telling.say.gettext("Reasons to leave by theme."))
    return [*drawings(_chart(telling, themes, finding.title))]


def _chart(telling: Telling, themes: pd.DataFrame, finding: str) -> Listing[Record]:
    until = up_to_the_line(themes)
    bars = Scale(*BARS, 0, math.ceil(float(themes["share"].max()) * 20) / 20)
    return Listing(
        KEY,
        Told(finding, _subtitle(telling, themes), _note(telling, themes), _alt(telling, themes)),
        records(themes),
        _table(telling, themes, until > 0),
        LABELS,
        partial(_draw_frame, telling, until > 0),
        partial(_draw_row, telling, bars, until),
        least=8.0,
        bold=range(until),
    )


def _draw_frame(telling: Telling, adds_up: bool, page: Page, first: Record, bottom: float) -> None:
    _ = telling.say.gettext
    added: list[tuple[float, str, Side]] = [(CUMULATIVE, _("Added up"), "right")]
    page.heads(
        _("Theme"),
        (BARS[0], _("Share of the points"), "left"),
        *(added if adds_up else []),
        (RIGHT, _("Teams that name it"), "right"),
    )


def _draw_row(
    telling: Telling, bars: Scale, until: int, page: Page, row: Row, theme: Record
) -> None:
    t, y, inside = telling.type, row.middle, row.index < until
    color = SHORT if inside else mixed(NEUTRAL, 0.45)
    share, weight = float(theme["share"]), "bold" if inside else "regular"
    page.box(bars.left, y - 2.5, bars(share) - bars.left, 5, color, "share")
    ink = SHORT if inside else MUTED
    page.text(bars(share) + 1.4, y, t.percent(share), color=ink, weight=weight)
    if until:
        weight, ink = "bold" if row.index == until - 1 else "regular", INK if inside else MUTED
        added = t.percent(theme["cumulative"])
        page.text(CUMULATIVE, y, added, color=ink, weight=weight, align="right")
    draw_teams(page, telling, y, theme, INK if inside else NEUTRAL)
    if row.index == until - 1:
        page.line([MARGIN, RIGHT], [row.bottom] * 2, SHORT, 1, name="line", above=2)


def draw_teams(page: Page, telling: Telling, y: float, reason: Record, color: str) -> None:
    """One square per team, filled for those that name the theme or group, and how many do."""
    reach, teams = int(reason["reach"]), int(reason["teams"])
    step = min(3.0, (SQUARES[1] - SQUARES[0]) / max(1, teams))
    side = step * 0.76
    for number in range(teams):
        x = SQUARES[1] - (teams - number) * step
        fill, name = (color, "reach") if number < reach else (FAINT, "")
        page.box(x, y - side / 2, side, side, fill, name)
    page.text(RIGHT, y, telling.type.count(reach), color=MUTED, align="right")


def _subtitle(telling: Telling, themes: pd.DataFrame) -> str:
    what = telling.say.gettext(
        "points that teams gave to reasons to leave, by theme; not {customers} lost."
    )
    base = base_of(telling, themes, int(themes["entries"].max()))
    return sentences(telling.voiced("team", what), base)


def base_of(telling: Telling, reasons: pd.DataFrame, n: int) -> str:
    """How many entries, of how many teams, these groups or themes stand for."""
    teams = telling.counted_teams(int(reasons["teams"].max()))
    return telling.say.ngettext("{n} reason of {teams}.", "{n} reasons of {teams}.", n, teams=teams)


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
    top = [
        told(telling, theme, telling.theme(theme["theme"]), telling.type.percent(theme["share"]))
        for theme in records(themes.head(3))
    ]
    count = telling.say.ngettext("Bars of {n} theme.", "Bars of {n} themes.", len(themes))
    return sentences(count, telling.say.gettext("Most points: {list}.", list="; ".join(top)))


def told(telling: Telling, reason: Record, name: str, weight: str) -> str:
    """A theme or group with what it weighs and how many teams name it."""
    teams = telling.counted_teams(int(reason["reach"]))
    return telling.say.gettext("{theme}: {share}, {teams}", theme=name, share=weight, teams=teams)


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
