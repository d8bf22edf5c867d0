"""A million answers from a CSV to all tables, the permutation test aside, beside pandas alone.

Aim: at most four times what pandas needs to read that CSV.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks import _told
from reports import report
from reports.answers.catalogue import Known
from reports.answers.table import COLUMNS, check
from reports.faults import Faults
from reports.inputs import Input, Settings
from reports.reading import files

ANSWERS = 1_000_000
ROUNDS = 3


def main() -> None:
    """Print times and ratio for one large workshop and for eight, of few columns and of all."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.csv"
        for workshops, teams, items in ((1, 15, 60), (8, 15, 60)):
            room = _room(workshops, teams, items)
            shape = f"{workshops} workshops × {teams} teams × {items} items, a million answers"
            room.to_csv(path, index=False)
            _compare(f"{shape}, seven columns of numbers and short names", path)
            _as_in_life(room).reindex(columns=COLUMNS, fill_value="").to_csv(path, index=False)
            _compare(f"{shape}, all columns as the application writes them", path)


def _compare(told: str, path: Path) -> None:
    alone = _fastest(lambda: pd.read_csv(path))
    all_tables = _fastest(lambda: _tables(path))
    _told.tell(f"{told}: read_csv alone", alone, "s")
    _told.tell(f"{told}: all tables", all_tables, "s")
    _told.tell(f"{told}: ratio", all_tables / alone, "", "at most 4")


def _tables(path: Path) -> report.Report:
    table = check({"room": files.read(path, Faults())}, Known())
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


def _as_in_life(room: pd.DataFrame) -> pd.DataFrame:
    """The room with opaque ids, "don't know" and missing answers."""
    random = np.random.default_rng(2)
    number = pd.factorize(room["workshop"] + room["respondent"].astype(str))[0]
    ids = np.array([random.bytes(8).hex() for _ in range(number.max() + 1)])
    result = room.assign(respondent=ids[number])
    for measure in ("importance", "performance"):
        luck = random.random(len(room))
        words = room[measure].astype(str)
        result[measure] = words.mask(luck < 0.03, "dk").mask(luck > 0.98, "")
    return result


if __name__ == "__main__":
    _told.run(main)
