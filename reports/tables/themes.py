"""Themes of entries: value added beside reasons to leave, and what makes most of them leave."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from reports.statistics import differences

OTHER = "other"  # the theme of what fits no other; it is always last
PARETO_LINE = 0.8


def commonest(themes: pd.Series) -> str:
    """The theme that most of a group have, the first by its key of several; "" for none."""
    named = themes[themes != ""]
    return str(named.mode().iloc[0]) if len(named) else ""


@dataclass(frozen=True, slots=True)
class Shares:
    """Each theme's share of its team's score on one side: rows (workshop, team), columns themes.

    `check` is the leave side with the mean of the three scores in place of their root, `gaps`
    leave − value in each team with entries on both sides.
    """

    value: pd.DataFrame
    leave: pd.DataFrame
    check: pd.DataFrame
    gaps: pd.DataFrame

    @classmethod
    def of(cls, found: pd.DataFrame) -> "Shares":
        """The shares in the entries that `reports.tables.entries.of` returns."""
        own = found[found["voice"] != "customer"]
        sides = own[own["side"] == "value"], own[own["side"] == "leave"]
        value, leave = (_shares(side, "score") for side in sides)
        both, names = value.index.intersection(leave.index), value.columns.union(leave.columns)
        one, other = (
            side.reindex(index=both, columns=names, fill_value=0.0) for side in (value, leave)
        )
        return cls(value, leave, _shares(sides[1], "mean_score"), other - one)


def _shares(rows: pd.DataFrame, score: str) -> pd.DataFrame:
    sums = rows.groupby(["workshop", "team", "theme"], observed=True)[score].sum()
    wide = sums.unstack(fill_value=0)
    return wide.div(wide.sum(axis=1), axis=0)


def themes(shares: Shares) -> pd.DataFrame:
    """Value added beside reasons to leave, as in docs/report-tables.md; teams count the same."""
    return _joined(_themes_of(name, shares) for name in shares.gaps.index.unique("workshop"))


def _joined(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    found = list(parts)
    return pd.concat(found) if found else pd.DataFrame()


def of_workshop(table: pd.DataFrame, workshop: str) -> pd.DataFrame:
    """The rows of one workshop of a table indexed by (workshop, team)."""
    return table[table.index.get_level_values("workshop") == workshop]


def _themes_of(workshop: str, shares: Shares) -> pd.DataFrame:
    """The themes of one workshop, the largest gap first."""
    gaps = of_workshop(shares.gaps, workshop)
    part = pd.DataFrame(index=gaps.columns)
    everyone: set[object] = set()
    for name, side in (("value", shares.value), ("leave", shares.leave)):
        here = of_workshop(side, workshop).reindex(columns=gaps.columns, fill_value=0.0)
        everyone.update(here.index)
        part[f"{name}_share"] = here.loc[gaps.index].mean()
        part[f"reach_{name}"] = (here > 0).sum()
    part["theme_gap"] = gaps.mean()
    part["low"], part["high"] = differences.t_interval(gaps.to_numpy().T)
    part["p_signflip"] = differences.sign_flip_p(gaps.to_numpy().T)
    part["teams"], part["left_out"] = len(gaps), len(everyone) - len(gaps)
    part = part[part["reach_value"] + part["reach_leave"] > 0]
    part = part.sort_values("theme_gap", ascending=False, kind="stable")
    return part.rename_axis("theme").reset_index().assign(workshop=workshop)


def pareto(found: pd.DataFrame, shares: Shares) -> pd.DataFrame:
    """Reasons to leave by theme, the largest share first, as in docs/report-tables.md."""
    leave = found[(found["side"] == "leave") & (found["voice"] != "customer")]
    names = shares.leave.index.unique("workshop")
    return _joined(_pareto_of(name, leave[leave["workshop"] == name], shares) for name in names)


def _pareto_of(workshop: str, rows: pd.DataFrame, every: Shares) -> pd.DataFrame:
    shares, check = (of_workshop(side, workshop) for side in (every.leave, every.check))
    part = pd.DataFrame({"risk": rows.groupby("theme")["score"].sum()})
    part["share"], part["reach"] = shares.mean(), (shares > 0).sum()
    part["teams"], part["entries"] = len(shares), len(rows)
    ranks = part["share"].rank(ascending=False)
    part["rank_moves"] = (ranks - check.mean()[part.index].rank(ascending=False)).abs() >= 3
    part = part.rename_axis("theme").reset_index()
    part["last"] = part["theme"].map({"": 1, OTHER: 2}).fillna(0)
    part = part.sort_values(["last", "share"], ascending=[True, False], kind="stable")
    part["cumulative"] = part["share"].cumsum()
    reached = part["cumulative"] >= PARETO_LINE - 1e-9
    part["line"] = reached & ~reached.shift(fill_value=False)
    return part.assign(workshop=workshop)
