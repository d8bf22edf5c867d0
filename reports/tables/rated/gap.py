"""Scores, gaps and what may be said of them: the figures of items, for teams and for all."""

from enum import StrEnum

import numpy as np
import pandas as pd

from reports.answers.catalogue import Known
from reports.answers.rows import q_by
from reports.inputs import Settings, Weight
from reports.method import RELEVANT, SIGNIFICANT
from reports.statistics import agreement, intervals
from reports.statistics.intervals import Floats, Posterior
from reports.tables.rated import tally
from reports.tables.rated.tally import MEASURES, Tally

FEW = 5  # under this many pairs nothing is said of a gap
BOUNDS_FROM = 0.20  # share without a score from which the bounds are given


class Label(StrEnum):
    """What may be said of a gap."""

    LARGE_GAP = "large_gap"
    GAP = "gap"
    SMALL_GAP = "small_gap"
    ON_PAR = "on_par"
    ABOVE = "above"
    UNCLEAR = "unclear"


def of_teams(teams: Tally, known: Known) -> pd.DataFrame:
    """The figures of each cell of teams, one a row, as in docs/report-tables.md; nothing hidden."""
    return _figures(teams, {m: teams.counts(m).astype(float) for m in MEASURES}, known)


def of_items(teams: Tally, total: Tally, known: Known, settings: Settings) -> pd.DataFrame:
    """The figures of all teams together, one row for each cell of `total`; nothing hidden.

    Means, shares, gaps and intervals follow the weight of `settings`; bases, consensus and
    agreement stay those of persons. Where the other weight moves a mean by 0.2 or more it stands
    in `importance_other` and `performance_other`.
    """
    table = _figures(total, {m: tally.weighted(teams, m, settings.weight) for m in MEASURES}, known)
    other: Weight = "teams" if settings.weight == "persons" else "persons"
    for measure in MEASURES[:2]:
        counts = tally.weighted(teams, measure, other)
        mean = intervals.of_scores(counts, total.size(measure)).raw
        # 8.2 − 8.0 is a little less in floats
        far = np.abs(mean - table[measure].to_numpy()) >= 0.2 - 1e-9
        table[f"{measure}_other"] = np.where(far, mean, np.nan)
    return table


def judged(table: pd.DataFrame, family: list[str]) -> pd.DataFrame:
    """`table` after hiding, with q of its p and label; a family are rows alike in these columns.

    What is hidden has no p any more and does not count as a member.
    """
    table = table.assign(q=q_by(table, family))
    return table.assign(label=labels(table))


def _figures(cells: Tally, counts: dict[str, Floats], known: Known) -> pd.DataFrame:
    size, persons = cells.size("performance"), cells.counts("performance")
    importance, performance = (
        intervals.of_scores(counts[measure], cells.size(measure))
        for measure in ("importance", "performance")
    )
    paired = intervals.of_gaps(counts["gap"], size)
    gap = _gap(paired, importance.minus(performance), cells)
    n = {f"n_{m}": cells.counts(m).sum(1) for m in ("importance", "performance")}
    n["n_pairs"] = cells.counts("gap").sum(1)
    behind = np.where(n["n_pairs"] > 0, n["n_pairs"], n["n_performance"])
    enough = n["n_performance"] >= agreement.CONSENSUS_FROM
    figures = {
        **n,
        **_mean("importance", importance),
        **_mean("performance", performance),
        **_mean("gap", gap),
        "p": gap.p(),
        **_shares(cells, counts["performance"]),
        **_bounds(cells),
        "priority": np.maximum(0, gap.raw) * (importance.raw - 1) / (size - 1),
        "consensus": np.where(enough, agreement.leik(persons, size), np.nan),
        "agreement_a": agreement.agreement_a(persons, size),
        "grey": (behind >= intervals.SMALLEST_N) & (behind < FEW),
    }
    return pd.DataFrame(
        {**cells.cells, "theme": _themes(cells, known), "scale_size": size, **figures}
    )


def _themes(cells: Tally, known: Known) -> pd.api.extensions.ExtensionArray:
    items = cells.cells["item"].cat
    themes = pd.array([known.theme(key) for key in items.categories], dtype="str")
    return themes.take(items.codes.to_numpy())


def _gap(paired: Posterior, apart: Posterior, cells: Tally) -> Posterior:
    """The gap of the same persons; of the two means only where nobody's two ratings are linked."""
    same_scale = cells.sizes["importance"] == cells.sizes["performance"]
    unlinked = (paired.n == 0) & (apart.n > 0) & same_scale
    return Posterior(
        *(
            np.where(unlinked, getattr(apart, name), getattr(paired, name))
            for name in ("raw", "mean", "variance", "low", "high", "n")
        )
    )


def _mean(name: str, posterior: Posterior) -> dict[str, Floats]:
    low, high = posterior.interval()
    return {name: posterior.raw, f"{name}_low": low, f"{name}_high": high}


def _shares(cells: Tally, counts: Floats) -> dict[str, Floats]:
    """Shares of the two best and worst scores, of "don't know" and of missing answers."""
    size, n = cells.size("performance")[:, None], counts.sum(1)
    score = np.arange(1, counts.shape[1] + 1)
    top, bottom = (counts * (score > size - 2)).sum(1), (counts * (score <= 2)).sum(1)
    low, high = intervals.wilson(top, n)
    scores, dont_know = cells.counts("performance").sum(1), cells.dont_know("performance")
    with np.errstate(invalid="ignore", divide="ignore"):
        return {
            "top2": top / n,
            "top2_low": low,
            "top2_high": high,
            "bottom2": bottom / n,
            "dk_share": dont_know / (scores + dont_know),
            "missing_share": cells.missing("performance") / cells.persons,
            "persons": cells.persons,
            "n_dk": dont_know,
        }


def _bounds(cells: Tally) -> dict[str, Floats]:
    """Mean of performance if all who gave no score had given the worst, or the best."""
    counts, size = cells.counts("performance"), cells.size("performance")
    silent = cells.persons - counts.sum(1)
    total = (counts * np.arange(1, counts.shape[1] + 1)).sum(1)
    many = (silent > BOUNDS_FROM * cells.persons) & (counts.sum(1) > 0)
    return {
        "bound_low": np.where(many, (total + silent) / cells.persons, np.nan),
        "bound_high": np.where(many, (total + silent * size) / cells.persons, np.nan),
    }


def labels(table: pd.DataFrame) -> np.ndarray:
    """The Label of each row by the published rules, the first match wins; '' without a gap.

    Reads gap, its interval, q, n_pairs and scale_size.
    """
    delta = (table["scale_size"].to_numpy(float) - 1) * RELEVANT
    gap, low, high, q = (
        table[name].to_numpy(float) for name in ("gap", "gap_low", "gap_high", "q")
    )
    with np.errstate(invalid="ignore"):
        rules = {
            "": np.isnan(gap),
            Label.UNCLEAR: (table["n_pairs"] < FEW).to_numpy(),
            Label.LARGE_GAP: low >= delta,
            Label.GAP: (q < SIGNIFICANT) & (gap >= delta),
            Label.SMALL_GAP: (q < SIGNIFICANT) & (gap > 0),
            Label.ON_PAR: (low > -delta) & (high < delta),
            Label.ABOVE: high < 0,
        }
    return np.select(list(rules.values()), [str(name) for name in rules], str(Label.UNCLEAR))
