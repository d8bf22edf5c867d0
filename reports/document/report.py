"""The report as a document: a few pages for people, then the annex; no chapter without figures."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pandas as pd

from reports.charts.kit.drawing import Drawing
from reports.charts.kit.fonts import drawn_by_nobody
from reports.document.blocks import Annex, Chapter, Cover, Document, Own
from reports.document.chapters import (
    board,
    follow_up,
    items,
    method,
    other,
    over_time,
    participation,
    rated,
    written,
)
from reports.document.sources import Sources
from reports.findings import find
from reports.findings.headline import sentences
from reports.report import Report

_PAGES = (rated.gaps, rated.customers, rated.teams, written.reasons, over_time.follow)
"""The first part after the page of the board, for people: each can be shown alone."""

_ANNEX = (
    participation.participation,
    items.all_items,
    rated.distribution,
    rated.differences,
    rated.divided,
    rated.voices,
    written.themes,
    written.all_reasons,
    written.claims,
    written.contradictions,
    over_time.trend,
    over_time.commitments,
    other.others,
    written.entries,
)
"""What can be looked up; how it is calculated comes last."""


def document(report: Report, drawings: tuple[Drawing, ...]) -> Document:
    """The whole report in its language: what PDF and web page show."""
    sources = Sources(report, find(report), drawings)
    pages = tuple(chapter for make in _PAGES if (chapter := make(sources)))
    looked_up = tuple(chapter for make in _ANNEX if (chapter := make(sources)))
    missing = drawn_by_nobody(texts((pages, looked_up)))
    last = method.method(sources, missing)
    front = _cover(sources)
    return Document(
        language=report.settings.language,
        title=front.title,
        organisation=report.meta.organisation,
        interim=_interim(sources),
        footer=_footer(sources),
        page_of=sources.say.gettext("{page} of {pages}", page="{page}", pages="{pages}"),
        contents=sources.say.gettext("Contents"),
        as_table=sources.say.gettext("The figures of this chart"),
        quotes=sources.type.quotes,
        cover=front,
        board=board.board(sources),
        chapters=pages,
        annex=_annex(sources, (*looked_up, *((last,) if last else ()))),
        turns=follow_up.turns(sources),
        lists=follow_up.lists(sources),
        own=_own(sources),
    )


def _annex(sources: Sources, chapters: tuple[Chapter, ...]) -> Annex | None:
    """What can be looked up; None where all is hidden and nothing was written."""
    report, _ = sources.report, sources.say.gettext
    asked = sources.now(report.items)
    written = (report.entries, report.pledges, report.requests, report.choices, report.numbers)
    if len(asked) and asked["hidden"].eq(True).all() and all(table.empty for table in written):
        return None
    note = _(
        "All figures, texts and the method, to look things up. What is to be decided stands before."
    )
    return sources.annex(note, chapters)


def texts(value: object) -> Iterator[str]:
    """Every text in a tree of blocks, those inside charts too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Drawing):
        yield from (value.title, value.alt, *map(str, value.table.to_numpy().ravel()))
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for part in value:
            yield from texts(part)


def _interim(sources: Sources) -> str:
    """What every page of an unfinished report says."""
    if not sources.report.meta.interim:
        return ""
    interim = sources.say.gettext("Interim report")
    return ", ".join(filter(None, (interim, sources.report.meta.made_at, sources.base())))


def _footer(sources: Sources) -> str:
    """Workshop, day, base and check code: what ties a loose page to its answers."""
    row, report = sources.summary(), sources.report
    parts = [
        report.workshop,
        sources.day(row["date"]) if row.notna()["date"] else report.meta.made_at,
    ]
    parts.append(f"n {sources.count}" if sources.are_few else f"n = {sources.base()}")
    if report.meta.seal:
        parts.append(sources.say.gettext("check code {code}", code=report.meta.seal))
    return " · ".join(part for part in parts if part)


def _cover(sources: Sources) -> Cover:
    """Title, the three sentences that matter, and who stands behind them."""
    say, report = sources.say, sources.report
    facts = [
        (sources.count, _who(sources)),
        (sources.type.count(sources.teams), say.ngettext("team", "teams", sources.teams)),
    ]
    rated = len(sources.items())
    if rated:
        facts.append((sources.type.count(rated), say.ngettext("rated item", "rated items", rated)))
    elif asked := len(sources.asked):
        facts.append((sources.type.count(asked), say.ngettext("item asked", "items asked", asked)))
    entries = len(sources.now(report.entries))
    if entries:
        facts.append((sources.type.count(entries), say.ngettext("entry", "entries", entries)))
    return Cover(
        report.meta.title or say.gettext("Gap report"),
        _dated(sources),
        tuple(sentences(sources)),
        tuple(facts),
    )


def _own(sources: Sources) -> Own:
    """The facilitator's logo and preface, marked as theirs."""
    meta, say = sources.report.meta, sources.say
    return Own(
        meta.logo,
        say.gettext("Logo of {organisation}", organisation=meta.organisation or meta.title),
        say.gettext("Preface"),
        tuple(part.strip() for part in meta.preface.split("\n\n") if part.strip()),
        say.gettext("Words of who leads the audit. The check code does not cover them."),
    )


def _who(sources: Sources) -> str:
    say = sources.say
    if sources.voice == "customer":
        return say.ngettext("{customer}", "{customers}", sources.respondents)
    if sources.voice == "team":
        return say.ngettext("team sheet", "team sheets", sources.respondents)
    return say.ngettext("person", "people", sources.respondents)


def _dated(sources: Sources) -> str:
    """The workshop and its day, as far as they are known."""
    row = sources.summary()
    day = "" if pd.isna(row["date"]) else sources.day(row["date"])
    name = sources.report.workshop
    name = "" if name == sources.report.meta.title else name
    # without a title of its own the report is called so already
    kind = sources.say.gettext("Gap report") if sources.report.meta.title else ""
    return " · ".join(part for part in (kind, name, day) if part)
