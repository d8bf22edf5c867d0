"""Chapters about what was written: value and reasons to leave, claims, contradictions, entries."""

import pandas as pd

from questionnaires.model import Kind
from questionnaires.shared import asked_of
from reports.document.blocks import (
    Block,
    Bullets,
    Chapter,
    Chart,
    Entries,
    Heading,
    Paragraph,
    Quotes,
    Words,
)
from reports.document.chapters.other import option_name, unit_of
from reports.document.sources import Sources, charted, language_of, plain, text_of
from reports.telling import Record, records
from reports.words.language import N_
from reports.words.typography import shortened

_MOST_LINES = 20
_MOST_CONTRADICTIONS = 4


themes = charted("themes", N_("Value and reasons to leave"), "value_leave")


def reasons(sources: Sources) -> Chapter | None:
    """Why they would leave, in the room's groups and words, and which claims are ours alone."""
    charts = sources.charts("votes", "pareto")
    first = _first_rows(charts, _MOST_REASONS)
    claimed = _first_rows(sources.charts("claims"), _MOST_CLAIMS)
    said = _quotes(sources)
    blocks = [*(first or sources.lead("reasons")), said, *claimed]
    return sources.page("reasons", sources.say.gettext("Reasons and claims"), blocks)


def _first_rows(charts: list[Chart], most: int) -> list[Chart]:
    """A chart with so many of its first rows; the whole of it where it has no more."""
    if not charts or sum(len(one.drawing.table) for one in charts) <= most:
        return charts
    fit = charts[0].drawing.fit
    return [Chart(drawing) for drawing in fit.fewer(most)] if fit else charts


def _quotes(sources: Sources) -> Quotes | None:
    """What was said of the first reasons, under the name of each."""
    rows = sources.now(sources.report.entries)
    rows = rows[(rows["side"] == "leave") & (rows["voice"] != "customer")]
    rows = rows[rows["text"].fillna("") != ""].sort_values("score", ascending=False, kind="stable")
    groups = sources.groups_made()
    if len(groups):
        first, column = groups[groups["entries"] > 1]["group"], "group"
    else:
        themes = sources.now(sources.report.pareto)
        first, column = themes.loc[~themes["theme"].isin(["", "other"]), "theme"], "theme"
    told = []
    for key in list(first)[:_MOST_QUOTED]:
        own = rows[rows[column] == key].head(_QUOTES_EACH)
        name = str(key) if column == "group" else sources.report.theme_name(str(key))
        words = (Words(shortened(row["text"]), language_of(row)) for row in records(own))
        told.append((name, tuple(words)))
    told = [(name, words) for name, words in told if words]
    return Quotes(tuple(told)) if told else None


_MOST_REASONS, _MOST_CLAIMS = 7, 10
_MOST_QUOTED, _QUOTES_EACH = 2, 2


def all_reasons(sources: Sources) -> Chapter | None:
    """Every group of reasons with its dots, where the first part holds only the first ones."""
    charts = sources.charts("votes", "pareto")
    if not charts or sum(len(one.drawing.table) for one in charts) <= _MOST_REASONS:
        return None
    title = sources.say.gettext("All reasons to leave")
    tables = [plain(chart.drawing.table) for chart in charts]
    return sources.chapter("all_reasons", title, tables)


def claims(sources: Sources) -> Chapter | None:
    """Every claim and what others say of it, where the first part holds only some."""
    if len(sources.now(sources.report.differentiation)) <= _MOST_CLAIMS:
        return None
    return sources.chapter("claims", sources.say.gettext("All claims"), sources.charts("claims"))


def entries(sources: Sources) -> Chapter | None:
    """All that was written, by question and group, in the words it was given."""
    rows, say = sources.now(sources.report.entries), sources.say
    rows = rows[rows["text"].fillna("") != ""]
    if rows.empty:
        return None
    blocks: list[Block] = [
        Paragraph(
            say.gettext("In the words in which they were written, without names and without teams.")
        )
    ]
    for item, of_item in rows.groupby("item", sort=False):
        blocks += [Heading(sources.report.wording(str(item), "team")), *_asked(sources, str(item))]
        for name, part in _groups(sources, of_item):
            if name:
                blocks.append(Heading(name, 3))
            blocks.append(Entries(tuple(_entry(sources, row) for row in records(part))))
    return sources.chapter("entries", say.gettext("All that was written"), blocks)


def _asked(sources: Sources, key: str) -> list[Block]:
    """What was asked of each entry of an item, in the words of its questionnaire."""
    item, say = sources.report.item(key), sources.say
    texts = (
        [text[sources.report.settings.language] for text in asked_of(item).values()] if item else []
    )
    told = " · ".join(texts)
    return [Paragraph(say.gettext("Asked of each: {questions}", questions=told))] if told else []


