"""Do themes move from reasons to leave to value added? Their gap over the workshops."""

import math
from collections.abc import Sequence
from functools import partial

import pandas as pd

from reports.charts.kit.drawing import Drawing
from reports.charts.over_time.change import Change, hint_or_chance, of_themes
from reports.charts.over_time.courses import Course, Line, Point, is_in_several
from reports.charts.over_time.plots import Axis, Panel
from reports.charts.over_time.waves import Said, Waves, drawings, then_and_now
from reports.findings.change import incomparable, themes_moved
from reports.report import Report
from reports.slices.waves import themes
from reports.telling import Telling, records, sentences, where
from reports.words.language import N_

KEY = "themes_over_time"


def draw(report: Report) -> list[Drawing]:
    """Small multiples of leave share minus value share; from two workshops on."""
    waves, rows = Waves(report), themes(report)
    courses = _courses(waves, rows)
    panels = [
        _panel(waves, change, courses[change.key], where(rows, theme=change.key))
        for change in of_themes(report, courses)
    ]
    return [*drawings(waves, KEY, panels, partial(_said, waves))]


def _courses(waves: Waves, rows: pd.DataFrame) -> dict[str, Course]:
    """The gap by theme, where teams wrote on both sides in two workshops or more."""
    found: dict[str, Course] = {}
    for row in records(rows):
        gap, low, high = (float(row[name]) for name in ("theme_gap", "low", "high"))
        teams, is_other = waves.type.count(row["teams"]), row["workshop"] in waves.others
        point = Point(gap, low, high, others=is_other, base=teams)
        found.setdefault(row["theme"], {})[row["workshop"]] = point
    return {theme: gaps for theme, gaps in found.items() if is_in_several(gaps)}


def _panel(waves: Waves, change: Change, gaps: Course, rows: pd.DataFrame) -> Panel:
    return Panel(
        waves.theme(change.key),
        change,
        waves.theme_verdict(change),
        _shares(waves, change, rows),
        (Line("theme_gap", gaps, change.color),),
        {wave: point.base for wave, point in gaps.items()},
    )


def _shares(waves: Waves, change: Change, rows: pd.DataFrame) -> str:
    """Both sides of the gap, then and now, in percent: «irse 38 → 11 · valor 6 → 15»."""
    ends = [records(where(rows, workshop=w)) for w in (change.since, waves.report.workshop)]
    if not all(ends):
        return ""
    leave, value = (
        then_and_now(waves, *(waves.type.number(100 * row[0][side], 0) for row in ends))
        for side in ("leave_share", "value_share")
    )
    return waves.say.gettext("leave {leave} · value {value}", leave=leave, value=value)


def _said(waves: Waves, panels: Sequence[Panel]) -> Said:
    _ = waves.say.gettext
    found = themes_moved(waves, [panel.change.key for panel in panels]) or incomparable(waves)
    what = _(
        "share of each theme in reasons to leave minus its share in value added, in points, in each"
        " of {n} workshops.",
        n=len(waves.months),
    )
    count = waves.say.ngettext(
        "Line of the gap of {n} theme.", "Lines of the gaps of {n} themes.", len(panels)
    )
    note = sentences(
        _(
            "Above zero a theme weighs more as a reason to leave. Under each name: its share on"
            " both sides, in percent, then and now."
        ),
        _("Colour: real change of 5 points or more, tested with the teams’ gaps."),
        hint_or_chance(waves),
        _(
            "Band: where it would lie with teams like these (interval of 95%); it is not the test."
            " Beneath: teams with entries on both sides."
        ),
        waves.notes(panels),
    )
    told = found.title, waves.voiced("team", what), note, count
    return Said(*told, _axis(waves, panels), (N_("Theme"), N_("Change")))


def _axis(telling: Telling, panels: Sequence[Panel]) -> Axis:
    """Tens of points around zero that hold every interval, at most the whole scale."""
    ends = [end for panel in panels for end in panel.ends]
    low, high = min(-0.2, *ends), max(0.2, *ends)
    step = 0.2 if max(high, -low) <= 0.5 else 0.4
    low, high = max(-1.0, math.floor(low / 0.1) / 10), min(1.0, math.ceil(high / 0.1) / 10)
    values = [step * place for place in range(-5, 6) if low <= step * place <= high]
    signed = telling.type.signed
    ticks = tuple((value, signed(100 * value, 0)) for value in values)
    return Axis(low, high, ticks, 0, lambda share: signed(100 * share, 0))
