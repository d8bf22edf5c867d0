"""Cover, the board's page and who took part."""

import pandas as pd

from reports.findings import STRENGTHS, limits, pledged, sentences, top_reason, why
from reports.outputs.chapters.build import Sources, cells, language_of, text_of
from reports.outputs.document import (
    Block,
    Board,
    Bullets,
    Chapter,
    Column,
    Cover,
    GapPanel,
    GapRow,
    Notice,
    Panel,
    Paragraph,
    PledgeRow,
    Table,
    Words,
)
from reports.typography import shortened

_SHORTFALLS = ("large_gap", "gap", "small_gap")
_MOST_PLEDGES = 6


def cover(sources: Sources) -> Cover:
    """Title, the three sentences that matter, and who stands behind them."""
    scope, say, report = sources.scope, sources.say, sources.report
    facts = [
        (sources.type.count(scope.respondents), _who(sources)),
        (sources.type.count(scope.teams), say.ngettext("team", "teams", scope.teams)),
    ]
    rated = len(scope.items())
    facts.append((sources.type.count(rated), say.ngettext("rated item", "rated items", rated)))
    entries = len(sources.now(report.entries))
    if entries:
        facts.append((sources.type.count(entries), say.ngettext("entry", "entries", entries)))
    return Cover(
        report.meta.title or say.gettext("Gap report"),
        dated(sources),
        tuple(sentences(scope)),
        tuple(facts),
    )


def _who(sources: Sources) -> str:
    scope, say = sources.scope, sources.say
    if scope.voice == "customer":
        return say.ngettext("{customer}", "{customers}", scope.respondents)
    if scope.voice == "team":
        return say.ngettext("team sheet", "team sheets", scope.respondents)
    return say.ngettext("person", "people", scope.respondents)


def dated(sources: Sources) -> str:
    """The workshop and its day, as far as they are known."""
    row = sources.scope.summary()
    day = "" if pd.isna(row["date"]) else sources.scope.day(row["date"])
    name = sources.report.workshop
    name = "" if name == sources.report.meta.title else name
    # without a title of its own the report is called so already
    kind = sources.say.gettext("Gap report") if sources.report.meta.title else ""
    return " · ".join(part for part in (kind, name, day) if part)


def board(sources: Sources) -> Board:
    """The one page that stands alone."""
    say = sources.say
    return Board(
        title=say.gettext("On one page"),
        sentence=why(sources.scope),
        pledge=pledged(sources.scope),
        gaps=tuple(_gap_panels(sources)),
        panels=tuple(_panels(sources)),
        pledges_title=say.gettext("What we pledge"),
        pledges=tuple(_pledges(sources)[:_MOST_PLEDGES]),
        pledges_note=_rest(sources, len(_pledges(sources)) - _MOST_PLEDGES),
        limits_title=say.gettext("What this report cannot say"),
        limits=tuple(limits(sources.scope)[:4]),
    )


def _gap_panels(sources: Sources) -> list[GapPanel]:
    items, say = sources.scope.items(), sources.say
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
    panels = [
        GapPanel(say.gettext("Where we fall short"), columns, _rows(sources, short), _key(sources))
        if len(short)
        else GapPanel(
            say.gettext("The largest differences"),
            columns,
            _rows(sources, items.head(3)),
            say.gettext("None of them can be told from chance.") + " " + _key(sources),
        )
    ]
    if len(strong):
        panels.append(
            GapPanel(say.gettext("What we do as it matters"), columns, _rows(sources, strong))
        )
    return panels


def _key(sources: Sources) -> str:
    return sources.say.gettext(
        "Dot: what we do today. Diamond: what it matters to the {customer}, as we see it. Last"
        " figure: the gap."
    )


def _rows(sources: Sources, items: pd.DataFrame) -> tuple[GapRow, ...]:
    kind = sources.type
    return tuple(
        GapRow(
            shortened(sources.report.wording(row["item"], sources.scope.voice), 90),
            float(row["importance"]),
            float(row["performance"]),
            int(row["scale_size"]),
            str(row["label"]),
            kind.number(row["importance"]),
            kind.number(row["performance"]),
            kind.signed(row["gap"]),
        )
        for _, row in items.iterrows()
    )


def _panels(sources: Sources) -> list[Panel]:
    panels = [_leave_panel(sources), _claim_panel(sources), _request_panel(sources)]
    return [panel for panel in panels if panel is not None]


def _leave_panel(sources: Sources) -> Panel | None:
    top = top_reason(sources.scope)
    if top is None:
        return None
    entries = sources.now(sources.report.entries)
    entries = entries[(entries["side"] == "leave") & (entries["theme"] == top["theme"])]
    entries = entries.sort_values("score", ascending=False, kind="stable")
    return Panel(
        sources.say.gettext("First among the reasons to leave"),
        sources.say.ngettext(
            "{theme}, named by one of {teams} teams.",
            "{theme}, named by {n} of {teams} teams.",
            int(top["reach"]),
            theme=sources.report.theme_name(top["theme"]),
            teams=sources.type.count(top["teams"]),
        ),
        tuple(
            Words(shortened(row["text"]), language_of(row))
            for _, row in entries[entries["text"].fillna("") != ""].head(1).iterrows()
        ),
    )


