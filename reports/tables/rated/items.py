"""The figures of rated items: counted, compared, then hidden by one mask that all tables obey."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from reports.answers import table
from reports.answers.catalogue import Known
from reports.answers.rows import unique_rows
from reports.inputs import Settings
from reports.tables.rated import gap, hiding, spread, tally, teams
from reports.tables.rated.hiding import Mask
from reports.tables.rated.tally import Tally

NAMES = ("workshop", "voice", "team", "item", "theme", "measure", "answer")
NAMES_OF_ITEM = (*NAMES, "item_version", "scale_size")


@dataclass(frozen=True, slots=True)
class Rated:
    """The tallies of rated items by team and of all teams, and the masks of what is hidden.

    `answers` are the checked ones without what few people gave late, `known` and `settings` what
    they were counted by. `too_few` are the cells of teams that are hidden because they are small,
    not to protect others. `items` and `by_team` are the figures before hiding; nothing outside of
    `reports` sees them.
    """

    answers: pd.DataFrame
    known: Known
    settings: Settings
    teams: Tally
    total: Tally
    hidden_teams: Mask
    hidden_totals: Mask
    too_few: Mask
    items: pd.DataFrame
    by_team: pd.DataFrame

    @classmethod
    def of(cls, answers: pd.DataFrame, known: Known, settings: Settings) -> "Rated":
        """Count and compare the rated rows of checked answers."""
        answers = hiding.without_few_late(answers, known, settings.smallest_base)
        by_team = tally.of(answers, known)
        versions = _versions(answers)
        total = tally.of_all_teams(by_team)
        hidden_teams, hidden_totals = _hidden(answers, known, settings.smallest_base)
        return cls(
            answers,
            known,
            settings,
            by_team,
            total,
            hidden_teams,
            hidden_totals,
            hiding.too_few(by_team, settings.smallest_base),
            _with_versions(gap.of_items(by_team, total, known, settings), versions),
            _with_versions(gap.of_teams(by_team, known), versions),
        )

    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables of rated items after hiding."""
        family = ["workshop", "voice"]
        items = gap.judged(blanked(self.items, self.hidden_totals), family)
        items["too_few"] = hiding.too_few(self.total, self.settings.smallest_base)
        # a team's items are a family of their own for its labels
        by_team = gap.judged(blanked(self.by_team, self.hidden_teams), [*family, "team"])
        by_team["too_few"] = self.too_few
        named = by_team[by_team["team"] != ""]
        return {
            "items": self._without_second_weight(items),
            "teams": named,
            "camps": spread.camps(named, items),
            "distributions": self._distributions(),
        }

    def differences(self, shown: pd.DataFrame) -> pd.DataFrame:
        """The tests between teams, of the items that are shown; `shown` teams alone."""
        nameless = (self.teams.cells["team"] == "").to_numpy(bool)
        left_out = nameless | self.hidden_teams | self.hidden_totals[self.teams.group]
        compared = replace(self.teams, joint=self.teams.joint * ~left_out[:, None, None])
        tested = teams.differences(compared, self.answers, self.settings.permutations)
        named = teams.add_extremes(tested, shown, self.teams.group)
        return teams.in_steps(named, self._some_hidden()[tested.index])

    def _distributions(self) -> pd.DataFrame:
        total = spread.of_all(self.teams, self.total, self.settings.weight)
        total = blanked(total, self.hidden_totals[total.index])
        if self.settings.weight == "teams":
            # counts of persons beside shares of teams would be two equations for two teams
            total["n"] = total["n"].mask(self._some_hidden()[total.index])
        by_team = spread.of_teams(self.teams)
        by_team = blanked(by_team, self.hidden_teams[by_team.index])
        return pd.concat([total, by_team[by_team["team"] != ""]], ignore_index=True)

    def _some_hidden(self) -> Mask:
        """For each cell of `total` whether any of its teams is hidden."""
        return np.logical_or.reduceat(self.hidden_teams, self.teams.starts)

    def _without_second_weight(self, items: pd.DataFrame) -> pd.DataFrame:
        """`items` without means under the other weight where a team is hidden.

        Means of the same persons under two weights would be two equations for two hidden teams.
        """
        some = self._some_hidden()
        columns = ["importance_other", "performance_other"]
        if self.settings.weight == "teams":
            columns += ["bound_low", "bound_high"]  # they are of persons
        return items.assign(**{name: items[name].mask(some) for name in columns})


def blanked(table: pd.DataFrame, hidden: Mask) -> pd.DataFrame:
    """`table` with every figure of the rows in `hidden` gone, and the column `hidden`."""
    mask = np.asarray(hidden, bool)
    result = table.assign(hidden=mask)
    if not mask.any():
        return result
    for name in table.columns.difference([*NAMES_OF_ITEM, "hidden"]):
        if result[name].dtype == bool:
            result[name] = result[name] & ~mask
        elif pd.api.types.is_numeric_dtype(result[name]):
            result[name] = result[name].mask(mask)
        else:
            result[name] = result[name].where(~mask, "")
    return result


def _hidden(answers: pd.DataFrame, known: Known, smallest_base: int) -> tuple[Mask, Mask]:
    """Which cells of teams and which totals are hidden.

    What one publication hid stays hidden after all later cuts: shown then, the growth would tell.
    """
    hidden = totals = hiding.NO_CELL
    for rows in hiding.after_each_cut(table.rated(answers)):
        now = tally.of(rows, known)
        hidden = hiding.hidden_teams(now, smallest_base, hidden)
        totals = hiding.hidden_totals(now, hidden, smallest_base) | totals
    return hidden, totals


def _versions(answers: pd.DataFrame) -> pd.Series:
    """The version of each workshop's items that the answers say first."""
    names = ["workshop", "item"]
    rows = unique_rows(answers, [*names, "item_version"]).astype(str).drop_duplicates(names)
    return rows.set_index(names)["item_version"]


def _with_versions(table: pd.DataFrame, versions: pd.Series) -> pd.DataFrame:
    keys = pd.MultiIndex.from_frame(table[["workshop", "item"]].astype(str))
    return table.assign(item_version=versions.reindex(keys).array)
