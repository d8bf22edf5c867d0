"""Who took part: invited, joined, handed in, and how complete the answers are."""

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from reports.answers import table as answers
from reports.answers.rows import unique_rows
from reports.tables.rated import hiding
from reports.tables.rated.items import Rated
from reports.words.accepted import VOICES

LOW = 0.6  # participation under which the report warns


KEYS = ["workshop", "team", "voice"]
HEADS = ["joined", "handed_in", "answered"]


def participation(teams: pd.DataFrame, rated: Rated) -> pd.DataFrame:
    """The table of teams with shares, as in docs/report-tables.md.

    The number of a hidden team stands nowhere: of it only who was invited is told. Hidden teams
    come last, by name. How complete answers are is told where nothing of a team is hidden.
    """
    persons = answers.people(rated.answers).astype(dict.fromkeys(KEYS, str))
    answered = persons.groupby(KEYS)["n"].sum().rename("answered")
    result = teams.join(answered, on=KEYS).fillna({"answered": 0}).join(_completion(rated), on=KEYS)
    result = result.assign(**_masks(result, rated.settings.smallest_base))
    result["share"] = (result["handed_in"] / result["invited"]).where(result["invited"] > 0)
    result[[*HEADS, "share"]] = result[[*HEADS, "share"]].mask(result["hidden"])
    places = result["name"].where(result["hidden"], "")
    return result.iloc[np.lexsort((places, pd.factorize(result["workshop"])[0]))]


def _masks(rows: pd.DataFrame, smallest_base: int) -> dict[str, np.ndarray]:
    """Which teams are hidden: those of few, those with no cell shown, and who protects these."""
    answered = rows["answered"].to_numpy(np.int64)
    private = (rows["voice"] != "team").to_numpy() & (answered > 0)
    few = private & (answered < smallest_base)
    none_shown = private & rows["all_hidden"].eq(True).to_numpy()
    # what has no cell shown is as good as small: the next one must protect it too
    base = np.where(none_shown, np.minimum(answered, smallest_base - 1), answered)
    room = rows.groupby(["workshop", "voice"]).ngroup().to_numpy()
    names = rows["team"].astype(str).to_numpy()
    hidden = hiding.remainder_rule(room, base, answered[None], names, private, smallest_base)
    return {"hidden": hidden, "too_few": few | (none_shown & rows["all_few"].eq(True).to_numpy())}


def _completion(rated: Rated) -> pd.DataFrame:
    """Of each team, the share of all rated items of its voice that its persons answered."""
    tallies = rated.teams
    cells = tallies.cells.astype(str).assign(
        given=tallies.persons - tallies.missing("performance"),
        persons=tallies.persons,
        hidden=rated.hidden_teams,
        few=rated.too_few,
    )
    # an item that a whole team left out has no cell of that team
    cells["items"] = cells.groupby(["workshop", "voice"])["item"].transform("nunique")
    sums = cells.groupby(KEYS).agg(
        given=("given", "sum"),
        persons=("persons", "first"),
        items=("items", "first"),
        any_hidden=("hidden", "any"),
        all_hidden=("hidden", "all"),
        all_few=("few", "all"),
    )
    share = sums["given"] / (sums["persons"] * sums["items"])
    masks = sums[["all_hidden", "all_few"]]
    return masks.assign(completion=share.where(~sums["any_hidden"]))