def _groups(sources: Sources, rows: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Groups made by people, then themes, the largest first; what has neither comes last."""
    groups, themes = rows["group"].fillna(""), rows["theme"].fillna("")
    item = sources.report.item(text_of(rows["item"].iloc[0]))
    if item and item.kind is Kind.TIMELINE:
        return [
            (sources.say.gettext("Account {number}", number=str(number)), part)
            for number, part in rows.groupby(groups, sort=False)
        ]
    names = [
        text_of(group) or (sources.report.theme_name(theme) if theme else "")
        for group, theme in zip(groups, themes, strict=True)
    ]
    if not any(names):
        return [("", rows)]
    by_name = rows.groupby(pd.Series(names, index=rows.index), sort=False)
    parts = [(str(name), part) for name, part in by_name]
    parts.sort(key=lambda pair: (pair[0] == "", -len(pair[1])))
    return [(name or sources.say.gettext("No theme"), part) for name, part in parts]


def _said(text: str) -> str:
    """A text in its own lines, unless it is mostly line breaks."""
    return text if text.count("\n") <= _MOST_LINES else " ".join(text.split())


def _entry(sources: Sources, row: Record) -> Words:
    say = sources.say
    evidence = {
        "heard": say.gettext("heard it"),
        "measured": say.gettext("measured it"),
        "believed": say.gettext("believe it"),
    }.get(text_of(row["evidence"]), "")
    score = ""
    if row["scored"] is True or row["scored"] == 1:
        figure = sources.type.number(row["score"])
        if row["side"] == "leave":
            score = say.gettext("risk {figure}", figure=figure)
        elif row["side"] == "value":
            score = say.gettext("value {figure}", figure=figure)
    details = (*_besides(sources, row), score, evidence)
    return Words(_said(text_of(row["text"])), language_of(row), " · ".join(filter(None, details)))


def _besides(sources: Sources, row: Record) -> tuple[str, str]:
    """The option and the number that an entry came with."""
    item = text_of(row["item"])
    chosen = option_name(sources, item, row["choice"])
    if pd.isna(row["number"]):
        return chosen, ""
    return chosen, f"{sources.type.number(row['number'])} {unit_of(sources, item)}".strip()


def contradictions(sources: Sources) -> Chapter | None:
    """Where what we say and what we rate do not fit; a question to the teams each."""
    say, rows = sources.say, sources.now(sources.report.contradictions)
    if rows.empty:
        return None
    told = [_contradiction(sources, row) for row in records(rows.head(_MOST_CONTRADICTIONS))]
    if (rest := len(rows) - len(told)) > 0:
        told.append(
            say.ngettext("One more is not printed here.", "{n} more are not printed here.", rest)
        )
    rule = say.gettext("Found by fixed rules; each is a question to the teams, not a verdict.")
    title = say.gettext("Contradictions to talk about")
    return sources.chapter("contradictions", title, (Bullets(tuple(told)), Paragraph(rule)))


def _contradiction(sources: Sources, row: Record) -> str:
    say, places = sources.say, text_of(row["entries"]).split()
    ours, leave = (
        sources.listed(_words(sources, [one for one in places if _is_leave(one) == is_leave]), 1)
        for is_leave in (False, True)
    )
    figures = {"n": sources.type.count(row["n"]), "of": sources.type.count(row["of"])}
    if row["rule"] == "claim_shared":
        return say.gettext(
            "We say that it sets us apart ({claim}), yet {n} of the {of} who judged it think"
            " that others may say it too.",
            claim=ours,
            **figures,
        )
    about = sources.type.quoted(sources.report.theme_name(text_of(row["theme"])))
    if row["rule"] == "theme_both":
        return say.gettext(
            "{about} stands among what adds value or sets us apart ({ours}) and, for {n} of the"
            " {of} teams, among the reasons to leave ({leave}).",
            about=about,
            ours=ours,
            leave=leave,
            **figures,
        )
    return say.gettext(
        "{item} does as well as it matters, yet its theme, {about}, leads the reasons to leave, for"
        " {n} of the {of} teams: {leave}.",
        item=sources.named([text_of(row["item"])]),
        about=about,
        leave=leave,
        **figures,
    )


def _is_leave(place: str) -> bool:
    """Whether an entry, named as `item:number`, is a reason to leave."""
    return place.startswith("leave_reasons:")


def _words(sources: Sources, places: list[str]) -> list[str]:
    """The texts of entries named as `item:number`."""
    entries = sources.now(sources.report.entries)
    known = {f"{row['item']}:{row['entry']}": row["text"] for row in records(entries)}
    said = [text_of(known.get(place)) for place in places]
    return [shortened(text.rstrip("."), 90) for text in said if text]
