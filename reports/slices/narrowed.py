"""Narrower views of a finished report over several workshops; none counts anything anew."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from reports.columns import TABLES
from reports.report import Report
from reports.slices import waves

WITH_TEXTS = ("entries", "votes", "contradictions")
OF_ALL_TEAMS = ("themes", "theme_trend", "pareto", "votes", "voices")
FROM = {"theme_trend": "from_workshop"}
OVER_TIME = (
    "items", "teams", "trend", "themes", "theme_trend", "participation", "pareto",
    "differentiation", "pledges", "summary",
)  # fmt: skip


def guarded_view(
    report: Report, *, team: str = "", comparable: bool = False, entries: bool = True
) -> Report:
    """`report` for one team or all, with or without what cannot be compared and what was written.

    Every figure of it is one of `report`: hidden cells stay hidden, so that no two views can be
    subtracted from one another.
    """
    if team:
        report = of_team(report, team)
    if comparable:
        report = comparable_only(report)
    return report if entries else without_texts(report)


def of_team(report: Report, team: str) -> Report:
    """The items of one team in place of those of all teams; one team allows no test of change.

    What rests on the sheets of all teams, and what customers said of all, is not there.
    """
    rows = report.teams[report.teams["team"].astype(str) == team]
    items = rows.reindex(columns=report.items.columns)
    items["hidden"] = rows["hidden"].astype(bool)
    pledges = report.pledges[report.pledges["team"].astype(str) == team]
    trend = _untested(report.trend, items)
    return _without(report, OF_ALL_TEAMS, items=items, pledges=pledges, trend=trend)


def _untested(trend: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """The comparisons with the differences of the scores in `items`, and nothing tested."""
    is_reworded, delta = trend["reason"] == "wording", waves.differences(items, trend)
    reason = np.select([is_reworded, delta.isna()], ["wording", "hidden"], "few_teams")
    tested = ("low", "high", "p", "q", "cliffs_delta", "visible_hint", "visible_real")
    return trend.assign(
        **dict.fromkeys(tested, np.nan),
        delta=delta.mask(is_reworded),
        reason=reason,
        pairing="none",
        m=1,
        real_change=False,
        hint=False,
    )


def comparable_only(report: Report) -> Report:
    """Without the scores of workshops with other teams or another wording than the last one."""
    items = report.items
    teams = waves.teams_of(report)
    same = [name for name in report.workshops if teams.get(name) == teams.get(report.workshop)]
    same_teams = items["workshop"].isin(same)
    last = items[items["workshop"].astype(str) == report.workshop]
    versions = last.drop_duplicates("item").set_index("item")["item_version"].to_dict()
    same_words = items["item_version"] == items["item"].map(versions)
    kept = items[same_teams.to_numpy(bool) & same_words.to_numpy(bool)]
    known = waves.keys(kept, "workshop", "item")
    there = waves.keys(report.trend, "from_workshop", "item").isin(known)
    # what teams wrote and customers said, only of these workshops
    tables: dict[str, Any] = {name: getattr(report, name) for name in OF_ALL_TEAMS}
    for name, table in tables.items():
        tables[name] = table[table[FROM.get(name, "workshop")].isin(same)]
    return replace(report, items=kept, trend=report.trend[there], **tables)


def without_texts(report: Report) -> Report:
    """Without the words of entries; their figures stay."""
    claims = report.differentiation.assign(text="")
    return _without(report, WITH_TEXTS, differentiation=claims)


def over_time_only(report: Report) -> Report:
    """Only the tables that are read over several workshops, for a spreadsheet of a trend."""
    return _without(report, TABLES.keys() - {*OVER_TIME})


def _without(report: Report, tables: Iterable[str], **changed: Any) -> Report:
    """`report` without the rows of these tables."""
    empty: dict[str, Any] = {name: getattr(report, name).iloc[:0] for name in tables}
    return replace(report, **changed, **empty)
