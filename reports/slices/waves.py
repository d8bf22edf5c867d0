"""Tables over the workshops of an audit, made from a finished report: what a trend page tells."""

from itertools import product

import numpy as np
import pandas as pd

from reports.report import Report
from reports.tables.themes import OTHER
from reports.tables.trend import BASES as BASES
from reports.tables.trend import MEASURES

PAIRED = 3  # teams in both workshops from which on they are compared as the same ones


def keys(table: pd.DataFrame, *columns: str) -> pd.MultiIndex:
    """What the rows have in these columns, as texts."""
    return pd.MultiIndex.from_frame(table[[*columns]].astype(str))


def at(items: pd.DataFrame, trend: pd.DataFrame, end: str, names: pd.Series) -> pd.Series:
    """Each row's figure of `items`, in the column of `names`, in the workshop at its `end`."""
    figures = items[[*MEASURES, *BASES.values()]].astype(float)
    found = figures.set_axis(keys(items, "workshop", "voice", "item"))
    places = found.index.get_indexer(keys(trend, end, "voice", "item"))
    columns = found.columns.get_indexer(pd.Index(names))
    # of what is in no row the last one is looked up, and left out
    told = np.append(found.to_numpy(), np.full((1, figures.shape[1]), np.nan), 0)[places, columns]
    return pd.Series(told, trend.index)


def differences(items: pd.DataFrame, trend: pd.DataFrame) -> pd.Series:
    """Of each row of the trend the later score in `items` minus the earlier; NaN without both."""
    ends = ("to_workshop", "from_workshop")
    now, before = (at(items, trend, end, trend["measure"]) for end in ends)
    return now - before


def changes(report: Report) -> pd.DataFrame:
    """The trend with the scores behind it: `before`, `now`, `n_before`, `n_now`.

    Real changes first, then hints, then the largest; a reworded item has its two scores and no
    difference.
    """
    items, rows = report.items, report.trend.copy()
    for end, score, base in (
        ("from_workshop", "before", "n_before"),
        ("to_workshop", "now", "n_now"),
    ):
        rows[score] = at(items, rows, end, rows["measure"])
        rows[base] = at(items, rows, end, rows["measure"].map(BASES))
    rows["size"] = rows["delta"].abs()
    order = ["real_change", "hint", "size"]
    return rows.sort_values(order, ascending=False, kind="stable").reset_index(drop=True)


def voice(report: Report) -> str:
    """Who speaks over time: members; teams with what they agreed where no member rated."""
    return "member" if (report.items["voice"] == "member").any() else "team"


def teams_of(report: Report) -> dict[str, frozenset[str]]:
    """Which teams answered in each workshop."""
    rows = report.teams.astype({"workshop": str, "team": str})
    return {str(name): frozenset(part["team"]) for name, part in rows.groupby("workshop")}


def other_teams(report: Report) -> frozenset[str]:
    """Workshops with other teams than the last: under three of them came to both (method 1.8)."""
    teams = teams_of(report)
    now = teams.get(report.workshop, frozenset())
    return frozenset(
        name for name, then in teams.items() if len(then & now) < min(len(then), len(now), PAIRED)
    )


def participation(report: Report) -> pd.DataFrame:
    """One row per workshop: `teams`, `invited`, `handed_in`, `share`, and people who `answered`.

    `few` is true where these are fewer than the smallest base: they are not counted.
    """
    summary = report.summary.astype({"workshop": str}).set_index("workshop")
    rows = pd.DataFrame(index=list(report.workshops))
    rows["teams"] = summary["teams"]
    voices = [name for name in summary if str(name).startswith("respondents_")]
    rows["answered"] = summary[voices].astype(float).fillna(0).max(axis=1)
    rows["few"] = summary[voices].isna().any(axis=1) & (rows["answered"] == 0)
    rows = rows.join(summary[["invited", "handed_in"]].astype(float))
    rows["share"] = (rows["handed_in"] / rows["invited"]).where(rows["invited"] > 0)
    return rows.rename_axis("workshop").reset_index()


def reasons(report: Report) -> pd.DataFrame:
    """Share of each theme among the reasons to leave, a column per workshop; largest now first.

    A theme that nobody named where reasons were written has the share 0. Reasons without a theme
    and with another than the known ones come last.
    """
    rows = report.pareto[report.pareto["share"].notna()]
    if rows.empty:
        return pd.DataFrame()
    rows = rows.astype({"workshop": str, "theme": str})
    table = rows.pivot(index="theme", columns="workshop", values="share").fillna(0.0)
    told = [name for name in report.workshops if name in table]
    table = table[told].sort_values(told[-1], ascending=False, kind="stable")
    return table.sort_index(key=lambda themes: themes.isin(("", OTHER)), kind="stable")


def themes(report: Report) -> pd.DataFrame:
    """The table of themes with every theme in every workshop whose teams wrote on both sides.

    What nobody there named had the share 0 on both sides, as the tests of change count it.
    """
    rows = report.themes[report.themes["theme_gap"].notna()]
    rows = rows.astype({"workshop": str, "theme": str})
    teams = rows.groupby("workshop")["teams"].max()
    pairs = product(teams.index, rows["theme"].unique())
    every = pd.MultiIndex.from_tuples(list(pairs), names=["workshop", "theme"])
    rows = rows.set_index(["workshop", "theme"]).reindex(every).reset_index()
    rows["teams"] = rows["workshop"].map(teams)
    shares = ["value_share", "leave_share", "theme_gap"]
    # no interval: one without width would say that other teams could not name it either
    rows[shares] = rows[shares].fillna(0.0)
    return rows


def claims(report: Report) -> pd.DataFrame:
    """Claims judged per workshop, how many proved solid, and the rows of these that have words."""
    rows = report.differentiation.astype({"workshop": str})
    found = []
    for name in report.workshops:
        here = rows[rows["workshop"] == name]
        solid = here[here["verdict"] == "solid"]
        worded = solid[solid["text"].notna() & (solid["text"] != "")]
        if len(here):
            counts = {"judged": len(here), "solid": len(solid)}
            found.append({"workshop": name, **counts, "claims": worded.to_dict("records")})
    return pd.DataFrame(found, columns=["workshop", "judged", "solid", "claims"])


def rewordings(report: Report) -> pd.DataFrame:
    """Items whose version changed between two workshops that follow one another."""
    rows = report.items.astype({"item": str, "workshop": str}).drop_duplicates(["workshop", "item"])
    place = {name: number for number, name in enumerate(report.workshops)}
    order = rows.assign(first=pd.factorize(rows["item"])[0], place=rows["workshop"].map(place))
    told = order.sort_values(["first", "place"])
    before = told.groupby("first")[["workshop", "item_version"]].shift()
    told["before"] = before["workshop"]
    changed = told["before"].notna() & (told["item_version"] != before["item_version"])
    return told.loc[changed, ["item", "workshop", "before"]].reset_index(drop=True)
