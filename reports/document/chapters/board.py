"""The board's page: the one page that stands alone."""

from dataclasses import replace

import pandas as pd

from reports.document.blocks import (
    Board,
    GapPanel,
    GapRow,
    Moved,
    Panel,
    PledgeRow,
    Pledges,
    Ranked,
    Words,
)
from reports.document.chapters import follow_up, panels, readings
from reports.document.sources import Sources, language_of, team_of, text_of, who_of
from reports.findings.change import change, counted, earlier
from reports.findings.gaps import STRENGTHS, gaps, nobody_can_judge, shaded, top_reasons
from reports.findings.headline import limits, lines, pledged, why
from reports.findings.people import contradicted, seen_by_customers
from reports.telling import Record, is_known, records, sentences, where
from reports.words.typography import capitalised, rounded, shortened

_SHORTFALLS = ("large_gap", "gap", "small_gap")
_MOST_GAPS, _MOST_ALONE = 3, 12
_MOST_PLEDGES = 6
_MOST_FOLLOWED = 3
_MOST_UNKNOWN = 6
_MOST_MOVED = 2


def board(sources: Sources) -> Board:
    """The one page that stands alone."""
    say = sources.say
    moved, told, made = _moved(sources), _panels(sources), _pledges(sources)
    before = followed(sources, _MOST_FOLLOWED)
    if moved:
        before = tuple(replace(one, elsewhere=True) for one in before)
    is_alone = not (moved or told or made or before)
    return Board(
        title=say.gettext("On one page"),
        sentence=why(sources),
        pledge=pledged(sources),
        lines=lines(sources),
        subtitle=_subtitle(sources),
        gaps=tuple(_gap_panels(sources, _MOST_ALONE if is_alone else _MOST_GAPS)),
        moved=moved,
        panels=tuple(told),
        pledges=(*before, *made),
        limits_title=say.gettext("What this report cannot say"),
        limits=tuple(limits(sources)[:4]),
    )


def _subtitle(sources: Sources) -> str:
    """Who rated how many items, and who did not."""
    say, items = sources.say, sources.items()
    if items.empty:
        return ""
    n = len(items)
    told = say.ngettext(
        "one item rated from {first} to {last} by {base}: how much it matters to the {customer} and"
        " how we do it today.",
        "{count} items rated from {first} to {last} by {base}: how much they matter to the"
        " {customer} and how we do them today.",
        n,
        base=sources.base(),
        **sources.scale().ends,
    )
    if items["importance"].isna().all():
        return ""
    return sources.voiced(sources.voice, told)


def _gap_panels(sources: Sources, most: int) -> list[GapPanel]:
    items, say = sources.items(), sources.say
    items = shaded(items[items["gap"].notna()])
    if items.empty:
        return []
    for label in _SHORTFALLS:
        short = where(items, label=label)
        if len(short):
            title = _counted(sources, label, len(short), len(items))
            worse = items[items["label"].isin(_SHORTFALLS)]
            return [gap_panel(sources, title, worse.head(most))]
    # a strength is no difference, nor is what is printed as 0.0
    unclear = items[~items["label"].isin(STRENGTHS) & (items["gap"].abs() >= 0.05)].head(most)
    if unclear.empty:
        return [gap_panel(sources, gaps(sources).title, items.head(most))]
    chance = say.gettext("None of them can be told from chance.")
    return [gap_panel(sources, say.gettext("The largest differences"), unclear, chance)]


def _counted(sources: Sources, label: str, n: int, of: int) -> str:
    """«Tres brechas grandes entre diez aspectos»."""
    say = sources.say
    if of == 1:
        return say.gettext("The one rated item")
    figures = {"count": sources.many(n), "of": sources.type.spelled(of)}
    if label == "large_gap":
        return say.ngettext(
            "One large gap among {of} items", "{count} large gaps among {of} items", n, **figures
        )
    if label == "gap":
        return say.ngettext(
            "One gap among {of} items", "{count} gaps among {of} items", n, **figures
        )
    return say.ngettext(
        "One small gap among {of} items", "{count} small gaps among {of} items", n, **figures
    )


