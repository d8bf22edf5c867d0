"""What changed between workshops: charts, real changes and hints, wordings that changed."""

from functools import partial

import pandas as pd

from reports.document.blocks import (
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
from reports.document.chapters import readings
from reports.document.sources import Field, Sources, tabled, text_of
from reports.findings.change import sight
from reports.method import SIGNIFICANT
from reports.slices import waves
from reports.statistics.differences import FEWEST_TEAMS
from reports.telling import Record, is_known, records, where
from reports.words.language import N_

ARROW = "\u00a0→\u00a0"  # a course that breaks at its arrow reads as two figures


def changed(sources: Sources) -> Chapter | None:
    """What changed between workshops: charts, the table of changes, and what cannot be tested."""
    blocks: list[Block] = [Notice(text) for text in missing(sources)]
    if seen := sight(sources):
        blocks.append(Paragraph(seen))
    blocks += sources.charts("gaps_over_time", "trend", "slope")
    blocks += _told(sources, sources.changes)
    blocks += _rewordings(sources)
    return sources.chapter("changes", sources.say.gettext("What changed"), blocks)


def missing(sources: Sources) -> list[str]:
    """What is missing for a test."""
    say, rated = sources.say, _rated(sources, sources.voice)
    if len(rated) == 1 and rated == {sources.report.workshop}:
        return [say.gettext("Only one workshop here has ratings: a change needs a second one.")]
    if not sources.report.trend["reason"].eq("few_teams").any():
        return []
    text = say.gettext(
        "Teams are missing: a test needs {n} comparable teams in both workshops.", n=FEWEST_TEAMS
    )
    return [text]


NOBODY = {
    "member": N_("No member rated anything"),
    "team": N_("No team agreed on any value"),
    "customer": N_("No {customer} answered"),
}
"""What is said of a voice without ratings."""


def unrated(sources: Sources, voice: str) -> str:
    """That nobody with this voice rated, here or in the last workshop; "" where somebody did."""
    say, report, rated = sources.say, sources.report, _rated(sources, voice)
    if report.workshop in rated:
        return ""
    nobody = say.gettext(NOBODY[voice])
    if not rated:
        return say.gettext("{nobody} in any workshop that is shown.", nobody=nobody)
    return say.gettext(
        "{nobody} in {when}: nothing can be compared with it.",
        nobody=nobody,
        when=sources.when(report.workshop),
    )


def _rated(sources: Sources, voice: str) -> set[str]:
    """The workshops in which anybody rated; of us, unless our customers were asked for."""
    items = sources.report.items
    items = items[(items["voice"] == "customer") == (voice == "customer")]
    # of a hidden item nobody knows how many did
    return set(items.loc[items["n_performance"].ne(0).fillna(True), "workshop"].astype(str))


def _told(sources: Sources, rows: pd.DataFrame) -> list[Block]:
    """Real changes and hints as a table; of the rest how many there are and where they stand."""
    if rows.empty:
        return []
    found, blocks = rows[told(rows)], list[Block]()
    untested = int(rows["p"].isna().sum())
    if len(found):
        blocks.append(Heading(sources.say.gettext("Real changes and hints")))
        blocks += [table(sources, found), Paragraph(_how(sources, found))]
    if rest := len(rows) - len(found) - untested:
        blocks.append(Paragraph(_rest(sources, rest, is_all=found.empty)))
    if untested:
        blocks.append(Paragraph(_untold(sources, untested)))
    return blocks


def _untold(sources: Sources, n: int) -> str:
    return sources.say.ngettext(
        "Whether one comparison is a change cannot be told: it was not tested.",
        "Whether {n} comparisons are changes cannot be told: they were not tested.",
        n,
    )


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
        "Change: the score now minus the score then, before rounding; rounded, it can differ by 0.1"
        " from its ends. Tested with the teams as the unit. q: p-value over all tests of"
        " performance and importance; gaps have their own p. Effect: Cliff’s delta, from −1 to 1."
        " n: answers before and now."
    )
    if (rows["low"].isna() & rows["p"].notna()).any():
        text += " " + say.gettext(
            "Where a small team is hidden, the test takes the shown teams alone, and no interval,"
            " effect or exact p is given."
        )
    return text


def _rewordings(sources: Sources) -> list[Block]:
    rows, say = waves.rewordings(sources.report), sources.say
    if rows.empty:
        return []
    lines = tuple(_reworded(sources, row) for row in records(rows))
    return [Heading(say.gettext("Wordings that changed")), Bullets(lines)]


