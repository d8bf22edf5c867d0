"""Keeps a trend from telling what a small team answered, by subtraction between workshops."""

from dataclasses import replace

import numpy as np
import pandas as pd

from reports.report import Report
from reports.slices import waves

P_STEPS = (0.01, 0.05, 0.10, 1.0)
"""What a p or q is rounded up to where an exact one would give a hidden team away."""

EXACT = ["low", "high"]


def guarded(report: Report) -> Report:
    """`report` with the trend of rated items told only as exactly as hidden teams allow.

    A change is the mean over teams, hidden ones too, and the score of all teams is the mean over
    persons: with both, and with the spread that interval and p hold, two hidden teams could be
    solved for. Where a team of either workshop is hidden, the change is therefore that of the two
    scores shown, without interval, and p and q are rounded up to `P_STEPS`.
    """
    trend = supported(report.trend)
    touched = _touched(report)
    shown = waves.differences(report.items, trend)
    trend.loc[touched, "delta"] = shown[touched].where(trend.loc[touched, "delta"].notna())
    trend.loc[touched, EXACT] = np.nan
    for name in ("p", "q"):
        trend.loc[touched, name] = rounded_up(trend.loc[touched, name])
    trend.loc[touched, "p_signflip"] = np.nan
    return replace(report, trend=trend)


def supported(trend: pd.DataFrame) -> pd.DataFrame:
    """`trend` with a change of the gap called real only where what it is made of moved too.

    The three measures are three families of tests. In 1,000 audits in which nothing had changed
    the gap, which varies most, gave most of the false alarms (`benchmarks/trends.py`). A gap that
    seems to have moved while neither performance nor importance of the item gives even a hint is
    told as a hint.
    """
    trend = trend.copy()
    keys = ("voice", "item", "from_workshop", "to_workshop")
    moved = trend[trend["real_change"].eq(True) | trend["hint"].eq(True)]
    known = set(waves.keys(moved[moved["measure"] != "gap"], *keys))
    behind = [key in known for key in waves.keys(trend, *keys)]
    alone = trend["real_change"].eq(True) & (trend["measure"] == "gap") & ~np.array(behind, bool)
    trend.loc[alone, "real_change"] = False
    trend.loc[alone, "hint"] = True
    return trend


def rounded_up(values: pd.Series) -> pd.Series:
    """The smallest of `P_STEPS` that is not under each value; NaN stays."""
    steps = np.array(P_STEPS)
    exact = values.astype(float)
    places = np.searchsorted(steps, exact.fillna(0).to_numpy()).clip(max=len(steps) - 1)
    return pd.Series(steps[places], values.index).where(exact.notna())


def _touched(report: Report) -> pd.Series:
    """Which rows of the trend have a hidden team behind them."""
    trend, teams = report.trend, report.teams
    hidden = set(waves.keys(teams[teams["hidden"].eq(True)], "workshop", "item"))
    rows = waves.keys(trend, "from_workshop", "to_workshop", "item")
    there = [(before, item) in hidden or (now, item) in hidden for before, now, item in rows]
    return pd.Series(there, trend.index, dtype=bool)
