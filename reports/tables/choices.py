"""Answers that are not scores: chosen options, and numbers."""

import numpy as np
import pandas as pd

from questionnaires import customers
from questionnaires.model import Kind, Questionnaire
from reports.answers.chosen import BETWEEN
from reports.answers.table import of_kinds
from reports.statistics import differences, intervals
from reports.tables.rated import hiding

KEYS = ["workshop", "voice", "item", "team"]


def choices(
    table: pd.DataFrame, questionnaires: tuple[Questionnaire, ...], smallest_base: int
) -> pd.DataFrame:
    """How many chose each option, per team and in all (`team` empty), after hiding.

    `table` are the checked answers. Options that nobody chose are there too where a questionnaire
    knows them.
    """
    rows = of_kinds(table, {Kind.PICK, Kind.PICKS})
    rows = rows.loc[rows["choice"] != "", [*KEYS, "person", "cut", "choice"]]
    if rows.empty:
        return pd.DataFrame()
    rows = rows.astype(dict.fromkeys((*KEYS, "choice"), str))
    bases = _bases(rows, smallest_base)
    rows["choice"] = rows["choice"].str.split(BETWEEN)
    rows = rows.explode("choice").assign(choice=lambda all_: all_["choice"].str.strip())
    rows = rows.drop_duplicates(["person", "item", "choice"])
    counted = _with_all_teams(rows).groupby([*KEYS, "choice"]).size()
    every = _every_option(bases, rows, questionnaires)
    result = every.join(counted.rename("n"), on=[*KEYS, "choice"]).fillna({"n": 0})
    result["low"], result["high"] = intervals.wilson(result["n"], result["base"])
    result["share"] = result["n"] / result["base"]
    return _without(result, ["n", "base", "share", "low", "high"])


def _every_option(
    bases: pd.DataFrame, rows: pd.DataFrame, questionnaires: tuple[Questionnaire, ...]
) -> pd.DataFrame:
    known = [
        (item.key, option.key)
        for form in questionnaires
        for item in form.items
        for option in item.options
    ]
    offered = [item.key for _form, item in customers.asked(questionnaires)]
    known += [(customers.STAY_AWAY.key, key) for key in (*offered, customers.NONE)]
    asked = pd.DataFrame(known, columns=["item", "choice"])
    options = pd.concat([asked, rows[["item", "choice"]]]).drop_duplicates()
    return bases.merge(options, on="item")


def numbers(table: pd.DataFrame, smallest_base: int) -> pd.DataFrame:
    """Mean with t interval and quartiles of each number, per team and in all, after hiding."""
    rows = of_kinds(table, {Kind.NUMBER})
    rows = rows.loc[rows["number"].notna(), [*KEYS, "person", "cut", "number"]]
    if rows.empty:
        return pd.DataFrame()
    rows = rows.astype(dict.fromkeys(KEYS, str))
    bases = _bases(rows, smallest_base).rename(columns={"base": "n"})
    groups = _with_all_teams(rows).groupby(KEYS)["number"]
    quartiles = groups.quantile(np.array([0.25, 0.5, 0.75])).unstack()
    figures = quartiles.set_axis(["q1", "median", "q3"], axis=1)
    figures["mean"] = groups.mean()
    ends = [np.ravel(differences.t_interval(values.to_numpy(float)[None])) for _, values in groups]
    figures[["low", "high"]] = np.reshape(ends, (-1, 2))
    result = bases.merge(figures.reset_index(), on=KEYS)
    return _without(result, ["n", "mean", "low", "high", "q1", "median", "q3"])


def _bases(rows: pd.DataFrame, smallest_base: int) -> pd.DataFrame:
    """Persons behind each cell of teams and of all teams, and which are hidden."""
    cells, total = (
        hiding.hidden_people(people, KEYS[:3], smallest_base)
        for people in (rows, rows.assign(team=""))
    )
    # a person without team is in the total alone
    return pd.concat([total, cells[cells["team"] != ""]]).rename(columns={"n": "base"})


def _with_all_teams(rows: pd.DataFrame) -> pd.DataFrame:
    """Each row under its team and, once more, under no team: that of all together."""
    return pd.concat([rows[rows["team"] != ""], rows.assign(team="")])


def _without(table: pd.DataFrame, figures: list[str]) -> pd.DataFrame:
    table[figures] = table[figures].astype(float)
    table.loc[table["hidden"].to_numpy(bool), figures] = np.nan
    return table
