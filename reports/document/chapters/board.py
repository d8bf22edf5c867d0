"""The board's page: the one page that stands alone."""

import pandas as pd

from reports.document.blocks import (
    Board,
    GapPanel,
    GapRow,
    Panel,
    PledgeRow,
    Pledges,
    Words,
)
from reports.document.chapters import readings
from reports.document.sources import Sources, language_of, team_of, text_of
from reports.findings.change import earlier
from reports.findings.gaps import STRENGTHS, nobody_can_judge, top_reasons
from reports.findings.headline import limits, pledged, why
from reports.telling import Record, by_scale, is_known, records
from reports.words.typography import MISSING, rounded, shortened

_SHORTFALLS = ("large_gap", "gap", "small_gap")
_MOST_PLEDGES = 6
_MOST_FOLLOWED = 3
_MOST_UNKNOWN = 6


def board(sources: Sources) -> Board:
    """The one page that stands alone."""
    say = sources.say
    return Board(
        title=say.gettext("On one page"),
        sentence=why(sources),
        pledge=pledged(sources),
        gaps=tuple(_gap_panels(sources)),
        panels=tuple(_panels(sources)),
        pledges=(*followed(sources, _MOST_FOLLOWED), *_pledges(sources)),
        limits_title=say.gettext("What this report cannot say"),
        limits=tuple(limits(sources)[:4]),
    )


def _gap_panels(sources: Sources) -> list[GapPanel]:
    items, say = sources.items(), sources.say
    items = items[items["gap"].notna()]
    if items.empty:
        return []
    columns = (
        say.gettext("Item"),
        say.gettext("Today"),
        say.gettext("Importance"),
        say.gettext("Gap"),
    )
    short = items[items["label"].isin(_SHORTFALLS)].head(3)
    strong = items[items["label"].isin(STRENGTHS)][::-1].head(3)
    # a strength is no difference, nor is what is printed as 0.0
    unclear = items[~items["label"].isin(STRENGTHS) & (items["gap"].abs() >= 0.05)].head(3)
    panels = [
        (say.gettext("Where we fall short"), short),
        (say.gettext("The largest differences"), unclear.head(0 if len(short) else 3)),
        (say.gettext("Where we measure up"), strong),
    ]
    panels = [panel for panel in panels if len(panel[1])]
    is_chance = short.empty and len(unclear)
    chance = say.gettext("None of them can be told from chance.") if is_chance else ""
    key = _key(sources, pd.concat([rows for _, rows in panels])) if panels else ""
    notes = (f"{chance} {key}".strip(), "")
    return [
        GapPanel(title, columns, _rows(sources, rows), note)
        for (title, rows), note in zip(panels, notes, strict=False)
    ]


def _key(sources: Sources, items: pd.DataFrame) -> str:
    """How to read the dumbbells, and why a gap differs from its scores where one does."""
    say, size = sources.say, by_scale(sources.report, items)[-1][0]
    if sources.voice == "customer":
        key = say.gettext(
            "Dot: what we do today. Diamond: what it matters to the {customer}; both from"
            " {first} to {last}. Last figure: the gap.",
            **size.ends,
        )
    else:
        key = say.gettext(
            "Dot: what we do today. Diamond: what it matters to the {customer}, as we see it; both"
            " from {first} to {last}. Last figure: the gap.",
            **size.ends,
        )
    differs = any(
        rounded(row["importance"], 1) - rounded(row["performance"], 1) != rounded(row["gap"], 1)
        for row in records(items)
    )
    last = say.gettext("Gaps are rounded last and may differ by 0.1 from the scores beside them.")
    return f"{key} {last}" if differs else key


def _rows(sources: Sources, items: pd.DataFrame) -> tuple[GapRow, ...]:
    kind = sources.type
    return tuple(
        GapRow(
            shortened(sources.report.wording(row["item"], sources.voice), 90),
            float(row["importance"]),
            float(row["performance"]),
            sources.report.points(row).first,
            sources.report.points(row).last,
            str(row["label"]),
            kind.number(row["importance"]),
            kind.number(row["performance"]),
            kind.signed(row["gap"]),
        )
        for row in records(items)
    )


def _panels(sources: Sources) -> list[Panel]:
    panels = [
        _unknown_panel(sources),
        _leave_panel(sources),
        _claim_panel(sources),
        _change_panel(sources),
        _request_panel(sources),
    ]
    return [panel for panel in panels if panel is not None]


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
        _rest(sources, len(unknown) - _MOST_UNKNOWN),
    )


