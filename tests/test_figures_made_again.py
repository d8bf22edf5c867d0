"""The tables of R that are kept are those that its scripts make; it runs where R is installed."""

import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.figures_from_r import DATA
from tests.some import some

DRAWN = {"p_permutation", "p_top3"}  # by draws, of which a test makes few


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which R made answers and tables of figures_shapes anew."""
    if not shutil.which("Rscript"):
        pytest.skip("R is not installed: the kept tables are not made again")
    folder = tmp_path_factory.mktemp("r")
    for script in DATA.glob("*.R"):
        shutil.copy(script, folder)
    (folder / "figures" / "shapes").mkdir(parents=True)
    for script in ("figures_shapes_answers.R", "figures_shapes.R"):
        run = subprocess.run(
            ["Rscript", script],
            cwd=folder,
            env=os.environ | {"DRAWS": "20"},
            capture_output=True,
            text=True,
            check=False,
        )
        if "there is no package called" in run.stderr:
            pytest.skip("R lacks its package coin: the kept tables are not made again")
        assert not run.returncode, run.stderr
    return folder / "figures" / "shapes"


def test_the_kept_tables_are_those_of_the_scripts(again: Path) -> None:
    kept = DATA / "figures" / "shapes"
    names = sorted(path.name for path in kept.glob("*.csv"))
    assert sorted(path.name for path in again.glob("*.csv")) == names
    for name in some(names):
        ours, anew = pd.read_csv(kept / name), pd.read_csv(again / name)
        assert list(ours) == list(anew), name
        for column in set(ours) - DRAWN:
            if pd.api.types.is_float_dtype(ours[column]):
                assert np.allclose(ours[column], anew[column], rtol=1e-9, equal_nan=True), name
            else:
                assert ours[column].equals(anew[column]), (name, column)
