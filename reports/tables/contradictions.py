"""Where what we say does not go together, by published rules over what a room writes and rates.

- `claim_shared`: a claim that was judged and that others say too: its verdict is generic, or at
  least two judges, and half of them, have heard it elsewhere;
- `theme_both`: at least half of the teams, and at least two, name a theme as a reason to leave,
  and as many as that name it as value added or claim;
- `par_leaves`: an item on par or above, whose theme alone leads the reasons to leave and is named
  there by at least half of the teams.

An entry without theme, or with the theme of what fits no other, tells nothing of a theme.
"""

from collections.abc import Iterator
from itertools import chain

import pandas as pd

from reports.statistics.claims import verdict
from reports.tables.rated.gap import Label
from reports.tables.themes import OTHER

FEWEST = 2
_ENOUGH = [Label.ON_PAR, Label.ABOVE]


def of(entries: pd.DataFrame, items: pd.DataFrame, pareto: pd.DataFrame) -> pd.DataFrame:
    """The contradictions of docs/report-tables.md, of each workshop the strongest first.

    `entries` are the shown ones, with their team, which does not leave this step; `items` the
    table of items after hiding, `pareto` the reasons to leave by theme.
    """
    own = entries[entries["voice"] != "customer"]
    texts = own.astype(dict.fromkeys(("item", "theme", "entry"), str))
    texts["name"] = texts["item"] + ":" + texts["entry"]
    found: list[dict[str, object]] = []
    for workshop, rows in texts.groupby("workshop", observed=True):
        beside = (table[table["workshop"] == workshop] for table in (items, pareto))
        rules = (_shared_claims(rows), _themes_of_both(rows), _par_that_leaves(rows, *beside))
        told = sorted(chain(*rules), key=lambda one: -float(str(one["n"])) / float(str(one["of"])))
        found += [{"workshop": workshop, **one} for one in told]
    return pd.DataFrame(found)


def _shared_claims(rows: pd.DataFrame) -> Iterator[dict[str, object]]:
    votes = rows[["only_us", "maybe", "anyone", "contested"]].fillna(0).astype(int)
    for place, only_us, maybe, anyone, contested in votes.itertuples():
        n = only_us + maybe + anyone
        heard = min(contested, n)  # who does not know may have heard it, and is not in n
        is_heard = heard >= FEWEST and 2 * heard >= n
        if n and (is_heard or verdict(only_us, n) == "generic"):
            claim = rows.loc[[place]]
            yield _one("claim_shared", claim, max(heard, n - only_us), n, claim["theme"].iloc[0])


def _themes_of_both(rows: pd.DataFrame) -> Iterator[dict[str, object]]:
    written = rows[rows["side"] != ""]
    teams = written["team"].nunique()
    for theme, about in written[~written["theme"].isin(["", OTHER])].groupby("theme"):
        is_leave = about["side"] == "leave"
        leave, ours = (about.loc[side, "team"].nunique() for side in (is_leave, ~is_leave))
        if 2 * min(leave, ours) >= max(teams, 2 * FEWEST):
            yield _one("theme_both", about, leave, teams, str(theme))


def _par_that_leaves(
    rows: pd.DataFrame, items: pd.DataFrame, pareto: pd.DataFrame
) -> Iterator[dict[str, object]]:
    first = pareto[pareto["share"] >= pareto["share"].max() - 1e-9]
    if len(first) != 1 or first["theme"].iloc[0] in ("", OTHER):
        return
    theme, reach, teams = first[["theme", "reach", "teams"]].iloc[0]
    if 2 * reach < teams:
        return
    about = rows[(rows["side"] == "leave") & (rows["theme"] == theme)]
    ours = (items["voice"] == "member") & (items["theme"] == theme)
    for item in items.loc[ours & items["label"].isin(_ENOUGH), "item"]:
        yield _one("par_leaves", about, reach, teams, theme, str(item))


def _one(
    rule: str, entries: pd.DataFrame, n: int, of: int, theme: str, item: str = ""
) -> dict[str, object]:
    names = " ".join(entries["name"])
    return {"rule": rule, "theme": theme, "item": item, "entries": names, "n": n, "of": of}
