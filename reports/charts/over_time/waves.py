"""What charts of several workshops start from: whose voice, which workshops, other teams."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from reports.charts.kit.drawing import Drawing
from reports.charts.over_time import multiples
from reports.charts.over_time.change import Change, in_several_workshops, of_items
from reports.charts.over_time.courses import Course, Line, Point, breaks
from reports.charts.over_time.multiples import Multiples
from reports.charts.over_time.plots import Axis, Panel
from reports.report import Points
from reports.slices import waves as over_waves
from reports.telling import LEAST_FOR_A_MEAN, Telling, is_known, records, sentences, where
from reports.words.keys import WHY_NOT
from reports.words.language import N_


class Waves(Telling):
    """A report told over its workshops."""

    @cached_property
    def rated_by(self) -> str:
        """The voice that leads over time."""
        return over_waves.voice(self.report)

    @cached_property
    def others(self) -> frozenset[str]:
        """The workshops that other teams came to than to the last."""
        return over_waves.other_teams(self.report)

    def in_several(self, figure: str) -> list[tuple[Points, pd.DataFrame]]:
        """For each scale the items whose figure can be drawn in several workshops."""
        rows = self.report.items
        # sheets of two teams have a mean that is no point of a line
        few = rows[over_waves.BASES[figure]].fillna(0) < LEAST_FOR_A_MEAN
        rows = rows.assign(**{figure: rows[figure].mask(few.astype(bool))})
        return self.by_scale(in_several_workshops(rows, self.rated_by, figure))

    def courses(self, rows: pd.DataFrame, figure: str) -> dict[str, Course]:
        """The course of a figure of `items` by item."""
        found: dict[str, Course] = {}
        for row in records(rows):
            base, is_other = over_waves.BASES[figure], row["workshop"] in self.others
            point = Point.of(row, figure, base, is_other, self.base_in(row, base))
            found.setdefault(row["item"], {})[row["workshop"]] = point
        return found

    def panels(
        self,
        items: pd.DataFrame,
        measure: str,
        beside: Callable[[str], tuple[Line, ...]],
        under: Callable[[Telling, Change], str],
    ) -> list[Panel]:
        """A panel an item, the largest change first: its course over the lines `beside` it."""
        courses = self.courses(items, measure)
        return [
            Panel(
                self.report.short(change.key),
                change,
                self.verdict(change),
                under(self, change),
                (*beside(change.key), Line(measure, course := courses[change.key], change.color)),
                {wave: point.base for wave, point in course.items()},
                self.report.wording(change.key),
                self._limits(change.key, measure),
            )
            for change in of_items(self.report, courses, measure)
        ]

    def _limits(self, item: str, measure: str) -> tuple[float, ...]:
        """The limits of usual variation, which eight workshops or more may have."""
        rows = where(self.report.series, item=item, measure=measure)
        known = records(rows[rows["lower"].notna()])
        return tuple(float(row[end]) for row in known for end in ("lower", "upper"))

    def verdict(self, change: Change, delta: str = "") -> str:
        """One line about a change: «+1,0 desde mar. 2025», «sin cambio claro»."""
        _, since = self.say.gettext, self.when(change.since)
        delta = delta or self.type.signed(change.delta)
        if change.is_real:
            return _("{delta} since {since}", delta=delta, since=since)
        if change.is_hint:
            return _("hint: {delta} since {since}", delta=delta, since=since)
        return _(_UNTOLD.get(change.reason, _UNTOLD[""]))

    def theme_verdict(self, change: Change) -> str:
        """The same of a theme's gap, in points."""
        return self.verdict(change, self.points(change.delta) if is_known(change.delta) else "")

    def other_teams(self) -> str:
        """What open points mean, where there are any."""
        months = [month for wave, month in self.months.items() if wave in self.others]
        if not months:
            return ""
        return self.say.gettext(
            "Open points: other teams than in the last workshop ({list}).",
            list=self.type.listing(months),
        )

    def notes(self, panels: Sequence[Panel]) -> str:
        """What the marks mean that these panels have: breaks, open points, limits, hatching."""
        _ = self.say.gettext
        reworded = any(self._breaks(panel) for panel in panels)
        return sentences(
            _("Dotted upright: the question changed, a new line begins.") if reworded else "",
            self.other_teams(),
            _("Dotted: limits of the usual variation.") if any(p.limits for p in panels) else "",
            self.hidden_note(self._hidden(panels)),
            self.source(),
        )

    def _breaks(self, panel: Panel) -> bool:
        return bool(breaks(panel.lines[-1].points, list(self.months)))

    def _hidden(self, panels: Sequence[Panel]) -> int:
        return sum(len(panel.hidden(self.months)) for panel in panels)

    def written(self, panel: Panel, axis: Axis) -> list[str]:
        """Its courses as they are written, workshop by workshop; «<5» where one is hidden."""
        told = [
            [line.points.get(wave, Point(float("nan"))) for line in panel.lines if line.is_told]
            for wave in self.months
        ]
        return [
            " / ".join(
                self.hidden_base(p.too_few) if p.hidden else axis.write(p.value) for p in points
            )
            for points in told
        ]

    def alt(self, count: str, panels: Sequence[Panel], axis: Axis) -> str:
        """How many, the first three with their values, and what is hidden or not comparable."""
        _, top = self.say.gettext, []
        for panel in panels[:3]:
            known = panel.lines[-1].known(list(self.months))
            written = dict(zip(self.months, self.written(panel, axis), strict=True))
            top.append(f"{panel.name}: {written[known[0]]} → {written[known[-1]]}, {panel.said}")
        names = [self.type.quoted(panel.name) for panel in panels if self._breaks(panel)]
        reworded = _("Its question changed: {list}.", list=self.type.listing(names))
        return sentences(
            count,
            _("First: {list}.", list="; ".join(top)),
            self.hidden_count(self._hidden(panels)),
            reworded if names else "",
            self.other_teams(),
        )


