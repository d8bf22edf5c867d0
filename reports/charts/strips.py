"""The means of teams on each item, and what the test between them says."""

from dataclasses import dataclass

import pandas as pd

from reports.charts.captions import Record, has_mean, is_hidden, is_known, last, records
from reports.report import Report


@dataclass(frozen=True, slots=True)
class Strip:
    """One item: the means of the shown teams, the workshop's mean, and what the test says."""

    item: str
    means: dict[str, float]
    mean: float
    n: float
    differ: bool
    lowest: str
    highest: str
    hidden: int

    @property
    def range(self) -> float | None:
        """Highest shown mean minus lowest one."""
        known = self.means.values()
        return max(known) - min(known) if len(known) > 1 else None


def strips(report: Report, items: pd.DataFrame, tested: pd.DataFrame) -> list[Strip]:
    """One for each item, those that differ first and then the widest range first."""
    teams = last(report, report.teams)
    teams = teams[teams["voice"] == "member"]
    verdicts = {row["item"]: row for row in records(tested)}
    by_item: dict[str, list[Record]] = {}
    for row in records(teams):
        by_item.setdefault(row["item"], []).append(row)
    found = [
        _strip(item, by_item.get(item["item"], []), verdicts[item["item"]])
        for item in records(items)
    ]
    # a range that the test supports before a wider one that it does not
    return sorted(found, key=lambda strip: (not strip.differ, -(strip.range or 0)))


def _strip(item: Record, teams: list[Record], verdict: Record) -> Strip:
    differ = is_known(verdict["q"]) and verdict["q"] < 0.1
    lowest, highest = (
        verdict[end] if differ and is_known(verdict[end]) else "" for end in ("lowest", "highest")
    )
    mean = float(item["performance"]) if is_known(item["performance"]) else float("nan")
    hidden = sum(is_hidden(row) for row in teams)
    means = {
        str(row["team"]): float(row["performance"])
        for row in teams
        if has_mean(row, "n_performance", "performance")
    }
    return Strip(item["item"], means, mean, item["n_performance"], differ, lowest, highest, hidden)
