"""A report with its words: who leads, names as said, bases, what is hidden."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from operator import and_
from typing import Any

import pandas as pd

from questionnaires.words import Word
from reports.method import RELEVANT, SIGNIFICANT
from reports.report import Points, Report
from reports.slices import waves
from reports.words.accepted import VOICES
from reports.words.keys import LABELS
from reports.words.language import N_
from reports.words.speech import Speech, word_for
from reports.words.typography import NBSP, Typography, capitalised, rounded, shortened

LONGEST_NAME, LONGEST_LISTED = 40, 60
MOST_LISTED = 3
LEAST_FOR_A_MEAN = 3
FEWEST_FOR_A_SHARE = 5
"""Of fewer no share is told in per cent: one answer would be a fifth of it or more."""

TOLD = ("large_gap", "gap")
"""Labels of gaps that can be told from chance."""

Record = dict[str, Any]
"""One row of a table by its columns."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the figures support, in one sentence or two.

    `told` is true where a rule of the method stands behind it, false where it says that nothing
    can be told.
    """

    text: str
    told: bool = True

    @property
    def title(self) -> str:
        """The same over a chart: without a full stop, and no line breaks a short name."""
        text = self.text.removesuffix(".")
        return _SHORT_NAME.sub(lambda name: name[0].replace(" ", NBSP), text)


_SHORT_NAME = re.compile("[«“][^»”]{1,24}[»”]")


@dataclass(frozen=True, slots=True)
class Findings:
    """Speaks as `Speech` does, and what it says is a finding."""

    say: Speech
    told: bool

    def gettext(self, text: str, /, **figures: object) -> Finding:
        """What `text` says with these figures."""
        return Finding(self.say.gettext(text, **figures), self.told)

    def ngettext(self, one: str, many: str, n: int, /, **figures: object) -> Finding:
        """What the form for `n` says."""
        return Finding(self.say.ngettext(one, many, n, **figures), self.told)


@dataclass(frozen=True)
class Telling:
    """A report with its words; what every sentence asks for is found once.

    Who leads, names as they are said, bases, what is hidden, figures as people write them.
    """

    report: Report

    @cached_property
    def word(self) -> Word:
        """The word for the customer."""
        return word_for(self.report.meta.customer)

    @cached_property
    def say(self) -> Speech:
        """Sentences in the report's language."""
        return Speech(self.report.settings.language, self.word)

    @property
    def told(self) -> Findings:
        """Says findings behind which a rule of the method stands."""
        return Findings(self.say, True)

    @property
    def untold(self) -> Findings:
        """Says that nothing can be told."""
        return Findings(self.say, False)

    @property
    def type(self) -> Typography:
        """How figures, dates and lists are written."""
        return self.say.type

    def now(self, table: pd.DataFrame, **values: object) -> pd.DataFrame:
        """The rows of the workshop that the report is about, those that have these values."""
        return where(table, workshop=self.report.workshop, **values)

    @cached_property
    def voice(self) -> str:
        """Who leads the report: members, else the teams' sheets, else customers."""
        spoken = self.now(self.report.items)
        spoken = spoken[spoken["n_performance"].fillna(0) > 0]
        rated = (voice for voice in VOICES if (spoken["voice"] == voice).any())
        # where nothing was rated those lead who wrote something
        there = (voice for voice in VOICES if self._came(voice))
        return next(rated, next(there, "member"))

    def _came(self, voice: str) -> bool:
        """Whether anybody of a voice is there, be they fewer than may be counted."""
        count = self.summary()[f"respondents_{voice}"]
        return bool(pd.isna(count) or count > 0)

    def items(self) -> pd.DataFrame:
        """Items of the leading voice that have figures, the largest gap first."""
        return self._items

    @cached_property
    def _items(self) -> pd.DataFrame:
        return self.asked[self.asked["performance"].notna()]

    @cached_property
    def asked(self) -> pd.DataFrame:
        """Every item that the leading voice was asked, those without figures last."""
        return largest_first(self.now(self.report.items, voice=self.voice))

    @cached_property
    def changes(self) -> pd.DataFrame:
        """Every comparison of two workshops, as `waves.changes` tells them."""
        return waves.changes(self.report)

    def relevant(self) -> dict[str, object]:
        """The difference that matters, in points of the largest scale asked, and its top."""
        scales = self.by_scale(self.asked)
        size = scales[-1][0] if scales else Points(5, self.report.settings.lowest)
        points = self.type.number((size - 1) * RELEVANT, 1 if size == 5 else 2)
        return {"points": points, **size.ends}

    def by_scale(self, table: pd.DataFrame) -> list[tuple[Points, pd.DataFrame]]:
        """Items of one response scale together: another scale would need another axis."""
        known = table[table["scale_size"].notna()]
        first = [self.report.first(str(item)) for item in known["item"]]
        scales = list(zip(known["scale_size"].astype(int), first, strict=True))
        return [
            (Points(size, lowest), known[[one == (size, lowest) for one in scales]])
            for size, lowest in sorted({*scales})
        ]

    def spoken(self) -> tuple[str, pd.DataFrame]:
        """The items of the first voice that was asked any, be it hidden: members before teams."""
        rows = self.now(self.report.items)
        voice = next((voice for voice in VOICES if (rows["voice"] == voice).any()), VOICES[0])
        return voice, where(rows, voice=voice)

    def has_themes(self, *sides: str) -> bool:
        """Whether most of what was written on these sides, `value` or `leave`, has a theme.

        Else the shares of themes tell how little was sorted, and "no theme" would be the finding.
        """
        for side in sides:
            written = self.now(self.report.entries, side=side)
            written = written[written["voice"] != "customer"]
            none = (
                self.now(getattr(self.report, table), theme="")[name] for table, name in _OF[side]
            )
            if written["theme"].eq("").mean() > MOST or any((share > MOST).any() for share in none):
                return False
        return True

    def groups_made(self) -> pd.DataFrame:
        """The groups of the room that stand for its reasons to leave, in their order.

        Cards that were put together, and any card that got a dot. None where the room made no
        group: then themes stand for them.
        """
        rows = self.now(self.report.votes)
        return rows[(rows["dots"].fillna(0) > 0) | (rows["entries"] > 1)].reset_index(drop=True)

    def summary(self) -> pd.Series:
        """Head counts of the workshop."""
        return self.now(self.report.summary).iloc[-1]

    @property
    def respondents(self) -> int:
        """How many people (or teams' sheets) stand behind the leading voice."""
        count = self.summary()[f"respondents_{self.voice}"]
        return 0 if pd.isna(count) else int(count)

    @property
    def are_few(self) -> bool:
        """Whether they are fewer than the smallest base, so that their number stands nowhere."""
        return bool(pd.isna(self.summary()[f"respondents_{self.voice}"]))

    @property
    def count(self) -> str:
        """How many they are as it may be told: «38», «<5»."""
        return self.hidden_base(True) if self.are_few else self.type.count(self.respondents)

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
        few = self._few(self.voice) if self.are_few else ""
        if self.voice == "customer":
            return few or say.ngettext("one {customer}", "{n} {customers}", self.respondents)
        people = few or say.ngettext("one person", "{n} people", self.respondents)
        return say.gettext("{people} of {teams}", people=people, teams=teams)

    def _few(self, voice: str) -> str:
        """Who answered where they are fewer than the smallest base."""
        k = self.type.count(self.report.settings.smallest_base)
        if voice == "customer":
            return self.say.gettext("fewer than {k} {customers}", k=k)
        return self.say.gettext("fewer than {k} people", k=k)

    @cached_property
    def months(self) -> dict[str, str]:
        """The workshops in their order, each with its month, or its key where no date is known."""
        found = {}
        for workshop in self.report.workshops:
            dates = where(self.report.summary, workshop=workshop)["date"].dropna()
            day = parsed_date(dates.iloc[0]) if len(dates) else None
            found[workshop] = self.type.month(day) if day else workshop
        return found

    def when(self, workshop: str) -> str:
        """A workshop as people name it: its month, else its own name."""
        return self.months.get(workshop, workshop)

    def day(self, value: object) -> str:
        """A date as people write it; what is no date stays as it is."""
        day = parsed_date(value)
        return self.type.day(day) if day else str(value)

    def named(self, items: Iterable[str]) -> str:
        """Items by their short names, in quotation marks; the rest is counted."""
        # a name that no questionnaire knows is a key of any length
        names = (shortened(self.report.short(item), LONGEST_LISTED) for item in items)
        return self.listed(names)

    def named_themes(self, themes: Iterable[str]) -> str:
        """Themes by their names, in the same way."""
        names = (shortened(self.report.theme_name(key), LONGEST_LISTED) for key in themes)
        return self.listed(names)

    def listed(self, names: Iterable[str], at_most: int = MOST_LISTED) -> str:
        """«a», «b» y dos más."""
        quoted = [self.type.quoted(name) for name in names]
        return self.type.listing(self.first_few(quoted, at_most))

    def first_few(self, texts: Sequence[str], at_most: int = MOST_LISTED) -> list[str]:
        """The first of the texts, and how many more there are."""
        rest = len(texts) - at_most
        return [*texts[:at_most], *([self.more(rest)] if rest > 0 else [])]

    def more(self, rest: int) -> str:
        """«uno más», «dos más»: how many are not named."""
        return self.say.ngettext("one more", "{count} more", rest)

    def many(self, n: int) -> str:
        """«Tres»: a small count that begins a sentence."""
        return capitalised(self.type.spelled(n))

    def name(self, item: str) -> str:
        """The item's short name; a wording that stands in for one is cut to forty letters."""
        return shortened(self.report.short(item), LONGEST_NAME)

    def shorts(self, items: Iterable[str]) -> list[str]:
        """The items' short names for rows too low for their wordings; empty where there is none."""
        known, language = map(self.report.item, items), self.report.settings.language
        return [item.short.get(language, "") if item else "" for item in known]

    def label(self, key: str) -> str:
        """The published label of a gap in words; "" where it has none."""
        known = LABELS.get(key)
        return self.say.gettext(known) if known else ""

    def theme(self, key: str) -> str:
        """A theme's name; entries without one are named too."""
        return self.report.theme_name(key) if key else self.say.gettext("No theme")

    def group(self, name: str) -> str:
        """What a group is called in a sentence: words of people, cut where they are long."""
        return self.type.quoted(shortened(name.rstrip("."), LONGEST_LISTED))

    def share(self, share: float | None, of: float | None) -> str:
        """A share of so many in per cent; of fewer than five only that it is not told."""
        is_enough = of is not None and of >= FEWEST_FOR_A_SHARE
        return self.type.percent(share if is_enough else None)

    def points(self, share: float) -> str:
        """A difference of shares in points: «+17 puntos»."""
        points = abs(int(rounded(100 * share)))
        signed = self.type.signed(100 * share, 0)
        return self.say.ngettext("{n} point", "{n} points", points, n=signed)

    def counted_teams(self, count: int) -> str:
        """«8 equipos»."""
        return _unbroken(self.say.ngettext("{n} team", "{n} teams", count))

    def team(self, key: str) -> str:
        """A team's name as a sentence can hold it."""
        return shortened(self.report.team_name(key), LONGEST_NAME)

    def answered(self, voice: str) -> str:
        """Who answered: «66 personas de 8 equipos», «23 clientes»."""
        summary, say = self.now(self.report.summary), self.say
        if summary.empty:
            return ""
        row = summary.iloc[0]
        if pd.isna(row[f"respondents_{voice}"]):
            return self._few(voice)
        count = int(row[f"respondents_{voice}"])
        if voice == "customer":
            return say.ngettext("{n} {customer}", "{n} {customers}", count)
        if voice == "team":
            return _unbroken(say.ngettext("{n} team sheet", "{n} team sheets", count))
        people = _unbroken(say.ngettext("{n} person", "{n} people", count))
        teams = self.counted_teams(int(row["teams"]))
        return say.gettext("{people} of {teams}", people=people, teams=teams)

    def voiced(self, voice: str, sentence: str) -> str:
        """The sentence with who says so before it: staff opinion is not customer data."""
        ours, theirs = N_("As we see it"), N_("As our {customers} see it")
        return f"{self.say.gettext(theirs if voice == 'customer' else ours)}: {sentence}"

    def voiced_by(self, voice: str, sentence: str) -> str:
        """The same, and after it who answered."""
        return f"{self.voiced(voice, sentence)} {self.answered(voice)}."

    def source(self) -> str:
        """The workshop and its date, for a picture that travels without its report."""
        summary = self.now(self.report.summary)
        title = self.report.meta.title or self.report.workshop
        day = parsed_date(summary["date"].iloc[0]) if len(summary) else None
        # at the end of a long note the date may break, or a line would stay half empty
        return f"{title}, {self.type.day(day).replace(NBSP, ' ')}." if day else f"{title}."

    def hidden_note(self, count: int) -> str:
        """What hatching means, where something is hidden; else nothing."""
        if not count:
            return ""
        return self.say.gettext(
            "Hatched: fewer than {base} answers, or hidden so that nobody can work those out.",
            base=self.report.settings.smallest_base,
        )

    def hidden_count(self, count: int) -> str:
        """How many rows a chart hides, for those who do not see the hatching."""
        return self.say.ngettext("{n} is hidden.", "{n} are hidden.", count) if count else ""

    def base_in(self, row: Record, base: str) -> str:
        """The base of a row of figures, which stands in that column of it."""
        return self.base_of(row[base], is_hidden(row), is_few(row))

    def base_of(self, n: float, hidden: bool, too_few: bool) -> str:
        """A base: its number, or only that it is hidden, and whether as too few."""
        return self.hidden_base(too_few) if hidden else self.type.count(n)

    def hidden_base(self, too_few: bool) -> str:
        """What stands for a hidden base, whose number stands nowhere: «<5» of a small one.

        Of one that is hidden only so that nobody can work the small ones out: «hidden».
        """
        if too_few:
            return f"<{self.report.settings.smallest_base}"
        return self.say.gettext("hidden")


