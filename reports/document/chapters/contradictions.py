"""The chapter of contradictions: where what we say and what we rate do not fit."""

import pandas as pd

from reports.document.blocks import Bullets, Chapter, Paragraph
from reports.document.sources import Sources, text_of
from reports.words.typography import shortened


def contradictions(sources: Sources) -> Chapter | None:
    """Where what we say and what we rate do not fit; a question to the teams each."""
    say, rows = sources.say, sources.now(sources.report.contradictions)
    if rows.empty:
        return None
    told = tuple(_contradiction(sources, row) for _, row in rows.iterrows())
    rule = say.gettext(
        "Found by fixed rules, at most three; each is a question to the teams, not a verdict."
    )
    title = say.gettext("Contradictions to talk about")
    return sources.chapter("contradictions", title, (Bullets(told), Paragraph(rule)))


def _contradiction(sources: Sources, row: pd.Series) -> str:
    say, report = sources.say, sources.report
    about = text_of(row["group"]) or report.theme_name(text_of(row["theme"]))
    quotes = sources.scope.listed(_words(sources, text_of(row["entries"])), at_most=2)
    figures = {"about": sources.type.quoted(about), "quotes": quotes}
    if row["rule"] == "claim_low":
        return say.gettext(
            "We say it sets us apart ({quotes}), yet {item} is rated {score}.",
            item=sources.scope.named([text_of(row["item"])]) if text_of(row["item"]) else about,
            score=sources.type.number(row["score"]),
            **figures,
        )
    if row["rule"] == "value_leaves":
        return say.gettext(
            "{about} stands among what adds value and among the reasons to leave: {quotes}.",
            **figures,
        )
    ours, failures = (
        _words(sources, " ".join(place for place in text_of(row["entries"]).split() if test(place)))
        for test in (_is_ours, lambda place: not _is_ours(place))
    )
    return say.gettext(
        "{about}: a promise ({promise}) and, when it fails ({failure}), a recovery that we rate"
        " {score} of 5.",
        about=figures["about"],
        promise=sources.scope.listed(ours, at_most=1),
        failure=sources.scope.listed(failures, at_most=1),
        score=sources.type.number(row["score"]),
    )


def _is_ours(place: str) -> bool:
    """Whether an entry, named as `item:number`, is no reason to leave."""
    return not place.startswith("leave_reasons:")


def _words(sources: Sources, places: str) -> list[str]:
    """The texts of entries named as `item:number`."""
    entries = sources.now(sources.report.entries)
    known = {f"{row['item']}:{row['entry']}": row["text"] for _, row in entries.iterrows()}
    said = [text_of(known.get(place)) for place in places.split()]
    return [shortened(text.rstrip("."), 90) for text in said if text]
