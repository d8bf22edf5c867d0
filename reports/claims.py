"""What sets us apart, judged by people of other teams: could a competitor say the same?"""

import numpy as np
import pandas as pd

from reports import answers, intervals

FEWEST_VERDICTS = 5


def differentiation(found: pd.DataFrame) -> pd.DataFrame:
    """The judged claims with their verdicts; "maybe" counts against, and n < 5 proves nothing."""
    judged = found[found[[*answers.VERDICTS]].notna().any(axis=1)].copy()
    names = [name.removeprefix("verdict_") for name in answers.VERDICTS]
    judged[names] = judged[[*answers.VERDICTS]].fillna(0).astype(int)
    judged["n"] = judged[names].sum(axis=1)
    judged["low"], judged["high"] = intervals.wilson(judged["only_us"], judged["n"])
    judged["share"] = (judged["only_us"] / judged["n"]).where(judged["n"] > 0)
    rules = [judged["n"] < FEWEST_VERDICTS, judged["low"] > 0.5, judged["high"] <= 0.5]
    judged["verdict"] = np.select(rules, ["unproven", "solid", "generic"], "unproven")
    judged["contested"] = judged["contested"] > 0
    order = ["workshop", "item", "share", "n", "text"]
    return judged.sort_values(order, ascending=[True, True, False, False, True], kind="stable")
