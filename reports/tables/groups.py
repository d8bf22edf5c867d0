"""Reasons to leave as the room put them together, with the dots that it gave them."""

import pandas as pd

from reports.tables.themes import commonest

KEY = ["workshop", "item", "group"]


def of(
    kept: pd.DataFrame, votes: pd.DataFrame | None, workshops: list[str], smallest_base: int
) -> pd.DataFrame:
    """The table `votes` of docs/report-tables.md, of each workshop the most dots first.

    Of a vote of fewer than `smallest_base` people no dots are told.

    `kept` are the entries that may be read. Of a workshop in which nothing was put together and
    nobody voted there is no row: each entry would be one.
    """
    leave = kept[(kept["side"] == "leave") & (kept["voice"] != "customer")]
    rows = leave.astype(dict.fromkeys((*KEY, "team", "theme"), str))
    teams = rows.groupby("workshop")["team"].nunique()
    given = pd.DataFrame(columns=[*KEY, "dots", "voters"]) if votes is None else votes
    given = given[given["voters"] >= smallest_base]
    grouped = {*rows.loc[rows["group"] != "", "workshop"], *given["workshop"]}
    # a card that nobody has put anywhere is a group of one, which its words name
    rows["group"] = rows["group"].where(rows["group"] != "", rows["text"].str.strip())
    rows = rows[rows["workshop"].isin(grouped) & (rows["group"] != "")]
    found = rows.groupby(KEY).agg(
        theme=("theme", commonest), reach=("team", "nunique"), entries=("team", "size")
    )
    found = found.join(given.set_index(KEY)["dots"].astype(float)).reset_index()
    found["teams"] = found["workshop"].map(teams)
    found["voters"] = found["workshop"].map(given.groupby("workshop")["voters"].max().astype(float))
    found["place"] = found["workshop"].map({name: n for n, name in enumerate(workshops)})
    order = ["place", "dots", "reach", "entries"]
    return found.sort_values(order, ascending=[True, False, False, False], kind="stable")