def gap_panel(sources: Sources, title: str, items: pd.DataFrame, note: str = "") -> GapPanel:
    """Items with their dumbbells under heads."""
    say = sources.say
    columns = (
        say.gettext("Item"),
        say.gettext("We do it"),
        say.gettext("It matters"),
        say.gettext("Gap"),
    )
    key = _key(sources, items) if len(items) else ""
    return GapPanel(title, columns, _rows(sources, items), f"{note} {key}".strip())


def _key(sources: Sources, items: pd.DataFrame) -> str:
    """Why a gap differs from its scores, where one does."""
    differs = any(
        rounded(row["importance"], 1) - rounded(row["performance"], 1) != rounded(row["gap"], 1)
        for row in records(items)
    )
    if not differs:
        return ""
    return sources.say.gettext(
        "Gaps are rounded last and may differ by 0.1 from the scores beside them."
    )


def _rows(sources: Sources, items: pd.DataFrame) -> tuple[GapRow, ...]:
    kind = sources.type
    return tuple(
        GapRow(
            *_named(sources, row["item"]),
            float(row["importance"]),
            float(row["performance"]),
            sources.report.points(row).first,
            sources.report.points(row).last,
            str(row["shade"]),
            kind.number(row["importance"]),
            kind.number(row["performance"]),
            kind.signed(row["gap"]),
        )
        for row in records(items)
    )


def _named(sources: Sources, item: str) -> tuple[str, str]:
    """The short name over the wording; the wording alone where there is none."""
    short, wording = sources.report.short(item), sources.report.wording(item, sources.voice)
    return shortened(short, 90), "" if short == wording else shortened(wording, 90)


def _moved(sources: Sources) -> Moved | None:
    """What really changed, with what became of the pledges; None where nothing did."""
    every = panels.courses(sources)
    # what got worse, then what got better: both where there is room for two
    shown = every[:1] + every[1:][-1:]
    if not shown:
        return None
    found = change(sources)
    texts = tuple(_beside(sources, row) for row, _course in shown)
    rest = _unmoved(sources, len(every))
    note = sentences(counted(sources), rest)
    title = found.title if found else ""
    return Moved(title, tuple(course for _row, course in shown[:_MOST_MOVED]), texts, note)


def _beside(sources: Sources, row: Record) -> str:
    """What became of the pledges on an item that moved: a coincidence, not a cause."""
    say, rows = sources.say, earlier(sources)
    rows = rows[rows["item"].astype(str) == text_of(row["item"])]
    if rows.empty:
        return say.gettext("No earlier pledge was about it.")
    if len(rows) > 1:
        return counted(sources, rows)
    (one,) = records(rows)
    what = sources.type.quoted(main_clause(text_of(one["what"])))
    return f"{team_of(one)}: {what}, {readings.outcome(sources, one)}."


def _unmoved(sources: Sources, moved: int) -> str:
    """How many items did not really change, and which cannot be compared."""
    say, changes = sources.say, sources.changes
    rows = where(changes, to_workshop=sources.report.workshop, measure="performance")
    calm = rows[rows["p"].notna()]["item"].nunique() - moved
    still = say.ngettext(
        "No real change in one other item.",
        "No real change in {n} other items.",
        calm,
        n=sources.type.spelled(calm),
    )
    reworded = dict.fromkeys(where(rows, reason="wording")["item"])
    never = [item for item in reworded if where(rows, item=item)["p"].isna().all()]
    untold = say.ngettext(
        "{items} cannot be compared: its question changed.",
        "{items} cannot be compared: their questions changed.",
        len(never),
        items=sources.named(never),
    )
    return sentences(still if calm > 0 else "", untold if never else "")


def main_clause(text: str) -> str:
    """A pledge without what follows its first comma, unless a number stands there."""
    head, comma, rest = text.rstrip(".").partition(",")
    keeps = not comma or len(head) < _SHORTEST or any(sign.isdigit() for sign in rest)
    return shortened(text.rstrip(".") if keeps else head, 110)


_SHORTEST = 20


def _panels(sources: Sources) -> list[Panel]:
    every = [
        _customer_panel(sources),
        _unknown_panel(sources),
        _leave_panel(sources),
        _claim_panel(sources),
        None if panels.courses(sources) else _change_panel(sources),
        _request_panel(sources),
    ]
    return [panel for panel in every if panel is not None]


