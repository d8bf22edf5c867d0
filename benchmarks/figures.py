"""A million answers from a CSV to all tables, the permutation test aside, beside pandas alone.

Aim: at most four times what pandas needs to read that CSV.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from reports import answers, report
from reports.inputs import Input
from reports.known import Known
from reports.settings import Settings

ANSWERS = 1_000_000
ROUNDS = 3


def main() -> None:
    """Print the times and the ratio for one large workshop and for eight of fifteen teams."""
    with tempfile.TemporaryDirectory() as folder:
        for workshops, teams, items in ((1, 15, 60), (8, 15, 60)):
            path = Path(folder) / "answers.csv"
            _room(workshops, teams, items).to_csv(path, index=False)
            alone = _fastest(lambda path=path: pd.read_csv(path))
            all_tables = _fastest(lambda path=path: _tables(path))
            print(
                f"{workshops} workshops × {teams} teams × {items} items, a million answers: "
                f"read_csv {alone:.2f} s, all tables {all_tables:.2f} s, "
                f"ratio {all_tables / alone:.1f} (aim: 4)"
            )


def _tables(path: Path) -> report.Report:
    table = answers.read([path], Known())
    return report.make(Input(table), Settings(permutations=0))


def _fastest(work: Callable[[], object]) -> float:
    """Seconds of the fastest of some rounds: what else the machine does only adds to it."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def _room(workshops: int, teams: int, items: int) -> pd.DataFrame:
    random = np.random.default_rng(1)
    people = ANSWERS // (workshops * teams * items)
    shape = (workshops, teams, people, items)
    workshop, team, person, item = (axis.ravel() for axis in np.indices(shape))
    return pd.DataFrame(
        {
            "workshop": np.char.add("workshop ", workshop.astype(str)),
            "date": np.char.add("2026-0", np.char.add((workshop + 1).astype(str), "-15")),
            "team": np.char.add("team ", team.astype(str)),
            "respondent": team * 100_000 + person,
            "item": np.char.add("item ", item.astype(str)),
            "importance": random.integers(1, 6, len(item)),
            "performance": random.integers(1, 6, len(item)),
        }
    )


if __name__ == "__main__":
    main()
