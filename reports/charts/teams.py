"""Do the teams differ? The mean of each team on one line per item; only tested ends are named."""

from dataclasses import dataclass
from functools import partial

import pandas as pd

from reports.charts.kit import fonts
from reports.charts.kit.drawing import Drawing, tabled
from reports.charts.kit.listing import AXIS, Listing, Told, drawings
from reports.charts.kit.page import MARGIN, RIGHT, SMALL, Page, Side
from reports.charts.kit.palette import BETTER, INK, MUTED, RULE, SHORT
from reports.charts.kit.rows import BODY, Row, Scale
from reports.findings import people
from reports.report import Points, Report
from reports.telling import Record, Telling, has_mean, is_hidden, is_known, records, sentences

KEY = "teams"
LABELS, MEANS = 60.0, (80.0, 118.0)
HIGH = 9.5  # mm of a row that has room for a name above or below its dots
RANGE, WORD = 142.0, RIGHT - 8


@dataclass(frozen=True, slots=True)
class Strip:
    """One item: the means of the shown teams, the workshop's mean, and what the test says."""

    item: str
    means: dict[str, float]
    mean: float
    n: float
    differ: bool
    lowest: str
    highest: str
    hidden: int

    @property
    def width(self) -> float:
        """How far apart the dots stand."""
        return max(self.means.values()) - min(self.means.values()) if self.means else 0.0

    @property
    def range(self) -> float | None:
        """Highest mean minus lowest one, where the means of all teams are shown."""
        return self.width if len(self.means) > 1 and not self.hidden else None


def draw(report: Report) -> list[Drawing]:
    """Strips of team means of performance, the widest first; nothing for one team."""
    telling = Telling(report)
    tested = telling.now(report.team_differences)
    items = telling.now(report.items, voice="member")
    items = items[items["item"].isin(tested["item"])]
    return [
        drawing
        for size, rows in telling.by_scale(items)
        for own in [tested[tested["item"].isin(rows["item"])]]
        for finding in [people.teams(telling, own) or people.no_difference(telling)]
        for drawing in drawings(_chart(telling, size, finding.title, _strips(telling, rows, own)))
    ]


def _chart(telling: Telling, size: Points, finding: str, strips: list[Strip]) -> Listing[Strip]:
    means = Scale(*MEANS, size.first, size.last)
    return Listing(
        KEY,
        Told(finding, _subtitle(telling, size), _note(telling, strips), _alt(telling, strips)),
        strips,
        _table(telling, strips),
        LABELS,
        partial(_draw_frame, telling, size, means),
        partial(_draw_strip, telling, means),
        lambda most: _chart(telling, size, finding, strips[:most]),
        telling.shorts(strip.item for strip in strips),
        foot=AXIS,
    )


def _draw_frame(
    telling: Telling, size: Points, means: Scale, page: Page, first: Strip, bottom: float
) -> None:
    _ = telling.say.gettext
    page.heads(
        _("What we rated"),
        (sum(MEANS) / 2, _("Each dot is a team"), "center"),
        (RANGE, _("Distance"), "right"),
        (WORD, _("Do they differ?"), "right"),
        (RIGHT, "n", "right"),
    )
    page.ticks(means, size.scores, bottom, [*map(telling.type.count, size.scores)])


def _draw_strip(telling: Telling, means: Scale, page: Page, row: Row, strip: Strip) -> None:
    t, y = telling.type, row.middle
    color, weight = (INK, "bold") if strip.differ else (MUTED, "regular")
    page.text(RANGE, y, t.number(strip.range), color=color, weight=weight, align="right")
    page.text(WORD, y, _verdict(telling, strip), SMALL, color=color, align="right")
    page.text(RIGHT, y, t.count(strip.n), color=MUTED, align="right")
    if not strip.means:
        page.hatched(means.left, row.top + 1.5, means.right - means.left, row.height - 3)
        return
    ends = [min(strip.means.values()), max(strip.means.values())]
    page.line([means(end) for end in ends], [y, y], RULE, 2.2, name="range")
    named = (strip.lowest, strip.highest)
    ordinary = [mean for team, mean in strip.means.items() if team not in named]
    page.marks([means(mean) for mean in ordinary], [y] * len(ordinary), size=5.6, name="team")
    if is_known(strip.mean):
        page.line([means(strip.mean)] * 2, [y - 2, y + 2], INK, 1.4, name="mean", above=3)
    _draw_ends(page, telling, row, strip, means)


