"""What the charts of change share: the waves, and what the tests say of each item's change."""

from dataclasses import dataclass

import pandas as pd

from reports.charts.captions import (
    Record,
    Words,
    is_known,
    records,
)
from reports.charts.palette import BETTER, MUTED, NEUTRAL, SHORT
from reports.report import Report


@dataclass(frozen=True, slots=True)
class Change:
    """What may be said of one item between the first workshop and the last."""

    item: str
    delta: float
    importance: float
    is_real: bool
    is_hint: bool
    reason: str
    since: str

    @property
    def color(self) -> str:
        """Blue for better and orange for worse, where the change is real; else grey."""
        if not self.is_real:
            return NEUTRAL
        return BETTER if self.delta > 0 else SHORT

    @property
    def ink(self) -> str:
        """The colour of words about it."""
        return self.color if self.is_real else MUTED


def changes(report: Report, items: list[str]) -> list[Change]:
    """One change per item, the largest first; real ones before hints before the rest."""
    by_key = {
        (row["item"], row["measure"], row["from_workshop"]): row
        for row in records(report.trend[report.trend["to_workshop"] == report.workshop])
    }
    found = [_change(report, item, by_key) for item in items]
    return sorted(found, key=lambda c: (not c.is_real, not c.is_hint, -abs(_zero(c.delta))))


def in_several_workshops(items: pd.DataFrame) -> pd.DataFrame:
    """The rows of members' items with a known mean in two workshops or more."""
    known = items[(items["voice"] == "member") & items["performance"].notna()]
    waves_of = known.groupby("item")["workshop"].transform("nunique")
    return known[waves_of >= 2]


def title(words: Words, found: list[Change]) -> str:
    """Which items really changed; a hint is called one; else that nothing is clear."""
    _ = words.gettext
    better = words.names([c.item for c in found if c.is_real and c.delta > 0])
    worse = words.names([c.item for c in found if c.is_real and c.delta < 0])
    if better and worse:
        return _("Better than before: {better}; worse: {worse}").format(better=better, worse=worse)
    if better:
        return _("Better than before: {better}").format(better=better)
    if worse:
        return _("Worse than before: {worse}").format(worse=worse)
    hints = words.names([c.item for c in found if c.is_hint])
    if hints:
        return _("No real change yet; a hint to be confirmed: {hints}").format(hints=hints)
    if found and all(c.reason == "few_teams" for c in found):
        return _("Too few teams to tell a change from chance")
    return _("No change can be told from chance")


def waves(report: Report) -> dict[str, str]:
    """The workshops in their order, each with its month, or its key where no date is known."""
    typography = Words.of(report).typography
    dates = pd.to_datetime(report.summary["date"])
    known = dict(zip(report.summary["workshop"], dates, strict=True))
    return {
        workshop: typography.month(known[workshop].date())
        if is_known(known.get(workshop))
        else workshop
        for workshop in report.workshops
    }


def verdict(words: Words, change: Change, months: dict[str, str]) -> str:
    """One line about a change: «+1,0 desde mar. 2025», «sin cambio claro»."""
    _ = words.gettext
    since = months.get(change.since, change.since)
    delta = words.typography.signed(change.delta)
    if change.is_real:
        return _("{delta} since {since}").format(delta=delta, since=since)
    if change.is_hint:
        return _("hint: {delta} since {since}").format(delta=delta, since=since)
    reasons = {
        "wording": _("the question changed"),
        "few_teams": _("too few teams"),
        "hidden": _("hidden"),
    }
    return reasons.get(change.reason, _("no clear change"))


def importance_moved(words: Words, change: Change) -> str:
    """Whether what matters moved too: a gap may close because something matters less."""
    if not is_known(change.importance):
        return ""
    text = words.gettext("importance {delta}")
    return text.format(delta=words.typography.signed(change.importance))


def _change(report: Report, item: str, rows: dict[tuple[str, str, str], Record]) -> Change:
    first, previous = report.workshops[0], report.workshops[-2]
    both = [(since, rows.get((item, "performance", since))) for since in (first, previous)]
    known = [(since, row) for since, row in both if row is not None]
    if not known:
        return Change(item, float("nan"), float("nan"), False, False, "", first)
    # the comparison that says most; since the first workshop where both say the same
    since, row = min(
        known, key=lambda pair: (not _flag(pair[1], "real_change"), not _flag(pair[1], "hint"))
    )
    other = rows.get((item, "importance", since))
    importance = other["delta"] if other is not None else float("nan")
    reason = row["reason"] if is_known(row["reason"]) else ""
    delta = float(row["delta"]) if is_known(row["delta"]) else float("nan")
    return Change(
        item, delta, importance, _flag(row, "real_change"), _flag(row, "hint"), reason, since
    )


def _flag(row: Record, name: str) -> bool:
    return is_known(row[name]) and bool(row[name])


def _zero(value: float) -> float:
    return 0.0 if value != value else value
