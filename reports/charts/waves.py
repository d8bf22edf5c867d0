"""One item over the workshops: its figures, and the stretches that one line may join."""

from dataclasses import dataclass

from reports.charts.captions import Record, is_hidden, is_known


@dataclass(frozen=True, slots=True)
class Wave:
    """One item in one workshop; NaN where a figure is not known."""

    performance: float
    low: float
    high: float
    importance: float
    n: float
    hidden: bool
    version: object

    @classmethod
    def of(cls, row: Record) -> "Wave":
        """The figures of one row of `items`."""
        figures = (
            "performance",
            "performance_low",
            "performance_high",
            "importance",
            "n_performance",
        )
        mean, low, high, importance, n = (
            float(row[name]) if is_known(row[name]) else float("nan") for name in figures
        )
        return cls(mean, low, high, importance, n, is_hidden(row), row["item_version"])


Line = dict[str, Wave]
"""The waves of one item by workshop."""


def runs(rows: Line, order: list[str], figure: str) -> list[list[str]]:
    """Workshops one after another with the same wording and a known figure."""
    found: list[list[str]] = [[]]
    for wave in order:
        known = wave in rows and is_known(getattr(rows[wave], figure))
        if found[-1] and not (known and rows[wave].version == rows[found[-1][-1]].version):
            found.append([])
        if known:
            found[-1].append(wave)
    return [run for run in found if run]
