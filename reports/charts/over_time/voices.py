"""Us beside our customers: how both see what we do, workshop by workshop, each in its line.

What teams agreed beside their members' ratings has no course: each team agrees only what was most
disputed in it, so that each workshop has other items of other teams.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd

from reports.charts.kit.drawing import Drawing
from reports.charts.kit.palette import INK, NEUTRAL
from reports.charts.over_time.change import Change
from reports.charts.over_time.courses import Course, Line, Point, is_in_several
from reports.charts.over_time.performance import scores
from reports.charts.over_time.plots import Panel
from reports.charts.over_time.waves import Said, Waves, drawings, then_and_now
from reports.findings.people import seen
from reports.report import Points, Report
from reports.telling import Finding, Record, Telling, records, sentences, stands_out, where
from reports.words.language import N_
from reports.words.typography import MISSING

KEY = "voices_over_time"
CUSTOMER = "customer"


def draw(report: Report) -> list[Drawing]:
    """Small multiples of performance, a line for each; where both rated in several workshops."""
    waves = Waves(report)
    return [
        drawing
        for size, rows in waves.by_scale(report.items)
        for spoken in [_spoken(waves, rows)]
        for panels in [[_panel(waves, own) for own in spoken]]
        for drawing in drawings(waves, KEY, panels, partial(_said, waves, size, spoken))
    ]


@dataclass(frozen=True, slots=True)
class Spoken:
    """One item as we see it and as they do: both courses, and how they differ by workshop."""

    item: str
    us: Course
    them: Course
    differences: list[Record]

    @property
    def change(self) -> Change:
        """Us minus our customers in the last workshop in which both rated it."""
        if not self.differences:
            return Change(self.item, falling_is_better=True)
        row = self.differences[-1]
        return Change(
            self.item,
            float(row["self_flattery"]),
            row["workshop"],
            is_real=stands_out(row["self_flattery_q"]),
            reason="",
            falling_is_better=True,
        )


def _spoken(waves: Waves, items: pd.DataFrame) -> list[Spoken]:
    """Items that both rated in several workshops, those that differ most first."""
    us, them = (
        waves.courses(where(items, voice=voice), "performance")
        for voice in (waves.rated_by, CUSTOMER)
    )
    found = [
        Spoken(item, us[item], them[item], _differences(waves, item))
        for item in us
        if item in them and is_in_several(us[item]) and is_in_several(them[item])
    ]
    return sorted(found, key=lambda own: (not own.change.is_real, -own.change.size))


def _bases(waves: Waves, own: Spoken) -> dict[str, str]:
    """n of us and of them under a point: «44 / 61»."""
    nobody = Point(float("nan"), base=MISSING)
    return {
        wave: f"{own.us.get(wave, nobody).base} / {own.them.get(wave, nobody).base}"
        for wave in waves.months
        if wave in own.us or wave in own.them
    }


def _differences(waves: Waves, item: str) -> list[Record]:
    """Us beside them in every workshop in which both rated the item, in their order."""
    rows = records(where(waves.report.voices, item=item))
    known = {row["workshop"]: row for row in rows}
    return [known[wave] for wave in waves.months if wave in known]


def _said(waves: Waves, size: Points, spoken: Sequence[Spoken], panels: Sequence[Panel]) -> Said:
    _ = waves.say.gettext
    what = _(
        "how we do today, mean from {first} to {last}. Dots: us; squares: our {customers}.",
        **size.ends,
    )
    count = waves.say.ngettext(
        "Two lines, us and our {customers}, of {n} item.",
        "Two lines, us and our {customers}, of {n} items.",
        len(panels),
    )
    note = sentences(
        _(
            "Each workshop hears other {customers}, so that no change in what they say is tested."
            " Colour: in the last workshop with both, the difference can be told from chance.",
        ),
        _(
            "Band: where the mean would lie if similar people answered (interval of 95%). Beneath:"
            " n of us / of our {customers}.",
        ),
        waves.notes(panels),
    )
    told = _finding(waves, spoken).title, waves.voiced("member", what), note, count
    return Said(*told, scores(waves, size), (N_("What we rated"), N_("Difference")))


def _finding(telling: Telling, spoken: Sequence[Spoken]) -> Finding:
    """What stands out in the last workshop in which both rated an item."""
    last = [own.differences[-1] for own in spoken if own.differences]
    rows = pd.DataFrame(last, columns=telling.report.voices.columns)
    return seen(telling, rows, "self_flattery")


def _panel(waves: Waves, own: Spoken) -> Panel:
    return Panel(
        waves.report.short(own.item),
        own.change,
        _verdict(waves, own.change),
        _course(waves, own),
        (Line("us", own.us, NEUTRAL), Line("customer", own.them, INK, "s", 1.2)),
        _bases(waves, own),
        waves.report.wording(own.item),
    )


def _verdict(waves: Waves, change: Change) -> str:
    """Who sees it better, and where that can be told: «decimos 0,9 más»."""
    _, delta = waves.say.gettext, waves.type.number(change.size)
    if change.reason:
        return ""
    if not change.is_real:
        return _("no clear difference")
    text = N_("we say {delta} more") if change.delta > 0 else N_("they say {delta} more")
    month = "" if change.since == waves.report.workshop else waves.months[change.since]
    return _(text, delta=delta) + (f" ({month})" if month else "")


def _course(telling: Telling, own: Spoken) -> str:
    """How the difference moved from the first workshop with both voices to the last."""
    if len(own.differences) < 2:
        return ""
    ends = (telling.type.signed(own.differences[at]["self_flattery"]) for at in (0, -1))
    return telling.say.gettext("difference {course}", course=then_and_now(telling, *ends))
