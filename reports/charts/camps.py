"""Divided opinions: the scores of each team, person by person, where one mean hides two camps."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pandas as pd

from reports.charts.kit import fonts
from reports.charts.kit.drawing import Drawing, Fit, on_sheets
from reports.charts.kit.page import MARGIN, SMALL, Page
from reports.charts.kit.palette import INK, MUTED, RULE, SHORT
from reports.charts.kit.rows import BODY
from reports.findings import people
from reports.report import Report
from reports.telling import Telling, is_known, sentences

KEY = "camps"
COLUMNS, MOST_ITEMS = 6, 4
FEWEST = 2 * COLUMNS  # panels that are shown where fewer teams are divided
PANEL, TALL, BARS = 29.0, 42.5, 20.0
CALM = "#9DBFD6"


@dataclass(frozen=True, slots=True)
class Panel:
    """The answers of one team to one item."""

    team: str
    counts: list[int]
    consensus: float
    divided: bool
    first: int

    @property
    def n(self) -> int:
        """How many people gave a score."""
        return sum(self.counts)


def draw(report: Report) -> list[Drawing]:
    """One chart for each of the items in which some team is divided, at most four."""
    telling = Telling(report)
    return [
        drawing
        for item in people.divided(telling, "member")[:MOST_ITEMS]
        for drawing in _drawings(telling, item, _panels(telling, item))
    ]


def _drawings(telling: Telling, item: str, every: list[Panel]) -> Iterator[Drawing]:
    panels = every[: max(FEWEST, sum(panel.divided for panel in every))]
    each = COLUMNS * 4
    pages = [panels[start : start + each] for start in range(0, len(panels), each)]
    own = telling.now(telling.report.teams, item=item, voice="member")
    hidden, rest = int(own["hidden"].eq(True).sum()), every[len(panels) :]
    finding = people.camp(telling, item).title
    # of many teams those that agree stand in the table alone
    sheets = [(page, rest if page is pages[-1] else []) for page in pages]
    fit = Fit(lambda most: _drawings(telling, item, every[:most]))
    return on_sheets(finding, sheets, partial(_drawing, telling, item, hidden), fit)


def _panels(telling: Telling, item: str) -> list[Panel]:
    """Divided ones first, then by agreement; the whole workshop only where it is divided itself."""
    report, of_item = telling.report, {"item": item, "voice": "member"}
    flagged = set(telling.now(report.camps, **of_item)["team"].fillna(""))
    counts = telling.now(report.distributions, measure="performance", **of_item)
    counts = counts[~counts["hidden"].fillna(False).astype(bool)]
    own = telling.now(report.teams, **of_item)
    consensus = dict(zip(own["team"], own["consensus"], strict=True))
    panels = []
    for team, rows in counts.assign(team=counts["team"].fillna("")).groupby("team", sort=False):
        scores = rows[~rows["answer"].isin(["dk", "missing"])]
        numbers = [int(n) for n in scores["n"].fillna(0)]
        if sum(numbers) and (team or team in flagged):
            agreed = consensus.get(team)
            shown = float(str(agreed)) if is_known(agreed) else float("nan")
            panels.append(Panel(str(team), numbers, shown, team in flagged, report.first(item)))
    return sorted(panels, key=_order)


def _order(panel: Panel) -> tuple[bool, bool, bool, float]:
    agreed = is_known(panel.consensus)
    return not panel.divided, bool(panel.team), not agreed, panel.consensus if agreed else 0.0


def _drawing(
    telling: Telling, item: str, hidden: int, sheet: tuple[list[Panel], list[Panel]], heading: str
) -> Drawing:
    panels, agreed = sheet
    subtitle, note = _subtitle(telling, item), _note(telling, hidden, len(agreed))
    lines = -(-len(panels) // COLUMNS)
    push = max(len(_name(telling, panel)) - 1 for panel in panels) * fonts.line_height(BODY)
    page = Page(lines * (TALL + push), heading, subtitle, note, head=2)
    highest = max(max(panel.counts) for panel in panels)
    for number, panel in enumerate(panels):
        left = MARGIN + (number % COLUMNS) * PANEL
        top = (number // COLUMNS) * (TALL + push)
        _draw_panel(page, telling, panel, left, top, push, highest)
    alt, table = _alt(telling, panels, hidden), _table(telling, [*panels, *agreed])
    return Drawing(KEY, heading, subtitle, note, alt, table, page.figure)


def _called(telling: Telling, panel: Panel) -> str:
    return telling.report.team_name(panel.team) if panel.team else telling.say.gettext("All of us")


def _name(telling: Telling, panel: Panel) -> list[str]:
    """The team on one line or two."""
    return fonts.wrap(_called(telling, panel), PANEL - 3, BODY, "bold", most=2)


def _draw_panel(
    page: Page, telling: Telling, panel: Panel, left: float, top: float, push: float, highest: int
) -> None:
    t, wide, name = telling.type, PANEL - 4, _name(telling, panel)
    page.paragraph(left, top + 0.7, name, weight="bold")
    color, below = SHORT if panel.divided else MUTED, len(name) * fonts.line_height(BODY)
    page.text(left, top + below + 2.9, _verdict(telling, panel), SMALL, color=color)
    floor = top + push + 13.2 + BARS
    page.line([left, left + wide], [floor, floor], RULE, 0.7)
    step = wide / len(panel.counts)
    fill = SHORT if panel.divided else CALM
    for at, count in enumerate(panel.counts):
        x = left + (at + 0.5) * step
        page.text(x, floor + 2.6, t.count(panel.first + at), SMALL, color=MUTED, align="center")
        if count:
            tall = BARS * count / highest
            page.box(x - 0.38 * step, floor - tall, 0.76 * step, tall, fill, "people")
            page.text(x, floor - tall - 2, t.count(count), SMALL, color=INK, align="center")


def _verdict(telling: Telling, panel: Panel) -> str:
    _, t = telling.say.gettext, telling.type
    if panel.divided:
        return _("divided · n {n}", n=t.count(panel.n))
    if not is_known(panel.consensus):
        return _("n {n}", n=t.count(panel.n))
    return _("agreement {share} · n {n}", share=t.percent(panel.consensus), n=t.count(panel.n))


def _subtitle(telling: Telling, item: str) -> str:
    quoted = telling.type.quoted(telling.report.wording(item))
    what = telling.say.gettext("{item}. How many people of each team gave each score.", item=quoted)
    return telling.voiced("member", what)


def _note(telling: Telling, hidden: int, agreed: int) -> str:
    _ = telling.say.gettext
    return sentences(
        _(
            "Agreement: {all}, all answer the same; {none}, half at each end.",
            all=telling.type.percent(1),
            none=telling.type.percent(0),
        ),
        _(
            "Divided: answers heap up at both ends, with 6 people or more. A divided team may have"
            " the same mean as one that agrees."
        ),
        telling.say.ngettext(
            "{n} team with too few answers is left out.",
            "{n} teams with too few answers are left out.",
            hidden,
        )
        if hidden
        else "",
        telling.say.ngettext(
            "{n} team that agrees more is left out.",
            "{n} teams that agree more are left out.",
            agreed,
        )
        if agreed
        else "",
        telling.source(),
    )


def _alt(telling: Telling, panels: list[Panel], hidden: int) -> str:
    _, t = telling.say.gettext, telling.type
    count = telling.say.ngettext(
        "Histogram of {n} group.", "Histograms of {n} groups.", len(panels)
    )
    first = [
        _(
            "{team}: {counts}",
            team=telling.team(panel.team) if panel.team else _("All of us"),
            counts=", ".join(
                _("{n} gave {score}", n=t.count(n), score=t.count(score))
                for score, n in enumerate(panel.counts, start=panel.first)
                if n
            ),
        )
        for panel in panels[:3]
    ]
    return sentences(count, f"{'; '.join(first)}.", telling.hidden_count(hidden))


def _table(telling: Telling, panels: list[Panel]) -> pd.DataFrame:
    _, t = telling.say.gettext, telling.type
    scores = [t.count(panels[0].first + at) for at in range(len(panels[0].counts))]
    rows = [
        [
            _called(telling, panel),
            *map(t.count, panel.counts),
            t.percent(panel.consensus),
            t.count(panel.n),
        ]
        for panel in panels
    ]
    return pd.DataFrame(rows, columns=[_("Team"), *scores, _("Agreement"), "n"])
