"""Why would they leave, then and now? The share of each theme over the workshops."""

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import pandas as pd

from reports.charts.kit.drawing import Drawing
from reports.charts.kit.palette import BETTER, mixed
from reports.charts.over_time.change import Change, hint_or_chance, of_themes
from reports.charts.over_time.courses import Course, Line, Point
from reports.charts.over_time.plots import Axis, Panel
from reports.charts.over_time.waves import Said, Waves, drawings
from reports.findings.written import reasons_over_time
from reports.method import A_PARETO_FROM
from reports.report import Report
from reports.slices.waves import reasons, themes
from reports.telling import Record, records, sentences, where
from reports.words.language import N_

KEY = "reasons_over_time"


def draw(report: Report) -> list[Drawing]:
    """Small multiples of the share of points, largest now first; from two workshops on."""
    shares, waves = reasons(report), Waves(report)
    if len(shares.columns) < 2:
        return []
    changes = {change.key: change for change in of_themes(report, shares.index)}
    sides = themes(report)
    panels = [
        _panel(waves, changes[str(key)], shares.loc[key], records(where(sides, theme=key)))
        for key in shares.index
    ]
    return [*drawings(waves, KEY, panels, partial(_said, waves, shares))]


def _said(waves: Waves, shares: pd.DataFrame, panels: Sequence[Panel]) -> Said:
    top = math.ceil(10 * max(end for panel in panels for end in panel.ends)) / 10
    ticks = tuple((share, waves.type.percent(share)) for share in (0.0, top / 2, top))
    count = waves.say.ngettext(
        "Line of the share of {n} theme.", "Lines of the shares of {n} themes.", len(panels)
    )
    return Said(
        reasons_over_time(waves, shares).title,
        _subtitle(waves, shares),
        _note(waves, panels),
        count,
        Axis(0, top, ticks, 0, waves.type.percent),
        (N_("Theme"), N_("Change")),
    )


def _panel(waves: Waves, change: Change, shares: pd.Series, sides: list[Record]) -> Panel:
    """The share among reasons to leave; dashed the share in value added."""
    leave: Course = {
        str(wave): Point(float(share), others=wave in waves.others)
        for wave, share in shares.items()
    }
    then = leave[change.since if change.since in leave else min(leave, key=list(leave).index)]
    now = list(leave.values())[-1]
    value: Course = {row["workshop"]: Point(float(row["value_share"])) for row in sides}
    seen = _with_its_share(change, then.value, now.value)
    return Panel(
        waves.theme(change.key),
        seen,
        waves.theme_verdict(change),
        "",
        (
            Line("value", value, mixed(BETTER, 0.5), "", 0.8, (3, 1.5), is_told=False),
            Line("leave", leave, seen.color),
        ),
        _reach(waves, change.key),
    )


def _with_its_share(change: Change, then: float, now: float) -> Change:
    """The change of the gap, coloured only where this share moved the same way."""
    same = (now - then) * change.delta > 0
    return change if same else replace(change, is_real=False, is_hint=False)


def _reach(waves: Waves, theme: str) -> dict[str, str]:
    """Teams that name the theme, of all that wrote reasons: «2/6»."""
    found: dict[str, str] = {}
    count = waves.type.count
    for row in records(waves.report.pareto):
        told = found.get(row["workshop"], "0/").partition("/")[0]
        reach = count(row["reach"]) if row["theme"] == theme else told
        found[row["workshop"]] = f"{reach}/{count(row['teams'])}"
    return found


def _subtitle(waves: Waves, shares: pd.DataFrame) -> str:
    _, t = waves.say.gettext, waves.type
    entries = waves.report.pareto.groupby("workshop")["entries"].max()
    what = _(
        "share of the points that teams gave to reasons to leave, by theme; dashed: its share in"
        " value added."
    )
    ends = "–".join(dict.fromkeys((t.count(entries.min()), t.count(entries.max()))))
    base = _("{n} reasons in each of {workshops} workshops.", n=ends, workshops=len(shares.columns))
    return sentences(waves.voiced("team", what), base)


def _note(waves: Waves, panels: Sequence[Panel]) -> str:
    _ = waves.say.gettext
    a_list = _(
        "With fewer than {n} reasons this is a list: it does not tell a few causes from many.",
        n=A_PARETO_FROM,
    )
    return sentences(
        _(
            "Points: how often we have seen it and, where asked, how grave it is and how badly we"
            " recover; each team weighs the same."
        ),
        a_list if waves.report.pareto["entries"].min() < A_PARETO_FROM else "",
        _(
            "Under each name: what changed in reasons to leave minus value added. Colour: that"
            " really changed, and this share with it."
        ),
        hint_or_chance(waves),
        _("Beneath: teams that name it, of those that gave reasons."),
        waves.notes(panels),
    )
