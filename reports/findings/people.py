"""Sentences about who answered and where they differ: teams, camps, us and our customers."""

import pandas as pd

from reports.method import SIGNIFICANT
from reports.tables.rated import sides
from reports.telling import FEWEST_FOR_A_SHARE, MOST_LISTED, Finding, Telling
from reports.words.keys import WAYS
from reports.words.language import N_
from reports.words.typography import capitalised


def participation(telling: Telling) -> Finding:
    """Who answered, of how many invited."""
    say, heads = telling.say, telling.summary()[["invited", "handed_in"]]
    invited, handed_in = (0 if pd.isna(count) else int(count) for count in heads)
    if invited == 0 or handed_in == 0 or telling.voice != "member":
        count = telling.teams if telling.voice == "team" else telling.respondents
        base = say.ngettext("{base} answered.", "{base} answered.", count, base=telling.base())
        return Finding(capitalised(base))
    if handed_in == invited:
        return telling.told.gettext("Everyone answered: {base}.", base=telling.base())
    if invited < FEWEST_FOR_A_SHARE:
        return telling.told.ngettext(
            "One of {invited} people invited handed in.",
            "{n} of {invited} people invited handed in.",
            handed_in,
            invited=say.type.count(invited),
        )
    return telling.told.ngettext(
        "One of {invited} people invited handed in ({share}).",
        "{n} of {invited} people invited handed in ({share}).",
        handed_in,
        invited=say.type.count(invited),
        share=say.type.percent(handed_in / invited),
    )


def teams(telling: Telling, tested: pd.DataFrame | None = None) -> Finding | None:
    """On which of the `tested` items teams differ; never that they agree."""
    rows = telling.now(telling.report.team_differences) if tested is None else tested
    if rows["q"].isna().all():
        return None
    # a size is there where they differ; where a team is hidden q is only a step
    rows = rows[rows["size"] != ""].sort_values("q", kind="stable")
    if rows.empty:
        return no_difference(telling)
    return telling.told.ngettext(
        "Teams differ on one item: {items}.",
        "Teams differ on {count} items: {items}.",
        len(rows),
        items=telling.named(rows["item"]),
    )


def no_difference(telling: Telling) -> Finding:
    """That no test tells teams apart."""
    return telling.untold.gettext("With these answers no difference between teams can be told.")


def shortfalls(telling: Telling, items: pd.DataFrame, teams: pd.DataFrame) -> Finding:
    """The item that most of the shown `teams` label a large gap; else that none does."""
    say, large = telling.say, teams[(teams["label"] == "large_gap")]
    large = large[large["item"].isin(items["item"])]
    if large.empty:
        return telling.untold.gettext("No shown team has a large gap on its own.")
    counts = large["item"].value_counts(sort=False).sort_values(ascending=False, kind="stable")
    item, count = str(counts.index[0]), int(counts.iloc[0])
    shown = int(teams[(teams["item"] == item) & teams["gap"].notna()]["team"].nunique())
    if count == shown > 1:
        return telling.told.gettext(
            "{item} is a large gap in all {count} teams shown.",
            item=telling.named([item]),
            count=say.type.spelled(shown),
        )
    return telling.told.ngettext(
        "{item}: a large gap in {count} of {n} team shown.",
        "{item}: a large gap in {count} of {n} teams shown.",
        shown,
        item=telling.named([item]),
        count=say.type.count(count),
    )


def groups(telling: Telling, rows: pd.DataFrame) -> Finding:
    """What one of two groups of teams rates higher, where the test tells them apart."""
    say, pair = telling.say, (str(rows["group_a"].iloc[0]), str(rows["group_b"].iloc[0]))
    told = [
        say.gettext(
            "Rated higher by {one} than by {two}: {items}.",
            one=one,
            two=two,
            items=telling.named(found),
        )
        for (one, two), sign in ((pair, 1), (pair[::-1], -1))
        if len(found := _apart(rows, "delta", "q", sign))
    ]
    nothing = say.gettext(
        "No difference between {one} and {two} stands out from chance.", one=pair[0], two=pair[1]
    )
    return Finding(" ".join(told) or nothing, told=bool(told))


def camps(telling: Telling) -> Finding | None:
    """Items on which opinions are divided, as the rule of method 1.6 flags them."""
    items = divided(telling, telling.voice)
    if not items:
        return None
    if len(items) == 1:
        return camp(telling, items[0])
    return telling.told.gettext(
        "Opinions are divided on {count} items: {items}.",
        count=telling.say.type.spelled(len(items)),
        items=telling.named(items),
    )


def divided(telling: Telling, voice: str) -> list[str]:
    """The items on which a voice is divided, the most divided first."""
    rows = telling.now(telling.report.camps, voice=voice)
    return list(dict.fromkeys(rows.sort_values("agreement_a", kind="stable")["item"]))


