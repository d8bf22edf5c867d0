"""What changed between workshops: charts, every comparison, wordings that changed."""

import pandas as pd

from reports import over_waves
from reports.findings import sight
from reports.outputs.chapters import readings
from reports.outputs.chapters.build import Sources, text_of
from reports.outputs.document import (
    Block,
    Bullets,
    Cell,
    Chapter,
    Column,
    Heading,
    Notice,
    Paragraph,
    Table,
    Tone,
)

FEWEST_TEAMS = 3


def changed(sources: Sources) -> Chapter | None:
    """What changed between workshops: charts, the table of changes, and what cannot be tested."""
    say = sources.say
    blocks: list[Block] = [Notice(text) for text in missing(sources)]
    seen = sight(sources.scope)
    if seen:
        blocks.append(Paragraph(seen))
    blocks += sources.charts("gaps_over_time", "trend", "slope")
    rows = over_waves.changes(sources.report)
    if len(rows):
        blocks += [Heading(say.gettext("Every change, item by item")), table(sources, rows)]
        blocks.append(Paragraph(_how(sources)))
    blocks += _rewordings(sources)
    return sources.chapter("changes", say.gettext("What changed"), blocks)


def missing(sources: Sources) -> list[str]:
    """What is missing for a test."""
    say, found = sources.say, []
    if len(sources.report.workshops) < 2:
        return [say.gettext("This is the first workshop: a change needs a second one.")]
    last = sources.report.trend
    last = last[last["reason"].fillna("") == "few_teams"]
    if len(last):
        found.append(
            say.gettext(
                "Teams are missing: a test needs {n} comparable teams in both workshops.",
                n=FEWEST_TEAMS,
            )
        )
    return found


def table(sources: Sources, rows: pd.DataFrame) -> Table:
    """The table of changes as people read it, in the order of `rows`."""
    say = sources.say
    columns = (
        Column(say.gettext("Item"), share=3),
        Column(say.gettext("What"), share=1.7),
        Column(say.gettext("Since"), share=1.2),
        Column(say.gettext("Before → now"), right=True, share=1.5),
        Column(say.gettext("Change"), right=True, share=1.1),
        Column(say.gettext("Interval of 95%"), right=True, share=1.9),
        Column("q", right=True, share=0.9),
        Column(say.gettext("Effect"), right=True, share=1),
        Column(say.gettext("Teams"), right=True, share=1),
        Column("n", right=True, share=1.2),
        Column(say.gettext("Reading"), share=2),
    )
    return Table(columns, tuple(_row(sources, row) for _, row in rows.iterrows()), dense=True)


def _row(sources: Sources, row: pd.Series) -> tuple[Cell, ...]:
    kind = sources.type
    signed = kind.signed if row["measure"] == "gap" else kind.number
    better = bool(row["real_change"]) and (row["delta"] > 0) != (row["measure"] == "gap")
    tone: Tone = "above" if better else "large_gap" if bool(row["real_change"]) else ""
    return (
        Cell(sources.report.short(text_of(row["item"]))),
        Cell(measure_name(sources, str(row["measure"]))),
        Cell(sources.scope.when(text_of(row["from_workshop"]))),
        Cell(f"{signed(row['before'])} → {signed(row['now'])}"),
        Cell(kind.signed(row["delta"]), tone),
        Cell(kind.interval(row["low"], row["high"])),
        Cell(_exactness(sources, row)),
        Cell(kind.number(row["cliffs_delta"], 2)),
        Cell(kind.count(row["m"])),
        Cell(f"{kind.count(row['n_before'])} → {kind.count(row['n_now'])}"),
        Cell(readings.of_change(sources, row), tone),
    )


def measure_name(sources: Sources, measure: str) -> str:
    """How people call a measure."""
    say = sources.say
    names = {
        "performance": say.gettext("performance"),
        "importance": say.gettext("importance"),
        "gap": say.gettext("gap"),
    }
    return names[measure]


def _exactness(sources: Sources, row: pd.Series) -> str:
    """q, or the step that it lies under where an exact one would tell of a hidden team."""
    if pd.isna(row["q"]):
        return sources.type.number(None)
    if pd.isna(row["low"]):
        return (
            f"≥ {sources.type.number(0.1, 2)}"
            if row["q"] > 0.10
            else f"< {sources.type.number(row['q'], 2)}"
        )
    return sources.type.number(row["q"], 3)


def _how(sources: Sources) -> str:
    say = sources.say
    text = say.gettext(
        "Change: mean of the teams’ changes (t-test of the same teams; other teams by Welch’s"
        " test). Effect: Cliff’s delta, from −1 to 1. n: answers before and now."
    )
    rows = sources.report.trend
    if (rows["low"].isna() & rows["q"].notna()).any():
        text += " " + say.gettext(
            "Where a small team is hidden, the change is that of the means of all people, and no"
            " interval or exact q is given: from them its answers could be calculated."
        )
    return text


def _rewordings(sources: Sources) -> list[Block]:
    rows, say = over_waves.rewordings(sources.report), sources.say
    if rows.empty:
        return []
    lines = []
    for _, row in rows.iterrows():
        before, after = (_worded(sources, row["item"], row[end]) for end in ("before", "workshop"))
        lines.append(
            say.gettext(
                "{when}: “{before}” became “{after}”. A new series begins.",
                when=sources.scope.when(text_of(row["workshop"])),
                before=before,
                after=after,
            )
        )
    return [Heading(say.gettext("Wordings that changed")), Bullets(tuple(lines))]


def _worded(sources: Sources, item: str, workshop: str) -> str:
    """The words of an item as that workshop asked it, as far as its questionnaire is known."""
    rows = sources.report.items
    rows = rows[(rows["item"] == item) & (rows["workshop"] == workshop)]
    version = text_of(rows["item_version"].iloc[0])
    for form in sources.report.questionnaires:
        for known in form.items:
            if known.key == item and str(known.version) == version:
                return known.wording.get(sources.report.settings.language, item)
    return sources.report.wording(item)
