"""Trends over the workshops of an audit: which changes are real, which are a hint."""

from dataclasses import asdict, dataclass
from functools import partial
from itertools import pairwise

import numpy as np
import pandas as pd

from reports.inputs import Weight
from reports.method import RELEVANT, SIGNIFICANT
from reports.statistics import differences
from reports.statistics.differences import Side
from reports.statistics.distributions import kendall
from reports.statistics.intervals import Floats, q_values
from reports.tables.rated import tally
from reports.tables.rated.hiding import in_steps
from reports.tables.rated.items import Rated
from reports.tables.themes import of_workshop

MEASURES = ("performance", "importance", "gap")
BASES = {"performance": "n_performance", "importance": "n_importance", "gap": "n_pairs"}
SMALLEST_TEAM = {"member": 2, "team": 1}
THEME_DELTA = 0.05  # of a theme's gap of shares
REAL = 0.05
"""A change of an item is real where its q is below this; a hint where its p is."""


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
        compared(course, measure, pair)
        for pair in pairs(len(course.workshops))
        for measure in MEASURES
    ]
    table = pd.concat(parts, ignore_index=True)
    if len(table):
        table = _judged(table)
        for name in ("p", "q"):
            table[name] = in_steps(table[name], table["some_hidden"])
    return table


@dataclass(frozen=True, slots=True)
class Course:
    """One voice's items over the workshops, on the axes workshop, item and, of teams, team.

    `scores` are those that are printed, NaN where hidden; `counts` those of all answers, with their
    weight; `means` and `n` those of the teams, and `hidden_teams` which of them are not shown.
    `is_named` is false of those who are in no team; `scale` numbers the scales.
    """

    voice: str
    weight: Weight
    workshops: list[str]
    items: list[str]
    is_named: np.ndarray
    hidden: np.ndarray
    version: np.ndarray
    relevant: Floats
    scale: np.ndarray
    scores: dict[str, Floats]
    counts: dict[str, Floats]
    means: dict[str, Floats]
    n: dict[str, Floats]
    hidden_teams: np.ndarray

    @classmethod
    def of(cls, rated: Rated, items: pd.DataFrame) -> "Course":
        """The course of members' items; of the teams' agreed values where no member rated."""
        weight = rated.settings.weight
        voice = "member" if (items["voice"] == "member").any() else "team"
        names = [items[key].cat.categories for key in ("workshop", "item")]
        spoken = items[items["voice"] == voice]
        place = tuple(spoken[key].cat.codes.to_numpy() for key in ("workshop", "item"))
        laid = partial(_laid, (len(names[0]), len(names[1])), place)
        relevant = np.zeros(len(names[1]))
        relevant[place[1]] = (spoken["scale_size"].to_numpy(float) - 1) * RELEVANT
        tallied = {m: tally.weighted(rated.teams, m, weight)[spoken.index] for m in MEASURES}
        return cls(
            voice,
            weight,
            [str(name) for name in names[0]],
            [str(name) for name in names[1]],
            np.asarray(rated.by_team["team"].cat.categories != ""),
            laid(spoken["hidden"].to_numpy(bool), False),
            laid(spoken["item_version"].to_numpy(object), ""),
            relevant,
            np.unique(relevant, return_inverse=True)[1],
            {m: laid(spoken[m].to_numpy(float), np.nan) for m in MEASURES},
            {m: laid(tallied[m], 0.0) for m in MEASURES},
            *_of_teams(rated, voice, (len(names[0]), len(names[1]))),
        )


def _laid(
    shape: tuple[int, ...], place: tuple[np.ndarray, ...], values: object, empty: object
) -> np.ndarray:
    """The values, one a row or each an array, in their places on axes of that shape."""
    values = np.asarray(values)
    full = np.full((*shape, *values.shape[1:]), empty)
    full[place] = values
    return full


def _of_teams(
    rated: Rated, voice: str, shape: tuple[int, int]
) -> tuple[dict[str, Floats], dict[str, Floats], np.ndarray]:
    """Of each team its means, how many gave them, and whether it is hidden."""
    cells = rated.by_team
    kept = (cells["voice"] == voice).to_numpy(bool)
    rows = cells[kept]
    place = tuple(rows[name].cat.codes.to_numpy() for name in ("workshop", "item", "team"))
    laid = partial(_laid, (*shape, len(cells["team"].cat.categories)), place)
    means = {measure: laid(rows[measure].to_numpy(float), np.nan) for measure in MEASURES}
    n = {
        measure: laid(rows[base].fillna(0).to_numpy(float), 0.0) for measure, base in BASES.items()
    }
    return means, n, laid(rated.hidden_teams[kept], False)


