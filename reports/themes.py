"""Themes of entries: value added beside reasons to leave, and what makes most of them leave."""

import pandas as pd

from reports import change

OTHER = "other"  # the theme of what fits no other; it is always last
PARETO_LINE = 0.8


def shares_by_team(found: pd.DataFrame, side: str, score: str = "score") -> pd.DataFrame:
    """Each theme's share of the team's score on one side: rows (workshop, team), columns themes."""
    rows = found[(found["side"] == side) & (found["voice"] != "customer")]
    sums = rows.pivot_table(
        index=["workshop", "team"],
        columns="theme",
        values=score,
        aggfunc="sum",
        observed=True,
        fill_value=0.0,
    )
    return sums.div(sums.sum(axis=1), axis=0)


def theme_gaps(found: pd.DataFrame) -> pd.DataFrame:
    """Leave share − value share of each theme (columns) in each team with entries on both sides.

    Rows are (workshop, team).
    """
    value, leave = shares_by_team(found, "value"), shares_by_team(found, "leave")
    both = value.index.intersection(leave.index)
    themes = value.columns.union(leave.columns)
    leave = leave.reindex(index=both, columns=themes, fill_value=0.0)
    return leave - value.reindex(index=both, columns=themes, fill_value=0.0)


def themes(found: pd.DataFrame) -> pd.DataFrame:
    """Value added beside reasons to leave, as in docs/report-tables.md; teams count the same."""
    value, leave = shares_by_team(found, "value"), shares_by_team(found, "leave")
    gaps = theme_gaps(found)
    return _joined(
        {
            workshop: _themes_of(gaps.loc[[workshop]], value, leave)
            for workshop in gaps.index.unique("workshop")
        }
    )


def _joined(parts: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return pd.concat([part.assign(workshop=name) for name, part in parts.items()] or [_NOTHING])


_NOTHING = pd.DataFrame()


def _themes_of(gaps: pd.DataFrame, value: pd.DataFrame, leave: pd.DataFrame) -> pd.DataFrame:
    """The themes of the one workshop in `gaps`, the largest gap first."""
    workshop = gaps.index[0][0]
    part = pd.DataFrame(index=gaps.columns)
    everyone: set[object] = set()
    for name, shares in (("value", value), ("leave", leave)):
        here = shares.loc[[workshop]].reindex(columns=gaps.columns, fill_value=0.0)
        everyone.update(here.index)
        part[f"{name}_share"] = here.loc[gaps.index].mean()
        part[f"reach_{name}"] = (here > 0).sum()
    part["theme_gap"] = gaps.mean()
    part["low"], part["high"] = change.t_interval(gaps.to_numpy().T)
    part["p_signflip"] = change.sign_flip_p(gaps.to_numpy().T)
    part["teams"], part["left_out"] = len(gaps), len(everyone) - len(gaps)
    part = part[part["reach_value"] + part["reach_leave"] > 0]
    part = part.sort_values("theme_gap", ascending=False, kind="stable")
    return part.rename_axis("theme").reset_index()


def pareto(found: pd.DataFrame) -> pd.DataFrame:
    """Reasons to leave by theme, the largest share first, as in docs/report-tables.md."""
    shares = shares_by_team(found, "leave")
    check = shares_by_team(found, "leave", "mean_score")
    leave = found[(found["side"] == "leave") & (found["voice"] != "customer")]
    return _joined(
        {
            workshop: _pareto_of(
                leave[leave["workshop"] == workshop], shares.loc[[workshop]], check.loc[[workshop]]
            )
            for workshop in shares.index.unique("workshop")
        }
    )


def _pareto_of(rows: pd.DataFrame, shares: pd.DataFrame, check: pd.DataFrame) -> pd.DataFrame:
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
    return part
