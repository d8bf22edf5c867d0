"""All that a report is made from: the answers, and beside them what answers cannot hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import pandas as pd

from questionnaires.model import Language, Questionnaire


@dataclass(frozen=True, slots=True)
class Window:
    """On which days customers were asked before the workshop, and by which ways.

    `ways` are keys of `reports.words.keys.WAYS`; `set_aside` is how many answers came in bursts and
    are in no figure.
    """

    since: date
    until: date
    ways: tuple[str, ...] = ()
    set_aside: int = 0

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Window | None":
        """The window of a folder or of the store; None where nothing is told."""
        return cls(**{**told, "ways": tuple(told["ways"])}) if told else None


@dataclass(frozen=True, slots=True)
class Meta:
    """What the cover and the footers say; an empty text is left out.

    `customer` is the word for the customer, `stage` the stage that the workshop is in,
    `interim` tells that answers may still come (`made_at` then says when, as people read it),
    `seal` is the check code printed on every page. `voice_is_known` is false where the answers do
    not say who speaks: members are then taken for granted, and nothing is said of who was asked.
    `logo` (a PNG) and `preface` are the facilitator's own; `window` is None where no customer was
    asked by it. No seal covers anything of all this.
    """

    title: str = ""
    organisation: str = ""
    customer: str = ""
    stage: str = ""
    interim: bool = False
    made_at: str = ""
    seal: str = ""
    voice_is_known: bool = True
    logo: bytes = b""
    preface: str = ""
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many the facilitator left out of a kind, `entry`, `pledge` or `request`, for one reason.

    `why` is a key of `reports.words.keys.LEFT_OUT`.
    """

    kind: str
    why: str
    n: int


@dataclass(frozen=True, slots=True)
class Input:
    """What one report is made from; `reports.answers` checks the tables.

    `teams`, `pledges`, `requests` and `votes` are None where nothing is known of them: their
    section is then absent. `questionnaires` are those that the workshops used; items unknown to
    them keep their key. `read` tells, in the report's language, what was read of files and what was
    not.
    """

    answers: pd.DataFrame
    teams: pd.DataFrame | None = None
    pledges: pd.DataFrame | None = None
    requests: pd.DataFrame | None = None
    votes: pd.DataFrame | None = None
    left_out: tuple[LeftOut, ...] = ()
    meta: Meta = field(default_factory=Meta)
    questionnaires: tuple[Questionnaire, ...] = ()
    read: tuple[str, ...] = ()

    @property
    def persons_are_whole(self) -> bool:
        """Whether it is known what else a person rated, which tallies do not tell.

        Where it is not, nothing is made that looks at several items of one person.
        """
        return "n" not in self.answers


Weight = Literal["persons", "teams"]


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices of one report; the defaults are those of the command line.

    `smallest_base`: below it figures of members and customers are hidden; 1 switches hiding off.
    `weight`: whether each person or each team counts the same in scores and gaps.
    `scale`: points of the scale of items that no questionnaire knows, `lowest`: its lowest score.
    `permutations`: relabellings of the test between teams; 0 leaves that test out.
    """

    language: Language = "es"
    smallest_base: int = 5
    weight: Weight = "persons"
    scale: int = 5
    permutations: int = 4999
    lowest: int = 1

    def __post_init__(self) -> None:
        if self.smallest_base < 1 or self.smallest_base == 2:
            # of two people each knows the other's answer
            raise ValueError("smallest_base is 1 (nothing hidden) or at least 3")
        if not 2 <= self.scale <= 11:
            raise ValueError("a scale has 2 to 11 points")
