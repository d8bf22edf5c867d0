"""Why would they leave, then and now? The share of each theme over the workshops."""

import math
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from reports.charts.kit.drawing import Drawing
from reports.charts.kit.palette import BETTER, mixed
from reports.charts.over_time.change import Change, of_themes
from reports.charts.over_time.courses import Course, Line, Point
from reports.charts.over_time.multiples import Multiples, drawings
from reports.charts.over_time.plots import Axis, Panel
from reports.charts.over_time.themes import theme_verdict
from reports.charts.over_time.waves import Waves, chart_of, notes
from reports.findings.written import reasons_over_time
from reports.method import A_PARETO_FROM
from reports.report import Report
from reports.slices.waves import reasons, themes
from reports.telling import records, sentences, where
from reports.words.language import N_

KEY = "reasons_over_time"


def draw(report: Report) -> list[Drawing]:
    """Small multiples of the share of points, largest now first; from two workshops on."""
    shares = reasons(report)
    if len(shares.columns) < 2:
        return []
    waves = Waves.of(report)

    def again(keys: Sequence[str]) -> Multiples:
        return _chart(waves, shares.loc[list(keys)])

    return [*drawings(_chart(waves, shares), waves.months, again)]


def _chart(waves: Waves, shares: pd.DataFrame) -> Multiples:
    telling = waves.telling
    changes = {change.key: change for change in of_themes(telling.report, shares.index)}
    panels = [_panel(waves, changes[str(key)], shares.loc[key]) for key in shares.index]
    top = math.ceil(float(shares.max().max()) * 10) / 10
    ticks = tuple((share, telling.type.percent(share)) for share in (0.0, top / 2, top))
    axis = Axis(0, top, ticks, 0, telling.type.percent)
    count = telling.say.ngettext(
        "Line of the share of {n} theme.", "Lines of the shares of {n} themes.", len(panels)
    )
    told = reasons_over_time(telling, shares).title, _subtitle(waves, shares), _note(waves, panels)
    return chart_of(waves, KEY, (*told, count), panels, axis, (N_("Theme"), N_("Change")))


def _panel(waves: Waves, change: Change, shares: pd.Series) -> Panel:
    """The share among reasons to leave; dashed the share in value added."""
    leave: Course = {
        str(wave): Point(float(share), others=wave in waves.others)
        for wave, share in shares.items()
    }
    then = leave[change.since if change.since in leave else min(leave, key=list(leave).index)]
    now = list(leave.values())[-1]
    value, seen = _value(waves, change.key), _with_its_share(change, then.value, now.value)
    return Panel(
        waves.telling.theme(change.key),
        seen,
        theme_verdict(waves, change),
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


def _value(waves: Waves, theme: str) -> Course:
    rows = where(themes(waves.telling.report), theme=theme)
    return {row["workshop"]: Point(float(row["value_share"])) for row in records(rows)}


def _reach(waves: Waves, theme: str) -> dict[str, str]:
    """Teams that name the theme, of all that wrote reasons: «2/6»."""
    found: dict[str, str] = {}
    count = waves.telling.type.count
    for row in records(waves.telling.report.pareto):
        told = found.get(row["workshop"], "0/").partition("/")[0]
        reach = count(row["reach"]) if row["theme"] == theme else told
        found[row["workshop"]] = f"{reach}/{count(row['teams'])}"
    return found


def _subtitle(waves: Waves, shares: pd.DataFrame) -> str:
    telling, t = waves.telling, waves.telling.type
    entries = telling.report.pareto.groupby("workshop")["entries"].max()
    what = telling.say.gettext(
        "share of the points that teams gave to reasons to leave, by theme; dashed: its share in"
        " value added."
    )
    ends = "–".join(dict.fromkeys((t.count(entries.min()), t.count(entries.max()))))
    base = telling.say.gettext(
        "{n} reasons in each of {workshops} workshops.", n=ends, workshops=len(shares.columns)
    )
    return sentences(telling.voiced("team", what), base)


def _note(waves: Waves, panels: Sequence[Panel]) -> str:
    _, telling = waves.telling.say.gettext, waves.telling
    return sentences(
        _(
            "Points: how often we have seen it and, where asked, how grave it is and how badly we"
            " recover; each team weighs the same."
        ),
        _(
            "With fewer than {n} reasons this is a list: it does not tell a few causes from many.",
            n=A_PARETO_FROM,
        )
        if telling.report.pareto["entries"].min() < A_PARETO_FROM
        else "",
        _(
            "Under each name: what changed in reasons to leave minus value added. Colour: that"
            " really changed, and this share with it."
        ),
        _("Hollow last point: a hint to be confirmed. Grey: not to be told from chance."),
        _("Beneath: teams that name it, of those that gave reasons."),
        notes(waves, panels),
        telling.source(),
    )
