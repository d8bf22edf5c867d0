"""How do we do? Performance of each rated item over the workshops, with its importance beside."""

from collections.abc import Iterable, Sequence
from functools import partial

import pandas as pd

from reports.charts.kit.drawing import Drawing
from reports.charts.kit.palette import IMPORTANCE, mixed
from reports.charts.over_time.change import how_tested, importance_moved
from reports.charts.over_time.courses import Line
from reports.charts.over_time.plots import Axis, Panel
from reports.charts.over_time.waves import Said, Waves, band_of_people, drawings
from reports.findings.change import change, incomparable
from reports.report import Points, Report
from reports.telling import Finding, Telling, sentences

KEY = "trend"


def draw(report: Report) -> list[Drawing]:
    """Small multiples of performance with its band; from three workshops on."""
    waves = Waves(report)
    if len(waves.months) < 3:
        return []
    return [
        drawing
        for size, items in waves.in_several("performance")
        for drawing in drawings(waves, KEY, panels_of(waves, items), partial(said, waves, size))
    ]


def panels_of(waves: Waves, items: pd.DataFrame) -> list[Panel]:
    """A panel an item, its importance thin and dashed."""
    importance, pale = waves.courses(items, "importance"), mixed(IMPORTANCE, 0.45)

    def beside(item: str) -> tuple[Line, ...]:
        return (Line("importance", importance[item], pale, "", 0.8, (3, 1.5), is_told=False),)

    return waves.panels(items, "performance", beside, importance_moved)


def said(waves: Waves, size: Points, panels: Sequence[Panel]) -> Said:
    """What the chart says of panels on a scale of that size."""
    found = finding(waves, [panel.change.key for panel in panels])
    what = waves.say.gettext(
        "how we do today, mean from {first} to {last} in each of {n} workshops; dashed:"
        " importance.",
        **size.ends,
        n=len(waves.months),
    )
    note = sentences(how_tested(waves, size), band_of_people(waves), waves.notes(panels))
    count = waves.say.ngettext("Line of {n} item.", "Lines of {n} items.", len(panels))
    subtitle = waves.voiced(waves.rated_by, what)
    return Said(found.title, subtitle, note, count, scores(waves, size))


def finding(telling: Telling, items: Iterable[str]) -> Finding:
    """What really changed in how we do."""
    trend = telling.report.trend
    trend = trend[trend["item"].isin(set(items)) & (trend["measure"] == "performance")]
    return change(telling, trend) or incomparable(telling)


def scores(telling: Telling, size: Points) -> Axis:
    """The whole response scale, its ends and its middle."""
    t, values = telling.type, (size.first, (size.first + size.last) / 2, size.last)
    # the middle of an even scale is no score
    ticks = tuple((value, t.count(value) if value == int(value) else "") for value in values)
    return Axis(size.first, size.last, ticks, 1, t.number)
