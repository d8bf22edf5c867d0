"""What the tests say of each item or theme between an earlier workshop and the last."""

from collections.abc import Callable, Iterable
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
    to_last = report.trend[report.trend["to_workshop"] == report.workshop]
    rows = {(row["item"], row["measure"], row["from_workshop"]): row for row in records(to_last)}

    def row_of(item: str, since: str) -> Record | None:
        row = rows.get((item, measure, since))
        if row is None:
            return None
        beside = {name: rows.get((item, name, since)) for name in ("importance", "performance")}
        return row | {name: moved["delta"] for name, moved in beside.items() if moved is not None}

    found = [_change(report, item, row_of, measure == "gap") for item in items]
    return sorted(found, key=_rank)


def of_themes(report: Report, themes: Iterable[str]) -> list[Change]:
    """One change of the gap of shares per theme, in the same order."""
    rows = {
        (str(row["theme"]), row["from_workshop"]): row | {"reason": _untested(row)}
        for row in records(report.theme_trend)
        if row["to_workshop"] == report.workshop
    }
    found = [
        _change(report, theme, lambda theme, since: rows.get((theme, since)), True)
        for theme in themes
    ]
    return sorted(found, key=_rank)


def _untested(row: Record) -> str:
    """Why the change of a theme was not tested; "" where it was."""
    if row["pairing"] == "none":
        return "few_teams"
    return "" if is_known(row["p"]) else "no_spread"


def _change(
    report: Report,
    key: str,
    row_of: Callable[[str, str], Record | None],
    falling_is_better: bool,
) -> Change:
    """The comparison that says most; since the first workshop where both say the same."""
    both = [
        (since, row)
        for since in dict.fromkeys((report.workshops[0], report.workshops[-2]))
        if (row := row_of(key, since)) is not None
    ]
    if not both:
        return Change(key, falling_is_better=falling_is_better)
    since, row = min(both, key=lambda pair: _doubt(pair[1]))
    return Change(
        key,
        float(row["delta"]) if is_known(row["delta"]) else UNKNOWN,
        since,
        _flag(row, "real_change"),
        _flag(row, "hint"),
        row["reason"] if is_known(row["reason"]) else "",
        row.get("importance", UNKNOWN),
        row.get("performance", UNKNOWN),
        falling_is_better,
    )


def _doubt(row: Record) -> tuple[bool, bool, bool]:
    reason = row["reason"] if is_known(row["reason"]) else ""
    return not _flag(row, "real_change"), not _flag(row, "hint"), bool(reason)


def _rank(change: Change) -> tuple[bool, bool, bool, float]:
    size = abs(change.delta) if is_known(change.delta) else 0.0
    return not change.is_real, not change.is_hint, change.key == "", -size


def _flag(row: Record, name: str) -> bool:
    return is_known(row[name]) and bool(row[name])


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
