"""Trends over the workshops of an audit: which changes are real, which are a hint."""

import numpy as np
import pandas as pd

from reports import change, intervals, tally
from reports.change import Change
from reports.figures import Rated
from reports.gap import SIGNIFICANT
from reports.intervals import Floats

MEASURES = ("performance", "importance", "gap")
BASES = {"performance": "n_performance", "importance": "n_importance", "gap": "n_pairs"}
SMALLEST_TEAM = {"member": 2, "team": 1}
THEME_DELTA = 0.05  # of a theme's gap of shares


def comparisons(workshops: list[str]) -> list[tuple[str, str]]:
    """The last workshop with the previous one and with the first; each pair once."""
    if len(workshops) < 2:
        return []
    return list(dict.fromkeys([(workshops[-2], workshops[-1]), (workshops[0], workshops[-1])]))


def of_items(rated: Rated, items: pd.DataFrame) -> pd.DataFrame:
    """The trend of rated items as in docs/report-tables.md; `items` is their table after hiding."""
    workshops = [str(name) for name in items["workshop"].cat.categories]
    parts = [
        _compared(rated, items, measure, pair)
        for pair in comparisons(workshops)
        for measure in MEASURES
    ]
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    return graded(table, ["measure"]) if len(table) else table


def _compared(
    rated: Rated, items: pd.DataFrame, measure: str, pair: tuple[str, str]
) -> pd.DataFrame:
    voice = "member" if (items["voice"] == "member").any() else "team"
    spoken = items[items["voice"] == voice].astype({"item": str, "workshop": str})
    before, after = (spoken[spoken["workshop"] == name].set_index("item") for name in pair)
    both = [item for item in after.index if item in before.index]
    before, after = before.loc[both], after.loc[both]
    asked = (before[BASES[measure]] > 0) & (after[BASES[measure]] > 0)
    known = (asked | before["hidden"] | after["hidden"]).to_numpy(bool)
    before, after = before[known], after[known]
    hidden = (before["hidden"] | after["hidden"]).to_numpy(bool)
    means = [_means(rated, measure, voice, name, list(after.index)) for name in pair]
    _leave_lone_out(rated, voice, pair, list(after.index), means)
    table = _table(change.between(*_same_teams(*means)))
    table["cliffs_delta"] = change.cliffs_delta(
        *(_counts(rated, measure, voice, name, list(after.index)) for name in pair)
    )
    table.insert(0, "item", list(after.index))
    table.insert(1, "measure", measure)
    table["voice"] = voice
    table["from_workshop"], table["to_workshop"] = pair
    table["relevant"] = (after["scale_size"].to_numpy(float) - 1) / 8
    reworded = (before["item_version"] != after["item_version"]).to_numpy(bool)
    table["reason"] = np.select(
        [hidden, reworded, table["pairing"] == "none"], ["hidden", "wording", "few_teams"], ""
    )
    return _without_figures(table, hidden | reworded)


def _without_figures(table: pd.DataFrame, rows: np.ndarray) -> pd.DataFrame:
    figures = ["m", "delta", "low", "high", "p", "p_signflip", "cliffs_delta"]
    table[figures] = table[figures].astype(float)
    table.loc[rows, figures] = np.nan
    table["pairing"] = table["pairing"].mask(rows, "none")
    return table


def _means(rated: Rated, measure: str, voice: str, workshop: str, items: list[str]) -> pd.DataFrame:
    """Means of the teams (columns) of one workshop that are large enough, by item."""
    cells = rated.by_team
    rows = cells[
        (cells["workshop"].astype(str) == workshop)
        & (cells["voice"] == voice)
        & (cells["team"] != "")
        & (cells[BASES[measure]] >= SMALLEST_TEAM[voice])
    ].astype({"item": str, "team": str})
    return rows.pivot(index="item", columns="team", values=measure).reindex(items)


def _leave_lone_out(
    rated: Rated, voice: str, pair: tuple[str, str], items: list[str], means: list[pd.DataFrame]
) -> None:
    """Take out a team that is the only hidden one behind a change: subtraction would find it."""
    cells = rated.by_team[rated.hidden_teams & (rated.by_team["voice"] == voice).to_numpy()]
    cells = cells[cells["workshop"].astype(str).isin(pair)]
    for item, rows in cells.astype({"item": str, "team": str}).groupby("item"):
        if item not in items:
            continue
        used = {team for table in means for team in table.loc[item].dropna().index}
        hidden = set(rows["team"]) & used
        if len(hidden) == 1:
            for table in means:
                table.loc[item, table.columns.intersection(list(hidden))] = np.nan


def _same_teams(before: pd.DataFrame, after: pd.DataFrame) -> tuple[Floats, Floats]:
    teams = before.columns.union(after.columns)
    return (
        before.reindex(columns=teams).to_numpy(float),
        after.reindex(columns=teams).to_numpy(float),
    )


def _counts(rated: Rated, measure: str, voice: str, workshop: str, items: list[str]) -> Floats:
    cells = rated.total.cells.astype(str)
    rows = cells[(cells["workshop"] == workshop) & (cells["voice"] == voice)]
    places = pd.Series(rows.index, rows["item"])[items].to_numpy()
    return np.asarray(tally.weighted(rated.teams, measure, "persons")[places], float)


def _table(found: Change) -> pd.DataFrame:
    names = ("pairing", "m", "delta", "low", "high", "p", "p_signflip")
    return pd.DataFrame({name: getattr(found, name) for name in names})


def graded(table: pd.DataFrame, family: list[str]) -> pd.DataFrame:
    """`table` with q, `real_change` and `hint`; a family holds both comparisons.

    Real: q < .10 and at least the column `relevant`. A hint, to be confirmed: as large, p < .05.
    """
    table["q"] = intervals.q_by(table, family)
    large = table["delta"].abs() >= table["relevant"] - 1e-9
    table["real_change"] = large & (table["q"] < SIGNIFICANT)
    table["hint"] = large & (table["p"] < 0.05) & ~table["real_change"]
    return table


def of_themes(gaps: pd.DataFrame, workshops: list[str]) -> pd.DataFrame:
    """The trend of themes; `gaps` has the theme gap of each (workshop, team) by theme."""
    parts = []
    for pair in comparisons(workshops):
        if not set(pair) <= set(gaps.index.get_level_values("workshop").astype(str)):
            continue
        means = [gaps.loc[[name]].droplevel("workshop").T for name in pair]
        table = _table(change.between(*_same_teams(*means)))
        table.insert(0, "theme", means[0].index)
        table["from_workshop"], table["to_workshop"] = pair
        parts.append(table.assign(relevant=THEME_DELTA))
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    return graded(table, ["relevant"]) if len(table) else table
