"""Leadership's first screen: a sentence, three tiles, the courses that moved, then pledges."""

from collections.abc import Iterator, Sequence

from reports.document.blocks import Follow, Followed, Glance, Tile, Tone
from reports.document.chapters import readings
from reports.document.chapters.board import and_more
from reports.document.sources import Sources, team_of, text_of
from reports.document.trend_chapters import changes
from reports.document.trend_chapters.courses import course, tone
from reports.findings import moved
from reports.findings.change import behind, course_of_gap, earlier, outcomes
from reports.findings.change import change as last_change
from reports.findings.gaps import largest
from reports.findings.moved import Move, Still
from reports.telling import MOST_LISTED, TOLD, Record, is_known, records, sentences, where
from reports.words.keys import OUTCOMES, WHY_NOT
from reports.words.language import N_
from reports.words.typography import capitalised, rounded, shortened

MOST_COURSES = 4


def glance(sources: Sources, why_nothing: str, view: str = "") -> Glance:
    """What leadership sees first; `why_nothing` says why nothing of this view can be told."""
    found = [] if why_nothing else sources.moves
    still = moved.still(sources, found)
    return Glance(
        title=_title(sources, found, why_nothing),
        base=_base(sources, view),
        tiles=(*_change_tiles(sources, found, still, why_nothing), _pledge_tile(sources)),
        courses=tuple(course(sources, move) for move in _drawn(found)),
        note=_note(sources, still, found),
        pledges=pledges(sources),
    )


def _drawn(found: Sequence[Move]) -> list[Move]:
    """The worst and the best first, then by size."""
    ends = [next((m for m in found if m.is_better is better), None) for better in (False, True)]
    first = [move for move in ends if move]
    rest = sorted((m for m in found if m not in first), key=lambda m: -abs(m.row["delta"]))
    return [*first, *rest][:MOST_COURSES]


def _title(sources: Sources, found: Sequence[Move], why_nothing: str) -> str:
    """The finding: what got worse, and its pledge; else what got better; else that nothing did."""
    worse, better = (
        [move.item for move in found if move.is_better is sign] for sign in (False, True)
    )
    if worse and (broken := _broken_title(sources, worse[0])):
        return broken
    if found:
        return "; ".join(_moved(sources, worse, better))
    change = last_change(sources)
    text = why_nothing or (change.text if change else standing(sources))
    return text.rstrip(".") or sources.say.gettext("Gaps over time")


def _moved(sources: Sources, worse: list[str], better: list[str]) -> Iterator[str]:
    say, n = sources.say, len(worse)
    if worse:
        named = sources.named(worse)
        yield say.ngettext("{items} has fallen", "{items} have fallen", n, items=named)
    if better:
        n, named = len(better), sources.named(better)
        yield say.ngettext("{items} has improved", "{items} have improved", n, items=named)


def _broken_title(sources: Sources, item: str) -> str:
    """That the worst item's own pledge was dropped, or is overdue; "" where none was broken."""
    rows = where(earlier(sources), item=item)
    named = sources.named([item])
    if rows["outcome"].eq("dropped").any():
        return sources.say.gettext("{item} has fallen and its pledge was dropped", item=named)
    if rows["overdue"].eq(True).any():
        return sources.say.gettext("{item} has fallen and its pledge is overdue", item=named)
    return ""


def _base(sources: Sources, view: str) -> str:
    """Who says so and when, and that nobody asked the customer where nobody did."""
    say, report = sources.say, sources.report
    date = sources.now(report.summary)["date"]
    first, n = sources.when(report.workshops[0]), len(report.workshops)
    told = [view or sources.base(), sources.day(date.iloc[0]) if len(date) else ""]
    if n > 1:
        told.append(
            say.ngettext(
                "{n} workshop since {first}", "{n} workshops since {first}", n, first=first
            )
        )
    who = sources.voiced(sources.voice, " · ".join(text for text in told if text))
    if (report.items["voice"] == "customer").any():
        return f"{who}."
    return say.gettext("{who}. No {customer} was asked.", who=who)


def _change_tiles(
    sources: Sources, found: Sequence[Move], still: Still, why_nothing: str
) -> list[Tile]:
    if found:
        sides = ((False, sources.say.gettext("Worse")), (True, sources.say.gettext("Better")))
        return [
            _move_tile(sources, label, [move for move in found if move.is_better is sign], still)
            for sign, label in sides
        ]
    if still.tested and not why_nothing:
        return _still_tiles(sources, still)
    return _untold_tiles(sources, why_nothing)