def _unknown_panel(sources: Sources) -> Panel | None:
    """What nobody can judge, where no item has figures: the finding that is left."""
    say = sources.say
    unknown = list(sources.asked.loc[nobody_can_judge(sources.asked), "item"])
    if len(sources.items()) or not unknown:
        return None
    wordings = (sources.report.wording(item, sources.voice) for item in unknown[:_MOST_UNKNOWN])
    return Panel(
        say.gettext("What nobody here can judge"),
        say.gettext("What a team does not know of its own work is a finding too."),
        tuple(Words(shortened(text, 90)) for text in wordings),
        sources.in_annex(len(unknown) - _MOST_UNKNOWN),
    )


def _customer_panel(sources: Sources) -> Panel | None:
    """How customers who were asked see us: first what contradicts us, else what differs most."""
    rows = seen_by_customers(sources)
    if rows.empty:
        return None
    first = rows["item"].astype(str).isin(contradicted(sources))
    rows = rows.assign(first=first, apart=rows["self_flattery"].abs())
    rows = rows.sort_values(["first", "apart"], ascending=False, kind="stable")
    return Panel(
        sources.say.gettext("How our {customers} see it"),
        lines=tuple(_seen(sources, row) for row in records(rows.head(_MOST_SEEN))),
        note=f"{capitalised(sources.answered('customer'))}.",
    )


_MOST_SEEN = 3


def _seen(sources: Sources, row: Record) -> str:
    """«“Price known”: ours 4.2, theirs 1.5; 18 of 24 would not come back because of it»."""
    say, kind = sources.say, sources.type
    told = say.gettext(
        "{item}: ours {us}, theirs {theirs}",
        item=kind.quoted(shortened(sources.report.short(row["item"]), 60)),
        us=kind.number(row["us"]),
        theirs=kind.number(row["customer"]),
    )
    leave = row.get("leave_share")
    if leave is None or not is_known(leave) or not leave:
        return f"{told}."
    of, n = int(row["n_leave"]), round(leave * row["n_leave"])
    return say.ngettext(
        "{told}; {n} of {of} would not come back because of it.",
        "{told}; {n} of {of} would not come back because of it.",
        n,
        told=told,
        of=kind.count(of),
    )


def _leave_panel(sources: Sources) -> Panel | None:
    first = top_reasons(sources)
    if "reasons" not in sources.findings:
        return None
    if len(first) != 1:
        return Panel(sources.say.gettext("Reasons to leave"), sources.findings["reasons"].text)
    top = first.iloc[0]
    by = "group" if "group" in top.index else "theme"
    theme = sources.group(top[by]) if by == "group" else sources.report.theme_name(top[by])
    entries = sources.now(sources.report.entries, side="leave", **{by: top[by]})
    entries = entries.sort_values("score", ascending=False, kind="stable")
    named = sources.say.ngettext(
        "{theme}, named by one of {teams} teams.",
        "{theme}, named by {n} of {teams} teams.",
        int(top["reach"]),
        theme=theme,
        teams=sources.type.count(top["teams"]),
    )
    ranked = _ranked(sources)
    return Panel(
        sources.say.gettext("First among the reasons to leave"),
        ("" if ranked else named) if top["teams"] > 1 else f"{theme}.",
        tuple(
            Words(shortened(row["text"]), language_of(row))
            for row in records(entries[entries["text"].fillna("") != ""].head(1))
        ),
        _weighed(sources) if ranked else "",
        ranked=ranked,
    )


def _ranked(sources: Sources) -> tuple[Ranked, ...]:
    """The first reasons with their dots, or with their shares of the points; of one team none."""
    groups, kind = sources.groups_made(), sources.type
    if len(groups):
        by = "dots" if groups["dots"].notna().any() else "entries"
        rows = [(row["group"].rstrip("."), kind.count(row[by]), row) for row in records(groups)]
    else:
        themes = sources.now(sources.report.pareto)
        themes = themes[~themes["theme"].isin(["", "other"]) & themes["share"].notna()]
        rows = [
            (sources.report.theme_name(row["theme"]), kind.percent(row["share"]), row)
            for row in records(themes)
        ]
    return tuple(
        Ranked(shortened(name, 60), weight, int(row["reach"]), int(row["teams"]))
        for name, weight, row in rows[:_MOST_RANKED]
        if row["teams"] > 1
    )


_MOST_RANKED = 3


