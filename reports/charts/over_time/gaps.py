"""Are the gaps closing? The gap of each rated item over the workshops, on the same axis."""

import math

import pandas as pd

from reports.charts.kit.drawing import Drawing
from reports.charts.over_time.change import Change, how_tested
from reports.charts.over_time.courses import Course
from reports.charts.over_time.multiples import Multiples
from reports.charts.over_time.plots import Axis, Panel
from reports.charts.over_time.waves import Waves, band_of_people, chart_of, drawings_of_items, notes
from reports.findings.change import gaps_moved, incomparable
from reports.report import Points, Report
from reports.telling import Telling, sentences

KEY = "gaps_over_time"


def draw(report: Report) -> list[Drawing]:
    """Small multiples of the gap with its band; from two workshops on."""
    return drawings_of_items(report, "gap", _chart)


def _chart(waves: Waves, size: Points, items: pd.DataFrame) -> Multiples:
    telling = waves.telling
    panels = waves.panels(items, "gap", lambda item: (), behind)
    found = gaps_moved(telling, set(items["item"])) or incomparable(telling)
    count = telling.say.ngettext(
        "Line of the gap of {n} item.", "Lines of the gaps of {n} items.", len(panels)
    )
    told = found.title, _subtitle(waves), _note(waves, size, panels), count
    axis = _axis(telling, [panel.lines[-1].points for panel in panels])
    return chart_of(waves, KEY, told, panels, axis)


def behind(telling: Telling, change: Change) -> str:
    """What moved when the gap did: «lo hacemos +0,9 · importa −0,1»."""
    if not math.isfinite(change.performance) or not math.isfinite(change.importance):
        return ""
    signed = telling.type.signed
    return telling.say.gettext(
        "we do {performance} · importance {importance}",
        performance=signed(change.performance),
        importance=signed(change.importance),
    )


def _axis(telling: Telling, courses: list[Course]) -> Axis:
    """Whole points around zero that hold every interval, the same for all panels."""
    points = [point for course in courses for point in course.values()]
    ends = [end for p in points for end in (p.value, p.low, p.high) if math.isfinite(end)]
    low, high = min(-1, math.floor(min(ends))), max(2, math.ceil(max(ends)))
    step = 1 if high - low <= 5 else 2
    values = [value for value in range(low, high + 1) if value % step == 0]
    signed = telling.type.signed
    return Axis(low, high, tuple((value, signed(value, 0)) for value in values), 0, signed)


def _subtitle(waves: Waves) -> str:
    what = waves.telling.say.gettext(
        "gap, importance minus how we do today, in points, in each of {n} workshops.",
        n=len(waves.months),
    )
    return waves.telling.voiced(waves.voice, what)


def _note(waves: Waves, size: Points, panels: list[Panel]) -> str:
    _, telling = waves.telling.say.gettext, waves.telling
    return sentences(
        _("Above zero we fall short. Under each name: what moved in how we do and in importance."),
        how_tested(telling, size),
        band_of_people(telling),
        notes(waves, panels),
        telling.source(),
    )
