"""A report is figures after hiding, with the words that belong to their keys."""

from dataclasses import dataclass, field

import pandas as pd

from questionnaires.model import Item, Questionnaire, Theme
from reports.inputs import Meta
from reports.settings import Settings


@dataclass(frozen=True, slots=True)
class Report:
    """All that charts, findings and documents may know; docs/report-tables.md tells each column.

    `workshops` are in their order, the last is the one that the report is about.
    `names` are the names of teams by (workshop, team) where they differ from the key.
    """

    meta: Meta
    settings: Settings
    questionnaires: tuple[Questionnaire, ...]
    workshops: tuple[str, ...]
    items: pd.DataFrame
    teams: pd.DataFrame
    team_differences: pd.DataFrame
    group_gaps: pd.DataFrame
    distributions: pd.DataFrame
    camps: pd.DataFrame
    ranks: pd.DataFrame
    themes: pd.DataFrame
    theme_trend: pd.DataFrame
    trend: pd.DataFrame
    participation: pd.DataFrame
    entries: pd.DataFrame
    pareto: pd.DataFrame
    differentiation: pd.DataFrame
    voices: pd.DataFrame
    contradictions: pd.DataFrame
    pledges: pd.DataFrame
    choices: pd.DataFrame
    numbers: pd.DataFrame
    summary: pd.DataFrame
    notices: pd.DataFrame
    names: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def workshop(self) -> str:
        """The workshop that the report is about: the last one."""
        return self.workshops[-1]

    def item(self, key: str) -> Item | None:
        """What the questionnaires say of an item; None where none of them knows it."""
        known = (item for form in self.questionnaires for item in form.items if item.key == key)
        return next(known, None)

    def wording(self, item: str, voice: str = "member") -> str:
        """The item's words in the report's language; its key where no questionnaire knows it."""
        known = self.item(item)
        if known is None:
            return item
        words = (known.wording_customer if voice == "customer" else {}) or known.wording
        return words.get(self.settings.language, item)

    def short(self, item: str) -> str:
        """The item's name of up to three words, for charts; else its wording."""
        known = self.item(item)
        return (known and known.short.get(self.settings.language)) or self.wording(item)

    def theme(self, key: str) -> Theme | None:
        """What the questionnaires say of a theme; None where none of them knows it."""
        known = (theme for form in self.questionnaires for theme in form.themes if theme.key == key)
        return next(known, None)

    def theme_name(self, key: str) -> str:
        """The theme's name in the report's language; its key where no questionnaire knows it."""
        known = self.theme(key)
        return known.name.get(self.settings.language, key) if known else key

    def team_name(self, team: str, workshop: str = "") -> str:
        """The team's name as people read it; the last workshop's where none is given."""
        return self.names.get((workshop or self.workshop, team), team)
