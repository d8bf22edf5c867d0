"""What teams pledged, what became of it, and whether the item it names moved since."""

from collections.abc import Iterable
from functools import partial

import numpy as np
import pandas as pd

from reports.method import SIGNIFICANT
from reports.statistics.differences import t95
from reports.statistics.distributions import t_p
from reports.statistics.intervals import q_values
from reports.tables.rated.hiding import in_steps
from reports.tables.rated.items import Rated
from reports.tables.trend import REAL, Course, compared

UPWARD = {"performance": 1, "gap": -1}
"""The measures of a pledge, and which way each is meant to go."""

WORST_FIRST = ("other_way", "no_movement", "unclear", "hint", "moved")
"""The verdicts of method 1.11, in the order in which pledges are told."""


def of(
    pledges: pd.DataFrame | None,
    rated: Rated,
    items: pd.DataFrame,
    names: dict[tuple[str, str], str],
    day: str = "",
) -> pd.DataFrame:
    """The pledges of docs/report-tables.md, worst first; `items` after hiding.

    Before is the pledge's workshop, after the last one, held on `day`: what is open and due by
    then is overdue. The verdicts say what happened since, not because of it.
    """
    if pledges is None:
        return pd.DataFrame()
    workshops = [str(name) for name in items["workshop"].cat.categories]
    table = named(pledges, names)
    is_earlier = table["workshop"].isin(workshops[:-1])
    table["workshop_after"] = np.where(is_earlier, workshops[-1], "")
    table["overdue"] = (table["outcome"] == "") & (table["due"] != "") & (table["due"] < day)
    if is_earlier.any() and len(items):
        course = Course.of(rated, items)
        for measure in UPWARD:
            table = table.join(_judged(table, course, items, measure))
    else:
        table["verdict"] = np.where(is_earlier, "unclear", "")
    return _worst_first(table)


def named(table: pd.DataFrame, names: dict[tuple[str, str], str]) -> pd.DataFrame:
    """`table` with the names of its teams; a team that nobody knows keeps its key."""
    table = table.reset_index(drop=True)
    keys = zip(table["workshop"].tolist(), table["team"].tolist(), strict=True)
    return table.assign(name=[names.get(key, key[1]) for key in keys])


def _worst_first(table: pd.DataFrame) -> pd.DataFrame:
    """Earlier pledges by what became of them, then those of the last workshop as they came."""
    ranks = dict(zip(WORST_FIRST, range(2, 7), strict=True))
    rank = table["verdict"].map(ranks).fillna(7)
    rank = rank.mask(table["overdue"] & (rank < 7), 1)
    rank = rank.mask((table["outcome"] == "dropped") & (rank < 7), 0)
    return table.iloc[np.argsort(rank.to_numpy(), kind="stable")].reset_index(drop=True)


def _judged(table: pd.DataFrame, course: Course, items: pd.DataFrame, measure: str) -> pd.DataFrame:
    """What each pledge's item, or the mean of its theme's, did since, and the verdict of it."""
    known = items.drop_duplicates("item")[["item", "theme"]].astype(str)
    theme_of = dict(known.itertuples(index=False, name=None))
    last = len(course.workshops) - 1
    changes = {
        name: compared(course, measure, (place, last)).set_index("item")
        for place, name in enumerate(course.workshops[:-1])
        if name in set(table["workshop"])
    }
    columns = (table[name].tolist() for name in ("workshop", "item", "theme"))
    rows = [
        _since(changes[workshop], _about(changes[workshop].index, theme_of, item, theme))
        if workshop in changes
        else {}
        for workshop, item, theme in zip(*columns, strict=True)
    ]
    found = pd.DataFrame(rows, index=table.index).reindex(columns=[*FIGURES])
    told = verdicts(found, UPWARD[measure])
    told["verdict"] = told["verdict"].where(table["workshop_after"] != "", "")
    ends = {f"{measure}_before": found["before"], f"{measure}_after": found["after"]}
    if measure != "performance":
        return pd.DataFrame({**ends, f"{measure}_verdict": told["verdict"]})
    hidden = found["some_hidden"].eq(True)
    steps = {name: in_steps(told[name], hidden) for name in ("p", "q")}
    return told.assign(**steps, **ends, expected=found["expected"], items=found["items"])


FIGURES = (
    *("before", "after", "delta", "expected", "shift", "error", "df", "relevant"),
    *("same_way", "some_hidden", "items"),
)


def _about(
    known: Iterable[object], theme_of: dict[str, str], item: str, theme: str
) -> list[object]:
    """The item that a pledge names; where it names none those of its theme."""
    if item:
        return [key for key in known if key == item]
    return [key for key in known if theme and theme_of.get(str(key)) == theme]


def _since(changes: pd.DataFrame, about: list[object]) -> dict[str, object]:
    """The means over the items that could be compared; NaN where one of them was not tested.

    The variance of a mean is at most the mean of the variances, which stands for it.
    """
    rows = changes.loc[about]
    rows = rows[rows["delta"].notna()]
    if rows.empty:
        return {}
    mean = partial(pd.Series.mean, skipna=False)
    told = {name: mean(rows[name]) for name in ("before", "after", "delta", "expected", "shift")}
    alike = rows["relevant"].nunique() == 1  # items of several scales have no mean to be tested
    return {
        **told,
        "error": np.sqrt(mean(rows["error"] ** 2)) if alike else np.nan,
        "df": rows["df"].min(),
        "relevant": rows["relevant"].iloc[0],
        "same_way": rows["same_way"].all(),
        "some_hidden": rows["some_hidden"].any(),
        "items": len(rows),
    }


def verdicts(found: pd.DataFrame, upward: int) -> pd.DataFrame:
    """p, q and the verdict of method 1.11 for each row of `FIGURES`; one family.

    Moved: q < .10, the change as large as `relevant`, and both it and what is left of it without
    what comes by itself point upward; a hint has p < .05 instead; the other way: both downward.
    No movement: the 95 % interval of what is left lies within `relevant`.
    """
    names = ("delta", "shift", "error", "df", "relevant")
    delta, shift, error, df, relevant = (found[name].to_numpy(float) for name in names)
    p = t_p(shift / error, df)
    q = q_values(p)
    large = (np.abs(delta) >= relevant - 1e-9) & found["same_way"].eq(True).to_numpy()
    way = np.where(np.sign(delta) == np.sign(shift), np.sign(delta), 0) * upward * large
    within = np.abs(shift) + t95(df) * error <= relevant
    rules = {
        "moved": (way > 0) & (q < SIGNIFICANT),
        "other_way": (way < 0) & (q < SIGNIFICANT),
        "hint": (way > 0) & (p < REAL),
        "no_movement": within,
    }
    told = np.select([*rules.values()], [*rules], "unclear")
    return pd.DataFrame({"p": p, "q": q, "verdict": told}, index=found.index)