def compared(course: Course, measure: str, pair: tuple[int, int]) -> pd.DataFrame:
    """Each item that was asked in both workshops of `pair`, by position: its change, and how sure.

    `shift` is the change of the teams that are tested less what comes by itself.
    """
    one, two = (course.counts[measure][place] for place in pair)
    asked = (one.sum(1) > 0) & (two.sum(1) > 0)
    hidden = course.hidden[[*pair]].any(0)
    some_hidden = course.hidden_teams[[*pair]].any((0, 2))
    reworded = course.version[pair[0]] != course.version[pair[1]]
    untold = hidden | reworded
    before, after = (_side(course, measure, place, _taking_part(course, pair)) for place in pair)
    found = differences.clustered(before, after, course.scale, asked & ~untold)
    expected = differences.by_itself(before.score, found.error, course.scale)
    earlier, later = (course.scores[measure][place] for place in pair)
    # the interval would be that of another change, and the effect that of hidden answers
    half = np.where(some_hidden, np.nan, found.half_width)
    effect = np.where(some_hidden | untold, np.nan, differences.cliffs_delta(one, two))
    kinds = [hidden, reworded, found.counted < differences.FEWEST_TEAMS, found.pairing == "none"]
    figures = {
        **asdict(found),
        **{"before": earlier, "after": later, "some_hidden": some_hidden},
        **{"expected": expected, "shift": found.delta - expected, "relevant": course.relevant},
        **{"low": later - earlier - half, "high": later - earlier + half, "p": found.p},
        "m": np.where(untold, np.nan, found.m),
        "delta": np.where(untold, np.nan, later - earlier),
        "cliffs_delta": effect,
        "same_way": np.sign(found.delta) == np.sign(later - earlier),
        "reason": np.select(kinds, ["hidden", "wording", "few_teams", "no_spread"], ""),
    }
    table = pd.DataFrame({"item": course.items, "measure": measure, "voice": course.voice})
    ends = {"from_workshop": course.workshops[pair[0]], "to_workshop": course.workshops[pair[1]]}
    return pd.DataFrame(table.assign(**ends, **figures)[asked])


def _taking_part(course: Course, pair: tuple[int, int]) -> np.ndarray:
    """Which teams (columns) take part in the comparison of each item (row).

    All; where any is hidden those that are shown both times: it tells no more than their figures.
    """
    hidden = course.hidden_teams[pair[0]] | course.hidden_teams[pair[1]]
    return np.where(hidden.any(1, keepdims=True), ~hidden & course.is_named, True)


def _side(course: Course, measure: str, place: int, takes_part: np.ndarray) -> Side:
    n = course.n[measure][place] * takes_part
    weights = n if course.weight == "persons" else (n > 0).astype(float)
    share = weights / np.maximum(weights.sum(1, keepdims=True), 1)
    counted = (n >= SMALLEST_TEAM[course.voice]) & course.is_named
    return Side(course.means[measure][place], share, counted)


def _judged(table: pd.DataFrame) -> pd.DataFrame:
    """`table` with q, `real_change` and `hint`, and what could have been seen.

    One family: performance and importance, all items, both comparisons. Real: q < .05 and as large
    as `relevant`; of a gap its own p, and one of the two it is made of must be real. A hint, to be
    confirmed: as large and p < .05. Where teams are hidden those that are shown must agree in sign.
    """
    is_gap = (table["measure"] == "gap").to_numpy(bool)
    p, size = table["p"].mask(is_gap), (table["delta"].abs() >= table["relevant"] - 1e-9)
    table["q"] = q_values(p)
    large = size & table["same_way"]
    real = large & (table["q"] < REAL)
    rows = pd.MultiIndex.from_frame(table[["item", "from_workshop", "to_workshop"]])
    supported = rows.isin(rows[real])
    table["real_change"] = real | (large & (table["p"] < REAL) & is_gap & supported)
    table["hint"] = large & (table["p"] < REAL) & ~table["real_change"]
    levels = {"visible_hint": REAL, "visible_real": REAL / max(p.notna().sum(), 1)}
    pooled, df = (table[name].to_numpy(float) for name in ("pooled", "df"))
    for name, level in levels.items():
        table[name] = differences.visible(pooled, df, level)
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
        before, after = (side.to_numpy(float) for side in means[0].align(means[1], axis=1))
        table = pd.DataFrame(asdict(differences.between(before, after)))
        table["theme"] = means[0].index
        table["from_workshop"], table["to_workshop"] = names
        parts.append(table)
    if not parts:
        return pd.DataFrame()
    table = pd.concat(parts, ignore_index=True)
    # both comparisons are one family
    table["q"] = q_values(table["p"])
    large = table["delta"].abs() >= THEME_DELTA - 1e-9
    table["real_change"] = large & (table["q"] < SIGNIFICANT)
    table["hint"] = large & (table["p"] < REAL) & ~table["real_change"]
    return table


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
        tau, p = kendall(means)
        return {**found, "tau": tau, "p": p}
    centred = means - means.mean()
    total = (centred**2).sum()
    lag1 = float((centred[1:] * centred[:-1]).sum() / total) if total else 0.0
    width = 2.66 * float(np.mean([abs(b - a) for a, b in pairwise(means)]))
    found |= {"lag1": lag1, "centre": float(means.mean())}
    if lag1 <= INDEPENDENT:
        found |= {"lower": found["centre"] - width, "upper": found["centre"] + width}
    return found
