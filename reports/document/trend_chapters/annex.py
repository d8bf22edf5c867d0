"""What is looked up of a trend: where items, themes, reasons and claims stood each time."""

import pandas as pd

from reports.charts.over_time.change import of_themes
from reports.charts.over_time.waves import Waves
from reports.document.blocks import Block, Cell, Chapter, Column, Paragraph, Table
from reports.document.chapters import method, participation
from reports.document.sources import Make, Sources, charted, tabled
from reports.document.trend_chapters import changes
from reports.slices import waves as over_waves
from reports.telling import Record, is_few, records, where
from reports.words.language import N_


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


def reasons(sources: Sources) -> Chapter | None:
    """Reasons to leave by theme over the workshops."""
    shares, say = over_waves.reasons(sources.report), sources.say
    if shares.empty or len(shares.columns) < 2:
        return None
    columns = [Column(say.gettext("Theme"), share=3)]
    columns += [Column(sources.when(str(name)), right=True, share=1) for name in shares]
    columns.append(Column(say.gettext("Reading"), share=2))
    waves = Waves(sources.report)
    changes = of_themes(sources.report, map(str, shares.index))
    readings = {change.key: waves.theme_verdict(change) for change in changes}
    body = tuple(
        (
            Cell(sources.report.theme_name(str(theme)) or say.gettext("No theme")),
            *(Cell(sources.type.percent(share)) for share in row),
            Cell(readings[str(theme)]),
        )
        for theme, *row in shares.itertuples()
    )
    note = say.gettext(
        "Share of a theme in the risk of what each team wrote, averaged over teams. The reading is"
        " of the theme’s gap, reasons to leave minus value added."
    )
    blocks: list[Block] = [*sources.charts("reasons_over_time")]
    blocks += [Table(tuple(columns), body), Paragraph(note)]
    return sources.chapter("reasons", say.gettext("Reasons to leave over time"), blocks)


def claims(sources: Sources) -> Chapter | None:
    """Claims that survived the competitor test, then and now."""
    rows, say = over_waves.claims(sources.report), sources.say
    if rows.empty:
        return None
    count = sources.type.count
    told = tabled(
        rows,
        (Column(say.gettext("Workshop"), share=1.4), lambda row: sources.when(row["workshop"])),
        (Column(say.gettext("Claims judged"), True, 1), lambda row: count(row["judged"])),
        (Column(say.gettext("Survived"), True, 1), lambda row: count(row["solid"])),
        (
            Column(say.gettext("Which"), share=5),
            lambda row: "; ".join(_claim(sources, claim) for claim in row["claims"]),
        ),
    )
    title = say.gettext("Claims that survived the competitor test, then and now")
    note = say.gettext(
        "Survived: clearly more than half of the people of other teams say that only we could say"
        " it. In brackets how many say so."
    )
    return sources.chapter("claims", title, [told, Paragraph(note)])


def _claim(sources: Sources, claim: Record) -> str:
    """The words of a claim, how many said “only us”, and whether somebody named a competitor."""
    say, count = sources.say, sources.type.count
    judged = say.gettext("{only_us} of {n}", only_us=count(claim["only_us"]), n=count(claim["n"]))
    told = f"{sources.type.quoted(claim['text'])} ({judged}"
    contested = say.gettext("a competitor was named") if claim["contested"] else ""
    return f"{told}; {contested})" if contested else f"{told})"


CHAPTERS: tuple[Make, ...] = (
    participation.over_time,
    claims,
    changes.changed,
    over_time,
    charted("voices", N_("Us beside our {customers}, over time"), "voices_over_time"),
    charted("themes", N_("Themes over time"), "themes_over_time"),
    reasons,
    method.method,
)
"""In their order; each is absent where there is nothing to tell."""
