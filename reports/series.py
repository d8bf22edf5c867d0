"""The course of an item over many workshops: a direction, or limits of what is usual."""

from itertools import pairwise

import numpy as np
import pandas as pd

from reports.intervals import Floats

MEASURES = ("performance", "importance", "gap")
FROM_WAVES, LIMITS_FROM = 5, 8
INDEPENDENT = 0.3  # lag-1 correlation up to which the limits of an XmR chart hold


def of(items: pd.DataFrame) -> pd.DataFrame:
    """The course of items over five workshops or more with one wording, as far as it is shown.

    Five to seven: Kendall's τ of the means with time. From eight on: the limits of an XmR chart,
    centre ± 2.66 · mean moving range, where neighbouring workshops do not go together (lag-1
    correlation up to .3). Fewer workshops allow neither.
    """
    if items["workshop"].nunique() < FROM_WAVES:
        return pd.DataFrame()
    shown = items[(items["voice"] == "member") & ~items["hidden"]].sort_values("workshop")
    last = shown.drop_duplicates("item", keep="last")[["item", "item_version"]]
    # a changed wording starts a new series
    shown = shown.merge(last, on=["item", "item_version"])
    means = {measure: shown[measure].to_numpy(float) for measure in MEASURES}
    return pd.DataFrame(
        {"item": item, "measure": measure, **_course(known)}
        for item, rows in shown.groupby("item", observed=True).indices.items()
        for measure in MEASURES
        for known in [means[measure][rows][~np.isnan(means[measure][rows])]]
        if len(known) >= FROM_WAVES
    )


def _course(means: Floats) -> dict[str, float]:
    found: dict[str, float] = {"waves": len(means)}
    if len(means) < LIMITS_FROM:
        if np.ptp(means) == 0:
            return found  # Kendall's τ of equal values is 0/0
        from scipy import stats  # slow to import, and few audits have five workshops

        tau = stats.kendalltau(np.arange(len(means)), means)
        return {**found, "tau": float(tau.statistic), "p": float(tau.pvalue)}
    centred = means - means.mean()
    total = (centred**2).sum()
    lag1 = float((centred[1:] * centred[:-1]).sum() / total) if total else 0.0
    width = 2.66 * float(np.mean([abs(b - a) for a, b in pairwise(means)]))
    found |= {"lag1": lag1, "centre": float(means.mean())}
    if lag1 <= INDEPENDENT:
        found |= {"lower": found["centre"] - width, "upper": found["centre"] + width}
    return found