def _claim_panel(sources: Sources) -> Panel | None:
    rows, say = sources.now(sources.report.differentiation), sources.say
    if rows.empty or "claims" not in sources.findings:
        return None
    solid = rows[rows["verdict"] == "solid"].sort_values("share", ascending=False, kind="stable")
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
    rows = sources.now(sources.report.pledges)
    rows = rows[(rows["kind"] == "request") & rows["what"].notna()]
    if rows.empty:
        return None
    asked = tuple(Words(shortened(text, 110)) for text in rows["what"].head(3))
    title = sources.say.gettext("What we ask of leadership")
    return Panel(title, quotes=asked, note=_rest(sources, len(rows) - 3))


def _pledges(sources: Sources) -> list[PledgeRow]:
    rows = sources.now(sources.report.pledges)
    rows = rows[rows["kind"] == "pledge"]
    return [
        PledgeRow(
            Words(shortened(text_of(row["what"]))),
            text_of(row["owner"]),
            "" if pd.isna(row["due"]) else sources.scope.day(row["due"]),
        )
        for _, row in rows.iterrows()
    ]


def _rest(sources: Sources, rest: int) -> str:
    if rest <= 0:
        return ""
    return sources.say.ngettext("One more in the report.", "{n} more in the report.", rest)


def participation(sources: Sources) -> Chapter | None:
    """Who took part, what limits the reading, and how to read what follows."""
    say = sources.say
    blocks: list[Block] = [*sources.lead("participation")]
    blocks += [Notice(text) for text in _warnings(sources)]
    blocks += _who_answered(sources)
    blocks += _how_to_read(sources)
    return sources.chapter(
        "participation", say.gettext("Who took part, and how to read it"), blocks
    )


def _how_to_read(sources: Sources) -> list[Block]:
    say, smallest = sources.say, sources.report.settings.smallest_base
    reading = say.gettext(
        "A gap is importance minus performance, both rated by the same person: positive where we"
        " fall short. The bar beside a figure shows where the mean would lie if similar people"
        " answered. “Large gap” is said only where that whole bar lies at half a point or more (on"
        " a scale of 1 to 5), “gap” where chance is an unlikely explanation, and everything else"
        " stays grey."
    )
    who = (
        say.gettext("Ratings are those of the {customers} who answered.")
        if sources.scope.voice == "customer"
        else say.gettext("Ratings are opinions of those in the room, not data from {customers}.")
    )
    base = say.gettext("n is the number of answers behind a figure; “don’t know” is not a score.")
    hidden = (
        say.gettext("What fewer than {k} people answered is hidden, and says so.", k=smallest)
        if smallest > 1
        else say.gettext("In this report nothing is hidden, however few answered.")
    )
    return [Paragraph(reading), Bullets((who, base, hidden))]


def _warnings(sources: Sources) -> list[str]:
    say, rows, found = sources.say, sources.now(sources.report.notices), []
    if sources.report.meta.interim:
        found.append(say.gettext("Interim report: answers may still come in."))
    absent = rows[rows["kind"] == "absent"]
    if len(absent):
        found.append(
            say.ngettext(
                "One team is absent; nothing is known of it.",
                "{n} teams are absent; nothing is known of them.",
                int(absent["n"].max()),
            )
        )
    if (rows["kind"] == "participation").any():
        found.append(
            say.gettext("Fewer than three in five of those invited answered: read with care.")
        )
    still_open = sources.scope.summary()["sheets_open"]
    if not pd.isna(still_open) and still_open > 0:
        found.append(
            say.ngettext(
                "One sheet was saved but not handed in; it counts.",
                "{n} sheets were saved but not handed in; they count.",
                int(still_open),
            )
        )
    return found


def _who_answered(sources: Sources) -> list[Block]:
    rows, say, kind = sources.now(sources.report.participation), sources.say, sources.type
    if rows.empty:
        return []
    columns = (
        Column(say.gettext("Team"), share=3),
        Column(say.gettext("Invited"), right=True, share=1),
        Column(say.gettext("Joined"), right=True, share=1),
        Column(say.gettext("Handed in"), right=True, share=1),
        Column(say.gettext("Participation"), right=True, share=1),
    )
    body = tuple(
        cells(
            text_of(row["name"]) or text_of(row["team"]),
            *(kind.count(row[name]) for name in ("invited", "joined", "handed_in")),
            kind.percent(row["share"]),
        )
        for _, row in rows[rows["voice"] == sources.scope.voice].iterrows()
    )
    return [Table(columns, body)] if body else []
