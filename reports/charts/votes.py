"""Why do they leave? The groups that the room made, with its dots and how many teams name them."""

from functools import partial

import pandas as pd

from reports.charts.kit.drawing import Drawing
from reports.charts.kit.listing import Listing, Told, drawings
from reports.charts.kit.page import RIGHT, Page
from reports.charts.kit.palette import INK, NEUTRAL
from reports.charts.kit.rows import Row, Scale
from reports.charts.pareto import base_of, draw_teams, told
from reports.findings.gaps import top_reasons
from reports.findings.written import reasons
from reports.report import Report
from reports.telling import Finding, Record, Telling, is_known, records, sentences

KEY = "votes"
LABELS, DOTS = 62.0, (66.0, 142.0)
APART, NEAR = 1.62, 1.1  # mm from dot to dot; nearer ones cannot be told apart and become a bar


def draw(report: Report) -> list[Drawing]:
    """Bars of the dots that the room gave, of the entries where nobody voted."""
    telling = Telling(report)
    groups = telling.groups_made()
    if groups.empty:
        return []
    finding = reasons(telling) or Finding(telling.say.gettext("Reasons to leave by group."))
    return [*drawings(_chart(telling, groups, groups, finding.title))]


def _chart(
    telling: Telling, every: pd.DataFrame, shown: pd.DataFrame, finding: str
) -> Listing[Record]:
    name = "dots" if _is_voted(every) else "entries"
    most = max(1, int(every[name].max()))
    step = min(APART, (DOTS[1] - DOTS[0]) / most)
    bars = Scale(DOTS[0], DOTS[0] + most * step, 0, most)
    first = {*top_reasons(telling)["group"]}
    return Listing(
        KEY,
        Told(finding, _subtitle(telling, every), _note(telling, every), _alt(telling, every)),
        records(shown),
        _table(telling, shown),
        LABELS,
        partial(_draw_frame, telling, name),
        partial(_draw_row, telling, bars, name, first),
        lambda most: _chart(telling, every, every[:most], finding),
        least=7.6,
        bold=[place for place, group in enumerate(shown["group"]) if group in first],
    )


def _is_voted(groups: pd.DataFrame) -> bool:
    return bool(groups["dots"].notna().any())


def _draw_frame(telling: Telling, name: str, page: Page, first: Record, bottom: float) -> None:
    _ = telling.say.gettext
    dots = _("Dots") if name == "dots" else _("Entries")
    page.heads(
        _("Reason, or group of reasons"), (DOTS[0], dots, "left"), (RIGHT, _("Teams"), "right")
    )


def _draw_row(
    telling: Telling, bars: Scale, name: str, first: set[str], page: Page, row: Row, group: Record
) -> None:
    """Votes are ink and grey: a dot is no shortfall."""
    t, y = telling.type, row.middle
    color = INK if group["group"] in first else NEUTRAL
    n = int(group[name]) if is_known(group[name]) else 0
    if (step := bars(1) - bars(0)) < NEAR:
        page.box(bars.left, y - 1.6, bars(n) - bars.left, 3.2, color, name)
    else:
        places = [bars.left + (place + 0.5) * step for place in range(n)]
        page.marks(places, [y] * n, size=3.4, color=color, edge=color, stroke=0, name=name)
    page.text(bars(n) + 1.8, y, t.count(group[name]), color=color, weight="bold")
    draw_teams(page, telling, y, group, color)


def _subtitle(telling: Telling, groups: pd.DataFrame) -> str:
    say = telling.say
    every = telling.now(telling.report.votes)
    base = base_of(telling, groups, int(every["entries"].sum()))
    if not _is_voted(groups):
        what = say.gettext("reasons to leave as the room put them together.")
        return sentences(telling.voiced("team", what), base)
    what = say.gettext("dots that the room gave to reasons to leave; not {customers} lost.")
    voters = int(groups["voters"].max())
    votes = say.ngettext("One person voted.", "{n} people voted.", voters)
    return sentences(telling.voiced("team", what), base, votes)


def _note(telling: Telling, groups: pd.DataFrame) -> str:
    _, ngettext = telling.say.gettext, telling.say.ngettext
    every = telling.now(telling.report.votes)
    alone = len(every) - len(groups)
    rest = (
        ngettext(
            "One more reason stands alone; it is among all that was written.",
            "{n} more reasons stand alone; they are among all that was written.",
            alone,
        )
        if alone
        else ""
    )
    dots = _("Each person had three dots, at most two for one group; who gave them is not kept.")
    return sentences(
        dots if _is_voted(groups) else "", _("One square per team."), rest, telling.source()
    )


def _alt(telling: Telling, groups: pd.DataFrame) -> str:
    top = [
        told(telling, group, telling.group(group["group"]), _amount(telling, group))
        for group in records(groups.head(3))
    ]
    count = telling.say.ngettext("Bars of {n} group.", "Bars of {n} groups.", len(groups))
    return sentences(count, telling.say.gettext("First: {list}.", list="; ".join(top)))


def _amount(telling: Telling, group: Record) -> str:
    ngettext = telling.say.ngettext
    if not is_known(group["dots"]):
        return ngettext("one entry", "{n} entries", int(group["entries"]))
    return ngettext("one dot", "{n} dots", int(group["dots"]))


def _table(telling: Telling, groups: pd.DataFrame) -> pd.DataFrame:
    _, t = telling.say.gettext, telling.type
    columns = {
        _("Group"): groups["group"].tolist(),
        _("Dots"): [t.count(dots) for dots in groups["dots"]],
        _("Entries"): [t.count(entries) for entries in groups["entries"]],
        _("Teams that name it"): [t.count(reach) for reach in groups["reach"]],
    }
    if not _is_voted(groups):
        del columns[_("Dots")]
    return pd.DataFrame(columns)
