"""What all charts say in the same words: who answered, as whom, where and what is hidden."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from questionnaires.words import rendered
from reports.language import translator
from reports.report import Report
from reports.speech import Speech, word_for
from reports.typography import NBSP, Typography, rounded

Record = dict[str, Any]
"""One row of a table by its columns."""

VOICES = ("member", "team", "customer")
LONGEST_NAME = 40
LEAST_FOR_A_MEAN = 3

THE_CUSTOMER = {"es": "{el|la} {cliente}", "en": "the {customer}"}
OUR_CUSTOMERS = {"es": "{nuestros|nuestras} {clientes}", "en": "our {customers}"}
ONE = {"es": "{cliente}", "en": "{customer}"}
MANY = {"es": "{clientes}", "en": "{customers}"}


@dataclass(frozen=True, slots=True)
class Words:
    """The report's language: translations, and how figures are written."""

    report: Report
    gettext: Callable[[str], str]
    ngettext: Callable[[str, str, int], str]
    typography: Typography

    @classmethod
    def of(cls, report: Report) -> "Words":
        """The words of the language that the report is made in."""
        known = translator(report.settings.language)
        return cls(report, known.gettext, known.ngettext, Typography(report.settings.language))

    @property
    def say(self) -> Speech:
        """Sentences that name the customer, with the audit's own word for it."""
        return Speech(self.report.settings.language, word_for(self.report.meta.customer))

    def names(self, items: Sequence[str], most: int = 3) -> str:
        """Short names of items in quotation marks, as a list: «A», «B» y «C»."""
        return self.typography.listing([self.quoted(self.name(item)) for item in items[:most]])

    def quoted(self, name: str) -> str:
        """A name in quotation marks, which a line break does not part where it is short."""
        return self.typography.quoted(name if len(name) > 24 else name.replace(" ", NBSP))

    def name(self, item: str) -> str:
        """The item's short name; a wording that stands in for one is cut to forty letters."""
        return shortened(self.report.short(item))

    def shorts(self, items: Iterable[str]) -> list[str]:
        """The items' short names for rows too low for their wordings; empty where there is none."""
        known, language = map(self.report.item, items), self.report.settings.language
        return [item.short.get(language, "") if item else "" for item in known]

    def theme(self, key: str) -> str:
        """A theme's name; entries without one are named too."""
        return self.report.theme_name(key) if key else self.gettext("No theme")

    def theme_names(self, keys: Iterable[str], most: int = 3) -> str:
        """Names of themes as a list."""
        names = [self.quoted(shortened(self.theme(key))) for key in keys]
        return self.typography.listing(names[:most])

    def points(self, share: float) -> str:
        """A difference of shares in points: «+17 puntos»."""
        text = self.ngettext("{n} point", "{n} points", abs(int(rounded(100 * share))))
        return text.format(n=self.typography.signed(100 * share, 0))

    def counted_teams(self, count: int) -> str:
        """«8 equipos»."""
        return self._counted(self.ngettext("{n} team", "{n} teams", count), count)

    def team(self, key: str) -> str:
        """A team's name as a sentence can hold it."""
        return shortened(self.report.team_name(key))

    def base(self, voice: str) -> str:
        """Who answered: «66 personas de 8 equipos», «23 clientes»."""
        summary = last(self.report, self.report.summary)
        if summary.empty:
            return ""
        row, ngettext = summary.iloc[0], self.ngettext
        count, teams = int(row[f"respondents_{voice}"]), int(row["teams"])
        if voice == "customer":
            return f"{self.typography.count(count)} {self.customer(ONE if count == 1 else MANY)}"
        if voice == "team":
            return self._counted(ngettext("{n} team sheet", "{n} team sheets", count), count)
        people = self._counted(ngettext("{n} person", "{n} people", count), count)
        of_teams = self.counted_teams(teams)
        return self.gettext("{people} of {teams}").format(people=people, teams=of_teams)

    def voiced(self, voice: str, sentence: str) -> str:
        """The sentence with who says so before it: staff opinion is not customer data."""
        _ = self.gettext
        ours = _("As {our_customers} see it").format(our_customers=self.customer(OUR_CUSTOMERS))
        speaker = ours if voice == "customer" else _("As we see it")
        return f"{speaker}: {sentence}"

    def customer(self, template: dict[str, str]) -> str:
        """A template by language, filled with the audit's own word for its customer."""
        language = self.report.settings.language
        return rendered(template[language], language, word_for(self.report.meta.customer))

    def source(self) -> str:
        """The workshop and its date, for a picture that travels without its report."""
        summary = last(self.report, self.report.summary)
        title = self.report.meta.title or self.report.workshop
        date = pd.to_datetime(summary["date"].iloc[0]) if len(summary) else pd.NaT
        if pd.isna(date):
            return f"{title}."
        # at the end of a long note the date may break, or a line would stay half empty
        day = self.typography.day(date.date()).replace(NBSP, " ")
        return f"{title}, {day}."

    def hidden_note(self, count: int) -> str:
        """What hatching means, where something is hidden; else nothing."""
        if not count:
            return ""
        return self.gettext(
            "Hatched: fewer than {base} answers, or hidden so that nobody can work those out."
        ).format(base=self.report.settings.smallest_base)

    def hidden_count(self, count: int) -> str:
        """How many rows a chart hides, for those who do not see the hatching."""
        if not count:
            return ""
        text = self.ngettext("{n} is hidden.", "{n} are hidden.", count)
        return text.format(n=self.typography.count(count))

    def base_of(self, n: float, hidden: bool) -> str:
        """The base of a row: its number, or only that it is too small."""
        if hidden:
            return f"<{self.report.settings.smallest_base}"
        return self.typography.count(n)

    def part(self, title: str, number: int, of: int) -> str:
        """The title of one of several pages of a chart."""
        return f"{title} ({number}/{of})" if of > 1 else title

    def _counted(self, text: str, count: int) -> str:
        # a line may not end with the number
        return text.replace(" ", NBSP, 1).format(n=self.typography.count(count))


