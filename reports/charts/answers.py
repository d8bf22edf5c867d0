"""The answers to one item as charts read them: low ones, high ones, the one between."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to one item: shares by score, and how many people gave a score."""

    item: str
    shares: list[float]
    dont_know: float
    n: float
    hidden: bool

    @classmethod
    def of(cls, item: str, rows: pd.DataFrame, size: int) -> "Answers":
        """The answers of one item in the rows of `distributions`."""
        by_answer = rows.set_index(rows["answer"].astype(str))
        hidden = bool(rows["hidden"].fillna(False).astype(bool).any())
        scores = [str(k) for k in range(1, size + 1)]
        counts = by_answer["n"].reindex([*scores, "dk"]).astype(float).fillna(0.0)
        n = float(counts[scores].sum())
        shares = [float(count) / n if n else 0.0 for count in counts[scores]]
        return cls(item, shares, float(counts["dk"]), n, hidden)

    @property
    def half(self) -> int:
        """How many scores are low: as many as are high; the middle one is neither."""
        return len(self.shares) // 2

    @property
    def low(self) -> float:
        """The share of low scores."""
        return sum(self.shares[: self.half])

    @property
    def high(self) -> float:
        """The share of high scores."""
        return sum(self.shares[-self.half :])

    @property
    def middle(self) -> float | None:
        """The share of the neutral score, where the scale has one."""
        return self.shares[self.half] if len(self.shares) % 2 else None

    @property
    def is_known(self) -> bool:
        """Whether there is a score that may be shown."""
        return not self.hidden and self.n > 0