_UNTOLD = WHY_NOT | {
    "": N_("no clear change"),
    "no_spread": N_("cannot be told"),
    "untested": N_("nothing to compare with"),
}


def then_and_now(telling: Telling, then: str, now: str) -> str:
    """«38 a 11»: then and now, in a line of its own; Lato has no arrow."""
    return telling.say.gettext("{then} to {now}", then=then, now=now)


def band_of_people(telling: Telling) -> str:
    """What band and figures under the points of items mean."""
    return telling.say.gettext(
        "Band: where the mean would lie if similar people answered (interval of 95%); it is not"
        " the test. Beneath: n in each workshop."
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What a chart says of its panels, and the axis that they share; `count` is how many.

    Its table has one row for each panel, by its whole name, under `heads` before and after.
    """

    finding: str
    subtitle: str
    note: str
    count: str
    axis: Axis
    heads: tuple[str, str] = (N_("What we rated"), N_("Change"))


Say = Callable[[Sequence[Panel]], Said]
"""What is said of these panels: all of a chart, or its first ones."""


def drawings(waves: Waves, key: str, panels: Sequence[Panel], say: Say) -> Iterator[Drawing]:
    """The drawings of a chart with a panel an item, or a theme; none without panels."""
    return multiples.drawings(panels, lambda shown: chart_of(waves, key, shown, say(shown)))


def chart_of(waves: Waves, key: str, panels: Sequence[Panel], said: Said) -> Multiples:
    """A chart of panels, before it is cut into sheets."""
    (first, last), _, axis = said.heads, waves.say.gettext, said.axis
    rows = [[one.whole or one.name, *waves.written(one, axis), one.said] for one in panels]
    table = pd.DataFrame(rows, columns=[_(first), *waves.months.values(), _(last)])
    told = said.finding, said.subtitle, said.note, waves.alt(said.count, panels, axis)
    return Multiples(key, *told, waves.months, panels, axis, table)
