"""Chapters about rated items: gaps, what first, spread, teams, divided opinions, other voices."""

from dataclasses import replace

import pandas as pd

from reports.document.blocks import (
    Block,
    Cell,
    Chapter,
    Chart,
    Column,
    GapPanel,
    Heading,
    Paragraph,
    Table,
    Tone,
)
from reports.document.chapters import panels
from reports.document.chapters.board import gap_panel
from reports.document.sources import Sources, text_of
from reports.findings.gaps import shaded
from reports.findings.people import blind_spots, seen_by_customers, who_was_asked
from reports.tables.rated.sides import leave_ends
from reports.telling import FEWEST_FOR_A_SHARE, Record, records
from reports.words.keys import LABELS
from reports.words.typography import MISSING, Typography


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
    rows = sources.now(sources.report.notices)
    return rows[(rows["kind"] == kind) & (rows["voice"] == sources.voice)]


def tone(label: object) -> Tone:
    """The colour that a label gives to its figures."""
    tones: dict[object, Tone] = {"large_gap": "large_gap", "gap": "gap"}
    return tones.get(label, "quiet")


def label_name(sources: Sources, label: object) -> str:
    """A label of method 1.7 in words."""
    known = LABELS.get(text_of(label))
    return sources.say.gettext(known) if known else ""


def distribution(sources: Sources) -> Chapter | None:
    """How the answers behind the means are spread."""
    charts = sources.charts("spread")
    title = sources.say.gettext("How the answers are spread")
    return sources.chapter("distribution", title, charts)


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
    return sources.chapter("divided", title, sources.drawn("camps", "camps"))


def customers(sources: Sources) -> Chapter | None:
    """Us beside our customers in the first part, where those asked before may be shown."""
    if seen_by_customers(sources).empty:
        return None
    asked = [Paragraph(text) for text in who_was_asked(sources)]
    blocks = [*sources.drawn("voices", "voices"), *asked, *_leaving(sources)]
    return sources.page("voices", sources.say.gettext("Us beside our {customers}"), blocks)


def voices(sources: Sources) -> Chapter | None:
    """Us beside our customers, looked up where it is not in the first part."""
    if len(seen_by_customers(sources)):
        return None
    title = sources.say.gettext("Us beside our {customers}")
    asked = [Paragraph(text) for text in who_was_asked(sources)]
    blocks = [*asked, *sources.drawn("voices", "voices"), *_leaving(sources)]
    return sources.chapter("voices", title, blocks)


def _leaving(sources: Sources) -> list[Block]:
    """The items because of which customers would not come back, where they were asked."""
    rows, say, kind = sources.now(sources.report.voices), sources.say, sources.type
    rows = rows[rows["leave_share"].notna()]
    if rows.empty:
        return []
    columns = (
        Column(say.gettext("Item"), share=5),
        Column(say.gettext("Share"), right=True, share=1),
        Column(say.gettext("Interval"), right=True, share=1.6),
        Column("n", right=True, share=1),
        Column(say.gettext("Our guess: it matters"), right=True, share=1.6),
    )
    ends = leave_ends(sources.now(sources.report.choices))
    body = tuple(
        (
            Cell(sources.report.wording(row["item"], "customer")),
            *(Cell(text) for text in _shares(kind, row, ends.get(str(row["item"])))),
            Cell(kind.count(row["n_leave"])),
            Cell(kind.number(row["us_importance"])),
        )
        for row in records(rows.sort_values("leave_share", ascending=False, kind="stable"))
    )
    found = blind_spots(sources)
    title = Heading(say.gettext("Would not come back because of it"))
    return [title, Table(columns, body), *([Paragraph(found.text)] if found else [])]


def _shares(kind: Typography, row: Record, ends: tuple[float, float] | None) -> tuple[str, str]:
    """A share and its interval; of few people the count alone is told."""
    if row["n_leave"] < FEWEST_FOR_A_SHARE:
        return MISSING, MISSING
    interval = kind.shares(*ends) if ends else MISSING
    return kind.percent(row["leave_share"]), interval