def _leave_panel(sources: Sources) -> Panel | None:
    first = top_reasons(sources)
    if "reasons" not in sources.findings:
        return None
    if len(first) != 1:
        return Panel(sources.say.gettext("Reasons to leave"), sources.findings["reasons"].text)
    top = first.iloc[0]
    entries = sources.now(sources.report.entries)
    entries = entries[entries["side"] == "leave"]
    if "group" in top.index:
        entries = entries[entries["group"] == top["group"]]
        theme = sources.group(top["group"])
    else:
        entries = entries[entries["theme"] == top["theme"]]
        theme = sources.report.theme_name(top["theme"])
    entries = entries.sort_values("score", ascending=False, kind="stable")
    named = sources.say.ngettext(
        "{theme}, named by one of {teams} teams.",
        "{theme}, named by {n} of {teams} teams.",
        int(top["reach"]),
        theme=theme,
        teams=sources.type.count(top["teams"]),
    )
    return Panel(
        sources.say.gettext("First among the reasons to leave"),
        named if top["teams"] > 1 else f"{theme}.",
        tuple(
            Words(shortened(row["text"]), language_of(row))
            for row in records(entries[entries["text"].fillna("") != ""].head(1))
        ),
    )


def _claim_panel(sources: Sources) -> Panel | None:
    rows, say = sources.now(sources.report.differentiation), sources.say
    if rows.empty or "claims" not in sources.findings:
        return None
    solid = rows[rows["verdict"] == "solid"].sort_values("low", ascending=False, kind="stable")
    if solid.empty:
        return Panel(say.gettext("The competitor test"), sources.findings["claims"].text)
    best = solid.iloc[0]
    note = say.ngettext(
        "“Only us”, says {n} of {judged} people of other teams.",
        "“Only us”, say {n} of {judged} people of other teams.",
        int(best["only_us"]),
        judged=int(best["n"]),
    )
    return Panel(
        say.gettext("The claim that survived"), quotes=(Words(shortened(best["text"])),), note=note
    )


def _request_panel(sources: Sources) -> Panel | None:
    rows = sources.now(sources.report.requests)
    if rows.empty:
        return None
    asked = tuple(Words(shortened(text, 110)) for text in rows["text"].head(3))
    title = sources.say.gettext("What we ask of leadership")
    return Panel(title, quotes=asked, note=_rest(sources, len(rows) - 3))


def _change_panel(sources: Sources) -> Panel | None:
    """What changed since the last workshop, or that nobody can tell."""
    found = sources.findings.get("trend")
    return Panel(sources.say.gettext("What changed"), found.text) if found else None


def followed(sources: Sources, most: int) -> tuple[Pledges, ...]:
    """The worst of the earlier pledges, who made them, and what became of them."""
    rows = earlier(sources)
    if rows.empty:
        return ()
    told = tuple(
        PledgeRow(
            Words(shortened(text_of(row["what"]).rstrip("."))),
            _who(sources, row),
            readings.became(sources, row),
        )
        for row in records(rows.head(most))
    )
    title = sources.say.gettext("What became of earlier pledges")
    return (Pledges(title, told, and_more(sources, len(rows) - most)),)


def _who(sources: Sources, row: Record) -> str:
    """The team, and what its pledge should move."""
    parts = (team_of(row), readings.should_move(sources, row))
    return " · ".join(part for part in parts if part != MISSING)


def and_more(sources: Sources, rest: int) -> str:
    """«y 7 más» under what is not listed; "" where all is."""
    return sources.say.ngettext("and one more", "and {n} more", rest) if rest > 0 else ""


def _pledges(sources: Sources) -> list[Pledges]:
    rows = sources.now(sources.report.pledges)
    told = tuple(
        PledgeRow(
            Words(shortened(text_of(row["what"]))),
            text_of(row["owner"]),
            sources.day(row["due"]) if is_known(row["due"]) else "",
        )
        for row in records(rows.head(_MOST_PLEDGES))
    )
    title, note = sources.say.gettext("What we pledge"), _rest(sources, len(rows) - _MOST_PLEDGES)
    return [Pledges(title, told, note)] if told else []


def _rest(sources: Sources, rest: int) -> str:
    if rest <= 0:
        return ""
    return sources.say.ngettext("One more in the report.", "{n} more in the report.", rest)
