"""What we ask, as one frozen value: labels, scores, order and chart axes all come from it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, get_args

Language = Literal["es", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

Text = Mapping[str, str]
"""Words by language; every text of a questionnaire exists in all of LANGUAGES."""


class Kind(StrEnum):
    """How an item is asked, and so which columns of the answers table hold its answer."""

    RATED = "rated"  # importance and performance
    PERFORMANCE = "performance"  # performance alone
    HABIT = "habit"  # how often we do it: performance alone, on a scale of frequency
    CHECK = "check"  # yes, partly, no: performance alone
    LIST = "list"  # any number of entries
    TIMELINE = "timeline"  # entries in the order in which they happened
    PICK = "pick"  # one option
    PICKS = "picks"  # any number of options
    NUMBER = "number"  # a number with a unit
    TEXT = "text"  # long text


SCORED = frozenset({Kind.RATED, Kind.PERFORMANCE, Kind.HABIT, Kind.CHECK})
WITH_ENTRIES = frozenset({Kind.LIST, Kind.TIMELINE})


@dataclass(frozen=True, slots=True)
class ResponseScale:
    """Ordered options of an answer; the score of a label is its position, from 1."""

    key: str
    labels: tuple[Text, ...]

    @property
    def size(self) -> int:
        """The highest score, K."""
        return len(self.labels)


@dataclass(frozen=True, slots=True)
class Theme:
    """What an item or an entry is about: the common dimension of ratings and entries."""

    key: str
    name: Text
    meaning: Text


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a `pick` or `picks` item."""

    key: str
    label: Text


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked. `scales` gives, by measure, the key of the scale it is scored on."""

    key: str
    kind: Kind
    wording: Text
    short: Text = field(default_factory=dict)
    help: Text = field(default_factory=dict)
    theme: str = ""
    scales: Mapping[str, str] = field(default_factory=dict)
    reverse: bool = False
    version: int = 1
    options: tuple[Option, ...] = ()
    unit: Text = field(default_factory=dict)
    wording_customer: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of items that a team works through together."""

    key: str
    title: Text
    items: tuple[Item, ...]
    intro: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """The set of questions, defined in a file and frozen once fielded."""

    key: str
    version: int
    title: Text
    intro: Text
    scales: Mapping[str, ResponseScale]
    sections: tuple[Section, ...]
    themes: tuple[Theme, ...] = ()

    @property
    def items(self) -> Iterator[Item]:
        """All items, in the order in which they are asked."""
        return (item for section in self.sections for item in section.items)

    def item(self, key: str) -> Item:
        """The item of that key; KeyError where the questionnaire has none."""
        for item in self.items:
            if item.key == key:
                return item
        raise KeyError(key)

    def scale(self, item: Item, measure: str) -> ResponseScale | None:
        """The scale on which `item` is scored for `measure`; None where it is not asked."""
        return self.scales.get(item.scales.get(measure, ""))
