"""Who took part: invited, joined, handed in, and how complete the answers are."""

from itertools import pairwise

import numpy as np
import pandas as pd

from reports import checks, numbering
from reports.figures import Rated

LOW = 0.6  # participation under which the report warns


def participation(teams: pd.DataFrame, table: pd.DataFrame, rated: Rated) -> pd.DataFrame:
    """The table of teams with shares, as in docs/report-tables.md; `table` the checked answers.

    How complete answers are is told only of teams of which nothing is hidden.
    """
    tallies = rated.teams
    keys = ["workshop", "team", "voice"]
    first = numbering.first_rows(table["person"].to_numpy())
    persons = table[keys].iloc[first].astype(str)
    answered = persons.groupby(keys).size().rename("answered").reset_index()
    cells = tallies.cells[keys].astype(str)
    missing = tallies.missing("performance")
    cells = cells.assign(persons=tallies.persons, given=tallies.persons - missing)
    cells["hidden"] = rated.hidden_teams
    sums = cells.groupby(keys).agg({"persons": "sum", "given": "sum", "hidden": "any"})
    sums["completion"] = (sums["given"] / sums["persons"]).where(~sums["hidden"])
    result = teams.merge(answered, how="left", on=keys)
    result = result.merge(sums[["completion", "hidden"]].reset_index(), how="left", on=keys)
    result["share"] = (result["handed_in"] / result["invited"]).where(result["invited"] > 0)
    result["answered"] = result["answered"].fillna(0).where(~result["hidden"].eq(True))
    return result


def summary(
    table: pd.DataFrame, items: pd.DataFrame, entries: pd.DataFrame, teams: pd.DataFrame | None
) -> pd.DataFrame:
    """One row per workshop: who answered, and how much; as in docs/report-tables.md."""
    workshops = pd.Index(table["workshop"].cat.categories, name="workshop")
    persons = table[["workshop", "voice", "team"]].iloc[
        numbering.first_rows(table["person"].to_numpy())
    ]
    result = pd.DataFrame(index=workshops)
    for voice in checks.VOICES:
        spoken = persons.loc[(persons["voice"] == voice).to_numpy(), "workshop"].cat.codes
        result[f"respondents_{voice}"] = np.bincount(spoken, minlength=len(workshops))
    by_workshop = _teams(persons[persons["voice"] != "customer"], len(workshops))
    result["teams"] = [len(teams) for teams in by_workshop]
    result["teams_again"] = [len(teams & past) for past, teams in pairwise([set(), *by_workshop])]
    for name in ("date", "audit"):
        words = numbering.unique_rows(table, ["workshop", name]).astype(str)
        result[name] = words[words[name] != ""].groupby("workshop")[name].first()
    result["items"] = items.groupby("workshop", observed=False)["item"].nunique()
    of_lists = entries[entries["side"] != ""].groupby("workshop", observed=False)
    result["entries"] = of_lists.size()
    result["scored_entries"] = of_lists["scored"].sum()
    result["importance_centre"], result["performance_centre"] = centre(items)
    result = result.reset_index()
    if teams is not None:
        open_ = (teams["joined"] - teams["handed_in"]).clip(lower=0)
        result["sheets_open"] = result["workshop"].map(open_.groupby(teams["workshop"]).sum())
    return result


def _teams(persons: pd.DataFrame, workshops: int) -> list[set[int]]:
    """The teams of each workshop by their codes, from persons one a row."""
    found: list[set[int]] = [set() for _ in range(workshops)]
    rows = numbering.unique_rows(persons, ["workshop", "team"])
    for workshop, team in zip(rows["workshop"].cat.codes, rows["team"].cat.codes, strict=True):
        found[workshop].add(team)
    return found


def centre(items: pd.DataFrame) -> tuple[float, float]:
    """Mean of the items' mean importance and performance in the first workshop.

    Frozen there, so that the cross of the quadrants does not move from workshop to workshop.
    """
    first = items[items["importance"].notna() & items["performance"].notna()]
    first = first[(first["workshop"] == first["workshop"].min()) & (first["voice"] == "member")]
    return float(first["importance"].mean()), float(first["performance"].mean())
