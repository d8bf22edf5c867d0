"""The trend of an audit as a document: pledges first, then what changed, and who took part."""

import pandas as pd

from reports import over_waves
from reports.charts.drawing import Drawing
from reports.findings.change import change as last_change
from reports.outputs.chapters import quotes, readings
from reports.outputs.chapters.build import Sources
from reports.outputs.document import Board, Cover, Document, Panel, Words
from reports.outputs.trend_chapters import CHAPTERS
from reports.outputs.trend_chapters.changes import measure_name
from reports.outputs.trend_chapters.items import standing
from reports.outputs.trend_chapters.pledges import moved
from reports.report import Report

MOST_ON_A_SLIDE = 4


def document(report: Report, drawings: tuple[Drawing, ...], view: str = "") -> Document:
    """The trend in the report's language; `view` says in words which filters it is seen through."""
    sources = Sources(report, {}, drawings)
    say, scope = sources.say, sources.scope
    subject = say.gettext("Gaps over time")
    title = f"{subject}: {report.meta.title}"
    first, last = (scope.when(name) for name in (report.workshops[0], report.workshop))
    span = first if first == last else f"{first} – {last}"
    subtitle = " · ".join(part for part in (span, view) if part)
    return Document(
        language=report.settings.language,
        title=title,
        organisation=report.meta.organisation,
        interim="",
        footer=" · ".join(part for part in (title, subtitle, scope.base()) if part),
        page_of=say.gettext("page {page} of {pages}", page="{page}", pages="{pages}"),
        contents=say.gettext("Contents"),
        quotes=quotes(sources.type),
        as_table=say.gettext("The figures of this chart"),
        cover=Cover(title, subtitle, sentences(sources), _facts(sources)),
        board=board(sources),
        chapters=tuple(chapter for make in CHAPTERS if (chapter := make(sources))),
    )


def sentences(sources: Sources) -> tuple[str, ...]:
    """The answer: kept pledges first, then which gaps moved, then where we stand."""
    change = last_change(sources.scope)
    texts = [pledged(sources), gaps_moved(sources), change.text if change else ""]
    return tuple(text for text in [*texts, standing(sources)] if text)


def gaps_moved(sources: Sources) -> str:
    """Which gaps really closed or opened since the first workshop shown; "" for none."""
    rows, say = over_waves.changes(sources.report), sources.say
    rows = rows[
        (rows["measure"] == "gap")
        & rows["real_change"].eq(True)
        & (rows["from_workshop"].astype(str) == sources.report.workshops[0])
    ]
    if rows.empty:
        return ""
    parts = []
    closed, opened = rows[rows["delta"] < 0], rows[rows["delta"] > 0]
    if len(closed):
        parts.append(say.gettext("we closed {items}", items=_courses(sources, closed)))
    if len(opened):
        parts.append(say.gettext("a gap opened in {items}", items=_courses(sources, opened)))
    return say.gettext(
        "Since {since} {changes}.",
        since=sources.scope.when(sources.report.workshops[0]),
        changes=sources.type.listing(parts),
    )


def _courses(sources: Sources, rows: pd.DataFrame) -> str:
    """«Responder pronto» (brecha +2,0 → +0,5)."""
    say, signed = sources.say, sources.type.signed
    return sources.type.listing(
        [
            say.gettext(
                "{item} (gap {before} → {now})",
                item=sources.type.quoted(sources.report.short(str(row["item"]))),
                before=signed(row["before"]),
                now=signed(row["now"]),
            )
            for _, row in rows.head(MOST_ON_A_SLIDE).iterrows()
        ]
    )


def pledged(sources: Sources) -> str:
    """How many pledges of earlier workshops were kept; "" where there were none."""
    rows, say = over_waves.kept_pledges(sources.report), sources.say
    if rows.empty:
        return ""
    return say.ngettext(
        "{kept} of one earlier pledge done.",
        "{kept} of {n} earlier pledges done.",
        len(rows),
        kept=sources.type.count(int((rows["outcome"] == "kept").sum())),
    )


def _facts(sources: Sources) -> tuple[tuple[str, str], ...]:
    say, waves = sources.say, len(sources.report.workshops)
    return (
        (sources.type.count(waves), say.ngettext("workshop", "workshops", waves)),
        (
            sources.type.count(sources.scope.respondents),
            say.gettext("people in the last one"),
        ),
        (
            sources.type.count(sources.scope.teams),
            say.ngettext("team", "teams", sources.scope.teams),
        ),
    )


def board(sources: Sources) -> Board:
    """Since last time, on one page."""
    say = sources.say
    panels = (_changes_panel(sources), _pledges_panel(sources))
    told = sentences(sources)
    return Board(
        title=say.gettext("Since last time"),
        sentence=" ".join(told),
        gaps=(),
        panels=tuple(panel for panel in panels if panel is not None),
        pledges_title=say.gettext("What we pledge"),
        pledges=(),
        pledges_note="",
        limits_title=say.gettext("What this report cannot say"),
        limits=(say.gettext("It does not tell causes, nor what will happen."),),
    )


def _changes_panel(sources: Sources) -> Panel | None:
    rows, say = over_waves.changes(sources.report), sources.say
    if rows.empty:
        return None
    rows = rows[rows["from_workshop"] == sources.report.workshops[-2]]
    told = rows[rows["real_change"].eq(True) | rows["hint"].eq(True)].head(MOST_ON_A_SLIDE)
    title = say.gettext("What changed since {since}", since=_before(sources))
    if told.empty:
        return Panel(title, say.gettext("Nothing that can be told from chance."))
    return Panel(title, quotes=tuple(_change_words(sources, row) for _, row in told.iterrows()))


def _before(sources: Sources) -> str:
    return sources.scope.when(sources.report.workshops[-2])


def _change_words(sources: Sources, row: pd.Series) -> Words:
    is_gap = row["measure"] == "gap"
    number = sources.type.signed if is_gap else sources.type.number
    measure = measure_name(sources, str(row["measure"]))
    course = f"{number(row['before'])} → {number(row['now'])}"
    # in the text: the page for the board shows no detail beside quotes
    name = sources.report.short(str(row["item"]))
    return Words(f"{name}: {measure} {course}, {readings.of_change(sources, row)}")


def _pledges_panel(sources: Sources) -> Panel | None:
    rows, say = over_waves.kept_pledges(sources.report), sources.say
    if rows.empty:
        return None
    told = tuple(
        Words(f"{str(row['what']).strip().rstrip('.')}: {moved(sources, row)}")
        for _, row in rows.head(MOST_ON_A_SLIDE).iterrows()
    )
    return Panel(say.gettext("What became of earlier pledges"), quotes=told)
