"""The sentences of cover and board's page: what matters most, and what cannot be said."""

from collections import Counter
from collections.abc import Iterator

import pandas as pd

from reports.findings.change import change, nothing_in_common
from reports.findings.gaps import gaps, largest, leading_reason, within_sight
from reports.findings.people import by_customers, participation, set_aside, teams, who_was_asked
from reports.findings.spread import distribution
from reports.findings.written import claims, reasons
from reports.telling import LONGEST_NAME, MOST_LISTED, TOLD, Finding, Telling
from reports.words.keys import LEFT_OUT
from reports.words.language import N_
from reports.words.typography import capitalised, shortened


def why(telling: Telling) -> str:
    """The largest gap that can be told; before it why our last customer would leave, if one can."""
    return " ".join(lines(telling))


def lines(telling: Telling) -> tuple[str, ...]:
    """The same in a sentence or two; side by side neither is the cause of the other."""
    say, told, reason = telling.say, _told(telling), leading_reason(telling)
    if told.empty:
        found = gaps(telling)
        # where some items cannot be judged and the others are hidden, the first is the finding
        unknown = distribution(telling) if telling.items().empty and not found.told else None
        if reason is None or within_sight(telling) is None:
            return ((unknown or found).text,)
        return tuple(one.text for one in (found, reasons(telling)) if one)
    first = largest(told)
    figures = _figures(telling, first)
    is_one = len(first) == 1
    if reason is None:
        alone = N_(
            "As {base} see it, we fall short most on {item}: it matters {importance} of {top} and"
            " today we reach {performance}."
        )
        alike = N_("As {base} see it, we fall short most on {item}: {gap} points each.")
        return (say.gettext(alone if is_one else alike, base=telling.base(), **figures),)
    one = N_("The largest gap: {item} matters {importance}, and we reach {performance}.")
    several = N_("The largest gaps: {item}, {gap} points each.")
    return _first_reason(telling, reason), say.gettext(one if is_one else several, **figures)


def _first_reason(telling: Telling, reason: pd.Series) -> str:
    """Why our last customer would leave: a group in its words, or a theme."""
    say, reach, teams = telling.say, int(reason["reach"]), int(reason["teams"])
    if "group" in reason.index:
        what = telling.group(reason["group"])
    else:
        what = shortened(telling.report.theme_name(reason["theme"]), LONGEST_NAME).lower()
    if teams < 2:
        return say.gettext("First reason to leave: {what}.", what=what)
    return say.gettext(
        "First reason to leave for {n} of {teams} teams: {what}.",
        what=what,
        n=say.type.count(reach),
        teams=say.type.count(teams),
    )


def _figures(telling: Telling, first: pd.DataFrame) -> dict[str, object]:
    """What is said of the items of the largest gap; of several only the gap that they share.

    Of more than a sentence holds none is named: the others would be thought smaller.
    """
    say, row = telling.say, first.iloc[0]
    names = (shortened(telling.report.short(item), LONGEST_NAME) for item in first["item"])
    alike = say.gettext("{count} items alike", count=say.type.spelled(len(first)))
    return {
        "item": telling.listed(names) if len(first) <= MOST_LISTED else alike,
        "gap": say.type.number(row["gap"]),
        "importance": say.type.number(row["importance"]),
        "performance": say.type.number(row["performance"]),
        "top": telling.report.points(row).last,
    }


def _told(telling: Telling) -> pd.DataFrame:
    """Items whose gap can be told, the largest first."""
    items = telling.items()
    return items[items["label"].isin(TOLD)]


def first_pledge(telling: Telling) -> pd.Series | None:
    """The pledge on the theme or item of the largest told gap, else the first with an owner."""
    rows = telling.now(telling.report.pledges)
    # a file without an owner or a date leaves an empty text
    told = rows["owner"].fillna("").ne("") & rows["due"].fillna("").ne("")
    rows = rows[told]
    if rows.empty:
        return None
    first = _told(telling).head(1)
    fits = rows[rows["theme"].isin(first["theme"]) | rows["item"].isin(first["item"])]
    return (fits if len(fits) else rows).iloc[0]


def pledged(telling: Telling) -> str:
    """The pledge that answers the headline, in the words of those who made it; "" without one."""
    pledge, say = first_pledge(telling), telling.say
    if pledge is None:
        return ""
    return say.gettext(
        "{owner} pledges: {what}, by {day}.",
        owner=capitalised(str(pledge["owner"])),
        what=say.type.quoted(shortened(str(pledge["what"]).rstrip("."))),
        day=telling.day(pledge["due"]),
    )


def sentences(telling: Telling) -> list[str]:
    """The three sentences of the cover: the gap with the reason to leave, what else is told."""
    chosen = [why(telling), " ".join(by_customers(telling))]
    rest: list[Finding | None] = [
        reasons(telling),
        change(telling),
        claims(telling),
        teams(telling),
    ]
    sight = within_sight(telling)
    if sight or (len(_told(telling)) and leading_reason(telling) is not None):
        # the first sentence names the first reason to leave already
        rest[0] = sight
    said = [finding for finding in rest if finding is not None]
    said.sort(key=lambda finding: not finding.told)
    chosen += [finding.text for finding in said if finding.text not in chosen]
    chosen.append(participation(telling).text)
    return [text for text in chosen if text][:3]