def _move_tile(sources: Sources, label: str, found: list[Move], still: Still) -> Tile:
    """The largest move to one side, and how many more there are."""
    say = sources.say
    if not found:
        unmoved = say.ngettext(
            "{n} other item: no real change", "{n} other items: no real change", len(still.tested)
        )
        return Tile(label, say.gettext("No item"), "", unmoved if still.tested else "")
    first, rest = found[0], len(found) - 1
    detail = _gap_words(sources, first)
    if rest:
        detail = f"{detail}; {sources.more(rest)}"
    return Tile(
        label, sources.report.short(first.item), _figure(sources, first), detail, tone(first)
    )


def _figure(sources: Sources, move: Move) -> str:
    course = changes.course(sources, move.row)
    return sources.say.gettext(
        "{course} since {since}", course=course, since=sources.when(move.since)
    )


GAPS = {
    "closed": N_("Real change; the gap closed: from {before} to {now}"),
    "shrank": N_("Real change; the gap shrank: from {before} to {now}"),
    "opened": N_("Real change; the gap opened: from {before} to {now}"),
    "grew": N_("Real change; the gap grew: from {before} to {now}"),
}


def _gap_words(sources: Sources, move: Move) -> str:
    """«Cambio real; la brecha se abrió: de +0,2 a +1,9»; of a gap alone what moved it."""
    say, signed = sources.say, sources.type.signed
    if move.gap is None:
        return say.gettext("Real change")
    if move.measure == "gap":
        why = say.type.listing(behind(sources, move.gap))
        return (
            say.gettext("Real change of the gap; {why}", why=why)
            if why
            else say.gettext("Real change")
        )
    text = GAPS[course_of_gap(sources.report, move.gap)]
    return say.gettext(text, before=signed(move.gap["before"]), now=signed(move.gap["now"]))


def _still_tiles(sources: Sources, still: Still) -> list[Tile]:
    """Nothing moved: of how many items that can be said, and of how many nothing can."""
    say, since = sources.say, sources.when(sources.report.workshops[-2])
    n = len(still.tested)
    name = say.ngettext("No real change in {n} item", "No real change in {n} items", n)
    calm = Tile(say.gettext("Since {since}", since=since), name, "", "")
    label = say.gettext("Cannot be compared")
    if not still.count:
        return [calm, Tile(label, say.gettext("No item"), "", "")]
    count = say.ngettext("{n} cannot be compared", "{n} cannot be compared", still.count)
    return [calm, Tile(label, count, "", _untold(sources, still))]


def _untold_tiles(sources: Sources, why_nothing: str) -> list[Tile]:
    """Nothing was tested: why not, and where we stand."""
    say, change = sources.say, last_change(sources)
    missing = [*changes.missing(sources), ""][0]
    why = why_nothing or missing or (change.text if change else "")
    tiles = [Tile(say.gettext("What changed"), say.gettext("Cannot be told"), "", why)]
    now = "" if why_nothing else standing(sources)
    return (
        [*tiles, Tile(say.gettext("Today"), say.gettext("The largest gap"), "", now)]
        if now
        else tiles
    )


def _untold(sources: Sources, still: Still) -> str:
    """«Precio conocido»: cambió la pregunta."""
    say = sources.say
    whys = {key: say.gettext(WHY_NOT.get(key, readings.UNKNOWN)) for key in still.untold}
    return ". ".join(f"{sources.named(still.untold[key])}: {why}" for key, why in whys.items())


def _note(sources: Sources, still: Still, found: Sequence[Move]) -> str:
    """In one line what did not move, what cannot be told, and what is not drawn."""
    matters = moved.matters(sources, still)
    told = [_mattered(sources, row) for row in matters[:MOST_LISTED]]
    left = _left(sources, still, found, len(still.tested) - len(matters)) if found else ()
    return " ".join((*told, *left))


def _left(sources: Sources, still: Still, found: Sequence[Move], calm: int) -> Iterator[str]:
    say, rest = sources.say, len(found) - MOST_COURSES
    if calm > 0:
        yield say.ngettext(
            "One other item: no real change.", "Another {count} items: no real change.", calm
        )
    if still.count:
        yield f"{_untold(sources, still)}."
    if rest > 0:
        yield say.ngettext(
            "One more change stands in the annex.", "{n} more changes stand in the annex.", rest
        )
    if any(_differs(move) for move in found[:MOST_COURSES]):
        yield say.gettext("Changes are rounded last: they may differ by 0.1.")


