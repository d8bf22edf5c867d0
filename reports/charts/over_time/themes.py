"""Do themes move from reasons to leave to value added? Their gap over the workshops."""

import math
from collections.abc import Sequence

from reports.charts.kit.drawing import Drawing
from reports.charts.over_time.change import Change, of_themes, verdict
from reports.charts.over_time.courses import Course, Line, Point, is_in_several
from reports.charts.over_time.multiples import Multiples, drawings
from reports.charts.over_time.plots import Axis, Panel
from reports.charts.over_time.waves import Waves, chart_of, course, notes
from reports.findings.change import incomparable, themes_moved
from reports.report import Report
from reports.slices.waves import themes
from reports.telling import Telling, is_known, records, sentences, where
from reports.words.language import N_

KEY = "themes_over_time"


def draw(report: Report) -> list[Drawing]:
    """Small multiples of leave share minus value share; from two workshops on."""
    waves = Waves.of(report)
    if not (courses := _courses(waves)):
        return []

    def again(keys: Sequence[str]) -> Multiples:
        return _chart(waves, {key: courses[key] for key in courses if key in keys})

    return [*drawings(_chart(waves, courses), waves.months, again)]


def _courses(waves: Waves) -> dict[str, Course]:
    """The gap by theme, where teams wrote on both sides in two workshops or more."""
    found: dict[str, Course] = {}
    for row in records(themes(waves.telling.report)):
        gap, low, high = (float(row[name]) for name in ("theme_gap", "low", "high"))
        point = Point(gap, low, high, others=row["workshop"] in waves.others)
        found.setdefault(row["theme"], {})[row["workshop"]] = point
    return {theme: gaps for theme, gaps in found.items() if is_in_several(gaps)}


def _chart(waves: Waves, courses: dict[str, Course]) -> Multiples:
    telling = waves.telling
    changes = of_themes(telling.report, courses)
    panels = [_panel(waves, change, courses[change.key]) for change in changes]
    found = themes_moved(telling, courses) or incomparable(telling)
    count = telling.say.ngettext(
        "Line of the gap of {n} theme.", "Lines of the gaps of {n} themes.", len(panels)
    )
    told = found.title, _subtitle(waves), _note(waves, panels), count
    heads = N_("Theme"), N_("Change")
    return chart_of(waves, KEY, told, panels, _axis(telling, courses), heads)


def _panel(waves: Waves, change: Change, gaps: Course) -> Panel:
    telling = waves.telling
    return Panel(
        telling.theme(change.key),
        change,
        theme_verdict(waves, change),
        _shares(waves, change),
        (Line("theme_gap", gaps, change.color),),
        _teams(waves, change.key),
    )


def theme_verdict(waves: Waves, change: Change) -> str:
    """What may be said of a theme's gap, in points."""
    delta = waves.telling.points(change.delta) if is_known(change.delta) else ""
    return verdict(waves.telling, change, waves.months, delta)


def _shares(waves: Waves, change: Change) -> str:
    """Both sides of the gap, then and now, in percent: «irse 38 → 11 · valor 6 → 15»."""
    telling = waves.telling
    rows = where(themes(telling.report), theme=change.key)
    ends = [records(where(rows, workshop=w)) for w in (change.since, telling.report.workshop)]
    if not all(ends):
        return ""
    leave, value = (
        course(telling, *(telling.type.number(100 * row[0][side], 0) for row in ends))
        for side in ("leave_share", "value_share")
    )
    return telling.say.gettext("leave {leave} · value {value}", leave=leave, value=value)


def _teams(waves: Waves, theme: str) -> dict[str, str]:
    """Teams that count in each workshop."""
    rows = where(themes(waves.telling.report), theme=theme)
    return {row["workshop"]: waves.telling.type.count(row["teams"]) for row in records(rows)}


def _axis(telling: Telling, courses: dict[str, Course]) -> Axis:
    """Tens of points around zero that hold every interval, at most the whole scale."""
    points = [point for gaps in courses.values() for point in gaps.values()]
    ends = [end for p in points for end in (p.value, p.low, p.high) if math.isfinite(end)]
    low, high = min(-0.2, *ends), max(0.2, *ends)
    step = 0.2 if max(high, -low) <= 0.5 else 0.4
    low, high = max(-1.0, math.floor(low / 0.1) / 10), min(1.0, math.ceil(high / 0.1) / 10)
    values = [step * place for place in range(-5, 6) if low <= step * place <= high]
    signed = telling.type.signed
    ticks = tuple((value, signed(100 * value, 0)) for value in values)
    return Axis(low, high, ticks, 0, lambda share: signed(100 * share, 0))


def _subtitle(waves: Waves) -> str:
    what = waves.telling.say.gettext(
        "share of each theme in reasons to leave minus its share in value added, in points, in each"
        " of {n} workshops.",
        n=len(waves.months),
    )
    return waves.telling.voiced("team", what)


def _note(waves: Waves, panels: Sequence[Panel]) -> str:
    _ = waves.telling.say.gettext
    return sentences(
        _(
            "Above zero a theme weighs more as a reason to leave. Under each name: its share on"
            " both sides, in percent, then and now."
        ),
        tested_themes(waves.telling),
        _(
            "Band: where it would lie with teams like these (interval of 95%); it is not the test."
            " Beneath: teams with entries on both sides."
        ),
        notes(waves, panels),
        waves.telling.source(),
    )


def tested_themes(telling: Telling) -> str:
    """What colour, grey and a hollow last point say of themes."""
    _ = telling.say.gettext
    return sentences(
        _("Colour: real change of 5 points or more, tested with the teams’ gaps."),
        _("Hollow last point: a hint to be confirmed. Grey: not to be told from chance."),
    )
