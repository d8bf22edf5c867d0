"""How do we do? Performance of each rated item over the workshops, with its importance beside."""

from collections.abc import Iterable

import pandas as pd

from reports.charts.kit.drawing import Drawing
from reports.charts.kit.palette import IMPORTANCE, mixed
from reports.charts.over_time.change import how_tested, importance_moved
from reports.charts.over_time.courses import Line
from reports.charts.over_time.multiples import Multiples
from reports.charts.over_time.plots import Axis, Panel
from reports.charts.over_time.waves import Waves, band_of_people, chart_of, drawings_of_items, notes
from reports.findings.change import change, incomparable
from reports.report import Points, Report
from reports.telling import Finding, Telling, sentences

KEY = "trend"


def draw(report: Report) -> list[Drawing]:
    """Small multiples of performance with its band; from three workshops on."""
    if len(report.workshops) < 3:
        return []
    return drawings_of_items(report, "performance", chart)


def chart(waves: Waves, size: Points, items: pd.DataFrame) -> Multiples:
    """A panel of each item of one scale, before it is cut into pages."""
    telling, pale = waves.telling, mixed(IMPORTANCE, 0.45)
    importance = waves.courses(items, "importance")

    def beside(item: str) -> tuple[Line, ...]:
        """Importance, thin and dashed."""
        return (Line("importance", importance[item], pale, "", 0.8, (3, 1.5), is_told=False),)

    panels = waves.panels(items, "performance", beside, importance_moved)
    heading = finding(telling, set(items["item"])).title
    count = telling.say.ngettext("Line of {n} item.", "Lines of {n} items.", len(panels))
    told = heading, _subtitle(waves, size), _note(waves, size, panels), count
    return chart_of(waves, KEY, told, panels, scores(telling, size))


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


def _subtitle(waves: Waves, size: Points) -> str:
    what = waves.telling.say.gettext(
        "how we do today, mean from {first} to {last} in each of {n} workshops; dashed:"
        " importance.",
        **size.ends,
        n=len(waves.months),
    )
    return waves.telling.voiced(waves.voice, what)


def _note(waves: Waves, size: Points, panels: list[Panel]) -> str:
    telling = waves.telling
    tested, band = how_tested(telling, size), band_of_people(telling)
    return sentences(tested, band, notes(waves, panels), telling.source())
