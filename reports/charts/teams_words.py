"""What the strips of teams say: finding, notes, alternative text and table."""

import pandas as pd

from reports.charts.captions import Words, sentences
from reports.charts.strips import Strip


def title(words: Words, strips: list[Strip]) -> str:
    """In which items the test tells the teams apart; never that they agree."""
    _ = words.gettext
    differ = [strip.item for strip in strips if strip.differ]
    if not differ:
        return _("No difference between teams stands out from chance")
    if len(differ) > 3:
        text = _("The teams differ in {count} items, most of all in {names}")
        count = words.typography.spelled(len(differ))
        return text.format(count=count, names=words.names(differ))
    text = words.ngettext(
        "The teams differ in one item: {names}", "The teams differ in {names}", len(differ)
    )
    return text.format(names=words.names(differ))


def subtitle(words: Words, size: int) -> str:
    """What is drawn and how many answered."""
    _ = words.gettext
    what = _("how we do today, mean of each team from 1 to {size}; upright line: all of us.")
    return sentences(words.voiced("member", what.format(size=size)), f"{words.base('member')}.")


def note(words: Words, strips: list[Strip]) -> str:
    """What distance and verdict mean, and who is left out."""
    _ = words.gettext
    hidden = _(
        "Only teams with {base} answers or more; some are left out so that nobody can work out"
        " the others."
    )
    if not any(strip.hidden for strip in strips):
        hidden = ""
    return sentences(
        _("Distance: highest team minus lowest one."),
        _(
            "“They differ”: further apart than teams put together by chance would be, checked for"
            " all items at once; only then are teams named."
        ),
        _("With few people per team, to find no difference does not mean that there is none."),
        hidden.format(base=words.report.settings.smallest_base),
        words.source(),
    )


def alt(words: Words, strips: list[Strip]) -> str:
    """The first items on which teams differ, with their ends."""
    _, t = words.gettext, words.typography
    count = words.ngettext(
        "Strip of team means in {n} item.", "Strips of team means in {n} items.", len(strips)
    ).format(n=len(strips))
    differ = [
        _("{item}: distance {range}, lowest {lowest}, highest {highest}").format(
            item=words.name(strip.item),
            range=t.number(strip.range),
            lowest=words.team(strip.lowest),
            highest=words.team(strip.highest),
        )
        for strip in strips[:3]
        if strip.differ
    ]
    found = "; ".join(differ)
    return sentences(
        count,
        _("The teams differ in: {list}.").format(list=found)
        if found
        else title(words, strips) + ".",
        _("Teams with too few answers are left out.") if any(s.hidden for s in strips) else "",
    )


def table(words: Words, strips: list[Strip]) -> pd.DataFrame:
    """What is drawn, written as people read it."""
    _, t = words.gettext, words.typography
    heads = [
        _("What we rated"),
        _("All of us"),
        _("Lowest team"),
        _("Highest team"),
        _("Distance"),
        _("Do they differ?"),
        _("Teams shown"),
    ]
    rows = [
        [
            words.report.wording(strip.item),
            t.number(strip.mean),
            words.report.team_name(strip.lowest) if strip.lowest else "",
            words.report.team_name(strip.highest) if strip.highest else "",
            t.number(strip.range),
            _("they differ") if strip.differ else _("not distinguishable"),
            t.count(len(strip.means)),
        ]
        for strip in strips
    ]
    return pd.DataFrame(rows, columns=heads)