def _draw_ends(page: Page, telling: Telling, row: Row, strip: Strip, means: Scale) -> None:
    """The named teams, beside their dots; in a high row above or below where there is no room."""
    for team, color, side in ((strip.lowest, SHORT, -1), (strip.highest, BETTER, 1)):
        if team not in strip.means:
            continue
        x, name = means(strip.means[team]), telling.report.team_name(team)
        page.marks([x], [row.middle], color=color, size=6.4, name="end")
        label = max(fonts.width(line, BODY) for line in row.lines)
        ends = MARGIN + min(LABELS + 1, label + 3), RANGE - 8
        room = x - 2 - ends[0] if side < 0 else ends[1] - x - 2
        y, start = row.middle, x + 2 * side
        if fonts.width(name, SMALL) > room and row.height >= HIGH:
            # the lowest starts over its dot and the highest ends under its own: never in the way
            y, start, side = row.middle + 3.4 * side, x + side, -side
            room = start - ends[0] if side < 0 else ends[1] - start
        align: Side = "right" if side < 0 else "left"
        page.text(start, y, fonts.fit(name, room, SMALL), SMALL, color=color, align=align)


def _subtitle(telling: Telling, size: Points) -> str:
    what = telling.say.gettext(
        "how we do today, mean of each team from {first} to {last}; upright line: all of us.",
        **size.ends,
    )
    return telling.voiced_by("member", what)


def _note(telling: Telling, strips: list[Strip]) -> str:
    _ = telling.say.gettext
    hidden = _(
        "Only teams with {base} answers or more; some are left out so that nobody can work out"
        " the others.",
        base=telling.report.settings.smallest_base,
    )
    return sentences(
        _("Distance: highest team minus lowest one."),
        _(
            "“They differ”: further apart than teams put together by chance would be, checked for"
            " all items at once; only then are teams named."
        ),
        _("With few people per team, to find no difference does not mean that there is none."),
        hidden if any(strip.hidden for strip in strips) else "",
        telling.source(),
    )


def _alt(telling: Telling, strips: list[Strip]) -> str:
    _, t = telling.say.gettext, telling.type
    count = telling.say.ngettext(
        "Strip of team means in {n} item.", "Strips of team means in {n} items.", len(strips)
    )
    found = [
        _(
            "{item}: distance {range}, lowest {lowest}, highest {highest}",
            item=telling.name(strip.item),
            range=t.number(strip.range),
            lowest=telling.team(strip.lowest),
            highest=telling.team(strip.highest),
        )
        for strip in strips[:3]
        if strip.differ
    ]
    differ = _("The teams differ in: {list}.", list="; ".join(found))
    return sentences(
        count,
        differ if found else people.no_difference(telling).text,
        _("Teams with too few answers are left out.") if any(s.hidden for s in strips) else "",
    )


def _table(telling: Telling, strips: list[Strip]) -> pd.DataFrame:
    _, t, called = telling.say.gettext, telling.type, telling.report.team_name
    columns = {
        _("What we rated"): lambda strip: telling.report.wording(strip.item),
        _("All of us"): lambda strip: t.number(strip.mean),
        _("Lowest team"): lambda strip: called(strip.lowest),
        _("Highest team"): lambda strip: called(strip.highest),
        _("Distance"): lambda strip: t.number(strip.range),
        _("Do they differ?"): lambda strip: _verdict(telling, strip),
        _("Teams shown"): lambda strip: t.count(len(strip.means)),
    }
    return tabled(strips, columns)


def _verdict(telling: Telling, strip: Strip) -> str:
    _ = telling.say.gettext
    return _("they differ") if strip.differ else _("not distinguishable")


def _strips(telling: Telling, items: pd.DataFrame, tested: pd.DataFrame) -> list[Strip]:
    """One for each item, those that differ first and then the widest range first."""
    teams = telling.now(telling.report.teams, voice="member")
    verdicts = {row["item"]: row for row in records(tested)}
    found = [
        _strip(item, records(teams[teams["item"] == item["item"]]), verdicts[item["item"]])
        for item in records(items)
    ]
    # a range that the test supports before a wider one that it does not
    return sorted(found, key=lambda strip: (not strip.differ, -strip.width))


def _strip(item: Record, teams: list[Record], verdict: Record) -> Strip:
    differ = is_known(verdict["size"]) and verdict["size"] != ""
    lowest, highest = (
        verdict[end] if differ and is_known(verdict[end]) else "" for end in ("lowest", "highest")
    )
    mean = float(item["performance"]) if is_known(item["performance"]) else float("nan")
    hidden = sum(is_hidden(row) for row in teams)
    means = {
        str(row["team"]): float(row["performance"])
        for row in teams
        if has_mean(row, "n_performance", "performance")
    }
    return Strip(item["item"], means, mean, item["n_performance"], differ, lowest, highest, hidden)