def _reworded(sources: Sources, row: Record) -> str:
    before, after = (_worded(sources, row["item"], row[end]) for end in ("before", "workshop"))
    return sources.say.gettext(
        "{when}: “{before}” became “{after}”. A new series begins.",
        when=sources.when(text_of(row["workshop"])),
        before=before,
        after=after,
    )


def _worded(sources: Sources, item: str, workshop: str) -> str:
    """The words of an item as that workshop asked it, as far as its questionnaire is known."""
    rows = where(sources.report.items, item=item, workshop=workshop)
    version = text_of(rows["item_version"].iloc[0])
    for form in sources.report.questionnaires:
        for known in form.items:
            if known.key == item and str(known.version) == version:
                return known.wording.get(sources.report.settings.language, item)
    return sources.report.wording(item)


def table(sources: Sources, rows: pd.DataFrame) -> Table:
    """The changes of `rows` in their order; intervals only where one of the rows has any."""
    return tabled(rows, *_fields(sources, rows).values(), dense=True)


def sorted_by(sources: Sources, rows: pd.DataFrame) -> tuple[str, ...]:
    """By which column of `rows` each column of their table is sorted; `rank` is their own order."""
    return tuple(_fields(sources, rows))


def told(rows: pd.DataFrame) -> pd.Series:
    """Which rows are real changes or hints."""
    return rows["real_change"].eq(True) | rows["hint"].eq(True)


def measure_name(sources: Sources, measure: str) -> str:
    """How people call a measure."""
    say = sources.say
    names = {
        "performance": say.gettext("performance"),
        "importance": say.gettext("importance"),
        "gap": say.gettext("gap"),
    }
    return names[measure]


def _fields(sources: Sources, rows: pd.DataFrame) -> dict[str, Field]:
    """The columns by what sorts them, a column of `waves.changes`."""
    _, t, when = sources.say.gettext, sources.type, sources.when
    fields: dict[str, Field] = {
        "item": (Column(_("Item"), share=2.6), lambda row: sources.report.short(row["item"])),
        "measure": (
            Column(_("What"), share=2.5),
            lambda row: measure_name(sources, row["measure"]),
        ),
        "from_workshop": (Column(_("Since"), share=1.5), lambda row: when(row["from_workshop"])),
        "now": (Column(_("Before → now"), True, 2), partial(course, sources)),
        "delta": (Column(_("Change"), True), lambda row: Cell(t.signed(row["delta"]), _tone(row))),
        "low": (Column(_("Interval of 95%"), True, 2.2), partial(_interval, sources)),
        "q": (Column("q", True), partial(_exactness, sources)),
        "cliffs_delta": (Column(_("Effect"), True), lambda row: t.number(row["cliffs_delta"], 2)),
        "m": (Column(_("Teams"), True), lambda row: t.count(row["m"])),
        "n_now": (
            Column("n", True),
            lambda row: f"{t.count(row['n_before'])}{ARROW}{t.count(row['n_now'])}",
        ),
        "rank": (
            Column(_("Reading"), share=2),
            lambda row: Cell(readings.of_change(sources, row), _tone(row)),
        ),
    }
    if rows["low"].isna().all():
        del fields["low"]
    return fields


def _tone(row: Record) -> Tone:
    if not bool(row["real_change"]):
        return ""
    return "above" if (row["delta"] > 0) != (row["measure"] == "gap") else "large_gap"


def course(sources: Sources, row: Record) -> str:
    """«2,6 → 3,4»: the score before and now, of a gap with its sign."""
    number = sources.type.signed if row["measure"] == "gap" else sources.type.number
    return f"{number(row['before'])}{ARROW}{number(row['now'])}"


def _interval(sources: Sources, row: Record) -> str:
    if not is_known(row["low"]) and is_known(row["p"]):
        return sources.say.gettext("not given")
    return sources.type.interval(row["low"], row["high"])


def _exactness(sources: Sources, row: Record) -> str:
    """q, of a gap p; or its step where a team is hidden."""
    number, is_gap = sources.type.number, row["measure"] == "gap"
    value, name = (row["p"], "p\u00a0") if is_gap else (row["q"], "")
    if not is_known(value):
        return number(None)
    if is_known(row["low"]):
        return name + number(value, 3)
    sign, step = ("≥", SIGNIFICANT) if value > SIGNIFICANT else ("<", value)
    return f"{name}{sign}\u00a0{number(step, 2)}"
