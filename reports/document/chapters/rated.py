"""Chapters about rated items: gaps, what first, spread, teams, divided opinions, other voices."""

import pandas as pd

from reports.document.blocks import (
    Block,
    Bullets,
    Cell,
    Chapter,
    Column,
    Heading,
    Table,
    Tone,
)
from reports.document.sources import Sources, text_of
from reports.findings.gaps import ranked
from reports.telling import FEWEST_FOR_A_SHARE, records
from reports.words.keys import LABELS


def gaps(sources: Sources) -> Chapter | None:
    """Where we fall short, item by item."""
    blocks = [*sources.drawn("gaps", "gap"), *_fewer_pairs(sources)]
    title = sources.say.gettext("Where we fall short")
    return sources.chapter("gaps", title, blocks)


def _fewer_pairs(sources: Sources) -> list[Block]:
    """Items whose gap rests on fewer people than rated them."""
    notes = tuple(
        sources.say.gettext(
            "{item}: the gap rests on {n} of {of} people, those who rated both.",
            item=sources.named([row["item"]]),
            n=sources.type.count(row["n"]),
            of=sources.type.count(row["of"]),
        )
        for row in records(noticed(sources, "pairs"))
    )
    return [Bullets(notes)] if notes else []


def noticed(sources: Sources, kind: str) -> pd.DataFrame:
    """What limits the reading of the leading voice's items in that way."""
    rows = sources.now(sources.report.notices)
    return rows[(rows["kind"] == kind) & (rows["voice"] == sources.voice)]


def priorities(sources: Sources) -> Chapter | None:
    """What to do first, and how sure that order is."""
    say, kind = sources.say, sources.type
    ranks = ranked(sources.report, sources.voice).set_index("item")["p_top3"]
    items = sources.items()
    items = items[items["gap"].notna() & (items["gap"] > 0)].head(8)
    if len(items) < 2:
        return None
    columns = (
        Column(say.gettext("Item"), share=4),
        Column(say.gettext("Gap"), right=True, share=0.8),
        Column(say.gettext("Interval"), right=True, share=1.6),
        Column(say.gettext("Among the first three"), right=True, share=1.4),
        Column(say.gettext("Reading"), share=1.6),
    )
    rows = tuple(
        (
            Cell(sources.report.wording(row["item"], sources.voice)),
            Cell(kind.signed(row["gap"]), tone(row["label"])),
            Cell(kind.interval(row["gap_low"], row["gap_high"])),
            Cell(kind.chance(ranks.get(row["item"]))),
            Cell(label_name(sources, row["label"]), tone(row["label"])),
        )
        for row in records(items)
    )
    blocks = [
        *sources.lead("priorities"),
        Table(columns, rows),
    ]
    return sources.chapter("priorities", say.gettext("What first"), blocks)


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
    """Which team sees what, and whether teams differ."""
    charts = sources.charts("heatmap", "teams", "groups")
    title = sources.say.gettext("Team by team")
    return sources.chapter("teams", title, charts)


def divided(sources: Sources) -> Chapter | None:
    """Divided opinions inside teams."""
    title = sources.say.gettext("Divided opinions")
    return sources.chapter("divided", title, sources.drawn("camps", "camps"))


def voices(sources: Sources) -> Chapter | None:
    """Us beside our customers, and because of what they would not come back."""
    title = sources.say.gettext("Us beside our {customers}")
    blocks = [*sources.drawn("voices", "voices"), *_leaving(sources)]
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
        Column("n", right=True, share=1),
    )
    body = tuple(
        (
            Cell(sources.report.wording(row["item"], "customer")),
            Cell(
                kind.percent(row["leave_share"] if row["n_leave"] >= FEWEST_FOR_A_SHARE else None)
            ),
            Cell(kind.count(row["n_leave"])),
        )
        for row in records(rows.sort_values("leave_share", ascending=False, kind="stable"))
    )
    return [Heading(say.gettext("Would not come back because of it")), Table(columns, body)]