def unknown_voice(telling: Telling) -> str:
    """That nobody knows whose answers these are."""
    return telling.say.gettext("The answers do not say whether we or our {customers} gave them.")


def limits(telling: Telling) -> list[str]:
    """What this report cannot say, the weightiest first."""
    told = [
        *_who_spoke(telling),
        _exactness(telling),
        nothing_in_common(telling),
        _of_two_scales(telling),
        left_out(telling),
        *_notices(telling),
        *_hidden(telling),
        telling.say.gettext("It does not tell causes, nor what will happen."),
    ]
    return [text for text in told if text]


def _who_spoke(telling: Telling) -> Iterator[str]:
    """Whose answers these are, and that they are no sample."""
    say, window = telling.say, telling.report.meta.window
    if not telling.report.meta.voice_is_known:
        yield unknown_voice(telling)
    elif window and window.ways:
        yield say.gettext("The {customers} who answered are no sample of all.")
        yield from set_aside(telling)
    elif window:
        yield from who_was_asked(telling)
    elif "customer" not in set(telling.now(telling.report.items)["voice"]):
        yield say.gettext("This is how we see it; no {customer} was asked.")


def _exactness(telling: Telling) -> str:
    widths = (telling.items()["gap_high"] - telling.items()["gap_low"]).dropna() / 2
    if widths.empty:
        return ""
    points = telling.type.number(float(widths.median()))
    return telling.say.gettext("A gap is known to about ±{points} points.", points=points)


def _of_two_scales(telling: Telling) -> str:
    """Which items have no gap because importance and performance were asked on other scales."""

    def sizes(item: str) -> set[int]:
        scales = (telling.report.known.scale_of(item, one) for one in ("importance", "performance"))
        return {scale.size for scale in scales if scale}

    unlike = [item for item in map(str, telling.items()["item"]) if len(sizes(item)) > 1]
    if not unlike:
        return ""
    return telling.say.gettext(
        "Importance and how we do were asked on scales of different length, so that there is no"
        " gap: {items}.",
        items=telling.named(unlike),
    )


def left_out(telling: Telling) -> str:
    """How many entries, pledges and requests the facilitator left out, and why; "" for none."""
    if not telling.report.left_out:
        return ""
    say, kinds, reasons = telling.say, Counter[str](), Counter[str]()
    for row in telling.report.left_out:
        kinds[row.kind] += row.n
        reasons[row.why] += row.n
    what = {
        "entry": say.ngettext("one entry", "{n} entries", kinds["entry"]),
        "pledge": say.ngettext("one pledge", "{n} pledges", kinds["pledge"]),
        "request": say.ngettext("one request", "{n} requests", kinds["request"]),
    }
    told = (f"{say.gettext(LEFT_OUT[key])} ({n})" for key, n in reasons.most_common())
    return say.gettext(
        "The facilitator left out {what}: {why}.",
        what=say.type.listing([words for kind, words in what.items() if kinds[kind]]),
        why=", ".join(told),
    )


def _hidden(telling: Telling) -> Iterator[str]:
    """How many teams have no figures of their own, and in how many items others are hidden."""
    rows = telling.now(telling.report.teams).astype({"team": str, "item": str, "voice": str})
    hidden = rows["hidden"].eq(True)
    has_none = hidden.groupby([rows["voice"], rows["team"]]).transform("all")
    partly = rows[hidden & ~has_none & (rows["voice"] == telling.voice)]
    if has_none.any():
        yield telling.say.ngettext(
            "One team has no figures of its own, so that nobody can be recognised.",
            "{n} teams have no figures of their own, so that nobody can be recognised.",
            int(rows[has_none].groupby("voice")["team"].nunique().max()),
        )
    if len(partly):
        by_item = partly.groupby("item").size()
        of = int((rows["voice"] == telling.voice).groupby(rows["item"]).any().sum())
        yield _in_items(telling, by_item, of, bool(has_none.any()))


def _in_items(telling: Telling, by_item: pd.Series, of: int, beside: bool) -> str:
    """«In 2 of 24 items, 2 teams are hidden»; `beside` those that are hidden in all items."""
    say, most = telling.say, int(by_item.max())
    teams = (
        say.ngettext("one more team", "{n} more teams", most)
        if beside
        else say.ngettext("one team", "{n} teams", most)
    )
    if by_item.min() < most:
        teams = say.gettext("up to {teams}", teams=teams)
    return say.ngettext(
        "{where}, {teams} is hidden, so that nobody can be recognised.",
        "{where}, {teams} are hidden, so that nobody can be recognised.",
        most,
        where=say.ngettext("In one of {of} items", "In {n} of {of} items", len(by_item), of=of),
        teams=teams,
    )


def _notices(telling: Telling) -> Iterator[str]:
    rows, say = telling.now(telling.report.notices), telling.say
    absent = rows[rows["kind"] == "absent"]
    if len(absent):
        n = int(absent["n"].fillna(len(absent)).max())
        yield say.ngettext("One team is absent.", "{n} teams are absent.", n)
    if (rows["kind"] == "participation").any():
        yield say.gettext("Fewer than three in five of those invited answered.")
