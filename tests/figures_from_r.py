"""Tables that R made, in tests/data/figures, and how ours are compared with them."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

import questionnaires
from reports import report
from reports.answers import side_tables
from reports.answers.catalogue import Known
from reports.faults import Faults
from reports.inputs import Input, Settings
from reports.reading import files
from reports.report import Report
from tests.figures_cast import read_files

DATA = Path(__file__).parent / "data"
FOLDER = DATA / "figures"
DRAWS_OF_R, PERMUTATIONS, DRAWS = 40_000, 4_999, 4_000
FOLDERS = {"figures": FOLDER, "figures_shapes": FOLDER / "shapes"}


@cache
def form(name: str) -> questionnaires.model.Questionnaire:
    return questionnaires.load(DATA / f"{name}.toml")


@cache
def source(name: str) -> Input:
    """The input whose tables R made: `figures`, or the awkward `figures_shapes`."""
    known, faults, folder = Known((form(name),)), Faults(), FOLDERS[name]
    checked = read_files([folder / "answers.csv"], known)
    last = str(checked["workshop"].cat.categories[-1])
    told = {part: folder / f"{part}.csv" for part in ("heads", "pledges", "requests")}
    tables = {part: files.read(path, faults) for part, path in told.items() if path.exists()}
    faults.stop_if_any()
    pledged = side_tables.pledges(tables["pledges"], last) if "pledges" in tables else None
    asked = side_tables.requests(tables["requests"], last) if "requests" in tables else None
    teams = side_tables.teams(tables["heads"], last)
    return Input(checked, teams, pledged, asked, questionnaires=(form(name),))


@cache
def made(
    name: str = "figures", weight: str = "persons", smallest_base: int = 1, permutations: int = 0
) -> Report:
    """Its report; nothing is hidden unless it is asked for."""
    return report.make(
        source(name),
        Settings(weight=weight, smallest_base=smallest_base, permutations=permutations),  # type: ignore[arg-type]  # a Literal
    )


def expected(name: str) -> pd.DataFrame:
    """A table of R's; empty texts are ''."""
    table = pd.read_csv(FOLDER / f"{name}.csv", keep_default_na=False, na_values=[""])
    texts = [name for name, column in table.items() if pd.api.types.is_string_dtype(column)]
    table[texts] = table[texts].fillna("")
    if "theme" in table:
        # R cannot call a column ""
        table["theme"] = table["theme"].fillna("").replace("none", "")
    return table


def same(found: pd.DataFrame, name: str, keys: list[str], but: tuple[str, ...] = ()) -> None:
    """Each figure in R's table is ours to 1e-9, and a figure that is missing is missing in both."""
    wanted = expected(name)
    wanted[keys] = wanted[keys].astype(object).fillna("").astype(str)
    wanted = wanted.set_index(keys).sort_index()
    ours = found.astype(dict.fromkeys(keys, str)).set_index(keys)
    assert not ours.index.has_duplicates
    assert not wanted.index.difference(ours.index).size
    ours = ours.reindex(wanted.index)
    assert len(wanted)
    for column in wanted.columns.difference(list(but)):
        one, other = ours[column], wanted[column]
        wrong = _differ(one, other)
        assert not wrong.any(), (column, one[wrong], other[wrong])


def _differ(one: pd.Series, other: pd.Series) -> np.ndarray:
    """Which of our values are not R's."""
    if pd.api.types.is_numeric_dtype(one) and not pd.api.types.is_bool_dtype(one):
        numbers = (column.astype(float).to_numpy() for column in (one, other))
        return ~np.isclose(*numbers, rtol=1e-9, atol=1e-9, equal_nan=True)
    if pd.api.types.is_bool_dtype(other):
        return (one.astype(bool) != other).to_numpy()
    texts = (column.astype(object).fillna("").astype(str).to_numpy() for column in (one, other))
    return np.asarray(np.not_equal(*texts))


def beyond_chance(p: pd.Series, of_r: pd.Series, draws: int, half_a_step: float = 0.0) -> pd.Series:
    """Whether two drawn shares differ by more than four standard errors of their difference.

    And, where `p` is told in steps, by more than half a step.
    """
    variance = (of_r * (1 - of_r)).clip(lower=1e-4) * (1 / draws + 1 / DRAWS_OF_R)
    return (p - of_r).abs() > half_a_step + 4 * np.sqrt(variance)
