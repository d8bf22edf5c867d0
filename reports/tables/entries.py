"""Open entries: their scores and themes, and which of them may be read."""

import numpy as np
import pandas as pd

from questionnaires.model import Kind
from reports.answers import table
from reports.answers.catalogue import Known
from reports.statistics import claims, intervals
from reports.statistics.intervals import Floats
from reports.tables.rated import hiding
from reports.tables.themes import commonest

SIDES = {"value_added": "value", "leave_reasons": "leave", "differentiators": "difference"}
SCORES = ["importance", "performance", "frequency"]


def of(answers: pd.DataFrame, known: Known) -> pd.DataFrame:
    """Every entry and long text of the checked answers, one a row, with `side`, `theme`, `score`.

    Scores are floats, NaN where there is none; `scored` tells whether the entry's score is its
    own. `mean_score` is what the score would be with the mean in place of the root, a check.
    """
    found = table.entries(answers).reset_index(drop=True)
    if found.empty:
        return found.assign(side="", scored=False)
    found["side"] = [SIDES.get(item, "") for item in found["item"]]
    for measure in SCORES:
        found[measure] = found[measure].where(found[measure] > 0).astype(float)
    found["theme"] = _themes(found, known)
    found["score"], found["mean_score"] = _scores(found, known)
    found["scored"] = found["score"].notna()
    own = found["voice"] != "customer"
    for name in ("score", "mean_score"):
        # a team's unscored entries count like its scored ones, or 1 where it scored none
        of_team = found[own].groupby(["workshop", "team", "side"], observed=True)[name]
        found[name] = found[name].fillna(of_team.transform("mean")).fillna(1.0)
    found["text"] = found["text"].astype(str)
    return found


def _themes(found: pd.DataFrame, known: Known) -> pd.Series:
    """The entry's theme, else the commonest of its group, else its item's; '' for none."""
    theme = found["theme"].astype(str)
    group = found["group"].astype(str)
    told = found.assign(theme=theme)[(theme != "") & (group != "")]
    of_groups = told.groupby(["workshop", "group"], observed=True)["theme"].agg(commonest)
    keys = pd.MultiIndex.from_arrays([found["workshop"], found["group"]])
    of_group = of_groups.astype(object).reindex(keys).fillna("").set_axis(found.index)
    of_item = pd.Series([known.theme(key) for key in found["item"]], found.index, dtype=object)
    return theme.where(theme != "", of_group.where(of_group != "", of_item))


def _scores(found: pd.DataFrame, known: Known) -> tuple[Floats, Floats]:
    """The score of each entry, and the same with the mean instead of the product or root.

    Value: importance · consistency / K. Risk of a leave reason: the geometric mean of frequency,
    severity and K + 1 − recovery, of those that are given; its order is that of their product.
    """
    top = np.array([known.size(key, "performance") for key in found["item"]], float)
    importance, performance, frequency = (found[name].to_numpy(float) for name in SCORES)
    value = np.where(np.isnan(performance), importance, importance * performance / top)
    value = np.where(np.isnan(importance), performance, value)
    parts = np.stack([frequency, importance, top + 1 - performance])
    given = ~np.isnan(parts)
    n = given.sum(0)
    with np.errstate(invalid="ignore", divide="ignore"):
        risk = np.exp(np.where(given, np.log(parts), 0).sum(0) / n)
        mean = np.where(given, parts, 0).sum(0) / n
    leave = (found["side"] == "leave").to_numpy()
    return np.where(leave, np.where(n > 0, risk, np.nan), value), np.where(leave, mean, value)


def kept(found: pd.DataFrame, smallest_base: int) -> pd.DataFrame:
    """The entries that may be read, and that figures of all teams are made from.

    Those of members and customers are held back like their ratings: where their team's persons
    are too few, or needed to hide another team. A mean over teams in which a hidden one counts
    would give it away.
    """
    by_team = ["workshop", "voice", "item", "team"]
    cells = hiding.hidden_people(found, by_team[:3], smallest_base)
    return found[~hiding.carried(cells["hidden"].to_numpy(bool), cells[by_team], found)].copy()


def shown(kept: pd.DataFrame, smallest_base: int) -> pd.DataFrame:
    """The `kept` entries, numbered within workshop and item, in an order without team.

    What fewer than `smallest_base` people said of one is not told.
    """
    rows = _in_order(kept)
    rows["entry"] = rows.groupby(["workshop", "item"], observed=True).cumcount() + 1
    few = _few_said(rows, smallest_base)
    for name in table.VERDICTS:
        rows[name.removeprefix("verdict_")] = rows[name].mask(few)
    return rows


def _few_said(rows: pd.DataFrame, smallest_base: int) -> pd.Series:
    """Whether so few judged an entry that their counts would tell what each of them said."""
    n = rows[[*table.VERDICTS]].fillna(0).sum(axis=1)
    return (n > 0) & (n < smallest_base)


def _in_order(kept: pd.DataFrame) -> pd.DataFrame:
    """The entries in an order that says nothing of who wrote them; steps as they happened.

    The steps that one sheet told of an incident stay together: their `group` is its number.
    """
    texts = kept.astype({"group": str, "theme": str, "entry": str})
    texts["item"] = kept["item"].cat.codes
    is_step = (kept["kind"] == Kind.TIMELINE).to_numpy(bool)
    # by rank: the first of texts in groups would load pyarrow, where that is
    steps = texts[is_step].assign(place=lambda steps: steps["text"].rank(method="dense"))
    first = steps.groupby(["workshop", "item", "person"], observed=True)["place"].transform("min")
    account = first.groupby([steps["workshop"], steps["item"]], observed=True).rank("dense")
    texts.loc[is_step, "group"] = account.astype(int).astype(str)
    texts["step"] = texts["number"].where(is_step, 0.0)
    texts["made"] = texts["entry"].where(is_step, "")
    order = ["workshop", "item", "group", "step", "made", "theme", "text", "score"]
    placed = texts.sort_values(order, kind="stable").index
    return kept.assign(group=texts["group"]).loc[placed]


def differentiation(found: pd.DataFrame, smallest_base: int) -> pd.DataFrame:
    """The judged claims with their verdicts; "maybe" counts against, and few prove nothing.

    Where fewer than `smallest_base` people judged one, counts, share and interval are NaN, and it
    is unproven.
    """
    judged = found[found[[*table.VERDICTS]].notna().any(axis=1)].copy()
    names = [name.removeprefix("verdict_") for name in table.VERDICTS]
    judged[names] = judged[[*table.VERDICTS]].fillna(0).astype(int)
    judged["n"] = judged[names].sum(axis=1)
    judged["low"], judged["high"] = intervals.wilson(judged["only_us"], judged["n"])
    judged["share"] = (judged["only_us"] / judged["n"]).where(judged["n"] > 0)
    few = _few_said(judged, smallest_base)
    # a word for counts that are hidden would tell on which side they lie
    votes = zip(judged["only_us"].tolist(), judged["n"].mask(few, 0).tolist(), strict=True)
    judged["verdict"] = [claims.verdict(*one) for one in votes]
    judged["contested"] = (judged["contested"] > 0) & ~few
    for name in (*names, "n", "low", "high", "share"):
        judged[name] = judged[name].mask(few)
    order = ["workshop", "item", "share", "n", "text"]
    return judged.sort_values(order, ascending=[True, True, False, False, True], kind="stable")
