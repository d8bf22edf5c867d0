"""What the tests say of each item or theme between an earlier workshop and the last."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from reports.charts.kit.palette import BETTER, MUTED, NEUTRAL, SHORT
from reports.report import Points, Report
from reports.telling import Record, Telling, is_known, records, sentences

UNKNOWN = float("nan")


@dataclass(frozen=True, slots=True)
class Change:
    """What may be said of one item or theme between an earlier workshop and the last.

    `reason` tells why there is no test, empty where there is one. `importance` and `performance`
    are what moved beside it, NaN where that is not known. Of a gap falling is better.
    """

    key: str
    delta: float = UNKNOWN
    since: str = ""
    is_real: bool = False
    is_hint: bool = False
    reason: str = "untested"
    importance: float = UNKNOWN
    performance: float = UNKNOWN
    falling_is_better: bool = False

    @property
    def is_better(self) -> bool:
        """Whether it went the way that we want."""
        return (self.delta < 0) if self.falling_is_better else (self.delta > 0)

    @property
    def size(self) -> float:
        """How large it is, either way; 0 where that is not known."""
        return abs(self.delta) if is_known(self.delta) else 0.0

    @property
    def color(self) -> str:
        """Blue for better and orange for worse, where the change is real; else grey."""
        if not self.is_real:
            return NEUTRAL
        return BETTER if self.is_better else SHORT

    @property
    def ink(self) -> str:
        """The colour of words about it."""
        return self.color if self.is_real else MUTED

    @property
    def weight(self) -> str:
        """Bold where the change is real."""
        return "bold" if self.is_real else "regular"


def of_items(report: Report, items: Iterable[str], measure: str = "performance") -> list[Change]:
    """One change of `measure` per item, the largest first; real ones before hints."""
    to_last = records(report.trend[report.trend["to_workshop"] == report.workshop])
    every = {(row["measure"], row["item"], row["from_workshop"]): row for row in to_last}
    rows = {(item, since): row for (name, item, since), row in every.items() if name == measure}
    for of in rows:
        beside = {name: every.get((name, *of)) for name in ("importance", "performance")}
        rows[of] = rows[of] | {name: row["delta"] for name, row in beside.items() if row}
    return _largest_first(report, items, rows, measure == "gap")


def of_themes(report: Report, themes: Iterable[str]) -> list[Change]:
    """One change of the gap of shares per theme, in the same order."""
    rows = {
        (str(row["theme"]), row["from_workshop"]): row | {"reason": _untested(row)}
        for row in records(report.theme_trend)
        if row["to_workshop"] == report.workshop
    }
    return _largest_first(report, themes, rows, True)


def _untested(row: Record) -> str:
    """Why the change of a theme was not tested; "" where it was."""
    if row["pairing"] == "none":
        return "few_teams"
    return "" if is_known(row["p"]) else "no_spread"


def _largest_first(
    report: Report, keys: Iterable[str], rows: dict[tuple[str, str], Record], falling: bool
) -> list[Change]:
    """Of each key the comparison that says most; since the first workshop where both say so."""
    ends = dict.fromkeys((report.workshops[0], report.workshops[-2])) if rows else ()
    found = []
    for key in keys:
        both = [_change(*of, rows[of], falling) for since in ends if (of := (key, since)) in rows]
        untold = Change(key, falling_is_better=falling)
        found.append(min(both, key=lambda one: (*_doubt(one), bool(one.reason)), default=untold))
    return sorted(found, key=lambda one: (*_doubt(one), one.key == "", -one.size))


def _change(key: str, since: str, row: Record, falling: bool) -> Change:
    return Change(
        key,
        float(row["delta"]) if is_known(row["delta"]) else UNKNOWN,
        since,
        is_known(row["real_change"]) and bool(row["real_change"]),
        is_known(row["hint"]) and bool(row["hint"]),
        row["reason"] if is_known(row["reason"]) else "",
        row.get("importance", UNKNOWN),
        row.get("performance", UNKNOWN),
        falling,
    )


def _doubt(change: Change) -> tuple[bool, bool]:
    return not change.is_real, not change.is_hint


def in_several_workshops(items: pd.DataFrame, voice: str, figure: str) -> pd.DataFrame:
    """The rows of a voice's items whose `figure` is known in two workshops or more."""
    spoken = items[items["voice"] == voice]
    known = spoken[spoken[figure].notna()]
    waves_of = known.groupby("item", observed=True)["workshop"].nunique()
    return spoken[spoken["item"].isin(waves_of.index[waves_of >= 2])]


def importance_moved(telling: Telling, change: Change) -> str:
    """Whether what matters moved too: a gap may close because something matters less."""
    if not is_known(change.importance):
        return ""
    return telling.say.gettext("importance {delta}", delta=telling.type.signed(change.importance))


def how_tested(telling: Telling, size: Points) -> str:
    """What colour, grey and a hollow last point say of items on a scale of so many points."""
    tested = telling.say.gettext(
        "Colour: real change of {least} points or more, tested with the teams’ means.",
        least=telling.type.number((size - 1) / 8),
    )
    return sentences(tested, hint_or_chance(telling))


def hint_or_chance(telling: Telling) -> str:
    """What a hollow last point and grey say."""
    return telling.say.gettext(
        "Hollow last point: a hint to be confirmed. Grey: not to be told from chance."
    )
