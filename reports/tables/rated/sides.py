"""Three voices on the same items: us, us as the customer, and the customer."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from questionnaires.customers import STAY_AWAY
from reports.answers.rows import q_by
from reports.statistics import intervals
from reports.tables.rated import tally
from reports.tables.rated.items import Rated
from reports.tables.rated.tally import GROUP


def of_voices(rated: Rated) -> pd.DataFrame:
    """Members beside customers for each item that both rated, as in docs/report-tables.md.

    `self_flattery` = our performance − theirs; `blind_spot` = their importance − ours. Hidden
    totals are left out.
    """
    cells = rated.total.cells.reset_index(names="place")
    cells = cells[~rated.hidden_totals]
    if not (cells["voice"] == "customer").any():
        return pd.DataFrame()
    keys = ["workshop", "item"]
    ours, theirs = (cells.loc[cells["voice"] == voice] for voice in ("member", "customer"))
    table = ours.merge(theirs, on=keys, suffixes=("_us", "_customer"))
    for measure, name, sides in (
        ("performance", "self_flattery", ("us", "customer")),
        ("importance", "blind_spot", ("us_importance", "customer_importance")),
    ):
        # the same weight as in the items: two weights would be two equations for hidden teams
        counts = tally.weighted(rated.teams, measure, rated.settings.weight)
        size = rated.total.size(measure)
        us, customer = (
            intervals.of_scores(counts[places], size[places])
            for places in (table["place_us"].to_numpy(int), table["place_customer"].to_numpy(int))
        )
        persons = rated.total.counts(measure).sum(1)
        for side, mean, who in zip(sides, (us.raw, customer.raw), ("us", "customer"), strict=True):
            table[side], table[f"n_{side}"] = mean, persons[table[f"place_{who}"].to_numpy(int)]
        difference = us.minus(customer) if name == "self_flattery" else customer.minus(us)
        table[name] = difference.raw
        table[f"{name}_low"], table[f"{name}_high"] = difference.interval()
        table["p"] = difference.p()
        table[f"{name}_q"] = q_by(table, ["workshop"])
    return table


def add_leaving(table: pd.DataFrame, choices: pd.DataFrame) -> pd.DataFrame:
    """`table` with the share of customers who would not come back because of the item.

    It is their choice of that item's key where a question offers items as options; `choices` is
    the table after hiding.
    """
    if table.empty:
        return table
    table = table.astype({"workshop": str, "item": str})
    if choices.empty:
        return table
    told = {"choice": "item", "base": "n_leave", "share": "leave_share"}
    picked = choices[(choices["voice"] == "customer") & (choices["team"] == "")]
    picked = picked.loc[~picked["hidden"], ["workshop", *told]].rename(columns=told)
    keys = ["workshop", "item"]
    picked = picked.astype(dict.fromkeys(keys, str)).drop_duplicates(keys)
    return table.merge(picked, how="left", on=keys)


def leave_ends(choices: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """By item, the interval of the share of customers who would not come back because of it.

    `choices` is the table after hiding, of one workshop.
    """
    if choices.empty:
        return {}
    rows = choices[(choices["item"] == STAY_AWAY.key) & (choices["voice"] == "customer")]
    rows = rows[rows["low"].notna()]
    ends = zip(rows["low"].astype(float), rows["high"].astype(float), strict=True)
    return dict(zip(rows["choice"].astype(str), ends, strict=True))


def blind_spots(table: pd.DataFrame, choices: pd.DataFrame) -> list[str]:
    """The items that would keep customers away and that we think matter less than the rest.

    Those where the whole interval of their share lies above an even share of all items, and our
    importance below the mean of theirs; the largest share first. Both tables of one workshop.
    """
    if table.empty or "leave_share" not in table:
        return []
    rows = table[table["leave_share"].notna() & table["us_importance"].notna()]
    ends = leave_ends(choices)
    low = np.array([ends.get(str(item), (0.0, 0.0))[0] for item in rows["item"]])
    less = (rows["us_importance"] < rows["us_importance"].mean()).to_numpy()
    found = rows[(low > 1 / max(len(rows), 1)) & less]
    return [*found.sort_values("leave_share", ascending=False, kind="stable")["item"].astype(str)]


MEASURES = ("importance", "performance")


def of_groups(rated: Rated, teams: pd.DataFrame | None) -> pd.DataFrame:
    """Difference of the means of two groups of teams, as in docs/report-tables.md.

    Only where the table of teams names exactly two groups in a workshop, and where they tell no
    more of hidden teams than the total does.
    """
    if teams is None or (teams["group"] == "").all():
        return pd.DataFrame()
    keys = ["workshop", "voice", "team"]
    names = teams.loc[teams["group"] != "", [*keys, "group"]].set_index(keys)
    cells = rated.teams.cells.astype(str).join(names, on=keys).fillna({"group": ""})
    parts: list[dict[str, object]] = []
    for key, rows in cells[cells["voice"] != "customer"].groupby(GROUP, sort=False):
        found = [name for name in rows["group"].unique() if name]
        if len(found) == 2 and _may_be_shown(rated, rows):
            parts += _differences(rated, rows, sorted(found), key)
    table = pd.DataFrame(parts)
    return table.assign(q=q_by(table, ["workshop", "voice", "measure"]))


def _may_be_shown(rated: Rated, rows: pd.DataFrame) -> bool:
    """Whether all hidden teams are of one group: less its shown teams it is what the total leaves.

    Beside totals of equal teams this mean of persons would be a second equation.
    """
    groups = rows["group"][rated.hidden_teams[rows.index.to_numpy()]]
    return groups.empty or (groups.nunique() == 1 and rated.settings.weight == "persons")


def _differences(
    rated: Rated, rows: pd.DataFrame, groups: list[str], key: tuple[object, ...]
) -> Iterator[dict[str, object]]:
    for measure in MEASURES:
        counts, size = rated.teams.counts(measure), rated.teams.size(measure)[rows.index[0]]
        sides = [
            intervals.of_scores(counts[rows.index[rows["group"] == name]].sum(0), size)
            for name in groups
        ]
        if any(side.n == 0 for side in sides):
            continue
        difference = sides[0].minus(sides[1])
        low, high = difference.interval()
        yield {
            **dict(zip(GROUP, key, strict=True)),
            **{"measure": measure, "group_a": groups[0], "group_b": groups[1]},
            **{"n_a": sides[0].n, "n_b": sides[1].n},
            **{"mean_a": float(sides[0].raw), "mean_b": float(sides[1].raw)},
            **{"delta": float(difference.raw), "low": float(low), "high": float(high)},
            "p": float(difference.p()),
        }
