"""What teams wrote, over time: themes, reasons to leave, claims that survived."""

from functools import partial

from reports.charts.over_time.change import of_themes
from reports.charts.over_time.waves import Waves
from reports.document.blocks import Block, Cell, Chapter, Column, Paragraph, Table
from reports.document.sources import Sources, tabled
from reports.slices import waves as over_waves
from reports.telling import Record


def themes(sources: Sources) -> Chapter | None:
    """The gap of each theme, reasons to leave minus value added, over the workshops."""
    title = sources.say.gettext("Themes over time")
    return sources.chapter("themes", title, sources.charts("themes_over_time"))


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
        (Column(say.gettext("Which"), share=5), partial(_claims, sources)),
    )
    title = say.gettext("Claims that survived the competitor test, then and now")
    note = say.gettext(
        "Survived: clearly more than half of the people of other teams say that only we could say"
        " it. In brackets how many say so."
    )
    return sources.chapter("claims", title, [told, Paragraph(note)])


def _claims(sources: Sources, row: Record) -> str:
    return "; ".join(_claim(sources, claim) for claim in row["claims"])


def _claim(sources: Sources, claim: Record) -> str:
    """The words of a claim, how many said “only us”, and whether somebody named a competitor."""
    say, count = sources.say, sources.type.count
    judged = say.gettext("{only_us} of {n}", only_us=count(claim["only_us"]), n=count(claim["n"]))
    told = f"{sources.type.quoted(claim['text'])} ({judged}"
    contested = say.gettext("a competitor was named") if claim["contested"] else ""
    return f"{told}; {contested})" if contested else f"{told})"