def _differs(move: Move) -> bool:
    """Whether a printed change is not the difference of the printed scores."""
    before, now, delta = (rounded(move.row[name], 1) for name in ("before", "now", "delta"))
    return now - before != delta


def _mattered(sources: Sources, row: Record) -> str:
    text = (
        N_("{item}: matters more since {since}.")
        if row["delta"] > 0
        else N_("{item}: matters less since {since}.")
    )
    return sources.say.gettext(
        text, item=sources.named([str(row["item"])]), since=sources.when(str(row["from_workshop"]))
    )


def _pledge_tile(sources: Sources) -> Tile:
    """Earlier pledges: the broken ones, else the open ones, else how many were kept."""
    say, rows = sources.say, earlier(sources)
    label = say.gettext("Earlier pledges")
    if rows.empty:
        return Tile(label, say.gettext("None"), "", "")
    dropped, late = rows["outcome"].eq("dropped"), rows["overdue"].eq(True)
    told, count = outcomes(sources, rows), sources.type.count
    kept = int(rows["outcome"].eq("kept").sum())
    said = [text for key, text in told.items() if key in ("dropped", "overdue", "open")]
    done = say.gettext("{kept} of {n} done", kept=count(kept), n=count(len(rows)))
    first: Tone = "large_gap" if (dropped | late).any() else "quiet"
    detail = _first_broken(sources, records(rows[dropped | late])[:1])
    return Tile(label, ", ".join(said) or done, done if said else "", detail, first, calm=True)


def _first_broken(sources: Sources, rows: list[Record]) -> str:
    """«Abandonado: la hoja de relevo · Dirección»."""
    for row in rows:
        what = shortened(text_of(row["what"]).rstrip("."), 60)
        state = sources.say.gettext(_state(row))
        team = team_of(row)
        return f"{state[:1].upper()}{state[1:]}: {what}" + (f" · {team}" if team else "")
    return ""


LONGEST = 110  # letters of a pledge where there is one page for all


def pledges(sources: Sources, most: int | None = None) -> Follow | None:
    """Pledges of earlier workshops, worst first, and whether their items moved since.

    Of a list that is cut the words are cut too, and it says how many are missing.
    """
    say, rows = sources.say, earlier(sources)
    if rows.empty:
        return None
    rest = len(rows) - (most or len(rows))
    missing = f"{capitalised(and_more(sources, rest))}." if rest > 0 else ""
    return Follow(
        (
            say.ngettext("One earlier pledge", "The {n} earlier pledges, worst first", len(rows)),
            say.gettext("What became of it"),
            say.gettext("today, from {first} to {last}", **sources.scale().ends),
            say.gettext("Its item since then"),
        ),
        say.gettext("before"),
        tuple(_followed(sources, row, most) for row in records(rows.head(most or len(rows)))),
        sentences(missing, readings.by_itself(sources)),
    )


def _followed(sources: Sources, row: Record, most: int | None) -> Followed:
    what, outcome = text_of(row["what"]).rstrip("."), sources.say.gettext(_state(row))
    why = shortened(text_of(row["outcome_why"]).rstrip("."))
    what = shortened(what, LONGEST) if most else what
    return readings.followed(sources, row, what, team_of(row), outcome, why)


def _state(row: Record) -> str:
    """What became of a pledge: done, done in part, dropped, open, or open and overdue."""
    if known := OUTCOMES.get(text_of(row["outcome"])):
        return known
    return N_("open, overdue") if is_known(row["overdue"]) and row["overdue"] else N_("open")


def standing(sources: Sources) -> str:
    """The largest gap of the last workshop that can be told; all items that share it, or none."""
    items = sources.items()
    items = items[items["label"].isin(TOLD)]
    if items.empty:
        return ""
    first = largest(items)
    if len(first) > MOST_LISTED:
        return ""
    return sources.say.ngettext(
        "The largest gap now is {item}: {gap} points.",
        "The largest gaps now are {item}: {gap} points each.",
        len(first),
        item=sources.named(first["item"]),
        gap=sources.type.signed(first["gap"].iloc[0]),
    )
