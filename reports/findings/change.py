"""Sentences about time: what changed since the last workshop, and what became of pledges."""

from collections.abc import Iterable, Iterator

import pandas as pd

from reports.findings.gaps import STRENGTHS
from reports.method import RELEVANT
from reports.report import Report
from reports.statistics.planning import rounded_up
from reports.tables.trend import pairs
from reports.telling import TOLD, Finding, Record, Telling, records, sentences, where
from reports.words.keys import REASONS
from reports.words.language import N_


def compared_with(report: Report) -> list[str]:
    """The workshop before the last one, and the first; each once."""
    return [report.workshops[earlier] for earlier, _ in pairs(len(report.workshops))]


def _compared(telling: Telling, trend: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """What became of the last workshop since the one before it, and since the first."""
    now, before = telling.report.workshop, compared_with(telling.report)
    found = [(since, where(trend, to_workshop=now, from_workshop=since)) for since in before]
    return [(since, rows) for since, rows in found if len(rows)]


def _told_once(
    compared: Iterable[tuple[str, pd.DataFrame]],
) -> Iterator[tuple[str, pd.DataFrame]]:
    """The real changes of each comparison, without those of items told before."""
    known = set[str]()
    for since, rows in compared:
        real = rows[rows["real_change"].eq(True) & ~rows["item"].isin(known)]
        known |= set(real["item"])
        if len(real):
            yield since, real


def change(telling: Telling, trend: pd.DataFrame | None = None) -> Finding | None:
    """What really changed; that nothing did, where that was tested; else that nobody can tell.

    `trend` are the rows of one measure of those items of which a chart tells.
    """
    if trend is None:
        trend = telling.report.trend
        trend = trend[trend["measure"].isin(["performance", "importance"])]
    told = [
        telling.say.gettext(
            "Since {since} {changes}.", since=telling.when(since), changes=_listed(telling, real)
        )
        for since, real in _told_once(_compared(telling, trend))
    ]
    if told:
        return Finding(" ".join(told))
    if apart := nothing_in_common(telling):
        return Finding(apart, told=False)
    return _unchanged(telling, trend)


def _unchanged(telling: Telling, trend: pd.DataFrame) -> Finding | None:
    """That nothing changed since the last workshop, or why nobody can tell; None without any."""
    if not (compared := _compared(telling, trend)):
        return None
    since, rows = compared[0]
    if rows["p"].notna().any():
        return telling.untold.gettext(
            "No real change can be seen since {since}.", since=telling.when(since)
        )
    given = rows.loc[rows["reason"].isin(REASONS.keys()), "reason"].value_counts()
    why = REASONS[str([*given.index, "no_spread"][0])]
    return telling.untold.gettext(
        "What changed since {since} cannot be told: {reason}.",
        since=telling.when(since),
        reason=telling.say.gettext(why),
    )


def incomparable(telling: Telling) -> Finding:
    """That no earlier workshop asked the same."""
    return telling.untold.gettext("Nothing can be compared with an earlier workshop.")


def nothing_in_common(telling: Telling) -> str:
    """That the last workshop shares no item with the one before; "" where it shares some."""
    items, workshops = telling.report.items, telling.report.workshops[-2:]
    asked = [set(items.loc[items["workshop"] == name, "item"].astype(str)) for name in workshops]
    if len(asked) < 2 or not all(asked) or set.intersection(*asked):
        return ""
    return telling.say.gettext(
        "Nothing can be compared with {since}: no item was asked both times.",
        since=telling.when(workshops[0]),
    )


def sight(telling: Telling) -> str:
    """From which change on one would be seen, as a hint and as real; "" where nothing was tested.

    By the spread of these very items between the last two workshops.
    """
    say, ends = telling.say, telling.report.workshops[-2:]
    trend = where(telling.report.trend, from_workshop=ends[0], to_workshop=ends[-1])
    rows = where(trend, measure="performance")
    rows = rows[rows["visible_hint"].notna()]
    if rows.empty:
        return ""
    most = telling.items()["scale_size"].max() - 1
    hint, real = (
        # a smaller change is called neither
        max(rounded_up(float(rows[name].median())), most * RELEVANT)
        for name in ("visible_hint", "visible_real")
    )
    neither = N_("With these answers no change is sure to be seen.")
    hint_alone = N_(
        "A change in how we do shows as a hint from about {hint} points on (four times in five);"
        " none is sure to be called real."
    )
    both = N_(
        "A change in how we do shows as a hint from about {hint} points on (four times in five),"
        " and is called real from about {real} on (three times in four)."
    )
    text = neither if hint > most else hint_alone if real > most else both
    return say.gettext(text, hint=say.type.number(hint), real=say.type.number(real))


COURSES = {
    "closed": N_("{item} closed, from {before} to {now}"),
    "shrank": N_("{item} shrank from {before} to {now}"),
    "opened": N_("{item} opened, from {before} to {now}"),
    "grew": N_("{item} grew from {before} to {now}"),
}
"""What a gap did that really changed."""


def gaps_moved(telling: Telling, items: Iterable[str] | None = None) -> Finding | None:
    """What the gaps did that really changed, since the first workshop and since the last one.

    Of those of `items`, where a chart tells of these; nothing is said below zero, where there is
    no gap.
    """
    rows = where(telling.changes, measure="gap")
    rows = rows if items is None else rows[rows["item"].isin(set(items))]
    real = list(_told_once(reversed(_compared(telling, rows))))
    if told := " ".join(filter(None, (_moves(telling, *one) for one in real))):
        return Finding(told)
    if real:
        return telling.untold.gettext("No gap shrank or grew.")
    return _unchanged(telling, rows)


def _moves(telling: Telling, since: str, real: pd.DataFrame) -> str:
    """What the gaps of these rows did; "" where none of them is one."""
    moves = [text for row in records(real) if (text := _moved(telling, row))]
    if not moves:
        return ""
    shown = "; ".join(telling.first_few(moves))
    return telling.say.gettext(
        "Gaps since {since}: {changes}.", since=telling.when(since), changes=shown
    )


def _moved(telling: Telling, row: Record) -> str:
    """«Responder pronto» se redujo de 3,0 a 1,8 (lo hacemos mejor); "" where it is no gap."""
    course, say = course_of_gap(telling.report, row), telling.say
    if not course:
        return ""
    text = say.gettext(
        COURSES[course],
        item=telling.named([str(row["item"])]),
        before=say.type.number(row["before"]),
        now=say.type.number(row["now"]),
    )
    why = say.type.listing(behind(telling, row))
    return f"{text} ({why})" if why else text


def behind(telling: Telling, row: Record) -> list[str]:
    """What really moved and so moved the gap of this row."""
    say, rows = telling.say, telling.report.trend
    ends = {name: row[name] for name in ("item", "from_workshop", "to_workshop")}
    delta = where(rows, real_change=True, **ends).set_index("measure")["delta"]
    found, falls = [], row["delta"] < 0
    if row["delta"] * delta.get("performance", 0) < 0:
        found.append(say.gettext("we do it better") if falls else say.gettext("we do it worse"))
    if row["delta"] * delta.get("importance", 0) > 0:
        found.append(say.gettext("it matters less") if falls else say.gettext("it matters more"))
    return found


def course_of_gap(report: Report, row: Record) -> str:
    """Which of `COURSES` a row of `waves.changes` with a real change of the gap took.

    Closed: now on par or above; opened: it was none before. "" where nothing may be said: below
    zero there is no gap.
    """
    before, now = (_label(report, row, end) for end in ("from_workshop", "to_workshop"))
    if row["delta"] < 0:
        if row["before"] <= 0:
            return ""
        return "closed" if now in STRENGTHS else "shrank" if row["now"] >= 0 else ""
    if row["now"] <= 0:
        return ""
    if before not in _GAPS and now in _GAPS:
        return "opened"
    return "grew" if row["before"] >= 0 else ""


_GAPS = (*TOLD, "small_gap")


def _label(report: Report, row: Record, end: str) -> str:
    """The label of the gap that the item of a row had in the workshop at its `end`."""
    rows = where(report.items, workshop=row[end], voice=row["voice"], item=row["item"])
    return str(rows["label"].iloc[0])


def _listed(telling: Telling, rows: pd.DataFrame) -> str:
    """Changes by item and size, the largest of performance first; the rest is counted."""
    rows = rows.assign(size=-rows["delta"].abs())
    rows = rows.sort_values(["measure", "size"], ascending=[False, True], kind="stable")
    said = [
        telling.say.gettext(
            CHANGED[str(row["measure"]), bool(row["delta"] > 0)],
            item=telling.named([str(row["item"])]),
            delta=telling.type.number(abs(row["delta"])),
        )
        for row in records(rows)
    ]
    return telling.type.listing(telling.first_few(said))


CHANGED = {
    ("performance", True): N_("{item} got better by {delta} points"),
    ("performance", False): N_("{item} got worse by {delta} points"),
    ("importance", True): N_("{item} matters more, by {delta} points"),
    ("importance", False): N_("{item} matters less, by {delta} points"),
}
"""What is said of a real change, by measure and whether it went up."""


def themes_moved(telling: Telling, themes: Iterable[str]) -> Finding | None:
    """Which of the themes really moved from reason to leave towards value added, and back."""
    rows = telling.report.theme_trend
    rows = rows[rows["theme"].astype(str).isin(set(themes) - {""})]
    reasons = rows["pairing"].map(lambda pairing: "few_teams" if pairing == "none" else "no_spread")
    rows = rows.assign(reason=reasons)
    real = [found[found["real_change"].eq(True)] for _since, found in _compared(telling, rows)]
    moved = pd.concat([rows.iloc[:0], *real]).drop_duplicates("theme")
    moved = moved.sort_values("delta", key=abs, ascending=False, kind="stable")
    better, worse = (
        telling.named_themes(moved.loc[sign * moved["delta"] < 0, "theme"]) for sign in (1, -1)
    )
    if better and worse:
        text = N_(
            "More value and less reason to leave than before: {better}; the other way round:"
            " {worse}."
        )
    elif better:
        text = N_("More value and less reason to leave than before: {better}.")
    else:
        text = N_("Less value and more reason to leave than before: {worse}.")
    if better or worse:
        return telling.told.gettext(text, better=better, worse=worse)
    return _unchanged(telling, rows)


def earlier(telling: Telling) -> pd.DataFrame:
    """Pledges of earlier workshops, worst first."""
    rows = telling.report.pledges
    return rows[rows["workshop"].astype(str) != telling.report.workshop]


def pledges(telling: Telling) -> Finding | None:
    """What was pledged now, and what became of earlier pledges."""
    say, report = telling.say, telling.report
    made, asked = (len(telling.now(table)) for table in (report.pledges, report.requests))
    pledged = say.ngettext(
        "One new pledge.", "{count} new pledges.", made, count=telling.many(made)
    )
    requested = say.ngettext(
        "One request to leadership.",
        "{count} requests to leadership.",
        asked,
        count=telling.many(asked),
    )
    text = sentences(counted(telling), pledged if made else "", requested if asked else "")
    return Finding(text) if text else None


def counted(telling: Telling, pledges: pd.DataFrame | None = None) -> str:
    """How many earlier pledges had which outcome, the broken ones first; "" without any."""
    before = earlier(telling) if pledges is None else pledges
    if before.empty:
        return ""
    return telling.say.ngettext(
        "Of one earlier pledge: {outcomes}.",
        "Of {n} earlier pledges: {outcomes}.",
        len(before),
        outcomes=", ".join(outcomes(telling, before).values()),
    )


def outcomes(telling: Telling, pledges: pd.DataFrame) -> dict[str, str]:
    """How many of these came to what, the broken ones first; only what some came to."""
    say, late = telling.say, pledges["overdue"].eq(True)
    keys = pledges["outcome"].fillna("").astype(str).where(~late, "overdue").replace("", "open")
    order = ("dropped", "overdue", "open", "partly", "kept")
    n = {key: int((keys == key).sum()) for key in order}
    told = {
        "dropped": say.ngettext("{n} dropped", "{n} dropped", n["dropped"]),
        "overdue": say.ngettext("{n} overdue", "{n} overdue", n["overdue"]),
        "open": say.ngettext("{n} open", "{n} open", n["open"]),
        "partly": say.ngettext("{n} done in part", "{n} done in part", n["partly"]),
        "kept": say.ngettext("{n} done", "{n} done", n["kept"]),
    }
    return {key: text for key, text in told.items() if n[key]}