def last(report: Report, table: pd.DataFrame) -> pd.DataFrame:
    """The rows of the workshop that the report is about."""
    return table[table["workshop"] == report.workshop]


def spoken(report: Report, table: pd.DataFrame) -> tuple[str, pd.DataFrame]:
    """The last workshop's rows of the first voice that has any: members before teams."""
    rows = last(report, table)
    for voice in VOICES:
        said = rows[rows["voice"] == voice]
        if len(said):
            return voice, said
    return VOICES[0], rows.iloc[:0]


def by_scale(table: pd.DataFrame) -> list[tuple[int, pd.DataFrame]]:
    """Items of one response scale together: another scale would need another axis."""
    sizes = sorted({int(size) for size in table["scale_size"].dropna()})
    return [(size, table[table["scale_size"] == size]) for size in sizes]


def label_words(words: Words) -> dict[str, str]:
    """The published labels of a gap, in words."""
    _ = words.gettext
    return {
        "large_gap": _("large gap"),
        "gap": _("gap"),
        "small_gap": _("small gap"),
        "on_par": _("on par"),
        "above": _("above"),
        "unclear": _("not distinguishable"),
        "": "",
    }


def shortened(name: str) -> str:
    """A name that a sentence can hold: at most forty letters, cut at a space where it can be."""
    if len(name) <= LONGEST_NAME:
        return name
    whole, _, _cut = name[: LONGEST_NAME - 1].rpartition(" ")
    return f"{(whole or name[: LONGEST_NAME - 1]).rstrip(' ,;:-')}…"


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


def is_known(value: Any) -> bool:
    """Whether a figure is there at all: neither hidden nor without a base."""
    return bool(pd.notna(value))
