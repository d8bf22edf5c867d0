"""What we ask, as one frozen value: labels, scores, order and chart axes all come from it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, get_args

from questionnaires.language import LANGUAGES as LANGUAGES
from questionnaires.language import Language as Language
from questionnaires.language import Text as Text
from questionnaires.words import CUSTOMER, Word, with_word


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

MEASURES = ("importance", "performance", "frequency")
_NUMBER = re.compile(r"[-−]?\d{1,2}(?![\d.,])")
ASKED_OF_ENTRIES = (*MEASURES, "choice", "number")

Stage = Literal["answering", "pledges"]
STAGES: tuple[Stage, ...] = get_args(Stage)


@dataclass(frozen=True, slots=True)
class ResponseScale:
    """Ordered options of an answer; the score of a label is its position, from 1."""

    key: str
    labels: tuple[Text, ...]

    @property
    def size(self) -> int:
        """The highest score, K."""
        return len(self.labels)

    @property
    def first(self) -> int:
        """The score of the first label as people read it: 0 where labels count from 0, else 1."""
        words = [next(iter(label.values()), "") for label in self.labels]
        numbers = [int(told[0].replace("−", "-")) if (told := _NUMBER.match(word)) else None
                   for word in words]  # fmt: skip
        first = numbers[0] if numbers and numbers[0] is not None else 1
        return first if numbers == [*range(first, first + self.size)] else 1


@dataclass(frozen=True, slots=True)
class Theme:
    """What an item or an entry is about: the common dimension of ratings and entries."""

    key: str
    name: Text
    meaning: Text


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a `pick` or `picks` item, or of each entry of an item with entries."""

    key: str
    label: Text


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked.

    `scales` gives, by measure, the key of the scale it is scored on; `asked` names the measures
    that a form asks unless the facilitator switches more on. An item with entries takes for each
    entry a text and, where they are given, one of `options`, a number in `unit`, scores of `asked`
    and the `evidence` behind it; `judged` entries go through the swap test. `questions` words what
    is asked of each answer, by measure, `choice` or `number`, where the usual words do not fit.
    """

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
    asked: tuple[str, ...] = ()
    suggested: int = 0  # entries per team, never a limit
    evidence: bool = False
    judged: bool = False
    questions: Mapping[str, Text] = field(default_factory=dict)
    coaching: tuple[str, ...] = ()  # keys of rules in definitions/coaching.toml


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of items that a team works through together.

    `minutes` is the time it usually takes; `guide` tells the facilitator what to say and what to
    watch for.
    """

    key: str
    title: Text
    items: tuple[Item, ...]
    intro: Text = field(default_factory=dict)
    guide: Text = field(default_factory=dict)
    minutes: int = 0
    stage: Stage = "answering"


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture to think from before answering; the facilitator picks one."""

    key: str
    name: Text
    text: Text

    @property
    def opening(self) -> Text:
        """Its first sentence, for where there is room for one."""
        return {lang: re.split(r"(?<=[.!?…])\s", text)[0] for lang, text in self.text.items()}


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """The set of questions, defined in a file and frozen once fielded.

    `guide` speaks to the facilitator, `closing` to everybody at the end; `source` says where the
    ideas come from.
    """

    key: str
    version: int
    title: Text
    intro: Text
    scales: Mapping[str, ResponseScale]
    sections: tuple[Section, ...]
    themes: tuple[Theme, ...] = ()
    scenes: tuple[Scene, ...] = ()
    guide: Text = field(default_factory=dict)
    closing: Text = field(default_factory=dict)
    source: Text = field(default_factory=dict)

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

    def worded(self, word: Word = CUSTOMER) -> "Questionnaire":
        """The same questionnaire in plain texts in which `word` names the customer."""
        return with_word(self, word)
