"""Are the gaps closing? The gap of each rated item over the workshops, on the same axis."""

import math
from collections.abc import Sequence
from functools import partial

from reports.charts.kit.drawing import Drawing
from reports.charts.over_time.change import Change, how_tested
from reports.charts.over_time.plots import Axis, Panel
from reports.charts.over_time.waves import Said, Waves, band_of_people, drawings
from reports.findings.change import gaps_moved, incomparable
from reports.report import Points, Report
from reports.telling import Telling, sentences

KEY = "gaps_over_time"


def draw(report: Report) -> list[Drawing]:
    """Small multiples of the gap with its band; from two workshops on."""
    waves = Waves(report)
    return [
        drawing
        for size, items in waves.in_several("gap")
        for panels in [waves.panels(items, "gap", lambda item: (), behind)]
        for drawing in drawings(waves, KEY, panels, partial(_said, waves, size))
    ]


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


def _said(waves: Waves, size: Points, panels: Sequence[Panel]) -> Said:
    _ = waves.say.gettext
    found = gaps_moved(waves, {panel.change.key for panel in panels}) or incomparable(waves)
    what = _(
        "gap, importance minus how we do today, in points, in each of {n} workshops.",
        n=len(waves.months),
    )
    note = sentences(
        _("Above zero we fall short. Under each name: what moved in how we do and in importance."),
        how_tested(waves, size),
        band_of_people(waves),
        waves.notes(panels),
    )
    count = waves.say.ngettext(
        "Line of the gap of {n} item.", "Lines of the gaps of {n} items.", len(panels)
    )
    axis = _axis(waves, panels)
    return Said(found.title, waves.voiced(waves.rated_by, what), note, count, axis)


def _axis(telling: Telling, panels: Sequence[Panel]) -> Axis:
    """Whole points around zero that hold every interval, the same for all panels."""
    ends = [end for panel in panels for end in panel.ends]
    low, high = min(-1, math.floor(min(ends))), max(2, math.ceil(max(ends)))
    step = 1 if high - low <= 5 else 2
    values = [value for value in range(low, high + 1) if value % step == 0]
    signed = telling.type.signed
    return Axis(low, high, tuple((value, signed(value, 0)) for value in values), 0, signed)
