"""What every sentence needs: the last workshop's rows, the voice that leads, names as said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from questionnaires.words import Word
from reports.report import Report
from reports.speech import Speech, word_for
from reports.typography import shortened

VOICES = ("member", "team", "customer")
LONGEST_NAME = 60
DIFFERS = 0.10
"""A difference is told where its q after Benjamini–Hochberg is below this (method 1.5 to 1.8)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence that the figures support, and the chapter that it opens.

    `told` is true where a rule of the method stands behind it, false where it says that nothing
    can be told.
    """

    chapter: str
    text: str
    told: bool = True


@dataclass(frozen=True)
class Scope:
    """A report with the words to speak of it; what every sentence asks for is found once."""

    report: Report

    @cached_property
    def word(self) -> Word:
        """The word for the customer."""
        return word_for(self.report.meta.customer)

    @cached_property
    def say(self) -> Speech:
        """Sentences in the report's language."""
        return Speech(self.report.settings.language, self.word)

    def now(self, table: pd.DataFrame) -> pd.DataFrame:
        """The rows of the workshop that the report is about."""
        return table[table["workshop"] == self.report.workshop]

    @cached_property
    def voice(self) -> str:
        """Who leads the report: members, else the teams' sheets, else customers."""
        spoken = self.now(self.report.items)
        spoken = spoken[spoken["n_performance"].fillna(0) > 0]
        rated = (voice for voice in VOICES if (spoken["voice"] == voice).any())
        # where nothing was rated those lead who wrote something
        there = (voice for voice in VOICES if self.summary()[f"respondents_{voice}"] > 0)
        return next(rated, next(there, "member"))

    def items(self) -> pd.DataFrame:
        """Items of the leading voice that have figures, the largest gap first."""
        return self._items

    @cached_property
    def _items(self) -> pd.DataFrame:
        rows = self.asked[self.asked["performance"].notna()]
        return rows.sort_values("gap", ascending=False, kind="stable")

    @cached_property
    def asked(self) -> pd.DataFrame:
        """Every item that the leading voice was asked, those without figures too."""
        rows = self.now(self.report.items)
        return rows[rows["voice"] == self.voice]

    def summary(self) -> pd.Series:
        """Head counts of the workshop."""
        return self.now(self.report.summary).iloc[-1]

    @property
    def respondents(self) -> int:
        """How many people (or teams' sheets) stand behind the leading voice."""
        count = self.summary()[f"respondents_{self.voice}"]
        return 0 if pd.isna(count) else int(count)

    @property
    def teams(self) -> int:
        """How many teams took part."""
        count = self.summary()["teams"]
        return 0 if pd.isna(count) else int(count)

    def base(self) -> str:
        """«38 personas de 5 equipos», «una clienta»: who stands behind the figures."""
        say = self.say
        teams = say.ngettext("one team", "{n} teams", self.teams)
        if self.voice == "team":
            return teams
        if self.voice == "customer":
            return say.ngettext("one {customer}", "{n} {customers}", self.respondents)
        people = say.ngettext("one person", "{n} people", self.respondents)
        return say.gettext("{people} of {teams}", people=people, teams=teams)

    def when(self, workshop: str) -> str:
        """A workshop as people name it: its month, else its own name."""
        rows = self.report.summary
        dates = rows.loc[rows["workshop"] == workshop, "date"].dropna()
        day = parsed_date(dates.iloc[0]) if len(dates) else None
        return self.say.type.month(day) if day else workshop

    def day(self, value: object) -> str:
        """A date as people write it; what is no date stays as it is."""
        day = parsed_date(value)
        return self.say.type.day(day) if day else str(value)

    def named(self, items: Iterable[str], at_most: int = 3) -> str:
        """Items by their short names, in quotation marks; the rest is counted."""
        # a name that no questionnaire knows is a key of any length
        names = (shortened(self.report.short(item), LONGEST_NAME) for item in items)
        return self.listed(names, at_most)

    def listed(self, names: Iterable[str], at_most: int = 3) -> str:
        """«a», «b» y dos más."""
        names = list(names)
        quoted = [self.say.type.quoted(name) for name in names[:at_most]]
        rest = len(names) - at_most
        if rest > 0:
            count = self.say.type.spelled(rest)
            quoted.append(self.say.ngettext("one more", "{count} more", rest, count=count))
        return self.say.type.listing(quoted)


def parsed_date(value: object) -> date | None:
    """An ISO date or a timestamp as a date; None where it is neither."""
    if pd.isna(value):  # type: ignore[call-overload]  # a scalar of any type, as cells are
        return None
    try:
        day = pd.Timestamp(str(value))
    except ValueError:
        return None
    # an empty text is read as "not a time", whose date is not one either
    return None if pd.isna(day) else day.date()  # type: ignore[redundant-expr]  # NaT is one