def _weighed(sources: Sources) -> str:
    """What the figures and the squares of the first reasons are."""
    say, groups = sources.say, sources.groups_made()
    squares = say.gettext("Squares: teams that name it.")
    if groups.empty:
        return say.gettext("Share of the points that teams gave.") + " " + squares
    if groups["dots"].isna().all():
        return say.gettext("Number of reasons that teams wrote.") + " " + squares
    voters = int(groups["voters"].max())
    told = say.ngettext("Dots of one person.", "Dots of {n} people.", voters)
    return f"{told} {squares}"


def _claim_panel(sources: Sources) -> Panel | None:
    rows, say = sources.now(sources.report.differentiation), sources.say
    if rows.empty or "claims" not in sources.findings:
        return None
    solid = where(rows, verdict="solid").sort_values("low", ascending=False, kind="stable")
    if solid.empty:
        return Panel(say.gettext("The competitor test"), sources.findings["claims"].text)
    best = solid.iloc[0]
    note = say.ngettext(
        "“Only us”, says {n} of {judged} people of other teams.",
        "“Only us”, say {n} of {judged} people of other teams.",
        int(best["only_us"]),
        judged=int(best["n"]),
    )
    judged = int((rows["n"].fillna(0) > 0).sum())
    title = say.ngettext(
        "One of {of} claims passes the competitor test",
        "{count} of {of} claims pass the competitor test",
        len(solid),
        count=sources.many(len(solid)),
        of=sources.type.spelled(judged),
    )
    return Panel(
        title if judged > 1 else say.gettext("The claim that survived"),
        say.gettext("The clearest one:") if len(solid) > 1 else "",
        quotes=(Words(shortened(best["text"])),),
        note=note,
        verdicts=tuple(int(best[name]) for name in ("only_us", "maybe", "anyone")),
    )


def _request_panel(sources: Sources) -> Panel | None:
    rows = sources.now(sources.report.requests)
    if rows.empty:
        return None
    asked = tuple(Words(shortened(text, 110)) for text in rows["text"].head(_MOST_REQUESTS))
    title = sources.say.ngettext(
        "One request to leadership",
        "{count} requests to leadership",
        len(rows),
        count=sources.many(len(rows)),
    )
    rest = sources.in_annex(len(rows) - _MOST_REQUESTS)
    return Panel(title, quotes=asked, note=rest, key="requests")


_MOST_REQUESTS = 4


def _change_panel(sources: Sources) -> Panel | None:
    """What changed since the last workshop, or that nobody can tell."""
    found = sources.findings.get("trend")
    return Panel(sources.say.gettext("What changed"), found.text) if found else None


def followed(sources: Sources, most: int) -> tuple[Pledges, ...]:
    """The worst of the earlier pledges, who made them, and what became of them."""
    rows = earlier(sources)
    if rows.empty:
        return ()
    told = tuple(follow_up.became(sources, row) for row in records(rows.head(most)))
    title = sources.say.gettext("What became of earlier pledges")
    return (Pledges(title, told, and_more(sources, len(rows) - most)),)


def and_more(sources: Sources, rest: int) -> str:
    """«y 7 más» under what is not listed; "" where all is."""
    return sources.say.ngettext("and one more", "and {n} more", rest) if rest > 0 else ""


def _pledges(sources: Sources) -> list[Pledges]:
    rows = sources.now(sources.report.pledges)
    told = tuple(
        PledgeRow(
            Words(main_clause(text_of(row["what"]))),
            who_of(row),
            readings.due(sources, row),
        )
        for row in records(rows.head(_MOST_PLEDGES))
    )
    return [_dated(sources, told, len(rows))] if told else []


def _dated(sources: Sources, rows: tuple[PledgeRow, ...], n: int) -> Pledges:
    """A day that all pledges share stands in their title, so that it leaves its column."""
    say, days, note = sources.say, {row.when for row in rows}, sources.in_annex(n - len(rows))
    count = sources.many(n)
    if len(days) == 1 and "" not in days:
        title = say.ngettext(
            "One pledge for {day}", "{count} pledges for {day}", n, count=count, day=days.pop()
        )
        return Pledges(title, tuple(replace(row, when="") for row in rows), note)
    return Pledges(say.ngettext("One pledge", "{count} pledges", n, count=count), rows, note)