def summary(
    rated: Rated, items: pd.DataFrame, entries: pd.DataFrame, teams: pd.DataFrame | None
) -> pd.DataFrame:
    """One row per workshop: who answered, and how much; as in docs/report-tables.md.

    Of members or customers who are fewer than the base no number is told.
    """
    persons = answers.people(rated.answers)
    workshops = persons["workshop"].cat.categories
    teams_by_workshop = _teams(persons[persons["voice"] != "customer"])
    pairs = pairwise([set(), *teams_by_workshop])
    of_lists = entries[entries["side"] != ""]
    importance, performance = centre(items)
    voices = persons.groupby(["workshop", "voice"], observed=False)["n"].sum().unstack()
    result = pd.DataFrame(
        {
            "workshop": workshops,
            "date": _said(rated.answers, "date", last=True),
            "audit": _said(rated.answers, "audit"),
            **{f"respondents_{voice}": voices[voice].to_numpy() for voice in VOICES},
            "teams": [len(teams) for teams in teams_by_workshop],
            "teams_again": [len(teams & past) for past, teams in pairs],
            "items": _by_workshop(unique_rows(items, ["workshop", "item"])),
            "entries": _by_workshop(of_lists),
            "scored_entries": _by_workshop(of_lists[of_lists["scored"]]),
            "importance_centre": importance,
            "performance_centre": performance,
        }
    )
    if teams is not None:
        result = result.merge(_heads(teams), "left", left_on="workshop", right_index=True)
    return _without_few(result, rated.settings.smallest_base)


def _without_few(rows: pd.DataFrame, smallest_base: int) -> pd.DataFrame:
    """The rows without the numbers of members or customers who are fewer than the base."""
    for voice, others in (("member", _OF_MEMBERS), ("customer", ())):
        name = f"respondents_{voice}"
        told = rows.columns.intersection([name, *others])
        rows[told] = rows[told].astype(float).mask(rows[name].between(1, smallest_base - 1))
    return rows


_OF_MEMBERS = ("handed_in", "sheets_open", "sheets_late")


def _heads(teams: pd.DataFrame) -> pd.DataFrame:
    """How many sheets of each workshop are open and late; members invited, and handed in.

    These where they can be right: nobody comes of none, and where more answered than were invited
    the list is not the whole one.
    """
    open_ = (teams["joined"] - teams["handed_in"]).clip(lower=0)
    sheets = pd.DataFrame({"sheets_open": open_, "sheets_late": teams["late"].fillna(0)})
    members = teams[teams["voice"] == "member"].fillna(dict.fromkeys(_COUNTED, 0))
    wrong = (members["handed_in"] > members["invited"]) | (
        (members["invited"] == 0) & (members["joined"] > 0)
    )
    sums = members.groupby("workshop")[["invited", "handed_in"]].sum()
    right = sums[~wrong.groupby(members["workshop"]).any()]
    return sheets.groupby(teams["workshop"]).sum().join(right)


_COUNTED = ("invited", "joined", "handed_in")


def _by_workshop(rows: pd.DataFrame) -> np.ndarray:
    """How many rows each workshop has, in the order of the workshops."""
    return rows["workshop"].value_counts(sort=False).to_numpy()


def _said(table: pd.DataFrame, name: str, *, last: bool = False) -> Any:
    """The first text of a column in each workshop, or the `last`; missing where it has none."""
    rows = unique_rows(table, ["workshop", name]).astype(str)
    rows = rows[rows[name] != ""]
    rows = rows.sort_values(name, ascending=False) if last else rows
    said = rows.drop_duplicates("workshop").set_index("workshop")[name]
    return said.reindex(table["workshop"].cat.categories).array


def _teams(persons: pd.DataFrame) -> list[set[str]]:
    """The names of each workshop's teams, from persons one a row; nobody named one: one team."""
    found: list[set[str]] = [set() for _ in persons["workshop"].cat.categories]
    rows = unique_rows(persons, ["workshop", "team"])
    for workshop, team in zip(rows["workshop"].cat.codes, rows["team"], strict=True):
        found[workshop].add(team)
    # people without a team are no team beside those that have a name
    return [names - {""} or names for names in found]


def centre(items: pd.DataFrame) -> tuple[float, float]:
    """Mean of the items' mean importance and performance in the first workshop.

    Frozen there, so that the cross of the quadrants does not move from workshop to workshop.
    """
    first = items[items["importance"].notna() & items["performance"].notna()]
    first = first[(first["workshop"] == first["workshop"].min()) & (first["voice"] == "member")]
    return float(first["importance"].mean()), float(first["performance"].mean())
