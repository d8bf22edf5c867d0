"""Runs the steps: an input in, a report out, which holds only figures that may be shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, Self

import pandas as pd

from questionnaires import customers
from questionnaires.model import Item, Questionnaire
from reports.answers.catalogue import Known
from reports.columns import TABLES, ordered
from reports.inputs import Input, LeftOut, Meta, Settings
from reports.tables import (
    as_read,
    choices,
    contradictions,
    entries,
    groups,
    notices,
    participation,
    persons,
    pledges,
    themes,
    trend,
)
from reports.tables.rated import sides, spread
from reports.tables.rated.items import Rated
from reports.words.speech import word_for

Progress = Callable[[str], None]
Tables = dict[str, pd.DataFrame]


class Points(int):
    """How many points a response scale has, and its ends as people read them."""

    first: int

    def __new__(cls, size: int, first: int = 1) -> Self:
        """A scale of `size` points whose lowest score is `first`."""
        made = super().__new__(cls, size)
        made.first = first
        return made

    @property
    def last(self) -> int:
        """The highest score."""
        return self.first + self - 1

    @property
    def ends(self) -> dict[str, int]:
        """Both ends, as sentences name them."""
        return {"first": self.first, "last": self.last}

    @property
    def scores(self) -> range:
        """All scores, the lowest first."""
        return range(self.first, self.last + 1)


@dataclass(frozen=True)
class Report:
    """All that charts, findings and documents may know; docs/report-tables.md tells each column.

    `workshops` are in their order, the last is the one that the report is about.
    `names` are the names of teams by (workshop, team) where they differ from the key.
    `persons` makes the ratings as clicked (`reports.tables.persons`), which few ask for.
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
    votes: pd.DataFrame
    differentiation: pd.DataFrame
    voices: pd.DataFrame
    contradictions: pd.DataFrame
    series: pd.DataFrame
    pledges: pd.DataFrame
    requests: pd.DataFrame
    choices: pd.DataFrame
    numbers: pd.DataFrame
    summary: pd.DataFrame
    notices: pd.DataFrame
    left_out: tuple[LeftOut, ...] = ()
    read: tuple[str, ...] = ()
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    persons: Callable[[], pd.DataFrame] = pd.DataFrame

    @property
    def workshop(self) -> str:
        """The workshop that the report is about: the last one."""
        return self.workshops[-1]

    @cached_property
    def known(self) -> Known:
        """What the questionnaires say of items."""
        return Known(self.questionnaires, self.settings.scale, self.settings.lowest)

    def item(self, key: str) -> Item | None:
        """What the questionnaires say of an item; None where none of them knows it."""
        return self.known.item(key) or customers.own(key, word_for(self.meta.customer))

    def first(self, item: str) -> int:
        """The lowest score of an item's performance, as people read it."""
        return self.known.first(item)

    def points(self, row: Mapping[str, Any] | pd.Series) -> Points:
        """The scale of a row of items: how many points it has, and its ends."""
        return Points(int(row["scale_size"]), self.first(str(row["item"])))

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

    def theme_name(self, key: str) -> str:
        """The theme's name in the report's language; its key where no questionnaire knows it."""
        themes = (theme for form in self.questionnaires for theme in form.themes)
        names = (theme.name for theme in themes if theme.key == key)
        return next(names, {}).get(self.settings.language, key)

    def team_name(self, team: str, workshop: str = "") -> str:
        """The team's name as people read it; the last workshop's where none is given."""
        return self.names.get((workshop or self.workshop, team), team)


def make(source: Input, settings: Settings, progress: Progress | None = None) -> Report:
    """The report of `source`; `progress` is called with the name of each step that begins."""
    step = progress or (lambda name: None)
    known = Known(source.questionnaires, settings.scale, settings.lowest)
    step("tally")
    rated = Rated.of(source.answers, known, settings)
    found, word = _tables(source, rated, step), word_for(source.meta.customer)
    items = [str(item) for item in found["items"]["item"].unique()]
    shown = {name: as_read.of(name, one, known, items) for name, one in found.items()}
    return Report(
        meta=source.meta,
        settings=settings,
        questionnaires=tuple(form.worded(word) for form in source.questionnaires),
        workshops=tuple(_workshops(source)),
        left_out=source.left_out,
        read=source.read,
        names=_names(source),
        persons=partial(persons.wide, rated),
        **{name: ordered(name, shown.get(name)) for name in TABLES},
    )


def _tables(source: Input, rated: Rated, step: Progress) -> Tables:
    """The tables of the report, after hiding; scores begin with 1."""
    answers, base = rated.answers, rated.settings.smallest_base
    step("gap")
    found = rated.tables()
    items = found["items"]
    if source.persons_are_whole:
        found["ranks"] = spread.ranks(answers, items, rated.settings.weight)
    step("teams")
    found["team_differences"] = rated.differences(found["teams"])
    found["group_gaps"] = sides.of_groups(rated, source.teams)
    step("entries")
    written = entries.of(answers, rated.known)
    if len(written):
        found |= _of_entries(source, written, items, base)
    found["choices"] = choices.choices(answers, source.questionnaires, base)
    found["numbers"] = choices.numbers(answers, base)
    found["voices"] = sides.add_leaving(sides.of_voices(rated), found["choices"])
    step("trend")
    found["trend"] = trend.of_items(rated, items)
    found["series"] = trend.series(items)
    found["summary"] = participation.summary(rated, items, written, source.teams)
    found["notices"] = notices.of(rated, items, source.teams)
    return found | _of_teams(source, rated, found)


def _of_entries(source: Input, written: pd.DataFrame, items: pd.DataFrame, base: int) -> Tables:
    """What was written, and what is counted of it."""
    kept, workshops = entries.kept(written, base), _workshops(source)
    shown, shares = entries.shown(kept, base), themes.Shares.of(kept)
    pareto = themes.pareto(kept, shares)
    return {
        "entries": shown,
        "themes": themes.themes(shares),
        "pareto": pareto,
        "theme_trend": trend.of_themes(shares.gaps, workshops),
        "votes": groups.of(kept, source.votes, workshops, base),
        "differentiation": entries.differentiation(shown, base),
        # without a reason to leave it has no columns yet
        "contradictions": contradictions.of(shown, items, ordered("pareto", pareto)),
    }


def _of_teams(source: Input, rated: Rated, found: Tables) -> Tables:
    """What teams pledged and asked for, and who of them took part."""
    day, names = str(found["summary"]["date"].fillna("").iloc[-1]), _names(source)
    told = {"pledges": pledges.of(source.pledges, rated, found["items"], names, day)}
    if source.requests is not None:
        told["requests"] = pledges.named(source.requests, names)
    if source.teams is not None:
        told["participation"] = participation.participation(source.teams, rated)
    return told


def _workshops(source: Input) -> list[str]:
    return [str(name) for name in source.answers["workshop"].cat.categories]


def _names(source: Input) -> dict[tuple[str, str], str]:
    if source.teams is None:
        return {}
    columns = (source.teams[name].tolist() for name in ("workshop", "team", "name"))
    return {(workshop, team): name for workshop, team, name in zip(*columns, strict=True)}
