"""What charts of several workshops start from: whose voice, which workshops, other teams."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from reports.charts.kit.drawing import Drawing
from reports.charts.over_time.change import Change, in_several_workshops, of_items, verdict, waves
from reports.charts.over_time.courses import Course, Line, Point, breaks
from reports.charts.over_time.multiples import Multiples, drawings
from reports.charts.over_time.plots import Axis, Panel
from reports.report import Points, Report
from reports.slices import waves as over_waves
from reports.telling import (
    LEAST_FOR_A_MEAN,
    Telling,
    by_scale,
    is_few,
    is_hidden,
    records,
    sentences,
    where,
)
from reports.words.language import N_


@dataclass(frozen=True, slots=True)
class Waves:
    """The workshops of a report with their months, the voice that leads, and how to say it.

    `others` are the workshops that other teams came to than to the last.
    """

    telling: Telling
    months: dict[str, str]
    voice: str
    others: frozenset[str]

    @classmethod
    def of(cls, report: Report) -> "Waves":
        """The waves of this report."""
        telling, voice = Telling(report), over_waves.voice(report)
        return cls(telling, waves(report), voice, over_waves.other_teams(report))

    def courses(self, rows: pd.DataFrame, figure: str) -> dict[str, Course]:
        """The course of a figure of `items` by item."""
        found: dict[str, Course] = {}
        for row in records(rows):
            is_other = row["workshop"] in self.others
            point = Point.of(row, figure, over_waves.BASES[figure], is_other)
            found.setdefault(row["item"], {})[row["workshop"]] = point
        return found

    def bases(self, rows: pd.DataFrame, figure: str) -> dict[str, dict[str, str]]:
        """The n of a figure as it is written, by item and workshop."""
        found: dict[str, dict[str, str]] = {}
        for row in records(rows):
            n = row[over_waves.BASES[figure]]
            written = self.telling.base_of(n, is_hidden(row), is_few(row))
            found.setdefault(row["item"], {})[row["workshop"]] = written
        return found

    def panels(
        self,
        items: pd.DataFrame,
        measure: str,
        beside: Callable[[str], tuple[Line, ...]],
        under: Callable[[Telling, Change], str],
    ) -> list[Panel]:
        """A panel an item, the largest change first: its course over the lines `beside` it."""
        report = self.telling.report
        courses, bases = self.courses(items, measure), self.bases(items, measure)
        return [
            Panel(
                report.short(change.key),
                change,
                verdict(self.telling, change, self.months),
                under(self.telling, change),
                (*beside(change.key), Line(measure, courses[change.key], change.color)),
                bases[change.key],
                report.wording(change.key),
                self.limits(change.key, measure),
            )
            for change in of_items(report, courses, measure)
        ]

    def limits(self, item: str, measure: str) -> tuple[float, ...]:
        """The limits of usual variation, which eight workshops or more may have."""
        rows = where(self.telling.report.series, item=item, measure=measure)
        known = records(rows[rows["lower"].notna()])
        return tuple(float(row[end]) for row in known for end in ("lower", "upper"))


def course(telling: Telling, then: str, now: str) -> str:
    """«38 a 11»: then and now, in a line of its own; Lato has no arrow."""
    return telling.say.gettext("{then} to {now}", then=then, now=now)


def _written(waves: Waves, panel: Panel, axis: Axis) -> list[str]:
    """Its courses as they are written, workshop by workshop; «<5» where one is hidden."""
    base_of = waves.telling.base_of
    told = [
        [line.points.get(wave, Point(float("nan"))) for line in panel.lines if line.is_told]
        for wave in waves.months
    ]
    return [
        " / ".join(base_of(0, True, p.too_few) if p.hidden else axis.write(p.value) for p in points)
        for points in told
    ]


def _alt(waves: Waves, count: str, panels: Sequence[Panel], axis: Axis) -> str:
    """Kind and number, the first three with their values, and what is hidden or not comparable."""
    _, telling = waves.telling.say.gettext, waves.telling
    top = []
    for panel in panels[:3]:
        known = panel.lines[-1].known(list(waves.months))
        written = dict(zip(waves.months, _written(waves, panel, axis), strict=True))
        top.append(f"{panel.name}: {written[known[0]]} → {written[known[-1]]}, {panel.said}")
    hidden = sum(len(panel.hidden(waves.months)) for panel in panels)
    return sentences(
        count,
        _("First: {list}.", list="; ".join(top)),
        telling.hidden_count(hidden),
        _reworded(waves, panels),
        other_teams(waves),
    )


def _reworded(waves: Waves, panels: Sequence[Panel]) -> str:
    order = list(waves.months)
    names = [
        waves.telling.type.quoted(panel.name)
        for panel in panels
        if breaks(panel.lines[-1].points, order)
    ]
    if not names:
        return ""
    listed = waves.telling.type.listing(names)
    return waves.telling.say.gettext("Its question changed: {list}.", list=listed)


def other_teams(waves: Waves) -> str:
    """What open points mean, where there are any."""
    months = [month for wave, month in waves.months.items() if wave in waves.others]
    if not months:
        return ""
    return waves.telling.say.gettext(
        "Open points: other teams than in the last workshop ({list}).",
        list=waves.telling.type.listing(months),
    )


def band_of_people(telling: Telling) -> str:
    """What band and figures under the points of items mean."""
    return telling.say.gettext(
        "Band: where the mean would lie if similar people answered (interval of 95%); it is not"
        " the test. Beneath: n in each workshop."
    )


def notes(waves: Waves, panels: Sequence[Panel]) -> str:
    """What the marks mean that these panels have: breaks, open points, limits, hatching."""
    _, order = waves.telling.say.gettext, list(waves.months)
    lines = [panel.lines[-1].points for panel in panels]
    hidden = sum(len(panel.hidden(order)) for panel in panels)
    return sentences(
        _("Dotted upright: the question changed, a new line begins.")
        if any(breaks(points, order) for points in lines)
        else "",
        other_teams(waves),
        _("Dotted: limits of the usual variation.") if any(p.limits for p in panels) else "",
        waves.telling.hidden_note(hidden),
    )


def drawings_of_items(
    report: Report, figure: str, chart: Callable[[Waves, Points, pd.DataFrame], Multiples]
) -> list[Drawing]:
    """A chart for each scale of the items whose figure can be drawn in several workshops."""
    waves, rows = Waves.of(report), report.items
    # sheets of two teams have a mean that is no point of a line
    few = rows[over_waves.BASES[figure]].fillna(0) < LEAST_FOR_A_MEAN
    rows = rows.assign(**{figure: rows[figure].mask(few.astype(bool))})
    return [
        drawing
        for size, items in by_scale(
            waves.telling.report, in_several_workshops(rows, waves.voice, figure)
        )
        for drawing in of_panels(waves, size, items, chart)
    ]


def of_panels(
    waves: Waves,
    size: Points,
    items: pd.DataFrame,
    chart: Callable[[Waves, Points, pd.DataFrame], Multiples],
) -> Iterator[Drawing]:
    """The drawings of a chart with a panel an item."""

    def again(keys: Sequence[str]) -> Multiples:
        return chart(waves, size, items[items["item"].isin(keys)])

    whole = chart(waves, size, items)
    return drawings(whole, waves.months, again) if whole.panels else iter(())


def chart_of(
    waves: Waves,
    key: str,
    told: tuple[str, str, str, str],
    panels: Sequence[Panel],
    axis: Axis,
    heads: tuple[str, str] = (N_("What we rated"), N_("Change")),
) -> Multiples:
    """A chart of one panel an item, or a theme; `told` are title, subtitle, note and its count.

    Its table has one row for each panel, by its whole name, under `heads` before and after.
    """
    (heading, subtitle, note, count), say = told, waves.telling.say.gettext
    rows = [
        [panel.whole or panel.name, *_written(waves, panel, axis), panel.said] for panel in panels
    ]
    columns = [say(heads[0]), *waves.months.values(), say(heads[1])]
    table, said = pd.DataFrame(rows, columns=columns), _alt(waves, count, panels, axis)
    return Multiples(key, heading, subtitle, note, said, panels, axis, table)
