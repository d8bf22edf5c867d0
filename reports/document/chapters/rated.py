"""Chapters about rated items: gaps, what first, spread, teams, divided opinions, other voices."""

from dataclasses import replace

import pandas as pd

from reports.document.blocks import (
    Block,
    Chapter,
    Chart,
    Column,
    GapPanel,
    Heading,
    Paragraph,
    Tone,
)
from reports.document.chapters import panels
from reports.document.chapters.board import gap_panel
from reports.document.sources import Sources, charted, tabled
from reports.findings.gaps import shaded
from reports.findings.people import blind_spots, seen_by_customers, who_was_asked
from reports.tables.rated.sides import leave_ends
from reports.telling import FEWEST_FOR_A_SHARE, Record
from reports.words.language import N_
from reports.words.typography import MISSING


def gaps(sources: Sources) -> Chapter | None:
    """Where we fall short, item by item, and how the answers to the large gaps are spread."""
    if sources.items().empty:
        return None
    charts = [replace(one, narrow=_narrow(sources, one)) for one in sources.charts("gap")]
    blocks = [*charts, panels.low_scores(sources) if charts else None]
    return sources.page("gaps", sources.say.gettext("Gaps"), blocks)


def _narrow(sources: Sources, chart: Chart) -> GapPanel:
    """The rows of a chart of gaps as the page of the board has them."""
    shown, items = set(chart.drawing.table.iloc[:, 0]), shaded(sources.items())
    worded = items["item"].map(lambda item: sources.report.wording(item, sources.voice))
    return gap_panel(sources, "", items[worded.isin(shown) & items["gap"].notna()])


def noticed(sources: Sources, kind: str) -> pd.DataFrame:
    """What limits the reading of the leading voice's items in that way."""
    return sources.now(sources.report.notices, kind=kind, voice=sources.voice)


def tone(label: object) -> Tone:
    """The colour that a label gives to its figures."""
    tones: dict[object, Tone] = {"large_gap": "large_gap", "gap": "gap"}
    return tones.get(label, "quiet")


distribution = charted("distribution", N_("How the answers are spread"), "spread")


def teams(sources: Sources) -> Chapter | None:
    """Which team sees what; where teams differ, only what a rule tells."""
    if not (charts := sources.charts("heatmap")):
        return None
    alike = sources.findings.get("teams")
    apart = panels.apart(sources) or (Paragraph(alike.text) if alike else None)
    return sources.page("teams", sources.say.gettext("Teams"), [*charts, apart])


def differences(sources: Sources) -> Chapter | None:
    """The means of the teams in every item, where the test tells some apart; groups of teams."""
    found = sources.findings.get("teams")
    charts = sources.charts("teams", "groups") if found and found.told else []
    title = sources.say.gettext("Team by team")
    return sources.chapter("differences", title, charts or sources.charts("groups"))


def divided(sources: Sources) -> Chapter | None:
    """Divided opinions inside teams."""
    title = sources.say.gettext("Divided opinions")
    return sources.chapter("divided", title, sources.drawn("camps"))


def customers(sources: Sources) -> Chapter | None:
    """Us beside our customers in the first part, where those asked before may be shown."""
    if seen_by_customers(sources).empty:
        return None
    blocks = [*sources.drawn("voices"), *_asked(sources), *_leaving(sources)]
    return sources.page("voices", sources.say.gettext("Us beside our {customers}"), blocks)


def voices(sources: Sources) -> Chapter | None:
    """Us beside our customers, looked up where it is not in the first part."""
    if len(seen_by_customers(sources)):
        return None
    blocks = [*_asked(sources), *sources.drawn("voices"), *_leaving(sources)]
    return sources.chapter("voices", sources.say.gettext("Us beside our {customers}"), blocks)


def _asked(sources: Sources) -> list[Block]:
    return [Paragraph(text) for text in who_was_asked(sources)]


def _leaving(sources: Sources) -> list[Block]:
    """The items because of which customers would not come back, where they were asked."""
    _, t, rows = sources.say.gettext, sources.type, sources.now(sources.report.voices)
    rows = rows[rows["leave_share"].notna()].sort_values(
        "leave_share", ascending=False, kind="stable"
    )
    if rows.empty:
        return []
    ends = leave_ends(sources.now(sources.report.choices))

    def interval(row: Record) -> str:
        found = ends.get(str(row["item"])) if row["n_leave"] >= FEWEST_FOR_A_SHARE else None
        return t.shares(*found) if found else MISSING

    told = tabled(
        rows,
        (Column(_("Item"), share=5), lambda row: sources.report.wording(row["item"], "customer")),
        (
            Column(_("Share"), True, 1),
            lambda row: sources.share(row["leave_share"], row["n_leave"]),
        ),
        (Column(_("Interval"), True, 1.6), interval),
        (Column("n", True, 1), lambda row: t.count(row["n_leave"])),
        (Column(_("Our guess: it matters"), True, 1.6), lambda row: t.number(row["us_importance"])),
    )
    title, found = Heading(_("Would not come back because of it")), blind_spots(sources)
    return [title, told, *([Paragraph(found.text)] if found else [])]
