"""Where every item stands, in every workshop and beside our customers."""

import pandas as pd

from reports.document.blocks import Block, Cell, Chapter, Column, Paragraph, Table
from reports.document.sources import Sources
from reports.findings.gaps import largest
from reports.telling import MOST_LISTED, TOLD, Record, is_few, records, where


def over_time(sources: Sources) -> Chapter | None:
    """Every item in every workshop: gap with its interval, and its base."""
    report, kind = sources.report, sources.type
    if report.items.empty:
        return None
    columns = [Column(sources.say.gettext("Item"), share=3)]
    columns += [Column(sources.when(name), right=True, share=1.6) for name in report.workshops]
    cells_of = where(report.items, voice=sources.voice).astype({"workshop": str, "item": str})
    shown = {(row["item"], row["workshop"]): row for row in records(cells_of)}
    body = tuple(
        (
            Cell(report.short(item)),
            *(Cell(_score(sources, shown.get((item, name)))) for name in report.workshops),
        )
        for item in dict.fromkeys(cells_of["item"])
    )
    key = sources.say.gettext(
        "The gap, importance minus performance (performance where importance was not asked), its"
        " interval (95%) and n. <{k}: hidden, too few answers.",
        k=kind.count(report.settings.smallest_base),
    )
    blocks: list[Block] = [Table(tuple(columns), body, dense=True), Paragraph(key)]
    return sources.chapter("items", sources.say.gettext("Every item over time"), blocks)


def _score(sources: Sources, row: Record | None) -> str:
    kind = sources.type
    if row is None:
        return kind.number(None)
    if row["hidden"]:
        return sources.hidden_base(is_few(row))
    if pd.isna(row["gap"]):
        return f"{kind.number(row['performance'])} (n {kind.count(row['n_performance'])})"
    spread = kind.interval(row["gap_low"], row["gap_high"])
    return f"{kind.signed(row['gap'])} [{spread}] (n {kind.count(row['n_pairs'])})"


def standing(sources: Sources) -> str:
    """The largest gap of the last workshop that can be told; all items that share it, or none."""
    items = sources.items()
    items = items[items["label"].isin(TOLD)]
    if items.empty:
        return ""
    first = largest(items)
    if len(first) > MOST_LISTED:
        return ""
    return sources.say.ngettext(
        "The largest gap now is {item}: {gap} points.",
        "The largest gaps now are {item}: {gap} points each.",
        len(first),
        item=sources.named(first["item"]),
        gap=sources.type.signed(first["gap"].iloc[0]),
    )


def voices(sources: Sources) -> Chapter | None:
    """Us beside our customers, workshop by workshop."""
    title = sources.say.gettext("Us beside our {customers}, over time")
    return sources.chapter("voices", title, sources.charts("voices_over_time"))
