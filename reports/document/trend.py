"""The trend of an audit as a document: what leadership sees first, and the rest as its annex."""

from dataclasses import replace

from reports.charts.kit.drawing import Drawing
from reports.document.blocks import Board, Cover, Document, Glance, Panel, Table
from reports.document.chapters import readings
from reports.document.chapters.board import and_more, followed
from reports.document.chapters.follow_up import earlier_pledges, turns
from reports.document.sources import Sources
from reports.document.trend_chapters import annex, changes
from reports.document.trend_chapters.glance import glance, pledges, standing
from reports.findings.change import change as last_change
from reports.findings.change import counted, gaps_moved
from reports.report import Report
from reports.telling import Record, records, where
from reports.telling import sentences as joined

MOST_ON_A_SLIDE = 4
MOST_PLEDGES = 6


def document(
    report: Report, drawings: tuple[Drawing, ...], view: str = "", voice: str = "member"
) -> Document:
    """The trend in the report's language; `view` says in words which filters it is seen through.

    `voice` is whose ratings were asked for: where there are none, it says so.
    """
    sources = Sources(report, {}, drawings)
    say = sources.say
    subject = say.gettext("Gaps over time")
    title = f"{subject}: {report.meta.title}"
    first, last = (sources.when(name) for name in (report.workshops[0], report.workshop))
    span = first if first == last else f"{first} – {last}"
    subtitle = " · ".join(part for part in (span, view) if part)
    return Document(
        language=report.settings.language,
        title=title,
        organisation=report.meta.organisation,
        interim="",
        footer=" · ".join(part for part in (title, subtitle, sources.base()) if part),
        page_of=say.gettext("page {page} of {pages}", page="{page}", pages="{pages}"),
        contents=say.gettext("Contents"),
        quotes=sources.type.quotes,
        as_table=say.gettext("The figures of this chart"),
        cover=Cover(title, subtitle, sentences(sources, voice), _facts(sources)),
        board=board(sources, voice),
        turns=turns(sources),
        lists=earlier_pledges(sources),
        chapters=(),
        annex=sources.annex(
            say.gettext("Every figure, and how it is calculated."),
            tuple(chapter for make in annex.CHAPTERS if (chapter := make(sources))),
        ),
    )


def first_screen(report: Report, view: str = "", voice: str = "member") -> Glance:
    """What leadership sees before all of it."""
    sources = Sources(report, {}, ())
    return glance(sources, changes.unrated(sources, voice) or hidden(sources), view)


def on_one_page(report: Report, screen: Glance) -> Glance:
    """The same with as many of the pledges as one page holds."""
    return replace(screen, pledges=pledges(Sources(report, {}, ()), MOST_PLEDGES))


def comparisons(report: Report) -> tuple[Table, tuple[str, ...]]:
    """Every change from workshop to workshop as a table, and what sorts each of its columns."""
    sources = Sources(report, {}, ())
    rows = sources.changes
    return changes.table(sources, rows), changes.sorted_by(sources, rows)


def sentences(sources: Sources, voice: str = "member") -> tuple[str, ...]:
    """The answer: earlier pledges first, then which gaps moved, then where we stand."""
    moved, changed = _gaps_moved(sources), _changed(sources, voice)
    told = (counted(sources), moved, changed, standing(sources))
    return tuple(text for text in told if text)


def _gaps_moved(sources: Sources) -> str:
    found = gaps_moved(sources)
    return found.text if found and found.told else ""


def _changed(sources: Sources, voice: str) -> str:
    """What changed since the last workshop; where nobody rated or all is hidden, that and why."""
    change = last_change(sources)
    return changes.unrated(sources, voice) or hidden(sources) or (change.text if change else "")


def hidden(sources: Sources) -> str:
    """That nothing of this view may be shown, or no change of it; "" where something may."""
    items, rows = sources.report.items, sources.report.trend
    k = sources.type.count(sources.report.settings.smallest_base)
    if len(items) and items["hidden"].astype(bool).all():
        return sources.say.gettext(
            "These figures are hidden: each time fewer than {k} people answered, or what others"
            " gave could be worked out from them.",
            k=k,
        )
    if len(rows) and rows["reason"].eq("hidden").all():
        return sources.say.gettext(
            "What changed is hidden: fewer than {k} people answered in one of the two workshops,"
            " or what others gave could be worked out from it.",
            k=k,
        )
    return ""


def _facts(sources: Sources) -> tuple[tuple[str, str], ...]:
    say, waves = sources.say, len(sources.report.workshops)
    return (
        (sources.type.count(waves), say.ngettext("workshop", "workshops", waves)),
        (sources.count, say.gettext("people in the last one")),
        (sources.type.count(sources.teams), say.ngettext("team", "teams", sources.teams)),
    )


def board(sources: Sources, voice: str = "member") -> Board:
    """Since last time, on one page."""
    say, panel = sources.say, _changes_panel(sources)
    moved = _gaps_moved(sources) or _changed(sources, voice)
    return Board(
        title=say.gettext("Since last time"),
        sentence=joined(counted(sources), moved, standing(sources)),
        gaps=(),
        panels=(panel,) if panel else (),
        pledges=followed(sources, MOST_PLEDGES),
        limits_title=say.gettext("What this report cannot say"),
        limits=(say.gettext("It does not tell causes, nor what will happen."),),
    )


def _changes_panel(sources: Sources) -> Panel | None:
    rows, say = sources.changes, sources.say
    if rows.empty:
        return None
    rows = where(rows, from_workshop=sources.report.workshops[-2])
    found = rows[rows["real_change"].eq(True)]
    since = sources.when(sources.report.workshops[-2])
    title = say.gettext("What changed since {since}", since=since)
    if found.empty:
        nothing = say.gettext("Nothing that can be told from chance.")
        if rows["p"].isna().all():
            nothing = say.gettext("What changed cannot be told.")
        return Panel(title, hidden(sources) or nothing)
    told = tuple(_change_words(sources, row) for row in records(found.head(MOST_ON_A_SLIDE)))
    return Panel(title, lines=told, note=and_more(sources, len(found) - len(told)))


def _change_words(sources: Sources, row: Record) -> str:
    measure = changes.measure_name(sources, str(row["measure"]))
    course = changes.course(sources, row)
    name = sources.report.short(str(row["item"]))
    return f"{name}: {measure} {course}, {readings.of_change(sources, row)}"
