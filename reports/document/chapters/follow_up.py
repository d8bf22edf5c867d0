"""Pledges and requests as lists, earlier ones before new ones, each under what it found."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from reports.document.blocks import Course, PledgeRow, Pledges, Tone, Turn, Words
from reports.document.chapters import readings
from reports.document.chapters.requests import answer_of, is_answered, waiting_first
from reports.document.courses import of_item
from reports.document.sources import Sources, team_of, text_of, who_of
from reports.findings.change import counted, earlier
from reports.telling import Record, is_known, records, where
from reports.words.language import N_
from reports.words.typography import MISSING, capitalised, shortened


def lists(sources: Sources) -> tuple[Pledges, ...]:
    """The lists of a report that have rows."""
    now = sources.report.workshop
    asked = sources.report.requests
    before = asked[asked["workshop"].astype(str) != now]
    found = (
        *earlier_pledges(sources),
        _pledges(sources, sources.now(sources.report.pledges)),
        *([_earlier_requests(sources, before)] if is_answered(before) else []),
        _requests(sources, sources.now(asked)),
    )
    return tuple(listed for listed in found if listed.rows)


def earlier_pledges(sources: Sources) -> tuple[Pledges, ...]:
    """What became of earlier pledges, worst first, under how many came to what."""
    rows = tuple(became(sources, row) for row in records(earlier(sources)))
    return (Pledges(counted(sources).rstrip("."), rows),) if rows else ()


def became(sources: Sources, row: Record) -> PledgeRow:
    """An earlier pledge: its team with what it should move, and what became of both."""
    parts = (team_of(row), readings.should_move(sources, row))
    who = " · ".join(part for part in parts if part != MISSING)
    tone: Tone = "large_gap" if readings.is_broken(row) else ""
    return PledgeRow(_words(row["what"]), who, readings.became(sources, row), tone)


TITLES = {
    "moved": N_("{item} has got better since {since}: from {before} to {after}"),
    "other_way": N_("{item} has got worse since {since}: from {before} to {after}"),
}
"""What is said of an item that really moved since it was pledged on; never because of it."""


def turns(sources: Sources) -> tuple[Turn, ...]:
    """Each item that really moved since a pledge named it, the worst first, and how it went."""
    rows = earlier(sources)
    rows = rows[rows["verdict"].isin(list(TITLES)) & (rows["item"].fillna("") != "")]
    grouped = rows.groupby(["item", "workshop"], sort=False)
    # what was pledged on in several workshops is one course, told from the worst of them
    first = {item: _turn(sources, of_item) for (item, _), of_item in reversed(list(grouped))}
    found = (first[item] for item in rows["item"].unique())
    return tuple(turn for turn in found if len(turn.course.spots) > 1)


def _turn(sources: Sources, rows: pd.DataFrame) -> Turn:
    say, first = sources.say, records(rows)[0]
    title = say.gettext(
        TITLES[text_of(first["verdict"])],
        item=sources.named([text_of(first["item"])]),
        since=sources.when(text_of(first["workshop"])),
        before=sources.type.number(first["performance_before"]),
        after=sources.type.number(first["performance_after"]),
    )
    items = where(sources.report.items, item=first["item"], voice=sources.voice)
    is_worse = first["verdict"] == "other_way"
    return Turn(
        title,
        _course(sources, items, "large_gap" if is_worse else "above"),
        tuple(_outcome(sources, row) for row in records(rows)),
        _gap_today(sources, items),
        say.gettext("Band: interval of 95%"),
    )


def _outcome(sources: Sources, row: Record) -> PledgeRow:
    """What became of a pledge alone: how its item moved stands beside it."""
    told = f"{capitalised(readings.outcome(sources, row))} · {team_of(row)}"
    return replace(became(sources, row), when=told)


def _course(sources: Sources, items: pd.DataFrame, tone: Tone) -> Course:
    """The item's mean in each workshop that asked it in the words of today."""
    rows = where(items, item_version=items["item_version"].iloc[-1])
    size = sources.report.points(items.iloc[-1])
    what = sources.say.gettext("how we do today, mean from {first} to {last}", **size.ends)
    name = sources.report.wording(text_of(items["item"].iloc[-1]))
    return of_item(sources, name, sources.voiced(sources.voice, what), tone, rows)


def _gap_today(sources: Sources, items: pd.DataFrame) -> PledgeRow | None:
    """How large the gap is today, and of what it is the difference."""
    row, say, number = records(items.tail(1))[0], sources.say, sources.type.number
    if row["workshop"] != sources.report.workshop or not is_known(row["gap"]):
        return None
    label = capitalised(sources.label(row["label"]))
    figures = say.gettext(
        "It matters {importance}, and we do {performance}",
        importance=number(row["importance"]),
        performance=number(row["performance"]),
    )
    gap = say.gettext("{label} today: {gap}", label=label, gap=sources.type.signed(row["gap"]))
    return PledgeRow(Words(figures), "", gap)


def _pledges(sources: Sources, rows: pd.DataFrame) -> Pledges:
    say, count = sources.say, sources.many(len(rows))
    title = say.ngettext("One new pledge.", "{count} new pledges.", len(rows), count=count)
    told = (
        PledgeRow(
            _words(row["what"]),
            who_of(row),
            readings.due(sources, row),
        )
        for row in records(rows)
    )
    return Pledges(title.rstrip("."), tuple(told))


def _earlier_requests(sources: Sources, rows: pd.DataFrame) -> Pledges:
    title = sources.say.ngettext(
        "Of one earlier request: {answers}", "Of {n} earlier requests: {answers}", len(rows),
        answers=_counted(sources, rows),
    )  # fmt: skip

    def who(row: Record) -> str:
        return f"{team_of(row)} · {sources.when(text_of(row['workshop']))}"

    return Pledges(title, _asked(sources, rows, who))


def _requests(sources: Sources, rows: pd.DataFrame) -> Pledges:
    say, count = sources.say, sources.many(len(rows))
    title = say.ngettext(
        "One request to leadership.", "{count} requests to leadership.", len(rows), count=count
    ).rstrip(".")
    if is_answered(rows):
        title = f"{title}: {_counted(sources, rows)}"
    return Pledges(title, _asked(sources, rows, team_of))


def _asked(
    sources: Sources, rows: pd.DataFrame, who: Callable[[Record], str]
) -> tuple[PledgeRow, ...]:
    has_answers = is_answered(rows)
    return tuple(
        PledgeRow(_words(row["text"]), who(row), _answer(sources, row) if has_answers else "")
        for row in records(waiting_first(rows))
    )


def _counted(sources: Sources, rows: pd.DataFrame) -> str:
    """How many requests have which answer, those that wait for one first."""
    say, found = sources.say, Counter(text_of(said) for said in rows["answer"])
    told = (
        (found[""], say.ngettext("{n} without an answer", "{n} without an answer", found[""])),
        (
            found["later"],
            say.ngettext("{n} being looked at", "{n} being looked at", found["later"]),
        ),
        (found["declined"], say.ngettext("{n} with a no", "{n} with a no", found["declined"])),
        (found["accepted"], say.ngettext("{n} with a yes", "{n} with a yes", found["accepted"])),
    )
    return ", ".join(text for n, text in told if n)


def _answer(sources: Sources, row: Record) -> str:
    """What leadership says, and by when it does so."""
    parts = answer_of(sources, row).rstrip("."), readings.due(sources, row)
    return " · ".join(filter(None, parts))


def _words(text: object) -> Words:
    return Words(shortened(text_of(text).rstrip(".")))