def _unbroken(counted: str) -> str:
    """A number and what it counts: no line ends between them."""
    return counted.replace(" ", NBSP, 1)


def largest_first(items: pd.DataFrame) -> pd.DataFrame:
    """Largest gap first; the priority index decides where gaps read the same; unknown last."""
    read = items["gap"].astype(float).round(1)
    order = items.assign(read=read).sort_values(
        ["read", "priority"], ascending=False, kind="stable", na_position="last"
    )
    return order.drop(columns="read").reset_index(drop=True)


def parsed_date(value: object) -> date | None:
    """The date of a cell as tables have them, 2026-03-31; None where there is none."""
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def where(table: pd.DataFrame, **values: object) -> pd.DataFrame:
    """The rows that have these values in the columns named so."""
    wanted = [table[name] == value for name, value in values.items()]
    # the rows are taken once: a table of many columns takes its time
    return table[reduce(and_, wanted)] if wanted else table


MOST = 0.5
_OF = {
    "value": [("themes", "value_share")],
    "leave": [("themes", "leave_share"), ("pareto", "share")],
}
"""The tables and columns that hold the shares of themes on each side."""


def sentences(*parts: str) -> str:
    """The parts that say something, one after another."""
    return " ".join(part for part in parts if part)


def records(table: pd.DataFrame) -> list[Record]:
    """The rows as dictionaries: many times faster to read than rows of pandas."""
    return table.to_dict("records")  # type: ignore[return-value]  # columns are all named by words


def has_mean(row: Record, base: str, figure: str) -> bool:
    """Whether a mean may be drawn: it is known and rests on three answers or more."""
    return is_known(row[figure]) and is_known(row[base]) and row[base] >= LEAST_FOR_A_MEAN


def is_hidden(row: Record) -> bool:
    """Whether the row's figures must not be shown."""
    return is_known(row["hidden"]) and bool(row["hidden"])


def is_few(row: Record) -> bool:
    """Whether the row is hidden because it is small, and not to protect another."""
    return is_known(row["too_few"]) and bool(row["too_few"])


def stands_out(q: Any) -> bool:
    """Whether a difference stands out from chance, by its q after Benjamini–Hochberg."""
    return is_known(q) and bool(q < SIGNIFICANT)


def is_known(value: Any) -> bool:
    """Whether a figure is there at all: neither hidden nor without a base."""
    return bool(pd.notna(value))
