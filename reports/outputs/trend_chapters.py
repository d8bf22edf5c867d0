"""The chapters of a trend; each is absent where there is nothing to tell."""

import pandas as pd

from reports import over_waves
from reports.findings import sight
from reports.outputs.chapters.build import Sources, cells, text_of
from reports.outputs.document import (
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

FEWEST_TEAMS = 3


def pledges(sources: Sources) -> Chapter | None:
    """Pledges of earlier workshops, and what their items did since: a coincidence, not a cause."""
    rows, say = over_waves.kept_pledges(sources.report), sources.say
    if rows.empty:
        return None
    columns = (
        Column(say.gettext("Pledge"), share=4),
        Column(say.gettext("Team"), share=1.6),
        Column(say.gettext("Since"), share=1.2),
        Column(say.gettext("Outcome"), share=2.4),
    )
    body = tuple(
        cells(
            text_of(row["what"]),
            text_of(row["name"]) or text_of(row["team"]),
            sources.scope.when(text_of(row["workshop"])),
            moved(sources, row),
        )
        for _, row in rows.iterrows()
    )
    note = say.gettext("What happened since then need not have happened because of it.")
    title = say.gettext("What became of earlier pledges")
    return sources.chapter("pledges", title, [Table(columns, body), Paragraph(note)])


def moved(sources: Sources, row: pd.Series) -> str:
    """«hecho; desde entonces 2,1 → 3,4»: outcome of a pledge and what its items did since."""
    say, number = sources.say, sources.type.number
    names = {
        "kept": say.gettext("done"),
        "partly": say.gettext("done in part"),
        "dropped": say.gettext("dropped"),
    }
    outcome = names.get(text_of(row["outcome"]), say.gettext("open"))
    if pd.isna(row["moved"]):
        return outcome
    course = f"{number(row['performance_before'])} → {number(row['performance_after'])}"
    if abs(row["moved"]) < over_waves.STEADY:
        return say.gettext("{outcome}, no movement ({course})", outcome=outcome, course=course)
    return say.gettext("{outcome}; since then {course}", outcome=outcome, course=course)


def standing(sources: Sources) -> str:
    """The largest gap of the last workshop, as far as it can be told."""
    items = sources.scope.items()
    items = items[items["label"].isin(["large_gap", "gap"])]
    if items.empty:
        return ""
    row = items.iloc[0]
    return sources.say.gettext(
        "The largest gap now is {item}: {gap} points.",
        item=sources.type.quoted(sources.report.short(str(row["item"]))),
        gap=sources.type.signed(row["gap"]),
    )


def changed(sources: Sources) -> Chapter | None:
    """What changed between workshops: charts, the table of changes, and what cannot be tested."""
    say = sources.say
    blocks: list[Block] = [Notice(text) for text in missing(sources)]
    seen = sight(sources.scope)
    if seen:
        blocks.append(Paragraph(seen))
    blocks += sources.charts("trend", "slope", "theme_trend")
    rows = over_waves.changes(sources.report)
    if len(rows):
        blocks += [Heading(say.gettext("Every change, item by item")), table(sources, rows)]
        blocks.append(Paragraph(_how(sources)))
    blocks += _rewordings(sources)
    return sources.chapter("changes", say.gettext("What changed"), blocks)


def missing(sources: Sources) -> list[str]:
    """What is missing for a test."""
    say, found = sources.say, []
    if len(sources.report.workshops) < 2:
        return [say.gettext("This is the first workshop: a change needs a second one.")]
    last = sources.report.trend
    last = last[last["reason"].fillna("") == "few_teams"]
    if len(last):
        found.append(
            say.gettext(
                "Teams are missing: a test needs {n} comparable teams in both workshops.",
                n=FEWEST_TEAMS,
            )
        )
    return found


def table(sources: Sources, rows: pd.DataFrame) -> Table:
    """The table of changes as people read it, in the order of `rows`."""
    say = sources.say
    columns = (
        Column(say.gettext("Item"), share=3),
        Column(say.gettext("What"), share=1.7),
        Column(say.gettext("Since"), share=1.2),
        Column(say.gettext("Before → now"), right=True, share=1.5),
        Column(say.gettext("Change"), right=True, share=1.1),
        Column(say.gettext("Interval of 95%"), right=True, share=1.9),
        Column("q", right=True, share=0.9),
        Column(say.gettext("Effect"), right=True, share=1),
        Column(say.gettext("Teams"), right=True, share=1),
        Column("n", right=True, share=1.2),
        Column(say.gettext("Reading"), share=2),
    )
    return Table(columns, tuple(_row(sources, row) for _, row in rows.iterrows()), dense=True)


def _row(sources: Sources, row: pd.Series) -> tuple[Cell, ...]:
    kind = sources.type
    signed = kind.signed if row["measure"] == "gap" else kind.number
    better = bool(row["real_change"]) and (row["delta"] > 0) != (row["measure"] == "gap")
    tone: Tone = "above" if better else "large_gap" if bool(row["real_change"]) else ""
    return (
        Cell(sources.report.short(text_of(row["item"]))),
        Cell(measure_name(sources, str(row["measure"]))),
        Cell(sources.scope.when(text_of(row["from_workshop"]))),
        Cell(f"{signed(row['before'])} → {signed(row['now'])}"),
        Cell(kind.signed(row["delta"]), tone),
        Cell(kind.interval(row["low"], row["high"])),
        Cell(_exactness(sources, row)),
        Cell(kind.number(row["cliffs_delta"], 2)),
        Cell(kind.count(row["m"])),
        Cell(f"{kind.count(row['n_before'])} → {kind.count(row['n_now'])}"),
        Cell(reading(sources, row), tone),
    )


def measure_name(sources: Sources, measure: str) -> str:
    """How people call a measure."""
    say = sources.say
    names = {
        "performance": say.gettext("performance"),
        "importance": say.gettext("importance"),
        "gap": say.gettext("gap"),
    }
    return names[measure]


def _exactness(sources: Sources, row: pd.Series) -> str:
    """q, or the step that it lies under where an exact one would tell of a hidden team."""
    if pd.isna(row["q"]):
        return sources.type.number(None)
    if pd.isna(row["low"]):
        return (
            f"≥ {sources.type.number(0.1, 2)}"
            if row["q"] > 0.10
            else f"< {sources.type.number(row['q'], 2)}"
        )
    return sources.type.number(row["q"], 3)


def reading(sources: Sources, row: pd.Series) -> str:
    """What a row of the trend allows to say."""
    say = sources.say
    why_not = {
        "few_teams": say.gettext("too few teams"),
        "wording": say.gettext("its wording changed"),
        "hidden": say.gettext("hidden: too few answers"),
    }
    if text_of(row["reason"]):
        return why_not.get(text_of(row["reason"]), "")
    if row["real_change"] is True or row["real_change"] == 1:
        return say.gettext("real change")
    if row["hint"] is True or row["hint"] == 1:
        return say.gettext("hint, to be confirmed")
    return say.gettext("cannot be told")


def _how(sources: Sources) -> str:
    say = sources.say
    text = say.gettext(
        "Change: mean of the teams’ changes (t-test of the same teams; other teams by Welch’s"
        " test). Effect: Cliff’s delta, from −1 to 1. n: answers before and now."
    )
    rows = sources.report.trend
    if (rows["low"].isna() & rows["q"].notna()).any():
        text += " " + say.gettext(
            "Where a small team is hidden, the change is that of the means of all people, and no"
            " interval or exact q is given: from them its answers could be calculated."
        )
    return text


def _rewordings(sources: Sources) -> list[Block]:
    rows, say = over_waves.rewordings(sources.report), sources.say
    if rows.empty:
        return []
    lines = []
    for _, row in rows.iterrows():
        before, after = (_worded(sources, row["item"], row[end]) for end in ("before", "workshop"))
        lines.append(
            say.gettext(
                "{when}: “{before}” became “{after}”. A new series begins.",
                when=sources.scope.when(text_of(row["workshop"])),
                before=before,
                after=after,
            )
        )
    return [Heading(say.gettext("Wordings that changed")), Bullets(tuple(lines))]


def _worded(sources: Sources, item: str, workshop: str) -> str:
    """The words of an item as that workshop asked it, as far as its questionnaire is known."""
    rows = sources.report.items
    rows = rows[(rows["item"] == item) & (rows["workshop"] == workshop)]
    version = text_of(rows["item_version"].iloc[0])
    for form in sources.report.questionnaires:
        for known in form.items:
            if known.key == item and str(known.version) == version:
                return known.wording.get(sources.report.settings.language, item)
    return sources.report.wording(item)


def over_time(sources: Sources) -> Chapter | None:
    """Every item in every workshop: gap with its interval, and its base."""
    report, kind = sources.report, sources.type
    if report.items.empty:
        return None
    columns = [Column(sources.say.gettext("Item"), share=3)]
    columns += [
        Column(sources.scope.when(name), right=True, share=1.6) for name in report.workshops
    ]
    cells_of = report.items.astype({"workshop": str, "item": str})
    cells_of = cells_of[cells_of["voice"] == sources.scope.voice]
    shown = {(row["item"], row["workshop"]): row for _, row in cells_of.iterrows()}
    body = tuple(
        (
            Cell(report.short(item)),
            *(Cell(_score(sources, shown.get((item, name)))) for name in report.workshops),
        )
        for item in dict.fromkeys(cells_of["item"])
    )
    key = sources.say.gettext(
        "The gap, importance minus performance (performance where importance was not asked), its"
        " interval (95%) and n. <{k}: hidden, too few answers.",
        k=kind.count(report.settings.smallest_base),
    )
    blocks: list[Block] = [Table(tuple(columns), body, dense=True), Paragraph(key)]
    return sources.chapter("items", sources.say.gettext("Every item over time"), blocks)


def _score(sources: Sources, row: pd.Series | None) -> str:
    kind = sources.type
    if row is None:
        return kind.number(None)
    if row["hidden"]:
        return f"<{sources.report.settings.smallest_base}"
    if pd.isna(row["gap"]):
        return f"{kind.number(row['performance'])} (n {kind.count(row['n_performance'])})"
    spread = kind.interval(row["gap_low"], row["gap_high"])
    return f"{kind.signed(row['gap'])} [{spread}] (n {kind.count(row['n_pairs'])})"


def reasons(sources: Sources) -> Chapter | None:
    """Reasons to leave by theme over the workshops."""
    shares, say = over_waves.reasons(sources.report), sources.say
    if shares.empty or len(shares.columns) < 2:
        return None
    columns = [Column(say.gettext("Theme"), share=3)]
    columns += [Column(sources.scope.when(str(name)), right=True, share=1) for name in shares]
    columns.append(Column(say.gettext("Reading"), share=2))
    body = tuple(
        (
            Cell(sources.report.theme_name(str(theme))),
            *(Cell(sources.type.percent(share)) for share in row),
            Cell(_theme_reading(sources, str(theme))),
        )
        for theme, row in shares.iterrows()
    )
    note = say.gettext(
        "Share of a theme in the risk of what each team wrote, averaged over teams. The reading is"
        " of the theme’s gap, reasons to leave minus value added, since the first workshop shown."
    )
    blocks: list[Block] = [Table(tuple(columns), body), Paragraph(note)]
    return sources.chapter("reasons", say.gettext("Reasons to leave over time"), blocks)


def _theme_reading(sources: Sources, theme: str) -> str:
    rows = sources.report.theme_trend
    rows = rows[
        (rows["theme"].astype(str) == theme)
        & (rows["from_workshop"].astype(str) == sources.report.workshops[0])
    ]
    return "" if rows.empty else reading(sources, rows.iloc[0].reindex([*rows.columns, "reason"]))


def claims(sources: Sources) -> Chapter | None:
    """Claims that survived the competitor test, then and now."""
    rows, say = over_waves.claims(sources.report), sources.say
    if rows.empty:
        return None
    columns = (
        Column(say.gettext("Workshop"), share=1.4),
        Column(say.gettext("Claims judged"), right=True, share=1),
        Column(say.gettext("Survived"), right=True, share=1),
        Column(say.gettext("Which"), share=5),
    )
    body = tuple(
        cells(
            sources.scope.when(str(row["workshop"])),
            sources.type.count(row["judged"]),
            sources.type.count(row["solid"]),
            "; ".join(sources.type.quoted(text) for text in row["texts"]),
        )
        for _, row in rows.iterrows()
    )
    title = say.gettext("Claims that survived the competitor test, then and now")
    return sources.chapter("claims", title, [Table(columns, body)])


def participation(sources: Sources) -> Chapter | None:
    """Who took part in each workshop."""
    say, kind = sources.say, sources.type
    columns = (
        Column(say.gettext("Workshop"), share=2.4),
        Column(say.gettext("Teams"), right=True, share=1),
        Column(say.gettext("Answered"), right=True, share=1),
        Column(say.gettext("Invited"), right=True, share=1),
        Column(say.gettext("Handed in"), right=True, share=1),
        Column(say.gettext("Participation"), right=True, share=1),
    )
    body = tuple(
        cells(
            f"{row['workshop']} · {sources.scope.when(str(row['workshop']))}",
            *(kind.count(row[name]) for name in ("teams", "answered", "invited", "handed_in")),
            kind.percent(row["share"]),
        )
        for _, row in over_waves.participation(sources.report).iterrows()
    )
    title = say.gettext("Who took part in each workshop")
    return sources.chapter("participation", title, [Table(columns, body)])
