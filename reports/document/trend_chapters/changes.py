"""What changed between workshops: charts, real changes and hints, wordings that changed."""

import pandas as pd

from reports.document.blocks import Block, Bullets, Chapter, Heading, Notice, Paragraph
from reports.document.sources import Sources, text_of
from reports.document.trend_chapters import change_table
from reports.findings import sight
from reports.slices import waves

FEWEST_TEAMS = 3


def changed(sources: Sources) -> Chapter | None:
    """What changed between workshops: charts, the table of changes, and what cannot be tested."""
    say = sources.say
    blocks: list[Block] = [Notice(text) for text in missing(sources)]
    seen = sight(sources.scope)
    if seen:
        blocks.append(Paragraph(seen))
    blocks += sources.charts("gaps_over_time", "trend", "slope")
    rows = waves.changes(sources.report)
    blocks += _told(sources, rows)
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


def _told(sources: Sources, rows: pd.DataFrame) -> list[Block]:
    """Real changes and hints as a table; of the rest how many there are and where they stand."""
    if rows.empty:
        return []
    found, blocks = rows[change_table.told(rows)], list[Block]()
    if len(found):
        blocks.append(Heading(sources.say.gettext("Real changes and hints")))
        blocks += [change_table.table(sources, found), Paragraph(_how(sources, found))]
    if len(found) < len(rows):
        blocks.append(Paragraph(_rest(sources, len(rows) - len(found), is_all=found.empty)))
    return blocks


def _rest(sources: Sources, n: int, *, is_all: bool) -> str:
    say = sources.say
    if is_all:
        return say.ngettext(
            "The one comparison is neither a real change nor a hint. It stands in the figures"
            " (XLSX) and in the changes (CSV).",
            "None of the {n} comparisons is a real change or a hint. They stand in the figures"
            " (XLSX) and in the changes (CSV).",
            n,
        )
    return say.ngettext(
        "One more comparison is neither a real change nor a hint. It stands in the figures"
        " (XLSX) and in the changes (CSV).",
        "{n} more comparisons are neither real changes nor hints. They stand in the figures"
        " (XLSX) and in the changes (CSV).",
        n,
    )


def _how(sources: Sources, rows: pd.DataFrame) -> str:
    say = sources.say
    text = say.gettext(
        "Change: mean of the teams’ changes (t-test of the same teams; other teams by Welch’s"
        " test). Effect: Cliff’s delta, from −1 to 1. n: answers before and now. Everything is"
        " calculated from unrounded figures: rounded, a change can differ by 0.1 from its ends."
    )
    if (rows["low"].isna() & rows["q"].notna()).any():
        text += " " + say.gettext(
            "Where a small team is hidden, the change is that of the means of all people, and no"
            " interval or exact q is given: from them its answers could be calculated."
        )
    return text


def _rewordings(sources: Sources) -> list[Block]:
    rows, say = waves.rewordings(sources.report), sources.say
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
