"""Where every item stands, in every workshop and beside our customers."""

import pandas as pd

from reports.document.blocks import Block, Cell, Chapter, Column, Paragraph, Table
from reports.document.sources import Sources
from reports.telling import TOLD, Record, hidden_base, is_few, records


def over_time(sources: Sources) -> Chapter | None:
    """Every item in every workshop: gap with its interval, and its base."""
    report, kind = sources.report, sources.type
    if report.items.empty:
        return None
    columns = [Column(sources.say.gettext("Item"), share=3)]
    columns += [
        Column(sources.scope.when(name), right=True, share=1.6) for name in report.workshops
    ]
    cells_of = report.items.astype({"workshop": str, "item": str})
    cells_of = cells_of[cells_of["voice"] == sources.scope.voice]
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
        return hidden_base(sources.report, is_few(row))
    if pd.isna(row["gap"]):
        return f"{kind.number(row['performance'])} (n {kind.count(row['n_performance'])})"
    spread = kind.interval(row["gap_low"], row["gap_high"])
    return f"{kind.signed(row['gap'])} [{spread}] (n {kind.count(row['n_pairs'])})"


def standing(sources: Sources) -> str:
    """The largest gap of the last workshop, as far as it can be told."""
    items = sources.scope.items()
    items = items[items["label"].isin(TOLD)]
    if items.empty:
        return ""
    row = items.iloc[0]
    return sources.say.gettext(
        "The largest gap now is {item}: {gap} points.",
        item=sources.type.quoted(sources.report.short(str(row["item"]))),
        gap=sources.type.signed(row["gap"]),
    )


def voices(sources: Sources) -> Chapter | None:
    """Us beside our customers, workshop by workshop."""
    title = sources.say.gettext("Us beside our {customers}, over time")
    return sources.chapter("voices", title, sources.charts("voices_over_time"))