def camp(telling: Telling, item: str) -> Finding:
    """Who is divided over an item: teams, or only all of us together."""
    rows, say = telling.now(telling.report.camps, item=item), telling.say
    keys = rows.loc[rows["team"].fillna("").ne(""), "team"]
    teams = [telling.team(key) for key in dict.fromkeys(keys)]
    if not teams:
        return telling.told.gettext(
            "Divided opinions among all of us: {item}.", item=telling.named([item])
        )
    return telling.told.gettext(
        "Divided opinions in {teams}: {item}.",
        teams=say.type.listing(teams[:MOST_LISTED]),
        item=telling.named([item]),
    )


def who_was_asked(telling: Telling) -> list[str]:
    """Who could answer, who did and when, and what is in no figure; nothing without a window."""
    window, say = telling.report.meta.window, telling.say
    if window is None:
        return []
    since, until = say.type.day(window.since), say.type.day(window.until)
    when = (
        say.gettext("on {day}", day=until)
        if since == until
        else say.gettext("from {since} to {until}", since=since, until=until)
    )
    if not window.ways:
        nobody = say.gettext("{Customers} could answer {when}; nobody did.", when=when)
        return set_aside(telling) or [nobody]
    answered = say.gettext(
        "{answered}, {when}, {ways}. Whoever had the address could answer: those"
        " who did are no sample of all {customers}.",
        answered=capitalised(telling.answered("customer")),
        when=when,
        ways=say.type.listing([say.gettext(WAYS[way]) for way in window.ways]),
    )
    return [answered, *set_aside(telling)]


def set_aside(telling: Telling) -> list[str]:
    """How many answers of customers came in bursts, and are in no figure."""
    window = telling.report.meta.window
    if window is None or not window.set_aside:
        return []
    return [
        telling.say.ngettext(
            "One answer came faster than people answer; it is in no figure.",
            "{n} answers came in a burst, faster than people answer; they are in no figure.",
            window.set_aside,
        )
    ]


def blind_spots(telling: Telling) -> Finding | None:
    """What would keep customers away, and we think matters less than the rest, by name."""
    report = telling.report
    found = sides.blind_spots(telling.now(report.voices), telling.now(report.choices))
    if not found:
        return None
    return telling.told.gettext(
        "Blind spot: it keeps {customers} away, and we think that it matters less: {items}.",
        items=telling.named(found),
    )


def by_customers(telling: Telling) -> list[str]:
    """What only customers could tell: what keeps them away, and where we see ourselves better.

    Nothing without a window, nor where nothing of what came in it may be shown.
    """
    rows = seen_by_customers(telling)
    if rows.empty:
        return []
    better = _apart(rows, "self_flattery", "self_flattery_q", 1)
    found = blind_spots(telling)
    told = [found.text] if found else []
    if len(better):
        more = SEEN["self_flattery"][0]
        told.append(telling.say.gettext(more, items=telling.named(better)))
    return told


def seen_by_customers(telling: Telling) -> pd.DataFrame:
    """The items on which customers who were asked before the workshop stand beside us."""
    rows = telling.now(telling.report.voices)
    if telling.report.meta.window is None or rows.empty:
        return rows.iloc[:0]
    return rows[rows["self_flattery"].notna()]


def contradicted(telling: Telling) -> set[str]:
    """Items that nobody may praise: customers see them worse, or would not come back for them."""
    rows = seen_by_customers(telling)
    if rows.empty:
        return set()
    blind = sides.blind_spots(rows, telling.now(telling.report.choices))
    return {*blind, *map(str, _apart(rows, "self_flattery", "self_flattery_q", 1))}


SEEN = {
    "self_flattery": (
        N_("We see ourselves better than our {customers} do: {items}."),
        N_("Our {customers} see us better than we do: {items}."),
        N_("No difference between us and our {customers} stands out from chance."),
    ),
    "blind_spot": (
        N_("It matters more to our {customers} than we think: {items}."),
        N_("It matters less to our {customers} than we think: {items}."),
        N_("What matters to our {customers}: no difference from what we think stands out."),
    ),
}
"""What may be said of a difference from our customers: more, less, and that none is told."""


def voices(telling: Telling) -> Finding | None:
    """Where we see ourselves better than our customers do, and what matters more to them."""
    rows = telling.now(telling.report.voices)
    if rows.empty:
        return None
    image, *others = (seen(telling, rows, measure) for measure in SEEN)
    told = [finding for finding in (image, *others) if finding.told]
    return Finding(" ".join(finding.text for finding in told)) if told else image


def seen(telling: Telling, rows: pd.DataFrame, measure: str) -> Finding:
    """What stands out on either side of one of the differences of `SEEN`."""
    more, less, nothing = SEEN[measure]
    told = [
        telling.say.gettext(text, items=telling.named(found))
        for text, sign in ((more, 1), (less, -1))
        if len(found := _apart(rows, measure, f"{measure}_q", sign))
    ]
    return Finding(" ".join(told) or telling.say.gettext(nothing), told=bool(told))


def _apart(rows: pd.DataFrame, measure: str, q: str, sign: int) -> pd.Series:
    """Items whose difference of that sign stands out from chance, the largest first."""
    told = rows[(rows[q] < SIGNIFICANT) & (sign * rows[measure] > 0)]
    return told.sort_values(measure, ascending=sign < 0, kind="stable")["item"]
