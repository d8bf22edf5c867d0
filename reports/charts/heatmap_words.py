"""What the heatmap says: finding, notes, alternative text and table."""

import pandas as pd

from reports.charts.captions import Record, Words, is_known, records, sentences

Cells = dict[tuple[str, str], Record]
"""The figures of a team and an item."""


def title(words: Words, items: pd.DataFrame, teams: pd.DataFrame) -> str:
    """The item that most teams label a large gap; else that none does."""
    _ = words.gettext
    large = teams[(teams["label"] == "large_gap") & teams["item"].isin(items["item"])]
    if large.empty:
        return _("No shown team has a large gap on its own")
    counts = large["item"].value_counts(sort=False).sort_values(ascending=False, kind="stable")
    item, count = str(counts.index[0]), int(counts.iloc[0])
    shown = int(teams[(teams["item"] == item) & teams["gap"].notna()]["team"].nunique())
    text = words.ngettext(
        "{item}: a large gap in {count} of {n} team shown",
        "{item}: a large gap in {count} of {n} teams shown",
        shown,
    )
    t = words.typography
    return text.format(item=words.names([item]), count=t.count(count), n=t.count(shown))


def subtitle(words: Words) -> str:
    """What is drawn and how many answered."""
    _ = words.gettext
    what = _("mean gap (importance − how we do) in each team, largest gap of all first.")
    return sentences(words.voiced("member", what), f"{words.base('member')}.")


def note(words: Words, size: int, hidden: int, blank: int) -> str:
    """The colours, what little a cell tells, and what is hidden."""
    _, limit = words.gettext, words.typography.number(5 / 8 * (size - 1))
    return sentences(
        _(
            "Orange: we fall short; blue: we do more than matters. Colours end at ±{limit} in every"
            " workshop, so that workshops can be compared."
        ).format(limit=limit),
        _("A team's figure rests on few people: small differences between cells mean nothing."),
        words.hidden_note(hidden),
        _("Grey: fewer than 3 answers.") if blank else "",
        words.source(),
    )


def alt(words: Words, items: pd.DataFrame, cells: Cells) -> str:
    """The three largest gaps of teams, and how many cells are hidden."""
    _, t = words.gettext, words.typography
    teams = len({team for team, _item in cells})
    known = [cell for cell in cells.values() if is_known(cell["gap"])]
    top = [
        _("{item} in {team}: {gap}").format(
            item=words.name(cell["item"]), team=words.team(cell["team"]), gap=t.signed(cell["gap"])
        )
        for cell in sorted(known, key=lambda cell: -float(cell["gap"]))[:3]
    ]
    return sentences(
        _("Table in colours: {items} items by {teams} teams.").format(
            items=len(items), teams=teams
        ),
        _("Largest gaps: {list}.").format(list="; ".join(top)) if top else "",
        words.hidden_count(sum(bool(cell["hidden"]) for cell in cells.values())),
    )


def table(words: Words, items: pd.DataFrame, cells: Cells, teams: list[str]) -> pd.DataFrame:
    """What is drawn, written as people read it: a column for each of `teams`."""
    _, t = words.gettext, words.typography

    def written(team: str, item: str) -> str:
        cell = cells.get((team, item))
        if cell is not None and cell["hidden"]:
            return _("hidden")
        return t.signed(None if cell is None else cell["gap"])

    heads = [_("What we rated"), *map(words.report.team_name, teams), _("All")]
    rows = [
        [
            words.report.wording(item["item"]),
            *(written(team, item["item"]) for team in teams),
            t.signed(item["gap"]),
        ]
        for item in records(items)
    ]
    return pd.DataFrame(rows, columns=heads)
