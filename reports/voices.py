"""Three voices on the same items: us, us as the customer, and the customer."""

import pandas as pd

from reports import intervals, tally
from reports.figures import Rated
from reports.settings import Settings


def compared(rated: Rated, settings: Settings) -> pd.DataFrame:
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
        counts = tally.weighted(rated.teams, measure, settings.weight)
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
        table[f"{name}_q"] = intervals.q_by(table, ["workshop"])
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
    picked = choices[(choices["voice"] == "customer") & (choices["team"] == "")]
    picked = picked[picked["choice"].isin(table["item"].astype(str)) & ~picked["hidden"]]
    picked = picked[["workshop", "choice", "base", "share"]].set_axis(
        ["workshop", "item", "n_leave", "leave_share"], axis=1
    )
    return table.merge(
        picked.astype({"workshop": str}).drop_duplicates(["workshop", "item"]),
        how="left",
        on=["workshop", "item"],
    )
