"""Trends over the workshops of an audit: which changes are real, which are a hint."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from reports.answers.rows import q_by
from reports.statistics import differences
from reports.statistics.differences import Change
from reports.statistics.intervals import Floats
from reports.tables import tally
from reports.tables.gap import SIGNIFICANT
from reports.tables.items import Rated
from reports.tables.themes import of_workshop

MEASURES = ("performance", "importance", "gap")
BASES = {"performance": "n_performance", "importance": "n_importance", "gap": "n_pairs"}
FIGURES = ("m", "delta", "low", "high", "p", "p_signflip")
SMALLEST_TEAM = {"member": 2, "team": 1}
THEME_DELTA = 0.05  # of a theme's gap of shares


def pairs(workshops: int) -> list[tuple[int, int]]:
    """The last workshop with the previous one and with the first, by position; each pair once."""
    if workshops < 2:
        return []
    return list(dict.fromkeys([(workshops - 2, workshops - 1), (0, workshops - 1)]))


def of_items(rated: Rated, items: pd.DataFrame) -> pd.DataFrame:
    """The trend of rated items as in docs/report-tables.md; `items` is their table after hiding."""
    if items.empty or items["workshop"].nunique() < 2:
        return pd.DataFrame()
    course = Course.of(rated, items)
    parts = [
        _compared(course, measure, pair)
        for pair in pairs(len(course.workshops))
        for measure in MEASURES
    ]
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    return graded(table, ["measure"]) if len(table) else table


@dataclass(frozen=True, slots=True)
class Course:
    """One voice's items over the workshops, on the axes workshop, item and, of teams, team.

    `row` is the place in the tallies of all teams, −1 where the item was not asked; `means` are
    those of teams large enough, NaN elsewhere; `hidden_teams` and `hidden` what is not shown.
    """

    voice: str
    workshops: list[str]
    items: list[str]
    row: np.ndarray
    hidden: np.ndarray
    version: np.ndarray
    relevant: Floats
    means: dict[str, Floats]
    hidden_teams: np.ndarray
    counts: dict[str, Floats]

    @classmethod
    def of(cls, rated: Rated, items: pd.DataFrame) -> "Course":
        """The course of members' items; of the teams' agreed values where no member rated."""
        voice = "member" if (items["voice"] == "member").any() else "team"
        names = [items[key].cat.categories for key in ("workshop", "item")]
        shape = (len(names[0]), len(names[1]))
        spoken = items[items["voice"] == voice]
        place = (spoken["workshop"].cat.codes.to_numpy(), spoken["item"].cat.codes.to_numpy())
        row, hidden, version = np.full(shape, -1), np.zeros(shape, bool), np.full(shape, "", object)
        row[place], hidden[place] = spoken.index.to_numpy(), spoken["hidden"]
        version[place] = spoken["item_version"]
        relevant = np.zeros(shape[1])
        relevant[place[1]] = (spoken["scale_size"].to_numpy(float) - 1) / 8
        means, hidden_teams = _of_teams(rated, voice, shape)
        return cls(
            voice,
            [str(name) for name in names[0]],
            [str(name) for name in names[1]],
            row,
            hidden,
            version,
            relevant,
            means,
            hidden_teams,
            {m: tally.weighted(rated.teams, m, "persons") for m in MEASURES},
        )


def _of_teams(
    rated: Rated, voice: str, shape: tuple[int, int]
) -> tuple[dict[str, Floats], np.ndarray]:
    cells = rated.by_team
    kept = ((cells["voice"] == voice) & (cells["team"] != "")).to_numpy(bool)
    rows = cells[kept]
    place = tuple(rows[name].cat.codes.to_numpy() for name in ("workshop", "item", "team"))
    full = (*shape, len(cells["team"].cat.categories))
    hidden = np.zeros(full, bool)
    hidden[place] = rated.hidden_teams[kept]
    means = {}
    for measure in MEASURES:
        means[measure] = np.full(full, np.nan)
        enough = rows[BASES[measure]] >= SMALLEST_TEAM[voice]
        means[measure][place] = rows[measure].where(enough)
    return means, hidden


def _compared(course: Course, measure: str, pair: tuple[int, int]) -> pd.DataFrame:
    rows = course.row[list(pair)]
    counts = [course.counts[measure][row] for row in rows]
    hidden = course.hidden[list(pair)].any(0)
    asked = (counts[0].sum(1) > 0) & (counts[1].sum(1) > 0) & (rows >= 0).all(0)
    found = differences.between(*_without_lone(course, measure, pair))
    reworded = course.version[pair[0]] != course.version[pair[1]]
    few = found.pairing == "none"
    untold = hidden | reworded
    figures = {name: getattr(found, name).astype(float) for name in FIGURES}
    figures["cliffs_delta"] = differences.cliffs_delta(*counts)
    table = pd.DataFrame(
        {
            "item": course.items,
            "measure": measure,
            "from_workshop": course.workshops[pair[0]],
            "to_workshop": course.workshops[pair[1]],
            "pairing": np.where(untold, "none", found.pairing),
            **{name: np.where(untold, np.nan, values) for name, values in figures.items()},
            "voice": course.voice,
            "relevant": course.relevant,
            "reason": np.select([hidden, reworded, few], ["hidden", "wording", "few_teams"], ""),
        }
    )
    return pd.DataFrame(table[asked])


def _without_lone(course: Course, measure: str, pair: tuple[int, int]) -> tuple[Floats, Floats]:
    """Team means of both workshops, but for a team that is the only hidden one behind a change.

    Taking the teams that are shown off the change would find it.
    """
    before, after = (course.means[measure][place] for place in pair)
    used = ~np.isnan(before) | ~np.isnan(after)
    hidden = course.hidden_teams[list(pair)].any(0) & used
    lone = hidden & (hidden.sum(1, keepdims=True) == 1)
    return np.where(lone, np.nan, before), np.where(lone, np.nan, after)


def _same_teams(before: pd.DataFrame, after: pd.DataFrame) -> tuple[Floats, Floats]:
    teams = before.columns.union(after.columns)
    return (
        before.reindex(columns=teams).to_numpy(float),
        after.reindex(columns=teams).to_numpy(float),
    )


def _table(found: Change) -> pd.DataFrame:
    return pd.DataFrame({name: getattr(found, name) for name in ("pairing", *FIGURES)})


def graded(table: pd.DataFrame, family: list[str]) -> pd.DataFrame:
    """`table` with q, `real_change` and `hint`; a family holds both comparisons.

    Real: q < .10 and at least the column `relevant`. A hint, to be confirmed: as large, p < .05.
    """
    table["q"] = q_by(table, family)
    large = table["delta"].abs() >= table["relevant"] - 1e-9
    table["real_change"] = large & (table["q"] < SIGNIFICANT)
    table["hint"] = large & (table["p"] < 0.05) & ~table["real_change"]
    return table


def of_themes(gaps: pd.DataFrame, workshops: list[str]) -> pd.DataFrame:
    """The trend of themes; `gaps` has the theme gap of each (workshop, team) by theme."""
    parts = []
    known = set(gaps.index.get_level_values("workshop").astype(str))
    for pair in pairs(len(workshops)):
        names = [workshops[place] for place in pair]
        if not known.issuperset(names):
            continue
        means = [of_workshop(gaps, name).droplevel("workshop").T for name in names]
        table = _table(differences.between(*_same_teams(*means)))
        table.insert(0, "theme", means[0].index)
        table["from_workshop"], table["to_workshop"] = names
        parts.append(table.assign(relevant=THEME_DELTA))
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    return graded(table, ["relevant"]) if len(table) else table


FROM_WAVES, LIMITS_FROM = 5, 8
INDEPENDENT = 0.3  # lag-1 correlation up to which the limits of an XmR chart hold


def series(items: pd.DataFrame) -> pd.DataFrame:
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
