"""Answers made inside tests of figures: a few lines of CSV, or a seeded room of teams."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from questionnaires.model import Item, Kind, Questionnaire, ResponseScale, Section
from reports import report
from reports.answers import table as answers
from reports.answers.catalogue import Known
from reports.faults import Faults
from reports.inputs import Input, Settings
from reports.reading import files
from reports.report import Report


def reversed_habit() -> Questionnaire:
    """One item, turned round, on a scale of four."""
    scale = ResponseScale("four", tuple({"es": w, "en": w} for w in "abcd"))
    item = Item("late", Kind.HABIT, {}, scales={"performance": "four"}, reverse=True)
    return Questionnaire("habits", 1, {}, {}, {"four": scale}, (Section("all", {}, (item,)),))


def checked(
    table: pd.DataFrame, forms: Sequence[Questionnaire] = (), scale: int = 5, lowest: int = 1
) -> pd.DataFrame:
    return answers.check({"room.csv": table}, Known(forms, scale, lowest))


def read_files(paths: Sequence[Path], known: Known) -> pd.DataFrame:
    """The checked answers of several files."""
    faults = Faults()
    tables = {str(path): files.read(path, faults) for path in paths}
    faults.stop_if_any()
    return answers.check(tables, known)


def scores(
    teams: Mapping[str, Sequence[object]],
    *,
    item: str = "welcome",
    importance: object = "",
    workshop: str = "spring",
    **more: object,
) -> pd.DataFrame:
    """Performance of one item, by team and then by person."""
    rows = [
        {"respondent": f"{team}{place}", "team": team, "performance": score}
        for team, given in teams.items()
        for place, score in enumerate(given)
    ]
    extra = {"item": item, "importance": importance, "workshop": workshop, **more}
    return pd.DataFrame(rows, columns=["respondent", "team", "performance"]).assign(**extra)


def room(
    sizes: Sequence[int], *, items: int = 3, seed: int = 1, scale: int = 5, workshop: str = "spring"
) -> pd.DataFrame:
    """Random ratings of teams of these sizes, some of them "don't know" or missing."""
    random = np.random.default_rng(seed)
    rows = [
        {"team": f"team {team}", "respondent": f"{team}-{person}", "item": f"item {item}"}
        for team, size in enumerate(sizes)
        for person in range(size)
        for item in range(items)
    ]
    table = pd.DataFrame(rows, columns=["team", "respondent", "item"])
    for measure in ("importance", "performance"):
        given = random.integers(1, scale + 1, len(rows)).astype(str).astype(object)
        given[random.random(len(rows)) < 0.06] = "dk"
        given[random.random(len(rows)) < 0.04] = ""
        table[measure] = given
    return table.assign(workshop=workshop)


def made(
    table: pd.DataFrame,
    *,
    teams: pd.DataFrame | None = None,
    pledges: pd.DataFrame | None = None,
    votes: pd.DataFrame | None = None,
    forms: Sequence[Questionnaire] = (),
    permutations: int = 0,
    **settings: object,
) -> Report:
    """The report of a table of answers; without the permutation test unless it is asked for."""
    chosen = Settings(permutations=permutations, **settings)  # type: ignore[arg-type]  # by name
    answers = checked(table, forms, chosen.scale, chosen.lowest)
    source = Input(answers, teams, pledges, votes=votes, questionnaires=tuple(forms))
    return report.make(source, chosen)


def entry(item: str, team: str, text: str, **more: object) -> dict[str, object]:
    """One entry of a team's sheet."""
    return {
        **{"respondent": f"sheet {team}", "team": team, "voice": "team", "workshop": "spring"},
        **{"item": item, "entry": text, "text": text, "performance": "", **more},
    }
